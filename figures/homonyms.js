// @ts-check
// Figure A1.1c. Two samples with one label. A matrix that squashes the plane onto a line forgets a direction: along it a sample
// can walk, and what comes out does not change. A bend forgets too: what falls into three of the four quarters is pushed to
// their edge.

import { mark } from "./lib/animals.js";
import { oneOf, real, reals } from "./lib/clean.js";
import { choice, line, longArrow, matrix } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { coord, num, py, pyList, pyMatrix, short, spoken } from "./lib/format.js";
import { herdKey, herdMarks, herdOf } from "./lib/herd.js";
import { around } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { arrowBoxes, axisBoxes, clipLine, writeNear } from "./lib/shadows.js";
import { add, clamp, det2, dist, dot, matvec, norm, scale, sub } from "./lib/vec.js";
import { MATRICES } from "./lib/world.js";

const MOST = 2.5, MODES = { flat: "a squash", bend: "classifier and ReLU" };
const box = (/** @type {any} */ s) => (s.data === "table" ? [[-3.1, 3.1], [-3.1, 3.1]] : [[0, 5], [0, 4]]);
const matrixOf = (/** @type {any} */ s) => (s.mode === "bend" ? MATRICES.W_C : [s.row, scale(s.row, s.k)]);
/** The direction in which the first score does not change: square to the first row. @param {any} s */
const blind = (s) => { const [a, b] = matrixOf(s)[0]; return b < 0 ? [-b, a] : [b, -a]; };
/** How far one can walk from p before the box ends. @param {any} s @returns {number[]} */
function room(s) {
  const n = blind(s);
  let lo = -8, hi = 8;
  box(s).forEach(([a, z], i) => {
    if (Math.abs(n[i]) < 1e-9) return;
    const u = (a - s.p[i]) / n[i], v = (z - s.p[i]) / n[i];
    lo = Math.max(lo, Math.min(u, v)); hi = Math.min(hi, Math.max(u, v));
  });
  return [Math.min(lo, 0), Math.max(hi, 0)];
}

/** @param {any} s @param {any} [table] */
export function derive(s, table = null) {
  const W = matrixOf(s), f = (/** @type {number[]} */ v) => { const o = matvec(W, v); return s.mode === "bend" ? o.map((y) => Math.max(0, y)) : o; };
  const n = blind(s), other = add(s.p, scale(n, s.t)), o = f(s.p), o2 = f(other), herd = herdOf(s, table);
  return { ...herd, W, n, other, o, o2, before: [matvec(W, s.p), matvec(W, other)], gap: dist(o, o2), same: dist(o, o2) < 1e-9 * Math.max(1, norm(o)), images: herd.points.map(f) };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const two = `${coord(s.p)} and ${coord(d.other)}`;
  if (dist(s.p, d.other) < 0.005) return `One sample, ${coord(s.p)}, and its label, ${coord(d.o)}. Walk, and see whether the label follows.`;
  if (d.same) return `${two} are ${num(dist(s.p, d.other))} apart, and both have the label ${coord(d.o)}.${s.mode === "bend" ? ` Before the bend the second number was ${short(d.before[0][1])} and ${short(d.before[1][1])}.` : ""}`;
  return `${two} have the labels ${coord(d.o)} and ${coord(d.o2)}: here the second score is above zero, and the bend lets it through.`;
}

