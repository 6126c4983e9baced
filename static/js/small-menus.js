/** Small menus close on Escape, and when a person clicks or tabs elsewhere. */
const open = () => document.querySelector("details[data-closes][open]");

for (const kind of ["click", "focusin"]) {
  document.addEventListener(kind, ({ target }) => {
    const menu = open();
    if (menu && !menu.contains(target)) menu.open = false;
  });
}

document.addEventListener("keydown", (event) => {
  const menu = open();
  if (event.key !== "Escape" || !menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
