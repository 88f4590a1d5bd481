// @ts-check
// Figure 3.1b. Rolls of a latent, z, go through one layer: w = Az. The cloud of w is longer one way than another. How well does
// its longest line show the layer's own, when only N rolls are seen? The miss shrinks like one over the root of N.

import { apart } from "./lib/axis_feedback.js";
import { oneOf, real, realMatrix, reals } from "./lib/clean.js";
import { asLine, axesOf, carried, covariance, ellipse, pathOf, spreadAlong, unitAt } from "./lib/cloud.js";
import { choice, matrix, slider } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { num, pyMatrix, spoken } from "./lib/format.js";
import { movable } from "./lib/movable.js";
import { plane } from "./lib/plane.js";
import { between, normals, pick } from "./lib/rng.js";
import { clipLine } from "./lib/shadows.js";
import { matvec, norm, scale } from "./lib/vec.js";
import { MATRICES } from "./lib/world.js";

const COUNTS = [10, 30, 100, 300, 1000], SEEDS = 120, SHOWN = 50, MOST = 5, FAR = 1, ONE = [[1, 0], [0, 1]];
const NAMED = { A: "toy generator", W_R: "turn & stretch" };
/** @param {number[][]} a */
const nameOf = (a) => Object.keys(NAMED).find((n) => JSON.stringify(MATRICES[n]) === JSON.stringify(a)) ?? "";

/** @type {Map<string, number[][]>} */ const ROLLS = new Map();
/** @param {number} seed @param {number} n @returns {number[][]} */
function rolls(seed, n) {
  const key = `${seed} ${n}`, kept = ROLLS.get(key);
  if (kept) return kept;
  const z = normals(seed, 2 * n), made = Array.from({ length: n }, (_, i) => [z[2 * i], z[2 * i + 1]]);
  if (ROLLS.size > 40) ROLLS.clear();
  ROLLS.set(key, made);
  return made;
}
/** The covariances of many draws of each size: from these the misses of any layer follow. @type {number[][][][] | null} */ let drawn = null;
const draws = () => (drawn ??= COUNTS.map((n) => Array.from({ length: SEEDS }, (_, k) => { const z = normals(1000 + k, 2 * n); return covariance(Array.from({ length: n }, (_, i) => [z[2 * i], z[2 * i + 1]])); })));
const angleOf = (/** @type {number[]} */ g) => asLine((Math.atan2(g[1], g[0]) * 180) / Math.PI);
const middle = (/** @type {number[]} */ v) => { const s = [...v].sort((a, b) => a - b), k = s.length >> 1; return s.length % 2 ? s[k] : (s[k - 1] + s[k]) / 2; };

/** @param {any} s */
export function derive(s) {
  const z = rolls(s.seed, s.n), points = z.map((v) => matvec(s.a, v)), C = carried(s.a, covariance(z)), seen = axesOf(C), layer = axesOf(carried(s.a, ONE));
  const total = layer.values[0] + layer.values[1], miss = layer.angle === null || seen.angle === null ? null : apart(seen.angle, layer.angle);
  const misses = layer.angle === null ? null : draws().map((list) => list.map((S) => apart(axesOf(carried(s.a, S)).angle ?? 0, /** @type {number} */ (layer.angle))));
  const yours = norm(s.guess) > 1e-9 ? angleOf(s.guess) : null;
  return { points, C, seen, layer, miss, misses, medians: misses && misses.map(middle), share: total > 1e-12 ? layer.values[0] / total : null,
    sample_share: seen.values[0] > 1e-12 ? seen.values[0] / (seen.values[0] + seen.values[1]) : null,
    yours, yours_miss: yours === null || layer.angle === null ? null : apart(yours, layer.angle), yours_share: yours === null || seen.values[0] < 1e-12 ? null : spreadAlong(C, unitAt(yours)) / seen.values[0] };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  if (!s.show && d.share !== null) return d.yours === null ? `${s.n} rolls, and no line of yours.` : `Your line lies at ${num(d.yours, 0)}°. Along it these ${s.n} rolls have ${num(100 * (d.yours_share ?? 0), 0)}% of the most variance that any line has.`;
  if (d.share === null) return "This layer sends every roll to one place.";
  if (d.layer.angle === null) return `This layer turns and stretches every way alike: its cloud is round and prefers no line. The longest line of these ${s.n} rolls, at ${num(d.seen.angle, 0)}°, is luck.`;
  const yours = d.yours === null ? "" : ` Your line is ${num(d.yours_miss, 0)}° from the layer’s own; along it the cloud has ${num(100 * d.yours_share, 0)}% of the most.`;
  return `Of ${s.n} rolls the longest line lies at ${num(d.seen.angle, 1)}°, ${num(d.miss, 1)}° from the layer’s own, and holds ${num(100 * d.sample_share, 0)}% of the variance; in the long run it is ${num(100 * d.share, 0)}%.${yours}`;
}

