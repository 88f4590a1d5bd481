// @ts-check
// A question with a place for an answer: plant a flag where the walk z + αn ends. Until the reader is sure, the answer is
// nowhere: not in the page, not in the words, not in the result.

import { mark } from "./lib/animals.js";
import { real, reals } from "./lib/clean.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, py, pyList, short, spoken } from "./lib/format.js";
import { around, lineBoxes } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between } from "./lib/rng.js";
import { arrowBoxes, axisBoxes, writeNear } from "./lib/shadows.js";
import { grasp, walked } from "./lib/steps.js";
import { clamp, dist, dot, norm, scale, snap } from "./lib/vec.js";
import { walkMistake, wrongWalks } from "./lib/walk_feedback.js";

/** The flag stops at every quarter; one step off, in any direction, still counts as there. */
const STEP = 0.25, NEAR = 0.36, RANGE = [[-1.75, 5.5], [-3.25, 5]], ZS = [[0, 4], [0, 3]], NS = [[-2, 2], [-2, 2]], NONE = { truth: null, mistake: null, miss: null };

/** @param {any} s */
export function derive(s) {
  if (!s.shown) return NONE;
  const truth = walked(s.z, s.n, s.alpha);
  return { truth, mistake: walkMistake(s.z, s.n, s.alpha, s.guess, NEAR), miss: dist(truth, s.guess) };
}
/** @param {any} s @param {any} d */
function words(s, d) {
  if (!s.shown) return `Your flag stands at ${coord(s.guess)}.`;
  return d.miss < 0.005 ? `The walk ends at ${coord(d.truth)}. That is exactly your flag.` : `The walk ends at ${coord(d.truth)}. Your flag stands at ${coord(s.guess)}, ${num(d.miss)} away.`;
}
/** What the figure itself says about an answer; a page may say it better. @param {any} d @returns {string} */
const judge = (d) => /** @type {Record<string, string>} */ ({
  right: "Yes: from z, so many times n.",
  unmoved: "That is where the walk begins.",
  from_zero: "That is the step itself, drawn from zero. The walk begins at z.",
  one_unit: "That is one n. How many were asked for?",
  total: "There the sample would have so many units of n in all. The walk adds so many to what it had.",
  backwards: "The right distance, the wrong way.",
  one_leg: "One leg of two: n has a part to the right and a part upwards.",
  swapped: "The right numbers in the wrong seats: n’s first number goes to the right.",
  both: "You went as far along each axis. n says how the step is divided between them.",
  on_line: "On the way, but not at its end.",
  otherwise: "Begin at z. Multiply both numbers of n, then go to the right and up.",
})[d.mistake];

export const spec = {
  name: "predict_walk", title: "Where does the walk end?", instruction: "Plant your flag where the walk ends.", reset: "Start over",
  // An empty guess is a flag that nobody has moved: it stands at z.
  defaults: { z: [3, 1], n: [0.5, 2], alpha: 1.5, guess: [], shown: false },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => (s.shown ? d.truth : s.guess),
  python: (/** @type {any} */ s) => `import numpy as np

z = np.array(${pyList(s.z)})
n = np.array(${pyList(s.n)})
alpha = ${py(s.alpha)}
guess = ${pyList(s.guess)}      # where the flag stands
result = ${s.shown ? "z + alpha * n" : "guess"}
`,
  clean(/** @type {any} */ s) {
    const z = reals("z", s.z, ZS), n = grasp(reals("n", s.n, NS), 0.75, 2.2, [0.75, 0]);
    // The walk must end where a flag can stand: a shorter one is asked for.
    let alpha = real("alpha", s.alpha, -2, 2);
    const inside = (/** @type {number[]} */ q) => q.every((v, i) => v >= RANGE[i][0] - 1e-9 && v <= RANGE[i][1] + 1e-9);
    while (!inside(walked(z, n, alpha))) alpha /= 2;
    const guess = Array.isArray(s.guess) && s.guess.length === 0 ? z : reals("guess", s.guess, RANGE);
    return { z, n, alpha, guess, shown: s.shown === true };
  },
  random: (/** @type {() => number} */ r) => ({ z: [between(r, 0, 4), between(r, 0, 3)], n: [between(r, -1.5, 1.5), between(r, 0.8, 1.6)], alpha: between(r, -2, 2), guess: [between(r, -1.5, 5), between(r, -3, 5)], shown: r() < 0.6 }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, hidden = { ...s, shown: false };
    must(JSON.stringify([derive(hidden), words(hidden, derive(hidden))]) === JSON.stringify([NONE, `Your flag stands at ${coord(s.guess)}.`]), "a question not yet answered must not know its answer");
    const d = derive({ ...s, shown: true });
    must(Math.abs(dist(d.truth, s.z) - Math.abs(s.alpha) * norm(s.n)) < 1e-9, "the walk must be alpha times as long as n");
    must(Math.abs(dot(d.truth, s.n) - dot(s.z, s.n) - s.alpha * dot(s.n, s.n)) < 1e-9, "the walk must gain alpha units of n");
    must((d.mistake === "right") === (dist(s.guess, d.truth) <= NEAR), "right must mean: no further from the truth than the flag's own tolerance");
    for (const [name, q] of wrongWalks(s.z, s.n, s.alpha)) {
      const said = walkMistake(s.z, s.n, s.alpha, q, NEAR), there = wrongWalks(s.z, s.n, s.alpha).filter((p) => dist(p[1], q) < 1e-6).map((p) => p[0]);
      must(dist(q, d.truth) <= NEAR || there.includes(/** @type {any} */ (said)), `a flag where ${name} leads must be told ${there.join(" or ")}; got ${said}`);
    }
    must(Boolean(judge(d)), `${d.mistake} must have something to say`);
  },
  build,
};
export default defineFigure(spec);

