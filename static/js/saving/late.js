/** Words typed into a part of the page while its answer is on the way go on in the part that replaces it. */
const sent = new WeakMap();
const fieldOf = (element) => element?.closest?.("form")?.querySelector("textarea[id]");

export const keepLateWords = (signal) => {
  let late;

  const remember = ({ detail }) => {
    const field = fieldOf(detail.elt);
    if (field) sent.set(field, field.value);
  };

  const take = ({ detail }) => {
    const field = fieldOf(detail.requestConfig?.elt);
    const before = sent.get(field);
    late = undefined;
    if (before === undefined || field.value === before) return;
    const words = field.value.startsWith(before) ? field.value.slice(before.length) : field.value;
    late = { id: field.id, words, hadFocus: document.activeElement === field };
  };

  const give = () => {
    const field = late && document.getElementById(late.id);
    if (!field) return;
    field.value += late.words;
    field.closest("details")?.setAttribute("open", "");
    if (late.hadFocus) field.focus();
    late = undefined;
  };

  document.addEventListener("htmx:beforeRequest", remember, { signal });
  document.addEventListener("htmx:beforeSwap", take, { signal });
  document.addEventListener("htmx:afterSettle", give, { signal });
};
