// @ts-check
// Figure 3.4f. One layer of the generator. Left SeFa's step n₁, told from the weights; right its image A n₁ / σ₁ beside the
// longest axis of the styles of 20,000 people. w is not white, so the two differ; the less, the more one stretch stands out.

import { oneOf } from "./lib/clean.js";
import { choice } from "./lib/controls.js";
import { attr, html, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { num } from "./lib/format.js";
import { ABOUT, LAYERS } from "./lib/portrait_styles.js";
import { pick } from "./lib/rng.js";
import { dot, norm } from "./lib/vec.js";

const NAMES = Object.keys(LAYERS);
/** Eight bits a number, with a sign; one long again. @param {string} text */
const unit = (text) => { const v = [...atob(text)].map((c) => { const b = c.charCodeAt(0); return b > 127 ? b - 256 : b; }), size = norm(v); return v.map((x) => x / size); };
const degrees = (/** @type {number[]} */ a, /** @type {number[]} */ b) => (Math.acos(Math.min(1, Math.abs(dot(a, b)))) * 180) / Math.PI;
const many = (/** @type {number} */ n) => String(n).replace(/(\d)(?=(\d{3})+$)/g, "$1,");

/** @param {any} s */
export function derive(s) {
  const kept = LAYERS[/** @type {"4"} */ (s.layer)];
  return { n: unit(kept.n), image: unit(kept.image), axis: unit(kept.axis), angle: kept.angle, share: kept.share };
}
/** @param {any} s @param {any} d */
const words = (s, d) => `Layer ${s.layer}: the image of n₁ and the longest axis of ${d.axis.length} styles lie ${num(d.angle, 1)}° apart. n₁ holds ${num(100 * d.share, 0)}% of all that the layer stretches${d.share > 0.5 ? ": one step that stands out, found from either side" : d.share < 0.2 ? ": others do nearly as much, and where people lie decides" : ""}.`;

export const spec = {
  name: "style_partners", number: "3.4f", title: "The partners, on a real layer", instruction: "Choose a layer, and compare bars with dots.", reset: "Start over",
  defaults: { layer: "16b" }, choices: { layer: NAMES },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [Number(d.angle.toFixed(1)), Number(d.share.toFixed(3))],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

faces = ec.load("portraits")
A = faces.style_weights()["${s.layer}"].astype(float)
w = faces.sample(${ABOUT.samples}, seed=${ABOUT.seed}, space="w").astype(float)
sefa = ec.SeFa(n_components=1, normalize=False).fit(A)
image = A @ sefa.components_[0] / np.sqrt(sefa.eigenvalues_[0])
axis = ec.GANSpace(n_components=1, space="styles").fit(w @ A.T).components_[0]
angle = np.degrees(np.arccos(abs(image @ axis)))
result = [round(angle, 1), round(sefa.eigenvalues_[0] / (A**2).sum(), 3)]
print(result)
`,
  clean: (/** @type {any} */ s) => ({ layer: oneOf("layer", s.layer, NAMES) }),
  random: (/** @type {() => number} */ r) => ({ layer: pick(r, NAMES) }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, d = derive(s);
    must(d.n.length === 64 && d.image.length === d.axis.length && (d.image.length !== 64 || s.layer >= "32b"), "a step must have as many numbers as w, its image as many as the layer has styles");
    // The angle was told of all digits; what is drawn, with eight bits each, must show nearly the same.
    must(Math.abs(degrees(d.image, d.axis) - d.angle) < 0.3, "the drawn bars must be as far apart as the angle says");
    must(dot(d.image, d.axis) > 0, "of the two ends of the axis the one nearer to the image must be drawn");
    // Where one stretch is most of the layer, both sides must find it: the claim of the lesson.
    must(d.share < 0.5 || d.angle < 10, "a stretch of more than half must be found from both sides");
    must(d.share > 0.15 || d.angle > 25, "where no stretch stands out the two sides should differ on this generator");
  },
  build,
};
export default defineFigure(spec);

const W = 460, H = 300, MID = 142, TALL = 122, GW = 460, GH = 258, GL = 48, GB = 46;
/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, set, commit, signal }) {
  const layer = choice({ label: "Layer", options: NAMES.map((n) => [n, n]), signal, set: (v) => { set({ layer: v }); commit(); } });
  const panes = ["n₁, one bar for each number of w", "Its image, one bar for each style"].map((label) => {
    const bars = svg("path", { class: "yq-bars" }), dots = svg("path", { class: "yq-dots" });
    return { bars, dots, root: svg("svg", { viewBox: `0 0 ${W} ${H}`, class: "yq-pane", role: "img", "aria-label": label }, svg("path", { class: "yq-zero", d: `M0 ${MID}H${W}` }), bars, dots) };
  });
  // All nine at once: how much one stretch stands out, against the angle.
  const X = (/** @type {number} */ v) => GL + (GW - GL - 30) * v, Y = (/** @type {number} */ a) => 12 + (GH - GB - 12) * (1 - a / 75);
  const spots = NAMES.map((n) => { const { share, angle } = LAYERS[/** @type {"4"} */ (n)]; return { n, dot: svg("circle", { cx: X(share), cy: Y(angle), r: 6 }), at: [X(share), Y(angle)] }; }), name = svg("text", { class: "ec-label yq-name" });
  const graph = svg("svg", { viewBox: `0 0 ${GW} ${GH}`, class: "yq-graph", role: "img", "aria-label": "For each layer, how much of the stretch n₁ holds, and the angle between the two sides" },
    svg("path", { class: "ec-ax plain", d: `M${GL} 8V${GH - GB}H${GW - 8}` }), ...[30, 60].map((a) => svg("text", { class: "ec-tick end", x: GL - 7, y: Y(a) + 5 }, `${a}°`)), ...[0, 0.5, 1].map((v) => svg("text", { class: "ec-tick", x: X(v), y: GH - GB + 18 }, `${100 * v}%`)),
    svg("text", { class: "ec-axname plain", x: GW - 10, y: GH - 7, style: "text-anchor:end" }, "held by n₁"), svg("text", { class: "ec-axname plain", x: GL + 8, y: 16 }, "angle"), svg("g", { class: "yq-spots" }, ...spots.map((s) => s.dot)), name);
  const box = (/** @type {string} */ t, /** @type {Element} */ e, /** @type {any} */ more = "") => html("div", { class: "yq-box" }, html("h3", { class: "fp-title" }, t), e, more);
  const key = html("p", { class: "yq-key" }, html("i", { class: "yq-k bar" }), "the image of n₁, from the weights ", html("i", { class: "yq-k dot" }), `longest axis, from ${many(ABOUT.samples)} people`), big = html("p", { class: "yq-angle" });
  stage.append(layer.root, html("div", { class: "yq-two" }, box("n₁, in w", panes[0].root), box("What comes out, in the styles", panes[1].root, key)), html("div", { class: "yq-two" }, box("All nine layers", graph), big));
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    layer.draw(s.layer);
    // Sorted by the image, so that agreement is seen as two edges that fall together.
    const order = d.image.map((/** @type {number} */ _, /** @type {number} */ i) => i).sort((/** @type {number} */ a, /** @type {number} */ b) => d.image[b] - d.image[a]), sortedN = [...d.n].sort((a, b) => b - a);
    [[panes[0], sortedN, null], [panes[1], order.map((/** @type {number} */ i) => d.image[i]), order.map((/** @type {number} */ i) => d.axis[i])]].forEach(([pane, bars, dots]) => {
      const step = W / bars.length, most = Math.max(...bars.map(Math.abs), ...(dots ?? []).map(Math.abs)), y = (/** @type {number} */ v) => MID - (TALL * v) / most;
      // One path for all bars, one for all dots: the page is weighed.
      attr(pane.bars, { "stroke-width": (step - 1.2).toFixed(1), d: bars.map((/** @type {number} */ v, /** @type {number} */ i) => `M${((i + 0.5) * step).toFixed(1)} ${MID}V${y(v).toFixed(0)}`).join("") });
      attr(pane.dots, { d: (dots ?? []).map((/** @type {number} */ v, /** @type {number} */ i) => `M${((i + 0.5) * step).toFixed(0)} ${y(v).toFixed(0)}h0`).join("") });
    });
    for (const spot of spots) attr(spot.dot, { class: spot.n === s.layer ? "now" : "", r: spot.n === s.layer ? 9 : 6 });
    const here = /** @type {any} */ (spots.find((x) => x.n === s.layer)), right = here.at[0] > GW * 0.6;
    name.textContent = `layer ${s.layer}`;
    attr(name, { x: here.at[0] + (right ? -4 : 14), y: here.at[1] - (right ? 14 : 8), "text-anchor": right ? "end" : "start" });
    big.textContent = `${num(d.angle, 1)}° apart`;
  } };
}
