// @ts-check
// Figure CODE 2.1a. The whole of InterFaceGAN where the truth was planted: two hidden normals in a space of 16 numbers, scores
// with noise, and what least squares on all scores finds of them (eq-least-squares-normal), beside the difference of the means
// of the extremes (eq-mean-difference). What is held is held against the normal that was found, so the leak is the error of that.

import { oneOf, real } from "./lib/clean.js";
import { choice, slider, stepper } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { num, py } from "./lib/format.js";
import { arrow, plane } from "./lib/plane.js";
import { between, normals, pick } from "./lib/rng.js";
import { clamp } from "./lib/vec.js";

const D = 16, COUNTS = [300, 1000, 5000], SHOWN = 60, SHARE = 0.02, LONG = 2.6, DEG = 180 / Math.PI;
const STEPS = ["sample", "score", "separate", "condition", "edit", "re-score"];

// Not from lib/directions.js, which brings the portraits' normals with it: this figure comes first on its page.
const dot = (/** @type {ArrayLike<number>} */ a, /** @type {ArrayLike<number>} */ b) => { let sum = 0; for (let i = 0; i < D; i++) sum += a[i] * b[i]; return sum; };
const cosine = (/** @type {any} */ a, /** @type {any} */ b) => clamp(dot(a.vector, b.vector), -1, 1);

/** The samples of a seed with the sums that least squares needs: none depends on the scores. @type {Map<string, any>} */
const drawn = new Map();
/** @param {number} seed @param {number} n */
function samples(seed, n) {
  const key = `${seed} ${n}`;
  let found = drawn.get(key);
  if (!found) {
    const all = normals(seed, n * (D + 2)), Z = Array.from({ length: n }, (_, i) => all.subarray(i * (D + 2), i * (D + 2) + D));
    const mean = new Float64Array(D), gram = Array.from({ length: D }, () => new Float64Array(D));
    for (const z of Z) for (let j = 0; j < D; j++) mean[j] += z[j] / n;
    for (const z of Z) for (let i = 0; i < D; i++) for (let j = 0; j <= i; j++) gram[i][j] += (z[i] - mean[i]) * (z[j] - mean[j]);
    const noise = [0, 1].map((k) => Float64Array.from({ length: n }, (_, i) => all[i * (D + 2) + D + k]));
    found = { Z, mean, noise, factor: cholesky(gram) };
    if (drawn.size > 3) drawn.clear();
    drawn.set(key, found);
  }
  return found;
}
/** Lower triangular, from the lower half. @param {Float64Array[]} a */
function cholesky(a) {
  const L = a.map(() => new Float64Array(D));
  for (let i = 0; i < D; i++) for (let j = 0; j <= i; j++) {
    let sum = a[i][j];
    for (let k = 0; k < j; k++) sum -= L[i][k] * L[j][k];
    L[i][j] = i === j ? Math.sqrt(sum) : sum / L[j][j];
  }
  return L;
}
/** @param {Float64Array[]} L @param {Float64Array} b */
function solved(L, b) {
  const x = Float64Array.from(b);
  for (let i = 0; i < D; i++) { for (let k = 0; k < i; k++) x[i] -= L[i][k] * x[k]; x[i] /= L[i][i]; }
  for (let i = D - 1; i >= 0; i--) { for (let k = i + 1; k < D; k++) x[i] -= L[k][i] * x[k]; x[i] /= L[i][i]; }
  return x;
}
const named = (/** @type {string} */ name, /** @type {ArrayLike<number>} */ v) => {
  const size = Math.sqrt(dot(v, v));
  return { name, space: "z", vector: Float64Array.from(v, (x) => x / size), bias: 0, scale: 1 };
};
/** One direction without what it shares with another, and how much of it is left. @param {any} a @param {any} b */
function without(a, b) {
  let left = a.vector;
  // Twice: what rounding left goes the second time.
  for (let pass = 0; pass < 2; pass++) { const by = dot(left, b.vector); left = Float64Array.from(left, (x, i) => x - by * b.vector[i]); }
  return { way: named("what is left", left), retained: Math.sqrt(dot(left, left)) };
}
/** How far two directions are apart, in degrees; exact for small angles too. @param {any} a @param {any} b */
function angle(a, b) {
  let less = 0, more = 0;
  for (let i = 0; i < D; i++) { less += (a.vector[i] - b.vector[i]) ** 2; more += (a.vector[i] + b.vector[i]) ** 2; }
  return 2 * Math.atan2(Math.sqrt(less), Math.sqrt(more)) * DEG;
}

