// @ts-check
// A question with a place for an answer: along which line is the cloud longest? Each likely mistake turns the line to an
// angle of its own. Until the reader is sure, the answer is nowhere.

import { apart, axisMistake, longest, wrongAxes } from "./lib/axis_feedback.js";
import { oneOf, reals } from "./lib/clean.js";
import { asLine, covariance, meanOf, spreadAlong, unitAt } from "./lib/cloud.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { num, pyList, pyMatrix, spoken } from "./lib/format.js";
import { herdMarks } from "./lib/herd.js";
import { movable } from "./lib/movable.js";
import { plane } from "./lib/plane.js";
import { between, normals, pick } from "./lib/rng.js";
import { clipLine } from "./lib/shadows.js";
import { clamp, matvec, norm, scale, snap, sub } from "./lib/vec.js";
import { CATS, MATRICES, RATS } from "./lib/world.js";

const TOL = 8, MANY = 120, STEP = 0.05, RANGE = [[-1, 1], [-1, 1]];
/** The line from the mean to a place, as an angle. @param {number[]} g */
const angleOf = (g) => asLine((Math.atan2(g[1], g[0]) * 180) / Math.PI);
const VIEWS = {
  animals: { x: [-0.5, 2.5], y: [-0.4, 2.9], unit: 146, every: 0.5, far: 0.9, axes: [{ kind: /** @type {const} */ ("face"), name: "snout" }, { kind: /** @type {const} */ ("body"), name: "body" }], label: "Snout to the right, body upwards" },
  codes: { x: [-13, 13], y: [-16, 16], unit: 17, every: 5, far: 8, axes: [{ kind: /** @type {const} */ ("plain"), name: "w₁" }, { kind: /** @type {const} */ ("plain"), name: "w₂" }], label: "The first number of w to the right, the second upwards" },
};
/** @type {Record<string, number[][]>} */ const CLOUDS = {
  animals: [...CATS, ...RATS],
  // Rolls of a latent, sent through the toy layer A of chapter 3.
  codes: (() => { const z = normals(3, 2 * MANY); return Array.from({ length: MANY }, (_, i) => matvec(MATRICES.A, [z[2 * i], z[2 * i + 1]])); })(),
};

/** @param {any} s */
export function derive(s) {
  if (!s.shown) return { truth: null, mistake: null, miss: null, share: null };
  const points = CLOUDS[s.cloud], C = covariance(points), truth = longest(points);
  return { truth, mistake: norm(s.guess) < 0.1 ? "otherwise" : axisMistake(points, angleOf(s.guess), angleOf(s.start), TOL), miss: apart(truth, angleOf(s.guess)), share: spreadAlong(C, unitAt(angleOf(s.guess))) / spreadAlong(C, unitAt(truth)) };
}
/** @param {any} s @param {any} d */
function words(s, d) {
  if (!s.shown) return `Your line stands at ${num(angleOf(s.guess), 0)}°.`;
  return `The cloud is longest along ${num(d.truth, 0)}°. Your line, at ${num(angleOf(s.guess), 0)}°, is ${num(d.miss, 0)}° away; along it the variance is ${num(100 * d.share, 0)}% of the most.`;
}
/** @param {any} d @returns {string} */
const judge = (d) => /** @type {Record<string, string>} */ ({
  right: `${d.miss < 1 ? "Yes" : "Near enough"}: no line has more of the cloud’s variance than the dashed one.`,
  unmoved: "There the line stood. Turn it until the shadows on it lie as far apart as they can.",
  shortest: "That is the direction of least variance, a quarter turn from the longest.",
  mirrored: "The right steepness, leaning the wrong way.",
  from_zero: "That is the line from zero to the middle of the cloud. What counts is how the points differ from the middle.",
  regression: "That is the line for guessing the second number from the first. Its misses are measured straight up and down.",
  along_grid: "Along the grid. The cloud does not care how its numbers were chosen.",
  otherwise: "Turn the line until the shadows on it lie as far apart as they can.",
})[d.mistake];

