/** Sends what waits on this device from windows that are gone, without opening their pages. */
import { login } from "./login.js";
import { waiting } from "./waiting.js";

const post = async (url, body, token) => {
  const headers = { "X-CSRFToken": token, Accept: "application/json" };
  return fetch(url, { method: "POST", headers, body, credentials: "same-origin", redirect: "manual" });
};

/** Nobody else changed these fields meanwhile, or what stands there is an own post. */
const isOlder = ({ words, base, sent }, fields) =>
  Object.keys(words).every((name) => [base[name], words[name], ...sent.map((one) => one[name])].includes(fields[name]));

const isThere = ({ words }, fields) => Object.keys(words).every((name) => fields[name] === words[name]);

/** sent, there (it had arrived before), waits (for a person or the service) or refused. */
const send = async ({ entry, content }, token, version = entry.version, again = true) => {
  const body = new URLSearchParams(content.body);
  body.set("version", version);
  const answer = await post(entry.url, body, token);
  if (answer.ok) return "sent";
  if (answer.status === 409) {
    const met = await answer.json();
    if (isThere(content, met.fields ?? {})) return "there";
    if (again && isOlder(content, met.fields ?? {})) return send({ entry, content }, token, met.version, false);
    return "waits";
  }
  return [400, 404, 422].includes(answer.status) ? "refused" : "waits";
};

const settle = async (found) => {
  if (found.lost) return { state: "lost" };
  const now = await login();
  const state = now ? await send(found, now.token).catch(() => "waits") : "waits";
  if (["sent", "there"].includes(state)) await found.done();
  else found.release();
  return { state, ...found.content, remove: found.done };
};

/** What became of each: {state, label, page, words, remove}. */
export const sendWaiting = async () => Promise.all((await waiting()).map(settle));
