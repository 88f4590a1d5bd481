// @ts-check
// A question with a place for an answer: where does x land when it is moved straight to a line? Each likely mistake leads
// to a place of its own. Until the reader is sure, the answer is nowhere.

import { mark } from "./lib/animals.js";
import { real, reals } from "./lib/clean.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, py, pyList, short, spoken } from "./lib/format.js";
import { around, lineBoxes } from "./lib/labels.js";
import { lineMistake, footOn, wrongFeet } from "./lib/line_feedback.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between } from "./lib/rng.js";
import { axisBoxes, clipLine, writeNear } from "./lib/shadows.js";
import { add, clamp, dist, dot, norm, scale, snap } from "./lib/vec.js";

/** The flag stops at every twentieth; within two steps counts as there. */
const STEP = 0.05, NEAR = 0.1, RANGE = [[-0.25, 2.25], [-0.2, 2.6]], BOX = [[0, 2], [0, 2.4]];

/** @param {any} s */
export function derive(s) {
  if (!s.shown) return { truth: null, far: null, mistake: null, miss: null };
  const truth = footOn(s.w, s.b, s.x);
  return { truth, far: (dot(s.w, s.x) + s.b) / norm(s.w), mistake: lineMistake(s.w, s.b, s.x, s.guess, NEAR), miss: dist(truth, s.guess) };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  if (!s.shown) return `Your flag stands at ${coord(s.guess)}.`;
  const landed = `x lands at ${coord(d.truth)}; its signed distance was ${num(d.far)}.`;
  return d.miss < 0.005 ? `${landed} That is exactly your flag.` : `${landed} Your flag stands at ${coord(s.guess)}, ${num(d.miss)} away.`;
}

/** What the figure itself says about an answer; a page may say it better. @param {any} d @returns {string} */
const judge = (d) => /** @type {Record<string, string>} */ ({
  right: "Yes: the nearest place on the line.",
  unmoved: "That is x itself, and it is not on the line.",
  along_grid: "On the line, by way of the grid. Straight to a line is square to it.",
  unscaled: "You went w · x + b times w, and w is not one long.",
  unit_step: "The step is w · x + b long. Divide it by the length of w, too.",
  wrong_way: "The right distance, the wrong way: now x is twice as far from the line.",
  off_square: "On the line, but not the nearest place of it.",
  off_line: "Straight towards the line, but not as far as it.",
  otherwise: "Walk from x along w, or against it, until you meet the line.",
})[d.mistake];

