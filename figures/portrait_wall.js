// @ts-check
// Figure 2.3c. A wall of portraits of nobody, hung in the order of their signed distances from the plane of an attribute.
// In z the order needs no network: one dot product a portrait. In w the networks have to come first. The reader, who has
// seen the pictures, says how much of the order is right.

import { oneOf, real } from "./lib/clean.js";
import { choice } from "./lib/controls.js";
import { direction, distance, edit } from "./lib/directions.js";
import { html, say } from "./lib/dom.js";
import { faces, latentsOf } from "./lib/faces.js";
import { defineFigure } from "./lib/figure.js";
import { num } from "./lib/format.js";
import { netGate, portrait } from "./lib/portrait.js";
import { amount, wordFor } from "./lib/portrait_words.js";
import { pick } from "./lib/rng.js";

export const MANY = 15;
const NAMES = ["age", "smile", "glasses", "beard", "hair_length", "grey"], SPACES = ["z", "w"], ORDERS = ["drawn", "distance", "reader"];
const PAIRS = (MANY * (MANY - 1)) / 2;
const signed = (/** @type {number} */ v) => `${v > 0 && num(v) !== num(0) ? "+" : ""}${num(v)}`;

/** Indices from the lowest value to the highest; who ties keeps the order of the draw. @param {ArrayLike<number>} values @returns {number[]} */
export const sorted = (values) => Array.from({ length: values.length }, (_, i) => i).sort((i, j) => values[i] - values[j] || i - j);
/** How many pairs two lists of numbers put the same way round. @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
export function agree(a, b) {
  let n = 0;
  for (let i = 0; i < a.length; i++) for (let j = 0; j < i; j++) if ((a[i] - a[j]) * (b[i] - b[j]) > 0) n++;
  return n;
}

/** @param {any} s */
export function derive(s) {
  const zs = latentsOf(s.seed, MANY), way = direction(s.name, "z"), d = zs.map((z) => distance(z, way));
  return { zs, way, d, order: sorted(d), above: d.filter((v) => v > 0).length };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const hung = { drawn: "hang as they were drawn", distance: `hang by their distance from the plane of ${wordFor(s.name)}, lowest first`, reader: `hang as the reader ranks their ${wordFor(s.name)}, lowest first` };
  // In w the count waits for the networks, and what waits is said by the wall itself.
  return `${MANY} portraits ${/** @type {any} */ (hung)[s.order]}.${s.space === "z" ? ` In z, ${d.above} of them lie on the positive side of the plane.` : ""}`;
}

export const spec = {
  name: "portrait_wall", number: "2.3c", title: "A wall, hung by distance", instruction: "Choose what to score, and see who hangs where.", reset: "The first wall again",
  defaults: { seed: 19, name: "age", space: "z", order: "drawn" },
  choices: { name: NAMES, space: SPACES, order: ORDERS },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.d, ...d.order],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

faces = ec.load("portraits")
z = faces.sample(${MANY}, seed=${s.seed}).astype(float)
way = ec.models.directions("portraits", space="z")["${s.name}"]
distance = way.distance(z)
order = np.argsort(distance, kind="stable")      # lowest first

