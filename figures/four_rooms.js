// @ts-check
// Figure 3.5d. What goes in is told along v₁, v₂ …, what comes out along u₁, u₂ …; a matrix multiplies each by its σ and does
// nothing else. The v's with a σ are the row space, those without the null space; the u's that nobody reaches are the left null
// space. Backwards, each is divided by its σ, and what has none is dropped.

import { oneOf, reals } from "./lib/clean.js";
import { choice, slider } from "./lib/controls.js";
import { drawn, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyList, pyMatrix } from "./lib/format.js";
import { between, pick } from "./lib/rng.js";
import { rooms } from "./lib/svd.js";
import { add, dist, dot, matvec, norm, scale, transpose } from "./lib/vec.js";
import { MATRICES } from "./lib/world.js";

const B = [[3, 2, 2], [2, 3, -2]], MOST = 2;
/** @type {Record<string, number[][]>} */ const KNOWN = { A: MATRICES.A, flat: [[1.5, 1.5], [4.5, 4.5]], B, Bt: transpose(B) };
const NAMES = { A: "A", flat: "A, flat", B: "B", Bt: "B on its side" }, WAYS = ["forward", "back"], SUB = ["₁", "₂", "₃"];
const PARTS = Object.fromEntries(Object.entries(KNOWN).map(([name, M]) => [name, rooms(M)]));
const sum = (/** @type {number[]} */ c, /** @type {number[][]} */ rows) => rows.reduce((t, r, i) => add(t, scale(r, c[i])), rows[0].map(() => 0));

/** @param {any} s */
export function derive(s) {
  const M = KNOWN[s.m], { u, s: sigma, v, rank } = PARTS[s.m], m = M.length, n = M[0].length, back = s.way === "back";
  const given = s.c.slice(0, back ? m : n), made = Array.from({ length: back ? n : m }, (_, i) => (i < rank ? (back ? given[i] / sigma[i] : given[i] * sigma[i]) : 0));
  const [cin, cout] = back ? [made, given] : [given, made], x = sum(cin, v), y = sum(cout, u);
  return { M, u, v, sigma, rank, m, n, back, cin, cout, x, y, lost: norm(given.slice(rank)), reached: matvec(M, x), nullity: n - rank, unreached: m - rank };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const dims = `Rank ${d.rank}: of ${d.n} directions that go in ${d.nullity ? `${d.nullity} ${d.nullity === 1 ? "changes" : "change"} nothing` : "none is lost"}, and of ${d.m} that come out ${d.unreached ? `${d.unreached} ${d.unreached === 1 ? "is" : "are"} never reached` : "all are reached"}.`;
  if (!d.back) return `${dims} x = ${coord(d.x)} comes out as ${coord(d.y)}.${d.lost > 1e-9 ? ` The part of x in the null space, ${num(d.lost)} long, makes no difference.` : ""}`;
  return `${dims} For y = ${coord(d.y)} the shortest x is ${coord(d.x)}.${d.lost > 1e-9 ? ` Its image is ${coord(d.reached)}: the rest of y, ${num(d.lost)} long, cannot be reached.` : " Its image is y itself."}`;
}

