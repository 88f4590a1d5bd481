// @ts-check
// Figure A1.3c. Two bent readers, weighed by a third: together they answer "one or the other, not both", which no single
// reader can. The lines where the readers bend are one thing, the line where the answer changes is another.

import { reals, realMatrix } from "./lib/clean.js";
import { matrix, sign } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyList, pyMatrix, short, spoken } from "./lib/format.js";
import { around, lineBoxes } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { clipLine, writeNear } from "./lib/shadows.js";
import { relu } from "./lib/square.js";
import { dot, matvec, mix, norm, sub } from "./lib/vec.js";

const MOST = 3, LIMIT = 0.5, LOW = -0.7, HIGH = 1.7;
const CORNERS = [[0, 0], [1, 0], [0, 1], [1, 1]], TRUTH = [0, 1, 1, 0];
const SQUARE = [[LOW, LOW], [HIGH, LOW], [HIGH, HIGH], [LOW, HIGH]];
const hiddenOf = (/** @type {any} */ s, /** @type {number[]} */ x) => relu(sub(matvec(s.w, x), s.t));
const outputOf = (/** @type {any} */ s, /** @type {number[]} */ x) => dot(s.v, hiddenOf(s, x));

/**
 * The part of a polygon where f >= 0, for an f that is affine, and the cut: where f = 0 inside it.
 * @param {number[][]} polygon @param {(q: number[]) => number} f
 */
function clip(polygon, f) {
  /** @type {number[][]} */ const kept = [], cut = [];
  polygon.forEach((q, i) => {
    const r = polygon[(i + 1) % polygon.length], u = f(q), v = f(r);
    if (u >= 0) kept.push(q);
    if ((u < 0) !== (v < 0)) { const m = mix(q, r, u / (u - v)); kept.push(m); cut.push(m); }
  });
  return { kept, cut };
}

/** @param {any} s */
export function derive(s) {
  const hidden = CORNERS.map((x) => hiddenOf(s, x)), out = CORNERS.map((x) => outputOf(s, x)), says = out.map((o) => Number(o >= LIMIT));
  // The two lines cut the plane into four parts, and in each the output is one straight total.
  /** @type {number[][][]} */ const yes = [], edges = [];
  for (const on of [[1, 1], [1, 0], [0, 1], [0, 0]]) {
    const part = on.reduce((poly, k, i) => clip(poly, (q) => (k ? 1 : -1) * (dot(s.w[i], q) - s.t[i])).kept, SQUARE);
    if (part.length < 3) continue;
    const { kept, cut } = clip(part, (q) => on.reduce((sum, k, i) => sum + k * s.v[i] * (dot(s.w[i], q) - s.t[i]), 0) - LIMIT);
    if (kept.length > 2) yes.push(kept);
    if (cut.length === 2) edges.push(cut);
  }
  return { hidden, out, says, right: says.filter((v, i) => v === TRUTH[i]).length, yes, edges };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const yes = CORNERS.filter((_, i) => d.says[i]).map((q) => coord(q)), list = yes.length > 1 ? `${yes.slice(0, -1).join(", ")} and ${yes[yes.length - 1]}` : yes[0];
  const head = `The outputs at ${CORNERS.map((q) => coord(q)).join(", ")} are ${d.out.map((/** @type {number} */ o) => short(o)).join(", ")}.`;
  const says = yes.length === 0 ? "It says yes to none." : `It says yes to ${list}.`;
  return `${head} ${says} ${d.right === 4 ? "That is one or the other, not both." : `Right at ${d.right} of the 4 corners.`}`;
}

