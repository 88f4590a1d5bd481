// @ts-check
// Figure 1.1b. The arrow is nailed down; the animals slide from the place their old label points to, to the place
// their new label points to. Read the other way ("relabel") nothing moves, and the grid is another Model's.

import { animalShapes, drawShapes, layout, mark } from "./lib/animals.js";
import { oneOf, real, realMatrix, reals } from "./lib/clean.js";
import { choice, equation, line, longArrow, matrix, sign, slider } from "./lib/controls.js";
import { attr, html, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, MINUS, num, pyList, pyMatrix, short, spoken } from "./lib/format.js";
import { movable } from "./lib/movable.js";
import { around, lineBoxes, meet, placeLabel, SIZE, textWidth } from "./lib/labels.js";
import { arrow, plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { scaled } from "./lib/scale.js";
import { clamp, column, dist, inv2, matvec, mix, norm, snap, winner } from "./lib/vec.js";
import { CATS, MATRICES, RATS } from "./lib/world.js";

const MAX = 5;
const reach = (/** @type {any} */ s) => (s.data === "table" ? [[-3.3, 3.3], [-3, 3]] : [[0, 3.4], [0, 3]]);
const NAMED = { W_C: "classifier", W_R: "turn & stretch", custom: "yours" };
const matrixOf = (/** @type {any} */ s) => (s.w === "custom" ? s.m : MATRICES[s.w]);

/** What the arrow's tip means: the animal whose label in Model 2 is v. @param {any} s */
function derive(s) {
  const W = matrixOf(s), inverse = inv2(W), o = matvec(W, s.p);
  return {
    W, o, at: s.story === "relabel" ? s.p : mix(s.p, o, s.t), columns: [column(W, 0), column(W, 1)], inverse,
    meaning: inverse && matvec(inverse, s.v), cat_dot: inverse && column(inverse, 0), rat_dot: inverse && column(inverse, 1),
    length: [norm(s.p), norm(o)],
  };
}

/** The names on the axes: the animals', or the reader's own. @param {any} s @param {any} table */
const naming = (s, table) => {
  const own = s.data === "table" && table ? scaled(table) : null;
  return own ? { own, ins: own.names, outs: own.outputs } : { own: null, ins: ["snout", "body"], outs: ["cat", "rat"] };
};
const cap = (/** @type {string} */ t) => t.charAt(0).toUpperCase() + t.slice(1);

/** @param {any} s @param {any} d @param {any} [table] */
function words(s, d, table = null) {
  const { own, ins, outs } = naming(s, table), [a, b] = d.o, gap = a - b;
    const says = winner(d.W, s.p) < 0 ? "A tie: the machine cannot tell." : gap > 0 ? `More ${outs[0]} than ${outs[1]}.` : `More ${outs[1]} than ${outs[0]}.`;
  const tail = d.meaning && dist(d.o, s.v) < 0.005 && dist(s.p, s.v) > 0.01 ? ` There, on the arrow's tip: ${short(s.v[0])} ${outs[0]}, ${short(s.v[1])} ${outs[1]}.`
    : !d.inverse ? " This W flattens the plane: it measures, but no longer gives every animal its own label."
      : !own && d.meaning.some((/** @type {number} */ v) => v < 0) ? ` No animal can stand on the arrow's tip: it would need snout ${short(d.meaning[0])}, body ${short(d.meaning[1])}.` : "";
  const score = own ? "" : " score", size = s.w === "W_C" ? "" : ` The label was ${num(d.length[0])} long and becomes ${num(d.length[1])}.`;
  const way = s.story === "slide" && s.t < 1 ? `${Math.round(s.t * 100)}% of the way. ` : "";
  return `${way}${cap(ins[0])} ${short(s.p[0])}, ${ins[1]} ${short(s.p[1])}: ${outs[0]}${score} ${num(a)}, ${outs[1]}${score} ${num(b)}. ${says}${tail}${size}`;
}

export const spec = {
  name: "two_models", number: "1.1b", title: "Two Models side by side", instruction: "Drag the cat.", reset: "Put her back", table: true,
  defaults: { w: "W_C", m: [[1, 0.5], [-0.5, 1]], p: [0.5, 2], v: [0.5, 2], t: 1, story: "slide", dots: false, data: "animals" },
  choices: { w: Object.keys(NAMED), story: ["slide", "relabel"], data: ["animals", "table"] },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => d.o,
  python: (/** @type {any} */ s, /** @type {any} */ table = null) => `import eigencat as ec

W = ${s.w === "custom" ? pyMatrix(s.m) : `ec.matrices()["${s.w}"]`}
layer = ec.NamedLayer(W, inputs=${JSON.stringify(naming(s, table).ins)}, outputs=${JSON.stringify(naming(s, table).outs)})
sample = layer.push(${pyList(s.p)})
result = sample.o      # the label of the same sample in Model 2
print(sample)
`,
  clean(/** @type {any} */ s) {
    const pair = [[-2.5, 2.5], [-2.5, 2.5]];
    return { ...s, w: oneOf("w", s.w, Object.keys(NAMED)), m: realMatrix("m", s.m, 2, 2, -MAX, MAX), p: reals("p", s.p, reach(s)), v: reals("v", s.v, pair),
      t: real("t", s.t, 0, 1), dots: Boolean(s.dots), data: s.data === "table" ? "table" : "animals", story: s.story === "relabel" ? "relabel" : "slide" };
  },
  random: (/** @type {() => number} */ r) => ({ w: pick(r, Object.keys(NAMED)), m: [[between(r, -3, 3), between(r, -3, 3)], [between(r, -3, 3), between(r, -3, 3)]],
    p: [between(r, 0, 3.4), between(r, 0, 3)], v: [between(r, -2, 2), between(r, -2, 2)], t: r(), story: pick(r, ["slide", "relabel"]), dots: r() < 0.5, data: "animals" }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), W = matrixOf(s);
    const sum = [0, 1].map((i) => d.columns[0][i] * s.p[0] + d.columns[1][i] * s.p[1]);
    if (!(dist(d.o, sum) < 1e-12)) throw new Error("o must be the columns of W, weighted by p");
    if (s.story === "slide" && s.t === 1 && !(dist(d.at, d.o) < 1e-12)) throw new Error("a finished slide must end at o");
    if (s.story === "relabel" && !(dist(d.at, s.p) === 0)) throw new Error("read as a change of labels, nobody may move");
    if (!d.inverse) return;
    const size = Math.max(1, ...d.inverse.flat().map(Math.abs)) * Math.max(1, ...W.flat().map(Math.abs));
    if (!(dist(matvec(W, d.cat_dot), [1, 0]) < 1e-12 * size)) throw new Error("the cat dot must be W^-1 e1");
    if (!(dist(matvec(W, d.rat_dot), [0, 1]) < 1e-12 * size)) throw new Error("the rat dot must be W^-1 e2");
    if (!(dist(matvec(W, d.meaning), s.v) < 1e-11 * size)) throw new Error("the animal that the arrow means must have the arrow as its label");
  },
  build,
};
export default defineFigure(spec);

