// @ts-check
// Figure 3.2c. A cloud goes through W. What comes out has the covariance W C Wᵀ, ellipse and all; W Wᵀ is that only where the
// cloud that went in was round, with variance one every way.

import { oneOf, realMatrix } from "./lib/clean.js";
import { axesOf, carried, correlation, covariance, ellipse, meanOf, pathOf, unitAt } from "./lib/cloud.js";
import { choice, longArrow, matrix } from "./lib/controls.js";
import { attr, html, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { num, pyMatrix, spoken } from "./lib/format.js";
import { herdKey, herdMarks, herdOf, pyPoints } from "./lib/herd.js";
import { around } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { arrowBoxes, axisBoxes, unitArrow, writeNear } from "./lib/shadows.js";
import { column, matvec } from "./lib/vec.js";
import { MATRICES } from "./lib/world.js";

const MOST = 3, NAMED = { W_C: "classifier", W_R: "turn & stretch" };
/** The name of a matrix, where it has one. @param {number[][]} w */
const nameOf = (w) => Object.keys(NAMED).find((n) => JSON.stringify(MATRICES[n]) === JSON.stringify(w)) ?? "";
const ONE = [[1, 0], [0, 1]];

/** @param {any} s @param {any} [table] */
export function derive(s, table = null) {
  const W = s.w, herd = herdOf(s, table), images = herd.points.map((/** @type {number[]} */ p) => matvec(W, p)), mean = meanOf(herd.points), C = covariance(herd.points);
  const white = carried(W, ONE), out = carried(W, C);
  // Round: as far every way. Only then is the shape that W Wᵀ tells the right one, and only for variance one its size.
  const a = (C[0][0] + C[1][1]) / 2, round = a > 1e-12 && Math.hypot(C[0][0] - a, C[0][1], C[1][1] - a) < 1e-6 * a ? a : null;
  const outside = images.filter((/** @type {number[]} */ q) => q[0] < RIGHT.x[0] || q[0] > RIGHT.x[1] || q[1] < RIGHT.y[0] || q[1] > RIGHT.y[1]).length;
  return { ...herd, W, images, round, outside, mean, centre: matvec(W, mean), C, out, white, told: s.white ? white : out, r: correlation(C), r_out: correlation(out), r_white: correlation(white) };
}

const said = (/** @type {number|null} */ r) => (r === null ? "none (not both vary)" : num(r, 3));
/** @param {any} s @param {any} d */
function words(s, d) {
  const [a, b] = d.ins, [c, e] = d.outs, lost = d.outside ? ` ${d.outside === 1 ? "One point lies" : `${d.outside} points lie`} outside the picture.` : "", first = `Going in, the correlation of ${a} and ${b} is ${said(d.r)}; coming out, that of ${c} and ${e} is ${said(d.r_out)}.${lost}`;
  if (!s.white) return `${first} The dashed ellipse is W C Wᵀ.`;
  if (d.W.flat().every((/** @type {number} */ v) => !v)) return `${first} W sends everything to one place, whatever goes in.`;
  const how = d.round === null ? "it takes the cloud for a round one, and this one is not" : Math.abs(d.round - 1) < 1e-6 ? "right, since this cloud is round, with variance one" : `the right shape, since this cloud is round, but its variance is ${num(d.round)} and not one`;
  return `${first} W Wᵀ alone says ${said(d.r_white)}: ${how}.`;
}

export const spec = {
  name: "cloud_through", number: "3.2c", title: "The cloud goes through", instruction: "Drag a column of W.", reset: "Start over", table: true,
  defaults: { w: [[-2, 2.5], [2.5, -2]], white: false, data: "animals" },
  choices: { data: ["animals", "table"] },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.told.flat(), ...d.out.flat()],
  python: (/** @type {any} */ s, /** @type {any} */ table) => `import numpy as np
import eigencat as ec

W = ${nameOf(s.w) ? `ec.matrices()["${nameOf(s.w)}"]` : `np.array(${pyMatrix(s.w)})`}
X = np.array(${pyPoints(herdOf(s, table).points)})
C = np.cov(X.T, bias=True)
told = W @ ${s.white ? "" : "C @ "}W.T           # what this says of the cloud that comes out
found = np.cov((X @ W.T).T, bias=True)
print(told, found)
result = [*told.ravel(), *found.ravel()]
`,
  clean(/** @type {any} */ s) {
    const data = oneOf("data", s.data, ["animals", "table"]);
    return { w: realMatrix("w", s.w, 2, 2, -MOST, MOST), white: Boolean(s.white), data };
  },
  random: (/** @type {() => number} */ r) => ({ w: r() < 0.3 ? MATRICES[pick(r, Object.keys(NAMED))] : [0, 1].map(() => [0, 1].map(() => between(r, -MOST, MOST))), white: r() < 0.5, data: "animals" }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, d = derive(s), found = covariance(d.images), size = Math.max(1, ...found.flat().map(Math.abs));
    const same = (/** @type {number[][]} */ A, /** @type {number[][]} */ B) => A.every((row, i) => row.every((v, j) => Math.abs(v - B[i][j]) < 1e-12 * size));
    must(same(found, d.out), "the covariance of the images must be W C Wᵀ");
    must(same(d.told, s.white ? d.white : found), "what is told must go by the rule that was chosen");
    // Made round first, by the inverse root of its covariance, the same cloud must come out as W Wᵀ says.
    const { values, angle } = axesOf(d.C), u = unitAt(/** @type {number} */ (angle)), v = [-u[1], u[0]], root = [0, 1].map((i) => [0, 1].map((j) => (u[i] * u[j]) / Math.sqrt(values[0]) + (v[i] * v[j]) / Math.sqrt(values[1])));
    must(same(covariance(d.points.map((/** @type {number[]} */ p) => matvec(d.W, matvec(root, p)))), d.white), "for a cloud made round, W Wᵀ must be what comes out");
    must(meanOf(d.images).every((v, i) => Math.abs(v - d.centre[i]) < 1e-12 * size), "the mean of the images must be the image of the mean");
    must(d.r_out === null || Math.abs(d.r_out) <= 1 + 1e-9, "no correlation may be beyond one");
  },
  build,
};
export default defineFigure(spec);

