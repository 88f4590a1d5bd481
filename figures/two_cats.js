// @ts-check
// Figure A1.2c. Two cat directions. The row w is steepest: no step of its length raises the cat score more. The column g of
// the inverse adds one cat and leaves the rat score alone: it ends where the line "cat 1" meets the line "rat 0"
// (eq-dual-basis). The two point the same way only when the rows stand square to each other.

import { mark } from "./lib/animals.js";
import { oneOf, realMatrix, reals } from "./lib/clean.js";
import { choice } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyList, pyMatrix, short, spoken } from "./lib/format.js";
import { around, lineBoxes } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { scaled } from "./lib/scale.js";
import { arrowBoxes, axisBoxes, clipLine, writeNear } from "./lib/shadows.js";
import { add, column, dist, dot, inv2, matvec, mix, norm, scale } from "./lib/vec.js";
import { CATS, MATRICES, RATS } from "./lib/world.js";

const MOST = 3, LEAST = 0.3, NAMED = { W_C: "classifier", W_R: "turn & stretch" }, WALKS = { row: "row", column: "column" }, WHO = /** @type {const} */ (["cat", "rat"]);
/** The name of a matrix that has one. @param {number[][]} m */
const nameOf = (m) => Object.keys(NAMED).find((k) => dist(MATRICES[k].flat(), m.flat()) === 0) ?? "";
const reach = (/** @type {any} */ s) => (s.data === "table" ? [[-3, 3], [-3, 3]] : [[0, 3], [0, 3]]);
/** @param {number[]} a @param {number[]} b in degrees, 0 to 180 */
export const angle = (a, b) => { const u = scale(a, 1 / norm(a)), v = scale(b, 1 / norm(b)); return (2 * Math.atan2(dist(u, v), norm(add(u, v))) * 180) / Math.PI; };
/** A row that can be held: not too short to grasp, nor out of the frame. @param {number[]} w */
function fit(w) {
  const size = norm(w);
  return size < 1e-9 ? [LEAST, 0] : size < LEAST * (1 - 1e-12) ? scale(w, LEAST / size) : w;
}

/** @type {WeakMap<any, any>} */ const CACHE = new WeakMap();
const scaledOnce = (/** @type {any} */ t) => { if (!CACHE.has(t)) CACHE.set(t, scaled(t)); return CACHE.get(t); };
/** @param {any} s @param {any} [table] */
export function derive(s, table = null) {
  const own = s.data === "table" && table?.rows?.length ? scaledOnce(table) : null, W = s.m, inverse = inv2(W), g = inverse && [column(inverse, 0), column(inverse, 1)], k = WHO.indexOf(s.about);
  // Each walk is as long as it takes to gain one of what it is about.
  const row = scale(W[k], 1 / dot(W[k], W[k])), step = s.walk === "row" ? row : g && g[k], before = matvec(W, s.x), after = step && matvec(W, add(s.x, step));
  return { own, ins: own ? own.names : ["snout", "body"], outs: own ? own.outputs : [...WHO], points: own ? own.points : [...CATS, ...RATS], W, g, k, step, before, after, change: after && after.map((v, i) => v - before[i]),
    table: g && W.map((/** @type {number[]} */ w) => g.map((v) => dot(w, v))), angles: g && W.map((/** @type {number[]} */ w, /** @type {number} */ i) => angle(w, g[i])), between: angle(W[0], W[1]) };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const name = d.outs[d.k], other = d.outs[1 - d.k];
  if (!d.g) return `The two rows lie on one line. No step moves the ${name} score and leaves the ${other} score alone.`;
  const apart = d.angles[d.k] < 0.05 ? "They point the same way: the rows stand square." : `They are ${num(d.angles[d.k], 1)}° apart.`;
  return `Steepest for ${name} is the row ${coord(d.W[d.k])}. One ${name} and no ${other} is the column ${coord(d.g[d.k])}. ${apart} A walk along the ${s.walk} changes ${name} by ${num(d.change[d.k])} and ${other} by ${num(d.change[1 - d.k])}.`;
}

