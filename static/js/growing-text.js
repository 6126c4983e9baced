/** A text field as tall as its words, for browsers that do not know `field-sizing: content`. */
const grow = (field) => {
  field.style.blockSize = "auto";
  field.style.blockSize = `${field.scrollHeight + 2}px`;
};

if (!CSS.supports("field-sizing", "content")) {
  document.addEventListener("input", ({ target }) => {
    if (target.matches("textarea")) grow(target);
  });
  document.querySelectorAll("textarea").forEach(grow);
}
