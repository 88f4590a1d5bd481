// @ts-check
// Figure A1.3b. Two ways round one square: edit the animal and ask for its label, or ask for the label and edit that. With
// T = W M W⁻¹ both end alike. With a bend in the layer they part, and a twin shows that no T whatever could bring them together.

import { animalShapes, drawShapes, layout, mark } from "./lib/animals.js";
import { oneOf, real, realMatrix, reals } from "./lib/clean.js";
import { choice, matrix, sign } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyList, pyMatrix, short, spoken } from "./lib/format.js";
import { around } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { arrowBoxes, axisBoxes, writeNear } from "./lib/shadows.js";
import { carried, eigenvalues, encode, relu, trace, twin, twinTotals } from "./lib/square.js";
import { clamp, det2, dist, inv2, matvec, mix } from "./lib/vec.js";
import { MATRICES } from "./lib/world.js";

const BOX = [[0, 2.2], [0, 2.2]], MOST = 2;
const LAYERS = { W_C: "classifier", W_R: "turn & stretch" };
/** @type {Record<string, {name: string, does: string, m: number[][]}>} */
const EDITS = {
  body: { name: "body twice", does: "double the body", m: [[1, 0], [0, 2]] },
  half: { name: "all halved", does: "halve both", m: [[0.5, 0], [0, 0.5]] },
  swap: { name: "swap", does: "swap snout and body", m: [[0, 1], [1, 0]] },
  custom: { name: "yours", does: "your M", m: [[1, 0], [0, 1]] },
};
const WAYS = { both: "both ways", edit_first: "edit first", label_first: "label first" };
const editOf = (/** @type {any} */ s) => (s.edit === "custom" ? s.m : EDITS[s.edit].m);

/** @param {any} s */
export function derive(s) {
  const W = MATRICES[s.w], M = editOf(s), T = carried(W, M), edited = matvec(M, s.p), o = encode(W, s.bend, s.p);
  const ends = [encode(W, s.bend, edited), matvec(T, o)], other = s.bend ? twin(W, s.p) : null;
  return { W, M, T, edited, o, ends, gap: dist(ends[0], ends[1]), kept: [M, T].map((A) => ({ trace: trace(A), det: det2(A), own: eigenvalues(A) })),
    other, other_end: other && encode(W, true, matvec(M, other)) };
}

/** Which of the four corners are told. @param {any} s */
const told = (s) => ({ edited: s.way !== "label_first" && s.step > 0, o: s.way !== "edit_first" && s.step > 0, first: s.way !== "label_first" && s.step > 1, second: s.way !== "edit_first" && s.step > 1 });
const apart = (/** @type {any} */ d) => d.gap > 5e-3;

/** @param {any} s @param {any} d */
function words(s, d) {
  const at = (/** @type {number[]} */ q) => coord(q), does = EDITS[s.edit].does, seen = told(s);
  const start = `Snout ${short(s.p[0])}, body ${short(s.p[1])}.`;
  if (s.step === 0) return `${start} Both ways still lie ahead.`;
  const one = seen.first ? `Edit first (${does}), then label: ${at(d.ends[0])}.` : seen.edited ? `Edited (${does}): snout ${short(d.edited[0])}, body ${short(d.edited[1])}.` : "";
  const two = seen.second ? `Label first, then T: ${at(d.ends[1])}.` : seen.o ? `Its label is ${at(d.o)}.` : "";
  const both = seen.first && seen.second ? (apart(d) ? ` They end ${num(d.gap)} apart.` : " They end in one place.") : "";
  const kin = both && d.other && dist(d.other_end, d.ends[0]) > 5e-3 ? ` Its twin, snout ${short(d.other[0])}, body ${short(d.other[1])}, has the same label ${at(d.o)}, and after the edit ${at(d.other_end)}.` : "";
  return [start, one, two].filter(Boolean).join(" ") + both + kin;
}

export const spec = {
  name: "commuting_square", number: "A1.3b", title: "Two ways round a square", instruction: "Drag the animal, and compare the two ways.", reset: "The cat again",
  defaults: { w: "W_C", edit: "body", m: [[1, 0], [0, 1]], p: [0.5, 2], bend: false, way: "both", step: 2 },
  choices: { w: Object.keys(LAYERS), edit: Object.keys(EDITS), way: Object.keys(WAYS) },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.ends[0], ...d.ends[1], ...d.T.flat()],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

