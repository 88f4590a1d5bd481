// @ts-check
// A question with a place for an answer: plant a flag where c ends, which is n₁ without what n₂ sees of it. Until the reader
// is sure, the answer is nowhere: not in the page, not in the words, not in the result.

import { reals } from "./lib/clean.js";
import { drawn as attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyList, spoken } from "./lib/format.js";
import { around, lineBoxes } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { restMistake, restOf, wrongRests } from "./lib/rest_feedback.js";
import { between } from "./lib/rng.js";
import { arrowBoxes, axisBoxes, clipLine, writeNear } from "./lib/shadows.js";
import { clamp, dist, dot, norm, scale, snap, sub } from "./lib/vec.js";

/** The flag stops at every fifth, where the answers of the lesson lie; one step off still counts as there. */
const STEP = 0.2, NEAR = 0.29, RANGE = [[-3, 3], [-1.6, 3]], LEAST = 0.75;
const fit = (/** @type {number[]} */ v, /** @type {number[]} */ home) => (norm(v) < 1e-9 ? home : norm(v) < LEAST * (1 - 1e-12) ? scale(v, LEAST / norm(v)) : v);

/** @param {any} s */
export function derive(s) {
  if (!s.shown) return { truth: null, shadow: null, mistake: null, miss: null };
  const truth = restOf(s.n1, s.n2);
  return { truth, shadow: sub(s.n1, truth), mistake: restMistake(s.n1, s.n2, s.guess, NEAR), miss: dist(truth, s.guess) };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  if (!s.shown) return `Your flag stands at ${coord(s.guess)}.`;
  return `c ends at ${coord(d.truth)}. ${d.miss < 0.005 ? "That is exactly your flag." : `Your flag stands at ${coord(s.guess)}, ${num(d.miss)} away.`}`;
}

/** What the figure itself says about an answer; a page may say it better. @param {any} d @returns {string} */
const judge = (d) => /** @type {Record<string, string>} */ ({
  right: "Yes: n₁ without its shadow on the line of n₂.",
  unmoved: "That is n₁ whole. n₂ still sees its shadow.",
  projection: "That is the shadow, what n₂ sees of n₁. You were asked for what is left.",
  by_length: "You divided by the length of n₂. Its shadow in units of n₂ is divided by the length twice.",
  coordinate: "You struck out a number. That is right when n₂ lies along an axis.",
  whole: "You took away the whole of n₂. Take away as much of it as n₁ has.",
  turned: "That is n₂ without what n₁ sees of it: the other way round.",
  opposite: "Square to n₂ and as long as it should be, and it points the other way.",
  length: "Square to n₂, yes. The length is another.",
  otherwise: "Drop a line from n₁ square onto the line of n₂. What leads from there to n₁ is c; draw it from zero.",
})[d.mistake];

