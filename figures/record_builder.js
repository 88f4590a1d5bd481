// @ts-check
// Figure 1.1a. A record is a bar and an ellipse, and nothing else: f snouts glued to b bodies. Stretching the picture,
// doing the sum and walking the arrow tip to tail are one operation, so all three are drawn from the same two numbers.

import { BAR, SPOT, animal, layout, mark } from "./lib/animals.js";
import { oneOf, real } from "./lib/clean.js";
import { choice, matrix } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, py, short, spoken } from "./lib/format.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between } from "./lib/rng.js";
import { add, clamp, scale } from "./lib/vec.js";

const MAX = 3, RANGE = [0, MAX];
/** The drawing of the large record: units a drawing unit. One snout and one body, in its pixels. */
const K = 2.6, ROUND = 0.63, THICK = 9.2, ONE_SNOUT = BAR * K, ONE_BODY = 2 * SPOT * K;
const ROWS = /** @type {[string, string][]} */ ([["1,0", "(1, 0)"], ["1,1", "(1, 1)"], ["0.5,2", "(0.5, 2)"], ["0,0", "(0, 0) blank"]]);

/** Everything drawn is one of these numbers. @param {any} s */
export function derive(s) {
  return {
    label: add(scale([1, 0], s.f), scale([0, 1], s.b)),
    bar: s.f * ONE_SNOUT, ellipse: s.b * ONE_BODY,          // lengths as drawn
    corner: [s.f, 0], blank: s.f === 0 && s.b === 0,
  };
}

/** 0.5 of a snout, 1 body, 2 bodies. @param {number} v @param {string} one @param {string} many @param {(v: number) => string} say */
const some = (v, one, many, say = short) => (v === 0 ? `no ${one}` : v === 1 ? `1 ${one}` : v < 1 ? `${say(v)} of a ${one}` : `${say(v)} ${many}`);
/** @param {any} s @param {any} d */
function words(s, d) {
  if (d.blank) return "The blank record: no snout and no body, so no animal. Its label is (0, 0).";
  const left = some(s.f, "snout", "snouts"), right = some(s.b, "body", "bodies");
  return `${left[0].toUpperCase()}${left.slice(1)} glued to ${right}: the record, and its label, is ${coord(d.label)}.`;
}

export const spec = {
  name: "record_builder", number: "1.1a", title: "The record builder", instruction: "Pull the snout or the body.", reset: "The cat again",
  defaults: { f: 0.5, b: 2 },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => d.label,
  python: (/** @type {any} */ s) => `import eigencat as ec
import numpy as np

one_snout, one_body = np.array([1.0, 0.0]), np.array([0.0, 1.0])
result = ${py(s.f)} * one_snout + ${py(s.b)} * one_body     # the label of the record
layer = ec.NamedLayer(ec.matrices()["W_C"], inputs=["snout", "body"], outputs=["cat", "rat"])
print(layer.push(result))      # and what the classifier makes of it
`,
  clean: (/** @type {any} */ s) => ({ ...s, f: real("f", s.f, 0, MAX), b: real("b", s.b, 0, MAX) }),
  random: (/** @type {() => number} */ r) => ({ f: between(r, 0, MAX), b: between(r, 0, MAX) }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), near = (/** @type {number} */ a, /** @type {number} */ b) => Math.abs(a - b) < 1e-9;
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    const part = (/** @type {number} */ f, /** @type {number} */ b) => derive({ f, b });
    must(near(d.bar, s.f * part(1, 0).bar) && near(d.ellipse, s.b * part(0, 1).ellipse), "drawn lengths must be proportional to f and b");
    for (const k of ["bar", "ellipse"]) {
      const v = /** @type {any} */ (d)[k], a = /** @type {any} */ (part(s.f / 3, s.b / 4))[k], b = /** @type {any} */ (part(s.f * 2 / 3, s.b * 3 / 4))[k];
      must(near(v, a + b), `two records glued must be as long as their sum: ${k}`);
    }
    must(near(d.label[0], s.f) && near(d.label[1], s.b), "the label must be f (1, 0) + b (0, 1)");
    must(near(d.corner[0] + 0, s.f) && d.corner[1] === 0, "the bodies must start where the snouts end");
    const none = part(0, 0);
    must(none.bar === 0 && none.ellipse === 0 && none.label.every((v) => v === 0), "(0, 0) must be the blank record");
  },
  build,
};
export default defineFigure(spec);

// The front edge of the ellipse stands still at FRONT; the body grows backwards from it, the snout forwards.
const W = 486, H = 322, FRONT = 288, GROUND = 214, COPIES = 258;
const EDGE = 1.6;                                           // the ellipse's middle in animals.js, a hair off register
const catness = (/** @type {number} */ v) => { const u = clamp((v + 0.4) / 0.8, 0, 1); return u * u * (3 - 2 * u); };

