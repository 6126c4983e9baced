/**
 * Saves what a person writes, and says honestly how that stands.
 *
 * <auto-save url="…" version="3"> around a form; with form="its-id", around more than that form, of which
 * only its own fields are saved. Two seconds after the last key, ten at most while
 * typing, and at once when a field or the page is left, it posts {version, field: words, …} and
 * expects 200 {version, saved_at}, or 409 {version, fields: {name: theirs}} when somebody else saved
 * meanwhile. Signed out, offline or refused: the words stay in this page's memory and are tried
 * again. Nothing is ever kept in the browser's storage.
 */
const IDLE = 2000;
const LONGEST = 10000;
const RETRY_LONGEST = 30000;
const KEEPALIVE_LIMIT = 60000; // browsers refuse more than 64 kB on the way out
const WORDS = {
  saving: "Saving",
  waiting: "Not saved yet: no connection. Your words stay here and are sent when you are back.",
  refused: "Not saved yet: something in these words could not be accepted.",
  troubled: "Not saved yet: the service did not answer. Trying again.",
  "signed-out": "Sign in again in another tab; your words stay here until then.",
  conflict: "Somebody else saved this meanwhile. Choose what to keep below.",
};

const ago = (milliseconds) => {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 2) return "just now";
  if (seconds < 60) return `${seconds} seconds ago`;
  const minutes = Math.round(seconds / 60);
  return minutes === 1 ? "a minute ago" : `${minutes} minutes ago`;
};

const element = (tag, className, text) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
};

class AutoSave extends HTMLElement {
  #base = {};
  #version = "";
  #idle;
  #longest;
  #retry;
  #tick;
  #busy = false;
  #again = false;
  #pressed;
  #tries = 0;
  #savedAt;
  #conflicts = new Map();
  #leaving = new AbortController();