const UNIT = 60, RIGHT = { x: [-2.7, 5.3], y: [-3.95, 3.15] };
const LEFT = { animals: { x: [-1.25, 3.85], y: [-0.9, 3.15] }, table: { x: [-3.3, 3.6], y: [-3.3, 3.15] } };
const blend = (/** @type {number} */ v) => { const u = clamp((v + 0.4) / 0.8, 0, 1); return u * u * (3 - 2 * u); };
const MOST = 400;   // of many rows a figure shows some, and says so

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, tween } = ctx;
  const place = html("div", { class: "tm-two" });
  stage.append(place);
  let key = "", /** @type {any} */ scene = null;
  const data = choice({ label: "Show", options: [["animals", "ten animals"], ["table", "my table"]], signal, set: (v) => { set({ data: v }); commit(); } });
  const controls = makeControls(ctx, data.root, tween);
  const eq = makeEquation();
  stage.append(eq.root);
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const table = ctx.table(), { own, ins, outs } = naming(s, table), now = own ? JSON.stringify([table.name, table.columns, table.rows.length]) : "animals";
    if (now !== key) {
      // Another table is another plane: build the two panes anew, keep the controls.
      key = now;
      scene = makeScene(ctx, { own, ins, outs, controls: controls.root, lines: eq.lines });
      place.replaceChildren(...scene.nodes);
      place.classList.toggle("tm-wide", Boolean(own));
    }
    data.root.hidden = !table;
    data.draw(own ? "table" : "animals");
    scene.draw(s, d);
    controls.draw(s, d);
    eq.draw(s, d, ins, outs);
  } };
}

