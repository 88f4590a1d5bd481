// @ts-check
// Figure 1.2c. Two networks that give the same answers with other neurons: first a copy of A whose hidden units were
// shuffled, where a renaming explains everything; then B, trained from another seed, where it does not.

import { mark } from "./lib/animals.js";
import { oneOf, real, reals } from "./lib/clean.js";
import { choice } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { num, pyList, short, spoken } from "./lib/format.js";
import { movable } from "./lib/movable.js";
import { plane } from "./lib/plane.js";
import { between, pick, rng } from "./lib/rng.js";
import { CLASSES, HIDDEN, hidden, kinship, NETS, scores, shuffled } from "./lib/small_nets.js";
import { clamp, dist, dot, mix } from "./lib/vec.js";
import { CATS, RATS } from "./lib/world.js";

const BOX = [[0, 3.4], [0, 3]], UNITS = Array.from({ length: HIDDEN }, (_, k) => k);
const WHO = { copy: "A shuffled", seed: "another seed" };
/** Measured once, when it is first asked for. @type {ReturnType<typeof kinship>|undefined} */ let measured;
const seedKin = () => (measured ??= kinship(NETS.A, NETS.B));
const isOrder = (/** @type {any} */ o) => Array.isArray(o) && o.length === HIDDEN && UNITS.every((k) => o.includes(k));

/** @param {any} s */
export function derive(s) {
  const A = NETS.A, B = s.other === "copy" ? shuffled(A, s.perm) : NETS.B, hA = hidden(A, s.x), hB = hidden(B, s.x), oA = scores(A, hA), oB = scores(B, hB);
  const kin = s.other === "seed" ? seedKin() : null, partners = kin ? kin.partners : UNITS.map((k) => s.perm.indexOf(k));
  const alike = (/** @type {number} */ i, /** @type {number} */ j) => (kin ? kin.alike[i][j] : selfAlike()[i][s.perm[j]]);
  const best = (/** @type {number[]} */ o) => o.indexOf(Math.max(...o));
  return { A, B, hA, hB, oA, oB, partners, agreement: UNITS.map((k) => alike(k, partners[k])), namesake: UNITS.map((k) => alike(k, k)), explained: kin ? kin.explained : 1, says: [best(oA), best(oB)] };
}
/** @type {number[][]|undefined} */ let self;
const selfAlike = () => (self ??= kinship(NETS.A, NETS.A).alike);

/** @param {any} s @param {any} d */
function words(s, d) {
  const copy = s.other === "copy", b = copy ? "the shuffled copy" : "B", [p, q] = d.says.map((/** @type {number} */ k) => CLASSES[k]);
  const head = `Snout ${short(s.x[0])}, body ${short(s.x[1])}: A says ${p}, ${b} says ${q}${copy ? ", with the same three scores" : ""}.`;
  if (s.pick < 0) return `${head} ${copy ? "The same five numbers stand in other seats." : `A renaming with signs explains ${num(d.explained * 100, 0)}% of what B’s neurons say.`}`;
  const k = s.pick, j = d.partners[k], same = j === k;
  const line = `Neuron ${k + 1} of A answers ${num(d.hA[k])}; neuron ${k + 1} of ${b} answers ${num(d.hB[k])}.`;
  if (copy) return `${head} ${line} ${same ? "Here the number is still right." : `What A’s neuron ${k + 1} says is now said by neuron ${j + 1}.`}`;
  return `${head} ${line} Over every animal the two agree by ${num(d.namesake[k])}. ${same ? "No other renaming does better: they are partners." : `A false friend: its partner is B’s neuron ${j + 1}, which agrees by ${num(d.agreement[k])}.`}`;
}

