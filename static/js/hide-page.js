/** Escape twice, quickly, blanks the page: somebody has walked up to the desk. */
const QUICKLY = 600;

customElements.define(
  "hide-page",
  class extends HTMLElement {
    #titleBefore = "";
    #focusBefore;
    #last = -Infinity;

    connectedCallback() {
      document.addEventListener("keydown", this.#listen);
    }

    disconnectedCallback() {
      document.removeEventListener("keydown", this.#listen);
    }

    #listen = ({ key, timeStamp }) => {
      // In a dialog Escape closes the dialog, and does not count.
      if (key !== "Escape" || document.querySelector("dialog[open]")) return;
      if (timeStamp - this.#last < QUICKLY) this.#toggle();
      this.#last = timeStamp;
    };

    #toggle() {
      const root = document.documentElement;
      const hidden = root.classList.toggle("hidden-page");
      if (!hidden) {
        document.title = this.#titleBefore;
        this.#focusBefore?.focus?.();
        this.replaceChildren();
        return;
      }
      this.#titleBefore = document.title;
      this.#focusBefore = document.activeElement;
      document.title = "Hidden";
      const back = document.createElement("button");
      back.className = "button";
      back.textContent = "Show the page again";
      back.addEventListener("click", () => this.#toggle());
      this.replaceChildren(back);
      back.focus();
    }
  },
);
