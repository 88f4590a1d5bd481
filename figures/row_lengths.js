// @ts-check
// Figure 3.4d. The two rows of A as arrows. The paper's formula takes them as they are, the released code makes each one long
// first: then the longest step halves the angle between them. With rows of one length the two agree.

import { realMatrix } from "./lib/clean.js";
import { choice } from "./lib/controls.js";
import { attr, html, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyMatrix, spoken } from "./lib/format.js";
import { around } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between } from "./lib/rng.js";
import { arrowBoxes, axisBoxes, clipLine, writeNear } from "./lib/shadows.js";
import { between2, lineOf, stretches, unitRows } from "./lib/stretch.js";
import { add, norm, scale, sub } from "./lib/vec.js";
import { MATRICES } from "./lib/world.js";

const MOST = 6;
/** @param {any} s */
export function derive(s) {
  const rows = s.unit ? unitRows(s.w) : s.w, ways = [s.w, unitRows(s.w)].map((A) => stretches(A)), [paper, code] = ways.map((x) => (x.most > 1e-9 && x.most - x.least > 1e-9 * x.most ? x.angle : null));
  return { rows, paper, code, now: s.unit ? code : paper, apart: paper === null || code === null ? null : between2(paper, code), lengths: s.w.map(norm), squares: ways[s.unit ? 1 : 0].values };
}
const said = (/** @type {number|null} */ a) => (a === null ? "no line" : `${num(a, 1)}°`);
/** @param {any} s @param {any} d */
function words(s, d) {
  if (d.lengths.every((/** @type {number} */ v) => v < 1e-9)) return "Both rows are zero: nothing is stretched.";
  const both = `The formula says ${said(d.paper)}, the code ${said(d.code)}`, [a, b] = d.lengths;
  if (d.apart === null) return `${both}: where the rows stand square to each other and are equally long, no step is stretched more than another.`;
  return `${both}: ${num(d.apart, 1)}° apart. As stored, the rows are ${num(a)} and ${num(b)} long.${d.apart < 0.05 ? (Math.abs(a - b) < 0.005 * Math.max(a, b) ? " Equal rows, one answer." : " Here the lengths make no difference.") : ""}`;
}

export const spec = {
  name: "row_lengths", number: "3.4d", title: "As the formula says, or as the code does", instruction: "Make the rows one long, or drag one.", reset: "Start over",
  defaults: { w: MATRICES.A, unit: false },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => (d.apart === null ? d.squares : [...d.squares, d.apart]),
  python: (/** @type {any} */ s) => `import numpy as np

A = np.array(${pyMatrix(s.w)})
lengths = np.linalg.norm(A, axis=1, keepdims=True)
B = A / np.where(lengths > 1e-12, lengths, 1)         # what the released code does first
found = [np.linalg.eigh(M.T @ M) for M in (A, B)]
one, other = (steps[:, -1] for _, steps in found)
apart = np.degrees(np.arctan2(abs(one[0] * other[1] - one[1] * other[0]), abs(one @ other)))
squares = np.maximum(found[${s.unit ? 1 : 0}][0][::-1], 0)
result = [*squares${derive(s).apart === null ? "" : ", apart"}]
print(result)
`,
  clean: (/** @type {any} */ s) => ({ w: realMatrix("w", s.w, 2, 2, -MOST, MOST), unit: s.unit === true }),
  random: (/** @type {() => number} */ r) => ({ w: [0, 1].map(() => { const a = between(r, 0, 7), b = between(r, 0.5, 5); return [b * Math.cos(a), b * Math.sin(a)]; }), unit: r() < 0.5 }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, d = derive(s), B = unitRows(s.w);
    if (d.lengths.some((/** @type {number} */ v) => v < 0.1)) return;
    // The line half way between two unit rows: between the rows, or between one and the other turned round.
    const cos = B[0][0] * B[1][0] + B[0][1] * B[1][1], half = cos >= 0 ? add(B[0], B[1]) : sub(B[0], B[1]);
    if (d.code !== null && Math.abs(cos) > 1e-6) must(between2(d.code, lineOf(half)) < 1e-5, "with rows one long the longest step must halve the angle between them");
    const one = derive({ ...s, unit: true });
    must(Math.abs(one.squares[0] + one.squares[1] - 2) < 1e-9 && Math.abs(one.squares[0] - 1 - Math.abs(cos)) < 1e-9, "the squares must add up to the number of rows");
    // One length for both, of whatever size: one answer.
    const even = derive({ ...s, w: B.map((row) => scale(row, 3.7)) });
    if (Math.abs(cos) > 1e-6) must(/** @type {number} */ (even.apart) < 1e-5, "where the rows are equally long formula and code must agree");
    // A row's own length means nothing to the code.
    const longer = derive({ ...s, w: [scale(s.w[0], 1.8), s.w[1]] });
    if (d.code !== null && longer.code !== null && Math.abs(cos) > 1e-6) must(between2(d.code, longer.code) < 1e-5, "the code's answer must not know how long a row was");
  },
  build,
};
export default defineFigure(spec);

