// @ts-check
// Figure 3.2b. A direction u through the mean. The samples cast their shadows on its line, and the mean square of these is
// uᵀCu. Turned once round, it traces a wave: one crest, one trough, a quarter turn apart. The ellipse casts a shadow as long.

import { oneOf, reals } from "./lib/clean.js";
import { asLine, axesOf, covariance, ellipse, meanOf, pathOf, spreadAlong, unitAt, windowOn } from "./lib/cloud.js";
import { choice, line, slider } from "./lib/controls.js";
import { attr, html, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { num, pyList, spoken } from "./lib/format.js";
import { herdKey, herdMarks, herdOf, pyPoints } from "./lib/herd.js";
import { around, lineBoxes } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between, rng } from "./lib/rng.js";
import { axisBoxes, clipLine, writeNear } from "./lib/shadows.js";
import { clamp, dot, norm, scale, sub } from "./lib/vec.js";

const FAR = 1.1, LEAST = 0.3;
/** u keeps its direction, whatever becomes of its length: only the direction counts. @param {number[]} u */
function fit(u) {
  const size = norm(u), most = Math.max(...u.map(Math.abs));
  if (size < 1e-9) return [LEAST, 0];
  return size < LEAST * (1 - 1e-12) ? scale(u, LEAST / size) : most > FAR ? u.map((v) => clamp((v * FAR) / most, -FAR, FAR)) : u;
}

/** @param {any} s @param {any} [table] */
export function derive(s, table = null) {
  const herd = herdOf(s, table), mean = meanOf(herd.points), C = covariance(herd.points), angle = asLine((Math.atan2(s.u[1], s.u[0]) * 180) / Math.PI), u = scale(s.u, 1 / norm(s.u)), axes = axesOf(C);
  const shadows = herd.points.map((/** @type {number[]} */ p) => dot(u, sub(p, mean))), spread = spreadAlong(C, u);
  return { ...herd, mean, C, u, angle, axes, shadows, spread, deviation: Math.sqrt(Math.max(0, spread)), terms: [u[0] * u[0] * C[0][0], 2 * u[0] * u[1] * C[0][1], u[1] * u[1] * C[1][1]] };
}

/** Three decimals, or two digits of what is smaller. @param {number} v */
const few = (v) => (v > 1e-9 && v < 0.01 ? String(Number(v.toPrecision(2))) : num(v, 3));
/** @param {any} s @param {any} d */
function words(s, d) {
  const { values: [big, small], angle } = d.axes, at = (/** @type {number} */ v) => Math.abs(d.spread - v) <= 1e-4 * big;
  if (big < 1e-12) return "All points are one, and cast no shadow from their mean.";
  const where = angle === null ? "It is the same every way." : at(big) ? "No direction has more." : at(small) ? (small < 1e-9 * big ? "All points lie on one line, and this is square to it." : "No direction has less.") : `The most, ${few(big)}, is along ${num(angle, 0)}°; the least, ${few(small)}, a quarter turn from there.`;
  return `Along ${num(d.angle, 0)}° the mean square shadow is ${few(d.spread)}; its root is ${few(d.deviation)}. ${where}`;
}

