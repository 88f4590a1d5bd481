// @ts-check
// Figure 3.3c. Paint a picture and ask two things of it: whose weights are nearest, and how far is it from everything that
// the mixed pictures can draw? The plane shows the first. The second is a way off the plane, and has a bar of its own.

import { real, reals } from "./lib/clean.js";
import { line, slider } from "./lib/controls.js";
import { attr, drawn, html, say, svg } from "./lib/dom.js";
import { faceSpace, split, square } from "./lib/gram.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyList, pyMatrix, short } from "./lib/format.js";
import { around } from "./lib/labels.js";
import { MOST, pixels, THREE } from "./lib/pixels.js";
import { plane } from "./lib/plane.js";
import { axisBoxes, writeNear } from "./lib/shadows.js";

const SPACE = faceSpace(THREE), HOME = [7, 5, 5, 5], NEAR = 1e-9;
/** The four cases of the paper. @type {Record<string, string>} */
const CASES = { known: "near the plane, near a stored picture: somebody known", unknown: "near the plane, near none: a face, but nobody known", false: "far from the plane, near a stored picture: no face, though the weights say so", none: "far from the plane, near none: no face" };

/** @param {any} s */
export function derive(s) {
  const { weights, rebuilt, left, inside, outside, whole } = split(SPACE, s.query, 2), off = Math.sqrt(outside), apart = SPACE.weights.map((w) => Math.hypot(...w.map((v, i) => v - weights[i])));
  const least = Math.min(...apart), nearest = apart.flatMap((v, i) => (v < least + NEAR ? [i] : [])), face = off <= s.threshold + NEAR, close = least <= s.threshold + NEAR;
  return { weights, phi: s.query.map((/** @type {number} */ v, /** @type {number} */ i) => v - SPACE.mean[i]), drawn: rebuilt.map((v, i) => v - SPACE.mean[i]), left, inside, outside, whole, off, apart, least, nearest, kind: face ? (close ? "known" : "unknown") : close ? "false" : "none" };
}
const who = (/** @type {number[]} */ list) => (list.length === 1 ? `picture ${list[0] + 1}` : `pictures ${list.slice(0, -1).map((i) => i + 1).join(", ")} and ${list[list.length - 1] + 1} alike`);

/** The case, and where the nearest are two that nobody can say which. @param {any} d */
const verdictOf = (d) => `${CASES[d.kind]}${d.kind === "known" && d.nearest.length > 1 ? `, ${d.nearest.map((/** @type {number} */ i) => i + 1).join(" or ")}` : ""}`;
/** @param {any} s @param {any} d */
function words(s, d) {
  return `Its weights are ${coord(d.weights)}, nearest to ${who(d.nearest)}, ${num(d.least)} away. Off the plane it is ${num(d.off)}. With the threshold at ${short(s.threshold)}: ${verdictOf(d)}.`;
}

export const spec = {
  name: "face_space", number: "3.3c", title: "Whose is it, and is it one at all?", instruction: "Paint a picture and see where it lands.", reset: "Start over",
  defaults: { query: HOME, threshold: 1.5 },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.weights, d.off, ...d.apart],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

