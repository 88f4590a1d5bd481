// @ts-check
// The code cells of a lesson, made to run: Run, Edit, Reset and Stop under each, Python in a Worker
// that is loaded on the first Run. Without JavaScript a cell stays what it is: code and its output.

import { html, say } from "../lib/dom.js";
import { firstWords, fraction, progressWords, runOrder } from "./python_core.js";
import { makeEditor } from "./python_editor.js";
import { addOutput } from "./python_output.js";
import { Session } from "./python_session.js";

const PYTHON = ".highlight-ipython3 pre, .highlight-ipython pre, .highlight-python pre, .highlight-python3 pre";
const GONE = "Stopped. The variables of this page are gone; the next Run starts afresh and runs earlier cells again.";

/** Cells as MyST-NB writes them, or as the site wraps them; never one inside another. @param {ParentNode} root @returns {HTMLElement[]} */
const findCells = (root) => /** @type {HTMLElement[]} */ ([...root.querySelectorAll(".ec-code, div.cell")]).filter((e) =>
  !e.parentElement?.closest(".ec-code, div.cell") && !e.matches(".tag_no-run") && !e.querySelector(".tag_no-run") && e.querySelector(PYTHON));

class Cell {
  /** @param {HTMLElement} root @param {number} number @param {{ run(cell: Cell): void, stop(): void, edited(cell: Cell): void }} page */
  constructor(root, number, page) {
    this.root = root; this.number = number; this.page = page;
    this.ran = false; this.running = false;
    this.pre = /** @type {HTMLElement} */ (root.querySelector(PYTHON));
    this.original = (this.pre.textContent ?? "").replace(/\n+$/, "");
    this.source = this.original;
    this.colours = [...this.pre.childNodes];
    /** @type {HTMLTextAreaElement|null} */ this.editor = null;
    /** What the book was built with; Reset brings it back. @type {HTMLElement|null} */
    this.stored = root.querySelector(".cell_output");
    this.live = html("div", { class: "cell_output ec-py-out", role: "group", "aria-label": `Output of cell ${number}`, hidden: true });

    const button = (/** @type {string} */ name, /** @type {() => void} */ act) => {
      const b = html("button", { type: "button", class: "ec-py-button", "aria-label": `${name} cell ${number}` }, name);
      b.addEventListener("click", () => { if (b.getAttribute("aria-disabled") !== "true") act(); });
      return b;
    };
    this.runButton = button("Run", () => page.run(this));
    this.editButton = button("Edit", () => (this.editor ? this.close() : this.open()));
    this.resetButton = button("Reset", () => this.reset());
    this.stopButton = button("Stop", () => { page.stop(); this.runButton.focus(); });
    this.hint = html("p", { class: "ec-py-hint", id: `ec-py-hint-${number}`, hidden: true }, "Shift and Enter run it. Tab indents; press Escape, then Tab, to move on.");
    this.note = html("span", { class: "ec-py-note" }, `Cell ${number}`);
    this.bar = html("progress", { max: "1", value: "0", "aria-label": "Loading Python" });
    this.loading = html("span", {});
    this.load = html("p", { class: "ec-py-load", hidden: true }, this.bar, this.loading);
    this.first = html("p", { class: "ec-py-first", hidden: true });
    this.status = html("p", { class: "ec-py-status", role: "status" });
    root.append(
      html("div", { class: "ec-py-bar", role: "group", "aria-label": `Cell ${number}` }, this.runButton, this.stopButton, this.editButton, this.resetButton, this.note),
      this.hint, this.load, this.first, this.status, this.live,
    );
    if (this.stored) root.append(this.stored);
    root.addEventListener("keydown", (e) => {
      if (e.key !== "Enter" || !e.shiftKey || e.ctrlKey || e.altKey || e.metaKey) return;
      e.preventDefault();
      page.run(this);
    });
    this.show("idle");
  }

  /** @param {"idle"|"waiting"|"loading"|"running"|"done"|"error"|"stopped"} state */
  show(state) {
    this.root.dataset.python = state;
    this.running = state === "loading" || state === "running" || state === "waiting";
    // Not `disabled`: a button that is disabled under the finger loses the focus.
    this.runButton.setAttribute("aria-disabled", String(this.running));
    this.stopButton.hidden = !this.running;
    this.load.hidden = state !== "loading";
    this.resetButton.hidden = this.source === this.original && this.live.hidden;
  }

  /** @param {string} text */
  say(text) { say(this.status, text); }

  open() {
    const container = this.pre.parentElement ?? this.root;
    this.editor = makeEditor({
      label: `Code of cell ${this.number}`, hint: this.hint.id, value: this.source,
      onInput: (value) => { this.source = value; this.page.edited(this); this.show(/** @type {any} */ (this.root.dataset.python)); },
    });
    this.pre.hidden = true;
    this.hint.hidden = false;
    container.append(this.editor);
    this.label("Close", `Close the editor of cell ${this.number}`);
    this.editor.focus();
    this.editor.setSelectionRange(0, 0);
  }

