/**
 * On every page: a lapsed login met by a part of it, the way out, and what somebody else has left
 * behind. The rest comes when it is needed.
 */
const LEAVES = /\/logout\/$/;

document.addEventListener("htmx:responseError", async ({ detail }) => {
  if (![401, 403].includes(detail.xhr.status)) return;
  const { goOn } = await import("./saving/parts.js");
  goOn(detail.elt);
});

document.addEventListener("submit", async (event) => {
  if (!LEAVES.test(event.target.getAttribute("action") ?? "")) return;
  event.preventDefault();
  try {
    const { signOut } = await import("./saving/sign-out.js");
    await signOut(event.target);
  } catch {
    event.target.submit(); // whoever wants to leave can
  }
});

if (document.body.dataset.wordsOwner) {
  const others = import("./saving/others.js").then(({ forgetOthers }) => forgetOthers());
  others.catch(() => {}); // a browser that lends no storage
}
