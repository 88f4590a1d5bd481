// @ts-check
// Figure 3.5c. Three engines push a raft: B takes three numbers to two. Along (−2, 2, 1) the pushes close a triangle, and the
// raft does not notice. What is left without that part is the shortest input with the same output, B⁺ times it.

import { reals } from "./lib/clean.js";
import { line, slider } from "./lib/controls.js";
import { attr, drawn, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyList, pyMatrix, spoken } from "./lib/format.js";
import { around } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { arrowBoxes, axisBoxes, writeNear } from "./lib/shadows.js";
import { rooms } from "./lib/svd.js";
import { add, clamp, column, dist, dot, matvec, norm, scale, sub } from "./lib/vec.js";

const B = [[3, 2, 2], [2, 3, -2]], NULL = [-2, 2, 1], MOST = 4, REACH = 9;
const parts = rooms(B);
/** The shortest input with this output. @param {number[]} y */
const undo = (y) => parts.s.reduce((x, s, i) => add(x, scale(parts.v[i], dot(parts.u[i], y) / s)), [0, 0, 0]);
/** As near to t as the engines allow. @param {number[]} rest @param {number} t */
function reachable(rest, t) {
  let lo = -Infinity, hi = Infinity;
  NULL.forEach((n, i) => { const a = (-MOST - rest[i]) / n, b = (MOST - rest[i]) / n; lo = Math.max(lo, Math.min(a, b)); hi = Math.min(hi, Math.max(a, b)); });
  return clamp(t, lo, hi);
}
const along = (/** @type {number[]} */ rest, /** @type {number} */ t) => add(rest, scale(NULL, reachable(rest, t)));

/** @param {any} s */
export function derive(s) {
  const y = matvec(B, s.x), waste = dot(s.x, NULL) / dot(NULL, NULL), rest = sub(s.x, scale(NULL, waste)), pushes = [0, 1, 2].map((j) => scale(column(B, j), s.x[j]));
  const stops = pushes.reduce((/** @type {number[][]} */ list, p) => [...list, add(list[list.length - 1], p)], [[0, 0]]);
  return { y, waste, rest, pushes, stops, length: norm(s.x), shortest: norm(rest), lost: norm(scale(NULL, waste)) };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const at = `The engines run at ${coord(s.x)}, and the raft is pushed by ${coord(d.y)}.`;
  if (d.length < 1e-9) return `${at} Nothing runs.`;
  if (norm(d.y) < 1e-9) return `${at} All of it is wasted: the three pushes close a triangle.`;
  if (d.lost < 1e-9) return `${at} Nothing is wasted: no shorter input pushes the raft so.`;
  return `${at} The input is ${num(d.length)} long. ${num(d.waste)} times (−2, 2, 1), which is ${num(d.lost)} long, is wasted. The shortest one that does the same, ${coord(d.rest)}, is ${num(d.shortest)} long.`;
}

export const spec = {
  name: "wasted_thrust", number: "3.5c", title: "Wasted thrust", instruction: "Run the engines, then push along the wasted way.", reset: "Stop and start over",
  defaults: { x: [1, 1, 0] },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.y, ...d.rest, d.shortest, d.lost],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

