// @ts-check
// Figure 0b. The sliders stand where the entries of a matrix stand. Nothing in the matrix is about one animal: the
// record beside it is, and their product are the two scores, of which the larger decides the shelf.

import { animal, markSVG } from "./lib/animals.js";
import { oneOf, real, realMatrix } from "./lib/clean.js";
import { choice, sign } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { num, pyList, pyMatrix, short, spoken } from "./lib/format.js";
import { between } from "./lib/rng.js";
import { scaled } from "./lib/scale.js";
import { strip } from "./lib/strip.js";
import { SHELF, TEN, capital } from "./lib/ten.js";
import { clamp, matvec, snap, winner } from "./lib/vec.js";
import { MATRICES } from "./lib/world.js";

const MAX = 3, STEP = 0.1, INLINE = 60, REVEAL = "Those four numbers are a matrix. You wrote it with four opinions.";
const OUT = /** @type {const} */ (["cat", "rat"]), IN = /** @type {const} */ (["face", "body"]);

const CACHE = new WeakMap();
const scaledOnce = (/** @type {any} */ t) => { if (!CACHE.has(t)) CACHE.set(t, scaled(t)); return CACHE.get(t); };

/** What the machine looks at: ten animals, or the reader's own rows. @param {any} s @param {any} table */
function samples(s, table) {
  if (s.data !== "table" || !table?.rows?.length) {
    return { own: null, points: TEN.map((a) => a.x), truth: TEN.map((a) => (a.kind === "cat" ? 0 : 1)), inputs: ["snout", "body"], outputs: ["cat", "rat"], scores: ["cat score", "rat score"], told: true };
  }
  const own = scaledOnce(table), told = own.kinds.length === 2;
  return { own, points: own.points, truth: told ? own.kind : own.points.map(() => -1), inputs: own.names, outputs: own.outputs, scores: told ? own.outputs.map((/** @type {string} */ k) => `${k} score`) : own.outputs, told };
}

/** @param {any} s @param {any} [table] */
export function derive(s, table = null) {
  const on = samples(s, table), n = on.points.length, scores = on.points.map((/** @type {number[]} */ x) => matvec(s.w, x));
  const says = on.points.map((/** @type {number[]} */ x) => winner(s.w, x)), ok = says.map((/** @type {number} */ k, /** @type {number} */ i) => (on.told ? k === on.truth[i] : null));
  const at = Math.min(s.pick, n - 1);
  return { ...on, w: s.w, n, scores_of: scores, says, ok, right: ok.filter(Boolean).length, pick: at, x: on.points[at], o: scores[at] };
}

/** @param {any} s @param {any} d @param {any} [table] */
function words(s, d, table = null) {
  const [a, b] = d.o, k = d.says[d.pick], both = a < 0 && b < 0, ok = d.ok[d.pick];
  const scores = `${d.scores[0]} ${num(a)}, ${d.scores[1]} ${num(b)}.`;
  if (d.own) {
    const who = `Row ${d.pick + 1}${table.labels ? ` (${table.labels[d.pick]})` : ""}, ${table.columns[0]} ${short(table.rows[d.pick][0], 4)}, ${table.columns[1]} ${short(table.rows[d.pick][1], 4)}: ${scores}`;
    const said = k < 0 ? "A tie: the row hangs in the air." : d.told ? `The machine says ${d.outputs[k]}, which is ${ok ? "right" : "wrong"}.` : `The ${d.outputs[k]} is larger.`;
    const note = table.labels && !d.told ? ` A tally needs two kinds of label; this table has ${d.own.kinds.length}.` : "";
    return `${d.told && d.right === d.n ? `${d.n} of ${d.n} right. ${REVEAL} ` : ""}${who} ${said}${note}`;
  }
  const kind = TEN[d.pick].kind, this_one = `This ${kind}: ${scores}`;
  if (k < 0) return `${this_one} A tie: it hangs in the air.`;
  const still = both ? " Both are below zero, and the larger one still wins." : "";
  if (d.right === d.n) return `Ten of ten. ${REVEAL} ${this_one}${still}`;
  return `${this_one}${still} The machine says ${OUT[k]}${ok ? "." : `; ${kind === "cat" ? "she" : "he"} is not amused.`}`;
}

