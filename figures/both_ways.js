// @ts-check
// Figure A1.2a. A small network that was really trained, walked through in both directions. Forward, each neuron is a thing:
// its number goes out along its column. Back, each is a question: the rates of those after it come in along its row. A
// hidden neuron is both, so pressing one lights its row of W₁ and its column of W₂ (eq-two-seeds, eq-backward-row).

import { mark } from "./lib/animals.js";
import { oneOf, real, reals } from "./lib/clean.js";
import { choice, slider, stepper } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyList, short } from "./lib/format.js";
import { between, pick } from "./lib/rng.js";
import { CLASSES, HIDDEN, hidden, NETS, scores } from "./lib/small_nets.js";
import { column, dot, matvec, transpose } from "./lib/vec.js";

const BOX = [[0, 3.4], [0, 3]], INS = ["snout", "body"], WAYS = ["forward", "back"], TINY = 1e-5, LAST = 3;
const UNITS = Array.from({ length: HIDDEN }, (_, k) => k);
const STEPS = { forward: ["two measurements", "through W₁: five totals", "through the bend", "through W₂: three scores"], back: ["one question", "through W₂, the other way", "through the bend", "through W₁, the other way"] };
const ofClass = (/** @type {string} */ c) => (c === "neither" ? "“neither”" : c);

/** @param {any} s */
export function derive(s) {
  const net = NETS[/** @type {"A"} */ (s.net)], total = matvec(net.W1, s.x).map((v, k) => v + net.b1[k]), h = hidden(net, s.x), o = scores(net, h);
  const ask = CLASSES.map((c) => Number(c === s.ask)), rate_h = matvec(transpose(net.W2), ask), slope = h.map((v) => 1 - v * v), rate_t = rate_h.map((v, k) => v * slope[k]), gradient = matvec(transpose(net.W1), rate_t);
  return { net, total, h, o, ask, rate_h, slope, rate_t, gradient, nudged: nudge(net, s.x, ask), says: CLASSES[o.indexOf(Math.max(...o))] };
}

/** The same rates from forward passes alone: nudge one measurement up and down, and see. @param {any} net @param {number[]} x @param {number[]} ask */
function nudge(net, x, ask) {
  const answer = (/** @type {number[]} */ q) => dot(ask, scores(net, hidden(net, q)));
  return x.map((_, j) => { const to = (/** @type {number} */ e) => answer(x.map((v, i) => (i === j ? v + e : v))); return (to(TINY) - to(-TINY)) / (2 * TINY); });
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const who = `Snout ${short(s.x[0])}, body ${short(s.x[1])}`;
  if (s.pick >= 0) return `Neuron ${s.pick + 1} of the hidden five. Its row of W₁ is ${coord(d.net.W1[s.pick])}: what it asks of snout and body. Its column of W₂ is ${coord(column(d.net.W2, s.pick))}: where one unit of it lands among cat, rat and neither.`;
  if (s.way === "forward") return [`${who}. Two numbers stand at the entrance.`, `${who}. Each measurement goes out along its column of W₁. The five totals are ${coord(d.total)}.`, `The bend keeps each total between −1 and 1: ${coord(d.h)}.`, `Each hidden neuron goes out along its column of W₂. The scores are ${coord(d.o)}, so the network says ${ofClass(d.says)}.`][s.step];
  const about = `the ${ofClass(s.ask)} score`;
  return [`The question is ${about}: one for it, nothing for the others.`, `Carried back through W₂, it is a row: what one more of each hidden neuron would do to ${about}, ${coord(d.rate_h)}.`, `At the bend each rate is multiplied by the slope there: ${coord(d.rate_t)}.`, `Back at the entrance, ${about} changes by ${short(d.gradient[0])} per unit of snout and ${short(d.gradient[1])} per unit of body. Nudging the animal gives ${short(d.nudged[0])} and ${short(d.nudged[1])}.`][s.step];
}

