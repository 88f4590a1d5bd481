// @ts-check
// Figure 3.4c. Left what goes in: round rolls, and the step n₁ that A stretches most, told from A alone. Right what comes out:
// the image A n₁ / σ₁ and the longest axis of the sampled cloud. They are one line, within sampling error.

import { oneOf, real, realMatrix } from "./lib/clean.js";
import { axesOf, covariance } from "./lib/cloud.js";
import { choice, longArrow } from "./lib/controls.js";
import { attr, html, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { num, pyMatrix, spoken } from "./lib/format.js";
import { around } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between, normals, pick } from "./lib/rng.js";
import { arrowBoxes, axisBoxes, clipLine, writeNear } from "./lib/shadows.js";
import { between2, lineOf, ring, stretches, upright } from "./lib/stretch.js";
import { column, matvec, norm, scale } from "./lib/vec.js";
import { MATRICES } from "./lib/world.js";

const MOST = 6, COUNTS = [20, 200, 2000], DRAWN = 300, ROUND = 0.02;
/** @type {Map<string, number[][]>} */ const ROLLED = new Map();
/** Pairs of standard normal numbers. @param {number} seed @param {number} count */
function rolls(seed, count) {
  const key = `${seed} ${count}`;
  if (!ROLLED.has(key)) {
    if (ROLLED.size > 40) ROLLED.clear();
    const z = normals(seed, 2 * count);
    ROLLED.set(key, Array.from({ length: count }, (_, i) => [z[2 * i], z[2 * i + 1]]));
  }
  return /** @type {number[][]} */ (ROLLED.get(key));
}
/** One standard error of the axis of a sample of `count`, in degrees: it grows as the two stretches come together. @param {number} most @param {number} least @param {number} count */
export const errorOf = (most, least, count) => ((most * least) / Math.max(1e-12, most * most - least * least) / Math.sqrt(count)) * (180 / Math.PI);

/** @param {any} s */
export function derive(s) {
  const all = stretches(s.w), z = rolls(s.seed, s.count), out = z.map((q) => matvec(s.w, q)), C = covariance(out), found = axesOf(C);
  const even = all.most < 1e-9 || all.angle === null || (all.most - all.least) / all.most < ROUND, n = even ? null : upright(/** @type {number} */ (all.angle)), image = n ? scale(matvec(s.w, n), 1 / all.most) : null;
  return { ...all, z, out, C, n, image, found: found.angle, apart: image && found.angle !== null ? between2(lineOf(image), found.angle) : null, error: errorOf(all.most, all.least, s.count) };
}
/** @param {any} s @param {any} d */
function words(s, d) {
  if (d.most < 1e-9) return "A sends everything to zero: there is nothing to compare.";
  if (!d.n) return `A stretches every step by about ${num(d.most)}. Neither side prefers a line; the axis of the ${s.count} samples, at ${num(d.found, 0)}°, is chance.`;
  const luck = d.apart <= 2 * d.error ? `Chance alone moves it by about ${num(d.error, 1)}°.` : `That is more than ${num(d.error, 1)}°, which chance usually moves it by: an unlucky draw.`;
  return `The image of n₁ lies at ${num(lineOf(d.image), 1)}°, the longest axis of ${s.count} samples at ${num(d.found, 1)}°: ${num(d.apart, 1)}° apart. ${luck}`;
}

