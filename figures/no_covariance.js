// @ts-check
// Figure 3.2d. Three clouds with one covariance matrix: a block, a ring and a bow. In the first, x tells nothing of y. In the
// other two it tells nearly all, and the covariance is zero all the same: it sees only what a straight line could tell.

import { oneOf, real } from "./lib/clean.js";
import { covariance } from "./lib/cloud.js";
import { choice, matrix, slider } from "./lib/controls.js";
import { attr, html, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { num, py } from "./lib/format.js";
import { around } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { plane } from "./lib/plane.js";
import { between, normals, pick } from "./lib/rng.js";
import { axisBoxes, writeNear } from "./lib/shadows.js";

const SHAPES = ["block", "ring", "bow"], NAMES = { block: "block", ring: "ring", bow: "bow" }, R = Math.SQRT2, HALF = 0.26, FAR = 2, SEED = 7, N = 49;   // on a ring of radius √2 the variance is one every way
const middle = (/** @type {number[]} */ v) => v.reduce((t, x) => t + x, 0) / v.length;
/** Shifted and stretched to mean 0 and variance 1. @param {number[]} v */
function fit(v) {
  const m = middle(v), away = v.map((x) => x - m), k = Math.sqrt(1 / middle(away.map((x) => x * x)));
  return away.map((x) => x * k);
}
/** @param {string} shape @param {number} noise @returns {number[][]} */
export function cloudOf(shape, noise) {
  const side = Math.round(Math.sqrt(N)), even = Array.from({ length: N }, (_, i) => (2 * i) / (N - 1) - 1), z = normals(SEED, 2 * N);
  const raw = shape === "block" ? even.map((_, i) => [(i % side) - (side - 1) / 2, Math.floor(i / side) - (side - 1) / 2]) : shape === "ring" ? even.map((_, i) => [Math.cos((2 * Math.PI * i) / N), Math.sin((2 * Math.PI * i) / N)]) : even.map((x) => [x, x * x]);
  const xs = fit(raw.map((p) => p[0])), ys = fit(raw.map((p) => p[1]));
  return xs.map((x, i) => [x + noise * z[2 * i], ys[i] + noise * z[2 * i + 1]]);
}

/** @param {any} s */
export function derive(s) {
  const points = cloudOf(s.shape, s.noise), C = covariance(points), inside = points.map((p) => Math.abs(p[0] - s.x) <= HALF), there = points.filter((_, i) => inside[i]).map((p) => p[1]).sort((a, b) => a - b);
  // The heights in the strip, in heaps: [lowest, highest] of each.
  /** @type {number[][]} */ const heaps = [];
  for (const y of there) { const last = heaps[heaps.length - 1]; if (last && y - last[1] <= 0.35) last[1] = y; else heaps.push([y, y]); }
  return { points, C, inside, there, heaps };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const off = `The covariance is ${num(d.C[0][1])}${Math.abs(d.C[0][1]) < 0.005 ? "" : `, by the luck of ${d.points.length} points`}.`, n = d.there.length;
  if (!n) return `${off} No point stands near x = ${num(s.x)}.`;
  const ends = `from ${num(d.there[0], 1)} to ${num(d.there[n - 1], 1)}`, middles = d.heaps.map(([a, b]) => num((a + b) / 2, 1));
  if (s.noise) return `${off} Near x = ${num(s.x)} ${n === 1 ? `stands one point, at ${num(d.there[0], 1)}` : `stand ${n} points, ${ends}${d.heaps.length === 2 ? `, in two heaps, near ${middles.join(" and ")}` : ""}`}. Noise blurs what x tells of y.`;
  return `${off} Near x = ${num(s.x)}, ${s.shape === "block" ? `y is anything ${ends}, as everywhere: x tells nothing of it` : middles.length > 1 ? `y is near ${middles.join(" or ")}: x leaves heights near two values` : `y is near ${middles[0]}: x leaves heights near one value`}.`;
}

export const spec = {
  name: "no_covariance", number: "3.2d", title: "Three clouds, one matrix", instruction: "Choose a cloud, and drag the strip.", reset: "Start over",
  defaults: { shape: "ring", noise: 0, x: 0.75 }, choices: { shape: SHAPES },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.C.flat(), d.there.length],
  python: (/** @type {any} */ s) => `import numpy as np

points = np.array(${JSON.stringify(cloudOf(s.shape, s.noise).map((p) => p.map((v) => Number(v.toPrecision(15)))))})
C = np.cov(points.T, bias=True)
print(C)
near = np.abs(points[:, 0] - ${py(s.x)}) <= ${py(HALF)}
print(points[near, 1])             # the heights in the strip
result = [*C.ravel(), near.sum()]
`,
  clean: (/** @type {any} */ s) => ({ shape: oneOf("shape", s.shape, SHAPES), noise: real("noise", s.noise, 0, 0.4), x: real("x", s.x, -FAR, FAR) }),
  random: (/** @type {() => number} */ r) => ({ shape: pick(r, SHAPES), noise: r() < 0.5 ? 0 : between(r, 0, 0.4), x: between(r, -FAR, FAR) }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    for (const shape of SHAPES) {
      const p = cloudOf(shape, 0), C = covariance(p);
      must(Math.abs(C[0][1]) < 1e-12 && Math.abs(C[0][0] - 1) < 1e-12 && Math.abs(C[1][1] - 1) < 1e-12, `the ${shape} must have variance one along both axes, and nothing between`);
      if (shape === "ring") must(p.every(([x, y]) => Math.abs(x * x + y * y - R * R) < 1e-9), "on the ring x must fix y²");
      if (shape === "block") must(p.filter(([x]) => Math.abs(x - p[0][0]) < 1e-9).length === Math.sqrt(N) && new Set(p.filter(([x]) => Math.abs(x - p[0][0]) < 1e-9).map((q) => num(q[1], 6))).size === new Set(p.map((q) => num(q[1], 6))).size, "in the block every x must come with every y");
      // Two places fix the two numbers of a parabola y = a x² + b; all others must lie on it.
      if (shape === "bow") { const a = (p[0][1] - p[24][1]) / (p[0][0] ** 2 - p[24][0] ** 2), b = p[24][1] - a * p[24][0] ** 2; must(p.every(([x, y]) => Math.abs(y - a * x * x - b) < 1e-9), "on the bow x must fix y"); }
      must(derive({ shape, noise: 0, x: 0.5 }).heaps.length === { block: 7, ring: 2, bow: 1 }[shape], `the strip must find the heights of the ${shape}`);
    }
    const d = derive(s), far = (/** @type {boolean} */ is) => d.points.filter((_, i) => d.inside[i] === is).map((p) => Math.abs(p[0] - s.x));
    must(Math.max(0, ...far(true)) <= HALF + 1e-12 && Math.min(9, ...far(false)) > HALF, "the strip must hold the points near x, and no others");
    must(d.heaps.reduce((t, [a, b]) => t + d.there.filter((y) => y >= a && y <= b).length, 0) === d.there.length, "every height must be in one heap");
    const still = cloudOf(s.shape, 0);
    must(d.points.every((p, i) => [0, 1].every((k) => Math.abs(p[k] - still[i][k]) <= 4 * s.noise + 1e-12)) && (!s.noise || [0, 1].every((k) => d.points.some((p, i) => Math.abs(p[k] - still[i][k]) > s.noise / 2))), "noise must blur both numbers");
  },
  build,
};
export default defineFigure(spec);

