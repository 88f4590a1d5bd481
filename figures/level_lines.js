// @ts-check
// Figure 1.3d. One row w of a matrix and one sample x. The line along w is a ruler, marked off in scores: its unit is 1/|w|
// long. The dot product reads the shadow of x on that ruler. A longer w leaves the shadow alone and shrinks the ruler's
// unit, so the number grows. All samples on one line square to w have one shadow, and one score.

import { mark } from "./lib/animals.js";
import { real, reals } from "./lib/clean.js";
import { choice, line, slider } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyList, short, spoken } from "./lib/format.js";
import { around, lineBoxes, meet } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between } from "./lib/rng.js";
import { scaled } from "./lib/scale.js";
import { arrowBoxes, axisBoxes, clipLine, writeNear } from "./lib/shadows.js";
import { inWords } from "./lib/ten.js";
import { clamp, dist, dot, norm, scale } from "./lib/vec.js";
import { CATS, RATS } from "./lib/world.js";

const MOST = 3, LEAST = 0.25;
const reach = (/** @type {any} */ s) => (s.data === "table" ? [[-3.1, 3.1], [-2.9, 2.9]] : [[0, 3.1], [0, 2.9]]);
/** w keeps its direction, whatever becomes of its length. @param {number[]} w */
function fit(w) {
  const size = norm(w), most = Math.max(...w.map(Math.abs));
  if (size < 1e-9) return [LEAST, 0];
  // Rounding must not take a w that fits to another one that fits.
  return size < LEAST * (1 - 1e-12) ? scale(w, LEAST / size) : most > MOST ? w.map((v) => clamp((v * MOST) / most, -MOST, MOST)) : w;
}

/** @type {WeakMap<any, any>} */ const CACHE = new WeakMap();
const scaledOnce = (/** @type {any} */ t) => { if (!CACHE.has(t)) CACHE.set(t, scaled(t)); return CACHE.get(t); };
/** Who else is there: ten animals, or the reader's own rows. @param {any} s @param {any} table */
function others(s, table) {
  const own = s.data === "table" && table?.rows?.length ? scaledOnce(table) : null;
  return own ? { own, points: own.points, ins: own.names } : { own: null, points: [...CATS, ...RATS], ins: ["snout", "body"] };
}

/** @param {any} s @param {any} [table] */
export function derive(s, table = null) {
  const length = norm(s.w), score = dot(s.w, s.x), unit = scale(s.w, 1 / length), shadow = dot(unit, s.x), on = others(s, table);
  const more = on.points.filter((/** @type {number[]} */ q) => dot(s.w, q) > score + 1e-9).length;
  return { ...on, length, score, unit, shadow, foot: scale(unit, shadow), ruler: 1 / length, terms: s.w.map((/** @type {number} */ v, /** @type {number} */ j) => v * s.x[j]), more, n: on.points.length };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const side = Math.abs(d.score) < 0.005 ? " The shadow is nothing: x stands at a right angle to w." : d.score < 0 ? " The shadow falls against w, so it counts as negative." : "";
  const who = d.own ? `${d.more} of ${d.n} rows score more.` : `${d.more ? inWords(d.more).replace(/^./, (c) => c.toUpperCase()) : "None"} of the ten animals score${d.more === 1 ? "s" : ""} more.`;
  return `The score is ${num(d.score)}: the length of w, ${num(d.length)}, times the shadow of x, ${num(d.shadow)}.${side} ${who}`;
}