/** @param {import("./lib/figure.js").Ctx} ctx @param {HTMLElement} data @param {any} tween */
function makeControls({ state, set, commit, signal }, data, tween) {
  const W = matrix({ label: "The matrix W", rows: 2, cols: 2, name: (i, j) => `how much ${["the first measurement", "the second measurement"][j]} counts towards ${["the first score", "the second score"][i]}`, kinds: (i, j) => ["c-face", "c-body"][j],
    set: (i, j, v) => { const m = matrixOf(state()).map((/** @type {number[]} */ r) => [...r]); m[i][j] = v; set({ w: "custom", m }); }, done: commit, signal });
  const which = choice({ label: "W is", options: /** @type {[string, string][]} */ (Object.entries(NAMED)), signal, hideable: "matrix",
    set: (w) => { set(w === "custom" ? { w, m: matrixOf(state()) } : { w }); commit(); } });
  const nail = choice({ label: "Nail the arrow at", options: [["[1,0]", "(1, 0)"], ["[0,1]", "(0, 1)"], ["[0.5,2]", "(0.5, 2)"]], signal, hideable: "arrow", set: (v) => { set({ v: JSON.parse(v) }); commit(); } });
  const story = choice({ label: "Tell it as", options: [["slide", "animals slide"], ["relabel", "labels change"]], signal, hideable: "story", set: (v) => { set({ story: v }); commit(); } });
  const slide = slider({ label: "Slide", min: 0, max: 1, step: 0.01, value: (v) => `${Math.round(v * 100)}%`, set: (t) => set({ t }), done: commit, signal });
  const play = html("button", { type: "button", class: "ec-opt" }, "Play the slide");
  play.addEventListener("click", () => tween(1, 0, 1400, (/** @type {number} */ t) => set({ t, story: "slide" }), commit), { signal });
  const slideRow = html("div", { class: "tm-slide", "data-hideable": "slide" }, slide.root, play);
  const rings = html("button", { type: "button", class: "ec-opt", "aria-pressed": "false" }, "Model 2's own units");
  rings.addEventListener("click", () => { set({ dots: !state().dots }); commit(); }, { signal });
  const deeper = html("details", { class: "tm-deeper" }, html("summary", {}, "Other matrices, arrows and views"), which.root, nail.root, story.root, html("div", { class: "ec-choice", "data-hideable": "rings" }, html("span", { class: "ec-choice-name", "aria-hidden": "true" }, "Show"), rings));
  return {
    root: [html("div", { class: "tm-op" }, html("span", { class: "tm-w", "aria-hidden": "true" }, "W"), W.root, longArrow()), html("div", { class: "tm-controls" }, slideRow, data, deeper)],
    draw(/** @type {any} */ s, /** @type {any} */ d) {
      W.draw(d.W); which.draw(s.w); nail.draw(JSON.stringify(s.v)); story.draw(s.story); slide.draw(s.t);
      rings.setAttribute("aria-pressed", String(s.dots));
      slideRow.hidden = s.story === "relabel";
    },
  };
}

