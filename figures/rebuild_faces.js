// @ts-check
// Figure 3.3b. A portrait drawn from its first K weights, and what is left. Over all portraits of the set, what is left,
// squared, is the sum of the eigenvalues of the components that were not used.

import { oneOf, real } from "./lib/clean.js";
import { choice, line, slider } from "./lib/controls.js";
import { attr, drawn, html, say, svg } from "./lib/dom.js";
import { PEOPLE, PY_PICTURES, PY_SETS, SET_NAMES, SET_WORDS, SIZE, picturesOf, spaceOf } from "./lib/eigenfaces.js";
import { split, square } from "./lib/gram.js";
import { defineFigure } from "./lib/figure.js";
import { num } from "./lib/format.js";
import { greyPicture } from "./lib/grey_picture.js";
import { pick } from "./lib/rng.js";

const ALL = PEOPLE - 1;
/** What each portrait has left after K, for all K at once. @type {Map<string, number[][]>} */ const leftOf = new Map();
/** @param {string} name */
function lefts(name) {
  let known = leftOf.get(name);
  if (!known) {
    const space = spaceOf(name);
    known = picturesOf(name).map((p) => {
      const rest = p.map((v, i) => v - space.mean[i]), out = [square(rest)];
      for (const u of space.components) { const w = u.reduce((t, v, i) => t + v * rest[i], 0); for (let i = 0; i < rest.length; i++) rest[i] -= w * u[i]; out.push(square(rest)); }
      return out;
    });
    leftOf.set(name, known);
  }
  return known;
}

/** @param {any} s */
export function derive(s) {
  const space = spaceOf(s.set), picture = picturesOf(s.set)[s.who - 1], { rebuilt, left, outside, whole } = split(space, picture, s.k), table = lefts(s.set);
  const total = table.reduce((t, row) => t + row[s.k], 0), all = table.reduce((t, row) => t + row[0], 0), rest = space.values.slice(s.k).reduce((t, v) => t + v, 0);
  return { picture, rebuilt, left, outside, whole, total, all, rest, values: space.values };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const many = s.k === 0 ? "With no component every portrait is the mean face" : s.k === ALL ? `With all ${ALL} components nothing is left` : `With ${s.k} of ${ALL} component${s.k === 1 ? "" : "s"}, portrait ${s.who} has ${num((100 * d.outside) / d.whole, 0)}% of the square of its difference from the mean left`;
  return `${many}. Over all ${PEOPLE} portraits the squares of what is left come to ${num(d.total, 1)} of ${num(d.all, 1)}; the eigenvalues not used come to ${num(d.rest, 1)}.`;
}

export const spec = {
  name: "rebuild_faces", number: "3.3b", title: "Rebuilt from K components", instruction: "Add components until you know the face.", reset: "Start over",
  defaults: { set: "aligned", who: 3, k: 4 }, choices: { set: SET_NAMES },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [d.outside, d.total, d.rest],
  python: (/** @type {any} */ s) => `${PY_PICTURES}
pictures = grey[shots.varied == "${PY_SETS[s.set]}"]
space = ec.Eigenfaces(n_components=None).fit(pictures)
k = ${s.k}
weights = space.transform(pictures)
weights[:, k:] = 0                     # keep the first k
left = pictures - space.inverse_transform(weights)
squares = (left**2).sum(axis=(1, 2))
rest = space.eigenvalues_[k:].sum() * len(pictures)      # the library divides by n
result = [squares[${s.who - 1}], squares.sum(), rest]
`,
  clean: (/** @type {any} */ s) => ({ set: oneOf("set", s.set, SET_NAMES), who: Math.round(real("who", s.who, 1, PEOPLE)), k: Math.round(real("k", s.k, 0, ALL)) }),
  random: (/** @type {() => number} */ r) => ({ set: pick(r, SET_NAMES), who: 1 + Math.floor(r() * PEOPLE), k: Math.floor(r() * (ALL + 1)) }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, d = derive(s);
    // The left side from the pixels of all portraits, the right side from the small matrix.
    must(Math.abs(d.total - d.rest) < 1e-8 * d.all, "the total error² must be the sum of the eigenvalues not used");
    must(Math.abs(square(d.left) - lefts(s.set)[s.who - 1][s.k]) < 1e-9 * d.all, "what is left of one portrait must be what its pixels say");
    must(s.k === 0 || d.total <= derive({ ...s, k: s.k - 1 }).total + 1e-9, "one component more must leave no more");
    must(s.k < ALL || d.rebuilt.every((/** @type {number} */ v, /** @type {number} */ i) => Math.abs(v - d.picture[i]) < 1e-9), "with all components the portrait must be whole");
  },
  build,
};
export default defineFigure(spec);

