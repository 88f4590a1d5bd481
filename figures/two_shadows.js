// @ts-check
// Figure 2.2a. One block, two lamps: a step along n₁ moves its shadow on n₂ as well. What n₁ does not share with n₂ is c
// (eq-conditioned-direction), and a step along c leaves that shadow where it is. On the right the same, turned until n₂ lies flat.

import { mark } from "./lib/animals.js";
import { oneOf, real, reals } from "./lib/clean.js";
import { choice, slider } from "./lib/controls.js";
import { conditioned } from "./lib/conditioning.js";
import { drawn as attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyList, spoken } from "./lib/format.js";
import { around } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { arrowBoxes, axisBoxes, clipLine, writeNear } from "./lib/shadows.js";
import { add, dist, dot, norm, scale, sub } from "./lib/vec.js";

const WALKS = ["n1", "c"], LEAST = 0.75, REACH = 2, RANGE = [[-2, 3], [-1.5, 3]], HOME = { n1: [1, 2], n2: [2, 1], z: [1, 1] };
/** Long enough to be held, and for units that fit into the frame. @param {number[]} v @param {number[]} home */
const fit = (v, home) => { const size = norm(v); return size < 1e-9 ? [...home] : size < LEAST * (1 - 1e-12) ? scale(v, LEAST / size) : v; };

/** Turned until n₂ lies flat, in units of n₂: a turn and one stretch, so right angles stay. @param {number[]} n2 @param {number[]} q */
export const flat = (n2, q) => [dot(n2, q) / dot(n2, n2), (n2[0] * q[1] - n2[1] * q[0]) / dot(n2, n2)];

/** @param {any} s */
export function derive(s) {
  const { n1, n2, z } = s, share = dot(n1, n2) / dot(n2, n2), shadow = scale(n2, share), rest = sub(n1, shadow), gone = norm(rest) <= 1e-6 * norm(n1), c = gone ? [0, 0] : rest, way = s.walk === "c" ? c : n1;
  const by_n1 = add(z, scale(n1, s.alpha)), by_c = add(z, scale(c, s.alpha)), at = s.walk === "c" ? by_c : by_n1, score = (/** @type {number[]} */ q) => [dot(n1, q), dot(n2, q)];
  return { n1, n2, z, share, shadow, c, gone, kept: norm(c) / norm(n1), gain: dot(c, n1), whole: dot(n1, n1), way, at, by_n1, by_c,
    before: score(z), after: score(at), after_n1: score(by_n1), after_c: score(by_c), turned: { n1: flat(n2, n1), c: flat(n2, c), z: flat(n2, z), at: flat(n2, at) } };
}

const less = (/** @type {number} */ v) => (v < 0 ? `and ${num(-v)}` : `less ${num(v)}`);
/** @param {any} s @param {any} d */
function words(s, d) {
  if (d.gone && s.walk === "c") return "n₁ lies on the line of n₂. Without its shadow nothing is left of it.";
  const [a, g] = [0, 1].map((i) => d.after[i] - d.before[i]), told = Math.abs(g) < 0.005 ? `leaves score 2 at ${num(d.before[1])}` : `moves score 2 by ${num(g)}, to ${num(d.after[1])}`;
  const way = `alking ${num(s.alpha)} times ${s.walk === "c" ? "c" : "n₁"} changes score 1 by ${num(a)} and ${told}.`;
  return s.walk === "c" ? `c is ${coord(d.c)}: n₁ ${less(d.share)} times n₂. W${way}` : `W${way}`;
}

