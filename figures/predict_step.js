// @ts-check
// A question with a place for an answer: which step, one long, does A send farthest? Each likely mistake points somewhere of its
// own. Until the reader is sure, the answer is nowhere.

import { matrix } from "./lib/controls.js";
import { reals } from "./lib/clean.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { num, pyList, spoken } from "./lib/format.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between } from "./lib/rng.js";
import { clipLine } from "./lib/shadows.js";
import { stepMistake, wrongSteps } from "./lib/step_feedback.js";
import { between2, lineOf, stretches } from "./lib/stretch.js";
import { unitAt } from "./lib/cloud.js";
import { clamp, matvec, norm, scale, snap } from "./lib/vec.js";
import { MATRICES } from "./lib/world.js";

const A = MATRICES.A, TOL = 5, STEP = 0.05, RANGE = [[-1.2, 1.2], [-1.2, 1.2]];

/** @param {any} s */
export function derive(s) {
  if (!s.shown) return { truth: null, mistake: null, miss: null, length: null, most: null };
  const { angle, most } = stretches(A), truth = /** @type {number} */ (angle), none = norm(s.guess) < 0.1;
  return { truth, most, mistake: none ? "otherwise" : stepMistake(A, lineOf(s.guess), lineOf(s.start), TOL), miss: between2(truth, lineOf(s.guess)), length: none ? 0 : norm(matvec(A, scale(s.guess, 1 / norm(s.guess)))) };
}
/** @param {any} s @param {any} d */
function words(s, d) {
  if (!s.shown) return `Your step points to ${num(lineOf(s.guess), 0)}°.`;
  const best = `The step at ${num(d.truth, 0)}° lands farthest, ${num(d.most)} away.`;
  return !d.length ? `${best} Yours is too short to point anywhere.` : `${best} Yours, at ${num(lineOf(s.guess), 0)}°, lands ${num(d.length)} away.`;
}
/** @param {any} d @returns {string} */
const judge = (d) => /** @type {Record<string, string>} */ ({
  right: `${d.miss < 1 ? "Yes" : "Near enough"}: no step lands farther than the dashed one.`,
  unmoved: "There the step stood. Turn it.",
  shortest: "That is the step that A stretches least, a quarter turn from the longest.",
  eigenvector: "That is an eigenvector of A: it comes out along itself. Nobody asked where it lands, only how far.",
  image: "That is where the longest step lands: the image, and not the step.",
  row: "Near, and not by chance: along the longer row of A one output is as large as can be. The other one counts as well.",
  column: "Near: only a little less far. If you took a column of A, that is where a step along an axis lands.",
  axis: "That is an axis. A does not care how its inputs were numbered.",
  otherwise: "Both outputs count. Try to make both rows say something large at once.",
})[d.mistake];

