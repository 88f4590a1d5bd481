// @ts-check
// A question with a place for an answer: where on the plane of weights does this picture land? Until the reader is sure, the
// answer is nowhere: not in the page, not in the words, not in the result.

import { reals } from "./lib/clean.js";
import { drawn as attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyList, pyMatrix, spoken } from "./lib/format.js";
import { around } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { pixels, THREE } from "./lib/pixels.js";
import { plane } from "./lib/plane.js";
import { between } from "./lib/rng.js";
import { axisBoxes, writeNear } from "./lib/shadows.js";
import { clamp, dist, scale, snap } from "./lib/vec.js";
import { SPACE, weightMistake, weightsOfPhi, wrongWeights } from "./lib/weight_feedback.js";

const STEP = 0.2, NEAR = 0.29, RANGE = [[-3.4, 3], [-2.4, 2.4]];
const inside = (/** @type {number[]} */ q) => q.every((v, i) => v >= RANGE[i][0] - 1e-9 && v <= RANGE[i][1] + 1e-9);

/** @param {any} s */
export function derive(s) {
  if (!s.shown) return { truth: null, mistake: null, miss: null };
  const truth = weightsOfPhi(s.phi);
  return { truth, mistake: weightMistake(s.phi, s.guess, NEAR), miss: dist(truth, s.guess) };
}
/** @param {any} s @param {any} d */
function words(s, d) {
  if (!s.shown) return `Your flag stands at ${coord(s.guess)}.`;
  return `The weights are ${coord(d.truth)}. ${d.miss < 0.005 ? "That is exactly your flag." : `Your flag stands at ${coord(s.guess)}, ${num(d.miss)} away.`}`;
}
/** @param {any} d @returns {string} */
const judge = (d) => /** @type {Record<string, string>} */ ({
  right: `${d.miss < 0.005 ? "Yes" : "Near enough"}: one dot product with each mixed picture.`,
  unmoved: "Zero is the mean. What differs from it here?",
  unscaled: "The right pattern. The mixed pictures are one long: their numbers are divided by the root of two.",
  by_pixels: "Those are the first two pixels. A weight is a dot product with a whole mixed picture.",
  flipped: "The right size, with the signs the other way round.",
  swapped: "The two weights have changed places.",
  short: "The right way, and too short.",
  spreads: "You divided by the root of the eigenvalue as well. A weight is in units of a pixel.",
  first: "There hangs picture 1. This picture is another.", second: "There hangs picture 2. This picture is another.", third: "There hangs picture 3. This picture is another.",
  otherwise: "Multiply pixel by pixel with the first mixed picture, and add up. Then with the second.",
})[d.mistake];

