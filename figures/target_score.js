// @ts-check
// Figure 2.3b. Move a sample to the score you name. One slider sets the goal, one equation gives the step (eq-edit-to-target),
// and two panes obey it: an animal in the plane, and a portrait in the 64 numbers it is drawn from. A score is a distance
// from the plane, in spreads of the samples along its normal.

import { mark } from "./lib/animals.js";
import { oneOf, real, reals } from "./lib/clean.js";
import { choice, line, slider } from "./lib/controls.js";
import { direction, distance, edit } from "./lib/directions.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { facePane, offMapLine } from "./lib/face_parts.js";
import { faces, latentsOf } from "./lib/faces.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, py, pyList, spoken } from "./lib/format.js";
import { around, lineBoxes } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { netGate } from "./lib/portrait.js";
import { amount, wordFor } from "./lib/portrait_words.js";
import { between, pick } from "./lib/rng.js";
import { axisBoxes, clipLine, writeNear } from "./lib/shadows.js";
import { TEN } from "./lib/ten.js";
import { add, dist, dot, norm, scale, sub } from "./lib/vec.js";

const NAMES = ["age", "smile", "hair_length", "yaw"], REACH = 5, BOX = [[0, 2], [0, 2.5]];
const signed = (/** @type {number} */ v, digits = 2) => `${v > 0 ? "+" : ""}${num(v, digits)}`;
/** What stands after a minus. @param {number} v */
const less = (v) => (num(v).startsWith("−") ? `(${num(v)})` : num(v));
/** The widest street's line: cats on its far side. @type {import("./lib/directions.js").Direction} */
const CAT = (() => {
  const w = [-1, 2], long = norm(w), vector = scale(w, 1 / long), bias = -1.75 / long, d = TEN.map((a) => dot(vector, a.x) + bias);
  return { name: "cat", space: "records", vector, bias, scale: Math.sqrt(dot(d, d) / d.length) };
})();

/** A latent with this distance from a plane, at the foot of it. @param {import("./lib/directions.js").Direction} d @param {number} far */
const goalIn = (d, far) => (d.offset ?? 0) + (d.gain ?? 1) * far;
/** The one operation of both panes: how far to go along n, and where that leads. @param {ArrayLike<number>} x @param {import("./lib/directions.js").Direction} way @param {number} goal in spreads */
export function toScore(x, way, goal) {
  const score = distance(x, way) / way.scale, alpha = (goal - score) * way.scale;
  return { score, alpha, to: edit(x, way, alpha, "raw") };
}

/** @param {any} s */
export function derive(s) {
  const { score, alpha, to } = toScore(s.x, CAT, s.goal), way = direction(s.name);
  return { score, alpha, to: [...to], after: distance(to, CAT) / CAT.scale, d: score * CAT.scale, way, aim: goalIn(way, s.goal * way.scale) };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const aim = `For the portrait the same goal is ${wordFor(s.name)} ${amount(s.name, d.aim)}.`;
  return `The sample scores ${num(d.score)}. To score ${num(s.goal)} it goes ${num(d.alpha)} along n, to ${coord(d.to)}. ${aim}`;
}

