// @ts-check
// What the figures of lesson 1.3 share: an arrow of an old unit, its shadow on an axis, and where words may stand.

import { attr, drawn, svg } from "./dom.js";
import { around, lineBoxes, placeLabel } from "./labels.js";
import { arrow } from "./plane.js";
import { clamp } from "./vec.js";

/** @typedef {ReturnType<typeof import("./plane.js").plane>} Plane  @typedef {import("./labels.js").Box} Box */
/** @typedef {"face"|"body"|"cat"|"rat"|"plain"} Kind */

/** An old unit, as an arrow that keeps its concept's colour and line. @param {Plane} p @param {Kind} kind @param {string} [cls] */
export const unitArrow = (p, kind, cls = "") => arrow(p, { cls: `sh-col ${kind} ${cls}` });

const EDGE = 5;
/**
 * A shadow: a bar beside an axis, with a head at its far end. Where it leaves the frame it ends without a head.
 * @param {Plane} p @param {Kind} kind @param {string} [cls]
 */
export function shadowBar(p, kind, cls = "") {
  const bar = svg("path", { class: `ec-bar ${kind}` }), core = kind === "cat" ? [svg("path", { class: "ec-bar-core" })] : [], head = svg("path", { class: `sh-head ${kind}` }), dot = svg("circle", { class: `sh-zero ${kind}`, r: 4.2 });
  const root = svg("g", { class: `sh-bar ${cls}` }, bar, ...core, head, dot);
  return {
    root,
    /** @param {number} axis 0: along the first axis, 1: along the second @param {number} from @param {number} to @param {number} off pixels beside the axis @returns {{at: number[], boxes: Box[]}} */
    draw(axis, from, to, off) {
      const raw = [from, to].map((v) => (axis ? p.py(v) : p.px(v))), most = (axis ? p.H : p.W) - EDGE, [a, b] = raw.map((v) => clamp(v, EDGE, most));
      const base = (axis ? p.px(0) : p.py(0)) + off, xy = (/** @type {number} */ v) => (axis ? [base, v] : [v, base]), way = Math.sign(b - a), out = Math.abs(raw[1] - b) > 0.5;
      const len = Math.abs(b - a), L = Math.min(13, len * 0.7), end = b - way * (out ? 0 : L * 0.7);
      const none = len < 1.5;
      const d = none ? "" : `M${xy(a).join(" ")}L${xy(end).join(" ")}`;
      attr(bar, { d });
      for (const c of core) attr(c, { d });
      attr(head, { d: none || out ? "" : `M${xy(b).join(" ")}L${axis ? `${base - 7.5} ${b - way * L}H${base + 7.5}` : `${b - way * L} ${base - 7.5}V${base + 7.5}`}Z` });
      attr(dot, { cx: xy(b)[0], cy: xy(b)[1], style: none ? "" : "display:none" });
      const [x0, y0] = xy(a), [x1, y1] = xy(b);
      return { at: [x1, y1], boxes: none ? [around(x1, y1, 6)] : lineBoxes(x0, y0, x1, y1, 7, 12) };
    },
  };
}

/** What an arrow takes up, for words to keep clear of. @param {Plane} p @param {number[]} v @param {number[]} [from] */
export const arrowBoxes = (p, v, from = [0, 0]) => lineBoxes(p.px(from[0]), p.py(from[1]), p.px(v[0]), p.py(v[1]), 5, 18);

/**
 * Writes words at the first free place near a point, or hides them where there is none.
 * @param {SVGElement} text @param {string} words @param {number[]} at pixels @param {Box[]} taken the place found is added @param {{W: number, H: number}} frame @param {number[]} [gaps]
 * @param {Box[]} [lines] to keep clear of where possible: axes, and what words may stand upon
 */
export function writeNear(text, words, at, taken, frame, gaps = [12, 22, 34], lines = []) {
  const inside = at[0] > 0 && at[0] < frame.W && at[1] > 0 && at[1] < frame.H;
  let place = null;
  if (words && inside) for (const full of lines.length ? [[...taken, ...lines], taken] : [taken]) for (const gap of gaps) if ((place ??= placeLabel(words, at[0], at[1], full, frame, gap))) break;
  text.textContent = place ? words : "";
  if (!place) return false;
  drawn(text, { x: place.x, y: place.y, "text-anchor": place.anchor });
  taken.push(place.box);
  return true;
}

/** The two axes, as boxes. @param {Plane} p @returns {Box[]} */
export const axisBoxes = (p) => [{ x0: 0, x1: p.W, y0: p.py(0) - 3, y1: p.py(0) + 3 }, { x0: p.px(0) - 3, x1: p.px(0) + 3, y0: 0, y1: p.H }];

/** The part of a line inside the frame, or null. @param {number[]} a a point, in pixels @param {number[]} d its direction @param {number} W @param {number} H */
export function clipLine(a, d, W, H) {
  let lo = -Infinity, hi = Infinity;
  for (const [p, q, top] of [[a[0], d[0], W], [a[1], d[1], H]]) {
    if (Math.abs(q) < 1e-12) { if (p < 0 || p > top) return null; continue; }
    const u = -p / q, v = (top - p) / q;
    lo = Math.max(lo, Math.min(u, v)); hi = Math.min(hi, Math.max(u, v));
  }
  return lo < hi ? [lo, hi].map((u) => [a[0] + d[0] * u, a[1] + d[1] * u]) : null;
}
