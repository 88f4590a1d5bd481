// @ts-check
// Figure 3.5b. A matrix as a sum of patterns, the strongest first. With K of them the squared error is the sum of the squared
// singular values that are left out; below, the errors of rivals of the same rank, none of which comes under that line.

import { oneOf, real } from "./lib/clean.js";
import { choice, line, slider } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { num, short } from "./lib/format.js";
import { unpack } from "./lib/halves.js";
import { GREY, LAYER, PERSON, STYLE } from "./lib/rank_matrices.js";
import { normals, pick, rng } from "./lib/rng.js";
import { nearest, svd } from "./lib/svd.js";
import { norm, transpose } from "./lib/vec.js";
import { MATRICES } from "./lib/world.js";

/** @typedef {"portrait"|"style"|"toy"} What */
const WHATS = ["portrait", "style", "toy"], SEEDS = 20, EACH = 3, RIVALS = ["random", "own", "nudged"];
const START = { portrait: 8, style: 8, toy: 1 };
const rows = (/** @type {ArrayLike<number>} */ flat, /** @type {number} */ n) => Array.from({ length: flat.length / n }, (_, i) => Array.from({ length: n }, (__, j) => flat[i * n + j]));

/** @type {Map<string, any>} */ const KEPT = new Map();
const once = (/** @type {string} */ key, /** @type {() => any} */ make) => { if (!KEPT.has(key)) KEPT.set(key, make()); return KEPT.get(key); };
/** @param {What} what @returns {{A: number[][], parts: any, m: number, n: number, most: number, whole: number, left: number[]}} */
const known = (what) => once(what, () => {
  const A = what === "portrait" ? rows(Array.from(atob(GREY), (c) => c.charCodeAt(0) / 255), 64) : what === "style" ? rows(unpack(STYLE), 64) : MATRICES.A, parts = svd(A), m = A.length, n = A[0].length, most = Math.min(m, n), left = Array(most + 1).fill(0);
  for (let k = most - 1; k >= 0; k--) left[k] = left[k + 1] + parts.s[k] ** 2;      // what is missing with k patterns, squared
  return { A, parts, m, n, most, whole: norm(A.flat()), left };
});

/**
 * The errors, at every rank, of copies whose columns are mixtures of the first so many of these: the best such copies there
 * are. Each direction is made square to those before it, and takes its part of the matrix away. @param {number[][]} from @param {What} what
 */
function errorsOf(from, what) {
  const { A, m, most, whole } = known(what), cols = transpose(A), basis = /** @type {Float64Array[]} */ ([]), out = [whole], along = (/** @type {ArrayLike<number>} */ x, /** @type {ArrayLike<number>} */ y) => { let t = 0; for (let i = 0; i < m; i++) t += x[i] * y[i]; return t; };
  let rest = whole * whole;
  for (let k = 0; k < most; k++) {
    const q = Float64Array.from(from[k]), size = along(q, q);
    for (let twice = 0; twice < 2; twice++) for (const b of basis) { const c = along(q, b); for (let i = 0; i < m; i++) q[i] -= c * b[i]; }
    const left = Math.sqrt(along(q, q));
    if (left * left > 1e-18 * size) { for (let i = 0; i < m; i++) q[i] /= left; basis.push(q); for (const c of cols) rest -= along(q, c) ** 2; }
    out.push(Math.sqrt(Math.max(0, rest)));
  }
  return out;
}
/** Rivals of three kinds, three of each. @param {What} what @param {number} seed @returns {Record<string, number[][]>} */
const rivals = (what, seed) => once(`${what} ${seed}`, () => {
  const { A, parts, m, most } = known(what), cols = transpose(A), draw = normals(seed, 2 * EACH * most * m), r = rng(seed + 1000), noise = (/** @type {number} */ k, /** @type {number} */ i) => Array.from(draw.subarray((k * most + i) * m, (k * most + i + 1) * m));
  return {
    random: Array.from({ length: EACH }, (_, k) => errorsOf(Array.from({ length: most }, (__, i) => noise(k, i)), what)),
    own: Array.from({ length: EACH }, () => { const order = cols.map((c) => ({ c, at: r() })).sort((a, b) => a.at - b.at); return errorsOf(order.map((o) => o.c), what); }),
    nudged: Array.from({ length: EACH }, (_, k) => errorsOf(Array.from({ length: most }, (__, i) => noise(EACH + k, i).map((x, j) => parts.u[i][j] + (0.25 * x) / Math.sqrt(m))), what)),
  };
});

