// @ts-check
// Figure 2.0d. Seven tools to be sorted: some take every pixel times a number, some also add, and one throws the pixels away
// and draws anew. A test on sums of pictures tells them apart (eq-pixel-filter).

import { oneOf, real } from "./lib/clean.js";
import { choice } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { direction, edit } from "./lib/directions.js";
import { faces, latentsOf } from "./lib/faces.js";
import { facePane } from "./lib/face_parts.js";
import { defineFigure } from "./lib/figure.js";
import { short } from "./lib/format.js";
import { netGate } from "./lib/portrait.js";
import { between, pick } from "./lib/rng.js";
import { draw8, PIXELS } from "./lib/row8.js";

const SIDE = 64, AGE = 2;
/** The place at which a row balances. @param {number[]} x */
const balance = (x) => x.reduce((a, v, i) => a + v * (i + 1), 0) / x.reduce((a, v) => a + v, 0);
const at = (/** @type {number[]} */ x, /** @type {number} */ i) => x[i] ?? 0;
/** A tool on a picture in RGBA, pixel by pixel. @param {(x: number, y: number, c: number, from: (x: number, y: number) => number) => number} f */
const onPicture = (f) => (/** @type {Uint8ClampedArray} */ rgba) => {
  const out = new Uint8ClampedArray(rgba.length), inside = (/** @type {number} */ v) => Math.max(0, Math.min(SIDE - 1, v));
  for (let y = 0; y < SIDE; y++) for (let x = 0; x < SIDE; x++) {
    for (let c = 0; c < 3; c++) out[4 * (y * SIDE + x) + c] = f(x, y, c, (u, v) => rgba[4 * (inside(v) * SIDE + inside(u)) + c]);
    out[4 * (y * SIDE + x) + 3] = 255;
  }
  return out;
};
const NOSE = [33, 37, 5.2], RED = [214, 58, 52];
/** @type {Record<string, { name: string, kind: string, row: (x: number[]) => number[], code: string, picture: ((rgba: Uint8ClampedArray) => Uint8ClampedArray)|null, why: string }>} */
export const TOOLS = {
  mirror: { name: "mirror", kind: "linear", row: (x) => [...x].reverse(), code: "x[::-1]", picture: onPicture((x, y, _c, from) => from(SIDE - 1 - x, y)), why: "Every new pixel is some old pixel. Nothing is added." },
  brighter: { name: "brightness +20%", kind: "affine", row: (x) => x.map((v) => v + 0.2), code: "x + 0.2", picture: onPicture((x, y, _c, from) => from(x, y) + 51), why: "The sum of two pictures is made brighter once; two pictures apart are made brighter twice." },
  blur: { name: "blur", kind: "linear", row: (x) => x.map((v, i) => 0.25 * at(x, i - 1) + 0.5 * v + 0.25 * at(x, i + 1)), code: "np.convolve(x, [0.25, 0.5, 0.25], \"same\")", picture: onPicture((x, y, _c, from) => { let s = 0; for (let u = -2; u <= 2; u++) for (let v = -2; v <= 2; v++) s += from(x + u, y + v); return s / 25; }), why: "Every new pixel is a weighted total of old ones: a matrix." },
  negative: { name: "negative", kind: "affine", row: (x) => x.map((v) => 1 - v), code: "1 - x", picture: onPicture((x, y, _c, from) => 255 - from(x, y)), why: "Times −1 is linear. The 1 that is added is not: black becomes white." },
  sticker: { name: "sticker", kind: "affine", row: (x) => x.map((v, i) => (i === 3 || i === 4 ? 0.9 : v)), code: "np.where([0, 0, 0, 1, 1, 0, 0, 0], 0.9, x)", picture: onPicture((x, y, c, from) => (Math.hypot(x - NOSE[0], y - NOSE[1]) < NOSE[2] ? RED[c] : from(x, y))), why: "Some pixels are taken times 0, the rest times 1, and then the sticker is added. It looks at nothing." },
  dimmer: { name: "half as bright", kind: "linear", row: (x) => x.map((v) => v / 2), code: "x / 2", picture: onPicture((x, y, _c, from) => from(x, y) / 2), why: "Every pixel times one half. Nothing is added." },
  age: { name: "age slider", kind: "latent", row: (x) => (x.some((v) => v > 0) ? draw8(Math.min(7, balance(x) + 1)) : x), code: "draw(min(7, balance(x) + 1)) if x.any() else x", picture: null, why: "It looks for the place, moves it, and draws one picture anew. Of a sum of two it makes one." },
};
const NAMES = Object.keys(TOOLS), BINS = { linear: "only times", affine: "times and plus", latent: "drawn anew" };
const add = (/** @type {number[]} */ a, /** @type {number[]} */ b) => a.map((v, i) => v + b[i]);
const gap = (/** @type {number[]} */ a, /** @type {number[]} */ b) => Math.max(...a.map((v, i) => Math.abs(v - b[i])));
/** What the test says of a tool on two rows. @param {(x: number[]) => number[]} F @param {number[]} x @param {number[]} y */
export function test(F, x, y) {
  const both = F(add(x, y)), apart = add(F(x), F(y)), empty = F(new Array(PIXELS).fill(0));
  const kind = gap(both, apart) < 1e-9 ? "linear" : gap(add(both, empty), apart) < 1e-9 ? "affine" : "latent";
  return { both, apart, empty, kind };
}

