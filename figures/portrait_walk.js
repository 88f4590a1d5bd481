// @ts-check
// Figure 2.1d. One slider, two panes, one equation. On the left a sample of two numbers walks along n; on the right a
// latent of 64 numbers walks along a direction that was found for the portraits, and the generator draws where it is.
// Under each pane a ruler: the totals differ, the bracket is α on both (eq-walk-adds).

import { mark } from "./lib/animals.js";
import { oneOf, real, reals } from "./lib/clean.js";
import { choice, line, slider } from "./lib/controls.js";
import { direction, distance, dot as dotN, edit } from "./lib/directions.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { facePane } from "./lib/face_parts.js";
import { faces, latentsOf } from "./lib/faces.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, py, pyList, short, spoken } from "./lib/format.js";
import { around } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { netGate, portraitStrip } from "./lib/portrait.js";
import { amount, wordFor } from "./lib/portrait_words.js";
import { between, pick } from "./lib/rng.js";
import { plus, ruler, titled } from "./lib/ruler.js";
import { arrowBoxes, axisBoxes, clipLine, writeNear } from "./lib/shadows.js";
import { alphaAt, partner, units, walked } from "./lib/steps.js";

const N = [0.5, 2], TARGETS = ["age", "smile", "glasses", "beard", "yaw"], REACH = 3, STEPS = [-3, -2, -1, 0, 1, 2, 3], ZS = [[0, 4], [0, 2]];
const options = (/** @type {string[]} */ names) => /** @type {[string, string][]} */ (names.map((n) => [n, wordFor(n)]));
/** How many steps of a direction a latent has: its distance from the plane, in spreads. @param {ArrayLike<number>} w @param {import("./lib/directions.js").Direction} d */
export const steps = (w, d) => distance(w, d) / d.scale;

// Pure: what a walk adds is known before any network runs. Where it begins is not: that takes the mapping.
/** @param {any} s */
export function derive(s) {
  const d = direction(s.target), before = /** @type {number[]} */ (units(s.z, N, partner(N))), end = walked(s.z, N, s.alpha);
  return { end, before, after: /** @type {number[]} */ (units(end, N, partner(N))), way: d, step: Array.from(d.vector, (v) => s.alpha * d.scale * v), adds: s.alpha * d.scale * (d.gain ?? 1) };
}
/** @param {any} s @param {any} d */
function words(s, d) {
  const left = `Left, ${num(d.before[0])} units of n and ${plus(s.alpha)} make ${num(d.after[0])}.`;
  return `${left} Right, the same ${plus(s.alpha)} along ${wordFor(s.target)}: face number ${s.seed} ${s.alpha === 0 ? "as it was" : `moved by ${plus(s.alpha)} steps`}.`;
}

export const spec = {
  name: "portrait_walk", number: "2.1d", title: "One slider, two walks", instruction: "Slide α, and watch both.", reset: "Start again",
  defaults: { z: [3, 1], alpha: 1, seed: 11, target: "age" },
  choices: { target: TARGETS },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.end, d.before[0], d.after[0], ...d.step],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

alpha = ${py(s.alpha)}

# two numbers
z, n = np.array(${pyList(s.z)}), np.array(${pyList(N)})
end = z + alpha * n

