/** Ctrl+K or Cmd+K: every link and button of this page, found by typing. */
const words = (element) => (element.ariaLabel || element.textContent).trim().replace(/\s+/g, " ");
const seen = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;

customElements.define(
  "command-menu",
  class extends HTMLElement {
    #dialog;
    #field;
    #list;
    #shown = [];
    #at = 0;

    connectedCallback() {
      document.addEventListener("keydown", this.#listen);
    }

    disconnectedCallback() {
      document.removeEventListener("keydown", this.#listen);
    }

    #listen = (event) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      if (!this.#dialog) this.#build();
      if (this.#dialog.open) return void this.#dialog.close();
      this.#field.value = "";
      this.#find();
      this.#dialog.showModal();
      this.#field.focus();
    };

    #build() {
      this.innerHTML =
        "<dialog class='command-menu' aria-label='Go to'><input type='text' role='combobox' aria-expanded='true' " +
        "aria-controls='command-list' aria-autocomplete='list' aria-label='Go to, or do' placeholder='Go to, or do' " +
        "autocomplete='off'><ul id='command-list' role='listbox' aria-label='Matches'></ul></dialog>";
      this.#dialog = this.querySelector("dialog");
      this.#field = this.querySelector("input");
      this.#list = this.querySelector("ul");
      this.#field.addEventListener("input", () => this.#find());
      this.#field.addEventListener("keydown", (event) => this.#move(event));
      this.#list.addEventListener("click", ({ target }) => {
        const option = target.closest("[role=option]");
        if (option) this.#go([...this.#list.children].indexOf(option));
      });
    }

    #find() {
      const wanted = this.#field.value.trim().toLowerCase();
      const all = [...document.querySelectorAll("a[href], button:not([disabled]), summary")];
      this.#shown = all.filter((one) => !this.contains(one) && seen(one) && words(one).toLowerCase().includes(wanted));
      this.#list.replaceChildren(...this.#shown.map((one, index) => this.#option(one, index)));
      this.#select(0);
    }

    #option(element, index) {
      const option = document.createElement("li");
      option.role = "option";
      option.id = `command-${index}`;
      option.textContent = words(element);
      return option;
    }

    #select(index) {
      this.#at = index;
      [...this.#list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
      const option = this.#list.children[index];
      this.#field.setAttribute("aria-activedescendant", option?.id ?? "");
      option?.scrollIntoView({ block: "nearest" });
    }

    #move(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const count = this.#shown.length;
      if (step && count) this.#select((this.#at + step + count) % count);
      else if (event.key === "Enter") this.#go(this.#at);
      else return;
      event.preventDefault();
    }

    #go(index) {
      this.#dialog.close();
      const element = this.#shown[index];
      element?.focus();
      element?.click();
    }
  },
);
