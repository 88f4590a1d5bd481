// @ts-check
// Figure CODE 2.1b. Before and after: some faces walked along a direction, and what the reader says at each step (eq-rescoring),
// above what the straight lines of the normals promise (eq-edit). The promise is known before any network runs; the rest is measured.

import { oneOf, real } from "./lib/clean.js";
import { choice, toggles } from "./lib/controls.js";
import { conditioned, direction, dot, edit } from "./lib/directions.js";
import { html, say } from "./lib/dom.js";
import { faces, latentsOf } from "./lib/faces.js";
import { defineFigure } from "./lib/figure.js";
import { short } from "./lib/format.js";
import { inSpreads, signed } from "./lib/leak_bars.js";
import { netGate, portraitStrip } from "./lib/portrait.js";
import { amount, wordFor } from "./lib/portrait_words.js";
import { pick } from "./lib/rng.js";

const TARGETS = ["age", "smile", "glasses"], ROWS = ["age", "glasses", "grey", "smile", "beard"], ALPHAS = [-3, 0, 3], PEOPLE = 12, MIDDLE = 1, END = 2, WORTH = 0.25;
const plus = (/** @type {number} */ a) => `${a > 0 ? "+" : ""}${short(a, 1)}`, others = (/** @type {string} */ target) => ROWS.filter((n) => n !== target);
const options = (/** @type {string[]} */ names) => /** @type {[string, string][]} */ (names.map((n) => [n, wordFor(n)]));

/** @param {any} s */
export function derive(s) {
  const primal = direction(s.target), found = conditioned(primal, s.held.map((/** @type {string} */ n) => direction(n))), way = found.direction ?? primal;
  // A score is a straight line of the distance: what one step adds is gain times how far the normal sees it go.
  const promised = ALPHAS.map((a) => ROWS.map((n) => { const d = direction(n); return (d.gain ?? 1) * a * way.scale * dot(d.vector, way.vector); }));
  return { primal, way, retained: found.retained, promised };
}
/** @param {any} s @param {any} d */
function words(s, d) {
  const held = s.held.length ? ` with ${s.held.map(wordFor).join(", ")} held, ${Math.round(100 * d.retained)}% of the direction left` : "";
  return `${PEOPLE} faces walk along ${wordFor(s.target)}${held}. For three steps the normals promise ${ROWS.map((n, j) => `${wordFor(n)} ${signed(n, d.promised[END][j])}`).join(", ")}.`;
}