export const spec = {
  name: "two_nets", number: "1.2c", title: "Two networks, one task", instruction: "Press a neuron of A, or drag the animal.",
  defaults: { x: [0.5, 2], other: "copy", perm: [2, 0, 3, 4, 1], t: 0, pick: 2 },
  choices: { other: Object.keys(WHO) },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.hA, ...d.hB, ...d.oA, ...d.oB],
  python: (/** @type {any} */ s) => `import eigencat as ec

nets = ec.two_seeds()
A = nets.A
B = ${s.other === "copy" ? `A.shuffled([${s.perm.join(", ")}])` : "nets.B"}
x = ${pyList(s.x)}       # snout and body
result = [*A.hidden(x), *B.hidden(x), *A.scores(x), *B.scores(x)]
rename = ec.Translation("signed").fit(A.hidden(nets.X), B.hidden(nets.X))
print(rename.friends(["1", "2", "3", "4", "5"]))
`,
  clean(/** @type {any} */ s) {
    if (!isOrder(s.perm)) throw new Error(`perm=${JSON.stringify(s.perm)?.slice(0, 60)} must be each number from 0 to ${HIDDEN - 1} once; got something else. Write [0, 1, 2, 3, 4], for example.`);
    return { x: reals("x", s.x, BOX), other: oneOf("other", s.other, Object.keys(WHO)), perm: [...s.perm], t: real("t", s.t, 0, 1), pick: Math.round(real("pick", s.pick, -1, HIDDEN - 1)) };
  },
  random: (/** @type {() => number} */ r) => ({ x: BOX.map(([lo, hi]) => between(r, lo, hi)), other: pick(r, Object.keys(WHO)), perm: shuffleBy(r), t: pick(r, [0, 1, r()]), pick: Math.floor(between(r, -1, HIDDEN)) }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    must(isOrder(d.partners), "partners must pair every unit of A with one of B");
    if (s.other === "copy") {
      must(UNITS.every((i) => d.hB[i] === d.hA[s.perm[i]]), "h_B must be the same numbers as h_A, in the shuffled order");
      must(dist(d.oA, d.oB) < 1e-12 * 40, "a shuffled copy must give equal outputs");
      const found = kinship(d.A, d.B);
      must(found.partners.every((j, k) => j === d.partners[k] && Math.abs(found.alike[k][j] - 1) < 1e-9), "fitted to a copy, partners must be the shuffle and agree by 1");
    } else {
      must(d.explained > 0.4 && d.explained < 0.9, "another seed must not be a renaming, and not a stranger either");
      // One animal may chance to get equal scores from both; a few in a row cannot.
      must([0, 1, 2].some((k) => Math.abs(scores(d.A, hidden(d.A, [k, 1]))[0] - scores(d.B, hidden(d.B, [k, 1]))[0]) > 1e-3), "another seed must be another network");
    }
    must([...d.agreement, ...d.namesake].every((a) => Math.abs(a) <= 1 + 1e-12), "an agreement must lie between -1 and 1");
  },
  build,
};
export default defineFigure(spec);

/** An order drawn by a generator. @param {() => number} r @returns {number[]} */
function shuffleBy(r) {
  const o = [...UNITS];
  for (let k = HIDDEN - 1; k > 0; k--) { const j = Math.floor(r() * (k + 1)); [o[k], o[j]] = [o[j], o[k]]; }
  return o;
}
/** Another shuffle, the same one after the same order every time. @param {number[]} perm */
function another(perm) {
  const r = rng(perm.reduce((n, k) => n * HIDDEN + k, 7));
  for (;;) { const o = shuffleBy(r); if (o.some((k, i) => k !== perm[i]) && o.some((k, i) => k !== i)) return o; }
}

