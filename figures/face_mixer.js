// @ts-check
// Figure 3.3d. The mean face, and six components with a slider each. What the first of them is depends on what differs most
// in the set: people, where the light and the heads are alike; the lamp, where it moves.

import { oneOf, real, reals } from "./lib/clean.js";
import { choice, slider } from "./lib/controls.js";
import { html, say } from "./lib/dom.js";
import { PEOPLE, PY_PICTURES, PY_SETS, SET_NAMES, SET_WORDS, SIZE, picturesOf, spaceOf } from "./lib/eigenfaces.js";
import { drawnFrom, weightsOf } from "./lib/gram.js";
import { defineFigure } from "./lib/figure.js";
import { num, pyList } from "./lib/format.js";
import { greyPicture, largest } from "./lib/grey_picture.js";
import { between, pick } from "./lib/rng.js";

const SHOWN = 6, FAR = 3;

/** @param {any} s */
export function derive(s) {
  const space = spaceOf(s.set), spreads = space.values.slice(0, SHOWN).map((v) => Math.sqrt(v / PEOPLE)), start = s.who ? space.weights[s.who - 1] : space.components.map(() => 0);
  const weights = start.map((w, k) => w + (k < SHOWN ? s.moves[k] * spreads[k] : 0)), all = space.values.reduce((t, v) => t + v, 0);
  return { picture: drawnFrom(space, weights), start: start.slice(0, SHOWN), weights, spreads, shares: space.values.slice(0, SHOWN).map((v) => v / all), components: space.components.slice(0, SHOWN) };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const from = s.who ? `Portrait ${s.who}` : "The mean face", moved = s.moves.flatMap((/** @type {number} */ m, /** @type {number} */ k) => (Math.abs(m) >= 0.05 ? [`${num(m, 1)} along component ${k + 1}`] : []));
  return `${from} of the portraits ${SET_WORDS[s.set]}${moved.length ? `, moved ${moved.join(", ")}` : ", not moved"}. Component 1 holds ${num(100 * d.shares[0], 0)}% of their variance.`;
}

export const spec = {
  name: "face_mixer", number: "3.3d", title: "The mean face, and six ways to differ", instruction: "Move component 1. Then change the portraits.", reset: "Start over",
  defaults: { set: "aligned", who: 0, moves: [2, 0, 0, 0, 0, 0] }, choices: { set: SET_NAMES },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.weights.slice(0, SHOWN), ...d.shares],
  python: (/** @type {any} */ s) => `${PY_PICTURES}
pictures = grey[shots.varied == "${PY_SETS[s.set]}"]
space = ec.Eigenfaces(n_components=None).fit(pictures)
weights = ${s.who ? `space.gallery_[${s.who - 1}].copy()` : "0 * space.gallery_[0]"}
weights[:${SHOWN}] += np.array(${pyList(s.moves)}) * np.sqrt(space.eigenvalues_[:${SHOWN}])
picture = space.inverse_transform(weights[None])[0]
shares = space.eigenvalues_ / space.eigenvalues_.sum()
result = [*space.transform(picture[None])[0, :${SHOWN}], *shares[:${SHOWN}]]
`,
  clean: (/** @type {any} */ s) => ({ set: oneOf("set", s.set, SET_NAMES), who: Math.round(real("who", s.who, 0, PEOPLE)), moves: reals("moves", s.moves, Array(SHOWN).fill([-FAR, FAR])) }),
  random: (/** @type {() => number} */ r) => ({ set: pick(r, SET_NAMES), who: Math.floor(r() * (PEOPLE + 1)), moves: Array.from({ length: SHOWN }, () => Math.round(between(r, -FAR, FAR) * 10) / 10) }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, d = derive(s), space = spaceOf(s.set);
    // Read from the pixels of the picture that is shown.
    must(weightsOf(space, d.picture).every((w, k) => Math.abs(w - d.weights[k]) < 1e-9), "the picture must have the weights that it was mixed by");
    if (s.who) { const still = derive({ ...s, moves: Array(SHOWN).fill(0) }).picture, stored = picturesOf(s.set)[s.who - 1]; must(still.every((v, i) => Math.abs(v - stored[i]) < 1e-9), "a stored portrait must be drawn whole by all of its weights"); }
    const mean = picturesOf(s.set)[0].map((_, i) => picturesOf(s.set).reduce((t, p) => t + p[i], 0) / PEOPLE), zero = derive({ set: s.set, who: 0, moves: Array(SHOWN).fill(0) }).picture;
    must(zero.every((v, i) => Math.abs(v - mean[i]) < 1e-9), "no weight at all must draw the mean face");
    d.components.forEach((u, k) => must(u.some((v) => v < -0.01) && u.some((v) => v > 0.01), `component ${k + 1} must have negative pixels and positive ones`));
  },
  build,
};
export default defineFigure(spec);

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal }) {
  const face = greyPicture({ label: "The mixed face", size: SIZE, cls: "fm-face" }), told = html("figcaption", {});
  const cells = Array.from({ length: SHOWN }, (_, k) => {
    const pic = greyPicture({ label: `Component ${k + 1}`, size: SIZE }), move = slider({ label: `component ${k + 1}`, min: -FAR, max: FAR, step: 0.1, value: (v) => num(v, 1), signal, done: commit, set: (v) => set({ moves: state().moves.map((/** @type {number} */ m, /** @type {number} */ i) => (i === k ? v : m)) }) }), share = html("span", { class: "fm-share" });
    return { pic, move, share, root: html("div", { class: "fm-cell" }, pic.root, html("div", { class: "fm-way" }, share, move.root)) };
  });
  const names = choice({ label: "Portraits", options: /** @type {[string, string][]} */ (SET_NAMES.map((n) => [n, SET_WORDS[n]])), signal, set: (v) => { set({ set: v }); commit(); } });
  const who = slider({ label: "start from", min: 0, max: PEOPLE, step: 1, value: (v) => (v ? `portrait ${v}` : "the mean"), signal, done: commit, set: (v) => set({ who: v }) });
  stage.append(names.root, html("div", { class: "fm-all" }, html("figure", { class: "px-one" }, face.root, told), html("div", { class: "fm-cells" }, ...cells.map((c) => c.root))), html("div", { class: "fm-who" }, who.root));
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    names.draw(s.set); who.draw(s.who);
    face.show(d.picture, `The mixed face, from ${s.who ? `portrait ${s.who}` : "the mean"}`);
    say(told, s.moves.some((/** @type {number} */ m) => m) ? "mixed; white and black are cut off" : s.who ? `portrait ${s.who}, whole` : "the mean face");
    cells.forEach((c, k) => { c.pic.showSigned(d.components[k], largest(d.components[k]), `Component ${k + 1}; middle grey is zero`); c.move.draw(s.moves[k]); say(c.share, `${num(100 * d.shares[k], 0)}% of the variance`); });
  } };
}