# sixty-four
faces = ec.load("portraits")
way = ec.models.directions("portraits")["${s.target}"]
w = faces.sample(1, seed=${s.seed}, space="w")
edited = ec.edit(w, way, alpha)      # w + alpha * way.scale * way.vector
before, after = (float((x @ way.vector + way.bias)[0] / way.scale) for x in (w, edited))
print(before, "+", alpha, "=", after)
drawn = ec.strip(faces, w[0], way, range(-3, 4))      # .save("walk.png")
result = [*end, z @ n / (n @ n), end @ n / (n @ n), *(alpha * way.scale * way.vector)]
`,
  clean: (/** @type {any} */ s) => ({ z: reals("z", s.z, ZS), alpha: real("alpha", s.alpha, -REACH, REACH), seed: Math.round(real("seed", s.seed, 0, 999999)), target: oneOf("target", s.target, TARGETS) }),
  random: (/** @type {() => number} */ r) => ({ z: [between(r, 0, 4), between(r, 0, 2)], alpha: between(r, -REACH, REACH), seed: Math.floor(r() * 1e6), target: pick(r, TARGETS) }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    must(Math.abs(d.after[0] - d.before[0] - s.alpha) < 1e-9 && Math.abs(d.after[1] - d.before[1]) < 1e-9, "in the plane the walk must add alpha units and nothing else");
    // Any latent will do for the other pane: two that begin with different totals gain the same.
    for (const seed of [s.seed, s.seed + 1]) {
      const w = Float64Array.from(latentsOf(seed)[0]), to = edit(w, d.way, s.alpha);
      must(Math.abs(steps(to, d.way) - steps(w, d.way) - s.alpha) < 1e-9, "the walk must add alpha steps to any latent");
      must(Math.abs(dotN(to, to) - dotN(w, w) - 2 * dotN(w, d.step) - dotN(d.step, d.step)) < 1e-9, "the edit must be an addition");
    }
  },
  build,
};
export default defineFigure(spec);

const FRAME = { x: [-1.2, 6.2], y: [-5.4, 7.3] };

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, stills, live } = ctx, s0 = state();
  // ── left: two numbers ──
  const p = plane({ ...FRAME, unit: 36, axes: [{ kind: "face", name: "snout" }, { kind: "body", name: "body" }], label: "A sample of two numbers: snout to the right, body upwards" }), lines = axisBoxes(p);
  const rule = svg("path", { class: "wk-rule" }), beads = svg("g", { class: "pw-beads" }), n = arrow(p, { cls: "wk-n", pin: true }), way = arrow(p, { cls: "wk-way" }), tags = ["n", "z", "z + αn"].map(() => svg("text", { class: "ec-label wk-tag" }));
  const start = svg("g", { class: "ec-handle ec-part-z", "data-lights": "z" }), end = svg("g", { class: "ec-handle ec-part-x", "data-lights": "end" });
  start.innerHTML = `<circle class="ec-hit" r="27"/><circle class="ec-ring" r="12"/><g transform="scale(.8)">${mark.o}</g>`;
  end.innerHTML = `<circle class="ec-hit" r="27"/><circle class="ec-ring" r="13"/><g transform="scale(.86)">${mark.x}</g>`;
  p.data.append(rule, beads, n.root, way.root);
  p.over.append(...tags, start, end);
  // ── right: sixty-four ──
  const edits = (/** @type {number} */ a) => ({ seed: s0.seed, edits: [{ along: s0.target, alpha: a }] });
  const pane = facePane({ label: "The portrait at the walker’s place", name: "here", stills, picture: edits(s0.alpha) });
  const strip = portraitStrip({ label: "The walk in seven steps", captions: STEPS.map((a) => plus(a)), signal, pick: (i) => { set({ alpha: STEPS[i] }); commit(); } });
  const left = ruler({ label: "Units of n", unit: "units of n", lo: -4, hi: 5 }), right = ruler({ label: "Steps along the direction", unit: "steps", lo: -5, hi: 5, told: false });
  const alpha = slider({ label: "α, how many to add", min: -REACH, max: REACH, step: 0.05, value: (v) => plus(v), signal, done: commit, set: (v) => set({ alpha: v }) });
  const sum = line(["z + ", { lights: "alpha", live: "alpha" }, " n = ", { lights: "end", live: "end" }]), sum64 = line(["w + ", { lights: "alpha", live: "alpha" }, " σ n, ", { live: "which" }]);
  const target = choice({ label: "On the right, n is", options: options(TARGETS), signal, hideable: "target", set: (v) => { set({ target: v }); commit(); } });
  const dice = html("button", { type: "button", class: "ec-opt" }, "Another face");
  dice.addEventListener("click", () => { set({ seed: (state().seed * 48271 + 11) % 999983 }); commit(); }, { signal });
  const gate = netGate(ctx, ["reader", "mapping", "synthesis"], () => { awake = true; refresh(state()); });
  const block = (/** @type {string} */ title, /** @type {Node[]} */ ...inside) => html("div", { class: "pw-side" }, html("h3", { class: "ru-title" }, title), ...inside);
  const said = html("p", { class: "fp-words pw-said ec-late" });
  stage.append(html("div", { class: "pw-two" },
    block("A sample: two numbers", html("div", { class: "pw-plane" }, p.root), sum.root, titled("Its units of n", left)),
    block("A face: sixty-four numbers", html("div", { class: "pw-face" }, pane.root), sum64.root, html("div", { class: "ec-late" }, titled("Its steps along the direction", right)), said)),
  html("div", { class: "pw-low" }, alpha.root, strip.root, html("div", { class: "pw-choices" }, target.root, dice)), gate.root);
  if (live) gate.start();

  const hands = [
    movable(start, { at: p.at, get: () => state().z, set: (z) => set({ z }), done: commit, signal, range: ZS, home: () => [3, 1], label: "The sample z: snout left and right, body up and down", value: () => { const s = state(); return `${spoken(s.z[0])}, ${spoken(s.z[1])}; ${spoken(derive(s).before[0])} units of n`; } }),
    movable(end, { at: (e) => [alphaAt(p.at(e), state().z, N), 0], get: () => [state().alpha, 0], set: ([a]) => set({ alpha: a }), done: commit, signal, axis: "x", range: [[-REACH, REACH], [0, 0]], home: () => [0, 0], label: "The walker: how many units to add", value: () => { const s = state(), d = derive(s); return `${spoken(s.alpha)} added; ${spoken(d.after[0])} units of n`; } }),
  ];

  const face = live ? faces(ctx) : null, rest = face?.painter(), show = face?.painter(), walk = face?.painter({ read: false });
  let awake = false, seed = -1, strung = "";
  /** @type {Float64Array|null} */ let w = null;
  /** @type {any} */ let before = null;
  /** Draws a state, or fails in silence: the gate has said why. @param {any} s */
  const refresh = (s) => { paint(s).catch(() => {}); };
  /** @param {any} s */
  async function paint(s) {
    if (!face || !rest || !show || !walk) return;
    if (seed !== s.seed) {
      const [found] = await face.mapping(latentsOf(s.seed));
      if (s.seed !== state().seed) return refresh(state());
      w = found; seed = s.seed; before = null;
    }
    const base = /** @type {Float64Array} */ (w), now = state(), d = derive(now), from = steps(base, d.way), to = edit(base, d.way, now.alpha);
    right.draw(from, steps(to, d.way));
    const place = `It began at ${num(from)} steps and is at ${num(from + now.alpha)}.`;
    say(said, place);
    before ??= (await rest([base]))?.[0].reading ?? null;
    const got = await show([to], ([rgba], ms) => { pane.show(rgba); pane.root.dataset.ms = ms.toFixed(1); });
    if (!got || !before || seed !== state().seed) return;
    const name = now.target, a = before[name], b = /** @type {any} */ (got[0].reading)[name];
    say(said, `${place} The reader network saw ${wordFor(name)} ${amount(name, a)} at the start, and now sees ${amount(name, b)}.`);
    const key = JSON.stringify([now.seed, now.target]);
    if (key === strung) return;
    const seven = await walk(STEPS.map((x) => edit(base, d.way, x)));
    if (seven && seed === state().seed) { strung = key; strip.show(Uint8ClampedArray.from(seven.flatMap((f) => [...f.rgba]))); }
  }

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const at = (/** @type {number[]} */ v) => [p.px(v[0]), p.py(v[1])], Z = at(s.z), E = p.pin(d.end, 15), Nt = at(N), span = clipLine(Z, [N[0], -N[1]], p.W, p.H);
    attr(rule, { d: span ? `M${span[0].join(" ")}L${span[1].join(" ")}` : "" });
    beads.replaceChildren(...STEPS.map((a) => { const q = at(walked(s.z, N, a)); return svg("circle", { cx: q[0], cy: q[1], r: 5 }); }));
    n.draw(N); way.draw(d.end, s.z);
    attr(start, { transform: `translate(${Z.join(" ")})` }); attr(end, { transform: `translate(${E.x} ${E.y})` });
    for (const h of hands) h.sync();
    /** @type {import("./lib/labels.js").Box[]} */ const taken = [...p.taken, around(Z[0], Z[1], 15), around(E.x, E.y, 16), ...arrowBoxes(p, N), ...arrowBoxes(p, d.end, s.z)];
    writeNear(tags[0], "n", Nt, taken, p, [10, 20], lines); writeNear(tags[1], "z", Z, taken, p, [16, 26], lines);
    writeNear(tags[2], E.out || s.alpha === 0 ? "" : "z + αn", [E.x, E.y], taken, p, [17, 28, 40], lines);
    left.draw(d.before[0], d.after[0]);
    const a = s.alpha < 0 ? `(${short(s.alpha)})` : short(s.alpha);
    sum.draw({ alpha: a, end: coord(d.end) }); sum64.draw({ alpha: a, which: `n is ${wordFor(s.target)}` });
    strip.mark(STEPS.findIndex((x) => Math.abs(x - s.alpha) < 0.03));
    pane.caption(`Face number ${s.seed}, ${wordFor(s.target)} by ${plus(s.alpha)}`);
    alpha.draw(s.alpha); target.draw(s.target);
    if (awake) refresh(s);
  } };
}
