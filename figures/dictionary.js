// @ts-check
// Figure 1.2a. Two maps of the same six things, one arrow nailed down in both. Read on the other map, the arrow keeps its
// numbers and loses its meaning; translated, it keeps its meaning and changes its numbers.

import { mark } from "./lib/animals.js";
import { oneOf, real, reals } from "./lib/clean.js";
import { choice, equation, longArrow, matrix, slider } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyList, short, spoken } from "./lib/format.js";
import { around, lineBoxes, meet, placeLabel, textWidth } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { clamp, dist, inv2, matvec, mix, norm, snap } from "./lib/vec.js";
import { THING, THINGS } from "./lib/words.js";
import { MATRICES } from "./lib/world.js";

const W = MATRICES.W_G, BACK = /** @type {number[][]} */ (inv2(W)), RANGE = [[-4.5, 4.5], [-2, 3.5]];
const STEPS = ["read it", "translate", "and back"];
const TONGUES = { german: "German", english: "English" };
const other = (/** @type {string} */ t) => (t === "german" ? "english" : "german");
/** Where a thing stands on a map. @param {any} thing @param {string} map @returns {number[]} */
const placeOf = (thing, map) => (map === "german" ? thing.de : matvec(W, thing.de));
/** The three words that both languages write alike. @type {[string, number[]][]} */
const ALIKE = [["gift", [-1, 2]], ["boot", [1.5, -1]], ["rat", [2, 1]]];
/** What stands at a label: the number of a thing, or -1. @param {number[]} v @param {string} map */
const at = (v, map) => THINGS.findIndex((t) => dist(placeOf(t, map), v) < 0.005);

/** A word, and what it means where the word does not say so itself. @param {number} k @param {"german"|"english"} map @param {string} join */
const worded = (k, map, join) => {
  const { meaning } = THINGS[k], word = THINGS[k][map];
  return map === "english" && meaning.endsWith(word) ? `“${word}”` : `“${word}”${join}${meaning}`;
};

/** @param {any} s */
export function derive(s) {
  const M = s.writer === "german" ? W : BACK, inverse = s.writer === "german" ? BACK : W, translated = matvec(M, s.v);
  return {
    M, inverse, translated, back: matvec(inverse, translated),
    // What the reader of the other map takes the arrow for, as the writer would label it.
    taken: matvec(inverse, s.v), here: at(s.v, s.writer), there: at(s.v, other(s.writer)),
    places: THINGS.map((t) => mix(placeOf(t, s.writer), placeOf(t, other(s.writer)), s.t)),
  };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const writer = /** @type {"german"} */ (s.writer), reader = /** @type {"german"} */ (other(s.writer)), [mine, yours] = [TONGUES[writer], TONGUES[reader]], v = coord(s.v);
  const here = d.here < 0 ? `${v} names a place on the ${mine} map, and no word is listed there.` : `${v} on the ${mine} map is ${worded(d.here, writer, ", ")}.`;
  if (s.step === 0) {
    if (s.t < 1) return `${here} The pictures are ${Math.round(s.t * 100)}% of the way to their places on the ${yours} map.`;
    const there = d.there < 0 ? `no word is listed at ${v}; it is the place that the ${mine} map calls ${coord(d.taken)}.` : `the same ${v} is ${worded(d.there, reader, ", ")}.`;
    return `${here} On the ${yours} map ${there}`;
  }
  const to = d.here < 0 ? "The same place" : `“${THINGS[d.here][reader]}”`;
  const translated = `${here} ${to} is ${coord(d.translated)} on the ${yours} map.`;
  return s.step === 1 ? translated : `${translated} Translated back it is ${coord(d.back)} again.`;
}

