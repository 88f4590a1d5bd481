// @ts-check
// Figure 2.3e. Two scores of the same samples. Where their normals are not square to each other, the cloud of scores is
// tilted, though the samples themselves are round: the covariance of the scores is Λ NᵀN Λ (eq-score-covariance).

import { oneOf, real, reals } from "./lib/clean.js";
import { choice, line, matrix } from "./lib/controls.js";
import { direction } from "./lib/directions.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { latentsOf } from "./lib/faces.js";
import { defineFigure } from "./lib/figure.js";
import { num, py, pyList, spoken } from "./lib/format.js";
import { around, lineBoxes } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { wordFor } from "./lib/portrait_words.js";
import { between, pick } from "./lib/rng.js";
import { axisBoxes, writeNear } from "./lib/shadows.js";
import { dot, norm, scale } from "./lib/vec.js";

const MANY = 250, SPAN = 4.1, LEAST = 0.4, MOST = 3, BOX = [[-3, 3], [-3, 3]];
/** Pairs of attributes of the portraits, and the plane, where both arrows can be dragged. @type {Record<string, [string, string]|null>} */
export const PAIRS = { plane: null, age_grey: ["age", "grey"], age_glasses: ["age", "glasses"], smile_yaw: ["smile", "yaw"] };
const inside = (/** @type {number[]} */ q) => Math.abs(q[0]) < SPAN && Math.abs(q[1]) < SPAN;
const fit = (/** @type {number[]} */ v) => { const size = norm(v); return size < 1e-9 ? [LEAST, 0] : size < LEAST * (1 - 1e-12) ? scale(v, LEAST / size) : size > MOST * (1 + 1e-12) ? scale(v, MOST / size) : v; };

/** The second arrow, turned square to the first on its own side, as long as it was. @param {number[]} r1 @param {number[]} r2 */
export function squared(r1, r2) {
  const k = (norm(r2) / norm(r1)) * (r1[0] * r2[1] - r1[1] * r2[0] >= 0 ? 1 : -1);
  return [-r1[1] * k, r1[0] * k];
}

/** @type {{seed: number, rows: number[][]}} */ let kept = { seed: -1, rows: [] };
const sample = (/** @type {number} */ seed) => { if (kept.seed !== seed) kept = { seed, rows: latentsOf(seed, MANY) }; return kept.rows; };
/** What a drag does not change: the samples seen in the plane that the two normals span. @type {{key: string, value: any}} */
let flat = { key: "", value: null };
/** Samples as points of a plane, and the two weighted normals as arrows in it. @param {any} s */
function seen(s) {
  const pair = PAIRS[s.source], key = `${s.source} ${s.seed}`;
  if (flat.key !== key) {
    const rows = sample(s.seed);
    if (!pair) flat = { key, value: { points: rows.map((z) => z.slice(0, 2)), arrows: null } };
    else {
      // The first normal points to the right; the second lies where its cosine with the first puts it.
      const [a, b] = pair.map((n) => Array.from(direction(n, "z").vector)), c = dot(a, b), up = Math.sqrt(1 - c * c), e = b.map((v, i) => (v - c * a[i]) / up);
      flat = { key, value: { points: rows.map((z) => [dot(a, z), dot(e, z)]), arrows: [[1, 0], [c, up]] } };
    }
  }
  const { points, arrows } = flat.value;
  return { points, r1: arrows ? arrows[0] : s.r1, r2: arrows ? arrows[1] : s.r2, names: pair ? pair.map(wordFor) : ["score 1", "score 2"] };
}

