// @ts-check
// Figure 1.1c. The same four numbers as wires. What leaves a neuron is a column of W, what enters one is a row, and an
// output is the sum of what its wires carry. A bend behind the outputs throws away what lies below zero.

import { mark } from "./lib/animals.js";
import { oneOf, realMatrix, reals } from "./lib/clean.js";
import { choice, matrix, sign, slider } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { sameOutput, twin } from "./lib/fibre.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyList, pyMatrix, short, spoken } from "./lib/format.js";
import { around, lineBoxes, placeLabel } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { dist, matvec, mix } from "./lib/vec.js";
import { MATRICES } from "./lib/world.js";

const MAX = 5, BOX = [[0, 3], [0, 3]], CELLS = [[0, 0], [0, 1], [1, 0], [1, 1]];
const NAMED = { W_C: "classifier", W_R: "turn and stretch", custom: "your own" };
/** What the four neurons are called. The arithmetic never looks. */
const CALLED = { concepts: { in: ["snout", "body"], out: ["cat", "rat"] }, letters: { in: ["p", "q"], out: ["r", "s"] } };
const PICKS = ["", "f", "b", "o1", "o2", "w11", "w12", "w21", "w22"];
const matrixOf = (/** @type {any} */ s) => (s.w === "custom" ? s.m : MATRICES[s.w]);
const namesOf = (/** @type {any} */ s) => CALLED[/** @type {"concepts"} */ (s.names)];
const isCut = (/** @type {any} */ s, /** @type {number} */ i, /** @type {number} */ j) => s.cut.some((/** @type {number[]} */ c) => c[0] === i && c[1] === j);

/** @param {any} s */
export function derive(s) {
  const W = matrixOf(s), wired = W.map((/** @type {number[]} */ r, /** @type {number} */ i) => r.map((v, j) => (isCut(s, i, j) ? 0 : v)));
  const terms = wired.map((/** @type {number[]} */ r) => r.map((v, j) => v * s.x[j] + 0)), before = matvec(wired, s.x).map((v) => v + 0);
  const o = s.bend ? before.map((/** @type {number} */ v) => Math.max(0, v)) : before;
  const same = sameOutput(wired, s.x, s.bend, BOX), straight = s.bend ? sameOutput(wired, s.x, false, BOX) : same;
  return { W, wired, terms, before, o, same, other: twin(same, s.x), flat: straight.length > 1 };
}

const cap = (/** @type {string} */ t) => t[0].toUpperCase() + t.slice(1);
/** @param {any} s @param {any} d */
function words(s, d) {
  const n = namesOf(s), the = s.names === "letters" ? "" : "the ";
  const one = (/** @type {number} */ i) => {
    const live = n.in.flatMap((name, j) => (isCut(s, i, j) ? [] : [`${short(d.terms[i][j])} from ${the}${name}`])), cut = n.in.filter((_, j) => isCut(s, i, j));
    const from = cut.length === 2 ? "both its wires are cut" : `${live.join(", ")}${cut.length ? `; the wire from ${the}${cut[0]} is cut` : ""}`;
    return `${s.names === "letters" ? n.out[i] : cap(n.out[i])} ${short(d.before[i])}: ${from}.${s.bend && d.before[i] < 0 ? " The bend makes it 0." : ""}`;
  };
  const tail = !s.bend ? "" : d.other ? ` ${coord(d.other)} gives the same output${d.flat ? ": these weights already cannot tell them apart" : ", so the bend cannot be undone"}.` : d.before.some((/** @type {number} */ v) => v < 0) ? "" : " Nothing is below zero, so the bend changes nothing here.";
  return `${one(0)} ${one(1)}${tail}`;
}

