/** How saving stands, in words that are true. */
const SECOND = 1000;

export const ago = (milliseconds) => {
  const seconds = Math.round(milliseconds / SECOND);
  if (seconds < 2) return "just now";
  if (seconds < 60) return `${seconds} seconds ago`;
  const minutes = Math.round(seconds / 60);
  return minutes === 1 ? "a minute ago" : `${minutes} minutes ago`;
};

const WHY = {
  offline: "you are offline",
  troubled: "the service does not answer",
  "signed-out": "your sign-in has ended",
  other: "somebody else is signed in here now",
  refused: "something in these words could not be accepted",
};

/** `kept`: whether the words of this moment lie on the device, and would open again from there. */
export const words = (state, { age = 0, kept = false, reason = "" }) => {
  if (state === "saved") return `Saved ${ago(age)}`;
  if (state === "saving") return "Saving";
  if (state === "conflict") return "This was also edited in another window.";
  const where = kept ? "Your words are kept on this device" : "Your words stay on this page";
  return `${reason || `Not saved yet: ${WHY[state]}`.concat(".")} ${where}`;
};

/** The three looks of the line: all is well, under way, something waits. */
export const look = (state) => (["saved", "saving"].includes(state) ? state : "waiting");
