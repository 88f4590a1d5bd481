// @ts-check
// The state of a figure on a page: the part of anywidget's model interface that a figure may use.

const same = (/** @type {any} */ a, /** @type {any} */ b) => JSON.stringify(a) === JSON.stringify(b);
const copy = (/** @type {any} */ v) => (v === undefined ? undefined : JSON.parse(JSON.stringify(v)));

export class Model {
  #state;
  /** @type {Map<string, Set<(v: any) => void>>} */ #listeners = new Map();

  /** @param {Record<string, any>} state */
  constructor(state) { this.#state = copy(state); }
  /** @param {string} key */
  get(key) { return copy(this.#state[key]); }
  /**
   * Setting an equal value tells nobody. Several values are all set before anybody is told: half of them together
   * may be no state at all.
   * @param {string | Record<string, any>} key @param {any} [value]
   */
  set(key, value) {
    const patch = typeof key === "object" ? key : { [key]: value };
    const moved = Object.keys(patch).filter((k) => !same(this.#state[k], patch[k]));
    for (const k of moved) this.#state[k] = copy(patch[k]);
    for (const k of moved) this.#emit("change:" + k, patch[k]);
  }
  /** A page has no kernel; whoever keeps the address or the storage listens to "saved". */
  save_changes() { this.#emit("saved", this.#state); }
  /** @param {string} event @param {(v: any) => void} f */
  on(event, f) {
    if (!this.#listeners.has(event)) this.#listeners.set(event, new Set());
    this.#listeners.get(event)?.add(f);
  }
  /** @param {string} event @param {(v: any) => void} f */
  off(event, f) { this.#listeners.get(event)?.delete(f); }
  toJSON() { return copy(this.#state); }
  /** @param {string} event @param {any} v */
  #emit(event, v) { for (const f of [...(this.#listeners.get(event) ?? [])]) f(v); }
}
