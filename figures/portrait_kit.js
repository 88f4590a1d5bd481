// @ts-check
// The parts for figures with faces, each used once: a portrait under a slider, a strip, conditions, leak bars with their
// ghost, and the line that warns off the map. This file is the example to copy for a figure that edits portraits.

import { oneOf, real } from "./lib/clean.js";
import { choice, slider, toggles } from "./lib/controls.js";
import { conditioned, cosine, direction, edit, oneByOne } from "./lib/directions.js";
import { html, say } from "./lib/dom.js";
import { facePane, offMapLine } from "./lib/face_parts.js";
import { faces, latentsOf } from "./lib/faces.js";
import { defineFigure } from "./lib/figure.js";
import { num, py } from "./lib/format.js";
import { changed, leakBars, leakWords } from "./lib/leak_bars.js";
import { netGate, portraitStrip } from "./lib/portrait.js";
import { wordFor } from "./lib/portrait_words.js";
import { between, pick } from "./lib/rng.js";

const TARGETS = ["age", "smile", "glasses", "beard", "yaw"], ROWS = ["age", "smile", "glasses", "beard", "grey", "hair_length", "mouth_open", "yaw"];
const REACH = 3, STEPS = [-3, -1.5, 0, 1.5, 3], WAYS = ["together", "one_by_one"];
const holdable = (/** @type {string} */ target) => ROWS.filter((n) => n !== target);
const options = (/** @type {string[]} */ names) => /** @type {[string, string][]} */ (names.map((n) => [n, wordFor(n)]));
const signedNum = (/** @type {number} */ v) => `${v > 0 ? "+" : ""}${num(v, 1)}`;

// Pure: the directions are known before any network runs, so the numbers and the words wait for nothing.
/** @param {any} s */
export function derive(s) {
  const primal = direction(s.target), on = s.held.map((/** @type {string} */ n) => direction(n));
  const found = s.way === "together" ? conditioned(primal, on) : oneByOne(primal, on), way = found.direction ?? primal;
  return { z: latentsOf(s.seed)[0], primal, way, retained: found.retained, left: found.direction !== null, leaks: on.map((/** @type {any} */ d) => cosine(way, d)) };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const held = s.held.length ? ` with ${s.held.map(wordFor).join(", ")} held` : "";
  const kept = s.held.length ? ` ${Math.round(100 * d.retained)}% of the direction is left.` : "";
  const leaks = s.way === "one_by_one" && d.leaks.some((/** @type {number} */ c) => Math.abs(c) > 0.005) ? " Taken out one by one, a part of the earlier ones came back." : "";
  return `Face number ${s.seed}, ${s.alpha === 0 ? "not moved" : `moved by ${signedNum(s.alpha)}`} along ${wordFor(s.target)}${held}.${kept}${leaks}`;
}

