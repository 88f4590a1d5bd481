// @ts-check
// Figure 3.1d. E(v, j–k): the same step, handed to all layers, to those from j to k, or to the others.

import { blindWord, LAST, LAYERS, onLayers, ranked, rangeName, sober, spreads, told, vName } from "./lib/blind.js";
import { real } from "./lib/clean.js";
import { choice, slider } from "./lib/controls.js";
import { attr, html, say } from "./lib/dom.js";
import { cosine, edit } from "./lib/edits.js";
import { faces, latentsOf } from "./lib/faces.js";
import { defineFigure } from "./lib/figure.js";
import { num } from "./lib/format.js";
import { ganspace } from "./lib/ganspace.js";
import { netGate, portraitStrip } from "./lib/portrait.js";
import { pick } from "./lib/rng.js";

const STEPS = [-2, 0, 2], COUNT = 10, FAR = 2;
const plus = (/** @type {number} */ v) => `${v > 0 ? "+" : ""}${num(v, 0)}`;
const ROWS = /** @type {const} */ (["all", "inside", "outside"]);
/** Does this row hand the step to this layer? @param {any} s @param {string} row @param {number} l */
const takes = (s, row, l) => row === "all" || (l >= s.from && l <= s.to) === (row === "inside");
/** @param {any} s @param {string} row @param {Float64Array} w @param {number} alpha */
function deep(s, row, w, alpha) {
  const way = ganspace()[s.i], step = way.vector.length ? Float64Array.from(way.vector, (v) => alpha * way.scale * v) : w;
  const inside = onLayers(w, step, row === "all" ? 0 : s.from, row === "all" ? LAST : s.to);
  // The others: what the whole step has and the inner layers have not.
  return row === "outside" ? LAYERS.map((_, l) => Float64Array.from(w, (v, k) => 2 * v + step[k] - inside[l][k])) : inside;
}

/** @param {any} s */
export function derive(s) {
  const way = ganspace()[s.i];
  return { way, lengths: ROWS.map((row) => LAYERS.map((_, l) => (takes(s, row, l) ? way.scale : 0))) };
}
/** @param {any} s @param {any} d */
const words = (s, d) => `Face number ${s.seed}. E(${vName(s.i)}, ${rangeName(s.from, s.to)}): ${s.to - s.from + 1} of ${LAYERS.length} layers take the step, from width ${LAYERS[s.from].replace(/[ab]/, "")} to ${LAYERS[s.to].replace(/[ab]/, "")} pixels. One standard deviation is ${num(d.way.scale)} long.`;