export const spec = {
  name: "predict_weights", title: "Where does it land?", instruction: "Plant your flag where the picture lands.", reset: "Start over", grid: STEP,
  defaults: { phi: [2, 0, 0, 0], guess: [0, 0], shown: false },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => (s.shown ? d.truth : s.guess),
  python: (/** @type {any} */ s) => {
    const head = `import numpy as np\nimport eigencat as ec\n\nstored = np.array(${pyMatrix(THREE)}).reshape(3, 2, 2)\nspace = ec.Eigenfaces(n_components=2).fit(stored)\nguess = ${pyList(s.guess)}      # where the flag stands\n`;
    return s.shown ? `${head}picture = space.mean_ + np.array(${pyList(s.phi)}).reshape(2, 2)\nresult = space.transform(picture[None])[0]\n` : `${head}result = guess\n`;
  },
  clean(/** @type {any} */ s) {
    let phi = reals("phi", s.phi, Array(4).fill([-5, 5]));
    while (!inside(weightsOfPhi(phi))) phi = scale(phi, 0.5);
    return { phi, guess: reals("guess", s.guess, RANGE), shown: s.shown === true };
  },
  random: (/** @type {() => number} */ r) => ({ phi: Array.from({ length: 4 }, () => Math.round(between(r, -5, 5))), guess: RANGE.map(([lo, hi]) => between(r, lo, hi)), shown: r() < 0.6 }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, hidden = { ...s, shown: false };
    must(JSON.stringify([derive(hidden), words(hidden, derive(hidden))]) === JSON.stringify([{ truth: null, mistake: null, miss: null }, `Your flag stands at ${coord(s.guess)}.`]), "a question not yet answered must not know its answer");
    const d = derive({ ...s, shown: true });
    // Once more, by the closest picture that the two can draw: no step from there may come nearer.
    const miss = (/** @type {number[]} */ w) => s.phi.reduce((/** @type {number} */ t, /** @type {number} */ v, /** @type {number} */ i) => t + (v - w[0] * SPACE.components[0][i] - w[1] * SPACE.components[1][i]) ** 2, 0);
    for (const step of [[0.01, 0], [-0.01, 0], [0, 0.01], [0, -0.01]]) must(miss(d.truth) < miss(d.truth.map((/** @type {number} */ v, /** @type {number} */ i) => v + step[i])), "the weights must draw what comes closest to the picture");
    must((d.mistake === "right") === (dist(s.guess, d.truth) <= NEAR), "right must mean: no further from the truth than the flag's own tolerance");
    for (const [name, q] of wrongWeights(s.phi)) {
      const said = weightMistake(s.phi, q, NEAR), there = wrongWeights(s.phi).filter((p) => dist(p[1], q) < 1e-6).map((p) => p[0]);
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
  const p = plane({ x: [-3.8, 3.4], y: [-2.8, 2.8], unit: 62, axes: [{ kind: "plain", name: "weight 1" }, { kind: "plain", name: "weight 2" }], label: "The plane of weights: the first to the right, the second upwards" }), lines = axisBoxes(p);
  const stored = SPACE.weights.map((w, i) => { const X = p.px(w[0]), Y = p.py(w[1]), t = svg("text", { class: "ec-label pf-name", x: X, y: Y + 6 }, `${i + 1}`); return svg("g", {}, svg("rect", { class: "pf-stored", x: X - 11, y: Y - 11, width: 22, height: 22 }), t); });
  const miss = svg("path", { class: "pp-miss" }), spot = svg("circle", { class: "pf-spot", r: 8 }), label = svg("text", { class: "ec-label" }), flag = svg("g", { class: "ec-handle pp-flag" });
  flag.innerHTML = FLAG;
  p.over.append(...stored, miss, spot, label, flag);
  const named = (/** @type {string} */ name, /** @type {Element} */ pic) => html("figure", { class: "px-one" }, pic, html("figcaption", {}, name));
  const asked = pixels({ label: "The picture without the mean", signed: true, digits: 1 }), mixed = SPACE.components.map((u, i) => { const q = pixels({ label: `Mixed picture ${i + 1}`, signed: true, most: 1 }); q.draw(u); return named(`u${"₁₂"[i]}`, q.root); });
  const sure = html("button", { type: "button", class: "ec-opt pp-sure" }), verdict = html("p", { class: "pp-say", role: "status", "data-hideable": "feedback" });
  stage.append(html("div", { class: "pp" }, html("div", { class: "pf-row", "data-hideable": "equation" }, named("query, less the mean", asked.root), ...mixed), html("div", { class: "pp-plane" }, p.root), html("div", { class: "pp-do" }, sure, verdict)));
  sure.addEventListener("click", (/** @type {any} */ e) => {
    if (e.detail > 1) return;                       // the second half of a double click would take the answer away again
    set({ shown: !state().shown });
    commit();
  }, { signal });
  const plant = (/** @type {number[]} */ guess) => set({ guess, shown: false });   // a flag moved after the answer is a new try
  const hand = movable(flag, { at: p.at, get: () => state().guess, set: plant, done: commit, signal, range: RANGE, step: STEP, coarse: 1, fine: STEP, home: () => [0, 0], label: "Your flag", value: () => `${spoken(state().guess[0])}, ${spoken(state().guess[1])}` });
  p.root.addEventListener("click", (/** @type {any} */ e) => {
    if (flag.contains(e.target)) return;            // the end of a drag
    plant(p.at(e).map((v, i) => clamp(snap(v, STEP), RANGE[i][0], RANGE[i][1])));
    commit();
  }, { signal });

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    asked.draw(s.phi);
    const at = (/** @type {number[]} */ q) => [p.px(q[0]), p.py(q[1])], G = at(s.guess), T = d.truth && at(d.truth), gap = T ? Math.hypot(G[0] - T[0], G[1] - T[1]) : 0;
    attr(flag, { transform: `translate(${G.join(" ")})` });
    hand.sync();
    attr(spot, { cx: T ? T[0] : 0, cy: T ? T[1] : 0, style: T ? "" : "display:none" });
    attr(miss, { d: T && gap > 28 ? `M${G[0] + ((T[0] - G[0]) * 13) / gap} ${G[1] + ((T[1] - G[1]) * 13) / gap}L${T.join(" ")}` : "" });
    const taken = [...p.taken, ...SPACE.weights.map((w) => around(p.px(w[0]), p.py(w[1]), 13)), { x0: G[0] - 16, y0: G[1] - 38, x1: G[0] + 24, y1: G[1] + 16 }, ...(T ? [around(T[0], T[1], 10)] : [])];
    writeNear(label, T ? coord(d.truth) : "", T ?? [0, 0], taken, p, [14, 24, 40], lines);
    say(sure, s.shown ? "Try again" : "I’m sure. Show me.");
    say(verdict, s.shown ? judge(d) : "");
  } };
}
