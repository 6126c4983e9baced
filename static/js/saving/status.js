/** The lines of one <auto-save> that say how saving stands, and what a person can do about it. */
import { look, words } from "./states.js";

export class Status {
  #element;
  #act;

  /** `act` is called with the state when its link or button is pressed. */
  constructor(element, act) {
    [this.#element, this.#act] = [element, act];
  }

  tell(state, about) {
    const said = words(state, about);
    for (const line of this.#lines("[data-save-status]")) this.#draw(line, state, said);
    // Spoken only when something is wrong: a person who writes does not want to hear every save.
    const spoken = ["saved", "saving"].includes(state) ? "" : said;
    for (const line of this.#lines("[data-save-announce]")) {
      if (line.textContent !== spoken) line.textContent = spoken;
    }
  }

  /** One quiet line more, until the page is left. */
  note(words) {
    for (const line of this.#lines("[data-save-note]")) line.textContent = words;
  }

  /** Where a person sees why a button did not do its work. */
  reveal() {
    this.#lines("[data-save-status]")[0]?.scrollIntoView({ block: "nearest" });
  }

  #lines(selector) {
    return [...this.#element.querySelectorAll(selector)].filter((line) => line.closest("auto-save") === this.#element);
  }

  #draw(line, state, said) {
    line.dataset.state = state === "conflict" ? state : look(state);
    const name = { conflict: "See both", "signed-out": "Sign in", other: "What now?" }[state];
    if (line.textContent === (name ? `${said} ${name}` : said)) return;
    const text = document.createElement("span");
    text.textContent = said;
    line.replaceChildren(text);
    if (!name) return;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "link", textContent: name });
    button.addEventListener("click", () => this.#act(state));
    text.append(" ", button);
  }
}