/** @param {any} s */
export function derive(s) {
  const x = draw8(s.one), y = draw8(s.two), tool = TOOLS[s.tool];
  return { x, y, fx: tool.row(x), fy: tool.row(y), ...test(tool.row, x, y), put: s.put[NAMES.indexOf(s.tool)], right: NAMES.filter((n, i) => s.put[i] === TOOLS[n].kind).length, sorted: s.put.filter(Boolean).length };
}
/** @param {any} s @param {any} d */
function words(s, d) {
  const name = TOOLS[s.tool].name, bin = /** @type {Record<string, string>} */ (BINS);
  if (!d.put) return `The tool is ${name}. Where does it belong? ${d.sorted} of ${NAMES.length} are sorted.`;
  const says = { linear: "the tool on the sum is the sum of the two", affine: "the two differ by what the tool makes of black", latent: "the tool on the sum is another picture altogether" }[/** @type {"linear"} */ (d.kind)];
  return `You put ${name} under “${bin[d.put]}”. The test: ${says}, so it belongs under “${bin[d.kind]}”${d.put === d.kind ? ", as you said" : ""}. ${d.right} of ${d.sorted} sorted rightly.`;
}

export const spec = {
  name: "filter_sorter", number: "2.0d", title: "What does the tool do to the pixels?", instruction: "Sort each tool. Then see the test.", reset: "Unsort all",
  defaults: { tool: "mirror", put: NAMES.map(() => ""), one: 2, two: 5, seed: 27 },
  choices: { tool: NAMES },
  derive, words,
  result: (/** @type {any} */ _s, /** @type {any} */ d) => [...d.both, ...d.apart, ...d.empty],
  python: (/** @type {any} */ s) => `import numpy as np

def draw(place):
    return np.maximum(0, 1 - abs(np.arange(1, 9) - place) / 2)

def balance(x):
    return x @ np.arange(1, 9) / x.sum()

def F(x):
    return ${TOOLS[s.tool].code}

x, y = draw(${s.one}), draw(${s.two})
print(np.allclose(F(x + y), F(x) + F(y)))                        # only times
print(np.allclose(F(x + y) + F(0 * x), F(x) + F(y)))             # times and plus
result = [*F(x + y), *(F(x) + F(y)), *F(0 * x)]
`,
  clean: (/** @type {any} */ s) => {
    if (!Array.isArray(s.put) || s.put.length !== NAMES.length) throw new Error(`put=${JSON.stringify(s.put)} must be a list of ${NAMES.length} words; got something else. Write "" for a tool that is not sorted.`);
    return { tool: oneOf("tool", s.tool, NAMES), put: s.put.map((/** @type {any} */ v) => oneOf("put", v, ["", ...Object.keys(BINS)])), one: real("one", s.one, 2, 7), two: real("two", s.two, 2, 7), seed: Math.round(real("seed", s.seed, 0, 999999)) };
  },
  random: (/** @type {() => number} */ r) => ({ tool: pick(r, NAMES), put: NAMES.map(() => pick(r, ["", ...Object.keys(BINS)])), one: between(r, 2, 7), two: between(r, 2, 7), seed: Math.floor(r() * 1e6) }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, x = draw8(s.one), y = draw8(s.two).map((v, i) => v * (1 + i / 7));
    for (const [name, { row, kind }] of Object.entries(TOOLS)) {
      must(test(row, x, y).kind === kind, `${name} must be ${kind} by the test`);
      // A matrix also keeps multiples; what adds, or draws anew, does not.
      must(gap(row(x.map((v) => 3 * v)), row(x).map((v) => 3 * v)) < 1e-9 === (kind === "linear"), `${name} must keep multiples exactly when it is linear`);
    }
  },
  build,
};
export default defineFigure(spec);

