// @ts-check
// The parts of the kit, each used once: an arrow v, a matrix M, and what M makes of v. This file is the example to
// copy: a figure is pure functions of a small state (derive, words, python, result, invariant) and one build().

import { oneOf, real, realMatrix, reals } from "./lib/clean.js";
import { choice, equation, line, matrix, sign, slider, stepper } from "./lib/controls.js";
import { attr, html, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, pyList, pyMatrix, py, short, spoken } from "./lib/format.js";
import { keyStates } from "./lib/keystates.js";
import { around, lineBoxes, placeLabel } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { add, dist, matvec, mix } from "./lib/vec.js";

/** @type {Record<string, number[][]>} */
const MATRICES = { turn: [[0, -1], [1, 0]], shear: [[1, 1], [0, 1]], stretch: [[1.5, 0], [0, 0.5]] };
// Small enough that M v never leaves the frame, from any tail.
const MOST = 1.5, IDENTITY = [[1, 0], [0, 1]], STEPS = [0, 0.5, 1], STEP_NAMES = ["nothing yet", "half way", "M v"];
const V_RANGE = [[-1.5, 1.5], [-1, 1]], P_RANGE = [[-1, 1], [-0.5, 0.5]];
const matrixOf = (/** @type {any} */ s) => (s.which === "own" ? s.m : MATRICES[s.which]);

// ── 1. Numbers. derive() is pure: everything that is drawn, said or copied comes from here. ──
/** @param {any} s */
export function derive(s) {
  const M = matrixOf(s), partWay = M.map((/** @type {number[]} */ row, /** @type {number} */ i) => mix(IDENTITY[i], row, s.t));
  return { M, part_way: partWay, w: matvec(partWay, s.v), whole: matvec(M, s.v) };
}

// ── 2. The same in words. They are shown under the figure and read out by a screen reader when the hand rests. ──
/** @param {any} s @param {any} d */
function words(s, d) {
  if (s.t === 0) return `Nothing has happened yet: v is ${coord(s.v)}.`;
  if (s.t === 1) return `M takes v = ${coord(s.v)} to ${coord(d.whole)}.`;
  return `${short(s.t)} of the way from v = ${coord(s.v)} to M v = ${coord(d.whole)}: ${coord(d.w)}.`;
}

export const spec = {
  name: "kit_parts", title: "Every part of the kit", instruction: "Drag an arrow's tip, or its tail.",
  // The whole state: small, plain JSON, snake_case. It travels in addresses and to Python.
  defaults: { v: [1.5, 0.5], p: [0, 0], which: "turn", m: [[1, 0.5], [-0.5, 1]], t: 1 },
  // The values of a key that knows only some.
  choices: { which: [...Object.keys(MATRICES), "own"] },
  derive, words,
  // ── 3. The same in Python: the snippet binds `result`, which must equal result() to 1e-9. ──
  result: (/** @type {any} */ s, /** @type {any} */ d) => d.w,
  python: (/** @type {any} */ s) => `import eigencat as ec
import numpy as np

M = np.array(${pyMatrix(matrixOf(s))})
t = ${py(s.t)}                       # how far the change has gone
layer = ec.NamedLayer((1 - t) * np.eye(2) + t * M, inputs=["first", "second"], outputs=["first", "second"])
result = layer.push(${pyList(s.v)}).o
print(result)
`,
  // ── 4. A state from outside is repaired, or refused in words. ──
  clean: (/** @type {any} */ s) => ({ ...s, v: reals("v", s.v, V_RANGE), p: reals("p", s.p, P_RANGE), which: oneOf("which", s.which, [...Object.keys(MATRICES), "own"]), m: realMatrix("m", s.m, 2, 2, -MOST, MOST), t: real("t", s.t, 0, 1) }),
  // ── 5. What must always hold, tried on hundreds of random states. ──
  random: (/** @type {() => number} */ r) => ({ v: [between(r, -1.5, 1.5), between(r, -1, 1)], p: [between(r, -1, 1), between(r, -0.5, 0.5)],
    which: pick(r, [...Object.keys(MATRICES), "own"]), m: [[between(r, -MOST, MOST), between(r, -MOST, MOST)], [between(r, -MOST, MOST), between(r, -MOST, MOST)]], t: r() }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    must(dist(d.w, mix(s.v, d.whole, s.t)) < 1e-12, "part of the way must lie on the straight line from v to M v");
    must(dist(derive({ ...s, t: 0 }).w, s.v) === 0, "at t = 0 nothing may have happened");
    must(dist(derive({ ...s, t: 1 }).w, d.whole) < 1e-12, "at t = 1 the change must be complete");
    must(dist(derive({ ...s, p: [0, 0] }).w, d.w) === 0, "where an arrow is drawn from must not change it");
  },
  build,
};
export default defineFigure(spec);

