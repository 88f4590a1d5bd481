// @ts-check
// Figure 3.4b. All steps one long lie on a circle; level curves join the steps that land equally far. Where the curve through n
// crosses the circle, a little way along the circle lands farther. Only where the two kiss is there nothing to gain.

import { realMatrix, reals } from "./lib/clean.js";
import { unitAt } from "./lib/cloud.js";
import { choice, line } from "./lib/controls.js";
import { attr, html, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyList, pyMatrix, spoken } from "./lib/format.js";
import { around } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { arrowBoxes, axisBoxes, writeNear } from "./lib/shadows.js";
import { gram, levelCurve, levelReach, lineOf, onRing, REACH, ring, stretches } from "./lib/stretch.js";
import { add, dot, matvec, norm, scale } from "./lib/vec.js";
import { MATRICES } from "./lib/world.js";

const NAMED = { A: "A", W_C: "classifier", W_R: "turn & stretch" }, MOST = 6, KISS = 0.5;
const nameOf = (/** @type {number[][]} */ w) => Object.keys(NAMED).find((n) => JSON.stringify(MATRICES[n]) === JSON.stringify(w)) ?? "";

/** @param {any} s */
export function derive(s) {
  const n = scale(s.u, 1 / norm(s.u)), G = gram(s.w), uphill = matvec(G, n), level = dot(n, uphill), along = [-n[1], n[0]], gain = 2 * dot(uphill, along), all = stretches(s.w);
  // How far the two arrows are apart: uphill, and straight out of the circle.
  const apart = norm(uphill) > 1e-9 ? (Math.acos(Math.max(-1, Math.min(1, level / norm(uphill)))) * 180) / Math.PI : 0;
  return { n, G, uphill, level, gain, apart, ...all };
}
/** @param {any} s @param {any} d */
function words(s, d) {
  if (d.most < 1e-9) return "A sends every step to zero; no curve is left.";
  if (d.angle === null || d.most - d.least < 1e-9 * d.most) return `Every step has the level ${num(d.level)}: the circle is itself a level curve, and no step is special.`;
  const where = `At ${num(lineOf(d.n), 0)}° the level is ${num(d.level)}.`;
  if (d.apart < KISS) return `${where} The curve and the circle kiss: AᵀA n is ${num(d.level)} times n.${d.apart < 0.01 ? ` No step has ${d.level > (d.values[0] + d.values[1]) / 2 ? "more" : "less"}.` : ""}`;
  return `${where} AᵀA n leans ${num(d.apart, 0)}° away from n, so that turning ${d.gain > 0 ? "against" : "with"} the clock gains.`;
}

export const spec = {
  name: "kissing_curves", number: "3.4b", title: "Where the curves kiss", instruction: "Roll n round the circle until the curves kiss.", reset: "Start over",
  defaults: { u: [1, 0.3], w: MATRICES.A },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [d.level, ...d.uphill, d.gain],
  python: (/** @type {any} */ s) => `import numpy as np
${nameOf(s.w) ? `import eigencat as ec

A = ec.matrices()["${nameOf(s.w)}"]` : `
A = np.array(${pyMatrix(s.w)})`}
n = np.array(${pyList(s.u)})
n = n / np.linalg.norm(n)
level = np.sum((A @ n) ** 2)           # what is to be as large as can be
uphill = A.T @ (A @ n)                 # half of its gradient
around = np.array([-n[1], n[0]])       # the way along the circle
result = [level, *uphill, 2 * uphill @ around]
print(result)
`,
  clean: (/** @type {any} */ s) => ({ u: onRing(reals("u", s.u, [[-100, 100], [-100, 100]])), w: realMatrix("w", s.w, 2, 2, -MOST, MOST) }),
  random: (/** @type {() => number} */ r) => ({ u: unitAt(between(r, -180, 180)), w: r() < 0.4 ? MATRICES[pick(r, Object.keys(NAMED))] : [0, 1].map(() => [0, 1].map(() => between(r, -4, 4))) }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, d = derive(s), size = d.values[0] + 1e-9, tiny = 1e-5;
    // The gain along the circle once more, by walking: a little way on and a little way back.
    const level = (/** @type {number} */ by) => { const n = add(scale(d.n, Math.cos(by)), scale([-d.n[1], d.n[0]], Math.sin(by))), o = matvec(s.w, n); return dot(o, o); };
    must(Math.abs((level(tiny) - level(-tiny)) / (2 * tiny) - d.gain) < 1e-4 * size, "the gain along the circle must be what a short walk gains");
    must(Math.abs(level(0) - d.level) < 1e-9 * size, "the level must be the square of how far the step lands");
    // Kissing and being an eigenvector are one thing.
    const cross = d.uphill[0] * d.n[1] - d.uphill[1] * d.n[0];
    must(Math.abs(Math.abs(cross) * 2 - Math.abs(d.gain)) < 1e-9 * size, "nothing to gain must mean that AᵀA n lies along n");
    // Every point of the drawn curve, sent through A itself, lands as far as n does.
    if (d.least > 0.15) for (const q of levelCurve(d.G, d.level)) { const o = matvec(s.w, q); must(Math.abs(dot(o, o) - d.level) < 1e-6 * size, "all of the level curve must land equally far"); }
    if (d.angle !== null) { const top = derive({ ...s, u: unitAt(d.angle) }); must(Math.abs(top.gain) < 1e-6 * size && Math.abs(top.level - d.values[0]) < 1e-9 * size, "at the longest step the curves must kiss"); }
  },
  build,
};
export default defineFigure(spec);

