// @ts-check
// Figure 3.3e. How far is a picture from everything that K components can draw? A stored portrait, the same head under another
// lamp, upside down, stripes, or a picture of the reader's own, which never leaves the page: it is not even in the state,
// since a state is written into the address.

import { oneOf, real, reals } from "./lib/clean.js";
import { choice, slider } from "./lib/controls.js";
import { attr, drawn, html, say, svg } from "./lib/dom.js";
import { LEVELS, PEOPLE, PY_PICTURES, PY_SETS, SET_NAMES, SET_WORDS, SIZE, picturesOf, spaceOf } from "./lib/eigenfaces.js";
import { faceSpace, split, square } from "./lib/gram.js";
import { defineFigure } from "./lib/figure.js";
import { num } from "./lib/format.js";
import { greyPicture } from "./lib/grey_picture.js";
import { greySquare, openPicture } from "./lib/picture_file.js";
import { pick } from "./lib/rng.js";

const WHO = 4, MOST_K = PEOPLE - 2;      // the others have one component less
const QUERIES = ["stored", "lit", "turned", "upside", "stripes"];
/** @type {Record<string, string>} */ const NAMES = { stored: "portrait 5, aligned", lit: "lit from the side", turned: "turned", upside: "upside down", stripes: "stripes" };
/** @type {Record<string, () => number[]>} */ const DRAW = {
  stored: () => picturesOf("aligned")[WHO], lit: () => picturesOf("lit")[WHO], turned: () => picturesOf("turned")[WHO],
  upside: () => picturesOf("aligned")[WHO].map((_, i, p) => p[(SIZE - 1 - Math.floor(i / SIZE)) * SIZE + (i % SIZE)]),
  stripes: () => Array.from({ length: SIZE * SIZE }, (_, i) => (Math.floor((i % SIZE) / 3) % 2 ? 0.75 : 0.45)),
};

/** How far each picture is from the space of others, for every number of components. @type {Map<string, number[][]>} */ const strangers = new Map();
/** @param {string} name */
function strangersOf(name) {
  let known = strangers.get(name);
  if (!known) {
    const all = picturesOf(name);
    known = all.map((p, n) => far(faceSpace(all.filter((_, i) => i !== n)), p));
    strangers.set(name, known);
  }
  return known;
}
/** @param {import("./lib/gram.js").FaceSpace} space @param {number[]} picture */
function far(space, picture) {
  const rest = picture.map((v, i) => v - space.mean[i]), out = [Math.sqrt(square(rest))];
  for (const u of space.components) { const w = u.reduce((t, v, i) => t + v * rest[i], 0); for (let i = 0; i < rest.length; i++) rest[i] -= w * u[i]; out.push(Math.sqrt(square(rest))); }
  return out;
}
const middle = (/** @type {number[]} */ list) => { const s = [...list].sort((a, b) => a - b), m = s.length / 2; return (s[Math.floor(m - 0.5)] + s[Math.ceil(m - 0.5)]) / 2; };
/** @type {Map<string, number[][]>} */ const known = new Map();
/** @param {string} set @param {string} of */
function farAll(set, of) {
  let got = known.get(`${set} ${of}`);
  if (!got) known.set(`${set} ${of}`, (got = picturesOf(of).map((p) => far(spaceOf(set), p))));
  return got;
}

/** A picture beside a face space. @param {string} set @param {number} k @param {number[]} picture */
function look(set, k, picture) {
  const space = spaceOf(set), parts = split(space, picture, k), apart = space.weights.map((w) => Math.hypot(...parts.weights.map((v, i) => v - w[i])));
  const nearest = apart.indexOf(Math.min(...apart));
  return { ...parts, picture, off: Math.sqrt(parts.outside), nearest, apart: apart[nearest], farther: strangersOf(set).filter((d) => d[k] < Math.sqrt(parts.outside)).length };
}

