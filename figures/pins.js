// @ts-check
// Figure A1.1a. A picture on a sheet without a grid. Zero is nailed down; the two unit arrows carry everybody else, since each
// place is so many of the one and so many of the other. A free unit can be dragged or drift, a pinned one cannot. Two numbers
// are free for each unit that is not pinned: 4, 2, 0.

import { animal } from "./lib/animals.js";
import { oneOf, reals } from "./lib/clean.js";
import { choice, line, matrix, sign } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyList, short, spoken } from "./lib/format.js";
import { herdKey, herdMarks, herdOf } from "./lib/herd.js";
import { around } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { arrowBoxes, clipLine, unitArrow, writeNear } from "./lib/shadows.js";
import { add, det2, dist, inv2, matvec, mix, norm, scale } from "./lib/vec.js";

const MOST = 2, RANGE = [[-MOST, MOST], [-MOST, MOST]], CAT = [0.5, 2], FLAT = 0.002;
const PINS = { none: "nothing", first: "first unit", second: "second unit", both: "both" };
/** Which units hold still. @param {string} pins */
const held = (pins) => [pins === "first" || pins === "both", pins === "second" || pins === "both"];
/** Where units drift to, one pair after another. */
const DRIFTS = [[[1.2, 0.3], [-0.5, 1.15]], [[0.75, -0.65], [0.9, 0.8]], [[1.05, 0.6], [0.25, 1.3]], [[-0.9, 0.35], [0.45, 1.1]], [[0.6, 0.95], [-0.95, 0.5]], [[1, 0], [0, 1]]];
const unitsOf = (/** @type {any} */ s) => [s.first, s.second];
const matrixOf = (/** @type {any} */ s) => [0, 1].map((i) => [s.first[i], s.second[i]]);
/** The state after a drift: pinned units stay. @param {any} s @param {number[][]} to @param {number} t */
const drifted = (s, to, t) => ({ first: held(s.pins)[0] ? s.first : mix(s.first, to[0], t), second: held(s.pins)[1] ? s.second : mix(s.second, to[1], t) });

/** Which drift comes next: the one after that which the free units are nearest to, so that a state always has the same next one. @param {any} s */
function after(s) {
  const still = held(s.pins), off = DRIFTS.slice(0, -1).map(([a, b]) => (still[0] ? 0 : dist(a, s.first)) + (still[1] ? 0 : dist(b, s.second)));
  return (off.indexOf(Math.min(...off)) + 1) % off.length;
}

/** @param {any} s @param {any} [table] */
export function derive(s, table = null) {
  const W = matrixOf(s), herd = herdOf(s, table);
  return { ...herd, W, pinned: held(s.pins), free: 2 * held(s.pins).filter((h) => !h).length, det: det2(W), flat: Math.abs(det2(W)) <= FLAT * norm(s.first) * norm(s.second), cat: matvec(W, CAT), places: herd.points.map((q) => matvec(W, q)) };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const [a, b] = d.ins, who = d.own ? "The rows" : "The animals";
  const told = { none: `Nothing is pinned but zero. Four numbers are free, and nobody’s place is certain.`, first: `One ${d.own ? "unit of " : ""}${a} is pinned. Whoever has no ${b} stands still; everybody else can still slide. Two numbers are free.`,
    second: `One ${d.own ? "unit of " : ""}${b} is pinned. Whoever has no ${a} stands still; everybody else can still slide. Two numbers are free.`, both: `Both units are pinned. No number is free: every label has one place.` }[/** @type {"none"} */ (s.pins)];
  const where = d.own ? "" : ` On this sheet the cat is at ${coord(d.cat)}.`;
  return `${told}${where}${d.flat ? ` ${who} lie on one line: the two units point along the same line, and two pins are not enough there.` : d.det < 0 ? " The picture is a mirror image." : ""}`;
}

/** The rank of a list of rows. @param {number[][]} rows */
function rankOf(rows) {
  const m = rows.map((r) => [...r]);
  let rank = 0;
  for (let c = 0; c < 4; c++) {
    let k = -1;
    for (let i = rank; i < m.length; i++) if (Math.abs(m[i][c]) > 1e-9 && (k < 0 || Math.abs(m[i][c]) > Math.abs(m[k][c]))) k = i;
    if (k < 0) continue;
    [m[rank], m[k]] = [m[k], m[rank]];
    for (let i = rank + 1; i < m.length; i++) { const f = m[i][c] / m[rank][c]; m[i] = m[i].map((v, j) => v - f * m[rank][j]); }
    rank++;
  }
  return rank;
}

