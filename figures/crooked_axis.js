// @ts-check
// Figure 2.1b. A crooked axis. To say how many units of n a sample has, one must say along what the rest is measured. Turn
// that second axis and the count at the start changes. What a walk adds does not (eq-walk-adds).

import { mark } from "./lib/animals.js";
import { real, reals } from "./lib/clean.js";
import { line, slider } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, py, pyList, short, spoken } from "./lib/format.js";
import { around } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { plus, ruler, titled } from "./lib/ruler.js";
import { arrowBoxes, axisBoxes, clipLine, writeNear } from "./lib/shadows.js";
import { alphaAt, partner, turned, units, walked } from "./lib/steps.js";
import { add, dist, dot, scale } from "./lib/vec.js";

/** One unit of the feature; only the other axis turns here. */
export const N = [0.5, 2];
const MOST = 2, ZS = [[0, 4], [0, 3]], TURN = [40, 140], KEPT = [118.07, 90, 60];

/** @param {any} s */
export function derive(s) {
  const other = turned(N, s.turn), end = walked(s.z, N, s.alpha), before = /** @type {number[]} */ (units(s.z, N, other)), after = /** @type {number[]} */ (units(end, N, other));
  return { other, end, before, after, added: after[0] - before[0], n: N, square: Math.abs(s.turn - 90) < 1e-9 };
}
/** @param {any} s @param {any} d */
const words = (s, d) => `The other axis stands at ${num(s.turn, 1)}° to n${d.square ? ", a right angle" : ""}. The sample begins with ${num(d.before[0])} units of n and ends with ${num(d.after[0])}: ${plus(d.added)}. Along the other axis it keeps ${num(d.after[1])}.`;

export const spec = {
  name: "crooked_axis", number: "2.1b", title: "A crooked axis", instruction: "Turn the other axis. Watch the bracket.",
  defaults: { z: [3, 1], alpha: 1.5, turn: 90 },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.before, ...d.after, d.added],
  python: (/** @type {any} */ s) => `import numpy as np

z = np.array(${pyList(s.z)})
n = np.array(${pyList(N)})
alpha = ${py(s.alpha)}
angle = np.radians(${py(s.turn)})
other = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) @ n      # n, turned
P = np.column_stack([n, other])
before, after = np.linalg.solve(P, z), np.linalg.solve(P, z + alpha * n)
result = [*before, *after, after[0] - before[0]]
`,
  clean: (/** @type {any} */ s) => ({ z: reals("z", s.z, ZS), alpha: real("alpha", s.alpha, -MOST, MOST), turn: real("turn", s.turn, TURN[0], TURN[1]) }),
  random: (/** @type {() => number} */ r) => ({ z: [between(r, 0, 4), between(r, 0, 3)], alpha: between(r, -MOST, MOST), turn: r() < 0.3 ? pick(r, KEPT) : between(r, TURN[0], TURN[1]) }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, back = (/** @type {number[]} */ u, /** @type {number[]} */ b) => add(scale(N, u[0]), scale(b, u[1]));
    must(dist(back(d.before, d.other), s.z) < 1e-9 && dist(back(d.after, d.other), d.end) < 1e-9, "so many of each must make the sample again");
    must(Math.abs(d.added - s.alpha) < 1e-9 && Math.abs(d.after[1] - d.before[1]) < 1e-9, "for every second axis the walk must add alpha and nothing else");
    // The start, though, is a matter of the axis: unless the sample has nothing of the other, turning it changes the count.
    const upright = derive({ ...s, turn: 90 }).before, t = (s.turn * Math.PI) / 180, off = -upright[1] / Math.tan(t);
    must(Math.abs(upright[0] - dot(s.z, N) / dot(N, N)) < 1e-9, "at a right angle the count must be z·n / n·n");
    must(Math.abs(d.before[0] - upright[0] - off) < 1e-9, "turned, the start must move by what the other axis leans");
    if (Math.abs(upright[1]) > 0.1 && Math.abs(s.turn - 90) > 5) must(Math.abs(d.before[0] - upright[0]) > 1e-3, "a crooked axis must count another start");
  },
  build,
};
export default defineFigure(spec);

