// @ts-check
// One hand, one line weight. Everything is a function of the record (f, b) and of t: 1 = cat, 0 = rat.
// The colour under the ink IS the record: a bar f units long (snout) and an ellipse b units wide (body), so that the
// record (0, 0) is blank. The ink around it keeps a little flesh on the smallest animal.
// Ears, tail, whiskers and mood are the illustrator's guess, and change smoothly with t, so that nothing pops in a drag.

import { attr, svg } from "./dom.js";

/** @typedef {"calm"|"cross"|"smug"|"puzzled"} Mood */
/** @typedef {[number, number, number, number]} Box  x0, y0, x1, y1: y grows downwards, the feet stand on y = 0 */
/** @typedef {"face"|"body"|"cat"|"rat"|"x"|"o"} Kind */

const r = (/** @type {number} */ n) => Math.round(n * 100) / 100 + 0;
const mix = (/** @type {number} */ a, /** @type {number} */ b, /** @type {number} */ t) => a + (b - a) * t;
/** Coordinates for a path. @param {...number} a */
const P = (...a) => a.map(r).join(" ");
const D = Math.PI / 180;

/** Drawing units a unit of body (half its width) and of snout (its length). */
export const SPOT = 14, BAR = 15;
const ROUND = 0.63;                          // the ellipse's height to its width: one shape for every record

/** Where the parts of an animal are. @param {number} f @param {number} b @param {number} t @param {number} [long] stretches the trunk, for ornament only */
export function layout(f, b, t, long = 1) {
  const F = Math.max(f, 0), B = Math.max(b, 0);
  const sx = SPOT * B, sy = sx * ROUND;
  const rx = (4 + 12.2 * B) * long, ry = 4.6 + 6.8 * B, leg = mix(3.6, 8.5, t);
  const cy = -(leg + ry * 0.94);
  const hr = mix(7.9, 12.4, t);
  const hx = rx * mix(0.92, 0.74, t) + hr * mix(0.96, 0.42, t);
  const hy = cy - ry * mix(0.12, 0.6, t) - hr * mix(0.02, 0.42, t);
  const s = BAR * F;                         // snout: linear in f, and nothing else
  const tipx = hx + hr * 0.78 + s, tipy = hy + 3.4;
  const barx = hx + hr * 0.62 + 1.4;         // where the bar begins, a hair off register
  const up = Math.max(hr + mix(9.5, 12, t) - hy, mix(21, ry - cy + 19, t), ry * 1.05 - cy) + 1;   // ear, tail or back
  return { sx, sy, rx, ry, leg, cy, hr, hx, hy, s, tipx, tipy, barx, box: /** @type {Box} */ ([-rx - mix(36, 20, t), -up, tipx + mix(9, 13, t), 2]) };
}
/** @typedef {ReturnType<typeof layout>} Layout */

/** The tail, as a line with a breadth: the cat's stands and curls, the rat's trails on the ground and lifts its tip.
 * @param {Layout} q @param {number} t @param {number} grow thickens it @param {number} curl lifts the rat's, both for small silhouettes */
