// @ts-check
// One face, four ways to a direction, one slider: with labels, from samples, from the weights, by chance. The steps are
// equal in standard deviations of w along each direction, or so that the pictures change equally (figures/lib/matched_steps.js).

import { oneOf, real } from "./lib/clean.js";
import { choice, slider } from "./lib/controls.js";
import { FOUND, cosine, direction, edit } from "./lib/directions.js";
import { html, say } from "./lib/dom.js";
import { facePane, offMapLine } from "./lib/face_parts.js";
import { faces, latentsOf } from "./lib/faces.js";
import { defineFigure } from "./lib/figure.js";
import { num, py } from "./lib/format.js";
import { COUNT, SEED, WORD, ways } from "./lib/four_ways.js";
import { changed, inSpreads, leakBars, signed } from "./lib/leak_bars.js";
import { STEPS } from "./lib/matched_steps.js";
import { netGate, portraitStrip } from "./lib/portrait.js";
import { wordFor } from "./lib/portrait_words.js";
import { between, pick } from "./lib/rng.js";

const METHODS = /** @type {const} */ (["interfacegan", "ganspace", "sefa", "random"]), NAMED = ["age", "smile", "glasses", "beard", "hair_length", "hair_darkness", "grey", "yaw", "pitch"], MATCH = ["sigma", "picture"];
const REACH = 3, AT = [-2, 0, 2], WORTH = 0.25, SIZE = 64 * 64 * 4;
const signedNum = (/** @type {number} */ v) => `${v > 0 ? "+" : ""}${num(v, 1)}`;

/** @param {string} method @param {any} s */
export const wayOf = (method, s) => (method === "interfacegan" ? direction(s.named) : ways(/** @type {any} */ (method))[s.number]);
/** How many standard deviations one step of the slider is. @param {string} method @param {any} s */
const stretch = (method, s) => (s.match === "sigma" ? 1 : STEPS[wayOf(method, s).name] / 2);
const called = (/** @type {string} */ method, /** @type {any} */ s) => (method === "interfacegan" ? wordFor(s.named) : method === "random" ? `random ${s.number}` : `${WORD[/** @type {"sefa"} */ (method)]} ${s.number}`);

// Pure: directions and steps are known before any network runs.
/** @param {any} s */
export function derive(s) {
  const all = METHODS.map((method) => { const d = wayOf(method, s), by = stretch(method, s); return { method, d, by, step: s.alpha * by * d.scale }; });
  const mine = all[METHODS.indexOf(s.method)], near = FOUND.map((n) => ({ n, c: cosine(mine.d, direction(n)) })).filter(({ n }) => s.method !== "interfacegan" || n !== s.named).sort((a, b) => Math.abs(b.c) - Math.abs(a.c))[0];
  return { z: latentsOf(s.seed)[0], all, mine, near };
}
/** @param {any} s @param {any} d */
function words(s, d) {
  const how = s.alpha === 0 ? "not moved" : `moved ${num(Math.abs(d.mine.step), 2)} through w along ${called(s.method, s)}`;
  const sigma = s.match === "picture" && s.alpha !== 0 ? `, ${num(Math.abs(s.alpha * d.mine.by), 1)} standard deviations` : "";
  return `Face number ${s.seed}, ${how}${sigma}. The nearest ${s.method === "interfacegan" ? "other " : ""}named direction is ${wordFor(d.near.n)}, with cosine ${num(d.near.c)}.`;
}