function makeEquation() {
  const tint = ["c-cat", "c-rat"];
  const vo = matrix({ label: "output o", rows: 2, cols: 1, digits: 2, kinds: (i) => tint[i], lights: (i) => `o o${i + 1}` });
  const vx = matrix({ label: "input x", rows: 2, cols: 1, digits: 2, kinds: (i) => ["c-face", "c-body"][i], lights: (i) => ["x f", "x b"][i] });
  const vW = matrix({ label: "matrix W", rows: 2, cols: 2, lights: () => "w" });
  const rows = [0, 1].map((i) => line([{ live: "o", lights: `o${i + 1}`, cls: tint[i] }, " = ", { live: "a", cls: "tm-k" }, " × ", { live: "f", lights: "f", cls: "c-face" }, " ", { live: "b", cls: "tm-k" }, " × ", { live: "y", lights: "b", cls: "c-body" }]));
  const eq = equation({ label: (s) => s, parts: [vo.root, sign("="), vW.root, vx.root] });
  return { root: eq.root, lines: html("div", { class: "tm-lines", "data-hideable": "equation" }, ...rows.map((r) => r.root)),
    draw(/** @type {any} */ s, /** @type {any} */ d, /** @type {string[]} */ ins, /** @type {string[]} */ outs) {
      vW.draw(d.W); vo.draw(d.o.map((/** @type {number} */ v) => [v])); vx.draw(s.p.map((/** @type {number} */ v) => [v]));
      rows.forEach((r, i) => r.draw({ o: `${outs[i]} ${num(d.o[i])}`, a: short(d.W[i][0]), f: `${num(s.p[0])} ${ins[0]}`, b: `${d.W[i][1] < 0 ? MINUS : "+"} ${short(Math.abs(d.W[i][1]))}`, y: `${num(s.p[1])} ${ins[1]}` }));
      eq.draw(`o equals W times x: ${outs[0]} ${spoken(d.o[0])}, ${outs[1]} ${spoken(d.o[1])}, from ${ins[0]} ${spoken(s.p[0])}, ${ins[1]} ${spoken(s.p[1])}`);
    } };
}

