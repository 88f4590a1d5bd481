// @ts-check
// Figure 1.3b, the stepper. One entry of a matrix product in three steps, in two panes that do the same: on the left I x,
// on the right W x. The old units cast their shadows on the chosen axis; arrows and shadows are scaled by what the sample
// has of each unit; laid tip to tail, their shadows add up to the entry. A second sample makes it a product of matrices.

import { mark } from "./lib/animals.js";
import { oneOf, real, realMatrix, reals } from "./lib/clean.js";
import { choice, matrix, sign } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { pyList, pyMatrix, short, spoken } from "./lib/format.js";
import { around } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { arrowBoxes, axisBoxes, shadowBar, unitArrow, writeNear } from "./lib/shadows.js";
import { add, column, dist, matvec, mix, scale } from "./lib/vec.js";
import { MATRICES } from "./lib/world.js";

const I = [[1, 0], [0, 1]], MOST = 3, BOX = [[0, 2.5], [0, 2.5]];
const NAMED = { W_C: "classifier", W_R: "turn & stretch", W_G: "dictionary", custom: "yours" };
const INS = ["snout", "body"], OUTS = ["cat", "rat"], KINDS = /** @type {const} */ (["face", "body"]), SCORES = /** @type {const} */ (["cat", "rat"]);
const DOES = ["shadows", "scale", "add"];
const matrixOf = (/** @type {any} */ s) => (s.w === "custom" ? s.m : MATRICES[s.w]);
const sampleOf = (/** @type {any} */ s) => (s.pair && s.col === 2 ? s.y : s.x);
/** How far into the whole product: three steps an entry, the rows of one sample after the other. @param {any} s */
const place = (s) => (s.col - 1) * 6 + (s.row - 1) * 3 + s.step - 1;
const stepAt = (/** @type {number} */ k) => ({ col: Math.floor(k / 6) + 1, row: Math.floor((k % 6) / 3) + 1, step: (k % 3) + 1 });
/** Whether an entry of the product has been worked out by now. @param {any} s @param {number} i @param {number} c */
const known = (s, i, c) => place({ col: c + 1, row: i + 1, step: 3 }) <= place(s);

/** One entry in three steps: each arrow with its ends, and the ends of its shadow on axis i. @param {number[][]} W @param {number[]} x @param {number} i @param {number} step */
function entry(W, x, i, step) {
  const units = [column(W, 0), column(W, 1)], parts = units.map((c, j) => scale(c, x[j]));
  const from = step === 3 ? [[0, 0], parts[0]] : [[0, 0], [0, 0]], to = step === 1 ? units : step === 2 ? parts : [parts[0], add(parts[0], parts[1])];
  return { units, from, to, weights: units.map((c) => c[i]), terms: parts.map((c) => c[i]), total: parts[0][i] + parts[1][i] };
}

/** @param {any} s */
export function derive(s) {
  const W = matrixOf(s), x = sampleOf(s), i = s.row - 1;
  return { W, at: x, left: entry(I, x, i, s.step), right: entry(W, x, i, s.step), o: matvec(W, x), X: s.pair ? [s.x, s.y] : [s.x], O: (s.pair ? [s.x, s.y] : [s.x]).map((v) => matvec(W, v)) };
}

const minus = (/** @type {number} */ v) => (v < 0 ? `(${short(v)})` : short(v));
/** One pane's step, in words. @param {any} e @param {any} s @param {number[]} x @param {string} name */
function told(e, s, x, name) {
  const [a, b] = e.weights;
  if (s.step === 1) return `one snout is worth ${short(a)} ${name}, one body ${short(b)}`;
  if (s.step === 2) return `${short(a)} × ${short(x[0])} = ${short(e.terms[0])} from the snout, ${short(b)} × ${short(x[1])} = ${short(e.terms[1])} from the body`;
  return `${short(e.terms[0])} + ${minus(e.terms[1])} = ${short(e.total)} ${name}`;
}
/** The same as arithmetic. @param {any} e @param {any} s @param {number[]} x */
const sum = (e, s, x) => (s.step === 1 ? `${short(e.weights[0])} per snout,  ${short(e.weights[1])} per body`
  : s.step === 2 ? `${short(e.weights[0])} × ${short(x[0])} = ${short(e.terms[0])},  ${short(e.weights[1])} × ${short(x[1])} = ${short(e.terms[1])}` : `${short(e.terms[0])} + ${minus(e.terms[1])} = ${short(e.total)}`);