function tailPath({ rx, ry, cy }, t, grow = 0, curl = 0) {
  const m = (/** @type {number[]} */ rat, /** @type {number[]} */ cat) => rat.map((v, i) => mix(v, cat[i], t));
  const a = m([-rx * 0.9, cy + ry * 0.35], [-rx * 0.9, cy + ry * 0.1]);
  const c1 = m([-rx - 7, -1], [-rx - 12, cy + ry * 0.5]), c2 = m([-rx - 15, 1.2], [-rx - 14, cy - ry * 0.55]);
  const k = m([-rx - mix(23, 15, curl), mix(-3.4, -8, curl)], [-rx - 5.5, cy - ry * 0.9 - 3]);
  const c4 = m([-rx - mix(37, 6, curl), mix(-13.5, -25, curl)], [-rx - 0.5, cy - ry - 15]), z = m([-rx - mix(28, 20, curl), mix(-18, -32, curl)], [-rx - 7, cy - ry - 15.5]);
  const c3 = k.map((v, i) => 2 * v - c2[i]);
  /** @type {number[][]} */ const left = [], right = [];
  const parts = [[a, c1, c2, k], [k, c3, c4, z]], n = 8;
  for (let i = 0; i <= 2 * n; i++) {
    const w = Math.min(i / n, 2), [p0, p1, p2, p3] = parts[w > 1 ? 1 : 0], u = w > 1 ? w - 1 : w, v = 1 - u;
    const at = (/** @type {number} */ j) => v * v * v * p0[j] + 3 * v * v * u * p1[j] + 3 * v * u * u * p2[j] + u * u * u * p3[j];
    const to = (/** @type {number} */ j) => v * v * (p1[j] - p0[j]) + 2 * v * u * (p2[j] - p1[j]) + u * u * (p3[j] - p2[j]);
    const half = mix(mix(2, 0.55, i / (2 * n)), 2.1, t) + grow, len = Math.hypot(to(0), to(1)) || 1, nx = -to(1) / len * half, ny = to(0) / len * half;
    left.push([at(0) + nx, at(1) + ny]);
    right.unshift([at(0) - nx, at(1) - ny]);
  }
  const end = mix(0.55, 2.1, t) + grow;
  return `M${P(...left[0])}${smooth(left)}A${P(end, end)} 0 0 0 ${P(...right[0])}${smooth(right)}`;
}
/** A curve through points: quadratics that meet half way. @param {number[][]} p */
const smooth = (p) => p.slice(1, -1).map((q, i) => { const e = i + 2 === p.length - 1 ? p[i + 2] : [(q[0] + p[i + 2][0]) / 2, (q[1] + p[i + 2][1]) / 2]; return `Q${P(...q, ...e)}`; }).join("");

/** An ear between two angles of the skull: round for the rat, pointed for the cat.
 * @param {Layout} q @param {number} t @param {number} from @param {number} to @param {number} len @param {number} [bulge] */
function ear({ hx, hy, hr }, t, from, to, len, bulge = mix(5.2, 0, t)) {
  const on = (/** @type {number} */ a) => [hx + hr * 0.97 * Math.cos(a * D), hy + hr * 0.97 * Math.sin(a * D)];
  const A = on(from), B = on(to), am = ((from + to) / 2 - 3.5) * D, n = [Math.cos(am), Math.sin(am)], side = [-n[1], n[0]];
  const tip = [hx + (hr + len) * n[0], hy + (hr + len) * n[1]];
  const c = (/** @type {number[]} */ X, /** @type {number} */ k, /** @type {number} */ sgn) => [0, 1].map((i) => mix(X[i], tip[i], k) + side[i] * sgn * bulge);
  const d = `M${P(...A)}C${P(...c(A, 0.3, -1), ...c(A, mix(1.02, 0.72, t), -1), ...tip)}C${P(...c(B, mix(1.02, 0.72, t), 1), ...c(B, 0.3, 1), ...B)}`;
  // the fold: a stroke inside a cat's ear, a small arc inside a rat's
  const f0 = [0, 1].map((i) => mix(A[i], tip[i], mix(0.24, 0.34, t)) + side[i] * mix(0.4, 2, t)), f1 = [0, 1].map((i) => mix([hx, hy][i] + hr * n[i], tip[i], mix(0.7, 0.62, t)));
  const fc = [0, 1].map((i) => (f0[i] + f1[i]) / 2 - side[i] * mix(2.4, 0, t));
  return { d, fold: `M${P(...f0)}Q${P(...fc, ...f1)}` };
}
const farEar = (/** @type {Layout} */ q, /** @type {number} */ t, k = 1) => ear(q, t, mix(-92, -74, t), mix(-50, -26, t), k * mix(7.2, 10.5, t), k * mix(5.2, 0, t));
const nearEar = (/** @type {Layout} */ q, /** @type {number} */ t, k = 1) => ear(q, t, mix(-152, -128, t), mix(-104, -80, t), k * mix(9, 11.4, t), k * mix(5.2, 0, t));

