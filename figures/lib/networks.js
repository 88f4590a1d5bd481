// @ts-check
// The networks a page offers its figures: one Worker for all, loaded when the first figure asks. A figure gets numbers
// and pictures back, and never waits for a picture that is out of date.

/** @typedef {{ data: Float32Array, dims: number[] }} Tensor */
/** @typedef {{ ms: number, outputs: Record<string, { data: any, dims: number[] }> }} Result */
/** @typedef {{ state: "idle"|"loading"|"ready"|"failed", loaded: number, total: number, stored: boolean, message: string }} Status */

export class Networks {
  /** @param {{ root: string, makeWorker: () => Worker }} o */
  constructor({ root, makeWorker }) {
    this.root = root; this.makeWorker = makeWorker;
    /** @type {Worker|null} */ this.worker = null;
    /** @type {Map<number, { resolve: (v: any) => void, reject: (e: Error) => void }>} */ this.waiting = new Map();
    /** @type {Map<string, Promise<void>>} */ this.loaded = new Map();
    /** @type {Set<(s: Status) => void>} */ this.listeners = new Set();
    this.id = 0;
    /** What the networks are about: layers, what is read, the axes of w. @type {Record<string, any>} */ this.worlds = {};
    /** @type {Status} */ this.status = { state: "idle", loaded: 0, total: 0, stored: false, message: "" };
  }

  /** @param {(s: Status) => void} f @returns {() => void} ends it */
  on(f) { this.listeners.add(f); f(this.status); return () => this.listeners.delete(f); }

  /** Loads networks that are not there yet. @param {...string} names @returns {Promise<void>} */
  need(...names) {
    const key = [...names].sort().join(" ");
    let p = this.loaded.get(key);
    if (!p) {
      this.tell({ state: "loading", loaded: 0, total: 0, message: "" });
      p = this.ask({ type: "need", names }).then((about) => { this.worlds = about?.worlds ?? {}; this.tell({ state: "ready" }); }, (e) => {
        this.loaded.delete(key);   // the next one tries again
        this.tell({ state: "failed", message: e.message });
        throw e;
      });
      this.loaded.set(key, p);
    }
    return p;
  }

  /** @param {string} name @param {Record<string, Tensor>} feeds @param {string[]} [pictures] @returns {Promise<Result>} */
  run(name, feeds, pictures = []) { return this.ask({ type: "run", name, feeds, pictures }); }

  /**
   * For a drag: a function like `run` that drops what was asked before the last question and after the one under way.
   * What is dropped resolves to null.
   */
  latest() {
    let busy = false;
    /** @type {{ args: any[], resolve: (r: Result|null) => void, reject: (e: Error) => void }|null} */ let next = null;
    const go = (/** @type {any[]} */ args, /** @type {(r: Result|null) => void} */ resolve, /** @type {(e: Error) => void} */ reject) => {
      busy = true;
      /** @type {any} */ (this.run)(...args).then(resolve, reject).finally(() => {
        busy = false;
        const n = next;
        next = null;
        if (n) go(n.args, n.resolve, n.reject);
      });
    };
    return (/** @type {string} */ name, /** @type {Record<string, Tensor>} */ feeds, /** @type {string[]} */ pictures = []) => new Promise((/** @type {(r: Result|null) => void} */ resolve, reject) => {
      if (!busy) { go([name, feeds, pictures], resolve, reject); return; }
      next?.resolve(null);
      next = { args: [name, feeds, pictures], resolve, reject };
    });
  }

  /** @param {Record<string, any>} message @returns {Promise<any>} */
  ask(message) {
    const worker = this.worker ??= this.start();
    return new Promise((resolve, reject) => {
      this.waiting.set(++this.id, { resolve, reject });
      worker.postMessage({ ...message, id: this.id });
    });
  }

  start() {
    const worker = this.makeWorker();
    worker.onmessage = ({ data }) => {
      if (data.type === "progress") { this.tell({ loaded: data.loaded, total: data.total, stored: data.stored }); return; }
      const w = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if (data.type === "done") w?.resolve(data.result); else w?.reject(new Error(data.message));
    };
    worker.onerror = (e) => {
      e.preventDefault?.();
      const message = `The networks stopped working${e.message ? ` (${e.message})` : ""}. Press Try again to start them afresh.`;
      worker.terminate();
      this.worker = null;
      this.loaded.clear();
      for (const w of this.waiting.values()) w.reject(new Error(message));
      this.waiting.clear();
      this.tell({ state: "failed", message });
    };
    worker.postMessage({ type: "start", root: this.root });
    return worker;
  }

  /** @param {Partial<Status>} s */
  tell(s) { this.status = { ...this.status, ...s }; for (const f of this.listeners) f(this.status); }
}
