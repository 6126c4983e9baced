/**
 * Counts a coaching session up from the server's start, without its pauses.
 *
 * data-started-at, data-now (the server's clock when the page was made, so that a wrong clock here
 * changes nothing), data-paused-seconds, data-paused-at (while paused), data-parts="10,40,20,15"
 * (planned minutes) and, when known, data-spent="540,1320,0,0" (seconds in each part so far) with
 * data-part (the part that is running, from 1).
 */
const SECOND = 1000;
const numbers = (words) => (words ? words.split(",").map(Number) : []);
const two = (number) => String(number).padStart(2, "0");

export const face = (seconds) => {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
};

/** How much of each part is filled, 0 to 1, when time runs through the parts in order. */
export const inOrder = (seconds, plan) => {
  let left = seconds;
  return plan.map((minutes) => {
    const here = Math.min(left, minutes * 60);
    left -= here;
    return minutes ? here / (minutes * 60) : 0;
  });
};

customElements.define(
  "session-timer",
  class extends HTMLElement {
    #tick;
    #skew = 0;

    connectedCallback() {
      this.#skew = this.dataset.now ? Date.parse(this.dataset.now) - Date.now() : 0;
      this.#plan();
      this.#draw();
      this.#tick = setInterval(() => this.#draw(), SECOND);
    }

    disconnectedCallback() {
      clearInterval(this.#tick);
    }

    get elapsed() {
      const until = this.dataset.pausedAt ? Date.parse(this.dataset.pausedAt) : Date.now() + this.#skew;
      const ran = (until - Date.parse(this.dataset.startedAt)) / SECOND - Number(this.dataset.pausedSeconds || 0);
      return Number.isFinite(ran) ? Math.max(0, Math.floor(ran)) : 0;
    }

    #plan() {
      const plan = numbers(this.dataset.parts);
      this.querySelectorAll(".timer-bar > span").forEach((part, at) => (part.style.flexGrow = plan[at] ?? 1));
    }

    #filled() {
      const plan = numbers(this.dataset.parts);
      const spent = numbers(this.dataset.spent);
      if (!spent.length) return inOrder(this.elapsed, plan);
      const running = Number(this.dataset.part || 0) - 1;
      const since = this.elapsed - spent.reduce((sum, seconds) => sum + seconds, 0);
      return plan.map((minutes, at) => {
        const seconds = (spent[at] ?? 0) + (at === running ? Math.max(0, since) : 0);
        return minutes ? Math.min(1, seconds / (minutes * 60)) : 0;
      });
    }

    #draw() {
      const shown = this.querySelector(".timer-face");
      if (shown) shown.textContent = face(this.elapsed);
      const bars = this.querySelectorAll(".timer-bar i");
      this.#filled().forEach((share, at) => bars[at] && (bars[at].style.inlineSize = `${share * 100}%`));
    }
  },
);