/** @param {any} s */
export function derive(s) {
  const rows = [["stored", farAll(s.set, s.set)], [`seen by the ${PEOPLE - 1} others`, strangersOf(s.set)], ...SET_NAMES.filter((n) => n !== s.set).map((n) => [`the same, ${SET_WORDS[n]}`, farAll(s.set, n)])].map(([name, list]) => ({ name, at: /** @type {number[][]} */ (list).map((d) => d[s.k]) }));
  return { ...look(s.set, s.k, DRAW[s.query]()), rows, stored: middle(rows[0].at), stranger: middle(rows[1].at) };
}
const farther = (/** @type {any} */ d) => (d.farther === 0 ? `nearer than all ${PEOPLE} portraits as strangers` : d.farther === PEOPLE ? `farther than all ${PEOPLE} portraits as strangers` : `farther than ${d.farther} of ${PEOPLE} portraits as strangers`);

/** @param {any} s @param {any} d */
function words(s, d) {
  return `${NAMES[s.query][0].toUpperCase()}${NAMES[s.query].slice(1)}: ${num(d.off)} from the face space of ${s.k} component${s.k === 1 ? "" : "s"}, ${farther(d)}. The stored portraits lie ${num(d.stored)} from it, as strangers ${num(d.stranger)} (medians).`;
}

const PY_QUERY = { stored: "at_rest[4]", lit: 'grey[shots.varied == "light"][4]', turned: 'grey[shots.varied == "turn"][4]', upside: "at_rest[4][::-1]", stripes: "np.tile(np.where(np.arange(24) // 3 % 2, 0.75, 0.45), (24, 1))" };
export const spec = {
  name: "own_picture", number: "3.3e", title: "How far from face space?", instruction: "Choose a picture, or bring one of your own.", reset: "Start over",
  defaults: { query: "lit", set: "aligned", k: 12, crop: [0.5, 0.5], side: 1 }, choices: { query: QUERIES, set: SET_NAMES },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [d.off, d.inside, d.apart, d.stored, d.stranger],
  python: (/** @type {any} */ s) => `${PY_PICTURES}
at_rest = grey[shots.varied == "none"]
stored = grey[shots.varied == "${PY_SETS[s.set]}"]
query = ${/** @type {any} */ (PY_QUERY)[s.query]}
space = ec.Eigenfaces(n_components=${s.k}).fit(stored, range(1, ${PEOPLE + 1}))
off = space.distance_from_face_space(query[None])[0]
weights = space.transform(query[None])[0]
apart = np.linalg.norm(space.gallery_ - weights, axis=1).min()
as_stranger = []
for i in range(${PEOPLE}):           # each seen by the others
    others = ec.Eigenfaces(n_components=${s.k}).fit(np.delete(stored, i, axis=0))
    as_stranger.append(others.distance_from_face_space(stored[i][None])[0])
result = [off, weights @ weights, apart, np.median(space.distance_from_face_space(stored)), np.median(as_stranger)]
`,
  clean: (/** @type {any} */ s) => ({ query: oneOf("query", s.query, QUERIES), set: oneOf("set", s.set, SET_NAMES), k: Math.round(real("k", s.k, 1, MOST_K)), crop: reals("crop", s.crop, [[0, 1], [0, 1]]), side: real("side", s.side, 0.2, 1) }),
  random: (/** @type {() => number} */ r) => ({ query: pick(r, QUERIES), set: pick(r, SET_NAMES), k: 1 + Math.floor(r() * MOST_K), crop: [0.5, 0.5], side: 1 }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, d = derive(s), space = spaceOf(s.set);
    const phi = d.picture.map((/** @type {number} */ v, /** @type {number} */ i) => v - space.mean[i]), inside = d.rebuilt.map((/** @type {number} */ v, /** @type {number} */ i) => v - space.mean[i]);
    must(Math.abs(square(phi) - square(inside) - d.off ** 2) < 1e-9 * (1 + square(phi)), "‖Φ‖² must be what is in the face space, squared, and the distance from it, squared");
    must(Math.abs(square(inside) - d.inside) < 1e-9 * (1 + square(phi)), "the weights must be as long as what they draw");
    const near = picturesOf(s.set)[d.nearest], stored = split(space, near, s.k), way = d.weights.map((/** @type {number} */ v, /** @type {number} */ i) => v - stored.weights[i]);
    must(Math.abs(Math.sqrt(square(way)) - d.apart) < 1e-9, "the nearest must be as far as its weights are");
    must(Math.sqrt(square(d.picture.map((/** @type {number} */ v, /** @type {number} */ i) => v - near[i]))) >= d.apart - 1e-9, "pictures cannot be nearer to each other than their weights");
    must(d.rows[0].at.every((/** @type {number} */ v, /** @type {number} */ i) => v <= farAll(s.set, s.set)[i][s.k - 1] + 1e-9), "one component more must bring no portrait farther away");
    // Not so for one portrait alone at one K, but the space that knew them all fits them better on the whole.
    must(d.rows[0].at.reduce((/** @type {number} */ t, /** @type {number} */ v) => t + v * v, 0) <= d.rows[1].at.reduce((/** @type {number} */ t, /** @type {number} */ v) => t + v * v, 0), "stored portraits must lie nearer, all in all, than as strangers");
  },
  build,
};
export default defineFigure(spec);