export const spec = {
  name: "two_cats", number: "A1.2c", title: "Two cat directions", instruction: "Drag the tips of the two rows.", table: true,
  defaults: { m: MATRICES.W_C, x: [2, 2], about: "cat", walk: "row", data: "animals" },
  choices: { about: [...WHO], walk: Object.keys(WALKS), data: ["animals", "table"] },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => (d.g ? [...d.g[d.k], d.angles[d.k], ...d.after] : d.before),
  python: (/** @type {any} */ s) => {
    const name = nameOf(s.m), W = name ? `ec.matrices()["${name}"]` : `np.array(${pyMatrix(s.m)})`, k = WHO.indexOf(s.about);
    if (!inv2(s.m)) return `import numpy as np\n\nW = ${W}      # two rows on one line: no unit has a placer\nresult = W @ np.array(${pyList(s.x)})\n`;
    return `import numpy as np
import eigencat as ec

W = ${W}
x = np.array(${pyList(s.x)})      # where the walk begins
unit = ec.neuron(W, ${k})      # the ${s.about} score: its row, and its column of the inverse
step = ${s.walk === "row" ? "unit.reader / (unit.reader @ unit.reader)" : "unit.placer"}      # along the ${s.walk}, until the ${s.about} score has grown by one
result = [*unit.placer, unit.angle, *(W @ (x + step))]
print(unit.words())
`;
  },
  clean(/** @type {any} */ s) {
    const data = s.data === "table" ? "table" : "animals";
    return { m: realMatrix("m", s.m, 2, 2, -MOST, MOST).map(fit), x: reals("x", s.x, reach({ data })), about: oneOf("about", s.about, WHO), walk: oneOf("walk", s.walk, Object.keys(WALKS)), data };
  },
  random(/** @type {() => number} */ r) {
    const a = [between(r, -2.5, 2.5), between(r, -2.5, 2.5)], square = r() < 0.25, k = between(r, 0.4, 1.1);
    return { m: r() < 0.2 ? MATRICES[pick(r, Object.keys(NAMED))] : [a, square ? [-a[1] * k, a[0] * k] : [between(r, -2.5, 2.5), between(r, -2.5, 2.5)]], x: [between(r, 0, 3), between(r, 0, 3)], about: pick(r, WHO), walk: pick(r, Object.keys(WALKS)), data: "animals" };
  },
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    if (!d.g) return;
    const room = 1e-9 * (1 + Math.max(...d.g.flat().map(Math.abs)) * Math.max(...d.W.flat().map(Math.abs)));
    for (const i of [0, 1]) for (const j of [0, 1]) must(Math.abs(d.table[i][j] - Number(i === j)) < room, "a row read by its own column must be one, by the other nothing");
    // The column stands square to the other row, so it leans from its own row by as much as the rows miss a right angle.
    for (const i of [0, 1]) must(Math.abs(d.angles[i] - Math.abs(90 - d.between)) < 1e-5, "reader and placer must be as far apart as the rows miss a right angle");
    const square = Math.abs(dot(d.W[0], d.W[1])) < 1e-12 * norm(d.W[0]) * norm(d.W[1]);
    must(!square || Math.max(...d.angles) < 1e-5, "square rows must point where their columns point");
    must(Math.abs(d.change[d.k] - 1) < room, "either walk must gain one");
    if (s.walk === "column") must(Math.abs(d.change[1 - d.k]) < room, "along the column the other score must stand still");
    // Steepest: of all steps as long as the walk along the row, none gains more.
    const walk = derive({ ...s, walk: "row" }).step, size = norm(walk);
    for (let a = 0; a < 2 * Math.PI; a += Math.PI / 12) must(dot(d.W[d.k], [size * Math.cos(a), size * Math.sin(a)]) <= 1 + 1e-9, "no step of that length may gain more than the one along the row");
  },
  build,
};
export default defineFigure(spec);