export const spec = {
  name: "xor_builder", number: "A1.3c", title: "One or the other, not both", instruction: "Drag a dashed line, or change a weight.", reset: "As it began",
  defaults: { w: [[1, 1], [1, 1]], t: [0, 1], v: [1, -2] },
  derive, words,
  result: (/** @type {any} */ _s, /** @type {any} */ d) => [...d.out, ...d.hidden.flat()],
  python: (/** @type {any} */ s) => `import numpy as np

W, t, v = np.array(${pyMatrix(s.w)}), np.array(${pyList(s.t)}), np.array(${pyList(s.v)})
X = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
hidden = np.maximum(X @ W.T - t, 0)     # two readers, bent
output = hidden @ v                     # weighed by a third
result = [*output, *hidden.ravel()]
print(output, output >= ${LIMIT})
`,
  clean: (/** @type {any} */ s) => ({ w: realMatrix("w", s.w, 2, 2, -MOST, MOST), t: reals("t", s.t, [[-MOST, MOST], [-MOST, MOST]]), v: reals("v", s.v, [[-MOST, MOST], [-MOST, MOST]]) }),
  random: (/** @type {() => number} */ r) => {
    const any = () => (r() < 0.5 ? between(r, -2, 2) : pick(r, [-2, -1, 0, 1, 1, 2]));
    return { w: [[any(), any()], [any(), any()]], t: [any(), any()], v: [any(), any()] };
  },
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    // The regions were cut from polygons; the layer itself is asked at places all over the square.
    const inside = (/** @type {number[][]} */ poly, /** @type {number[]} */ q) => poly.every((a, i) => { const b = poly[(i + 1) % poly.length]; return (b[0] - a[0]) * (q[1] - a[1]) - (b[1] - a[1]) * (q[0] - a[0]) >= -1e-9; });
    for (let i = 0; i < 8; i++) for (let j = 0; j < 8; j++) {
      const q = [LOW + 0.017 + i * 0.31, LOW + 0.023 + j * 0.31], o = outputOf(s, q);
      if (Math.abs(o - LIMIT) > 1e-6) must(d.yes.some((poly) => inside(poly, q)) === o > LIMIT, `the shaded part must be where the output is above ${LIMIT}; got ${coord(q)}`);
    }
    for (const [a, b] of d.edges) for (const u of [0, 0.3, 1]) must(Math.abs(outputOf(s, mix(a, b, u)) - LIMIT) < 1e-9, "on the drawn line the output must be the limit");
    // A reader that shouts twice as loud and is trusted half as much is the same reader.
    const louder = { w: [s.w[0].map((/** @type {number} */ v) => 2 * v), s.w[1]], t: [2 * s.t[0], s.t[1]], v: [s.v[0] / 2, s.v[1]] };
    must(derive(louder).out.every((o, i) => Math.abs(o - d.out[i]) < 1e-12), "loudness must be made up for by trust");
    // One reader alone is straight up to its bend: it can never answer XOR.
    const alone = derive({ ...s, v: [s.v[0], 0] });
    must(alone.right < 4, "one bent reader must not be able to answer one or the other, not both");
  },
  build,
};
export default defineFigure(spec);