export const spec = {
  name: "wires", number: "1.1c", title: "The same W as wires", instruction: "Press a neuron to light its row or its column.", reset: "Start again",
  defaults: { w: "W_C", m: [[1, 0.5], [-0.5, 1]], x: [0.5, 2], pick: "", bend: false, cut: [], names: "concepts" },
  choices: { w: Object.keys(NAMED), pick: PICKS, names: Object.keys(CALLED) },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => d.o,
  python: (/** @type {any} */ s) => {
    const n = namesOf(s), list = (/** @type {string[]} */ a) => `[${a.map((t) => `"${t}"`).join(", ")}]`;
    const cuts = s.cut.map((/** @type {number[]} */ [i, j]) => `W[${i}][${j}] = 0.0      # the wire from ${n.in[j]} to ${n.out[i]} is cut\n`).join("");
    return `import eigencat as ec

W = ${s.w === "custom" ? pyMatrix(s.m) : `ec.matrices()["${s.w}"]`}
${cuts}layer = ec.NamedLayer(W, inputs=${list(n.in)}, outputs=${list(n.out)}${s.bend ? ', activation="relu"' : ""})
pushed = layer.push(${pyList(s.x)})
result = pushed.o
print(pushed.receipt("${n.out[0]}"))
print(pushed.receipt("${n.out[1]}"))
`;
  },
  clean(/** @type {any} */ s) {
    if (!Array.isArray(s.cut)) throw new Error(`cut=${JSON.stringify(s.cut)} must be a list of wires [output, input]; got ${typeof s.cut}. For example [[0,1]].`);
    const cut = CELLS.filter(([i, j]) => s.cut.some((/** @type {any} */ c) => Array.isArray(c) && c[0] === i && c[1] === j));
    return { ...s, w: oneOf("w", s.w, Object.keys(NAMED)), m: realMatrix("m", s.m, 2, 2, -MAX, MAX), x: reals("x", s.x, BOX),
      pick: oneOf("pick", s.pick, PICKS), bend: s.bend === true, names: oneOf("names", s.names, Object.keys(CALLED)), cut };
  },
  random: (/** @type {() => number} */ r) => ({ w: pick(r, Object.keys(NAMED)), m: [[between(r, -3, 3), between(r, -3, 3)], [between(r, -3, 3), between(r, -3, 3)]],
    x: [between(r, 0, 3), between(r, 0, 3)], pick: pick(r, PICKS), bend: r() < 0.6, cut: CELLS.filter(() => r() < 0.2), names: pick(r, Object.keys(CALLED)) }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), out = (/** @type {number[]} */ x) => matvec(d.wired, x).map((v) => (s.bend ? Math.max(0, v) : v));
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    must(dist(d.o, out(s.x)) < 1e-12, "o must be W x, bent when bend is on");
    must(d.before.every((/** @type {number} */ v, /** @type {number} */ i) => Math.abs(v - d.terms[i][0] - d.terms[i][1]) < 1e-12), "an output must be the sum of its wires");
    for (const [i, j] of CELLS) {
      if (isCut(s, i, j)) continue;
      const after = derive({ ...s, cut: [...s.cut, [i, j]] });
      must(Math.abs(after.before[i] - (d.before[i] - d.W[i][j] * s.x[j])) < 1e-12, `cutting wire ${i},${j} must take exactly its term from output ${i}`);
      must(after.before[1 - i] === d.before[1 - i], `cutting wire ${i},${j} must leave output ${1 - i} alone`);
    }
    const room = 1e-9 * (1 + Math.max(...d.wired.flat().map(Math.abs)));
    for (const p of [...d.same, ...(d.other ? [d.other, mix(s.x, d.other, 0.5)] : [])]) must(dist(out(p), d.o) < room, "whoever is said to give the same output must give it");
    for (const names of Object.keys(CALLED)) must(dist(derive({ ...s, names }).o, d.o) === 0, "names must not change the arithmetic");
  },
  build,
};
export default defineFigure(spec);