const LEFT = { animals: { x: [-0.6, 2.9], y: [-0.6, 3.1], unit: 92, every: 0.5 }, table: { x: [-3.6, 3.6], y: [-3.4, 3.5], unit: 48 } }, RIGHT = { x: [-6.6, 6.6], y: [-6.2, 6.2], unit: 30 };

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal } = ctx, place = html("div", { class: "ct-two" });
  const W = matrix({ label: "The matrix W", rows: 2, cols: 2, min: -MOST, max: MOST, signal, done: commit, kinds: (i, j) => ["c-face", "c-body"][j], name: (i, j) => `how much ${["the first measurement", "the second measurement"][j]} counts towards ${["the first score", "the second score"][i]}`,
    set: (i, j, v) => { const w = state().w.map((/** @type {number[]} */ r) => [...r]); w[i][j] = v; set({ w }); } });
  const mats = ["C", "out"].map((name) => matrix({ label: name === "C" ? "C, of what goes in" : "The covariance that is told of what comes out", rows: 2, cols: 2, digits: 4, lights: () => name }));
  const which = choice({ label: "W is", options: /** @type {[string, string][]} */ (Object.entries(NAMED)), signal, hideable: "matrix", set: (n) => { set({ w: MATRICES[n].map((r) => [...r]) }); commit(); } });
  const rule = choice({ label: "Tell it by", options: [["c", "W C Wᵀ"], ["white", "W Wᵀ, as if round"]], signal, hideable: "rule", set: (v) => { set({ white: v === "white" }); commit(); } });
  const data = choice({ label: "Show", options: [["animals", "ten animals"], ["table", "my table"]], signal, set: (v) => { set({ data: v }); commit(); } });
  const name = (/** @type {string} */ t) => html("i", { class: "ct-name" }, t), group = (/** @type {Element[]} */ ...e) => html("div", { class: "ct-mat" }, ...e), told = name("W C Wᵀ");
  stage.append(place, html("div", { class: "ct-low" }, html("div", { class: "ct-mats" }, group(name("W"), W.root), group(name("C"), mats[0].root), group(told, mats[1].root)), html("div", { class: "ct-do" }, which.root, rule.root, data.root)));
  let key = "", /** @type {any} */ scene = null;
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const now = herdKey(d.own, ctx.table());
    if (now !== key) { key = now; scene = makeScene(ctx, d); place.replaceChildren(...scene.nodes); }
    scene.draw(s, d);
    W.draw(d.W); mats[0].draw(d.C); mats[1].draw(d.told);
    told.textContent = s.white ? "W Wᵀ" : "W C Wᵀ";
    which.draw(nameOf(s.w)); rule.draw(s.white ? "white" : "c"); data.draw(d.own ? "table" : "animals"); data.root.hidden = !ctx.table();
  } };
}