/** @param {any} s */
export function derive(s) {
  const { Z, mean, noise, factor } = samples(s.seed, s.n), c = s.cosine, hidden = [[1, 0], [c, Math.sqrt(1 - c * c)]].map((v, k) => named(`hidden ${k}`, [...v, ...Array(D - 2).fill(0)]));
  const m = Math.max(1, Math.floor(s.n * SHARE)), scores = hidden.map((h, k) => Float64Array.from(Z, (/** @type {any} */ z, /** @type {number} */ i) => dot(z, h.vector) + s.noise * noise[k][i]));
  const found = scores.map((y, k) => {
    const rates = new Float64Array(D), middle = y.reduce((a, b) => a + b) / s.n;
    for (let i = 0; i < s.n; i++) for (let j = 0; j < D; j++) rates[j] += (Z[i][j] - mean[j]) * (y[i] - middle);
    return named(`found ${k}`, solved(factor, rates));
  });
  const order = Array.from(scores[0].keys()).sort((a, b) => scores[0][a] - scores[0][b]), apart = new Float64Array(D);
  for (let k = 0; k < m; k++) for (let j = 0; j < D; j++) apart[j] += (Z[order[s.n - 1 - k]][j] - Z[order[k]][j]) / m;
  const extremes = named("extremes", apart), { way, retained } = without(found[0], found[1]);
  const off = [angle(found[0], hidden[0]), angle(found[1], hidden[1]), angle(extremes, hidden[0])];
  const plain = hidden.map((h) => s.alpha * cosine(found[0], h)), kept = hidden.map((h) => s.alpha * cosine(way, h));
  return { Z, hidden, found, extremes, way, retained, m, off, high: scores[0], plain, kept, reach: [cosine(way, hidden[0]), cosine(way, hidden[1])], ideal: hidden[1].vector[1] };
}

const count = (/** @type {number} */ n) => n.toLocaleString("en-GB"), deg = (/** @type {number} */ v) => `${num(v, 1)}°`, plus = (/** @type {number} */ v) => `${v > 0 ? "+" : ""}${num(v)}`;
/** @param {any} s @param {any} d */
function words(s, d) {
  return [
    `${count(s.n)} latents of ${D} numbers, each drawn at random. You see two of the ${D} directions.`,
    `Each is scored for the first attribute, with noise of ${num(s.noise, 1)}. Filled dots score above zero.`,
    `From all ${count(s.n)} scores, least squares is ${deg(d.off[0])} from the hidden normal. The means of the ${d.m} highest and the ${d.m} lowest are ${deg(d.off[2])} from it.`,
    `The second attribute, found ${deg(d.off[1])} from its hidden normal, is taken out. ${Math.round(100 * d.retained)}% of the direction is left.`,
    `A latent walks ${num(s.alpha, 1)} along what was found, and ${num(s.alpha, 1)} along what is left.`,
    `Re-scored by the hidden truth. Without the condition: ${plus(d.plain[0])} and ${plus(d.plain[1])}. With it: ${plus(d.kept[0])}, and the held attribute ${plus(d.kept[1])}.`,
  ][s.step];
}

export const spec = {
  name: "six_steps", number: "CODE 2.1a", title: "Six steps, where the truth is known", instruction: "Press Next, step by step; then turn up the noise.", reset: "Start again",
  defaults: { step: 2, seed: 3, n: 1000, noise: 0.3, cosine: 0.5, alpha: 2 },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.found.map((/** @type {any} */ f, /** @type {number} */ k) => cosine(f, d.hidden[k])), cosine(d.extremes, d.hidden[0]), d.retained, ...d.reach, ...d.plain, ...d.kept],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec
from eigencat._rng import normals                       # the page draws the same numbers

n, d, c, alpha = ${s.n}, ${D}, ${py(s.cosine)}, ${py(s.alpha)}
drawn = normals(${s.seed}, n * (d + 2)).reshape(n, d + 2)
Z, noise = drawn[:, :d], drawn[:, d:]
hidden = np.zeros((2, d))                               # the truth, which no step may look at
hidden[0, 0], hidden[1, :2] = 1, (c, np.sqrt(1 - c * c))
scores = Z @ hidden.T + ${py(s.noise)} * noise