W = ec.matrices()["${s.w}"]
M = np.array(${pyMatrix(editOf(s))})      # the edit of animals
T = W @ M @ np.linalg.inv(W)        # the same edit, of labels
p = np.array(${pyList(s.p)})
layer = ec.NamedLayer(W, inputs=["snout", "body"], outputs=["cat", "rat"]${s.bend ? ", activation=\"relu\"" : ""})
edit_first = layer.push(M @ p).o
label_first = T @ layer.push(p).o
print(ec.equivariance_error(layer, M, [p], T))
result = [*edit_first, *label_first, *T.ravel()]
`,
  clean: (/** @type {any} */ s) => ({ w: oneOf("w", s.w, Object.keys(LAYERS)), edit: oneOf("edit", s.edit, Object.keys(EDITS)), m: realMatrix("m", s.m, 2, 2, -MOST, MOST), p: reals("p", s.p, BOX),
    bend: s.bend === true, way: oneOf("way", s.way, Object.keys(WAYS)), step: Math.round(real("step", s.step, 0, 2)) }),
  random: (/** @type {() => number} */ r) => ({ w: pick(r, Object.keys(LAYERS)), edit: pick(r, Object.keys(EDITS)), m: [0, 1].map(() => [0, 1].map(() => between(r, -MOST, MOST))), p: [between(r, 0, 2.2), between(r, 0, 2.2)], bend: r() < 0.5, way: pick(r, Object.keys(WAYS)), step: pick(r, [0, 1, 2, 2, 2]) }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, near = 1e-11;
    const straight = derive({ ...s, bend: false });
    must(straight.gap < near, "without a bend both ways must end in one place");
    // T is the same edit: the animal that an edited label means is the edited animal.
    must(dist(matvec(/** @type {number[][]} */ (inv2(d.W)), straight.ends[1]), d.edited) < near, "the edited label must mean the edited animal");
    const [m, t] = d.kept;
    must(Math.abs(m.trace - t.trace) < near && Math.abs(m.det - t.det) < near * 10, "trace and determinant must survive");
    // A double eigenvalue is known to half the digits only.
    must((m.own === null) === (t.own === null) || Math.abs(m.trace ** 2 / 4 - m.det) < 1e-8, "eigenvalues must be real for both or for neither");
    if (m.own && t.own) must(dist(m.own, t.own) < 1e-6, "eigenvalues must survive");
    if (!s.bend) return;
    must(dist(relu(straight.ends[1]), d.ends[0]) < near, "edit first must end where the bend sends the straight end");
    if (!d.other) { must(dist(d.o, matvec(d.W, s.p)) < 1e-8, "without a twin the bend must leave the label alone"); return; }
    must(dist(encode(d.W, true, d.other), d.o) < near, "a twin must have the same label");
    must(dist(d.other, s.p) > 1e-10, "a twin must be another animal");
    must(dist(d.other_end, relu(matvec(d.T, twinTotals(d.W, s.p)))) < near, "a twin must go round the straight square, and be bent at its end");
  },
  build,
};
export default defineFigure(spec);

const LEFT = { x: [-2.6, 4.9], y: [-2.4, 5.1], unit: 52 }, RIGHT = { x: [-7.4, 16.6], y: [-12.8, 11.2], unit: 16.25 };
const blend = (/** @type {number} */ v) => { const u = clamp((v + 0.4) / 0.8, 0, 1); return u * u * (3 - 2 * u); };
const CORNER = { p: [104, 44], edited: [336, 44], o: [104, 190], end: [336, 190] };

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal }) {
  const left = plane({ ...LEFT, axes: [{ kind: "face", name: "snout" }, { kind: "body", name: "body" }], label: "Model 1: snout to the right, body upwards" });
  const right = plane({ ...RIGHT, every: 4, axes: [{ kind: "cat", name: "cat" }, { kind: "rat", name: "rat" }], label: "Model 2: cat to the right, rat upwards" });
  const edit = arrow(left, { cls: "cs-edit" }), carry = arrow(right, { cls: "cs-carry" }), kinEdit = arrow(left, { cls: "cs-kin" }), miss = svg("path", { class: "cs-miss" }), kinMiss = svg("path", { class: "cs-miss" });
  const beast = svg("g", { class: "cs-beast" }), grown = svg("g", { class: "cs-beast cs-after" }), edited = svg("g"), kin = svg("g", { class: "cs-twin" }), kinTag = svg("text", { class: "ec-label" }), tags = [0, 1].map(() => svg("text", { class: "ec-label" }));
  edited.innerHTML = kin.innerHTML = `<g transform="scale(.7)">${mark.x}</g>`;
  const point = svg("g", { class: "ec-handle ec-part-p", "data-lights": "p" });
  point.innerHTML = `<circle class="ec-hit" r="27"/><circle class="ec-ring open" r="13.5"/><g transform="scale(.86)">${mark.x}</g>`;
  left.data.append(edit.root, kinEdit.root);
  left.over.append(beast, grown, edited, kin, kinTag, ...tags, point);
  const label = svg("g", { class: "ec-part-o", "data-lights": "o" }), ring = svg("circle", { class: "cs-ring", r: 12 }), cross = svg("path", { class: "cs-cross", d: "M-7 -7L7 7M-7 7L7 -7" }), kinRing = svg("circle", { class: "cs-ring cs-dashed", r: 9 });
  label.innerHTML = `<g transform="scale(.8)">${mark.o}</g>`;
  const rightTags = ["label", "end", "astray", "twin"].map(() => svg("text", { class: "ec-label" }));
  right.data.append(carry.root, miss, kinMiss);
  right.over.append(label, ring, cross, kinRing, ...rightTags);

  const diagram = square();
  const way = choice({ label: "Go", options: /** @type {[string, string][]} */ (Object.entries(WAYS)), signal, hideable: "way", set: (v) => { set({ way: v }); commit(); } });
  const step = choice({ label: "Steps taken", options: [["0", "none"], ["1", "one"], ["2", "two"]], signal, hideable: "step", set: (v) => { set({ step: Number(v) }); commit(); } });
  const bend = choice({ label: "The layer", options: [["0", "straight"], ["1", "with a bend"]], signal, hideable: "bend", set: (v) => { set({ bend: v === "1" }); commit(); } });
  const which = choice({ label: "The edit", options: Object.entries(EDITS).map(([k, e]) => [k, e.name]), signal, hideable: "edit", set: (v) => { set(v === "custom" ? { edit: v, m: editOf(state()) } : { edit: v }); commit(); } });
  const layer = choice({ label: "W is", options: /** @type {[string, string][]} */ (Object.entries(LAYERS)), signal, hideable: "matrix", set: (v) => { set({ w: v }); commit(); } });
  const vM = matrix({ label: "The edit M of animals", rows: 2, cols: 2, min: -MOST, max: MOST, signal, done: commit, name: (i, j) => `M, row ${i + 1}, column ${j + 1}`,
    set: (i, j, v) => { const m = editOf(state()).map((/** @type {number[]} */ r) => [...r]); m[i][j] = v; set({ edit: "custom", m }); } });
  const vT = matrix({ label: "The same edit T of labels", rows: 2, cols: 2, digits: 2 });
  const rows = ["trace", "determinant", "eigenvalues"].map((name) => { const cells = [html("td"), html("td")]; return { cells, tr: html("tr", {}, html("th", { scope: "row" }, name), ...cells) }; });
  const table = html("table", { class: "cs-table" }, html("caption", { class: "ec-vh" }, "What M and T have in common"), html("thead", {}, html("tr", {}, html("td"), html("th", { scope: "col" }, "M"), html("th", { scope: "col" }, "T"))), html("tbody", {}, ...rows.map((r) => r.tr)));
  const eq = html("div", { class: "ec-eq cs-eq", role: "group", "data-hideable": "equation" }, html("span", { class: "cs-name" }, "M"), sign("="), vM.root, html("span", { class: "cs-name" }, "T = W M W\u207b\u00b9"), sign("="), vT.root);
  const title = (/** @type {string} */ b, /** @type {string} */ rest) => html("h3", { class: "cs-title" }, html("b", {}, b), ` ${rest}`);
  stage.append(html("div", { class: "cs-two" }, html("div", {}, title("Model 1", "the animals"), left.root), html("div", {}, title("Model 2", "their labels"), right.root)),
    html("div", { class: "cs-under" }, diagram.root, html("div", { class: "cs-controls" }, way.root, step.root, bend.root, which.root, layer.root)), html("div", { class: "cs-maths" }, eq, table));

  const hand = movable(point, { at: left.at, get: () => state().p, set: (p) => set({ p }), done: commit, signal, range: BOX, home: () => [0.5, 2], label: "The animal: snout left and right, body up and down",
    value: () => { const s = state(), d = derive(s); return `snout ${spoken(s.p[0])}, body ${spoken(s.p[1])}; the two ways end ${spoken(d.gap)} apart`; } });

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const seen = told(s), show = (/** @type {any} */ e, /** @type {boolean} */ on) => { e.style.display = on ? "" : "none"; };
    const put = (/** @type {any} */ e, /** @type {any} */ p, /** @type {number[]} */ q, on = true) => { const at = p.pin(q, 8); attr(e, { transform: `translate(${at.x} ${at.y})` }); show(e, on && !at.out); return on && !at.out ? [at.x, at.y] : null; };
    // ── Model 1 ──
    const P = /** @type {number[]} */ (put(point, left, s.p)), E = put(edited, left, d.edited, seen.edited), K = put(kin, left, d.other ?? [0, 0], Boolean(d.other));
    /** @type {import("./lib/labels.js").Box[]} */ const taken = [...left.taken, around(P[0], P[1], 17)];
    if (E) taken.push(around(E[0], E[1], 10));
    if (K) taken.push(around(K[0], K[1], 10));
    show(edit.root, seen.edited && dist(s.p, d.edited) > 0.05);
    edit.draw(d.edited, s.p);
    if (seen.edited) taken.push(...arrowBoxes(left, d.edited, s.p));
    const kinEdited = d.other && matvec(d.M, d.other);
    show(kinEdit.root, Boolean(d.other && seen.first));
    if (kinEdited) { kinEdit.draw(kinEdited, d.other); taken.push(...arrowBoxes(left, kinEdited, d.other)); }
    taken.push(...stand(beast, s.p, P, left, taken));
    show(grown, Boolean(E) && dist(s.p, d.edited) > 0.2);
    if (E && dist(s.p, d.edited) > 0.2) taken.push(...stand(grown, d.edited, E, left, taken));
    const lines = axisBoxes(left);
    writeNear(tags[0], coord(s.p), P, taken, left, [17, 28], lines);
    writeNear(tags[1], E ? coord(d.edited) : "", E ?? [0, 0], taken, left, [12, 22, 34], lines);
    writeNear(kinTag, K ? "twin" : "", K ?? [0, 0], taken, left, [12, 22, 34], lines);
    // ── Model 2 ──
    const O = put(label, right, d.o, seen.o), A = put(ring, right, d.ends[0], seen.first), B = put(cross, right, d.ends[1], seen.second), Q = put(kinRing, right, d.other_end ?? [0, 0], Boolean(d.other_end && seen.first && dist(d.other_end, d.ends[0]) > 0.05));
    show(carry.root, seen.second && dist(d.o, d.ends[1]) > 0.2);
    // Its head stays clear of the ring.
    carry.draw(mix(d.ends[1], d.o, Math.min(0.5, 13 / (RIGHT.unit * Math.max(0.01, dist(d.o, d.ends[1]))))), d.o);
    attr(miss, { d: A && B && apart(d) ? `M${A.join(" ")}L${B.join(" ")}` : "" });
    attr(kinMiss, { d: A && Q ? `M${A.join(" ")}L${Q.join(" ")}` : "" });
    /** @type {import("./lib/labels.js").Box[]} */ const full = [...right.taken];
    for (const q of [O, A, B, Q]) if (q) full.push(around(q[0], q[1], 13));
    if (seen.second) full.push(...arrowBoxes(right, d.ends[1], d.o));
    const axes = axisBoxes(right);
    writeNear(rightTags[0], O ? coord(d.o) : "", O ?? [0, 0], full, right, [15, 26, 38], axes);
    writeNear(rightTags[1], A ? coord(d.ends[0]) : "", A ?? [0, 0], full, right, [16, 28, 40], axes);
    writeNear(rightTags[2], B && (apart(d) || !A) ? coord(d.ends[1]) : "", B ?? [0, 0], full, right, [14, 26, 38], axes);
    writeNear(rightTags[3], Q ? "twin" : "", Q ?? [0, 0], full, right, [13, 24, 36], axes);

    diagram.draw(s, d, seen);
    way.draw(s.way); step.draw(String(s.step)); bend.draw(s.bend ? "1" : "0"); which.draw(s.edit); layer.draw(s.w);
    vM.draw(d.M); vT.draw(d.T);
    const own = (/** @type {any} */ k) => (k.own ? k.own.map((/** @type {number} */ v) => short(v)).join(" and ") : "none real");
    d.kept.forEach((/** @type {any} */ k, /** @type {number} */ i) => [short(k.trace), short(k.det), own(k)].forEach((t, r) => say(rows[r].cells[i], t)));
    attr(eq, { "aria-label": `The edit of labels T is W M W to the minus one: ${d.T.flat().map((/** @type {number} */ v) => spoken(v)).join(", ")}` });
    hand.sync();
  } };
}

/** The square as a plan: four corners, four arrows. */
function square() {
  const root = svg("svg", { viewBox: "0 0 440 236", class: "ec-pane cs-plan", role: "img" });
  const line = (/** @type {string} */ d, /** @type {string} */ part) => svg("path", { class: `cs-way ${part}`, d });
  const ways = { e1: line("M182 44H252m-9 -6l9 6l-9 6", "first"), e2: line("M336 66V150m-6 -9l6 9l6 -9", "first"), l1: line("M104 66V162m-6 -9l6 9l6 -9", "second"), l2: line("M182 190H252m-9 -6l9 6l-9 6", "second") };
  const text = (/** @type {number[]} */ at, cls = "") => svg("text", { class: `ec-label cs-node ${cls}`, x: at[0], y: at[1] + 6, "text-anchor": "middle" });
  const p = text(CORNER.p), edited = text(CORNER.edited), o = text(CORNER.o), first = text([CORNER.end[0], CORNER.end[1] - 14]), second = text([CORNER.end[0], CORNER.end[1] + 14]);
  const names = [["M", 217, 34], ["T", 217, 222]].map(([t, x, y]) => svg("text", { class: "ec-label cs-op", x, y, "text-anchor": "middle" }, String(t)));
  const ask = [[118, "start"], [322, "end"]].map(([x, a]) => svg("text", { class: "ec-label cs-op", x, y: 118, "text-anchor": a }));
  root.append(...Object.values(ways), ...names, ...ask, p, edited, o, first, second);
  return { root, draw(/** @type {any} */ s, /** @type {any} */ d, /** @type {ReturnType<typeof told>} */ seen) {
    say(p, coord(s.p)); say(edited, seen.edited ? coord(d.edited) : "?"); say(o, seen.o ? coord(d.o) : "?");
    say(first, `\u25cb ${seen.first ? coord(d.ends[0]) : "?"}`); say(second, `\u00d7 ${seen.second ? coord(d.ends[1]) : "?"}`);
    for (const e of ask) say(e, s.bend ? "W, bend" : "W");
    for (const [k, on] of /** @type {[keyof ways, boolean][]} */ ([["e1", seen.edited], ["e2", seen.first], ["l1", seen.o], ["l2", seen.second]])) ways[k].classList.toggle("gone", on);
    attr(root, { "aria-label": `A square. Edit first: M, then the layer. Label first: the layer, then T. ${seen.first && seen.second ? (apart(d) ? "The two ends differ." : "Both ends are the same.") : ""}` });
  } };
}

/**
 * An animal beside its point, on the side where there is room; a record with a part below nothing has no animal.
 * @param {SVGElement} g @param {number[]} q @param {number[]} at @param {any} p @param {import("./lib/labels.js").Box[]} taken
 */
function stand(g, q, at, p, taken) {
  const can = q[0] > 0.1 && q[1] > 0.1 && q[0] < 4 && q[1] < 4.6;
  g.style.display = can ? g.style.display : "none";
  if (!can) return [];
  g.style.display = "";
  const k = 0.62, t = blend(q[1] - q[0]), [x0, y0, x1] = layout(q[0], q[1], t).box, w = (x1 - x0) * k, h = -y0 * k;
  const spots = [[at[0] + 22, at[1] + h / 2], [at[0] - 22 - w, at[1] + h / 2], [at[0] - w / 2, at[1] - 20], [at[0] - w / 2, at[1] + 24 + h], [at[0] + 22, at[1] - 8], [at[0] - 22 - w, at[1] - 8]];
  const boxOf = (/** @type {number[]} */ s) => ({ x0: s[0], y0: s[1] - h, x1: s[0] + w, y1: s[1] + 2 });
  const bad = (/** @type {number[]} */ s) => { const b = boxOf(s); return Math.max(0, 3 - b.x0, b.x1 - p.W + 3) * 50 + Math.max(0, 3 - b.y0, b.y1 - p.H + 3) * 50 + taken.reduce((n, o) => n + Math.max(0, Math.min(o.x1, b.x1) - Math.max(o.x0, b.x0)) * Math.max(0, Math.min(o.y1, b.y1) - Math.max(o.y0, b.y0)), 0); };
  const best = spots.reduce((m, s) => (bad(s) < bad(m) - 1e-9 ? s : m));
  attr(g, { transform: `translate(${best[0] - x0 * k} ${best[1]}) scale(${k})`, style: `--lw:${1.7 / k}px` });
  drawShapes(g, animalShapes(q[0], q[1], t, { lw: 1.7 / k }));
  return [boxOf(best)];
}