/** @param {any} s */
export function derive(s) {
  const { A, parts, m, n, most, whole, left } = known(s.what), k = s.k, others = rivals(s.what, s.seed), error = Math.sqrt(left[k]), at = Object.fromEntries(RIVALS.map((name) => [name, others[name].map((e) => e[k])]));
  return { A, parts, m, n, most, whole, left, error, share: error / whole, others, at, best: Math.min(...RIVALS.flatMap((name) => at[name])), stored: k * (m + n + 1), full: m * n, pixel: s.what === "portrait" ? (255 * error) / Math.sqrt(m * n) : null };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const name = { portrait: "of the portrait", style: "of the style layer", toy: "of A" }[/** @type {What} */ (s.what)], count = `${s.k} ${s.k === 1 ? "pattern" : "patterns"} of ${d.most}`;
  const rank = d.parts.s.filter((/** @type {number} */ x) => x > 0).length, miss = d.left[s.k] < 1e-20 * d.whole ** 2 ? `nothing is missing${s.k < d.most || rank < d.most ? `: this matrix has rank ${rank}` : ""}` : `the error is ${num(d.error)}, ${num(100 * d.share, 1)}% of the length of the whole${d.pixel === null ? "" : `, or ${num(d.pixel, 1)} greys of 255 a pixel`}`;
  const cost = s.k === 0 ? "Nothing is stored." : `${d.stored} numbers are stored, where the whole has ${d.full}.`;
  const rival = s.k === 0 || s.k === d.most ? "" : ` Of ${RIVALS.length * EACH} rivals of rank ${s.k} the nearest misses by ${num(d.best)}.`;
  return `With ${count} ${name} ${miss}. ${cost}${rival}`;
}

export const spec = {
  name: "rank_dial", number: "3.5b", title: "How many patterns?", instruction: "Turn the dial, and see what is missing.", reset: "Start over",
  defaults: { what: "portrait", k: 1, seed: 1 }, choices: { what: WHATS },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [d.error, d.whole, d.parts.s[0], d.stored],
  python: (/** @type {any} */ s) => {
    const whole = s.what === "toy" ? "ec.matrices().A" : s.what === "style" ? `ec.load("portraits").style_weights()["${LAYER}"].astype(float)` : `np.rint(portraits.render(person, size=64)[0].mean(axis=2)) / 255`;
    return `import numpy as np
import eigencat as ec
${s.what === "portrait" ? `from eigencat.worlds import portraits

person = ${JSON.stringify(PERSON)}` : ""}
X, K = ${whole}, ${s.k}
found = ec.svd(X)
copy = found.nearest(K)
error = np.linalg.norm(X - copy)
assert np.isclose(error, found.error(K))     # the root of what is left out

rng = np.random.default_rng(${s.seed})
for _ in range(20):                          # the best copies with other columns
    columns = rng.normal(size=(len(X), K))
    rival = columns @ np.linalg.lstsq(columns, X, rcond=None)[0] if K else 0 * X
    assert np.linalg.norm(X - rival) >= error - 1e-9
stored = K * (X.shape[0] + X.shape[1] + 1)
result = [error, np.linalg.norm(X), found.s[0], stored]
`;
  },
  clean: (/** @type {any} */ s) => { const what = oneOf("what", s.what, WHATS); return { what, k: Math.min(known(/** @type {What} */ (what)).most, Math.round(real("k", s.k, 0, 64))), seed: Math.round(real("seed", s.seed, 1, SEEDS)) }; },
  random: (/** @type {() => number} */ r) => { const what = /** @type {What} */ (pick(r, WHATS)); return { what, k: Math.floor(r() * (known(what).most + 1)), seed: 1 + Math.floor(r() * 4) }; },
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ say_) => { if (!ok) throw new Error(say_); }, d = derive(s), copy = nearest(d.parts, s.k), room = 1e-9 * d.whole;
    // The error pixel by pixel, against the sum of what the bars left out.
    const missing = Math.sqrt(d.A.reduce((/** @type {number} */ t, /** @type {number[]} */ row, /** @type {number} */ i) => t + row.reduce((u, x, j) => u + (x - copy[i][j]) ** 2, 0), 0));
    must(Math.abs(missing - d.error) < room, `error² must be the sum of the squared singular values left out; got ${missing} and ${d.error}`);
    must(RIVALS.every((name) => d.at[name].every((/** @type {number} */ e) => e >= d.error - room)), "no rival of the same rank may come nearer");
    // Its rank, by taking each row out of those below it.
    let span = 0;
    const left = copy.map((row) => [...row]), tiny = 1e-9 * d.whole;
    for (let j = 0; j < d.n && span < d.m; j++) {
      let top = span; for (let i = span; i < d.m; i++) if (Math.abs(left[i][j]) > Math.abs(left[top][j])) top = i;
      if (Math.abs(left[top][j]) <= tiny) continue;
      [left[span], left[top]] = [left[top], left[span]];
      for (let i = span + 1; i < d.m; i++) { const f = left[i][j] / left[span][j]; for (let c = j; c < d.n; c++) left[i][c] -= f * left[span][c]; }
      span++;
    }
    must(span <= s.k, `a copy of ${s.k} patterns may not have a higher rank; got ${span}`);
    must(s.k === d.most || s.k === 0 || d.stored === s.k * d.m + s.k * d.n + s.k, "what is stored must be a column, a row and a number for each pattern");
    must(d.left.every((/** @type {number} */ e, /** @type {number} */ k) => k === 0 || e <= d.left[k - 1]), "one pattern more may not make it worse");
  },
  build,
};
export default defineFigure(spec);