/** The two panes. @param {import("./lib/figure.js").Ctx} ctx @param {any} o */
function makeScene({ state, set, commit, signal }, { own, ins, outs, controls, lines }) {
  const kinds = /** @type {const} */ (["face", "body"]), scores = /** @type {const} */ (["cat", "rat"]);
  const names = (/** @type {readonly any[]} */ k, /** @type {string[]} */ n) => n.map((name, i) => ({ kind: own && k === scores ? "plain" : k[i], name }));
  const left = plane({ ...(own ? LEFT.table : LEFT.animals), unit: UNIT, axes: names(kinds, ins), label: `Model 1: ${ins[0]} to the right, ${ins[1]} upwards`, hatch: !own });
  const right = plane({ ...RIGHT, unit: UNIT, axes: names(scores, outs), label: `Model 2: ${outs[0]} to the right, ${outs[1]} upwards` });
  const note = "no animals here", noteAt = { x: left.px(0.12), y: left.py(-0.72) };
  if (!own) left.under.append(svg("text", { ...noteAt, class: "ec-note" }, note));

  /** @type {{q: number[], k: "cat"|"rat"|"x"|"o"}[]} */
  const herd = own ? own.points.slice(0, MOST).map((/** @type {number[]} */ q, /** @type {number} */ i) => ({ q, k: own.kind[i] === 1 ? "o" : "x" }))
    : [...CATS.map((q) => ({ q, k: "cat" })), ...RATS.map((q) => ({ q, k: "rat" }))];
  const panes = [left, right].map((p, i) => {
    const ax = i ? scores : kinds, bar = [svg("path", { class: `ec-bar ${ax[0]}` }), svg("path", { class: `ec-bar ${ax[1]}` })];
    const core = svg("path", { class: "ec-bar-core" }), drop = svg("path", { class: "ec-drop" }), oblique = svg("g", { class: "tm-oblique" });
    const frozen = arrow(p, { cls: "tm-frozen", pin: true }), label = svg("text", { class: "ec-label" });
    const flock = herd.map(({ q, k }) => { const g = svg("g", { class: "tm-ghost" }); g.innerHTML = mark[k]; return { q, g }; });
    const dots = i || own ? [] : scores.map((k) => ({ ring: svg("circle", { r: 7.5, class: `tm-dotring ${k}` }), text: svg("text", { class: "ec-label" }, `one ${k}`) }));
    const beast = svg("g", { class: `tm-beast${i ? "" : " ec-grab"}` }), point = svg("g", { class: `tm-point ec-part-${i ? "o" : "x"}`, "data-lights": i ? "o" : "x" }), off = svg("text", { class: "ec-label" });
    p.under.append(oblique);
    p.data.append(drop, bar[0], ...(i ? [core] : []), bar[1]);
    // The arrow and the herd stay in sight: the large animal stands behind them.
    p.over.append(beast, ...flock.map((h) => h.g), ...dots.map((t) => t.ring), frozen.root, ...dots.map((t) => t.text), label, point, off);
    return { p, bar, core, drop, oblique, frozen, label, flock, dots, beast, point, off,
      note: i || own ? null : { x0: noteAt.x, y0: noteAt.y - 18, x1: noteAt.x + textWidth(note, 18), y1: noteAt.y + 6 } };
  });
  const handle = /** @type {any} */ (panes[0].point);
  handle.classList.add("ec-handle");
  handle.innerHTML = `<circle class="ec-hit" r="27"/><circle class="ec-ring open" r="13.5"/><g transform="scale(.86)">${mark.x}</g>`;
  panes[1].point.innerHTML = `<g transform="scale(.86)">${mark.o}</g>`;
  const said = () => { const s = state(), o = matvec(matrixOf(s), s.p); return `${ins[0]} ${spoken(s.p[0])}, ${ins[1]} ${spoken(s.p[1])}; ${outs[0]} score ${spoken(o[0])}, ${outs[1]} score ${spoken(o[1])}`; };
  const grip = movable(handle, { at: left.at, get: () => state().p, set: (p) => set({ p: settle(p, state()) }), done: commit, signal, range: reach({ data: own ? "table" : "animals" }), grips: [panes[0].beast], home: () => [0.5, 2],
    label: own ? `The sample: ${ins[0]} left and right, ${ins[1]} up and down` : "The animal: snout left and right, body up and down", value: said });

  const title = (/** @type {string} */ b, /** @type {string} */ rest) => html("h3", { class: "tm-title" }, html("b", {}, b), html("span", {}, rest));
  const asks = ` asks about ${outs[0]} and ${outs[1]}`, rightTitle = title("Model 2", asks);
  const some = own && own.points.length > MOST ? ` (the first ${MOST} of ${own.points.length} rows)` : "";

  return {
    nodes: [html("div", { class: "tm-left" }, title("Model 1", ` asks about ${ins[0]} and ${ins[1]}${some}`), left.root, ...controls), html("div", { class: "tm-right" }, rightTitle, right.root, lines)],
    draw(/** @type {any} */ s, /** @type {any} */ d) {
      const relabel = s.story === "relabel";
      [s.p, d.at].forEach((q, i) => drawPane(panes[i], i, q, s, d, own));
      panes[1].oblique.replaceChildren(...(relabel ? levels(right, d.W, s.p, d.o, outs) : []));
      right.root.classList.toggle("tm-relabel", relabel);
      /** @type {Element} */ (rightTitle.lastElementChild).textContent = relabel ? ` reads the same places on its own lines` : asks;
      grip.sync();
    },
  };
}

/** Near the place that the arrow means, the handle falls into it: its thirds lie on no grid. Fine steps (Alt) stay free. @param {number[]} p @param {any} s */
function settle(p, s) {
  const inverse = inv2(matrixOf(s)), meant = inverse && matvec(inverse, s.v), [rx, ry] = reach(s);
  const onGrid = p.every((v) => Math.abs(v - snap(v, 0.05)) < 1e-9);
  const legal = meant && meant[0] >= rx[0] && meant[0] <= rx[1] && meant[1] >= ry[0] && meant[1] <= ry[1];
  return legal && onGrid && meant.every((v, i) => Math.abs(v - p[i]) <= 0.04) ? meant : p;
}

