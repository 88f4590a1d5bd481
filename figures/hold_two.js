// @ts-check
// Figure 2.2b. Two conditions in space. Taking the shadow on each out of p, one by one, leaves a leak where the two do not
// stand square to each other; taking out the shadow on their plane leaves none (eq-conditioned-direction).

import { oneOf, real, realMatrix } from "./lib/clean.js";
import { choice, matrix, slider } from "./lib/controls.js";
import { conditioned } from "./lib/conditioning.js";
import { drawn as attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyMatrix, spoken } from "./lib/format.js";
import { around, lineBoxes } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { between, pick } from "./lib/rng.js";
import { writeNear } from "./lib/shadows.js";
import { add, clamp, dist, dot, norm, scale, sub } from "./lib/vec.js";

const WAYS = /** @type {const} */ (["each", "in_turn", "plane"]), NAMES = { each: "each from p", in_turn: "one after the other", plane: "both at once" };
const HOME = [[1, 2, 2], [1, 0, 0], [1, 1, 0]], MOST = 2.5, LEAST = 0.3, TILT = 0.42;
const fit = (/** @type {number[]} */ v, /** @type {number} */ i) => (norm(v) < LEAST ? (norm(v) < 1e-9 ? HOME[i] : scale(v, LEAST / norm(v))) : v);
const less = (/** @type {number[]} */ v, /** @type {number[]} */ from, /** @type {number[]} */ k) => sub(v, scale(k, dot(from, k) / dot(k, k)));

/** What is left of p without what k1 and k2 see of it, by least squares on both (eq-conditioned-direction). @param {number[]} p @param {number[]} k1 @param {number[]} k2 */
export function beside(p, k1, k2) {
  // Gram and Schmidt: k2 without k1 first, so that the two shadows share nothing. On one line there is only one condition.
  const second = less(k2, k2, k1), same = norm(second) <= 1e-6 * norm(k2), first = less(p, p, k1), c = same ? first : less(first, first, second);
  return norm(c) <= 1e-6 * norm(p) ? [0, 0, 0] : c;
}

/** @param {any} s */
export function derive(s) {
  const [p, k1, k2] = s.m, first = less(p, p, k1), ways = { each: less(first, p, k2), in_turn: less(first, first, k2), plane: beside(p, k1, k2) }, c = ways[/** @type {"each"} */ (s.way)];
  const leaks = (/** @type {number[]} */ v) => [dot(k1, v), dot(k2, v)];
  return { p, k1, k2, c, leaks: leaks(c), all: Object.fromEntries(WAYS.map((w) => [w, leaks(ways[w])])), kept: norm(ways.plane) / norm(p), right: ways.plane, cosine: dot(k1, k2) / norm(k1) / norm(k2), nothing: norm(ways.plane) === 0 };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const leak = d.leaks.map((/** @type {number} */ v) => Math.abs(v) > 0.005), told = leak[0] || leak[1] ? `It leaks: k₁ reads ${num(d.leaks[0])} and k₂ reads ${num(d.leaks[1])}.` : "Neither condition sees anything of it.";
  return `Taking out ${NAMES[/** @type {"each"} */ (s.way)]} leaves ${coord(d.c)}. ${told} ${d.nothing ? "Beside both conditions nothing of p is left." : `Beside both, ${Math.round(100 * d.kept)}% of the length of p is left.`}`;
}

