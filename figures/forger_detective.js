// @ts-check
// Figure 2.0e. Forger and detective, trained here, round by round (eq-minimax). Where the forger holds still, the detective
// comes to the best possible one, which is known in a formula (eq-best-detective): the dashed line.

import { oneOf, real } from "./lib/clean.js";
import { choice, slider } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { num } from "./lib/format.js";
import { best, COUNT, density, detectiveSlope, forgerLoss, forgerSlope, laid, noise, PACE, play, REAL, rightly, sigmoid, START, suspicion, value } from "./lib/game.js";
import { plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";

const ROUNDS = 200, STEPS = ["1", "5", "20"], WISHES = ["fool", "not_caught"], WHO = ["both", "detective"];
const rules = (/** @type {any} */ s) => ({ seed: s.seed, steps: Number(s.steps), wish: s.wish, frozen: s.who === "detective" });

/** @param {any} s */
export function derive(s) {
  const game = play(rules(s), s.round), { w, forger } = game.now, fake = laid(forger, game.z), top = best(forger);
  return { real: game.real, fake, w, forger, top, value: value(w, game.real, fake), ceiling: top ? value(top, game.real, fake) : null, right: rightly(w, game.real, fake), miss: Math.hypot(forger.b[0] - REAL.b[0], forger.b[1] - REAL.b[1]) };
}
/** @param {any} s @param {any} d */
function words(s, d) {
  const far = d.miss < 0.15 ? "stands where the real one stands" : `stands ${num(d.miss)} from the real one`;
  return `Round ${s.round}. The forged cloud ${far}. The detective is right about ${Math.round(100 * d.right)} of 100 points; guessing would give 50.${s.who === "detective" ? " The forger holds still." : ""}`;
}

export const spec = {
  name: "forger_detective", number: "2.0e", title: "Forger and detective", instruction: "Play a round, then ten, then slide.", reset: "Back to round 0",
  defaults: { round: 0, steps: "5", wish: "fool", who: "both", seed: 1 },
  choices: { steps: STEPS, wish: WISHES, who: WHO },
  derive, words,
  result: (/** @type {any} */ _s, /** @type {any} */ d) => [...d.w, ...d.forger.A.flat(), ...d.forger.b, d.value],
  python: (/** @type {any} */ s) => `import numpy as np
from eigencat._rng import normals                 # the dice of the page

A_real, b_real = np.array(${JSON.stringify(REAL.A)}), np.array(${JSON.stringify(REAL.b)})
A, b = np.array(${JSON.stringify(START.A)}), np.array(${JSON.stringify(START.b)})
real = normals(${s.seed}, ${2 * COUNT}).reshape(-1, 2) @ A_real.T + b_real
z = normals(${s.seed + 1}, ${2 * COUNT}).reshape(-1, 2)
w = np.zeros(6)                                   # the detective

def phi(p):
    x, y = p.T
    return np.stack([np.ones(len(p)), x, y, x * x, x * y, y * y], 1)

def D(p):
    return 1 / (1 + np.exp(-phi(p) @ w))

for _ in range(${s.round}):
    fake = z @ A.T + b
    for _ in range(${s.steps}):                           # the detective climbs
        w = w + ${PACE.detective} * ((1 - D(real)) @ phi(real) - D(fake) @ phi(fake)) / ${COUNT}
${s.who === "detective" ? "" : `    push = ${s.wish === "fool" ? "1 - D(fake)" : "D(fake)"}
    slope = np.stack([w[1] + 2 * w[3] * fake[:, 0] + w[4] * fake[:, 1], w[2] + w[4] * fake[:, 0] + 2 * w[5] * fake[:, 1]], 1)
    step = push[:, None] * slope / ${COUNT}               # the forger answers
    A, b = A + ${PACE.forger} * step.T @ z, b + ${PACE.forger} * step.sum(0)
`}fake = z @ A.T + b
result = [*w, *A.ravel(), *b, np.log(D(real)).mean() + np.log(1 - D(fake)).mean()]
`,
  clean: (/** @type {any} */ s) => ({ round: Math.round(real("round", s.round, 0, ROUNDS)), steps: oneOf("steps", s.steps, STEPS), wish: oneOf("wish", s.wish, WISHES), who: oneOf("who", s.who, WHO), seed: Math.round(real("seed", s.seed, 0, 99)) }),
  random: (/** @type {() => number} */ r) => ({ round: Math.floor(between(r, 0, 60)), steps: pick(r, ["1", "5"]), wish: pick(r, WISHES), who: pick(r, WHO), seed: Math.floor(r() * 3) }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), z = noise(s.seed + 1), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    // Slopes against differences of what they are slopes of.
    const h = 1e-6, near = (/** @type {number} */ slope, /** @type {number} */ measured) => Math.abs(slope - measured) < 1e-6 * Math.max(1, Math.abs(slope));
    const g = detectiveSlope(d.w, d.real, d.fake), nudge = (/** @type {number} */ i, /** @type {number} */ e) => Float64Array.from(d.w, (v, j) => v + (i === j ? e : 0));
    g.forEach((slope, i) => must(near(slope, (value(nudge(i, h), d.real, d.fake) - value(nudge(i, -h), d.real, d.fake)) / (2 * h)), "the detective's slope must be that of the value"));
    const f = forgerSlope(d.w, d.forger, z, s.wish), moved = (/** @type {number} */ i, /** @type {number} */ j, /** @type {number} */ e) => ({ A: d.forger.A.map((row, k) => row.map((v, m) => v + (k === i && m === j ? e : 0))), b: d.forger.b.map((v, k) => v + (k === i && j === 2 ? e : 0)) });
    for (const i of [0, 1]) for (const j of [0, 1, 2]) must(near(j === 2 ? f.b[i] : f.A[i][j], (forgerLoss(d.w, moved(i, j, h), z, s.wish) - forgerLoss(d.w, moved(i, j, -h), z, s.wish)) / (2 * h)), "the forger's slope must be that of its loss");
    // The best detective must be p / (p + q), the two densities computed in another way, and must not be beaten in the plane.
    if (!d.top || d.ceiling === null) return;
    const at = (/** @type {any} */ forger, /** @type {number} */ x, /** @type {number} */ y) => {
      const [[a, b], [c, e]] = forger.A, det = a * e - b * c, u = (e * (x - forger.b[0]) - b * (y - forger.b[1])) / det, v = (a * (y - forger.b[1]) - c * (x - forger.b[0])) / det;
      return Math.exp(-0.5 * (u * u + v * v)) / Math.abs(det);
    };
    for (const [x, y] of [[0, 0], [0.6, 0.4], [-1, 0.5]]) { const p = at(REAL, x, y), q = at(d.forger, x, y); if (p + q > 1e-9) must(Math.abs(sigmoid(suspicion(d.top, x, y)) - p / (p + q)) < 1e-6, "the best detective must answer p / (p + q)"); }
    must(density(d.forger) !== null, "a cloud with a spread must have a density");
  },
  build,
};
export default defineFigure(spec);

