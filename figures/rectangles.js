// @ts-check
// Figure 3.2a. Each sample and the centre span a rectangle. On the same side twice its area counts as plus, on opposite sides
// as minus, and the mean of the ten is an entry of the covariance matrix, provided the centre is right in ONE of its two numbers.

import { oneOf, reals } from "./lib/clean.js";
import { covariance, meanOf, windowOn } from "./lib/cloud.js";
import { choice, line } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyList, short, spoken } from "./lib/format.js";
import { herdKey, herdMarks, herdOf, pyPoints } from "./lib/herd.js";
import { around } from "./lib/labels.js";
import { mark } from "./lib/animals.js";
import { movable } from "./lib/movable.js";
import { plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { axisBoxes, writeNear } from "./lib/shadows.js";
import { CATS, RATS } from "./lib/world.js";

const HERE = [...CATS, ...RATS], N = HERE.length, PAIRS = ["12", "11", "22"], SUB = { 12: "₁₂", 11: "₁₁", 22: "₂₂" };
const RANGE = [[0, 2.25], [0, 2.5]], PUSH = [[-3, 3], [-3, 3]];
const sides = (/** @type {string} */ pair) => [Number(pair[0]) - 1, Number(pair[1]) - 1];

/** @param {any} s @param {any} [table] */
export function derive(s, table = null) {
  const herd = herdOf(s, table), points = herd.own ? herd.points : s.points, [i, j] = sides(s.pair), mean = meanOf(points);
  const centre = mean.map((v, k) => v + s.push[k]), areas = points.map((/** @type {number[]} */ p) => (p[i] - centre[i]) * (p[j] - centre[j]));
  const sum = (/** @type {number} */ way) => areas.reduce((/** @type {number} */ t, /** @type {number} */ a) => t + (a * way > 0 ? a * way : 0), 0), n = points.length;
  const plus = sum(1), minus = sum(-1), C = covariance(points);
  return { ...herd, points, mean, centre, areas, plus, minus, n, value: (plus - minus) / n, C, truth: C[i][j], i, j };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const miss = d.centre.map((/** @type {number} */ v, /** @type {number} */ k) => v - d.mean[k]), off = [0, 1].filter((k) => Math.abs(miss[k]) > 1e-9), [a, b] = d.ins, name = d.i === d.j ? `the variance of ${d.ins[d.i]}` : `the covariance of “${a}” and “${b}”`;
  const total = `Plus ${num(d.plus, 3)}, minus ${num(d.minus, 3)}: over ${d.n} that is ${num(d.value, 4)}`;
  if (!off.length) return `${total}, ${name}.`;
  if (d.i === d.j) return off.includes(d.i) ? `${total}. A wrong centre adds the square of its error: from the mean, ${name} is ${num(d.truth, 4)}.` : `${total}, ${name}. Only the centre’s ${d.ins[d.i]} counts here, and it is right.`;
  return off.length === 1 ? `${total}. The centre is not the mean, and this is still ${name}: where one of its two numbers is right, the other does no harm.` : `${total}. The centre is wrong in both numbers, and the product of its two errors is added: from the mean it is ${num(d.truth, 4)}.`;
}

export const spec = {
  name: "rectangles", number: "3.2a", title: "Rectangles from the mean", instruction: "Drag an animal, then the centre.", reset: "Put them back", table: true,
  // The centre is kept as what it is off the mean, and goes with it.
  defaults: { points: HERE.map((p) => [...p]), push: [0, 0], pair: "12", data: "animals" },
  choices: { pair: PAIRS, data: ["animals", "table"] },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [d.plus, d.minus, d.value],
  python: (/** @type {any} */ s, /** @type {any} */ table) => `import numpy as np

X = np.array(${pyPoints(derive(s, table).points)})
centre = X.mean(axis=0) + ${pyList(s.push)}
away = X - centre                  # how far each is from the centre
areas = away[:, ${sides(s.pair)[0]}] * away[:, ${sides(s.pair)[1]}]
plus, minus = areas[areas > 0].sum(), -areas[areas < 0].sum()
result = [plus, minus, areas.mean()]
print(result)
print(np.cov(X.T, bias=True))      # from the mean, all four entries
`,
  clean(/** @type {any} */ s) {
    const data = s.data === "table" ? "table" : "animals";
    if (!Array.isArray(s.points) || s.points.length !== N) throw new Error(`points=${JSON.stringify(s.points)?.slice(0, 40)} must be ${N} pairs of numbers; got ${Array.isArray(s.points) ? s.points.length : typeof s.points}. Leave it out for the ten animals.`);
    return { points: s.points.map((/** @type {any} */ p, /** @type {number} */ k) => reals(`points[${k}]`, p, RANGE)), push: reals("push", s.push, PUSH), pair: oneOf("pair", s.pair, PAIRS), data };
  },
  random: (/** @type {() => number} */ r) => ({ points: HERE.map((p) => (r() < 0.5 ? [...p] : [between(r, 0, 2.25), between(r, 0, 2.5)])), push: r() < 0.4 ? [0, 0] : [between(r, -1, 1), between(r, -1, 1)], pair: pick(r, PAIRS), data: "animals" }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, d = derive(s), { i, j } = d, P = s.points;
    // The covariance without any centre: half the mean product of the differences of all pairs.
    const pairs = P.reduce((/** @type {number} */ t, /** @type {number[]} */ p) => t + P.reduce((/** @type {number} */ u, /** @type {number[]} */ q) => u + (p[i] - q[i]) * (p[j] - q[j]), 0), 0) / (2 * N * N);
    must(Math.abs(derive({ ...s, push: [0, 0] }).value - pairs) < 1e-12, "from the mean, the mean area must be the covariance");
    for (const k of [i, j]) {
      const push = [0.55, -0.85]; push[k] = 0;
      if (i !== j) must(Math.abs(derive({ ...s, push }).value - pairs) < 1e-12, "a centre that is right in one number must give the covariance");
    }
    const mean = [0, 1].map((k) => P.reduce((/** @type {number} */ t, /** @type {number[]} */ p) => t + p[k], 0) / N), miss = s.push;
    must(d.centre.every((/** @type {number} */ v, /** @type {number} */ k) => Math.abs(v - mean[k] - miss[k]) < 1e-12), "the centre must stand where it was pushed");
    must(Math.abs(d.value - pairs - miss[i] * miss[j]) < 1e-12, "a wrong centre must add the product of its two errors");
    must(Math.abs(d.truth - pairs) < 1e-12, "what is said of the mean must not know the centre");
    if (i === j && Math.abs(miss[i]) > 1e-3) must(d.value > pairs, "a square must be least from the mean");
  },
  build,
};
export default defineFigure(spec);

const SMALL = { x: [-0.35, 2.5], y: [-0.35, 2.75], unit: 150, every: 0.5 }, BAR = 196;

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal } = ctx, place = html("div", { class: "rg-plane" });
  const pair = choice({ label: "Multiply", options: [["12", "the two"], ["11", "the first with itself"], ["22", "the second with itself"]], signal, hideable: "pair", set: (v) => { set({ pair: v }); commit(); } });
  const home = html("button", { type: "button", class: "ec-opt" }, "Centre on the mean");
  home.addEventListener("click", () => { set({ push: [0, 0] }); commit(); }, { signal });
  const data = choice({ label: "Show", options: [["animals", "ten animals"], ["table", "my table"]], signal, set: (v) => { set({ data: v, push: [0, 0] }); commit(); } });
  const bars = ["plus", "minus"].map((name) => {
    const bar = svg("rect", { class: `rg-bar ${name}`, x: 1, y: 5, height: 20 }), text = svg("text", { class: "ec-label", y: 21 });
    return { root: html("div", { class: "rg-row", "data-lights": name }, html("span", {}, name === "plus" ? "same side" : "opposite sides"), svg("svg", { viewBox: `0 0 ${BAR + 64} 30`, class: "rg-bars", "aria-hidden": "true" }, bar, text)), bar, text };
  });
  const total = line([{ live: "name", lights: "c" }, " = (", { live: "plus", lights: "plus" }, " − ", { live: "minus", lights: "minus" }, ") / ", { live: "n" }, " = ", { live: "value", lights: "c" }]), one = html("p", { class: "rg-one" });
  stage.append(html("div", { class: "rg-two" }, place, html("div", { class: "rg-side" }, html("div", { class: "rg-sum", "data-hideable": "equation" }, bars[0].root, bars[1].root, total.root), one, pair.root, html("div", { class: "ec-choice" }, home), data.root)));
  let key = "", /** @type {any} */ scene = null, held = 1;   // the animal that was last in hand: nothing that a link need keep

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const now = herdKey(d.own, ctx.table());
    if (now !== key) { key = now; scene = makeScene(ctx, d, (k) => { held = k; }); place.replaceChildren(scene.root); }
    scene.draw(s, d, held);
    const most = Math.max(d.plus, d.minus, 1e-9);
    [d.plus, d.minus].forEach((v, k) => { const w = (BAR * v) / most; attr(bars[k].bar, { width: w.toFixed(2) }); attr(bars[k].text, { x: (w + 9).toFixed(2) }); say(bars[k].text, num(v, 3)); });
    total.draw({ name: `C${SUB[/** @type {12} */ (s.pair)]}`, plus: num(d.plus, 3), minus: num(d.minus, 3), n: String(d.n), value: num(d.value, 4) });
    pair.draw(s.pair); data.draw(d.own ? "table" : "animals"); data.root.hidden = !ctx.table();
    const p = d.points[held], a = p && [p[d.i] - d.centre[d.i], p[d.j] - d.centre[d.j]];
    say(one, d.own || !a ? `Each of the ${d.n} rows counts once.` : `The ${held < CATS.length ? "cat" : "rat"} at ${coord(p)}: ${d.ins[d.i]} ${short(a[0])} and ${d.ins[d.j]} ${short(a[1])} from the centre, so ${num(a[0] * a[1], 4)}.`);
    attr(home, { "aria-pressed": s.push.every((/** @type {number} */ v) => Math.abs(v) < 1e-9) });
  } };
}

