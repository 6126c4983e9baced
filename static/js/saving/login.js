/**
 * The login that this page works under: whether it lives, its key, and its CSRF token.
 *
 * A page belongs to the person it was made for. When somebody else has signed in meanwhile the
 * answer is "other", and nothing may be sent or kept in their name.
 */
import { available, importKey } from "./device.js";

const { wordsOwner: owner, deviceKey: door } = document.body.dataset;
const QUIET = 3000; // between two questions that found no answer
const channel = globalThis.BroadcastChannel && new BroadcastChannel("login");
const listeners = new Set();
let known;
let asking;
let failed = -Infinity;

export { owner };

/** Every form and every part of this page goes on under the new login. */
const takeToken = (token) => {
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
  document.body.setAttribute("hx-headers", JSON.stringify({ ...headers, "X-CSRFToken": token }));
};

const ask = async (query = "") => {
  const headers = { Accept: "application/json" };
  const answer = await fetch(door + query, { cache: "no-store", credentials: "same-origin", headers });
  if (answer.status === 401) return { state: "out" };
  if (answer.status === 404) return { state: "gone" };
  if (!answer.ok) throw new Error("The service did not answer.");
  const said = await answer.json();
  if (said.owner !== owner) return { state: "other" };
  const key = available ? await importKey(said.key) : undefined;
  return { state: "in", id: said.login, key, token: said.csrf };
};

/** How the login stands, asked anew. Rejects when the service cannot be reached. */
export const look = async () => {
  const found = await ask();
  if (found.state === "in") takeToken(found.token);
  return (known = found);
};

/** The living login, or undefined. What could not be reached is left alone for a while. */
export const login = async () => {
  if (!known && door && owner && performance.now() - failed > QUIET) {
    asking ??= look().finally(() => (asking = undefined));
    await asking.catch(() => (failed = performance.now()));
  }
  return known?.state === "in" ? known : undefined;
};

/** The key of a login of this person that still lives; undefined when it is dead. May reject. */
export const keyOf = async (id) => {
  const now = await login();
  if (!now) throw new Error("Not signed in.");
  if (now.id === id) return now.key;
  return (await ask(`?login=${encodeURIComponent(id)}`)).key;
};

const tell = () => listeners.forEach((listener) => listener());

/** Somebody has signed in again here: every window of this browser goes on. */
export const signedIn = () => {
  channel?.postMessage("in");
  tell();
};

export const onSignIn = (listener, { signal }) => {
  listeners.add(listener);
  signal.addEventListener("abort", () => listeners.delete(listener));
};

channel?.addEventListener("message", () => look().then(tell, () => {}));