export const spec = {
  name: "partners", number: "3.4c", title: "Two sides of one layer", instruction: "Drag a column of A, or roll again.", reset: "Start over",
  defaults: { w: MATRICES.A, count: 20, seed: 3 },
  choices: { count: COUNTS },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [d.most, d.least, ...(d.image ?? [])],
  python: (/** @type {any} */ s) => {
    const d = derive(s);
    return `import numpy as np

A = np.array(${pyMatrix(s.w)})
squares, steps = np.linalg.eigh(A.T @ A)      # upwards: the last is the largest
stretch = np.sqrt(np.maximum(squares[::-1], 0))
n = steps[:, -1]
n = n * np.sign(n[1] if abs(n[1]) > 1e-12 else n[0])     # the one that points up
outputs = np.random.default_rng(0).normal(size=(${s.count}, 2)) @ A.T
_, axes = np.linalg.eigh(np.cov(outputs.T))
image = A @ n / stretch[0]${d.n ? "" : "      # no line is preferred here"}
print(image, axes[:, -1])             # one line, but for the sign and for chance
result = [*stretch${d.n ? ", *image" : ""}]
`;
  },
  clean: (/** @type {any} */ s) => ({ w: realMatrix("w", s.w, 2, 2, -MOST, MOST), count: oneOf("count", s.count, COUNTS), seed: Math.round(real("seed", s.seed, 0, 999999)) }),
  random: (/** @type {() => number} */ r) => ({ w: r() < 0.3 ? MATRICES[pick(r, Object.keys(MATRICES))] : [0, 1].map(() => [0, 1].map(() => between(r, -5, 5))), count: pick(r, COUNTS), seed: Math.floor(r() * 1e6) }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, d = derive(s);
    if (!d.image) return;
    must(Math.abs(norm(d.image) - 1) < 1e-9, "A n₁ must be σ₁ long");
    // Told from the other side: the longest axis of A Aᵀ, the covariance of round input sent through A.
    const rows = s.w, AAt = rows.map((/** @type {number[]} */ a) => rows.map((/** @type {number[]} */ b) => a[0] * b[0] + a[1] * b[1]));
    must(between2(lineOf(d.image), /** @type {number} */ (axesOf(AAt).angle)) < 1e-6, "the image of n₁ must be the longest axis of A Aᵀ");
    // Sampled: within six standard errors (fewer than one draw in a hundred million), while the error itself is small.
    for (const [count, seed] of [[s.count, s.seed], [2000, s.seed + 1]]) {
      const x = derive({ ...s, count, seed });
      if (x.error < 6 && x.apart !== null) must(x.apart < 6 * x.error + 1e-6, `the sampled axis must be the image within sampling error: ${x.apart} against ${x.error}`);
    }
    // Measured from itself, a sample knows no error: the axis of A Cz Aᵀ is found exactly, with Cz the covariance of what went in.
    const Cz = covariance(d.z), told = rows.map((/** @type {number[]} */ a) => rows.map((/** @type {number[]} */ b) => { const v = matvec(Cz, b); return a[0] * v[0] + a[1] * v[1]; }));
    if (d.found !== null && axesOf(told).angle !== null && d.most - d.least > 0.2) must(between2(d.found, /** @type {number} */ (axesOf(told).angle)) < 1e-6, "what is left between them must come from the input that was not quite round");
  },
  build,
};
export default defineFigure(spec);

