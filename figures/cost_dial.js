// @ts-check
// Figure 2.2d. What holding costs. n₁ stands at an angle θ to the held n₂, and both are one long. What is left of n₁ is sin θ
// long, and a step of it gains sin² θ of what a step of n₁ gains: to gain as much you walk 1 / sin θ times as far.

import { real } from "./lib/clean.js";
import { slider } from "./lib/controls.js";
import { conditioned } from "./lib/conditioning.js";
import { drawn as attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { num, short, spoken } from "./lib/format.js";
import { around, lineBoxes } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between } from "./lib/rng.js";
import { arrowBoxes, axisBoxes, writeNear } from "./lib/shadows.js";
import { clamp, dot, norm, scale, sub } from "./lib/vec.js";

/** Below this share the library warns: what remains may be the error of the estimate. */
const LITTLE = 0.05;

/** @param {any} s */
export function derive(s) {
  // An angle that is a whole half turn leaves nothing: rounding must not leave a trace of length one.
  const a = (s.theta * Math.PI) / 180, n1 = [Math.cos(a), Math.sin(a)], n2 = [1, 0], c = sub(n1, scale(n2, dot(n1, n2))), left = norm(c), gone = left < 1e-6;
  return { n1, n2, c: gone ? [0, 0] : c, left: gone ? 0 : left, gain: gone ? 0 : dot(c, n1), farther: gone ? Infinity : 1 / left, gone, little: left < LITTLE };
}
const percent = (/** @type {number} */ v) => `${v > 0 && v < 0.095 ? num(100 * v, 1) : Math.round(100 * v)}%`;

/** @param {any} s @param {any} d */
function words(s, d) {
  if (d.gone) return `At ${short(s.theta, 1)}° nothing is left of n₁.`;
  return `At ${short(s.theta, 1)}° a share of ${percent(d.left)} of the length is left. A step of c gains ${percent(d.gain)} of what a step of n₁ gains. To gain as much, the way is ${num(d.farther)} times as long.${d.little ? " Almost nothing is left." : ""}`;
}

export const spec = {
  name: "cost_dial", number: "2.2d", title: "The price of holding", instruction: "Drag the tip of n₁ round.",
  defaults: { theta: 37 },
  derive, words,
  result: (/** @type {any} */ _s, /** @type {any} */ d) => [...d.c, d.left, d.gain],
  python: (/** @type {any} */ s) => `import numpy as np

theta = np.radians(${s.theta})      # between n1 and the held n2
n1, n2 = np.array([np.cos(theta), np.sin(theta)]), np.array([1.0, 0.0])
c = n1 - (n1 @ n2) * n2      # both are one long
${derive(s).gone ? "c = np.zeros(2)      # what rounding left is no direction\n" : ""}result = [*c, np.linalg.norm(c), c @ n1]      # c, sin(theta), and sin(theta) ** 2
`,
  clean: (/** @type {any} */ s) => ({ theta: real("theta", s.theta, 0, 180) }),
  random: (/** @type {() => number} */ r) => ({ theta: r() < 0.1 ? (r() < 0.5 ? 0 : 180) : between(r, 0, 180) }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), sine = Math.sin((s.theta * Math.PI) / 180), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    must(Math.abs(d.left - sine) < 2e-6, "what is left must be the sine of the angle");
    must(Math.abs(d.gain - sine ** 2) < 1e-9, "a step of what is left must gain the square of the sine");
    const dir = (/** @type {number[]} */ vector) => ({ name: "n", space: "plane", vector, bias: 0, scale: 1 }), found = conditioned(dir(d.n1), [dir([-3, 0])].map((x) => ({ ...x, vector: [-1, 0] })));
    must(Math.abs(found.retained - d.left) < 2e-6, "to hold n2 and to hold its opposite must be the same");
    if (found.direction) must(Math.abs(dot([.../** @type {any} */ (found.direction.vector)], d.n1) - found.retained) < 1e-9, "one unit along c must gain as much as is left of n1");
  },
  build,
};
export default defineFigure(spec);

