// @ts-check
// Figure 1.3a. One length, measured in a unit of your own. The length stays; the unit shrinks, the number grows, and
// their product is the length again. The rate, so many new units to one old one, is what a weight of a matrix is.

import { animal, layout } from "./lib/animals.js";
import { real } from "./lib/clean.js";
import { choice, line } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { num, py, short, spoken } from "./lib/format.js";
import { movable } from "./lib/movable.js";
import { between, pick } from "./lib/rng.js";
import { clamp } from "./lib/vec.js";

const LENGTH = [0.25, 3], UNIT = [0.1, 1.5];
/** Lengths in metres. A foot is 0.3048 m exactly, a yard three of them and a hand a third of one. @type {[number, string, string][]} */
const NAMED = [[1, "metre", "metres"], [0.9144, "yard", "yards"], [0.3048, "foot", "feet"], [0.1016, "hand", "hands"]];
/** Near a unit with a name the handle falls into it: most of them lie on no grid. @param {number} u */
const settle = (u) => NAMED.find(([v]) => Math.abs(v - u) < 0.0049)?.[0] ?? u;
const nameOf = (/** @type {number} */ u) => NAMED.find(([v]) => v === u);

/** @param {any} s */
export function derive(s) {
  const number = s.length / s.unit, whole = Math.floor(number + 1e-9);
  return { number, rate: 1 / s.unit, product: number * s.unit, whole, rest: Math.max(0, number - whole) };
}
/** One foot, three feet, 4.44 units. @param {number} u @param {number} n */
const called = (u, n) => { const found = nameOf(u); return found ? found[n === 1 ? 1 : 2] : n === 1 ? "unit" : "units"; };

/** @param {any} s @param {any} d */
function words(s, d) {
  const one = nameOf(s.unit) ? `A ${called(s.unit, 1)} is ${short(s.unit, 4)} m` : `This unit is ${short(s.unit)} m`;
  const rate = s.unit === 1 ? "" : `, so ${short(d.rate)} of them make one metre`;
  return `The cat is ${short(s.length)} m long. ${one}${rate}. The cat is ${short(d.number)} ${called(s.unit, Number(short(d.number)))} long.`;
}

export const spec = {
  name: "unit_converter", number: "1.3a", title: "Same cat, other unit", instruction: "Drag the end of the unit.", reset: "Feet again",
  defaults: { length: 2, unit: 0.3048 },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [d.number, d.product],
  python: (/** @type {any} */ s) => `length = ${py(s.length)}      # metres
unit = ${py(s.unit)}        # metres to one new unit
rate = 1 / unit      # new units to one metre: the weight
number = rate * length
result = [number, number * unit]      # the number changes with the unit; number times unit does not
print(number)
`,
  clean: (/** @type {any} */ s) => ({ ...s, length: real("length", s.length, LENGTH[0], LENGTH[1]), unit: real("unit", s.unit, UNIT[0], UNIT[1]) }),
  random: (/** @type {() => number} */ r) => ({ length: between(r, LENGTH[0], LENGTH[1]), unit: pick(r, [between(r, UNIT[0], UNIT[1]), ...NAMED.map((n) => n[0])]) }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    must(Math.abs(d.product - s.length) < 1e-12, "number times unit must be the length");
    must(Math.abs(d.rate * s.length - d.number) < 1e-9, "the rate, once for each metre, must be the number");
    must(Math.abs(d.whole + d.rest - d.number) < 1e-8 && d.rest < 1 + 1e-9, "whole units and the rest must make up the number");
    for (const k of [0.5, 0.9, 2]) {
      const other = derive({ ...s, unit: s.unit * k });
      must(k < 1 ? other.number > d.number : other.number < d.number, "a smaller unit must give a larger number");
      must(Math.abs(other.number * k - d.number) < 1e-9, "half the unit must give twice the number");
      must(Math.abs(other.product - d.product) < 1e-12, "a change of unit must leave number times unit alone");
    }
  },
  build,
};
export default defineFigure(spec);

