/**
 * Saves what a person writes, and says honestly how that stands.
 *
 * <auto-save url="…" version="3" label="session 3"> around a form; with form="its-id", around more
 * than that form, of which only its own fields are saved. Two seconds after the last key, ten at
 * most while typing, and at once when a field or the page is left, it posts the version and the
 * fields that changed (all of them with `whole`), and expects 200 {version, saved_at}, or 409
 * {version, fields: {every name: theirs}} when somebody saved meanwhile.
 *
 * What is not saved yet is kept on the device as well, sealed (js/saving/device.js), and is taken
 * up again when this page is opened next. A login that has lapsed is asked for in a dialog.
 */
import { Draft } from "./saving/draft.js";
import { Keeper } from "./saving/keeper.js";
import { login, look, onSignIn } from "./saving/login.js";
import { askToSignIn } from "./saving/sign-in.js";
import { Status } from "./saving/status.js";
import { waiting } from "./saving/waiting.js";

const IDLE = 2000;
const LONGEST = 10000;
const RETRY_LONGEST = 10000;
const PAUSE = 1000; // a dialog does not open under somebody's fingers
const KEEPALIVE_LIMIT = 60000; // browsers refuse more than 64 kB on the way out
const TAKEN_UP = "Words from this device are back on this page.";
const SENT = "Words from this device were sent.";
const LOST = "Words kept here under an earlier sign-in can no longer be opened. They were removed.";
const NO_MORE = "Not saved yet: you may not change this any more.";

class AutoSave extends HTMLElement {
  #draft;
  #keeper;
  #status = new Status(this, (state) => (state === "conflict" ? this.#draft.seeBoth() : askToSignIn(state)));
  #leaving;
  #timers = {};
  #state = "";
  #reason = "";
  #savedAt;
  #typedAt = -Infinity;
  #busy = 0;
  #saving = Promise.resolve();
  #again = false;
  #pressed;
  #tries = 0;
  #renewed = false; // the CSRF token, once, for a save that was refused
  #asked = false; // for the password, once a lapse
  #takenUp = false;
  #inHand = []; // entries of an earlier window whose words are here and not yet safe elsewhere
  #free = false; // the page may be left: a person said so, or a button carries the words

  connectedCallback() {
    this.#draft = new Draft(this, () => this.#chose());
    this.#keeper = new Keeper(this.getAttribute("url"), () => this.#unsaved(), () => this.#tell());
    this.#leaving = new AbortController();
    this.#listen(this.#leaving.signal);
    this.#timers.tick = setInterval(() => this.#age(), 1000);
    login(); // the key is there before the first word
    this.#recover();
  }