export const spec = {
  name: "both_ways", number: "A1.2a", title: "One network, both ways", instruction: "Press a hidden neuron, or step through the network.",
  defaults: { net: "A", x: [0.5, 2], way: "forward", step: LAST, ask: "cat", pick: -1 },
  choices: { net: Object.keys(NETS), way: WAYS, ask: CLASSES },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.o, ...d.rate_h, ...d.rate_t, ...d.gradient],
  python: (/** @type {any} */ s) => `import eigencat as ec

net = ec.two_seeds().${s.net}
x = ${pyList(s.x)}       # snout and body
ask = ${pyList(CLASSES.map((c) => Number(c === s.ask)))}       # the question: the ${s.ask} score
back = net.backward(x, ask)
result = [*net.scores(x), *back.hidden, *back.before, *back.input]
print(back.input)       # per unit of snout, per unit of body
`,
  clean: (/** @type {any} */ s) => ({ net: oneOf("net", s.net, Object.keys(NETS)), x: reals("x", s.x, BOX), way: oneOf("way", s.way, WAYS), step: Math.round(real("step", s.step, 0, LAST)), ask: oneOf("ask", s.ask, CLASSES), pick: Math.round(real("pick", s.pick, -1, HIDDEN - 1)) }),
  random: (/** @type {() => number} */ r) => ({ net: pick(r, Object.keys(NETS)), x: BOX.map(([lo, hi]) => between(r, lo, hi)), way: pick(r, WAYS), step: Math.floor(between(r, 0, LAST + 1)), ask: pick(r, CLASSES), pick: pick(r, [-1, -1, 0, 2, 4]) }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    // The differences know nothing of rows: they are made of forward passes.
    d.gradient.forEach((/** @type {number} */ g, /** @type {number} */ j) => must(Math.abs(g - d.nudged[j]) < 1e-6, `the gradient must be the finite difference to 1e-6; got ${g} and ${d.nudged[j]}`));
    // One small step in hidden space, made by hand, must move the score by its rate: W₂ is straight, so by any step.
    UNITS.forEach((k) => { const moved = scores(d.net, d.h.map((v, i) => (i === k ? v + 0.5 : v))); must(Math.abs(dot(d.ask, moved) - dot(d.ask, d.o) - 0.5 * d.rate_h[k]) < 1e-9, "half a unit of a hidden neuron must move the score by half its rate"); });
    must(d.slope.every((v) => v >= 0 && v <= 1), "tanh never makes a difference larger");
    // Three questions carried back together are the same as one by one.
    const all = CLASSES.map((ask) => derive({ ...s, ask }).gradient), sum = nudge(d.net, s.x, [1, 1, 1]);
    must([0, 1].every((j) => Math.abs(all[0][j] + all[1][j] + all[2][j] - sum[j]) < 3e-6), "rows must add up");
  },
  build,
};
export default defineFigure(spec);

