// @ts-check
// Figure 3.4a. A step one long, in every direction, and where A sends it: a circle becomes an ellipse. The longest of its
// steps is no axis and no row of A; a matrix that turns and stretches everything alike has none.

import { realMatrix, reals } from "./lib/clean.js";
import { unitAt } from "./lib/cloud.js";
import { choice, longArrow, matrix } from "./lib/controls.js";
import { attr, html, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { num, pyList, pyMatrix, spoken } from "./lib/format.js";
import { around, lineBoxes } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { arrowBoxes, axisBoxes, writeNear } from "./lib/shadows.js";
import { between2, gram, lineOf, onRing, REACH, ring, stretches } from "./lib/stretch.js";
import { dot, matvec, norm, scale } from "./lib/vec.js";
import { MATRICES } from "./lib/world.js";

const MOST = 6, NAMED = { A: "A", W_C: "classifier", W_R: "turn & stretch" };
const nameOf = (/** @type {number[][]} */ w) => Object.keys(NAMED).find((n) => JSON.stringify(MATRICES[n]) === JSON.stringify(w)) ?? "";

/** @param {any} s */
export function derive(s) {
  const n = scale(s.u, 1 / norm(s.u)), o = matvec(s.w, n), all = stretches(s.w);
  return { n, o, length: norm(o), ...all, way: lineOf(n), slope: 2 * dot(matvec(gram(s.w), n), [-n[1], n[0]]) };
}
/** @param {any} s @param {any} d */
function words(s, d) {
  if (d.most < 1e-9) return "A sends every step to zero.";
  const first = `The step at ${num(d.way, 0)}° lands ${num(d.length)} away.`;
  if (d.angle === null || d.most - d.least < 1e-9 * d.most) return `${first} So does every other: the circle has become a circle.`;
  if (d.most - d.length < 1e-4 * d.most) return `${first} No step lands farther.`;
  if (d.length - d.least < 1e-4 * d.most) return `${first} No step lands nearer.`;
  return `${first} Turned ${d.slope > 0 ? "against the clock" : "with the clock"}, it lands farther; the farthest is ${num(d.most)}, the nearest ${num(d.least)}.`;
}

export const spec = {
  name: "stretch_dial", number: "3.4a", title: "One step, every direction", instruction: "Turn the step n.", reset: "Start over",
  defaults: { u: [1, 0.1], w: MATRICES.A },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.o, d.length, d.most, d.least],
  python: (/** @type {any} */ s) => `import numpy as np
${nameOf(s.w) ? `import eigencat as ec

A = ec.matrices()["${nameOf(s.w)}"]` : `
A = np.array(${pyMatrix(s.w)})`}
n = np.array(${pyList(s.u)})
n = n / np.linalg.norm(n)          # a step one long
o = A @ n
squares = np.linalg.eigvalsh(A.T @ A)[::-1]      # of the farthest and the nearest
result = [*o, np.linalg.norm(o), *np.sqrt(np.maximum(squares, 0))]
print(result)
`,
  clean: (/** @type {any} */ s) => ({ u: onRing(reals("u", s.u, [[-100, 100], [-100, 100]])), w: realMatrix("w", s.w, 2, 2, -MOST, MOST) }),
  random: (/** @type {() => number} */ r) => ({ u: unitAt(between(r, -180, 180)), w: r() < 0.4 ? MATRICES[pick(r, Object.keys(NAMED))] : [0, 1].map(() => [0, 1].map(() => between(r, -4, 4))) }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, d = derive(s), G = gram(s.w), at = (/** @type {number} */ a) => derive({ ...s, u: unitAt(a) }), size = d.most + 1e-9;
    const round = Array.from({ length: 720 }, (_, i) => at(i / 2)), lengths = round.map((x) => x.length);
    must(Math.max(...lengths) <= d.most + 1e-9 * size && Math.max(...lengths) > d.most * 0.9999, "no step may land farther than the longest stretch, and one must land there");
    must(Math.min(...lengths) >= d.least - 1e-9 * size && Math.min(...lengths) < d.least + 5e-3 * size, "no step may land nearer than the shortest stretch, and one must land there");
    must(Math.abs(d.most * d.least - Math.abs(s.w[0][0] * s.w[1][1] - s.w[0][1] * s.w[1][0])) < 1e-6 * size * size, "the two stretches must multiply to the area that one square unit becomes");
    if (d.angle === null || d.most - d.least < 1e-3 * size) return;
    // Stationary at eigenvectors of AᵀA only: round the circle the slope changes its sign four times, each time at one of the two lines.
    const top = stretches(s.w).angle, turns = round.filter((x, i) => x.slope * round[(i + 1) % 720].slope < 0 || x.slope === 0);
    must(turns.length === 4, "there must be four stationary steps, two lines");
    for (const x of turns) must(Math.min(between2(x.way, /** @type {number} */ (top)), between2(x.way, /** @type {number} */ (top) + 90)) <= 0.51, "a step may be stationary only at an eigenvector of AᵀA");
    const e = unitAt(/** @type {number} */ (top)), g = matvec(G, e);
    must(Math.abs(g[0] * e[1] - g[1] * e[0]) < 1e-9 * size * size, "AᵀA must send the longest step along itself");
  },
  build,
};
export default defineFigure(spec);