const CELL = { w: 79, h: 69, gap: 15, top: 34, a: 66, b: 300, W: 445 }, HEIGHT = CELL.top + HIDDEN * (CELL.h + CELL.gap) - 8;
const rowY = (/** @type {number} */ k) => CELL.top + k * (CELL.h + CELL.gap);
const PX = CELL.w / 3.4, PY = CELL.h / 3;

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal, tween }) {
  // ── the animals ──
  const p = plane({ x: [-0.55, 3.62], y: [-0.72, 3.3], unit: 74, axes: [{ kind: "face", name: "snout" }, { kind: "body", name: "body" }], label: "All animals: snout to the right, body upwards", hatch: true });
  for (const [list, kind] of /** @type {[number[][], "cat"|"rat"][]} */ ([[CATS, "cat"], [RATS, "rat"]])) for (const q of list) {
    const g = svg("g", { class: "tn-herd", transform: `translate(${p.px(q[0])} ${p.py(q[1])}) scale(.5)` });
    g.innerHTML = mark[kind];
    p.data.append(g);
  }
  const grip = svg("g", { class: "ec-handle ec-part-x", "data-lights": "x" });
  grip.innerHTML = `<circle class="ec-hit" r="27"/><circle class="ec-ring open" r="13.5"/><g transform="scale(.86)">${mark.x}</g>`;
  p.over.append(grip);

  // ── the neurons: each is a small map of where it answers above zero ──
  const net = svg("svg", { viewBox: `0 0 ${CELL.W} ${HEIGHT}`, class: "ec-pane tn-net", role: "group", "aria-label": "The hidden neurons of both networks, each as a map of the animals it answers" });
  const headA = svg("text", { class: "tn-head", x: CELL.a, y: 18 }, "Network A"), headB = svg("text", { class: "tn-head", x: CELL.b, y: 18 });
  const wires = UNITS.map(() => ({ path: svg("path", { class: "tn-wire" }), gap: svg("rect", { class: "tn-gap", height: 22 }), text: svg("text", { class: "ec-label tn-agree" }) }));
  const cell = (/** @type {number} */ k, /** @type {boolean} */ mine) => {
    const area = svg("path", { class: "tn-area" }), edge = svg("path", { class: "tn-edge" }), dotMark = svg("circle", { class: "tn-dot", r: 4 });
    const name = svg("text", { class: `tn-number${mine ? " end" : ""}`, x: mine ? -9 : CELL.w + 9, y: 27 }, String(k + 1)), value = svg("text", { class: `tn-value${mine ? " end" : ""}`, x: mine ? -9 : CELL.w + 9, y: 51 });
    const frame = svg("rect", { class: "tn-frame", width: CELL.w, height: CELL.h });
    const g = svg("g", { class: `tn-cell ${mine ? "tn-mine" : "tn-theirs"}` }, svg("rect", { class: "tn-paper", width: CELL.w, height: CELL.h }), area, edge, dotMark, frame, name, " ", value);
    if (mine) {
      attr(g, { role: "button", tabindex: 0, transform: `translate(${CELL.a} ${rowY(k)})` });
      const choose = () => { set({ pick: state().pick === k ? -1 : k }); commit(); };
      g.addEventListener("click", choose, { signal });
      g.addEventListener("keydown", (/** @type {any} */ e) => { if (e.key !== "Enter" && e.key !== " ") return; choose(); e.preventDefault(); }, { signal });
    }
    return { g, area, edge, dot: dotMark, value };
  };
  const mine = UNITS.map((k) => cell(k, true)), theirs = UNITS.map((k) => cell(k, false));
  net.append(headA, headB, ...wires.map((w) => w.path), ...wires.flatMap((w) => [w.gap, w.text]), ...mine.map((c) => c.g), ...theirs.map((c) => c.g));

  // ── the answers ──
  const cells = CLASSES.map((name) => {
    const a = html("td", { class: "tn-score" }), b = html("td", { class: "tn-score" }), pic = html("span", { class: "tn-pic", "aria-hidden": "true" });
    if (name !== "neither") pic.innerHTML = `<svg class="mark" viewBox="-12 -12 24 24" width="20" height="20">${mark[/** @type {"cat"} */ (name)]}</svg>`;
    return { a, b, tr: html("tr", {}, html("th", { scope: "row", class: name === "neither" ? "" : `c-${name}` }, pic, name), a, b) };
  });
  const columnB = html("th", { scope: "col" });
  const table = html("table", { class: "tn-table", "data-hideable": "equation" }, html("caption", {}, "The scores"), html("thead", {}, html("tr", {}, html("td"), html("th", { scope: "col" }, "A"), columnB)), html("tbody", {}, ...cells.map((c) => c.tr)));
  const verdict = html("p", { class: "tn-verdict" });
  const legend = html("p", { class: "tn-legend" }, "Each square is the map of all animals. Shaded: where the neuron answers above zero. The dot is your animal.");

  const other = choice({ label: "Beside A", options: /** @type {[string, string][]} */ (Object.entries(WHO)), signal, hideable: "other", set: (v) => { set({ other: v }); commit(); } });
  const order = choice({ label: "Set its neurons", options: [["0", "by number"], ["1", "by partner"]], signal, hideable: "order", set: (v) => tween(Number(v), state().t, 700, (t) => set({ t }), commit) });
  const shuffle = html("button", { type: "button", class: "ec-opt tn-shuffle" }, "Shuffle again");
  shuffle.addEventListener("click", () => { set({ perm: another(state().perm), other: "copy", t: 0 }); commit(); }, { signal });
  stage.append(html("div", { class: "tn-two" }, html("div", { class: "tn-left" }, p.root, html("div", { class: "tn-controls" }, other.root, order.root, shuffle)), html("div", { class: "tn-right" }, net, legend), html("div", { class: "tn-answers" }, table, verdict)));

  const hand = movable(grip, { at: p.at, get: () => state().x, set: (x) => set({ x }), done: commit, signal, range: BOX, home: () => [0.5, 2], label: "The animal: snout left and right, body up and down",
    value: () => { const s = state(), d = derive(s); return `snout ${spoken(s.x[0])}, body ${spoken(s.x[1])}; A says ${CLASSES[d.says[0]]}`; } });

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const copy = s.other === "copy", rowOf = UNITS.map((j) => d.partners.indexOf(j));
    attr(grip, { transform: `translate(${p.px(s.x[0])} ${p.py(s.x[1])})` });
    say(headB, copy ? "A, shuffled" : "Network B"); say(columnB, copy ? "shuffled" : "B");
    const place = UNITS.map((j) => mix([rowY(j)], [rowY(rowOf[j])], s.t)[0]);
    UNITS.forEach((k) => {
      drawCell(mine[k], d.A, k, s.x, d.hA[k]);
      drawCell(theirs[k], d.B, k, s.x, d.hB[k]);
      attr(theirs[k].g, { transform: `translate(${CELL.b} ${place[k]})` });
      // Half way the small maps pass each other; their numbers wait.
      theirs[k].g.classList.toggle("tn-passing", s.t > 0 && s.t < 1);
      const j = d.partners[k], chosen = s.pick === k;
      mine[k].g.classList.toggle("tn-chosen", chosen);
      attr(mine[k].g, { "aria-pressed": chosen, "aria-label": `${k + 1} ${num(d.hA[k])}: what neuron ${k + 1} of A answers; the neuron numbered ${k + 1} beside it answers ${num(d.hB[k])}` });
      theirs[k].g.classList.toggle("tn-namesake", s.pick === k);
      theirs[k].g.classList.toggle("tn-partner", s.t > 0 && s.pick >= 0 && d.partners[s.pick] === k);
      const w = wires[k], y0 = rowY(k) + CELL.h / 2, y1 = place[j] + CELL.h / 2, shown = s.t > 0;
      attr(w.path, { d: `M${CELL.a + CELL.w + 4} ${y0}L${CELL.b - 4} ${y1}`, class: `tn-wire${d.agreement[k] < 0 ? " against" : ""}${chosen ? " chosen" : ""}`, style: `stroke-opacity:${shown ? Math.min(1, s.t * 1.4) : 0};stroke-width:${(1 + 4 * Math.abs(d.agreement[k])).toFixed(2)}px` });
      // The agreements are read when the wires have come to rest.
      const text = s.t === 1 ? num(d.agreement[k]) : "", middle = (CELL.a + CELL.w + CELL.b) / 2;
      say(w.text, text);
      attr(w.text, { x: middle, y: y0 + 5.5 });
      attr(w.gap, { x: middle - 26, y: y0 - 11, width: text ? 52 : 0 });
    });
    cells.forEach((c, i) => {
      for (const [e, o, best] of /** @type {[Element, number[], number][]} */ ([[c.a, d.oA, d.says[0]], [c.b, d.oB, d.says[1]]])) { say(e, num(o[i])); e.classList.toggle("tn-best", i === best); }
    });
    say(verdict, copy ? "Every animal gets the same scores from both." : `Renamed, signs allowed, A explains ${num(d.explained * 100, 0)}% of what B’s neurons say.`);
    other.draw(s.other); order.draw(s.t < 0.5 ? "0" : "1");
    shuffle.hidden = !copy;
    hand.sync();
  } };
}