export const spec = {
  name: "probe", number: "3.2b", title: "How far, in this direction", instruction: "Turn the direction u.", reset: "Start over", table: true,
  defaults: { u: [0.65, 0.65], data: "animals" }, choices: { data: ["animals", "table"] },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [d.spread, d.deviation, ...d.axes.values],
  python: (/** @type {any} */ s, /** @type {any} */ table) => `import numpy as np

X = np.array(${pyPoints(herdOf(s, table).points)})
C = np.cov(X.T, bias=True)         # bias=True: divided by N
u = np.array(${pyList(s.u)})
u = u / np.linalg.norm(u)          # only its direction counts
shadows = (X - X.mean(axis=0)) @ u
assert np.isclose((shadows**2).mean(), u @ C @ u)
result = [u @ C @ u, shadows.std(), *np.linalg.eigvalsh(C)[::-1]]
print(result)
`,
  clean: (/** @type {any} */ s) => ({ u: fit(reals("u", s.u, [[-100, 100], [-100, 100]])), data: oneOf("data", s.data, ["animals", "table"]) }),
  random: (/** @type {() => number} */ r) => ({ u: [between(r, -FAR, FAR), between(r, -FAR, FAR)], data: "animals" }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, d = derive(s), { values: [big, small], angle } = d.axes, n = d.points.length;
    const square = d.shadows.reduce((/** @type {number} */ t, /** @type {number} */ v) => t + v * v, 0) / n;
    must(Math.abs(square - d.spread) < 1e-12, "uᵀCu must be the mean square of the shadows");
    must(Math.abs(square - d.terms.reduce((/** @type {number} */ t, /** @type {number} */ v) => t + v, 0)) < 1e-12, "the three terms must make the mean square of the shadows");
    must(d.spread <= big + 1e-12 && d.spread >= small - 1e-12, "no spread may leave the range of the eigenvalues");
    const turned = derive({ ...s, u: [-s.u[1], s.u[0]] });
    must(Math.abs(d.spread + turned.spread - d.C[0][0] - d.C[1][1]) < 1e-12, "two directions at a right angle must share the trace");
    for (const [a, v] of [[angle, big], [angle === null ? null : angle + 90, small]]) if (a !== null) must(Math.abs(derive({ ...s, u: unitAt(/** @type {number} */ (a)) }).spread - /** @type {number} */ (v)) < 1e-12, "the extremes must lie along the eigenvectors");
    if (angle !== null) { const t = Math.atan2(s.u[1], s.u[0]) - (angle * Math.PI) / 180; must(Math.abs(d.spread - (big * Math.cos(t) ** 2 + small * Math.sin(t) ** 2)) < 1e-12, "the spread must be a wave of the angle from the longest axis"); }
    // Other clouds than the ten, one for each angle: the wave and its crest are every cloud's.
    const r = rng(Math.round(d.angle * 1000)), M = covariance(Array.from({ length: 6 }, () => [between(r, -3, 3), between(r, -1, 1)])), its = axesOf(M), way = (/** @type {number} */ a) => spreadAlong(M, unitAt(a));
    must(Math.abs(way(/** @type {number} */ (its.angle)) - its.values[0]) < 1e-9 && Math.abs(way(/** @type {number} */ (its.angle) + 90) - its.values[1]) < 1e-9, "the crest and the trough of any cloud must be a quarter turn apart");
    for (const by of [-50, -1, 1, 50]) must(way(/** @type {number} */ (its.angle) + by) < its.values[0], "no direction of any cloud may have more than its longest");
    // The shadow of the ellipse on u's line reaches as far as one deviation. (A ring of 96 points comes near it.)
    const reach = Math.max(...ellipse(d.C, d.mean).map((q) => dot(d.u, sub(q, d.mean))));
    must(Math.abs(reach - d.deviation) < 1e-3 * d.deviation + 1e-9, "the shadow of the ellipse must be one deviation long");
  },
  build,
};
export default defineFigure(spec);