/** Where the parts of the record stand. @param {any} s */
function placed(s) {
  const t = catness(s.b - s.f), q = layout(s.f, s.b, t), x0 = FRONT - (q.sx + EDGE) * K;
  return { t, x0, rx: q.sx * K, ry: q.sy * K, cx: x0 + EDGE * K, cy: GROUND + (q.cy + 1.4) * K,
    bar: x0 + q.barx * K, barY: GROUND + (q.tipy - 4.4) * K, barH: THICK * K };
}

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal, tween }) {
  // ── the animal, its record, and the copies it is glued from ──
  const pic = svg("svg", { viewBox: `0 0 ${W} ${H}`, class: "ec-pane rb-pic", role: "group", "aria-label": "The record: a bar and an ellipse, and an animal it might belong to" });
  const ink = svg("g", { class: "rb-ink" }), guides = svg("path", { class: "ec-drop" });
  const ellipse = svg("ellipse", { class: "m body rb-spot" }), bar = svg("rect", { class: "m face rb-spot" });
  const body = copies("body", putBody), snout = copies("face", putSnout);
  const count = { body: svg("text", { class: "ec-label rb-count end", "data-lights": "b" }), face: svg("text", { class: "ec-label rb-count", "data-lights": "f" }) };
  const blank = svg("text", { class: "ec-note rb-blank", x: FRONT - 8, y: GROUND - 40 }, "nothing was written down");
  const edge = handle("rb-edge"), tip = handle("rb-tip");
  pic.append(svg("path", { class: "rb-ground", d: `M8 ${GROUND}H${W - 8}` }), ink, blank, ellipse, bar, guides, body.root, snout.root, count.body, count.face, edge, tip);

  // ── the same walk in the plane ──
  const map = plane({ x: [-0.42, 3.38], y: [-0.56, 3.32], unit: 100, axes: [{ kind: "face", name: "snout" }, { kind: "body", name: "body" }], label: "Model 1: snout to the right, body upwards" });
  const units = [[1, 0, "face"], [0, 1, "body"]].map(([x, y, k]) => { const g = svg("g", { class: "rb-unit", transform: `translate(${map.px(Number(x))} ${map.py(Number(y))}) scale(.68)` }); g.innerHTML = mark[/** @type {"face"} */ (k)]; return g; });
  const steps = [0, 1].map((k) => Array.from({ length: MAX }, () => arrow(map, { cls: `rb-step ${["face", "body"][k]}` })));
  const whole = arrow(map, { cls: "rb-whole" }), tag = svg("text", { class: "ec-label rb-tag" });
  const point = svg("g", { class: "ec-handle ec-part-x", "data-lights": "x" });
  point.innerHTML = `<circle class="ec-hit" r="27"/><circle class="ec-ring open" r="13.5"/><g transform="scale(.86)">${mark.x}</g>`;
  map.data.append(...units, svg("g", { class: "ec-part-f" }, ...steps[0].map((a) => a.root)), svg("g", { class: "ec-part-b" }, ...steps[1].map((a) => a.root)), whole.root, tag);
  map.over.append(point);

  // ── one line of pictures over one line of numbers ──
  // A number to type, or to step with the arrow keys, is a matrix of one entry.
  const field = (/** @type {"f"|"b"} */ key, /** @type {string} */ name) => matrix({ label: key === "f" ? "Snouts" : "Bodies", rows: 1, cols: 1, min: 0, max: MAX, signal, name: () => name, kinds: () => (key === "f" ? "c-face" : "c-body"), lights: () => key, set: (_i, _j, v) => set({ [key]: v }), done: commit });
  const fields = { f: field("f", "How many snouts"), b: field("b", "How many bodies") };
  const small = (/** @type {number} */ w, /** @type {Node[]} */ kids) => svg("svg", { class: "rb-small", viewBox: `-2 -24 ${w + 4} 48`, style: `--w:${w + 4}`, "aria-hidden": "true" }, ...kids);
  const total = { ellipse: svg("ellipse", { class: "m body" }), bar: svg("rect", { class: "m face" }), none: svg("text", { class: "rb-nothing", x: 0, y: 5 }, "blank") };
  const cell = (/** @type {string} */ cls, /** @type {(Node|string)[]} */ ...kids) => html("div", { class: `rb-cell ${cls}` }, ...kids);
  const nums = { f: html("span", { class: "ec-live rb-n c-face", "data-lights": "f" }), b: html("span", { class: "ec-live rb-n c-body", "data-lights": "b" }), x: html("span", { class: "ec-live c-x", "data-lights": "x" }) };
  const times = () => html("span", { class: "rb-times" }, "×");
  const sum = html("div", { class: "rb-sum", role: "group", "data-hideable": "equation" },
    cell("r1 rb-k", fields.f.root, times()), cell("r1 rb-one", small(BAR, [svg("rect", { class: "m face", x: 0, y: -THICK / 2, width: BAR, height: THICK })])),
    cell("r1", "+"), cell("r1 rb-k", fields.b.root, times()), cell("r1 rb-one", small(2 * SPOT, [svg("ellipse", { class: "m body", cx: SPOT, rx: SPOT, ry: SPOT * ROUND })])),
    cell("r1", "="), cell("r1 rb-all", small(2 * SPOT * MAX + BAR * MAX + 6, [total.ellipse, total.bar, total.none])),
    cell("r2 rb-k", nums.f, times()), cell("r2", html("span", { class: "c-face" }, "(1, 0)")), cell("r2", "+"), cell("r2 rb-k", nums.b, times()), cell("r2", html("span", { class: "c-body" }, "(0, 1)")), cell("r2", "="), cell("r2 rb-all", nums.x),
    cell("r3", ""), cell("r3", "one snout"), cell("r3", ""), cell("r3", ""), cell("r3", "one body"), cell("r3", ""), cell("r3 rb-all", "the record, and its label"));
  const title = (/** @type {string} */ b, /** @type {string} */ rest) => html("h3", { class: "rb-title" }, html("b", {}, b), ` ${rest}`);
  const rows = choice({ label: "Try", options: ROWS, signal, hideable: "rows", set: (v) => {
    const to = oneOf("row", v, ROWS.map((r) => r[0])).split(",").map(Number), from = [state().f, state().b];
    tween(1, 0, 320, (u) => set({ f: from[0] + (to[0] - from[0]) * u, b: from[1] + (to[1] - from[1]) * u }), commit);
  } });
  stage.append(html("div", { class: "rb-two" }, html("div", { class: "rb-left" }, title("The record", "a bar and an ellipse"), pic), html("div", { class: "rb-right" }, title("Its label", "a point in Model 1"), map.root)), sum, rows.root);

  // ── hands ──
  const inPic = (/** @type {PointerEvent} */ e) => new DOMPoint(e.clientX, e.clientY).matrixTransform(/** @type {any} */ (pic).getScreenCTM().inverse());
  const value = () => `snout ${spoken(state().f)}, body ${spoken(state().b)}`;
  const hands = [
    movable(edge, { axis: "x", range: [RANGE, RANGE], step: 0.05, signal, label: "The body's edge: right or up makes the body bigger", value: () => some(state().b, "body", "bodies", spoken),
      at: (e) => [(FRONT - inPic(e).x) / ONE_BODY, 0], get: () => [state().b, 0], set: (p) => set({ b: p[0] }), done: commit, home: () => [2, 0], grips: [ellipse] }),
    movable(tip, { axis: "x", range: [RANGE, RANGE], step: 0.05, signal, label: "The snout's tip: right or up makes the snout longer", value: () => some(state().f, "snout", "snouts", spoken),
      at: (e) => [(inPic(e).x - placed(state()).bar) / ONE_SNOUT, 0], get: () => [state().f, 0], set: (p) => set({ f: p[0] }), done: commit, home: () => [0.5, 0], grips: [bar] }),
    movable(point, { range: [RANGE, RANGE], signal, label: "The record as a point: snout left and right, body up and down", value,
      at: map.at, get: () => [state().f, state().b], set: ([f, b]) => set({ f, b }), done: commit, home: () => [0.5, 2] }),
  ];

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const p = placed(s);
    attr(ellipse, { cx: p.cx, cy: p.cy, rx: d.ellipse / 2, ry: d.ellipse / 2 * ROUND });
    attr(bar, { x: p.bar, y: p.barY, width: d.bar, height: d.bar ? p.barH : 0 });
    attr(ink, { transform: `translate(${p.x0} ${GROUND}) scale(${K})`, style: `--lw:${1.8 / K}px` });
    ink.innerHTML = d.blank ? "" : animal(s.f, s.b, p.t, { lw: 1.8 / K });
    blank.style.display = d.blank ? "" : "none";
    const back = FRONT - d.ellipse, end = p.bar + d.bar;
    attr(edge, { transform: `translate(${back} ${p.cy})` });
    attr(tip, { transform: `translate(${end} ${p.barY + p.barH / 2})` });
    attr(guides, { d: `${s.b ? `M${back} ${p.cy}V${COPIES + 22}M${FRONT} ${p.cy}V${COPIES + 22}` : ""}${s.f ? `M${p.bar} ${p.barY + p.barH}V${COPIES + 22}M${end} ${p.barY + p.barH}V${COPIES + 22}` : ""}` });
    body.draw(s.b, FRONT, COPIES);
    snout.draw(s.f, p.bar, COPIES);
    count.body.textContent = `${short(s.b)} × one body`;
    count.face.textContent = `${short(s.f)} × one snout`;
    attr(count.body, { x: FRONT - 4, y: COPIES + 50 });
    attr(count.face, { x: Math.min(Math.max(p.bar, FRONT + 14), W - 130), y: COPIES + 50 });

    chain(steps[0], s.f, (v) => [v, 0]);
    chain(steps[1], s.b, (v) => [s.f, v]);
    whole.draw(d.label);
    const at = map.pin(d.label);
    attr(point, { transform: `translate(${at.x} ${at.y})` });
    tag.textContent = coord(d.label);
    const flip = at.x > map.W - 120;
    attr(tag, { x: at.x + (flip ? -20 : 20), y: Math.min(at.y + (s.b < 0.25 ? -16 : 6), map.H - 8), class: `ec-label rb-tag${flip ? " end" : ""}` });

    for (const k of /** @type {const} */ (["f", "b"])) {
      fields[k].draw([[s[k]]]);
      say(nums[k], short(s[k]));
    }
    say(nums.x, coord(d.label));
    const sx = SPOT * s.b;
    attr(total.ellipse, { cx: sx, rx: sx, ry: sx * ROUND });
    attr(total.bar, { x: 2 * sx + 5, y: -THICK / 2, width: BAR * s.f, height: s.f ? THICK : 0 });
    total.none.style.display = d.blank ? "" : "none";
    sum.setAttribute("aria-label", `${spoken(s.f)} times one snout, (1, 0), plus ${spoken(s.b)} times one body, (0, 1), is the record (${spoken(s.f)}, ${spoken(s.b)})`);
    rows.draw(`${s.f},${s.b}`);
    for (const h of hands) h.sync();
  } };
}