// ── 6. The drawing: made once here, changed in draw(). Nothing in it asks the browser about layout. ──
/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal, tween }) {
  // A plane is a fixed grid with two named axes; an arrow lives in it.
  const map = plane({ x: [-5, 5], y: [-4.4, 4.4], unit: 48, axes: [{ kind: "plain", name: "first" }, { kind: "plain", name: "second" }], label: "A plane with the arrow v and the arrow M v" });
  const from = arrow(map, { cls: "kp-v" }), to = arrow(map, { cls: "kp-w", hollow: true });
  const names = [svg("text", { class: "ec-label" }, "v"), svg("text", { class: "ec-label" }, "M v")];
  map.data.append(to.root, from.root, ...names);

  // Handles: a ring to hold, a larger invisible circle to touch. `ec-part-…` and data-lights tie them to the equation.
  const tip = handle("ec-part-v", "v"), tail = handle("kp-tail", "p");
  map.over.append(tail, tip);

  // Controls write through set(), and commit() when the hand lets go: that is what undo, the address and a kernel see.
  const which = choice({ label: "M is a", options: [["turn", "turn"], ["shear", "shear"], ["stretch", "stretch"], ["own", "your own"]], signal, hideable: "choice",
    set: (w) => { set(w === "own" ? { which: w, m: matrixOf(state()) } : { which: w }); commit(); } });
  const M = matrix({ label: "The matrix M", rows: 2, cols: 2, min: -MOST, max: MOST, step: 0.25, signal, done: commit, lights: () => "m",
    set: (i, j, v) => { const m = matrixOf(state()).map((/** @type {number[]} */ r) => [...r]); m[i][j] = v; set({ which: "own", m }); } });
  const far = slider({ label: "How far", min: 0, max: 1, step: 0.01, value: (v) => short(v), signal, set: (t) => set({ t }), done: commit });
  // tween() runs only on screen, and jumps to the end where motion is reduced.
  const steps = stepper({ label: "Step through the change", steps: STEP_NAMES, signal, set: (i) => tween(STEPS[i], state().t, 320, (t) => set({ t }), commit) });

  // The linked equation: hovering or focusing a term lights its object, and the reverse.
  const column = (/** @type {string} */ label, /** @type {string} */ part, cls = "") => matrix({ label, rows: 2, cols: 1, digits: 2, kinds: () => cls, lights: () => part });
  const left = column("the arrow M v", "w", "c-o"), middle = matrix({ label: "the matrix, as far as it has gone", rows: 2, cols: 2, lights: () => "m" }), right = column("the arrow v", "v", "c-x");
  const eq = equation({ label: (s) => s, parts: [left.root, sign("="), middle.root, right.root] });
  const note = line(["Both arrows are drawn from ", { live: "p", lights: "p" }, ". That changes neither."]);

  // Key states: small pictures of the same change, for print and for readers who asked for no motion.
  const keys = keyStates({ label: "The change in three pictures", captions: STEP_NAMES, size: [120, 96], paint: (i, s, d) => key(STEPS[i], s, d.M) });

  stage.append(html("div", { class: "kp-two" }, map.root, html("div", { class: "kp-side" }, which.root, html("div", { class: "kp-m" }, html("i", {}, "M"), sign("="), M.root), far.root, steps.root, note.root)), eq.root, keys.root);

  // movable() gives a node the mouse, touch and the arrow keys (Shift coarse, Alt fine, Home) in one go.
  const hands = [
    movable(tip, { range: V_RANGE, signal, label: "The tip of v", value: () => `v is ${state().v.map((/** @type {number} */ a) => spoken(a)).join(", ")}`, home: () => [1.5, 0.5],
      at: (e) => map.at(e).map((a, i) => a - state().p[i]), get: () => state().v, set: (v) => set({ v }), done: commit }),
    movable(tail, { range: P_RANGE, signal, label: "The tail of both arrows", value: () => `drawn from ${state().p.map((/** @type {number} */ a) => spoken(a)).join(", ")}`, home: () => [0, 0],
      at: map.at, get: () => state().p, set: (p) => set({ p }), done: commit }),
  ];

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const ends = [add(s.p, s.v), add(s.p, d.w)];
    from.draw(ends[0], s.p);
    to.draw(ends[1], s.p);
    // A name stands by its tip, at the first place that is clear of the arrows, the handles and the ticks.
    const px = (/** @type {number[]} */ q) => /** @type {[number, number]} */ ([map.px(q[0]), map.py(q[1])]), start = px(s.p), tips = ends.map(px);
    const taken = [...tips.flatMap((q) => lineBoxes(...start, ...q)), ...tips.map((q) => around(...q, 13)), around(...start, 10), ...map.taken];
    names.forEach((e, i) => {
      const place = placeLabel(i ? "M v" : "v", ...tips[i], taken, map, 16);
      e.style.display = place ? "" : "none";
      if (!place) return;
      attr(e, { x: place.x, y: place.y, class: `ec-label ${place.anchor === "end" ? "end" : place.anchor === "middle" ? "mid" : ""}` });
      taken.push(place.box);
    });
    if (dist(ends[0], ends[1]) < 0.3) names[1].style.display = "none";
    attr(tip, { transform: `translate(${map.px(ends[0][0])} ${map.py(ends[0][1])})` });
    attr(tail, { transform: `translate(${map.px(s.p[0])} ${map.py(s.p[1])})` });
    which.draw(s.which); M.draw(d.M); far.draw(s.t);
    const now = STEPS.findIndex((t) => Math.abs(t - s.t) < 0.005);
    steps.draw(now < 0 ? (s.t < 0.5 ? 0 : 1) : now);
    left.draw(d.w.map((/** @type {number} */ v) => [v])); middle.draw(d.part_way); right.draw(s.v.map((/** @type {number} */ v) => [v]));
    eq.draw(`${spoken(d.w[0])}, ${spoken(d.w[1])} is the matrix times ${spoken(s.v[0])}, ${spoken(s.v[1])}`);
    note.draw({ p: coord(s.p) });
    keys.draw(s, d, now);
    for (const h of hands) h.sync();
  } };
}

const handle = (/** @type {string} */ cls, /** @type {string} */ part) => {
  const g = svg("g", { class: `ec-handle ${cls}`, "data-lights": part });
  g.innerHTML = `<circle class="ec-hit" r="24"/><circle class="ec-ring${part === "v" ? " open" : ""}" r="${part === "v" ? 12 : 8}"/>`;
  return g;
};

/** The unit square and v, that far along the change. @param {number} t @param {any} s @param {number[][]} M */
function key(t, s, M) {
  const U = 20, at = (/** @type {number[]} */ q) => `${60 + U * q[0]} ${48 - U * q[1]}`, now = (/** @type {number[]} */ q) => at(mix(q, matvec(M, q), t));
  return [svg("path", { class: "kp-cross", d: "M4 48H116M60 4V92" }), svg("path", { class: "kp-square", d: `M${now([0, 0])}L${now([1, 0])}L${now([1, 1])}L${now([0, 1])}Z` }),
    svg("path", { class: "kp-key", d: `M${at([0, 0])}L${now(s.v)}` })];
}
