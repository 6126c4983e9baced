/** Takes the focus to what needs another look, when the page has just come back with it. */
customElements.define(
  "error-summary",
  class extends HTMLElement {
    connectedCallback() {
      this.firstElementChild?.focus();
    }
  },
);