/** @param {any} s @param {any} [table] */
function python(s, table = null) {
  const d = derive(s, table);
  if (!d.own) {
    return `import eigencat as ec

ten = ec.animals()
layer = ec.NamedLayer(${pyMatrix(s.w)}, inputs=["snout", "body"], outputs=["cat", "rat"])
pushed = layer.push(ten.X)
print(pushed.scores_table(truth=ten.labels))      # who wins each animal, and the tally
result = pushed.o.ravel()                         # a cat score and a rat score for each
`;
  }
  const inline = table.rows.length <= INLINE, text = (/** @type {string} */ t) => JSON.stringify(t);
  const rows = inline ? `X = np.array([${table.rows.map(pyList).join(", ")}])` : `X = np.array(ec.read_table(${text(table.name)}).rows)      # your file: ${table.rows.length} rows`;
  const truth = !d.told ? "" : inline ? `\nlabels = [${table.labels.map(text).join(", ")}]` : `\nlabels = ec.read_table(${text(table.name)}).labels`;
  return `import numpy as np
import eigencat as ec

${rows}${truth}
layer = ec.NamedLayer(${pyMatrix(s.w)}, inputs=[${d.inputs.map(text).join(", ")}], outputs=[${d.outputs.map(text).join(", ")}])
pushed = layer.push(X / ${pyList(d.own.units)})
print(pushed.scores_table(${d.told ? "truth=labels" : ""}))
result = pushed.o[${d.pick}]      # the scores of row ${d.pick + 1}
`;
}

export const spec = {
  name: "four_sliders", number: "0b", title: "Four sliders", instruction: "Move a slider. Get all ten right.", table: true,
  defaults: { w: [[-2, 1.5], [1, 1]], pick: 0, data: "animals" }, choices: { data: ["animals", "table"] },
  derive, words, python,
  result: (/** @type {any} */ s, /** @type {any} */ d) => (d.own ? d.o : d.scores_of.flat()),
  // Weights stand on the sliders' own grid, so that what is shown with one decimal is what is computed with.
  clean: (/** @type {any} */ s) => ({ ...s, w: realMatrix("w", s.w, 2, 2, -MAX, MAX).map((r) => r.map((v) => snap(v, STEP))), pick: Math.round(real("pick", s.pick, 0, 4999)), data: oneOf("data", s.data, ["animals", "table"]) }),
  random: (/** @type {() => number} */ r) => ({ w: [0, 1].map(() => [0, 1].map(() => snap(between(r, -MAX, MAX), STEP))), pick: Math.floor(r() * 10), data: "animals" }),
  /** @param {any} s @param {any} [table] */
  invariant(s, table = null) {
    const d = derive(s, table), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    const size = Math.max(1, ...s.w.flat().map(Math.abs));
    let agree = 0;
    d.points.forEach(([f, b], /** @type {number} */ i) => {
      const cat = s.w[0][0] * f + s.w[0][1] * b, rat = s.w[1][0] * f + s.w[1][1] * b;
      must(Math.abs(cat - d.scores_of[i][0]) < 1e-9 * size && Math.abs(rat - d.scores_of[i][1]) < 1e-9 * size, `scores of sample ${i} must be W x`);
      const rounding = 1e-12 * Math.max(Math.abs(s.w[0][0] * f) + Math.abs(s.w[0][1] * b), Math.abs(s.w[1][0] * f) + Math.abs(s.w[1][1] * b));
      const says = Math.abs(cat - rat) <= rounding ? -1 : cat > rat ? 0 : 1;
      must(d.says[i] === says, `the class of sample ${i} must be the argmax of W x`);
      if (says >= 0 && says === d.truth[i]) agree++;
    });
    must(d.right === agree, "the tally must equal agreement with the truth");
    must(derive({ ...s, w: MATRICES.W_C, data: "animals" }).right === 10, "W_C must get ten of ten");
  },
  build,
};
export default defineFigure(spec);

