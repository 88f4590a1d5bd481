// @ts-check
// Figure 2.0b. Sixty-four normal numbers and the face of nobody that the generator draws from them (eq-generator). How long
// the list is makes no difference to this generator; how far w lies from the average face does.

import { real } from "./lib/clean.js";
import { slider } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { faces, latentsOf } from "./lib/faces.js";
import { facePane, offMapLine } from "./lib/face_parts.js";
import { defineFigure } from "./lib/figure.js";
import { num, py } from "./lib/format.js";
import { netGate, portraitStrip } from "./lib/portrait.js";
import { between } from "./lib/rng.js";

const MORE = 6, next = (/** @type {number} */ seed, n = 1) => { for (let i = 0; i < n; i++) seed = (seed * 48271 + 11) % 999983; return seed; };
const D = 64;

/** @param {any} s */
export function derive(s) {
  const z = latentsOf(s.seed)[0].map((v) => v * s.stretch), other = latentsOf(next(s.seed))[0], norm = Math.hypot(...z);
  return { z, norm, usual: Math.sqrt(D), cosine: z.reduce((sum, v, i) => sum + v * other[i], 0) / (norm * Math.hypot(...other)) };
}
/** @param {any} s @param {any} d */
const words = (s, d) => `Face number ${s.seed}. Its ${D} numbers make an arrow of length ${num(d.norm)}${s.stretch === 1 ? "" : `, ${num(s.stretch)} times as long as it was rolled`}. ${s.psi === 1 ? "It is drawn as it fell." : s.psi === 0 ? "Drawn at the average of all w: the face that any roll is pulled to." : `Its w was put at ${num(s.psi)} of its distance from the average.`} The next roll stands at ${num((Math.acos(d.cosine) * 180) / Math.PI, 0)}° to it.`;

