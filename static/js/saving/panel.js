/** Two versions of the same words, side by side, and a person's choice between them. */

const element = (tag, className, text) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
};

const column = (title, words) => {
  const made = element("div");
  const shown = element("pre", "", words);
  shown.tabIndex = 0;
  shown.dir = "auto";
  made.append(element("p", "small strong", title), shown);
  return made;
};

const button = (words, act) => {
  const made = element("button", "button", words);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
};

/** What a field shows for a value: the label of a ticked one, else the words themselves. */
const shown = (fields, words) => {
  if (!fields.some((field) => ["checkbox", "radio"].includes(field.type))) return words;
  const labels = fields.filter((field) => words.split("\n").includes(field.value));
  return labels.map((field) => field.labels?.[0]?.textContent.trim() ?? field.value).join("\n");
};

const OTHER = { intro: "This was also edited in another window. Both are still here.", theirs: "Saved in the other window" };
const DEVICE = { intro: "Other words for this were kept on this device. Both are still here.", theirs: "Kept on this device" };

export class Panel {
  #section = element("section", "merge");
  #fields;

  /** `choose` gets a function of both texts. */
  constructor(name, fields, { theirs, mine, device = false, choose }) {
    const words = device ? DEVICE : OTHER;
    this.#fields = fields;
    this.#section.id = `merge-${name}`;
    this.#section.tabIndex = -1;
    this.#section.setAttribute("aria-label", "Two versions of the same words");
    const texts = element("div", "merge-texts");
    texts.append(column(words.theirs, shown(fields, theirs)), column("Yours, in this window", shown(fields, mine)));
    const choices = element("div", "row");
    choices.append(
      button("Keep mine", () => choose((their, own) => own)),
      button(device ? "Use those" : "Use theirs", () => choose((their) => their)),
    );
    if (fields[0].matches("textarea")) {
      choices.append(button("Keep both, one after the other", () => choose((their, own) => `${their}\n\n${own}`)));
    }
    this.#section.append(element("p", "strong", words.intro), texts, choices);
    (fields[0].closest(".field, fieldset") ?? fields[0]).after(this.#section);
  }

  /** The own text goes on being written in the field. */
  follow(mine) {
    const own = this.#section.querySelector(".merge-texts > :last-child pre");
    const words = shown(this.#fields, mine);
    if (own.textContent !== words) own.textContent = words;
  }

  show() {
    for (let fold = this.#section.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    this.#section.scrollIntoView({ block: "center" });
    this.#section.focus({ preventScroll: true });
  }

  remove() {
    this.#section.remove();
  }
}
