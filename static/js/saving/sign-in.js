/**
 * Asks for the password again over a page whose login has lapsed. Nothing on the page changes.
 *
 * Only the person the page was made for gets on with it. A second factor, and whatever else the
 * sign-in page may want, is done in another tab; this one looks again when it is seen again.
 */
import { look, signedIn } from "./login.js";

const door = document.body.dataset.signIn;
const WRONG = {
  out: "Your sign-in needs a second step. Sign in in another tab, then continue here.",
  not: "You are not signed in yet. Sign in in another tab, then continue here.",
  limit: "Too many attempts. Wait a few minutes, or sign in in another tab, then continue here.",
  silent: "The service does not answer. Your words stay here; try again in a moment.",
};
const OTHER =
  "Somebody else is signed in in this browser now. Nothing of yours was sent, and your words stay on this page. " +
  "Sign out there and sign in as yourself, then continue here.";

let dialog;

/** Opens the dialog, unless it is open; `state` is "out" or "other". Done when it is closed. */
export const askToSignIn = (state) => {
  const template = document.getElementById("sign-in-again");
  if (!template || dialog) return;
  dialog = template.content.cloneNode(true).querySelector("dialog");
  document.body.append(dialog);
  prepare(state, placeOfHands());
  dialog.showModal();
  part(state === "other" ? "[data-continue]" : "[name=password]").focus();
};

const part = (selector) => dialog.querySelector(selector);

/**
 * Gives the keys back to the field that had them, with its caret: a dialog that closes returns the
 * focus, but what is typed then goes nowhere until somebody clicks.
 */
const placeOfHands = () => {
  const field = document.activeElement;
  const { selectionStart: from, selectionEnd: to } = field;
  return () => {
    field.blur();
    field.focus();
    if (Number.isInteger(from)) field.setSelectionRange(from, to);
  };
};

const prepare = (state, giveBack) => {
  if (state === "other") somebodyElse();
  part("form").addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    attempt(new FormData(event.target));
  });
  part("[data-later]").addEventListener("click", () => dialog.close());
  part("[data-continue]").addEventListener("click", () => goOn("not"));
  const seen = new AbortController();
  document.addEventListener("visibilitychange", () => document.hidden || goOn(), seen);
  dialog.addEventListener("close", () => {
    seen.abort();
    dialog.remove();
    dialog = undefined;
    giveBack();
  });
};

const somebodyElse = () => {
  part("[data-why]").textContent = OTHER;
  part("form").hidden = true;
};

const say = (words) => {
  const box = part("[data-wrong]");
  box.textContent = words;
  box.hidden = !words;
  if (words) box.focus();
};

const busy = (now) => part("form").toggleAttribute("aria-busy", now);

const attempt = async (given) => {
  if (part("[aria-busy]")) return;
  busy(true);
  say("");
  try {
    say(await knock(given));
  } catch {
    say(WRONG.silent);
  } finally {
    if (dialog) busy(false);
  }
};

/** What stands against it, in words; empty when the page goes on. */
const knock = async (given) => {
  const page = await fetch(door, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
  const form = page.ok && new DOMParser().parseFromString(await page.text(), "text/html");
  const token = form && form.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!token) return page.status === 429 ? WRONG.limit : goOn("out"); // signed in already, or half-way
  given.set("csrfmiddlewaretoken", token);
  const answer = await fetch(door, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams(given),
    credentials: "same-origin",
  });
  if (answer.status === 429) return WRONG.limit;
  if (answer.status === 400) return refused((await answer.json()).form);
  if (!answer.ok) return WRONG.silent;
  return goOn("out");
};

const refused = ({ errors, fields }) => {
  const password = part("[name=password]");
  password.value = "";
  const all = [...errors, ...Object.entries(fields).flatMap(([name, field]) => field.errors.map((why) => `${label(name)}${why}`))];
  return all.join(" ");
};

const label = (name) => ({ login: "E-mail address: ", password: "Password: " })[name] ?? "";

/** Looks who is signed in now. `otherwise` names what to say when nobody is. */
const goOn = async (otherwise) => {
  const found = await look().catch(() => ({ state: "silent" }));
  if (!dialog) return "";
  if (found.state === "in") {
    dialog.close();
    signedIn();
  } else if (found.state === "other") somebodyElse();
  else if (otherwise) {
    const words = WRONG[found.state === "silent" ? "silent" : otherwise];
    say(words);
    return words;
  }
  return "";
};