stored = np.array(${pyMatrix(THREE)}).reshape(3, 2, 2)
space = ec.Eigenfaces(n_components=2).fit(stored, [1, 2, 3])
query = np.array(${pyList(s.query)}).reshape(1, 2, 2)
weights = space.transform(query)[0]
off = space.distance_from_face_space(query)[0]
apart = np.linalg.norm(space.gallery_ - weights, axis=1)
print(space.predict(query, farthest=${s.threshold}))        # None: no face
result = [*weights, off, *apart]
`,
  clean: (/** @type {any} */ s) => ({ query: reals("query", s.query, Array(4).fill([0, MOST])), threshold: real("threshold", s.threshold, 0, 5) }),
  random: (/** @type {() => number} */ r) => ({ query: Array.from({ length: 4 }, () => Math.floor(r() * (MOST + 1))), threshold: Math.floor(r() * 21) / 4 }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, d = derive(s), size = Math.max(1, d.whole);
    must(Math.abs(square(d.phi) - (square(d.drawn) + square(d.left))) < 1e-9 * size, "‖Φ‖² must be what the components draw, squared, and what is left, squared");
    must(Math.abs(square(d.weights) - square(d.drawn)) < 1e-9 * size, "the weights must be as long as what they draw");
    SPACE.components.forEach((u) => must(Math.abs(u.reduce((t, v, i) => t + v * d.left[i], 0)) < 1e-9 * size, "what is left must be square to each component"));
    THREE.forEach((p, k) => {
      const way = s.query.map((/** @type {number} */ v, /** @type {number} */ i) => v - p[i]);
      must(Math.abs(square(way) - (d.apart[k] ** 2 + d.outside)) < 1e-9 * Math.max(1, square(way)), "the way to a stored picture must be the way in the plane and the way off it");
      must(derive({ query: p, threshold: 0 }).kind === "known", "a stored picture must be known at any threshold");
    });
    const up = d.phi.map((/** @type {number} */ v) => v + 1), w = SPACE.components.map((u) => u.reduce((t, v, i) => t + v * up[i], 0));
    must(w.every((v, i) => Math.abs(v - d.weights[i]) < 1e-9), "a picture lighter all over must have the same weights here");
  },
  build,
};
export default defineFigure(spec);

const R = 8.8;
/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal }) {
  const named = (/** @type {string} */ name, /** @type {Element} */ pic) => html("figure", { class: "px-one" }, pic, html("figcaption", {}, name));
  const query = pixels({ label: "Your picture", paint: { get: () => state().query, set: (v) => set({ query: v }), done: commit, signal, home: HOME } });
  const diffs = [["Φ", "less the mean"], ["Φf", "what two can draw"], ["Φ − Φf", "what is left"]].map(([, name]) => ({ name, pic: pixels({ label: name, signed: true }) }));
  const eq = line([{ live: "whole", lights: "whole" }, " = ", { live: "inside", lights: "inside" }, " + ", { live: "outside", lights: "outside" }]), says = html("p", { class: "fq-says" }, "‖Φ‖² = in the plane + off it, all squared");
  const threshold = slider({ label: "threshold", min: 0, max: 5, step: 0.25, value: (v) => num(v), signal, done: commit, set: (v) => set({ threshold: v }) });
  const verdict = html("p", { class: "fq-verdict", role: "status" });
  const p = plane({ x: [-R, R], y: [-R, R], unit: 26, every: 2, axes: [{ kind: "plain", name: "weight 1" }, { kind: "plain", name: "weight 2" }], label: "The plane of weights: the first to the right, the second upwards" }), lines = axisBoxes(p);
  const rings = SPACE.weights.map((w) => svg("circle", { class: "fq-ring", cx: p.px(w[0]), cy: p.py(w[1]) })), ways = SPACE.weights.map(() => svg("path", { class: "fq-way" })), foot = svg("circle", { class: "fq-foot", r: 8 });
  const stored = SPACE.weights.map((w, i) => { const t = svg("text", { class: "ec-label fq-name" }, `${i + 1}`); attr(t, { x: p.px(w[0]), y: p.py(w[1]) + 6 }); return svg("g", {}, svg("rect", { class: "fq-stored", x: p.px(w[0]) - 11, y: p.py(w[1]) - 11, width: 22, height: 22 }), t); }), tags = SPACE.weights.map(() => svg("text", { class: "ec-label" }));
  p.under.append(...rings, ...ways);
  p.over.append(...stored, foot, ...tags);
  // The way off the plane, in the plane's own units.
  const X = (/** @type {number} */ v) => 6 + v * p.U, bar = svg("path", { class: "fq-bar", "data-lights": "outside" }), limit = svg("path", { class: "fq-limit" }), height = svg("text", { class: "ec-label fq-height" });
  const side = svg("svg", { viewBox: `0 0 ${p.W} 44`, class: "fq-side", role: "img", "aria-label": "How far off the plane, and the threshold" }, svg("path", { class: "ec-ax plain", d: "M6 4V40" }), bar, limit, height);
  stage.append(html("div", { class: "fq-all" },
    html("div", { class: "fq-left" }, html("div", { class: "fq-row" }, named("your picture", query.root), ...diffs.map((o) => named(o.name, o.pic.root))), html("div", { class: "fq-eq", "data-hideable": "equation" }, eq.root, says), threshold.root, verdict),
    html("div", { class: "fq-right" }, html("div", {}, html("h3", { class: "fp-title" }, "In the plane: nearest?"), p.root), html("div", {}, html("h3", { class: "fp-title" }, "Off the plane"), side))));

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    query.draw(s.query);
    [d.phi, d.drawn, d.left].forEach((v, i) => diffs[i].pic.draw(v));
    eq.draw({ whole: num(d.whole), inside: num(d.inside), outside: num(d.outside) });
    threshold.draw(s.threshold);
    const told = verdictOf(d);
    say(verdict, `${told[0].toUpperCase()}${told.slice(1)}.`);
    const F = [p.px(d.weights[0]), p.py(d.weights[1])];
    drawn(foot, { cx: F[0], cy: F[1] });
    rings.forEach((r) => attr(r, { r: s.threshold * p.U }));
    const taken = [...p.taken, around(F[0], F[1], 10), ...SPACE.weights.map((w) => around(p.px(w[0]), p.py(w[1]), 13))];
    SPACE.weights.forEach((w, k) => {
      const S = [p.px(w[0]), p.py(w[1])], mid = [(S[0] + F[0]) / 2, (S[1] + F[1]) / 2], near = d.nearest.includes(k);
      drawn(ways[k], { d: `M${S.join(" ")}L${F.join(" ")}`, class: `fq-way${near ? " near" : ""}` });
      if (d.apart[k] * p.U > 46) writeNear(tags[k], num(d.apart[k]), mid, taken, p, [6, 14, 24], lines); else tags[k].textContent = "";
    });
    drawn(bar, { d: `M6 22H${X(d.off)}`, class: `fq-bar${d.off > s.threshold + NEAR ? " far" : ""}` });
    drawn(limit, { d: `M${X(s.threshold)} 3V41` });
    say(height, num(d.off));
    drawn(height, { x: Math.max(X(d.off), X(s.threshold)) + 9, y: 28 });
  } };
}
