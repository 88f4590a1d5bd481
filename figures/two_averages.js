// @ts-check
// Figure 2.0a. Two averages of two pictures under one slider: of their pixels, and of the numbers they were drawn from
// (eq-two-averages). A row of eight pixels and two portraits obey the same line.

import { real } from "./lib/clean.js";
import { slider } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { faces, latentsOf } from "./lib/faces.js";
import { defineFigure } from "./lib/figure.js";
import { num, py, pyList, short } from "./lib/format.js";
import { netGate, portrait } from "./lib/portrait.js";
import { between } from "./lib/rng.js";
import { draw8, HALF, PIXELS } from "./lib/row8.js";

const mix = (/** @type {ArrayLike<number>} */ a, /** @type {ArrayLike<number>} */ b, /** @type {number} */ t) => Array.from(a, (v, i) => (1 - t) * v + t * b[i]);
/** How many separate peaks a row has; a flat top is one. @param {number[]} row */
export function peaks(row) {
  const steps = [0, ...row, 0].slice(1).map((v, i) => Math.sign(Math.round((v - [0, ...row, 0][i]) * 1e9))).filter(Boolean);
  return steps.filter((v, i) => v > 0 && steps[i + 1] < 0).length;
}

/** @param {any} s */
export function derive(s) {
  const x1 = draw8(s.one), x2 = draw8(s.two), place = (1 - s.t) * s.one + s.t * s.two;
  const z1 = latentsOf(s.seed_one)[0], z2 = latentsOf(s.seed_two)[0], z = mix(z1, z2, s.t);
  return { rest: 1 - s.t, x1, x2, place, pixels: mix(x1, x2, s.t), latent: draw8(place), z1, z2, z, norms: [z1, z2, z].map((v) => Math.hypot(...v)) };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const n = peaks(d.pixels), one = `${short(1 - s.t)} of the first and ${short(s.t)} of the second.`;
  return `${one} The average of the pixels has ${n === 1 ? "one bump" : "two bumps"}, ${n === 1 ? "" : "the higher "}${num(Math.max(...d.pixels))} high; the average of the latents is one bump at ${short(d.place)}, ${num(Math.max(...d.latent))} high.`;
}

