// @ts-check
// Figure 3.4e. Directions told from the generator's style weights alone, as sliders under a portrait: by the released code or by
// the paper's formula, of all layers or of a few. A step as long in a random direction is the control.

import { oneOf, real, reals } from "./lib/clean.js";
import { components } from "./lib/components.js";
import { choice, slider } from "./lib/controls.js";
import { unpack } from "./lib/directions.js";
import { html, say } from "./lib/dom.js";
import { facePane, offMapLine } from "./lib/face_parts.js";
import { faces, latentsOf } from "./lib/faces.js";
import { defineFigure } from "./lib/figure.js";
import { num, pyList } from "./lib/format.js";
import { changed, inSpreads, leakBars, signed } from "./lib/leak_bars.js";
import { netGate } from "./lib/portrait.js";
import { wordFor } from "./lib/portrait_words.js";
import { NAMES as FOUND } from "./lib/portrait_found.js";
import { GROUPS, LAYERS, SPREAD } from "./lib/portrait_styles.js";
import { between, normals, pick } from "./lib/rng.js";
import { norm } from "./lib/vec.js";

const KEPT = 4, REACH = 2, WAYS = ["code", "paper"], PARTS = ["all", ...Object.keys(GROUPS)], NAMES = Object.keys(LAYERS);
const ROWS = ["yaw", "pitch", "light_azimuth", "skin_tone", "background_value", "hair_curl", "parting", "jaw", "nose_length", "glasses"];
const TEXT = { all: "all nine", coarse: "coarse, 4 to 8 pixels", middle: "middle, 16", fine: "fine, 32 and 64" };
const KIT = { code: /** @type {const} */ ("sefa"), paper: /** @type {const} */ ("sefa-paper") };
const spreads = (/** @type {string} */ name, /** @type {number} */ v) => (FOUND.includes(name) ? inSpreads(name, v) : v / SPREAD[/** @type {"jaw"} */ (name)]);
const plus = (/** @type {number} */ v) => `${v > 0 ? "+" : ""}${num(v, 1)}`;

/** The first directions and their eigenvalues. @param {string} way @param {string} part @returns {{vectors: ArrayLike<number>[], values: number[]}} */
export function found(way, part) {
  if (part === "all") { const list = components(KIT[/** @type {"code"} */ (way)]).slice(0, KEPT); return { vectors: list.map((d) => d.vector), values: list.map((d) => /** @type {any} */ (d).eigenvalue) }; }
  const kept = GROUPS[/** @type {"fine"} */ (part)][/** @type {"code"} */ (way)], all = unpack(kept.vectors), d = all.length / KEPT;
  return { vectors: Array.from({ length: KEPT }, (_, i) => { const row = [...all.slice(i * d, (i + 1) * d)], size = norm(row); return row.map((v) => v / size); }), values: kept.eigenvalues };
}
/** Which of the nine layers take the step. @param {string} part @returns {boolean[]} */
export const takers = (part) => NAMES.map((name) => part === "all" || GROUPS[/** @type {"fine"} */ (part)].layers.includes(name));
/** A step as long in a direction that nobody chose. @param {number} seed @param {number} length */
function anywhere(seed, length) { const r = [...normals(seed + 77, 64)], size = norm(r); return r.map((v) => (v * length) / size); }

/** @param {any} s */
export function derive(s) {
  const { vectors, values } = found(s.way, s.layers), step = Array.from({ length: 64 }, (_, j) => vectors.reduce((sum, v, i) => sum + s.x[i] * v[j], 0)), size = norm(s.x);
  return { z: latentsOf(s.seed)[0], values, step, size, takes: takers(s.layers), random: anywhere(s.seed, size), stretched: Math.sqrt(values.reduce((t, v, i) => t + v * s.x[i] ** 2, 0)) };
}
/** One w for each layer, moved where the layer takes the step. @param {ArrayLike<number>} w @param {number[]} step @param {boolean[]} takes */
export const moved = (w, step, takes) => takes.map((on) => Float64Array.from({ length: w.length }, (_, j) => w[j] + (on ? step[j] : 0)));

/** @param {any} s @param {any} d */
function words(s, d) {
  const first = `${s.layers === "all" ? "All layers" : `The ${s.layers} layers`}, ${s.way === "code" ? "rows one long, as the released code has them" : "by the formula"}: the stretches, squared, are ${d.values.map((/** @type {number} */ v) => num(v, 0)).join(", ")}.`;
  return `${first} ${d.size < 0.005 ? "Nothing is moved." : `The step is ${num(d.size)} long, and the ${s.way === "code" ? "rescaled " : ""}styles move ${num(d.stretched, 1)}.`}`;
}

