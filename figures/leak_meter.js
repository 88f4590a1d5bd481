// @ts-check
// Figure 2.2e. The leak meter. Age is edited with other features held or not; bars show what the reader network measured, the
// edit without conditions as a ghost. The plane beside it is the one in latent space that holds n₁ and what the held
// directions see of it: one slider, two panes, one equation (eq-conditioned-direction, eq-edit).

import { oneOf, real } from "./lib/clean.js";
import { choice, slider, toggles } from "./lib/controls.js";
import { conditioned, cosine, direction, dot, edit, length, oneByOne } from "./lib/directions.js";
import { drawn as attr, html, say, svg } from "./lib/dom.js";
import { facePane, offMapLine } from "./lib/face_parts.js";
import { faces, latentsOf } from "./lib/faces.js";
import { defineFigure } from "./lib/figure.js";
import { num, py } from "./lib/format.js";
import { around } from "./lib/labels.js";
import { changed, leakBars, leakWords } from "./lib/leak_bars.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { netGate } from "./lib/portrait.js";
import { wordFor } from "./lib/portrait_words.js";
import { between, pick } from "./lib/rng.js";
import { arrowBoxes, axisBoxes, writeNear } from "./lib/shadows.js";

const TARGET = "age", ROWS = ["age", "glasses", "smile", "yaw", "grey", "beard", "hair_length", "mouth_open"], TWIN = "almost_age", HOLD = [...ROWS.filter((n) => n !== TARGET), TWIN];
/** How much of the smile the almost-age direction has: a few degrees from age, so nearly all of age goes with it. */
const PINCH = 0.03, LITTLE = 0.05, REACH = 3, WAYS = ["together", "one_by_one"];
const nameOf = (/** @type {string} */ n) => (n === TWIN ? "almost age" : wordFor(n));
const signedNum = (/** @type {number} */ v) => `${v > 0 ? "+" : ""}${num(v, 1)}`;

/** @type {any} */ let twin = null;
/** @param {string} n @returns {import("./lib/directions.js").Direction} */
function heldDirection(n) {
  if (n !== TWIN) return direction(n);
  if (!twin) {
    const a = direction(TARGET), b = direction("smile"), v = Float64Array.from(a.vector, (x, i) => x + PINCH * b.vector[i]), size = length(v);
    twin = { name: "almost age", space: "w", vector: v.map((x) => x / size), bias: 0, scale: a.scale };
  }
  return twin;
}
/** What the held directions see of a vector: its shadow on all of them. @param {any} d @param {any[]} on */
function seen(d, on) {
  const rest = conditioned(d, on);
  return Float64Array.from(d.vector, (v, i) => v - (rest.direction ? rest.retained * rest.direction.vector[i] : 0));
}

// Pure: the directions are known before any network runs, so the numbers and the words wait for nothing.
/** @param {any} s */
export function derive(s) {
  const primal = direction(TARGET), on = s.held.map(heldDirection), found = s.way === "together" ? conditioned(primal, on) : oneByOne(primal, on), way = found.direction;
  const shade = on.length ? seen(primal, on) : null, size = shade ? length(shade) : 0, upright = conditioned(primal, on).retained;
  // In the pane: to the right what the held directions see, upwards what they do not.
  const place = (/** @type {any} */ d) => { if (!shade) return [0, 1]; const p = seen(d, on), h = length(p); return [(dot(p, shade) < 0 ? -1 : 1) * h, Math.sqrt(Math.max(0, 1 - h * h))]; };
  return { primal, way, retained: found.retained, gone: !way, little: Boolean(way) && found.retained < LITTLE, leaks: on.map((/** @type {any} */ d) => (way ? cosine(way, d) : 0)), n1: [size, upright], c: way ? place(way) : [0, 0], alpha: s.alpha, sigma: primal.scale };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  if (d.gone) return `Face number ${s.seed}. Beside ${s.held.map(nameOf).join(", ")} nothing is left of the age direction, so the face stays.`;
  const held = s.held.length ? ` with ${s.held.map(nameOf).join(", ")} held, ${s.way === "together" ? "all together" : "one after the other"}` : "";
  const kept = s.held.length ? ` ${percent(d.retained)} of the direction is left.` : "";
  const worst = d.leaks.reduce((/** @type {number} */ b, /** @type {number} */ c, /** @type {number} */ i) => (Math.abs(c) > Math.abs(d.leaks[b]) ? i : b), 0);
  const leak = s.held.length && Math.abs(d.leaks[worst]) > 0.005 ? ` It leaks: ${nameOf(s.held[worst])} still sees ${num(d.leaks[worst])} of it.` : "";
  return `Face number ${s.seed}, ${s.alpha === 0 ? "not moved" : `moved by ${signedNum(s.alpha)}`} along age${held}.${kept}${leak}${d.little ? " Almost nothing is left: this is hardly age any more." : ""}`;
}
const percent = (/** @type {number} */ v) => `${v > 0 && v < 0.095 ? num(100 * v, 1) : Math.round(100 * v)}%`;