/** @param {any} n @param {number} i @param {number[]} q where the animal stands @param {any} s @param {any} d @param {any} own */
function drawPane(n, i, q, s, d, own) {
  const { p } = n, { x, y, out } = p.pin(q), relabel = s.story === "relabel", straight = !(i && relabel), zero = [p.px(0), p.py(0)], tip = [p.px(s.v[0]), p.py(s.v[1])];
  attr(n.drop, { d: straight ? `M${zero[0]} ${y}H${x}V${zero[1]}` : "" });
  attr(n.bar[0], { d: straight ? `M${zero[0]} ${zero[1]}H${x}` : "" });
  attr(n.core, { d: straight ? `M${zero[0]} ${zero[1]}H${x}` : "" });
  attr(n.bar[1], { d: straight ? `M${zero[0]} ${zero[1]}V${y}` : "" });
  attr(n.point, { transform: `translate(${x} ${y})` });
  n.frozen.draw(s.v);
  n.frozen.root.style.display = straight ? "" : "none";

  const obstacles = [...p.taken, ...(n.note ? [n.note] : []), around(x, y, 16), ...(straight ? lineBoxes(zero[0], zero[1], tip[0], tip[1]) : [])];
  let box = null;
  if (!own) {
    const b = stand(n.beast, s.p, blend(s.p[1] - s.p[0]), [x, y], [p.W, p.H]);
    box = { x0: b[0], y0: b[1], x1: b[2], y1: b[3] };
    obstacles.push(box);
  }
  for (const h of n.flock) {
    const g = p.pin(i && !relabel ? mix(h.q, matvec(d.W, h.q), s.t) : h.q, 6);
    attr(h.g, { transform: `translate(${g.x} ${g.y}) scale(.5)` });
    const hidden = g.out || Math.hypot(g.x - x, g.y - y) < (own ? 12 : 9);
    h.g.style.visibility = hidden ? "hidden" : "";
    if (!hidden && !own) obstacles.push(around(g.x, g.y, 7));
  }
  const rings = n.dots.map((/** @type {any} */ t, /** @type {number} */ k) => {
    const at = s.dots && d.inverse && p.pin(k ? d.rat_dot : d.cat_dot, 10), show = at && !at.out;
    for (const e of [t.ring, t.text]) e.style.display = show ? "" : "none";
    if (show) { attr(t.ring, { cx: at.x, cy: at.y }); obstacles.push(around(at.x, at.y, 8)); }
    return show ? at : null;
  });
  rings.forEach((/** @type {any} */ at, /** @type {number} */ k) => {
    if (!at) return;
    // Rather over a small mark of the herd than not at all.
    const own = (/** @type {any} */ o) => Math.abs(o.x0 + 8 - at.x) < 0.01 && Math.abs(o.y0 + 8 - at.y) < 0.01, text = n.dots[k].text.textContent;
    const free = placeLabel(text, at.x, at.y, obstacles.filter((o) => !own(o)), p, 13);
    write(n.dots[k].text, free ?? placeLabel(text, at.x, at.y, obstacles.filter((o) => !own(o) && !(o.x1 - o.x0 === 14)), p, 13), obstacles);
  });
  const name = straight ? coord(s.v) : "";
  n.label.textContent = name;
  if (name) write(n.label, placeLabel(name, zero[0] + (tip[0] - zero[0]) * 0.55, zero[1] + (tip[1] - zero[1]) * 0.55, obstacles, p, 12), obstacles);
  n.off.textContent = out ? `outside the frame, at ${coord(q)}` : "";
  if (out) attr(n.off, { x: clamp(x - 100, 8, p.W - 225), y: y > p.H / 2 ? y - 74 : y + 74 });
}
/** @param {SVGElement} text @param {ReturnType<typeof placeLabel>} at @param {any[]} obstacles */
function write(text, at, obstacles) {
  text.style.visibility = at ? "" : "hidden";
  if (!at) return;
  attr(text, { x: at.x, y: at.y, "text-anchor": at.anchor });
  obstacles.push(at.box);
}

/**
 * Put the animal to the right of its point; where the frame ends it is lifted over the point, and never hops to the other side.
 * @param {SVGElement} g @param {number[]} record @param {number} t @param {number[]} at @param {number[]} frame @returns {number[]} its box
 */