export const spec = {
  name: "code_cloud", number: "3.1b", title: "The cloud of a layer", instruction: "Lay your line along the cloud, then look.", reset: "Start over",
  defaults: { a: [[3, 0], [4, 5]], n: 100, seed: 1, guess: [0.8, 0.3], show: false }, derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.seen.values, ...d.layer.values, ...(d.miss === null ? [] : [d.miss])],
  python: (/** @type {any} */ s) => `import numpy as np
from eigencat._rng import normals                 # the dice of the page

A = np.array(${pyMatrix(s.a)})
W = normals(${s.seed}, ${2 * s.n}).reshape(${s.n}, 2) @ A.T
seen, v = np.linalg.eigh(np.cov(W.T, bias=True))
layer, u = np.linalg.eigh(A @ A.T)                # what endless rolls would show
result = [*np.maximum(seen[::-1], 0), *np.maximum(layer[::-1], 0)]
${axesOf(carried(s.a, ONE)).angle === null || derive(s).miss === null ? "# No line is preferred, so none is missed." : `angle = lambda w: np.degrees(np.arctan2(w[1], w[0]))
result.append(abs((angle(v[:, -1]) - angle(u[:, -1]) + 90) % 180 - 90))`}
`,
  clean(/** @type {any} */ s) {
    return { a: realMatrix("a", s.a, 2, 2, -MOST, MOST), n: oneOf("n", s.n, [...COUNTS]), seed: Math.round(real("seed", s.seed, 0, 999)), guess: reals("guess", s.guess, [[-FAR, FAR], [-FAR, FAR]]), show: Boolean(s.show) };
  },
  random: (/** @type {() => number} */ r) => ({ a: r() < 0.3 ? MATRICES[pick(r, Object.keys(NAMED))] : [0, 1].map(() => [0, 1].map(() => between(r, -MOST, MOST))), n: pick(r, COUNTS), seed: Math.floor(r() * 1000), guess: [between(r, -FAR, FAR), between(r, -FAR, FAR)], show: r() < 0.5 }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, d = derive(s), size = Math.max(1, ...d.layer.values);
    const found = covariance(d.points);
    must(found.every((row, i) => row.every((v, j) => Math.abs(v - d.C[i][j]) < 1e-9 * size)), "the covariance of the points must be what the layer makes of that of the rolls");
    // A Aᵀ: the two eigenvalues are known from its trace and from the determinant of A alone.
    const trace = s.a.flat().reduce((/** @type {number} */ t, /** @type {number} */ v) => t + v * v, 0), det = s.a[0][0] * s.a[1][1] - s.a[0][1] * s.a[1][0];
    must(Math.abs(d.layer.values[0] + d.layer.values[1] - trace) < 1e-9 * size && Math.abs(d.layer.values[0] * d.layer.values[1] - det * det) < 1e-8 * size * size, "the layer's variances must come from A alone");
    for (let a = -90; a < 90; a += 7.3) must(spreadAlong(d.C, unitAt(a)) <= d.seen.values[0] * (1 + 1e-9) + 1e-12, "no line may hold more of the sample than its longest");
    // Ten times as many rolls: the usual miss is about a third. Only where the layer clearly prefers a line.
    if (d.medians && d.layer.values[0] > 3 * d.layer.values[1] && d.medians[0] > 1e-6) { const r = [d.medians[2] / d.medians[0], d.medians[4] / d.medians[2]]; must(r.every((v) => v > 0.1 && v < 0.7), `ten times the rolls must bring the miss to about a third; got ${r.map((v) => v.toFixed(2))}`); }
  },
  build,
};
export default defineFigure(spec);

