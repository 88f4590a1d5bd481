// @ts-check
// Two ways to make a face of nobody. Left, a drawing program: every slider is an attribute, so the truth is known.
// Right, a network that learned from such drawings: its sliders have no names. Below, a third network reads both.

import { real, reals } from "./lib/clean.js";
import { slider } from "./lib/controls.js";
import { html, say } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { num, pyList } from "./lib/format.js";
import { ATTRIBUTES } from "./lib/portrait_attributes.js";
import { PortraitRenderer } from "./lib/portrait_gl.js";
import { netGate, planes, portrait, portraitStrip } from "./lib/portrait.js";
import { receipt } from "./lib/portrait_words.js";
import { between, normals } from "./lib/rng.js";

const AXES = 6, REACH = 3, LATENT = 64, SIZE = 64, SMALL = 96, MIDDLE = 192, LARGE = 384;
const START = ATTRIBUTES.map((a) => a.default), INDEX = Object.fromEntries(ATTRIBUTES.map((a, i) => [a.name, i]));
/** The sliders, by what they are about; the rest stay under "More". */
const GROUPS = [["Face", ["age", "smile", "mouth_open", "glasses", "beard"]], ["Hair", ["hair_length", "hair_darkness", "grey", "hair_curl", "fringe"]], ["Pose and light", ["yaw", "pitch", "light_azimuth", "light_elevation"]]];
const named = new Set(GROUPS.flatMap(([, names]) => names));
const MORE = ATTRIBUTES.map((a) => a.name).filter((n) => !named.has(n));
const plain = (/** @type {string} */ name) => name.replaceAll("_", " ");
const value = (/** @type {any} */ a, /** @type {number} */ v) => (a.unit === "years" ? num(v, 0) : a.unit === "degrees" ? `${num(v, 0)}°` : num(v, 2));

/** @param {any} s */
// The library's latents are float32, as the networks take them.
const derive = (s) => ({ z: [...Float32Array.from(normals(s.seed, LATENT))], changed: ATTRIBUTES.flatMap((a, i) => (Math.abs(s.truth[i] - START[i]) > 1e-9 ? [[a, s.truth[i]]] : [])) });

/** @param {any} s @param {any} d */
function words(s, d) {
  const drawn = d.changed.length ? d.changed.map(([/** @type {any} */ a, /** @type {number} */ v]) => `${plain(a.name)} ${value(a, v)}`).join(", ") : "as the program begins";
  const moved = s.axes.flatMap((/** @type {number} */ v, /** @type {number} */ i) => (v ? [`axis ${i + 1} by ${num(v, 1)}`] : []));
  return `Drawn: ${drawn}. Generated: face number ${s.seed}, ${moved.length ? `moved along ${moved.join(", ")}` : "not moved"}${s.psi === 1 ? "" : `, at ${Math.round(100 * s.psi)}% of its distance from the average face`}.`;
}

export const spec = {
  name: "meet_faces", title: "Meet the faces", instruction: "Move a slider on either side.", reset: "Start again",
  defaults: { truth: START, seed: 27, axes: Array(AXES).fill(0), psi: 1, walk: 0 },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...s.truth, ...d.z],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec
from eigencat.worlds import portraits

truth = ${pyList(s.truth)}
drawn = portraits.render([truth])                   # (1, 64, 64, 3): every attribute known

faces = ec.load("portraits")
z = faces.sample(1, seed=${s.seed})
w = faces.w_mean + ${s.psi} * (faces.mapping(z) - faces.w_mean)
w = w + (np.array(${pyList(s.axes)}) * faces.w_deviations[:${AXES}]) @ faces.w_axes[:${AXES}]
made = faces.decode(w)                              # (1, 64, 64, 3): nobody knows

