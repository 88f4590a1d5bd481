// @ts-check
// Figure 2.1a. The walker: z + αn, in two legs or in one, and the same picture turned until n lies flat. There the first
// number counts units of n. It was not zero before the walk, and the walk adds α to it (eq-walk-adds).

import { mark } from "./lib/animals.js";
import { real, reals } from "./lib/clean.js";
import { choice, line, slider } from "./lib/controls.js";
import { attr, html, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, py, pyList, short, spoken } from "./lib/format.js";
import { around, lineBoxes } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { plus } from "./lib/ruler.js";
import { arrowBoxes, axisBoxes, clipLine, writeNear } from "./lib/shadows.js";
import { alphaAt, grasp, partner, units, walked } from "./lib/steps.js";
import { dist, dot, norm, sub } from "./lib/vec.js";

const MOST = 2, ZS = [[0, 4], [0, 3]], NS = [[-2, 2], [-2, 2]], SHORT = 0.9, LONG = 2.2;
const fit = (/** @type {number[]} */ n) => grasp(n, SHORT, LONG, [SHORT, 0]);

/** @param {any} s */
export function derive(s) {
  const end = walked(s.z, s.n, s.alpha), other = partner(s.n), before = /** @type {number[]} */ (units(s.z, s.n, other)), after = /** @type {number[]} */ (units(end, s.n, other));
  return { end, other, before, after, legs: s.n.map((/** @type {number} */ v) => v * s.alpha), square: dot(s.n, s.n), pair: dot(s.n, other), ask: dot(s.n, s.z) };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const went = s.alpha === 0 ? "has not moved" : `walks ${short(s.alpha)} × ${coord(s.n)} and ends at ${coord(d.end)}`;
  const count = s.flat ? ` It began with ${num(d.before[0])} units of n and has ${num(d.after[0])}: ${plus(s.alpha)}. The other number, ${num(d.after[1])}, stayed.` : "";
  return `The sample at ${coord(s.z)} ${went}.${count}`;
}

export const spec = {
  name: "walker", number: "2.1a", title: "The walker", instruction: "Drag the walker along the line.",
  defaults: { z: [3, 1], n: [0.5, 2], alpha: 1, flat: true },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.end, ...d.before, ...d.after],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