export const spec = {
  name: "dictionary", number: "1.2a", title: "Two word maps", instruction: "Drag the arrow’s tip on the left map.", reset: "Back to the parcel",
  defaults: { writer: "german", v: [-1, 2], t: 1, step: 0 },
  choices: { writer: ["german", "english"], step: [0, 1, 2] },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.translated, ...d.back],
  python: (/** @type {any} */ s) => {
    const [there, home] = s.writer === "german" ? ["push(v).o", "meaning(o)"] : ["meaning(v)", "push(o).o"];
    return `import eigencat as ec

translator = ec.NamedLayer(
    ec.matrices().W_G,
    inputs=["German first", "German second"],
    outputs=["English first", "English second"])
v = ${pyList(s.v)}            # a label, written in ${TONGUES[/** @type {"german"} */ (s.writer)]}
o = translator.${there}      # the ${TONGUES[/** @type {"german"} */ (other(s.writer))]} label of the same thing
back = translator.${home}
result = [*o, *back]
print(o, back)
`;
  },
  clean: (/** @type {any} */ s) => ({ writer: oneOf("writer", s.writer, Object.keys(TONGUES)), v: reals("v", s.v, RANGE), t: real("t", s.t, 0, 1), step: Math.round(real("step", s.step, 0, 2)) }),
  random: (/** @type {() => number} */ r) => ({ writer: pick(r, Object.keys(TONGUES)), t: r() < 0.6 ? 1 : r(), step: pick(r, [0, 1, 2]),
    v: r() < 0.4 ? pick(r, ALIKE)[1] : r() < 0.5 ? RANGE.map(([lo, hi]) => between(r, lo, hi)) : pick(r, THINGS).de }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    must(dist(d.back, s.v) < 1e-12 * 20, "there and back must be where it began");
    const I = W.map((_, i) => [0, 1].map((j) => d.inverse[i][0] * d.M[0][j] + d.inverse[i][1] * d.M[1][j]));
    must(Math.abs(I[0][0] - 1) + Math.abs(I[0][1]) + Math.abs(I[1][0]) + Math.abs(I[1][1] - 1) < 1e-12, "W^-1 W must be the identity");
    must(dist(matvec(d.M, d.taken), s.v) < 1e-12 * 20, "what the reader takes it for must wear the arrow as its label");
    THINGS.forEach((t, k) => {
      must(dist(matvec(d.M, placeOf(t, s.writer)), placeOf(t, other(s.writer))) < 1e-12 * 20, `${t.id}: the translation must take it from map to map`);
      must(dist(derive({ ...s, t: 1 }).places[k], placeOf(t, other(s.writer))) < 1e-12, "a finished slide must end on the other map");
      must(dist(derive({ ...s, t: 0 }).places[k], placeOf(t, s.writer)) < 1e-12, "a slide must begin on the writer's map");
    });
    for (const [word, v] of ALIKE) {
      const [g, e] = [at(v, "german"), at(v, "english")];
      must(g >= 0 && e >= 0 && g !== e, `${word} must be listed on both maps, for two things`);
      must([THINGS[g].german, THINGS[e].english].every((w) => w.toLowerCase() === word), `${word} must be spelt alike`);
    }
  },
  build,
};
export default defineFigure(spec);