export const spec = {
  name: "level_lines", number: "1.3d", title: "Lines of one score", instruction: "Drag the tip of w, then the sample.", reset: "The cat again", table: true,
  defaults: { w: [-2, 2.5], x: [0.5, 2], data: "animals" }, choices: { data: ["animals", "table"] },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [d.score, d.length, d.shadow],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

w = np.array(${pyList(s.w)})      # one row of a matrix
x = np.array(${pyList(s.x)})      # one sample
length, shadow = np.linalg.norm(w), ec.shadow(w, x)
result = [w @ x, length, shadow]      # w @ x equals length * shadow
print(result)
`,
  clean(/** @type {any} */ s) {
    const data = s.data === "table" ? "table" : "animals";
    return { ...s, w: fit(reals("w", s.w, [[-100, 100], [-100, 100]])), x: reals("x", s.x, reach({ data })), data };
  },
  random: (/** @type {() => number} */ r) => ({ w: [between(r, -MOST, MOST), between(r, -MOST, MOST)], x: [between(r, 0, 3.1), between(r, 0, 2.9)], data: "animals" }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    must(Math.abs(d.score - d.length * d.shadow) < 1e-9, "the score must be the length of w times the shadow");
    must(Math.abs(d.shadow / d.ruler - d.score) < 1e-9, "the score must be the shadow in units of the ruler");
    must(Math.abs(d.score - d.terms[0] - d.terms[1]) < 1e-12, "the score must be the sum of its terms");
    must(Math.abs(dot(s.w, [s.x[0] - d.foot[0], s.x[1] - d.foot[1]])) < 1e-9, "the shadow must fall at a right angle to w");
    must(Math.abs(Math.abs(d.shadow) - norm(d.foot)) < 1e-9, "the foot must be as far from zero as the shadow is long");
    for (const t of [-3, 0.7, 5]) must(Math.abs(dot(s.w, [s.x[0] - t * s.w[1], s.x[1] + t * s.w[0]]) - d.score) < 1e-9, "the score must not change square to w");
    for (const k of [0.5, 2, 3]) {
      const longer = derive({ ...s, w: scale(s.w, k) });
      must(Math.abs(longer.shadow - d.shadow) < 1e-9, "lengthening w must leave the shadow alone");
      must(Math.abs(longer.score - k * d.score) < 1e-9, "lengthening w must lengthen the score as much");
    }
  },
  build,
};
export default defineFigure(spec);

const UNIT = 66, FRAME = { x: [-3.5, 3.7], y: [-3.3, 3.35] }, MANY = 400;

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, tween } = ctx;
  const p = plane({ ...FRAME, unit: UNIT, axes: [{ kind: "face", name: "snout" }, { kind: "body", name: "body" }], label: "One sample and one row of W: the first measurement to the right, the second upwards" }), lines = axisBoxes(p);
  const levels = svg("g", { class: "ll-levels" }), herd = svg("g", { class: "ll-herd" });
  const rule = svg("path", { class: "ll-rule" }), marks = svg("path", { class: "ll-marks" }), wholes = svg("path", { class: "ll-wholes" }), numbers = svg("g", { class: "ll-numbers" });
  const w = arrow(p, { cls: "ll-w ec-part-w", pin: true }), shade = svg("path", { class: "ll-shadow ec-part-s", "data-lights": "s" }), core = svg("path", { class: "ll-against" }), here = svg("path", { class: "ll-here" }), square = svg("path", { class: "ll-square" });
  const wTag = svg("text", { class: "ec-label ll-tag" }, "w"), sTag = svg("text", { class: "ec-label ll-tag shade" }), xTag = svg("text", { class: "ec-label ll-tag score" });
  const tip = svg("g", { class: "ec-handle", "data-lights": "w" }), point = svg("g", { class: "ec-handle ec-part-x", "data-lights": "x" });
  tip.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="12"/>`;
  point.innerHTML = `<circle class="ec-hit" r="27"/><circle class="ec-ring open" r="13.5"/><g transform="scale(.86)">${mark.x}</g>`;
  p.under.append(levels);
  p.data.append(here, rule, wholes, marks, shade, core, w.root, square);
  p.over.append(herd, numbers, wTag, sTag, xTag, tip, point);

  const data = choice({ label: "Show", options: [["animals", "ten animals"], ["table", "my table"]], signal, set: (v) => { set({ data: v }); commit(); } });
  const big = line([{ live: "score", lights: "o" }, " = ", { live: "length", lights: "w" }, " × ", { live: "shadow", lights: "s", cls: "c-x" }]);
  const bigNames = html("p", { class: "ll-names", "aria-hidden": "true" }, "score = length of w × shadow of x");
  const terms = line([{ live: "score", lights: "o" }, " = ", { live: "a", lights: "w" }, " × ", { live: "f", lights: "x", cls: "c-face" }, " + ", { live: "b", lights: "w" }, " × ", { live: "y", lights: "x", cls: "c-body" }]);
  const read = line([{ live: "score", lights: "o" }, " units of ", { live: "ruler", lights: "r" }, " make ", { live: "shadow", lights: "s", cls: "c-x" }]);
  const size = slider({ label: "Length of w", min: LEAST, max: 4.2, step: 0.05, value: (v) => num(v), signal, done: commit, set: (v) => set({ w: scale(state().w, v / norm(state().w)) }) });
  const grow = (/** @type {string} */ text, /** @type {(l: number) => number} */ to) => {
    const b = html("button", { type: "button", class: "ec-opt" }, text);
    b.addEventListener("click", () => { const from = norm(state().w), dir = scale(state().w, 1 / from), end = to(from); tween(1, 0, 320, (t) => set({ w: scale(dir, from + (end - from) * t) }), commit); }, { signal });
    return b;
  };
  const grows = html("div", { class: "ec-choice", role: "group", "aria-label": "Change the length of w", "data-hideable": "length" }, grow("half as long", (l) => l / 2), grow("twice as long", (l) => l * 2), grow("length one", () => 1));
  stage.append(html("div", { class: "ll-two" }, p.root, html("div", { class: "ll-side" }, html("div", { class: "ll-big", role: "group", "data-hideable": "equation" }, big.root, bigNames), html("div", { class: "ll-rest", "data-hideable": "equation" },
    html("p", { class: "ll-says" }, "Term by term"), terms.root, html("p", { class: "ll-says" }, "Read off the ruler along w"), read.root), html("div", { class: "ll-size", "data-hideable": "length" }, size.root), grows, data.root)));

  const hands = [
    movable(point, { range: reach({ data: "table" }), signal, label: "The sample x: first measurement left and right, second up and down", at: p.at, get: () => state().x, set: (x) => set({ x }), done: commit, home: () => [0.5, 2],
      value: () => `${spoken(state().x[0])}, ${spoken(state().x[1])}; score ${spoken(dot(state().w, state().x))}` }),
    movable(tip, { range: [[-MOST, MOST], [-MOST, MOST]], signal, label: "The tip of w", at: p.at, get: () => state().w, set: (v) => set({ w: v }), done: commit, home: () => [-2, 2.5],
      value: () => `w is ${spoken(state().w[0])}, ${spoken(state().w[1])}; its length is ${spoken(norm(state().w))}` }),
  ];

  let shown = "";
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const table = ctx.table(), kind = d.own ? "plain" : "cat", at = (/** @type {number[]} */ q) => [p.px(q[0]), p.py(q[1])];
    p.setNames(d.ins);
    stage.classList.toggle("ll-own", Boolean(d.own));
    const key = d.own ? JSON.stringify([table.name, table.columns, table.rows.length]) : "animals";
    if (key !== shown) {
      shown = key;
      herd.innerHTML = d.points.slice(0, MANY).map((/** @type {number[]} */ q, /** @type {number} */ i) => `<g transform="translate(${p.px(q[0])} ${p.py(q[1])}) scale(.5)">${mark[d.own ? (d.own.kind[i] === 1 ? "o" : "x") : i < CATS.length ? "cat" : "rat"]}</g>`).join("");
    }
    const [X, Y] = at(s.x), foot = at(d.foot), zero = at([0, 0]), along = [d.unit[0], -d.unit[1]], across = [d.unit[1], d.unit[0]];
    // The side of the ruler where x stands: the shadow lies on it, the ruler's numbers on the other.
    const side = Math.sign((X - zero[0]) * across[0] + (Y - zero[1]) * across[1]) || 1;
    const perp = across.map((v) => v * side);

    // ── the ruler, marked off in scores, and a line of one score through each mark ──
    const gap = d.ruler * UNIT, step = [0.5, 1, 2, 5, 10].find((k) => k * gap >= 27) ?? 20;
    const ends = /** @type {number[][]} */ (clipLine(zero, along, p.W, p.H));
    attr(rule, { d: `M${ends[0].join(" ")}L${ends[1].join(" ")}` });
    /** @type {import("./lib/labels.js").Box[]} */
    const taken = [...p.taken, around(X, Y, 16), around(...at(s.w), 14), ...lineBoxes(zero[0] + perp[0] * 8, zero[1] + perp[1] * 8, foot[0] + perp[0] * 8, foot[1] + perp[1] * 8, 6, 10), ...(dist(foot, [X, Y]) > 2 ? lineBoxes(foot[0], foot[1], X, Y, 4, 12) : [])];
    const ruled = [], ticks = [], labels = [];
    for (let k = -40; k <= 40; k++) {
      const v = k * step, q = at(scale(d.unit, v * d.ruler));
      if (q[0] < 0 || q[0] > p.W || q[1] < 0 || q[1] > p.H) continue;
      const span = clipLine(q, [along[1], -along[0]], p.W, p.H);
      if (span) ruled.push(svg("path", { class: `ll-level ${kind}${k ? "" : " zero"}`, d: `M${span[0].join(" ")}L${span[1].join(" ")}` }));
      ticks.push(`M${q[0] - perp[0] * 6} ${q[1] - perp[1] * 6}L${q[0] + perp[0] * 6} ${q[1] + perp[1] * 6}`);
      const text = short(v), tx = q[0] - perp[0] * 21, ty = q[1] - perp[1] * 21 + 5, half = text.length * 5.4 + 2, box = { x0: tx - half, x1: tx + half, y0: ty - 16, y1: ty + 4 };
      if (!k || box.x0 < 2 || box.x1 > p.W - 2 || box.y0 < 2 || box.y1 > p.H - 2 || taken.some((b) => meet(b, box))) continue;
      taken.push(box);
      labels.push(svg("text", { class: `ll-num ${kind}`, x: tx, y: ty }, text));
    }
    taken.push(...arrowBoxes(p, s.w));
    // Words rather stand beside the others than upon them.
    const soft = [...lines, ...d.points.slice(0, d.own ? 60 : 10).map((/** @type {number[]} */ q) => around(p.px(q[0]), p.py(q[1]), 7))];
    // A short tick at every whole score, whatever the step: these are what closes up when w grows. The longest w there is
    // leaves them 15 units apart, so none need be left out.
    const whole = [];
    for (let v = -40; v <= 40; v++) {
      const q = at(scale(d.unit, v * d.ruler));
      if (q[0] >= 0 && q[0] <= p.W && q[1] >= 0 && q[1] <= p.H) whole.push(`M${q[0] - perp[0] * 4} ${q[1] - perp[1] * 4}L${q[0] + perp[0] * 4} ${q[1] + perp[1] * 4}`);
    }
    attr(wholes, { d: whole.join("") });
    levels.replaceChildren(...ruled);
    attr(marks, { d: ticks.join("") });
    numbers.replaceChildren(...labels);
    const mine = clipLine([X, Y], [along[1], -along[0]], p.W, p.H);
    attr(here, { d: mine ? `M${mine[0].join(" ")}L${mine[1].join(" ")}` : "", class: `ll-here ${kind}` });

    // ── w, x, and the shadow beside the ruler ──
    w.draw(s.w);
    const o = perp.map((v) => v * 8), bar = Math.abs(d.shadow) * UNIT > 1 ? `M${zero[0] + o[0]} ${zero[1] + o[1]}L${foot[0] + o[0]} ${foot[1] + o[1]}` : "";
    attr(shade, { d: bar });
    attr(core, { d: d.shadow < 0 ? bar : "" });
    const far = Math.hypot(X - foot[0], Y - foot[1]), back = d.shadow < 0 ? 1 : -1;
    attr(square, { d: far > 26 && Math.abs(d.shadow) * UNIT > 16 ? `M${foot[0] + along[0] * back * 11} ${foot[1] + along[1] * back * 11}l${perp[0] * 11} ${perp[1] * 11}l${-along[0] * back * 11} ${-along[1] * back * 11}` : "" });
    attr(tip, { transform: `translate(${at(s.w).join(" ")})` });
    attr(point, { transform: `translate(${X} ${Y})` });
    for (const h of hands) h.sync();

    writeNear(wTag, "w", at(s.w), taken, p, [17, 28], soft);
    writeNear(xTag, `score ${short(d.score)}`, [X, Y], taken, p, [19, 30, 44, 60, 76], soft);
    writeNear(sTag, `shadow ${short(d.shadow)}`, [(zero[0] + foot[0]) / 2 + perp[0] * 14, (zero[1] + foot[1]) / 2 + perp[1] * 14], taken, p, [10, 20, 34, 50], soft);

    big.draw({ score: num(d.score), length: num(d.length), shadow: num(d.shadow) });
    terms.draw({ score: num(d.score), a: short(s.w[0]), f: num(s.x[0]), b: s.w[1] < 0 ? `(${short(s.w[1])})` : short(s.w[1]), y: num(s.x[1]) });
    read.draw({ score: num(d.score), ruler: num(d.ruler), shadow: num(d.shadow) });
    attr(/** @type {Element} */ (big.root.parentElement), { "aria-label": `score ${spoken(d.score)} is length ${spoken(d.length)} times shadow ${spoken(d.shadow)}` });
    size.draw(Number(clamp(d.length, LEAST, 4.2).toFixed(4)));
    data.root.hidden = !table;
    data.draw(d.own ? "table" : "animals");
  } };
}