export const spec = {
  name: "predict_step", title: "The farthest step", instruction: "Turn your step to where A sends it farthest.", reset: "Start over", grid: STEP,
  defaults: { start: [0.4, 1], guess: [0.4, 1], shown: false },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => (s.shown ? [d.truth, d.miss] : s.guess),
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

A = ec.matrices().A
guess = np.array(${pyList(s.guess)})
squares, steps = np.linalg.eigh(A.T @ A)     # upwards: the last one is the largest
x, y = steps[:, -1]
truth = np.degrees(np.arctan(y / x))
angle = np.degrees(np.arctan2(guess[1], guess[0]))
miss = abs((angle - truth + 90) % 180 - 90)
result = ${s.shown ? "[truth, miss]" : "guess.tolist()"}
`,
  clean(/** @type {any} */ s) {
    const start = reals("start", s.start, RANGE);
    return { start, guess: Array.isArray(s.guess) && !s.guess.length ? start : reals("guess", s.guess, RANGE), shown: s.shown === true };
  },
  random: (/** @type {() => number} */ r) => ({ start: [between(r, -1, 1), between(r, -1, 1)], guess: [between(r, -1, 1), between(r, -1, 1)], shown: r() < 0.6 }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, hidden = { ...s, shown: false };
    must(derive(hidden).truth === null && words(hidden, derive(hidden)) === `Your step points to ${num(lineOf(s.guess), 0)}°.`, "a question not yet answered must not know its answer");
    const d = derive({ ...s, shown: true }), far = (/** @type {number} */ a) => norm(matvec(A, unitAt(a)));
    let best = -90; for (let a = -90; a < 90; a += 0.1) if (far(a) > far(best)) best = a;
    must(between2(best, /** @type {number} */ (d.truth)) <= 0.1, "the farthest step must be the one that a search finds");
    must(/** @type {number} */ (d.length) <= /** @type {number} */ (d.most) + 1e-12, "a guess cannot land farther than the farthest");
    for (const [name, a] of wrongSteps(A)) { const told = stepMistake(A, a, a + 45, TOL); must(told === name, `a step where ${name} leads must be told so; got ${told}`); }
    for (const [by, right] of /** @type {[number, boolean][]} */ ([[-4.5, true], [2, true], [-7, false], [12, false]])) must((stepMistake(A, best + by, best + 45, TOL) === "right") === right, "right must mean: within a few degrees");
    must(Boolean(judge(d)), `${d.mistake} must have something to say`);
  },
  build,
};
export default defineFigure(spec);

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal }) {
  const p = plane({ x: [-1.6, 1.6], y: [-1.6, 1.6], unit: 400 / 3.2, every: 1, axes: [{ kind: "plain", name: "w₁" }, { kind: "plain", name: "w₂" }], label: "The steps: the first number to the right, the second upwards" });
  const place = html("div", { class: "pp-plane" }, p.root), sure = html("button", { type: "button", class: "ec-opt pp-sure" }), verdict = html("p", { class: "pp-say", role: "status", "data-hideable": "feedback" }), W = matrix({ label: "The matrix A", rows: 2, cols: 2 });
  const ring = svg("circle", { class: "yp-ring", cx: p.px(0), cy: p.py(0), r: p.U }), truth = svg("path", { class: "yp-truth" }), n = arrow(p, { cls: "yp-n" }), tip = svg("g", { class: "ec-handle" });
  tip.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="12"/><circle class="dot" r="2.4"/>`;
  p.under.append(ring); p.data.append(truth, n.root); p.over.append(tip);
  const hand = movable(tip, { at: p.at, get: () => state().guess, set: (guess) => set({ guess, shown: false }), done: commit, signal, range: RANGE, step: STEP, coarse: 0.25, fine: STEP, home: () => state().start, label: "Your step goes from zero towards here", value: () => `${spoken(state().guess[0])}, ${spoken(state().guess[1])}: ${spoken(lineOf(state().guess), 0)} degrees` });
  p.root.addEventListener("click", (/** @type {any} */ e) => {
    if (tip.contains(e.target)) return;           // the end of a drag
    set({ guess: p.at(e).map((v, k) => clamp(snap(v, STEP), RANGE[k][0], RANGE[k][1])), shown: false });
    commit();
  }, { signal });
  sure.addEventListener("click", (/** @type {any} */ e) => {
    if (e.detail > 1) return;                       // the second half of a double click would take the answer away again
    set({ shown: !state().shown });
    commit();
  }, { signal });
  stage.append(html("div", { class: "pp" }, place, html("div", { class: "yp-mat pp-given" }, html("i", {}, "A ="), W.root), html("div", { class: "pp-do" }, sure, verdict)));
  W.draw(A);
  const through = (/** @type {number} */ a) => { const u = unitAt(a), e = clipLine([p.px(0), p.py(0)], [u[0], -u[1]], p.W, p.H); return e ? `M${e[0].join(" ")}L${e[1].join(" ")}` : ""; };
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    n.draw(norm(s.guess) < 0.1 ? [0, 0] : scale(s.guess, 1 / norm(s.guess)));
    attr(truth, { d: d.truth === null ? "" : through(d.truth) });
    attr(tip, { transform: `translate(${p.px(s.guess[0])} ${p.py(s.guess[1])})` }); hand.sync();
    say(sure, s.shown ? "Try again" : "I’m sure. Show me.");
    say(verdict, s.shown ? judge(d) : "");
  } };
}