/** @param {any} s */
export function derive(s) {
  const { points, r1, r2, names } = seen(s), scores = points.map((/** @type {number[]} */ z) => [dot(r1, z), dot(r2, z)]);
  const mean = [0, 1].map((i) => scores.reduce((/** @type {number} */ a, /** @type {number[]} */ v) => a + v[i], 0) / MANY);
  const found = [[0, 0], [0, 1], [1, 1]].map(([i, j]) => scores.reduce((/** @type {number} */ a, /** @type {number[]} */ v) => a + (v[i] - mean[i]) * (v[j] - mean[j]), 0) / MANY);
  const theory = [dot(r1, r1), dot(r1, r2), dot(r2, r2)], l = [norm(r1), norm(r2)], cosine = theory[1] / (l[0] * l[1]), beyond = scores.filter((/** @type {number[]} */ q) => !inside(q)).length;
  return { points, r1, r2, names, scores, theory, found, l, cosine, beyond, angle: (Math.acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const tilt = Math.abs(d.cosine) < 0.03 ? "The scores hardly know of each other." : `Who scores high on ${d.names[0]} tends to score ${d.cosine > 0 ? "high" : "low"} on ${d.names[1]}.`;
  return `The normals are ${num(d.angle, 1)}° apart. The covariance of the two scores is ${num(d.theory[1])}; of these ${MANY} samples it is ${num(d.found[1])}. ${tilt}${d.beyond ? ` ${d.beyond} samples have scores beyond the picture.` : ""}`;
}

export const spec = {
  name: "entangled", number: "2.3e", title: "Two scores of one sample", instruction: "Turn the second arrow, and watch the cloud on the right.", reset: "Start again",
  defaults: { source: "plane", r1: [0.5, 1.2], r2: [1.6, 0.4], seed: 3 },
  choices: { source: Object.keys(PAIRS) },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.theory, ...d.found],
  python: (/** @type {any} */ s) => {
    const pair = PAIRS[s.source];
    return `import numpy as np
import eigencat as ec

z = ec.load("portraits").sample(${MANY}, seed=${s.seed}).astype(float)
${pair ? `known = ec.models.directions("portraits", space="z")
N = np.column_stack([known[name].vector for name in ["${pair[0]}", "${pair[1]}"]])
L = np.eye(2)` : `z = z[:, :2]                                   # two of the 64 numbers
rows = np.array([${pyList(s.r1)}, ${pyList(s.r2)}])
L = np.diag(np.linalg.norm(rows, axis=1))      # what one unit of distance is worth
N = rows.T @ np.linalg.inv(L)                  # unit normals, as columns`}
theory = L @ N.T @ N @ L
found = np.cov((z @ N @ L).T, bias=True)
result = [*theory[np.triu_indices(2)], *found[np.triu_indices(2)]]
print(result)
`;
  },
  clean: (/** @type {any} */ s) => ({ source: oneOf("source", s.source, Object.keys(PAIRS)), r1: fit(reals("r1", s.r1, [[-9, 9], [-9, 9]])), r2: fit(reals("r2", s.r2, [[-9, 9], [-9, 9]])), seed: Math.round(real("seed", s.seed, 0, 999999)) }),
  random: (/** @type {() => number} */ r) => ({ source: pick(r, Object.keys(PAIRS)), r1: [between(r, -2, 2), between(r, -2, 2)], r2: [between(r, -2, 2), between(r, -2, 2)], seed: Math.floor(r() * 1e6) }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, [a, b, c] = d.theory;
    // Five standard errors of a covariance of normal numbers: √((σ₁²σ₂² + σ₁₂²) / N).
    [[a, a, a], [b, a, c], [c, c, c]].forEach(([t, x, y], k) => must(Math.abs(d.found[k] - t) < 5 * Math.sqrt((x * y + t * t) / MANY), `the sample must have the covariance of theory within its error; got ${d.found[k]} for ${t}`));
    // The arrows as they are drawn: where each points, and how far apart that is.
    const turn = Math.atan2(d.r2[1], d.r2[0]) - Math.atan2(d.r1[1], d.r1[0]);
    must(Math.abs(b - d.l[0] * d.l[1] * Math.cos(turn)) < 1e-9, "the covariance must be both lengths times the cosine of the turn from one arrow to the other");
    must(Math.abs(Math.cos((d.angle * Math.PI) / 180) - Math.cos(turn)) < 1e-9, "the angle said must be the one drawn");
    // Λ NᵀN Λ, multiplied out from unit columns.
    const N = [0, 1].map((i) => [d.r1[i] / d.l[0], d.r2[i] / d.l[1]]), G = (/** @type {number} */ i, /** @type {number} */ j) => d.l[i] * (N[0][i] * N[0][j] + N[1][i] * N[1][j]) * d.l[j];
    must([[0, 0], [0, 1], [1, 1]].every(([i, j], k) => Math.abs(G(i, j) - d.theory[k]) < 1e-9), "the table must be the product of the matrices that the text names");
    must(Math.abs(dot(d.r1, squared(d.r1, d.r2))) < 1e-9 && Math.abs(norm(squared(d.r1, d.r2)) - d.l[1]) < 1e-9, "set square must leave no covariance, and the second score its worth");
    const pair = PAIRS[s.source];
    if (pair) { const [p, q] = pair.map((n) => direction(n, "z").vector); must(Math.abs(dot(Array.from(p), Array.from(q)) - d.cosine) < 1e-9, "the arrows drawn must stand at the angle of the 64 numbers"); }
  },
  build,
};
export default defineFigure(spec);

const UNIT = 50;

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal } = ctx, frame = { x: [-SPAN, SPAN], y: [-SPAN, SPAN], unit: UNIT };
  const left = plane({ ...frame, axes: [{ kind: "plain", name: "" }, { kind: "plain", name: "" }], label: "The samples, and the two normals as arrows" }), right = plane({ ...frame, axes: [{ kind: "plain", name: "" }, { kind: "plain", name: "" }], label: "Each sample at its two scores" });
  const dots = svg("path", { class: "en-dots" }), cloud = svg("path", { class: "en-dots o" }), ring = svg("path", { class: "en-ring" }), circle = svg("circle", { class: "en-circle", cx: left.px(0), cy: left.py(0), r: left.px(2) - left.px(0) }), a1 = arrow(left, { cls: "en-a one", pin: true }), a2 = arrow(left, { cls: "en-a two", pin: true }), t1 = svg("text", { class: "ec-label en-tag one" }), t2 = svg("text", { class: "ec-label en-tag two" });
  const tips = [1, 2].map((i) => { const g = svg("g", { class: "ec-handle", "data-lights": `r${i}` }); g.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="11"/>`; return g; });
  left.under.append(dots);
  left.data.append(circle, a1.root, a2.root);
  left.over.append(t1, t2, ...tips);
  right.under.append(cloud);
  right.data.append(ring);
  const lines = axisBoxes(left);
  const source = choice({ label: "Samples of", options: [["plane", "the plane"], ["age_grey", "age, grey hair"], ["age_glasses", "age, glasses"], ["smile_yaw", "smile, head turn"]], signal, set: (v) => { set({ source: v }); commit(); } });
  const again = html("button", { type: "button", class: "ec-opt" }, `Draw ${MANY} again`);
  again.addEventListener("click", () => { set({ seed: (state().seed * 48271 + 11) % 999983 }); commit(); }, { signal });
  const square = html("button", { type: "button", class: "ec-opt" }, "set square");
  square.addEventListener("click", () => { const s = own(); set({ ...s, r2: squared(s.r1, s.r2) }); commit(); }, { signal });
  const theory = matrix({ label: "Covariance by the formula", rows: 2, cols: 2, digits: 2, lights: (i, j) => (i === j ? `r${i + 1}` : "c") }), found = matrix({ label: "Covariance of these samples", rows: 2, cols: 2, digits: 2 });
  const told = line(["λ₁ = ", { live: "l1", lights: "r1" }, ",  λ₂ = ", { live: "l2", lights: "r2" }, ",  n₁ · n₂ = ", { live: "c", lights: "c" }]);
  const titles = [html("h3", { class: "pa-title" }, "the samples"), html("h3", { class: "pa-title" })];
  stage.append(html("div", { class: "en-two" }, html("div", {}, titles[0], left.root), html("div", {}, titles[1], right.root)),
    html("div", { class: "en-low" }, html("div", { class: "en-eq", "data-hideable": "equation" }, told.root, html("div", { class: "pa-weights" }, html("span", {}, "ΛNᵀNΛ ="), theory.root), html("div", { class: "pa-weights" }, html("span", {}, "these samples:"), found.root)), html("div", { class: "en-set" }, source.root, html("div", { class: "ec-choice" }, again, square))));
  // Who moves an arrow of the portraits takes both arrows back to the plane.
  const own = () => { const { r1, r2 } = seen(state()); return { source: "plane", r1, r2 }; };
  const hands = tips.map((tip, i) => { const key = i ? "r2" : "r1"; return movable(tip, { range: BOX, signal, label: `The tip of arrow ${i + 1}: its length is what a unit of distance is worth`, at: left.at, get: () => seen(state())[key], set: (v) => { if (norm(v) > 0.02) set({ ...own(), [key]: v }); }, done: commit, home: () => spec.defaults[key], value: () => { const s = seen(state()); return `${spoken(s[key][0])}, ${spoken(s[key][1])}; covariance ${spoken(dot(s.r1, s.r2))}`; } }); });
  const path = (/** @type {any} */ p, /** @type {number[][]} */ list) => {
    // From left to right, each from the one before: as short as dots can be written.
    let x = 0, y = 0;
    return list.filter(inside).map((q) => [Math.round(p.px(q[0])), Math.round(p.py(q[1]))]).sort((a, b) => a[0] - b[0]).map((q, i) => { const step = `${i ? "m" : "M"}${q[0] - x} ${q[1] - y}h0`; [x, y] = q; return step; }).join("");
  };

  let shown = "";
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const key = `${s.source} ${s.seed}`, free = s.source === "plane";
    if (key !== shown) { shown = key; attr(dots, { d: path(left, d.points) }); }
    attr(cloud, { d: path(right, d.scores) });
    // Two standard deviations every way: the circle of the samples, as the two readers see it.
    const turn = Array.from({ length: 49 }, (_, k) => { const t = (k * Math.PI) / 24, q = [2 * Math.cos(t), 2 * Math.sin(t)]; return [dot(d.r1, q), dot(d.r2, q)]; });
    attr(ring, { d: `M${turn.map((q) => `${right.px(q[0]).toFixed(1)} ${right.py(q[1]).toFixed(1)}`).join("L")}Z` });
    a1.draw(d.r1); a2.draw(d.r2);
    tips.forEach((tip, i) => { const r = i ? d.r2 : d.r1; attr(tip, { transform: `translate(${left.px(r[0])} ${left.py(r[1])})` }); hands[i].sync(); });
    const taken = [...left.taken, ...[d.r1, d.r2].flatMap((r) => [...lineBoxes(left.px(0), left.py(0), left.px(r[0]), left.py(r[1]), 5, 12), around(left.px(r[0]), left.py(r[1]), 12)])];
    writeNear(t1, free ? "1" : d.names[0], [left.px(d.r1[0]), left.py(d.r1[1])], taken, left, [15, 26, 38], lines);
    writeNear(t2, free ? "2" : d.names[1], [left.px(d.r2[0]), left.py(d.r2[1])], taken, left, [15, 26, 38], lines);
    right.setNames(d.names);
    say(titles[1], `their scores: ${d.names[0]} across, ${d.names[1]} up`);
    theory.draw([[d.theory[0], d.theory[1]], [d.theory[1], d.theory[2]]]);
    found.draw([[d.found[0], d.found[1]], [d.found[1], d.found[2]]]);
    told.draw({ l1: num(d.l[0]), l2: num(d.l[1]), c: num(d.cosine) });
    source.draw(s.source);
  } };
}