export const spec = {
  name: "hold_two", number: "2.2b", title: "Two conditions, one leak", instruction: "Choose how to take them out, then drag k₁ and k₂.",
  defaults: { m: HOME, way: "each", turn: 34 },
  choices: { way: [...WAYS] },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.c, ...d.leaks],
  python: (/** @type {any} */ s) => `import numpy as np

p, k1, k2 = np.array(${pyMatrix(s.m)})
K = np.column_stack([k1, k2])      # one condition in each column
shadow = lambda v, k: (v @ k) / (k @ k) * k
${{ each: "c = p - shadow(p, k1) - shadow(p, k2)      # each taken out of p", in_turn: "c = p - shadow(p, k1)\nc = c - shadow(c, k2)      # the second taken out of what the first left", plane: `c = ${derive(s).nothing ? "np.zeros(3)      # p lies in the plane of the conditions" : "p - K @ np.linalg.pinv(K, rcond=1e-6) @ p      # ec.condition, before it makes it one long"}` }[/** @type {"each"} */ (s.way)]}
result = [*c, *(K.T @ c)]      # c, and what each condition still sees of it
`,
  clean: (/** @type {any} */ s) => ({ m: realMatrix("m", s.m, 3, 3, -MOST, MOST).map(fit), way: oneOf("way", s.way, WAYS), turn: real("turn", s.turn, 0, 90) }),
  random(/** @type {() => number} */ r) {
    const v = () => [0, 1, 2].map(() => between(r, -MOST, MOST)), k1 = v(), kind = r(), k2 = kind < 0.1 ? scale(k1, -0.5) : v(), p = kind > 0.9 ? scale(add(k1, k2), 0.4) : v();
    return { m: [p, k1, k2], way: pick(r, [...WAYS]), turn: between(r, 0, 90) };
  },
  invariant(/** @type {any} */ s) {
    const d = derive(s), { p, k1, k2 } = d, must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    const room = 1e-7 * (1 + norm(p) * (norm(k1) + norm(k2))) * Math.max(1, norm(k2) / norm(k1), norm(k1) / norm(k2));
    must(Math.max(...d.all.plane.map(Math.abs)) < room, "without the shadow on the plane neither condition may see anything");
    // The leak of the tempting ways is known: what the second condition takes out, as far as the first can see it.
    const back = -dot(p, k2) * dot(k1, k2) / dot(k2, k2);
    must(Math.abs(d.all.each[0] - back) < room, "each from p must leak -(p·k2)(k1·k2)/|k2|² onto k1");
    must(Math.abs(d.all.each[1] + dot(p, k1) * dot(k1, k2) / dot(k1, k1)) < room, "each from p must leak the same way onto k2");
    must(Math.abs(d.all.in_turn[1]) < room, "the condition taken out last must be gone");
    must(Math.abs(d.all.in_turn[0] - (back + dot(p, k1) * dot(k1, k2) ** 2 / dot(k1, k1) / dot(k2, k2))) < room, "in turn must leak what the second puts back");
    const unit = (/** @type {number[]} */ v) => ({ name: "k", space: "s", vector: scale(v, 1 / norm(v)), bias: 0, scale: 1 }), found = conditioned(unit(p), [unit(k2), unit(k1)]);
    must(Math.abs(found.retained - d.kept) < 1e-6, "the portraits' own code, with the conditions in the other order, must keep as much");
  },
  build,
};
export default defineFigure(spec);