const F = 6.9;
/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal }) {
  const p = plane({ x: [-F, F], y: [-F, F], unit: 440 / (2 * F), every: 2, axes: [{ kind: "plain", name: "w₁" }, { kind: "plain", name: "w₂" }], label: "The rows of A, as arrows where the steps are" });
  const ring = svg("circle", { class: "rq-ring", cx: p.px(0), cy: p.py(0), r: p.U }), lines = [0, 1].map((i) => svg("path", { class: `rq-line ${i ? "code" : "paper"}` })), rows = [0, 1].map(() => arrow(p, { cls: "rq-row" })), shown = [0, 1].map(() => arrow(p, { cls: "rq-now" })), hands = [0, 1].map(() => svg("g", { class: "ec-handle" })), tags = [0, 1, 2, 3].map(() => svg("text", { class: "ec-label rq-tag" }));
  for (const h of hands) h.innerHTML = `<circle class="ec-hit" r="24"/><circle class="ec-ring open" r="10"/>`;
  p.under.append(ring); p.data.append(...lines, ...rows.map((r) => r.root), ...shown.map((r) => r.root)); p.over.append(...tags, ...hands);
  const moves = hands.map((g, i) => movable(g, { at: p.at, range: [[-MOST, MOST], [-MOST, MOST]], step: 0.25, coarse: 1, fine: 0.05, signal, done: commit, get: () => state().w[i], home: () => MATRICES.A[i], label: `Row ${i + 1} of A`, set: (v) => set({ w: state().w.map((/** @type {number[]} */ r, /** @type {number} */ k) => (k === i ? v : r)) }), value: () => `${spoken(state().w[i][0])}, ${spoken(state().w[i][1])}` }));
  const how = choice({ label: "Rows", options: [["paper", "as they are (the formula)"], ["code", "one long (the code)"]], signal, hideable: "rule", set: (v) => { set({ unit: v === "code" }); commit(); } });
  const even = html("button", { type: "button", class: "ec-opt" }, "Make the first as long as the second");
  even.addEventListener("click", () => { const [a, b] = state().w, size = norm(a); if (size > 1e-9) { const r = scale(a, norm(b) / size), over = Math.max(1, ...r.map((/** @type {number} */ v) => Math.abs(v) / MOST)); set({ w: [scale(r, 1 / over), scale(b, 1 / over)] }); commit(); } }, { signal });
  const table = [0, 1].map(() => ({ row: html("td", {}), long: html("td", {}) })), angle = html("p", { class: "rq-apart", role: "status" });
  stage.append(html("div", { class: "rq-two" }, html("div", { class: "rq-plane" }, p.root), html("div", { class: "rq-side" }, how.root, html("table", { class: "rq-table" }, html("thead", {}, html("tr", {}, html("th", {}), html("th", { scope: "col" }, "counts as"), html("th", { scope: "col" }, "length"))), html("tbody", {}, ...table.map((t, i) => html("tr", {}, html("th", { scope: "row" }, `row ${i + 1}`), t.row, t.long)))), even, angle)));
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const at = (/** @type {number[]} */ q) => [p.px(q[0]), p.py(q[1])], O = at([0, 0]), taken = [...p.taken];
    rows.forEach((r, i) => { r.draw(s.w[i]); shown[i].draw(d.rows[i]); r.root.classList.toggle("ghost", s.unit); attr(hands[i], { transform: `translate(${at(s.w[i]).join(" ")})` }); moves[i].sync(); taken.push(...arrowBoxes(p, s.w[i]), around(...zip(at(s.w[i])), 13)); });
    [d.paper, d.code].forEach((a, i) => { const t = ((a ?? 0) * Math.PI) / 180, e = a === null ? null : clipLine(O, [Math.cos(t), -Math.sin(t)], p.W, p.H); attr(lines[i], { d: e ? `M${e[0].join(" ")}L${e[1].join(" ")}` : "", class: `rq-line ${i ? "code" : "paper"}${Boolean(i) === s.unit ? " now" : ""}` }); });
    rows.forEach((_, i) => { writeNear(tags[i], `row ${i + 1}`, at(s.w[i]), taken, p, [14, 26, 40], axisBoxes(p)); });
    const end = (/** @type {number|null} */ a) => { if (a === null) return O; const t = (a * Math.PI) / 180, k = 0.84 * F / Math.max(Math.abs(Math.cos(t)), Math.abs(Math.sin(t))); return at([-k * Math.cos(t), -k * Math.sin(t)]); };
    const near = d.apart !== null && d.apart < 8;
    writeNear(tags[2], d.paper === null ? "" : near ? "both" : "formula", end(d.paper), taken, p, [10, 20, 34]);
    writeNear(tags[3], d.code === null || near ? "" : "code", end(d.code), taken, p, [10, 20, 34]);
    how.draw(s.unit ? "code" : "paper");
    table.forEach((t, i) => { t.row.textContent = coord(d.rows[i]); t.long.textContent = num(norm(d.rows[i])); });
    angle.textContent = d.apart === null ? "" : `${num(d.apart, 1)}° between formula and code`;
  } };
}
const zip = (/** @type {number[]} */ q) => /** @type {[number, number]} */ ([q[0], q[1]]);