/** @param {import("./lib/figure.js").Ctx} ctx @param {any} first @param {(k: number) => void} hold */
function makeScene({ state, set, commit, signal, table }, { own, ins, points }, hold) {
  const now = () => derive(state(), table());
  const size = own ? windowOn(points, 430) : SMALL, p = plane({ ...size, axes: [{ kind: "face", name: ins[0] }, { kind: "body", name: ins[1] }], label: `${ins[0]} to the right, ${ins[1]} upwards` }), lines = axisBoxes(p);
  const areas = svg("g", { class: "rg-areas" }), cross = svg("path", { class: "rg-cross" }), drops = svg("path", { class: "rg-drops" }), true_ = svg("path", { class: "rg-mean" }), tag = svg("text", { class: "ec-label rg-tag" }), herd = svg("g", { class: "rg-herd" });
  const centre = svg("g", { class: "ec-handle rg-centre" });
  centre.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="12"/><path class="rg-plus" d="M-7 0H7M0 -7V7"/>`;
  p.under.append(cross, drops, areas);
  p.over.append(herd, true_, tag);
  const marks = own ? [] : HERE.map((_, k) => { const g = svg("g", { class: "ec-handle" }); g.innerHTML = `<circle class="ec-hit" r="17"/><circle class="ec-ring open" r="12"/><g transform="scale(.62)">${mark[k < CATS.length ? "cat" : "rat"]}</g>`; p.over.append(g); return g; });
  p.over.append(centre);
  const move = (/** @type {number} */ k, /** @type {number[]} */ v) => { hold(k); set({ points: state().points.map((/** @type {number[]} */ q, /** @type {number} */ i) => (i === k ? v : q)) }); };
  const hands = marks.map((g, k) => movable(g, { at: p.at, range: RANGE, signal, get: () => state().points[k], set: (v) => move(k, v), done: commit, home: () => HERE[k], label: `${k < CATS.length ? "Cat" : "Rat"} ${(k % CATS.length) + 1}: snout left and right, body up and down`, value: () => { const v = state().points[k]; return `snout ${spoken(v[0])}, body ${spoken(v[1])}`; } }));
  hands.push(movable(centre, { at: p.at, range: own ? [size.x, size.y] : RANGE, step: own ? size.every / 10 : 0.05, coarse: own ? size.every / 2 : 0.25, fine: own ? size.every / 50 : 0.01, signal, get: () => now().centre, set: (v) => set({ push: v.map((x, k) => Number((x - now().mean[k]).toFixed(12)) + 0) }), done: commit, home: () => now().mean, label: `The centre: ${ins[0]} left and right, ${ins[1]} up and down`, value: () => { const v = now().centre; return `${ins[0]} ${spoken(v[0])}, ${ins[1]} ${spoken(v[1])}`; } }));
  return { root: p.root, draw(/** @type {any} */ s, /** @type {any} */ d, /** @type {number} */ held) {
    const at = (/** @type {number[]} */ q) => [p.px(q[0]), p.py(q[1])], O = at(d.centre), M = at(d.mean), chosen = own ? -1 : held;
    areas.innerHTML = d.points.slice(0, 400).map((/** @type {number[]} */ q, /** @type {number} */ k) => {
      const Q = at(q), [w, h] = d.i !== d.j ? [Q[0] - O[0], Q[1] - O[1]] : d.i === 0 ? [Q[0] - O[0], -Math.abs(Q[0] - O[0])] : [Math.abs(Q[1] - O[1]), Q[1] - O[1]];
      return `<rect class="rg-area ${d.areas[k] < 0 ? "minus" : "plus"}${k === chosen ? " on" : ""}" x="${Math.min(O[0], O[0] + w).toFixed(2)}" y="${Math.min(O[1], O[1] + h).toFixed(2)}" width="${Math.abs(w).toFixed(2)}" height="${Math.abs(h).toFixed(2)}"/>`;
    }).join("");
    attr(cross, { d: `M0 ${O[1]}H${p.W}M${O[0]} 0V${p.H}` });
    // A square stands on the line through the mean, from there to the foot of its animal.
    attr(drops, { d: d.i !== d.j ? "" : d.points.slice(0, 60).map((/** @type {number[]} */ q) => { const Q = at(q); return d.i === 0 ? `M${Q.join(" ")}V${O[1]}` : `M${Q.join(" ")}H${O[0]}`; }).join("") });
    const off = Math.hypot(O[0] - M[0], O[1] - M[1]) > 3;
    attr(true_, { d: off ? `M${M[0] - 6} ${M[1] - 6}l12 12M${M[0] - 6} ${M[1] + 6}l12 -12` : "" });
    if (own) herd.innerHTML = herdMarks(d, d.points.map(at), 0.5);
    marks.forEach((g, k) => attr(g, { transform: `translate(${at(d.points[k]).join(" ")})`, class: `ec-handle${k === chosen ? " rg-on" : ""}` }));
    attr(centre, { transform: `translate(${O.join(" ")})` });
    for (const h of hands) h.sync();
    const taken = [...p.taken, around(O[0], O[1], 16), ...(off ? [around(M[0], M[1], 9)] : []), ...d.points.slice(0, 60).map((/** @type {number[]} */ q) => around(...at(q), 11))];
    writeNear(tag, "mean", M, taken, p, [17, 30, 46, 64, 84, 110], lines);
  } };
}
