// @ts-check
// Two sets of directions of one latent space, found in different ways: the cosine of each with each (eq-cosine), and below
// it the angles between the two spans (eq-principal-angles) beside what spans of the same sizes give by chance.

import { oneOf, real } from "./lib/clean.js";
import { choice, slider } from "./lib/controls.js";
import { cosine } from "./lib/directions.js";
import { attr, html, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { num } from "./lib/format.js";
import { WAYS, WORD, asPython, nameOf, randomWays, ways } from "./lib/four_ways.js";
import { pick } from "./lib/rng.js";
import { basisOf, principalAngles, shared } from "./lib/subspaces.js";

/** @typedef {import("./lib/four_ways.js").Way} Way */

const NAMED = ["age", "smile", "glasses", "beard", "hair_length", "hair_darkness", "grey", "yaw", "pitch"], MOST = 10, DIMS = 64;
/** Two random directions of 64 dimensions have a cosine of 0 ± 1/8: beyond twice that it is hardly chance. */
const CHANCE = 2 / Math.sqrt(DIMS), TRIES = 40;
const rowsOf = (/** @type {Way} */ way, /** @type {number} */ k) => (way === "interfacegan" ? NAMED.map((n) => ways(way).findIndex((d) => d.name === n)) : Array.from({ length: k }, (_, i) => i));
const wordOf = (/** @type {Way} */ way) => (way === "random" ? "random directions" : WORD[way]);

/** @type {Map<string, number[][]>} */ const byChance = new Map();
/** What random spans of these sizes give: for each of the angles, its 5th and 95th percentile. @param {number} a @param {number} b */
function chance(a, b) {
  const key = `${Math.min(a, b)},${Math.max(a, b)}`;
  let band = byChance.get(key);
  if (!band) {
    const vectors = (/** @type {number} */ seed, /** @type {number} */ n) => randomWays(seed, n).map((d) => d.vector);
    const all = Array.from({ length: TRIES }, (_, t) => principalAngles(vectors(1000 + 2 * t, a), vectors(1001 + 2 * t, b)));
    band = all[0].map((_, i) => { const list = all.map((x) => x[i]).sort((x, y) => x - y); return [list[Math.floor(0.05 * TRIES)], list[Math.ceil(0.95 * TRIES) - 1]]; });
    byChance.set(key, band);
  }
  return band;
}

/** @param {any} s */
export function derive(s) {
  const pick_ = (/** @type {Way} */ way) => rowsOf(way, s.k).map((i) => ({ name: nameOf(way, i), d: ways(way)[i] }));
  const left = pick_(s.left), right = pick_(s.right), table = left.map((l) => right.map((r) => cosine(l.d, r.d)));
  const angles = principalAngles(left.map((l) => l.d.vector), right.map((r) => r.d.vector)), band = chance(left.length, right.length);
  let at = [0, 0];
  table.forEach((row, i) => row.forEach((c, j) => { if (Math.abs(c) > Math.abs(table[at[0]][at[1]])) at = [i, j]; }));
  return { left, right, table, angles, band, at, far: table.flat().filter((c) => Math.abs(c) > CHANCE).length, shared: shared(angles) };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const [i, j] = d.at, told = (/** @type {Way} */ way, /** @type {string} */ name) => (way === "interfacegan" ? name : `${way === "random" ? "random direction" : WORD[way]} ${name}`);
  if (s.left === s.right) return `${wordOf(s.left)} with itself: every principal angle is zero, whatever the single cosines are.`;
  const nearer = d.angles.filter((/** @type {number} */ a, /** @type {number} */ k) => a < d.band[k][0]).length;
  return `The largest cosine of ${d.table.length * d.table[0].length}: ${told(s.left, d.left[i].name)} and ${told(s.right, d.right[j].name)}, ${num(d.table[i][j])}. Beyond chance: ${d.far}. The spans share ${Math.round(100 * d.shared)}%; of ${d.angles.length} principal angles, from ${num(d.angles[0], 0)} to ${num(d.angles[d.angles.length - 1], 0)} degrees, ${nearer ? `${nearer} ${nearer === 1 ? "is" : "are"} smaller than nine in ten random spans have ${nearer === 1 ? "it" : "them"}` : "none is smaller than nine in ten random spans have it"}.`;
}

export const spec = {
  name: "four_cosines", title: "Who points where", instruction: "Choose two methods, and how many directions.", reset: "Start again",
  defaults: { left: "interfacegan", right: "ganspace", k: 10 },
  choices: { left: WAYS, right: WAYS },
  derive, words,
  result: (/** @type {any} */ _s, /** @type {any} */ d) => [...d.table.flat(), ...d.angles],
  python: (/** @type {any} */ s) => {
    const set = (/** @type {Way} */ way) => asPython(way, NAMED, way === "interfacegan" ? "" : `[:${s.k}]`);
    const faces = [s.left, s.right].includes("random") ? `\nfaces = ec.load("portraits")` : "";
    return `import numpy as np
import eigencat as ec

known = ec.models.directions("portraits")${faces}
left = ${set(s.left)}
right = ${set(s.right)}
print(left.cosine(right).round(2))
result = [*np.ravel(left.cosine(right)), *left.angles(right)]
`;
  },
  clean: (/** @type {any} */ s) => ({ left: oneOf("left", s.left, WAYS), right: oneOf("right", s.right, WAYS), k: Math.round(real("k", s.k, 1, MOST)) }),
  random: (/** @type {() => number} */ r) => ({ left: pick(r, WAYS), right: pick(r, WAYS), k: 1 + Math.floor(r() * MOST) }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    const spans = [d.left, d.right].map((list) => list.map((/** @type {any} */ x) => x.d.vector)), most = Math.max(...d.table.flat().map(Math.abs));
    must(most <= Math.cos((d.angles[0] * Math.PI) / 180) + 1e-9, "no single cosine may exceed that of the smallest angle between the spans");
    const mixed = spans[0].map((v, i) => Float64Array.from(v, (x, k) => x + (i ? 0.7 * spans[0][i - 1][k] : 0)));
    must(principalAngles(mixed, spans[1]).every((a, i) => Math.abs(a - d.angles[i]) < 1e-6), "mixing the directions of a set must leave its span, and so the angles");
    const bases = spans.map((v) => basisOf(v)), square = bases[0].reduce((sum, a) => sum + bases[1].reduce((t, b) => t + a.reduce((u, x, k) => u + x * b[k], 0) ** 2, 0), 0);
    must(Math.abs(square / d.angles.length - d.shared) < 1e-9, "the squares of all cosines between two bases must add up to what the angles say is shared");
    if (s.k < MOST) { const wider = derive({ ...s, k: s.k + 1 }).angles; must(d.angles.every((/** @type {number} */ a, /** @type {number} */ i) => wider[i] <= a + 1e-6), "one direction more can only bring the spans nearer"); }
  },
  build,
};
export default defineFigure(spec);

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, set, commit, signal } = ctx, options = /** @type {[string, string][]} */ (WAYS.map((w) => [w, w === "random" ? "random" : w === "sefa-paper" ? "SeFa, formula" : WORD[w]]));
  const left = choice({ label: "Rows", options, signal, set: (v) => { set({ left: v }); commit(); } });
  const right = choice({ label: "Columns", options, signal, set: (v) => { set({ right: v }); commit(); } });
  const count = slider({ label: "count", min: 1, max: MOST, step: 1, value: String, signal, done: commit, set: (v) => set({ k: v }) });
  const head = html("tr", {}), body = html("tbody", {}), note = html("p", { class: "fc-note" }, `Cosines. Shade is size; the sign is told by the number only. Framed and bold: beyond what chance gives, ±${num(CHANCE)}.`);
  const table = html("table", { class: "fc-table" }, html("thead", {}, head), body);
  const W = 560, H = 150, at = { x: 46, w: W - 60, y: 12, h: 108 }, px = (/** @type {number} */ i) => at.x + ((i + 0.5) * at.w) / MOST, py = (/** @type {number} */ a) => at.y + (a / 90) * at.h;
  const marks = svg("g", {}), axis = svg("g", {});
  for (const a of [0, 30, 60, 90]) axis.append(svg("path", { class: "fc-grid", d: `M${at.x} ${py(a)}H${at.x + at.w}` }), svg("text", { class: "fc-tick", x: at.x - 8, y: py(a) + 5, "text-anchor": "end" }, `${a}°`));
  const picture = svg("svg", { viewBox: `0 0 ${W} ${H}`, class: "fc-angles", role: "img", "aria-label": "Principal angles between the two spans" }, axis, marks);
  const key = html("p", { class: "fc-key" }, html("span", {}, html("i", { class: "fc-dot" }), "angles between the two spans"), html("span", {}, html("i", { class: "fc-band" }), "where nine in ten random spans of these sizes have them"));
  stage.append(html("div", { class: "fc-controls" }, left.root, right.root, count.root), note, html("div", { class: "fc-scroll", tabindex: 0, role: "region", "aria-label": "Cosines, each direction with each" }, table), picture, key);
  let shown = "";
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    left.draw(s.left); right.draw(s.right); count.draw(s.k);
    const now = JSON.stringify(s);
    if (now === shown) return;
    shown = now;
    head.replaceChildren(html("td", {}), ...d.right.map((/** @type {any} */ r) => html("th", { scope: "col" }, html("span", {}, r.name))));
    body.replaceChildren(...d.table.map((/** @type {number[]} */ row, /** @type {number} */ i) => html("tr", {}, html("th", { scope: "row" }, s.left === "interfacegan" ? d.left[i].name : `${s.left === "random" ? "random" : s.left === "sefa-paper" ? "formula" : WORD[/** @type {Way} */ (s.left)]} ${d.left[i].name}`),
      ...row.map((c) => html("td", { class: Math.abs(c) > CHANCE ? "far" : false, style: `--c:${(38 * Math.min(1, Math.abs(c)) ** 0.7).toFixed(0)}%` }, num(c))))));
    attr(table, { class: `fc-table${s.right === "interfacegan" ? " named" : ""}` });
    marks.replaceChildren(...d.band.map(([lo, hi]) => lo).flatMap((/** @type {number} */ lo, /** @type {number} */ i) => [svg("rect", { class: "fc-chance", x: px(i) - 13, y: py(lo) - 1.5, width: 26, height: Math.max(3, py(d.band[i][1]) - py(lo) + 3) }),
      svg("circle", { class: "fc-at", cx: px(i), cy: py(d.angles[i]), r: 6 }), svg("text", { class: "fc-tick", x: px(i), y: H - 6, "text-anchor": "middle" }, num(d.angles[i], 0))]));
  } };
}
