// @ts-check
// Figure 3.1a. A direction in w thrown with dice, and a walk along it: what does a step change that nobody chose?

import { deviation, diced, DICED, ranked, sober, spreads, told } from "./lib/blind.js";
import { real } from "./lib/clean.js";
import { dot as dotOf, length } from "./lib/conditioning.js";
import { edit } from "./lib/edits.js";
import { html, say } from "./lib/dom.js";
import { faces, latentsOf } from "./lib/faces.js";
import { defineFigure } from "./lib/figure.js";
import { num } from "./lib/format.js";
import { netGate, portraitStrip } from "./lib/portrait.js";
import { between } from "./lib/rng.js";

const STEPS = [-2, 0, 2], MOST = 999;
const plus = (/** @type {number} */ v) => `${v > 0 ? "+" : ""}${num(v, 0)}`;

// The directions are known before a network runs.
/** @param {any} s */
export function derive(s) {
  const way = diced(s.dice);
  return { way, step: edit(new Float64Array(way.vector.length), way, 1) };
}
/** @param {any} s @param {any} d */
const words = (s, d) => `Face number ${s.seed}, two standard deviations each way along direction number ${s.dice} of the dice. One standard deviation is ${num(d.way.scale)} long there.`;

export const spec = {
  name: "dice_strip", number: "3.1a", title: "A direction from the dice", instruction: "Throw a direction, and say what it changes.", reset: "Start over",
  defaults: { seed: 21, dice: 1 }, derive, words,
  result: (/** @type {any} */ _s, /** @type {any} */ d) => [d.way.scale, ...d.step],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec
from eigencat._rng import normals                 # the dice of the page

${DICED(s.dice)}

faces = ec.load("portraits")
w = faces.sample(1, seed=${s.seed}, space="w")
low, high = (faces.read(faces.decode(ec.edit(w, dice, alpha)))[0] for alpha in (-2, 2))
print(dict(zip(faces.attributes, (high - low).round(2))))
result = [dice.scale, *(dice.scale * dice.vector)]
`,
  clean: (/** @type {any} */ s) => ({ seed: Math.round(real("seed", s.seed, 0, 999999)), dice: Math.round(real("dice", s.dice, 0, MOST)) }),
  random: (/** @type {() => number} */ r) => ({ seed: Math.floor(r() * 1e6), dice: Math.floor(between(r, 0, MOST)) }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, { way } = derive(s);
    must(Math.abs(length(way.vector) - 1) < 1e-12, "a direction must be one long");
    // Variances add up: those along the direction and along all that are square to it are the cloud's own. Of two square
    // directions in one plane, any other square pair has as much.
    const other = diced(s.dice + 1), along = dotOf(way.vector, other.vector), left = Array.from(other.vector, (v, i) => v - along * way.vector[i]), size = length(left), square = left.map((v) => v / size);
    const turned = [1, -1].map((sign) => deviation(square.map((v, i) => (v + sign * way.vector[i]) / Math.SQRT2)) ** 2);
    must(Math.abs(turned[0] + turned[1] - way.scale ** 2 - deviation(square) ** 2) < 1e-9, "any two square lines of a plane must share its variance");
    const w = Float64Array.from(latentsOf(s.seed)[0]), to = edit(w, way, 2);
    must(Math.abs(Math.hypot(...to.map((v, i) => v - w[i])) - 2 * way.scale) < 1e-9, "two standard deviations must be two of them");
  },
  build,
};
export default defineFigure(spec);

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, stills, live } = ctx, s0 = state();
  const strip = portraitStrip({ label: "The walk", captions: STEPS.map(plus), name: "dice", stills, pictures: STEPS.map((alpha) => ({ seed: s0.seed, edits: [{ along: `dice ${s0.dice}`, alpha }], apart: true })) });
  const said = html("p", { class: "fp-words bl-said ec-late", role: "status" }), dice = html("button", { type: "button", class: "ec-opt" }, "Throw again"), other = html("button", { type: "button", class: "ec-opt" }, "Another face");
  dice.addEventListener("click", () => { set({ dice: (state().dice + 1) % (MOST + 1) }); commit(); }, { signal });
  other.addEventListener("click", () => { set({ seed: (state().seed * 48271 + 11) % 999983 }); commit(); }, { signal });
  const gate = netGate(ctx, ["reader", "mapping", "synthesis"], () => { awake = true; refresh(state()); });
  stage.append(strip.root, html("div", { class: "bl-row" }, dice, other), said, gate.root);
  if (live) gate.start();
  const face = live ? faces(ctx) : null, show = face?.painter();
  let awake = false, seed = -1, drawn = "";
  /** @type {Float64Array|null} */ let w = null;
  const refresh = (/** @type {any} */ s) => { paint(s).catch(() => {}); };   // the gate has said why
  /** @param {any} s */
  async function paint(s) {
    if (!face || !show) return;
    if (seed !== s.seed) { [w] = await face.mapping(latentsOf(s.seed)); seed = s.seed; }
    const now = state(), key = JSON.stringify(now);
    if (seed !== now.seed) return refresh(now);
    if (key === drawn) return;
    const { way } = derive(now), got = await show(STEPS.map((a) => edit(/** @type {Float64Array} */ (w), way, a)), (list) => { drawn = key; strip.show(Uint8ClampedArray.from(list.flatMap((p) => [...p]))); });
    if (!got || JSON.stringify(state()) !== key) return;
    const list = ranked(sober(/** @type {any} */ (got[2].reading)), sober(/** @type {any} */ (got[0].reading)), spreads(ctx.nets?.worlds.portraits.attributes)), some = list.filter((c) => c.size > 0.5).length;
    say(said, `The reader network saw ${some} of ${list.length} attributes change by more than half a usual difference${some ? `; most of all ${told(list, 3)}` : ""}.`);
  }
  return { draw(/** @type {any} */ s) { if (awake) refresh(s); } };
}