export const spec = {
  name: "leak_meter", number: "2.2e", title: "The leak meter", instruction: "Slide the age of a face, then hold something.", reset: "Start again",
  defaults: { seed: 72, held: [], way: "together", alpha: -2 },
  choices: { way: WAYS },
  derive, words,
  result: (/** @type {any} */ _s, /** @type {any} */ d) => (d.gone ? [d.retained] : [d.retained, ...d.leaks, ...d.way.vector]),
  python: (/** @type {any} */ s) => {
    const d = derive(s), list = s.held.map((/** @type {string} */ n) => (n === TWIN ? `ec.Direction(age.vector + ${PINCH} * known["smile"].vector, name="almost age")` : `known["${n}"]`)).join(", ");
    const way = s.way === "together" ? "way = ec.condition(age, held) if held else age\nretained = way.retained" : `left = age.vector.copy()
for d in held:                                      # the tempting wrong way
    left = left - (left @ d.vector) * d.vector
retained = float(np.linalg.norm(left))
way = ec.Direction(left, scale=age.scale)`;
    const head = `import numpy as np
import eigencat as ec

known = ec.models.directions("portraits")
age = known["age"]
held = [${list}]
`;
    if (d.gone) return `${head}result = [0.0]      # the held directions see all of age: ec.condition refuses\n`;
    return `${head}${way}

faces = ec.load("portraits")
w = faces.sample(1, seed=${s.seed}, space="w")
edited = ec.edit(w, way, ${py(s.alpha)})
before, after = (faces.read(faces.decode(x))[0] for x in (w, edited))
print(dict(zip(faces.attributes, (after - before).round(2))))
result = [retained, *(d.vector @ way.vector for d in held), *way.vector]
`;
  },
  clean: (/** @type {any} */ s) => {
    if (!Array.isArray(s.held)) throw new Error(`held=${JSON.stringify(s.held)} must be a list of attributes; got ${typeof s.held}. For example ["glasses"].`);
    for (const n of s.held) oneOf("held", n, HOLD);
    // Kept in the order in which they were switched on: one by one, the order counts.
    return { seed: Math.round(real("seed", s.seed, 0, 999999)), held: /** @type {string[]} */ ([...new Set(s.held)]), way: oneOf("way", s.way, WAYS), alpha: real("alpha", s.alpha, -REACH, REACH) };
  },
  random: (/** @type {() => number} */ r) => ({ seed: Math.floor(r() * 1e6), held: HOLD.filter(() => r() < 0.4), way: pick(r, WAYS), alpha: between(r, -REACH, REACH) }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, on = s.held.map(heldDirection);
    if (d.gone) { must(s.held.includes(TWIN) && s.held.includes("smile"), "age may only be gone where the held directions make it up"); return; }
    must(Math.abs(length(d.way.vector) - 1) < 1e-9, "the way must be one long");
    if (s.way === "together") {
      const w = Float64Array.from(latentsOf(s.seed)[0]), after = edit(w, d.way, s.alpha);
      for (const k of on) must(Math.abs(dot(k.vector, after) - dot(k.vector, w)) < 1e-9, "a held score must not move");
      // The other way round: nothing that stands square to all held directions has more of age in it.
      must(Math.abs(cosine(d.way, d.primal) - d.retained) < 1e-9, "what is left must be the cosine to age");
      must(Math.abs(d.c[0]) < 1e-6, "in the pane the way must stand upright");
      must(Math.abs(d.n1[0] ** 2 + d.n1[1] ** 2 - 1) < 1e-9, "what is seen and what is left must make up the whole, by Pythagoras");
    } else if (on.length) {
      must(Math.abs(d.leaks[on.length - 1]) < 1e-9, "the direction taken out last must see nothing");
      must(d.retained > conditioned(d.primal, on).retained - 1e-9, "nothing may be shorter than what all together leave, for that is the shortest way from their span");
      // What the second puts back onto the first (the lesson's formula), which nobody computed on the way.
      const both = on.length === 2 ? cosine(on[0], on[1]) : 0;
      if (on.length === 2) must(Math.abs(d.leaks[0] * d.retained - (cosine(d.primal, on[0]) * both - cosine(d.primal, on[1])) * both) < 1e-9, "the first must see what the second puts back");
    }
  },
  build,
};
export default defineFigure(spec);

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, stills, live } = ctx, s0 = state(), drawn = s0.held.filter((/** @type {string} */ n) => n !== TWIN);
  const edits = (/** @type {string[]} */ held) => ({ seed: s0.seed, edits: [{ along: TARGET, held, alpha: s0.alpha }] });
  const before = facePane({ title: "As it was", label: "The portrait as it was", name: "before", stills, picture: { seed: s0.seed } });
  const free = facePane({ title: "Nothing held", label: "The portrait, edited with nothing held", name: "free", stills, picture: edits([]) });
  const shown = facePane({ title: "Held", label: "The portrait, edited with the chosen features held", name: "held", stills, picture: edits(drawn) });
  const alpha = slider({ label: "age", min: -REACH, max: REACH, step: 0.05, value: signedNum, signal, done: commit, set: (v) => set({ alpha: v }) });

  const p = plane({ x: [-2.2, 3.3], y: [-3.3, 3.3], unit: 52, axes: [{ kind: "plain", name: "seen" }, { kind: "plain", name: "not seen" }], label: "A plane in latent space: to the right what the held directions see of a step, upwards what they do not" }), lines = axisBoxes(p);
  const leak = svg("path", { class: "ts-move" }), drop = svg("path", { class: "ts-drop" }), ghost = arrow(p, { cls: "ts-ghost lm-n1" }), walk = arrow(p, { cls: "ts-walk by-c", pin: true }), tags = ["n1", "c"].map((k) => svg("text", { class: `ec-label ts-tag ${k}` })), tip = svg("g", { class: "ec-handle ec-part-x", "data-lights": "c" });
  tip.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="12"/>`;
  p.data.append(leak, drop, ghost.root, walk.root);
  p.over.append(...tags, tip);
  const hand = movable(tip, { axis: "x", range: [[-REACH, REACH], [0, 0]], signal, label: "How far along the age direction, in standard deviations", get: () => [state().alpha, 0], set: ([v]) => set({ alpha: v }), done: commit, home: () => [0, 0],
    at: (e) => { const q = p.at(e), d = derive(state()); return [d.gone ? 0 : q[0] * d.c[0] + q[1] * d.c[1], 0]; }, value: () => `${signedNum(state().alpha)} standard deviations` });

  const held = toggles({ label: "Hold", options: HOLD.map((n) => /** @type {[string, string]} */ ([n, nameOf(n)])), signal, hideable: "hold", set: (list) => { const old = state().held; set({ held: [...old.filter((/** @type {string} */ n) => list.includes(n)), ...list.filter((n) => !old.includes(n))] }); commit(); } });
  const more = html("button", { type: "button", class: "ec-opt" }, "Hold what sees most"), none = html("button", { type: "button", class: "ec-opt" }, "Let all go");
  const worstOf = (/** @type {any} */ s) => { const d = derive(s), rest = HOLD.filter((n) => n !== TWIN && !s.held.includes(n)); return d.gone ? undefined : rest.sort((a, b) => Math.abs(cosine(d.way, direction(b))) - Math.abs(cosine(d.way, direction(a))))[0]; };
  more.addEventListener("click", () => { const s = state(), next = worstOf(s); if (next) { set({ held: [...s.held, next] }); commit(); } }, { signal });
  none.addEventListener("click", () => { set({ held: [] }); commit(); }, { signal });
  const way = choice({ label: "Take them out", options: [["together", "all together"], ["one_by_one", "one after the other"]], signal, hideable: "way", set: (v) => { set({ way: v }); commit(); } });
  const fill = html("i", { class: "lm-fill" }), kept = html("p", { class: "lm-kept" }), see = html("p", { class: "ts-kept" }), gauge = html("div", { class: "lm-gauge", "data-hideable": "gauge" }, html("div", { class: "lm-track", "aria-hidden": "true" }, fill), kept);
  const warn = html("p", { class: "cd-warn", role: "status" }), bars = leakBars({ names: ROWS, label: "What the reader network measured", ghost: "nothing held" }), map = offMapLine(), dice = html("button", { type: "button", class: "ec-opt" }, "Another face");
  dice.addEventListener("click", () => { set({ seed: (state().seed * 48271 + 11) % 999983 }); commit(); }, { signal });
  const gate = netGate(ctx, ["reader", "mapping", "synthesis"], () => { awake = true; refresh(state()); });
  stage.append(html("div", { class: "lm-faces" }, before.root, free.root, shown.root), html("div", { class: "lm-row" }, alpha.root, dice),
    html("div", { class: "lm-two" }, html("div", { class: "lm-side" }, held.root, html("div", { class: "lm-row" }, more, none), way.root, gauge, see, warn, p.root), html("div", { class: "lm-side" }, bars.root, map.root)), gate.root);
  if (live) gate.start();

  const face = live ? faces(ctx) : null, rest = face?.painter(), show = face?.painter();
  let awake = false, seed = -1;
  /** @type {Float64Array|null} */ let w = null;
  /** @type {any} */ let was = null;
  /** Draws a state, or fails in silence: the gate has said why. @param {any} s */
  const refresh = (s) => { paint(s).catch(() => {}); };
  /** @param {any} s */
  async function paint(s) {
    if (!face || !rest || !show) return;
    if (seed !== s.seed) {
      [w] = await face.mapping(latentsOf(s.seed));
      seed = s.seed; was = null;
    }
    const base = /** @type {Float64Array} */ (w);
    was ??= (await rest([base], ([rgba]) => before.show(rgba)))?.[0].reading ?? null;
    const now = state(), d = derive(now), to = d.gone ? base : edit(base, d.way, now.alpha);
    map.draw(to);
    const got = await show([to, edit(base, d.primal, now.alpha)], ([a, b], ms) => { shown.show(a); free.show(b); shown.root.dataset.ms = ms.toFixed(1); });
    if (!got || !was || seed !== state().seed) return;
    const [after, without] = got.map((g) => changed(/** @type {any} */ (g.reading), was, ROWS));
    bars.draw(after, now.held.length ? without : null, leakWords(after, TARGET, now.held));
  }

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    alpha.draw(s.alpha); held.draw(s.held); way.draw(s.way);
    /** @type {any} */ (more).disabled = !worstOf(s); /** @type {any} */ (none).disabled = s.held.length === 0;
    bars.roles(TARGET, s.held);
    before.caption(`face number ${s.seed}`);
    free.caption(`age by ${signedNum(s.alpha)}`);
    shown.caption(!s.held.length ? "nothing is held yet" : d.gone ? "nothing is left to walk along" : `${s.held.map(nameOf).join(", ")}`);
    attr(fill, { style: `width:${(100 * d.retained).toFixed(1)}%` });
    say(kept, d.gone ? "Nothing of the direction is left" : s.held.length ? `${percent(d.retained)} of the direction is left` : "Nothing is held: the whole direction");
    say(see, s.held.length && !d.gone ? `The held directions see of it: ${s.held.map((/** @type {string} */ n, /** @type {number} */ i) => `${nameOf(n)} ${num(d.leaks[i])}`).join(", ")}.` : "");
    say(warn, d.gone ? "▲ Nothing is left. The held features ask what age asks." : d.little ? "▲ Almost nothing is left. What remains is made one long again, and is hardly age." : "");
    // ── the plane pane ──
    const n = d.n1.map((/** @type {number} */ v) => v * s.alpha), c = d.c.map((/** @type {number} */ v) => v * s.alpha), px = (/** @type {number[]} */ q) => /** @type {[number, number]} */ ([p.px(q[0]), p.py(q[1])]);
    ghost.draw(n); walk.draw(c);
    attr(drop, { d: s.held.length && Math.abs(n[0]) > 0.02 ? `M${px(n).join(" ")}H${p.px(0)}` : "" });
    attr(leak, { d: Math.abs(c[0]) > 0.02 ? `M${px([0, 0]).join(" ")}H${p.px(c[0])}` : "" });
    attr(tip, { transform: `translate(${px(c).join(" ")})` });
    hand.sync();
    const taken = [...p.taken, around(...px(c), 14), ...arrowBoxes(p, n), ...arrowBoxes(p, c)];
    writeNear(tags[1], d.gone ? "" : s.held.length ? "held" : "nothing held", px(c), taken, p, [15, 26, 40], lines);
    writeNear(tags[0], s.held.length ? "nothing held" : "", px(n), taken, p, [8, 18, 28], lines);
    if (awake) refresh(s);
  } };
}
