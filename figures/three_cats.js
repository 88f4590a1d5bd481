// @ts-check
// Figure 2.1c. Three cat directions from one set of animals: from the middle of the rats to the middle of the cats, the row
// that scores cat, and the column of the inverse. Each is cut so that one step of it gains one cat.

import { animal, bounds, mark } from "./lib/animals.js";
import { oneOf, real, realMatrix, reals } from "./lib/clean.js";
import { choice, matrix, slider } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, py, pyList, pyMatrix, short, spoken } from "./lib/format.js";
import { around } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { plus } from "./lib/ruler.js";
import { arrowBoxes, axisBoxes, clipLine, writeNear } from "./lib/shadows.js";
import { add, column, dist, dot, inv2, matvec, norm, scale, sub } from "./lib/vec.js";
import { CATS, MATRICES, RATS } from "./lib/world.js";

const NAMED = { W_C: "classifier", W_R: "turn & stretch" }, WAYS = ["row", "middles", "column"], TITLES = { row: "the cat row", middles: "middle to middle", column: "one cat, no rat" };
const MOST = 3, FAR = 5, BACK = -2, ROOM = [[0, 3], [0, 3]];
const middle = (/** @type {number[][]} */ list) => scale(list.reduce(add, [0, 0]), 1 / list.length);
/** From the middle of the rats to the middle of the cats. */
export const BETWEEN = sub(middle(CATS), middle(RATS));
const nameOf = (/** @type {number[][]} */ m) => Object.keys(NAMED).find((k) => dist(MATRICES[k].flat(), m.flat()) === 0) ?? "";
/** A matrix whose cat row asks something. @param {number[][]} m */
const fit = (m) => (norm(m[0]) < 0.3 ? [[0.3, 0], m[1]] : m);

/** @param {any} s */
export function derive(s) {
  const W = s.m, inverse = inv2(W), gain = dot(W[0], BETWEEN), before = matvec(W, s.x);
  // One step of each gains one cat; a way that gains none has no such step.
  /** @type {Record<string, number[]|null>} */ const steps = { row: scale(W[0], 1 / dot(W[0], W[0])), middles: Math.abs(gain) > 0.05 * norm(W[0]) ? scale(BETWEEN, 1 / gain) : null, column: inverse && column(inverse, 0) };
  const ends = Object.fromEntries(WAYS.map((k) => [k, steps[k] && add(s.x, scale(/** @type {number[]} */ (steps[k]), s.alpha))]));
  const after = Object.fromEntries(WAYS.map((k) => [k, ends[k] && matvec(W, /** @type {number[]} */ (ends[k]))]));
  return { W, inverse, between: BETWEEN, gain, before, steps, ends, after };
}
/** @param {any} s @param {any} d */
function words(s, d) {
  const to = d.after[s.way], step = d.steps[s.way];
  if (!step) return `With this W no step along ${s.way === "column" ? "a column gains one cat and no rat: the two rows lie on one line" : "the line between the middles gains a cat"}.`;
  return `From ${coord(s.x)}, ${short(s.alpha)} steps of ${coord(step)} along ${TITLES[/** @type {"row"} */ (s.way)]}: the cat score changes by ${num(to[0] - d.before[0])}, the rat score by ${num(to[1] - d.before[1])}.`;
}

export const spec = {
  name: "three_cats", number: "2.1c", title: "Three cat directions", instruction: "Choose a way, and walk it.",
  defaults: { m: MATRICES.W_C, x: [1, 0.5], way: "row", alpha: 3 },
  choices: { way: WAYS },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => (d.steps[s.way] ? [...d.steps[s.way], ...d.ends[s.way], ...d.after[s.way]] : d.before),
  python: (/** @type {any} */ s) => {
    const name = nameOf(s.m), W = name ? `ec.matrices()["${name}"]` : `np.array(${pyMatrix(s.m)})`, d = derive(s), head = `import numpy as np
import eigencat as ec

W = ${W}
x = np.array(${pyList(s.x)})      # where the walk begins
`;
    if (!d.steps[s.way]) return `${head}result = W @ x      # this way gains no cat: there is no step to take\n`;
    const way = s.way === "row" ? "W[0] / (W[0] @ W[0])      # the steepest" : s.way === "column" ? "ec.neuron(W, 0).placer      # the column of the inverse" : "between / (W[0] @ between)";
    const middles = s.way === "middles" ? `herd = ec.animals()
cats = herd.X[np.array(herd.labels) == "cat"].mean(axis=0)
rats = herd.X[np.array(herd.labels) == "rat"].mean(axis=0)
between = cats - rats
` : "";
    return `${head}${middles}step = ${way}
end = x + ${py(s.alpha)} * step
result = [*step, *end, *(W @ end)]
`;
  },
  clean: (/** @type {any} */ s) => ({ m: fit(realMatrix("m", s.m, 2, 2, -MOST, MOST)), x: reals("x", s.x, ROOM), way: oneOf("way", s.way, WAYS), alpha: real("alpha", s.alpha, BACK, FAR) }),
  random: (/** @type {() => number} */ r) => ({ m: r() < 0.3 ? MATRICES[pick(r, Object.keys(NAMED))] : [[between(r, -3, 3), between(r, 0.5, 3)], [between(r, -3, 3), between(r, -3, 3)]], x: [between(r, 0, 3), between(r, 0, 3)], way: pick(r, WAYS), alpha: between(r, BACK, FAR) }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, size = Math.max(1, ...d.W.flat().map(Math.abs));
    for (const k of WAYS) if (d.steps[k]) { const room = 1e-9 * size * (1 + norm(d.steps[k])) * 10; must(Math.abs(dot(d.W[0], d.steps[k]) - 1) < room, `one step along the ${k} must gain one cat`); must(norm(d.steps[k]) >= norm(d.steps.row) - room, "no way to one cat may be shorter than the row's"); }
    if (d.steps.column) must(Math.abs(dot(d.W[1], d.steps.column)) < 1e-8 * size * (1 + norm(d.steps.column)), "the column must leave the rat score alone");
    // Only the middles know where animals live: that way, and no other, takes the one middle to the other.
    if (d.steps.middles) must(dist(add(middle(RATS), scale(d.steps.middles, d.gain)), middle(CATS)) < 1e-9 * (1 + Math.abs(d.gain)), "the way between the middles must lead from one to the other");
    must(!s.alpha || !d.after[s.way] || Math.abs(d.after[s.way][0] - d.before[0] - s.alpha) < 1e-7 * (1 + norm(d.steps[s.way])), "so many steps must add so many cats");
  },
  build,
};
export default defineFigure(spec);

