// @ts-check
// Figure 3.3a. Three pictures of two by two pixels. Which mixed pictures do they differ by? The small matrix L, one dot product
// for each two pictures, knows it as well as the large one, which has a row for each pixel.

import { realMatrix } from "./lib/clean.js";
import { line, matrix } from "./lib/controls.js";
import { html, say } from "./lib/dom.js";
import { centred, faceSpace, gram, square } from "./lib/gram.js";
import { defineFigure } from "./lib/figure.js";
import { num, pyMatrix, short } from "./lib/format.js";
import { MOST, pixels, THREE } from "./lib/pixels.js";
import { eigenSymmetric } from "./lib/symmetric.js";

const N = 3, D = 4, SUBS = ["₁", "₂", "₃"];
const dot = (/** @type {number[]} */ a, /** @type {number[]} */ b) => a.reduce((s, v, i) => s + v * b[i], 0);
/** The zeros that rounding leaves are zero. @param {number[]} values */
const tidy = (values) => values.map((v) => (Math.abs(v) < 1e-9 ? 0 : v));

/** @param {any} s */
export function derive(s) {
  const { mean, phi } = centred(s.pictures), L = gram(phi), space = faceSpace(s.pictures), small = tidy(eigenSymmetric(L).values);
  const big = Array.from({ length: D }, (_, i) => Array.from({ length: D }, (_, j) => phi.reduce((t, p) => t + p[i] * p[j], 0)));
  return { mean, phi, L, big, small, large: tidy(eigenSymmetric(big).values), rank: space.components.length, u: space.components, v: space.vectors, total: small.reduce((t, v) => t + v, 0) };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const said = d.small.slice(0, d.rank).map((/** @type {number} */ v) => short(v)).join(" and ");
  if (!d.rank) return "The three pictures are alike. There is nothing by which they differ.";
  return `The three pictures differ by ${d.rank === 1 ? "one mixed picture, with eigenvalue" : "two mixed pictures, with eigenvalues"} ${said}. L has three eigenvalues, the large matrix four; what is not zero is the same in both.`;
}

