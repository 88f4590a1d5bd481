// @ts-check
// Figure A1.1b. Two samples in Model 1 and their images in Model 2, and what can be said about two: which of it is still true
// of the images. An invertible W keeps midpoints, parallels and ratios along a line (eq-kept-midpoint); length and angle it
// keeps only where it turns; order along an axis nothing guarantees. A ruler that is carried along measures as before.

import { mark } from "./lib/animals.js";
import { oneOf, realMatrix, reals } from "./lib/clean.js";
import { choice, longArrow, matrix } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyList, pyMatrix, short, spoken } from "./lib/format.js";
import { herdKey, herdMarks, herdOf } from "./lib/herd.js";
import { around } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { arrowBoxes, axisBoxes, unitArrow, writeNear } from "./lib/shadows.js";
import { det2, dist, dot, inv2, matvec, mix, norm, sub, transpose } from "./lib/vec.js";
import { MATRICES } from "./lib/world.js";

const MOST = 3, TURN = [[0.6, 0.8], [-0.8, 0.6]], DEG = 180 / Math.PI, QUARTER = 0.25;
const NAMED = { W_C: "classifier", W_R: "turn & stretch", turn: "turn only", custom: "yours" };
const ROWS = ["midpoint", "parallel", "ratio", "length", "angle", "order_1", "order_2", "area"];
const matrixOf = (/** @type {any} */ s) => (s.w === "custom" ? s.m : s.w === "turn" ? TURN : MATRICES[s.w]);
const reach = (/** @type {any} */ s) => (s.data === "table" ? [[-3.1, 3.1], [-3.1, 3.1]] : [[0, 2.75], [0, 2.75]]);

const cross = (/** @type {number[]} */ u, /** @type {number[]} */ v) => u[0] * v[1] - u[1] * v[0];
/** The angle between two arrows, in degrees, without a sign; null where one has no direction. @param {number[]} u @param {number[]} v */
const angle = (u, v) => (norm(u) < 1e-9 || norm(v) < 1e-9 ? null : Math.abs(Math.atan2(cross(u, v), dot(u, v))) * DEG);
/** The ruler of Model 1 in the labels of Model 2 (eq-carried-ruler): the inverse's transpose times the inverse. @param {number[][]} W */
export function carried(W) {
  const back = inv2(W);
  return back && transpose(back).map((r) => [0, 1].map((j) => r[0] * back[0][j] + r[1] * back[1][j]));
}
const near = (/** @type {number} */ a, /** @type {number} */ b, /** @type {number} */ size = 1) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), size);

/** @param {any} s @param {any} [table] */
export function derive(s, table = null) {
  const W = matrixOf(s), f = (/** @type {number[]} */ v) => { const o = matvec(W, v); return s.bend ? o.map((y) => Math.max(0, y)) : o; };
  const herd = herdOf(s, table), P = f(s.p), Q = f(s.q), d = sub(s.q, s.p), D = sub(Q, P), size = Math.max(norm(P), norm(Q));
  const half = mix(s.p, s.q, 0.5), part = mix(s.p, s.q, QUARTER), moved = sub(f(sub(s.p, s.q)), f([0, 0])), H = f(half), T = f(part);
  const G = s.bend ? null : carried(W), by = s.ruler && G ? Math.sqrt(Math.max(0, dot(D, matvec(G, D)))) : norm(D);
  const along = dot(D, D) > 1e-18 ? dot(sub(T, P), D) / dot(D, D) : null, onLine = Math.abs(cross(sub(T, P), D)) <= 1e-9 * Math.max(1, size * size);
  const angles = [angle(s.p, s.q), angle(P, Q)], lean = angle(moved, D), equal = dist(s.p, s.q) < 1e-9;
  const rank = (/** @type {number} */ i) => [Math.sign(Math.round((s.q[i] - s.p[i]) * 1e9)), Math.sign(Math.round((Q[i] - P[i]) * 1e9))];
  /** @type {Record<string, boolean|null>} true, false, or null: there is nothing to ask */
  const kept = {
    midpoint: dist(H, mix(P, Q, 0.5)) <= 1e-9 * Math.max(1, size),
    parallel: equal ? null : lean === null ? norm(moved) < 1e-9 && norm(D) < 1e-9 : Math.min(lean, 180 - lean) < 1e-6,
    ratio: equal ? null : along === null ? dist(T, P) < 1e-9 : onLine && near(along, QUARTER),
    length: near(norm(d), by, size), angle: angles[0] === null ? null : angles[1] !== null && Math.abs(angles[0] - angles[1]) < 1e-6,
    order_1: rank(0)[0] ? rank(0)[0] === rank(0)[1] : null, order_2: rank(1)[0] ? rank(1)[0] === rank(1)[1] : null,
    area: near(cross(s.p, s.q) / 2, cross(P, Q) / 2, size * size),
  };
  return { ...herd, W, P, Q, G, half, H, between: mix(P, Q, 0.5), part, T, arrow: sub(s.p, s.q), moved, D, along, lean, angles, lengths: [norm(d), norm(D)], by, areas: [cross(s.p, s.q) / 2, cross(P, Q) / 2], det: det2(W), kept,
    images: herd.points.map(f) };
}