const SIZE = { w: 470, h: 306 }, COLS = [52, 326], ROWS = [88, 232], R = 31, HINGE = { x: 420, w: 34, h: 30, unit: 6.4 };
const THICK = 2.2;                                         // a wire's breadth: this many pixels a unit of what it carries
const part = (/** @type {number} */ i, /** @type {number} */ j) => `w${i + 1}${j + 1}`;
let serial = 0;

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal, tween }) {
  const kinds = /** @type {const} */ (["face", "body"]), outs = /** @type {const} */ (["cat", "rat"]), id = `ec-w${++serial}`;
  const choose = (/** @type {string} */ p) => { set({ pick: state().pick === p ? "" : p }); commit(); };
  const toggle = (/** @type {number} */ i, /** @type {number} */ j) => {
    set({ cut: isCut(state(), i, j) ? state().cut.filter((/** @type {number[]} */ c) => c[0] !== i || c[1] !== j) : [...state().cut, [i, j]] });
    commit();
  };
  const press = (/** @type {Element} */ e, /** @type {() => void} */ f, /** @type {(() => void)|undefined} */ del = undefined) => {
    attr(e, { role: "button", tabindex: 0 });
    e.addEventListener("click", f, { signal });
    e.addEventListener("keydown", (/** @type {any} */ k) => {
      if (k.key === "Enter" || k.key === " ") f(); else if (del && (k.key === "Delete" || k.key === "Backspace")) del(); else return;
      k.preventDefault();
    }, { signal });
  };

  // ── the network ──
  const net = svg("svg", { viewBox: `0 0 ${SIZE.w} ${SIZE.h}`, class: "ec-pane wr-net", role: "group", "aria-label": "Two input neurons, four wires, two output neurons" });
  net.append(svg("defs", {}, ...kinds.map((k) => svg("pattern", { id: `${id}${k}`, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, svg("path", { class: `wr-hatch ${k}`, d: "M0 0V7" })))));
  const wires = CELLS.map(([i, j]) => {
    const d = `M${COLS[0]} ${ROWS[j]}L${COLS[1]} ${ROWS[i]}`, at = (/** @type {number} */ t) => ({ x: COLS[0] + (COLS[1] - COLS[0]) * t, y: ROWS[j] + (ROWS[i] - ROWS[j]) * t + 5.5 });
    const path = (/** @type {string} */ cls, more = {}) => svg("path", { class: cls, d, ...more });
    // The place to press is an area: a line by itself has none, however broad its stroke.
    const hit = path("wr-hit", { d: `M${COLS[0]} ${ROWS[j] - 23}L${COLS[1]} ${ROWS[i] - 23}V${ROWS[i] + 23}L${COLS[0]} ${ROWS[j] + 23}Z` }), halo = path("wr-halo"), band = path(`wr-band ${kinds[j]}`), core = path("wr-core"), hatch = path("wr-fill", { stroke: `url(#${id}${kinds[j]})` }), stub = path("wr-stub", { pathLength: 100 });
    const weight = svg("text", { class: "ec-label wr-weight", ...at(0.3) }), carried = svg("text", { class: "ec-label wr-carried", ...at(0.72) });
    // Each number stands in a gap of its wire, or a broad band would show through its strokes.
    const gap = (/** @type {number} */ t, /** @type {string} */ cls) => { const q = at(t); return svg("rect", { class: `wr-gap ${cls}`, y: q.y - 16, height: 21, "data-x": q.x }); };
    const g = svg("g", { class: `wr-wire wr-r${i + 1} wr-c${j + 1}`, "data-lights": part(i, j) }, hit, halo, band, core, hatch, stub);
    const gaps = [gap(0.3, ""), gap(0.72, "wr-carried")];
    const labels = svg("g", { class: `wr-labels wr-r${i + 1} wr-c${j + 1}` }, ...gaps, weight, carried);
    press(g, () => choose(part(i, j)), () => toggle(i, j));
    return { i, j, g, labels, halo, band, core, hatch, stub, weight, carried, gaps };
  });
  const neuron = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ key, /** @type {string} */ kind, /** @type {string} */ cls) => {
    const value = svg("text", { class: "wr-value", y: 6 }), name = svg("text", { class: `ec-axname wr-name ${kind}`, y: -R - 13 }), pic = svg("g", { class: "wr-mark", transform: `translate(-16 ${-R - 17}) scale(.8)` });
    pic.innerHTML = mark[/** @type {"cat"} */ (kind)];
    const g = svg("g", { class: `wr-neuron ${cls}`, transform: `translate(${x} ${y})`, "data-lights": key }, svg("circle", { class: "wr-cell", r: R }), pic, name, " ", value);
    press(g, () => choose(key));
    return { g, value, name, key };
  };
  const ins = kinds.map((k, j) => neuron(COLS[0], ROWS[j], ["f", "b"][j], k, `wr-c${j + 1}`)), ends = outs.map((k, i) => neuron(COLS[1], ROWS[i], `o${i + 1}`, k, `wr-r${i + 1}`));
  const hinges = [0, 1].map((i) => {
    const line = svg("path", { class: "wr-hinge" }), dot_ = svg("circle", { class: "wr-dot", r: 4.5 }), value = svg("text", { class: "wr-bent end", x: 48, y: HINGE.h + 22 }), drop = svg("path", { class: "ec-drop" });
    const g = svg("g", { class: `wr-bend wr-r${i + 1}`, transform: `translate(${HINGE.x} ${ROWS[i]})` }, svg("path", { class: "wr-lead", d: `M${COLS[1] + R - HINGE.x} 0H${-HINGE.w}` }), svg("path", { class: "wr-frame", d: `M${-HINGE.w} 0H${HINGE.w}M0 ${HINGE.h}V${-HINGE.h}` }), line, drop, dot_, value);
    return { g, line, dot: dot_, value, drop };
  });
  net.append(...wires.map((w) => w.g), ...wires.map((w) => w.labels), ...ins.map((n) => n.g), ...ends.map((n) => n.g), ...hinges.map((h) => h.g));

  // ── the matrix beside it: its rows and columns are buttons, its entries can be typed ──
  const W = matrix({ label: "The matrix W", rows: 2, cols: 2, signal, kinds: (i, j) => `${["c-face", "c-body"][j]} wr-r${i + 1} wr-c${j + 1}`, lights: part,
    name: (i, j) => `W, row ${i + 1}, column ${j + 1}`, done: commit,
    set: (i, j, v) => { const m = matrixOf(state()).map((/** @type {number[]} */ r) => [...r]); m[i][j] = v; set({ w: "custom", m }); } });
  const head = (/** @type {string} */ key, /** @type {string} */ cls) => { const b = html("button", { type: "button", class: `wr-head ${cls}`, "data-lights": key }); b.addEventListener("click", () => choose(key), { signal }); return { b, key }; };
  const tops = [head("f", "c-face wr-c1"), head("b", "c-body wr-c2")], sides = [head("o1", "c-cat wr-r1"), head("o2", "c-rat wr-r2")];
  const vx = matrix({ label: "the input x", rows: 2, cols: 1, digits: 2, kinds: (i) => `${["c-face", "c-body"][i]} wr-c${i + 1}`, lights: (i) => ["f", "b"][i] });
  const vo = matrix({ label: "the output o", rows: 2, cols: 1, digits: 2, kinds: (i) => `${["c-cat", "c-rat"][i]} wr-r${i + 1}`, lights: (i) => `o${i + 1}` });
  const relu = html("span", { class: "wr-relu" }, "");
  const block = html("div", { class: "wr-block", role: "group", "aria-label": "W x = o", "data-hideable": "equation" },
    html("div", { class: "wr-tops" }, ...tops.map((t) => t.b)), html("div", { class: "wr-sides" }, ...sides.map((t) => t.b)), W.root, vx.root, sign("="), vo.root, relu);

  const receipts = outs.map((k, i) => {
    const name = html("span"), rows = [0, 1].map((j) => {
      const what = html("th", { scope: "row" }), sum = html("td", { class: "wr-calc" }), is = html("td", { class: "wr-num" }), b = html("button", { type: "button", class: "ec-tool" });
      b.addEventListener("click", () => toggle(i, j), { signal });
      return { what, sum, is, b, tr: html("tr", { class: `wr-term wr-r${i + 1} wr-c${j + 1}`, "data-lights": part(i, j) }, what, sum, is, html("td", {}, b)) };
    });
    const total = html("td", { class: "wr-num" }), bent = html("td", { class: "wr-num" });
    const bend = html("tr", { class: "wr-after" }, html("th", { scope: "row", colspan: 2 }, "after the bend"), bent, html("td"));
    const pic = html("span", { class: "wr-pic", "aria-hidden": "true" });
    pic.innerHTML = `<svg class="mark" viewBox="-12 -12 24 24" width="20" height="20">${mark[k]}</svg>`;
    const table = html("table", { class: "wr-receipt" }, html("caption", { class: `c-${k}` }, pic, name), html("tbody", {}, ...rows.map((r) => r.tr)),
      html("tfoot", {}, html("tr", { class: "wr-total", "data-lights": `o${i + 1}` }, html("th", { scope: "row", colspan: 2 }, "total"), total, html("td")), bend));
    return { name, rows, total, bent, bend, table };
  });

  // ── who else gives this output ──
  const map = plane({ x: [-0.45, 3.3], y: [-0.55, 3.36], unit: 90, axes: [{ kind: "face", name: "snout" }, { kind: "body", name: "body" }], label: "All inputs: snout to the right, body upwards" });
  const same = svg("path", { class: "wr-same" }), twinMark = svg("g", { class: "wr-twin" }), twinTag = svg("text", { class: "ec-label" }), tag = svg("text", { class: "ec-label" });
  const point = svg("g", { class: "ec-handle ec-part-x", "data-lights": "x" });
  point.innerHTML = `<circle class="ec-hit" r="27"/><circle class="ec-ring open" r="13.5"/><g transform="scale(.86)">${mark.x}</g>`;
  twinMark.innerHTML = `<g transform="scale(.72)">${mark.x}</g>`;
  map.data.append(same, twinMark, twinTag, tag);
  map.over.append(point);
  const verdict = html("p", { class: "wr-verdict" }), walk = html("button", { type: "button", class: "ec-opt wr-walk" });
  // Without a bend nobody else gives this output, so the question is asked only when it has an answer (a cut wire has one too).
  const who = html("div", { class: "wr-who", "data-hideable": "plane" }, html("h3", { class: "wr-title" }, "Who else gives this output?"), verdict, html("div", { class: "wr-map" }, map.root, walk));
  // The whole way there lies inside the set of equals, so the output stands still while the input walks.
  walk.addEventListener("click", () => { const from = state().x, to = derive(state()).other; if (to) tween(1, 0, 1000, (u) => set({ x: mix(from, to, u) }), commit); }, { signal });

  const sliders = kinds.map((k, j) => slider({ label: CALLED.concepts.in[j], min: 0, max: 3, step: 0.05, kind: `c-${k}`, value: (v) => num(v), signal, done: commit,
    set: (v) => { const x = [...state().x]; x[j] = v; set({ x }); } }));
  const bend = choice({ label: "Bend the outputs", options: [["off", "no"], ["on", "ReLU"]], signal, hideable: "bend", set: (v) => { set({ bend: v === "on" }); commit(); } });
  const names = choice({ label: "Call the neurons", options: [["concepts", "snout, body, cat, rat"], ["letters", "p, q, r, s"]], signal, hideable: "names", set: (v) => { set({ names: v }); commit(); } });
  const which = choice({ label: "W", options: /** @type {[string, string][]} */ (Object.entries(NAMED)), signal, hideable: "matrix", set: (w) => { set(w === "custom" ? { w, m: matrixOf(state()) } : { w }); commit(); } });

  stage.append(html("div", { class: "wr-top" }, html("div", { class: "wr-left" }, net, html("p", { class: "wr-legend" }, "A wire is as broad as what it carries. Hatched or dashed: below zero.")), html("div", { class: "wr-right" }, block, html("div", { class: "wr-receipts", "data-hideable": "receipt" }, ...receipts.map((r) => r.table)))),
    html("div", { class: "wr-low" }, html("div", { class: "wr-controls" }, html("div", { class: "wr-x", "data-hideable": "sliders" }, ...sliders.map((x) => x.root)), bend.root, names.root, which.root),
      who));

  const value = () => { const s = state(), n = namesOf(s); return `${n.in[0]} ${spoken(s.x[0])}, ${n.in[1]} ${spoken(s.x[1])}`; };
  const hand = movable(point, { range: BOX, signal, label: "The input: first measurement left and right, second up and down", value, at: map.at, get: () => state().x, set: (x) => set({ x }), done: commit, home: () => [0.5, 2] });

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const n = namesOf(s), fig = /** @type {HTMLElement} */ (stage.parentElement);
    for (const p of PICKS) if (p) fig.classList.toggle(`pk-${p}`, s.pick === p);
    fig.classList.toggle("pk", s.pick !== "");
    fig.classList.toggle("wr-letters", s.names === "letters");
    fig.classList.toggle("wr-bends", s.bend);

    for (const w of wires) drawWire(w, s, d, n);
    ins.forEach((e, j) => { say(e.value, num(s.x[j])); nameIt(e, n.in[j], s, `${n.in[j]} ${num(s.x[j])}, input neuron: light the column that leaves it`); });
    ends.forEach((e, i) => { say(e.value, num(d.before[i])); nameIt(e, n.out[i], s, `${n.out[i]} ${num(d.before[i])}, output neuron: light the row that enters it`); });
    hinges.forEach((h, i) => {
      const u = HINGE.unit, v = Math.max(-5, Math.min(5, d.before[i])), y = s.bend ? Math.max(0, v) : v;
      attr(h.line, { d: s.bend ? `M${-HINGE.w} 0H0L${HINGE.h} ${-HINGE.h}` : `M${-HINGE.h} ${HINGE.h}L${HINGE.h} ${-HINGE.h}` });
      attr(h.dot, { cx: v * u, cy: -y * u });
      attr(h.drop, { d: s.bend && v < 0 ? `M${v * u} ${-v * u}V0` : "" });
      say(h.value, s.bend ? (d.before[i] < 0 ? "becomes 0.00" : `stays ${num(d.o[i])}`) : "no bend");
    });

    W.draw(d.W); vx.draw(s.x.map((/** @type {number} */ v) => [v])); vo.draw(d.before.map((/** @type {number} */ v) => [v]));
    for (const [i, j] of CELLS) { W.cells[i][j].classList.toggle("wr-off", isCut(s, i, j)); W.cells[i][j].setAttribute("aria-label", `how much ${n.in[j]} counts towards ${n.out[i]}${isCut(s, i, j) ? ", wire cut" : ""}`); }
    say(relu, s.bend ? `after the bend ${coord(d.o)}` : "");
    tops.forEach((t, j) => { say(t.b, n.in[j]); attr(t.b, { "aria-pressed": s.pick === t.key, "aria-label": `Column ${j + 1}: ${n.in[j]}` }); });
    sides.forEach((t, i) => { say(t.b, n.out[i]); attr(t.b, { "aria-pressed": s.pick === t.key, "aria-label": `Row ${i + 1}: ${n.out[i]}` }); });
    receipts.forEach((r, i) => {
      say(r.name, n.out[i]);
      r.rows.forEach((row, j) => {
        const cut = isCut(s, i, j);
        say(row.what, n.in[j]);
        row.what.className = ["c-face", "c-body"][j];
        say(row.sum, `${short(d.W[i][j])} × ${num(s.x[j])}`);
        say(row.is, cut ? "gone" : signed(d.terms[i][j]));
        say(row.b, cut ? "mend" : "cut");
        row.b.setAttribute("aria-label", `${cut ? "mend" : "cut"} the wire from ${n.in[j]} to ${n.out[i]}`);
        row.tr.classList.toggle("wr-off", cut);
      });
      say(r.total, num(d.before[i]));
      r.bend.hidden = !s.bend;
      say(r.bent, num(d.o[i]));
    });

    sliders.forEach((sl, j) => { sl.draw(s.x[j]); say(/** @type {Element} */ (sl.root.firstElementChild), n.in[j]); sl.input.setAttribute("aria-label", n.in[j]); });
    bend.draw(s.bend ? "on" : "off"); names.draw(s.names); which.draw(s.w);

    map.setNames(n.in);
    const at = map.pin(s.x), far = d.other && map.pin(d.other);
    attr(point, { transform: `translate(${at.x} ${at.y})` });
    attr(same, { d: d.same.length > 1 ? `M${d.same.map((/** @type {number[]} */ p) => `${map.px(p[0])} ${map.py(p[1])}`).join("L")}${d.same.length > 2 ? "Z" : ""}`: "", class: `wr-same ${d.same.length > 2 ? "area" : "line"}` });
    twinMark.style.display = far ? "" : "none";
    if (far) attr(twinMark, { transform: `translate(${far.x} ${far.y})` });
    const [near, other] = [d.same[0], d.same[1]].map((q) => q && /** @type {[number, number]} */ ([map.px(q[0]), map.py(q[1])])), points = far ? [at, far] : [at];
    /** @type {import("./lib/labels.js").Box[]} */
    const taken = [...(d.same.length === 2 ? lineBoxes(...near, ...other, 5) : []), ...points.map((q, i) => around(q.x, q.y, i ? 8 : 14)), ...map.taken];
    [tag, twinTag].forEach((e, i) => {
      const q = points[i], text = i ? coord(d.other ?? []) : coord(s.x), place = q && (placeLabel(text, q.x, q.y, taken, map, 17, 21) ?? placeLabel(text, q.x, q.y, taken, map, 28, 21));
      e.textContent = place ? text : "";
      if (!place) return;
      attr(e, { x: place.x, y: place.y, class: `ec-label ${place.anchor === "end" ? "end" : place.anchor === "middle" ? "mid" : ""}` });
      taken.push(place.box);
    });
    who.classList.toggle("wr-unasked", !s.bend && d.same.length === 1);
    say(verdict, d.same.length === 1 ? `No other input in this frame gives ${coord(d.o)}.` : `Every input ${d.same.length === 2 ? "on the thick line" : "in the shading"} gives ${coord(d.o)}.`);
    walk.style.visibility = d.other ? "" : "hidden";
    say(walk, d.other ? `Go to ${coord(d.other).replace(" ", "\u00a0")}` : "Go");
    hand.sync();
  } };
}

