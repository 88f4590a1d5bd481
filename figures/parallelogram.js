// @ts-check
// Figure A1.3a. a is to b as c is to the fourth corner. A matrix takes the whole parallelogram over, corner by corner, so the
// question may be asked in either Model. A bend takes the three corners over and not the fourth.

import { animalShapes, drawShapes, layout, mark } from "./lib/animals.js";
import { oneOf, reals } from "./lib/clean.js";
import { choice } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyList, spoken } from "./lib/format.js";
import { around } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { arrowBoxes, axisBoxes, writeNear } from "./lib/shadows.js";
import { encode } from "./lib/square.js";
import { add, dist, matvec, mix, sub } from "./lib/vec.js";
import { MATRICES } from "./lib/world.js";

const BOX = [[0, 2.2], [0, 2.4]], LAYERS = { W_C: "classifier", W_R: "turn & stretch" };
const NAMES = ["cat", "kitten", "rat", "?"], PARTS = ["a", "b", "c", "d"];
const SPOKEN = ["The cat, a", "The kitten, b", "The rat, c"];

/** @param {any} s */
export function derive(s) {
  const W = MATRICES[s.w], fourth = add(sub(s.b, s.a), s.c), points = [s.a, s.b, s.c, fourth], labels = points.map((q) => encode(W, s.bend, q));
  const closed = add(sub(labels[1], labels[0]), labels[2]);
  return { W, fourth, points, labels, closed, gap: dist(closed, labels[3]), step: sub(s.b, s.a), label_step: sub(labels[1], labels[0]) };
}
const animalAt = (/** @type {number[]} */ q) => q[0] >= 0 && q[1] >= 0;

/** @param {any} s @param {any} d */
function words(s, d) {
  const here = `From a to b is ${coord(d.step)}; the same step from c reaches ${coord(d.fourth)}.`, none = animalAt(d.fourth) ? "" : " No animal can have that record.";
  const there = `In Model 2 the step is ${coord(d.label_step)} and reaches ${coord(d.closed)}`;
  return d.gap < 5e-3 ? `${here}${none} ${there}, the label of that corner.` : `${here}${none} ${there}; the label of that corner is ${coord(d.labels[3])}, ${num(d.gap)} away.`;
}

