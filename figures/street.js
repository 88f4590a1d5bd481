// @ts-check
// Figure 2.3a. A line between ten animals, and the widest street that fits along it. Every animal has a signed distance
// from the line (eq-signed-distance); the nearest of them say how wide the street may be.

import { mark } from "./lib/animals.js";
import { real, reals } from "./lib/clean.js";
import { choice, line } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyList, short, spoken } from "./lib/format.js";
import { around, lineBoxes } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between } from "./lib/rng.js";
import { axisBoxes, clipLine, writeNear } from "./lib/shadows.js";
import { TEN, inWords } from "./lib/ten.js";
import { add, clamp, dist, dot, norm, scale, sub } from "./lib/vec.js";

const REACH = [[0, 2], [0, 2.5]], LONG = 0.55, NEAR = 0.005;
const degrees = (/** @type {number[]} */ v) => (Math.atan2(v[1], v[0]) * 180) / Math.PI;
export const normalOf = (/** @type {number} */ angle) => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
const RAT_MEAN = [1, 0.5], CAT_MEAN = [0.5, 2];
/** Where each recipe lays the line: through `at`, a place of it where the arrow covers no animal, its normal at `angle`. @type {Record<string, {at: number[], angle: number, text: string}>} */
export const RECIPES = {
  widest: { at: [1.25, 1.5], angle: degrees([-1, 2]), text: "widest street" },
  means: { at: [1.35, 1.45], angle: degrees(sub(CAT_MEAN, RAT_MEAN)), text: "mean to mean" },
  row: { at: [1, 1], angle: 135, text: "the classifier’s rows" },
};
/** The widest street there is: the two clouds are no farther apart than these two animals. */
export const WIDEST = dist([0.5, 1.75], [1, 0.75]);

/** @param {any} s */
export function derive(s) {
  const n = normalOf(s.angle), b = -dot(n, s.at), d = TEN.map((a) => dot(n, a.x) + b), own = d.map((v, i) => (TEN[i].kind === "cat" ? v : -v)), least = Math.min(...own);
  const parts = least > 1e-9, half = parts ? least : 0, touch = parts ? own.map((v, i) => (v < least + NEAR ? i : -1)).filter((i) => i >= 0) : [];
  const cats = d.slice(0, 5), rats = d.slice(5);
  return { n, b, d, own, parts, half, touch, wrong: own.filter((v) => v <= 1e-9).length, off: (Math.min(...cats) + Math.max(...rats)) / 2, gap: Math.min(...cats) - Math.max(...rats) };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  if (!d.parts) return `${inWords(d.wrong).replace(/^./, (c) => c.toUpperCase())} of the ten animals ${d.wrong === 1 ? "is" : "are"} not on the side of ${d.wrong === 1 ? "its" : "their"} kind. There is no street along this line.`;
  const cats = d.touch.filter((/** @type {number} */ i) => i < 5).length, rats = d.touch.length - cats, who = [[cats, "cat"], [rats, "rat"]].filter(([k]) => k).map(([k, name]) => `${inWords(/** @type {number} */ (k))} ${name}${k === 1 ? "" : "s"}`).join(" and ");
  const best = d.half * 2 > WIDEST - 1e-6 ? " No street between these animals is wider." : cats && rats ? "" : " Shift the line away from whoever touches.";
  return `All ten stand on their own side. The street is ${num(2 * d.half)} wide, and ${who} touch${d.touch.length === 1 ? "es" : ""} its edge.${best}`;
}

export const spec = {
  name: "street", number: "2.3a", title: "The widest street", instruction: "Turn the arrow and drag the line: how wide can it get?", reset: "The first line again",
  defaults: { at: [0.75, 1], angle: 90 },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.n, d.b, 2 * d.half, ...d.d],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