export const spec = {
  name: "two_shadows", number: "2.2a", title: "One step, two shadows", instruction: "Slide the step, then drag the arrows.",
  defaults: { ...HOME, alpha: 1, walk: "n1" },
  choices: { walk: WALKS },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [d.share, ...d.c, d.kept, ...d.before, ...d.after, ...d.turned.at],
  python: (/** @type {any} */ s) => `import numpy as np
${derive(s).gone ? "" : "import eigencat as ec\n"}
n1, n2 = np.array(${pyList(s.n1)}), np.array(${pyList(s.n2)})
z, alpha = np.array(${pyList(s.z)}), ${s.alpha}
share = (n1 @ n2) / (n2 @ n2)
${derive(s).gone ? "c, kept = np.zeros(2), 0.0      # n1 lies on the line of n2: ec.condition would say so" : `found = ec.condition(n1, on=[n2])      # of length one
kept = found.retained
c = found.vector * kept * np.linalg.norm(n1)`}
after = z + alpha * ${s.walk === "c" ? "c" : "n1"}
turn = np.array([n2, [-n2[1], n2[0]]]) / (n2 @ n2)      # n2 lies flat
result = [share, *c, kept, n1 @ z, n2 @ z, n1 @ after, n2 @ after, *(turn @ after)]
`,
  clean: (/** @type {any} */ s) => ({ n1: fit(reals("n1", s.n1, RANGE), HOME.n1), n2: fit(reals("n2", s.n2, RANGE), HOME.n2), z: reals("z", s.z, RANGE), alpha: real("alpha", s.alpha, -REACH, REACH), walk: oneOf("walk", s.walk, WALKS) }),
  random: (/** @type {() => number} */ r) => { const v = () => RANGE.map(([lo, hi]) => between(r, lo, hi)), n2 = v(); return { n1: r() < 0.1 ? scale(n2, 0.7) : v(), n2, z: v(), alpha: between(r, -REACH, REACH), walk: pick(r, WALKS) }; },
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, room = 1e-9 * (1 + norm(s.n1) * norm(s.n2));
    must(Math.abs(dot(s.n2, d.c)) < room, "what is left must stand square to n2");
    must(Math.abs(d.after_c[1] - d.before[1]) < room * 3, "a walk along c must leave score 2 where it is");
    must(Math.abs(d.after_n1[1] - d.before[1] - s.alpha * d.share * dot(s.n2, s.n2)) < room * 3, "a walk along n1 must move score 2 by its shadow");
    // The portraits' own code, on unit vectors, must find the same arrow, and its length must be sin θ.
    const dir = (/** @type {number[]} */ v) => ({ name: "n", space: "plane", vector: scale(v, 1 / norm(v)), bias: 0, scale: 1 }), found = conditioned(dir(s.n1), [dir(s.n2)]);
    must(d.gone === (found.direction === null), "the figure and the portraits must agree whether anything is left");
    if (found.direction) must(dist(scale([.../** @type {any} */ (found.direction.vector)], found.retained * norm(s.n1)), d.c) < 1e-7, "the plane and the portraits must share one operation");
    const cross = Math.abs(s.n1[0] * s.n2[1] - s.n1[1] * s.n2[0]);
    must(d.gone || Math.abs(d.kept - cross / norm(s.n1) / norm(s.n2)) < 1e-9, "what is kept of the length must be the sine of the angle");
    must(d.gone || Math.abs(d.gain / d.whole - d.kept ** 2) < 1e-9, "what a step of c gains must be the square of the sine");
    must(Math.abs(d.turned.c[0]) < 1e-9 && dist(flat(s.n2, s.n2), [1, 0]) < 1e-12, "turned, n2 must lie flat and c stand upright");
  },
  build,
};
export default defineFigure(spec);