const W = 560, H = 540, COLS = [60, 280, 486], R = 29;
const yOf = (/** @type {number} */ k, /** @type {number} */ n) => 26 + ((k + 0.5) * (H - 50)) / n;
const SIZES = [2, HIDDEN, 3];

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal }) {
  const choose = (/** @type {number} */ k) => { set({ pick: state().pick === k ? -1 : k }); commit(); };
  const press = (/** @type {Element} */ e, /** @type {() => void} */ f) => {
    attr(e, { role: "button", tabindex: 0 });
    e.addEventListener("click", f, { signal });
    e.addEventListener("keydown", (/** @type {any} */ k) => { if (k.key !== "Enter" && k.key !== " ") return; f(); k.preventDefault(); }, { signal });
  };
  const net = svg("svg", { viewBox: `0 0 ${W} ${H}`, class: "ec-pane bw-net", role: "group", "aria-label": "Two measurements, five hidden neurons, three scores" });
  const wire = (/** @type {number} */ layer, /** @type {number} */ i, /** @type {number} */ j) => svg("path", { class: `bw-wire l${layer}`, d: `M${COLS[layer] + R} ${yOf(j, SIZES[layer])}L${COLS[layer + 1] - R} ${yOf(i, SIZES[layer + 1])}` });
  const wires = [0, 1].map((layer) => Array.from({ length: SIZES[layer + 1] }, (_, i) => Array.from({ length: SIZES[layer] }, (_, j) => wire(layer, i, j))));
  const node = (/** @type {number} */ layer, /** @type {number} */ k) => {
    const kinds = [["face", "body"], UNITS.map(() => ""), ["cat", "rat", ""]][layer], name = [INS, UNITS.map((i) => String(i + 1)), CLASSES][layer][k], kind = kinds[k];
    const value = svg("text", { class: "bw-value", y: 6 }), plate = svg("rect", { class: "bw-plate", x: -R - 3, y: R - 7, width: 2 * R + 6, height: 24, rx: 3 }), rate = svg("text", { class: "bw-rate", y: R + 11 }), pic = svg("g", { class: "bw-pic", transform: `translate(${-11 - name.length * 4.6} ${-R - 14}) scale(.8)` });
    if (kind) pic.innerHTML = mark[/** @type {"cat"} */ (kind)];
    const g = svg("g", { class: `bw-node l${layer} ${kind}`, transform: `translate(${COLS[layer]} ${yOf(k, SIZES[layer])})` }, svg("circle", { class: "ec-hit", r: layer === 1 ? 38 : R }), svg("circle", { class: "bw-cell", r: R }), pic, svg("text", { class: `bw-name ${kind}`, ...(layer === 1 ? { x: -R - 1, y: -R + 8 } : { x: kind ? 8 : 0, y: -R - 8 }) }, name), " ", value, " ", plate, rate);
    return { g, value, rate, plate };
  };
  const nodes = SIZES.map((n, layer) => Array.from({ length: n }, (_, k) => node(layer, k)));
  UNITS.forEach((k) => press(nodes[1][k].g, () => choose(k)));
  net.append(...wires.flat(2), ...nodes.flat().map((n) => n.g));

  // ── the two matrices: forward their columns are the unit, back their rows ──
  const grid = (/** @type {string} */ title, /** @type {string[]} */ tops, /** @type {string[]} */ sides, /** @type {number} */ layer) => {
    const cells = sides.map(() => tops.map(() => html("td", { class: "bw-cellw" })));
    const table = html("table", { class: `bw-mat l${layer}` }, html("caption", {}, title), html("thead", {}, html("tr", {}, html("td"), ...tops.map((t) => html("th", { scope: "col" }, t)))), html("tbody", {}, ...sides.map((t, i) => html("tr", {}, html("th", { scope: "row" }, t), ...cells[i]))));
    return { table, cells };
  };
  const units = UNITS.map((k) => String(k + 1)), mats = [grid("W₁", INS, units, 0), grid("W₂", units, CLASSES, 1)];
  const way = choice({ label: "Go", options: [["forward", "forward"], ["back", "back"]], signal, hideable: "way", set: (v) => { set({ way: v, step: 0, pick: -1 }); commit(); } });
  const ask = choice({ label: "Ask for", options: /** @type {[string, string][]} */ (CLASSES.map((c) => [c, c])), signal, hideable: "ask", set: (v) => { set({ ask: v, pick: -1 }); commit(); } });
  const steps = { forward: stepper({ label: "Steps forward", steps: STEPS.forward, signal, set: (i) => { set({ step: i, pick: -1 }); commit(); } }), back: stepper({ label: "Steps back", steps: STEPS.back, signal, set: (i) => { set({ step: i, pick: -1 }); commit(); } }) };
  const sliders = INS.map((name, j) => slider({ label: name, min: BOX[j][0], max: BOX[j][1], step: 0.05, kind: `c-${["face", "body"][j]}`, value: (v) => num(v), signal, done: commit, set: (v) => { const x = [...state().x]; x[j] = v; set({ x }); } }));
  const proof = INS.map(() => ({ row: html("td"), nudge: html("td") })), proofTable = html("table", { class: "bw-proof", "data-hideable": "proof" }, html("caption", {}, ""), html("thead", {}, html("tr", {}, html("td"), html("th", { scope: "col" }, "carried back"), html("th", { scope: "col" }, "by nudging"))), html("tbody", {}, ...INS.map((n, j) => html("tr", {}, html("th", { scope: "row", class: `c-${["face", "body"][j]}` }, `per unit of ${n}`), proof[j].row, proof[j].nudge))));
  stage.append(html("div", { class: "bw-two" }, html("div", { class: "bw-left" }, net, html("div", { class: "bw-x", "data-hideable": "sliders" }, ...sliders.map((x) => x.root))),
    html("div", { class: "bw-right" }, html("div", { class: "bw-go" }, way.root, ask.root, steps.forward.root, steps.back.root), html("div", { class: "bw-mats", "data-hideable": "equation" }, mats[0].table, mats[1].table), proofTable)));

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const back = s.way === "back", picked = s.pick >= 0, at = s.step;
    const known = back || picked ? [true, true, true] : [true, at >= 1, at >= 3];
    const values = [s.x, !back && !picked && at === 1 ? d.total : d.h, d.o];
    const rates = [at >= 3 ? d.gradient : null, at >= 2 ? d.rate_t : at >= 1 ? d.rate_h : null, d.ask];
    // Which matrix is at work at this step: forward by columns, back by rows.
    const busy = picked ? [true, true] : back ? [at === 3, at === 1] : [at === 1, at === 3];
    nodes.forEach((list, layer) => list.forEach((n, k) => {
      say(n.value, known[layer] ? num(values[layer][k]) : "?");
      const r = back && !picked && rates[layer] ? num(/** @type {number[]} */ (rates[layer])[k]) : "";
      say(n.rate, r);
      attr(n.plate, { style: r ? "" : "display:none" });
      n.g.classList.toggle("bw-picked", layer === 1 && s.pick === k);
      n.g.classList.toggle("bw-asked", layer === 2 && back && !picked && CLASSES[k] === s.ask);
      if (layer === 1) attr(n.g, { "aria-pressed": s.pick === k, "aria-label": `${k + 1} ${n.value.textContent} ${r}: hidden neuron ${k + 1}` });
    }));
    const M = [d.net.W1, d.net.W2];
    wires.forEach((rows, layer) => rows.forEach((row, i) => row.forEach((path, j) => {
      const v = M[layer][i][j], of = picked && (layer ? j === s.pick : i === s.pick), on = picked ? of : busy[layer] && (!back || layer === 0 || CLASSES[i] === s.ask);
      attr(path, { class: `bw-wire l${layer}${v < 0 ? " neg" : ""}${on ? " on" : ""}${on && picked ? (layer ? " out" : " in") : ""}`, style: `stroke-width:${(on ? 1.4 + Math.abs(v) * 0.75 : 1).toFixed(2)}px` });
    })));
    mats.forEach(({ table, cells }, layer) => {
      table.classList.toggle("bw-busy", busy[layer]);
      table.classList.toggle("bw-by-rows", picked ? layer === 0 : back);
      cells.forEach((row, i) => row.forEach((c, j) => {
        say(c, num(M[layer][i][j]));
        const on = picked ? (layer ? j === s.pick : i === s.pick) : busy[layer] && (!back || layer === 0 || CLASSES[i] === s.ask);
        c.classList.toggle("on", on);
      }));
    });
    way.draw(s.way); ask.draw(s.ask);
    ask.root.hidden = !back;
    for (const [name, one] of Object.entries(steps)) { one.root.hidden = name !== s.way; one.draw(at); }
    sliders.forEach((sl, j) => sl.draw(s.x[j]));
    proofTable.hidden = !back || at < 3 || picked;
    say(/** @type {Element} */ (proofTable.firstElementChild), `What one more would do to the ${ofClass(s.ask)} score`);
    proof.forEach((p, j) => { say(p.row, num(d.gradient[j], 5)); say(p.nudge, num(d.nudged[j], 5)); });
  } };
}