export const spec = {
  name: "layer_strips", number: "3.1d", title: "The same step, by layers", instruction: "Choose which layers take the step.", reset: "Start over",
  defaults: { seed: 21, i: 5, from: 0, to: 2 }, derive, words,
  result: (/** @type {any} */ _s, /** @type {any} */ d) => d.lengths.flat(),
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

faces = ec.load("portraits")
v = ec.models.components("portraits", "ganspace")[${s.i}]
w = faces.sample(1, seed=${s.seed}, space="w")
codes = np.repeat(w[:, None].astype(float), len(faces.layers), axis=1)      # a copy of w for each layer
inside = range(${s.from}, ${s.to} + 1)
outside = [l for l in range(len(faces.layers)) if l not in inside]
moved = [ec.edit(codes, v, 1)] + [ec.edit(codes, v, 1, layers=list(l)) if len(l) else codes for l in (inside, outside)]
pictures = faces.decode(np.concatenate(moved))
result = np.concatenate([np.linalg.norm(m - codes, axis=-1)[0] for m in moved])
`,
  clean(/** @type {any} */ s) {
    const from = Math.round(real("from", s.from, 0, LAST)), to = Math.round(real("to", s.to, 0, LAST));
    return { seed: Math.round(real("seed", s.seed, 0, 999999)), i: Math.round(real("i", s.i, 0, COUNT - 1)), from: Math.min(from, to), to: Math.max(from, to) };
  },
  random(/** @type {() => number} */ r) { const all = LAYERS.map((_, l) => l), a = pick(r, all), b = pick(r, all); return { seed: Math.floor(r() * 1e6), i: Math.floor(r() * COUNT), from: Math.min(a, b), to: Math.max(a, b) }; },
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, d = derive(s), w = Float64Array.from(latentsOf(s.seed)[0]);
    const [all, inside, outside] = ROWS.map((row) => deep(s, row, w, FAR)), whole = edit(w, d.way, FAR);
    const same = (/** @type {ArrayLike<number>} */ a, /** @type {ArrayLike<number>} */ b, tol = 0) => Array.from(a).every((v, k) => Math.abs(v - b[k]) <= tol);
    must(all.every((row) => same(row, whole, 1e-12)), "all layers must take the library's own step");
    must(inside.every((row, l) => l >= s.from || same(row, w)), "what the layers before j are handed must not change");
    must(LAYERS.every((_, l) => same(inside[l], outside[l], 1e-12) === false && Array.from(w).every((v, k) => Math.abs(inside[l][k] + outside[l][k] - v - whole[k]) < 1e-9)), "each layer must take the step in one of the two lower rows, and in one only");
    must(Math.abs(d.lengths[1].concat(d.lengths[2]).reduce((t, v) => t + v ** 2, 0) - d.lengths[0].reduce((t, v) => t + v ** 2, 0)) < 1e-9, "the two lower rows together must take the whole step");
    const others = ganspace().filter((o) => o.name !== d.way.name);
    must(others.every((o) => Math.abs(cosine(o, d.way)) < 1e-3), "a component must stand square to the others");
  },
  build,
};
export default defineFigure(spec);

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, stills, live } = ctx, s0 = state();
  const still = (/** @type {string} */ row) => STEPS.map((alpha) => { const layers = LAYERS.map((_, l) => l).filter((l) => takes(s0, row, l)); return { seed: s0.seed, edits: layers.length ? [{ along: `ganspace ${s0.i}`, alpha, ...(row === "all" ? {} : { layers }) }] : [], apart: true }; });
  const rows = ROWS.map((row) => {
    const title = html("h3", { class: "fp-title" }), strip = portraitStrip({ label: { all: "All layers", inside: "The chosen layers", outside: "The other layers" }[row], captions: STEPS.map(plus), name: `row-${row}`, stills, pictures: still(row) }), said = html("p", { class: "fp-words bl-said ec-late" });
    const lamps = LAYERS.map(() => html("i", {})), bar = html("span", { class: "bl-layers", "aria-hidden": "true" }, ...lamps);
    return { row, title, strip, said, lamps, root: html("div", { class: "bl-strip" }, html("div", { class: "bl-head" }, title, bar), strip.root, said) };
  });
  const which = choice({ label: "Component", options: Array.from({ length: COUNT }, (_, i) => /** @type {[string, string]} */ ([String(i), vName(i)])), signal, hideable: "component", set: (v) => { set({ i: Number(v) }); commit(); } });
  const told_ = (/** @type {number} */ v) => `${v}, ${LAYERS[v].replace(/[ab]/, "")} px`;
  const from = slider({ label: "from layer j", min: 0, max: LAST, step: 1, value: told_, signal, done: commit, set: (v) => set({ from: v, to: Math.max(v, state().to) }) });
  const to = slider({ label: "to layer k", min: 0, max: LAST, step: 1, value: told_, signal, done: commit, set: (v) => set({ to: v, from: Math.min(v, state().from) }) });
  const other = html("button", { type: "button", class: "ec-opt" }, "Another face");
  other.addEventListener("click", () => { set({ seed: (state().seed * 48271 + 11) % 999983 }); commit(); }, { signal });
  const gate = netGate(ctx, ["reader", "mapping", "synthesis"], () => { awake = true; refresh(state()); });
  stage.append(html("div", { class: "bl-row" }, which.root, other), html("div", { class: "bl-two" }, from.root, to.root), ...rows.map((r) => r.root), gate.root);
  if (live) gate.start();
  const face = live ? faces(ctx) : null, show = rows.map(() => face?.painter());
  let awake = false, seed = -1;
  const drawn = rows.map(() => "");
  /** @type {Float64Array|null} */ let w = null;
  const refresh = (/** @type {any} */ s) => { paint(s).catch(() => {}); };   // the gate has said why
  /** @param {any} s */
  async function paint(s) {
    if (!face) return;
    if (seed !== s.seed) { [w] = await face.mapping(latentsOf(s.seed)); seed = s.seed; }
    const now = state(), key = JSON.stringify(now);
    if (seed !== now.seed) return refresh(now);
    await Promise.all(rows.map(async (r, n) => {
      const own = r.row === "all" ? JSON.stringify([now.seed, now.i]) : key;
      if (drawn[n] === own) return;
      const got = await /** @type {any} */ (show[n])(STEPS.map((a) => deep(now, r.row, /** @type {Float64Array} */ (w), a)), (/** @type {Uint8ClampedArray[]} */ list) => { drawn[n] = own; r.strip.show(Uint8ClampedArray.from(list.flatMap((p) => [...p]))); });
      if (!got || JSON.stringify(state()) !== key) return;
      const list = ranked(sober(got[2].reading), sober(got[0].reading), spreads(ctx.nets?.worlds.portraits.attributes));
      say(r.said, list[0].size < 0.1 ? "The reader network sees no change." : `From end to end, most of all: ${told(list, 4)}.`);
      attr(r.root, { "data-first": blindWord(list[0].name) });
    }));
  }
  return { draw(/** @type {any} */ s) {
    which.draw(String(s.i)); from.draw(s.from); to.draw(s.to);
    for (const r of rows) {
      const full = r.row === "outside" && s.from === 0 && s.to === LAST;
      say(r.title, r.row === "all" ? `E(${vName(s.i)}, all)` : r.row === "inside" ? `E(${vName(s.i)}, ${rangeName(s.from, s.to)})` : full ? "no layer is left" : `${vName(s.i)} on the other layers`);
      r.lamps.forEach((lamp, l) => attr(lamp, { class: takes(s, r.row, l) ? "on" : "" }));
    }
    if (awake) refresh(s);
  } };
}