export const spec = {
  name: "target_score", number: "2.3b", title: "To a score you name", instruction: "Slide the goal, and watch both.", reset: "Start again",
  defaults: { x: [1, 1], goal: 2, name: "age", seed: 27 },
  choices: { name: NAMES },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [d.score, d.alpha, ...d.to, d.after, d.aim],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

goal = ${py(s.goal)}                                     # in spreads
cat = ec.Direction([-1, 2], bias=-1.75, space="records", name="cat")
spread = cat.distance(ec.animals().X).std()
x = np.array(${pyList(s.x)})
score = cat.distance(x) / spread
alpha = (goal - score) * spread
moved = ec.edit(x, cat, alpha, units="raw")

way = ec.models.directions("portraits")["${s.name}"]
aim = way.offset + way.gain * goal * way.scale      # the same goal, in the reader's units
faces = ec.load("portraits")
w = faces.sample(1, seed=${s.seed}, space="w")
edited = ec.edit(w, way, aim, units="target")
read = faces.read(faces.decode(edited))[0]
print("aimed at", aim, "and read", dict(zip(faces.attributes, read))["${s.name}"])
print(ec.models.shell("portraits").share(edited))      # near 1: off the map
result = [score, alpha, *moved, cat.distance(moved) / spread, aim]
`,
  clean: (/** @type {any} */ s) => ({ x: reals("x", s.x, BOX), goal: real("goal", s.goal, -REACH, REACH), name: oneOf("name", s.name, NAMES), seed: Math.round(real("seed", s.seed, 0, 999999)) }),
  random: (/** @type {() => number} */ r) => ({ x: [between(r, 0, 2), between(r, 0, 2.5)], goal: between(r, -REACH, REACH), name: pick(r, NAMES), seed: Math.floor(r() * 1e6) }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), along = [-CAT.vector[1], CAT.vector[0]], must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    // The score of the place reached, from the plane's own equation.
    must(Math.abs((-d.to[0] + 2 * d.to[1] - 1.75) / Math.sqrt(5) / CAT.scale - s.goal) < 1e-9, "the score after the step must be the goal");
    must(Math.abs(dot(along, d.to) - dot(along, s.x)) < 1e-9, "nothing along the line may change");
    for (const t of [-1, -0.01, 0.01, 2]) must(dist(s.x, add(d.to, scale(along, t))) > dist(s.x, d.to), "no place with that score may be nearer");
    const z = latentsOf(s.seed)[0], there = toScore(z, d.way, s.goal).to, back = toScore(there, d.way, distance(z, d.way) / d.way.scale).to;
    must(Math.abs(distance(there, d.way) - s.goal * d.way.scale) < 1e-9, "64 numbers must reach the goal as two do");
    must(Math.max(...z.map((v, i) => Math.abs(v - back[i]))) < 1e-9, "moving back to the old score must give the old sample back");
    const same = edit(z, d.way, d.aim, "target");
    must(Math.max(...[...same].map((v, i) => Math.abs(v - there[i]))) < 1e-9, "the goal in the reader's units must be the same place");
  },
  build,
};
export default defineFigure(spec);

const UNIT = 150, FRAME = { x: [-0.85, 2.85], y: [-0.75, 3.35] };

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, stills, live } = ctx, s0 = state(), d0 = derive(s0);
  const p = plane({ ...FRAME, unit: UNIT, axes: [{ kind: "face", name: "snout" }, { kind: "body", name: "body" }], label: "A sample among ten animals, and the line where its score is the goal" }), lines = axisBoxes(p);
  const zero = svg("path", { class: "st-line" }), goalLine = svg("path", { class: "ts-goal", "data-lights": "g" }), walk = arrow(p, { cls: "ts-walk" }), herd = svg("g", { class: "ll-herd" }), tag0 = svg("text", { class: "ec-label ts-tag" }), tagG = svg("text", { class: "ec-label ts-tag goal" });
  const point = svg("g", { class: "ec-handle ec-part-x", "data-lights": "x" }), end = svg("g", { class: "ec-handle ec-part-o", "data-lights": "g" });
  point.innerHTML = `<circle class="ec-hit" r="27"/><circle class="ec-ring open" r="13.5"/><g transform="scale(.86)">${mark.x}</g>`;
  end.innerHTML = `<circle class="ec-hit" r="24"/><g transform="scale(.9)">${mark.o}</g>`;
  herd.innerHTML = TEN.map((a) => `<g transform="translate(${p.px(a.x[0])} ${p.py(a.x[1])}) scale(.5)">${mark[a.kind]}</g>`).join("");
  const away = svg("path", { class: "ts-away" });
  p.data.append(zero, goalLine, walk.root);
  p.over.append(herd, tag0, tagG, end, point, away);

  const goal = slider({ label: "goal", min: -REACH, max: REACH, step: 0.05, value: (v) => signed(v), signal, done: commit, set: (v) => set({ goal: v }) });
  const eq = line(["α = (goal − score) × spread = (", { live: "goal", lights: "g" }, " − ", { live: "score", lights: "x", cls: "c-x" }, ") × ", { live: "spread" }, " = ", { live: "alpha", cls: "c-o" }]);
  const eqFace = line(["α = (", { live: "goal", lights: "g" }, " − ", { live: "score", cls: "c-x" }, ") × ", { live: "spread" }, " = ", { live: "alpha", cls: "c-o" }]);
  const rest = facePane({ title: "before", label: "The portrait before", name: "before", stills, picture: { seed: s0.seed, apart: true, quality: 50 } });
  const pane = facePane({ title: "at the goal", label: "The portrait moved to the goal", name: "after", stills, picture: { seed: s0.seed, apart: true, quality: 50, edits: [{ along: s0.name, alpha: d0.aim, units: "target" }] } });
  const map = offMapLine(), told = html("p", { class: "fp-words ts-told" });
  const which = choice({ label: "Score", options: /** @type {[string, string][]} */ (NAMES.map((n) => [n, wordFor(n)])), signal, set: (v) => { set({ name: v }); commit(); } });
  const dice = html("button", { type: "button", class: "ec-opt" }, "Another face");
  dice.addEventListener("click", () => { set({ seed: (state().seed * 48271 + 11) % 999983 }); commit(); }, { signal });
  const gate = netGate(ctx, ["reader", "mapping", "synthesis"], () => { awake = true; refresh(state()); });
  // What these say comes with the networks, and not with the frame.
  for (const e of [eqFace.root, .../** @type {any} */ ([rest, pane].map((one) => one.root.querySelector(".fp-words")))]) e.classList.add("ec-late");
  eqFace.root.classList.add("ts-wait");
  stage.append(html("div", { class: "ts-two" },
    html("div", { class: "ts-side" }, p.root, html("div", { "data-hideable": "equation" }, eq.root)),
    html("div", { class: "ts-side" }, html("div", { class: "ts-goalrow" }, goal.root), html("div", { class: "ts-faces" }, rest.root, pane.root), html("div", { "data-hideable": "equation" }, eqFace.root), told, map.root, html("div", { class: "ts-choices" }, which.root, dice))), gate.root);
  if (live) gate.start();

  const hands = [
    movable(point, { range: BOX, signal, label: "The sample x", at: p.at, get: () => state().x, set: (x) => set({ x }), done: commit, home: () => [1, 1], value: () => { const s = state(); return `${spoken(s.x[0])}, ${spoken(s.x[1])}; score ${spoken(derive(s).score)}`; } }),
    // One number moves, the goal, so one number is dragged, on the slider's own steps: how far along n the pointer is, in spreads.
    movable(end, { axis: "y", range: [[0, 0], [-REACH, REACH]], signal, label: "Where the sample goes: drag it to set the goal", at: (e) => [0, distance(p.at(e), CAT) / CAT.scale], get: () => [0, state().goal], set: ([, to]) => set({ goal: to }), done: commit, home: () => [0, 0], value: () => `goal ${spoken(state().goal)}` }),
  ];

  const face = live ? faces(ctx) : null, paintRest = face?.painter(), paintShow = face?.painter();
  let awake = false, seed = -1;
  /** @type {Float64Array|null} */ let w = null;
  /** @type {any} */ let before = null;
  /** Draws a state, or fails in silence: the gate has said why. @param {any} s */
  const refresh = (s) => { paint(s).catch(() => {}); };
  /** @param {any} s */
  async function paint(s) {
    if (!face || !paintRest || !paintShow) return;
    if (seed !== s.seed) {
      [w] = await face.mapping(latentsOf(s.seed));
      seed = s.seed; before = null;
    }
    const base = /** @type {Float64Array} */ (w), now = state(), d = derive(now), step = toScore(base, d.way, now.goal);
    if (seed !== now.seed) return;
    if (!before) {
      const got = await paintRest([base], ([rgba]) => { rest.show(rgba); });
      if (!got || seed !== state().seed) return;
      before = got[0].reading;
    }
    map.draw(step.to);
    eqFace.root.classList.remove("ts-wait");
    eqFace.draw({ goal: signed(now.goal), score: less(step.score), spread: num(d.way.scale), alpha: num(step.alpha) });
    rest.caption(`scores ${signed(step.score)}; read as ${wordFor(now.name)} ${amount(now.name, before[now.name])}`);
    const got = await paintShow([step.to], ([rgba], ms) => { pane.show(rgba); pane.root.dataset.ms = ms.toFixed(1); });
    if (!got || seed !== state().seed || now.name !== state().name) return;
    pane.caption(`aimed at ${amount(now.name, d.aim)}; read as ${amount(now.name, /** @type {any} */ (got[0].reading)[now.name])}`);
  }

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const px = (/** @type {number[]} */ q) => [p.px(q[0]), p.py(q[1])], way = [CAT.vector[1], CAT.vector[0]], X = px(s.x), n = [...CAT.vector].map(Number);
    const at = (/** @type {number} */ far) => clipLine(px(scale(n, far - CAT.bias)), way, p.W, p.H), path = (/** @type {number[][]|null} */ c) => (c ? `M${c[0].join(" ")}L${c[1].join(" ")}` : "");
    const l0 = at(0), lg = at(s.goal * CAT.scale), E = p.pin(d.to, 14);
    attr(zero, { d: s.goal === 0 ? "" : path(l0) });      // under the dashes of the same line it would only fill their gaps
    attr(goalLine, { d: path(lg) });
    const long = dist(s.x, d.to) * UNIT;
    walk.draw(long > 34 && !E.out ? sub(d.to, scale(sub(d.to, s.x), 9 / long)) : E.out ? d.to : s.x, s.x);
    attr(point, { transform: `translate(${X.join(" ")})` });
    attr(end, { transform: `translate(${E.x} ${E.y})` });
    // Where the goal lies beyond the paper, the hollow mark waits at its edge and points on.
    const out = E.out ? [Math.sign(d.alpha) * n[0], -Math.sign(d.alpha) * n[1]] : null;
    attr(away, { d: out ? `M${E.x - out[0] * 22 - out[1] * 7} ${E.y - out[1] * 22 + out[0] * 7}l${out[0] * 9 + out[1] * 7} ${out[1] * 9 - out[0] * 7}l${-out[0] * 9 + out[1] * 7} ${-out[1] * 9 - out[0] * 7}` : "" });
    for (const h of hands) h.sync();
    const taken = [...p.taken, around(...X, 15), around(E.x, E.y, 15), ...lineBoxes(...X, E.x, E.y, 5, 10), ...TEN.map((a) => around(...px(a.x), 9))], both = [...(l0 ? lineBoxes(...l0[0], ...l0[1], 4, 24) : []), ...(lg ? lineBoxes(...lg[0], ...lg[1], 4, 24) : []), ...lines];
    const spot = (/** @type {number[][]|null} */ c, /** @type {number} */ t) => (c ? [0, 1].map((i) => c[0][i] + (c[1][i] - c[0][i]) * t) : [-9, -9]);
    writeNear(tagG, lg ? `score ${signed(s.goal)}` : "", spot(lg, 0.85), taken, p, [12, 22, 34], both);
    writeNear(tag0, Math.abs(s.goal) > 0.4 ? "score 0" : "", spot(l0, 0.12), taken, p, [12, 22, 34], both);
    goal.draw(s.goal);
    eq.draw({ goal: signed(s.goal), score: less(d.score), spread: num(CAT.scale), alpha: num(d.alpha) });
    which.draw(s.name);
    say(told, `The goal ${signed(s.goal)} is ${wordFor(s.name)} ${amount(s.name, d.aim)} in the reader’s units.`);
    if (awake) refresh(s);
  } };
}
