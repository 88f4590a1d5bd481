// @ts-check
// Figure 3.1c. The wall: w′ = w + Vx with the ten components for the columns of V, on the layers that you choose, and one
// direction from the dice beside them. Name what a component changes, and hear what the reader network saw.

import { blindWord, deviation, diced, DICED, LAST, LAYERS, onLayers, rangeName, ranked, SEEN, sober, spreads, told, totalVariance, vName } from "./lib/blind.js";
import { oneOf, real } from "./lib/clean.js";
import { dot } from "./lib/conditioning.js";
import { choice, slider } from "./lib/controls.js";
import { html, say } from "./lib/dom.js";
import { cosine, distance } from "./lib/edits.js";
import { facePane, offMapLine } from "./lib/face_parts.js";
import { faces, latentsOf } from "./lib/faces.js";
import { defineFigure } from "./lib/figure.js";
import { num, pyList } from "./lib/format.js";
import { ganspace } from "./lib/ganspace.js";
import { changed, leakBars, signed } from "./lib/leak_bars.js";
import { netGate } from "./lib/portrait.js";
import { between, pick } from "./lib/rng.js";

const COUNT = 10, REACH = 3, FAR = 2, MOST = 999, OTHER = "something else";
/** Shares so near to each other make components that another sample would turn into each other. */
const NEAR = 1.08;
const NAMES = [...SEEN, OTHER], RANGES = [[0, LAST], [0, 2], [3, LAST]];
const plus = (/** @type {number} */ v) => `${v > 0 ? "+" : ""}${num(v, 1)}`;
const ways = ganspace;
const NONE = Array.from({ length: COUNT }, () => 0);

// The directions are known before a network runs, and so is the step.
/** @param {any} s */
export function derive(s) {
  const V = ways(), dice = diced(s.dice), step = new Float64Array(dice.vector.length);
  [...V, dice].forEach((d, k) => { const x = k < COUNT ? s.x[k] : s.r; if (x) for (let i = 0; i < step.length; i++) step[i] += x * d.scale * d.vector[i]; });
  // What the step adds to the score on each component, in standard deviations.
  return { V, dice, step, scores: V.map((v) => dot(v.vector, step) / v.scale), shares: V.map((v) => /** @type {number} */ (v.share)) };
}
/** @param {any} s @param {any} d */
function words(s, d) {
  const moved = s.x.map((/** @type {number} */ v, /** @type {number} */ i) => (v ? `${vName(i)} by ${plus(v)}` : "")).filter(Boolean);
  if (s.r) moved.push(`direction number ${s.dice} of the dice by ${plus(s.r)}`);
  const all = d.shares.reduce((/** @type {number} */ t, /** @type {number} */ v) => t + v, 0);
  return `Face number ${s.seed}, ${moved.length ? `moved along ${moved.join(", ")}` : "not moved"}, ${s.from === 0 && s.to === LAST ? "all layers" : `layer${s.from === s.to ? "" : "s"} ${rangeName(s.from, s.to)}`}. The ten hold ${num(100 * all, 0)}% of the variance of w.`;
}

