// @ts-check
// Figure 3.4e. Directions told from the generator's style weights alone, as sliders under a portrait: by the released code or by
// the paper's formula, of all layers or of a few. A step as long in a random direction is the control.

import { oneOf, real, reals } from "./lib/clean.js";
import { choice, slider } from "./lib/controls.js";
import { unpack } from "./lib/halves.js";
import { attr, html, say } from "./lib/dom.js";
import { faces, latentsOf } from "./lib/faces.js";
import { defineFigure } from "./lib/figure.js";
import { num, pyList } from "./lib/format.js";
import { netGate, portrait } from "./lib/portrait.js";
import { GROUPS, LAYERS, SPREAD } from "./lib/portrait_styles.js";
import { between, normals, pick } from "./lib/rng.js";
import { norm } from "./lib/vec.js";

const KEPT = 4, REACH = 2, TRACK = 2.5, WAYS = ["code", "paper"], PARTS = Object.keys(GROUPS), NAMES = Object.keys(LAYERS);
/** What the reader reads, in words, with its unit. @type {Record<string, [string, number, string]>} */
const ROWS = { yaw: ["head turn", 1, "°"], pitch: ["nod", 1, "°"], light_azimuth: ["light’s side", 1, "°"], skin_tone: ["skin tone", 100, "%"], background_value: ["background", 100, "%"], hair_curl: ["hair curl", 100, "%"], parting: ["parting", 50, "%"], jaw: ["jaw", 50, "%"], nose_length: ["nose length", 50, "%"], glasses: ["glasses", 100, "%"] };
const TEXT = { all: "all nine", coarse: "coarse, 4 to 8 pixels", middle: "middle, 16", fine: "fine, 32 and 64" };
const KIT = { code: /** @type {const} */ ("sefa"), paper: /** @type {const} */ ("sefa-paper") };
const spreads = (/** @type {string} */ name, /** @type {number} */ v) => v / SPREAD[/** @type {"jaw"} */ (name)];
/** A share of the range where it has no unit of its own. @param {string} name @param {number} v */
const told = (name, v) => { const [, k, unit] = ROWS[name], n = Math.round(k * v); return `${n > 0 ? "+" : ""}${num(n, 0)}${unit}`; };
const plus = (/** @type {number} */ v) => `${v > 0 ? "+" : ""}${num(v, 1)}`;

/** The first directions, their eigenvalues, and how far people spread along each. @param {string} way @param {string} part */
export function found(way, part) {
  const kept = GROUPS[/** @type {"fine"} */ (part)][/** @type {"code"} */ (way)], all = unpack(kept.vectors), d = all.length / KEPT;
  return { vectors: Array.from({ length: KEPT }, (_, i) => { const row = [...all.slice(i * d, (i + 1) * d)], size = norm(row); return row.map((v) => v / size); }), values: kept.eigenvalues, scale: kept.scale };
}
/** Which of the nine layers take the step. @param {string} part @returns {boolean[]} */
export const takers = (part) => NAMES.map((name) => GROUPS[/** @type {"fine"} */ (part)].layers.includes(name));
/** A step as long in a direction that nobody chose. @param {number} seed @param {number} length */
function anywhere(seed, length) { const r = [...normals(seed + 77, 64)], size = norm(r); return r.map((v) => (v * length) / size); }

/** @param {any} s */
export function derive(s) {
  const { vectors, values, scale } = found(s.way, s.layers), far = s.x.map((/** @type {number} */ a, /** @type {number} */ i) => Math.abs(a) / scale[i]), step = Array.from({ length: 64 }, (_, j) => vectors.reduce((sum, v, i) => sum + s.x[i] * v[j], 0)), size = norm(s.x);
  return { z: latentsOf(s.seed)[0], far, most: far.indexOf(Math.max(...far)), values, step, size, takes: takers(s.layers), random: anywhere(s.seed, size), stretched: Math.sqrt(values.reduce((t, v, i) => t + v * s.x[i] ** 2, 0)) };
}
/** One w for each layer, moved where the layer takes the step. @param {ArrayLike<number>} w @param {number[]} step @param {boolean[]} takes */
export const moved = (w, step, takes) => takes.map((on) => Float64Array.from({ length: w.length }, (_, j) => w[j] + (on ? step[j] : 0)));

/** @param {any} s @param {any} d */
function words(s, d) {
  const first = `${s.layers === "all" ? "All layers" : `The ${s.layers} layers`}, ${s.way === "code" ? "rows one long, as the released code has them" : "by the formula"}: the stretches, squared, are ${d.values.map((/** @type {number} */ v) => num(v, 0)).join(", ")}.`;
  return `${first} ${d.size < 0.005 ? "Nothing is moved." : `The step is ${num(d.size)} long, and the ${s.way === "code" ? "rescaled " : ""}styles move ${num(d.stretched, 1)}.`}`;
}