const X = [-3.4, 3.6], Y = [-2.2, 3.2], NX = 28, NY = 22;
/** Where a weighted total of (1, x, y, x², xy, y²) is zero, as short pieces of line on a grid. @param {ArrayLike<number>} w @param {ReturnType<typeof plane>} p @param {number} [nx] @param {number} [ny] */
function zeroLine(w, p, nx = 56, ny = 44) {
  const x = (/** @type {number} */ i) => X[0] + ((X[1] - X[0]) * i) / nx, y = (/** @type {number} */ j) => Y[0] + ((Y[1] - Y[0]) * j) / ny;
  const f = Array.from({ length: nx + 1 }, (_, i) => Array.from({ length: ny + 1 }, (_, j) => suspicion(w, x(i), y(j))));
  let path = "";
  for (let i = 0; i < nx; i++) for (let j = 0; j < ny; j++) {
    const corners = /** @type {[number, number][]} */ ([[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]]), cuts = [];
    for (let k = 0; k < 4; k++) {
      const [a, b] = corners[k], [c, e] = corners[(k + 1) % 4], u = f[a][b], v = f[c][e];
      if ((u < 0) !== (v < 0)) { const t = u / (u - v); cuts.push([p.px(x(a) + t * (x(c) - x(a))), p.py(y(b) + t * (y(e) - y(b)))]); }
    }
    for (let k = 0; k + 1 < cuts.length; k += 2) path += `M${cuts[k][0].toFixed(0)} ${cuts[k][1].toFixed(0)}L${cuts[k + 1][0].toFixed(0)} ${cuts[k + 1][1].toFixed(0)}`;
  }
  return path;
}

