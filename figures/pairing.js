// @ts-check
// Figure A1.2b. A question is a stack of stripes: every animal on one stripe gets one answer. Beside it the same animals in
// Model 2. The same weights there make other stripes, and other answers; the translated weights, W⁻ᵀf, make the stripes that
// run through the same animals (eq-reader-translates).

import { mark } from "./lib/animals.js";
import { oneOf, realMatrix, reals } from "./lib/clean.js";
import { choice, matrix } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, pyList, pyMatrix, short, spoken } from "./lib/format.js";
import { around, lineBoxes, meet } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { scaled } from "./lib/scale.js";
import { clipLine, writeNear } from "./lib/shadows.js";
import { inWords } from "./lib/ten.js";
import { dist, dot, inv2, matvec, norm, scale, transpose } from "./lib/vec.js";
import { CATS, MATRICES, RATS } from "./lib/world.js";

const MOST = 5, SAME = 1e-6, HERD = [...CATS, ...RATS], FAR = 3.1;
/** One axis measured in half units: its numbers double, and nothing else happens. */
const HALVED = [[2, 0], [0, 1]];
const NAMED = { W_C: "classifier", W_R: "turn & stretch", halved: "snouts in half units", custom: "yours" };
/** "free" is the default, so that dragging changes weights and nothing else. */
const CARRY = { same: "the same weights", translated: "the translated weights", free: "mine" };
const reach = (/** @type {any} */ s) => (s.data === "table" ? [[-3, 3], [-3, 3]] : [[0, 3], [0, 3]]);
const matrixOf = (/** @type {any} */ s) => (s.w === "custom" ? s.m : s.w === "halved" ? HALVED : MATRICES[s.w]);
/** Stripe number one is held where it comes nearest to zero. Its own inverse. @param {number[]} v */
const foot = (v) => scale(v, 1 / dot(v, v));
/** Weights whose stripe number one can be held, their direction kept. @param {number[]} v @param {number} least @param {number} most */
function fit(v, least, most) {
  const size = norm(v);
  if (size < 1e-9) return [least, 0];
  return size < least * (1 - 1e-12) ? scale(v, least / size) : size > most * (1 + 1e-12) ? scale(v, most / size) : v;
}
/** The weights of the question in Model 1, of the reader's own in Model 2, and back. @param {any} s */
const fOf = (s) => foot(s.stripe), gOf = (/** @type {any} */ s) => foot(s.other), stripeOf = (/** @type {number[]} */ v) => foot(fit(v, 1 / FAR, 20));
/** The weights that ask the same question in Model 2, or null where none do. @param {number[][]} W @param {number[]} f */
const translate = (W, f) => { const inverse = inv2(W); return inverse && matvec(transpose(inverse), f); };

/** @type {WeakMap<any, any>} */ const CACHE = new WeakMap();
const scaledOnce = (/** @type {any} */ t) => { if (!CACHE.has(t)) CACHE.set(t, scaled(t)); return CACHE.get(t); };
/** @param {any} s @param {any} [table] */
export function derive(s, table = null) {
  const own = s.data === "table" && table?.rows?.length ? scaledOnce(table) : null, points = own ? own.points : HERD;
  const W = matrixOf(s), o = matvec(W, s.x), f = fOf(s), carried = translate(W, f), used = s.carry === "free" ? gOf(s) : s.carry === "translated" ? carried : f;
  const keeps = points.map((/** @type {number[]} */ q) => { const a = dot(f, q), b = dot(used, matvec(W, q)); return Math.abs(a - b) <= SAME * (1 + Math.abs(a)); });
  return { own, points, ins: own ? own.names : ["snout", "body"], outs: own ? own.outputs : ["cat", "rat"], W, o, f, carried, used, answer: dot(f, s.x), there: dot(used, o), keeps, agree: keeps.filter(Boolean).length };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const n = d.points.length, all = d.agree === n, right = Math.abs(d.answer - d.there) < 0.005;
  const count = d.own ? `${d.agree} of ${n} rows keep` : all ? "All ten animals keep" : `${d.agree ? inWords(d.agree).replace(/^./, (c) => c.toUpperCase()) : "None"} of the ten animals keep${d.agree === 1 ? "s" : ""}`;
  const flat = d.carried ? "" : " This W flattens the plane: a question that told two merged animals apart has no weights there.";
  return `Asked with the weights ${coord(d.f)}, Model 1 answers ${num(d.answer)}. With the weights ${coord(d.used)}, Model 2 answers ${num(d.there)}: ${right ? "the same" : "another answer"}. ${count} ${d.agree === 1 ? "its" : "their"} old answer.${flat}`;
}

