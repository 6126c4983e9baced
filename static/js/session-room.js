/**
 * Moves through the four parts of a session: a key or a link opens the part it goes into, Alt and a
 * digit do so while typing, and the part that is being written is marked. Paper gets the words
 * themselves: a field would be cut where the page ends.
 */
import { keepLateWords } from "./saving/late.js";

const DIGITS = /^Digit([1-4])$/;

const open = (field) => {
  for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
};

customElements.define(
  "session-room",
  class extends HTMLElement {
    #leaving = new AbortController();

    connectedCallback() {
      const { signal } = this.#leaving;
      keepLateWords(signal);
      // Before the keys of every page: a field in a closed part cannot be gone to.
      document.addEventListener("keydown", (event) => this.#key(event), { signal, capture: true });
      this.addEventListener("click", (event) => this.#click(event), { signal });
      this.addEventListener("focusin", ({ target }) => this.#mark(target.closest(".part")), { signal });
      this.addEventListener("toggle", ({ target }) => this.#opened(target), { signal, capture: true });
      addEventListener("hashchange", () => this.#follow(), { signal });
      addEventListener("beforeprint", () => this.#toPaper(), { signal });
      addEventListener("afterprint", () => this.#fromPaper(), { signal });
      this.#follow();
    }

    disconnectedCallback() {
      this.#leaving.abort();
    }

    #key(event) {
      const digit = event.code.match(DIGITS)?.[1];
      const field = this.querySelector(`[data-key="${CSS.escape(digit ?? event.key.toLowerCase())}"]`);
      const chord = event.ctrlKey || event.metaKey;
      if (!field?.matches("textarea, input") || chord) return;
      if (event.altKey && digit) {
        event.preventDefault();
        this.#go(field);
      } else if (!event.altKey && !event.target.closest("input:not([type=radio]), textarea, select")) open(field);
    }

    #click(event) {
      const link = event.target.closest("[data-opens]");
      if (!link) return;
      event.preventDefault();
      this.#go(document.getElementById(link.dataset.opens));
    }

    #go(field) {
      open(field);
      field.focus();
    }

    #opened(part) {
      if (part.matches(".part[open]") && document.activeElement === part.querySelector("summary")) {
        part.querySelector("textarea[form=record]")?.focus();
      }
    }

    #mark(part) {
      if (!part) return;
      for (const one of this.querySelectorAll(".part")) {
        const written = one.querySelector("textarea[form=record]").value.trim() !== "";
        one.classList.toggle("part-now", one === part);
        one.classList.toggle("part-held", one !== part && written);
      }
    }

    #toPaper() {
      this.#fromPaper();
      for (const field of this.querySelectorAll("textarea[form=record]")) {
        const words = document.createElement("div");
        words.className = "on-paper";
        words.dir = "auto";
        words.textContent = field.value;
        field.after(words);
      }
    }

    #fromPaper() {
      for (const words of this.querySelectorAll(".on-paper")) words.remove();
    }

    #follow() {
      const part = document.getElementById(location.hash.slice(1));
      if (part?.matches(".part")) part.open = true;
    }
  },
);