const F = 1.95, LEVELS = [0.15, 0.4, 1, 2, 3.5, 5.5];
/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal }) {
  const p = plane({ x: [-F, F], y: [-F, F], unit: 460 / (2 * F), every: 1, axes: [{ kind: "plain", name: "w₁" }, { kind: "plain", name: "w₂" }], label: "The steps: the first number to the right, the second upwards" });
  const curves = LEVELS.map(() => svg("ellipse", { class: "kz-level" })), here = svg("ellipse", { class: "kz-here" }), circle = svg("circle", { class: "kz-ring", cx: p.px(0), cy: p.py(0), r: p.U }), n = arrow(p, { cls: "kz-n" }), up = arrow(p, { cls: "kz-up" }), out = arrow(p, { cls: "kz-out" });
  p.under.append(...curves); p.data.append(circle, here, n.root, out.root, up.root);
  const tip = svg("g", { class: "ec-handle" }), tags = [0, 1].map(() => svg("text", { class: "ec-label kz-tag" }));
  tip.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="11"/>`;
  p.over.append(...tags, tip);
  const hand = movable(tip, { at: p.at, range: [[-REACH.far, REACH.far], [-REACH.far, REACH.far]], signal, get: () => state().u, set: (v) => set({ u: v }), done: commit, home: () => [1, 0], label: "The tip of the step n, on the circle", value: () => `${spoken(lineOf(state().u), 0)} degrees` });
  const which = choice({ label: "The matrix is", options: /** @type {[string, string][]} */ (Object.entries(NAMED)), signal, hideable: "matrix", set: (v) => { set({ w: MATRICES[v].map((r) => [...r]) }); commit(); } });
  const level = line(["level ‖A n‖² = ", { live: "level", lights: "level" }]), grad = line(["AᵀA n = ", { live: "uphill", lights: "up" }]), times = line(["n = ", { live: "n", lights: "n" }]), apart = line(["between them ", { live: "apart" }]);
  const key = html("p", { class: "kz-key" }, html("i", { class: "kz-k here" }), "steps that land as far as n does ", html("i", { class: "kz-k up" }, "→"), "along AᵀA n ", html("i", { class: "kz-k out" }, "→"), "along n, straight out of the circle");
  stage.append(html("div", { class: "kz-two" }, html("div", { class: "kz-plane" }, p.root), html("div", { class: "kz-side" }, which.root, html("div", { class: "kz-eq", "data-hideable": "equation" }, level.root, grad.root, times.root, apart.root), key)));
  let now = "";
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const at = (/** @type {number[]} */ q) => [p.px(q[0]), p.py(q[1])], lay = (/** @type {Element} */ e, /** @type {number} */ c) => ring(e, p, levelReach(d.G, Math.max(0, c)), d.angle ?? 0);
    if (now !== JSON.stringify(s.w)) {
      now = JSON.stringify(s.w);
      const [big, small] = d.values;
      curves.forEach((e, i) => lay(e, big < 1e-9 ? 0 : small + ((big - small) || big) * LEVELS[i] / 3));
    }
    lay(here, d.level);
    const N = at(d.n), way = norm(d.uphill) > 1e-9 ? scale(d.uphill, 0.55 / norm(d.uphill)) : [0, 0], end = add(d.n, way), far = add(d.n, scale(d.n, 0.55));
    n.draw(d.n); out.draw(far, d.n); up.draw(end, d.n);
    attr(tip, { transform: `translate(${N.join(" ")})` }); hand.sync();
    const taken = [...p.taken, around(N[0], N[1], 14), ...arrowBoxes(p, d.n), ...arrowBoxes(p, end, d.n), ...arrowBoxes(p, far, d.n)];
    writeNear(tags[0], "AᵀA n", at(end), taken, p, [10, 20, 34, 50], axisBoxes(p));
    writeNear(tags[1], "n", at(scale(d.n, 0.6)), taken, p, [10, 18, 30], axisBoxes(p));
    which.draw(nameOf(s.w));
    level.draw({ level: num(d.level) }); grad.draw({ uphill: coord(d.uphill) }); times.draw({ n: coord(d.n, 3) }); apart.draw({ apart: `${num(d.apart, 1)}°` });
  } };
}