const FRAME = { x: [LOW, HIGH], y: [LOW, HIGH], unit: 170 }, INNER = { x: [-0.75, 3.05], y: [-0.75, 3.05], unit: 107 };
const M = (/** @type {any} */ p, /** @type {number[][]} */ poly) => `M${poly.map((q) => `${p.px(q[0]).toFixed(2)} ${p.py(q[1]).toFixed(2)}`).join("L")}`;

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal }) {
  const plain = (/** @type {string[]} */ names) => names.map((name) => ({ kind: /** @type {const} */ ("plain"), name }));
  const p = plane({ ...FRAME, axes: plain(["x₁", "x₂"]), label: "The questions: x1 to the right, x2 upwards" }), h = plane({ ...INNER, axes: plain(["r₁", "r₂"]), label: "What the two readers answer: reader 1 to the right, reader 2 upwards" });
  const area = svg("path", { class: "xb-yes" }), edge = svg("path", { class: "xb-edge ec-part-edge", "data-lights": "edge" });
  const folds = [0, 1].map((i) => svg("path", { class: `xb-fold xb-${i + 1} ec-part-r${i + 1}`, "data-lights": `r${i + 1}` })), foldTags = [0, 1].map((i) => svg("text", { class: "ec-label xb-tag" }, `reader ${i + 1}`));
  const grips = [0, 1].map((i) => { const g = svg("g", { class: "ec-handle", "data-lights": `r${i + 1}` }); g.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring open xb-grip" r="12"/><text class="xb-num" y="5.5">${i + 1}</text>`; return g; });
  const marks = CORNERS.map(() => svg("g", { class: "xb-corner" })), values = CORNERS.map(() => svg("text", { class: "ec-label xb-value" })), edgeTag = svg("text", { class: "ec-label xb-tag" });
  p.under.append(area);
  p.data.append(...folds, edge);
  p.over.append(...marks, ...grips, ...foldTags, edgeTag, ...values);
  const hArea = svg("path", { class: "xb-yes" }), hEdge = svg("path", { class: "xb-edge ec-part-edge", "data-lights": "edge" }), hMarks = CORNERS.map(() => svg("g", { class: "xb-corner" })), hTags = CORNERS.map(() => svg("text", { class: "ec-label" }));
  h.under.append(hArea);
  h.data.append(hEdge);
  h.over.append(...hMarks, ...hTags);

  const entry = { min: -MOST, max: MOST, signal, done: commit };
  const vW = matrix({ ...entry, label: "The readers' weights", rows: 2, cols: 2, lights: (i) => `r${i + 1}`, name: (i, j) => `reader ${i + 1}, weight of x${j + 1}`, set: (i, j, v) => { const w = state().w.map((/** @type {number[]} */ r) => [...r]); w[i][j] = v; set({ w }); } });
  const vt = matrix({ ...entry, label: "The thresholds", rows: 2, cols: 1, lights: (i) => `r${i + 1}`, name: (i) => `threshold of reader ${i + 1}`, set: (i, _j, v) => { const t = [...state().t]; t[i] = v; set({ t }); } });
  const vv = matrix({ ...entry, label: "How far each reader is trusted", rows: 1, cols: 2, lights: (_i, j) => `r${j + 1}`, name: (_i, j) => `trust in reader ${j + 1}`, set: (_i, j, v) => { const t = [...state().v]; t[j] = v; set({ v: t }); } });
  const rows = CORNERS.map((q) => { const cells = Array.from({ length: 4 }, () => html("td")); return { cells, tr: html("tr", {}, html("th", { scope: "row" }, coord(q)), ...cells) }; });
  const table = html("table", { class: "xb-table" }, html("caption", { class: "ec-vh" }, "The four questions"), html("thead", {}, html("tr", {}, ...["x", "r₁", "r₂", "output", "says"].map((t) => html("th", { scope: "col" }, t)))), html("tbody", {}, ...rows.map((r) => r.tr)));
  const eq = html("div", { class: "ec-eq xb-eq", role: "group", "data-hideable": "equation" }, html("span", { class: "xb-name" }, "output"), sign("="), vv.root, html("span", { class: "xb-name" }, "relu("), vW.root, html("span", { class: "xb-name" }, "x"), sign("−"), vt.root, html("span", { class: "xb-name" }, ")"));
  const title = (/** @type {string} */ b, /** @type {string} */ rest) => html("h3", { class: "xb-title" }, html("b", {}, b), ` ${rest}`);
  stage.append(html("div", { class: "xb-two" }, html("div", {}, title("Questions", "shaded: the answer is yes"), p.root), html("div", {}, title("Answers of the readers", "the same four points"), h.root)), html("div", { class: "xb-under" }, eq, table));

  const middle = [0.5, 0.5];
  /** The point of a reader's line that is nearest to the middle of the square. @param {any} s @param {number} i */
  const foot = (s, i) => { const w = s.w[i], n = dot(w, w); return n < 1e-9 ? middle : middle.map((v, j) => v + ((s.t[i] - dot(w, middle)) / n) * w[j]); };
  // A line moves across itself only: what the hand sets is the reader's threshold, the total along the line.
  const hands = grips.map((g, i) => movable(g, { at: (e) => [dot(state().w[i], p.at(e)), 0], get: () => [state().t[i], 0], signal, done: commit, range: [[-MOST, MOST], [0, 0]], axis: "x", step: 0.05, home: () => [spec.defaults.t[i], 0],
    set: ([t]) => { const ts = [...state().t]; ts[i] = t; set({ t: ts }); },
    label: `The line where reader ${i + 1} bends: its threshold`, value: () => `threshold ${spoken(state().t[i])}; right at ${derive(state()).right} of 4 corners` }));

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    attr(area, { d: d.yes.map((/** @type {number[][]} */ poly) => `${M(p, poly)}Z`).join("") });
    attr(edge, { d: d.edges.map((/** @type {number[][]} */ e) => M(p, e)).join("") });
    /** @type {import("./lib/labels.js").Box[]} */ const taken = [...p.taken, ...CORNERS.map((q) => around(p.px(q[0]), p.py(q[1]), 15))];
    for (const [a, b] of d.edges) taken.push(...lineBoxes(p.px(a[0]), p.py(a[1]), p.px(b[0]), p.py(b[1]), 4, 12));
    const feet = [0, 1].map((i) => {
      const w = s.w[i], ends = norm(w) < 1e-6 ? null : clipLine([p.px(foot(s, i)[0]), p.py(foot(s, i)[1])], [w[1], w[0]], p.W, p.H);
      attr(folds[i], { d: ends ? `M${ends[0].join(" ")}L${ends[1].join(" ")}` : "" });
      if (ends) taken.push(...lineBoxes(ends[0][0], ends[0][1], ends[1][0], ends[1][1], 4, 16));
      // Two lines may fall together: their handles step aside along the line.
      const q = foot(s, i), n = norm(w) || 1, aside = (i ? 1 : -1) * 0.22, at = p.pin([q[0] - (w[1] / n) * aside, q[1] + (w[0] / n) * aside], 22);
      attr(grips[i], { transform: `translate(${at.x.toFixed(2)} ${at.y.toFixed(2)})` });
      taken.push(around(at.x, at.y, 14));
      return [at.x, at.y];
    });
    CORNERS.forEach((q, k) => {
      const shape = TRUTH[k] ? "<rect x=\"-9\" y=\"-9\" width=\"18\" height=\"18\"/>" : "<circle r=\"9.5\"/>", wrong = d.says[k] !== TRUTH[k], inner = `${shape}${wrong ? "<path d=\"M-13 -13L13 13M-13 13L13 -13\"/>" : ""}`;
      for (const [g, pane, at] of /** @type {[any, any, number[]][]} */ ([[marks[k], p, q], [hMarks[k], h, d.hidden[k]]])) {
        const spot = pane.pin(at, 12);
        if (g.dataset.now !== inner) { g.innerHTML = inner; g.dataset.now = inner; }
        g.classList.toggle("xb-one", TRUTH[k] === 1);
        attr(g, { transform: `translate(${spot.x.toFixed(2)} ${spot.y.toFixed(2)})` });
      }
      writeNear(values[k], short(d.out[k]), [p.px(q[0]), p.py(q[1])], taken, p, [14, 24, 34]);
    });
    [0, 1].forEach((i) => writeNear(foldTags[i], norm(s.w[i]) < 1e-6 ? "" : `reader ${i + 1}`, feet[i], taken, p, [16, 28, 42]));
    const longest = d.edges.reduce((/** @type {number[][]|null} */ m, /** @type {number[][]} */ e) => (!m || norm(sub(e[0], e[1])) > norm(sub(m[0], m[1])) ? e : m), null), mid = longest ? mix(longest[0], longest[1], 0.5) : [0, 0];
    writeNear(edgeTag, longest ? "output ½" : "", [p.px(mid[0]), p.py(mid[1])], taken, p, [10, 20, 32, 46]);

    // In the readers' own plane the answer changes along one straight line.
    const corners = [[INNER.x[0], INNER.y[0]], [INNER.x[1], INNER.y[0]], [INNER.x[1], INNER.y[1]], [INNER.x[0], INNER.y[1]]], half = clip(corners, (q) => dot(s.v, q) - LIMIT);
    attr(hArea, { d: half.kept.length > 2 ? `${M(h, half.kept)}Z` : "" });
    attr(hEdge, { d: half.cut.length === 2 ? M(h, half.cut) : "" });
    /** @type {import("./lib/labels.js").Box[]} */ const full = [...h.taken, ...(half.cut.length === 2 ? lineBoxes(h.px(half.cut[0][0]), h.py(half.cut[0][1]), h.px(half.cut[1][0]), h.py(half.cut[1][1]), 4, 16) : [])];
    const spots = d.hidden.map((/** @type {number[]} */ q) => h.pin(q, 12));
    for (const a of spots) full.push(around(a.x, a.y, 13));
    CORNERS.forEach((_, k) => {
      const here = CORNERS.map((q, j) => ({ q, j })).filter(({ j }) => Math.hypot(spots[j].x - spots[k].x, spots[j].y - spots[k].y) < 2);
      // Corners with the same answers are one point, and share one label.
      writeNear(hTags[k], here[0].j === k ? here.map(({ q }) => coord(q)).join(" ") : "", [spots[k].x, spots[k].y], full, h, [15, 26, 38]);
    });
    vW.draw(s.w); vt.draw(s.t.map((/** @type {number} */ v) => [v])); vv.draw([s.v]);
    rows.forEach((r, k) => [...d.hidden[k].map((/** @type {number} */ v) => short(v)), num(d.out[k]), `${d.says[k] ? "yes" : "no"}${d.says[k] === TRUTH[k] ? "" : ", wrong"}`].forEach((text, i) => say(r.cells[i], text)));
    attr(eq, { "aria-label": `The output is ${spoken(s.v[0])} times reader 1 plus ${spoken(s.v[1])} times reader 2, both bent` });
    for (const one of hands) one.sync();
  } };
}