export const spec = {
  name: "slider_wall", number: "3.1c", title: "Ten sliders that nobody labelled", instruction: "Move a slider, then name what it changes.", reset: "Start over",
  defaults: { seed: 21, x: NONE, r: 0, dice: 1, from: 0, to: LAST, at: 2, names: NONE.map(() => "") }, derive, words,
  result: (/** @type {any} */ _s, /** @type {any} */ d) => [...d.scores, d.dice.scale, ...d.step],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec
from eigencat._rng import normals                 # the dice of the page

found = ec.models.components("portraits", "ganspace")
${DICED(s.dice)}
V = np.array([v.vector for v in found])
scales = np.array([v.scale for v in found])
x = np.array(${pyList(s.x)})
step = (x * scales) @ V + ${s.r} * dice.scale * dice.vector

faces = ec.load("portraits")
w = faces.sample(1, seed=${s.seed}, space="w")
codes = np.repeat(w[:, None], len(faces.layers), axis=1)
codes[:, ${s.from}:${s.to + 1}] += step
picture = faces.decode(codes)[0]
result = [*(V @ step / scales), dice.scale, *step]
`,
  clean(/** @type {any} */ s) {
    const list = (/** @type {string} */ key, /** @type {any} */ v) => { if (!Array.isArray(v) || v.length !== COUNT) throw new Error(`${key}=${JSON.stringify(v)} must be a list of ${COUNT}, one for each component; got ${Array.isArray(v) ? v.length : typeof v}. For example ${key === "x" ? "[0, 0, 2, 0, 0, 0, 0, 0, 0, 0]" : 'ten times ""'}.`); return v; };
    const from = Math.round(real("from", s.from, 0, LAST)), to = Math.round(real("to", s.to, 0, LAST));
    return { seed: Math.round(real("seed", s.seed, 0, 999999)), x: list("x", s.x).map((/** @type {any} */ v) => real("x", v, -REACH, REACH)), r: real("r", s.r, -REACH, REACH), dice: Math.round(real("dice", s.dice, 0, MOST)), from: Math.min(from, to), to: Math.max(from, to),
      at: Math.round(real("at", s.at, 0, COUNT - 1)), names: list("names", s.names).map((/** @type {any} */ n) => (n === "" ? "" : oneOf("names", n, NAMES))) };
  },
  random(/** @type {() => number} */ r) { const a = Math.floor(r() * 9), b = Math.floor(r() * 9); return { seed: Math.floor(r() * 1e6), x: NONE.map(() => (r() < 0.4 ? between(r, -REACH, REACH) : 0)), r: r() < 0.3 ? between(r, -REACH, REACH) : 0, dice: Math.floor(r() * MOST), from: Math.min(a, b), to: Math.max(a, b), at: Math.floor(r() * COUNT), names: NONE.map(() => (r() < 0.3 ? pick(r, NAMES) : "")) }; },
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, d = derive(s), V = d.V;
    V.forEach((a, i) => V.forEach((b, j) => must(Math.abs(cosine(a, b) - (i === j ? 1 : 0)) < 1e-3, "the columns of V must be one long and square to each other")));
    // That scores are uncorrelated, and what each holds, is asked of the latents' own covariance, kept in another file.
    V.forEach((a, i) => V.slice(i + 1).forEach((b) => {
      const both = deviation(Array.from(a.vector, (v, k) => (v + b.vector[k]) / Math.SQRT2)) ** 2;
      must(Math.abs((2 * both - a.scale ** 2 - b.scale ** 2) / (2 * a.scale * b.scale)) < 0.005, "the scores on two components must be uncorrelated");
    }));
    const total = totalVariance();
    V.forEach((v, i) => must(Math.abs(v.scale ** 2 / total - d.shares[i]) < 1e-3 && (i === 0 || v.scale <= V[i - 1].scale), "the shares must be parts of one whole, the largest first"));
    must(d.shares.reduce((t, v) => t + v, 0) < 1, "ten of sixty-four must leave something over");
    // Without the dice each slider moves its own score and no other.
    const dry = derive({ ...s, r: 0 });
    must(dry.scores.every((v, i) => Math.abs(v - s.x[i]) < 0.02), "a slider must move its own score, by what it says");
    const w = Float64Array.from(latentsOf(s.seed)[0]), rows = onLayers(w, d.step, s.from, s.to);
    must(rows.every((row, l) => Math.abs(distance(row, V[s.at]) - distance(w, V[s.at]) - (l >= s.from && l <= s.to ? d.scores[s.at] * V[s.at].scale : 0)) < 1e-9), "a layer out of range must be handed the old w");
  },
  build,
};
export default defineFigure(spec);

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, stills, live } = ctx, s0 = state(), layers = LAYERS.map((_, l) => l).filter((l) => l >= s0.from && l <= s0.to);
  const edits = [...s0.x.map((/** @type {number} */ alpha, /** @type {number} */ i) => ({ along: `ganspace ${i}`, alpha, layers })), { along: `dice ${s0.dice}`, alpha: s0.r, layers }].filter((e) => e.alpha);
  const pane = facePane({ label: "The portrait at w plus V x", name: "moved", stills, picture: { seed: s0.seed, edits } }), plain = facePane({ label: "The portrait as it was", name: "plain", stills, picture: { seed: s0.seed, apart: true } }), map = offMapLine();
  const sliders = NONE.map((_, i) => slider({ label: `${vName(i)}`, min: -REACH, max: REACH, step: 0.1, value: plus, signal, done: commit, set: (v) => set({ x: state().x.map((/** @type {number} */ old, /** @type {number} */ k) => (k === i ? v : old)) }) }));
  const shares = ways().map((v) => /** @type {number} */ (v.share)), alike = (/** @type {number} */ i) => [i - 1, i + 1].some((k) => k >= 0 && k < COUNT && Math.max(shares[i], shares[k]) < NEAR * Math.min(shares[i], shares[k]));
  const share = shares.map((v, i) => html("span", { class: "wv-share" }, `${alike(i) ? "≈ " : ""}${num(100 * v, 0)}%`));
  const dice = slider({ label: "dice", kind: "wv-dice", min: -REACH, max: REACH, step: 0.1, value: plus, signal, done: commit, set: (r) => set({ r }) });
  const button = (/** @type {string} */ text, /** @type {() => any} */ patch) => { const b = html("button", { type: "button", class: "ec-opt" }, text); b.addEventListener("click", () => { set(patch()); commit(); }, { signal }); return b; };
  const zero = button("All to zero", () => ({ x: NONE, r: 0 })), thrown = button("Throw the dice", () => ({ dice: (state().dice + 1) % (MOST + 1) })), other = button("Another face", () => ({ seed: (state().seed * 48271 + 11) % 999983 }));
  const range = choice({ label: "Layers", options: RANGES.map(([a, b]) => /** @type {[string, string]} */ ([`${a}-${b}`, b - a === LAST ? "all" : rangeName(a, b)])), signal, hideable: "layers", set: (v) => { const [from, to] = v.split("-").map(Number); set({ from, to }); commit(); } });
  const from = slider({ label: "from layer j", min: 0, max: LAST, step: 1, value: String, signal, done: commit, set: (v) => set({ from: v, to: Math.max(v, state().to) }) });
  const to = slider({ label: "to layer k", min: 0, max: LAST, step: 1, value: String, signal, done: commit, set: (v) => set({ to: v, from: Math.min(v, state().from) }) });
  // ── names ──
  const which = choice({ label: "Name", options: NONE.map((_, i) => /** @type {[string, string]} */ ([String(i), vName(i)])), signal, set: (v) => { set({ at: Number(v) }); commit(); } });
  const field = /** @type {HTMLSelectElement} */ (html("select", { class: "wv-name" }, html("option", { value: "" }, "choose a name …"), ...NAMES.map((n) => html("option", { value: n }, n === OTHER ? OTHER : blindWord(n)))));
  const asks = html("span", {}), verdict = html("p", { class: "fp-words wv-verdict", role: "status" });
  field.addEventListener("change", () => { set({ names: state().names.map((/** @type {string} */ n, /** @type {number} */ i) => (i === state().at ? ["", ...NAMES][field.selectedIndex] : n)) }); commit(); }, { signal });
  const bars = leakBars({ names: SEEN, label: "What the reader network saw from −2 to +2", ghost: "the dice instead", word: blindWord, inUnits: (name, by) => by / spread()[name], told: signed });
  const gate = netGate(ctx, ["reader", "mapping", "synthesis"], () => { awake = true; refresh(state()); });
  stage.append(html("div", { class: "wv-two" },
    html("div", { class: "wv-side" }, html("div", { class: "wv-faces" }, pane.root, plain.root), map.root, html("div", { class: "bl-row" }, zero, other, thrown)),
    html("div", { class: "wv-side" }, html("div", { class: "wv-wall" }, ...sliders.flatMap((x, i) => [x.root, share[i]]), dice.root, html("span", { class: "wv-share" })), range.root, html("div", { class: "bl-two", "data-hideable": "layers" }, from.root, to.root))),
  html("div", { class: "wv-names", "data-hideable": "names" }, which.root, html("label", { class: "wv-ask" }, asks, field), verdict, bars.root), gate.root);
  if (live) gate.start();

  const face = live ? faces(ctx) : null, show = face?.painter({ read: false }), rest = face?.painter({ read: false }), judge = face?.painter();
  const spread = () => spreads(ctx.nets?.worlds.portraits.attributes);
  let awake = false, seed = -1, plainSeed = -1, judged = "";
  /** @type {Float64Array|null} */ let w = null;
  /** What the reader network saw of which question. @type {{ key: string, list: ReturnType<typeof ranked>, dice: ReturnType<typeof ranked> }|null} */ let heard = null;
  const asked = (/** @type {any} */ s) => JSON.stringify([s.seed, s.at, s.from, s.to, s.dice]);
  const refresh = (/** @type {any} */ s) => { paint(s).catch(() => {}); };   // the gate has said why
  /** @param {any} s */
  async function paint(s) {
    if (!face || !show || !rest || !judge) return;
    if (seed !== s.seed) { const [found] = await face.mapping(latentsOf(s.seed)); if (s.seed !== state().seed) return refresh(state()); w = found; seed = s.seed; }
    const base = /** @type {Float64Array} */ (w), now = state(), d = derive(now);
    map.root.hidden = now.to - now.from < LAST;   // it speaks of one code for all layers
    map.draw(Float64Array.from(base, (v, i) => v + d.step[i]));
    await show([onLayers(base, d.step, now.from, now.to)], ([rgba], ms) => { pane.show(rgba); pane.root.dataset.ms = ms.toFixed(1); });
    if (plainSeed !== seed) { const mine = seed; if (await rest([base], ([rgba]) => plain.show(rgba))) plainSeed = mine; }
    const key = asked(state());
    if (!state().names[state().at] || key === judged || seed !== state().seed) return;
    judged = key;
    const at = state(), walk = (/** @type {import("./lib/directions.js").Direction} */ v) => [-FAR, FAR].map((a) => onLayers(base, Float64Array.from(v.vector, (x) => a * v.scale * x), at.from, at.to));
    const got = await judge([...walk(ways()[at.at]), ...walk(diced(at.dice))]);
    if (!got) { judged = ""; return; }
    const [lo, hi, dl, dh] = got.map((g) => sober(/** @type {any} */ (g.reading)));
    heard = { key, list: ranked(hi, lo, spread()), dice: ranked(dh, dl, spread()) };
    bars.draw(changed(hi, lo, SEEN), changed(dh, dl, SEEN), "");
    speak(state());
    if (asked(state()) !== key) refresh(state());
  }
  /** @param {any} s */
  function speak(s) {
    const name = s.names[s.at], ready = name && heard && heard.key === asked(s);
    bars.root.hidden = !name;
    if (!ready) { say(verdict, name ? "" : "Move its slider, say what it changes, and the reader network answers."); return; }
    const { list } = /** @type {NonNullable<typeof heard>} */ (heard), place = list.findIndex((c) => c.name === name), mine = list[place], some = list.filter((c) => c.size > 0.5).length, also = `${some} of its ${list.length} attributes moved by more than half of what faces usually differ by`;
    say(verdict, list[0].size < 0.5 ? `It hardly saw a change: ${told(list, 1)} at most.`
      : name === OTHER ? `It reads ${list.length} attributes and nothing else. Of these most moved: ${told(list)}. If you saw something that has no word there, it is blind to it.`
      : place === 0 ? `It agrees: ${blindWord(name)} moved most, by ${signed(name, mine.by)}. But ${also}: ${told(list.slice(1), 3)} went with it.`
      : mine.size > 0.5 ? `It saw that too: ${blindWord(name)} ${signed(name, mine.by)}. But ${place === 1 ? "one thing" : `${place} things`} moved more: ${told(list.slice(0, place), 3)}. A component mixes; ${also}.`
      : `You disagree. It saw ${blindWord(name)} move by ${signed(name, mine.by)} only, and most of all ${told(list, 3)}. Look once more; it is a network too, and may be taken in.`);
  }
  return { draw(/** @type {any} */ s) {
    sliders.forEach((x, i) => x.draw(s.x[i]));
    dice.draw(s.r); from.draw(s.from); to.draw(s.to); range.draw(`${s.from}-${s.to}`); which.draw(String(s.at));
    /** @type {any} */ (zero).disabled = !s.r && s.x.every((/** @type {number} */ v) => !v);
    for (const o of field.querySelectorAll("option")) /** @type {any} */ (o).selected = o.getAttribute("value") === s.names[s.at];
    which.root.querySelectorAll("button").forEach((b, i) => { say(/** @type {HTMLElement} */ (b), `${vName(i)}${s.names[i] ? ` ${s.names[i] === OTHER ? "…" : blindWord(s.names[i])}` : ""}`); });
    say(asks, `${vName(s.at)}${s.from === 0 && s.to === LAST ? "" : ` on layer${s.from === s.to ? "" : "s"} ${rangeName(s.from, s.to)}`} changes `);
    pane.caption("w + Vx"); plain.caption(`face number ${s.seed}`);
    speak(s);
    if (awake) refresh(s);
  } };
}