/** The head: from the brow out along the snout, round the nose, back under the jaw, and round the skull. @param {Layout} q @param {number} t */
function headPath({ hx, hy, hr, s, tipx, tipy }, t) {
  const br = [hx + hr * Math.cos(-34 * D), hy + hr * Math.sin(-34 * D)], jw = [hx + hr * Math.cos(64 * D), hy + hr * Math.sin(64 * D)], nr = mix(1.9, 2.7, t);
  return `M${P(...br)}C${P(br[0] + 2 + s * 0.2, br[1] + hr * 0.45, tipx - s * 0.45, tipy - nr - 0.4, tipx, tipy - nr)}C${P(tipx + nr * 1.2, tipy - nr, tipx + nr * 1.1, tipy + nr, tipx - 0.4, tipy + nr)}`
    + `C${P(tipx - s * 0.4 - 1, tipy + nr + 0.8, jw[0] + 2 + s * 0.15, jw[1] - 0.4, ...jw)}A${P(hr, hr)} 0 1 1 ${P(...br)}Z`;
}
/** The trunk; the rat's back is humped towards its tail. @param {Layout} q @param {number} t */
const trunkPath = ({ rx, ry, cy }, t) => `M${P(-rx, cy)}C${P(-rx, cy - ry * mix(1.36, 1.3, t), rx * mix(0.42, 0.42, t), cy - ry * mix(1.38, 1.3, t), rx * 0.96, cy - ry * mix(0.06, 0.34, t))}`
  + `C${P(rx * 1.08, cy + ry * 0.5, rx * 0.5, cy + ry, 0, cy + ry)}C${P(-rx * 0.56, cy + ry, -rx, cy + ry * 0.62, -rx, cy)}Z`;
/** One leg, as a line. @param {Layout} q @param {number} t @param {number} x @param {number} k @param {number} foot @param {number} w @param {number} lw */
const leg = ({ cy, ry }, t, x, k, foot, w, lw) => `M${P(x, cy + ry * mix(0.68, 0.5, t))}L${P(x + k, -w / 2 - lw)}l${P(foot, 0)}`;

/** One shape of a drawing: its element and its attributes. @typedef {[string, Record<string, string|number>]} Shape */

/** The legs of one side: a line in the animal's colour upon a broader one in ink. @param {string} d @param {number} w @returns {Shape[]} */
const limbs = (d, w) => [["path", { class: "ink", d, style: `stroke-width:calc(${r(w)}px + 2*var(--lw))` }], ["path", { class: "core", d, style: `stroke-width:${r(w)}px` }]];
const ink = (/** @type {string} */ d) => /** @type {Shape} */ (["path", { class: "ink", d }]);
const paper = (/** @type {string} */ d) => /** @type {Shape} */ (["path", { class: "paper", d }]);
/** Filled and drawn round. */
const solid = (/** @type {string} */ d) => /** @type {Shape} */ (["path", { class: "ink solid", d }]);

/**
 * One animal standing on y = 0, facing right, as shapes from the back to the front. Few shapes: a figure draws them anew at every frame of a drag.
 * @param {number} f snout @param {number} b body @param {number} t 1 cat, 0 rat @param {{mood?: Mood, lw?: number, long?: number}} [o] @returns {Shape[]}
 */