const UNIT = 44, FRAME = { x: [-5.25, 5.05], y: [-2.85, 4.25] };
/** Thirds are what this translation makes: 1/3 rather than 0.33. @param {number} v */
const third = (v) => (Number.isInteger(v) || Math.abs(v * 3 - Math.round(v * 3)) > 1e-9 ? short(v) : `${short(Math.round(v * 3))}/3`);

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal, tween }) {
  const panes = [0, 1].map((i) => {
    const p = plane({ ...FRAME, unit: UNIT, axes: [{ kind: "plain", name: "" }, { kind: "plain", name: "" }], label: "" });
    const frozen = arrow(p, { cls: "dc-frozen", pin: true }), moved = arrow(p, { cls: "dc-moved", hollow: true });
    const tag = svg("text", { class: "ec-label" }), movedTag = svg("text", { class: "ec-label dc-movedtag" }), gone = svg("path", { class: "dc-gone" });
    const things = THINGS.map((t) => {
      const pic = svg("g", { class: "dc-pic" }), dot = svg("circle", { class: "dc-dot", r: 3.4 }), ring = svg("circle", { class: "dc-ring", r: RING - 1 }), word = svg("text", { class: "ec-label dc-word" });
      pic.innerHTML = THING[t.id];
      return { pic, dot, ring, word };
    });
    const home = svg("circle", { class: "dc-home", r: 20 });
    p.data.append(...things.map((t) => t.ring), gone, moved.root, frozen.root, ...things.map((t) => t.pic), ...things.map((t) => t.dot), home);
    p.over.append(...things.map((t) => t.word), tag, movedTag);
    const name = html("b"), who = html("span", { class: "dc-who" });
    return { p, frozen, moved, tag, movedTag, gone, things, home, name, who, root: html("div", { class: `dc-pane ${i ? "dc-reader" : "dc-writer"}` }, html("h3", { class: "dc-title" }, name, who), p.root) };
  });
  const grip = svg("g", { class: "ec-handle ec-part-v", "data-lights": "v" });
  grip.innerHTML = `<circle class="ec-hit" r="27"/><circle class="ec-ring open" r="12"/><g transform="scale(.62)">${mark.x}</g>`;
  panes[0].p.over.append(grip);
  panes[1].moved.root.setAttribute("data-lights", "o");

  const from = choice({ label: "Written by a speaker of", options: [["german", "German"], ["english", "English"]], signal, hideable: "direction", set: (v) => { set({ writer: v }); commit(); } });
  const word = choice({ label: "The word", options: ALIKE.map(([w, v]) => [JSON.stringify(v), w]), signal, hideable: "word", set: (v) => { set({ v: JSON.parse(v) }); commit(); } });
  const slide = slider({ label: "Slide", min: 0, max: 1, step: 0.01, value: (v) => `${Math.round(v * 100)}%`, set: (t) => set({ t }), done: commit, signal });
  const play = html("button", { type: "button", class: "ec-opt" }, "Play the slide");
  play.addEventListener("click", () => tween(1, 0, 1400, (/** @type {number} */ t) => set({ t, step: 0 }), commit), { signal });
  // A translation is read on the finished map.
  const steps = choice({ label: "What happens to it", options: STEPS.map((name, i) => [String(i), name]), signal, hideable: "steps", set: (v) => { set({ step: Number(v), ...(v === "0" ? {} : { t: 1 }) }); commit(); } });

  const vo = matrix({ label: "the translated label", rows: 2, cols: 1, digits: 2, kinds: () => "c-o", lights: () => "o" }), vW = matrix({ label: "the translation", rows: 2, cols: 2 });
  const vx = matrix({ label: "the label", rows: 2, cols: 1, digits: 2, kinds: () => "c-x", lights: () => "v" }), vb = matrix({ label: "and back", rows: 2, cols: 1, digits: 2, kinds: () => "c-x" }), vI = matrix({ label: "the translation back", rows: 2, cols: 2 });
  const wName = html("span", { class: "dc-w", "aria-hidden": "true" }), bName = html("span", { class: "dc-w", "aria-hidden": "true" });
  const there = html("div", { class: "dc-there" }, vx.root, html("div", { class: "dc-by" }, html("div", { class: "dc-op" }, wName, vW.root), longArrow()), vo.root);
  const home = html("div", { class: "dc-back" }, html("div", { class: "dc-by" }, html("div", { class: "dc-op" }, bName, vI.root), longArrow()), vb.root);
  const eq = equation({ label: (s) => s, parts: [there, home] });

  stage.append(html("div", { class: "dc-two" }, ...panes.map((q) => q.root)),
    html("div", { class: "dc-controls" }, steps.root, html("div", { class: "dc-slide", "data-hideable": "slide" }, slide.root, play), word.root, from.root), eq.root);

  const hand = movable(grip, { at: panes[0].p.at, get: () => state().v, set: (v) => set({ v: settle(v, state().writer) }), done: commit, signal, range: RANGE, step: 0.25, coarse: 1, fine: 0.05, home: () => [-1, 2],
    label: "The label: first number left and right, second up and down", value: () => { const s = state(), d = derive(s), n = d.here; return `${spoken(s.v[0])}, ${spoken(s.v[1])}${n < 0 ? ", no word" : `, ${THINGS[n][/** @type {"german"} */ (s.writer)]}`}`; } });

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const maps = [s.writer, other(s.writer)];
    panes.forEach((q, i) => {
      const map = /** @type {"german"} */ (maps[i]), found = i ? (s.t === 1 ? d.there : -1) : d.here;
      q.p.root.setAttribute("aria-label", `The ${TONGUES[map]} map of six things`);
      say(q.name, `The ${TONGUES[map]} map`);
      say(q.who, i && s.t < 1 ? " pictures on their way" : found < 0 ? ` no word at ${coord(s.v)}` : ` ${coord(s.v)} is ${worded(found, map, ", ")}`);
      q.root.classList.toggle("dc-german", map === "german");
      drawPane(q, i, s, d, map, found);
    });
    attr(grip, { transform: `translate(${panes[0].p.px(s.v[0])} ${panes[0].p.py(s.v[1])})` });
    from.draw(s.writer); word.draw(JSON.stringify(s.v)); slide.draw(s.t); steps.draw(String(s.step));
    const cols = (/** @type {number[]} */ v) => v.map((x) => [x]);
    vx.draw(cols(s.v)); vW.draw(d.M); vo.draw(cols(d.translated)); vI.draw(d.inverse); vb.draw(cols(d.back));
    for (const [m, M] of /** @type {[any, number[][]][]} */ ([[vW, d.M], [vI, d.inverse]])) M.forEach((row, r) => row.forEach((v, c) => say(m.cells[r][c], third(v))));
    say(wName, s.writer === "german" ? "W" : "W\u207b\u00b9"); say(bName, s.writer === "german" ? "W\u207b\u00b9" : "W");
    // Before the translation is asked for, its answer is not shown.
    there.classList.toggle("dc-untold", s.step < 1);
    home.classList.toggle("dc-untold", s.step < 2);
    if (s.step < 1) for (const c of vo.cells.flat()) say(c, "?");
    if (s.step < 2) for (const c of vb.cells.flat()) say(c, "?");
    const say2 = (/** @type {number[]} */ v) => v.map((x) => spoken(x)).join(", ");
    eq.draw(s.step === 0 ? `${say2(s.v)}, not translated yet` : `the translation of ${say2(s.v)} is ${say2(d.translated)}${s.step === 2 ? `, and back it is ${say2(d.back)}` : ""}`);
    hand.sync();
  } };
}