B = np.array(${pyMatrix(B)})
x = np.array(${pyList(s.x)})
found = ec.svd(B)
seen, unseen = found.split(x)       # unseen: along the null space
y = B @ x
assert np.allclose(B @ seen, y)
assert np.allclose(found.pseudo_inverse @ y, seen)
result = [*y, *seen, np.linalg.norm(seen), np.linalg.norm(unseen)]
`,
  clean: (/** @type {any} */ s) => ({ x: reals("x", s.x, [[-MOST, MOST], [-MOST, MOST], [-MOST, MOST]]) }),
  random: (/** @type {() => number} */ r) => ({ x: pick(r, [[0, 0, 0], scale(NULL, between(r, -2, 2)), undo([between(r, -4, 4), between(r, -4, 4)]), [between(r, -4, 4), between(r, -4, 4), between(r, -4, 4)]]) }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, d = derive(s);
    // Each engine's push by itself, added up, must come to what one product gives.
    must(dist(d.stops[3], d.y) < 1e-12, "the three pushes must come to Bx");
    for (const t of [-2, -0.3, 1, 7]) must(dist(matvec(B, add(s.x, scale(NULL, t))), d.y) < 1e-12, "moving along (−2, 2, 1) must leave Bx fixed");
    for (const e of [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1], [2, -2, 1]]) must(dist(matvec(B, add(s.x, e)), d.y) > 0.1, "no other way may leave it fixed");
    must(dist(undo(d.y), d.rest) < 1e-9, "B⁺Bx must be x without its wasted part");
    for (const t of [-1, -0.01, 0.01, 1]) must(norm(add(d.rest, scale(NULL, t))) > d.shortest, "no other input with this output may be as short");
    must(Math.abs(d.length ** 2 - d.shortest ** 2 - d.lost ** 2) < 1e-9, "the two parts must be square to each other");
    for (const y of [[1, 0], [0, 1], [3, -2]]) must(dist(matvec(B, undo(y)), y) < 1e-12, "every push of the raft must be reachable");
  },
  build,
};
export default defineFigure(spec);

const BAR = 360;

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal } = ctx;
  const p = plane({ x: [-10, 11], y: [-10, 11], unit: 22, every: 2, axes: [{ kind: "plain", name: "ahead" }, { kind: "plain", name: "left" }], label: "How the raft is pushed" }), lines = axisBoxes(p);
  const pushes = [0, 1, 2].map((k) => { const a = arrow(p, { cls: `wt-push p${k}`, hollow: k === 1 }), t = svg("text", { class: "ec-label wt-tag" }); p.data.append(a.root); p.over.append(t); return { a, t }; });
  const sum = arrow(p, { cls: "wt-sum" }), sumTag = svg("text", { class: "ec-label wt-sumtag" }), tip = svg("g", { class: "ec-handle" });
  tip.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="13"/>`;
  p.under.append(sum.root); p.over.append(sumTag, tip);
  const hand = movable(tip, { at: p.at, range: [[-REACH, REACH], [-REACH, REACH]], step: 0.5, coarse: 2, fine: 0.1, signal, done: commit, get: () => derive(state()).y, home: () => [5, 5], set: (y) => set({ x: along(undo(y), derive(state()).waste) }), label: "The push of the raft: ahead and left", value: () => derive(state()).y.map((v) => spoken(v)).join(", ") });
  const engines = [0, 1, 2].map((j) => slider({ label: `engine ${j + 1}`, kind: `wt-e${j}`, min: -MOST, max: MOST, step: 0.25, value: (v) => num(v), signal, done: commit, set: (v) => set({ x: state().x.map((/** @type {number} */ o, /** @type {number} */ i) => (i === j ? v : o)) }) }));
  const waste = slider({ label: "along (−2, 2, 1)", min: -2, max: 2, step: 0.125, value: (v) => num(v), signal, done: commit, set: (t) => set({ x: along(derive(state()).rest, t) }) });
  const clear = html("button", { type: "button", class: "ec-opt", "data-hideable": "undo" }, "Take the waste out");
  clear.addEventListener("click", () => { set({ x: derive(state()).rest }); commit(); }, { signal });
  // The input as two sides of a right angle: what is used, and what is wasted.
  const tri = { used: svg("path", { class: "wt-used" }), lost: svg("path", { class: "wt-lost" }), all: svg("path", { class: "wt-all" }) }, says = ["used", "lost"].map(() => svg("text", { class: "ec-label" }));
  const triangle = svg("svg", { viewBox: `0 0 ${BAR} 170`, class: "wt-tri", role: "img", "aria-label": "The length of the input, from the part that is used and the part that is wasted" }, tri.all, tri.used, tri.lost, ...says);
  const eq = line(["Bx = ", { live: "y", lights: "y" }, ", ‖x‖ = ", { live: "l", lights: "x" }]);
  stage.append(html("div", { class: "wt-two" }, html("div", { class: "wt-plane" }, p.root), html("div", { class: "wt-side" }, ...engines.map((e) => e.root), html("div", { class: "wt-null" }, waste.root, html("div", { class: "ec-choice" }, clear)), html("div", { class: "wt-eq", "data-hideable": "equation" }, eq.root), triangle)));

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const at = (/** @type {number[]} */ q) => [p.px(q[0]), p.py(q[1])], pin = p.pin(d.y), taken = [...p.taken, around(pin.x, pin.y, 15), ...arrowBoxes(p, d.y), ...d.stops.slice(1).flatMap((/** @type {number[]} */ q, /** @type {number} */ k) => arrowBoxes(p, q, d.stops[k]))];
    pushes.forEach(({ a, t }, k) => { a.draw(d.stops[k + 1], d.stops[k]); const mid = scale(add(d.stops[k], d.stops[k + 1]), 0.5); writeNear(t, norm(d.pushes[k]) > 0.4 ? String(k + 1) : "", at(mid), taken, p, [12, 20, 30], lines); });
    sum.draw(d.y); attr(tip, { transform: `translate(${pin.x} ${pin.y})` }); hand.sync();
    writeNear(sumTag, "Bx", [pin.x, pin.y], taken, p, [17, 28, 42], lines);
    engines.forEach((e, j) => e.draw(s.x[j])); waste.draw(Number(d.waste.toFixed(4)));
    attr(clear, { "aria-pressed": d.lost < 1e-9 });
    eq.draw({ y: coord(d.y), l: num(d.length) });
    const unit = Math.min(62, 190 / Math.max(d.shortest, 1e-9), 112 / Math.max(d.lost, 1e-9)), O = [24, 140], u = d.shortest * unit, l = d.lost * unit;
    drawn(tri.used, { d: `M${O[0]} ${O[1]}h${u}` }); drawn(tri.lost, { d: `M${O[0] + u} ${O[1]}v${-l}` }); drawn(tri.all, { d: `M${O[0]} ${O[1]}L${O[0] + u} ${O[1] - l}` });
    say(says[0], `used ${num(d.shortest)}`); drawn(says[0], { x: O[0], y: O[1] + 22 });
    say(says[1], `wasted ${num(d.lost)}`); drawn(says[1], { x: O[0] + u + 10, y: Math.min(O[1] - 4, O[1] - l / 2 + 5), "text-anchor": "start" });
  } };
}
