/**
 * What is typed beside what was saved: the differences, and how two sides become one.
 *
 * Nothing of a field is sent while two texts of it wait for a person's choice; the others go on.
 * Own posts of which nothing was heard are remembered: when the server turns out to have them,
 * they are no other window's words.
 */
import { Fields } from "./fields.js";
import { fate, union } from "./merging.js";
import { Panel } from "./panel.js";

const UNANSWERED = 5;
const pick = (words, names) => Object.fromEntries(names.map((name) => [name, words[name]]));

export class Draft {
  #element;
  #fields;
  #chose;
  #base;
  #unanswered = [];
  #conflicts = new Map();
  #panels = new Map();
  version;

  /** `chose` is called when a person has chosen between two texts. */
  constructor(element, chose) {
    [this.#element, this.#chose] = [element, chose];
    this.#fields = new Fields(element);
    this.#base = this.#fields.words();
    this.version = element.getAttribute("version") ?? "";
  }

  owns(form) {
    return this.#fields.owns(form);
  }

  get #changed() {
    const now = this.#fields.words();
    return Object.keys(now).filter((name) => now[name] !== this.#base[name]);
  }

  get #whole() {
    return this.#element.hasAttribute("whole");
  }

  get dirty() {
    return this.#changed.length > 0;
  }

  get inConflict() {
    return this.#conflicts.size > 0;
  }

  /** The names that can be posted now. */
  get sendable() {
    const changed = this.#changed;
    if (!this.#whole) return changed.filter((name) => !this.#conflicts.has(name));
    return changed.length && !this.inConflict ? Object.keys(this.#fields.words()) : [];
  }

  /** Those of them whose words are not under way already. */
  get isNews() {
    return JSON.stringify(pick(this.#fields.words(), this.sendable)) !== JSON.stringify(this.#unanswered.at(-1));
  }

  /** The body of a post, and its words, to be handed to `keep` when it was answered. */
  post() {
    const names = this.sendable;
    const words = pick(this.#fields.words(), names);
    const body = this.#fields.body(names);
    body.set("version", this.version);
    this.#unanswered = [...this.#unanswered, words].slice(-UNANSWERED);
    return { body, words };
  }

  /** What is kept on the device, as long as something is not saved. */
  unsaved() {
    const changed = this.#changed;
    if (!changed.length) return undefined;
    const now = this.#fields.words();
    const names = this.#whole ? Object.keys(now) : changed;
    return {
      version: this.version,
      words: pick(now, names),
      base: pick(this.#base, names),
      sent: this.#unanswered,
      body: this.#fields.body(names).toString(),
    };
  }

  /** The server has these words now. */
  keep(version, words) {
    this.#begin(version);
    Object.assign(this.#base, words);
    this.#unanswered = [];
  }

  /** Somebody saved first. What only one side changed merges by itself; the rest is a person's choice. */
  meet({ version, fields }) {
    this.#begin(version);
    const now = this.#fields.words();
    for (const [name, words] of Object.entries(fields ?? {})) {
      if (name in now) this.#weigh(name, this.#fields.ordered(name, words), now[name]);
    }
    this.#unanswered = [];
  }

  /** Words of an earlier page. True when nothing of them waits for a choice against what is typed. */
  takeUp({ words, base, sent }, done) {
    const before = (name) => [base[name], ...sent.map((one) => one[name])];
    return Object.keys(words).filter((name) => !this.#takeUp(name, words[name], before(name), done)).length === 0;
  }

  /** The texts beside a field follow what is typed in it. */
  follow() {
    if (!this.#panels.size) return;
    const now = this.#fields.words();
    for (const [name, panel] of this.#panels) panel.follow(now[name]);
  }

  seeBoth() {
    this.#panels.get([...this.#conflicts.keys()][0])?.show();
  }

  #begin(version) {
    this.version = String(version);
    this.#fields.begin(this.version);
  }

  #weigh(name, theirs, mine) {
    const sent = this.#unanswered.map((words) => words[name]).filter((words) => words !== undefined);
    const before = [this.#base[name], ...sent];
    const what = fate(before, mine, theirs);
    if (what === "both" && !this.#fields.isSet(name)) return this.#offer(name, theirs, mine);
    this.#close(name);
    this.#base[name] = theirs;
    if (what === "theirs") this.#fields.write(name, theirs);
    if (what === "both") this.#fields.write(name, union(before[0], mine, theirs));
  }

  #takeUp(name, mine, before, done) {
    const [now, saved] = [this.#fields.words()[name], this.#base[name]];
    if (now === undefined || now === mine) return now === mine;
    if (now !== saved) return this.#offerKept(name, mine, now, done);
    const what = fate(before, mine, saved);
    if (what === "mine") this.#fields.write(name, mine);
    if (what !== "both") return true;
    if (this.#fields.isSet(name)) this.#fields.write(name, union(before[0], mine, saved));
    else {
      this.#fields.write(name, mine);
      this.#base[name] = before[0];
      this.#offer(name, saved, mine);
    }
    return true;
  }

  #offer(name, theirs, mine) {
    this.#close(name);
    this.#conflicts.set(name, theirs);
    this.#open(name, { theirs, mine }, () => (this.#base[name] = theirs));
  }

  /** Somebody was quicker at the keys than the device; what is typed goes on being saved. */
  #offerKept(name, theirs, mine, done) {
    if (!this.#panels.has(name)) this.#open(name, { theirs, mine, device: true }, done);
    return false;
  }

  #open(name, texts, settle) {
    const choose = (choice) => {
      settle();
      this.#fields.write(name, choice(texts.theirs, this.#fields.words()[name]));
      this.#close(name);
      this.#fields.named(name)[0]?.focus();
      this.#chose();
    };
    this.#panels.set(name, new Panel(name, this.#fields.named(name), { ...texts, choose }));
  }

  #close(name) {
    this.#conflicts.delete(name);
    this.#panels.get(name)?.remove();
    this.#panels.delete(name);
  }
}