print(dict(zip(faces.attributes, faces.read(made)[0].round(2))))
result = [*truth, *z[0]]
`,
  clean: (/** @type {any} */ s) => ({
    truth: reals("truth", s.truth, ATTRIBUTES.map((a) => [a.low, a.high])), seed: Math.round(real("seed", s.seed, 0, 999999)),
    axes: reals("axes", s.axes, Array(AXES).fill([-REACH, REACH])), psi: real("psi", s.psi, 0, 1.3), walk: Math.round(real("walk", s.walk, 0, AXES - 1)),
  }),
  random: (/** @type {() => number} */ r) => ({ truth: ATTRIBUTES.map((a) => between(r, a.low, a.high)), seed: Math.floor(r() * 1e6), axes: Array.from({ length: AXES }, () => between(r, -REACH, REACH)), psi: between(r, 0, 1.3), walk: Math.floor(r() * AXES) }),
  invariant(/** @type {any} */ s) {
    const { z } = derive(s), length = Math.hypot(...z);
    // A normal cloud in 64 dimensions is a thin shell.
    if (!(length > 5 && length < 11)) throw new Error("a latent of 64 normal numbers must lie on the shell of radius 8");
    if (derive({ ...s }).z.some((v, i) => v !== z[i])) throw new Error("one seed must give one face");
    if (!s.truth.every((/** @type {number} */ v, /** @type {number} */ i) => v >= ATTRIBUTES[i].low && v <= ATTRIBUTES[i].high)) throw new Error("a drawn attribute must stay in its range");
  },
  build,
};
export default defineFigure(spec);

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, live } = ctx;
  const left = drawnPane(ctx), right = madePane(ctx), says = receipt({ left: "drawn", right: "generated" });
  const gate = netGate(ctx, ["reader", "mapping", "synthesis"], () => { right.wake(); left.wake(); });
  stage.append(html("div", { class: "mf-two" }, left.root, right.root), gate.root, says.root);
  left.heard = (reading) => says.left(reading, Object.fromEntries(ATTRIBUTES.map((a, i) => [a.name, state().truth[i]])));
  right.heard = (reading, before) => says.right(reading, before);
  // In the static picture nothing runs; on a page the networks are fetched when the figure is mounted, near the screen.
  if (live) gate.start();
  return { draw(/** @type {any} */ s, /** @type {any} */ d) { left.draw(s); right.draw(s, d); } };
}

/** Reads pictures with the network, always the newest one. @param {any} nets */
function reading(nets) {
  const ask = nets?.latest();
  return async (/** @type {Uint8ClampedArray} */ rgba) => {
    const got = await ask?.("reader", { picture: { data: planes(rgba), dims: [1, 3, SIZE, SIZE] } });
    return got ? Object.fromEntries(nets.worlds.portraits.attributes.map((/** @type {any} */ a, /** @type {number} */ i) => [a.name, got.outputs.attributes.data[i]])) : null;
  };
}

/** @param {import("./lib/figure.js").Ctx} ctx */
function drawnPane({ state, set, commit, signal, nets, stills, live }) {
  const pic = portrait({ label: "The drawn portrait", name: "drawn", stills, picture: { truth: state().truth }, size: LARGE });
  /** @type {PortraitRenderer|null} */ let gl = null;
  const fault = html("p", { class: "pt-gate", hidden: true }), read = reading(nets);
  /** @type {{name: string, bar: any}[]} */ const bars = [];
  const row = (/** @type {string} */ name) => {
    const a = ATTRIBUTES[INDEX[name]], i = INDEX[name];
    const bar = slider({ label: plain(name), min: a.low, max: a.high, step: (a.high - a.low) / 100, value: (v) => value(a, v), signal, done: commit,
      set: (v) => { const truth = [...state().truth]; truth[i] = v; set({ truth }); } });
    bars.push({ name, bar });
    return bar.root;
  };
  const group = (/** @type {string} */ title, /** @type {string[]} */ names, open = false) => html("details", { class: "mf-group", open }, html("summary", {}, title), ...names.map(row));
  const root = html("div", { class: "mf-pane" }, html("h3", { class: "mf-title" }, html("b", {}, "Drawn"), " every slider is an attribute"), pic.root, fault,
    ...GROUPS.map(([title, names], k) => group(/** @type {string} */ (title), /** @type {string[]} */ (names), k === 0)), group("More", MORE));
  let awake = false;
  const pane = { root, heard: (/** @type {any} */ _reading) => {}, wake() { awake = true; tell(); },
    draw(/** @type {any} */ s) {
      for (const { name, bar } of bars) bar.draw(s.truth[INDEX[name]]);
      if (live) paint(s);
    } };
  // As many pixels as the graphics processor can draw while the picture still follows the hand.
  let size = MIDDLE, compiled = false, settled = false;
  function paint(/** @type {any} */ s) {
    try {
      if (!gl) {
        gl = new PortraitRenderer(pic.canvas);
        gl.ready().then(() => { compiled = true; paint(state()); });
      }
      if (!compiled) return;
      const ms = gl.draw(s.truth, size, !settled);
      if (ms !== null) {
        const next = ms > 40 ? Math.max(SMALL, size / 2) : ms < 10 ? Math.min(LARGE, size * 2) : size;
        settled = next === size || next === SMALL || next === LARGE;
        size = next;
      }
      pic.seen();
      tell();
    } catch (error) {
      gl = null;
      fault.hidden = false;
      say(fault, /** @type {Error} */ (error).message);
    }
  }
  // One picture at a time is drawn for the reader, the newest when it is free again.
  let busy = false, dirty = false;
  const tell = () => {
    if (busy) { dirty = true; return; }
    const seen = awake && gl ? gl.pixels(SIZE) : null;
    if (!seen) return;
    busy = true;
    read(seen).then((r) => { if (r) pane.heard(r); }, () => {}).finally(() => {   // a failure: the gate has said why
      busy = false;
      if (dirty) { dirty = false; tell(); }
    });
  };
  signal.addEventListener("abort", () => gl?.dispose());
  return pane;
}

/** @param {import("./lib/figure.js").Ctx} ctx */
function madePane({ state, set, commit, signal, nets, stills }) {
  const pic = portrait({ label: "The generated portrait", name: "generated", stills, picture: { seed: state().seed } });
  const steps = [-2, -1, 0, 1, 2], strip = portraitStrip({ label: "A walk along the axis", captions: steps.map((v) => `${v > 0 ? "+" : ""}${num(v, 0)}`), signal,
    pick: (i) => { const s = state(), axes = [...s.axes]; axes[s.walk] = steps[i]; set({ axes }); commit(); } });
  const dice = html("button", { type: "button", class: "ec-opt" }, "Roll the dice");
  dice.addEventListener("click", () => { set({ seed: (state().seed * 48271 + 11) % 999983, axes: Array(AXES).fill(0) }); commit(); }, { signal });
  const bars = Array.from({ length: AXES }, (_, i) => slider({ label: `axis ${i + 1}`, min: -REACH, max: REACH, step: 0.1, value: (v) => num(v, 1), signal, done: commit,
    set: (v) => { const axes = [...state().axes]; axes[i] = v; set({ axes, walk: i }); } }));
  const psi = slider({ label: "boldness", min: 0, max: 1.3, step: 0.05, value: (v) => num(v, 2), signal, done: commit, set: (v) => set({ psi: v }) });
  const title = html("p", { class: "mf-note" });
  const root = html("div", { class: "mf-pane" }, html("h3", { class: "mf-title" }, html("b", {}, "Generated"), " no slider has a name"), pic.root, dice, strip.root, title,
    html("details", { class: "mf-group", open: true }, html("summary", {}, "Six of its 64 directions"), ...bars.map((b) => b.root)), html("details", { class: "mf-group" }, html("summary", {}, "How far from the average face"), psi.root));
  const show = nets?.latest(), walk = nets?.latest(), read = reading(nets);
  let awake = false, seed = -1, base = new Float32Array(LATENT), walked = "", psiSeen = NaN;
  /** @type {any} */ let before = null;
  /** The w of a state, on every layer. @param {any} s @param {number[]} axes */
  const latent = (s, axes) => {
    const { mean, axes: rows, deviations } = nets.worlds.portraits.w, w = Float32Array.from(base, (v, k) => mean[k] + s.psi * (v - mean[k]));
    axes.forEach((a, i) => { for (let k = 0; k < LATENT; k++) w[k] += a * deviations[i] * rows[i][k]; });
    return w;
  };
  const layered = (/** @type {Float32Array[]} */ ws) => {
    const L = nets.worlds.portraits.layers.length, data = new Float32Array(ws.length * L * LATENT);
    ws.forEach((w, n) => { for (let l = 0; l < L; l++) data.set(w, (n * L + l) * LATENT); });
    return { w: { data, dims: [ws.length, L, LATENT] } };
  };
  const pane = { root, heard: (/** @type {any} */ _r, /** @type {any} */ _b) => {}, wake() { awake = true; refresh(state()).catch(() => {}); },
    draw(/** @type {any} */ s) {
      bars.forEach((b, i) => b.draw(s.axes[i]));
      psi.draw(s.psi);
      say(title, `The five faces walk along axis ${s.walk + 1}. One step is the usual spread of the inner code that way.`);
      strip.mark(steps.indexOf(s.axes[s.walk]));
      if (awake) refresh(s).catch(() => {});   // the gate has said why
    } };
  async function refresh(/** @type {any} */ s) {
    if (s.seed !== seed) {
      const z = Float32Array.from(normals(s.seed, LATENT)), got = await nets.run("mapping", { z: { data: z, dims: [1, LATENT] } });
      base = got.outputs.w.data; seed = s.seed; before = null;
    }
    if (s.psi !== psiSeen) { before = null; psiSeen = s.psi; }
    if (!before) {
      const rest = await nets.run("synthesis", layered([latent(s, Array(AXES).fill(0))]), ["picture"]);
      before = await read(rest.outputs.picture.data);
    }
    const got = await show("synthesis", layered([latent(s, s.axes)]), ["picture"]);
    if (!got) return;
    pic.show(got.outputs.picture.data);
    pic.root.dataset.ms = got.ms.toFixed(1);   // what the benchmark reads
    const key = JSON.stringify([s.seed, s.psi, s.walk, s.axes.filter((/** @type {number} */ _, /** @type {number} */ i) => i !== s.walk)]);
    if (key !== walked) {
      walked = key;
      const five = await walk("synthesis", layered(steps.map((v) => latent(s, s.axes.map((/** @type {number} */ a, /** @type {number} */ i) => (i === s.walk ? v : a))))), ["picture"]);
      if (five) strip.show(five.outputs.picture.data);
    }
    const r = await read(got.outputs.picture.data);
    if (r && before) pane.heard(r, before);
  }
  return pane;
}