export const spec = {
  name: "roll_dice", number: "2.0b", title: "A face of nobody", instruction: "Roll the dice.", reset: "Back to the first",
  defaults: { seed: 27, stretch: 1, psi: 1 },
  derive, words,
  result: (/** @type {any} */ _s, /** @type {any} */ d) => [d.norm, d.cosine, ...d.z],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

faces = ec.load("portraits")
z = faces.sample(1, seed=${s.seed})[0].astype(float) * ${py(s.stretch)}
w = faces.mapping(z[None])[0]                       # the same for every length of z
w = faces.w_mean + ${py(s.psi)} * (w - faces.w_mean)
face = faces.decode(w[None])[0]                     # 64 x 64 pixels, of nobody
other = faces.sample(1, seed=${next(s.seed)})[0].astype(float)
result = [np.linalg.norm(z), z @ other / np.linalg.norm(z) / np.linalg.norm(other), *z]
`,
  clean: (/** @type {any} */ s) => ({ seed: Math.round(real("seed", s.seed, 0, 999999)), stretch: real("stretch", s.stretch, 0.25, 4), psi: real("psi", s.psi, 0, 2) }),
  random: (/** @type {() => number} */ r) => ({ seed: Math.floor(r() * 1e6), stretch: between(r, 0.25, 4), psi: between(r, 0, 2) }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), at = d.norm / s.stretch, must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    // The length of 64 normal numbers is 7.97 give or take 0.71, and a cosine is 0 give or take 1/8: six of each.
    must(Math.abs(at - 7.97) < 6 * 0.71, "a roll must lie on the shell");
    must(Math.abs(d.cosine) < 6 / Math.sqrt(D), "two rolls must be nearly square to each other");
    must(Math.abs(derive({ ...s, stretch: 1 }).cosine - d.cosine) < 1e-12, "the length of a roll must not change its direction");
  },
  build,
};
export default defineFigure(spec);

const W = 512, H = 120, MID = 60, UNIT = 17;
/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, stills, live } = ctx, s0 = state(), seeds = (/** @type {number} */ seed) => Array.from({ length: MORE }, (_, i) => next(seed, i + 1));
  const pane = facePane({ label: "A face of nobody", name: "face", stills, picture: { seed: s0.seed, psi: s0.psi } });
  const up = svg("path", { class: "rd-bar" }), down = svg("path", { class: "rd-bar neg" });
  const view = svg("svg", { viewBox: `0 0 ${W} ${H}`, class: "rd-bars", role: "img", "aria-label": "The numbers" }, up, down, svg("path", { class: "ec-ink", d: `M0 ${MID}H${W}` }));
  const length = html("p", { class: "fp-words" }), map = offMapLine();
  const dice = html("button", { type: "button", class: "ec-opt rd-roll" }, "Roll all 64");
  dice.addEventListener("click", () => { set({ seed: next(state().seed) }); commit(); }, { signal });
  const stretch = slider({ label: "length of z, times", min: 0.25, max: 4, step: 0.05, value: (v) => num(v), signal, done: commit, set: (v) => set({ stretch: v }) });
  const psi = slider({ label: "distance of w from the average, times", min: 0, max: 2, step: 0.05, value: (v) => num(v), signal, done: commit, set: (v) => set({ psi: v }) });
  const strip = portraitStrip({ label: "The next rolls", name: "next", captions: seeds(s0.seed).map((_, i) => `+${i + 1}`), signal, pick: (i) => { set({ seed: next(state().seed, i + 1) }); commit(); } });
  const gate = netGate(ctx, ["mapping", "synthesis"], () => { awake = true; refresh(); });
  stage.append(html("div", { class: "rd-two" }, pane.root, html("div", { class: "rd-side" }, html("h3", { class: "fp-title" }, "The 64 numbers, z"), view, length, dice, stretch.root, psi.root, map.root)), html("h3", { class: "fp-title rd-next" }, "The next six rolls"), strip.root, gate.root);
  if (live) gate.start();

  const face = live ? faces(ctx) : null, show = face?.painter({ read: false }), row = face?.painter({ read: false });
  let awake = false, busy = false, again = false, rowOf = -1;
  async function refresh() {
    if (!face || !show || !row) return;
    if (busy) { again = true; return; }
    busy = true;
    try {
      do {
        again = false;
        const s = state(), d = derive(s), [w] = await face.mapping([d.z]), { mean } = /** @type {any} */ (ctx.nets).worlds.portraits.w;
        const at = w.map((v, i) => mean[i] + s.psi * (v - mean[i]));
        map.draw(at);
        await show([at], ([rgba], ms) => { pane.show(rgba); pane.root.dataset.ms = ms.toFixed(1); });
        if (rowOf !== s.seed && !again) {
          const six = await row(await face.mapping(seeds(s.seed).map((seed) => latentsOf(seed)[0])));
          if (six) { rowOf = s.seed; strip.show(Uint8ClampedArray.from(six.flatMap((f) => [...f.rgba]))); }
        }
      } while (again);
    } catch { /* the gate has said why */ } finally { busy = false; }
  }
  let drawn = "";
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const bars = (/** @type {number} */ sign) => d.z.map((/** @type {number} */ v, /** @type {number} */ i) => (v * sign > 0 ? `M${i * 8 + 1} ${MID}h6v${(-sign * Math.min(MID - 2, Math.abs(v) * UNIT)).toFixed(0)}h-6z` : "")).join("");
    attr(up, { d: bars(1) }); attr(down, { d: bars(-1) });
    attr(view, { "aria-label": `64 numbers, the first ${d.z.slice(0, 3).map((/** @type {number} */ v) => num(v)).join(", ")}` });
    say(length, `Length ${num(d.norm)}; the usual one is about ${num(d.usual, 0)}.`);
    pane.caption(`Face number ${s.seed}`);
    stretch.draw(s.stretch); psi.draw(s.psi);
    const now = JSON.stringify(s);
    if (awake && now !== drawn) { drawn = now; refresh(); }
  } };
}