const SMALL = { x: [-0.5, 2.5], y: [-0.4, 2.9], unit: 146, every: 0.5 };
const WW = 400, WH = 250, L = 46, T = 16, PW = WW - L - 14, PH = WH - T - 40;

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal } = ctx, place = html("div", { class: "pb-plane" });
  const turned = (/** @type {number} */ a) => scale(unitAt(a), Math.min(FAR, norm(state().u)));
  // ── the wave: variance over the angle ──
  const X = (/** @type {number} */ a) => L + (PW * (a + 90)) / 180, area = svg("path", { class: "pb-area" }), wave = svg("path", { class: "pb-wave" }), at = svg("circle", { class: "pb-at", r: 6.5 }), drop = svg("path", { class: "pb-drop" }), top = svg("path", { class: "pb-most" }), names = [0, 1].map(() => svg("text", { class: "ec-label pb-name" }));
  const graph = svg("svg", { viewBox: `0 0 ${WW} ${WH}`, class: "pb-graph", role: "img", "aria-label": "The variance along u, for every angle of u" }, svg("path", { class: "ec-ax plain", d: `M${L} ${T}V${T + PH}H${WW - 10}` }),
    ...[-90, -45, 0, 45, 90].map((a) => svg("text", { class: "ec-tick", x: X(a), y: T + PH + 18 }, `${num(a, 0)}°`)), svg("text", { class: "ec-tick end", x: L - 8, y: T + PH + 4 }, "0"), area, top, wave, drop, at, ...names, svg("text", { class: "ec-axname plain", x: WW - 12, y: WH - 4, style: "text-anchor:end" }, "angle of u"));
  const turn = slider({ label: "angle of u", min: -90, max: 90, step: 3, value: (v) => `${num(v, 0)}°`, signal, done: commit, set: (v) => set({ u: turned(v) }) });
  const eq = line([{ live: "spread", lights: "s", cls: "c-x" }, " = ", { live: "a" }, " ", { live: "b" }, " ", { live: "c" }]), says = html("p", { class: "pb-says" }, "u₁² C₁₁ + 2 u₁u₂ C₁₂ + u₂² C₂₂");
  const go = (/** @type {string} */ text, /** @type {number} */ by) => { const b = html("button", { type: "button", class: "ec-opt" }, text); b.addEventListener("click", () => { const a = derive(state(), ctx.table()).axes.angle; if (a !== null) { set({ u: turned(a + by) }); commit(); } }, { signal }); return b; };
  const most = go("Most", 0), least = go("Least", 90);
  const data = choice({ label: "Show", options: [["animals", "ten animals"], ["table", "my table"]], signal, set: (v) => { set({ data: v }); commit(); } });
  stage.append(html("div", { class: "pb-two" }, place, html("div", { class: "pb-side" }, html("h3", { class: "fp-title" }, "Variance along u, at every angle"), graph, turn.root, html("div", { class: "pb-eq", "data-hideable": "equation" }, eq.root, says), html("div", { class: "ec-choice", "data-hideable": "extremes" }, most, least), data.root)));
  let key = "", /** @type {any} */ scene = null, curve = "";

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const now = herdKey(d.own, ctx.table());
    if (now !== key) { key = now; scene = makeScene(ctx, d); place.replaceChildren(scene.root); }
    scene.draw(s, d);
    const [big, small] = d.axes.values, Y = (/** @type {number} */ v) => T + PH - (PH * 0.9 * v) / (big || 1);
    if (curve !== now) {
      curve = now;
      const pts = Array.from({ length: 91 }, (_, i) => { const a = -90 + 2 * i; return `${X(a).toFixed(1)} ${Y(spreadAlong(d.C, unitAt(a))).toFixed(1)}`; }).join("L");
      attr(wave, { d: `M${pts}` }); attr(area, { d: `M${X(-90)} ${T + PH}L${pts}L${X(90)} ${T + PH}Z` });
      attr(top, { d: `M${L} ${Y(big)}H${WW - 14}M${L} ${Y(small)}H${WW - 14}` });
      [big, small].forEach((v, i) => { names[i].textContent = few(v); attr(names[i], { x: L - 6, y: Math.min(Y(v) + 5, T + PH - 12), "text-anchor": "end" }); });
    }
    attr(at, { cx: X(d.angle), cy: Y(d.spread) }); attr(drop, { d: `M${X(d.angle)} ${Y(d.spread)}V${T + PH}` });
    turn.draw(Number(d.angle.toFixed(4)));
    const [a, b, c] = d.terms, term = (/** @type {number} */ v, first = false) => `${v < 0 ? "− " : first ? "" : "+ "}${num(Math.abs(v), 3)}`;
    eq.draw({ spread: num(d.spread, 3), a: term(a, true), b: term(b), c: term(c) });
    data.draw(d.own ? "table" : "animals"); data.root.hidden = !ctx.table();
  } };
}