const FRAME = { x: [-3.5, 6], y: [-3.6, 5.5] };

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, tween } = ctx;
  const p = plane({ ...FRAME, unit: 44, axes: [{ kind: "face", name: "snout" }, { kind: "body", name: "body" }], label: "Samples: snout to the right, body upwards" }), lines = axisBoxes(p);
  const along = svg("path", { class: "ca-line" }), across = [svg("path", { class: "ca-other" }), svg("path", { class: "ca-other" })], part = svg("path", { class: "ca-part" }), square = svg("path", { class: "ll-square" });
  const n = arrow(p, { cls: "wk-n", pin: true }), b = arrow(p, { cls: "ca-b" }), way = arrow(p, { cls: "wk-way" });
  const tags = ["n", "the other", "z", "z + αn"].map(() => svg("text", { class: "ec-label wk-tag" })), feet = [svg("text", { class: "ec-label ca-foot" }), svg("text", { class: "ec-label ca-foot" })], dots = [svg("circle", { class: "ca-dot start", r: 6 }), svg("circle", { class: "ca-dot", r: 6 })];
  const tip = svg("g", { class: "ec-handle", "data-lights": "other" }), start = svg("g", { class: "ec-handle ec-part-z", "data-lights": "z" }), end = svg("g", { class: "ec-handle ec-part-x", "data-lights": "end" });
  tip.innerHTML = `<circle class="ec-hit" r="27"/><circle class="ec-ring" r="13"/>`;
  start.innerHTML = `<circle class="ec-hit" r="27"/><circle class="ec-ring" r="12"/><g transform="scale(.8)">${mark.o}</g>`;
  end.innerHTML = `<circle class="ec-hit" r="27"/><circle class="ec-ring" r="13"/><g transform="scale(.86)">${mark.x}</g>`;
  p.data.append(along, ...across, part, square, n.root, b.root, way.root);
  p.over.append(...dots, ...feet, ...tags, tip, start, end);

  const rule = ruler({ label: "Units of n", unit: "units of n", lo: -4, hi: 6 });
  const turn = slider({ label: "angle from n", min: TURN[0], max: TURN[1], step: 0.5, value: (v) => `${num(v, 1)}°`, signal, done: commit, set: (v) => set({ turn: v }) });
  const alpha = slider({ label: "α, how many to add", min: -MOST, max: MOST, step: 0.05, value: (v) => plus(v), signal, done: commit, set: (v) => set({ alpha: v }) });
  const count = line([{ lights: "z", live: "before" }, " + ", { live: "alpha" }, " = ", { lights: "end", live: "after", cls: "wk-after" }]), rest = html("p", { class: "ca-rest" });
  const upright = html("button", { type: "button", class: "ec-opt" }, "set at a right angle"), table = html("table", { class: "ca-table", "data-hideable": "table" });
  upright.addEventListener("click", () => { const from = state().turn; tween(1, 0, 380, (t) => set({ turn: t === 1 ? 90 : from + (90 - from) * t }), commit); }, { signal });
  const rows = [...KEPT, 0].map((a) => { const cells = [html("th", { scope: "row" }, a ? `${short(a)}°` : "now"), html("td"), html("td"), html("td")]; return { a, cells, row: html("tr", {}, ...cells) }; });
  table.append(html("caption", {}, "Units of n"), html("thead", {}, html("tr", {}, ...["other axis", "start", "end", "added"].map((t) => html("th", { scope: "col" }, t)))), html("tbody", {}, ...rows.map((r) => r.row)));
  stage.append(html("div", { class: "ca-two" }, p.root, html("div", { class: "ca-side" }, turn.root, html("div", { class: "ca-choices" }, upright), alpha.root, titled("How many units of n", rule), count.root, rest, table)));

  const degrees = (/** @type {number[]} */ v) => { const a = (Math.atan2(N[0] * v[1] - N[1] * v[0], dot(N, v)) * 180) / Math.PI; return a < -90 ? a + 360 : a; };
  const hands = [
    movable(tip, { at: (e) => [degrees(p.at(e)), 0], get: () => [state().turn, 0], set: ([a]) => set({ turn: a }), done: commit, signal, axis: "x", step: 1, coarse: 5, fine: 0.01, range: [TURN, [0, 0]], home: () => [90, 0], label: "The other axis: degrees from n", value: () => { const s = state(), d = derive(s); return `${spoken(s.turn, 1)} degrees; the start counts ${spoken(d.before[0])}, the walk adds ${spoken(d.added)}`; } }),
    movable(start, { at: p.at, get: () => state().z, set: (z) => set({ z }), done: commit, signal, range: ZS, home: () => [3, 1], label: "The sample z: snout left and right, body up and down", value: () => { const s = state(); return `${spoken(s.z[0])}, ${spoken(s.z[1])}; ${spoken(derive(s).before[0])} units of n`; } }),
    movable(end, { at: (e) => [alphaAt(p.at(e), state().z, N), 0], get: () => [state().alpha, 0], set: ([a]) => set({ alpha: a }), done: commit, signal, axis: "x", range: [[-MOST, MOST], [0, 0]], home: () => [0, 0], label: "The walker: how many units of n to add", value: () => { const s = state(), d = derive(s); return `${spoken(s.alpha)} units added; at ${spoken(d.end[0])}, ${spoken(d.end[1])}`; } }),
  ];

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const at = (/** @type {number[]} */ v) => [p.px(v[0]), p.py(v[1])], Z = at(s.z), E = p.pin(d.end, 15), hand = d.other, H = at(hand), Nt = at(N);
    const span = (/** @type {number[]} */ from, /** @type {number[]} */ dir) => { const c = clipLine(from, [dir[0], -dir[1]], p.W, p.H); return c ? `M${c[0].join(" ")}L${c[1].join(" ")}` : ""; };
    attr(along, { d: span(at([0, 0]), N) });
    // Everything on such a line has one count: the lines run along the other axis, through the sample and through the end.
    attr(across[0], { d: span(Z, d.other) }); attr(across[1], { d: span(at(d.end), d.other) });
    const F = at(scale(N, d.before[0])), G = at(scale(N, d.after[0]));
    attr(part, { d: `M${F.join(" ")}L${G.join(" ")}` });
    [F, G].forEach((v, i) => attr(dots[i], { cx: v[0], cy: v[1] }));
    const u = scale(N, 0.28 / Math.hypot(...N)), v = scale(partner(N), 0.28 / Math.hypot(...N)), c1 = at(u), c2 = at(add(u, v)), c3 = at(v);
    attr(square, { d: d.square ? `M${c1.join(" ")}L${c2.join(" ")}L${c3.join(" ")}` : "" });
    n.draw(N); b.draw(hand); way.draw(d.end, s.z);
    attr(tip, { transform: `translate(${H.join(" ")})` }); attr(start, { transform: `translate(${Z.join(" ")})` }); attr(end, { transform: `translate(${E.x} ${E.y})` });
    for (const h of hands) h.sync();
    /** @type {import("./lib/labels.js").Box[]} */ const taken = [...p.taken, around(Z[0], Z[1], 15), around(H[0], H[1], 15), around(E.x, E.y, 16), around(F[0], F[1], 8), around(G[0], G[1], 8), ...arrowBoxes(p, N), ...arrowBoxes(p, hand), ...arrowBoxes(p, d.end, s.z)];
    const inside = (/** @type {number[]} */ q) => q[0] > 8 && q[0] < p.W - 8 && q[1] > 8 && q[1] < p.H - 8;
    writeNear(tags[0], "n", Nt, taken, p, [12, 22, 34], lines); writeNear(tags[1], "the other", H, taken, p, [16, 26, 38], lines);
    writeNear(tags[2], "z", Z, taken, p, [16, 26], lines); writeNear(tags[3], E.out || s.alpha === 0 ? "" : "z + αn", [E.x, E.y], taken, p, [17, 28, 40], lines);
    writeNear(feet[1], inside(G) ? num(d.after[0]) : "", G, taken, p, [12, 22, 34], lines);
    writeNear(feet[0], inside(F) && s.alpha !== 0 ? num(d.before[0]) : "", F, taken, p, [12, 22, 34], lines);

    rule.draw(d.before[0], d.after[0]);
    count.draw({ before: num(d.before[0]), alpha: s.alpha < 0 ? `(${short(s.alpha)})` : short(s.alpha), after: num(d.after[0]) });
    say(rest, `Along the other axis, in lengths of n: ${num(d.before[1])} before, ${num(d.after[1])} after.`);
    for (const { a, cells, row } of rows) {
      const e = a ? derive({ ...s, turn: a }) : d;
      row.classList.toggle("here", a === 0);
      [e.before[0], e.after[0], e.added].forEach((x, i) => say(cells[i + 1], i === 2 ? plus(x) : num(x)));
    }
    turn.draw(s.turn); alpha.draw(s.alpha);
  } };
}