const W = 176, H = 104, STEP = 21, LEFT = 4, FLOOR = 98, HIGH = 42;
/** A row of eight pixels that may leave 0 to 1. @param {string} title */
function small(title) {
  const bars = Array.from({ length: PIXELS }, (_, i) => svg("rect", { x: LEFT + STEP * i + 2, width: STEP - 4, class: "srt-bar" })), view = svg("svg", { viewBox: `0 0 ${W} ${H}`, class: "srt-row", role: "img", "aria-label": title }, svg("path", { class: "ec-drop", d: `M${LEFT} ${FLOOR - HIGH}H${W - LEFT}` }), ...bars, svg("path", { class: "ec-ink", d: `M${LEFT} ${FLOOR}H${W - LEFT}` }));
  return { root: html("div", { class: "srt-one" }, html("span", { class: "srt-name" }, title), view), draw(/** @type {number[]} */ row) {
    row.forEach((v, i) => attr(bars[i], { y: FLOOR - Math.min(2.3, Math.max(0, v)) * HIGH, height: Math.min(2.3, Math.max(0, v)) * HIGH }));
    attr(view, { "aria-label": `${title}: ${row.map((v) => short(v)).join(", ")}` });
  } };
}

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, stills, live } = ctx, s0 = state();
  const tools = choice({ label: "Tool", options: NAMES.map((n) => [n, TOOLS[n].name]), signal, set: (tool) => { set({ tool }); commit(); } });
  const bins = choice({ label: "It is", options: Object.entries(BINS), signal, set: (bin) => { const s = state(), put = [...s.put]; put[NAMES.indexOf(s.tool)] = bin; set({ put }); commit(); } });
  const rows = { x: small("x"), y: small("y"), fx: small("F(x)"), fy: small("F(y)"), apart: small("F(x) + F(y)"), both: small("F(x + y)"), empty: small("F(black)") };
  const before = facePane({ title: "Before", label: "A face before", name: "before", stills, picture: { seed: s0.seed } }), after = facePane({ title: "After", label: "The face after the tool", name: "after", stills, picture: s0.tool === "age" ? { seed: s0.seed, edits: [{ along: "age", alpha: AGE }] } : null });
  const verdict = html("p", { class: "srt-verdict" }), hidden = html("div", { class: "srt-test", role: "group", "aria-label": "The test" }, rows.apart.root, rows.both.root, rows.empty.root), wait = html("p", { class: "srt-wait" }, "Sort the tool, and the test appears here.");
  const shelves = Object.entries(BINS).map(([kind, text]) => { const list = html("span", {}); return { kind, list, root: html("p", { class: "srt-shelf" }, html("b", {}, `${text}: `), list) }; });
  const gate = netGate(ctx, ["mapping", "synthesis"], () => { awake = true; refresh(); });
  stage.append(tools.root, html("div", { class: "srt-two" }, html("div", { class: "srt-faces" }, before.root, after.root), html("div", { class: "srt-side" }, html("div", { class: "srt-test" }, rows.x.root, rows.y.root, rows.fx.root, rows.fy.root), bins.root, wait, hidden, verdict)), html("div", { class: "srt-shelves" }, ...shelves.map((x) => x.root)), gate.root);
  if (live) gate.start();

  const face = live ? faces(ctx) : null, ask = face?.painter({ read: false });
  let awake = false, of = -1, tool = "";
  /** @type {Uint8ClampedArray[]} */ let pair = [];
  async function refresh() {
    if (!face || !ask) return;
    try {
      const s = state();
      if (of !== s.seed) {
        const [w] = await face.mapping(latentsOf(s.seed)), got = await ask([w, edit(w, direction("age"), AGE)]);
        if (!got) return;
        of = s.seed; pair = got.map((g) => g.rgba); tool = "";
      }
      const now = state();
      if (tool === now.tool) return;
      tool = now.tool;
      before.show(pair[0]);
      after.show(TOOLS[tool].picture?.(pair[0]) ?? pair[1]);
    } catch { /* the gate has said why */ }
  }
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    tools.draw(s.tool); bins.draw(d.put);
    for (const k of /** @type {(keyof typeof rows)[]} */ (Object.keys(rows))) rows[k].draw(d[k]);
    hidden.style.visibility = d.put ? "" : "hidden"; wait.hidden = Boolean(d.put);
    say(verdict, d.put ? `${d.put === d.kind ? "Yes." : `No: it is “${/** @type {any} */ (BINS)[d.kind]}”.`} ${TOOLS[s.tool].why}` : "");
    verdict.classList.toggle("wrong", Boolean(d.put) && d.put !== d.kind);
    for (const x of shelves) say(x.list, NAMES.filter((_, i) => s.put[i] === x.kind).map((n) => TOOLS[n].name).join(", ") || "nothing yet");
    before.caption(`Face number ${s.seed}`); after.caption(s.tool === "age" ? `Age, ${AGE} usual steps up` : TOOLS[s.tool].name);
    if (awake) refresh();
  } };
}