/** Near a listed place the tip falls into it: thirds and sixths lie on no grid. Fine steps stay free. @param {number[]} v @param {string} map */
function settle(v, map) {
  if (!v.every((x) => Math.abs(x - snap(x, 0.25)) < 1e-9)) return v;
  const near = THINGS.map((t) => placeOf(t, map)).find((q) => q.every((x, i) => Math.abs(x - v[i]) <= 0.125 + 1e-9));
  return near ?? v;
}

/** How far each picture reaches from its middle: left, up, right, down. @type {Record<import("./lib/words.js").Thing, number[]>} */
export const REACH = { poison: [12, 18, 12, 18], present: [16, 17, 16, 17], boat: [18, 18, 18, 18], boot: [11, 18, 19, 17], advice: [18, 17, 18, 16], rat: [35, 9, 31, 16] };
const RING = 25, HELD = 14;

/** A picture stands beyond its point, seen from the middle, so that no arrow runs through it and no handle hides it. @param {any} p @param {number[]} q @param {number[]} reach */
function standing(p, q, [left, up, right, down]) {
  const n = norm(q), [x, y] = n < 1e-6 ? [0, 1] : [q[0] / n, q[1] / n], far = HELD + Math.abs(x) * (x > 0 ? left : right) + Math.abs(y) * (y > 0 ? down : up);
  return [clamp(p.px(q[0]) + x * far, left + 1, p.W - right - 1), clamp(p.py(q[1]) - y * far, up + 1, p.H - down - 1)];
}

/** The word touches its picture: beside, over or under it, pushed in where the frame ends. @param {string} text @param {number[]} at @param {number[]} reach @param {import("./lib/labels.js").Box[]} full @param {any} p */
function touching(text, [cx, cy], [left, up, right, down], full, p) {
  const w = textWidth(text), mid = clamp(cx, w / 2 + 2, p.W - w / 2 - 2);
  /** @type {[number, number, "start"|"end"|"middle"][]} */
  const places = [[cx + right + 4, cy + 5, "start"], [cx - left - 4, cy + 5, "end"], [mid, cy - up - 5, "middle"], [mid, cy + down + 17, "middle"], [cx + right + 4, cy - 7, "start"], [cx + right + 4, cy + 16, "start"], [cx - left - 4, cy - 7, "end"], [cx - left - 4, cy + 16, "end"]];
  for (const [x, y, anchor] of places) {
    const x0 = anchor === "start" ? x : anchor === "end" ? x - w : x - w / 2, box = { x0, x1: x0 + w, y0: y - 15, y1: y + 4 };
    if (x0 >= 1 && box.x1 <= p.W - 1 && box.y0 >= 1 && box.y1 <= p.H - 1 && !full.some((b) => meet(b, box))) return { x, y, anchor, box };
  }
  return null;
}