export const spec = {
  name: "predict_line", title: "Straight to the line", instruction: "Plant your flag where x meets the line.", reset: "Start over", grid: STEP,
  // An empty guess is a flag that nobody has moved: it stands at x.
  defaults: { w: [-1, 2], b: -1.75, x: [1, 1], guess: [], shown: false },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => (s.shown ? d.truth : s.guess),
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

way = ec.Direction(${pyList(s.w)}, bias=${py(s.b)}, space="records")
x = np.array(${pyList(s.x)})      # the sample
guess = ${pyList(s.guess)}      # where the flag stands
result = ${s.shown ? "ec.edit(x, way, -way.distance(x), units=\"raw\")" : "guess"}
`,
  clean(/** @type {any} */ s) {
    let w = reals("w", s.w, [[-3, 3], [-3, 3]]);
    if (norm(w) < 0.5) w = norm(w) > 1e-9 ? scale(w, 0.5 / norm(w)) : [0.5, 0];
    const x = reals("x", s.x, BOX);
    let b = real("b", s.b, -20, 20);
    // Where x lands, a flag must be able to stand; else the line is laid nearer to x.
    const inside = (/** @type {number[]} */ q) => q.every((v, i) => v >= RANGE[i][0] && v <= RANGE[i][1]);
    while (!inside(footOn(w, b, x))) b = -dot(w, x) + (b + dot(w, x)) / 2;
    const guess = Array.isArray(s.guess) && s.guess.length === 0 ? x : reals("guess", s.guess, RANGE);
    return { w, b, x, guess, shown: s.shown === true };
  },
  random: (/** @type {() => number} */ r) => ({ w: [between(r, -2.5, 2.5), between(r, 0.6, 2.5)], b: between(r, -3, 1), x: [between(r, 0, 2), between(r, 0, 2.4)], guess: [between(r, 0, 2), between(r, 0, 2.4)], shown: r() < 0.6 }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, hidden = { ...s, shown: false };
    must(JSON.stringify(derive(hidden)) === JSON.stringify({ truth: null, far: null, mistake: null, miss: null }) && words(hidden, derive(hidden)) === `Your flag stands at ${coord(s.guess)}.`, "a question not yet answered must not know its answer");
    const d = derive({ ...s, shown: true }), along = [s.w[1], -s.w[0]];
    must(Math.abs(dot(s.w, d.truth) + s.b) < 1e-9, "x must land on the line");
    for (const t of [-1, -0.01, 0.01, 1]) must(dist(s.x, add(d.truth, scale(along, t))) > dist(s.x, d.truth), "no other place of the line may be as near");
    must(Math.abs(dist(s.x, d.truth) - Math.abs(d.far)) < 1e-9, "the way must be as long as the distance says");
    must(dist(d.truth, footOn(scale(s.w, 3), 3 * s.b, s.x)) < 1e-9, "w and b three times as long are the same line");
    must((d.mistake === "right") === (dist(s.guess, d.truth) <= NEAR), "right must mean: no further from the truth than the flag's own tolerance");
    for (const [name, q] of wrongFeet(s.w, s.b, s.x)) {
      const said = lineMistake(s.w, s.b, s.x, q, NEAR), there = wrongFeet(s.w, s.b, s.x).filter((o) => dist(o[1], q) < 1e-6).map((o) => o[0]);
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
  const p = plane({ x: [-0.45, 2.45], y: [-0.4, 2.85], unit: 150, every: 0.5, axes: [{ kind: "face", name: "snout" }, { kind: "body", name: "body" }], label: "Snout to the right, body upwards" }), lines = axisBoxes(p);
  const rule = svg("path", { class: "st-line" }), w = arrow(p, { cls: "st-n" }), light = svg("path", { class: "sh-drop" }), miss = svg("path", { class: "pp-miss" }), thing = svg("g"), wTag = svg("text", { class: "ec-label st-tag" }), xTag = svg("text", { class: "ec-label ll-tag" }), label = svg("text", { class: "ec-label" }), flag = svg("g", { class: "ec-handle pp-flag" });
  thing.innerHTML = `<g transform="scale(.95)">${mark.x}</g>`;
  flag.innerHTML = FLAG;
  p.data.append(rule, light, w.root, miss);
  p.over.append(thing, wTag, xTag, label, flag);
  const sure = html("button", { type: "button", class: "ec-opt pp-sure" }), verdict = html("p", { class: "pp-say", role: "status", "data-hideable": "feedback" }), given = html("p", { class: "ps-given", "data-hideable": "equation" });
  stage.append(html("div", { class: "pp" }, given, html("div", { class: "pp-plane" }, p.root), html("div", { class: "pp-do" }, sure, verdict)));
  sure.addEventListener("click", (/** @type {any} */ e) => {
    if (e.detail > 1) return;                       // the second half of a double click would take the answer away again
    set({ shown: !state().shown });
    commit();
  }, { signal });
  const plant = (/** @type {number[]} */ guess) => set({ guess, shown: false });   // a flag moved after the answer is a new try
  const hand = movable(flag, { at: p.at, get: () => state().guess, set: plant, done: commit, signal, range: RANGE, step: STEP, coarse: 0.25, fine: STEP, home: () => state().x, label: "Your flag", value: () => `snout ${spoken(state().guess[0])}, body ${spoken(state().guess[1])}` });
  p.root.addEventListener("click", (/** @type {any} */ e) => {
    if (flag.contains(e.target)) return;            // the end of a drag
    plant(p.at(e).map((v, i) => clamp(snap(v, STEP), RANGE[i][0], RANGE[i][1])));
    commit();
  }, { signal });

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const at = (/** @type {number[]} */ q) => [p.px(q[0]), p.py(q[1])], X = at(s.x), G = at(s.guess), unit = scale(s.w, 1 / norm(s.w)), foot = [-s.b * s.w[0], -s.b * s.w[1]].map((v) => v / dot(s.w, s.w));
    const ends = clipLine(at(foot), [unit[1], unit[0]], p.W, p.H);
    attr(rule, { d: ends ? `M${ends[0].join(" ")}L${ends[1].join(" ")}` : "" });
    // The arrow says which side is which. It starts where the line crosses the frame's middle, not where x would land.
    const start = ends ? [0, 1].map((i) => ends[0][i] + (ends[1][i] - ends[0][i]) * 0.82) : null, from = start ? [start[0] / p.U - 0.45, 2.85 - start[1] / p.U] : [0, 0];
    w.draw(add(from, scale(unit, 0.4)), from);
    attr(thing, { transform: `translate(${X.join(" ")})` });
    attr(flag, { transform: `translate(${G.join(" ")})` });
    hand.sync();
    const F = d.truth && at(d.truth);
    attr(light, { d: F ? `M${X.join(" ")}L${F.join(" ")}` : "" });
    const gap = F ? Math.hypot(G[0] - F[0], G[1] - F[1]) : 0;
    attr(miss, { d: F && gap > 28 ? `M${G[0] + ((F[0] - G[0]) * 13) / gap} ${G[1] + ((F[1] - G[1]) * 13) / gap}L${F.join(" ")}` : "" });
    const W = at(add(from, scale(unit, 0.4))), taken = [...p.taken, ...lineBoxes(...at(from), ...W, 6, 8), around(...X, 12), { x0: G[0] - 16, y0: G[1] - 38, x1: G[0] + 24, y1: G[1] + 16 }, ...(F ? [...lineBoxes(...F, ...X, 4, 10), around(...F, 9)] : [])], hard = ends ? lineBoxes(...ends[0], ...ends[1], 4, 24) : [];
    writeNear(wTag, "w", W, taken, p, [14, 24], [...lines, ...hard]);
    writeNear(xTag, "x", X, taken, p, [15, 26], [...lines, ...hard]);
    writeNear(label, F ? coord(d.truth) : "", F ?? X, taken, p, [15, 28, 42, 60], [...lines, ...hard]);
    say(given, `w is ${coord(s.w)}, b is ${short(s.b)}, and x is ${coord(s.x)}. The line holds every record with w · x + b = 0.`);
    say(sure, s.shown ? "Try again" : "I’m sure. Show me.");
    say(verdict, s.shown ? judge(d) : "");
  } };
}
