// @ts-check
// A question with a place for an answer: plant a flag where the shadow of x falls on the line of w. Light falls square to
// that line. Until the reader is sure, the answer is nowhere: not in the page, not in the words, not in the result.

import { mark } from "./lib/animals.js";
import { reals } from "./lib/clean.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyList, short, spoken } from "./lib/format.js";
import { around, lineBoxes } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between } from "./lib/rng.js";
import { footOf, shadowMistake, wrongShadows } from "./lib/shadow_feedback.js";
import { arrowBoxes, axisBoxes, clipLine, writeNear } from "./lib/shadows.js";
import { clamp, dist, dot, norm, scale, snap } from "./lib/vec.js";

/** The flag stops at every quarter; one step off, in any direction, still counts as there. */
const STEP = 0.25, NEAR = 0.36, RANGE = [[-3.25, 3.25], [-1.5, 3.25]], BOX = [[-3, 3], [-1.25, 3]];

/** @param {any} s */
export function derive(s) {
  if (!s.shown) return { truth: null, shadow: null, mistake: null, miss: null };
  const truth = footOf(s.w, s.x);
  return { truth, shadow: dot(s.w, s.x) / norm(s.w), mistake: shadowMistake(s.w, s.x, s.guess, NEAR), miss: dist(truth, s.guess) };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  if (!s.shown) return `Your flag stands at ${coord(s.guess)}.`;
  const fell = `The shadow ends at ${coord(d.truth)}, ${num(Math.abs(d.shadow))} from zero${d.shadow < -0.005 ? ", on the side away from w" : ""}.`;
  return d.miss < 0.005 ? `${fell} That is exactly your flag.` : `${fell} Your flag stands at ${coord(s.guess)}, ${num(d.miss)} away.`;
}

/** What the figure itself says about an answer; a page may say it better. @param {any} d @returns {string} */
const judge = (d) => /** @type {Record<string, string>} */ ({
  right: "Yes: the place on the line of w from which x stands at a right angle.",
  unmoved: "That is x itself. Its shadow falls on the line of w.",
  along_grid: "You went straight along the grid. The light falls square to the line of w, whatever the grid does.",
  score: "That is as far out as the score is large. The shadow does not know how long w is.",
  tip: "That is the tip of w. The shadow is cast by x, onto the line.",
  turned: "That is the shadow of w on the line of x: the other way round.",
  opposite: "The right distance, on the wrong side of zero.",
  unsquare: "On the line, yes. Now look back from there at x: the angle with the line must be a right one.",
  off_line: "Square below x, yes, but the light goes on until it meets the line of w.",
  otherwise: "Draw the line through w, then walk from x to it by the shortest way.",
})[d.mistake];