const UNIT = 70, FRAME = { x: [-3.3, 3.7], y: [-3.2, 3.35] }, MANY = 400;

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, tween } = ctx;
  const p = plane({ ...FRAME, unit: UNIT, axes: [{ kind: "face", name: "snout" }, { kind: "body", name: "body" }], label: "Samples and steps: the first measurement to the right, the second upwards" }), lines = axisBoxes(p);
  const herd = svg("g", { class: "tc-herd" }), level = [0, 1].map(() => svg("path", { class: "tc-level" })), levelTags = [0, 1].map(() => svg("text", { class: "ec-label tc-leveltag" }));
  const rows = WHO.map((k) => arrow(p, { cls: `tc-row ${k}`, pin: true })), cols = WHO.map((k) => arrow(p, { cls: `tc-col ${k}`, hollow: true })), walk = arrow(p, { cls: "tc-walk" }), end = svg("g", { class: "tc-end" });
  const rowTags = WHO.map((k) => svg("text", { class: `ec-label tc-tag ${k}` })), colTags = WHO.map((k) => svg("text", { class: `ec-label tc-tag ${k}` }));
  end.innerHTML = `<g transform="scale(.8)">${mark.o}</g>`;
  const tips = WHO.map((k, i) => { const g = svg("g", { class: "ec-handle", "data-lights": `w${i + 1}` }); g.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="12"/>`; return g; }), point = svg("g", { class: "ec-handle ec-part-x", "data-lights": "x" });
  point.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="13"/><g transform="scale(.8)">${mark.x}</g>`;
  p.data.append(...level, ...rows.map((a) => a.root), ...cols.map((a) => a.root), walk.root);
  p.over.append(herd, end, ...levelTags, ...rowTags, ...colTags, point, ...tips);

  const about = choice({ label: "About", options: [["cat", "cat"], ["rat", "rat"]], signal, hideable: "about", set: (v) => { set({ about: v }); commit(); } });
  const walks = choice({ label: "Walk along the", options: /** @type {[string, string][]} */ (Object.entries(WALKS)), signal, hideable: "walk", set: (v) => { set({ walk: v }); commit(); } });
  const which = choice({ label: "W is", options: /** @type {[string, string][]} */ (Object.entries(NAMED)), signal, hideable: "matrix", set: (w) => { set({ m: MATRICES[w] }); commit(); } });
  const data = choice({ label: "Show", options: [["animals", "ten animals"], ["table", "my table"]], signal, set: (v) => { set({ data: v }); commit(); } });
  const shape = (/** @type {string} */ text, /** @type {(m: number[][]) => number[][]} */ to) => {
    const b = html("button", { type: "button", class: "ec-opt" }, text);
    b.addEventListener("click", () => { const from = state().m, goal = to(from); tween(1, 0, 380, (t) => set({ m: from.map((/** @type {number[]} */ r, /** @type {number} */ i) => (t === 1 ? goal[i] : mix(r, goal[i], t))) }), commit); }, { signal });
    return b;
  };
  // The second row turns to the nearer square place, and keeps its length where the frame allows.
  const squared = (/** @type {number[][]} */ [a, b]) => { const q = [-a[1], a[0]], side = dot(q, b) < 0 ? -1 : 1, to = scale(q, (side * norm(b)) / norm(q)), most = Math.max(...to.map(Math.abs), MOST); return [a, scale(to, MOST / most)]; };
  const shapes = html("div", { class: "ec-choice", role: "group", "aria-label": "Change the rows", "data-hideable": "shape" }, html("span", { class: "ec-choice-name", "aria-hidden": "true" }, "Rows"), shape("set square", squared), shape("make one long", (m) => m.map((r) => scale(r, 1 / norm(r)))));

  const grid = (/** @type {string} */ cls, /** @type {string} */ caption, /** @type {number} */ n, /** @type {number} */ m) => {
    const tops = Array.from({ length: m }, () => html("th", { scope: "col" })), sides = Array.from({ length: n }, () => html("th", { scope: "row" })), cells = sides.map(() => tops.map(() => html("td"))), title = html("caption", {}, caption);
    return { title, tops, sides, cells, table: html("table", { class: cls, "data-hideable": cls === "tc-dual" ? "equation" : "walk" }, title, html("thead", {}, html("tr", {}, html("td"), ...tops)), html("tbody", {}, ...sides.map((s, i) => html("tr", {}, s, ...cells[i])))) };
  };
  const dual = grid("tc-dual", "Each row reads each column", 2, 2), trip = grid("tc-trip", "", 3, 2);
  const lean = html("p", { class: "tc-lean" });
  stage.append(html("div", { class: "tc-two" }, p.root, html("div", { class: "tc-side" }, html("div", { class: "tc-choices" }, about.root, walks.root), trip.table, dual.table, lean, html("div", { class: "tc-choices" }, which.root, shapes, data.root))));

  const put = (/** @type {number} */ i, /** @type {number[]} */ v) => { const m = state().m.map((/** @type {number[]} */ r) => [...r]); m[i] = v; set({ m }); };
  const hands = [...tips.map((t, i) => movable(t, { range: [[-MOST, MOST], [-MOST, MOST]], signal, label: `The tip of row ${i + 1}, ${WHO[i]}`, at: p.at, get: () => state().m[i], set: (v) => put(i, v), done: commit, home: () => MATRICES.W_C[i], value: () => { const s = state(), d = derive(s), w = d.W[i]; return `${spoken(w[0])}, ${spoken(w[1])}; ${d.angles ? `${spoken(d.angles[i], 1)} degrees from its column` : "on one line with the other row"}`; } })),
    movable(point, { range: reach({ data: "table" }), signal, label: "Where the walk begins", at: p.at, get: () => state().x, set: (x) => set({ x }), done: commit, home: () => [2, 2], value: () => { const s = state(), d = derive(s); return `${spoken(s.x[0])}, ${spoken(s.x[1])}; scores ${spoken(d.before[0])} and ${spoken(d.before[1])}`; } })];

  let shown = "";
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const table = ctx.table(), px = (/** @type {number[]} */ q) => [p.px(q[0]), p.py(q[1])];
    p.setNames(d.ins);
    const key = d.own ? JSON.stringify([d.ins, d.points.length]) : "animals";
    if (key !== shown) { shown = key; herd.innerHTML = d.points.slice(0, MANY).map((/** @type {number[]} */ q, /** @type {number} */ i) => `<g transform="translate(${px(q).join(" ")}) scale(.46)">${mark[d.own ? (d.own.kind[i] === 1 ? "o" : "x") : i < CATS.length ? "cat" : "rat"]}</g>`).join(""); }
    // ── the two lines whose crossing the column is: its own score at one, the other's at nothing ──
    level.forEach((path, i) => {
      const w = d.W[i], most = i === d.k ? 1 : 0, at = scale(w, most / dot(w, w)), span = clipLine(px(at), [w[1], w[0]], p.W, p.H);
      attr(path, { class: `tc-level ${WHO[i]}`, d: span ? `M${span[0].join(" ")}L${span[1].join(" ")}` : "" });
    });
    rows.forEach((a, i) => a.draw(d.W[i]));
    cols.forEach((a, i) => { a.root.classList.toggle("tc-quiet", i !== d.k); a.draw(d.g ? d.g[i] : [0, 0]); });
    const to = d.step ? add(s.x, d.step) : s.x, E = p.pin(to, 8);
    walk.root.classList.toggle("tc-by-column", s.walk === "column");
    walk.draw(to, s.x);
    attr(end, { transform: `translate(${E.x} ${E.y})`, style: d.step && !E.out ? "" : "display:none" });
    tips.forEach((t, i) => attr(t, { transform: `translate(${px(d.W[i]).join(" ")})` }));
    attr(point, { transform: `translate(${px(s.x).join(" ")})` });
    for (const h of hands) h.sync();

    // ── words ──
    /** @type {import("./lib/labels.js").Box[]} */ const taken = [...p.taken, ...d.W.map((/** @type {number[]} */ w) => around(...px(w), 14)), around(...px(s.x), 15), ...(E.out ? [] : [around(E.x, E.y, 11)]), ...d.W.flatMap((/** @type {number[]} */ w) => arrowBoxes(p, w)), ...(d.g ?? []).flatMap((/** @type {number[]} */ v) => arrowBoxes(p, v)), ...(d.step ? arrowBoxes(p, to, s.x) : [])];
    const soft = [...lines, ...d.points.slice(0, d.own ? 60 : 10).map((/** @type {number[]} */ q) => around(...px(q), 7))];
    rowTags.forEach((t, i) => writeNear(t, `row: ${d.outs[i]}`, /** @type {any} */ (px(d.W[i])), taken, p, [17, 28, 42], soft));
    // The lower tip is named first: it takes the place beside it, and the higher one goes above.
    [0, 1].sort((i, j) => (d.g ? d.g[i][1] - d.g[j][1] : 0)).forEach((i) => writeNear(colTags[i], d.g ? `one ${d.outs[i]}` : "", d.g ? px(d.g[i]) : [0, 0], taken, p, [10, 20, 32, 46, 62], soft));
    levelTags.forEach((t, i) => {
      const path = level[i].getAttribute("d"), text = `${d.outs[i]} ${i === d.k ? 1 : 0}`, ends = path ? [...path.matchAll(/[ML]([-\d.e]+) ([-\d.e]+)/g)].map(([, a, b]) => [Number(a), Number(b)]) : [];
      attr(t, { class: `ec-label tc-leveltag ${WHO[i]}` });
      t.textContent = "";
      for (const u of [0.06, 0.94, 0.14, 0.86, 0.24, 0.76]) if (ends.length && writeNear(t, text, mix(ends[0], ends[1], u), taken, p, [6, 14], soft)) break;
    });

    const named = d.outs.map((/** @type {string} */ o) => (o.length > 12 ? `${o.slice(0, 11)}…` : o));
    say(trip.title, d.g ? `From ${coord(s.x)}, along the ${s.walk}` : "No step to take");
    trip.tops.forEach((t, j) => { say(t, named[j]); t.className = d.own ? "" : `c-${WHO[j]}`; });
    ["before", "after", "change"].forEach((name, i) => { say(trip.sides[i], name); const v = [d.before, d.after, d.change][i]; trip.cells[i].forEach((c, j) => { say(c, v ? num(v[j]) : "–"); c.classList.toggle("tc-leak", i === 2 && Boolean(v) && j !== d.k && Math.abs(v[j]) > 0.005); }); });
    dual.tops.forEach((t, j) => say(t, `one ${named[j]}`));
    dual.sides.forEach((t, i) => { say(t, `row ${named[i]}`); t.className = d.own ? "" : `c-${WHO[i]}`; });
    dual.cells.forEach((r, i) => r.forEach((c, j) => say(c, d.table ? num(d.table[i][j]) : "–")));
    say(lean, d.g ? `The rows are ${num(d.between, 1)}° apart, so row and column are ${num(d.angles[d.k], 1)}° apart.` : "The two rows ask one question.");
    about.draw(s.about); walks.draw(s.walk); which.draw(nameOf(s.m));
    about.root.querySelectorAll("button").forEach((b, i) => say(b, named[i]));
    data.root.hidden = !table;
    data.draw(d.own ? "table" : "animals");
  } };
}