/** @param {any} s @param {any} d */
function words(s, d) {
  const who = s.pair ? `Sample ${s.col}, row ${s.row}` : `Row ${s.row}`;
  return `${who}, step ${s.step} of 3, ${DOES[s.step - 1]}. In I: ${told(d.left, s, d.at, INS[s.row - 1])}. In W: ${told(d.right, s, d.at, OUTS[s.row - 1])}.`;
}

export const spec = {
  name: "product_stepper", number: "1.3b", title: "One product, three steps", instruction: "Press Next, and watch both panes.", reset: "From the start",
  defaults: { w: "W_C", m: [[1, 0.5], [-0.5, 1]], x: [0.5, 2], y: [1, 0.5], pair: false, row: 1, col: 1, step: 1 },
  choices: { w: Object.keys(NAMED) },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.right.terms, d.right.total],
  python: (/** @type {any} */ s) => `import eigencat as ec

W = ${s.w === "custom" ? pyMatrix(s.m) : `ec.matrices()["${s.w}"]`}
layer = ec.NamedLayer(W, inputs=["snout", "body"], outputs=["cat", "rat"])
pushed = layer.push(${s.pair ? `[${pyList(s.x)}, ${pyList(s.y)}]` : pyList(s.x)})
receipt = pushed.receipt("${OUTS[s.row - 1]}"${s.pair ? `, sample=${s.col - 1}` : ""})
result = [*(term.product for term in receipt.terms), receipt.before]      # two terms and their total
print(receipt)
`,
  clean(/** @type {any} */ s) {
    const whole = (/** @type {string} */ k, /** @type {number} */ most) => Math.round(real(k, s[k], 1, most)), pair = s.pair === true;
    return { ...s, w: oneOf("w", s.w, Object.keys(NAMED)), m: realMatrix("m", s.m, 2, 2, -MOST, MOST), x: reals("x", s.x, BOX), y: reals("y", s.y, BOX), pair, row: whole("row", 2), col: pair ? whole("col", 2) : 1, step: whole("step", 3) };
  },
  random: (/** @type {() => number} */ r) => ({ w: pick(r, Object.keys(NAMED)), m: [0, 1].map(() => [0, 1].map(() => between(r, -MOST, MOST))), x: [between(r, 0, 2.5), between(r, 0, 2.5)], y: [between(r, 0, 2.5), between(r, 0, 2.5)],
    pair: r() < 0.4, row: pick(r, [1, 2]), col: pick(r, [1, 2]), step: pick(r, [1, 2, 3]) }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, near = (/** @type {number} */ a, /** @type {number} */ b) => Math.abs(a - b) < 1e-12;
    const d = derive(s), i = s.row - 1;
    for (const [e, W] of [[d.left, I], [d.right, d.W]]) {
      for (const step of [1, 2, 3]) {
        const now = entry(W, d.at, i, step), shadow = now.to.map((q, j) => q[i] - now.from[j][i]);
        // What is drawn at a step is what the equation says at that step.
        shadow.forEach((v, j) => must(near(v, step === 1 ? W[i][j] : W[i][j] * d.at[j]), `step ${step}: the shadow of unit ${j} must be ${step === 1 ? "the weight" : "weight times value"}`));
        if (step === 3) { must(near(now.to[1][i], e.total), "tip to tail, the shadows must end at the total"); must(dist(now.to[1], matvec(W, d.at)) < 1e-12, "tip to tail, the arrows must end at W x"); }
      }
      must(near(e.terms[0] + e.terms[1], e.total) && near(e.total, matvec(W, d.at)[i]), "the total must be the sum of the terms, and entry i of W x");
    }
    must(near(d.left.total, d.at[i]), "I must give the sample back");
    must(dist(d.O[s.col - 1], d.o) === 0, "each sample is a column of its own");
    must(place(stepAt(place(s))) === place(s), "a place must lead back to its step");
  },
  build,
};
export default defineFigure(spec);

