// @ts-check
// A plane with a fixed grid and two named axes. Each axis carries its concept by colour AND by line.

import { attr, svg } from "./dom.js";
import { mark } from "./animals.js";
import { short } from "./format.js";
import { clamp } from "./vec.js";

let serial = 0;

/** @typedef {{kind: "face"|"body"|"cat"|"rat"|"plain", name: string}} Axis */

/**
 * @param {object} o
 * @param {number[]} o.x  range shown  @param {number[]} o.y
 * @param {number} [o.unit]           user units a unit of the plane
 * @param {Axis[]} o.axes
 * @param {string} o.label            what the plane is, for readers
 * @param {boolean} [o.hatch]         hatch everything outside the first quadrant
 * @param {number} [o.every]          units between two lines of the grid, and between two numbers
 * @param {number[]} [o.cross]        where the axes stand, if not at zero: for a cloud that is far from there
 */
export function plane({ x, y, unit = 60, axes, label, hatch = false, every = 1, cross = [0, 0] }) {
  const id = `ec-p${++serial}`, U = unit, W = (x[1] - x[0]) * U, H = (y[1] - y[0]) * U;
  const px = (/** @type {number} */ v) => (v - x[0]) * U, py = (/** @type {number} */ v) => (y[1] - v) * U, ox = px(cross[0]), oy = py(cross[1]);
  const root = svg("svg", { viewBox: `0 0 ${W} ${H}`, class: "ec-pane", role: "group", "aria-label": label });
  const g = (/** @type {string} */ cls) => root.appendChild(svg("g", { class: cls }));

  const grid = g("ec-grid");
  const whole = (/** @type {number} */ lo, /** @type {number} */ hi) => { const from = Math.ceil(lo / every); return Array.from({ length: Math.max(0, Math.floor(hi / every) - from + 1) }, (_, k) => (from + k) * every); };
  for (const i of whole(x[0], x[1])) grid.append(svg("path", { d: `M${px(i)} 0V${H}` }));
  for (const i of whole(y[0], y[1])) grid.append(svg("path", { d: `M0 ${py(i)}H${W}` }));
  if (hatch) {
    const pattern = svg("pattern", { id: `${id}h`, width: 8, height: 8, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      svg("path", { d: "M0 0V8", class: "ec-hatchline" }));
    root.insertBefore(svg("defs", {}, pattern), grid);
    grid.append(svg("path", { class: "ec-hatch", d: `M0 0H${px(0)}V${py(0)}H${W}V${H}H0Z`, style: `fill:url(#${id}h)` }));
  }
  const under = g("ec-under"), lines = g("ec-axes"), data = g("ec-data"), names = g("ec-names"), over = g("ec-over");
  const ends = [`M0 ${oy}H${W}`, `M${ox} ${H}V0`];
  axes.forEach((a, i) => {
    lines.append(svg("path", { d: ends[i], class: `ec-ax ${a.kind}` }));
    if (a.kind === "cat") lines.append(svg("path", { d: ends[i], class: "ec-ax-core" }));
  });
  /** Where numbers and names stand, for labels to keep clear of. @type {import("./labels.js").Box[]} */ const taken = [];
  const fine = Math.min(1, every), ticksX = whole(x[0] + 0.3 * fine, x[1] - 0.3 * fine).filter((v) => Math.abs(v - cross[0]) > 1e-9), ticksY = whole(y[0] + 0.3 * fine, y[1] - 0.3 * fine).filter((v) => Math.abs(v - cross[1]) > 1e-9);
  for (const i of ticksX) taken.push({ x0: px(i) - 11, y0: oy + 6, x1: px(i) + 11, y1: oy + 22 });
  for (const i of ticksY) taken.push({ x0: ox - 27, y0: py(i) - 8, x1: ox - 6, y1: py(i) + 8 });
  taken.push({ x0: W - 110, y0: oy + 26, x1: W, y1: oy + 46 }, { x0: ox + 4, y0: 0, x1: ox + 100, y1: 22 });
  for (const i of ticksX) names.append(svg("text", { x: px(i), y: oy + 19, class: "ec-tick" }, short(i)));
  for (const i of ticksY) names.append(svg("text", { x: ox - 9, y: py(i) + 5, class: "ec-tick end" }, short(i)));
  const axisName = (/** @type {number} */ i) => {
    const text = svg("text", { class: `ec-axname ${axes[i].kind}` }), pic = svg("g", { class: "ec-axmark" });
    pic.innerHTML = axes[i].kind === "plain" ? "" : mark[axes[i].kind];
    names.append(svg("g", { class: "ec-axn" }, pic, text));
    return { text, pic };
  };
  const labels = [axisName(0), axisName(1)];
  // Anchored inside the frame, so a long name of the reader's own cannot leave it: the first axis is named
  // under its right end, the second beside its top.
  const setNames = (/** @type {string[]} */ n) => n.forEach((name, i) => {
    const { text, pic } = labels[i], fits = name.length > 24 ? name.slice(0, 23) + "…" : name;
    text.textContent = fits;
    if (i === 0) { attr(text, { x: W - 26, y: oy + 41, class: `ec-axname end ${axes[0].kind}` }); attr(pic, { transform: `translate(${W - 11} ${oy + 36}) scale(.8)` }); }
    else {
      const left = ox > W / 2;
      attr(text, { x: ox + (left ? -32 : 32), y: 16, class: `ec-axname ${left ? "end " : ""}${axes[1].kind}` });
      attr(pic, { transform: `translate(${ox + (left ? -17 : 17)} 11) scale(.8)` });
    }
  });
  setNames(axes.map((a) => a.name));

  return {
    root, under, data, over, px, py, U, W, H, setNames, taken,
    /** Where a pointer is, in the plane's own numbers. @param {PointerEvent} e */
    at(e) {
      const m = /** @type {any} */ (root).getScreenCTM().inverse(), p = new DOMPoint(e.clientX, e.clientY).matrixTransform(m);
      return [p.x / U + x[0], y[1] - p.y / U];
    },
    /** Pixel position of q pulled inside the frame, and whether it had to be. @param {number[]} q */
    pin(q, pad = 14) {
      const X = px(q[0]), Y = py(q[1]), cx = clamp(X, pad, W - pad), cy = clamp(Y, pad, H - pad);
      return { x: cx, y: cy, out: Math.abs(cx - X) > 0.5 || Math.abs(cy - Y) > 0.5 };
    },
  };
}

/** An arrow from the origin. `pin` draws the origin's pin: this arrow is nailed down. @param {ReturnType<typeof plane>} p */
export function arrow(p, { cls = "", pin = false, hollow = false } = {}) {
  const shaft = svg("path", { class: "ec-shaft" }), head = svg("path", { class: `ec-arrowhead${hollow ? " hollow" : ""}` });
  const root = svg("g", { class: `ec-arrow ${cls}` }, shaft, head);
  if (pin) root.append(svg("circle", { class: "ec-pin", cx: p.px(0), cy: p.py(0), r: 4.6 }));
  return {
    root,
    /** @param {number[]} v @param {number[]} [from] */
    draw(v, from = [0, 0]) {
      const x0 = p.px(from[0]), y0 = p.py(from[1]), x1 = p.px(v[0]), y1 = p.py(v[1]), len = Math.hypot(x1 - x0, y1 - y0);
      if (len < 1) { attr(shaft, { d: "" }); attr(head, { d: "" }); return; }
      const c = (x1 - x0) / len, s = (y1 - y0) / len, L = Math.min(15, len * 0.6), h = L * 0.43;
      attr(shaft, { d: `M${x0} ${y0}L${x1 - c * L * 0.8} ${y1 - s * L * 0.8}` });
      attr(head, { d: `M${x1} ${y1}L${x1 - c * L - s * h} ${y1 - s * L + c * h}L${x1 - c * L * 0.78} ${y1 - s * L * 0.78}L${x1 - c * L + s * h} ${y1 - s * L - c * h}Z` });
    },
  };
}