const SIGN = (/** @type {number} */ a, /** @type {number} */ b) => (Math.abs(a - b) < 1e-9 ? "=" : a < b ? "<" : ">");
const deg = (/** @type {number|null} */ v) => (v === null ? "none" : `${num(v, 1)}°`);
/** What each row says, before and after. @param {any} s @param {any} d @returns {Record<string, [string, string, string]>} */
function rows(s, d) {
  const [a, b] = d.ins, [c, e] = d.outs, score = d.own ? "" : " score", pair = (/** @type {number} */ x, /** @type {number} */ y) => `${short(x)} ${SIGN(x, y)} ${short(y)}`;
  return {
    midpoint: ["midpoint", coord(d.half, 3), d.kept.midpoint ? coord(d.H, 3) : `${coord(d.H)}, not ${coord(d.between)}`],
    parallel: ["parallels", "same arrow twice", d.lean === null ? (d.kept.parallel ? "both are points" : "one is a point") : d.kept.parallel ? "parallel" : `${deg(Math.min(d.lean, 180 - d.lean))} apart`],
    ratio: ["a quarter of the way", num(QUARTER), d.along === null ? "one point" : d.kept.ratio ? num(d.along) : `off the line, or ${num(d.along)}`],
    length: [s.ruler && d.G ? "length, by the carried ruler" : "length", num(d.lengths[0]), num(d.by)],
    angle: ["angle seen from zero", deg(d.angles[0]), deg(d.angles[1])],
    order_1: [`order: ${a}, then ${c}${score}`, pair(s.p[0], s.q[0]), pair(d.P[0], d.Q[0])],
    order_2: [`order: ${b}, then ${e}${score}`, pair(s.p[1], s.q[1]), pair(d.P[1], d.Q[1])],
    area: ["area with zero, signed", num(d.areas[0]), num(d.areas[1])],
  };
}
const VERDICT = (/** @type {boolean|null} */ k) => (k === null ? "nothing to ask" : k ? "kept" : "lost");

/** @param {any} s @param {any} d */
function words(s, d) {
  const kept = ROWS.filter((k) => d.kept[k]), r = rows(s, d), list = (/** @type {string[]} */ l) => (l.length > 1 ? `${l.slice(0, -1).join(", ")} and ${l[l.length - 1]}` : l[0]);
  const short1 = (/** @type {string} */ k) => ({ parallel: "parallels", order_1: "the first order", order_2: "the second order" }[k] ?? (k === "ratio" ? "the quarter" : `the ${k}`));
  const [name, before, after] = r[s.show];
  return `${name.replace(/^./, (c) => c.toUpperCase())}: before ${before}, after ${after}; ${VERDICT(d.kept[s.show])}. Of these two, ${kept.length ? `${list(kept.map(short1))} ${kept.length > 1 || kept[0] === "parallel" ? "survive" : "survives"}` : "nothing survives"}.`;
}