const W = 700, H = 424, X0 = 42, M = 205, FLOOR = 214, TOP = 300, TALL = 46, BRACE = 362;
const MOST = Math.ceil(LENGTH[1] / UNIT[0]) + 1;
const X = (/** @type {number} */ metres) => X0 + metres * M;

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal, tween }) {
  const pic = svg("svg", { viewBox: `0 0 ${W} ${H}`, class: "ec-pane uc-pic", role: "group", "aria-label": "A long cat above a ruler in metres, and below it a row of units as long as the cat" });
  const beast = svg("g", { class: "uc-cat", "data-lights": "l" }), guides = svg("path", { class: "ec-drop" });
  const ruler = svg("g", { class: "uc-ruler" }, svg("path", { class: "ec-ink", d: `M${X(0)} ${FLOOR}H${X(3.1)}` }));
  for (let k = 0; k <= 30; k++) ruler.append(svg("path", { class: k % 10 ? "uc-tick" : "ec-ink", d: `M${X(k / 10)} ${FLOOR}v${k % 10 ? (k % 5 ? 5 : 8) : 13}` }));
  for (let k = 0; k <= 3; k++) ruler.append(svg("text", { class: "ec-tick uc-metre", x: X(k), y: FLOOR + 32 }, k ? `${k} m` : "0"));
  const tiles = Array.from({ length: MOST }, () => ({ box: svg("rect", { class: "uc-tile", y: TOP, height: TALL }), rest: svg("rect", { class: "uc-rest", y: TOP, height: TALL }), count: svg("text", { class: "uc-count", y: TOP + TALL / 2 + 6 }) }));
  const row = svg("g", { class: "uc-row ec-part-n", "data-lights": "n" }, ...tiles.flatMap((t) => [t.rest, t.box]), ...tiles.map((t) => t.count));
  const total = svg("text", { class: "uc-total", "data-lights": "n", y: TOP + TALL / 2 + 8 });
  const brace = svg("path", { class: "uc-brace" }), rate = svg("text", { class: "ec-label uc-rate", "data-lights": "r", x: X(0), y: BRACE + 44 });
  const head = (/** @type {string} */ cls) => { const g = svg("g", { class: `ec-handle ${cls}` }); g.innerHTML = `<circle class="ec-hit" r="40"/><circle class="ec-ring" r="10.5"/><path class="uc-grip" d="M-4.5 0h9M-1.8 -2.7L-4.5 0l2.7 2.7M1.8 -2.7L4.5 0l-2.7 2.7"/>`; return g; };
  const edge = head("uc-edge"), nose = head("uc-nose");
  pic.append(guides, beast, ruler, row, total, brace, rate, edge, nose);

  const first = line([{ live: "n", lights: "n" }, " × ", { live: "u", lights: "u" }, " = ", { live: "l", lights: "l" }]);
  const second = line([{ live: "r", lights: "r" }, " × ", { live: "l", lights: "l" }, " = ", { live: "n", lights: "n" }]);
  const row1 = html("div", { class: "uc-line" }, html("span", { class: "uc-says" }, "the length stays"), first.root), row2 = html("div", { class: "uc-line" }, html("span", { class: "uc-says" }, "metres in, units out"), second.root);
  const eq = html("div", { class: "uc-eq", role: "group", "data-hideable": "equation" }, row1, row2);
  const units = choice({ label: "Measure in", options: NAMED.map(([v, , many]) => [String(v), many]), signal, hideable: "units",
    set: (v) => { const from = state().unit, to = Number(v); tween(1, 0, 320, (t) => set({ unit: t === 1 ? to : from + (to - from) * t }), commit); } });
  stage.append(html("div", { class: "uc-frame" }, pic), html("div", { class: "uc-low" }, eq, units.root));

  const inPic = (/** @type {PointerEvent} */ e) => { const p = new DOMPoint(e.clientX, e.clientY).matrixTransform(/** @type {any} */ (pic).getScreenCTM().inverse()); return [(p.x - X0) / M, 0]; };
  const hands = [
    movable(edge, { axis: "x", range: [UNIT, UNIT], step: 0.05, coarse: 0.25, fine: 0.01, signal, label: "The end of the unit: left makes the unit shorter", home: () => [1, 0],
      value: () => `one ${called(state().unit, 1)} is ${spoken(state().unit, 4)} metres; the cat is ${spoken(derive(state()).number)} long`, at: inPic, get: () => [state().unit, 0], set: (p) => set({ unit: settle(p[0]) }), done: commit }),
    movable(nose, { axis: "x", range: [LENGTH, LENGTH], step: 0.05, coarse: 0.25, fine: 0.01, signal, label: "The cat's nose: right makes the cat longer", home: () => [2, 0],
      value: () => `the cat is ${spoken(state().length)} metres long`, at: inPic, get: () => [state().length, 0], set: (p) => set({ length: p[0] }), done: commit }),
  ];

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    drawCat(beast, s.length);
    attr(nose, { transform: `translate(${X(s.length)} ${FLOOR})` });
    attr(edge, { transform: `translate(${X(s.unit)} ${TOP + TALL / 2})` });
    attr(guides, { d: `M${X(0)} ${FLOOR + 40}V${TOP + TALL}M${X(s.length)} ${FLOOR + 40}V${TOP + TALL}` });
    const wide = s.unit * M, numbered = wide > 30;
    tiles.forEach((t, k) => {
      const part = clamp(d.number - k, 0, 1), here = part > 1e-9;
      for (const e of [t.box, t.rest]) attr(e, { x: X(k * s.unit), style: here ? "" : "display:none" });
      attr(t.box, { width: wide * part, class: `uc-tile${k % 2 ? " odd" : ""}${k ? "" : " one"}` });
      const cut = here && part < 1 - 1e-9;
      attr(t.rest, { width: cut ? Math.min(wide, X(3.16) - X(k * s.unit)) : 0, style: cut ? "" : "display:none" });
      const text = here && !cut && numbered && k > 0 ? String(k + 1) : "";
      say(t.count, text);
      attr(t.count, { x: X((k + 0.5) * s.unit) });
    });
    // The number in large stands behind the last unit, or under the row where there is no room.
    const many = called(s.unit, Number(short(d.number)));
    say(total, `${num(d.number)} ${many}`);
    attr(total, { x: X(0), y: TOP - 12 });
    const end = X(1);
    attr(brace, { d: `M${X(0)} ${BRACE}v10H${end}v-10M${X(0.5)} ${BRACE + 10}v8`, "data-lights": "r" });
    say(rate, `${short(d.rate)} ${called(s.unit, Number(short(d.rate)))} to one metre`);
    first.draw({ n: num(d.number), u: `${short(s.unit, 4)} m`, l: `${short(s.length)} m` });
    second.draw({ r: `${short(d.rate)} per metre`, l: `${short(s.length)} m`, n: `${num(d.number)} ${many}` });
    attr(eq, { "aria-label": `${spoken(d.number)} times ${spoken(s.unit, 4)} metres is ${spoken(s.length)} metres; ${spoken(d.rate)} per metre times ${spoken(s.length)} metres is ${spoken(d.number)}` });
    units.draw(String(s.unit));
    for (const h of hands) h.sync();
  } };
}

const F = 0.5, B = 1;
/** A cat from tail to nose of exactly that length: a longer cat is longer in the trunk and larger. @param {SVGElement} g @param {number} metres */
function drawCat(g, metres) {
  const long = 1 + 3.4 * clamp(metres / LENGTH[1], 0, 1), q = layout(F, B, 1, long), left = -q.rx - 13, k = (metres * M) / (q.tipx + 3 - left);
  attr(g, { transform: `translate(${X(0) - left * k} ${FLOOR - 1}) scale(${k})`, style: `--lw:${1.8 / k}px` });
  const made = `${metres}`;
  if (g.getAttribute("data-made") === made) return;
  g.setAttribute("data-made", made);
  g.innerHTML = animal(F, B, 1, { lw: 1.8 / k, long });
}