export const spec = {
  name: "pairing", number: "A1.2b", title: "A question on two maps", instruction: "Drag the stripes on the right until the answers agree.", table: true,
  // A question is kept as the place of its stripe one, so that the hand that drags a stripe moves the state itself.
  defaults: { w: "W_C", m: [[1, 0.5], [-0.5, 1]], stripe: [0.5, 0.5], other: [0.5, 0.5], x: [0.5, 2], carry: "free", data: "animals" },
  choices: { w: Object.keys(NAMED), carry: Object.keys(CARRY), data: ["animals", "table"] },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [d.answer, d.there, ...d.used],
  python: (/** @type {any} */ s) => `import numpy as np
${s.w === "halved" || s.w === "custom" ? "" : "import eigencat as ec\n"}
W = ${s.w === "custom" ? `np.array(${pyMatrix(s.m)})` : s.w === "halved" ? `np.array(${pyMatrix(HALVED)})      # snouts in half units` : `ec.matrices()["${s.w}"]`}
f = np.array(${pyList(fOf(s))})      # the question, as weights in Model 1
x = np.array(${pyList(s.x)})      # the sample
g = ${s.carry === "free" ? `np.array(${pyList(gOf(s))})` : s.carry === "translated" ? "np.linalg.solve(W.T, f)" : "f"}      # ${s.carry === "translated" ? "the same question in Model 2: f times the inverse of W" : s.carry === "same" ? "the same weights, asked in Model 2" : "weights to ask with in Model 2"}
result = [f @ x, g @ (W @ x), *g]
print(result)
`,
  clean(/** @type {any} */ s) {
    const data = s.data === "table" ? "table" : "animals", many = [[-50, 50], [-50, 50]];
    const next = { w: oneOf("w", s.w, Object.keys(NAMED)), m: realMatrix("m", s.m, 2, 2, -MOST, MOST), stripe: fit(reals("stripe", s.stripe, many), 1 / 6, FAR), other: fit(reals("other", s.other, many), 1 / 20, FAR), x: reals("x", s.x, reach({ data })), carry: oneOf("carry", s.carry, Object.keys(CARRY)), data };
    // A W that flattens the plane has no translation to offer.
    if (next.carry === "translated" && !inv2(matrixOf(next))) next.carry = "same";
    return next;
  },
  random(/** @type {() => number} */ r) {
    const any = (/** @type {number} */ most) => { const a = between(r, 0, 2 * Math.PI), k = between(r, 0.4, most); return [k * Math.cos(a), k * Math.sin(a)]; };
    return { w: pick(r, Object.keys(NAMED)), m: [0, 1].map(() => [0, 1].map(() => between(r, -3, 3))), stripe: foot(any(3)), other: foot(any(3)), x: [between(r, 0, 3), between(r, 0, 3)], carry: pick(r, Object.keys(CARRY)), data: "animals" };
  },
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); };
    must(Math.abs(dot(fOf(s), s.stripe) - 1) < 1e-12, "stripe one must be answered with one");
    if (!d.carried) { must(s.carry !== "translated", "without an inverse no weights are translated"); return; }
    const room = 1e-9 * (1 + norm(d.carried) * Math.max(...d.W.flat().map(Math.abs)));
    for (const q of [s.x, ...HERD, [-2, 3], [0, 0]]) must(Math.abs(dot(d.f, q) - dot(d.carried, matvec(d.W, q))) < room, "the translated weights must give every sample its old answer");
    // One unit of each old measurement, placed in Model 2, must be read there at its old weight.
    [0, 1].forEach((j) => must(Math.abs(dot(d.carried, d.W.map((/** @type {number[]} */ row) => row[j])) - d.f[j]) < room, "a column read by the translated weights must be the old weight"));
    // No other weights do: whatever differs from them is seen by some unit of Model 2.
    if (dist(d.used, d.carried) > 1e-3) must(d.agree < HERD.length || HERD.every((q) => Math.abs(dot([d.used[0] - d.carried[0], d.used[1] - d.carried[1]], matvec(d.W, q))) < 1e-3), "other weights must lose an answer");
    if (s.carry === "translated") must(d.agree === HERD.length, "translated, all must agree");
  },
  build,
};
export default defineFigure(spec);

const UNIT = 52, LEFT = { x: [-2.75, 3.35], y: [-3.95, 3.3] }, RIGHT = { x: [-3.55, 5.35], y: [-3.95, 3.3] }, MANY = 400;

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal } = ctx;
  /** One map: its animals, its stripes, and the handle on stripe number one. @param {any} frame @param {readonly any[]} kinds @param {string[]} names @param {string} label */
  const pane = (frame, kinds, names, label) => {
    const p = plane({ ...frame, unit: UNIT, axes: kinds.map((kind, i) => ({ kind, name: names[i] })), label });
    const stripes = svg("g", { class: "pa-stripes" }), here = svg("path", { class: "pa-here" }), numbers = svg("g", { class: "pa-numbers" }), herd = svg("g", { class: "pa-herd" }), tag = svg("text", { class: "ec-label pa-tag" }), grip = svg("g", { class: "ec-handle pa-grip" });
    grip.innerHTML = `<circle class="ec-hit" r="27"/><circle class="ec-ring" r="12"/><path class="pa-one" d="M-3 -3.500L.8 -6.500V6.500"/>`;
    p.under.append(stripes);
    p.data.append(here);
    p.over.append(numbers, herd, tag, grip);
    return { p, stripes, here, numbers, herd, tag, grip };
  };
  const left = pane(LEFT, ["face", "body"], ["snout", "body"], "Model 1: the first measurement to the right, the second upwards"), right = pane(RIGHT, ["cat", "rat"], ["cat", "rat"], "Model 2: the first score to the right, the second upwards");
  const point = svg("g", { class: "ec-handle ec-part-x", "data-lights": "x" }), end = svg("g", { class: "ec-part-o", "data-lights": "o" });
  point.innerHTML = `<circle class="ec-hit" r="27"/><circle class="ec-ring open" r="13.5"/><g transform="scale(.86)">${mark.x}</g>`;
  end.innerHTML = `<g transform="scale(.9)">${mark.o}</g>`;
  left.p.over.append(point);
  right.p.over.insertBefore(end, right.grip);

  const titles = [html("h3", { class: "pa-title" }), html("h3", { class: "pa-title" })];
  const receipt = () => { const live = html("p", { class: "ec-line pa-receipt", "data-hideable": "equation" }); return live; };
  const told = [receipt(), receipt()], verdict = html("p", { class: "pa-verdict", "data-hideable": "verdict" });
  const carry = choice({ label: "Ask Model 2 with", options: /** @type {[string, string][]} */ (Object.entries(CARRY).slice(0, 2)), signal, hideable: "carry", set: (v) => { set({ carry: v }); commit(); } });
  const which = choice({ label: "W is", options: /** @type {[string, string][]} */ (Object.entries(NAMED)), signal, hideable: "matrix", set: (w) => { set(w === "custom" ? { w, m: matrixOf(state()) } : { w }); commit(); } });
  const data = choice({ label: "Show", options: [["animals", "ten animals"], ["table", "my table"]], signal, set: (v) => { set({ data: v }); commit(); } });
  const vW = matrix({ label: "The matrix W", rows: 2, cols: 2, min: -MOST, max: MOST, signal, done: commit, name: (i, j) => `W, row ${i + 1}, column ${j + 1}`, kinds: (i, j) => ["c-face", "c-body"][j],
    set: (i, j, v) => { const m = matrixOf(state()).map((/** @type {number[]} */ r) => [...r]); m[i][j] = v; set({ w: "custom", m }); } });
  const entry = (/** @type {string} */ label, /** @type {(i: number, v: number) => void} */ put) => matrix({ label, rows: 1, cols: 2, min: -20, max: 20, signal, done: commit, name: (i, j) => `${label}, ${j ? "second" : "first"}`, set: (i, j, v) => put(j, v) });
  const vf = entry("weights in Model 1", (j, v) => { const f = [...fOf(state())]; f[j] = v; set({ stripe: stripeOf(f) }); });
  const vg = entry("weights in Model 2", (j, v) => { const s = state(), g = [...derive(s).used]; g[j] = v; set({ other: stripeOf(g), carry: "free" }); });
  const block = (/** @type {number} */ i, /** @type {any} */ one, /** @type {any} */ entries) => html("div", { class: "pa-side" }, titles[i], one.p.root, html("div", { class: "pa-weights", "data-hideable": "equation" }, html("span", {}, "weights"), entries.root), told[i]);
  stage.append(html("div", { class: "pa-two" }, block(0, left, vf), block(1, right, vg)), verdict, html("div", { class: "pa-low" }, html("div", { class: "pa-choices" }, data.root, carry.root, which.root), html("div", { class: "pa-w", "data-hideable": "matrix" }, html("span", {}, "W ="), vW.root)));

  const hands = [
    movable(left.grip, { range: [[-FAR, FAR], [-FAR, FAR]], signal, label: "Stripe one of the question, in Model 1", at: left.p.at, get: () => state().stripe, set: (q) => { if (norm(q) > 0.02) set({ stripe: q }); }, done: commit, home: () => [0.5, 0.5], value: () => { const f = fOf(state()); return `weights ${spoken(f[0])}, ${spoken(f[1])}`; } }),
    movable(right.grip, { range: [[-FAR, FAR], [-FAR, FAR]], signal, label: "Stripe one of the question, in Model 2", at: right.p.at, get: () => foot(derive(state()).used), done: commit, home: () => state().stripe,
      set: (q) => {
        if (norm(q) < 0.02) return;
        // On the coarse grid a stripe falls into the true place when no place of the grid is nearer.
        const to = derive(state()).carried, goal = to && foot(to), coarse = q.every((v) => Math.abs(v / 0.05 - Math.round(v / 0.05)) < 1e-9);
        set({ carry: "free", other: goal && coarse && dist(q, goal) < 0.036 ? goal : q });
      }, value: () => { const s = state(), d = derive(s); return `weights ${spoken(d.used[0])}, ${spoken(d.used[1])}; the answer is ${spoken(d.there)}`; } }),
    movable(point, { range: reach({ data: "table" }), signal, label: "The sample x: first measurement left and right, second up and down", at: left.p.at, get: () => state().x, set: (x) => set({ x }), done: commit, home: () => [0.5, 2], value: () => { const s = state(); return `${spoken(s.x[0])}, ${spoken(s.x[1])}; the answer is ${spoken(dot(fOf(s), s.x))}`; } }),
  ];

  /** @type {string[]} */ const shown = ["", ""];
  /** @param {number} i @param {any} one @param {number[]} v the weights @param {number[]} q the sample @param {number} value its answer @param {any} d @param {number[][]} points */
  function paint(i, one, v, q, value, d, points) {
    const { p } = one, size = norm(v), unit = scale(v, 1 / size), along = [unit[1], unit[0]], zero = [p.px(0), p.py(0)], gap = UNIT / size;
    const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((k) => k * gap >= 13) ?? 2000, told_ = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((k) => k >= step && k % step === 0 && k * gap >= 30) ?? 5000;
    const grip = foot(v), G = [p.px(grip[0]), p.py(grip[1])], Q = p.pin(q);
    /** @type {import("./lib/labels.js").Box[]} */ const taken = [...p.taken, around(G[0], G[1], 15), ...(Q.out ? [] : [around(Q.x, Q.y, 15)])];
    const drawn = [], labels = [], most = Math.ceil(12 / gap * UNIT / step) + 1;
    const answer = clipLine([p.px(q[0]), p.py(q[1])], [along[0], along[1]], p.W, p.H);
    if (answer) taken.push(...lineBoxes(answer[0][0], answer[0][1], answer[1][0], answer[1][1], 3, 30));
    for (let k = -Math.min(most, 400); k <= Math.min(most, 400); k++) {
      const n = k * step, at = [zero[0] + unit[0] * n * gap, zero[1] - unit[1] * n * gap], span = clipLine(at, along, p.W, p.H);
      if (!span) continue;
      drawn.push(svg("path", { class: `pa-stripe${k ? "" : " zero"}`, d: `M${span[0].join(" ")}L${span[1].join(" ")}` }));
      if (n % told_) continue;
      // A stripe is numbered where it enters the frame, at the end where there is room.
      for (const [e, f] of [[span[1], span[0]], [span[0], span[1]]]) {
        const len = dist(e, f), u = len > 1 ? [(f[0] - e[0]) / len, (f[1] - e[1]) / len] : [0, 0], text = short(n), half = text.length * 5.6 + 3, x = e[0] + u[0] * (16 + half * Math.abs(u[0])), y = e[1] + u[1] * 17 + 5, box = { x0: x - half, x1: x + half, y0: y - 16, y1: y + 5 };
        if (len < 40 || box.x0 < 2 || box.x1 > p.W - 2 || box.y0 < 2 || box.y1 > p.H - 2 || taken.some((b) => meet(b, box))) continue;
        taken.push(box);
        labels.push(svg("text", { class: "pa-num", x, y }, text));
        break;
      }
    }
    one.stripes.replaceChildren(...drawn);
    one.numbers.replaceChildren(...labels);
    attr(one.here, { d: answer ? `M${answer[0].join(" ")}L${answer[1].join(" ")}` : "" });
    attr(one.grip, { transform: `translate(${G[0]} ${G[1]})` });
    const key = JSON.stringify([d.own ? [d.ins, d.points.length] : 0, i ? [d.W, d.keeps] : 0]);
    if (shown[i] !== key) {
      shown[i] = key;
      one.herd.innerHTML = points.slice(0, MANY).map((r, k) => { const at = p.pin(r, 3); return at.out ? "" : `<g transform="translate(${at.x} ${at.y}) scale(.5)">${i && d.keeps[k] ? `<circle class="pa-kept" r="21"/>` : ""}${mark[d.own ? (d.own.kind[k] === 1 ? "o" : "x") : k < CATS.length ? "cat" : "rat"]}</g>`; }).join("");
    }
    const soft = points.slice(0, d.own ? 60 : 10).map((r) => around(p.px(r[0]), p.py(r[1]), 8));
    writeNear(one.tag, Q.out ? "" : `answer ${short(value)}`, [Q.x, Q.y], taken, p, [18, 30, 44, 60, 78], soft);
  }

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const table = ctx.table();
    left.p.setNames(d.ins); right.p.setNames(d.outs);
    stage.classList.toggle("pa-own", Boolean(d.own));
    say(titles[0], `Model 1 asks ${d.ins[0]} and ${d.ins[1]}`); say(titles[1], `Model 2 asks ${d.outs[0]} and ${d.outs[1]}`);
    paint(0, left, d.f, s.x, d.answer, d, d.points);
    paint(1, right, d.used, d.o, d.there, d, d.points.map((/** @type {number[]} */ q) => matvec(d.W, q)));
    attr(point, { transform: `translate(${left.p.px(s.x[0])} ${left.p.py(s.x[1])})` });
    const O = right.p.pin(d.o);
    attr(end, { transform: `translate(${O.x} ${O.y})`, style: O.out ? "display:none" : "" });
    for (const h of hands) h.sync();
    const plus = (/** @type {number} */ v) => (v < 0 ? `(${short(v)})` : short(v)), line = (/** @type {number[]} */ v, /** @type {number[]} */ q, /** @type {number} */ a) => `${short(v[0])} × ${plus(q[0])} + ${plus(v[1])} × ${plus(q[1])} = ${num(a)}`;
    say(told[0], line(d.f, s.x, d.answer)); say(told[1], line(d.used, d.o, d.there));
    const n = d.points.length, same = d.agree === n;
    say(verdict, `${same ? "✓" : "✗"} ${same ? "Every" : d.agree} ${same ? (d.own ? "row keeps its" : "animal keeps its") : `of ${n} ${d.own ? "rows" : "animals"} keep${d.agree === 1 ? "s its" : " their"}`} old answer.`);
    vf.draw([d.f]); vg.draw([d.used]); vW.draw(d.W);
    carry.draw(s.carry === "free" && dist(s.other, s.stripe) < 1e-12 ? "same" : s.carry); which.draw(s.w);
    say(/** @type {Element} */ (which.root.querySelector("[data-value=halved]")), d.own ? "first column in half units" : NAMED.halved);
    data.root.hidden = !table;
    data.draw(d.own ? "table" : "animals");
  } };
}