const FRAME = { x: [-1.4, 4.6], y: [-1.6, 4.9] };

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal } = ctx;
  const p = plane({ ...FRAME, unit: 66, axes: [{ kind: "face", name: "snout" }, { kind: "body", name: "body" }], label: "Animals: snout to the right, body upwards" }), lines = axisBoxes(p), px = (/** @type {number[]} */ v) => [p.px(v[0]), p.py(v[1])];
  const herd = svg("g", { class: "tc-herd" }), level = svg("path", { class: "tc-level cat" }), levelTag = svg("text", { class: "ec-label tc-leveltag cat" });
  herd.innerHTML = [...CATS, ...RATS].map((v, i) => `<g transform="translate(${px(v).join(" ")}) scale(.52)">${mark[i < CATS.length ? "cat" : "rat"]}</g>`).join("");
  const ways = WAYS.map((k) => arrow(p, { cls: `th-way ${k}` })), tags = WAYS.map(() => svg("text", { class: "ec-label wk-tag" }));
  const point = svg("g", { class: "ec-handle ec-part-x", "data-lights": "x" }), end = svg("g", { class: "ec-handle ec-part-end", "data-lights": "end" });
  point.innerHTML = `<circle class="ec-hit" r="27"/><circle class="ec-ring" r="13"/><g transform="scale(.82)">${mark.o}</g>`;
  end.innerHTML = `<circle class="ec-hit" r="27"/><circle class="ec-ring" r="13"/><g transform="scale(.86)">${mark.x}</g>`;
  p.data.append(level, ...ways.map((a) => a.root));
  p.over.append(herd, levelTag, ...tags, point, end);

  const way = choice({ label: "Walk along", options: WAYS.map((k) => [k, TITLES[/** @type {"row"} */ (k)]]), signal, hideable: "way", set: (v) => { set({ way: v }); commit(); } });
  const which = choice({ label: "W is", options: /** @type {[string, string][]} */ (Object.entries(NAMED)), signal, hideable: "matrix", set: (w) => { set({ m: MATRICES[w] }); commit(); } });
  const alpha = slider({ label: "α, how many cats to add", min: BACK, max: FAR, step: 0.05, value: (v) => plus(v), signal, done: commit, set: (v) => set({ alpha: v }) });
  const vW = matrix({ label: "The matrix W", rows: 2, cols: 2, min: -MOST, max: MOST, signal, done: commit, name: (i, j) => `W, ${["cat", "rat"][i]} row, ${["snout", "body"][j]}`, kinds: (i, j) => ["c-face", "c-body"][j], set: (i, j, v) => { const m = state().m.map((/** @type {number[]} */ r) => [...r]); m[i][j] = v; set({ m }); } });
  const rows = WAYS.map((k) => { const cells = [html("th", { scope: "row" }, TITLES[/** @type {"row"} */ (k)]), html("td"), html("td"), html("td")]; return { k, cells, row: html("tr", {}, ...cells) }; });
  const table = html("table", { class: "ca-table th-table", "data-hideable": "table" }, html("caption", {}, "One step, and what α of them add"), html("thead", {}, html("tr", {}, html("th", { scope: "col" }, "along"), html("th", { scope: "col" }, "one step"), html("th", { scope: "col", class: "c-cat" }, "cat"), html("th", { scope: "col", class: "c-rat" }, "rat"))), html("tbody", {}, ...rows.map((r) => r.row)));
  const beast = svg("svg", { class: "ec-animal th-beast", role: "img" }), said = html("p", { class: "ca-rest" });
  stage.append(html("div", { class: "ca-two" }, p.root, html("div", { class: "ca-side" }, way.root, alpha.root, table, html("div", { class: "th-animal", "data-hideable": "animal" }, beast, said), html("div", { class: "th-w", "data-hideable": "matrix" }, html("span", {}, "W ="), vW.root), which.root)));

  const along = (/** @type {any} */ e) => { const s = state(), step = derive(s).steps[s.way]; return step ? [dot(sub(p.at(e), s.x), step) / dot(step, step), 0] : [s.alpha, 0]; };
  const hands = [
    movable(point, { at: p.at, get: () => state().x, set: (x) => set({ x }), done: commit, signal, range: ROOM, home: () => [1, 0.5], label: "Where the walk begins: snout left and right, body up and down", value: () => { const s = state(), d = derive(s); return `${spoken(s.x[0])}, ${spoken(s.x[1])}; cat ${spoken(d.before[0])}, rat ${spoken(d.before[1])}`; } }),
    movable(end, { at: along, get: () => [state().alpha, 0], set: ([a]) => set({ alpha: a }), done: commit, signal, axis: "x", range: [[BACK, FAR], [0, 0]], home: () => [0, 0], label: "The walker: how many cats to add", value: () => { const s = state(), d = derive(s); return `${spoken(s.alpha)} added${d.after[s.way] ? `; rat changes by ${spoken(d.after[s.way][1] - d.before[1])}` : ""}`; } }),
  ];

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const X = px(s.x), to = d.ends[s.way], E = to ? p.pin(to, 15) : { x: X[0], y: X[1], out: false };
    const foot = add(s.x, scale(d.steps.row, s.alpha)), span = clipLine(px(foot), [d.W[0][1], d.W[0][0]], p.W, p.H);
    attr(level, { d: span && s.alpha ? `M${span[0].join(" ")}L${span[1].join(" ")}` : "" });
    ways.forEach((a, i) => { const k = WAYS[i]; a.root.classList.toggle("th-quiet", k !== s.way); a.draw(d.ends[k] ?? s.x, s.x); });
    attr(point, { transform: `translate(${X.join(" ")})` });
    attr(end, { transform: `translate(${E.x} ${E.y})`, style: to ? "" : "display:none" });
    for (const h of hands) h.sync();
    /** @type {import("./lib/labels.js").Box[]} */ const taken = [...p.taken, around(X[0], X[1], 15), around(E.x, E.y, 16), ...WAYS.flatMap((k) => (d.ends[k] ? arrowBoxes(p, d.ends[k], s.x) : []))], soft = [...lines, ...[...CATS, ...RATS].map((v) => around(...px(v), 8))];
    // The end walked to is named last, and "middles", with the least room, first: else a name comes to stand beside another's end.
    [1, 0, 2].sort((a, b) => Number(WAYS[a] === s.way) - Number(WAYS[b] === s.way)).forEach((i) => { const k = WAYS[i], T = d.ends[k] && p.pin(d.ends[k], 15); writeNear(tags[i], T && Math.abs(s.alpha) > 0.3 ? ["row", "middles", "no rat"][i] : "", T ? [T.x, T.y] : X, taken, p, [k === s.way ? 18 : 9, 18, 28, 42], soft); });
    levelTag.textContent = "";
    const text = `cat ${short(d.before[0] + s.alpha)}`;
    if (span && s.alpha) for (const u of [0.05, 0.95, 0.15, 0.85]) if (writeNear(levelTag, text, [span[0][0] + (span[1][0] - span[0][0]) * u, span[0][1] + (span[1][1] - span[0][1]) * u], taken, p, [6, 14], soft)) break;
    for (const { k, cells, row } of rows) {
      const step = d.steps[k], after = d.after[k];
      row.classList.toggle("here", k === s.way);
      say(cells[1], step ? coord(step) : "none");
      [0, 1].forEach((i) => say(cells[i + 2], after ? plus(after[i] - d.before[i]) : "–"));
    }
    const alive = to && to.every((/** @type {number} */ v) => v > 0.05 && v < 5), t = alive && d.after[s.way][0] > d.after[s.way][1] ? 1 : 0;
    attr(beast, { viewBox: alive ? bounds(to[0], to[1], t).join(" ") : "0 0 1 1", style: alive ? "--lw:2px" : "display:none", "aria-label": alive ? `The animal with snout ${short(to[0])} and body ${short(to[1])}` : "" });
    beast.innerHTML = alive ? animal(to[0], to[1], t) : "";
    say(said, !to ? "No step to take." : alive ? `Where you stop: snout ${short(to[0])}, body ${short(to[1])}.` : `Where you stop: snout ${short(to[0])}, body ${short(to[1])}. No animal has these.`);
    vW.draw(d.W); way.draw(s.way); which.draw(nameOf(s.m)); alpha.draw(s.alpha);
  } };
}