const WIDE = 15, UNIT = 15.5, REACH = 9, GW = 400, GH = 240, GL = 44, GT = 14, PW = GW - GL - 16, PH = GH - GT - 44;

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal }) {
  const p = plane({ x: [-WIDE, WIDE], y: [-WIDE, WIDE], unit: UNIT, every: 5, axes: [{ kind: "plain", name: "w₁" }, { kind: "plain", name: "w₂" }], label: "The first number of w to the right, the second upwards" });
  const dots = svg("path", { class: "cc-dots" }), ring = svg("path", { class: "cc-ring" }), seen = svg("path", { class: "cc-seen" }), layer = svg("path", { class: "cc-layer" }), yours = svg("path", { class: "cc-yours" }), tip = svg("g", { class: "ec-handle" });
  tip.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="12"/>`;
  p.under.append(dots); p.data.append(ring, layer, seen, yours); p.over.append(tip);
  const at = (/** @type {any} */ e) => scale(p.at(e), 1 / REACH), guess = () => state().guess;
  const hand = movable(tip, { at, get: guess, set: (v) => set({ guess: v }), done: commit, signal, range: [[-FAR, FAR], [-FAR, FAR]], home: () => [0.8, 0.3], label: "Your line goes from zero to here", value: () => `${spoken(guess()[0])}, ${spoken(guess()[1])}: ${spoken(angleOf(guess()), 0)} degrees` });
  // ── how far off, for many draws of each size ──
  const X = (/** @type {number} */ i) => GL + (PW * (i + 0.5)) / COUNTS.length, Y = (/** @type {number} */ v) => GT + PH * (1 - Math.min(v, 30) / 30);
  const values = COUNTS.map((_, i) => svg("text", { class: "ec-tick cc-middle", x: X(i), y: GT + 6 })), none = svg("text", { class: "ec-tick cc-middle", x: GL + PW / 2, y: GT + PH / 2 });
  const cloud = svg("path", { class: "cc-misses" }), line = svg("path", { class: "cc-median" }), here = svg("circle", { class: "cc-here", r: 6.5 });
  const graph = svg("svg", { viewBox: `0 0 ${GW} ${GH}`, class: "cc-graph", role: "img", "aria-label": "How many degrees the longest line of N rolls is off: draws of each N, and their middle value" }, svg("path", { class: "ec-ax plain", d: `M${GL} ${GT}V${GT + PH}H${GW - 10}` }),
    ...[0, 10, 20, 30].map((v) => svg("text", { class: "ec-tick", style: "text-anchor:end", x: GL - 6, y: Y(v) + 5 }, v === 30 ? "30°+" : `${v}°`)), ...COUNTS.map((n, i) => svg("text", { class: "ec-tick", x: X(i), y: GT + PH + 18 }, String(n))), svg("text", { class: "ec-axname plain", x: GW - 12, y: GH - 6, style: "text-anchor:end" }, "rolls, N"), cloud, line, here, ...values, none);
  const A = matrix({ label: "The layer A", rows: 2, cols: 2, min: -MOST, max: MOST, signal, done: commit, name: (i, j) => `row ${i + 1}, column ${j + 1} of A`, set: (i, j, v) => { const a = state().a.map((/** @type {number[]} */ r) => [...r]); a[i][j] = v; set({ a }); } });
  const which = choice({ label: "A is", options: /** @type {[string, string][]} */ (Object.entries(NAMED)), signal, hideable: "matrix", set: (n) => { set({ a: MATRICES[n].map((r) => [...r]) }); commit(); } });
  const count = slider({ label: "rolls, N", min: 0, max: COUNTS.length - 1, step: 1, value: (i) => String(COUNTS[i]), signal, done: commit, set: (i) => set({ n: COUNTS[i] }) });
  const roll = html("button", { type: "button", class: "ec-opt" }, "Roll anew"), look = html("button", { type: "button", class: "ec-opt", "aria-pressed": "false" }, "Show the longest line");
  roll.addEventListener("click", () => { set({ seed: (state().seed + 1) % 1000 }); commit(); }, { signal });
  look.addEventListener("click", () => { set({ show: !state().show }); commit(); }, { signal });
  stage.append(html("div", { class: "cc-two" }, html("div", {}, p.root), html("div", { class: "cc-side" }, html("div", { class: "ec-choice" }, roll, look), count.root, html("h3", { class: "fp-title" }, "How far off the longest line is"), graph, html("div", { class: "cc-mat", "data-hideable": "matrix" }, html("i", {}, "A"), A.root), which.root)));
  const through = (/** @type {number|null} */ degrees) => { if (degrees === null) return ""; const u = unitAt(degrees), e = clipLine([p.px(0), p.py(0)], [u[0], -u[1]], p.W, p.H); return e ? `M${e[0].join(" ")}L${e[1].join(" ")}` : ""; };
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    attr(dots, { d: d.points.map((/** @type {number[]} */ q) => `M${p.px(q[0]).toFixed(1)} ${p.py(q[1]).toFixed(1)}h0`).join(""), class: `cc-dots${s.n > 200 ? " many" : ""}` });
    attr(ring, { d: s.show ? pathOf(ellipse(d.C, [0, 0], 2).map((q) => [p.px(q[0]), p.py(q[1])])) : "" });
    attr(seen, { d: s.show ? through(d.seen.angle) : "" }); attr(layer, { d: s.show ? through(d.layer.angle) : "" }); attr(yours, { d: through(d.yours) });
    attr(tip, { transform: `translate(${guess().map((/** @type {number} */ v, /** @type {number} */ k) => (k ? p.py(REACH * v) : p.px(REACH * v))).join(" ")})` });
    hand.sync();
    const k = COUNTS.indexOf(s.n);
    attr(cloud, { d: d.misses ? d.misses.map((/** @type {number[]} */ list, /** @type {number} */ i) => list.slice(0, SHOWN).map((v, j) => `M${Math.round(X(i) + ((j / (SHOWN - 1)) - 0.5) * 34)} ${Math.round(Y(v))}h0`).join("")).join("") : "" });
    attr(line, { d: d.medians ? `M${d.medians.map((/** @type {number} */ v, /** @type {number} */ i) => `${X(i).toFixed(1)} ${Y(v).toFixed(1)}`).join("L")}` : "" });
    values.forEach((e, i) => say(/** @type {any} */ (e), d.medians ? `${num(d.medians[i], 1)}°` : "")); say(/** @type {any} */ (none), d.medians ? "" : "No line of its own: nothing to be off from.");
    attr(here, { cx: X(k), cy: Y(d.miss ?? 0), style: d.miss === null || !s.show ? "display:none" : "" });
    A.draw(s.a); which.draw(nameOf(s.a)); count.draw(k); attr(look, { "aria-pressed": s.show });
  } };
}