const TICK = "M2.5 9.5l4.2 4.2L15.5 4", CROSS = "M3.5 3.5l11 11M14.5 3.5l-11 11", TIE = "M3.5 9h11";
const VIEW = "-57 -73 122 75";

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ el, stage, state, set, commit, signal, table }) {
  const tally = html("b", {}), of = html("span", {}), top = html("p", { class: "fs-tally" }, tally, " ", of);
  const task = el.querySelector(".ec-do");              // the shell's line: "all ten" is not true of a table
  const data = choice({ label: "Show", options: [["animals", "ten animals"], ["table", "my table"]], signal, set: (v) => { set({ data: v }); commit(); } });

  // ── ten animals on two shelves ──
  const shelf = (/** @type {0|1} */ k) => html("div", { class: `fs-shelf ${OUT[k]}`, "aria-hidden": "true" }, frag(markSVG(OUT[k], 19)), html("span", {}, "the machine says ", html("b", {}, OUT[k])));
  const shelves = html("div", { class: "fs-shelves", role: "radiogroup", "aria-label": "Ten animals on two shelves: choose the one to look at" }, shelf(0), shelf(1));
  const moods = TEN.map(() => "");
  const beasts = TEN.map((a, i) => {
    const pic = svg("svg", { class: "ec-animal", viewBox: VIEW, "aria-hidden": "true" }), mark = svg("path", { class: "ec-ink" });
    const b = html("button", { type: "button", class: "fs-beast", role: "radio", style: `grid-column:${SHELF.indexOf(i) + 1}` }, html("span", { class: "fs-stand" }, pic), svg("svg", { class: "fs-tick", viewBox: "0 0 18 18", "aria-hidden": "true" }, mark));
    b.addEventListener("click", () => { set({ pick: i }); commit(); }, { signal });
    b.addEventListener("keydown", (e) => {
      const d = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 })[e.key];
      const to = d ? SHELF[(SHELF.indexOf(i) + d + 10) % 10] : e.key === "Home" ? SHELF[0] : e.key === "End" ? SHELF[9] : -1;
      if (to < 0) return;
      e.preventDefault();
      set({ pick: to });
      commit();
      beasts[to].b.focus();
    }, { signal });
    return { b, pic, mark };
  });
  shelves.append(...SHELF.map((i) => beasts[i].b));

  const many = strip({ signal, pick: (i) => set({ pick: i }), done: commit });

  // ── the matrix of sliders, the record, the scores ──
  const colNames = IN.map((k) => ({ pic: markSVG(k, k === "face" ? 16 : 18), text: html("span", {}) }));
  const rowNames = OUT.map((k) => ({ pic: markSVG(k, 20), text: html("span", { class: "fs-word" }) }));
  const cells = OUT.map((_, i) => IN.map((kind, j) => {
    const input = /** @type {HTMLInputElement} */ (html("input", { type: "range", min: -MAX, max: MAX, step: STEP }));
    const value = html("span", { class: "fs-value", "aria-hidden": "true" });
    const root = html("div", { class: `fs-cell ${kind} fs-r${i} fs-c${j}` }, value, html("div", { class: "fs-track" }, html("i", { class: "fs-fill" }), input));
    input.addEventListener("input", () => { const w = state().w.map((/** @type {number[]} */ r) => [...r]); w[i][j] = Number(input.value); set({ w }); }, { signal });
    input.addEventListener("change", () => commit(), { signal });
    return { input, value, root };
  }));
  const vector = (/** @type {string} */ label, /** @type {"x"|"o"} */ mark, /** @type {(i: number) => string} */ lights) => {
    const entries = [0, 1].map((i) => html("span", { class: "fs-num", "data-lights": lights(i) }));
    const bars = mark === "o" ? [0, 1].map(() => html("i", { class: "fs-bar" })) : [];
    const root = html("div", { class: `fs-vec ${mark}`, role: "group" }, ...entries.map((e, i) => html("span", { class: "fs-entry" }, e, ...(bars[i] ? [html("span", { class: `fs-axis ${OUT[i]}` }, bars[i])] : []))));
    return { entries, bars, root, cap: html("span", { class: "fs-cap" }, frag(markSVG(mark, 15)), html("span", {}, label)) };
  };
  const vx = vector("this one", "x", (i) => ["x f", "x b"][i]), vo = vector("scores", "o", (i) => ["o o1", "o o2"][i]);
  // On a narrow screen the product stands below the sliders, with the matrix once more as plain numbers.
  const small = html("div", { class: "fs-small", "aria-hidden": "true" }), smalls = [0, 1, 2, 3].map(() => small.appendChild(html("span", {})));
  const matrix = html("div", { class: "fs-matrix", role: "group" }, ...cells.flat().map((c) => c.root)), word = html("p", { class: "fs-matrixword", "aria-hidden": "true" }, "a matrix");
  const whole = html("div", { class: "fs" },
    html("div", { class: "fs-top" }, top, data.root), shelves, many.root,
    html("div", { class: "fs-product", "data-hideable": "product" },
      html("div", { class: "fs-rows" }, ...rowNames.map((r) => html("span", {}, frag(r.pic), r.text))),
      html("div", { class: "fs-cols" }, ...colNames.map((c) => html("span", {}, frag(c.pic), c.text))), matrix, word,
      html("div", { class: "fs-rest" }, small, vx.cap, vx.root, html("span", { class: "fs-eq" }, sign("=")), vo.cap, vo.root)));
  stage.append(whole);

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const mine = table(), all = d.told && d.right === d.n;
    data.root.hidden = !mine;
    data.draw(d.own ? "table" : "animals");
    top.hidden = !d.told;
    say(tally, String(d.right));
    whole.classList.toggle("fs-own", Boolean(d.own));
    if (task) say(task, !d.own ? spec.instruction : d.told ? "Move a slider. Get every row right." : "Move a slider. Watch the rows change shelf.");
    say(of, `of ${d.n} right`);
    whole.classList.toggle("fs-all", all);
    /** @type {any} */ (shelves).hidden = Boolean(d.own);
    many.root.toggleAttribute("hidden", !d.own);
    if (d.own) many.draw({ ...d, shelves: d.outputs.map((/** @type {string} */ k) => (d.told ? `the machine says ${k}` : `the ${k} is larger`)), text: words(s, d, mine) });
    else TEN.forEach((a, i) => {
      const { b, pic, mark } = beasts[i], says = d.says[i], mood = says < 0 ? "puzzled" : !d.ok[i] ? "cross" : all ? "smug" : "calm";
      if (moods[i] !== mood) { moods[i] = mood; pic.innerHTML = animal(a.x[0], a.x[1], a.kind === "cat" ? 1 : 0, { mood: /** @type {any} */ (mood) }); }
      b.dataset.says = says < 0 ? "neither" : OUT[says];
      attr(mark, { d: says < 0 ? TIE : d.ok[i] ? TICK : CROSS });
      attr(b, { "aria-checked": i === d.pick, tabindex: i === d.pick ? 0 : -1,
        "aria-label": `${capital(a.kind)}, snout ${short(a.x[0])}, body ${short(a.x[1])}: the machine says ${says < 0 ? "neither" : OUT[says]}` });
    });
    colNames.forEach((c, j) => say(c.text, d.inputs[j]));
    rowNames.forEach((r, i) => say(r.text, d.scores[i]));
    cells.forEach((row, i) => row.forEach(({ input, value, root }, j) => {
      const v = s.w[i][j];
      say(value, num(v, 1));
      say(smalls[2 * i + j], num(v, 1));
      if (Number(input.value) !== v) input.value = String(v);
      attr(input, { value: v, "aria-label": `How much ${d.own ? d.inputs[j] : ["a long snout", "a big body"][j]} counts towards ${d.outputs[i]}`, "aria-valuetext": spoken(v, 1) });
      root.style.setProperty("--p", String((v + MAX) / (2 * MAX)));
      root.classList.toggle("neg", v < 0);
    }));
    attr(matrix, { "aria-label": "The matrix: a slider in the place of each number" });
    const top_score = Math.max(1e-9, ...d.scores_of.flat().map(Math.abs));
    vx.entries.forEach((e, i) => say(e, num(d.x[i])));
    vo.entries.forEach((e, i) => {
      say(e, num(d.o[i]));
      e.classList.toggle("win", d.says[d.pick] === i);
      vo.bars[i].style.setProperty("--v", String(clamp(Math.abs(d.o[i]) / top_score, 0, 1)));
      vo.bars[i].classList.toggle("neg", d.o[i] < 0);
    });
    attr(vx.root, { "aria-label": `this one: ${d.inputs[0]} ${spoken(d.x[0])}, ${d.inputs[1]} ${spoken(d.x[1])}` });
    attr(vo.root, { "aria-label": `scores: ${d.scores[0]} ${spoken(d.o[0])}, ${d.scores[1]} ${spoken(d.o[1])}` });
  } };
}

/** A drawing from its source. @param {string} source */
function frag(source) {
  const e = html("span", { class: "fs-mark", "aria-hidden": "true" });
  e.innerHTML = source;
  return e;
}