const W = 560, H = 430, U = 80, CX = 266, CY = 282;

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal } = ctx, frame = { W, H };
  const root = svg("svg", { viewBox: `0 0 ${W} ${H}`, class: "ec-pane", role: "group", "aria-label": "Space, seen from above at a slant: p, the two conditions and their plane" });
  // Seen from afar, so parallel lines stay parallel: turned about the upright axis, then tilted.
  const see = (/** @type {number[]} */ v, /** @type {number} */ turn) => { const a = (turn * Math.PI) / 180, x = v[0] * Math.cos(a) - v[1] * Math.sin(a), y = v[0] * Math.sin(a) + v[1] * Math.cos(a); return [CX + U * x, CY - U * (y * Math.sin(TILT) + v[2] * Math.cos(TILT))]; };
  const floor = svg("path", { class: "ht-floor" }), axes = svg("path", { class: "ht-axes" }), sheet = svg("path", { class: "ht-sheet" }), drop = svg("path", { class: "ht-drop" }), foot = svg("circle", { class: "ht-foot", r: 4.5 });
  const one = (/** @type {string} */ cls, hollow = false) => { const shaft = svg("path", { class: "ec-shaft" }), head = svg("path", { class: `ec-arrowhead${hollow ? " hollow" : ""}` }), stand = svg("path", { class: "ht-stand" }); return { root: svg("g", { class: `ec-arrow ${cls}` }, stand, shaft, head), shaft, head, stand }; };
  const arrows = { p: one("ts-n1"), k1: one("ts-n2"), k2: one("ts-n2"), c: one("ts-c", true) }, tags = Object.fromEntries(["p", "k1", "k2", "c"].map((k) => [k, svg("text", { class: `ec-label ts-tag ${k}` })])), axisTags = [0, 1, 2].map((i) => svg("text", { class: "ec-label ht-axis" }, ["first", "second", "third"][i]));
  const handle = (/** @type {string} */ k) => { const g = svg("g", { class: "ec-handle", "data-lights": k }); g.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="12"/>`; return g; };
  const tips = [1, 2].map((i) => handle(`k${i}`));
  root.append(floor, axes, sheet, drop, foot, ...Object.values(arrows).map((a) => a.root), ...axisTags, ...Object.values(tags), ...tips);

  const way = choice({ label: "Take out", options: WAYS.map((w) => [w, NAMES[w]]), signal, hideable: "way", set: (v) => { set({ way: v }); commit(); } });
  const turn = slider({ label: "turn", min: 0, max: 90, step: 1, value: (v) => `${Math.round(v)}°`, signal, done: commit, set: (v) => set({ turn: v }) });
  const entries = matrix({ label: "p, k₁ and k₂, one in each row", rows: 3, cols: 3, min: -MOST, max: MOST, signal, done: commit, name: (i, j) => `${["p", "k₁", "k₂"][i]}, ${["first", "second", "third"][j]} number`,
    // On the way from 1 to 0.5 a 0 is typed: a row that is nothing for a moment keeps its way, as short as it may be.
    set: (i, j, v) => { const m = state().m.map((/** @type {number[]} */ r) => [...r]), was = [...m[i]]; m[i][j] = v; if (norm(m[i]) < LEAST) m[i] = scale(was, LEAST / norm(was)); set({ m }); } });
  const rows = ["k₁ still sees", "k₂ still sees"].map((text) => { const bar = html("i", { class: "ht-bar" }), value = html("td", { class: "ht-num" }); return { bar, value, root: html("tr", {}, html("th", { scope: "row" }, text), html("td", {}, html("div", { class: "ht-track", "aria-hidden": "true" }, bar)), value) }; });
  const meter = html("table", { class: "ht-meter", "data-hideable": "meter" }, html("caption", {}, "Leak meter"), html("tbody", {}, ...rows.map((r) => r.root))), verdict = html("p", { class: "ts-kept" });
  const orders = html("p", { class: "ht-rows" }, "rows: p, k₁, k₂");
  stage.append(html("div", { class: "ht-two" }, html("div", { class: "ht-side" }, root, turn.root), html("div", { class: "ht-side" }, way.root, meter, verdict, html("div", { class: "ht-entries", "data-hideable": "entries" }, entries.root, orders))));

  const at = (/** @type {PointerEvent} */ e, /** @type {number} */ i) => {
    const m = /** @type {any} */ (root).getScreenCTM().inverse(), q = new DOMPoint(e.clientX, e.clientY).matrixTransform(m), s = state(), a = (s.turn * Math.PI) / 180;
    // On the level of the tip's own height a place on the screen is one place in space.
    const x = (q.x - CX) / U, y = ((CY - q.y) / U - s.m[i][2] * Math.cos(TILT)) / Math.sin(TILT);
    return [x * Math.cos(a) + y * Math.sin(a), -x * Math.sin(a) + y * Math.cos(a)];
  };
  const hands = tips.map((t, j) => movable(t, { range: [[-MOST, MOST], [-MOST, MOST]], signal, label: `The tip of ${j ? "k₂" : "k₁"}, moved at its height`, at: (e) => at(e, j + 1), get: () => state().m[j + 1].slice(0, 2), set: ([x, y]) => { const m = state().m.map((/** @type {number[]} */ r) => [...r]); m[j + 1] = [x, y, m[j + 1][2]]; set({ m }); }, done: commit, home: () => HOME[j + 1].slice(0, 2),
    value: () => { const s = state(), d = derive(s); return `${s.m[j + 1].map((/** @type {number} */ v) => spoken(v)).join(", ")}; k₁ reads ${spoken(d.leaks[0])}, k₂ reads ${spoken(d.leaks[1])}`; } }));

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const px = (/** @type {number[]} */ v) => see(v, s.turn), path = (/** @type {number[][]} */ list) => list.map((q, i) => `${i ? "L" : "M"}${px(q).map((v) => v.toFixed(1)).join(" ")}`).join("");
    const grid = [-2, -1, 0, 1, 2];
    attr(floor, { d: grid.map((k) => path([[k, -2, 0], [k, 2, 0]]) + path([[-2, k, 0], [2, k, 0]])).join("") });
    attr(axes, { d: path([[0, 0, 0], [2.4, 0, 0]]) + path([[0, 0, 0], [0, 2.4, 0]]) + path([[0, 0, 0], [0, 0, 2.4]]) });
    // The plane of the two conditions, as a square sheet; when they lie on one line there is no plane.
    const u = scale(d.k1, 1 / norm(d.k1)), rest = less(d.k2, d.k2, d.k1), one_line = norm(rest) < 1e-6 * norm(d.k2), v = one_line ? u : scale(rest, 1 / norm(rest)), R = 1.9;
    attr(sheet, { d: one_line ? path([scale(u, -R), scale(u, R)]) : `${path([add(scale(u, R), scale(v, R)), add(scale(u, -R), scale(v, R)), add(scale(u, -R), scale(v, -R)), add(scale(u, R), scale(v, -R))])}Z` });
    const shadow = sub(d.p, d.right), S = px(shadow);
    attr(drop, { d: path([d.p, shadow]) }); attr(foot, { cx: S[0], cy: S[1] });
    const zero = px([0, 0, 0]);
    for (const [k, a] of Object.entries(arrows)) {
      const v = d[k], [x1, y1] = px(v), len = Math.hypot(x1 - zero[0], y1 - zero[1]);
      attr(a.stand, { d: Math.abs(v[2]) > 0.02 && k !== "c" ? path([v, [v[0], v[1], 0]]) : "" });
      if (len < 2 || norm(v) < 1e-9) { attr(a.shaft, { d: "" }); attr(a.head, { d: "" }); continue; }
      const c = (x1 - zero[0]) / len, t = (y1 - zero[1]) / len, L = Math.min(15, len * 0.6), h = L * 0.43;
      attr(a.shaft, { d: `M${zero.join(" ")}L${x1 - c * L * 0.8} ${y1 - t * L * 0.8}` });
      attr(a.head, { d: `M${x1} ${y1}L${x1 - c * L - t * h} ${y1 - t * L + c * h}L${x1 - c * L * 0.78} ${y1 - t * L * 0.78}L${x1 - c * L + t * h} ${y1 - t * L - c * h}Z` });
    }
    tips.forEach((t, i) => { const [x, y] = px(s.m[i + 1]); attr(t, { transform: `translate(${clamp(x, 14, W - 14)} ${clamp(y, 14, H - 14)})` }); });
    for (const h of hands) h.sync();
    const taken = [...Object.keys(arrows).flatMap((k) => [...lineBoxes(zero[0], zero[1], ...(/** @type {[number, number]} */ (px(d[k]))), 5, 14), around(.../** @type {[number, number]} */ (px(d[k])), 12)]), around(S[0], S[1], 6)];
    const soft = lineBoxes(S[0], S[1], .../** @type {[number, number]} */ (px(d.p)), 4, 10);
    for (const [k, text] of [["p", "p"], ["k1", "k₁"], ["k2", "k₂"], ["c", norm(d.c) > 1e-9 ? "what is left" : ""]]) writeNear(tags[k], text, px(d[k]), taken, frame, [14, 26, 40], soft);
    axisTags.forEach((t, i) => writeNear(t, ["first", "second", "third"][i], px([0, 1, 2].map((j) => (j === i ? 2.4 : 0))), taken, frame, [6, 16, 28]));
    const most = Math.max(1, ...Object.values(d.all).flat().map(Math.abs));
    rows.forEach((r, i) => {
      const value = d.leaks[i], far = (Math.abs(value) / most) * 50;
      attr(r.bar, { style: `left:${(value < 0 ? 50 - far : 50).toFixed(2)}%;width:${far.toFixed(2)}%` });
      say(r.value, num(value)); r.value.classList.toggle("ts-leak", Math.abs(value) > 0.005);
    });
    const clear = d.leaks.every((/** @type {number} */ v) => Math.abs(v) < 0.005), square = Math.abs(d.cosine) < 0.001;
    say(verdict, d.nothing && s.way === "plane" ? "p lies in the plane of the conditions: nothing is left." : `Left: ${coord(d.c)}. ${clear ? (s.way === "plane" ? "Nothing leaks." : square ? "k₁ and k₂ stand square, so nothing leaks." : "Nothing leaks here.") : "It leaks."}`);
    entries.draw(s.m); way.draw(s.way); turn.draw(s.turn);
  } };
}