/** @param {any} q @param {number} i @param {any} s @param {any} d @param {"german"} map @param {number} found */
function drawPane(q, i, s, d, map, found) {
  const { p } = q, settled = i === 0 || s.t === 1, tip = [p.px(s.v[0]), p.py(s.v[1])], zero = [p.px(0), p.py(0)];
  const moves = i === 1 && s.step > 0, m = p.pin(d.translated, 16), boxes = [...p.taken.filter((/** @type {any} */ b) => b.x1 - b.x0 < 60), around(tip[0], tip[1], i ? 6 : 14), ...lineBoxes(zero[0], zero[1], tip[0], tip[1])];
  q.frozen.draw(s.v);
  q.moved.root.style.display = moves && !m.out ? "" : "none";
  q.gone.style.display = moves && m.out ? "" : "none";
  if (moves && !m.out) q.moved.draw(d.translated);
  if (moves) attr(q.gone, { d: `M${zero[0]} ${zero[1]}L${m.x} ${m.y}` });
  if (moves) boxes.push(...lineBoxes(zero[0], zero[1], m.x, m.y), around(m.x, m.y, 8));
  attr(q.home, { cx: tip[0], cy: tip[1] });
  q.home.style.display = i === 0 && s.step === 2 ? "" : "none";

  const spots = THINGS.map((t, k) => {
    const own = i ? d.places[k] : placeOf(t, s.writer), x = p.px(own[0]), y = p.py(own[1]), [left, up, right, down] = REACH[t.id], [cx, cy] = standing(p, own, REACH[t.id]), e = q.things[k];
    attr(e.dot, { cx: x, cy: y });
    attr(e.pic, { transform: `translate(${cx} ${cy})` });
    const ring = settled && (k === found || (i === 1 && s.step > 0 && k === d.here));
    e.ring.style.display = ring ? "" : "none";
    attr(e.ring, { cx, cy, class: `dc-ring${k === found ? "" : " meant"}` });
    boxes.push({ x0: cx - left, y0: cy - up, x1: cx + right, y1: cy + down }, around(x, y, 4));
    return [cx, cy];
  });
  const put = (/** @type {SVGElement} */ e, /** @type {string} */ text, /** @type {any} */ place) => {
    e.textContent = place ? text : "";
    e.style.display = place ? "" : "none";
    if (!place) return;
    attr(e, { x: place.x, y: place.y, "text-anchor": place.anchor });
    boxes.push(place.box);
  };
  const label = coord(s.v), half = 0.55;
  put(q.tag, label, norm(s.v) < 0.4 ? placeLabel(label, zero[0], zero[1], boxes, p, 16) : placeLabel(label, zero[0] + (tip[0] - zero[0]) * half, zero[1] + (tip[1] - zero[1]) * half, boxes, p, 12) ?? placeLabel(label, tip[0], tip[1], boxes, p, 18));
  const told = m.out ? `${coord(d.translated)}, outside` : coord(d.translated);
  put(q.movedTag, moves ? told : "", !moves ? null : placeLabel(told, zero[0] + (m.x - zero[0]) * half, zero[1] + (m.y - zero[1]) * half, boxes, p, 12) ?? placeLabel(told, m.x, m.y, boxes, p, 18) ?? placeLabel(told, zero[0] + (m.x - zero[0]) * 0.3, zero[1] + (m.y - zero[1]) * 0.3, boxes, p, 26));
  // The word that is meant first: where room is short, the others give way.
  const order = THINGS.map((_, k) => k).sort((a, b) => Number(b === found) - Number(a === found));
  for (const k of order) {
    const e = q.things[k].word, text = settled ? THINGS[k][map] : "", [cx, cy] = spots[k];
    const reach = REACH[THINGS[k].id].map((v) => (k === found || (i === 1 && s.step > 0 && k === d.here) ? Math.max(v, RING) : v));
    put(e, text, text ? touching(text, [cx, cy], reach, boxes, p) ?? placeLabel(text, cx, cy, boxes, p, 29) ?? placeLabel(text, cx, cy, boxes, p, 37) : null);
    e.classList.toggle("dc-here", k === found);
  }
}