export function animalShapes(f, b, t = 1, { mood = "calm", lw = 1.8, long = 1 } = {}) {
  const q = layout(f, b, t, long), { sx, sy, rx, ry, cy, s, tipy, barx } = q;
  const w = mix(1.9, 4.4, t), limb = (/** @type {number} */ x, /** @type {number} */ k, /** @type {number} */ foot) => leg(q, t, x, k, foot, w, lw);
  const trunk = trunkPath(q, t), near = nearEar(q, t), head = headPath(q, t);
  // the haunch, and a cat's three stripes
  const marks = (t > 0.08 ? [-0.46, -0.22, 0.02].map((k) => `M${P(rx * k, cy - ry * (k < -0.4 ? 0.83 : k < -0.1 ? 0.97 : 1.01) + 0.6)}q${P(-1.2 * t, ry * 0.16 * t, -0.4 * t, ry * 0.36 * t)}`).join("") : "")
    + `M${P(-rx * 0.62, cy + ry * 0.72)}C${P(-rx * 0.78, cy - ry * 0.05, -rx * 0.2, cy - ry * 0.2, -rx * 0.08, cy + ry * 0.42)}`;
  const shapes = [solid(tailPath(q, t)), ...limbs(limb(-rx * 0.42, -0.6, mix(3.6, 2.6, t)) + limb(rx * 0.66, 0.4, 2.5), w)];
  // trunk: paper, then the record's ellipse printed a hair off register, then the line
  shapes.push(paper(trunk));
  if (sx > 0) shapes.push(["ellipse", { class: "spot-body", cx: 1.6, cy: r(cy + 1.4), rx: r(sx * long), ry: r(sy) }]);
  shapes.push(ink(trunk + marks), ...limbs(limb(-rx * 0.68, 0, mix(4.4, 2.6, t)) + limb(rx * 0.42, 0.8, 2.5), w), solid(farEar(q, t).d), paper(head));
  if (s > 0) shapes.push(["rect", { class: "spot-face", x: r(barx), y: r(tipy - 4.4), width: r(s), height: 9.2 }]);
  shapes.push(ink(head), solid(near.d));
  if (t < 0.45) shapes.push(solid(toothPath(q, t)));
  return [...shapes, ...face(q, t, mood, near.fold)];
}
/** Shapes as markup. @param {Shape[]} shapes */
const markup = (shapes) => shapes.map(([tag, attrs]) => `<${tag}${Object.entries(attrs).map(([k, v]) => ` ${k}="${v}"`).join("")}/>`).join("");
/**
 * Inner SVG of one animal standing on y = 0, facing right (or left, mirrored in x = 0).
 * @param {number} f @param {number} b @param {number} t @param {{mood?: Mood, lw?: number, long?: number, mirror?: boolean}} [o]
 */
export function animal(f, b, t = 1, o = {}) {
  const out = markup(animalShapes(f, b, t, o));
  return o.mirror ? `<g transform="scale(-1 1)">${out}</g>` : out;
}
/** Draws shapes into a group; what stands there already only moves. @param {Element} g @param {Shape[]} shapes */
export function drawShapes(g, shapes) {
  const same = g.childElementCount === shapes.length && shapes.every(([tag], i) => g.children[i].localName === tag);
  if (same) shapes.forEach(([, attrs], i) => attr(g.children[i], attrs));
  else g.replaceChildren(...shapes.map(([tag, attrs]) => svg(tag, attrs)));
}
/** A rat keeps a tooth out. @param {Layout} q @param {number} t */
function toothPath({ tipx, tipy, s }, t) {
  const h = 3 * Math.min(1, 2.4 - t / 0.19), x = tipx - 4.4, y = tipy + 2.2 + Math.max(0, 6 - s) * 0.06;
  return `M${P(x, y)}v${r(Math.max(0.2, h))}h2.1v${r(-Math.max(0.2, h))}`;
}