export const spec = {
  name: "pins", number: "A1.1a", title: "Pins in a drifting picture", instruction: "Let it drift. Then pin a unit, and try again.", reset: "Start over", table: true,
  defaults: { pins: "none", first: [1.2, 0.3], second: [-0.5, 1.15], data: "animals" }, choices: { pins: Object.keys(PINS), data: ["animals", "table"] },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [d.free, ...d.cat, d.det],
  python: (/** @type {any} */ s) => `import numpy as np

first, second = ${pyList(s.first)}, ${pyList(s.second)}      # where the two units end on this sheet
W = np.column_stack([first, second])     # so these are the columns of W
pinned = ${JSON.stringify([0, 1].filter((j) => held(s.pins)[j]))}                          # the columns that are pinned
free = W.size - W[:, pinned].size        # numbers that may still change
cat = W @ [0.5, 2]                       # half a first unit and two second ones
result = [free, *cat, np.linalg.det(W)]
print(result)
`,
  clean: (/** @type {any} */ s) => ({ ...s, pins: oneOf("pins", s.pins, Object.keys(PINS)), first: reals("first", s.first, RANGE), second: reals("second", s.second, RANGE), data: s.data === "table" ? "table" : "animals" }),
  random: (/** @type {() => number} */ r) => ({ pins: pick(r, Object.keys(PINS)), first: [between(r, -MOST, MOST), between(r, -MOST, MOST)], second: r() < 0.1 ? [0, 0] : [between(r, -MOST, MOST), between(r, -MOST, MOST)], data: "animals" }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    // How many numbers are free is counted here by drifting, not by counting pins: by the directions that W can move in.
    const moves = [...DRIFTS, ...DRIFTS.map(([a, b]) => [b, add(a, [0.1, 0.3])])].map((to) => { const [a, b] = unitsOf(drifted(s, to, 0.37)); return [...a.map((v, i) => v - s.first[i]), ...b.map((v, i) => v - s.second[i])]; });
    must(rankOf(moves) === d.free && [4, 2, 0].includes(d.free), `a drift must have as many free numbers as are said; got ${rankOf(moves)}, not ${d.free}`);
    const after = derive({ ...s, ...drifted(s, DRIFTS[1], 0.81) });
    d.points.forEach((/** @type {number[]} */ q, /** @type {number} */ i) => { if (s.pins === "both") must(dist(after.places[i], d.places[i]) === 0, "with two pins nobody may move"); });
    for (const [j, q] of [[0, [1.7, 0]], [1, [0, -0.6]]]) if (d.pinned[/** @type {number} */ (j)]) must(dist(matvec(after.W, /** @type {number[]} */ (q)), matvec(d.W, /** @type {number[]} */ (q))) < 1e-12, "whoever stands on the line of a pinned unit must stay");
    // Pins need not be square: two units that are not on one line give every place one label.
    const back = d.flat ? null : inv2(d.W);
    if (back) d.points.forEach((/** @type {number[]} */ q, /** @type {number} */ i) => must(dist(matvec(back, d.places[i]), q) < 1e-9 / FLAT, "the label must be read back from the place"));
    must(dist(scale(add(d.places[0], d.places[5]), 0.5), matvec(d.W, scale(add(d.points[0], d.points[5]), 0.5))) < 1e-12, "a midpoint must stay a midpoint in every drift");
  },
  build,
};
export default defineFigure(spec);