  close() {
    this.editor?.remove();
    this.editor = null;
    this.pre.hidden = false;
    this.hint.hidden = true;
    if (this.source === this.original) this.pre.replaceChildren(...this.colours);
    else this.pre.textContent = this.source + "\n";
    this.label("Edit", `Edit cell ${this.number}`);
  }

  /** @param {string} name @param {string} spoken */
  label(name, spoken) { this.editButton.textContent = name; this.editButton.setAttribute("aria-label", spoken); }

  /** The code and the output as the book has them. */
  reset() {
    if (this.running) this.page.stop();
    if (this.source !== this.original) this.page.edited(this);
    this.source = this.original;
    this.close();
    this.clear();
    this.live.hidden = true;
    if (this.stored) this.stored.hidden = false;
    this.runButton.focus();   // before the button under the finger goes
    this.show("idle");
    this.say("The code and its output are as in the book again.");
  }

  clear() {
    this.live.replaceChildren();
    this.first.hidden = true;
    this.say("");
  }

  /** Makes room for what this run will show. */
  begin() {
    this.clear();
    if (this.stored) this.stored.hidden = true;
    this.live.hidden = false;
  }
}

/** @param {Document} [doc] */
export function setupPython(doc = document) {
  const roots = findCells(doc);
  if (!roots.length) return;
  // Beside this script's own folder: pages lie at different depths, and the book may lie in a folder of a site.
  const root = new URL("../py/", import.meta.url).href;
  /** @type {Cell[]} */ const cells = [];
  /** @type {Cell|null} */ let current = null;
  let busy = false;
  /** The text that ran, which an error may quote after the cell was edited. @type {Map<number, string>} */ const ran = new Map();
  const sourceOf = (/** @type {number} */ n) => ran.get(n) ?? "";
  let lastError = "";

  const session = new Session({
    root,
    makeWorker: () => new Worker(new URL("./python_worker.js", import.meta.url), { type: "module", name: "python" }),
    events: {
      onProgress(p) {
        if (!current) return;
        if (current.root.dataset.python !== "loading") { current.show("loading"); current.say(p.stored ? "Python is starting." : "Python is loading; this happens once."); }
        current.bar.setAttribute("value", String(fraction(p)));
        say(current.loading, progressWords(p));
      },
      onStarting() { if (current) { current.bar.removeAttribute("value"); say(current.loading, "Starting Python"); } },
      onReady() { current?.show("running"); },
      onOutput(_, item) {
        if (!current) return;
        addOutput(current.live, item, current.number, sourceOf);
        if (item.kind === "error") lastError = `${item.type}${item.syntax ? `, line ${item.syntax.line}` : ""}`;
      },
      onGone() { for (const c of cells) c.ran = false; },
    },
  });

  /** @param {Cell} target */
  async function run(target) {
    if (busy) { if (target !== current) target.say("Another cell is running. Stop it, or wait until it ends."); return; }
    busy = true;
    const order = runOrder(cells, cells.indexOf(target)).map((i) => cells[i]), before = order.slice(0, -1);
    target.begin();
    target.show("waiting");
    try {
      for (const cell of order) {
        current = cell;
        if (cell !== target) cell.begin();
        cell.show("running");
        ran.set(cell.number, cell.source);
        lastError = "";
        const outcome = await session.run(cell.number, cell.source);
        if (outcome.stopped || outcome.failure) {
          cell.show(outcome.stopped ? "stopped" : "error");
          if (cell !== target) target.show("stopped");
          target.say(outcome.failure ?? GONE);
          if (cell !== target) cell.say(outcome.stopped ? "Stopped." : "Not run.");
          return;
        }
        // Also when it raised: what comes next may still run. Not when it was edited meanwhile.
        cell.ran = ran.get(cell.number) === cell.source;
        cell.show(outcome.ok ? "done" : "error");
        cell.say(outcome.ok ? `Cell ${cell.number} ran.` : `Cell ${cell.number} stopped with an error: ${lastError}.`);
        if (!outcome.ok && cell !== target) {
          target.show("idle");
          target.say(`Not run: cell ${cell.number}, above, stopped with an error, and this cell may need it. Run again to go on without.`);
          return;
        }
      }
      if (before.length) { say(target.first, firstWords(before.map((c) => c.number))); target.first.hidden = false; }
    } finally { busy = false; current = null; }
  }

  const page = {
    run: (/** @type {Cell} */ cell) => void run(cell),
    stop: () => session.stop(),
    // An edited cell counts as not yet run: what it will define is not what it defined.
    edited: (/** @type {Cell} */ cell) => { cell.ran = false; },
  };
  // The number in the page counts all cells, also those that do not run here.
  roots.forEach((element, i) => cells.push(new Cell(element, Number(element.dataset.cell) || i + 1, page)));
}