const LEFT = { x: [-1.5, 1.5], y: [-1.5, 1.5], unit: 122, every: 1 }, FRAME = 7.3, WW = 400, WH = 200, L = 40, T = 14, PW = WW - L - 14, PH = WH - T - 36;

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal }) {
  const left = plane({ ...LEFT, axes: [{ kind: "plain", name: "w₁" }, { kind: "plain", name: "w₂" }], label: "The steps: the first number to the right, the second upwards" });
  const right = plane({ x: [-FRAME, FRAME], y: [-FRAME, FRAME], unit: 366 / (2 * FRAME), every: 5, axes: [{ kind: "plain", name: "o₁" }, { kind: "plain", name: "o₂" }], label: "Where A sends them" });
  const circle = svg("circle", { class: "sd-ring", cx: left.px(0), cy: left.py(0), r: left.U }), ellipse = svg("ellipse", { class: "sd-ring" });
  left.under.append(circle); right.under.append(ellipse);
  const n = arrow(left, { cls: "sd-n" }), o = arrow(right, { cls: "sd-o" }), names = [left, right].map((p) => { const t = svg("text", { class: "ec-label sd-tag" }); p.over.append(t); return t; });
  const ticks = [left, right].map((p) => { const g = svg("g", { class: "sd-axes" }); p.under.append(g); return g; });
  left.data.append(n.root); right.data.append(o.root);
  const tip = svg("g", { class: "ec-handle" });
  tip.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="11"/>`;
  left.over.append(tip);
  const hand = movable(tip, { at: left.at, range: [[-REACH.far, REACH.far], [-REACH.far, REACH.far]], signal, get: () => state().u, set: (v) => set({ u: v }), done: commit, home: () => [1, 0], label: "The tip of the step n, on the circle",
    value: () => `${spoken(lineOf(state().u), 0)} degrees` });
  // ── the length over the angle ──
  const X = (/** @type {number} */ a) => L + (PW * (a + 90)) / 180, area = svg("path", { class: "sd-area" }), wave = svg("path", { class: "sd-wave" }), top = svg("path", { class: "sd-most" }), at = svg("circle", { class: "sd-at", r: 6.5 }), drop = svg("path", { class: "sd-drop" }), ends = [0, 1].map(() => svg("text", { class: "ec-label sd-end" }));
  const graph = svg("svg", { viewBox: `0 0 ${WW} ${WH}`, class: "sd-graph", role: "img", "aria-label": "How far the step lands, for every angle of it" }, svg("path", { class: "ec-ax plain", d: `M${L} ${T}V${T + PH}H${WW - 10}` }),
    ...[-90, -45, 0, 45, 90].map((a) => svg("text", { class: "ec-tick", x: X(a), y: T + PH + 18 }, `${num(a, 0)}°`)), svg("text", { class: "ec-tick end", x: L - 8, y: T + PH + 4 }, "0"), area, top, wave, drop, at, ...ends);
  const W = matrix({ label: "The matrix A", rows: 2, cols: 2, min: -MOST, max: MOST, signal, done: commit, name: (i, j) => `how much w${j + 1} counts towards o${i + 1}`, set: (i, j, v) => { const w = state().w.map((/** @type {number[]} */ r) => [...r]); w[i][j] = v; set({ w }); } });
  const which = choice({ label: "The matrix is", options: /** @type {[string, string][]} */ (Object.entries(NAMED)), signal, hideable: "matrix", set: (v) => { set({ w: MATRICES[v].map((r) => [...r]) }); commit(); } });
  const pane = (/** @type {string} */ t, /** @type {Element} */ e) => html("div", { class: "sd-pane" }, html("h3", { class: "fp-title" }, t), e);
  stage.append(html("div", { class: "sd-two" }, pane("A step one long", left.root), html("span", { class: "sd-arrow", "aria-hidden": "true" }, longArrow()), pane("Where it lands", right.root)),
    html("div", { class: "sd-low" }, html("div", { class: "sd-mat" }, html("i", {}, "A"), W.root), which.root, html("div", { class: "sd-curve", "data-hideable": "curve" }, html("h3", { class: "fp-title" }, "How far it lands, at every angle"), graph)));
  let key = "";
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const big = d.most || 1, Y = (/** @type {number} */ v) => T + PH - (PH * 0.9 * v) / big, px = (/** @type {number[]} */ q) => [right.px(q[0]), right.py(q[1])];
    if (JSON.stringify(s.w) !== key) {
      key = JSON.stringify(s.w);
      // Where the circle lands: its axes are the images of the farthest and of the nearest step.
      ring(ellipse, right, [d.most, d.least], d.most < 1e-9 ? 0 : lineOf(matvec(s.w, unitAt(d.angle ?? 0))));
      const pts = Array.from({ length: 61 }, (_, i) => { const a = -90 + 3 * i; return `${X(a).toFixed(0)} ${Y(norm(matvec(s.w, unitAt(a)))).toFixed(1)}`; }).join("L");
      attr(wave, { d: `M${pts}` }); attr(area, { d: `M${X(-90)} ${T + PH}L${pts}L${X(90)} ${T + PH}Z` }); attr(top, { d: `M${L} ${Y(d.most)}H${WW - 14}M${L} ${Y(d.least)}H${WW - 14}` });
      const flat = d.most - d.least < 0.08 * big;
      ends[0].textContent = num(d.most); ends[1].textContent = flat ? "" : num(d.least);
      [d.most, d.least].forEach((v, i) => attr(ends[i], { x: L - 5, y: Math.min(Y(v) + 5, T + PH - 14), "text-anchor": "end" }));
      // What the axes become: two marks, so that the longest is seen to be neither.
      ticks[0].innerHTML = [[1, 0], [0, 1]].map((e) => `<circle cx="${left.px(e[0])}" cy="${left.py(e[1])}" r="5"/>`).join("");
      ticks[1].innerHTML = [[1, 0], [0, 1]].map((e) => { const q = px(matvec(s.w, e)); return `<circle cx="${q[0]}" cy="${q[1]}" r="5"/>`; }).join("");
    }
    const N = [left.px(d.n[0]), left.py(d.n[1])], O = px(d.o);
    n.draw(d.n); o.draw(d.o); attr(tip, { transform: `translate(${N.join(" ")})` }); hand.sync();
    attr(at, { cx: X(d.way), cy: Y(d.length) }); attr(drop, { d: `M${X(d.way)} ${Y(d.length)}V${T + PH}` });
    writeNear(names[0], "n", N, [...left.taken, around(N[0], N[1], 14), ...arrowBoxes(left, d.n)], left, [16, 26], axisBoxes(left));
    writeNear(names[1], `A n, ${num(d.length)} long`, O, [...right.taken, ...arrowBoxes(right, d.o), ...lineBoxes(O[0], O[1], O[0], O[1], 8, 1)], right, [12, 22, 34, 50, 70], axisBoxes(right));
    W.draw(s.w); which.draw(nameOf(s.w));
  } };
}