export const spec = {
  name: "parallelogram", number: "A1.3a", title: "The fourth corner", instruction: "Drag the cat, the kitten or the rat.", reset: "The three again",
  defaults: { w: "W_C", a: [0.5, 2], b: [0.3, 1.2], c: [1.5, 1.2], bend: false },
  choices: { w: Object.keys(LAYERS) },
  derive, words,
  result: (/** @type {any} */ _s, /** @type {any} */ d) => [...d.fourth, ...d.labels[3], ...d.closed],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

a, b, c = np.array([${[s.a, s.b, s.c].map(pyList).join(", ")}])     # cat, kitten, rat
layer = ec.NamedLayer(ec.matrices()["${s.w}"], inputs=["snout", "body"], outputs=["cat", "rat"]${s.bend ? ", activation=\"relu\"" : ""})
fourth = b - a + c                              # asked of the animals
h = layer.push([a, b, c, fourth]).o
closed = h[1] - h[0] + h[2]                     # asked of their labels
result = [*fourth, *h[3], *closed]
print(fourth, h[3], closed)
`,
  clean: (/** @type {any} */ s) => ({ w: oneOf("w", s.w, Object.keys(LAYERS)), a: reals("a", s.a, BOX), b: reals("b", s.b, BOX), c: reals("c", s.c, BOX), bend: s.bend === true }),
  random: (/** @type {() => number} */ r) => ({ w: pick(r, Object.keys(LAYERS)), ...Object.fromEntries(["a", "b", "c"].map((k) => [k, BOX.map(([lo, hi]) => between(r, lo, hi))])), bend: r() < 0.4 }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), straight = derive({ ...s, bend: false }), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    must(straight.gap < 1e-12 * 20, "W(b - a + c) must be Wb - Wa + Wc");
    must(dist(matvec(d.W, d.step), straight.label_step) < 1e-12 * 20, "W must send the step to the step");
    // Opposite sides, and the diagonals' shared middle, which no line above has computed.
    for (const [q0, q1, q2, q3] of [d.points, straight.labels]) {
      must(Math.abs(dist(q0, q1) - dist(q2, q3)) < 1e-12 * 20, "opposite sides must be as long");
      must(dist(mix(q0, q3, 0.5), mix(q1, q2, 0.5)) < 1e-12 * 20, "the diagonals must halve each other");
    }
    if (s.bend && straight.labels.every((q) => q.every((v) => v >= 0))) must(d.gap < 1e-12 * 20, "a bend that cuts off nothing must leave it closed");
  },
  build,
};
export default defineFigure(spec);

const LEFT = { x: [-1.2, 3.2], y: [-1.2, 3.2], unit: 90 }, RIGHT = { x: [-4.6, 6.4], y: [-5.5, 5.5], unit: 36 };

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal }) {
  const left = plane({ ...LEFT, axes: [{ kind: "face", name: "snout" }, { kind: "body", name: "body" }], label: "Model 1: snout to the right, body upwards", hatch: true });
  const right = plane({ ...RIGHT, every: 2, axes: [{ kind: "cat", name: "cat" }, { kind: "rat", name: "rat" }], label: "Model 2: cat to the right, rat upwards" });
  const panes = [left, right].map((p, i) => {
    const side = svg("path", { class: "pg-side" }), steps = [0, 1].map((k) => arrow(p, { cls: `pg-step${k ? " pg-again" : ""} ec-part-step` })), tags = NAMES.map(() => svg("text", { class: "ec-label" })), beasts = i ? [] : NAMES.map((_, k) => svg("g", { class: `pg-beast${k === 3 ? " pg-new" : ""}` }));
    const dots = PARTS.map((part, k) => svg("g", { class: i || k === 3 ? `ec-part-${part}` : `ec-handle ec-part-${part}`, "data-lights": part }));
    dots.forEach((g, k) => { g.innerHTML = i || k === 3 ? `${k === 3 ? "<circle class=\"pg-ring\" r=\"11\"/>" : ""}<g transform="scale(.7)">${i ? mark.o : mark.x}</g>` : `<circle class="ec-hit" r="24"/><circle class="ec-ring open" r="12"/><g transform="scale(.72)">${mark.x}</g>`; });
    const miss = svg("path", { class: "pg-miss" }), cross = svg("path", { class: "pg-cross", d: "M-7 -7L7 7M-7 7L7 -7" });
    p.data.append(side, miss, ...steps.map((a) => a.root));
    p.over.append(...beasts, ...(i ? [cross] : []), ...[3, 0, 1, 2].map((k) => dots[k]), ...tags);
    return { p, side, steps, tags, beasts, dots, miss, cross };
  });
  const hands = [0, 1, 2].map((k) => movable(panes[0].dots[k], { at: left.at, get: () => state()[PARTS[k]], set: (v) => set({ [PARTS[k]]: v }), done: commit, signal, range: BOX, step: 0.05, label: `${SPOKEN[k]}: snout left and right, body up and down`,
    home: () => /** @type {any} */ (spec.defaults)[PARTS[k]], value: () => { const s = state(), d = derive(s); return `${NAMES[k]} at snout ${spoken(s[PARTS[k]][0])}, body ${spoken(s[PARTS[k]][1])}; the fourth corner is ${spoken(d.fourth[0])}, ${spoken(d.fourth[1])}`; } }));
  const bend = choice({ label: "The layer", options: [["0", "straight"], ["1", "with a bend"]], signal, hideable: "bend", set: (v) => { set({ bend: v === "1" }); commit(); } });
  const layer = choice({ label: "W is", options: /** @type {[string, string][]} */ (Object.entries(LAYERS)), signal, hideable: "matrix", set: (v) => { set({ w: v }); commit(); } });
  const sums = [0, 1].map(() => html("p", { class: "ec-line pg-sum" }));
  const title = (/** @type {string} */ b, /** @type {string} */ rest) => html("h3", { class: "pg-title" }, html("b", {}, b), ` ${rest}`);
  stage.append(html("div", { class: "pg-two" }, html("div", {}, title("Model 1", "b − a + c, of the animals"), left.root, html("div", { "data-hideable": "equation" }, sums[0])), html("div", {}, title("Model 2", "the same, of their labels"), right.root, html("div", { "data-hideable": "equation" }, sums[1]))),
    html("div", { class: "pg-controls" }, bend.root, layer.root));

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    panes.forEach((n, i) => {
      const q = i ? d.labels : d.points, { p } = n, at = q.map((/** @type {number[]} */ v) => p.pin(v, 9)), end = i ? d.closed : d.fourth, [a, b, c] = q;
      // The figure that the steps make; with a bend its last corner is not where the fourth label lies.
      attr(n.side, { d: `M${[a, b, end, c].map((/** @type {number[]} */ v) => `${p.px(v[0])} ${p.py(v[1])}`).join("L")}Z` });
      const short = (/** @type {number[]} */ from, /** @type {number[]} */ to) => { const len = dist(from, to) * p.U; return mix(to, from, len > 30 ? 13 / len : 0.1); };
      n.steps[0].draw(short(a, b), a); n.steps[1].draw(short(c, end), c);
      n.dots.forEach((g, k) => { attr(g, { transform: `translate(${at[k].x} ${at[k].y})` }); /** @type {any} */ (g).style.display = k < 3 && !i ? "" : at[k].out ? "none" : ""; });
      const split = i === 1 && d.gap > 5e-3, X = p.pin(end, 9);
      n.cross.style.display = split && !X.out ? "" : "none";
      attr(n.cross, { transform: `translate(${X.x} ${X.y})` });
      attr(n.miss, { d: split ? `M${X.x} ${X.y}L${at[3].x} ${at[3].y}` : "" });
      /** @type {import("./lib/labels.js").Box[]} */ const taken = [...p.taken, ...at.map((/** @type {any} */ v, /** @type {number} */ k) => around(v.x, v.y, i || k === 3 ? 12 : 15)), ...arrowBoxes(p, b, a), ...arrowBoxes(p, end, c)];
      if (split) taken.push(around(X.x, X.y, 10));
      const lines = axisBoxes(p);
      n.beasts.forEach((g, k) => { const box = stand(g, q[k], [at[k].x, at[k].y], p, taken, k === 3 || k === 2 ? 0 : 1, at[k].out); if (box) taken.push(box); });
      NAMES.forEach((name, k) => { writeNear(n.tags[k], at[k].out ? "" : k === 3 ? `d ${coord(q[3])}` : `${PARTS[k]} ${name}`, [at[k].x, at[k].y], taken, p, [15, 26, 38], lines); });
      const by = i ? ["h(b)", "h(a)", "h(c)"] : ["b", "a", "c"];
      say(sums[i], `${by[0]} − ${by[1]} + ${by[2]} = ${coord(end)}${split ? `, not ${coord(q[3])}` : ""}`);
    });
    bend.draw(s.bend ? "1" : "0"); layer.draw(s.w);
    for (const h of hands) h.sync();
  } };
}

/**
 * A small animal beside its point, where there is room.
 * @param {SVGElement} g @param {number[]} q @param {number[]} at @param {any} p @param {import("./lib/labels.js").Box[]} taken @param {number} t 1 cat, 0 rat @param {boolean} out
 */
function stand(g, q, at, p, taken, t, out) {
  const can = !out && q[0] > 0.05 && q[1] > 0.05 && q[0] < 3.5 && q[1] < 3.5;
  g.style.display = can ? "" : "none";
  if (!can) return null;
  const k = 0.66, cat = t, [x0, y0, x1] = layout(q[0], q[1], cat).box, w = (x1 - x0) * k, h = -y0 * k;
  const spots = [[at[0] + 20, at[1] + h / 2], [at[0] - 20 - w, at[1] + h / 2], [at[0] - w / 2, at[1] - 19], [at[0] - w / 2, at[1] + 22 + h], [at[0] + 20, at[1] - 9], [at[0] - 20 - w, at[1] - 9], [at[0] + 20, at[1] + 9 + h], [at[0] - 20 - w, at[1] + 9 + h]];
  const boxOf = (/** @type {number[]} */ s) => ({ x0: s[0], y0: s[1] - h, x1: s[0] + w, y1: s[1] + 2 });
  const bad = (/** @type {number[]} */ s) => { const b = boxOf(s); return Math.max(0, 3 - b.x0, b.x1 - p.W + 3) * 50 + Math.max(0, 3 - b.y0, b.y1 - p.H + 3) * 50 + taken.reduce((n, o) => n + Math.max(0, Math.min(o.x1, b.x1) - Math.max(o.x0, b.x0)) * Math.max(0, Math.min(o.y1, b.y1) - Math.max(o.y0, b.y0)), 0); };
  const best = spots.reduce((m, s) => (bad(s) < bad(m) - 1e-9 ? s : m));
  attr(g, { transform: `translate(${best[0] - x0 * k} ${best[1]}) scale(${k})`, style: `--lw:${1.7 / k}px` });
  drawShapes(g, animalShapes(q[0], q[1], cat, { lw: 1.7 / k }));
  return boxOf(best);
}
