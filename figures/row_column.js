// @ts-check
// Figure 1.3c. One product read in two ways. By rows it is two weighted totals, one an axis; by columns it is two arrows,
// scaled and laid tip to tail. Both end in the same place. The third reading, rows laid out as if they were columns, is the
// mistake: it ends elsewhere, unless W happens to be its own mirror image.

import { mark } from "./lib/animals.js";
import { oneOf, realMatrix, reals } from "./lib/clean.js";
import { choice, matrix, sign, slider } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyList, pyMatrix, short, spoken } from "./lib/format.js";
import { around } from "./lib/labels.js";
import { plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { arrowBoxes, axisBoxes, shadowBar, unitArrow, writeNear } from "./lib/shadows.js";
import { add, column, dist, matvec, mix, scale, transpose } from "./lib/vec.js";
import { MATRICES } from "./lib/world.js";

const MOST = 3, BOX = [[0, 2.5], [0, 2.5]], I = [[1, 0], [0, 1]];
const NAMED = { W_C: "classifier", W_R: "turn & stretch", W_G: "dictionary", I: "I", custom: "yours" };
const MODES = { rows: "two totals", columns: "two arrows", mistaken: "rows as arrows" };
const INS = ["snout", "body"], OUTS = ["cat", "rat"], KINDS = /** @type {const} */ (["face", "body"]), SCORES = /** @type {const} */ (["cat", "rat"]);
const matrixOf = (/** @type {any} */ s) => (s.w === "custom" ? s.m : s.w === "I" ? I : MATRICES[s.w]);

/** @param {any} s */
export function derive(s) {
  const W = matrixOf(s), terms = W.map((/** @type {number[]} */ r) => r.map((w, j) => w * s.x[j]));
  const parts = [0, 1].map((j) => scale(column(W, j), s.x[j])), wrong = W.map((/** @type {number[]} */ r, /** @type {number} */ i) => scale(r, s.x[i]));
  return { W, terms, parts, o: terms.map((/** @type {number[]} */ r) => r[0] + r[1]), by_columns: add(parts[0], parts[1]), wrong, astray: add(wrong[0], wrong[1]) };
}

const plus = (/** @type {number} */ v) => (v < 0 ? `(${short(v)})` : short(v));
/** @param {any} s @param {any} d */
function words(s, d) {
  const x = s.x.map((/** @type {number} */ v) => short(v));
  if (s.mode === "rows") return OUTS.map((o, i) => `Row ${i + 1} totals ${short(d.terms[i][0])} + ${plus(d.terms[i][1])} = ${short(d.o[i])} ${o}.`).join(" ") + ` They meet at ${coord(d.o)}.`;
  if (s.mode === "columns") return `${x[0]} of the first column is ${coord(d.parts[0])}, ${x[1]} of the second is ${coord(d.parts[1])}. Tip to tail they reach ${coord(d.o)}, where the two totals meet.`;
  const off = dist(d.astray, d.o), lie = `The rows, laid out as if they were columns, reach ${coord(d.astray)}.`;
  return off < 0.005 ? `${lie} Here that is the right place, by luck: what they reach differs only where W is not its own mirror image.` : `${lie} The product is ${coord(d.o)}, ${num(off)} away.`;
}

export const spec = {
  name: "row_column", number: "1.3c", title: "Two readings, one place", instruction: "Switch between rows and columns.", reset: "The cat again",
  defaults: { w: "W_C", m: [[1, 0.5], [-0.5, 1]], x: [0.5, 2], mode: "rows" },
  choices: { w: Object.keys(NAMED), mode: Object.keys(MODES) },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.o, ...d.by_columns],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

W = ${s.w === "custom" ? `np.array(${pyMatrix(s.m)})` : s.w === "I" ? "np.eye(2)" : `ec.matrices()["${s.w}"]`}
x = np.array(${pyList(s.x)})
layer = ec.NamedLayer(W, inputs=["snout", "body"], outputs=["cat", "rat"])
by_rows = [layer.reader("cat") @ x, layer.reader("rat") @ x]                # two totals
by_columns = x[0] * layer.unit("snout") + x[1] * layer.unit("body")        # two arrows, tip to tail
result = [*by_rows, *by_columns]
print(layer.push(x))
`,
  clean: (/** @type {any} */ s) => ({ ...s, w: oneOf("w", s.w, Object.keys(NAMED)), m: realMatrix("m", s.m, 2, 2, -MOST, MOST), x: reals("x", s.x, BOX), mode: oneOf("mode", s.mode, Object.keys(MODES)) }),
  random: (/** @type {() => number} */ r) => ({ w: pick(r, Object.keys(NAMED)), m: [0, 1].map(() => [0, 1].map(() => between(r, -MOST, MOST))), x: [between(r, 0, 2.5), between(r, 0, 2.5)], mode: pick(r, Object.keys(MODES)) }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    must(dist(d.o, d.by_columns) < 1e-12, "rows and columns must reach the same o");
    must(dist(d.o, matvec(d.W, s.x)) < 1e-12, "o must be W x");
    for (const mode of Object.keys(MODES)) must(dist(derive({ ...s, mode }).o, d.o) === 0, "the way of reading must not change o");
    must(dist(d.astray, matvec(transpose(d.W), s.x)) < 1e-12, "rows laid out as columns must reach the transpose's place");
    const lean = Math.abs(d.W[0][1] - d.W[1][0]);
    must(Math.abs(dist(d.astray, d.o) - lean * Math.hypot(...s.x)) < 1e-9, "how far astray must be the lean of W times the length of x");
  },
  build,
};
export default defineFigure(spec);

const UNIT = 60, FRAME = { x: [-3.55, 5.75], y: [-4.45, 3.45] }, LANES = [13, 26];

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal }) {
  const p = plane({ ...FRAME, unit: UNIT, axes: SCORES.map((kind, i) => ({ kind, name: OUTS[i] })), label: "The new scores: cat to the right, rat upwards" }), lines = axisBoxes(p);
  const bars = [0, 1].map((i) => KINDS.map((k, j) => shadowBar(p, k, `ec-part-t${i + 1}${j + 1}`))), sums = SCORES.map((k) => shadowBar(p, k, "rc-total"));
  const ghosts = KINDS.map((k) => unitArrow(p, k, "sh-ghost")), arrows = KINDS.map((k, j) => unitArrow(p, k, `ec-part-c${j + 1}`)), rows = SCORES.map((k) => unitArrow(p, /** @type {any} */ (k), `rc-row ${k}`));
  const guide = svg("path", { class: "sh-drop" }), miss = svg("path", { class: "rc-miss" });
  const end = svg("g", { class: "ec-part-o", "data-lights": "o" }), stray = svg("path", { class: "rc-stray", d: "M-7 -7L7 7M-7 7L7 -7" });
  end.innerHTML = `<g transform="scale(.9)">${mark.o}</g>`;
  const tags = KINDS.map((k) => svg("text", { class: `ec-label sh-tag ${k}` })), rowTags = SCORES.map((k) => svg("text", { class: `ec-label sh-tag ${k}` })), sumTags = SCORES.map((k) => svg("text", { class: `ec-label sh-tag sum ${k}` })), endTag = svg("text", { class: "ec-label sh-tag sum" }), strayTag = svg("text", { class: "ec-label" });
  p.data.append(guide, miss, ...sums.map((b) => b.root), ...bars.flat().map((b) => b.root), ...ghosts.map((a) => a.root), ...arrows.map((a) => a.root), ...rows.map((a) => a.root));
  p.over.append(stray, end, ...tags, ...rowTags, ...sumTags, endTag, strayTag);

  const mode = choice({ label: "Read W by", options: [["rows", "rows"], ["columns", "columns"], ["mistaken", "rows as if columns"]], signal, hideable: "mode", set: (v) => { set({ mode: v }); commit(); } });
  const W = matrix({ label: "The matrix W", rows: 2, cols: 2, min: -MOST, max: MOST, signal, done: commit, kinds: (i, j) => `${["c-face", "c-body"][j]} rc-r${i + 1} rc-c${j + 1}`, lights: (i, j) => `t${i + 1}${j + 1} c${j + 1}`, name: (i, j) => `how much ${INS[j]} counts towards ${OUTS[i]}`,
    set: (i, j, v) => { const m = matrixOf(state()).map((/** @type {number[]} */ r) => [...r]); m[i][j] = v; set({ w: "custom", m }); } });
  const vx = matrix({ label: "the sample x", rows: 2, cols: 1, kinds: (i) => ["c-face", "c-body"][i] }), vo = matrix({ label: "the product o", rows: 2, cols: 1, kinds: (i) => ["c-cat", "c-rat"][i], lights: () => "o" });
  const eq = html("div", { class: "ec-eq rc-eq", role: "group", "data-hideable": "equation" }, W.root, vx.root, sign("="), vo.root);
  const told = [0, 1].map(() => html("p", { class: "ec-line rc-line" })), whole = html("p", { class: "ec-line rc-line rc-whole" });
  const sliders = KINDS.map((k, j) => slider({ label: INS[j], min: 0, max: 2.5, step: 0.05, kind: `c-${k}`, value: (v) => num(v), signal, done: commit, set: (v) => { const x = [...state().x]; x[j] = v; set({ x }); } }));
  const which = choice({ label: "W is", options: /** @type {[string, string][]} */ (Object.entries(NAMED)), signal, hideable: "matrix", set: (w) => { set(w === "custom" ? { w, m: matrixOf(state()) } : { w }); commit(); } });
  stage.append(html("div", { class: "rc-two" }, html("div", { class: "rc-side" }, mode.root, eq, html("div", { class: "rc-told", "data-hideable": "equation" }, ...told, whole), html("div", { class: "rc-x", "data-hideable": "sliders" }, ...sliders.map((x) => x.root)), which.root), p.root));

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const byRows = s.mode === "rows", byColumns = s.mode === "columns", at = (/** @type {number[]} */ q) => [p.px(q[0]), p.py(q[1])], show = (/** @type {Element} */ e, /** @type {boolean} */ on) => { /** @type {any} */ (e).style.display = on ? "" : "none"; };
    /** @type {import("./lib/labels.js").Box[]} */ const taken = [...p.taken];
    const q = p.pin(d.o);
    attr(end, { transform: `translate(${q.x} ${q.y})` });
    show(end, !q.out);
    taken.push(around(q.x, q.y, 12));

    // ── rows: on each axis two terms end to end, and their total on the axis itself ──
    const landed = [0, 1].map((i) => {
      const first = d.terms[i][0], sign_ = i ? 1 : -1;
      const drawn = KINDS.map((_, j) => { show(bars[i][j].root, byRows); return byRows ? bars[i][j].draw(i, j ? first : 0, j ? d.o[i] : first, LANES[j] * sign_) : null; });
      show(sums[i].root, byRows);
      const total = byRows ? sums[i].draw(i, 0, d.o[i], 0) : null;
      for (const b of [...drawn, total]) if (b) taken.push(...b.boxes);
      return total;
    });
    attr(guide, { d: byRows ? `M${p.px(d.o[0])} ${p.py(0)}V${p.py(d.o[1])}H${p.px(0)}` : "" });

    // ── columns: two arrows tip to tail; the same drawing with rows in their place is the mistake ──
    const pairs = byColumns ? d.parts : d.wrong, ends = [pairs[0], add(pairs[0], pairs[1])], units = byColumns ? [column(d.W, 0), column(d.W, 1)] : d.W;
    KINDS.forEach((_, j) => {
      show(arrows[j].root, byColumns);
      show(ghosts[j].root, byColumns && dist(units[j], pairs[j]) > 0.08);
      if (byColumns) ghosts[j].draw(units[j]);
      show(rows[j].root, s.mode === "mistaken");
      (byColumns ? arrows[j] : rows[j]).draw(ends[j], j ? ends[0] : [0, 0]);
      if (!byRows) { taken.push(...arrowBoxes(p, ends[j], j ? ends[0] : [0, 0])); if (byColumns) taken.push(...arrowBoxes(p, units[j])); }
    });
    const lost = s.mode === "mistaken" && dist(d.astray, d.o) > 0.005, cross = p.pin(d.astray);
    show(stray, lost && !cross.out);
    attr(stray, { transform: `translate(${cross.x} ${cross.y})` });
    attr(miss, { d: lost ? `M${at(d.astray).join(" ")}L${at(d.o).join(" ")}` : "" });
    if (lost) taken.push(...arrowBoxes(p, d.o, d.astray), around(cross.x, cross.y, 10));

    for (const e of [...tags, ...rowTags, ...sumTags, endTag, strayTag]) e.textContent = "";
    writeNear(endTag, coord(d.o), [q.x, q.y], taken, p, [16, 28, 42], lines);
    if (byRows) landed.forEach((b, i) => { if (b) writeNear(sumTags[i], `${short(d.o[i])} ${OUTS[i]}`, b.at, taken, p, [16, 28, 42, 58], lines); });
    else KINDS.forEach((_, j) => {
      const middle = at(mix(j ? ends[0] : [0, 0], ends[j], 0.5));
      writeNear((byColumns ? tags : rowTags)[j], `${short(s.x[j])} × ${byColumns ? INS[j] : `row ${j + 1}`}`, middle, taken, p, [12, 22, 34], lines);
    });
    if (lost) writeNear(strayTag, `astray: ${coord(d.astray)}`, [cross.x, cross.y], taken, p, [14, 26, 40], lines);

    mode.draw(s.mode); which.draw(s.w); W.draw(d.W); vx.draw(s.x.map((/** @type {number} */ v) => [v])); vo.draw(d.o.map((/** @type {number} */ v) => [v]));
    eq.classList.toggle("rc-by-columns", byColumns);
    attr(eq, { "aria-label": `W times ${coord(s.x)} is ${coord(d.o)}, read by ${byColumns ? "columns" : "rows"}` });
    [0, 1].forEach((i) => {
      const r = d.W[i], c = byColumns ? column(d.W, i) : r;
      say(told[i], byRows ? `${OUTS[i]}:  ${short(r[0])} × ${short(s.x[0])} + ${plus(r[1])} × ${short(s.x[1])} = ${short(d.o[i])}` : `${short(s.x[i])} × ${coord(c)} = ${coord(pairs[i])}`);
      told[i].className = `ec-line rc-line ${byColumns ? ["c-face", "c-body"][i] : ["c-cat", "c-rat"][i]}`;
    });
    say(whole, byRows ? `Together: ${coord(d.o)}` : `Added: ${coord(ends[1])}${lost ? `, not ${coord(d.o)}` : ""}`);
    sliders.forEach((sl, j) => sl.draw(s.x[j]));
  } };
}