export const spec = {
  name: "portrait_kit", title: "Every part for faces", instruction: "Slide the age of a face, then hold something.", reset: "Start again",
  defaults: { seed: 119, target: "age", held: ["glasses"], way: "together", alpha: 1.5 },
  choices: { target: TARGETS, way: WAYS },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [d.retained, ...d.leaks, ...d.way.vector],
  python: (/** @type {any} */ s) => {
    const together = s.way === "together" ? `way = ec.condition(primal, held) if held else primal
retained = way.retained` : `left = primal.vector.copy()
for d in held:                                      # the tempting wrong way
    left = left - (left @ d.vector) * d.vector
retained = float(np.linalg.norm(left))
way = ec.Direction(left, scale=primal.scale)`;
    return `import numpy as np
import eigencat as ec

known = ec.models.directions("portraits")
primal = known["${s.target}"]
held = [known[name] for name in [${s.held.map((/** @type {string} */ n) => `"${n}"`).join(", ")}]]
${together}

faces = ec.load("portraits")
w = faces.sample(1, seed=${s.seed}, space="w")
edited = ec.edit(w, way, ${py(s.alpha)})
before, after = (faces.read(faces.decode(x))[0] for x in (w, edited))
print(dict(zip(faces.attributes, (after - before).round(2))))
print(ec.models.shell("portraits").share(edited))    # near 1: off the map
result = [retained, *(d.vector @ way.vector for d in held), *way.vector]
`;
  },
  clean: (/** @type {any} */ s) => {
    const target = oneOf("target", s.target, TARGETS);
    if (!Array.isArray(s.held)) throw new Error(`held=${JSON.stringify(s.held)} must be a list of attributes; got ${typeof s.held}. For example ["glasses"].`);
    for (const n of s.held) oneOf("held", n, ROWS);
    return { seed: Math.round(real("seed", s.seed, 0, 999999)), target, held: holdable(target).filter((n) => s.held.includes(n)), way: oneOf("way", s.way, WAYS), alpha: real("alpha", s.alpha, -REACH, REACH) };
  },
  random: (/** @type {() => number} */ r) => { const target = pick(r, TARGETS); return { seed: Math.floor(r() * 1e6), target, held: holdable(target).filter(() => r() < 0.4), way: pick(r, WAYS), alpha: between(r, -REACH, REACH) }; },
  invariant(/** @type {any} */ s) {
    const d = derive(s), w = Float64Array.from(d.z), after = edit(w, d.way, s.alpha);
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    if (s.way === "together") {
      const still = s.held.every((/** @type {string} */ n) => { const v = direction(n).vector; return Math.abs(after.reduce((sum, x, i) => sum + (x - w[i]) * v[i], 0)) < 1e-12; });
      must(still, "a held score must not move");
      const other = conditioned(direction(s.target), [...s.held].reverse().map((n) => direction(n)));
      must(Math.abs(other.retained - d.retained) < 1e-12 && Math.abs(cosine(/** @type {any} */ (other.direction), d.way) - 1) < 1e-12, "the order of the conditions must not count");
      if (s.held.length) must(Math.abs(cosine(d.way, d.primal) - d.retained) < 1e-9, "what is left must be the cosine to the primal direction");
    } else if (s.held.length > 1) must(Math.abs(d.leaks[s.held.length - 1]) < 1e-12, "the condition taken out last must be gone");
  },
  build,
};
export default defineFigure(spec);

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, stills, live } = ctx, s0 = state();
  const edits = (/** @type {number} */ alpha) => ({ seed: s0.seed, edits: [{ along: s0.target, held: s0.held, alpha }] });
  const pane = facePane({ label: "The edited portrait", name: "edited", stills, picture: edits(s0.alpha) });
  const strip = portraitStrip({ label: "Walk", name: "walk", captions: STEPS.map(signedNum), stills, pictures: STEPS.map(edits), signal, pick: (i) => { set({ alpha: STEPS[i] }); commit(); } });
  const bars = leakBars({ names: ROWS }), map = offMapLine(), kept = html("p", { class: "fp-words" });
  const alpha = slider({ label: "how far", min: -REACH, max: REACH, step: 0.05, value: signedNum, signal, done: commit, set: (v) => set({ alpha: v }) });
  const target = choice({ label: "Change", options: options(TARGETS), signal, set: (v) => { set({ target: v }); commit(); } });
  const held = toggles({ label: "Hold", options: options(ROWS), signal, set: (list) => { set({ held: list }); commit(); } });
  const way = choice({ label: "Take them out", options: [["together", "together"], ["one_by_one", "one by one"]], signal, set: (v) => { set({ way: v }); commit(); } });
  const dice = html("button", { type: "button", class: "ec-opt" }, "Another face");
  dice.addEventListener("click", () => { set({ seed: (state().seed * 48271 + 11) % 999983 }); commit(); }, { signal });
  const gate = netGate(ctx, ["reader", "mapping", "synthesis"], () => { awake = true; refresh(state()); });
  stage.append(html("div", { class: "pk-two" }, html("div", { class: "pk-side" }, pane.root, alpha.root, strip.root, map.root, dice),
    html("div", { class: "pk-side" }, target.root, held.root, way.root, kept, bars.root)), gate.root);
  if (live) gate.start();

  const face = live ? faces(ctx) : null, rest = face?.painter(), show = face?.painter(), without = face?.painter(), walk = face?.painter({ read: false });
  let awake = false, seed = -1, walked = "";
  /** @type {Float64Array|null} */ let w = null;
  /** @type {any} */ let before = null;
  /** Draws a state, or fails in silence: the gate has said why. @param {any} s */
  const refresh = (s) => { paint(s).catch(() => {}); };
  /** @param {any} s */
  async function paint(s) {
    if (!face || !rest || !show || !without || !walk) return;
    if (seed !== s.seed) {
      [w] = await face.mapping(latentsOf(s.seed));
      seed = s.seed; before = null;
    }
    const base = /** @type {Float64Array} */ (w), now = state(), d = derive(now);
    before ??= (await rest([base]))?.[0].reading ?? null;
    map.draw(edit(base, d.way, now.alpha));
    // The edited face alone, so that it follows the hand; what it is compared with is drawn after it.
    const got = await show([edit(base, d.way, now.alpha)], ([rgba], ms) => { pane.show(rgba); pane.root.dataset.ms = ms.toFixed(1); });
    const ghost = got && now.held.length ? await without([edit(base, d.primal, now.alpha)]) : null;
    if (!got || !before || seed !== state().seed || (now.held.length && !ghost)) return;
    const after = changed(/** @type {any} */ (got[0].reading), before, ROWS);
    bars.draw(after, ghost ? changed(/** @type {any} */ (ghost[0].reading), before, ROWS) : null, leakWords(after, now.target, now.held));
    const key = JSON.stringify([now.seed, now.target, now.held, now.way]);
    if (key === walked) return;
    walked = key;
    const five = await walk(STEPS.map((a) => edit(base, d.way, a)));
    if (five) strip.show(Uint8ClampedArray.from(five.flatMap((f) => [...f.rgba])));
  }

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    alpha.draw(s.alpha); target.draw(s.target); held.draw(s.held); way.draw(s.way);
    for (const b of held.buttons) /** @type {any} */ (b).disabled = b.dataset.value === s.target;
    bars.roles(s.target, s.held);
    strip.mark(STEPS.findIndex((a) => Math.abs(a - s.alpha) < 0.03));
    pane.caption(`${wordFor(s.target)} by ${signedNum(s.alpha)}${s.held.length ? `, ${s.held.map(wordFor).join(", ")} held` : ""}`);
    say(kept, !d.left ? "Nothing is left of the direction." : s.held.length ? `${Math.round(100 * d.retained)}% of the direction is left.` : "Nothing is held: this is the whole direction.");
    if (awake) refresh(s);
  } };
}
