/** One quiet line for words that were kept on this device: they were sent, or wait on their page. */
import { sendWaiting } from "./saving/sending.js";

const element = (tag, text, attributes = {}) => Object.assign(document.createElement(tag), { textContent: text, ...attributes });

const WORDS = {
  sent: (line, link) => line.append("Words from this device were sent: ", link, "."),
  waits: (line, link) => line.append("Words are waiting on this device for ", link, "."),
  refused: (line, link) => line.append("Words on this device could not be saved any more: ", link, "."),
  lost: (line) => line.append("Words kept here under an earlier sign-in can no longer be opened. They were removed."),
};

customElements.define(
  "words-waiting",
  class extends HTMLElement {
    async connectedCallback() {
      const found = await sendWaiting();
      this.replaceChildren(...found.filter(({ state }) => state !== "there").map((one) => this.#line(one)));
    }

    #line(found) {
      const line = element("p", "", { className: "soft" });
      WORDS[found.state](line, element("a", found.label || "what you were writing", { href: found.page }));
      if (found.state !== "refused") return line;
      const box = element("div", "");
      box.append(line, this.#words(found, box));
      return box;
    }

    /** Where they belong takes nothing any more: here they can be read, copied and removed. */
    #words({ words, remove }, box) {
      const fold = element("details", "", { className: "fold" });
      const body = element("div", "", { className: "fold-body" });
      const button = element("button", "Remove them from this device", { className: "button", type: "button" });
      button.addEventListener("click", async () => {
        await remove();
        box.remove();
      });
      body.append(...Object.values(words).map((text) => element("pre", text, { tabIndex: 0, dir: "auto" })), button);
      fold.append(element("summary", "Show the words"), body);
      return fold;
    }
  },
);