export const spec = {
  name: "snapshot", number: "3.3a", title: "Count the pictures, not the pixels", instruction: "Drag a pixel up to lighten it, down to darken it.", reset: "Start over",
  defaults: { pictures: THREE },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.L.flat(), ...d.small, ...d.large],
  python: (/** @type {any} */ s) => `import numpy as np

pictures = np.array(${pyMatrix(s.pictures)})     # one picture a row
A = (pictures - pictures.mean(axis=0)).T            # now one a column
L = A.T @ A                                         # ${N} x ${N}: a dot product for each two
values, V = np.linalg.eigh(L)
U = A @ V[:, values > 1e-9] / np.sqrt(values[values > 1e-9])
print(U.T)                                          # the mixed pictures, smallest first
large = np.linalg.eigvalsh(A @ A.T)                 # ${D} x ${D}
result = [*L.ravel(), *values[::-1], *large[::-1]]
`,
  clean: (/** @type {any} */ s) => ({ pictures: realMatrix("pictures", s.pictures, N, D, 0, MOST) }),
  random: (/** @type {() => number} */ r) => ({ pictures: Array.from({ length: N }, () => Array.from({ length: D }, () => Math.floor(r() * (MOST + 1)))) }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, d = derive(s), size = Math.max(1, d.total);
    // Each found from its own matrix.
    must([...d.small, 0].every((v, i) => Math.abs(v - d.large[i]) < 1e-9 * size), "the eigenvalues of AᵀA and AAᵀ that are not zero must be the same");
    must(d.rank <= N - 1, "three pictures without their mean must differ by two directions at most");
    d.u.forEach((/** @type {number[]} */ u, /** @type {number} */ i) => {
      must(Math.abs(square(u) - 1) < 1e-9, "a mixed picture must be one long");
      const mixed = u.map((_, j) => dot(d.v[i], d.phi.map((/** @type {number[]} */ p) => p[j])) / Math.sqrt(d.small[i]));
      must(mixed.every((x, j) => Math.abs(x - u[j]) < 1e-9), "u must be A v divided by σ");
      must(d.big.every((/** @type {number[]} */ row, /** @type {number} */ j) => Math.abs(dot(row, u) - d.small[i] * u[j]) < 1e-8 * size), "A v / σ must be an eigenvector of AAᵀ");
      d.u.slice(0, i).forEach((/** @type {number[]} */ w) => must(Math.abs(dot(u, w)) < 1e-8, "mixed pictures must be square to each other"));
    });
    d.phi.forEach((/** @type {number[]} */ p) => { const left = d.u.reduce((/** @type {number[]} */ rest, /** @type {number[]} */ u) => rest.map((x, j) => x - dot(u, p) * u[j]), p); must(square(left) < 1e-9 * size, "the mixed pictures must draw each of the three whole"); });
  },
  build,
};
export default defineFigure(spec);

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal }) {
  const title = (/** @type {string} */ text) => html("h3", { class: "fp-title" }, text), named = (/** @type {string} */ name, /** @type {Element} */ pic) => html("figure", { class: "px-one" }, pic, html("figcaption", {}, name));
  const painted = THREE.map((home, n) => pixels({ label: `Picture ${n + 1}`, paint: { get: () => state().pictures[n], set: (v) => set({ pictures: state().pictures.map((/** @type {number[]} */ p, /** @type {number} */ k) => (k === n ? v : p)) }), done: commit, signal, home } }));
  const mean = pixels({ label: "The mean picture" }), phi = THREE.map((_, n) => pixels({ label: `Picture ${n + 1} without the mean`, signed: true }));
  const L = matrix({ label: "L, a dot product for each two of the three", rows: N, cols: N, lights: () => "L" }), u = [0, 1].map((i) => pixels({ label: `Mixed picture ${i + 1}`, signed: true, most: 1 }));
  const rows = [0, 1].map((i) => {
    const eq = line([`u${SUBS[i]} = ( `, { live: "a" }, " Φ₁ ", { live: "b" }, " Φ₂ ", { live: "c" }, " Φ₃ ) ∕ ", { live: "sigma" }]), value = html("p", { class: "sn-value" });
    return { eq, value, root: html("div", { class: "sn-mixed", "data-lights": `u${i}` }, u[i].root, html("div", {}, value, eq.root)) };
  });
  const none = html("p", { class: "sn-none" }), large = html("p", { class: "sn-large" });
  stage.append(html("div", { class: "sn-all" },
    html("div", { class: "sn-left" }, title("Three pictures, and their mean"), html("div", { class: "sn-row paint" }, ...painted.map((p, n) => named(`picture ${n + 1}`, p.root)), named("mean", mean.root)),
      title("Each without the mean"), html("div", { class: "sn-row" }, ...phi.map((p, n) => named(`difference ${n + 1}`, p.root)))),
    html("div", { class: "sn-right" }, title("L: the dot product of each two"), html("div", { class: "sn-l" }, L.root), title("What L’s eigenvectors mix"), ...rows.map((r) => r.root), none, large)));
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    painted.forEach((p, n) => { p.draw(s.pictures[n]); phi[n].draw(d.phi[n]); });
    mean.draw(d.mean);
    L.draw(d.L.map((/** @type {number[]} */ r) => r.map((v) => Math.round(v * 100) / 100)));
    rows.forEach((r, i) => {
      r.root.hidden = i >= d.rank;
      if (i >= d.rank) return;
      const v = d.v[i], term = (/** @type {number} */ x, /** @type {boolean} */ first) => `${x < -0.005 ? "− " : first ? "" : "+ "}${num(Math.abs(x))}`;
      u[i].draw(d.u[i]);
      say(r.value, `λ${SUBS[i]} = ${short(d.small[i])}, ${num((100 * d.small[i]) / d.total, 0)}% of all`);
      r.eq.draw({ a: term(v[0], true), b: term(v[1], false), c: term(v[2], false), sigma: num(Math.sqrt(d.small[i])) });
    });
    say(none, d.rank === 2 ? (d.small[0] - d.small[1] < 1e-9 * d.total ? "λ₁ = λ₂: any two mixed pictures in their plane, square to each other, would do." : "λ₃ = 0: these weights mix the three to an empty picture.") : d.rank === 1 ? "λ₂ = λ₃ = 0: the three lie on one line." : "All eigenvalues are zero.");
    say(large, `The 4 × 4 matrix of the pixels has the eigenvalues ${d.large.map((/** @type {number} */ v) => short(v)).join(", ")}.`);
  } };
}