export const spec = {
  name: "survivors", number: "A1.1b", title: "What survives another choice of axes", instruction: "Drag the two animals, and read the table.", reset: "Put them back", table: true,
  defaults: { w: "W_C", m: [[1, 0.5], [-0.5, 1]], p: [0.5, 2], q: [1, 0.5], show: "midpoint", ruler: false, bend: false, data: "animals" },
  choices: { w: Object.keys(NAMED), show: ROWS, data: ["animals", "table"] },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.H, ...d.lengths, ...d.areas],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

W = ${s.w === "custom" || s.w === "turn" ? `np.array(${pyMatrix(matrixOf(s))})` : `ec.matrices()["${s.w}"]`}
layer = ec.NamedLayer(W, inputs=["snout", "body"], outputs=["cat", "rat"]${s.bend ? ', activation="relu"' : ""})
p, q = np.array(${pyList(s.p)}), np.array(${pyList(s.q)})
P, Q = layer.push([p, q]).o
half = layer.push((p + q) / 2).o                       # is it (P + Q) / 2?
area = [np.linalg.det([a, b]) / 2 for a, b in ((p, q), (P, Q))]
result = [*half, np.linalg.norm(q - p), np.linalg.norm(Q - P), *area]
print(ec.kept_relations(layer, [p, q, [0, 0], [1, 1]]))
`,
  clean(/** @type {any} */ s) {
    const data = s.data === "table" ? "table" : "animals", box = reach({ data });
    return { ...s, w: oneOf("w", s.w, Object.keys(NAMED)), m: realMatrix("m", s.m, 2, 2, -MOST, MOST), p: reals("p", s.p, box), q: reals("q", s.q, box), show: oneOf("show", s.show, ROWS), ruler: Boolean(s.ruler), bend: Boolean(s.bend), data };
  },
  random: (/** @type {() => number} */ r) => ({ w: pick(r, Object.keys(NAMED)), m: [0, 1].map(() => [0, 1].map(() => between(r, -MOST, MOST))), p: [between(r, 0, 2.75), between(r, 0, 2.75)], q: [between(r, 0, 2.75), between(r, 0, 2.75)], show: pick(r, ROWS), ruler: r() < 0.4, bend: r() < 0.3, data: "animals" }),
  invariant(/** @type {any} */ s) {
    const must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, W = matrixOf(s), size = Math.max(1, ...W.flat().map(Math.abs)) ** 2;
    const at = (/** @type {number[]} */ p, /** @type {number[]} */ q) => derive({ ...s, bend: false, ruler: false, p, q });
    const d = at(s.p, s.q), [c1, c2] = transpose(W), gram = [dot(c1, c1), dot(c1, c2), dot(c2, c2)];
    must(dist(d.H, d.between) < 1e-12 * size, "the image of the midpoint must be the midpoint of the images");
    must(d.kept.midpoint === true && d.kept.parallel !== false && d.kept.ratio !== false, "midpoint, parallels and ratio must survive every W");
    must(Math.abs(cross(d.moved, d.D)) < 1e-11 * size, "the image of the same arrow must be parallel");
    if (d.along !== null && norm(d.D) > 1e-6) must(Math.abs(d.along - QUARTER) < 1e-9, "a quarter of the way must stay a quarter");
    must(Math.abs(d.areas[1] - d.det * d.areas[0]) < 1e-10 * size, "areas must grow by the determinant");
    // Lengths and angles: the two units and their sum are enough to find a W that does not keep them all.
    const probes = [[[0, 0], [1, 0]], [[0, 0], [0, 1]], [[0, 0], [1, 1]]], turns = Math.abs(gram[0] - 1) + Math.abs(gram[2] - 1) + Math.abs(gram[1]) < 1e-9;
    must(probes.every(([p, q]) => at(p, q).kept.length) === turns, "lengths must survive where W'W is the identity, and only there");
    const similar = Math.abs(gram[0] - gram[2]) + Math.abs(gram[1]) < 1e-9 * size, corners = [[[1, 0], [0, 1]], [[1, 1], [1, 0]]];
    if (gram[0] > 1e-6 && gram[2] > 1e-6) must(corners.every(([p, q]) => at(p, q).kept.angle) === similar, "angles must survive where W'W is a multiple of the identity, and only there");
    // Order: unless row 1 asks about the first measurement alone, some step grows that and shrinks the first score.
    const [a, b] = W[0];
    if (Math.abs(b) > 0.01) { const low = at([0, 0], [0.01, (-0.02 * (Math.abs(a) + 1)) / b]); must(derive({ ...s, bend: false, p: low.half.map(() => 0), q: [0.01, (-0.02 * (Math.abs(a) + 1)) / b] }).kept.order_1 === false, "order must never be guaranteed"); }
    const G = carried(W);
    if (G && Math.abs(det2(W)) > 0.05) must(Math.abs(Math.sqrt(Math.max(0, dot(d.D, matvec(G, d.D)))) - d.lengths[0]) < 1e-7 * size, "the carried ruler must measure as before");
    // With a bend, a midpoint is only safe while both images, or their negatives, stay on one side of zero.
    const bent = derive({ ...s, bend: true }), plain = [0, 1].map((i) => [matvec(W, s.p)[i], matvec(W, s.q)[i]]);
    if (plain.some(([x, y]) => x * y < -1e-3)) must(bent.kept.midpoint === false, "a bend between the two must break the midpoint");
    if (plain.every(([x, y]) => x * y > 1e-3)) must(bent.kept.midpoint === true, "a bend that does not come between the two must leave the midpoint");
  },
  build,
};
export default defineFigure(spec);

const LEFT = { animals: { x: [-0.75, 3.3], y: [-0.75, 3.15], unit: 92 }, table: { x: [-3.6, 3.6], y: [-3.4, 3.5], unit: 52 } }, RIGHT = { x: [-6.4, 6.6], y: [-6, 5.6], unit: 32 };

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal } = ctx, place = html("div", { class: "sv-two" });
  let key = "", /** @type {any} */ scene = null;
  const W = matrix({ label: "The matrix W", rows: 2, cols: 2, min: -MOST, max: MOST, signal, done: commit, kinds: (i, j) => ["c-face", "c-body"][j], name: (i, j) => `how much ${["the first measurement", "the second measurement"][j]} counts towards ${["the first score", "the second score"][i]}`,
    set: (i, j, v) => { const m = matrixOf(state()).map((/** @type {number[]} */ r) => [...r]); m[i][j] = v; set({ w: "custom", m }); } });
  const which = choice({ label: "W is", options: /** @type {[string, string][]} */ (Object.entries(NAMED)), signal, hideable: "matrix", set: (w) => { set(w === "custom" ? { w, m: matrixOf(state()) } : { w }); commit(); } });
  const toggle = (/** @type {string} */ text, /** @type {string} */ name) => { const b = html("button", { type: "button", class: "ec-opt", "aria-pressed": "false" }, text); b.addEventListener("click", () => { set({ [name]: !state()[name] }); commit(); }, { signal }); return b; };
  const ruler = toggle("carry the ruler", "ruler"), bend = toggle("bend with ReLU", "bend");
  const data = choice({ label: "Show", options: [["animals", "ten animals"], ["table", "my table"]], signal, set: (v) => { set({ data: v }); commit(); } });
  const body = html("tbody"), cells = ROWS.map((k) => {
    const b = html("button", { type: "button", class: "sv-row", "aria-pressed": "false" }), cell = () => html("td"), tr = html("tr", { "data-lights": k }, html("th", { scope: "row" }, b));
    b.addEventListener("click", () => { set({ show: k }); commit(); }, { signal });
    const [before, after, verdict] = [cell(), cell(), cell()];
    tr.append(before, after, verdict);
    body.append(tr);
    return { k, tr, b, before, after, verdict };
  });
  const table = html("table", { class: "sv-table", "data-hideable": "table" }, html("caption", { class: "ec-vh" }, "What can be said of the two, before and after"),
    html("thead", {}, html("tr", {}, ...["of these two", "before", "after", ""].map((t, i) => html(i === 3 ? "td" : "th", i === 3 ? {} : { scope: "col" }, t)))), body);
  stage.append(place, html("div", { class: "sv-low" }, html("div", { class: "sv-do" }, html("div", { class: "sv-w" }, html("i", { class: "sv-W" }, "W"), W.root), which.root, html("div", { class: "ec-choice", "data-hideable": "ruler" }, ruler, bend), data.root), table));

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const now = herdKey(d.own, ctx.table());
    if (now !== key) {
      key = now;
      scene = makeScene(ctx, d);
      place.replaceChildren(...scene.nodes);
    }
    scene.draw(s, d);
    W.draw(d.W); which.draw(s.w); data.draw(d.own ? "table" : "animals"); data.root.hidden = !ctx.table();
    attr(ruler, { "aria-pressed": s.ruler }); attr(bend, { "aria-pressed": s.bend });
    const r = rows(s, d);
    for (const { k, tr, b, before, after, verdict } of cells) {
      say(b, r[k][0]); say(before, r[k][1]); say(after, r[k][2]); say(verdict, VERDICT(d.kept[k]));
      attr(b, { "aria-pressed": s.show === k });
      attr(tr, { class: `${d.kept[k] === false ? "sv-lost" : d.kept[k] ? "sv-kept" : "sv-none"}${s.show === k ? " sv-on" : ""}` });
    }
  } };
}

/** @param {import("./lib/figure.js").Ctx} ctx @param {any} first */
function makeScene({ state, set, commit, signal }, { own, ins, outs }) {
  const kinds = /** @type {const} */ (["face", "body"]), scores = /** @type {const} */ (["cat", "rat"]), size = own ? LEFT.table : LEFT.animals;
  const left = plane({ ...size, axes: kinds.map((kind, i) => ({ kind, name: ins[i] })), label: `Model 1: ${ins[0]} to the right, ${ins[1]} upwards`, hatch: !own });
  const right = plane({ ...RIGHT, axes: scores.map((kind, i) => ({ kind: own ? "plain" : kind, name: outs[i] })), label: `Model 2: ${outs[0]} to the right, ${outs[1]} upwards` });
  const kind = own ? ["x", "o"] : ["cat", "rat"], names = own ? ["p", "q"] : ["cat", "rat"];
  const panes = [left, right].map((p, i) => {
    const herd = svg("g", { class: "sv-herd" }), link = svg("path", { class: "sv-link" }), area = svg("path", { class: "sv-area" }), arc = svg("path", { class: "sv-arc" }), drops = svg("path", { class: "sv-drops" }), ring = svg("path", { class: "sv-ruler" });
    const aim = svg("circle", { class: "sv-aim", r: 9 }), dot_ = svg("circle", { class: "sv-dot", r: 5.5 }), ghost = unitArrow(p, "plain", "sv-ghost"), along = unitArrow(p, "plain", "sv-along"), tag = svg("text", { class: "ec-label sv-tag" }), ends = names.map(() => svg("text", { class: "ec-label" }));
    const marks = kind.map((k, j) => { const g = svg("g", { class: `sv-end${i ? "" : " ec-handle"}` }); g.innerHTML = `${i ? "" : '<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="14"/>'}<g transform="scale(.86)">${mark[/** @type {"x"} */ (k)]}</g>`; return g; });
    p.under.append(herd, area);
    p.data.append(drops, ring, arc, link, ghost.root, along.root);
    p.over.append(aim, dot_, tag, ...ends, ...marks);
    return { p, herd, link, area, arc, drops, ring, aim, dot_, ghost, along, tag, ends, marks, lines: axisBoxes(p) };
  });
  const hands = [0, 1].map((j) => { const k = j ? "q" : "p"; return movable(panes[0].marks[j], { at: left.at, range: reach({ data: own ? "table" : "animals" }), signal, get: () => state()[k], set: (v) => set({ [k]: v }), done: commit, home: () => [[0.5, 2], [1, 0.5]][j],
    label: `The ${own ? "sample" : ""} ${names[j]}: ${ins[0]} left and right, ${ins[1]} up and down`.replace(/ +/g, " "), value: () => { const v = state()[k], o = matvec(matrixOf(state()), v); return `${ins[0]} ${spoken(v[0])}, ${ins[1]} ${spoken(v[1])}; W makes it ${spoken(o[0])}, ${spoken(o[1])}`; } }); });
  const title = (/** @type {string} */ b, /** @type {string} */ rest) => html("h3", { class: "tm-title" }, html("b", {}, b), html("span", {}, rest));
  const heads = [title("Model 1", ` asks about ${ins[0]} and ${ins[1]}`), title("Model 2", ` asks about ${outs[0]} and ${outs[1]}`)];
  let drawn = false;
  return {
    nodes: [html("div", { class: "sv-pane" }, heads[0], left.root), html("span", { class: "sv-arrow", "aria-hidden": "true" }, longArrow()), html("div", { class: "sv-pane" }, heads[1], right.root)],
    draw(/** @type {any} */ s, /** @type {any} */ d) {
      if (!drawn) { drawn = true; panes[0].herd.innerHTML = herdMarks(d, d.points.map((/** @type {number[]} */ q) => [left.px(q[0]), left.py(q[1])]), 0.55); }
      panes[1].herd.innerHTML = herdMarks(d, d.images.map((/** @type {number[]} */ q) => { const o = right.pin(q, 6); return [o.x, o.y]; }), 0.45);
      drawSide(panes[0], s, d, [s.p, s.q], { middle: d.half, aim: d.half, part: d.part, moved: d.arrow, tag: 0 }, names);
      drawSide(panes[1], s, d, [d.P, d.Q], { middle: d.H, aim: d.between, part: d.T, moved: d.moved, tag: 1 }, names);
      for (const h of hands) h.sync();
    },
  };
}

/** One pane: the two, and what is being asked about them. @param {any} n @param {any} s @param {any} d @param {number[][]} two @param {any} x @param {string[]} names */
function drawSide(n, s, d, two, x, names) {
  const { p } = n, at = (/** @type {number[]} */ q) => [p.px(q[0]), p.py(q[1])], [a, b] = two.map(at), zero = at([0, 0]), after = x.tag === 1, is = (/** @type {string} */ k) => s.show === k;
  const pins = two.map((q) => p.pin(q, 12)), d_ = (/** @type {Element} */ e, /** @type {string} */ path) => attr(e, { d: path });
  n.marks.forEach((/** @type {Element} */ m, /** @type {number} */ j) => attr(m, { transform: `translate(${pins[j].x} ${pins[j].y})` }));
  d_(n.link, is("angle") || is("area") ? `M${a.join(" ")}L${zero.join(" ")}L${b.join(" ")}` : is("order_1") || is("order_2") ? "" : `M${a.join(" ")}L${b.join(" ")}`);
  d_(n.area, is("area") ? `M${zero.join(" ")}L${a.join(" ")}L${b.join(" ")}Z` : "");
  d_(n.drops, is("order_1") ? `M${a.join(" ")}V${zero[1]}M${b.join(" ")}V${zero[1]}` : is("order_2") ? `M${a.join(" ")}H${zero[0]}M${b.join(" ")}H${zero[0]}` : "");
  n.arc.style.display = is("angle") ? "" : "none";
  d_(n.arc, is("angle") ? arc(zero, two[0], two[1], 34) : "");
  // The old ruler's unit, all ways at once: a circle in Model 1, and in Model 2 what W makes of it.
  const show = s.ruler && is("length") && !s.bend, round = show ? Array.from({ length: 49 }, (_, k) => { const t = (k / 48) * 2 * Math.PI, v = [Math.cos(t), Math.sin(t)], o = after ? matvec(d.W, v) : v; return at([two[1][0] + o[0], two[1][1] + o[1]]).map((c) => c.toFixed(1)).join(" "); }) : [];
  d_(n.ring, show ? `M${round.join("L")}Z` : "");
  const spot = is("midpoint") ? x.middle : is("ratio") ? x.part : null, aim = is("midpoint") ? x.aim : is("ratio") ? mix(two[0], two[1], QUARTER) : null;
  for (const [e, q] of [[n.dot_, spot], [n.aim, aim]]) { e.style.display = q ? "" : "none"; if (q) attr(e, { cx: p.px(q[0]), cy: p.py(q[1]) }); }
  n.ghost.root.style.display = n.along.root.style.display = is("parallel") ? "" : "none";
  if (is("parallel")) { n.ghost.draw(x.moved); n.along.draw(two[0], two[1]); }

  /** @type {import("./lib/labels.js").Box[]} */ const taken = [...p.taken, ...pins.map((q) => around(q.x, q.y, 14)), ...(spot ? [around(p.px(spot[0]), p.py(spot[1]), 10)] : []), ...(is("order_1") || is("order_2") ? [] : is("angle") || is("area") ? [...arrowBoxes(p, two[0]), ...arrowBoxes(p, two[1])] : arrowBoxes(p, two[1], two[0])), ...(is("parallel") ? arrowBoxes(p, x.moved) : []), ...(is("angle") ? [around(...zero_(zero), 30)] : [])];
  const soft = [...n.lines, ...(after ? d.images : d.points).slice(0, 60).map((/** @type {number[]} */ q) => around(p.px(q[0]), p.py(q[1]), 8))];
  const mid = at(mix(two[0], two[1], 0.5)), r = rows(s, d)[s.show][1 + x.tag];
  const text = { midpoint: [coord(x.middle), spot && at(spot)], ratio: [after ? (d.along === null ? "" : num(d.along)) : "a quarter", spot && at(spot)], length: [r, mid], angle: [r, [zero[0] + 4, zero[1] - 4]], area: [r, at([(two[0][0] + two[1][0]) / 3, (two[0][1] + two[1][1]) / 3])], parallel: [after ? r : "", at(mix([0, 0], x.moved, 0.5))] }[/** @type {"length"} */ (s.show)] ?? ["", mid];
  writeNear(n.tag, /** @type {string} */ (text[0]), /** @type {number[]} */ (text[1]), taken, p, [14, 26, 40, 56, 74], soft);
  n.ends.forEach((/** @type {SVGElement} */ e, /** @type {number} */ j) => writeNear(e, names[j], [pins[j].x, pins[j].y], taken, p, [16, 28, 42], soft));
}

const zero_ = (/** @type {number[]} */ q) => /** @type {[number, number]} */ ([q[0], q[1]]);
/** An arc between two directions, the short way. @param {number[]} O @param {number[]} u @param {number[]} v @param {number} r */
function arc(O, u, v, r) {
  if (norm(u) < 1e-9 || norm(v) < 1e-9) return "";
  const a = Math.atan2(u[1], u[0]), turn = Math.atan2(cross(u, v), dot(u, v)), b = a + turn;
  return Math.abs(turn) < 0.02 ? "" : `M${O[0] + r * Math.cos(a)} ${O[1] - r * Math.sin(a)}A${r} ${r} 0 0 ${turn > 0 ? 0 : 1} ${O[0] + r * Math.cos(b)} ${O[1] - r * Math.sin(b)}`;
}