function stand(g, [f, b], t, at, frame) {
  const k = 1.05, gap = 30, [x0, y0, x1] = layout(f, b, t).box, w = (x1 - x0) * k, h = -y0 * k;
  const left = clamp(at[0] + gap, 2, frame[0] - 2 - w), pushed = clamp((at[0] + gap - left) / (gap + 10), 0, 1);
  const over = at[1] - 24 - h > 4 ? at[1] - 24 : at[1] + 26 + h;
  const gy = clamp(at[1] + h * 0.3 + (over - at[1] - h * 0.3) * pushed, h + 4, frame[1] - 4), gx = left - x0 * k;
  attr(g, { transform: `translate(${gx} ${gy}) scale(${k})`, style: `--lw:${1.8 / k}px` });
  drawShapes(g, animalShapes(f, b, t, { lw: 1.8 / k }));
  return [left, gy - h, left + w, gy];
}

/** The part of a line inside the frame, from its lower to its upper end, or null. @param {number[]} a @param {number[]} d @param {number} W @param {number} H */
function clip(a, d, W, H) {
  let lo = -Infinity, hi = Infinity;
  for (const [p, q, top] of [[a[0], d[0], W], [a[1], d[1], H]]) {
    if (Math.abs(q) < 1e-12) { if (p < 0 || p > top) return null; continue; }
    const u = -p / q, v = (top - p) / q;
    lo = Math.max(lo, Math.min(u, v)); hi = Math.min(hi, Math.max(u, v));
  }
  return lo < hi ? [lo, hi].map((u) => [a[0] + d[0] * u, a[1] + d[1] * u]) : null;
}

/**
 * Model 2 laid over Model 1's plane: one family of lines for each score, each line holding the places with equal score.
 * The two lines through the animal carry her scores. @param {ReturnType<typeof plane>} p @param {number[][]} W @param {number[]} x @param {number[]} o @param {string[]} outs
 */
function levels(p, W, x, o, outs) {
  const drawn = /** @type {SVGElement[]} */ ([]), taken = /** @type {import("./lib/labels.js").Box[]} */ ([]);
  const family = (/** @type {boolean} */ here) => W.forEach((r, i) => {
    const size = norm(r), kind = i ? "rat" : "cat";
    if (size < 1e-9) return;
    const step = [1, 2, 5, 10].find((k) => (k * UNIT) / size >= 34) ?? 20, along = [-r[1] / size, -r[0] / size];   // the frame's second axis runs down
    const put = (/** @type {number[]} */ base, /** @type {string} */ text, /** @type {string} */ cls) => {
      const ends = clip([p.px(base[0]), p.py(base[1])], along, p.W, p.H);
      if (!ends) return;
      const [u, v] = ends, end = (i === 0) === (u[1] < v[1]) ? u : v, other = end === u ? v : u, len = Math.hypot(other[0] - end[0], other[1] - end[1]);
      if (len < 60) return;
      const at = [0, 1].map((j) => end[j] + ((other[j] - end[j]) / len) * 24);
      drawn.push(svg("path", { class: `tm-ob ${kind} ${cls}`, d: `M${u}L${v}` }));
      const half = textWidth(text, cls === "here" ? 20 : SIZE) / 2, tx = clamp(at[0], half, p.W - half), ty = clamp(at[1] + 5, 18, p.H - 8);
      const box = { x0: tx - half, y0: ty - 17, x1: tx + half, y1: ty + 5 };
      if (taken.some((b) => meet(b, box))) return;   // an unnumbered line between numbered ones can be read
      taken.push(box);
      drawn.push(svg("text", { class: `tm-level ${kind} ${cls}`, x: tx, y: ty }, text));
    };
    if (here) put(x, `${outs[i]} ${num(o[i])}`, "here");
    else for (let n = -20; n <= 20; n++) if (Math.abs(n * step - o[i]) * (UNIT / size) > 40) put(r.map((v) => (v * n * step) / (size * size)), short(n * step), n ? "" : "zero");
  });
  family(true);
  family(false);
  return drawn;
}