herd = ec.animals()
n, at = np.array(${pyList(normalOf(s.angle))}), np.array(${pyList(s.at)})
way = ec.Direction(n, bias=-n @ at, space="records", name="cat")
d = way.distance(herd.X)                              # signed: cats should be above 0
own = np.where(np.array(herd.labels) == "cat", d, -d)      # how far on its own side
width = 2 * own.min() if own.min() > 1e-9 else 0.0
result = [*way.vector, way.bias, width, *d]
print(result)
`,
  clean: (/** @type {any} */ s) => { const turned = real("angle", s.angle, -1e6, 1e6) % 360; return { at: reals("at", s.at, REACH), angle: turned > 180 ? turned - 360 : turned <= -180 ? turned + 360 : turned }; },
  random: (/** @type {() => number} */ r) => ({ at: [between(r, 0.3, 1.4), between(r, 0.6, 1.9)], angle: between(r, -180, 180) }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), along = [-d.n[1], d.n[0]], must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    TEN.forEach((a, i) => {
      const foot = sub(a.x, scale(d.n, d.d[i]));
      must(Math.abs(dot(d.n, foot) + d.b) < 1e-9, "moving an animal by its distance must lead to the line");
      for (const t of [-2, -0.3, 0, 0.4, 3]) must(dist(a.x, add(s.at, scale(along, t))) > Math.abs(d.d[i]) - 1e-9, "no place of the line may be nearer than the distance says");
    });
    must(2 * d.half < WIDEST + 1e-9, "no street may be wider than the two nearest animals of two kinds allow");
    if (d.parts) {
      const centred = derive({ ...s, at: add(s.at, scale(d.n, d.off)) });
      must(Math.abs(2 * centred.half - d.gap) < 1e-9 && centred.half >= d.half - 1e-9, "in the middle the street must be as wide as the gap, and never narrower");
    }
    const other = derive({ ...s, angle: s.angle + 180 });
    must(other.d.every((/** @type {number} */ v, /** @type {number} */ i) => Math.abs(v + d.d[i]) < 1e-9), "turned about, the arrow must change every sign and nothing else");
  },
  build,
};
export default defineFigure(spec);

const UNIT = 172, FRAME = { x: [-0.35, 2.35], y: [-0.3, 2.72] }, RULER = 104, FAR = 2.25, LOW = 150;

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, tween } = ctx;
  const p = plane({ ...FRAME, unit: UNIT, every: 0.5, axes: [{ kind: "face", name: "snout" }, { kind: "body", name: "body" }], label: "Ten animals, snout to the right and body upwards, and a line between them" }), lines = axisBoxes(p);
  const road = svg("path", { class: "st-road" }), edges = svg("path", { class: "st-edges" }), middle = svg("path", { class: "st-line", "data-lights": "b" }), feet = svg("path", { class: "st-feet" }), rings = svg("g"), herd = svg("g", { class: "st-herd" });
  const n = arrow(p, { cls: "st-n ec-part-n" }), tag = svg("text", { class: "ec-label st-tag" }, "n"), tip = svg("g", { class: "ec-handle", "data-lights": "n" }), knob = svg("g", { class: "ec-handle", "data-lights": "b" });
  tip.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="11"/>`;
  knob.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring" r="11"/><circle class="dot" r="2.4"/>`;
  herd.innerHTML = TEN.map((a) => `<g transform="translate(${p.px(a.x[0])} ${p.py(a.x[1])}) scale(.62)">${mark[a.kind]}</g>`).join("");
  p.under.append(road);
  p.data.append(edges, feet, middle, n.root);
  p.over.append(rings, herd, tag, knob, tip);

  // What the line keeps of an animal: one number, its place on a ruler across the street.
  const W = 2 * FAR * RULER, rule = svg("svg", { viewBox: `0 0 ${W} ${LOW}`, class: "ec-pane st-rule", role: "img", "aria-label": "The ten signed distances on one axis" });
  const X = (/** @type {number} */ v) => (clamp(v, -FAR + 0.06, FAR - 0.06) + FAR) * RULER, lane = svg("path", { class: "st-road" }), beads = svg("g"), base = LOW - 34;
  rule.append(lane, svg("path", { class: "ec-ax", d: `M0 ${base}H${W}` }), svg("path", { class: "st-line", d: `M${X(0)} 14V${base + 6}` }));
  for (const v of [-2, -1, 0, 1, 2]) rule.append(svg("text", { class: "ec-tick", x: X(v), y: base + 24 }, short(v)));
  rule.append(beads);

  const head = html("p", { class: "st-width", "data-hideable": "equation" }, "width of the street "), width = html("b", { class: "ec-live" });
  head.append(width);
  const said = line(["n = ", { live: "n", lights: "n", cls: "c-cat" }, ",  b = ", { live: "b", lights: "b" }]);
  const recipe = choice({ label: "Recipes", options: /** @type {[string, string][]} */ (Object.entries(RECIPES).map(([k, v]) => [k, v.text])), signal, hideable: "recipes",
    set: (k) => { const to = RECIPES[k], from = state(), turn = ((to.angle - from.angle + 540) % 360) - 180; tween(1, 0, 350, (t) => set(t === 1 ? { at: to.at, angle: to.angle } : { at: add(from.at, scale(sub(to.at, from.at), t)), angle: from.angle + turn * t }), commit); } });
  const centre = html("button", { type: "button", class: "ec-opt" }, "Shift the line to the middle");
  centre.addEventListener("click", () => { const s = state(), d = derive(s); set({ at: add(s.at, scale(d.n, d.off)) }); commit(); }, { signal });
  stage.append(html("div", { class: "st-two" }, p.root, html("div", { class: "st-side" }, head, html("div", { "data-hideable": "equation" }, said.root), html("p", { class: "ll-says" }, "Signed distances of the ten"), rule, html("div", { class: "ec-choice" }, centre), recipe.root)));

  const hands = [
    movable(knob, { range: REACH, signal, label: "A point of the line", at: p.at, get: () => state().at, set: (at) => set({ at }), done: commit, home: () => [0.75, 1], value: () => { const s = state(); return `${spoken(s.at[0])}, ${spoken(s.at[1])}; the street is ${spoken(2 * derive(s).half)} wide`; } }),
    movable(tip, { range: [[-1, 3], [-1, 3.5]], step: 0.01, coarse: 0.1, fine: 0.005, signal, label: "The tip of n, which turns the line", at: p.at, get: () => add(state().at, scale(normalOf(state().angle), LONG)), done: commit, home: () => add(state().at, [0, LONG]),
      set: (q) => { const v = sub(q, state().at); if (norm(v) > 0.02) set({ angle: Math.round(2 * degrees(v)) / 2 }); }, value: () => { const s = state(); return `${spoken(s.angle, 0)} degrees; the street is ${spoken(2 * derive(s).half)} wide`; } }),
  ];

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const px = (/** @type {number[]} */ q) => [p.px(q[0]), p.py(q[1])], way = [d.n[1], d.n[0]], at = px(s.at);
    const run = (/** @type {number} */ off) => clipLine(px(add(s.at, scale(d.n, off))), way, p.W, p.H), path = (/** @type {number[][]|null} */ c) => (c ? `M${c[0].join(" ")}L${c[1].join(" ")}` : "");
    attr(middle, { d: path(run(0)) });
    // The street as a long box, cut off by the frame.
    const far = scale([way[0], -way[1]], 6), corner = [[1, 1], [1, -1], [-1, -1], [-1, 1]].map(([a, c]) => px(add(add(s.at, scale(d.n, a * d.half)), scale(far, c))));
    attr(road, { d: d.parts ? `M${corner.map((q) => q.join(" ")).join("L")}Z` : "" });
    attr(edges, { d: d.parts ? path(run(d.half)) + path(run(-d.half)) : "" });
    attr(feet, { d: TEN.map((a, i) => `M${px(a.x).join(" ")}L${px(sub(a.x, scale(d.n, d.d[i]))).join(" ")}`).join("") });
    rings.replaceChildren(...TEN.flatMap((a, i) => { const [x, y] = px(a.x); return d.touch.includes(i) ? [svg("circle", { class: "st-ring", cx: x, cy: y, r: 15 })] : d.own[i] <= 1e-9 ? [svg("path", { class: "st-bad", d: `M${x - 12} ${y - 12}l24 24M${x + 12} ${y - 12}l-24 24` })] : []; }));
    const end = add(s.at, scale(d.n, LONG));
    n.draw(end, s.at);
    attr(tip, { transform: `translate(${px(end).join(" ")})` });
    attr(knob, { transform: `translate(${at.join(" ")})` });
    for (const h of hands) h.sync();
    writeNear(tag, "n", px(end), [...p.taken, ...TEN.map((a) => around(...px(a.x), 13)), ...lineBoxes(...at, ...px(end), 6, 8)], p, [16, 26, 40], lines);

    attr(lane, { d: d.parts ? `M${X(-d.half)} 18H${X(d.half)}V${base}H${X(-d.half)}Z` : "" });
    /** @type {{x: number, level: number}[]} */ const put = [];
    const order = TEN.map((_, i) => i).sort((i, j) => d.d[i] - d.d[j]);
    beads.innerHTML = order.map((i) => {
      const x = X(d.d[i]);
      let level = 0;
      while (put.some((q) => q.level === level && Math.abs(q.x - x) < 17)) level++;
      put.push({ x, level });
      return `<g transform="translate(${x.toFixed(1)} ${(base - 14 - 19 * level).toFixed(1)}) scale(.58)">${mark[TEN[i].kind]}</g>`;
    }).join("");
    say(width, d.parts ? num(2 * d.half) : "none");
    said.draw({ n: coord(d.n), b: short(d.b) });
    const like = Object.entries(RECIPES).find(([, r]) => Math.abs(Math.sin(((r.angle - s.angle) * Math.PI) / 360)) < 1e-6 && Math.abs(dot(d.n, r.at) + d.b) < 1e-6);
    recipe.draw(like ? like[0] : "");
  } };
}
