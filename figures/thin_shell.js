// @shl-check
// Figure 2.0c. How far from zero do d normal numbers land? A histogram of lengths (eq-shell-length): as d grows it leaves zero
// behind and stays as narrow as it was. The midpoints of two rolls make a shell of their own, inside the first.

import { real } from "./lib/clean.js";
import { slider, toggles } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { num, short } from "./lib/format.js";
import { normals } from "./lib/rng.js";

export const MOST = 512, COUNT = 400;
/** The logarithm of the gamma function at n / 2, n a whole number. @param {number} n */
const logGammaHalf = (n) => { let sum = n % 2 ? 0.5 * Math.log(Math.PI) : 0; for (let k = n % 2 ? 1 : 2; k < n; k += 2) sum += Math.log(k / 2); return sum; };
/** Mean and standard deviation of the length of d normal numbers. @param {number} d */
export function lengthOf(d) { const mean = Math.SQRT2 * Math.exp(logGammaHalf(d + 1) - logGammaHalf(d)); return { mean, sd: Math.sqrt(d - mean * mean) }; }

/** @type {{ seed: number, at: Float64Array, of: Float64Array[][] }} */ let rolled = { seed: -1, at: new Float64Array(), of: [] };
/** Lengths of all rolls of a seed, and of the midpoints of neighbours, for every d at once: running sums of squares. @param {number} seed */
function table(seed) {
  if (rolled.seed === seed) return rolled;
  const at = normals(seed, COUNT * MOST), of = [0, 1].map((mid) => Array.from({ length: mid ? COUNT / 2 : COUNT }, (_, i) => {
    const row = new Float64Array(MOST + 1), from = (mid ? 2 * i : i) * MOST;
    for (let k = 0; k < MOST; k++) { const v = mid ? (at[from + k] + at[from + MOST + k]) / 2 : at[from + k]; row[k + 1] = row[k] + v * v; }
    return row;
  }));
  rolled = { seed, at, of };
  return rolled;
}
const about = (/** @type {number[]} */ list) => { const mean = list.reduce((a, v) => a + v, 0) / list.length; return { mean, sd: Math.sqrt(list.reduce((a, v) => a + (v - mean) ** 2, 0) / list.length) }; };

/** @param {any} s */
export function derive(s) {
  const [rolls, mids] = table(s.seed).of.map((rows) => rows.map((row) => Math.sqrt(row[s.d]))), f = lengthOf(s.d);
  return { rolls, mids, seen: about(rolls), middle: about(mids), formula: f, root: Math.sqrt(s.d) };
}
/** @param {any} s @param {any} d */
const words = (s, d) => `${COUNT} rolls of ${s.d} ${s.d === 1 ? "number" : "numbers"}: lengths from ${num(Math.min(...d.rolls))} to ${num(Math.max(...d.rolls))}, ${num(d.seen.mean)} on average and spread by ${num(d.seen.sd)}. The formula says ${num(d.formula.mean)} and ${num(d.formula.sd)}.${s.show.includes("midpoints") ? ` The midpoints of two rolls are ${num(d.middle.mean)} long on average.` : ""}`;

export const spec = {
  name: "thin_shell", number: "2.0c", title: "Where random latents live", instruction: "Slide the number of numbers from 1 to 512.", reset: "Back to two numbers",
  defaults: { d: 2, seed: 1, show: [] },
  derive, words,
  result: (/** @type {any} */ _s, /** @type {any} */ d) => [d.seen.mean, d.seen.sd, d.middle.mean, d.formula.mean, d.formula.sd],
  python: (/** @type {any} */ s) => `import numpy as np
from math import exp, lgamma, sqrt
from eigencat._rng import normals                 # the dice of the page

d = ${s.d}
Z = normals(${s.seed}, ${COUNT * MOST}).reshape(${COUNT}, ${MOST})[:, :d]
lengths = np.linalg.norm(Z, axis=1)
middle = np.linalg.norm((Z[::2] + Z[1::2]) / 2, axis=1)
mean = sqrt(2) * exp(lgamma((d + 1) / 2) - lgamma(d / 2))
result = [lengths.mean(), lengths.std(), middle.mean(), mean, sqrt(d - mean**2)]
`,
  clean: (/** @type {any} */ s) => {
    if (!Array.isArray(s.show)) throw new Error(`show=${JSON.stringify(s.show)} must be a list; got ${typeof s.show}. Write ["midpoints"] or [].`);
    return { d: Math.round(real("d", s.d, 1, MOST)), seed: Math.round(real("seed", s.seed, 0, 9999)), show: s.show.includes("midpoints") ? ["midpoints"] : [] };
  },
  random: (/** @type {() => number} */ r) => ({ d: 1 + Math.floor(r() * MOST), seed: Math.floor(r() * 5), show: r() < 0.5 ? ["midpoints"] : [] }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    // Five standard errors; for 34 numbers and more that is within one per cent of 5 on average.
    must(Math.abs(d.seen.mean - d.formula.mean) < (5 * d.formula.sd) / Math.sqrt(COUNT), "the mean length must be the formula's");
    must(Math.abs(d.middle.mean - d.formula.mean / Math.SQRT2) < (5 * d.formula.sd) / Math.sqrt(COUNT), "a midpoint must be shorter by the root of two");
    must(Math.abs(d.seen.sd / d.formula.sd - 1) < 0.3, "the spread must be the formula's");
    must(d.formula.mean < d.root && d.root - d.formula.mean < 0.3 / d.root, "the mean must lie a little below the root of d");
    if (s.d >= 50) must(Math.min(...d.rolls) > d.root / 2, "nothing may lie near zero");
  },
  build,
};
export default defineFigure(spec);