export const spec = {
  name: "four_rooms", number: "3.5d", title: "Four rooms", instruction: "Slide the parts, forwards or backwards.", reset: "Start over",
  defaults: { m: "flat", way: "forward", c: [1, 0.6, 0.4] }, choices: { m: Object.keys(KNOWN), way: WAYS },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.x, ...d.y, ...d.reached],
  python: (/** @type {any} */ s) => { const d = derive(s); return `import numpy as np
import eigencat as ec

M = ${s.m === "A" ? "ec.matrices().A" : `np.array(${pyMatrix(d.M)})`}
found = ec.svd(M)
inputs = np.vstack([found.row_space, found.null_space])            # two rooms
outputs = np.vstack([found.column_space, found.left_null_space])   # and two more
c = np.array(${pyList(s.c.slice(0, d.back ? d.m : d.n))})
${d.back ? "y = c @ outputs\nx = found.pseudo_inverse @ y               # undoes what can be undone" : "x = c @ inputs\ny = M @ x"}
result = [*x, *y, *(M @ x)]
`; },
  clean: (/** @type {any} */ s) => ({ m: oneOf("m", s.m, Object.keys(KNOWN)), way: oneOf("way", s.way, WAYS), c: reals("c", s.c, Array(3).fill([-MOST, MOST])) }),
  random: (/** @type {() => number} */ r) => ({ m: pick(r, Object.keys(KNOWN)), way: pick(r, WAYS), c: [0, 1, 2].map(() => between(r, -MOST, MOST)) }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, d = derive(s), { M, rank, m, n } = d, T = transpose(M), r = PARTS[s.m];
    for (const [name, rows, size] of /** @type {[string, number[][], number][]} */ ([["input", r.v, n], ["output", r.u, m]])) { must(rows.length === size, `the ${name} rooms must fill their space`); rows.forEach((a, i) => rows.forEach((b, j) => must(Math.abs(dot(a, b) - Number(i === j)) < 1e-12, `the ${name} rooms must be square to each other`))); }
    // Rows lie in the row space and columns in the column space, told without the pieces: nothing of them is left outside.
    M.forEach((row) => r.v.slice(rank).forEach((v) => must(Math.abs(dot(row, v)) < 1e-12, "every row must be square to the null space")));
    T.forEach((col) => r.u.slice(rank).forEach((u) => must(Math.abs(dot(col, u)) < 1e-12, "every column must be square to the left null space")));
    must(rank + r.v.slice(rank).length === n && rank + r.u.slice(rank).length === m, "rank and nullity must come to the number of columns");
    must(dist(d.reached, matvec(M, sum(d.cin.map((c, i) => (i < rank ? c : c + 3.7)), r.v))) < 1e-9, "the null space must make no difference");
    if (!d.back) must(dist(d.reached, d.y) < 1e-12, "each part times its σ must be what the matrix makes of the whole");
    else {
      must(dist(matvec(T, add(d.y, scale(d.reached, -1))), T.map(() => 0)) < 1e-9, "what is missing of y must be square to every column");
      for (const e of r.v) for (const t of [-0.4, 0.4]) { const other = add(d.x, scale(e, t)), miss = dist(matvec(M, other), d.y), best = dist(d.reached, d.y); must(miss > best - 1e-9, "no other input may come nearer"); must(miss > best + 1e-9 || norm(other) > norm(d.x) - 1e-9, "no input that comes as near may be shorter"); }
    }
  },
  build,
};
export default defineFigure(spec);

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal } = ctx, house = html("div", { class: "fr-house" });
  const which = choice({ label: "The matrix", options: /** @type {[string, string][]} */ (Object.entries(NAMES)), signal, hideable: "matrix", set: (m) => { set({ m }); commit(); } });
  const way = choice({ label: "Go", options: [["forward", "forwards"], ["back", "backwards"]], signal, hideable: "way", set: (v) => { set({ way: v }); commit(); } });
  const xs = html("p", { class: "fr-sum" }), ys = html("p", { class: "fr-sum" }), mat = html("p", { class: "fr-mat" });
  stage.append(html("div", { class: "fr-top" }, which.root, way.root), mat, house, html("div", { class: "fr-sums" }, xs, ys));
  let key = "", /** @type {any[]} */ cells = [];

  /** One direction: its name, its numbers, and how much of it there is. @param {any} d @param {boolean} input @param {number} i */
  function cell(d, input, i) {
    const letter = input ? "v" : "u", row = (input ? d.v : d.u)[i], held = input !== d.back, name = `${letter}${SUB[i]}`;
    const amount = held ? slider({ label: `how much of ${name}`, min: -MOST, max: MOST, step: 0.2, value: (v) => num(v, 1), signal, done: commit, set: (v) => set({ c: state().c.map((/** @type {number} */ o, /** @type {number} */ k) => (k === i ? v : o)) }) }) : null;
    const bar = svg("rect", { class: "fr-bar", y: 2, height: 12 }), told = html("b", { class: "fr-told" });
    const root = html("div", { class: `fr-cell${held ? " held" : ""}` }, html("span", { class: "fr-name" }, html("i", {}, name), html("span", { class: "fr-row" }, ` = ${coord(row)}`)), amount ? amount.root : html("span", { class: "fr-made" }, svg("svg", { viewBox: "0 0 100 16", preserveAspectRatio: "none", class: "fr-track", "aria-hidden": "true" }, svg("path", { class: "fr-zero", d: "M50 0V16" }), bar), told));
    return { root, draw(/** @type {number} */ v) { if (amount) amount.draw(Number(v.toFixed(6))); else { const w = Math.min(50, Math.abs(v) * 4); drawn(bar, { x: v < 0 ? 50 - w : 50, width: w }); say(told, num(v)); } } };
  }
  /** @param {any} d @param {any} s */
  function furnish(d, s) {
    cells = [];
    const room = (/** @type {string} */ title, /** @type {number} */ count, /** @type {string} */ cls, /** @type {Element[]} */ rows, /** @type {string} */ none) => html("section", { class: `fr-room ${cls}`, "data-lights": cls }, html("h4", { class: "fr-title" }, title, html("span", {}, ` ${count} ${count === 1 ? "direction" : "directions"}`)), ...(rows.length ? rows : [html("p", { class: "fr-none" }, none)]));
    const take = (/** @type {boolean} */ input, /** @type {number} */ from, /** @type {number} */ to) => Array.from({ length: to - from }, (_, k) => { const c = cell(d, input, from + k); cells.push({ ...c, input, i: from + k }); return c.root; });
    const doors = html("div", { class: "fr-doors", "aria-hidden": "true" }, ...d.sigma.map((/** @type {number} */ x, /** @type {number} */ i) => html("span", {}, d.back ? "← ÷ " : "× ", html("b", {}, num(x)), d.back ? "" : " →", html("i", {}, `σ${SUB[i]}`))));
    house.className = `fr-house ${s.way}`;
    house.replaceChildren(room("Row space", d.rank, "row", take(true, 0, d.rank), ""), doors, room("Column space", d.rank, "column", take(false, 0, d.rank), ""),
      room("Null space", d.nullity, "null", take(true, d.rank, d.n), "Empty: no input is wasted."), html("div", { class: "fr-wall", "aria-hidden": "true" }, html("span", {}, d.nullity && !d.back ? "→ 0" : "")), room("Left null space", d.unreached, "left", take(false, d.rank, d.m), "Empty: every output can be reached."));
    say(mat, `${d.n} numbers in, ${d.m} out. Rank ${d.rank} + nullity ${d.nullity} = ${d.n} columns.`);
  }
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const now = `${s.m} ${s.way}`;
    if (now !== key) { key = now; furnish(d, s); }
    for (const c of cells) c.draw((c.input ? d.cin : d.cout)[c.i]);
    which.draw(s.m); way.draw(s.way);
    say(xs, `x = ${coord(d.x)}, ${num(norm(d.x))} long`);
    say(ys, d.back ? `y = ${coord(d.y)}; the image of x is ${coord(d.reached)}` : `y = ${coord(d.y)}`);
  } };
}