export const spec = {
  name: "sefa_sliders", number: "3.4e", title: "Sliders from weights", instruction: "Move a slider that came from the weights alone.", reset: "Start again",
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
    const tops = PARTS.slice(1).map((g) => found(s.way, g).values[0]), all = found(s.way, "all").values[0];
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
  const panes = [{ title: "As rolled", label: "The portrait before", name: "before", picture: { seed: s0.seed } }, { title: "Moved", label: "The moved portrait", name: "moved", picture: { seed: s0.seed, edits: along } }].map((o) => { const pic = portrait({ ...o, stills }), words = html("p", { class: "fp-words" }); return { pic, words, root: html("div", { class: "fp-pane", role: "group", "aria-label": o.title }, html("h3", { class: "fp-title" }, o.title), pic.root, words) }; });
  const sliders = Array.from({ length: KEPT }, (_, i) => slider({ label: `direction ${i + 1}`, min: -REACH, max: REACH, step: 0.1, value: plus, signal, done: commit, set: (v) => set({ x: state().x.map((/** @type {number} */ a, /** @type {number} */ k) => (k === i ? v : a)) }) }));
  const rows = Object.keys(ROWS).map((name) => {
    const was = html("i", { class: "lb-ghost", hidden: true }), now = html("i", { class: "lb-now", hidden: true }), value = html("span", {}, "–"), other = html("span", { class: "lb-was" });
    return { name, was, now, value, other, row: html("tr", {}, html("th", { scope: "row" }, ROWS[name][0]), html("td", {}, html("div", { class: "lb-track", "aria-hidden": "true" }, was, now)), html("td", { class: "lb-num" }, value, other)) };
  });
  const key = (/** @type {string} */ cls, /** @type {string} */ text) => html("span", { class: "lb-key" }, html("i", { class: cls }), text);
  const table = html("div", { class: "lb-root ec-late" }, html("table", { class: "lb-table" }, html("caption", {}, "What the reader says", key("lb-now", "changed by"), key("lb-ghost", "a random step as long")), html("colgroup", {}, html("col", { class: "lb-names" }), html("col", {}), html("col", { class: "lb-nums" })), html("tbody", {}, ...rows.map((r) => r.row))));
  /** A bar from the middle, in spreads. @param {HTMLElement} e @param {number} v */
  const put = (e, v) => { const far = Math.min(1, Math.abs(v) / TRACK) * 50; e.hidden = false; attr(e, { style: `left:${(v < 0 ? 50 - far : 50).toFixed(1)}%;width:${far.toFixed(1)}%` }); e.classList.toggle("beyond", Math.abs(v) > TRACK); e.classList.toggle("low", v < 0); };
  const map = html("p", { class: "fq-said" }), said = html("p", { class: "fq-said ec-late" });
  const way = choice({ label: "Rows", options: [["code", "one long (the code)"], ["paper", "as they are (the formula)"]], signal, hideable: "rule", set: (v) => { set({ way: v }); commit(); } });
  const part = choice({ label: "Layers", options: PARTS.map((p) => [p, TEXT[/** @type {"all"} */ (p)]]), signal, hideable: "layers", set: (v) => { set({ layers: v }); commit(); } });
  const dice = html("button", { type: "button", class: "ec-opt" }, "Another face"), rest = html("button", { type: "button", class: "ec-opt" }, "All sliders to zero");
  dice.addEventListener("click", () => { set({ seed: (state().seed * 48271 + 11) % 999983 }); commit(); }, { signal });
  rest.addEventListener("click", () => { set({ x: Array(KEPT).fill(0) }); commit(); }, { signal });
  const gate = netGate(ctx, ["reader", "mapping", "synthesis"], () => { awake = true; refresh(); });
  stage.append(html("div", { class: "fq-two" }, html("div", { class: "fq-side" }, html("div", { class: "fq-faces" }, ...panes.map((p) => p.root)), ...sliders.map((x) => x.root), html("div", { class: "fq-do" }, dice, rest), map), html("div", { class: "fq-side" }, part.root, way.root, table, said)), gate.root);
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
    if (!before) { const got = await first([base], ([rgba]) => panes[0].pic.show(rgba)); if (!got || seed !== state().seed) return; before = got[0]; }
    const d = derive(state());
    const got = await show([moved(base, d.step, d.takes)], ([rgba], ms) => { panes[1].pic.show(rgba); panes[1].root.dataset.ms = ms.toFixed(1); });
    const ghost = got ? await control([moved(base, d.random, d.takes)]) : null;
    if (!got || !ghost || !before || seed !== state().seed) return;
    const change = [got, ghost].map((g) => Object.fromEntries(Object.keys(ROWS).map((n) => [n, /** @type {any} */ (g[0].reading)[n] - before.reading[n]]))), still = d.size < 0.005;
    for (const r of rows) {
      const [a, b] = change.map((c) => c[r.name]);
      put(r.now, spreads(r.name, a));
      if (still) r.was.hidden = true; else put(r.was, spreads(r.name, b));
      say(r.value, told(r.name, a)); say(r.other, still ? "" : ` (${told(r.name, b)})`);
    }
    const px = [got, ghost].map((g) => num(pixels(g[0].rgba, before.rgba), 1));
    say(said, still ? "Nothing is moved." : `A pixel changed by ${px[0]} of 255 on average; by ${px[1]} with the random step.`);
  }
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    sliders.forEach((x, i) => x.draw(s.x[i])); way.draw(s.way); part.draw(s.layers);
    say(map, d.size < 0.005 ? "" : `Farthest out: direction ${d.most + 1} at ${plus(s.x[d.most])} is ${num(d.far[d.most], 1)} times as far as people usually lie along it${d.far[d.most] > 2.5 ? ": hardly anybody is there" : ""}.`);
    say(panes[0].words, `face number ${s.seed}`); say(panes[1].words, d.size < 0.005 ? "not moved" : `a step ${num(d.size)} long`);
    if (awake) refresh();
  } };
}