/** Nose, mouth, whiskers, eye, and the fold of the near ear. @param {Layout} q @param {number} t @param {Mood} mood @param {string} fold @returns {Shape[]} */
function face({ hx, hy, hr, s, tipx, tipy }, t, mood, fold) {
  const nr = mix(1.9, 2.7, t), my = tipy + nr * 0.9, mx = tipx - 1 - s * 0.3, lid = Math.max(0, Math.min(1, (t - 0.5) / 0.3));
  const mouth = mood === "cross" ? `M${P(mx - 4.4, my + 1.6)}q2.4 -2.6 5 -1.2` : mood === "puzzled" ? `M${P(mx - 3.4, my + 0.3)}l3 .2` : `M${P(mx - 4.6, my - 0.9)}q2.4 2.6 5 .9`;
  const wl = mix(7.5, 12, t), wx = tipx - 1.2, wy = tipy + nr - mix(0.2, 0.8, t);
  const whiskers = [mix(-14, 4, t), mix(12, 30, t), mix(38, 58, t)].map((a, i) => { const l = i === 2 ? wl * mix(0.7, 1, t) : wl; return `M${P(wx + 2.6 * Math.cos(a * D), wy + 2.4 * Math.sin(a * D))}l${P(l * Math.cos(a * D), l * Math.sin(a * D))}`; }).join("");
  const ex = hx + hr * mix(0.36, 0.26, t), ey = hy - hr * mix(0.12, 0.06, t), eye = (/** @type {number} */ size, dy = 0) => /** @type {Shape} */ (["circle", { class: "dot", cx: r(ex), cy: r(ey + dy), r: size }]);
  /** @type {Shape[]} */ const out = [["ellipse", { class: "dot", cx: r(tipx + 0.6), cy: r(tipy - nr * 0.5), rx: r(mix(2.4, 2.1, t)), ry: r(mix(2.1, 1.6, t)) }], ink(fold + mouth), ["path", { class: "ink thin", d: whiskers }]];
  if (mood === "cross") return [...out, ink(`M${P(ex - 2.9, ey - 3.5)}l5.8 2.3`), eye(1.7, 0.4)];
  if (mood === "smug") return [...out, ink(`M${P(ex - 3, ey)}q3 3 6 0`)];
  if (mood === "puzzled") return [...out, ["circle", { class: "ink thin solid", cx: r(ex), cy: r(ey), r: 3.1 }], ["circle", { class: "dot", cx: r(ex), cy: r(ey - 0.4), r: 1.3 }]];
  // calm: the cat has seen better figures than this one
  return [...out, eye(r(mix(2.1, 1.9, t))), ...(lid > 0 ? [/** @type {Shape} */ (["path", { class: "ink", d: `M${P(ex - 3.2, ey - 2.3)}q3 -2 6 .2`, opacity: r(lid) }])] : [])];
}

/** What the record keeps: the bar and the ellipse, standing exactly where the ink will go. @param {number} f @param {number} b @param {number} t */
export function record(f, b, t) {
  const { sx, sy, cy, s, barx, tipy } = layout(f, b, t);
  return `<ellipse class="m body" cx="1.6" cy="${r(cy + 1.4)}" rx="${r(sx)}" ry="${r(sy)}"/><rect class="m face" x="${r(barx)}" y="${r(tipy - 4.4)}" width="${r(s)}" height="9.2"/>`;
}

/**
 * Inner SVG of the animal as one flat shape in the current colour, with its two measurements left open on request.
 * @param {number} f @param {number} b @param {number} t @param {{lw?: number, mirror?: boolean, spots?: boolean, grow?: number, curl?: number, ears?: number}} [o]  grow, curl, ears exaggerate for small sizes
 */
export function silhouette(f, b, t, { lw = 1.8, mirror = false, spots = false, grow = 0, curl = 0, ears = 1 } = {}) {
  const q = layout(f, b, t), { sx, sy, rx, cy, s, barx, tipy, tipx } = q, w = mix(1.9, 4.4, t) + 2 * lw;
  const fills = [tailPath(q, t, grow, curl), trunkPath(q, t), farEar(q, t, ears).d, nearEar(q, t, ears).d, headPath(q, t)].join("");
  const legs = [leg(q, t, -rx * 0.42, -0.6, mix(3.6, 2.6, t), w - 2 * lw, lw), leg(q, t, rx * 0.66, 0.4, 2.5, w - 2 * lw, lw), leg(q, t, -rx * 0.68, 0, mix(4.4, 2.6, t), w - 2 * lw, lw), leg(q, t, rx * 0.42, 0.8, 2.5, w - 2 * lw, lw)].join("");
  let out = `<path d="${fills}" fill="currentColor" stroke="currentColor" stroke-width="${r(lw + grow)}" stroke-linejoin="round"/><path d="${legs}" fill="none" stroke="currentColor" stroke-width="${r(w)}" stroke-linecap="round" stroke-linejoin="round"/>`
    + `<circle cx="${r(tipx + 0.4)}" cy="${r(tipy - 0.6)}" r="${r(2.4 + grow * 0.6)}" fill="currentColor"/>`;
  if (spots) out += `<ellipse class="sil-body" cx="1.6" cy="${r(cy + 1.4)}" rx="${r(sx)}" ry="${r(sy)}"/>${s > 0 ? `<rect class="sil-face" x="${r(barx)}" y="${r(tipy - 4.4)}" width="${r(s)}" height="9.2"/>` : ""}`;
  return mirror ? `<g transform="scale(-1 1)">${out}</g>` : out;
}