const LEFT = { x: [-2.5, 3.5], y: [-2, 3.5] }, RIGHT = { x: [-1.9, 2.7], y: [-1.7, 2.516] };

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal } = ctx;
  const plain = (/** @type {string[]} */ names) => names.map((name) => ({ kind: /** @type {const} */ ("plain"), name }));
  const make = (/** @type {any} */ frame, /** @type {number} */ unit, /** @type {string[]} */ names, /** @type {string} */ label) => {
    const p = plane({ ...frame, unit, axes: plain(names), label });
    const rule = svg("path", { class: "ts-rule" }), level = svg("path", { class: "ts-level" }), level2 = svg("path", { class: "ts-level now" }), drop = svg("path", { class: "ts-drop" }), shadow = svg("path", { class: "ts-shadow" }), move = svg("path", { class: "ts-move" }), square = svg("path", { class: "ts-square" });
    const n1 = arrow(p, { cls: "ts-n1", pin: true }), n2 = arrow(p, { cls: "ts-n2" }), c = arrow(p, { cls: "ts-c", hollow: true }), ghost = arrow(p, { cls: "ts-ghost" }), walk = arrow(p, { cls: "ts-walk" });
    const begin = svg("g", { class: "ts-z" }), end = svg("g", { class: "ts-end" }), tags = Object.fromEntries(["n1", "n2", "c", "z", "shadow", "there"].map((k) => [k, svg("text", { class: `ec-label ts-tag ${k}` })]));
    begin.innerHTML = `<g transform="scale(.85)">${mark.x}</g>`; end.innerHTML = `<circle class="ts-dot" r="7"/>`;
    p.data.append(rule, level, level2, move, shadow, drop, n2.root, n1.root, c.root, square, ghost.root, walk.root);
    p.over.append(begin, end, ...Object.values(tags));
    return { p, rule, level, level2, drop, shadow, move, square, n1, n2, c, ghost, walk, begin, end, tags, lines: axisBoxes(p) };
  };
  const left = make(LEFT, 62, ["first", "second"], "The plane: the first number to the right, the second upwards"), right = make(RIGHT, 81, ["along n₂", "square to it"], "The same plane, turned until n₂ lies flat, in units of n₂");
  const handle = (/** @type {string} */ lights) => { const g = svg("g", { class: "ec-handle", "data-lights": lights }); g.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="12"/>`; return g; };
  const tips = { n1: handle("n1"), n2: handle("n2"), z: handle("z") };
  left.p.over.append(tips.z, tips.n2, tips.n1);

  const alpha = slider({ label: "step", min: -REACH, max: REACH, step: 0.05, value: (v) => num(v), signal, done: commit, set: (v) => set({ alpha: v }) });
  const walk = choice({ label: "Walk along", options: [["n1", "n₁"], ["c", "c"]], signal, hideable: "walk", set: (v) => { set({ walk: v }); commit(); } });
  const cells = [0, 1].map(() => [0, 1, 2].map(() => html("td"))), table = html("table", { class: "ts-table", "data-hideable": "table" }, html("thead", {}, html("tr", {}, html("td"), ...["before", "after", "change"].map((t) => html("th", { scope: "col" }, t)))),
    html("tbody", {}, ...["score 1, n₁·z", "score 2, n₂·z"].map((t, i) => html("tr", {}, html("th", { scope: "row" }, t), ...cells[i]))));
  const left_ = html("p", { class: "ts-kept" });
  const titled = (/** @type {string} */ title, /** @type {any} */ one) => html("div", {}, html("h3", { class: "ts-title" }, title), one.p.root);
  stage.append(html("div", { class: "ts-two" }, titled("The plane", left), titled("Turned, until n₂ lies flat", right)), html("div", { class: "ts-low" }, html("div", { class: "ts-side" }, walk.root, alpha.root, left_), table));

  const hands = /** @type {const} */ (["n1", "n2", "z"]).map((k) => movable(tips[k], { range: RANGE, signal, label: k === "z" ? "The sample z" : `The tip of ${k === "n1" ? "n₁" : "n₂"}`, at: left.p.at, get: () => state()[k], set: (v) => set({ [k]: v }), done: commit, home: () => HOME[k],
    value: () => { const s = state(), d = derive(s); return `${spoken(s[k][0])}, ${spoken(s[k][1])}; ${k !== "z" && s.walk === "c" ? `${Math.round(100 * d.kept)} percent of n₁ is left` : `score 2 goes from ${spoken(d.before[1])} to ${spoken(d.after[1])}`}`; } }));

  /** One pane, with every point put through `to`. @param {any} one @param {(q: number[]) => number[]} to @param {any} s @param {any} d @param {boolean} held */
  function paint(one, to, s, d, held) {
    const { p } = one, px = (/** @type {number[]} */ q) => [p.px(q[0]), p.py(q[1])], n1 = to(d.n1), n2 = to(d.n2), c = to(d.c), z = to(d.z), at = to(d.at), other = to(s.walk === "c" ? d.by_n1 : d.by_c), foot = to(d.shadow);
    const zero = px([0, 0]), along = scale([n2[0], -n2[1]], 1 / norm(n2)), up = [-along[1], along[0]], span = clipLine(zero, along, p.W, p.H);
    attr(one.rule, { d: span ? `M${span[0].join(" ")}L${span[1].join(" ")}` : "" });
    const line = (/** @type {any} */ path, /** @type {number[]} */ q) => { const l = clipLine(px(q), up, p.W, p.H); attr(path, { d: l ? `M${l[0].join(" ")}L${l[1].join(" ")}` : "" }); };
    line(one.level, z);
    line(one.level2, at);
    // c is not given away before it is asked for: along n₁ there is only the step.
    const told = s.walk === "c";
    one.n1.draw(n1); one.n2.draw(n2); one.c.draw(told ? c : [0, 0]);
    attr(one.shadow, { d: told && dist(foot, [0, 0]) > 0.03 ? `M${zero.join(" ")}L${px(foot).join(" ")}` : "" });
    attr(one.drop, { d: d.gone || !told ? "" : `M${px(n1).join(" ")}L${px(foot).join(" ")}` });
    const F = px(foot), N = px(n1), far = Math.hypot(N[0] - F[0], N[1] - F[1]), v = told && far > 26 ? [(N[0] - F[0]) / far, (N[1] - F[1]) / far] : null, back = dot(along, [zero[0] - F[0], zero[1] - F[1]]) > 0 ? 1 : -1;
    attr(one.square, { d: v ? `M${F[0] + along[0] * 10 * back} ${F[1] + along[1] * 10 * back}l${v[0] * 10} ${v[1] * 10}l${-along[0] * 10 * back} ${-along[1] * 10 * back}` : "" });
    one.walk.draw(at, z); one.ghost.draw(told ? other : z, z);
    one.walk.root.classList.toggle("by-c", told);
    // How far the shadow of z has moved on the line of n2.
    const onLine = (/** @type {number[]} */ q) => px(scale(n2, dot(n2, q) / dot(n2, n2))), A = onLine(z), B = onLine(at);
    attr(one.move, { d: Math.hypot(A[0] - B[0], A[1] - B[1]) > 2 ? `M${A.join(" ")}L${B.join(" ")}` : "" });
    attr(one.begin, { transform: `translate(${px(z).join(" ")})` });
    const E = p.pin(at, 9);
    attr(one.end, { transform: `translate(${E.x} ${E.y})`, style: E.out ? "display:none" : "" });
    /** @type {import("./lib/labels.js").Box[]} */ const taken = [...p.taken, ...[n1, n2, z].map((q) => around(.../** @type {[number, number]} */ (px(q)), held ? 14 : 8)), around(E.x, E.y, 15), ...arrowBoxes(p, n1), ...arrowBoxes(p, n2), ...arrowBoxes(p, at, z), ...(told ? arrowBoxes(p, c) : [])], soft = [...one.lines, ...(told ? [...arrowBoxes(p, other, z), ...arrowBoxes(p, foot, n1)] : [])];
    const tag = (/** @type {string} */ k, /** @type {string} */ text, /** @type {number[]} */ q, gaps = [14, 24, 36]) => writeNear(one.tags[k], text, px(q), taken, p, gaps, soft);
    tag("n1", "n₁", n1); tag("n2", "n₂", n2); tag("c", d.gone || !told ? "" : "c", c, [9, 18, 30]); tag("z", "z", z, [15, 24, 34, 48]); tag("there", d.gone && told ? "" : told ? "z + αc" : "z + αn₁", at, [17, 28, 40, 54]); for (const u of [0.5, 0.75, 0.3, 1]) if (tag("shadow", told ? "shadow of n₁" : "", scale(foot, u), [10, 18, 28])) break;
  }

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    paint(left, (q) => q, s, d, true);
    paint(right, (q) => flat(s.n2, q), s, d, false);
    for (const [k, g] of Object.entries(tips)) attr(g, { transform: `translate(${left.p.px(s[k][0])} ${left.p.py(s[k][1])})` });
    for (const h of hands) h.sync();
    alpha.draw(s.alpha); walk.draw(s.walk);
    cells.forEach((row, i) => { const v = [d.before[i], d.after[i], d.after[i] - d.before[i]]; row.forEach((c, j) => say(c, num(v[j]))); row[2].classList.toggle("ts-leak", i === 1 && Math.abs(v[2]) > 0.005); });
    const moved = d.after[1] - d.before[1];
    say(left_, s.walk !== "c" ? (Math.abs(moved) < 0.005 ? "Score 2 stays." : `Score 2 moves along, by ${num(moved)}.`) : d.gone ? "n₁ lies on the line of n₂: nothing is left."
      : `c = n₁ ${d.share < 0 ? "+" : "−"} ${num(Math.abs(d.share))} n₂ = ${coord(d.c)}. ${Math.round(100 * d.kept)}% of the length of n₁ is left.`);
  } };
}
