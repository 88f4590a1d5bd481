// @ts-check
// Figure 2.3d. Draw latents, take their shadows on one direction, and count: a bell, and the same bell for every unit
// direction in any number of dimensions (eq-bell). A longer n makes it wider, by its length.

import { oneOf, real } from "./lib/clean.js";
import { choice, line, slider } from "./lib/controls.js";
import { direction } from "./lib/directions.js";
import { attr, html, svg } from "./lib/dom.js";
import { latentsOf } from "./lib/faces.js";
import { defineFigure } from "./lib/figure.js";
import { num, py } from "./lib/format.js";
import { between, pick } from "./lib/rng.js";
import { dot, norm, scale } from "./lib/vec.js";

const MANY = 1000, MOST = 64, LEAST = 2, WAYS = ["axis", "alike", "drawn", "age"], SPAN = 4.5, BIN = 0.25;
const TEXT = { axis: "one axis", alike: "all entries alike", drawn: "a drawn one", age: "age of the portraits" };

/** Keeps the last samples: every frame of a drag asks for the same ones. @type {{seed: number, rows: number[][]}} */
let kept = { seed: -1, rows: [] };
const sample = (/** @type {number} */ seed) => { if (kept.seed !== seed) kept = { seed, rows: latentsOf(seed, MANY) }; return kept.rows; };
/** @param {any} s @returns {number[]} of length s.length */
export function normal(s) {
  const one = s.way === "axis" ? Array.from({ length: s.d }, (_, i) => Number(i === 0)) : s.way === "alike" ? Array(s.d).fill(1) : s.way === "drawn" ? latentsOf(s.pick)[0].slice(0, s.d) : [...Array.from(direction("age", "z").vector)];
  return scale(one, s.length / norm(one));
}

/** @param {any} s */
export function derive(s) {
  const n = normal(s), values = sample(s.seed).map((z) => { let sum = 0; for (let i = 0; i < n.length; i++) sum += n[i] * z[i]; return sum; });
  const mean = values.reduce((a, v) => a + v, 0) / MANY, variance = values.reduce((a, v) => a + (v - mean) ** 2, 0) / MANY;
  const bars = Array(Math.round((2 * SPAN) / BIN)).fill(0);
  for (const v of values) { const k = Math.floor((v + SPAN) / BIN); if (k >= 0 && k < bars.length) bars[k]++; }
  return { n, values, mean, variance, within: values.filter((v) => Math.abs(v) <= 2).length / MANY, bars, shown: bars.reduce((a, v) => a + v, 0) };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const unit = Math.abs(s.length - 1) < 1e-9, lost = MANY - d.shown;
  return `Of ${MANY} latents of ${s.d} numbers, the scores have mean ${num(d.mean)} and variance ${num(d.variance)}; ${num(100 * d.within, 1)}% lie between −2 and 2.${unit ? "" : ` n is ${num(s.length)} long, so the variance should be near ${num(s.length ** 2)}.`}${lost ? ` ${lost} lie beyond the picture.` : ""}`;
}