export const spec = {
  name: "predict_rest", title: "What is left of n₁?", instruction: "Plant your flag where c ends.", reset: "Start over",
  // An empty guess is a flag that nobody has moved: it stands at the tip of n₁.
  defaults: { n1: [1, 2], n2: [2, 1], guess: [], shown: false },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => (s.shown ? d.truth : s.guess),
  python: (/** @type {any} */ s) => {
    const head = `import numpy as np\n\nn1, n2 = np.array(${pyList(s.n1)}), np.array(${pyList(s.n2)})\nguess = ${pyList(s.guess)}      # where the flag stands\n`;
    return s.shown ? `${head}result = n1 - (n1 @ n2) / (n2 @ n2) * n2      # what n2 does not see\n` : `${head}result = guess\n`;
  },
  clean(/** @type {any} */ s) {
    const n1 = fit(reals("n1", s.n1, RANGE), [1, 2]), n2 = fit(reals("n2", s.n2, RANGE), [2, 1]);
    // Two good arrows may meet in no question: c must end where a flag can stand.
    const inside = (/** @type {number[]} */ q) => q.every((v, i) => v >= RANGE[i][0] - 1e-9 && v <= RANGE[i][1] + 1e-9);
    let near = n1;
    while (!inside(restOf(near, n2))) near = scale(near, 0.5);
    const guess = Array.isArray(s.guess) && s.guess.length === 0 ? near : reals("guess", s.guess, RANGE);
    return { n1: near, n2, guess: guess.map((v, i) => clamp(v, RANGE[i][0], RANGE[i][1])), shown: s.shown === true };
  },
  random: (/** @type {() => number} */ r) => { const v = () => RANGE.map(([lo, hi]) => between(r, lo, hi)); return { n1: v(), n2: v(), guess: v(), shown: r() < 0.6 }; },
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, hidden = { ...s, shown: false };
    must(JSON.stringify([derive(hidden), words(hidden, derive(hidden))]) === JSON.stringify([{ truth: null, shadow: null, mistake: null, miss: null }, `Your flag stands at ${coord(s.guess)}.`]), "a question not yet answered must not know its answer");
    const d = derive({ ...s, shown: true });
    must(Math.abs(dot(s.n2, d.truth)) < 1e-9, "n2 must see nothing of what is left");
    must(Math.abs(d.shadow[0] * s.n2[1] - d.shadow[1] * s.n2[0]) < 1e-9, "what was taken must lie on the line of n2");
    must(dist(d.truth, restOf(s.n1, scale(s.n2, -3))) < 1e-9, "neither the length nor the side of n2 may count");
    must((d.mistake === "right") === (dist(s.guess, d.truth) <= NEAR), "right must mean: no further from the truth than the flag's own tolerance");
    for (const [name, q] of wrongRests(s.n1, s.n2)) {
      const said = restMistake(s.n1, s.n2, q, NEAR), there = wrongRests(s.n1, s.n2).filter((p) => dist(p[1], q) < 1e-6).map((p) => p[0]);
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
  const p = plane({ x: [-3.4, 3.4], y: [-2, 3.6], unit: 66, axes: [{ kind: "plain", name: "first" }, { kind: "plain", name: "second" }], label: "The plane: the first number to the right, the second upwards" }), lines = axisBoxes(p);
  const rule = svg("path", { class: "ts-rule" }), n1 = arrow(p, { cls: "ts-n1", pin: true }), n2 = arrow(p, { cls: "ts-n2" }), c = arrow(p, { cls: "ts-c", hollow: true }), drop = svg("path", { class: "ts-drop" }), shadow = svg("path", { class: "ts-shadow" }), miss = svg("path", { class: "pp-miss" });
  const tags = ["n1", "n2", "c"].map((k) => svg("text", { class: `ec-label ts-tag ${k}` })), flag = svg("g", { class: "ec-handle pp-flag" });
  flag.innerHTML = FLAG;
  p.data.append(rule, shadow, drop, n2.root, n1.root, c.root, miss);
  p.over.append(...tags, flag);
  const sure = html("button", { type: "button", class: "ec-opt pp-sure" }), verdict = html("p", { class: "pp-say", role: "status", "data-hideable": "feedback" }), given = html("p", { class: "ps-given", "data-hideable": "equation" });
  stage.append(html("div", { class: "pp" }, given, html("div", { class: "pp-plane" }, p.root), html("div", { class: "pp-do" }, sure, verdict)));
  sure.addEventListener("click", (/** @type {any} */ e) => {
    if (e.detail > 1) return;                       // the second half of a double click would take the answer away again
    set({ shown: !state().shown });
    commit();
  }, { signal });
  const plant = (/** @type {number[]} */ guess) => set({ guess, shown: false });   // a flag moved after the answer is a new try
  const hand = movable(flag, { at: p.at, get: () => state().guess, set: plant, done: commit, signal, range: RANGE, step: STEP, coarse: 1, fine: STEP, home: () => state().n1, label: "Your flag", value: () => `${spoken(state().guess[0])}, ${spoken(state().guess[1])}` });
  p.root.addEventListener("click", (/** @type {any} */ e) => {
    if (flag.contains(e.target)) return;            // the end of a drag
    plant(p.at(e).map((v, i) => clamp(snap(v, STEP), RANGE[i][0], RANGE[i][1])));
    commit();
  }, { signal });

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const at = (/** @type {number[]} */ q) => /** @type {[number, number]} */ ([p.px(q[0]), p.py(q[1])]), zero = at([0, 0]), G = at(s.guess), span = clipLine(zero, scale([s.n2[0], -s.n2[1]], 1 / norm(s.n2)), p.W, p.H);
    attr(rule, { d: span ? `M${span[0].join(" ")}L${span[1].join(" ")}` : "" });
    n1.draw(s.n1); n2.draw(s.n2); c.draw(d.truth ?? [0, 0]);
    const S = d.shadow && at(d.shadow), N = at(s.n1), C = d.truth && at(d.truth);
    attr(drop, { d: S ? `M${N.join(" ")}L${S.join(" ")}` : "" });
    attr(shadow, { d: S && norm(d.shadow) > 0.03 ? `M${zero.join(" ")}L${S.join(" ")}` : "" });
    attr(flag, { transform: `translate(${G.join(" ")})` });
    hand.sync();
    const gap = C ? Math.hypot(G[0] - C[0], G[1] - C[1]) : 0;
    attr(miss, { d: C && gap > 28 ? `M${G[0] + ((C[0] - G[0]) * 13) / gap} ${G[1] + ((C[1] - G[1]) * 13) / gap}L${C.join(" ")}` : "" });
    const taken = [...p.taken, ...arrowBoxes(p, s.n1), ...arrowBoxes(p, s.n2), around(...N, 9), around(...at(s.n2), 9), { x0: G[0] - 16, y0: G[1] - 38, x1: G[0] + 24, y1: G[1] + 16 }, ...(C ? [...arrowBoxes(p, d.truth), around(...C, 9), ...lineBoxes(...G, ...C, 4, 10)] : [])], soft = [...lines, ...(S ? lineBoxes(...N, ...S, 4, 10) : [])];
    writeNear(tags[0], "n₁", N, taken, p, [14, 24, 36], soft);
    writeNear(tags[1], "n₂", at(s.n2), taken, p, [14, 24, 36], soft);
    writeNear(tags[2], C ? "c" : "", C ?? zero, taken, p, [12, 22, 36], soft);
    say(given, `n₁ is ${coord(s.n1)}. Hold n₂, which is ${coord(s.n2)}.`);
    say(sure, s.shown ? "Try again" : "I’m sure. Show me.");
    say(verdict, s.shown ? judge(d) : "");
  } };
}