found = ec.InterFaceGAN(space="z").fit(Z, scores, names=["first", "second"]).directions_
extremes = ec.InterFaceGAN("mean", select=${SHARE}, space="z").fit(Z, scores[:, 0]).components_[0]
way = ec.condition(found["first"], [found["second"]])

z = np.zeros((1, d))
plain, kept = ((ec.edit(z, e, alpha, units="raw") @ hidden.T)[0] for e in (found["first"], way))
print(plain, kept)
result = [*(found[k].vector @ hidden[i] for i, k in enumerate(found.names)), extremes @ hidden[0],
          way.retained, *(hidden @ way.vector), *plain, *kept]
`,
  clean: (/** @type {any} */ s) => ({ step: Math.round(real("step", s.step, 0, STEPS.length - 1)), seed: Math.round(real("seed", s.seed, 0, 999999)), n: oneOf("n", s.n, /** @type {any} */ (COUNTS)), noise: real("noise", s.noise, 0.1, 2), cosine: real("cosine", s.cosine, -0.8, 0.8), alpha: real("alpha", s.alpha, -3, 3) }),
  random: (/** @type {() => number} */ r) => ({ step: Math.floor(r() * STEPS.length), seed: Math.floor(r() * 1e6), n: pick(r, COUNTS), noise: between(r, 0.1, 2), cosine: between(r, -0.8, 0.8), alpha: between(r, -3, 3) }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, sin = (/** @type {number} */ a) => Math.sin(a / DEG);
    // The error of a slope across the normal: 15 of them, each of standard deviation noise / sqrt(n); 4.5 more for luck.
    const room = (s.noise * (Math.sqrt(D - 1) + 4.5)) / Math.sqrt(s.n - D - 1);
    for (const k of [0, 1]) must(Math.tan(d.off[k] / DEG) < room / (1 - Math.min(0.9, room)), `least squares must find hidden normal ${k}, to the noise; it is ${d.off[k]} degrees off`);
    must(Math.abs(cosine(d.way, d.found[1])) < 1e-12, "the score that was found must not move along what is left");
    must(Math.abs(d.reach[1]) <= sin(d.off[1]) + 1e-12, "the leak must be no more than the error of the normal that was taken out");
    if (room < 0.2) must(Math.abs(d.reach[0] - d.ideal) < 3 * (sin(d.off[0]) + sin(d.off[1])), "what is left must reach the first attribute as far as the truth allows, to the error of both");
    must(d.retained <= 1 && Math.abs(d.retained - cosine(d.way, d.found[0])) < 1e-9, "what is left is the cosine to what was found");
  },
  build,
};
export default defineFigure(spec);

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal } = ctx;
  const pane = plane({ x: [-3.6, 3.6], y: [-3.6, 3.6], unit: 62, axes: [{ kind: "plain", name: "" }, { kind: "plain", name: "" }], label: "Two of the sixteen directions: those in which the hidden normals lie" });
  const low = svg("path", { class: "ss-low" }), high = svg("path", { class: "ss-high" }), border = svg("path", { class: "ss-border" });
  const hidden = [0, 1].map((k) => arrow(pane, { cls: `ss-hidden k${k}`, hollow: true })), found = [0, 1].map((k) => arrow(pane, { cls: `ss-found k${k}` })), way = arrow(pane, { cls: "ss-way" }), ends2 = arrow(pane, { cls: "ss-ends" });
  const walk = [svg("path", { class: "ss-walk" }), svg("path", { class: "ss-walk kept" })], ends = [svg("circle", { class: "ss-end", r: 6 }), svg("circle", { class: "ss-end kept", r: 6 })];
  pane.under.append(low, high, border);
  pane.data.append(ends2.root, ...hidden.map((a) => a.root), ...found.map((a) => a.root), way.root, ...walk, ...ends);
  const key = (/** @type {string} */ cls, /** @type {string} */ text) => html("span", { class: `ss-key ${cls}`, "data-lights": cls }, html("i", {}), text);
  const keys = [key("hidden", "hidden"), key("found", "found"), key("way", "what is left"), key("ends", "means of the extremes")];
  const rows = ["least squares, first attribute", "means of the extremes", "least squares, second attribute", "first attribute: plain, held", "held attribute: plain, held"].map((name) => ({ name, value: html("td", {}, "–") }));
  const table = html("table", { class: "ss-table" }, html("caption", {}, "Against the hidden truth"), html("tbody", {}, ...rows.map((r) => html("tr", {}, html("th", { scope: "row" }, r.name), r.value))));
  const steps = stepper({ label: "The six steps", steps: STEPS, signal, set: (i) => { set({ step: i }); commit(); } });
  const n = choice({ label: "Samples", options: COUNTS.map((c) => [String(c), c.toLocaleString("en-GB")]), signal, set: (v) => { set({ n: Number(v) }); commit(); } });
  const slide = (/** @type {string} */ name, /** @type {string} */ label, /** @type {number} */ min, /** @type {number} */ max, /** @type {number} */ digits = 1) => slider({ label, min, max, step: 0.05, value: (v) => num(v, digits), signal, done: commit, set: (v) => set({ [name]: v }) });
  const noise = slide("noise", "noise of the scores", 0.1, 2, 2), cos = slide("cosine", "cosine of the normals", -0.8, 0.8, 2), alpha = slide("alpha", "how far to walk", -3, 3);
  const dice = html("button", { type: "button", class: "ec-opt" }, "Sample again");
  dice.addEventListener("click", () => { set({ seed: (state().seed * 48271 + 11) % 999983 }); commit(); }, { signal });
  stage.append(steps.root, html("div", { class: "ss-two" }, html("div", { class: "ss-side" }, pane.root, html("p", { class: "ss-keys" }, ...keys)),
    html("div", { class: "ss-side" }, n.root, noise.root, cos.root, alpha.root, dice, table)));
  const at = (/** @type {ArrayLike<number>} */ v, /** @type {number} */ by = LONG) => [v[0] * by, v[1] * by];
  const hide = (/** @type {Element} */ e, /** @type {boolean} */ off) => attr(e, { style: off ? "display:none" : "" });
  let dotted = "";
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    steps.draw(s.step); n.draw(String(s.n)); noise.draw(s.noise); cos.draw(s.cosine); alpha.draw(s.alpha);
    const scored = s.step >= 1, asked = `${s.seed} ${s.n} ${scored ? `${s.noise} ${s.cosine}` : ""}`;
    if (asked !== dotted) {
      dotted = asked;
      const paths = ["", ""];
      for (let i = 0; i < Math.min(SHOWN, s.n); i++) {
        const [x, y] = d.Z[i];
        if (Math.abs(x) < 3.5 && Math.abs(y) < 3.5) paths[Number(scored && d.high[i] > 0)] += `M${pane.px(x).toFixed(0)} ${pane.py(y).toFixed(0)}h0`;
      }
      attr(low, { d: paths[0] }); attr(high, { d: paths[1] });
    }
    low.classList.toggle("unscored", !scored);
    d.hidden.forEach((/** @type {any} */ h, /** @type {number} */ k) => { hidden[k].draw(at(h.vector, LONG + 0.7)); hide(hidden[k].root, s.step < (k ? 3 : 2)); });
    d.found.forEach((/** @type {any} */ f, /** @type {number} */ k) => { found[k].draw(at(f.vector)); hide(found[k].root, s.step < (k ? 3 : 2)); });
    way.draw(at(d.way.vector)); hide(way.root, s.step < 3);
    ends2.draw(at(d.extremes.vector)); hide(ends2.root, s.step !== 2);
    const [nx, ny] = at(d.found[0].vector, 6 / Math.max(0.2, Math.hypot(d.found[0].vector[0], d.found[0].vector[1])));
    attr(border, { d: `M${pane.px(-ny)} ${pane.py(nx)}L${pane.px(ny)} ${pane.py(-nx)}` }); hide(border, s.step !== 2);
    [d.found[0], d.way].forEach((w, k) => {
      const to = at(w.vector, s.alpha);
      attr(walk[k], { d: `M${pane.px(0)} ${pane.py(0)}L${pane.px(to[0])} ${pane.py(to[1])}` }); attr(ends[k], { cx: pane.px(to[0]), cy: pane.py(to[1]) });
      for (const e of [walk[k], ends[k]]) hide(e, s.step < 4);
    });
    keys.forEach((e, k) => { e.hidden = k === 3 ? s.step !== 2 : s.step < (k === 2 ? 3 : 2); });
    const told = [s.step >= 2 && deg(d.off[0]), s.step >= 2 && deg(d.off[2]), s.step >= 3 && deg(d.off[1]), s.step >= 5 && `${plus(d.plain[0])}, ${plus(d.kept[0])}`, s.step >= 5 && `${plus(d.plain[1])}, ${plus(d.kept[1])}`];
    rows.forEach((r, k) => say(r.value, told[k] || "–"));
  } };
}
