/** A part of a page was refused because the login had lapsed: the page stays, and it is sent again. */
import { look, onSignIn } from "./login.js";
import { askToSignIn } from "./sign-in.js";

const TWICE = 5000; // what is refused again within this is refused
const resent = new WeakMap();

const resend = (element) => {
  const form = element.closest("form");
  if (!form || performance.now() - (resent.get(form) ?? -Infinity) < TWICE) return;
  resent.set(form, performance.now());
  form.requestSubmit();
};

export const goOn = async (element) => {
  const { state } = await look().catch(() => ({}));
  if (state === "in") resend(element);
  if (!["out", "other"].includes(state)) return;
  const once = new AbortController();
  onSignIn(() => {
    once.abort();
    resend(element);
  }, once);
  askToSignIn(state);
};