export const spec = {
  name: "bell", number: "2.3d", title: "One bell for every direction", instruction: "Change the dimensions and the direction. Draw again.", reset: "Start again",
  defaults: { d: 16, way: "drawn", length: 1, seed: 1, pick: 2 },
  choices: { way: WAYS },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [d.mean, d.variance, d.within, norm(d.n)],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

faces = ec.load("portraits")
z = faces.sample(${MANY}, seed=${s.seed})[:, :${s.d}].astype(float)      # ${s.d} of the 64 numbers of each latent
n = ${s.way === "axis" ? `np.eye(${s.d})[0]` : s.way === "alike" ? `np.ones(${s.d})` : s.way === "drawn" ? `faces.sample(1, seed=${s.pick})[0, :${s.d}].astype(float)` : `ec.models.directions("portraits", space="z")["age"].vector`}
n = ${py(s.length)} * n / np.linalg.norm(n)
score = z @ n
result = [score.mean(), score.var(), (np.abs(score) <= 2).mean(), np.linalg.norm(n)]
print(result)
`,
  clean(/** @type {any} */ s) {
    const way = oneOf("way", s.way, WAYS);
    return { d: way === "age" ? MOST : Math.round(real("d", s.d, LEAST, MOST)), way, length: real("length", s.length, 0.5, 2), seed: Math.round(real("seed", s.seed, 0, 999999)), pick: Math.round(real("pick", s.pick, 0, 999999)) };
  },
  random: (/** @type {() => number} */ r) => ({ d: Math.floor(between(r, LEAST, MOST + 1)), way: pick(r, WAYS), length: r() < 0.5 ? 1 : between(r, 0.5, 2), seed: Math.floor(r() * 1e6), pick: Math.floor(r() * 1e6) }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    // Five standard errors: of a mean L/√N, of a variance L²√(2/N). A right figure fails once in a million states.
    must(Math.abs(d.mean) < (5 * s.length) / Math.sqrt(MANY), `the mean must be 0 within sampling error; got ${d.mean}`);
    must(Math.abs(d.variance - s.length ** 2) < 5 * s.length ** 2 * Math.sqrt(2 / MANY), `the variance must be the square of the length within sampling error; got ${d.variance}`);
    const expected = inner(2 / s.length);
    must(Math.abs(d.within - expected) < 5 * Math.sqrt((expected * (1 - expected)) / MANY) + 1e-9, `as many must lie within two as under the curve; got ${d.within} for ${expected}`);
    must(d.values.filter((/** @type {number} */ v) => v >= -SPAN && v < SPAN).length === d.shown, "every score in the picture must stand in one bar");
  },
  build,
};
export default defineFigure(spec);

/** The share of a standard normal between −t and t: Simpson's rule on the density, to 1e-9. @param {number} t */
export function inner(t) {
  const steps = 400, h = t / steps;
  let sum = 0;
  for (let k = 0; k <= steps; k++) sum += (k === 0 || k === steps ? 1 : k % 2 ? 4 : 2) * Math.exp(-((k * h) ** 2) / 2);
  return (2 * sum * h) / 3 / Math.sqrt(2 * Math.PI);
}

const W = 720, H = 330, LEFT = 12, BASE = 286, TOP = 18, TALL = 205;

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal } = ctx;
  const X = (/** @type {number} */ v) => Math.round(10 * (LEFT + ((v + SPAN) / (2 * SPAN)) * (W - 2 * LEFT))) / 10, Y = (/** @type {number} */ count) => BASE - Math.min(1, count / TALL) * (BASE - TOP);
  const root = svg("svg", { viewBox: `0 0 ${W} ${H}`, class: "ec-pane", role: "img", "aria-label": "How often each score comes, and the curve that is expected" });
  const edge = svg("path", { class: "be-edge", d: [-2, 2].map((v) => `M${X(v)} ${BASE}v-96`).join("") }), bars = svg("path", { class: "be-bars" }), tails = svg("path", { class: "be-bars tails" }), curve = svg("path", { class: "be-curve" });
  root.append(bars, tails, edge, curve, svg("path", { class: "ec-ax", d: `M0 ${BASE}H${W}` }));
  for (const v of [-4, -3, -2, -1, 0, 1, 2, 3, 4]) root.append(svg("text", { class: "ec-tick", x: X(v), y: BASE + 24 }, num(v, 0)));
  const d = slider({ label: "numbers in a latent", min: LEAST, max: MOST, step: 1, value: (v) => num(v, 0), signal, done: commit, set: (v) => set({ d: v, way: state().way === "age" ? "drawn" : state().way }) });
  const size = slider({ label: "length of n", min: 0.5, max: 2, step: 0.05, value: (v) => num(v), signal, done: commit, set: (v) => set({ length: v }) });
  const way = choice({ label: "The direction n", options: /** @type {[string, string][]} */ (Object.entries(TEXT)), signal, set: (v) => { set({ way: v }); commit(); } });
  const button = (/** @type {string} */ text, /** @type {() => void} */ f) => { const b = html("button", { type: "button", class: "ec-opt" }, text); b.addEventListener("click", () => { f(); commit(); }, { signal }); return b; };
  const again = button("Draw 1,000 again", () => set({ seed: (state().seed * 48271 + 11) % 999983 })), other = button("Another direction", () => set({ way: "drawn", pick: (state().pick * 48271 + 7) % 999983 }));
  const told = line(["mean ", { live: "mean" }, ",  variance ", { live: "variance" }, ",  between −2 and 2: ", { live: "within" }]);
  stage.append(html("div", { class: "be-all" }, root, html("div", { "data-hideable": "equation" }, told.root), html("div", { class: "be-set" }, d.root, size.root), way.root, html("div", { class: "ec-choice" }, again, other)));

  return { draw(/** @type {any} */ s, /** @type {any} */ v) {
    // ±2 are edges of bars: no bar stands on both sides.
    const draw = (/** @type {boolean} */ middle) => v.bars.map((/** @type {number} */ c, /** @type {number} */ k) => (c && middle === Math.abs(-SPAN + (k + 0.5) * BIN) < 2 ? `M${X(-SPAN + k * BIN) + 1} ${BASE}V${Y(c).toFixed(0)}H${X(-SPAN + (k + 1) * BIN) - 1}V${BASE}Z` : "")).join("");
    attr(bars, { d: draw(true) }); attr(tails, { d: draw(false) });
    const high = (/** @type {number} */ t) => (MANY * BIN * Math.exp(-((t / s.length) ** 2) / 2)) / (s.length * Math.sqrt(2 * Math.PI));
    attr(curve, { d: Array.from({ length: 91 }, (_, i) => { const t = -SPAN + (2 * SPAN * i) / 90; return `${i ? "L" : "M"}${X(t).toFixed(1)} ${Y(high(t)).toFixed(1)}`; }).join("") });
    d.draw(s.d); size.draw(s.length); way.draw(s.way);
    told.draw({ mean: num(v.mean), variance: num(v.variance), within: `${num(100 * v.within, 1)}%` });
  } };
}