/** Where the heights found in the strip are read off. */
const EDGE = [2.25, 2.55];

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal }) {
  const p = plane({ x: [-2.45, 3.25], y: [-2.2, 2.75], unit: 78, axes: [{ kind: "plain", name: "x" }, { kind: "plain", name: "y" }], label: "x to the right, y upwards" }), lines = axisBoxes(p);
  const strip = svg("rect", { class: "nc-strip ec-handle", y: 0, height: p.H }), dots = svg("g", { class: "nc-dots" }), reads = svg("g", { class: "nc-reads" }), frame = svg("path", { class: "nc-edge", d: `M${p.px(EDGE[0])} 0V${p.H}` }), tag = svg("text", { class: "ec-label nc-tag" }), name = svg("text", { class: "ec-label nc-tag", x: p.px((EDGE[0] + EDGE[1]) / 2), y: 20, style: "text-anchor:middle" }, "then y is");
  p.under.append(strip, frame);
  p.over.append(dots, reads, tag, name);
  const shape = choice({ label: "Cloud", options: /** @type {[string, string][]} */ (Object.entries(NAMES)), signal, set: (v) => { set({ shape: v }); commit(); } });
  const at = slider({ label: "strip at x", min: -FAR, max: FAR, step: 0.05, value: (v) => num(v), signal, done: commit, set: (v) => set({ x: v }) });
  const noise = slider({ label: "noise", min: 0, max: 0.4, step: 0.02, value: (v) => num(v), signal, done: commit, set: (v) => set({ noise: v }) });
  const C = matrix({ label: "The covariance matrix", rows: 2, cols: 2, digits: 2, lights: () => "C" });
  stage.append(html("div", { class: "nc-two" }, html("div", {}, p.root), html("div", { class: "nc-side" }, shape.root, html("div", { class: "ct-mat", "data-hideable": "matrix" }, html("i", { class: "nc-name" }, "C"), C.root), at.root, noise.root)));
  const hand = movable(strip, { axis: "x", range: [[-FAR, FAR], [0, 0]], at: p.at, signal, done: commit, get: () => [state().x, 0], set: (q) => set({ x: q[0] }), label: "The strip: x from left to right", home: () => [0, 0], value: () => `x is ${num(state().x)}` });
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const w = 2 * HALF * p.U, X = p.px(s.x);
    attr(strip, { x: X - w / 2, width: w });
    hand.sync();
    dots.innerHTML = d.points.map((/** @type {number[]} */ q, /** @type {number} */ i) => `<circle class="${d.inside[i] ? "in" : ""}" cx="${p.px(q[0]).toFixed(1)}" cy="${p.py(q[1]).toFixed(1)}" r="${d.inside[i] ? 6 : 4.5}"/>`).join("");
    // What is found in the strip, as heights at the right edge.
    reads.innerHTML = d.there.map((/** @type {number} */ y) => `<path d="M${p.px(EDGE[0])} ${p.py(y).toFixed(1)}H${p.px(EDGE[1])}"/>`).join("");
    shape.draw(s.shape); at.draw(s.x); noise.draw(s.noise); C.draw(d.C);
    const taken = [...p.taken, { x0: p.px(EDGE[0]) - 40, y0: 0, x1: p.W, y1: 30 }, ...d.points.map((/** @type {number[]} */ q) => around(p.px(q[0]), p.py(q[1]), 8)), { x0: p.px(EDGE[0]) - 4, y0: 34, x1: p.px(EDGE[1]) + 4, y1: p.H }];
    writeNear(tag, "known: x", [X, 16], taken, p, [14, 26, 40], lines);
  } };
}