const handle = (/** @type {string} */ cls) => {
  const g = svg("g", { class: `ec-handle ${cls}` });
  g.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring" r="10.5"/><path class="rb-grip" d="M-4.5 0h9M-1.8 -2.7L-4.5 0l2.7 2.7M1.8 -2.7L4.5 0l-2.7 2.7"/>`;
  return g;
};

/** Unit pictures in a row from x onwards; the last is drawn to the scale of what is left, inside the outline of a whole one.
 * @param {"body"|"face"} kind @param {(e: Element, from: number, n: number) => void} place puts a picture of n units at that many units from the start */
function copies(kind, place) {
  const make = (/** @type {string} */ cls) => svg(kind === "body" ? "ellipse" : "rect", { class: cls });
  const slots = Array.from({ length: MAX }, () => ({ full: make(`m ${kind}`), rest: make("rb-outline") }));
  const root = svg("g", { class: `rb-copies ec-part-${kind === "body" ? "b" : "f"}`, "data-lights": kind === "body" ? "b" : "f" }, ...slots.flatMap((c) => [c.rest, c.full]));
  return { root, draw(/** @type {number} */ n, /** @type {number} */ x, /** @type {number} */ y) {
    attr(root, { transform: `translate(${x} ${y})` });
    slots.forEach(({ full, rest }, i) => {
      const here = clamp(n - i, 0, 1);
      place(full, i, here);
      place(rest, i, 1);
      full.style.display = here > 1e-9 ? "" : "none";
      rest.style.display = here < 1 - 1e-9 && (here > 1e-9 || n === 0 && i === 0) ? "" : "none";
    });
  } };
}
const putBody = (/** @type {Element} */ e, /** @type {number} */ from, /** @type {number} */ n) => attr(e, { cx: -ONE_BODY * (from + n / 2), cy: 0, rx: ONE_BODY * n / 2, ry: ONE_BODY * n / 2 * ROUND });
const putSnout = (/** @type {Element} */ e, /** @type {number} */ from, /** @type {number} */ n) => attr(e, { x: ONE_SNOUT * from, y: -THICK * K / 2, width: ONE_SNOUT * n, height: THICK * K });

/** Unit arrows laid tip to tail, the last one as long as what is left. @param {ReturnType<typeof arrow>[]} arrows @param {number} n @param {(v: number) => number[]} at */
function chain(arrows, n, at) {
  arrows.forEach((a, i) => {
    const here = i < n - 1e-9;
    a.root.style.display = here ? "" : "none";
    if (here) a.draw(at(Math.min(i + 1, n)), at(i));
  });
}
