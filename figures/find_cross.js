// @ts-check
// Figure 3.5a. A right-angled cross on the unit circle, and what A makes of it. At one angle, and every quarter turn from there,
// the image is right-angled too: then the arms are v₁ and v₂. Below, the same in three stages: Vᵀ turns, Σ stretches, U turns.

import { realMatrix, reals } from "./lib/clean.js";
import { asLine } from "./lib/cloud.js";
import { choice, line, longArrow, matrix, slider } from "./lib/controls.js";
import { attr, drawn, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { num, pyList, pyMatrix, spoken } from "./lib/format.js";
import { around } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { arrowBoxes, axisBoxes, unitArrow, writeNear } from "./lib/shadows.js";
import { svd2 } from "./lib/svd.js";
import { add, column, det2, dist, dot, matvec, norm, scale, transpose } from "./lib/vec.js";
import { MATRICES } from "./lib/world.js";

const FAR = 1.2, LEAST = 0.3, MOST = 6;
/** @type {Record<string, number[][]>} */ const NAMED = { A: MATRICES.A, rank1: [[1.5, 1.5], [4.5, 4.5]], W_R: MATRICES.W_R, W_C: MATRICES.W_C };
const nameOf = (/** @type {number[][]} */ m) => Object.keys(NAMED).find((k) => dist(NAMED[k].flat(), m.flat()) === 0) ?? "";
/** Only the direction of the first arm counts, and it must have one. @param {number[]} u */
const fit = (u) => { const size = norm(u); return size < 1e-9 ? [1, 0] : size < LEAST * (1 - 1e-12) ? scale(u, LEAST / size) : u; };
const degrees = (/** @type {number[]} */ v) => (Math.atan2(v[1], v[0]) * 180) / Math.PI;
/** The oval that the unit circle becomes. @param {Element} e @param {number[]} at @param {number[]} s @param {number[]} u @param {number} unit */
const oval = (e, at, s, u, unit) => drawn(e, { cx: at[0], cy: at[1], rx: s[0] * unit, ry: s[1] * unit, transform: `rotate(${(-degrees(u)).toFixed(2)} ${at.map((x) => x.toFixed(2)).join(" ")})` });

/** @param {any} s */
export function derive(s) {
  const A = s.a, one = scale(s.u, 1 / norm(s.u)), two = [-one[1], one[0]], arms = [one, two], images = arms.map((v) => matvec(A, v)), parts = svd2(A), size = parts.s[0];
  const lengths = images.map(norm), product = dot(images[0], images[1]), none = lengths.some((l) => l <= 1e-9 * size) || !size;
  const between_ = none ? null : (Math.acos(Math.min(1, Math.max(-1, product / (lengths[0] * lengths[1])))) * 180) / Math.PI;
  // The stages of the same cross: first by Vᵀ, then each axis by its own factor, then by U.
  const Vt = parts.v, turned = arms.map((v) => matvec(Vt, v)), pulled = turned.map((v) => v.map((x, i) => x * parts.s[i])), last = pulled.map((v) => matvec(transpose(parts.u), v));
  return { A, arms, images, lengths, product, between: between_, ...parts, turn: degrees(one), stages: [arms, turned, pulled, last] };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const at = `The first arm points along ${num(d.turn, 0)}°.`;
  if (!d.s[0]) return `${at} A sends everything to zero.`;
  if (d.even) return `${at} The image is right-angled however you turn the cross: A stretches all directions alike, by ${num(d.s[0])}.`;
  if (d.between === null) return `${at} One arm is sent to zero, and the other is stretched by ${num(Math.max(...d.lengths))}: this A has rank one.`;
  const met = `${at} The images of the arms are ${num(d.lengths[0])} and ${num(d.lengths[1])} long, and meet at ${num(d.between, Math.abs(d.between - 90) < 0.95 ? 1 : 0)}°.`;
  if (Math.abs(d.product) < 1e-9 * d.s[0] ** 2) return `${met} A right angle: no arm of any cross is stretched more than by ${num(d.s[0])}, or less than by ${num(d.s[1])}.`;
  return met;
}

export const spec = {
  name: "find_cross", number: "3.5a", title: "The cross that stays a cross", instruction: "Turn the cross until its image is right-angled.", reset: "Start over",
  defaults: { u: [1, 0.2], a: MATRICES.A },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [d.product, ...d.lengths, ...d.s],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

A = ${nameOf(s.a) && nameOf(s.a) !== "rank1" ? `ec.matrices()["${nameOf(s.a)}"]` : `np.array(${pyMatrix(s.a)})`}
first = np.array(${pyList(s.u)})
first = first / np.linalg.norm(first)
second = np.array([-first[1], first[0]])    # a quarter turn from there
a, b = A @ first, A @ second                # their images; square when a @ b is 0
found = ec.svd(A)
print(found.Vt, found.s)                    # the arms to look for, one a row
result = [a @ b, np.linalg.norm(a), np.linalg.norm(b), *found.s]
`,
  clean: (/** @type {any} */ s) => ({ u: fit(reals("u", s.u, [[-FAR, FAR], [-FAR, FAR]])), a: realMatrix("a", s.a, 2, 2, -MOST, MOST) }),
  random: (/** @type {() => number} */ r) => ({ u: [between(r, -FAR, FAR), between(r, -FAR, FAR)], a: r() < 0.3 ? NAMED[pick(r, Object.keys(NAMED))] : [0, 1].map(() => [0, 1].map(() => between(r, -MOST, MOST))) }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, d = derive(s), all = d.A.flat().reduce((/** @type {number} */ t, /** @type {number} */ x) => t + x * x, 0), size = Math.max(all, 1e-9), at = (/** @type {number} */ t) => derive({ ...s, u: [Math.cos(t), Math.sin(t)] });
    // Three stages, and A in one: the same end for every cross.
    must(d.stages[3].every((v, i) => dist(v, d.images[i]) < 1e-9 * Math.sqrt(size)), "Vᵀ, Σ and U after each other must do what A does");
    must(d.stages.slice(0, 2).every(([a, b]) => Math.abs(dot(a, b)) < 1e-12 && Math.abs(norm(a) - 1) < 1e-12), "a turn must keep the cross as it is");
    must(Math.abs(d.lengths[0] ** 2 + d.lengths[1] ** 2 - all) < 1e-9 * size, "the squared lengths of the two images must have one sum for all crosses: that of the squared entries");
    must(Math.abs(d.s[0] * d.s[1] - Math.abs(det2(d.A))) < 1e-9 * size, "the product of the stretches must be how much areas grow");
    if (d.even) { for (let k = 0; k < 12; k++) must(Math.abs(at(k / 3).product) < 1e-9 * size, "where no direction is preferred every cross must stay one"); return; }
    // Found by search, not by the formula: the angles in a quarter turn where the sign of the product changes.
    const n = 180, zeros = []; for (let k = 0; k < n; k++) { const a = (k * Math.PI) / 2 / n, b = ((k + 1) * Math.PI) / 2 / n; if (at(a).product === 0 || at(a).product * at(b).product < 0) zeros.push((a * 180) / Math.PI); }
    const apart = (/** @type {number} */ x, /** @type {number} */ y) => { const t = (((x - y) % 90) + 90) % 90; return Math.min(t, 90 - t); };
    must(zeros.length >= 1 && zeros.every((z) => apart(z, /** @type {number} */ (d.angle)) <= 0.5 + 1e-6), `the image must be right-angled at V and nowhere else; it is at ${zeros.join(", ")} and V at ${d.angle}`);
    const here = at((/** @type {number} */ (d.angle) * Math.PI) / 180);
    must(Math.abs(here.product) < 1e-9 * size && Math.abs(here.lengths[0] - d.s[0]) < 1e-9 * Math.sqrt(size) && Math.abs(here.lengths[1] - d.s[1]) < 1e-6 * Math.sqrt(size), "at V the arms must be stretched by the singular values, square to each other");
    for (let k = 0; k < 40; k++) { const l = at((k * Math.PI) / 40).lengths[0]; must(l <= d.s[0] * (1 + 1e-12) && l >= d.s[1] * (1 - 1e-9) - 1e-9, "no arm may be stretched more or less than the arms of V"); }
  },
  build,
};
export default defineFigure(spec);

const SIDE = 132, STAGES = ["the cross", "Vᵀ turns", "Σ stretches", "U turns"];

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal } = ctx;
  const left = plane({ x: [-1.55, 1.55], y: [-1.5, 1.5], unit: 130, every: 0.5, axes: [{ kind: "plain", name: "in 1" }, { kind: "plain", name: "in 2" }], label: "What goes in" });
  const right = plane({ x: [-7.6, 7.6], y: [-7.35, 7.35], unit: 26.5, every: 2, axes: [{ kind: "plain", name: "out 1" }, { kind: "plain", name: "out 2" }], label: "What comes out" });
  const panes = [left, right], lines = panes.map(axisBoxes);
  const ring = svg("circle", { class: "xf-ring", cx: left.px(0), cy: left.py(0), r: left.U }), image = svg("ellipse", { class: "xf-ring" });
  left.under.append(ring); right.under.append(image);
  const corner = panes.map((p) => { const c = svg("path", { class: "xf-corner" }); p.data.append(c); return c; });
  const backs = panes.map((p) => { const b = svg("path", { class: "xf-back" }); p.under.append(b); return b; });
  const arms = panes.map((p) => [0, 1].map((k) => { const a = arrow(p, { cls: `xf-arm a${k}` }); p.data.append(a.root); return a; }));
  const tags = panes.map((p) => [0, 1].map(() => { const t = svg("text", { class: "ec-label xf-tag" }); p.over.append(t); return t; }));
  const cols = [0, 1].map(() => unitArrow(right, "plain", "xf-col")), colTags = [0, 1].map(() => svg("text", { class: "ec-label xf-coltag" }));
  right.under.append(...cols.map((c) => c.root)); right.over.append(...colTags);
  const handle = (/** @type {number} */ r) => { const g = svg("g", { class: "ec-handle" }); g.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="${r}"/>`; return g; };
  const tip = handle(12), ends = [0, 1].map(() => handle(9));
  left.over.append(tip); right.over.append(...ends);
  const hand = movable(tip, { at: left.at, range: [[-FAR, FAR], [-FAR, FAR]], signal, done: commit, get: () => state().u, home: () => [1, 0], set: (v) => set({ u: v }), label: "The first arm of the cross", value: () => `${spoken(derive(state()).turn, 0)} degrees` });
  const hands = ends.map((g, j) => movable(g, { at: right.at, range: [[-MOST, MOST], [-MOST, MOST]], step: 0.25, coarse: 1, fine: 0.05, signal, done: commit, get: () => column(state().a, j), home: () => column(MATRICES.A, j), set: (v) => set({ a: state().a.map((/** @type {number[]} */ row, /** @type {number} */ i) => row.map((x, k) => (k === j ? v[i] : x))) }), label: `Column ${j + 1} of A: where one step along axis ${j + 1} lands`, value: () => column(state().a, j).map((x) => spoken(x)).join(", ") }));
  // ── the three stages ──
  const small = STAGES.map((name, k) => {
    const shape = svg("ellipse", { class: "xf-ring" }), lines_ = [0, 1].map((i) => svg("path", { class: `xf-line a${i}` })), dots = [0, 1].map((i) => svg("circle", { class: `xf-dot a${i}`, r: 5 }));
    const root = svg("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, class: "xf-small", role: "img", "aria-label": `Stage ${k}: ${name}` }, svg("path", { class: "xf-axes", d: `M0 ${SIDE / 2}H${SIDE}M${SIDE / 2} 0V${SIDE}` }), shape, ...lines_, ...dots);
    return { root: html("div", { class: "xf-step", "data-lights": ["", "v", "s", "u"][k] || false }, root, html("span", {}, ...(k ? [html("i", { class: "xf-name" }, name.split(" ")[0]), ` ${name.split(" ")[1]}`] : [name]))), shape, lines: lines_, dots };
  });
  const turn = slider({ label: "turn", min: -90, max: 90, step: 3, value: (v) => `${num(v, 0)}°`, signal, done: commit, set: (v) => set({ u: scale([Math.cos((v * Math.PI) / 180), Math.sin((v * Math.PI) / 180)], Math.min(FAR, norm(state().u))) }) });
  const find = html("button", { type: "button", class: "ec-opt", "data-hideable": "find" }, "Turn it there");
  find.addEventListener("click", () => { const { v } = derive(state()); set({ u: scale(v[0], 1) }); commit(); }, { signal });
  const M = matrix({ label: "The matrix A", rows: 2, cols: 2, min: -MOST, max: MOST, signal, done: commit, name: (i, j) => `row ${i + 1}, column ${j + 1} of A`, set: (i, j, v) => { const a = state().a.map((/** @type {number[]} */ r) => [...r]); a[i][j] = v; set({ a }); } });
  const which = choice({ label: "A is", options: [["A", "the toy layer"], ["rank1", "flat"], ["W_R", "turn & stretch"], ["W_C", "classifier"]], signal, hideable: "matrix", set: (n) => { set({ a: NAMED[n].map((r) => [...r]) }); commit(); } });
  const angle = html("b", { class: "xf-angle" }), eq = line(["Av · Aw = ", { live: "p", lights: "p" }]);
  const title = (/** @type {string} */ t, /** @type {string} */ more) => html("h3", { class: "fp-title" }, t, html("span", {}, more));
  stage.append(html("div", { class: "xf-two" }, html("div", { class: "xf-pane" }, title("In", ", a circle of steps of length one"), left.root), html("span", { class: "xf-to", "aria-hidden": "true" }, longArrow()), html("div", { class: "xf-pane" }, title("Out", ", where A sends them"), right.root)),
    html("div", { class: "xf-low" }, html("div", { class: "xf-do" }, html("div", { class: "xf-says" }, html("span", {}, "The images meet at "), angle), eq.root, turn.root, html("div", { class: "ec-choice" }, find), html("div", { class: "xf-mat" }, html("i", {}, "A"), M.root), which.root),
      html("div", { class: "xf-stages", role: "group", "aria-label": "The same in three stages" }, ...small.map((x) => x.root))));

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const shown = [d.arms, d.images];
    oval(image, [right.px(0), right.py(0)], d.s, d.u[0], right.U);
    panes.forEach((p, k) => {
      const at = (/** @type {number[]} */ q) => [p.px(q[0]), p.py(q[1])], taken = [...p.taken, ...shown[k].flatMap((v) => [...arrowBoxes(p, v), around(p.px(v[0]), p.py(v[1]), k ? 9 : 13)])];
      attr(backs[k], { d: shown[k].map((v) => { const [x, y] = at(scale(v, -1)); return `M${p.px(0)} ${p.py(0)}L${x.toFixed(2)} ${y.toFixed(2)}`; }).join("") });
      shown[k].forEach((v, i) => arms[k][i].draw(v));
      // A small square in the corner, where it is a right one.
      const square = k === 0 || (d.between !== null && Math.abs(d.product) < 1e-9 * d.s[0] ** 2), [e, f] = shown[k].map((v) => scale(v, (k ? 0.75 : 0.14) / (norm(v) || 1)));
      attr(corner[k], { d: square ? `M${at(e).join(" ")}L${at(add(e, f)).join(" ")}L${at(f).join(" ")}` : "" });
      if (k) { cols.forEach((c, j) => { const v = column(d.A, j); c.draw(v); attr(ends[j], { transform: `translate(${at(v).join(" ")})` }); hands[j].sync(); taken.push(around(...(/** @type {[number, number]} */ (at(v))), 12)); }); }
      shown[k].forEach((v, i) => writeNear(tags[k][i], (k ? ["Av", "Aw"] : ["v", "w"])[i], at(v), taken, p, k ? [13, 24, 38] : [20, 30, 44], lines[k]));
      if (k) cols.forEach((_, j) => writeNear(colTags[j], `column ${j + 1}`, at(column(d.A, j)), taken, p, [13, 24, 38], lines[k]));
    });
    attr(tip, { transform: `translate(${left.px(s.u[0])} ${left.py(s.u[1])})` }); hand.sync();
    turn.draw(Math.round(asLine(d.turn)));
    say(angle, d.between === null ? "no angle" : `${num(d.between, 1)}°`);
    eq.draw({ p: num(d.product) });
    M.draw(d.A); which.draw(nameOf(s.a));
    const unit = (/** @type {number} */ k) => (k < 2 ? SIDE * 0.36 : (SIDE * 0.45) / Math.max(d.s[0], 1e-9)), mid = SIDE / 2;
    small.forEach(({ shape, lines: ln, dots }, k) => {
      const at = (/** @type {number[]} */ q) => [mid + q[0] * unit(k), mid - q[1] * unit(k)];
      oval(shape, [mid, mid], k < 2 ? [1, 1] : d.s, k < 3 ? [1, 0] : d.u[0], unit(k));
      d.stages[k].forEach((/** @type {number[]} */ v, /** @type {number} */ i) => { const [x, y] = at(v), [bx, by] = at(scale(v, -1)); drawn(ln[i], { d: `M${bx} ${by}L${x} ${y}` }); drawn(dots[i], { cx: x, cy: y }); });
    });
  } };
}