const U = 175, GW = 430, GH = 250, GX = 64, GY = 16;

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal } = ctx;
  const p = plane({ x: [-1.35, 1.5], y: [-0.34, 1.28], unit: U, axes: [{ kind: "plain", name: "along n₂" }, { kind: "plain", name: "square to it" }], label: "n₂ lies flat; n₁ is one long" }), lines = axisBoxes(p);
  const round = svg("path", { class: "cd-round", d: `M${p.px(1)} ${p.py(0)}A${U} ${U} 0 0 0 ${p.px(-1)} ${p.py(0)}` }), arc = svg("path", { class: "cd-arc" }), drop = svg("path", { class: "ts-drop" }), shadow = svg("path", { class: "ts-shadow" });
  const n1 = arrow(p, { cls: "ts-n1", pin: true }), n2 = arrow(p, { cls: "ts-n2" }), c = arrow(p, { cls: "ts-c", hollow: true }), tags = ["n1", "n2", "c", "angle"].map((k) => svg("text", { class: `ec-label ts-tag ${k}` })), tip = svg("g", { class: "ec-handle", "data-lights": "n1" });
  tip.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="12"/>`;
  p.data.append(round, arc, shadow, drop, n2.root, n1.root, c.root);
  p.over.append(...tags, tip);
  // The two shares, over the whole range of angles.
  const gx = (/** @type {number} */ t) => GX + ((GW - GX - 12) * t) / 180, gy = (/** @type {number} */ v) => GY + (GH - GY - 40) * (1 - v), curve = (/** @type {(t: number) => number} */ f) => Array.from({ length: 46 }, (_, i) => `${i ? "L" : "M"}${gx(4 * i).toFixed(1)} ${gy(f(4 * i)).toFixed(1)}`).join("");
  const sin = (/** @type {number} */ t) => Math.sin((t * Math.PI) / 180), graph = svg("svg", { viewBox: `0 0 ${GW} ${GH}`, class: "ec-pane cd-graph", role: "img", "aria-label": "What is left, over the angle" });
  for (const v of [0, 0.5, 1]) graph.append(svg("path", { class: "cd-grid", d: `M${GX} ${gy(v)}H${GW - 12}` }), svg("text", { class: "ec-tick end", x: GX - 8, y: gy(v) + 5 }, `${100 * v}%`));
  for (const t of [0, 45, 90, 135, 180]) graph.append(svg("text", { class: "ec-tick", x: Math.min(gx(t), GW - 20), y: GH - 18 }, `${t}°`));
  const now = svg("path", { class: "cd-now" }), dots = [svg("circle", { class: "cd-len", r: 6 }), svg("rect", { class: "cd-gain", width: 11, height: 11 })];
  graph.append(svg("path", { class: "cd-len", d: curve(sin) }), svg("path", { class: "cd-gain", d: curve((t) => sin(t) ** 2) }), now, ...dots);
  const theta = slider({ label: "angle", min: 0, max: 180, step: 1, value: (v) => `${short(v, 1)}°`, signal, done: commit, set: (v) => set({ theta: v }) });
  const row = (/** @type {string} */ cls, /** @type {string} */ text) => { const v = html("td"); return { v, root: html("tr", {}, html("th", { scope: "row" }, ...(cls ? [html("i", { class: `cd-key ${cls}` }), " "] : []), text), v) }; };
  const rows = [row("len", "length left: the sine"), row("gain", "gain of a step of c: its square"), row("", "to gain as much, the way is")], warn = html("p", { class: "cd-warn", role: "status" });
  stage.append(html("div", { class: "ht-two" }, html("div", { class: "ht-side" }, p.root, theta.root), html("div", { class: "ht-side" }, graph, html("table", { class: "cd-table" }, html("tbody", {}, ...rows.map((r) => r.root))), warn)));
  const hand = movable(tip, { axis: "x", range: [[0, 180], [0, 0]], step: 1, coarse: 15, fine: 0.1, signal, label: "The angle of n₁ to n₂, in degrees", get: () => [state().theta, 0], set: ([t]) => set({ theta: t }), done: commit, home: () => [37, 0],
    at: (e) => { const [x, y] = p.at(e); return [clamp((Math.atan2(Math.max(0, y), x) * 180) / Math.PI, 0, 180), 0]; }, value: () => { const s = state(), d = derive(s); return `${spoken(s.theta, 1)} degrees; ${percent(d.left)} of the length is left`; } });

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    n1.draw(d.n1); n2.draw(d.n2); c.draw(d.c);
    const px = (/** @type {number[]} */ q) => [p.px(q[0]), p.py(q[1])], r = 42, T = px(d.n1);
    attr(arc, { d: s.theta > 1 ? `M${p.px(0) + r} ${p.py(0)}A${r} ${r} 0 0 0 ${p.px(0) + r * d.n1[0]} ${p.py(0) - r * d.n1[1]}` : "" });
    attr(drop, { d: `M${T.join(" ")}L${p.px(d.n1[0])} ${p.py(0)}` });
    attr(shadow, { d: Math.abs(d.n1[0]) > 0.01 ? `M${px([0, 0]).join(" ")}L${p.px(d.n1[0])} ${p.py(0)}` : "" });
    attr(tip, { transform: `translate(${T.join(" ")})` });
    hand.sync();
    const taken = [...p.taken, around(T[0], T[1], 14), around(...px(d.n2), 10), ...arrowBoxes(p, d.n1), ...arrowBoxes(p, d.n2), ...arrowBoxes(p, d.c)], soft = [...lines, ...lineBoxes(T[0], T[1], p.px(d.n1[0]), p.py(0), 4, 10)], half = ((s.theta / 2) * Math.PI) / 180;
    writeNear(tags[0], "n₁", T, taken, p, [16, 28], soft);
    writeNear(tags[1], "n₂, held", px(d.n2), taken, p, [12, 22, 36], soft);
    writeNear(tags[2], d.gone ? "" : "c", px(d.c), taken, p, [10, 20, 34], soft);
    writeNear(tags[3], "θ", [p.px(0) + 58 * Math.cos(half), p.py(0) - 58 * Math.sin(half)], taken, p, [2, 10, 20], soft);
    attr(now, { d: `M${gx(s.theta)} ${gy(0)}V${gy(1)}` });
    attr(dots[0], { cx: gx(s.theta), cy: gy(d.left) }); attr(dots[1], { x: gx(s.theta) - 5.5, y: gy(d.gain) - 5.5 });
    say(rows[0].v, percent(d.left)); say(rows[1].v, percent(d.gain)); say(rows[2].v, d.gone ? "without end" : `${num(d.farther)} times as long`);
    theta.draw(s.theta);
    say(warn, d.gone ? "▲ Nothing is left: n₁ and n₂ ask one question, or opposite ones." : d.little ? "▲ Almost nothing is left. What remains may be the error with which n₁ was found." : "");
  } };
}