export const spec = {
  name: "predict_shadow", title: "Where does the shadow fall?", instruction: "Plant your flag where the shadow of x ends.", reset: "Start over",
  // An empty guess is a flag that nobody has moved: it stands at x.
  defaults: { w: [-2, 2.5], x: [0.5, 2], guess: [], shown: false },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => (s.shown ? d.truth : s.guess),
  python: (/** @type {any} */ s) => {
    const head = `w = np.array(${pyList(s.w)})      # one row of a matrix
x = np.array(${pyList(s.x)})      # one sample
guess = ${pyList(s.guess)}      # where the flag stands
`;
    return s.shown ? `import numpy as np\nimport eigencat as ec\n\n${head}result = ec.shadow(w, x) * w / np.linalg.norm(w)      # where the shadow ends\n` : `import numpy as np\n\n${head}result = guess\n`;
  },
  clean(/** @type {any} */ s) {
    let w = reals("w", s.w, [[-3, 3], [-1.5, 3]]);
    if (norm(w) < 0.5) w = norm(w) > 1e-9 ? scale(w, 0.5 / norm(w)).map((v) => Number(v.toFixed(9))) : [0.5, 0];
    if (norm(w) < 0.5 - 1e-6) w = [0.5, 0];
    const x = reals("x", s.x, BOX);
    // Two good values may meet in no question: the shadow must fall where a flag can stand.
    const inside = (/** @type {number[]} */ q) => q.every((v, i) => v >= RANGE[i][0] - 1e-9 && v <= RANGE[i][1] + 1e-9);
    let near = x;
    while (!inside(footOf(w, near))) near = scale(near, 0.5);
    const guess = Array.isArray(s.guess) && s.guess.length === 0 ? near : reals("guess", s.guess, RANGE);
    return { w, x: near, guess: guess.map((v, i) => clamp(v, RANGE[i][0], RANGE[i][1])), shown: s.shown === true };
  },
  random: (/** @type {() => number} */ r) => ({ w: [between(r, -3, 3), between(r, 0.6, 3)], x: [between(r, -2.5, 2.5), between(r, 0, 2.8)], guess: [between(r, -3, 3), between(r, -1.25, 3)], shown: r() < 0.6 }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, hidden = { ...s, shown: false };
    must(JSON.stringify([derive(hidden), words(hidden, derive(hidden))]) === JSON.stringify([{ truth: null, shadow: null, mistake: null, miss: null }, `Your flag stands at ${coord(s.guess)}.`]), "a question not yet answered must not know its answer");
    const d = derive({ ...s, shown: true });
    must(Math.abs(dot(s.w, [s.x[0] - d.truth[0], s.x[1] - d.truth[1]])) < 1e-9, "the light must fall square to the line of w");
    must(Math.abs(d.truth[0] * s.w[1] - d.truth[1] * s.w[0]) < 1e-9, "the shadow must end on the line of w");
    must(dist(d.truth, footOf(scale(s.w, 3), s.x)) < 1e-9, "the length of w must not move the shadow");
    must((d.mistake === "right") === (dist(s.guess, d.truth) <= NEAR), "right must mean: no further from the truth than the flag's own tolerance");
    for (const [name, q] of wrongShadows(s.w, s.x)) {
      const said = shadowMistake(s.w, s.x, q, NEAR), there = wrongShadows(s.w, s.x).filter((p) => dist(p[1], q) < 1e-6).map((p) => p[0]);
      must(dist(q, d.truth) <= NEAR || there.includes(said), `a flag where ${name} leads must be told ${there.join(" or ")}; got ${said}`);
    }
    must(Boolean(judge(d)), `${d.mistake} must have something to say`);
  },
  build,
};
export default defineFigure(spec);