z = np.array(${pyList(s.z)})      # the sample
n = np.array(${pyList(s.n)})      # one unit of the feature
alpha = ${py(s.alpha)}      # how many units to add
end = ec.edit(z, n, alpha * np.linalg.norm(n), units="raw")      # a Direction has length one: a step of n is its length
P = np.column_stack([n, [-n[1], n[0]]])      # n, and its partner at a right angle
result = [*end, *np.linalg.solve(P, z), *np.linalg.solve(P, end)]
`,
  clean: (/** @type {any} */ s) => ({ z: reals("z", s.z, ZS), n: fit(reals("n", s.n, NS)), alpha: real("alpha", s.alpha, -MOST, MOST), flat: s.flat !== false }),
  random: (/** @type {() => number} */ r) => ({ z: [between(r, 0, 4), between(r, 0, 3)], n: pick(r, [[0.5, 2], [0, 1], [between(r, -1.5, 1.5), between(r, -1.5, 1.5)]]), alpha: between(r, -MOST, MOST), flat: r() < 0.7 }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    // Solved anew at both ends of the walk: nothing here knows that one end was made from the other.
    must(Math.abs(d.after[0] - d.before[0] - s.alpha) < 1e-9, "the walk must add alpha units of n");
    must(Math.abs(d.after[1] - d.before[1]) < 1e-9, "the other number must stay");
    must(Math.abs(d.before[0] - d.ask / d.square) < 1e-9, "with a partner at a right angle the units must be z·n / n·n");
    must(Math.abs(d.pair) < 1e-12, "the partner must stand at a right angle");
    must(Math.abs(dist(s.z, d.end) - Math.abs(s.alpha) * norm(s.n)) < 1e-9, "the legs must make one way of that length");
    // Another place to begin: another total, the same increment.
    const moved = derive({ ...s, z: [s.z[0] + s.n[0], s.z[1] + s.n[1]] });
    must(Math.abs(moved.before[0] - d.before[0] - 1) < 1e-9 && Math.abs(moved.after[0] - moved.before[0] - s.alpha) < 1e-9, "one unit more at the start must be one unit more at the end");
  },
  build,
};
export default defineFigure(spec);

const UNIT = 44, LEFT = { x: [-1.7, 6.3], y: [-3.4, 5.6] }, RIGHT = { x: [-3.4, 5.4], y: [-3.4, 3.4] };

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal } = ctx;
  const p = plane({ ...LEFT, unit: UNIT, axes: [{ kind: "face", name: "snout" }, { kind: "body", name: "body" }], label: "Samples: snout to the right, body upwards" });
  const q = plane({ ...RIGHT, unit: 46, axes: [{ kind: "plain", name: "units of n" }, { kind: "plain", name: "the other" }], label: "The same, turned until n lies flat: units of n to the right" });
  const rule = svg("path", { class: "wk-rule" }), legs = [svg("path", { class: "wk-leg face" }), svg("path", { class: "wk-leg body" })], n = arrow(p, { cls: "wk-n", pin: true }), way = arrow(p, { cls: "wk-way" });
  const nTag = svg("text", { class: "ec-label wk-tag" }), zTag = svg("text", { class: "ec-label wk-tag" }), endTag = svg("text", { class: "ec-label wk-tag" }), legTags = [svg("text", { class: "ec-label wk-num face" }), svg("text", { class: "ec-label wk-num body" })];
  const tip = svg("g", { class: "ec-handle", "data-lights": "n" }), start = svg("g", { class: "ec-handle ec-part-z", "data-lights": "z" }), end = svg("g", { class: "ec-handle ec-part-x", "data-lights": "end" });
  tip.innerHTML = `<circle class="ec-hit" r="27"/><circle class="ec-ring open" r="11"/>`;
  start.innerHTML = `<circle class="ec-hit" r="27"/><circle class="ec-ring" r="12"/><g transform="scale(.8)">${mark.o}</g>`;
  end.innerHTML = `<circle class="ec-hit" r="27"/><circle class="ec-ring" r="13"/><g transform="scale(.86)">${mark.x}</g>`;
  p.data.append(rule, ...legs, n.root, way.root);
  p.over.append(nTag, zTag, endTag, ...legTags, tip, start, end);
  const flatRule = svg("path", { class: "wk-rule" }), flatN = arrow(q, { cls: "wk-n", pin: true }), flatWay = arrow(q, { cls: "wk-way" }), flatStart = svg("g", { "data-lights": "z" }), flatEnd = svg("g", { class: "ec-part-x", "data-lights": "end" });
  flatStart.innerHTML = `<g transform="scale(.86)">${mark.o}</g>`;
  flatEnd.innerHTML = `<g transform="scale(.9)">${mark.x}</g>`;
  const drops = [svg("path", { class: "ec-drop" }), svg("path", { class: "ec-drop" })], units_ = [svg("text", { class: "ec-label wk-tag" }), svg("text", { class: "ec-label wk-tag" })], flatTag = svg("text", { class: "ec-label wk-tag" });
  q.data.append(flatRule, ...drops, flatN.root, flatWay.root);
  q.over.append(...units_, flatTag, flatStart, flatEnd);

  const alpha = slider({ label: "α, how many to add", min: -MOST, max: MOST, step: 0.05, value: (v) => plus(v), signal, done: commit, set: (v) => set({ alpha: v }) });
  const sum = line([{ lights: "z", live: "z" }, " + ", { live: "alpha" }, " × ", { lights: "n", live: "n" }, " = ", { lights: "end", live: "end" }]);
  const count = line(["units of n: ", { live: "before" }, " + ", { live: "alpha" }, " = ", { live: "after", cls: "wk-after" }]), pair = line(["n · partner: ", { live: "pair" }]);
  const turn = choice({ label: "Beside it", options: [["no", "nothing"], ["yes", "n lying flat"]], signal, hideable: "flat", set: (v) => { set({ flat: v === "yes" }); commit(); } });
  const right = html("div", { class: "wk-side" }, html("h3", { class: "ru-title" }, "Turned until n lies flat"), q.root, count.root, pair.root), two = html("div", { class: "wk-two" }, html("div", { class: "wk-side" }, html("h3", { class: "ru-title" }, "As it was measured"), p.root), right);
  stage.append(two, html("div", { class: "wk-low" }, alpha.root, sum.root, turn.root));

  const hands = [
    movable(end, { at: (e) => [alphaAt(p.at(e), state().z, state().n), 0], get: () => [state().alpha, 0], set: ([a]) => set({ alpha: a }), done: commit, signal, axis: "x", range: [[-MOST, MOST], [0, 0]], home: () => [0, 0], label: "The walker: how many units of n to add", value: () => { const s = state(), d = derive(s); return `${spoken(s.alpha)} units added; at ${spoken(d.end[0])}, ${spoken(d.end[1])}`; } }),
    movable(start, { at: p.at, get: () => state().z, set: (z) => set({ z }), done: commit, signal, range: ZS, home: () => [3, 1], label: "The sample z: snout left and right, body up and down", value: () => { const s = state(); return `${spoken(s.z[0])}, ${spoken(s.z[1])}; ${spoken(derive(s).before[0])} units of n`; } }),
    movable(tip, { at: p.at, get: () => state().n, set: (v) => set({ n: v }), done: commit, signal, range: NS, home: () => [0.5, 2], label: "The tip of n, one unit of the feature", value: () => { const s = state(); return `${spoken(s.n[0])}, ${spoken(s.n[1])}`; } }),
  ];
  const lines = axisBoxes(p), flatLines = axisBoxes(q);

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const at = (/** @type {number[]} */ v) => [p.px(v[0]), p.py(v[1])], Z = at(s.z), T = at(s.n), E = p.pin(d.end, 15), span = clipLine(Z, [s.n[0], -s.n[1]], p.W, p.H);
    attr(rule, { d: span ? `M${span[0].join(" ")}L${span[1].join(" ")}` : "" });
    n.draw(s.n);
    way.draw(d.end, s.z);
    const corner = at([s.z[0] + d.legs[0], s.z[1]]);
    attr(legs[0], { d: `M${Z.join(" ")}H${corner[0]}` });
    attr(legs[1], { d: `M${corner.join(" ")}V${at(d.end)[1]}` });
    attr(tip, { transform: `translate(${T.join(" ")})` });
    attr(start, { transform: `translate(${Z.join(" ")})` });
    attr(end, { transform: `translate(${E.x} ${E.y})` });
    for (const h of hands) h.sync();
    /** @type {import("./lib/labels.js").Box[]} */ const taken = [...p.taken, around(Z[0], Z[1], 15), around(T[0], T[1], 13), around(E.x, E.y, 16), ...arrowBoxes(p, s.n), ...arrowBoxes(p, d.end, s.z), ...lineBoxes(Z[0], Z[1], corner[0], corner[1], 3), ...lineBoxes(corner[0], corner[1], ...at(d.end), 3)];
    writeNear(zTag, "z", Z, taken, p, [16, 26], lines);
    writeNear(nTag, "n", T, taken, p, [14, 24], lines);
    writeNear(endTag, E.out || s.alpha === 0 ? "" : "z + αn", [E.x, E.y], taken, p, [17, 28, 40], lines);
    const mid = (/** @type {number[]} */ a, /** @type {number[]} */ b) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    writeNear(legTags[0], Math.abs(d.legs[0]) < 0.1 ? "" : plus(d.legs[0]), mid(Z, corner), taken, p, [6, 14, 24], lines);
    writeNear(legTags[1], Math.abs(d.legs[1]) < 0.1 ? "" : plus(d.legs[1]), mid(corner, at(d.end)), taken, p, [7, 16, 26], lines);

    right.hidden = !s.flat;
    two.classList.toggle("wk-one", !s.flat);
    const F = q.pin(d.before, 12), G = q.pin(d.after, 12), zero = q.py(0);
    attr(flatRule, { d: `M0 ${F.y}H${q.W}` });
    flatN.draw([1, 0]);
    flatWay.draw(d.after, d.before);
    attr(flatStart, { transform: `translate(${F.x} ${F.y})` });
    attr(flatEnd, { transform: `translate(${G.x} ${G.y})` });
    [F, G].forEach((v, i) => attr(drops[i], { d: `M${v.x} ${v.y}V${zero}` }));
    /** @type {import("./lib/labels.js").Box[]} */ const held = [...q.taken, around(F.x, F.y, 12), around(G.x, G.y, 12), ...arrowBoxes(q, d.after, d.before), ...arrowBoxes(q, [1, 0])];
    writeNear(units_[1], `now ${num(d.after[0])}`, [G.x, G.y], held, q, [14, 24, 36], flatLines);
    writeNear(units_[0], s.alpha === 0 ? "" : `start ${num(d.before[0])}`, [F.x, F.y], held, q, [14, 24, 36, 50], flatLines);
    writeNear(flatTag, "n", [q.px(0.7), zero], held, q, [9, 18, 28], flatLines);

    const a = s.alpha < 0 ? `(${short(s.alpha)})` : short(s.alpha);
    sum.draw({ z: coord(s.z), alpha: a, n: coord(s.n), end: coord(d.end) });
    count.draw({ before: num(d.before[0]), alpha: s.alpha < 0 ? `(${short(s.alpha)})` : short(s.alpha), after: num(d.after[0]) });
    const m = (/** @type {number} */ v) => (v < 0 ? `(${short(v)})` : short(v));
    pair.draw({ pair: `${short(s.n[0])} × ${m(d.other[0])} + ${short(s.n[1])} × ${m(d.other[1])} = ${short(d.pair)}` });
    alpha.draw(s.alpha); turn.draw(s.flat ? "yes" : "no");
  } };
}