const LEFT = { x: [-3.4, 3.4], y: [-3.4, 3.4], unit: 366 / 6.8, every: 1 }, F = 17;
/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal }) {
  const left = plane({ ...LEFT, axes: [{ kind: "plain", name: "w₁" }, { kind: "plain", name: "w₂" }], label: "What goes in" });
  const right = plane({ x: [-F, F], y: [-F, F], unit: 366 / (2 * F), every: 5, axes: [{ kind: "plain", name: "o₁" }, { kind: "plain", name: "o₂" }], label: "What comes out" });
  const rings = [left, right].map((p) => { const e = svg("ellipse", { class: "pq-ring" }); p.under.append(e); return e; }), clouds = [left, right].map((p) => { const g = svg("path", { class: "pq-cloud" }); p.under.append(g); return g; });
  const pc = svg("path", { class: "pq-pc" }), n = arrow(left, { cls: "pq-n" }), image = arrow(right, { cls: "pq-n" }), cols = [0, 1].map(() => arrow(right, { cls: "pq-col" })), hands = [0, 1].map(() => svg("g", { class: "ec-handle" }));
  right.data.append(pc, ...cols.map((c) => c.root), image.root); left.data.append(n.root);
  for (const h of hands) h.innerHTML = `<circle class="ec-hit" r="24"/><circle class="ec-ring open" r="9"/>`;
  const tags = [left, right, right, right].map((p) => { const t = svg("text", { class: "ec-label pq-tag" }); p.over.append(t); return t; });
  right.over.append(...hands);
  const moves = hands.map((g, j) => movable(g, { at: right.at, range: [[-MOST, MOST], [-MOST, MOST]], step: 0.25, coarse: 1, fine: 0.05, signal, done: commit, get: () => column(state().w, j), home: () => column(MATRICES.A, j), label: `Column ${j + 1} of A: where a step along w${j + 1} lands`,
    set: (v) => set({ w: state().w.map((/** @type {number[]} */ r, /** @type {number} */ i) => r.map((x, k) => (k === j ? v[i] : x))) }), value: () => { const v = column(state().w, j); return `${spoken(v[0])}, ${spoken(v[1])}`; } }));
  const count = choice({ label: "Samples", options: COUNTS.map((c) => [String(c), String(c)]), signal, hideable: "samples", set: (v) => { set({ count: Number(v) }); commit(); } });
  const again = html("button", { type: "button", class: "ec-opt" }, "Roll again");
  again.addEventListener("click", () => { set({ seed: (state().seed * 48271 + 11) % 999983 }); commit(); }, { signal });
  const key = html("p", { class: "pq-key" }, html("i", { class: "pq-k n" }), "from A alone ", html("i", { class: "pq-k pc" }), "from the samples");
  const pane = (/** @type {string} */ t, /** @type {Element} */ e) => html("div", { class: "pq-pane" }, html("h3", { class: "fp-title" }, t), e);
  stage.append(html("div", { class: "pq-two" }, pane("Goes in: round rolls", left.root), html("span", { class: "pq-arrow", "aria-hidden": "true" }, longArrow()), pane("Comes out", right.root)), html("div", { class: "pq-low" }, count.root, again, key));
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    [[left, d.z, clouds[0]], [right, d.out, clouds[1]]].forEach(([p, list, g]) => { attr(g, { d: list.slice(0, DRAWN).map((/** @type {number[]} */ q) => `M${p.px(q[0]).toFixed(0)} ${p.py(q[1]).toFixed(0)}h0`).join("") }); });
    ring(rings[0], left, [2, 2], 0);
    ring(rings[1], right, axesOf(d.C).values.map((v) => 2 * Math.sqrt(v)), d.found ?? 0);
    const O = [right.px(0), right.py(0)], t = d.found === null ? null : (d.found * Math.PI) / 180, span = t === null ? null : clipLine(O, [Math.cos(t), -Math.sin(t)], right.W, right.H);
    attr(pc, { d: span ? `M${span[0].join(" ")}L${span[1].join(" ")}` : "" });
    // Both drawn two deviations long, as the rings are.
    const a = d.n ? scale(d.n, 2) : [0, 0], b = d.image ? scale(d.image, 2 * d.most) : [0, 0];
    n.draw(a); image.draw(b);
    const taken = [...right.taken, ...arrowBoxes(right, b)];
    cols.forEach((c, j) => { const v = column(s.w, j); c.draw(v); attr(hands[j], { transform: `translate(${right.px(v[0])} ${right.py(v[1])})` }); moves[j].sync(); taken.push(around(right.px(v[0]), right.py(v[1]), 12)); });
    cols.forEach((_, j) => { const v = column(s.w, j); writeNear(tags[j + 2], `column ${j + 1}`, [right.px(v[0]), right.py(v[1])], taken, right, [14, 24, 38], axisBoxes(right)); });
    writeNear(tags[0], d.n ? "n₁" : "", [left.px(a[0]), left.py(a[1])], [...left.taken, ...arrowBoxes(left, a)], left, [12, 24], axisBoxes(left));
    writeNear(tags[1], d.image ? "A n₁" : "", [right.px(b[0]), right.py(b[1])], taken, right, [12, 24, 40], axisBoxes(right));
    count.draw(String(s.count));
  } };
}