export const spec = {
  name: "two_averages", number: "2.0a", title: "Two averages of two pictures", instruction: "Slide from the first picture to the second.", reset: "Back to the middle",
  defaults: { t: 0.5, one: 2, two: 6, seed_one: 3, seed_two: 15 },
  derive, words,
  result: (/** @type {any} */ _s, /** @type {any} */ d) => [...d.pixels, ...d.latent, ...d.norms],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

t = ${py(s.t)}
def draw(place):                                  # one number to eight pixels
    return np.maximum(0, 1 - abs(np.arange(1, 9) - place) / 2)

one, two = ${py(s.one)}, ${py(s.two)}
pixels = (1 - t) * draw(one) + t * draw(two)      # a ghost
latent = draw((1 - t) * one + t * two)            # one bump

faces = ec.load("portraits")
z1, z2 = faces.sample(1, seed=${s.seed_one})[0].astype(float), faces.sample(1, seed=${s.seed_two})[0].astype(float)
z = (1 - t) * z1 + t * z2
ghost = (1 - t) * faces.decode(faces.mapping(z1[None]))[0] + t * faces.decode(faces.mapping(z2[None]))[0]
face = faces.decode(faces.mapping(z[None]))[0]
result = [*pixels, *latent, *(np.linalg.norm(v) for v in (z1, z2, z))]
`,
  clean: (/** @type {any} */ s) => ({ t: real("t", s.t, 0, 1), one: real("one", s.one, 2, 7), two: real("two", s.two, 2, 7), seed_one: Math.round(real("seed_one", s.seed_one, 0, 999999)), seed_two: Math.round(real("seed_two", s.seed_two, 0, 999999)) }),
  random: (/** @type {() => number} */ r) => ({ t: between(r, 0, 1), one: between(r, 2, 7), two: between(r, 2, 7), seed_one: Math.floor(r() * 1e6), seed_two: Math.floor(r() * 1e6) }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    const sum = (/** @type {number[]} */ row) => row.reduce((a, v) => a + v, 0), middle = (/** @type {number[]} */ row) => row.reduce((a, v, i) => a + v * (i + 1), 0) / sum(row);
    const spread = (/** @type {number[]} */ row) => { const m = middle(row); return row.reduce((a, v, i) => a + v * (i + 1 - m) ** 2, 0) / sum(row); };
    must(peaks(d.latent) === 1, "the average of the latents must be one bump");
    // Away from the ends of the slider, bumps that do not touch stay two.
    if (Math.abs(s.one - s.two) >= 2 * HALF && s.t > 0.001 && s.t < 0.999) must(peaks(d.pixels) === 2, "the average of the pixels must keep two bumps apart");
    must(Math.abs(sum(d.pixels) - sum(d.latent)) < 1e-9, "both averages must hold as much light");
    must(Math.abs(middle(d.pixels) - middle(d.latent)) < 1e-9, "both averages must balance at one place");
    // What differs is the spread: by the squared distance of the two, less what a bump between pixels loses.
    must(spread(d.pixels) - spread(d.latent) > s.t * (1 - s.t) * (s.one - s.two) ** 2 - 0.26, "the average of the pixels must be the wider one");
    must(d.norms[2] <= (1 - s.t) * d.norms[0] + s.t * d.norms[1] + 1e-9, "an average of two latents must not be longer than both");
  },
  build,
};
export default defineFigure(spec);

const W = 176, H = 132, FLOOR = 96, HIGH = 78, STEP = 20, LEFT = 8;
/** Eight pixels, as bars above and as greys below: 0 is black, 1 is white. @param {string} title @param {string} cls @param {string} lights */
function row8(title, cls, lights) {
  const bars = Array.from({ length: PIXELS }, (_, i) => svg("rect", { x: LEFT + STEP * i + 2, width: STEP - 4, class: `ta-bar ${cls}` })), greys = Array.from({ length: PIXELS }, (_, i) => svg("rect", { x: LEFT + STEP * i, y: FLOOR + 8, width: STEP, height: STEP, class: "ta-grey" }));
  const view = svg("svg", { viewBox: `0 0 ${W} ${H}`, class: "ta-row", role: "img", "aria-label": title }, svg("path", { class: "ec-drop", d: `M${LEFT} ${FLOOR - HIGH}H${W - LEFT}` }), ...bars, svg("path", { class: "ec-ink", d: `M${LEFT} ${FLOOR}H${W - LEFT}` }), svg("rect", { class: "ta-dark", x: LEFT, y: FLOOR + 8, width: STEP * PIXELS, height: STEP }), ...greys, svg("rect", { class: "ta-frame", x: LEFT, y: FLOOR + 8, width: STEP * PIXELS, height: STEP }));
  return { root: html("div", { class: "ta-cell", "data-lights": lights }, html("h3", { class: "fp-title" }, title), view),
    draw(/** @type {number[]} */ row) {
      row.forEach((v, i) => { attr(bars[i], { y: FLOOR - HIGH * v, height: HIGH * v }); attr(greys[i], { style: `fill-opacity:${v.toFixed(3)}` }); });
      attr(view, { "aria-label": `${title}: pixels ${row.map((v) => short(v)).join(", ")}` });
    } };
}

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, stills, live } = ctx, s0 = state();
  const rows = [row8("First", "x", "x1"), row8("Average of pixels", "pixels", "pixels"), row8("Average of latents", "o", "latent"), row8("Second", "x", "x2")];
  const pictures = [{ seed: s0.seed_one }, { blend: [s0.seed_one, s0.seed_two], t: s0.t, of: "pixels" }, { blend: [s0.seed_one, s0.seed_two], t: s0.t, of: "z" }, { seed: s0.seed_two }];
  const panes = ["The first face", "The average of the two faces’ pixels", "The face drawn from the average of the two latents", "The second face"].map((label, i) => {
    // Not facePane: it would bring the map of w, which this figure does not need.
    const face = portrait({ label, name: `face-${i}`, stills, picture: pictures[i] }), words = html("p", { class: "fp-words" });
    return { root: html("div", { class: "fp-pane" }, face.root, words), show: face.show, caption: (/** @type {string} */ text) => say(words, text) };
  });
  const t = slider({ label: "how much of the second, t", min: 0, max: 1, step: 0.01, value: (v) => num(v), signal, done: commit, set: (v) => set({ t: v }) });
  const place = (/** @type {string} */ key, /** @type {string} */ label) => slider({ label, min: 2, max: 7, step: 0.25, value: (v) => short(v), signal, done: commit, set: (v) => set({ [key]: v }) });
  const one = place("one", "place of the first bump"), two = place("two", "place of the second bump");
  const dice = html("button", { type: "button", class: "ec-opt" }, "Two other faces");
  dice.addEventListener("click", () => { const s = state(); set({ seed_one: (s.seed_one * 48271 + 11) % 999983, seed_two: (s.seed_two * 48271 + 23) % 999983 }); commit(); }, { signal });
  const gate = netGate(ctx, ["mapping", "synthesis"], () => { awake = true; refresh(); });
  stage.append(html("div", { class: "ta-four" }, ...rows.map((r, i) => html("div", { class: `ta-col ta-${i}` }, r.root, panes[i].root))), html("div", { class: "ta-hands" }, t.root, html("div", { class: "ta-more" }, one.root, two.root, dice)), gate.root);
  if (live) gate.start();

  const face = live ? faces(ctx) : null, ends = face?.painter({ read: false }), show = face?.painter({ read: false });
  let awake = false, key = "", busy = false, again = false;
  /** @type {Uint8ClampedArray[]} */ let two2 = [];
  /** One question at a time; a hand that moves on gets the newest. */
  async function refresh() {
    if (!face || !ends || !show) return;
    if (busy) { again = true; return; }
    busy = true;
    try {
      do {
        again = false;
        const s = state(), d = derive(s), now = `${s.seed_one} ${s.seed_two}`;
        const [w, ...other] = await face.mapping(key === now ? [d.z] : [d.z, d.z1, d.z2]);
        if (key !== now) {
          const got = await ends(other);
          if (!got) continue;
          two2 = got.map((g) => g.rgba); key = now;
          panes[0].show(two2[0]); panes[3].show(two2[1]);
        }
        panes[1].show(Uint8ClampedArray.from(two2[0], (v, i) => Math.round((1 - s.t) * v + s.t * two2[1][i])));
        await show([w], ([rgba], ms) => { panes[2].show(rgba); panes[2].root.dataset.ms = ms.toFixed(1); });
      } while (again);
    } catch { /* the gate has said why */ } finally { busy = false; }
  }

  let drawn = "";
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    [d.x1, d.pixels, d.latent, d.x2].forEach((row, i) => rows[i].draw(row));
    t.draw(s.t); one.draw(s.one); two.draw(s.two);
    ["seed " + s.seed_one, `${num(1 - s.t)} and ${num(s.t)} of each pixel`, `${num(1 - s.t)} and ${num(s.t)} of each latent number`, "seed " + s.seed_two].forEach((text, i) => panes[i].caption(text));
    const now = JSON.stringify([s.t, s.seed_one, s.seed_two]);
    if (awake && now !== drawn) { drawn = now; refresh(); }
  } };
}