/** @param {import("./lib/figure.js").Ctx} ctx @param {any} first */
function makeScene({ state, set, commit, signal }, { own, ins, mean, points }) {
  const size = own ? windowOn(points, 438) : SMALL, p = plane({ ...size, axes: [{ kind: "face", name: ins[0] }, { kind: "body", name: ins[1] }], label: `${ins[0]} to the right, ${ins[1]} upwards` }), lines = axisBoxes(p), far = own ? (size.x[1] - size.x[0]) * 0.3 : 1;   // how long a u of length one is drawn
  const axis = svg("path", { class: "pb-line" }), drops = svg("path", { class: "pb-drops" }), ring = svg("path", { class: "pb-ring" }), edges = svg("path", { class: "pb-edges" }), bar = svg("path", { class: "pb-bar" }), feet = svg("g", { class: "pb-feet" }), herd = svg("g", { class: "sv-herd pb-herd" }), u = arrow(p, { cls: "pb-u" }), tag = svg("text", { class: "ec-label" }), name = svg("text", { class: "ec-label pb-tag" });
  const tip = svg("g", { class: "ec-handle" });
  tip.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="12"/>`;
  p.under.append(ring, drops);
  p.data.append(axis, edges, bar, feet, u.root);
  p.over.append(herd, tag, name, tip);
  const place = () => mean.map((/** @type {number} */ m, /** @type {number} */ k) => m + far * state().u[k]);
  const hand = movable(tip, { at: (e) => scale(sub(p.at(e), mean), 1 / far), range: [[-FAR, FAR], [-FAR, FAR]], signal, get: () => state().u, set: (v) => set({ u: v }), done: commit, home: () => [FAR, 0], label: "The tip of u, from the mean",
    value: () => { const v = state().u; return `${spoken(v[0])}, ${spoken(v[1])}: ${spoken(asLine((Math.atan2(v[1], v[0]) * 180) / Math.PI), 0)} degrees`; } });
  return { root: p.root, draw(/** @type {any} */ s, /** @type {any} */ d) {
    const at = (/** @type {number[]} */ q) => [p.px(q[0]), p.py(q[1])], O = at(d.mean), way = [d.u[0], -d.u[1]], on = (/** @type {number} */ t) => [O[0] + way[0] * t * p.U, O[1] + way[1] * t * p.U];
    const span = clipLine(O, way, p.W, p.H);
    attr(axis, { d: span ? `M${span[0].join(" ")}L${span[1].join(" ")}` : "" });
    const spots = d.points.slice(0, 400).map(at), foot = d.shadows.slice(0, 400).map(on);
    attr(drops, { d: own && d.points.length > 60 ? "" : spots.map((/** @type {number[]} */ q, /** @type {number} */ k) => `M${q.map((v) => v.toFixed(1)).join(" ")}L${foot[k].map((/** @type {number} */ v) => v.toFixed(1)).join(" ")}`).join("") });
    feet.innerHTML = foot.map((/** @type {number[]} */ q) => `<circle cx="${q[0].toFixed(1)}" cy="${q[1].toFixed(1)}" r="4"/>`).join("");
    const [a, b] = [on(-d.deviation), on(d.deviation)];
    attr(bar, { d: `M${a.join(" ")}L${b.join(" ")}` });
    attr(ring, { d: pathOf(ellipse(d.C, d.mean).map(at)) });
    // The two lines square to u that touch the ellipse.
    attr(edges, { d: [a, b].map((q) => { const e = clipLine(q, [way[1], -way[0]], p.W, p.H); return e ? `M${e[0].join(" ")}L${e[1].join(" ")}` : ""; }).join("") });
    herd.innerHTML = herdMarks(d, spots, 0.5);
    const q = place(), Q = at(q);
    u.draw(q, d.mean); attr(tip, { transform: `translate(${Q.join(" ")})` }); hand.sync();
    const taken = [...p.taken, around(Q[0], Q[1], 14), ...lineBoxes(...zip(O), ...zip(Q), 5, 12), ...spots.slice(0, 60).map((/** @type {number[]} */ v) => around(v[0], v[1], 9))], hard = [...lines, ...(span ? lineBoxes(...zip(span[0]), ...zip(span[1]), 5, 24) : [])];
    writeNear(name, "u", Q, taken, p, [16, 26], hard);
    writeNear(tag, `± ${num(d.deviation)}`, a, taken, p, [16, 28, 42, 58, 76], hard);
  } };
}
const zip = (/** @type {number[]} */ q) => /** @type {[number, number]} */ ([q[0], q[1]]);