const CW = 420, CH = 190, LOW = -1.6, HIGH = 0.05;
/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal }) {
  const p = plane({ x: X, y: Y, unit: 84, axes: [{ kind: "plain", name: "" }, { kind: "plain", name: "" }], label: "The cloud of real points and the cloud of forged ones" });
  const shade = ["s1", "s2", "s3"].map((c) => svg("path", { class: `fd-shade ${c}` })), line = svg("path", { class: "fd-line" }), top = svg("path", { class: "fd-top" });
  const realDots = svg("path", { class: "fd-real" }), fakeDots = svg("path", { class: "fd-fake" });
  p.under.append(...shade); p.data.append(top, line, realDots, fakeDots);
  const cx = (/** @type {number} */ r) => 34 + (r / ROUNDS) * (CW - 44), cy = (/** @type {number} */ v) => 12 + ((HIGH - Math.max(LOW, Math.min(HIGH, v))) / (HIGH - LOW)) * (CH - 46);
  const curve = svg("path", { class: "fd-curve" }), limit = svg("path", { class: "fd-limit" }), spot = svg("circle", { class: "fd-spot", r: 6 });
  const chart = svg("svg", { viewBox: `0 0 ${CW} ${CH}`, class: "ec-pane", role: "img", "aria-label": "The value of the game, round by round" }, svg("path", { class: "ec-drop", d: `M34 ${cy(-2 * Math.LN2)}H${CW - 10}M34 ${cy(0)}H${CW - 10}` }), svg("path", { class: "ec-ink", d: `M34 ${CH - 30}H${CW - 10}` }),
    svg("text", { x: 28, y: cy(0) + 5, class: "ec-tick end" }, "0"), svg("text", { x: CW - 12, y: cy(-2 * Math.LN2) + 17, class: "ec-note end" }, "−log 4: only guessing"), svg("text", { x: 34, y: CH - 10, class: "ec-tick" }, "0"), svg("text", { x: CW - 12, y: CH - 10, class: "ec-tick end" }, `round ${ROUNDS}`), limit, curve, spot);
  const go = (/** @type {number} */ n, /** @type {string} */ text) => { const b = html("button", { type: "button", class: "ec-opt" }, text); b.addEventListener("click", () => { set({ round: Math.min(ROUNDS, state().round + n) }); commit(); }, { signal }); return b; };
  const one = go(1, "One round"), ten = go(10, "Ten rounds");
  const round = slider({ label: "round", min: 0, max: ROUNDS, step: 1, value: String, signal, done: commit, set: (v) => set({ round: v }) });
  const opt = (/** @type {string} */ key, /** @type {string} */ label, /** @type {[string, string][]} */ options) => choice({ label, options, signal, hideable: key, set: (v) => { set({ [key]: v }); commit(); } });
  const who = opt("who", "Who learns", [["both", "both"], ["detective", "the detective alone"]]), steps = opt("steps", "Detective’s steps a round", [["1", "1"], ["5", "5"], ["20", "20"]]), wish = opt("wish", "The forger wants", [["fool", "to be believed"], ["not_caught", "not to be caught"]]);
  const facts = html("p", { class: "ec-line" }), key = html("p", { class: "fd-key" }, ...[["real", "real"], ["fake", "forged"], ["line", "detective: as likely real as forged"], ["top", "the best detective’s line"]].map(([c, text]) => html("span", { class: `k-${c}` }, text)));
  stage.append(html("div", { class: "fd-two" }, html("div", {}, p.root, key), html("div", { class: "fd-side" }, html("div", { class: "fd-go" }, one, ten), round.root, who.root, steps.root, wish.root, html("h3", { class: "fp-title" }, "The value of the game"), chart, facts)));

  const dots = (/** @type {any} */ c, /** @type {(x: number, y: number) => string} */ mark) => { let path = ""; for (let i = 0; i < c.x.length; i++) path += mark(p.px(c.x[i]), p.py(c.y[i])); return path; };
  let shown = "";
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const levels = ["", "", ""], dx = (X[1] - X[0]) / NX, dy = (Y[1] - Y[0]) / NY, cw = dx * p.U, ch = dy * p.U;
    for (let i = 0; i < NX; i++) for (let j = 0; j < NY; j++) {
      const D = sigmoid(suspicion(d.w, X[0] + (i + 0.5) * dx, Y[0] + (j + 0.5) * dy)), k = D > 0.9 ? 2 : D > 0.7 ? 1 : D > 0.5 + 1e-9 ? 0 : -1;
      if (k >= 0) levels[k] += `M${(i * cw).toFixed(1)} ${(p.H - (j + 1) * ch).toFixed(1)}h${cw.toFixed(1)}v${ch.toFixed(1)}h${(-cw).toFixed(1)}z`;
    }
    shade.forEach((e, k) => attr(e, { d: levels[k] }));
    const blank = d.w.every((/** @type {number} */ v) => v === 0);
    attr(line, { d: blank ? "" : zeroLine(d.w, p) });
    attr(top, { d: d.top ? zeroLine(d.top, p) : "" });
    attr(realDots, { d: dots(d.real, (x, y) => `M${x.toFixed(0)} ${(y - 5).toFixed(0)}l5 5-5 5-5-5z`) });
    attr(fakeDots, { d: dots(d.fake, (x, y) => `M${(x - 4).toFixed(0)} ${(y - 4).toFixed(0)}l8 8m0-8-8 8`) });
    const now = JSON.stringify(rules(s)) + Math.floor(s.round / 20);
    // The curve as far as it has been played; the ceiling is known for every round that was.
    const { moments, real: R, z } = play(rules(s), s.round);
    if (shown !== now + moments.length) {
      shown = now + moments.length;
      let a = "", b = "";
      moments.forEach((m, r) => {
        const fake = laid(m.forger, z), t = best(m.forger);
        a += `${a ? "L" : "M"}${cx(r).toFixed(1)} ${cy(value(m.w, R, fake)).toFixed(1)}`;
        if (t) b += `${b ? "L" : "M"}${cx(r).toFixed(1)} ${cy(value(t, R, fake)).toFixed(1)}`;
      });
      attr(curve, { d: a }); attr(limit, { d: b });
    }
    attr(spot, { cx: cx(s.round), cy: cy(d.value) });
    one.toggleAttribute("disabled", s.round === ROUNDS); ten.toggleAttribute("disabled", s.round === ROUNDS);
    round.draw(s.round); who.draw(s.who); steps.draw(s.steps); wish.draw(s.wish);
    say(facts, `value ${num(d.value)} · best detective’s ${d.ceiling === null ? "none" : num(d.ceiling)}`);
  } };
}