const signed = (/** @type {number} */ v) => (v < 0 ? num(v) : `+${num(v)}`);
/** @param {any} e @param {string} name @param {any} s @param {string} label */
function nameIt(e, name, s, label) {
  say(e.name, name);
  attr(e.name, { x: s.names === "letters" ? 0 : -1 });
  attr(e.g, { "aria-label": label, "aria-pressed": s.pick === e.key });
}
/** @param {any} w @param {any} s @param {any} d @param {{in: string[], out: string[]}} n */
function drawWire(w, s, d, n) {
  const { i, j } = w, cut = isCut(s, i, j), v = d.terms[i][j], breadth = 1.4 + THICK * Math.abs(v), negative = v < 0, wide = breadth > 5;
  w.g.classList.toggle("wr-off", cut);
  w.labels.classList.toggle("wr-off", cut);
  attr(w.halo, { style: `stroke-width:${breadth + 7}px` });
  attr(w.band, { style: `stroke-width:${breadth}px;${negative && !wide ? "stroke-dasharray:7 4" : ""}` });
  attr(w.core, { style: negative && wide ? `stroke-width:${breadth - 2.6}px` : "display:none" });
  attr(w.hatch, { style: negative && wide ? `stroke-width:${breadth - 2.6}px` : "display:none" });
  say(w.weight, `× ${short(d.W[i][j])}`);
  say(w.carried, cut ? "cut" : signed(v));
  [w.weight, w.carried].forEach((t, k) => { const wide = 8.2 * t.textContent.length + 4; attr(w.gaps[k], { x: Number(w.gaps[k].getAttribute("data-x")) - wide / 2, width: wide }); });
  attr(w.g, { "aria-label": `Wire from ${n.in[j]} to ${n.out[i]}, weight ${spoken(d.W[i][j])}, ${cut ? "cut" : `carries ${spoken(v)}`}. Delete cuts or mends it.`, "aria-pressed": s.pick === part(i, j) });
}