/** @param {import("./lib/figure.js").Ctx} ctx @param {any} first */
function makeScene({ state, set, commit, signal }, { own, ins, outs }) {
  const left = plane({ ...(own ? LEFT.table : LEFT.animals), axes: [{ kind: "face", name: ins[0] }, { kind: "body", name: ins[1] }], label: `Model 1: ${ins[0]} to the right, ${ins[1]} upwards` });
  const right = plane({ ...RIGHT, every: 2, axes: [{ kind: own ? "plain" : "cat", name: outs[0] }, { kind: own ? "plain" : "rat", name: outs[1] }], label: `Model 2: ${outs[0]} to the right, ${outs[1]} upwards` }), lines = axisBoxes(right);
  const told = svg("path", { class: "ct-ring told" });
  right.under.append(told);
  const panes = [left, right].map((p) => { const ring = svg("path", { class: "ct-ring" }), mid = svg("path", { class: "ct-mid" }), herd = svg("g", { class: "ct-herd" }); p.under.append(ring); p.data.append(herd, mid); return { p, ring, mid, herd }; });
  const kinds = /** @type {const} */ (["face", "body"]), cols = kinds.map((k) => unitArrow(right, k)), tags = kinds.map((k) => svg("text", { class: `ec-label ct-tag c-${k}` }));
  const tips = kinds.map((_, j) => { const g = svg("g", { class: "ec-handle", "data-lights": `w${j}` }); g.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="11"/>`; return g; });
  right.over.append(...cols.map((c) => c.root), ...tags, ...tips);
  const hands = tips.map((g, j) => movable(g, { at: right.at, range: [[-MOST, MOST], [-MOST, MOST]], signal, done: commit, get: () => column(state().w, j), home: () => column(MATRICES.W_C, j), label: `Column ${j + 1} of W: where one unit of ${ins[j]} lands`,
    set: (v) => set({ w: state().w.map((/** @type {number[]} */ r, /** @type {number} */ i) => r.map((x, k) => (k === j ? v[i] : x))) }), value: () => { const v = column(state().w, j); return `${outs[0]} ${spoken(v[0])}, ${outs[1]} ${spoken(v[1])}`; } }));
  const title = (/** @type {string} */ b, /** @type {string} */ rest) => html("h3", { class: "tm-title" }, html("b", {}, b), html("span", {}, rest));
  return {
    nodes: [html("div", { class: "sv-pane" }, title("Model 1", ` asks about ${ins[0]} and ${ins[1]}`), left.root), html("span", { class: "sv-arrow", "aria-hidden": "true" }, longArrow()), html("div", { class: "sv-pane" }, title("Model 2", ` asks about ${outs[0]} and ${outs[1]}`), right.root)],
    draw(/** @type {any} */ s, /** @type {any} */ d) {
      panes.forEach(({ p, ring, mid, herd }, i) => {
        const at = (/** @type {number[]} */ q) => [p.px(q[0]), p.py(q[1])], m = at(i ? d.centre : d.mean), shown = i ? d.images : d.points, C = i ? covariance(d.images) : d.C;
        herd.innerHTML = herdMarks(d, shown.map(at), i ? 0.42 : 0.5);
        // Two deviations: most of a cloud is inside.
        attr(ring, { d: pathOf(ellipse(C, i ? d.centre : d.mean, 2).map(at)), }); if (i) { attr(told, { d: pathOf(ellipse(d.told, d.centre, 2).map(at)) }); p.under.append(told); }
        attr(mid, { d: `M${m[0] - 7} ${m[1]}h14M${m[0]} ${m[1] - 7}v14` });
      });
      const taken = [...right.taken, ...d.images.slice(0, 40).map((/** @type {number[]} */ q) => around(right.px(q[0]), right.py(q[1]), 8))];
      cols.forEach((c, j) => { const v = column(d.W, j); c.draw(v); attr(tips[j], { transform: `translate(${right.px(v[0])} ${right.py(v[1])})` }); hands[j].sync(); taken.push(...arrowBoxes(right, v), around(right.px(v[0]), right.py(v[1]), 13)); });
      cols.forEach((_, j) => { const v = column(d.W, j); writeNear(tags[j], `one ${ins[j].split(",")[0]}`, [right.px(v[0]), right.py(v[1])], taken, right, [15, 26, 40], lines); });
    },
  };
}