/** The box a drawing needs, with room for the line: x, y, width, height. @param {number} f @param {number} b @param {number} t @param {number} [long] @param {boolean} [mirror] @returns {Box} */
export const bounds = (f, b, t, long, mirror = false) => { const [x0, y0, x1, y1] = layout(f, b, t, long).box, w = x1 - x0 + 4; return [mirror ? -x1 - 2 : x0 - 2, y0 - 2, w, y1 - y0 + 3]; };

const named = (/** @type {string|undefined} */ title) => (title ? `role="img" aria-label="${title.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)}"` : 'aria-hidden="true"');
/**
 * @param {number} f @param {number} b @param {number} t
 * @param {{scale?: number, mood?: Mood, cls?: string, title?: string, lw?: number, spotsOnly?: boolean, long?: number, mirror?: boolean}} [o]
 */
export function animalSVG(f, b, t, { scale = 1, mood, cls = "", title, lw = 1.75, spotsOnly = false, long = 1, mirror = false } = {}) {
  lw /= scale;
  const [x, y, w, h] = bounds(f, b, t, long, mirror);
  return `<svg class="ec-animal ${cls}" viewBox="${P(x, y, w, h)}" width="${r(w * scale)}" height="${r(h * scale)}" style="--lw:${r(lw)}px" ${named(title)}>${spotsOnly ? record(f, b, t) : animal(f, b, t, { mood, lw, long, mirror })}</svg>`;
}

/** Two cats with one answer, each looking another way. @param {{scale?: number}} [o] */
export function twoSVG({ scale = 1.5 } = {}) {
  const lw = 1.9 / scale, [x, y, w, h] = bounds(0.5, 2, 1, 1, false), gap = 8, wide = 2 * w + gap;
  return `<svg class="ec-animal" viewBox="${P(0, y, wide, h)}" width="${r(wide * scale)}" height="${r(h * scale)}" style="--lw:${r(lw)}px" aria-hidden="true"><path class="ink" d="M0 0H${r(wide)}"/>`
    + `<g transform="translate(${r(w + x)} 0)">${animal(0.5, 2, 1, { lw, mirror: true })}</g><g transform="translate(${r(w + gap - x)} 0)">${animal(0.5, 2, 1, { lw })}</g></svg>`;
}
/** A specimen plate: the animal on its ground line, its two measurements dimensioned below it. @param {number} f @param {number} b @param {number} t @param {{scale?: number, lw?: number, mood?: Mood}} [o] */
export function specimenSVG(f, b, t, { scale = 1, lw = 1.9, mood } = {}) {
  lw /= scale;
  const { sx, barx, s, tipx, box } = layout(f, b, t), fs = 16.5 / scale, half = 4.4 * fs, ends = [1.6 - sx, 1.6 + sx, barx, barx + s];
  // The two words may not run into each other: the second moves right of the first when their middles are near.
  const at = [1.6, Math.max((ends[2] + ends[3]) / 2, 1.6 + half)], x0 = Math.min(box[0], -half / 2) - 4, x1 = Math.max(tipx + 20, at[1] + half * 0.55), y0 = box[1] - 4;
  const dim = (/** @type {number} */ a, /** @type {number} */ z, y = 10, from = 5) => `<path class="ink thin" d="M${P(a, from)}V${P(y + 3)}M${P(z, from)}V${P(y + 3)}M${P(a, y)}H${P(z)}"/>`;
  const word = (/** @type {number} */ x, /** @type {string} */ text, /** @type {Kind} */ kind) => `<text x="${r(x)}" y="${r(13 + fs)}" style="font-size:${r(fs)}px" text-anchor="middle" class="dimt c-${kind}">${text}</text>`;
  return `<svg class="ec-animal specimen" viewBox="${P(x0, y0, x1 - x0, 17 + fs * 1.3 - y0)}" width="${r((x1 - x0) * scale)}" height="${r((17 + fs * 1.3 - y0) * scale)}" style="--lw:${r(lw)}px" ${named(`A ${t > 0.5 ? "cat" : "rat"} with its snout, ${f}, and its body, ${b}, measured`)}>`
    + `<path class="ink" d="M${P(x0, 0)}H${P(x1)}"/>${dim(ends[0], ends[1])}${dim(ends[2], ends[3])}${word(at[0], `body ${b}`, "body")}${word(at[1], `snout ${f}`, "face")}${animal(f, b, t, { lw, mood })}</svg>`;
}

