// @ts-check
// Many rows on two shelves: a dot for each, in a slot of its own, that changes shelf and keeps its place.
// Each kind of dot is one path, so that five thousand of them move within a frame.

import { attr, svg } from "./dom.js";
import { clamp } from "./vec.js";

const HIGH = 66, LABEL = 34, LARGEST = 26, SMALLEST = 2;

/** How n dots are laid out on a shelf of that width: columns filled from the shelf upwards, dots as large as fits.
 * @param {number} n @param {number} width */
export function slots(n, width) {
  for (let pitch = LARGEST; ; pitch--) {
    const cols = Math.max(1, Math.floor(width / pitch)), levels = Math.ceil(n / cols);
    if (levels * pitch <= HIGH || pitch === SMALLEST) return { pitch, cols: Math.ceil(n / levels), levels };
  }
}

/**
 * @param {{pick: (i: number) => void, done: () => void, signal: AbortSignal}} o
 */
export function strip(o) {
  const shelf = [0, 1].map(() => svg("path", { class: "ec-ink fs-line" })), names = [0, 1].map((k) => svg("text", { class: `fs-name ${k ? "rat" : "cat"}`, x: 2 }));
  const right = svg("path", { class: "fs-dots right" }), plain = svg("path", { class: "fs-dots plain" }), wrong = svg("path", { class: "fs-dots wrong" }), ring = svg("circle", { class: "fs-ring" });
  const root = svg("svg", { class: "fs-strip", role: "slider", tabindex: 0, "aria-label": "The row looked at" }, ...shelf, plain, right, wrong, ring, ...names);
  /** @type {any} */ let last = null;
  let W = 640, n = 1, at = 0, grid = slots(1, W), top = [0, 0];
  const choose = (/** @type {number} */ i) => { o.pick(clamp(i, 0, n - 1)); };
  root.addEventListener("keydown", (/** @type {any} */ e) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    /** @type {Record<string, number>} */
    const to = { ArrowRight: at + 1, ArrowUp: at + 1, ArrowLeft: at - 1, ArrowDown: at - 1, PageUp: at + grid.levels * 10, PageDown: at - grid.levels * 10, Home: 0, End: n - 1 };
    if (!(e.key in to)) return;
    e.preventDefault();
    choose(to[e.key]);
    o.done();
  }, { signal: o.signal });
  root.addEventListener("click", (/** @type {any} */ e) => {
    const m = /** @type {any} */ (root).getScreenCTM().inverse(), p = new DOMPoint(e.clientX, e.clientY).matrixTransform(m);
    const col = clamp(Math.floor(p.x / grid.pitch), 0, grid.cols - 1), base = p.y > (top[0] + LABEL) ? top[1] : top[0];
    choose(col * grid.levels + clamp(Math.floor((base - p.y) / grid.pitch), 0, grid.levels - 1));
    o.done();
  }, { signal: o.signal });
  // The strip is drawn in the pixels it has: dots and words keep their size on a phone.
  if (typeof ResizeObserver === "function") {
    const seer = new ResizeObserver(([e]) => { const w = Math.round(e.contentRect.width); if (w && w !== W) { W = w; if (last) draw(last); } });
    seer.observe(root);
    o.signal.addEventListener("abort", () => seer.disconnect());
  }
  return { root, draw };
  /** @param {{says: number[], ok: (boolean|null)[], pick: number, shelves: string[], text: string}} d */
  function draw(d) {
    last = d;
    n = d.says.length; at = d.pick; grid = slots(n, W);
    const { pitch, levels } = grid, high = levels * pitch, step = high + LABEL, size = Math.max(1.6, Math.min(11, pitch * 0.62)), arm = size * 0.42;
    top = [high + 10, high + 10 + step];
    attr(root, { viewBox: `0 0 ${W} ${top[1] + LABEL - 6}`, "aria-valuemin": 1, "aria-valuemax": n, "aria-valuenow": at + 1, "aria-valuetext": d.text });
    const place = (/** @type {number} */ i) => [(Math.floor(i / levels) + 0.5) * pitch, (d.says[i] < 0 ? (top[0] + top[1]) / 2 : top[d.says[i]]) - ((i % levels) + 0.5) * pitch - 1];
    const paths = ["", "", ""];
    for (let i = 0; i < n; i++) {
      const [x, y] = place(i), X = x.toFixed(1), Y = y.toFixed(1);
      if (d.ok[i] === false) paths[2] += `M${(x - arm).toFixed(1)} ${(y - arm).toFixed(1)}l${(2 * arm).toFixed(1)} ${(2 * arm).toFixed(1)}m0 ${(-2 * arm).toFixed(1)}l${(-2 * arm).toFixed(1)} ${(2 * arm).toFixed(1)}`;
      else paths[d.ok[i] ? 0 : 1] += `M${X} ${Y}h0`;
    }
    attr(right, { d: paths[0], "stroke-width": size.toFixed(2) });
    attr(plain, { d: paths[1], "stroke-width": size.toFixed(2) });
    attr(wrong, { d: paths[2], "stroke-width": Math.max(0.9, Math.min(1.8, size * 0.3)).toFixed(2) });
    const [x, y] = place(at);
    attr(ring, { cx: x, cy: y, r: Math.max(7, size * 0.5 + 4) });
    shelf.forEach((p, k) => attr(p, { d: `M0 ${top[k]}H${W}` }));
    names.forEach((t, k) => { attr(t, { y: top[k] + 22 }); t.textContent = d.shelves[k]; });
  }
}
