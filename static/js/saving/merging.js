/** Two people, or two windows, changed the same field: what becomes of it without losing a word. */

/** `before` are words that are known to be older than mine: the last saved, and my own unanswered. */
export const fate = (before, mine, theirs) => {
  if (mine === theirs) return "same";
  if (before.includes(theirs)) return "mine";
  if (mine === before[0]) return "theirs";
  return "both";
};

const lines = (words) => (words ? words.split("\n") : []);

/** Ticked boxes, a line each: a tick that one side added stays, one that one side took is gone. */
export const union = (before, mine, theirs) => {
  const [old, ours, others] = [before, mine, theirs].map(lines);
  const all = [...new Set([...others, ...ours])];
  const kept = (one) => !old.includes(one) || (ours.includes(one) && others.includes(one));
  return all.filter(kept).join("\n");
};