export const spec = {
  name: "homonyms", number: "A1.1c", title: "Two samples, one label", instruction: "Walk along the blind line, and watch the label.", reset: "Start over", table: true,
  defaults: { mode: "flat", row: [1, 2], k: 0.5, p: [0.5, 2], t: 0.75, data: "animals" }, choices: { mode: Object.keys(MODES), data: ["animals", "table"] },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.other, ...d.o, ...d.o2],
  python: (/** @type {any} */ s) => `import numpy as np
${s.mode === "bend" ? "import eigencat as ec\n\nW = ec.matrices()[\"W_C\"]" : `\nW = np.array(${pyMatrix(matrixOf(s))})          # its second row is a multiple of its first`}
p = np.array(${pyList(s.p)})
a, b = W[0]
blind = np.array([b, -a]) * (${s.mode === "bend" ? "1" : "-1 if b < 0 else 1"})     # the first score does not change along it
other = p + ${py(s.t)} * blind
labels = [W @ p, W @ other]
${s.mode === "bend" ? "labels = [np.maximum(label, 0) for label in labels]      # the bend\n" : ""}result = [*other, *labels[0], *labels[1]]
print(labels)
`,
  clean(/** @type {any} */ s) {
    const data = s.data === "table" ? "table" : "animals", mode = oneOf("mode", s.mode, Object.keys(MODES));
    let row = reals("row", s.row, [[-MOST, MOST], [-MOST, MOST]]);
    // A row that asks next to nothing is blind in every direction; the figure shows one.
    if (norm(row) < 0.25) row = [0.25, 0];
    const next = { ...s, mode, row, k: real("k", s.k, -2, 2), p: reals("p", s.p, box({ data })), t: real("t", s.t, -100, 100), data }, [lo, hi] = room(next);
    return { ...next, t: clamp(next.t, lo, hi) + 0 };
  },
  random: (/** @type {() => number} */ r) => ({ mode: pick(r, Object.keys(MODES)), row: [between(r, -MOST, MOST), between(r, -MOST, MOST)], k: between(r, -2, 2), p: [between(r, 0, 5), between(r, 0, 4)], t: between(r, -3, 3), data: "animals" }),
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, size = Math.max(1, norm(d.before[0]), norm(d.before[1]));
    must(Math.abs(d.before[0][0] - d.before[1][0]) < 1e-12 * size, "the walk must not change the first score");
    const aside = scale(d.W[0], 0.3 / norm(d.W[0])), off = sub(matvec(d.W, add(s.p, aside)), d.before[0]);
    must(Math.abs(off[0] - 0.3 * norm(d.W[0])) < 1e-9, "a step square to the walk must change it");
    if (s.mode === "flat") {
      must(Math.abs(det2(d.W)) < 1e-12 * size && norm(d.W[0]) > 0, "a squash must have rank one");
      must(dist(d.o, d.o2) < 1e-12 * size && d.same, "along the blind line the label must stand still");
      for (const q of d.points) must(Math.abs(dot(matvec(d.W, q), [s.k, -1])) < 1e-9, "all labels must lie on one line");
    } else {
      const [one, two] = d.before.map((/** @type {number[]} */ v) => v[1]);
      if (Math.abs(s.t) > 1e-6) must(d.same === (one <= 1e-9 && two <= 1e-9), "a bend must make one of two exactly where it bends both");
      must(det2(d.W) !== 0, "without the bend nobody may be lost");
    }
    const b = box(s);
    must(d.other.every((/** @type {number} */ v, /** @type {number} */ i) => v >= b[i][0] - 1e-9 && v <= b[i][1] + 1e-9), "the walk must stay on the sheet");
  },
  build,
};
export default defineFigure(spec);

const LEFT = { animals: { x: [-0.7, 5.4], y: [-0.85, 4.35], unit: 62 }, table: { x: [-3.6, 3.6], y: [-3.4, 3.5], unit: 52 } }, RIGHT = { x: [-4.4, 10.6], y: [-3.4, 7.6], unit: 30 };

/** @param {import("./lib/figure.js").Ctx} ctx */
function build(ctx) {
  const { stage, state, set, commit, signal, tween } = ctx, place = html("div", { class: "sv-two" });
  let key = "", /** @type {any} */ scene = null;
  const W = matrix({ label: "The matrix W", rows: 2, cols: 2, digits: undefined, kinds: (i, j) => ["c-face", "c-body"][j] });
  const row = matrix({ label: "The first row", rows: 1, cols: 2, min: -MOST, max: MOST, signal, done: commit, kinds: (i, j) => ["c-face", "c-body"][j], name: (i, j) => `first row, ${["first", "second"][j]} rate`, set: (i, j, v) => { const r = [...state().row]; r[j] = v; set({ row: r, mode: "flat" }); } });
  const mode = choice({ label: "The layer is", options: /** @type {[string, string][]} */ (Object.entries(MODES)), signal, hideable: "mode", set: (v) => { set({ mode: v, t: 0.5 }); commit(); } });
  const walk = html("button", { type: "button", class: "ec-opt hm-go" }, "Walk");
  walk.addEventListener("click", () => {
    const s = state(), [lo, hi] = room(s), to = Math.abs(hi - s.t) > 0.05 && s.t >= 0 && hi > 0.05 ? hi : s.t > 0 ? 0 : Math.abs(lo) > 0.05 && s.t > lo + 0.05 ? lo : 0;
    tween(to, s.t, 1100, (t) => set({ t }), commit);
  }, { signal });
  const data = choice({ label: "Show", options: [["animals", "ten animals"], ["table", "my table"]], signal, set: (v) => { set({ data: v, t: 0.5 }); commit(); } });
  const told = line([{ live: "a", lights: "p", cls: "c-x" }, " has the label ", { live: "x", lights: "o" }]), told2 = line([{ live: "a", lights: "q", cls: "c-x" }, " has the label ", { live: "x", lights: "o2" }]);
  const own = html("details", { class: "tm-deeper" }, html("summary", {}, "Another squash"), html("div", { class: "hm-row" }, html("span", {}, "first row"), row.root), html("p", { class: "pi-says" }, "The second row is half of the first."));
  const half = /** @type {HTMLElement} */ (own.querySelector(".pi-says"));
  stage.append(place, html("div", { class: "hm-low" }, html("div", { class: "hm-do" }, mode.root, html("div", { class: "ec-choice", "data-hideable": "walk" }, walk), data.root, own), html("div", { class: "hm-eq", "data-hideable": "equation" }, html("div", { class: "sv-w" }, html("i", { class: "sv-W" }, "W"), W.root), html("div", {}, told.root, told2.root))));
  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const now = herdKey(d.own, ctx.table());
    if (now !== key) { key = now; scene = makeScene(ctx, d); place.replaceChildren(...scene.nodes); }
    scene.draw(s, d);
    W.draw(d.W); row.draw([s.row]); mode.draw(s.mode); data.draw(d.own ? "table" : "animals"); data.root.hidden = !ctx.table();
    own.hidden = s.mode !== "flat";
    say(half, `The second row is ${s.k === 0.5 ? "half of" : `${short(s.k)} times`} the first.`);
    told.draw({ a: coord(s.p), x: coord(d.o) }); told2.draw({ a: coord(d.other), x: coord(d.o2) });
    told2.root.classList.toggle("hm-parted", !d.same);
  } };
}

/** @param {import("./lib/figure.js").Ctx} ctx @param {any} first */
function makeScene({ state, set, commit, signal }, { own, ins, outs }) {
  const kinds = /** @type {const} */ (["face", "body"]), scores = /** @type {const} */ (["cat", "rat"]);
  const left = plane({ ...(own ? LEFT.table : LEFT.animals), axes: kinds.map((kind, i) => ({ kind, name: ins[i] })), label: `Samples: ${ins[0]} to the right, ${ins[1]} upwards`, hatch: !own });
  const right = plane({ ...RIGHT, axes: [0, 1].map((i) => ({ kind: "plain", name: ["first score", "second score"][i] })), label: "Labels: the first score to the right, the second upwards" });
  const herds = [left, right].map(() => svg("g", { class: "sv-herd" })), track = svg("path", { class: "hm-track" }), walked = svg("path", { class: "hm-walked" }), image = svg("path", { class: "hm-image" }), shut = svg("path", { class: "hm-shut" });
  const grip = (/** @type {string} */ part, /** @type {string} */ inner) => { const g = svg("g", { class: `ec-handle ec-part-${part}`, "data-lights": part }); g.innerHTML = `<circle class="ec-hit" r="26"/><circle class="ec-ring open" r="13.5"/>${inner}`; return g; };
  const one = grip("p", `<g transform="scale(.86)">${mark.x}</g>`), two = grip("q", `<circle class="hm-two" r="6"/>`);
  const outs_ = ["o", "o2"].map((part, i) => { const g = svg("g", { class: `ec-part-${part}`, "data-lights": part }); g.innerHTML = i ? `<circle class="hm-two" r="5"/>` : `<g transform="scale(1.05)">${mark.o}</g>`; return g; });
  const tags = ["p", "q"].map(() => svg("text", { class: "ec-label sv-tag" })), outTags = [0, 1].map(() => svg("text", { class: "ec-label sv-tag" }));
  left.under.append(herds[0]); left.data.append(track, walked); left.over.append(...tags, one, two);
  right.under.append(shut, herds[1]); right.data.append(image); right.over.append(...outTags, ...outs_);

  const n = () => blind(state()), speak = (/** @type {number[]} */ q) => `${ins[0]} ${spoken(q[0])}, ${ins[1]} ${spoken(q[1])}`;
  const hands = [
    movable(one, { at: left.at, get: () => state().p, set: (p) => set({ p }), done: commit, signal, range: box({ data: own ? "table" : "animals" }), label: "The sample", home: () => [0.5, 2], value: () => `${speak(state().p)}; label ${derive(state()).o.map((v) => spoken(v)).join(", ")}` }),
    movable(two, { axis: "x", at: (e) => { const s = state(), d = n(); return [dot(sub(left.at(e), s.p), d) / dot(d, d), 0]; }, get: () => [state().t, 0], set: ([t]) => set({ t }), done: commit, signal, range: [[-8, 8], [0, 0]], step: 0.05, coarse: 0.25, fine: 0.01, label: "The walker: how far along the blind line", home: () => [0, 0],
      value: () => { const d = derive(state()); return `${speak(d.other)}; label ${d.o2.map((v) => spoken(v)).join(", ")}`; } }),
  ];
  const title = (/** @type {string} */ b, /** @type {string} */ rest) => html("h3", { class: "tm-title" }, html("b", {}, b), html("span", {}, rest));
  let drawn = false;
  return {
    nodes: [html("div", { class: "sv-pane" }, title("Samples", ` by ${ins[0]} and ${ins[1]}`), left.root), html("span", { class: "sv-arrow", "aria-hidden": "true" }, longArrow()), html("div", { class: "sv-pane" }, title("Labels", " that the layer gives"), right.root)],
    draw(/** @type {any} */ s, /** @type {any} */ d) {
      if (!drawn) { drawn = true; herds[0].innerHTML = herdMarks(d, d.points.map((/** @type {number[]} */ q) => [left.px(q[0]), left.py(q[1])]), 0.5); }
      herds[1].innerHTML = herdMarks(d, d.images.map((/** @type {number[]} */ q) => { const o = right.pin(q, 6); return [o.x, o.y]; }), 0.4);
      const at = (/** @type {any} */ p, /** @type {number[]} */ q) => [p.px(q[0]), p.py(q[1])], a = at(left, s.p), b = at(left, d.other), dir = [d.n[0], -d.n[1]].map((v) => v / norm(d.n));
      const ends = clipLine(a, dir, left.W, left.H);
      attr(track, { d: ends ? `M${ends[0].join(" ")}L${ends[1].join(" ")}` : "" });
      attr(walked, { d: dist(a, b) > 1 ? `M${a.join(" ")}L${b.join(" ")}` : "" });
      attr(one, { transform: `translate(${a.join(" ")})` }); attr(two, { transform: `translate(${b.join(" ")})` });
      const flat = s.mode === "flat", run = flat ? clipLine(at(right, [0, 0]), [1 / Math.hypot(1, s.k), -s.k / Math.hypot(1, s.k)], right.W, right.H) : null;
      attr(image, { d: run ? `M${run[0].join(" ")}L${run[1].join(" ")}` : "" });
      const [zx, zy] = at(right, [0, 0]);
      attr(shut, { d: flat ? "" : `M0 0H${zx}V${zy}H${right.W}V${right.H}H0Z` });
      const pins = [d.o, d.o2].map((q) => right.pin(q, 12));
      outs_.forEach((g, i) => attr(g, { transform: `translate(${pins[i].x} ${pins[i].y})` }));
      const far = dist(a, b) > 4;
      /** @type {import("./lib/labels.js").Box[]} */ const taken = [...left.taken, around(a[0], a[1], 15), around(b[0], b[1], 15), ...arrowBoxes(left, d.other, s.p)], soft = [...axisBoxes(left), ...(ends ? arrowBoxes(left, [s.p[0] + d.n[0] * 4, s.p[1] + d.n[1] * 4], [s.p[0] - d.n[0] * 4, s.p[1] - d.n[1] * 4]) : []), ...d.points.slice(0, 60).map((/** @type {number[]} */ q) => around(left.px(q[0]), left.py(q[1]), 8))];
      writeNear(tags[0], coord(s.p), a, taken, left, [17, 30, 44, 60], soft);
      writeNear(tags[1], far ? coord(d.other) : "", b, taken, left, [17, 30, 44, 60], soft);
      /** @type {import("./lib/labels.js").Box[]} */ const taken2 = [...right.taken, ...pins.map((q) => around(q.x, q.y, 12))], soft2 = [...axisBoxes(right), ...d.images.slice(0, 60).map((/** @type {number[]} */ q) => around(right.px(q[0]), right.py(q[1]), 7)), ...(run ? arrowBoxes(right, [11, 11 * s.k], [-4.5, -4.5 * s.k]) : [])];
      writeNear(outTags[0], far && d.same ? `${coord(d.o)}, both` : coord(d.o), [pins[0].x, pins[0].y], taken2, right, [17, 30, 44, 60], soft2);
      writeNear(outTags[1], far && !d.same ? coord(d.o2) : "", [pins[1].x, pins[1].y], taken2, right, [17, 30, 44, 60], soft2);
      for (const h of hands) h.sync();
    },
  };
}