const W = 720, H = 300, L = 16, FLOOR = 246, TALL = 200, REACH = 26, BIN = 0.25, px = (/** @type {number} */ v) => L + (v / REACH) * (W - 2 * L);
/** Bars of a histogram as one path. @param {number[]} list @param {number} of the count that a full height stands for */
const bars = (list, of) => {
  const n = new Array(Math.ceil(REACH / BIN)).fill(0);
  for (const v of list) n[Math.min(n.length - 1, Math.floor(v / BIN))]++;
  return n.map((c, i) => (c ? `M${px(i * BIN).toFixed(1)} ${FLOOR}v${(-Math.min(TALL, (TALL * c) / of)).toFixed(1)}h${(px(BIN) - px(0)).toFixed(1)}V${FLOOR}` : "")).join("");
};

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, set, state, commit, signal }) {
  const grid = svg("g", { class: "ec-grid" }), names = svg("g", {});
  for (let v = 0; v <= 24; v += 4) { grid.append(svg("path", { d: `M${px(v)} 20V${FLOOR}` })); names.append(svg("text", { x: px(v), y: FLOOR + 22, class: "ec-tick" }, String(v))); }
  const hist = svg("path", { class: "shl-hist" }), mids = svg("path", { class: "shl-mids" }), root = svg("path", { class: "shl-root" }), rootName = svg("text", { class: "ec-label", y: 16 }), axis = svg("text", { x: W - L, y: H - 8, class: "ec-note end" }, "distance from zero");
  const view = svg("svg", { viewBox: `0 0 ${W} ${H}`, class: "ec-pane", role: "img", "aria-label": "Histogram of lengths" }, grid, hist, mids, svg("path", { class: "ec-ink", d: `M${L} ${FLOOR}H${W - L}` }), names, root, rootName, axis);
  const d = slider({ label: "how many numbers, d", min: 1, max: MOST, step: 1, value: String, signal, done: commit, set: (v) => set({ d: v }) });
  const keys = html("div", { class: "ec-choice", role: "group", "aria-label": "d" }, ...[1, 2, 3, 16, 64, 512].map((v) => { const b = html("button", { type: "button", class: "ec-opt" }, String(v)); b.addEventListener("click", () => { set({ d: v }); commit(); }, { signal }); return b; }));
  const also = toggles({ label: "Show also", options: [["midpoints", "midpoints of two rolls"]], signal, set: (show) => { set({ show }); commit(); } });
  const dice = html("button", { type: "button", class: "ec-opt" }, "Roll again");
  dice.addEventListener("click", () => { set({ seed: (state().seed * 7 + 3) % 9973 }); commit(); }, { signal });
  stage.append(view, html("div", { class: "shl-hands" }, d.root, keys, also.root, dice));
  return { draw(/** @type {any} */ s, /** @type {any} */ v) {
    attr(hist, { d: bars(v.rolls, COUNT * 0.3) });
    const on = s.show.includes("midpoints");
    attr(mids, { d: on ? bars(v.mids, COUNT * 0.3) : "" });
    attr(root, { d: `M${px(v.root)} 22V${FLOOR}` });
    const left = v.root > 20;
    attr(rootName, { x: px(v.root) + (left ? -6 : 6), class: `ec-label ${left ? "end" : ""}` });
    say(rootName, `√${s.d} = ${short(v.root)}`);
    attr(view, { "aria-label": `Histogram of the lengths of ${COUNT} rolls, from ${num(Math.min(...v.rolls))} to ${num(Math.max(...v.rolls))}` });
    d.draw(s.d); also.draw(s.show);
  } };
}