/** Marks, drawn in a 24-unit square centred on 0: each is told by shape alone. @type {Record<Kind, string>} */
export const mark = {
  face: '<rect class="m face" x="-7.5" y="-7.5" width="15" height="15"/>',
  body: '<ellipse class="m body" rx="10" ry="6.4"/>',
  cat: '<path class="m cat" d="M-8.6 -9.4 L-3.6 -5.2 Q0 -6.2 3.6 -5.2 L8.6 -9.4 L9 -.5 Q8 7.6 0 8.6 Q-8 7.6 -9 -.5 Z"/>',
  rat: '<circle class="m rat" cx="4.3" cy="-6.9" r="3.3"/><path class="m-tail" d="M-3 5.6C-8.5 8.4 -12 4.6 -9.6 .6S-6.6 -6.4 -9.4 -8.6"/><path class="m rat" d="M11.4 4.6C8.6 6.4 4.6 7 1.6 7A7 7 0 0 1 .2 -6.9C5.4 -7 8.8 .4 11.4 4.6Z"/>',
  x: '<path class="m x" d="M0 -8.4 L8.4 0 L0 8.4 L-8.4 0 Z"/>',
  o: '<path class="m o hollow" d="M0 -8.4 L8.4 0 L0 8.4 L-8.4 0 Z"/>',
};
/** @param {Kind} k @param {number} [size] @param {string} [label] */
export const markSVG = (k, size = 20, label) => `<svg class="mark" viewBox="-12 -12 24 24" width="${size}" height="${size}" ${named(label)}>${mark[k]}</svg>`;

/** Which animal stands for its kind where only its shape is left: chosen so that ears, tail and snout survive 16 pixels. */
const EMBLEM = {
  cat: { f: 0.12, b: 1.05, box: "-36 -57 72 61", o: { lw: 2, grow: 1.2, ears: 1.1 } },
  rat: { f: 0.8, b: 1.25, box: "-44 -50 94 54", o: { lw: 2, grow: 1.1, curl: 1, ears: 1.25 } },
};
/** @param {number} t */
function emblem(t) {
  const { f, b, box, o } = t > 0.5 ? EMBLEM.cat : EMBLEM.rat;
  return { box, inner: silhouette(f, b, t > 0.5 ? 1 : 0, o) };
}
/** The whole animal as one flat shape in the text's colour (24 px, legends). @param {number} t @param {number} [size] */
export function silhouetteSVG(t, size = 24) {
  const e = emblem(t);
  return `<svg class="sil" viewBox="${e.box}" width="${size}" height="${size}" aria-hidden="true">${e.inner}</svg>`;
}
/** The favicon: a file of its own, so it carries its colours and turns with the system's theme. */
export function iconSVG() {
  const e = emblem(1);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${e.box}" width="32" height="32"><style>svg{color:#1F1B16}@media (prefers-color-scheme:dark){svg{color:#EDE5D3}}</style>${e.inner}</svg>\n`;
}
