// @ts-check
// Parts that a stage is made of: a slider, a stepper, a choice, a matrix, and the linked equation.

import { attr, html, say, svg } from "./dom.js";
import { num, short } from "./format.js";
import { readNumber } from "./numbers.js";
import { clamp, snap } from "./vec.js";

/** A labelled slider. @param {{label: string, min: number, max: number, step: number, value: (v: number) => string, set: (v: number) => void, done: () => void, signal: AbortSignal, kind?: string}} o */
export function slider(o) {
  const input = /** @type {HTMLInputElement} */ (html("input", { type: "range", min: o.min, max: o.max, step: o.step, "aria-label": o.label }));
  const out = html("output", { class: "ec-slider-value" });
  const root = html("label", { class: `ec-slider ${o.kind ?? ""}` }, html("span", { class: "ec-slider-name" }, o.label), input, out);
  input.addEventListener("input", () => o.set(Number(input.value)), { signal: o.signal });
  input.addEventListener("change", () => o.done(), { signal: o.signal });
  return { root, input, draw(/** @type {number} */ v) { if (input.value !== String(v)) input.value = String(v); attr(input, { value: v, "aria-valuetext": o.value(v) }); say(out, o.value(v)); } };
}

/** One of a few, as pressed buttons. @param {{label: string, options: [string, string][], set: (v: string) => void, signal: AbortSignal, hideable?: string}} o */
export function choice(o) {
  const buttons = o.options.map(([value, text]) => {
    const b = html("button", { type: "button", class: "ec-opt", "data-value": value, "aria-pressed": "false" }, text);
    b.addEventListener("click", () => o.set(value), { signal: o.signal });
    return b;
  });
  const root = html("div", { class: "ec-choice", role: "group", "aria-label": o.label, "data-hideable": o.hideable ?? false }, html("span", { class: "ec-choice-name", "aria-hidden": "true" }, o.label), ...buttons);
  return { root, draw(/** @type {string} */ v) { for (const b of buttons) attr(b, { "aria-pressed": b.dataset.value === v }); } };
}

/** Any of a few, as buttons that stay pressed. @param {{label: string, options: [string, string][], set: (chosen: string[]) => void, signal: AbortSignal, hideable?: string}} o */
export function toggles(o) {
  /** @type {string[]} */ let now = [];
  const buttons = o.options.map(([value, text]) => {
    const b = html("button", { type: "button", class: "ec-opt", "data-value": value, "aria-pressed": "false" }, text);
    b.addEventListener("click", () => o.set(o.options.map(([v]) => v).filter((v) => (v === value) !== now.includes(v))), { signal: o.signal });
    return b;
  });
  const root = html("div", { class: "ec-choice", role: "group", "aria-label": o.label, "data-hideable": o.hideable ?? false }, html("span", { class: "ec-choice-name", "aria-hidden": "true" }, o.label), ...buttons);
  return { root, buttons, draw(/** @type {string[]} */ chosen) { now = chosen; for (const b of buttons) attr(b, { "aria-pressed": chosen.includes(b.dataset.value ?? "") }); } };
}

/** Back, next, and where we are. @param {{label: string, steps: string[], set: (i: number) => void, signal: AbortSignal}} o */
export function stepper(o) {
  let at = 0;
  const b = (/** @type {string} */ text, /** @type {number} */ d) => {
    const e = /** @type {HTMLButtonElement} */ (html("button", { type: "button", class: "ec-tool" }, text));
    e.addEventListener("click", () => o.set(Math.min(o.steps.length - 1, Math.max(0, at + d))), { signal: o.signal });
    return e;
  };
  const back = b("Back", -1), next = b("Next", 1), where = html("span", { class: "ec-step", role: "status" });
  return { root: html("div", { class: "ec-stepper", role: "group", "aria-label": o.label }, back, next, where),
    draw(/** @type {number} */ i) { at = i; back.disabled = i === 0; next.disabled = i === o.steps.length - 1; say(where, `${i + 1} of ${o.steps.length}: ${o.steps[i]}`); } };
}

/**
 * A matrix between drawn brackets. With `set` each entry is a number field; otherwise it is text.
 * @param {{label: string, rows: number, cols: number, kinds?: (i: number, j: number) => string, lights?: (i: number, j: number) => string, name?: (i: number, j: number) => string,
 *          set?: (i: number, j: number, v: number) => void, done?: () => void, signal?: AbortSignal, digits?: number, min?: number, max?: number, step?: number}} o
 */