const W = 520, H = 150, L = 34, PW = W - L - 6, B = H - 24;
/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal }) {
  const pics = ["the portrait", "rebuilt", "what is left"].map((name) => { const pic = greyPicture({ label: name, size: SIZE }); return { name, pic, root: html("figure", { class: "px-one rf-pic" }, pic.root, html("figcaption", {}, name)) }; });
  const names = choice({ label: "Portraits", options: /** @type {[string, string][]} */ (SET_NAMES.map((n) => [n, SET_WORDS[n]])), signal, set: (v) => { set({ set: v }); commit(); } });
  const k = slider({ label: "components", min: 0, max: ALL, step: 1, value: (v) => `${v} of ${ALL}`, signal, done: commit, set: (v) => set({ k: v }) }), who = slider({ label: "portrait", min: 1, max: PEOPLE, step: 1, value: (v) => `${v}`, signal, done: commit, set: (v) => set({ who: v }) });
  const bars = Array.from({ length: ALL }, () => svg("rect", { class: "rf-bar" })), wide = PW / ALL;
  const graph = svg("svg", { viewBox: `0 0 ${W} ${H}`, class: "rf-graph", role: "img", "aria-label": "The eigenvalues, the largest first; those used are filled" }, svg("path", { class: "ec-ax plain", d: `M${L} 6V${B}H${W}` }), ...bars, ...[1, 5, 10, 15].map((i) => svg("text", { class: "ec-tick", x: L + wide * (i - 0.5), y: H - 6 }, `${i}`)), svg("text", { class: "ec-tick end", x: L - 6, y: B }, "0"));
  const eq = line([{ live: "total", lights: "total" }, " = ", { live: "rest", lights: "rest" }]), says = html("p", { class: "rf-says" }, "what is left of all, squared = the eigenvalues not used");
  stage.append(html("div", { class: "rf-all" }, html("div", { class: "rf-pics" }, ...pics.map((p) => p.root)), html("div", { class: "rf-side" }, graph, html("div", { class: "rf-eq", "data-hideable": "equation" }, eq.root, says))), html("div", { class: "rf-do" }, k.root, who.root, names.root));
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    pics[0].pic.show(d.picture, `Portrait ${s.who}, ${SET_WORDS[s.set]}`);
    pics[1].pic.show(d.rebuilt, `The same from ${s.k} components`);
    pics[2].pic.showSigned(d.left, 0.5, "What is left; middle grey is nothing");
    names.draw(s.set); k.draw(s.k); who.draw(s.who);
    bars.forEach((b, i) => { const h = ((B - 8) * d.values[i]) / d.values[0]; drawn(b, { x: L + wide * i + 2, y: B - h, width: wide - 4, height: h }); attr(b, { class: `rf-bar${i < s.k ? " used" : ""}` }); });
    eq.draw({ total: num(d.total, 1), rest: num(d.rest, 1) });
    say(pics[2].root.querySelector("figcaption") ?? pics[2].root, `what is left: ${num((100 * d.outside) / d.whole, 0)}% of the squares`);
  } };
}
