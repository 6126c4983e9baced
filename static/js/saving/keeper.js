/**
 * Keeps the unsaved words of one <auto-save> on the device, half a second behind the keys.
 *
 * `read` gives {version, …} as long as something is unsaved, else nothing: then the entry goes. A
 * lock says that its writer lives; no other window takes an entry over before that.
 */
import { available, put, remove, seal } from "./device.js";
import { login, owner } from "./login.js";

const LAG = 500;
export const lockOf = (id) => `words:${id}`;

export class Keeper {
  #id = available ? crypto.randomUUID() : "";
  #url;
  #read;
  #told;
  #timer;
  #work = Promise.resolve();
  #asked = 0;
  #kept = -1;
  #stored = false;
  #release = () => {};

  constructor(url, read, told) {
    [this.#url, this.#read, this.#told] = [url, read, told];
    if (available && owner) this.#hold();
  }

  /** Whether this very moment's words lie on the device and would open again. */
  get holds() {
    return this.#kept === this.#asked;
  }

  /** The same, but for the half second that they may be behind. */
  get works() {
    return this.#kept >= 0;
  }

  touch() {
    this.#asked += 1;
    this.#timer ??= setTimeout(() => this.now(), LAG);
  }

  /** Resolves when what is unsaved lies on the device, or cannot be put there. */
  now() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const before = this.works;
    this.#work = this.#work
      .then(() => this.#keep())
      .catch(() => (this.#kept = -1))
      .then(() => this.works !== before && this.#told());
    return this.#work;
  }

  close() {
    this.#release();
  }

  #hold() {
    navigator.locks.request(lockOf(this.#id), () => new Promise((release) => (this.#release = release)));
  }

  async #keep() {
    const [asked, found] = [this.#asked, this.#read()];
    if (!found) return this.#forget();
    const now = available && (await login());
    if (!now) {
      this.#kept = -1;
      return;
    }
    const { version, ...content } = found;
    const entry = { id: this.#id, owner, url: this.#url, version, login: now.id, at: Date.now() };
    await put(await seal(now.key, entry, content));
    this.#stored = true;
    this.#kept = asked;
  }

  async #forget() {
    if (!this.#stored) return;
    await remove(this.#id);
    this.#stored = false;
  }
}