const UNIT = 60, LEFT = { x: [-0.95, 3.35], y: [-0.95, 3.3] }, RIGHT = { x: [-3.55, 5.75], y: [-4.45, 3.3] };
/** How far beside their axis the two shadows lie, on the side where no numbers stand. */
const LANES = [13, 26];

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal, tween }) {
  const left = pane("I", plane({ ...LEFT, unit: UNIT, axes: KINDS.map((kind, i) => ({ kind, name: INS[i] })), label: "The old units, measured on their own axes: snout to the right, body upwards" }), KINDS);
  const right = pane("W", plane({ ...RIGHT, unit: UNIT, axes: SCORES.map((kind, i) => ({ kind, name: OUTS[i] })), label: "The old units, measured in the new scores: cat to the right, rat upwards" }), SCORES);
  const point = svg("g", { class: "ec-handle ec-part-x", "data-lights": "x" });
  point.innerHTML = `<circle class="ec-hit" r="27"/><circle class="ec-ring open" r="13.5"/><g transform="scale(.86)">${mark.x}</g>`;
  left.p.over.append(point);

  // ── one row of matrices for each pane ──
  const cell = (/** @type {number} */ i, /** @type {number} */ j) => `ps-r${i + 1} ps-c${j + 1}`;
  const mI = matrix({ label: "I, the matrix that changes nothing", rows: 2, cols: 2, kinds: (i, j) => `${["c-face", "c-body"][j]} ${cell(i, j)}`, lights: (i, j) => `w${j + 1}` });
  const mW = matrix({ label: "The matrix W", rows: 2, cols: 2, min: -MOST, max: MOST, signal, done: commit, kinds: (i, j) => `${["c-face", "c-body"][j]} ${cell(i, j)}`, lights: (i, j) => `w${j + 1}`, name: (i, j) => `how much ${INS[j]} counts towards ${OUTS[i]}`,
    set: (i, j, v) => { const m = matrixOf(state()).map((/** @type {number[]} */ r) => [...r]); m[i][j] = v; set({ w: "custom", m }); } });
  const samples = (/** @type {boolean} */ typed) => [0, 1].map((c) => matrix({ label: typed ? `sample ${c + 1}: snout and body` : `sample ${c + 1}`, rows: 2, cols: 1, min: 0, max: 2.5, kinds: (i) => ["c-face", "c-body"][i], lights: (i) => `x x${i + 1}`,
    ...(typed && { signal, done: commit, name: (/** @type {number} */ i) => `${INS[i]} of sample ${c + 1}`, set: (/** @type {number} */ i, /** @type {number} */ _j, /** @type {number} */ v) => { const key = c ? "y" : "x", q = [...state()[key]]; q[i] = v; set({ [key]: q }); } }) }));
  const outs = () => [0, 1].map((c) => matrix({ label: `what sample ${c + 1} becomes`, rows: 2, cols: 1, kinds: () => "ps-out", lights: () => "o" }));
  const sums = [{ name: "I", M: mI, X: samples(false), O: outs() }, { name: "W", M: mW, X: samples(true), O: outs() }].map((e) => {
    const line = html("span", { class: "ps-line" }), what = html("b", { class: "ps-what" });
    const xs = html("div", { class: "ps-cols" }, ...e.X.map((m) => m.root)), os = html("div", { class: "ps-cols" }, ...e.O.map((m) => m.root));
    const eq = html("div", { class: "ec-eq ps-eq", role: "group", "aria-label": `${e.name} times the samples` }, e.M.root, xs, sign("="), os);
    return { ...e, line, what, eq, root: html("div", { class: "ps-sum", "data-hideable": "equation" }, eq, html("p", { class: "ps-told" }, what, line)) };
  });

  // ── the steps ──
  const back = /** @type {HTMLButtonElement} */ (html("button", { type: "button", class: "ec-opt ps-go" }, "Back")), next = /** @type {HTMLButtonElement} */ (html("button", { type: "button", class: "ec-opt ps-go ps-next" }, "Next"));
  const go = (/** @type {number} */ by) => { const last = state().pair ? 11 : 5, k = Math.min(last, Math.max(0, place(state()) + by)); set(stepAt(k)); commit(); };
  back.addEventListener("click", () => go(-1), { signal });
  next.addEventListener("click", () => go(1), { signal });
  const where = html("span", { class: "ps-where" });
  const step = choice({ label: "Step", options: DOES.map((t, k) => [String(k + 1), `${k + 1} ${t}`]), signal, hideable: "steps", set: (v) => { set({ step: Number(v) }); commit(); } });
  const row = choice({ label: "Row", options: [["1", "1"], ["2", "2"]], signal, hideable: "rows", set: (v) => { set({ row: Number(v) }); commit(); } });
  const col = choice({ label: "Sample", options: [["1", "1"], ["2", "2"]], signal, hideable: "samples", set: (v) => { set({ col: Number(v) }); commit(); } });
  const pair = choice({ label: "Multiply W by", options: [["one", "one sample"], ["two", "two: a matrix"]], signal, hideable: "pair", set: (v) => { set({ pair: v === "two", ...(v === "two" ? {} : { col: 1 }) }); commit(); } });
  const which = choice({ label: "W is", options: /** @type {[string, string][]} */ (Object.entries(NAMED)), signal, hideable: "matrix", set: (w) => { set(w === "custom" ? { w, m: matrixOf(state()).map((/** @type {number[]} */ r) => r.map((v) => Math.max(-MOST, Math.min(MOST, v)))) } : { w }); commit(); } });
  const bar = html("div", { class: "ps-bar" }, html("div", { class: "ps-nav", "data-hideable": "stepper" }, back, next), where, html("div", { class: "ps-jump" }, step.root, row.root, col.root));
  const title = (/** @type {string} */ b, /** @type {string} */ rest) => html("h3", { class: "sh-title" }, html("b", {}, b), ` ${rest}`);
  stage.append(bar, html("div", { class: "ps-two" },
    html("div", { class: "ps-left" }, title("I x", "the old units on their own axes"), sums[0].root, left.p.root, html("div", { class: "ps-controls" }, pair.root, which.root)),
    html("div", { class: "ps-right" }, title("W x", "the same units on the new axes"), sums[1].root, right.p.root)));

  const key = () => (state().pair && state().col === 2 ? "y" : "x");
  const hand = movable(point, { range: BOX, signal, label: "The sample: snout left and right, body up and down", at: left.p.at, get: () => sampleOf(state()), set: (p) => set({ [key()]: p }), done: commit, home: () => [0.5, 2],
    value: () => { const q = sampleOf(state()); return `snout ${spoken(q[0])}, body ${spoken(q[1])}`; } });

  /** The step drawn last, and how far the drawing has come from it to the present one. @type {any} */ let before = null;
  let t = 1;
  const paint = (/** @type {any} */ s, /** @type {any} */ d) => {
    left.draw(s, d.left, before && entry(I, d.at, s.row - 1, before), t, d.at, false, d.at);
    right.draw(s, d.right, before && entry(d.W, d.at, s.row - 1, before), t, d.o, s.row === 2 || (s.pair && s.col === 2), d.at);
  };
  /** @type {any} */ let last = null;
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    // A change of step, and of nothing else, is shown as a motion.
    const same = last && last.step !== s.step && last.row === s.row && last.col === s.col && JSON.stringify([last.w, last.m, last.x, last.y]) === JSON.stringify([s.w, s.m, s.x, s.y]);
    if (same) {
      before = last.step; t = 0;
      const mine = (last = s);
      tween(1, 0, 360, (u) => { if (last !== mine) return; t = u; if (u === 1) before = null; paint(s, d); });
    } else if (last !== s) { before = null; t = 1; last = s; }
    paint(s, d);

    const q = left.p.pin(d.at);
    attr(point, { transform: `translate(${q.x} ${q.y})` });
    hand.sync();
    const k = place(s), end = s.pair ? 11 : 5;
    back.disabled = k === 0; next.disabled = k === end;
    say(where, `${s.pair ? `Sample ${s.col}, row` : "Row"} ${s.row}, step ${s.step}: ${["the units cast shadows", "scaled by what the sample has", "laid end to end"][s.step - 1]}`);
    step.draw(String(s.step)); row.draw(String(s.row)); col.draw(String(s.col)); pair.draw(s.pair ? "two" : "one"); which.draw(s.w);
    /** @type {any} */ (col.root).hidden = !s.pair;
    stage.classList.toggle("ps-pair", s.pair);
    for (const e of sums) {
      const isW = e.name === "W", M = isW ? d.W : I;
      e.M.draw(M);
      e.M.cells.forEach((r, i) => r.forEach((c) => c.classList.toggle("ps-on", i === s.row - 1)));
      e.X.forEach((m, c) => {
        /** @type {any} */ (m.root).hidden = c === 1 && !s.pair;
        const v = c ? s.y : s.x;
        m.draw(v.map((/** @type {number} */ a) => [a]));
        m.root.classList.toggle("ps-now", s.pair && c === s.col - 1);
      });
      e.O.forEach((m, c) => {
        /** @type {any} */ (m.root).hidden = c === 1 && !s.pair;
        const full = matvec(M, c ? s.y : s.x);
        m.cells.forEach((r, i) => { say(r[0], known(s, i, c) ? short(full[i]) : "?"); r[0].classList.toggle("ps-on", i === s.row - 1 && c === s.col - 1); r[0].classList.toggle("ps-ask", !known(s, i, c)); });
      });
      say(e.what, isW ? OUTS[s.row - 1] : INS[s.row - 1]);
      e.what.className = `ps-what c-${(isW ? SCORES : KINDS)[s.row - 1]}`;
      say(e.line, sum(isW ? d.right : d.left, s, d.at));
    }
  } };
}