  disconnectedCallback() {
    this.flush(true);
    this.#leaving.abort();
    Object.values(this.#timers).forEach(clearTimeout);
    this.#keeper.now().then(() => this.#keeper.close());
  }

  #listen(signal) {
    this.addEventListener("input", () => this.#changed(), { signal });
    this.addEventListener("change", () => this.#changed(), { signal });
    this.addEventListener("focusout", () => this.flush(), { signal });
    this.addEventListener("submit", (event) => this.#draft.owns(event.target) && this.#leave(event), { signal });
    document.addEventListener("visibilitychange", () => this.#seen(), { signal });
    addEventListener("pagehide", () => this.#hide(), { signal });
    addEventListener("online", () => this.flush(), { signal });
    addEventListener("offline", () => this.#draft.dirty && this.#later("offline"), { signal });
    addEventListener("beforeunload", (event) => this.#wouldBeLost() && event.preventDefault(), { signal });
    onSignIn(() => this.#signedIn(), { signal });
  }

  #unsaved() {
    const found = this.#draft.unsaved();
    return found && { ...found, page: location.pathname, label: this.getAttribute("label") ?? "" };
  }

  /** Saves now, unless there is nothing to save. */
  flush(leaving = false) {
    if (!this.#draft.sendable.length) return;
    clearTimeout(this.#timers.idle);
    clearTimeout(this.#timers.longest);
    this.#timers.longest = undefined;
    this.#save(leaving);
  }

  /** Before somebody signs out: whether everything is saved. */
  async finish() {
    this.flush();
    while (this.#busy) await this.#saving;
    return !this.#draft.dirty;
  }

  letGo() {
    this.#free = true;
  }

  /** A button of the form waits until its words are saved: else it would carry an older version. */
  #leave(event) {
    if (this.#free || (!this.#busy && !this.#draft.dirty)) return;
    event.preventDefault();
    this.#pressed = { form: event.target, button: event.submitter };
    this.flush();
    if (!this.#busy) this.#press();
  }

  /** The words are saved, or refused: then the form itself brings them to a page that says why. */
  #press() {
    const { form, button } = this.#pressed;
    this.#pressed = undefined;
    this.#free = this.#draft.dirty && this.#state === "refused";
    if (this.#draft.dirty && !this.#free) this.#status.reveal();
    else form.requestSubmit(button);
  }

  #changed() {
    this.#typedAt = performance.now();
    clearTimeout(this.#timers.idle);
    this.#timers.idle = setTimeout(() => this.flush(), IDLE);
    this.#timers.longest ??= setTimeout(() => this.flush(), LONGEST);
    this.#keeper.touch();
    if (!this.#state && this.#draft.dirty) this.#say("saving");
    this.#draft.follow();
  }

  #hide() {
    this.flush(true);
    this.#keeper.now();
  }

  #seen() {
    if (document.hidden) this.#hide();
    else if (["signed-out", "other"].includes(this.#state)) this.flush();
  }

  async #save(leaving) {
    // What is under way is not sent twice, but for newer words on the way out.
    if (this.#busy) this.#again = true;
    if (this.#busy && !(leaving && this.#draft.isNews)) return;
    clearTimeout(this.#timers.retry);
    if (!this.#tries && !this.#draft.inConflict) this.#say("saving");
    this.#busy += 1;
    this.#saving = this.#post(leaving);
    await this.#saving;
    this.#busy -= 1;
    if (!this.#busy) this.#settled();
  }

  #settled() {
    const again = this.#again && !this.#tries && this.#draft.sendable.length > 0;
    this.#again = false;
    if (again) this.flush();
    else if (this.#pressed) this.#press();
  }

  async #post(leaving) {
    const { body, words } = this.#draft.post();
    try {
      const answer = await fetch(this.getAttribute("url"), {
        method: "POST",
        headers: { "X-CSRFToken": this.#token, Accept: "application/json" },
        body,
        credentials: "same-origin",
        redirect: "manual", // a redirect is the sign-in page, not an answer
        keepalive: leaving && body.toString().length < KEEPALIVE_LIMIT,
      });
      await this.#hear(answer, words);
    } catch {
      this.#later(navigator.onLine ? "troubled" : "offline");
    }
  }

  get #token() {
    const field = this.querySelector("[name=csrfmiddlewaretoken]")?.value;
    return field ?? JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] ?? "";
  }

  async #hear(answer, words) {
    if (answer.type === "opaqueredirect" || [401, 403].includes(answer.status)) return this.#atTheDoor();
    if (answer.status >= 500 || answer.status === 429) return this.#later("troubled");
    if (answer.status === 409) return this.#meet(await answer.json());
    if (!answer.ok) return this.#refuse((await answer.json().catch(() => ({}))).words);
    const { version, saved_at: savedAt } = await answer.json();
    this.#draft.keep(version, words);
    this.dataset.savedAt = savedAt ?? "";
    if (this.#draft.dirty) this.#changed();
    this.#answered();
  }

  #meet(found) {
    this.#draft.meet(found);
    this.#again = this.#draft.sendable.length > 0;
    this.#answered();
  }

  /** The server and this page know of each other what there is to know. */
  #answered() {
    this.#tries = 0;
    this.#renewed = this.#asked = false;
    // The age is counted on this clock: the server's may differ, and a lie of an hour helps nobody.
    this.#savedAt = Date.now();
    this.#keeper.now();
    if (this.#draft.inConflict) return this.#say("conflict");
    this.#say(this.#again && this.#draft.dirty ? "saving" : "saved");
    if (!this.#draft.dirty) this.#inHand.splice(0).forEach((done) => done());
    if (!this.#takenUp || this.#draft.dirty) return;
    this.#takenUp = false;
    this.#status.note(SENT);
  }

  #chose() {
    if (this.#draft.inConflict) this.#say("conflict");
    else if (!this.#draft.dirty) this.#answered();
    this.flush();
  }

  #later(state) {
    this.#say(state);
    clearTimeout(this.#timers.retry);
    this.#timers.retry = setTimeout(() => this.flush(), Math.min(RETRY_LONGEST, IDLE * 2 ** this.#tries));
    this.#tries += 1;
  }

  /** Tried again only when the words have changed. */
  #refuse(reason) {
    this.#tries = 0;
    this.#again = false;
    this.#keeper.now();
    this.#say("refused", reason);
  }

  /** Signed out, signed in anew elsewhere, or somebody else: looked at before a word is said. */
  async #atTheDoor() {
    const { state } = await look();
    if (state === "in" && this.#renewed) return this.#refuse(NO_MORE);
    if (state === "in") {
      this.#renewed = this.#again = true; // another window signed in: now with its token
      this.#tries = 0;
      return;
    }
    this.#keeper.now();
    this.#later(state === "out" ? "signed-out" : "other");
    if (!this.#asked) this.#ask(state);
    this.#asked = true;
  }

  #ask(state) {
    const left = PAUSE - (performance.now() - this.#typedAt);
    if (left > 0) this.#timers.ask = setTimeout(() => this.#ask(state), left);
    else if (this.#state === "signed-out" || this.#state === "other") askToSignIn(state);
  }

  #signedIn() {
    this.#tries = 0;
    this.#keeper.touch();
    this.flush();
  }

  /** Words that were kept here when this page was last open. */
  async #recover() {
    for (const found of await waiting(this.getAttribute("url"))) {
      if (found.lost) this.#status.note(LOST);
      else await this.#takeUp(found);
    }
  }

  /** What is taken up leaves the device once this window holds it there itself, or it is saved. */
  async #takeUp({ content, done }) {
    const taken = this.#draft.takeUp(content, done);
    if (this.#draft.inConflict) this.#say("conflict");
    if (!this.#draft.dirty) return taken && done();
    this.#takenUp = true;
    this.#status.note(TAKEN_UP);
    await this.#keeper.now();
    if (taken && (this.#keeper.holds || !this.#draft.dirty)) await done();
    else if (taken) this.#inHand.push(done);
    this.flush();
  }

  /** A warning is for words that neither the server nor the device would have. */
  #wouldBeLost() {
    if (this.#free || !this.#draft.dirty || this.#keeper.holds) return false;
    const size = this.#unsaved().body.length;
    const onItsWay = !this.#tries && this.#state !== "refused" && !this.#draft.inConflict;
    return !(onItsWay && navigator.onLine && size < KEEPALIVE_LIMIT);
  }

  #say(state, reason = "") {
    [this.#state, this.#reason] = [state, reason];
    this.dataset.state = state;
    this.#tell();
  }

  #tell() {
    if (!this.#state) return;
    const age = Date.now() - (this.#savedAt ?? Date.now());
    this.#status.tell(this.#state, { age, kept: this.#keeper.works, reason: this.#reason });
  }

  #age() {
    if (this.#state === "saved") this.#tell();
  }
}

customElements.define("auto-save", AutoSave);