export function matrix(o) {
  const grid = html("div", { class: "ec-mat", role: "group", "aria-label": o.label, style: `--cols:${o.cols}` });
  /** @type {any[][]} */ const cells = [];
  /** @type {number[][]} */ let last = [];
  const { min = -5, max = 5, step = 0.25 } = o;
  // The field being written in, and what it has made of the state: as long as the state stays that, the text is the hand's.
  /** @type {{cell: any, made?: number} | null} */ let writing = null;
  // Between a change and the next frame, what was drawn last is old: then the frame sets the text, and nothing before it.
  let waiting = false;
  const redraw = () => { writing = null; if (!waiting) last.forEach((row, i) => row.forEach((v, j) => { cells[i][j].value = short(v); })); };
  for (let i = 0; i < o.rows; i++) {
    cells.push([]);
    for (let j = 0; j < o.cols; j++) {
      const kind = o.kinds?.(i, j) ?? "", lights = o.lights?.(i, j) ?? false;
      const cell = o.set
        ? html("input", { class: `ec-entry ${kind}`, type: "text", role: "spinbutton", inputmode: "text", autocomplete: "off", "aria-label": o.name?.(i, j) ?? `row ${i + 1}, column ${j + 1}`, "aria-valuemin": min, "aria-valuemax": max, "data-lights": lights })
        : html("span", { class: `ec-entry ${kind}`, "data-lights": lights });
      if (o.set) {
        const now = () => readNumber(/** @type {any} */ (cell).value), set = (/** @type {number} */ v) => { waiting = true; o.set?.(i, j, v); };
        cell.addEventListener("input", () => { const v = now(); if (Number.isFinite(v)) { writing = { cell }; set(clamp(v, min, max)); } }, { signal: o.signal });
        cell.addEventListener("change", () => { o.done?.(); redraw(); }, { signal: o.signal });
        cell.addEventListener("keydown", (/** @type {any} */ e) => {
          const d = { ArrowUp: 1, ArrowDown: -1 }[/** @type {string} */ (e.key)], v = Number.isFinite(now()) ? now() : last[i][j];
          if (!d) return;
          e.preventDefault();
          const to = clamp(snap(v + d * step * (e.shiftKey ? 4 : e.altKey ? 0.2 : 1), 0.01), min, max);
          writing = null;
          set(to);
          o.done?.();
          // At once, for the next press may come before the next frame.
          /** @type {any} */ (cell).value = short(to);
        }, { signal: o.signal });
      }
      grid.append(cell);
      cells[i].push(cell);
    }
  }
  return { root: grid, cells,
    draw(/** @type {number[][]} */ m) {
      last = m;
      waiting = false;
      m.forEach((row, i) => row.forEach((v, j) => {
        const c = cells[i][j];
        if (o.set) {
          // A number being typed is the reader's: "-", "2." or the 0 of 0.5 must not be rewritten under the hand, whatever
          // the figure makes of it meanwhile; when the state changes in another way, it is.
          if (writing?.cell === c && (writing.made ??= v) !== v) writing = null;
          if (document.activeElement !== c || (writing?.cell !== c && Number.isFinite(readNumber(c.value)) && readNumber(c.value) !== v)) { if (c.value !== short(v)) c.value = short(v); attr(c, { value: short(v) }); }
          attr(c, { "aria-valuenow": v });
        }
        else say(c, o.digits === undefined ? short(v) : num(v, o.digits));
        c.classList.toggle("neg", v < 0);
      }));
    } };
}

/** A run of words and live numbers: "cat [o1] = −2 × [f snout] …"; each piece may light an object. @param {(string | {lights?: string, cls?: string, text?: string, live?: string})[]} parts */
export function line(parts) {
  /** @type {[string, HTMLElement][]} */ const slots = [];
  const root = html("p", { class: "ec-line" });
  for (const p of parts) {
    if (typeof p === "string") { root.append(p); continue; }
    const e = html("span", { class: `${p.live ? "ec-live " : ""}${p.cls ?? ""}`, "data-lights": p.lights ?? false }, p.text ?? "");
    if (p.live) slots.push([p.live, e]);
    root.append(e);
  }
  return { root, draw(/** @type {Record<string, string>} */ values) { for (const [k, e] of slots) say(e, values[k]); } };
}

/** o = W x with everything live. `role="math"` needs its spoken form kept up to date. @param {{label: (v: any) => string, parts: Element[]}} o */
export function equation(o) {
  const root = html("div", { class: "ec-eq", role: "group", "data-hideable": "equation" }, ...o.parts);
  return { root, draw(/** @type {any} */ v) { attr(root, { "aria-label": o.label(v) }); } };
}
export const sign = (/** @type {string} */ s) => html("span", { class: "ec-sign" }, s);
/** The long arrow between two panes. */
export const longArrow = () => svg("svg", { class: "ec-longarrow", viewBox: "0 0 100 16", "aria-hidden": "true" }, svg("path", { class: "ec-ink", d: "M2 8h94M88 2l8 6-8 6" }));
