// @ts-check
// One Python for the page: started on the first run, ended by Stop, started afresh by the next run.
//
//      none ──run──> loading ──ready──> idle <──done── running
//       ^                │ failed         └────run────────^ │ stop, dead
//       └────────────────┴──────────────────────────────────┘

/**
 * @typedef {{ ok: boolean, stopped?: boolean, failure?: string }} Outcome
 * @typedef {{ onProgress(p: { loaded: number, total: number, stored: boolean }): void, onStarting(): void, onReady(): void, onOutput(id: number, item: any): void, onGone(): void }} Events
 */

export class Session {
  /** @param {{ root: string, makeWorker: () => Worker, events: Events }} o */
  constructor({ root, makeWorker, events }) {
    this.root = root; this.makeWorker = makeWorker; this.events = events;
    /** @type {Worker|null} */ this.worker = null;
    /** @type {Promise<string>|null} what kept it from starting, or "" */ this.ready = null;
    /** @type {((o: Outcome) => void)|null} */ this.finish = null;
    this.id = 0;
  }

  /** Runs one cell, after starting Python where there is none. @param {number} cell @param {string} source @returns {Promise<Outcome>} */
  run(cell, source) {
    if (this.finish) throw new Error(`cell=${cell} must wait for the running one; got a run at the same time. Run them one after the other.`);
    const outcome = new Promise((/** @type {(o: Outcome) => void} */ resolve) => { this.finish = resolve; });
    this.ready ??= this.start();
    const worker = this.worker;
    // Not awaited: Stop settles the outcome while Python still loads.
    this.ready.then((failure) => {
      if (worker !== this.worker) return;
      if (failure) this.end({ ok: false, failure });
      else worker?.postMessage({ type: "run", id: ++this.id, cell, source });
    });
    return outcome;
  }

  /** @returns {Promise<string>} */
  start() {
    return new Promise((resolve) => {
      const worker = this.worker = this.makeWorker();
      worker.onmessage = ({ data }) => {
        if (worker !== this.worker) return;   // words of one that was stopped
        if (data.type === "progress") this.events.onProgress(data);
        else if (data.type === "starting") this.events.onStarting();
        else if (data.type === "ready") { this.events.onReady(); resolve(""); }
        else if (data.type === "failed") resolve(data.message);
        else if (data.type === "output") this.events.onOutput(data.id, data.item);
        else if (data.type === "done") this.settle({ ok: data.ok });
        else if (data.type === "dead") this.end({ ok: false, failure: `Python itself stopped working (${data.message}). The variables of this page are gone; the next Run starts afresh.` });
      };
      worker.onerror = (e) => {
        e.preventDefault?.();
        if (worker === this.worker) this.end({ ok: false, failure: `Python’s worker stopped working${e.message ? ` (${e.message})` : ""}. The next Run starts afresh.` });
      };
      worker.postMessage({ type: "start", root: this.root });
    });
  }

  /** Ends the worker, whatever it does; what it held is gone. */
  stop() { this.end({ ok: false, stopped: true }); }

  /** @param {Outcome} outcome */
  end(outcome) {
    this.worker?.terminate();
    this.worker = null; this.ready = null;
    this.events.onGone();
    this.settle(outcome);
  }

  /** @param {Outcome} outcome */
  settle(outcome) { const finish = this.finish; this.finish = null; finish?.(outcome); }
}