  connectedCallback() {
    this.#version = this.getAttribute("version") ?? "";
    this.#base = this.#words();
    const { signal } = this.#leaving;
    this.addEventListener("input", () => this.#changed(), { signal });
    this.addEventListener("change", () => this.#changed(), { signal });
    this.addEventListener("focusout", () => this.flush(), { signal });
    this.addEventListener("submit", (event) => this.#owns(event.target) && this.#leave(event), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.flush(true), { signal });
    addEventListener("pagehide", () => this.flush(true), { signal });
    addEventListener("online", () => this.flush(), { signal });
    addEventListener("beforeunload", (event) => this.dirty && event.preventDefault(), { signal });
    this.#tick = setInterval(() => this.#age(), 1000);
  }

  disconnectedCallback() {
    this.flush(true);
    this.#leaving.abort();
    for (const timer of [this.#idle, this.#longest, this.#retry]) clearTimeout(timer);
    clearInterval(this.#tick);
  }

  get dirty() {
    const now = this.#words();
    return Object.keys({ ...now, ...this.#base }).some((name) => now[name] !== this.#base[name]);
  }

  /** Saves now, unless there is nothing to save or a choice is waiting. */
  flush(leaving = false) {
    if (this.#conflicts.size || !this.dirty) return;
    clearTimeout(this.#idle);
    clearTimeout(this.#longest);
    this.#longest = undefined;
    this.#save(leaving);
  }

  /** A button of the form waits for a save that is under way: else its older version would meet it. */
  #leave(event) {
    if (this.#busy) {
      event.preventDefault();
      this.#pressed = { form: event.target, button: event.submitter };
    } else {
      this.#base = this.#words();
    }
  }

  #changed() {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.flush(), IDLE);
    this.#longest ??= setTimeout(() => this.flush(), LONGEST);
  }

  /** Every field by name; several ticked boxes of one name become one line each. */
  #words() {
    const words = {};
    for (const field of this.#fields()) {
      const chosen = !["checkbox", "radio"].includes(field.type) || field.checked;
      words[field.name] ??= "";
      if (chosen) words[field.name] += (words[field.name] && "\n") + field.value;
    }
    return words;
  }

  #fields() {
    const all = [...this.querySelectorAll("input[name], textarea[name], select[name]")];
    return all.filter(
      (field) =>
        this.#near(field) &&
        this.#owns(field.form) &&
        !["csrfmiddlewaretoken", "version"].includes(field.name) &&
        !["submit", "button", "file", "password"].includes(field.type),
    );
  }

  #near(element) {
    return element.closest("auto-save") === this;
  }

  #owns(form) {
    return !this.hasAttribute("form") || form?.id === this.getAttribute("form");
  }

  /** The form, sent by a button, starts from the version that was saved last. */
  #begin(version) {
    this.#version = String(version);
    for (const field of this.querySelectorAll("input[name=version]")) {
      if (this.#near(field) && this.#owns(field.form)) field.value = this.#version;
    }
  }

  #body() {
    const body = new URLSearchParams({ version: this.#version });
    for (const field of this.#fields()) {
      if (["checkbox", "radio"].includes(field.type) && !field.checked) continue;
      body.append(field.name, field.value);
    }
    return body;
  }

  get #token() {
    const field = this.querySelector("[name=csrfmiddlewaretoken]")?.value;
    return field ?? JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] ?? "";
  }

  async #save(leaving) {
    if (this.#busy && !leaving) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    clearTimeout(this.#retry);
    this.#say("saving");
    const sent = this.#words();
    try {
      await this.#hear(await this.#post(leaving), sent);
    } catch {
      this.#later("waiting");
    } finally {
      this.#busy = false;
    }
    const pressed = this.#pressed;
    this.#pressed = undefined;
    if (pressed && !this.#tries && !this.#conflicts.size) {
      this.#again = false;
      pressed.form.requestSubmit(pressed.button);
    } else if (this.#again) {
      this.#again = false;
      this.flush();
    }
  }

  #post(leaving) {
    const body = this.#body();
    return fetch(this.getAttribute("url"), {
      method: "POST",
      headers: { "X-CSRFToken": this.#token, Accept: "application/json" },
      body,
      credentials: "same-origin",
      redirect: "manual", // a redirect is the sign-in page, not an answer
      keepalive: leaving && body.toString().length < KEEPALIVE_LIMIT,
    });
  }

  async #hear(answer, sent) {
    if (answer.type === "opaqueredirect" || [401, 403].includes(answer.status)) return this.#later("signed-out");
    if (answer.status === 409) return this.#meet(await answer.json(), sent);
    if (answer.status >= 500 || answer.status === 429) return this.#later("troubled");
    if (!answer.ok) return this.#say("refused", (await answer.json().catch(() => ({}))).words);
    this.#keep(await answer.json(), sent);
  }

  #keep({ version, saved_at: savedAt }, sent) {
    this.#begin(version);
    this.#base = sent;
    this.#tries = 0;
    // The age is counted on this clock: the server's may differ, and a lie of an hour helps nobody.
    this.#savedAt = Date.now();
    this.dataset.savedAt = savedAt ?? "";
    if (this.dirty) this.#changed();
    this.#say("saved");
  }

  #later(state) {
    this.#say(state);
    const wait = Math.min(RETRY_LONGEST, IDLE * 2 ** this.#tries);
    this.#tries += 1;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.flush(), wait);
  }

  /** Somebody saved first. What only one side changed merges by itself; the rest is a person's choice. */
  #meet({ version, fields }) {
    this.#begin(version);
    const mine = this.#words();
    for (const [name, theirs] of Object.entries(fields ?? {})) {
      if (!(name in mine) || theirs === mine[name]) this.#base[name] = theirs;
      else if (theirs === this.#base[name]) continue;
      else if (mine[name] === this.#base[name]) this.#take(name, theirs);
      else this.#conflicts.set(name, theirs);
    }
    if (!this.#conflicts.size) {
      this.#again = this.dirty;
      if (!this.#again) this.#say("saved");
      return;
    }
    this.#say("conflict");
    for (const [name, theirs] of this.#conflicts) this.#offer(name, theirs);
  }

  #take(name, words) {
    this.#base[name] = words;
    this.#write(name, words);
  }

  #write(name, words) {
    for (const field of this.#fields().filter((one) => one.name === name)) {
      if (["checkbox", "radio"].includes(field.type)) field.checked = words.split("\n").includes(field.value);
      else field.value = words;
    }
  }

  #offer(name, theirs) {
    this.querySelector(`.merge[data-for="${CSS.escape(name)}"]`)?.remove();
    const field = this.#fields().find((one) => one.name === name);
    const panel = element("section", "merge");
    panel.dataset.for = name;
    panel.setAttribute("aria-label", "Two versions of the same words");
    panel.append(element("p", "strong", "Two versions of the same words. Both are still here."));
    const texts = element("div", "merge-texts");
    texts.append(this.#text("Saved by somebody else", theirs), this.#text("Yours", this.#words()[name]));
    const choices = element("div", "row");
    const choose = (words) => this.#settle(name, theirs, words);
    choices.append(
      this.#button("Keep mine", () => choose(this.#words()[name])),
      this.#button("Use theirs", () => choose(theirs)),
    );
    if (field.matches("textarea")) {
      choices.append(this.#button("Keep both, one after the other", () => choose(`${theirs}\n\n${this.#words()[name]}`)));
    }
    panel.append(texts, choices);
    (field.closest(".field, fieldset") ?? field).after(panel);
  }

  #text(title, words) {
    const column = element("div");
    const shown = element("pre", "", words);
    shown.tabIndex = 0;
    column.append(element("p", "small strong", title), shown);
    return column;
  }

  #button(words, act) {
    const button = element("button", "button", words);
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }

  #settle(name, theirs, words) {
    this.#conflicts.delete(name);
    this.#take(name, theirs);
    this.#write(name, words);
    this.querySelector(`.merge[data-for="${CSS.escape(name)}"]`)?.remove();
    this.#fields().find((field) => field.name === name)?.focus();
    if (this.#conflicts.size) return;
    if (this.dirty) this.flush();
    else this.#say("saved");
  }

  #say(state, reason) {
    this.dataset.state = state;
    const saved = `Saved ${ago(Date.now() - (this.#savedAt ?? Date.now()))}`;
    const words = reason ?? (state === "saved" ? saved : WORDS[state]);
    for (const line of this.#lines("[data-save-status]")) {
      line.dataset.state = state === "refused" || state === "troubled" ? "waiting" : state;
      line.textContent = words;
    }
    // Spoken only when something is wrong: a person who writes does not want to hear every save.
    for (const line of this.#lines("[data-save-announce]")) {
      const spoken = ["saved", "saving"].includes(state) ? "" : words;
      if (line.textContent !== spoken) line.textContent = spoken;
    }
  }

  #lines(selector) {
    return [...this.querySelectorAll(selector)].filter((line) => this.#near(line));
  }

  #age() {
    if (this.dataset.state === "saved" && this.#savedAt) this.#say("saved");
  }
}

customElements.define("auto-save", AutoSave);
