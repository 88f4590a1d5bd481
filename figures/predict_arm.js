// @ts-check
// A question with a place for an answer: how must the cross stand so that its image is right-angled? Shown is only where the
// circle goes, and where the two axes go. Each likely mistake turns the cross to an angle of its own.

import { armMistake, armOf, crossApart, wrongArms } from "./lib/arm_feedback.js";
import { realMatrix, reals } from "./lib/clean.js";
import { asLine, unitAt } from "./lib/cloud.js";
import { longArrow } from "./lib/controls.js";
import { attr, drawn, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { num, pyList, pyMatrix, spoken } from "./lib/format.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { arrowBoxes, axisBoxes, writeNear } from "./lib/shadows.js";
import { svd2 } from "./lib/svd.js";
import { clamp, column, dot, matvec, norm, scale, snap } from "./lib/vec.js";

const TOL = 5, STEP = 0.05, RANGE = [[-1, 1], [-1, 1]], MOST = 3;
const angleOf = (/** @type {number[]} */ g) => asLine((Math.atan2(g[1], g[0]) * 180) / Math.PI);
/** The images of a cross, and the angle at which they meet; none where one of them is zero. @param {number[][]} a @param {number} degrees */
function sent(a, degrees) {
  const arms = [unitAt(degrees), unitAt(degrees + 90)], images = arms.map((v) => matvec(a, v)), sizes = images.map(norm), c = dot(images[0], images[1]) / (sizes[0] * sizes[1]);
  return { arms, images, meet: Math.min(...sizes) < 1e-9 ? null : (Math.acos(clamp(c, -1, 1)) * 180) / Math.PI };
}
/** A matrix that leaves few crosses square: the question needs an answer. @param {number[][]} a */
function fit(a) { const half = Math.hypot((a[0][0] ** 2 + a[1][0] ** 2 - a[0][1] ** 2 - a[1][1] ** 2) / 2, a[0][0] * a[0][1] + a[1][0] * a[1][1]); return half < 0.05 ? [[2, 0], [0, 1]] : a; }

/** @param {any} s */
export function derive(s) {
  if (!s.shown) return { truth: null, mistake: null, miss: null, meet: null };
  const truth = armOf(s.a), at = angleOf(s.guess);
  return { truth, mistake: norm(s.guess) < 0.1 ? "otherwise" : armMistake(s.a, at, angleOf(s.start), TOL), miss: crossApart(truth, at), meet: sent(s.a, at).meet };
}
/** @param {any} s @param {any} d */
function words(s, d) {
  const at = `Your first arm stands at ${num(angleOf(s.guess), 0)}°`;
  if (!s.shown) return `${at}.`;
  return `${at}, and the images of your cross ${d.meet === null ? "are one arrow and nothing" : `meet at ${num(d.meet, 0)}°`}. The cross that stays square has an arm along ${num(d.truth, 0)}°; yours is ${num(d.miss, 0)}° away.`;
}
/** @param {any} d @returns {string} */
const judge = (d) => /** @type {Record<string, string>} */ ({
  right: `${d.miss < 1 ? "Yes" : "Near enough"}: the cross that is sent to a cross.`,
  unmoved: "There the cross stood. Turn it.",
  image: "That is how the image will stand. Asked was for the cross that is sent there.",
  column: "An arm lies along a column: where an axis lands. That is a place on the right.",
  eigenvector: "That arm keeps its line. The other one need not come out square to it.",
  along_grid: "Along the axes. Where these go is drawn, and it is no right angle.",
  otherwise: "An arm must be sent to an end of the oval, farthest or nearest. Which step is that?",
})[d.mistake];

export const spec = {
  name: "predict_arm", title: "Which cross stays square?", instruction: "Turn the cross in the left circle.", reset: "Start over", grid: STEP,
  defaults: { a: [[1.5, 1.5], [2, -0.5]], start: [0.4, 0.85], guess: [0.4, 0.85], shown: false },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => (s.shown ? [d.truth, d.miss] : s.guess),
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

A = np.array(${pyMatrix(s.a)})
guess = ${pyList(s.guess)}      # the tip of the first arm
x, y = ec.svd(A).Vt[0]              # the arm that is stretched most
truth = np.degrees(np.arctan2(y, x))
truth = truth - 180 if truth > 90 else truth + 180 if truth <= -90 else truth
angle = np.degrees(np.arctan2(guess[1], guess[0]))
miss = abs((angle - truth + 45) % 90 - 45)  # after a quarter turn it is the same cross
result = ${s.shown ? "[truth, miss]" : "guess"}
`,
  clean: (/** @type {any} */ s) => ({ a: fit(realMatrix("a", s.a, 2, 2, -MOST, MOST)), start: reals("start", s.start, RANGE), guess: reals("guess", s.guess, RANGE), shown: s.shown === true }),
  random: (/** @type {() => number} */ r) => ({ a: pick(r, [[[1.5, 1.5], [2, -0.5]], [[2, 0], [1, 1]], [0, 1].map(() => [0, 1].map(() => between(r, -MOST, MOST)))]), start: [between(r, -1, 1), between(r, -1, 1)], guess: [between(r, -1, 1), between(r, -1, 1)], shown: r() < 0.6 }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, hidden = { ...s, shown: false };
    must(derive(hidden).truth === null && words(hidden, derive(hidden)) === `Your first arm stands at ${num(angleOf(s.guess), 0)}°.`, "a question not yet answered must not know its answer");
    const d = derive({ ...s, shown: true }), truth = /** @type {number} */ (d.truth);
    // The truth once more, by trying every cross: of a quarter turn of them, the one whose images come nearest to square.
    const off = (/** @type {number} */ a) => { const { images } = sent(s.a, a); return Math.abs(dot(images[0], images[1])); };
    let best = 0; for (let a = 0; a < 90; a += 0.25) if (off(a) < off(best)) best = a;
    must(crossApart(best, truth) <= 0.26, `the cross that stays square must be the one that a search finds; got ${truth} and ${best}`);
    for (const by of [-30, -2, 2, 30]) must(off(truth + by) > off(truth) + 1e-6, "no other cross may stay square");
    for (const [name, a] of wrongArms(s.a)) {
      const told = armMistake(s.a, a, a + 45, TOL), there = wrongArms(s.a).filter((o) => crossApart(o[1], a) < 1e-6).map((o) => o[0]);
      must(crossApart(a, truth) <= TOL || there.includes(told), `a cross where ${name} leads must be told ${there.join(" or ")}; got ${told}`);
    }
    must(armMistake(s.a, truth, truth + 45, TOL) === "right" && armMistake(s.a, truth + 90, truth + 45, TOL) === "right", "the truth must be right, whichever arm is the first");
    must(Boolean(judge(d)), `${d.mistake} must have something to say`);
  },
  build,
};
export default defineFigure(spec);

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal }) {
  const sure = html("button", { type: "button", class: "ec-opt pp-sure" }), verdict = html("p", { class: "pp-say", role: "status", "data-hideable": "feedback" });
  const left = plane({ x: [-1.5, 1.5], y: [-1.45, 1.45], unit: 110, every: 0.5, axes: [{ kind: "plain", name: "in 1" }, { kind: "plain", name: "in 2" }], label: "What goes in" });
  const right = plane({ x: [-3.1, 3.1], y: [-3, 3], unit: 53, every: 1, axes: [{ kind: "plain", name: "out 1" }, { kind: "plain", name: "out 2" }], label: "What comes out" }), lines = axisBoxes(right);
  const image = svg("ellipse", { class: "pj-ring", cx: right.px(0), cy: right.py(0) });
  left.under.append(svg("circle", { class: "pj-ring", cx: left.px(0), cy: left.py(0), r: left.U })); right.under.append(image);
  const make = (/** @type {any} */ p, /** @type {string} */ cls) => [0, 1].map((k) => { const a = arrow(p, { cls: `${cls} k${k}`, hollow: k === 1 }); p.data.append(a.root); return a; });
  const axes = make(left, "pj-axis"), cols = make(right, "pj-axis"), truth = [make(left, "pj-truth"), make(right, "pj-truth")], mine = [make(left, "pj-mine"), make(right, "pj-mine")];
  axes.forEach((a, k) => a.draw(unitAt(90 * k)));
  const tags = [0, 1].map(() => svg("text", { class: "ec-label" })), tip = svg("g", { class: "ec-handle" });
  tip.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="12"/>`;
  left.over.append(tip); right.over.append(...tags);
  const plant = (/** @type {number[]} */ guess) => set({ guess, shown: false });
  const hand = movable(tip, { at: left.at, get: () => state().guess, set: plant, done: commit, signal, range: RANGE, step: STEP, coarse: 0.25, fine: STEP, home: () => state().start, label: "The tip of your first arm", value: () => `${spoken(state().guess[0])}, ${spoken(state().guess[1])}: ${spoken(angleOf(state().guess), 0)} degrees` });
  left.root.addEventListener("click", (/** @type {any} */ e) => { if (tip.contains(e.target)) return; plant(left.at(e).map((v, k) => clamp(snap(v, STEP), RANGE[k][0], RANGE[k][1]))); commit(); }, { signal });
  sure.addEventListener("click", (/** @type {any} */ e) => { if (e.detail > 1) return; set({ shown: !state().shown }); commit(); }, { signal });   // not at the second half of a double click
  stage.append(html("div", { class: "pj-two" }, html("div", {}, html("h3", { class: "fp-title" }, "In"), left.root), html("span", { class: "pj-to", "aria-hidden": "true" }, longArrow()), html("div", {}, html("h3", { class: "fp-title" }, "Out"), right.root)), html("div", { class: "pp-do" }, sure, verdict));
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const { s: sizes, u } = svd2(s.a), none = [0, 0], size = norm(s.guess), shown = d.truth !== null;
    drawn(image, { rx: sizes[0] * right.U, ry: sizes[1] * right.U, transform: `rotate(${((-Math.atan2(u[0][1], u[0][0]) * 180) / Math.PI).toFixed(2)} ${right.px(0)} ${right.py(0)})` });
    const taken = [...right.taken, ...[0, 1].flatMap((j) => arrowBoxes(right, column(s.a, j)))];
    cols.forEach((c, j) => { const v = column(s.a, j); c.draw(v); writeNear(tags[j], `axis ${j + 1} goes here`, [right.px(v[0]), right.py(v[1])], taken, right, [10, 20, 34], lines); });
    const yours = sent(s.a, size < 1e-9 ? 0 : angleOf(s.guess)), theirs = sent(s.a, d.truth ?? 0), two = [-s.guess[1], s.guess[0]];
    [s.guess, two].forEach((v, k) => { mine[0][k].draw(size < 1e-9 ? none : k ? scale(v, 1 / size) : v); truth[0][k].draw(shown ? theirs.arms[k] : none); mine[1][k].draw(shown && size > 1e-9 ? yours.images[k] : none); truth[1][k].draw(shown ? theirs.images[k] : none); });
    attr(tip, { transform: `translate(${left.px(s.guess[0])} ${left.py(s.guess[1])})` }); hand.sync();
    say(sure, s.shown ? "Try again" : "I’m sure. Show me."); say(verdict, s.shown ? judge(d) : "");
  } };
}