const W = 420, L = 50, R = 12, T = 14, HB = 130, HE = 210, HUES = { random: "r0", own: "r1", nudged: "r2" }, SAYS = { random: "columns at random", own: "K of its own columns", nudged: "the best, nudged" };

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, stills, live } = ctx, s0 = state();
  const panes = ["whole", "copy", "rest"].map((show) => {
    const canvas = /** @type {HTMLCanvasElement} */ (html("canvas", { width: 64, height: 64, role: "img", "aria-label": show }));
    const still = html("img", { alt: "", width: 64, height: 64, "data-still": show, "data-picture": JSON.stringify({ rank: s0.k, of: s0.what, show, apart: true, quality: 80 }), src: stills[show] ?? false }), name = html("span", {}, "");
    canvas.hidden = true;
    return { show, canvas, still, name, root: html("figure", { class: "rk-pane" }, html("div", { class: "rk-frame" }, still, canvas), html("figcaption", {}, name)) };
  });
  const dial = slider({ label: "K", min: 0, max: 64, step: 1, value: (v) => `${v}`, signal, done: commit, set: (v) => set({ k: v }) });
  const what = choice({ label: "Show", options: [["portrait", "a portrait"], ["style", "a style layer"], ["toy", "A"]], signal, hideable: "what", set: (v) => { set({ what: v, k: START[/** @type {What} */ (v)] }); commit(); } });
  const again = html("button", { type: "button", class: "ec-opt", "data-hideable": "rivals" }, "Other rivals");
  again.addEventListener("click", () => { set({ seed: (state().seed % SEEDS) + 1 }); commit(); }, { signal });
  const eq = line(["error² = ", { live: "sum", lights: "left" }, ", error ", { live: "error", lights: "left" }]), cost = html("p", { class: "rk-cost" });
  // ── the singular values, and the errors over K ──
  const path = (/** @type {string} */ cls) => svg("path", { class: cls }), kept = path("rk-bar kept"), left = path("rk-bar left"), mark = [path("rk-mark"), path("rk-mark")], ours = path("rk-ours"), dot_ = svg("circle", { class: "rk-dot", r: 6.5 });
  const others = Object.fromEntries(RIVALS.map((name) => [name, path(`rk-rival ${HUES[/** @type {"own"} */ (name)]}`)])), ticksB = svg("g", {}), ticksE = svg("g", {});
  const frame = (/** @type {number} */ h, /** @type {string} */ label, /** @type {Element[]} */ ...inside) => svg("svg", { viewBox: `0 0 ${W} ${h}`, class: "rk-graph", role: "img", "aria-label": label }, ...inside);
  const bars = frame(HB + 46, "The singular values", left, kept, ticksB, mark[0]), curves = frame(HE + 46, "The error for every K, ours and the rivals’", ...RIVALS.map((r) => others[r]), ours, ticksE, mark[1], dot_);
  const key = html("ul", { class: "rk-key" }, html("li", {}, svg("svg", { viewBox: "0 0 34 12", "aria-hidden": "true" }, svg("path", { class: "rk-ours", d: "M1 6H33" })), "the strongest patterns"), ...RIVALS.map((r) => html("li", {}, svg("svg", { viewBox: "0 0 34 12", "aria-hidden": "true" }, svg("path", { class: `rk-rival ${HUES[/** @type {"own"} */ (r)]}`, d: "M1 6H33" })), SAYS[/** @type {"own"} */ (r)])));
  const title = (/** @type {string} */ t) => html("h3", { class: "fp-title" }, t);
  stage.append(html("div", { class: "rk-top" }, ...panes.map((p) => p.root)), html("div", { class: "rk-dial" }, dial.root, what.root),
    html("div", { class: "rk-two" }, html("div", { class: "rk-side" }, title("Singular values"), bars, html("div", { class: "rk-eq", "data-hideable": "equation" }, eq.root), cost), html("div", { class: "rk-side" }, title("What is missing, for every K"), curves, key, html("div", { class: "ec-choice" }, again))));
  let drawn_ = "";

  /** @param {any} pane @param {number[][]} m @param {(v: number) => number} grey */
  function paint(pane, m, grey) {
    const g = live ? pane.canvas.getContext?.("2d") : null;
    if (!g) return;
    const h = m.length, w = m[0].length, data = new Uint8ClampedArray(4 * w * h);
    for (let i = 0, p = 0; i < h; i++) for (let j = 0; j < w; j++, p += 4) { data[p] = data[p + 1] = data[p + 2] = Math.round(255 * grey(m[i][j])); data[p + 3] = 255; }
    if (pane.canvas.width !== w || pane.canvas.height !== h) { pane.canvas.width = w; pane.canvas.height = h; }
    g.putImageData(new ImageData(data, w, h), 0, 0);
    pane.canvas.hidden = false; pane.still.hidden = true;
  }

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const copy = nearest(d.parts, s.k), rest = d.A.map((/** @type {number[]} */ row, /** @type {number} */ i) => row.map((x, j) => x - copy[i][j])), top = s.what === "portrait" ? 1 : Math.max(...d.A.flat().map(Math.abs)), around_ = (/** @type {number} */ v) => Math.min(1, Math.max(0, 0.5 + v / (2 * top))), plain = (/** @type {number} */ v) => Math.min(1, Math.max(0, v));
    const tone = s.what === "portrait" ? plain : around_, said = ["the whole", `the sum of ${s.k} ${s.k === 1 ? "pattern" : "patterns"}`, "what is missing"];
    [d.A, copy, rest].forEach((m, i) => { paint(panes[i], m, i === 2 ? around_ : tone); say(panes[i].name, said[i]); attr(panes[i].canvas, { "aria-label": said[i] }); panes[i].root.style.setProperty("--shape", `${d.n}/${d.m}`); });
    attr(dial.input, { max: d.most }); dial.draw(s.k); what.draw(s.what);
    const X = (/** @type {number} */ k) => L + ((W - L - R) * k) / d.most, step = (W - L - R) / d.most, wide = Math.min(step * 0.72, 60), Y = (/** @type {number} */ v) => T + HB - (HB * 0.94 * v) / d.parts.s[0], E = (/** @type {number} */ e) => T + HE - (HE * 0.94 * e) / d.whole;
    const bar = (/** @type {number} */ v, /** @type {number} */ i) => `M${(X(i + 0.5) - wide / 2).toFixed(1)} ${T + HB}V${Y(v).toFixed(1)}h${wide.toFixed(1)}V${T + HB}z`;
    attr(kept, { d: d.parts.s.slice(0, s.k).map(bar).join("") }); attr(left, { d: d.parts.s.slice(s.k).map((/** @type {number} */ v, /** @type {number} */ i) => bar(v, i + s.k)).join("") });
    attr(mark[0], { d: `M${X(s.k).toFixed(1)} ${T}V${T + HB}` }); attr(mark[1], { d: `M${X(s.k).toFixed(1)} ${T}V${T + HE}` });
    attr(dot_, { cx: X(s.k).toFixed(1), cy: E(d.error).toFixed(1) });
    const now = `${s.what} ${s.seed}`;
    if (now !== drawn_) {
      drawn_ = now;
      const curve = (/** @type {number[]} */ e) => `M${e.flatMap((v, k) => (d.most > 8 && k > 8 && k % (k > 16 ? 8 : 4) ? [] : [`${X(k).toFixed(0)} ${E(v).toFixed(0)}`])).join(" ")}`, every = d.most > 8 ? 16 : 1;
      attr(ours, { d: `M${d.left.map((/** @type {number} */ v, /** @type {number} */ k) => `${X(k).toFixed(1)} ${E(Math.sqrt(v)).toFixed(1)}`).join("L")}` });
      for (const name of RIVALS) attr(others[name], { d: d.others[name].map(curve).join("") });
      const across = (/** @type {number} */ y) => Array.from({ length: Math.floor(d.most / every) + 1 }, (_, i) => svg("text", { class: "ec-tick", x: X(i * every), y }, String(i * every)));
      const up = (/** @type {number} */ y, /** @type {string} */ t) => svg("text", { class: "ec-tick end", x: L - 7, y: y + 5 }, t);
      ticksB.replaceChildren(svg("path", { class: "ec-ax plain", d: `M${L} ${T}V${T + HB}H${W - R}` }), ...across(T + HB + 19), up(Y(d.parts.s[0]), short(d.parts.s[0], 1)), up(T + HB, "0"));
      ticksE.replaceChildren(svg("path", { class: "ec-ax plain", d: `M${L} ${T}V${T + HE}H${W - R}` }), ...across(T + HE + 19), up(E(d.whole), short(d.whole, 1)), up(T + HE, "0"));
    }
    eq.draw({ sum: num(d.left[s.k]), error: num(d.error) });
    say(cost, `${s.k} × (${d.m} + ${d.n} + 1) = ${d.stored} numbers for the copy, ${d.m} × ${d.n} = ${d.full} for the whole.`);
  } };
}
