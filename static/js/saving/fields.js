/**
 * The fields that an <auto-save> looks after: their words by name.
 *
 * Several ticked boxes of one name are one value, a line each. With form="its-id" on the element
 * only that form's fields count; those of an <auto-save> inside it never do.
 */
const OURS = ["csrfmiddlewaretoken", "version"];
const NOT_WORDS = ["submit", "button", "file", "password"];

export const ticked = (field) => ["checkbox", "radio"].includes(field.type);
// As the server keeps them: no null bytes.
const clean = (words) => words.replaceAll("\0", "");
const lines = (words) => (words ? words.split("\n") : []);

export class Fields {
  #element;

  constructor(element) {
    this.#element = element;
  }

  all() {
    const found = [...this.#element.querySelectorAll("input[name], textarea[name], select[name]")];
    return found.filter(
      (field) =>
        this.near(field) &&
        this.owns(field.form) &&
        !OURS.includes(field.name) &&
        !NOT_WORDS.includes(field.type),
    );
  }

  named(name) {
    return this.all().filter((field) => field.name === name);
  }

  near(element) {
    return element.closest("auto-save") === this.#element;
  }

  owns(form) {
    const id = this.#element.getAttribute("form");
    return id === null || form?.id === id;
  }

  words() {
    const words = {};
    for (const field of this.all()) {
      words[field.name] ??= "";
      if (ticked(field) && !field.checked) continue;
      words[field.name] += (words[field.name] && "\n") + clean(field.value);
    }
    return words;
  }

  write(name, words) {
    for (const field of this.named(name)) {
      if (ticked(field)) field.checked = lines(words).includes(field.value);
      else field.value = words;
      field.dispatchEvent(new Event("input", { bubbles: true })); // a field grows with its words
    }
  }

  /** Boxes of one name merge as a set: what either side ticked or cleared stays so. */
  isSet(name) {
    return this.named(name).some((field) => field.type === "checkbox");
  }

  /** The server's lines in the order of the boxes here, so that only a difference is one. */
  ordered(name, words) {
    if (!this.isSet(name)) return words;
    const known = this.named(name).map((field) => field.value);
    return known.filter((value) => lines(words).includes(value)).join("\n");
  }

  /** What is posted: only these names. A group without a tick is one empty value. */
  body(names) {
    const body = new URLSearchParams();
    const all = this.all();
    for (const name of names) {
      const chosen = all.filter((field) => field.name === name && (!ticked(field) || field.checked));
      for (const field of chosen) body.append(name, clean(field.value));
      if (!chosen.length) body.append(name, "");
    }
    return body;
  }

  /** A form that is sent by a button starts from the version that was saved last. */
  begin(version) {
    const id = this.#element.getAttribute("form");
    const own = id === null ? this.#element : document.getElementById(id);
    for (const field of own.querySelectorAll("input[name=version]")) {
      if (id !== null || this.near(field)) field.value = version;
    }
  }
}