const FLAG = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="12.5"/><path class="pp-pole" d="M0 0V-34"/><path class="pp-pennant" d="M0 -34L21 -28L0 -21.5Z"/><circle class="dot" r="2.4"/>`;

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal }) {
  const p = plane({ x: [-2.1, 5.9], y: [-3.6, 5.7], unit: 50, axes: [{ kind: "face", name: "snout" }, { kind: "body", name: "body" }], label: "Samples: snout to the right, body upwards" }), lines = axisBoxes(p);
  const n = arrow(p, { cls: "wk-n", pin: true }), beads = svg("g", { class: "pw-beads" }), way = arrow(p, { cls: "wk-way" }), miss = svg("path", { class: "pp-miss" }), thing = svg("g"), tags = ["n", "z"].map(() => svg("text", { class: "ec-label wk-tag" })), label = svg("text", { class: "ec-label" }), flag = svg("g", { class: "ec-handle pp-flag" });
  thing.innerHTML = `<g transform="scale(.95)">${mark.o}</g>`;
  flag.innerHTML = FLAG;
  p.data.append(n.root, way.root, miss);
  p.over.append(beads, thing, ...tags, label, flag);
  const sure = html("button", { type: "button", class: "ec-opt pp-sure" }), verdict = html("p", { class: "pp-say", role: "status", "data-hideable": "feedback" }), given = html("p", { class: "ps-given", "data-hideable": "equation" });
  stage.append(html("div", { class: "pp" }, given, html("div", { class: "pp-plane" }, p.root), html("div", { class: "pp-do" }, sure, verdict)));
  sure.addEventListener("click", (/** @type {any} */ e) => {
    if (e.detail > 1) return;                       // the second half of a double click would take the answer away again
    set({ shown: !state().shown });
    commit();
  }, { signal });
  const plant = (/** @type {number[]} */ guess) => set({ guess, shown: false });   // a flag moved after the answer is a new try
  const hand = movable(flag, { at: p.at, get: () => state().guess, set: plant, done: commit, signal, range: RANGE, step: STEP, coarse: 1, fine: STEP, home: () => state().z, label: "Your flag", value: () => `snout ${spoken(state().guess[0])}, body ${spoken(state().guess[1])}` });
  p.root.addEventListener("click", (/** @type {any} */ e) => {
    if (flag.contains(e.target)) return;            // the end of a drag
    plant(p.at(e).map((v, i) => clamp(snap(v, STEP), RANGE[i][0], RANGE[i][1])));
    commit();
  }, { signal });

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const at = (/** @type {number[]} */ q) => [p.px(q[0]), p.py(q[1])], Z = at(s.z), G = at(s.guess), T = d.truth && at(d.truth);
    n.draw(s.n);
    way.draw(d.truth ?? s.z, s.z);
    attr(thing, { transform: `translate(${Z.join(" ")})` }); attr(flag, { transform: `translate(${G.join(" ")})` });
    hand.sync();
    const gap = T ? Math.hypot(G[0] - T[0], G[1] - T[1]) : 0;
    attr(miss, { d: T && gap > 28 ? `M${G[0] + ((T[0] - G[0]) * 13) / gap} ${G[1] + ((T[1] - G[1]) * 13) / gap}L${T.join(" ")}` : "" });
    // Whole units along the way, once it is shown.
    beads.replaceChildren(...(d.truth ? Array.from({ length: Math.floor(Math.abs(s.alpha) + 1e-9) }, (_, i) => { const q = at(walked(s.z, s.n, Math.sign(s.alpha) * (i + 1))); return svg("circle", { cx: q[0], cy: q[1], r: 5 }); }) : []));
    const taken = [...p.taken, ...arrowBoxes(p, s.n), around(Z[0], Z[1], 11), { x0: G[0] - 16, y0: G[1] - 38, x1: G[0] + 24, y1: G[1] + 16 }, ...(T ? [...arrowBoxes(p, d.truth, s.z), ...lineBoxes(T[0], T[1], G[0], G[1], 4, 10), around(T[0], T[1], 9)] : [])];
    writeNear(tags[0], "n", at(s.n), taken, p, [14, 24], lines); writeNear(tags[1], "z", Z, taken, p, [15, 26], lines);
    writeNear(label, T ? `z + αn` : "", T ?? Z, taken, p, [15, 28, 42], lines);
    say(given, `z is ${coord(s.z)}, n is ${coord(s.n)}, and α is ${short(s.alpha)}.`);
    say(sure, s.shown ? "Try again" : "I’m sure. Show me.");
    say(verdict, s.shown ? judge(d) : "");
  } };
}