/** @param {any} c @param {any} net @param {number} k @param {number[]} x @param {number} h */
function drawCell(c, net, k, x, h) {
  const w = net.W1[k], b = net.b1[k], at = (/** @type {number[]} */ q) => `${(q[0] * PX).toFixed(2)} ${(CELL.h - q[1] * PY).toFixed(2)}`;
  const corners = [[0, 0], [3.4, 0], [3.4, 3], [0, 3]], f = (/** @type {number[]} */ q) => dot(w, q) + b;
  /** @type {number[][]} */ const inside = [], cut = [];
  corners.forEach((q, i) => {
    const r = corners[(i + 1) % 4], u = f(q), v = f(r);
    if (u >= 0) inside.push(q);
    if ((u < 0) !== (v < 0)) { const m = mix(q, r, u / (u - v)); inside.push(m); cut.push(m); }
  });
  attr(c.area, { d: inside.length > 2 ? `M${inside.map(at).join("L")}Z` : "" });
  attr(c.edge, { d: cut.length === 2 ? `M${cut.map(at).join("L")}` : "" });
  attr(c.dot, { cx: clamp(x[0] * PX, 4, CELL.w - 4), cy: clamp(CELL.h - x[1] * PY, 4, CELL.h - 4) });
  say(c.value, num(h));
}