const UNIT = 62, FRAME = { x: [-3.6, 4.2], y: [-2.1, 4.3] }, KINDS = /** @type {const} */ (["face", "body"]);
const PIN = `<g class="pi-pin"><path class="ink" d="M0 0V-13"/><circle r="6.4" cy="-17"/></g>`;

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, tween } = ctx;
  const p = plane({ ...FRAME, unit: UNIT, axes: [{ kind: "plain", name: "" }, { kind: "plain", name: "" }], label: "A sheet without a grid: zero, two units, and everybody else" });
  for (const part of [".ec-grid", ".ec-axes", ".ec-names"]) p.root.querySelector(part)?.remove();
  const ruled = [0, 1].map((j) => svg("path", { class: `pi-ruled ${KINDS[j]}` })), rules = [0, 1].map((j) => svg("path", { class: `pi-rule ${KINDS[j]}` }));
  const herd = svg("g", { class: "pi-herd" }), way = [0, 1].map((j) => svg("path", { class: `pi-way ${KINDS[j]}` }));
  const beast = svg("g", { class: "pi-beast" }, svg("circle", { class: "pi-dot", r: 4 })), units = KINDS.map((k, j) => unitArrow(p, k, `ec-part-c${j + 1}`));
  const drawn = svg("g", { transform: "translate(0 -13) scale(.62)" });
  drawn.innerHTML = animal(0.5, 2, 1, { lw: 2.6 });
  beast.prepend(drawn);
  const zero = svg("g", { transform: `translate(${p.px(0)} ${p.py(0)})` });
  zero.innerHTML = `<circle class="ec-pin" r="5"/>`;
  const pins = [0, 1].map(() => { const g = svg("g", { class: "pi-pinned" }); g.innerHTML = PIN; return g; });
  const tips = [0, 1].map((j) => { const g = svg("g", { class: "ec-handle", "data-lights": `c${j + 1}` }); g.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="12"/>`; return g; });
  const tags = KINDS.map((k) => svg("text", { class: `ec-label sh-tag ${k}` })), zeroTag = svg("text", { class: "ec-label pi-zero" }), catTag = svg("text", { class: "ec-label" });
  p.under.append(...ruled, ...rules);
  p.data.append(...way, ...units.map((u) => u.root), zero);
  p.over.append(beast, herd, ...pins, zeroTag, catTag, ...tags, ...tips);

  const hands = tips.map((tip, j) => movable(tip, { range: RANGE, signal, label: `The tip of the ${j ? "second" : "first"} unit`, at: p.at, get: () => unitsOf(state())[j], done: commit, home: () => DRIFTS[5][j],
    set: (v) => { if (!held(state().pins)[j]) set({ [j ? "second" : "first"]: v }); }, value: () => { const v = unitsOf(state())[j]; return `${spoken(v[0])} to the right, ${spoken(v[1])} up on this sheet`; } }));

  const data = choice({ label: "Show", options: [["animals", "ten animals"], ["table", "my table"]], signal, set: (v) => { set({ data: v }); commit(); } });
  const which = choice({ label: "Pinned", options: /** @type {[string, string][]} */ (Object.entries(PINS)), signal, hideable: "pins", set: (v) => { set({ pins: v }); commit(); } });
  const names = [.../** @type {any} */ (which.root).querySelectorAll("button")];
  const drift = html("button", { type: "button", class: "ec-opt pi-go" }, "Let it drift");
  drift.addEventListener("click", () => {
    const from = state(), to = DRIFTS[after(from)];
    tween(1, 0, 700, (t) => set(drifted(from, to, t)), commit);
  }, { signal });
  const square = html("button", { type: "button", class: "ec-opt" }, "Set the free ones square");
  square.addEventListener("click", () => { const from = state(); tween(1, 0, 400, (t) => set(drifted(from, DRIFTS[5], t)), commit); }, { signal });
  const W = matrix({ label: "The matrix W: the two units, as columns, on this sheet", rows: 2, cols: 2, digits: 2, kinds: (i, j) => `${["c-face", "c-body"][j]} pi-col${j + 1}`, lights: (i, j) => `c${j + 1}` });
  const vo = matrix({ label: "the cat's place on this sheet", rows: 2, cols: 1, digits: 2, lights: () => "o" }), vx = matrix({ label: "the cat's label", rows: 2, cols: 1, kinds: (i) => ["c-face", "c-body"][i] });
  const eq = html("div", { class: "ec-eq pi-eq", role: "group", "data-hideable": "equation" }, W.root, html("span", { class: "pi-cat" }, vx.root, sign("="), vo.root));
  const count = line([{ live: "n", cls: "pi-n" }, " ", { live: "of", cls: "pi-of" }]);
  const legend = html("p", { class: "pi-says" }, "Columns: where the two units end on this sheet. A grey column is pinned.");
  stage.append(html("div", { class: "pi-two" }, p.root, html("div", { class: "pi-side" }, html("div", { class: "pi-count", "data-hideable": "count" }, count.root), which.root, html("div", { class: "ec-choice", "data-hideable": "drift" }, drift, square), eq, legend, data.root)));

  let shown = "";
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const at = (/** @type {number[]} */ q) => [p.px(q[0]), p.py(q[1])], us = unitsOf(s), key = herdKey(d.own, ctx.table());
    if (key !== shown) { shown = key; [`${d.ins[0]}`, `${d.ins[1]}`].forEach((n, j) => say(names[1 + j], n)); }
    herd.innerHTML = herdMarks(d, d.places.map((/** @type {number[]} */ q) => { const o = p.pin(q, 8); return [o.x, o.y]; }), 0.62);

    // A pinned unit rules its own line; two of them rule the sheet.
    us.forEach((u, j) => {
      const on = d.pinned[j] && norm(u) > 0.05, len = norm(u) * UNIT, dir = on ? [u[0] / norm(u), -u[1] / norm(u)] : [0, 0], other = us[1 - j];
      const ends = on ? clipLine(at([0, 0]), dir, p.W, p.H) : null, ticks = [];
      if (on) for (let k = -8; k <= 8; k++) { const q = at(scale(u, k)); if (k && q[0] > 0 && q[0] < p.W && q[1] > 0 && q[1] < p.H && len > 12) ticks.push(`M${q[0] - dir[1] * 5} ${q[1] + dir[0] * 5}L${q[0] + dir[1] * 5} ${q[1] - dir[0] * 5}`); }
      attr(rules[j], { d: ends ? `M${ends[0].join(" ")}L${ends[1].join(" ")}${ticks.join("")}` : "" });
      const grid = [];
      if (s.pins === "both" && !d.flat) for (let k = -12; k <= 12; k++) { const run = k && clipLine(at(scale(other, k)), dir, p.W, p.H); if (run) grid.push(`M${run[0].join(" ")}L${run[1].join(" ")}`); }
      attr(ruled[j], { d: grid.join("") });
      units[j].draw(u);
      const tip = at(u);
      attr(tips[j], { transform: `translate(${tip.join(" ")})`, style: d.pinned[j] ? "display:none" : "", tabindex: d.pinned[j] ? -1 : 0 });
      attr(pins[j], { transform: `translate(${tip.join(" ")})`, style: d.pinned[j] ? "" : "display:none" });
    });
    const half = scale(s.first, CAT[0]), [cx, cy] = at(d.cat), inside = cx > 8 && cx < p.W - 8 && cy > 12 && cy < p.H - 4;
    attr(way[0], { d: d.own ? "" : `M${at([0, 0]).join(" ")}L${at(half).join(" ")}` });
    attr(way[1], { d: d.own ? "" : `M${at(half).join(" ")}L${[cx, cy].join(" ")}` });
    attr(beast, { transform: `translate(${cx} ${cy})`, style: d.own || !inside ? "display:none" : "" });

    /** @type {import("./lib/labels.js").Box[]} */ const taken = [around(...pair(at([0, 0])), 8), ...us.flatMap((u) => [...arrowBoxes(p, u), around(...pair(at(u)), 14)]), ...us.flatMap((u, j) => (d.pinned[j] ? [{ x0: at(u)[0] - 8, x1: at(u)[0] + 8, y0: at(u)[1] - 26, y1: at(u)[1] }] : []))];
    if (!d.own && inside) taken.push({ x0: cx - 24, x1: cx + 30, y0: cy - 64, y1: cy + 14 });
    const soft = d.places.slice(0, 60).map((/** @type {number[]} */ q) => around(...pair(at(q)), 8));
    us.forEach((u, j) => writeNear(tags[j], d.own ? `one unit of ${d.ins[j]}` : `one ${d.ins[j]}`, at(u), taken, p, [16, 28, 42, 58], soft));
    writeNear(zeroTag, "zero", at([0, 0]), taken, p, [11, 20, 32, 46], soft);
    writeNear(catTag, d.own || !inside ? "" : "half a snout, two bodies", [cx, cy], taken, p, [12, 26, 40, 56], soft);

    for (const h of hands) h.sync();
    which.draw(s.pins); data.draw(d.own ? "table" : "animals"); data.root.hidden = !ctx.table();
    W.draw(d.W); vx.draw(CAT.map((v) => [v])); vo.draw(d.cat.map((/** @type {number} */ v) => [v]));
    /** @type {any} */ (eq.querySelector(".pi-cat")).hidden = Boolean(d.own);
    d.pinned.forEach((/** @type {boolean} */ on, /** @type {number} */ j) => W.root.classList.toggle(`pi-held${j + 1}`, on));
    attr(eq, { "aria-label": `W has the columns ${coord(s.first)}${d.pinned[0] ? ", pinned" : ""} and ${coord(s.second)}${d.pinned[1] ? ", pinned" : ""}${d.own ? "" : `; the cat is at ${num(d.cat[0])}, ${num(d.cat[1])}`}` });
    count.draw({ n: short(d.free), of: d.free ? "of 4 numbers are still free" : "numbers are free: the picture is fixed" });
  } };
}

const pair = (/** @type {number[]} */ q) => /** @type {[number, number]} */ ([q[0], q[1]]);