const W = 400, H = 20, FAR = 7.5, X = (/** @type {number} */ v) => 4 + ((W - 8) * Math.min(v, FAR)) / FAR;

/** Four pictures of one look. @param {string} first */
function four(first) {
  const names = [first, "what K can draw", "what is left", "nearest stored"], pics = names.map((n) => greyPicture({ label: n, size: SIZE })), told = names.map((n) => html("figcaption", {}, n));
  return { root: html("div", { class: "ow-four" }, ...pics.map((p, i) => html("figure", { class: "px-one" }, p.root, told[i]))),
    /** @param {any} s @param {any} d @param {string} name */
    draw(s, d, name) {
      pics[0].show(d.picture, name); pics[1].show(d.rebuilt, `What ${s.k} components can draw of it`); pics[2].showSigned(d.left, 0.5, "What is left; middle grey is nothing"); pics[3].show(picturesOf(s.set)[d.nearest], `Stored portrait ${d.nearest + 1}`);
      [name, `what ${s.k} can draw`, `left: ${num(d.off)} long`, `nearest: ${d.nearest + 1}`].forEach((t, i) => say(told[i], t));
    } };
}

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal }) {
  const book = four("the picture"), mine = four("yours");
  const query = choice({ label: "Picture", options: /** @type {[string, string][]} */ (QUERIES.map((q) => [q, NAMES[q]])), signal, set: (v) => { set({ query: v }); commit(); } }), names = choice({ label: "Face space of the portraits", options: /** @type {[string, string][]} */ (SET_NAMES.map((n) => [n, SET_WORDS[n]])), signal, set: (v) => { set({ set: v }); commit(); } });
  const k = slider({ label: "components", min: 1, max: MOST_K, step: 1, value: (v) => `${v}`, signal, done: commit, set: (v) => set({ k: v }) });
  const strip = (/** @type {string} */ label) => { const ticks = svg("path", { class: "ow-ticks" }), at = svg("path", { class: "ow-at" }), own = svg("path", { class: "ow-own" }), name = html("span", { class: "ow-name" }); return { ticks, at, own, name, nodes: [name, svg("svg", { viewBox: `0 0 ${W} ${H}`, class: "ow-strip", role: "img", "aria-label": label }, ticks, at, own)] }; };
  const rows = Array.from({ length: 4 }, (_, i) => strip(`Distances, row ${i + 1}: a stroke for each portrait`)), scale = svg("svg", { viewBox: `0 0 ${W} 22`, class: "ow-strip", "aria-hidden": "true" }, svg("path", { class: "ec-ax plain", d: `M4 1H${W - 4}` }), ...[0, 1, 2, 3, 4, 5, 6, 7].map((v) => svg("text", { class: "ec-tick", x: X(v) + (v ? 0 : 2), y: 17 }, `${v}`)));
  const key = html("p", { class: "ow-key" }, html("b", { class: "ow-k this" }, "solid: this picture"), html("b", { class: "ow-k own", hidden: true }, "dashed: yours"));
  const graph = html("div", { class: "ow-graph" }, ...rows.flatMap((r) => r.nodes), html("span", { class: "ow-name" }, "distance"), scale);
  const input = /** @type {HTMLInputElement} */ (html("input", { type: "file", accept: "image/png,image/jpeg,image/webp,image/gif", hidden: true, "aria-label": "A picture of your own" }));
  const open = html("button", { type: "button", class: "ec-opt" }, "Choose a picture"), away = html("button", { type: "button", class: "ec-opt", hidden: true }, "Put it away");
  const promise = html("p", { class: "ow-promise" }, "Or drop one here. It stays in this page: nothing is sent, and nothing is kept."), refused = html("p", { class: "ow-refused", role: "alert" }), told = html("p", { class: "ow-told", role: "status" });
  const steps = [["left to right", 0], ["top to bottom", 1]].map(([label, i]) => slider({ label: String(label), min: 0, max: 1, step: 0.02, value: (v) => num(v), signal, done: commit, set: (v) => set({ crop: state().crop.map((/** @type {number} */ c, /** @type {number} */ j) => (j === i ? v : c)) }) }));
  const side = slider({ label: "size of the square", min: 0.2, max: 1, step: 0.02, value: (v) => `${num(100 * v, 0)}%`, signal, done: commit, set: (v) => set({ side: v }) });
  const crop = html("div", { class: "ow-crop", hidden: true }, ...steps.map((s) => s.root), side.root);
  const drop = html("section", { class: "ow-drop", "aria-label": "A picture of your own", "data-hideable": "own" }, html("div", { class: "ow-bring" }, open, input, away, promise), refused, html("div", { class: "ow-mine", hidden: true }, mine.root, crop), told);
  stage.append(html("div", { class: "ow-set" }, query.root, names.root, k.root), book.root, graph, key, drop);

  /** @type {ImageBitmap|null} */ let bitmap = null;
  let asked = 0;
  /** A file that is refused changes nothing. @param {File} file */
  async function take(file) {
    const mineNow = ++asked;
    try {
      const got = await openPicture(file);
      if (mineNow !== asked || signal.aborted) { got.close(); return; }
      bitmap?.close();
      bitmap = got;
      say(refused, "");
      showMine(state());
    } catch (error) {
      if (mineNow === asked) say(refused, `${/** @type {Error} */ (error).message} Nothing has changed.`);
    }
  }
  open.addEventListener("click", () => input.click(), { signal });
  input.addEventListener("change", () => { const [file] = input.files ?? []; if (file) take(file); input.value = ""; }, { signal });
  away.addEventListener("click", () => { asked++; bitmap?.close(); bitmap = null; say(refused, ""); showMine(state()); open.focus(); }, { signal });
  signal.addEventListener("abort", () => { bitmap?.close(); bitmap = null; });
  // A browser opens a dropped file in place of the page, unless each of these is refused.
  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) stage.addEventListener(name, (/** @type {any} */ e) => {
    e.preventDefault();
    drop.classList.toggle("over", name === "dragenter" || name === "dragover");
    if (name !== "drop") return;
    const [file] = e.dataTransfer?.files ?? [];
    if (file) take(file); else say(refused, "What was dropped is no file. Save the picture first, then drop the file. Nothing has changed.");
  }, { signal });

  /** @param {any} s */
  function showMine(s) {
    const box = /** @type {HTMLElement} */ (drop.querySelector(".ow-mine"));
    box.hidden = crop.hidden = away.hidden = !bitmap;
    /** @type {HTMLElement} */ (key.querySelector(".own")).hidden = !bitmap;
    if (!bitmap) { say(told, ""); delete drop.dataset.own; for (const r of rows) attr(r.own, { d: "" }); return; }
    const d = look(s.set, s.k, greySquare(bitmap, s.crop, s.side, SIZE, LEVELS));
    mine.draw(s, d, "yours");
    steps.forEach((one, i) => one.draw(s.crop[i])); side.draw(s.side);
    drop.dataset.own = JSON.stringify([d.off, d.inside, d.apart, d.nearest]);
    say(told, `Your picture is ${num(d.off)} from this face space, ${farther(d)}. Nearest in weights is portrait ${d.nearest + 1}, ${num(d.apart)} away.`);
    for (const r of rows) drawn(r.own, { d: `M${X(d.off)} 0V${H}` });
  }

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    query.draw(s.query); names.draw(s.set); k.draw(s.k);
    book.draw(s, d, NAMES[s.query]);
    rows.forEach((r, i) => { say(r.name, d.rows[i].name); drawn(r.ticks, { d: d.rows[i].at.map((/** @type {number} */ v) => `M${X(v)} 4v12`).join("") }); drawn(r.at, { d: `M${X(d.off)} 0V${H}` }); });
    showMine(s);
  } };
}