const FLAG = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="12.5"/><path class="pp-pole" d="M0 0V-34"/><path class="pp-pennant" d="M0 -34L21 -28L0 -21.5Z"/><circle class="dot" r="2.4"/>`;

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal }) {
  const p = plane({ x: [-3.6, 3.6], y: [-1.9, 3.75], unit: 64, axes: [{ kind: "face", name: "snout" }, { kind: "body", name: "body" }], label: "Model 1: snout to the right, body upwards" }), lines = axisBoxes(p);
  const rule = svg("path", { class: "ll-rule" }), w = arrow(p, { cls: "ll-w", pin: true }), light = svg("path", { class: "sh-drop" }), shade = svg("path", { class: "ll-shadow" }), square = svg("path", { class: "ll-square" }), miss = svg("path", { class: "pp-miss" });
  const thing = svg("g"), wTag = svg("text", { class: "ec-label ll-tag" }), xTag = svg("text", { class: "ec-label ll-tag" }), label = svg("text", { class: "ec-label" }), flag = svg("g", { class: "ec-handle pp-flag" });
  thing.innerHTML = `<g transform="scale(.95)">${mark.x}</g>`;
  flag.innerHTML = FLAG;
  p.data.append(rule, light, shade, w.root, square, miss);
  p.over.append(thing, wTag, xTag, label, flag);
  const sure = html("button", { type: "button", class: "ec-opt pp-sure" }), verdict = html("p", { class: "pp-say", role: "status", "data-hideable": "feedback" });
  const given = html("p", { class: "ps-given", "data-hideable": "equation" });
  stage.append(html("div", { class: "pp" }, given, html("div", { class: "pp-plane" }, p.root), html("div", { class: "pp-do" }, sure, verdict)));
  sure.addEventListener("click", (/** @type {any} */ e) => {
    if (e.detail > 1) return;                       // the second half of a double click would take the answer away again
    set({ shown: !state().shown });
    commit();
  }, { signal });
  const plant = (/** @type {number[]} */ guess) => set({ guess, shown: false });   // a flag moved after the answer is a new try
  const hand = movable(flag, { at: p.at, get: () => state().guess, set: plant, done: commit, signal, range: RANGE, step: STEP, coarse: 1, fine: STEP, home: () => state().x, label: "Your flag",
    value: () => `snout ${spoken(state().guess[0])}, body ${spoken(state().guess[1])}` });
  p.root.addEventListener("click", (/** @type {any} */ e) => {
    if (flag.contains(e.target)) return;            // the end of a drag
    plant(p.at(e).map((v, i) => clamp(snap(v, STEP), RANGE[i][0], RANGE[i][1])));
    commit();
  }, { signal });

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const at = (/** @type {number[]} */ q) => [p.px(q[0]), p.py(q[1])], zero = at([0, 0]), X = at(s.x), G = at(s.guess), unit = scale(s.w, 1 / norm(s.w)), along = [unit[0], -unit[1]];
    const ends = clipLine(zero, along, p.W, p.H);
    attr(rule, { d: ends ? `M${ends[0].join(" ")}L${ends[1].join(" ")}` : "" });
    w.draw(s.w);
    attr(thing, { transform: `translate(${X.join(" ")})` });
    attr(flag, { transform: `translate(${G.join(" ")})` });
    hand.sync();
    const F = d.truth && at(d.truth), far = F ? Math.hypot(X[0] - F[0], X[1] - F[1]) : 0;
    attr(light, { d: F ? `M${X.join(" ")}L${F.join(" ")}` : "" });
    attr(shade, { d: F && Math.hypot(F[0] - zero[0], F[1] - zero[1]) > 2 ? `M${zero.join(" ")}L${F.join(" ")}` : "" });
    const up = F && far > 24 ? [(X[0] - F[0]) / far, (X[1] - F[1]) / far] : null;
    attr(square, { d: F && up ? `M${F[0] - along[0] * 11} ${F[1] - along[1] * 11}l${up[0] * 11} ${up[1] * 11}l${along[0] * 11} ${along[1] * 11}` : "" });
    const gap = F ? Math.hypot(G[0] - F[0], G[1] - F[1]) : 0;
    attr(miss, { d: F && gap > 28 ? `M${G[0] + ((F[0] - G[0]) * 13) / gap} ${G[1] + ((F[1] - G[1]) * 13) / gap}L${F.join(" ")}` : "" });
    const taken = [...p.taken, ...arrowBoxes(p, s.w), around(...X, 11), { x0: G[0] - 16, y0: G[1] - 38, x1: G[0] + 24, y1: G[1] + 16 }, ...(F ? [...lineBoxes(...F, ...X, 4, 10), ...lineBoxes(...F, ...G, 4, 10), around(...F, 9)] : [])];
    writeNear(wTag, "w", at(s.w), taken, p, [14, 24], lines);
    writeNear(xTag, "x", X, taken, p, [15, 26], lines);
    writeNear(label, F ? `shadow ${short(d.shadow)}` : "", F ?? zero, taken, p, [15, 28, 42], lines);
    say(given, `w is ${coord(s.w)} and x is ${coord(s.x)}.`);
    say(sure, s.shown ? "Try again" : "I’m sure. Show me.");
    say(verdict, s.shown ? judge(d) : "");
  } };
}