export const spec = {
  name: "sefa_sliders", number: "3.4e", title: "Sliders from weights", instruction: "Move a slider that nobody’s face has chosen.", reset: "Start again",
  defaults: { seed: 119, way: "code", layers: "all", x: [0, 1.5, 0, 0] },
  choices: { way: WAYS, layers: PARTS },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [d.size, ...d.values.map((/** @type {number} */ v) => Number(v.toFixed(2)))],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

faces = ec.load("portraits")
styles = faces.style_weights()                       # one matrix a layer; nobody is sampled
layers = ${s.layers === "all" ? "list(styles)" : JSON.stringify(GROUPS[/** @type {"fine"} */ (s.layers)].layers)}
sefa = ec.SeFa(n_components=${KEPT}, normalize=${s.way === "code" ? "True" : "False"})
sefa.fit({name: styles[name] for name in layers})
x = np.array(${pyList(s.x)})
w = faces.sample(1, seed=${s.seed}, space="w")
picture = faces.decode(w + x @ sefa.components_, layers=layers, base=w)
result = [np.linalg.norm(x), *sefa.eigenvalues_.round(2)]
print(result)
`,
  clean: (/** @type {any} */ s) => ({ seed: Math.round(real("seed", s.seed, 0, 999999)), way: oneOf("way", s.way, WAYS), layers: oneOf("layers", s.layers, PARTS), x: reals("x", s.x, Array(KEPT).fill([-REACH, REACH])) }),
  random: (/** @type {() => number} */ r) => ({ seed: Math.floor(r() * 1e6), way: pick(r, WAYS), layers: pick(r, PARTS), x: Array.from({ length: KEPT }, () => between(r, -REACH, REACH)) }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, d = derive(s), { vectors, values } = found(s.way, s.layers);
    vectors.forEach((a, i) => vectors.forEach((b, j) => { let sum = 0; for (let k = 0; k < a.length; k++) sum += a[k] * b[k]; must(Math.abs(sum - (i === j ? 1 : 0)) < 2e-3, "directions must be one long and square to each other, but for sixteen bits"); }));
    must(Math.abs(norm(d.step) - d.size) < 0.005, "four sliders that stand square to each other must make a step as long as Pythagoras says");
    must(values.every((v, i) => !i || v <= values[i - 1]), "the largest stretch must come first");
    // Stacked layers cannot stretch one step more than each stretches its own best, nor less than the best of them.
    const tops = Object.keys(GROUPS).map((g) => found(s.way, g).values[0]), all = found(s.way, "all").values[0];
    must(all <= tops.reduce((t, v) => t + v, 0) + 1e-6 && all >= Math.max(...tops) - 1e-6, "all layers together must lie between the best group and the sum of the groups");
    if (s.way === "code" && s.layers === "all") must(values.reduce((t, v) => t + v, 0) < 688, "rows one long have as much to stretch as there are rows");
    const base = Float64Array.from(d.z), rows = moved(base, d.step, d.takes);
    must(rows.length === NAMES.length && rows.every((row, i) => d.takes[i] || row.every((v, j) => v === base[j])), "a layer that was not chosen must keep its w");
  },
  build,
};
export default defineFigure(spec);

/** The mean change of a pixel, of 255. @param {Uint8ClampedArray} a @param {Uint8ClampedArray} b */
export function pixels(a, b) { let sum = 0, n = 0; for (let i = 0; i < a.length; i++) if (i % 4 !== 3) { sum += Math.abs(a[i] - b[i]); n++; } return sum / n; }

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, stills, live } = ctx, s0 = state();
  const along = s0.layers === "all" ? s0.x.map((/** @type {number} */ a, /** @type {number} */ i) => ({ along: `${KIT[/** @type {"code"} */ (s0.way)]} ${i}`, alpha: a, units: "raw" })).filter((/** @type {any} */ e) => e.alpha) : [];
  const panes = [facePane({ title: "As rolled", label: "The portrait before", name: "before", stills, picture: { seed: s0.seed } }), facePane({ title: "Moved", label: "The moved portrait", name: "moved", stills, picture: { seed: s0.seed, edits: along } })];
  const sliders = Array.from({ length: KEPT }, (_, i) => slider({ label: `direction ${i + 1}`, min: -REACH, max: REACH, step: 0.1, value: plus, signal, done: commit, set: (v) => set({ x: state().x.map((/** @type {number} */ a, /** @type {number} */ k) => (k === i ? v : a)) }) }));
  const bars = leakBars({ names: ROWS, label: "What the reader says", ghost: "a random step as long", inUnits: spreads, word: wordFor, told: (name, v) => (FOUND.includes(name) ? signed(name, v) : name === "light_azimuth" ? `${plus(Math.round(v)).replace(/\.0$/, "")}°` : plus(v)) });
  const map = offMapLine(), said = html("p", { class: "fq-said ec-late" });
  const way = choice({ label: "Rows", options: [["code", "one long (the code)"], ["paper", "as they are (the formula)"]], signal, hideable: "rule", set: (v) => { set({ way: v }); commit(); } });
  const part = choice({ label: "Layers", options: PARTS.map((p) => [p, TEXT[/** @type {"all"} */ (p)]]), signal, hideable: "layers", set: (v) => { set({ layers: v }); commit(); } });
  const dice = html("button", { type: "button", class: "ec-opt" }, "Another face"), rest = html("button", { type: "button", class: "ec-opt" }, "All sliders to zero");
  dice.addEventListener("click", () => { set({ seed: (state().seed * 48271 + 11) % 999983 }); commit(); }, { signal });
  rest.addEventListener("click", () => { set({ x: Array(KEPT).fill(0) }); commit(); }, { signal });
  const gate = netGate(ctx, ["reader", "mapping", "synthesis"], () => { awake = true; refresh(); });
  stage.append(html("div", { class: "fq-two" }, html("div", { class: "fq-side" }, html("div", { class: "fq-faces" }, ...panes.map((p) => p.root)), ...sliders.map((x) => x.root), html("div", { class: "fq-do" }, dice, rest), map.root), html("div", { class: "fq-side" }, part.root, way.root, bars.root, said)), gate.root);
  if (live) gate.start();

  const face = live ? faces(ctx) : null, first = face?.painter(), show = face?.painter(), control = face?.painter();
  let awake = false, seed = -1;
  /** @type {Float64Array|null} */ let w = null;
  /** @type {any} */ let before = null;
  const refresh = () => { paint().catch(() => {}); };   // the gate has said why
  async function paint() {
    if (!face || !first || !show || !control) return;
    const asked = state().seed;
    if (seed !== asked) {
      const [row] = await face.mapping(latentsOf(asked));
      w = row; before = null; seed = asked;
    }
    const base = /** @type {Float64Array} */ (w);
    if (!before) { const got = await first([base], ([rgba]) => panes[0].show(rgba)); if (!got || seed !== state().seed) return; before = got[0]; }
    const d = derive(state());
    map.root.hidden = state().layers !== "all";
    map.draw(Float64Array.from(base, (v, j) => v + d.step[j]));
    const got = await show([moved(base, d.step, d.takes)], ([rgba], ms) => { panes[1].show(rgba); panes[1].root.dataset.ms = ms.toFixed(1); });
    const ghost = got ? await control([moved(base, d.random, d.takes)]) : null;
    if (!got || !ghost || !before || seed !== state().seed) return;
    const sum = changed(/** @type {any} */ (got[0].reading), before.reading, ROWS), other = changed(/** @type {any} */ (ghost[0].reading), before.reading, ROWS);
    const most = [...ROWS].sort((a, b) => Math.abs(spreads(b, sum[b])) - Math.abs(spreads(a, sum[a]))).slice(0, 2).map(wordFor).join(" and ");
    const px = [got, ghost].map((g) => num(pixels(g[0].rgba, before.rgba), 1));
    bars.draw(sum, d.size < 0.005 ? null : other, d.size < 0.005 ? "Nothing is moved." : `Most changed: ${most}.`);
    say(said, d.size < 0.005 ? "" : `A pixel changed by ${px[0]} of 255 on average; by ${px[1]} with the random step.`);
  }
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    sliders.forEach((x, i) => x.draw(s.x[i])); way.draw(s.way); part.draw(s.layers); bars.roles("", []);
    panes[0].caption(`face number ${s.seed}`); panes[1].caption(d.size < 0.005 ? "not moved" : `a step ${num(d.size)} long`);
    if (awake) refresh();
  } };
}