export const spec = {
  name: "predict_axis", title: "The longest line", instruction: "Turn your line along the cloud.", reset: "Start over", grid: STEP,
  // An empty guess is a flag that nobody has moved.
  defaults: { cloud: "animals", start: [0.8, 0.45], guess: [], shown: false }, choices: { cloud: Object.keys(CLOUDS) },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => (s.shown ? [d.truth, d.miss] : s.guess),
  python: (/** @type {any} */ s) => `import numpy as np

X = np.array(${pyMatrix(CLOUDS[s.cloud].map((p) => p.map((v) => Number(v.toPrecision(15)))))})
guess = ${pyList(s.guess)}      # from the mean to the flag
values, vectors = np.linalg.eigh(np.cov(X.T))
x, y = vectors[:, -1]               # eigh sorts upwards: the last one is the longest
truth = np.degrees(np.arctan(y / x))
angle = np.degrees(np.arctan2(guess[1], guess[0]))
miss = abs((angle - truth + 90) % 180 - 90)
result = ${s.shown ? "[truth, miss]" : "guess"}
`,
  clean(/** @type {any} */ s) {
    const start = reals("start", s.start, RANGE);
    return { cloud: oneOf("cloud", s.cloud, Object.keys(CLOUDS)), start, guess: Array.isArray(s.guess) && !s.guess.length ? start : reals("guess", s.guess, RANGE), shown: s.shown === true };
  },
  random: (/** @type {() => number} */ r) => ({ cloud: pick(r, Object.keys(CLOUDS)), start: [between(r, -1, 1), between(r, -1, 1)], guess: [between(r, -1, 1), between(r, -1, 1)], shown: r() < 0.6 }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, hidden = { ...s, shown: false };
    must(derive(hidden).truth === null && words(hidden, derive(hidden)) === `Your line stands at ${num(angleOf(s.guess), 0)}°.`, "a question not yet answered must not know its answer");
    const d = derive({ ...s, shown: true }), points = CLOUDS[s.cloud], C = covariance(points);
    // The truth once more, by looking at every tenth of a degree.
    let best = -90; for (let a = -90; a < 90; a += 0.1) if (spreadAlong(C, unitAt(a)) > spreadAlong(C, unitAt(best))) best = a;
    must(apart(best, d.truth) <= 0.1, "the longest line must be the one that a search finds");
    if (s.cloud === "animals") must(wrongAxes(points).every(([, a]) => axisMistake(points, a, a + 45, TOL) !== "right"), "no mistake may be taken for the truth");
    for (const by of [-90, -20, -1, 1, 20]) must(spreadAlong(C, unitAt(d.truth + by)) < spreadAlong(C, unitAt(d.truth)), "no other line may have as much");
    must(d.share <= 1 + 1e-12, "a guess cannot have more than the most");
    for (const [by, right] of /** @type {[number, boolean][]} */ ([[-7, true], [2, true], [-10, false], [10, false]])) must((axisMistake(points, best + by, best + 45, TOL) === "right") === right, "right must mean: within a few degrees");
    for (const [name, a] of wrongAxes(points)) {
      const told = axisMistake(points, a, a + 45, TOL), there = wrongAxes(points).filter((o) => apart(o[1], a) < 1e-6).map((o) => o[0]);
      must(apart(a, d.truth) <= TOL || there.includes(told), `a line where ${name} leads must be told ${there.join(" or ")}; got ${told}`);
    }
    must(Boolean(judge(d)), `${d.mistake} must have something to say`);
  },
  build,
};
export default defineFigure(spec);

// A hundred and twenty marks as one path: drawn one by one they weigh a kilobyte more.
const manyRhombs = (/** @type {number[][]} */ places, k = 0.4) => `<g class="pa-codes" transform="scale(${k})"><path class="m o hollow" d="${places.map(([x, y]) => `M${(x / k).toFixed(0)} ${(y / k - 8.4).toFixed(0)}l8.4 8.4-8.4 8.4-8.4-8.4z`).join("")}"/></g>`;

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal }) {
  const place = html("div", { class: "pp-plane" }), sure = html("button", { type: "button", class: "ec-opt pp-sure" }), verdict = html("p", { class: "pp-say", role: "status", "data-hideable": "feedback" });
  stage.append(html("div", { class: "pp" }, place, html("div", { class: "pp-do" }, sure, verdict)));
  sure.addEventListener("click", (/** @type {any} */ e) => {
    if (e.detail > 1) return;                       // the second half of a double click would take the answer away again
    set({ shown: !state().shown });
    commit();
  }, { signal });
  let cloud = "", /** @type {any} */ scene = null;
  function makeScene(/** @type {"animals"|"codes"} */ name) {
    const view = VIEWS[name], p = plane(view), points = CLOUDS[name], mean = meanOf(points), at = (/** @type {number[]} */ q) => [p.px(q[0]), p.py(q[1])], O = at(mean);
    const truth = svg("path", { class: "pa-truth" }), guess = svg("path", { class: "pa-guess" }), tip = svg("g", { class: "ec-handle" }), herd = svg("g", { class: "sv-herd" });
    herd.innerHTML = name === "animals" ? herdMarks({ own: null }, points.map(at), 0.55) : manyRhombs(points.map(at));
    tip.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="12"/><circle class="dot" r="2.4"/>`;
    p.data.append(truth, guess, svg("path", { class: "ct-mid", d: `M${O[0] - 7} ${O[1]}h14M${O[0]} ${O[1] - 7}v14` }));
    p.over.append(herd, tip);
    const from = (/** @type {any} */ e) => scale(sub(p.at(e), mean), 1 / view.far), end = () => mean.map((m, k) => m + view.far * state().guess[k]), plant = (/** @type {number[]} */ guess) => set({ guess, shown: false });
    const hand = movable(tip, { at: from, get: () => state().guess, set: plant, done: commit, signal, range: RANGE, step: STEP, coarse: 0.25, fine: STEP, home: () => state().start, label: "Your line goes from the middle of the cloud to here", value: () => `${spoken(state().guess[0])}, ${spoken(state().guess[1])}: ${spoken(angleOf(state().guess), 0)} degrees` });
    p.root.addEventListener("click", (/** @type {any} */ e) => {
      if (tip.contains(e.target)) return;           // the end of a drag
      plant(from(e).map((v, k) => clamp(snap(v, STEP), RANGE[k][0], RANGE[k][1])));
      commit();
    }, { signal });
    const through = (/** @type {number} */ degrees) => { const u = unitAt(degrees), e = clipLine(O, [u[0], -u[1]], p.W, p.H); return e ? `M${e[0].join(" ")}L${e[1].join(" ")}` : ""; };
    return { root: p.root, draw(/** @type {any} */ s, /** @type {any} */ d) { attr(guess, { d: norm(s.guess) < 1e-9 ? "" : through(angleOf(s.guess)) }); attr(truth, { d: d.truth === null ? "" : through(d.truth) }); attr(tip, { transform: `translate(${at(end()).join(" ")})` }); hand.sync(); } };
  }
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    if (s.cloud !== cloud) { cloud = s.cloud; scene = makeScene(s.cloud); place.replaceChildren(scene.root); }
    scene.draw(s, d);
    say(sure, s.shown ? "Try again" : "I’m sure. Show me.");
    say(verdict, s.shown ? judge(d) : "");
  } };
}