export const spec = {
  name: "four_ways", title: "One face, four ways", instruction: "Choose a method and a direction, then slide.", reset: "Start again",
  defaults: { seed: 18, method: "ganspace", named: "age", number: 0, match: "sigma", alpha: 2 },
  choices: { method: [...METHODS], named: NAMED, match: MATCH },
  derive, words,
  result: (/** @type {any} */ _s, /** @type {any} */ d) => [...d.all.map((/** @type {any} */ a) => a.step), ...d.mine.d.vector],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

faces, shell = ec.load("portraits"), ec.models.shell("portraits")
drawn = ec.DirectionSet(faces.sample(${COUNT}, seed=${SEED})).vectors[${s.number}]
spread = np.linalg.norm(np.linalg.solve(shell.factor.T, drawn))   # of w along it
ways = {
    "interfacegan": ec.models.directions("portraits")["${s.named}"],
    "ganspace": ec.models.components("portraits", "ganspace")[${s.number}],
    "sefa": ec.models.components("portraits", "sefa")[${s.number}],
    "random": ec.Direction(drawn, scale=spread),
}
alphas = [${METHODS.map((m) => py(s.alpha * stretch(m, s))).join(", ")}]    # in standard deviations
w = faces.sample(1, seed=${s.seed}, space="w")
before = faces.read(faces.decode(w))[0]
for way, alpha in zip(ways.values(), alphas):
    after = faces.read(faces.decode(ec.edit(w, way, alpha)))[0]
    print(way.name, dict(zip(faces.attributes, (after - before).round(2))))
result = [a * d.scale for a, d in zip(alphas, ways.values())]
result += [*ways["${s.method}"].vector]
`,
  clean: (/** @type {any} */ s) => ({ seed: Math.round(real("seed", s.seed, 0, 999999)), method: oneOf("method", s.method, METHODS), named: oneOf("named", s.named, NAMED), number: Math.round(real("number", s.number, 0, COUNT - 1)), match: oneOf("match", s.match, MATCH), alpha: real("alpha", s.alpha, -REACH, REACH) }),
  random: (/** @type {() => number} */ r) => ({ seed: Math.floor(r() * 1e6), method: pick(r, [...METHODS]), named: pick(r, NAMED), number: Math.floor(r() * COUNT), match: pick(r, MATCH), alpha: between(r, -REACH, REACH) }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), w = Float64Array.from(d.z), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    for (const a of d.all) {
      const after = edit(w, a.d, s.alpha * a.by), moved = Math.hypot(...after.map((x, i) => x - w[i]));
      must(Math.abs(moved - Math.abs(a.step)) < 1e-9, "a step must be as long as its standard deviations say");
      must(edit(after, a.d, -s.alpha * a.by).every((x, i) => Math.abs(x - w[i]) < 1e-9), "the same step back must end where it began");
    }
    // What is moved along a component is moved along no other component of its method.
    const list = ways("ganspace"), at = list[s.number];
    must(list.every((o, i) => i === s.number || Math.abs(cosine(o, at)) < 1e-3), "components of one method must stand at right angles");
    must(list.every((o, i) => i === 0 || o.scale <= list[i - 1].scale), "w must spread less along every further component");
    must(randomIsShorter(), "w must spread more along the first component than along any random direction");
  },
  build,
};
const randomIsShorter = () => ways("random").every((d) => d.scale < ways("ganspace")[0].scale);
export default defineFigure(spec);

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, stills, live } = ctx, s0 = state();
  const along = (/** @type {string} */ m) => (m === "interfacegan" ? s0.named : `${m} ${s0.number}`);
  const still = (/** @type {string} */ m, /** @type {number} */ alpha) => ({ seed: s0.seed, apart: true, quality: 60, edits: alpha ? [{ along: along(m), alpha: alpha * stretch(m, s0) }] : [] });
  const pane = facePane({ label: "The edited portrait", name: "edited", stills, picture: { seed: s0.seed, edits: [{ along: along(s0.method), alpha: s0.alpha * stretch(s0.method, s0) }] } });
  const rows = METHODS.map((m) => {
    const strip = portraitStrip({ label: WORD[m], name: `row-${m}`, captions: ["−2", "start", "+2"], stills, pictures: AT.map((a) => still(m, a)), signal, pick: (i) => { set({ method: m, alpha: AT[i] }); commit(); } });
    const name = html("b", {}), far = html("span", { class: "fw-far ec-late" });
    return { m, strip, name, far, root: html("div", { class: "fw-row", "data-method": m }, html("p", { class: "fw-name" }, name, far), strip.root) };
  });
  const bars = leakBars({ names: NAMED, label: "What the reader says changed", ghost: "" }), map = offMapLine();
  const method = choice({ label: "Method", options: METHODS.map((m) => [m, WORD[m]]), signal, set: (v) => { set({ method: v }); commit(); } });
  const named = choice({ label: "InterFaceGAN’s", options: NAMED.map((n) => [n, wordFor(n)]), signal, set: (v) => { set({ named: v, method: "interfacegan" }); commit(); } });
  const number = slider({ label: "Others’ number", min: 0, max: COUNT - 1, step: 1, value: String, signal, done: commit, set: (v) => set({ number: v }) });
  const match = choice({ label: "Equal steps", options: [["sigma", "in w"], ["picture", "in the picture"]], signal, set: (v) => { set({ match: v }); commit(); } });
  const alpha = slider({ label: "steps", min: -REACH, max: REACH, step: 0.05, value: signedNum, signal, done: commit, set: (v) => set({ alpha: v }) });
  const dice = html("button", { type: "button", class: "ec-opt" }, "Another face");
  dice.addEventListener("click", () => { set({ seed: (state().seed * 48271 + 11) % 999983 }); commit(); }, { signal });
  const gate = netGate(ctx, ["reader", "mapping", "synthesis"], () => { awake = true; refresh(); });
  stage.append(html("div", { class: "fw-controls" }, method.root, named.root, number.root, match.root),
    html("div", { class: "fw-two" }, html("div", { class: "fw-side" }, pane.root, alpha.root, map.root, dice), html("div", { class: "fw-side" }, bars.root)),
    html("div", { class: "fw-rows" }, ...rows.map((r) => r.root)), gate.root);
  if (live) gate.start();

  const face = live ? faces(ctx) : null, rest = face?.painter(), show = face?.painter(), hang = face?.wall({ batch: 4 });
  let awake = false, seed = -1, walked = "";
  /** @type {Float64Array|null} */ let w = null;
  /** @type {import("./lib/faces.js").Seen|null} */ let before = null;
  /** Draws a state, or fails in silence: the gate has said why. */
  const refresh = () => { paint().catch(() => {}); };
  async function paint() {
    const s = state();
    if (!face || !rest || !show || !hang) return;
    if (seed !== s.seed) { const [got] = await face.mapping(latentsOf(s.seed)); if (state().seed !== s.seed) return; w = got; seed = s.seed; before = null; walked = ""; }
    const base = /** @type {Float64Array} */ (w), now = state(), d = derive(now), edited = edit(base, d.mine.d, now.alpha * d.mine.by);
    before ??= (await rest([base]))?.[0] ?? null;
    map.draw(edited);
    const got = await show([edited], ([rgba], ms) => { pane.show(rgba); pane.root.dataset.ms = ms.toFixed(1); });
    if (!got || !before?.reading || seed !== state().seed) return;
    const by = changed(/** @type {any} */ (got[0].reading), before.reading, NAMED);
    bars.draw(by, null, told(by, called(now.method, now)));
    const key = JSON.stringify([now.seed, now.named, now.number, now.match]);
    if (key === walked) return;
    walked = key;
    const strips = METHODS.map(() => new Uint8ClampedArray(AT.length * SIZE)), start = before.rgba;
    const whole = await hang(d.all.flatMap((a) => AT.map((alpha_) => edit(base, a.d, alpha_ * a.by))), (i, { rgba }) => strips[Math.floor(i / AT.length)].set(rgba, (i % AT.length) * SIZE));
    if (!whole) { if (walked === key) walked = ""; return; }
    rows.forEach((r, k) => { r.strip.show(strips[k]); const far = (apart(strips[k].subarray(0, SIZE), start) + apart(strips[k].subarray(2 * SIZE), start)) / 2; r.root.dataset.far = far.toFixed(2); say(r.far, `picture changed by ${num(far, 0)} of 255`); });
  }
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    method.draw(s.method); named.draw(s.named); number.draw(s.number); match.draw(s.match); alpha.draw(s.alpha);
    bars.roles(s.method === "interfacegan" ? s.named : "", []);
    pane.caption(`${called(s.method, s)} by ${signedNum(s.alpha)}${s.match === "sigma" ? " standard deviations" : ` steps of ${num(d.mine.by)} standard deviations`}`);
    rows.forEach((r) => { say(r.name, r.m === "interfacegan" ? `InterFaceGAN, ${called(r.m, s)}` : called(r.m, s)); r.root.classList.toggle("here", r.m === s.method); r.strip.mark(r.m === s.method ? AT.findIndex((a) => Math.abs(a - s.alpha) < 0.03) : -1); });
    if (awake) refresh();
  } };
}
/** The root mean square of what two pictures differ by, of 255. @param {Uint8ClampedArray} a @param {Uint8ClampedArray} b */
function apart(a, b) {
  let sum = 0;
  for (let i = 0; i < SIZE; i++) if (i % 4 < 3) sum += (a[i] - b[i]) ** 2;
  return Math.sqrt(sum / ((SIZE / 4) * 3));
}
/** @param {Record<string, number>} by @param {string} name */
function told(by, name) {
  const list = Object.keys(by).filter((n) => Math.abs(inSpreads(n, by[n])) > WORTH).sort((a, b) => Math.abs(inSpreads(b, by[b])) - Math.abs(inSpreads(a, by[a])));
  return list.length ? `Along ${name}, ${list.length} of these ${NAMED.length} changed by more than a quarter of their spread: ${list.slice(0, 4).map((n) => `${wordFor(n)} ${signed(n, by[n])}${n === "age" ? " years" : ""}`).join("; ")}.` : `Along ${name}, none of these ${NAMED.length} changed by a quarter of its spread.`;
}