export const spec = {
  name: "rescored_steps", number: "CODE 2.1b", title: "Before and after, read again", instruction: "Hold an attribute; compare the promise with the reading.", reset: "Start again",
  defaults: { seed: 27, target: "age", held: [] },
  choices: { target: TARGETS },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [d.retained, ...d.promised.flat()],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

known, faces = ec.models.directions("portraits"), ec.load("portraits")
names, alphas = ${JSON.stringify(ROWS)}, ${JSON.stringify(ALPHAS)}
held = [known[name] for name in ${JSON.stringify(s.held)}]
way = ec.condition(known["${s.target}"], held) if held else known["${s.target}"]

columns = [faces.attributes.index(name) for name in names]
w = faces.sample(${PEOPLE}, seed=${s.seed}, space="w")
print(ec.rescore(faces, lambda pictures: faces.read(pictures)[:, columns], w, way, alphas, attributes=names))
promised = [[float(known[n].score(ec.edit(np.zeros((1, 64)), way, a))[0] - known[n].score(np.zeros((1, 64)))[0]) for n in names] for a in alphas]
result = [way.retained, *np.ravel(promised)]
`,
  clean: (/** @type {any} */ s) => {
    const target = oneOf("target", s.target, TARGETS);
    if (!Array.isArray(s.held)) throw new Error(`held=${JSON.stringify(s.held)} must be a list of attributes; got ${typeof s.held}. For example ["glasses"].`);
    for (const n of s.held) oneOf("held", n, ROWS);
    return { seed: Math.round(real("seed", s.seed, 0, 999999)), target, held: others(target).filter((n) => s.held.includes(n)) };
  },
  random: (/** @type {() => number} */ r) => { const target = pick(r, TARGETS); return { seed: Math.floor(r() * 1e6), target, held: others(target).filter(() => r() < 0.4) }; },
  invariant(/** @type {any} */ s) {
    const d = derive(s), plain = derive({ ...s, held: [] }), j = ROWS.indexOf(s.target), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    for (const n of s.held) must(d.promised.every((row) => Math.abs(inSpreads(n, row[ROWS.indexOf(n)])) < 1e-9), `${n} is held, so no step may be promised to change it`);
    must(d.promised.every((row, i) => i === 0 || row[j] > d.promised[i - 1][j]), "the promise must rise with every step");
    must(d.promised[END][j] <= plain.promised[END][j] * (1 + 1e-12), "a condition cannot make the same step promise more of what is edited");
    must(Math.abs(d.promised[END][j] / plain.promised[END][j] - d.retained) < 1e-9, "the promise must shrink to what is left of the direction");
    const more = others(s.target).filter((n) => !s.held.includes(n));
    if (more.length) must(derive({ ...s, held: [...s.held, more[0]] }).retained <= d.retained + 1e-12, "one more condition cannot leave more");
  },
  build,
};
export default defineFigure(spec);

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, stills, live } = ctx, s0 = state();
  const strip = portraitStrip({ label: "The first of them", name: "walk", captions: ALPHAS.map(plus), stills, pictures: ALPHAS.map((alpha) => ({ seed: s0.seed, edits: [{ along: s0.target, held: s0.held, alpha }] })), signal });
  const rows = ROWS.map((name) => {
    const cells = ALPHAS.map((_, k) => ({ read: html("b", { class: "ec-late" }, "…"), promised: html("small", {}, ""), cell: html("td", { class: k === MIDDLE ? "mid" : false }) }));
    cells.forEach((c, k) => c.cell.append(c.read, ...(k === MIDDLE ? [] : [c.promised])));
    const mark = html("span", { class: "rs-mark" });
    return { name, cells, mark, row: html("tr", { "data-row": name }, html("th", { scope: "row" }, wordFor(name), " ", mark), ...cells.map((c) => c.cell)) };
  });
  const table = html("table", { class: "rs-table" }, html("caption", {}, `Mean change of ${PEOPLE} faces: `, html("b", {}, "read"), ", and below it ", html("small", {}, "promised"), ", at steps in σ"),
    html("thead", {}, html("tr", {}, html("th", { scope: "col" }, html("span", { class: "ec-vh" }, "Attribute")), ...ALPHAS.map((a, k) => html("th", { scope: "col" }, k === MIDDLE ? "start" : plus(a))))), html("tbody", {}, ...rows.map((r) => r.row)));
  const target = choice({ label: "Change", options: options(TARGETS), signal, set: (v) => { set({ target: v }); commit(); } });
  const held = toggles({ label: "Hold", options: options(ROWS), signal, set: (list) => { set({ held: list }); commit(); } });
  const dice = html("button", { type: "button", class: "ec-opt" }, "Other faces"), said = html("p", { class: "rs-said ec-late", "aria-live": "polite" });
  dice.addEventListener("click", () => { set({ seed: (state().seed * 48271 + 11) % 999983 }); commit(); }, { signal });
  const gate = netGate(ctx, ["reader", "mapping", "synthesis"], () => { awake = true; refresh(); });
  stage.append(html("div", { class: "rs-side" }, target.root, held.root, strip.root, html("div", { class: "rs-scroll" }, table), said, dice), gate.root);
  if (live) gate.start();

  const face = live ? faces(ctx) : null, hang = face?.wall({ read: true, batch: 8 });
  let awake = false, shown = "";
  /** The gate has said why when it fails. */
  const refresh = () => { measure().catch(() => {}); };
  async function measure() {
    const s = state(), key = JSON.stringify(s);
    if (!face || !hang || key === shown) return;
    shown = key;
    const { way } = derive(s), ws = await face.mapping(latentsOf(s.seed, PEOPLE)), pictures = new Uint8ClampedArray(ALPHAS.length * 64 * 64 * 4);
    /** @type {import("./lib/faces.js").Reading[][]} */ const read = ALPHAS.map(() => []);
    const whole = await hang(ALPHAS.flatMap((a) => ws.map((w) => edit(w, way, a))), (i, { rgba, reading }) => {
      const k = Math.floor(i / PEOPLE);
      if (i % PEOPLE === 0) pictures.set(rgba, k * 64 * 64 * 4);
      if (reading) read[k].push(reading);
    });
    if (!whole || JSON.stringify(state()) !== key) return;
    strip.show(pictures);
    const mean = read.map((list) => ROWS.map((n) => list.reduce((sum, r) => sum + r[n], 0) / PEOPLE));
    rows.forEach(({ name, cells }, j) => cells.forEach(({ read: b, cell }, k) => {
      const by = mean[k][j] - mean[MIDDLE][j];
      say(b, k === MIDDLE ? amount(name, mean[k][j]) : signed(name, by));
      cell.setAttribute("data-read", by.toFixed(4));
      cell.classList.toggle("moved", k !== MIDDLE && Math.abs(inSpreads(name, by)) > WORTH);
    }));
    const also = ROWS.map((n, j) => ({ n, by: mean[END][j] - mean[MIDDLE][j] })).filter(({ n, by }) => n !== s.target && Math.abs(inSpreads(n, by)) > WORTH);
    const meant = ROWS.indexOf(s.target);
    say(said, `At +3 the reader says ${wordFor(s.target)} ${signed(s.target, mean[END][meant] - mean[MIDDLE][meant])}${also.length ? `; also ${also.map(({ n, by }) => `${wordFor(n)} ${signed(n, by)}${s.held.includes(n) ? ", though held" : ""}`).join(", ")}` : "; nothing else by a quarter of its usual spread"}.`);
  }
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    target.draw(s.target); held.draw(s.held);
    for (const b of held.buttons) /** @type {any} */ (b).disabled = b.dataset.value === s.target;
    rows.forEach(({ name, cells, mark, row }, j) => {
      const role = name === s.target ? "target" : s.held.includes(name) ? "held" : "";
      row.setAttribute("class", role); say(mark, role === "target" ? "edited" : role);
      cells.forEach((c, k) => { if (k !== MIDDLE) say(c.promised, signed(name, d.promised[k][j])); });
    });
    if (awake) refresh();
  } };
}