w = faces.mapping(z.astype(np.float32))
in_w = ec.models.directions("portraits", space="w")["${s.name}"].distance(w)
read = faces.read(faces.decode(w))[:, list(faces.attributes).index("${s.name}")]
for d in (distance, in_w):      # pairs that stand as the reader ranks them
    same = np.sign(d[:, None] - d) * np.sign(read[:, None] - read) > 0
    print(same.sum() // 2, "of", ${PAIRS})
result = [*distance, *order]
`,
  clean: (/** @type {any} */ s) => ({ seed: Math.round(real("seed", s.seed, 0, 999999)), name: oneOf("name", s.name, NAMES), space: oneOf("space", s.space, SPACES), order: oneOf("order", s.order, ORDERS) }),
  random: (/** @type {() => number} */ r) => ({ seed: Math.floor(r() * 1e6), name: pick(r, NAMES), space: pick(r, SPACES), order: pick(r, ORDERS) }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    must(new Set(d.order).size === MANY, "every portrait must hang once");
    d.zs.forEach((/** @type {number[]} */ z, /** @type {number} */ i) => {
      const foot = edit(z, d.way, -d.d[i], "raw");
      must(Math.abs(distance(foot, d.way)) < 1e-9, "a step of the distance must lead to the plane");
      must(Math.abs(Math.hypot(...z.map((v, k) => v - foot[k])) - Math.abs(d.d[i])) < 1e-9, "and be as long as the distance says");
    });
    // A rank is a count: whoever hangs k-th has k portraits below.
    d.order.forEach((/** @type {number} */ i, /** @type {number} */ k) => must(d.d.filter((/** @type {number} */ v) => v < d.d[i]).length === k, "whoever hangs k-th must have k portraits below"));
    must(agree(d.d, d.d) === PAIRS && agree(d.d, d.d.map((/** @type {number} */ v) => -v)) === 0, "an order must agree with itself, and with its mirror in nothing");
  },
  build,
};
export default defineFigure(spec);

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, stills, live } = ctx, s0 = state();
  const cells = Array.from({ length: MANY }, (_, i) => {
    const pic = portrait({ label: `Portrait ${i + 1}`, name: `wall-${i}`, stills, picture: { seed: s0.seed, row: i, apart: true } }), far = html("b", {}), read = html("span", { class: "ec-late" });
    return { pic, far, read, root: html("figure", { class: "wl-cell" }, pic.root, html("figcaption", {}, far, read)) };
  });
  const wall = html("div", { class: "wl-wall ec-late", role: "group", "aria-label": "The wall of portraits" }, ...cells.map((c) => c.root)), told = html("p", { class: "wl-told ec-late", role: "status" });
  const name = choice({ label: "Score", options: /** @type {[string, string][]} */ (NAMES.map((n) => [n, wordFor(n)])), signal, set: (v) => { set({ name: v }); commit(); } });
  const order = choice({ label: "Hang them", options: [["drawn", "as drawn"], ["distance", "by distance"], ["reader", "as the reader says"]], signal, set: (v) => { set({ order: v }); commit(); } });
  const space = choice({ label: "Distance", options: [["z", "in z"], ["w", "in w"]], signal, set: (v) => { set({ space: v }); commit(); } });
  const dice = html("button", { type: "button", class: "ec-opt" }, "Another fifteen");
  dice.addEventListener("click", () => { set({ seed: (state().seed * 48271 + 11) % 999983 }); commit(); }, { signal });
  const gate = netGate(ctx, ["reader", "mapping", "synthesis"], () => { awake = true; refresh(state()); });
  stage.append(html("div", { class: "wl-set" }, name.root, order.root, space.root), wall, told, dice, gate.root);
  if (live) gate.start();

  const face = live ? faces(ctx) : null, hang = face?.wall({ read: true, batch: 5 });
  let awake = false, asked = -1, seed = -1;
  /** @type {Float64Array[]|null} */ let ws = null;
  /** @type {(Record<string, number>|null)[]} */ let readings = [];
  /** Draws a wall, or fails in silence: the gate has said why. @param {any} s */
  const refresh = (s) => { paint(s).catch(() => {}); };
  /** @param {any} s */
  async function paint(s) {
    if (!face || !hang || asked === s.seed) return;
    asked = s.seed;
    const got = await face.mapping(latentsOf(s.seed, MANY));
    if (state().seed !== s.seed) return;
    ws = got; seed = s.seed; readings = Array(MANY).fill(null);
    put(state(), derive(state()));
    const all = await hang(got, (i, { rgba, reading }) => { if (state().seed === s.seed) { cells[i].pic.show(rgba); readings[i] = reading; } });
    if (all && state().seed === s.seed) put(state(), derive(state()));
  }

  /** Hangs the portraits and says what is known. @param {any} s @param {any} d */
  function put(s, d) {
    const here = seed === s.seed, w = here && ws ? ws : null, way = direction(s.name, "w"), far = s.space === "z" ? d.d : w ? w.map((x) => distance(x, way)) : null;
    const read = here && readings.every(Boolean) && readings.length ? readings.map((r) => /** @type {any} */ (r)[s.name]) : null;
    const by = s.order === "distance" ? far : s.order === "reader" ? read : null, row = by ? sorted(by) : cells.map((_, i) => i);
    // The pictures change places in the page itself, so that they are heard in the order in which they are seen.
    row.forEach((i, k) => { if (wall.children[k] !== cells[i].root) wall.insertBefore(cells[i].root, wall.children[k] ?? null); });
    cells.forEach((c, i) => { say(c.far, far ? signed(far[i]) : "–"); say(c.read, read ? amount(s.name, read[i]) : ""); c.root.classList.toggle("below", Boolean(far && far[i] < 0)); });
    const wait = (s.order === "reader" && !read) || (s.space === "w" && !far);
    say(told, wait ? "This order waits for the networks." : read && far ? `Under each portrait: its distance, and what the reader says of its ${wordFor(s.name)}. Of ${PAIRS} pairs, ${agree(far, read)} stand by distance as the reader ranks them.` : "Under each portrait: its distance from the plane.");
  }

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    name.draw(s.name); order.draw(s.order); space.draw(s.space);
    put(s, d);
    if (awake) refresh(s);
  } };
}
