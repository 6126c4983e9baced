/** Signing out ends the key of what is kept here: it is sent first, and what cannot be is named. */
import { all, available, wipe } from "./device.js";
import { owner } from "./login.js";
import { sendWaiting } from "./sending.js";

const element = (tag, text, attributes = {}) => Object.assign(document.createElement(tag), { textContent: text, ...attributes });

/** Whether somebody wants to sign out all the same. */
const ask = () =>
  new Promise((resolve) => {
    const dialog = element("dialog", "");
    const title = element("h2", "Some words are not saved yet", { id: "unsaved-title" });
    dialog.setAttribute("aria-labelledby", title.id);
    const form = element("form", "", { method: "dialog", className: "actions" });
    form.append(
      element("button", "Stay", { className: "button button-primary", value: "stay" }),
      element("button", "Sign out without them", { className: "button", value: "go" }),
    );
    dialog.append(title, element("p", "They wait on this page or on this device, and are gone once you have signed out."), form);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "go");
    });
    document.body.append(dialog);
    dialog.showModal();
  });

const nothingKept = async () => {
  if (!available) return true;
  if (owner) await sendWaiting();
  return (await all()).length === 0;
};

export const signOut = async (form) => {
  const writing = [...document.querySelectorAll("auto-save")];
  const saved = (await Promise.all(writing.map((one) => one.finish()))).every(Boolean);
  const clear = await nothingKept().catch(() => true);
  if (!(saved && clear) && !(await ask())) return;
  await wipe().catch(() => {});
  for (const one of writing) one.letGo();
  form.submit();
};
