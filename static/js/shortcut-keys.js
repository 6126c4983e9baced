/**
 * One key for what a page offers: anything with data-key="c" (or "ctrl+enter") is pressed by it.
 * "?" lists them. Single keys do nothing while a person is typing, and can be switched off; the
 * choice is a cookie, because no page keeps anything else in the browser.
 */
const OFF = "single_keys=off";
const typing = (target) => target.closest("input:not([type=radio],[type=checkbox]), textarea, select, [contenteditable]");
const name = (element) => (element.dataset.keyLabel ?? element.textContent).trim().replace(/\s+/g, " ");

customElements.define(
  "shortcut-keys",
  class extends HTMLElement {
    connectedCallback() {
      document.addEventListener("keydown", this.#listen);
    }

    disconnectedCallback() {
      document.removeEventListener("keydown", this.#listen);
    }

    get off() {
      return document.cookie.includes(OFF);
    }

    #listen = (event) => {
      if (event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
      const chord = event.ctrlKey || event.metaKey;
      if (!chord && (typing(event.target) || this.off)) return;
      if (!chord && event.key === "?") return void this.#list();
      const key = (chord ? "ctrl+" : "") + event.key.toLowerCase();
      const element = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
      if (!element) return;
      event.preventDefault();
      this.#press(element);
    };

    #press(element) {
      if (element.matches("input:not([type=radio],[type=checkbox]), textarea, select")) element.focus();
      else {
        element.focus();
        element.click();
      }
    }

    #list() {
      const dialog = document.createElement("dialog");
      dialog.setAttribute("aria-label", "Keys on this page");
      dialog.innerHTML = "<h2>Keys on this page</h2><dl class='facts'></dl>";
      const rows = [...document.querySelectorAll("[data-key]")].map((element) => [element.dataset.key, name(element)]);
      rows.push(["ctrl+k", "Go anywhere on this page"], ["esc esc", "Hide the page"], ["?", "This list"]);
      for (const [key, words] of rows) {
        const row = document.createElement("div");
        const [term, meaning, mark] = ["dt", "dd", "kbd"].map((tag) => document.createElement(tag));
        mark.textContent = key.replace("ctrl", "Ctrl").toUpperCase();
        meaning.textContent = words;
        term.append(mark);
        row.append(term, meaning);
        dialog.querySelector("dl").append(row);
      }
      const form = document.createElement("form");
      form.method = "dialog";
      form.className = "actions";
      form.innerHTML = "<button class='button'>Close</button><button class='button button-plain' value='off'>Switch single keys off</button>";
      dialog.append(form);
      dialog.addEventListener("close", () => {
        if (dialog.returnValue === "off") document.cookie = `${OFF}; path=/; max-age=31536000; samesite=lax`;
        dialog.remove();
      });
      this.append(dialog);
      dialog.showModal();
    }
  },
);