/** One pane. @param {string} name @param {ReturnType<typeof plane>} p @param {readonly ("face"|"body"|"cat"|"rat")[]} axes */
function pane(name, p, axes) {
  const ghosts = KINDS.map((k) => unitArrow(p, k, "sh-ghost")), arrows = KINDS.map((k) => unitArrow(p, k)), drops = KINDS.map(() => svg("path", { class: "sh-drop" }));
  const bars = KINDS.map((k, j) => shadowBar(p, k, `ec-part-w${j + 1}`)), sums = axes.map((k) => shadowBar(p, k, "ps-total"));
  const names = KINDS.map((k) => svg("text", { class: `ec-label sh-tag ${k}` })), values = KINDS.map((k) => svg("text", { class: `ec-label sh-tag ${k}` })), total = svg("text", { class: "ec-label sh-tag sum" });
  const level = svg("path", { class: "ps-level" }), end = svg("g", { class: "ec-part-o", "data-lights": "o" });
  end.innerHTML = `<g transform="scale(.8)">${mark.o}</g>`;
  p.data.append(level, ...drops, ...sums.map((b) => b.root), ...bars.map((b) => b.root), ...ghosts.map((a) => a.root), ...arrows.map((a) => a.root));
  p.over.append(end, ...names, ...values, total);
  const W = name === "W", lines = axisBoxes(p);
  return { p, draw(/** @type {any} */ s, /** @type {any} */ e, /** @type {any} */ old, /** @type {number} */ t, /** @type {number[]} */ o, /** @type {boolean} */ first, /** @type {number[]} */ x) {
    const i = s.row - 1, across = (/** @type {number[]} */ q) => (i ? [0, q[1]] : [q[0], 0]), moving = t < 1;
    const from = e.from.map((/** @type {number[]} */ q, /** @type {number} */ j) => (old ? mix(old.from[j], q, t) : q)), to = e.to.map((/** @type {number[]} */ q, /** @type {number} */ j) => (old ? mix(old.to[j], q, t) : q));
    /** @type {import("./lib/labels.js").Box[]} */ const taken = [...p.taken];
    if (!W) taken.push(around(p.px(x[0]), p.py(x[1]), 15));
    const tip = (/** @type {number[]} */ q) => [p.px(q[0]), p.py(q[1])];
    const ends = KINDS.map((_, j) => {
      const ghost = s.step > 1 && dist(e.units[j], to[j]) > 0.08;
      ghosts[j].root.style.display = ghost ? "" : "none";
      if (ghost) { ghosts[j].draw(e.units[j]); taken.push(...arrowBoxes(p, e.units[j])); }
      arrows[j].draw(to[j], from[j]);
      taken.push(...arrowBoxes(p, to[j], from[j]));
      const foot = tip(across(to[j])), at = tip(to[j]);
      const off = LANES[j] * (i ? 1 : -1), bar = bars[j].draw(i, from[j][i], to[j][i], off);
      foot[1 - i] += off;
      attr(drops[j], { d: Math.hypot(at[0] - foot[0], at[1] - foot[1]) > 3 ? `M${at.join(" ")}L${foot.join(" ")}` : "" });
      taken.push(...bar.boxes);
      return { bar, at };
    });
    // The total lies on the axis itself, in the axis's own line.
    sums.forEach((b, k) => { b.root.style.display = k === i && s.step === 3 && !moving ? "" : "none"; });
    const sum = s.step === 3 ? sums[i].draw(i, 0, e.total, 0) : null;
    if (sum) taken.push(...sum.boxes);
    // What is known of o: after its first row a line, after its second a point.
    const done = s.step === 3 && !moving;
    const line1 = W && (s.row === 2 || (s.row === 1 && done));
    attr(level, { d: line1 ? `M${p.px(o[0])} 0V${p.H}` : "", class: `ps-level ${axes[0]}` });
    const there = W && s.row === 2 && done, q = p.pin(o);
    end.style.display = there && !q.out ? "" : "none";
    attr(end, { transform: `translate(${q.x} ${q.y})` });
    if (there) taken.push(around(q.x, q.y, 12));
    for (const e2 of [...names, ...values, total]) e2.textContent = "";
    if (moving) return;
    if (sum) writeNear(total, `${short(e.total)} ${W ? OUTS[i] : INS[i]}`, sum.at, taken, p, [16, 26, 40, 58], lines);
    ends.forEach(({ bar, at }, j) => {
      const v = s.step === 1 ? e.weights[j] : e.terms[j];
      writeNear(values[j], short(v), s.step === 3 ? mid(p, i, from[j][i], to[j][i], LANES[j] * (i ? 1 : -1)) : bar.at, taken, p, [13, 22, 32, 46], lines);
      if (s.step === 3 && !W) return;
      const words = s.step === 1 ? `one ${INS[j]}` : `${short(x[j])} × ${INS[j]}`;
      writeNear(names[j], words, s.step === 3 ? tip(mix(from[j], to[j], 0.5)) : at, taken, p, [13, 22, 32, 44], lines);
    });
  } };
}
/** The middle of a shadow, in pixels. @param {ReturnType<typeof plane>} p @param {number} i @param {number} a @param {number} b @param {number} off */
const mid = (p, i, a, b, off) => (i ? [p.px(0) + off, p.py((a + b) / 2)] : [p.px((a + b) / 2), p.py(0) + off]);
