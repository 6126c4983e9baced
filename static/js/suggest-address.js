/** Write the firm's address from its name, until a person writes it by hand. */
const address = document.querySelector("input[data-suggest-from]");
const name = address && address.form.elements[address.dataset.suggestFrom];

const slug = (words) =>
  words
    .normalize("NFKD")
    .replace(/[^\w\s-]/g, "")
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, address.maxLength);

if (name) {
  let own = address.value !== "";
  address.addEventListener("input", () => {
    own = address.value !== "";
  });
  name.addEventListener("input", () => {
    if (!own) address.value = slug(name.value);
  });
}
