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
  let W = 640, drawn = 0, n = 0, at = 0, size = 1, grid = slots(1, W), top = [0, 0, 0];
  /** @type {string[][]} */ let dots = [], crosses = [];
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
    const col = clamp(Math.floor(p.x / grid.pitch), 0, grid.cols - 1), base = p.y > top[1] + LABEL ? top[2] : top[1];
    choose(col * grid.levels + clamp(Math.floor((base - p.y) / grid.pitch), 0, grid.levels - 1));
    o.done();
  }, { signal: o.signal });
  // The strip is drawn in the pixels it has: dots and words keep their size on a phone.
  if (typeof ResizeObserver === "function") {
    const seer = new ResizeObserver(([e]) => { const w = Math.round(e.contentRect.width); if (w && w !== W) { W = w; if (last) draw(last); } });
    seer.observe(root);
    o.signal.addEventListener("abort", () => seer.disconnect());
  }
  /** Every dot has three places, above each shelf and between: they are written out once for a table and a width. @param {number} rows */
  function layOut(rows) {
    n = rows; drawn = W; grid = slots(n, W);
    const { pitch, levels } = grid, high = levels * pitch, first = high + 10, second = first + high + LABEL, arm = Math.max(0.7, Math.min(4.6, pitch * 0.26));
    size = Math.max(1.6, Math.min(11, pitch * 0.62));
    top = [(first + second) / 2, first, second];
    dots = top.map(() => []); crosses = top.map(() => []);
    const f = (/** @type {number} */ v) => v.toFixed(1);
    for (let level = 0; level < 3; level++) for (let i = 0; i < n; i++) {
      const [x, y] = place(i, level);
      dots[level].push(`M${f(x)} ${f(y)}h0`);
      crosses[level].push(`M${f(x - arm)} ${f(y - arm)}l${f(2 * arm)} ${f(2 * arm)}m0 ${f(-2 * arm)}l${f(-2 * arm)} ${f(2 * arm)}`);
    }
    attr(root, { viewBox: `0 0 ${W} ${second + LABEL - 6}` });
    for (const p of [right, plain]) attr(p, { "stroke-width": size.toFixed(2) });
    attr(wrong, { "stroke-width": Math.max(0.9, Math.min(1.8, size * 0.3)).toFixed(2) });
    attr(ring, { r: Math.max(7, size * 0.5 + 4) });
    shelf.forEach((p, k) => attr(p, { d: `M0 ${top[k + 1]}H${W}` }));
    names.forEach((t, k) => attr(t, { y: top[k + 1] + 22 }));
  }
  const place = (/** @type {number} */ i, /** @type {number} */ level) => [(Math.floor(i / grid.levels) + 0.5) * grid.pitch, top[level] - ((i % grid.levels) + 0.5) * grid.pitch - 1];
  return { root, draw };
  /** @param {{says: number[], ok: (boolean|null)[], pick: number, shelves: string[], text: string}} d */
  function draw(d) {
    last = d;
    if (d.says.length !== n || W !== drawn) layOut(d.says.length);
    at = d.pick;
    attr(root, { "aria-valuemin": 1, "aria-valuemax": n, "aria-valuenow": at + 1, "aria-valuetext": d.text });
    /** @type {string[][]} */ const paths = [[], [], []];
    for (let i = 0; i < n; i++) {
      const level = d.says[i] + 1;                        // 0 is a tie, in the air
      if (d.ok[i] === false) paths[2].push(crosses[level][i]); else paths[d.ok[i] ? 0 : 1].push(dots[level][i]);
    }
    [right, plain, wrong].forEach((p, k) => p.setAttribute("d", paths[k].join("")));
    const [x, y] = place(at, d.says[at] + 1);
    attr(ring, { cx: x, cy: y });
    names.forEach((t, k) => { t.textContent = d.shelves[k]; });
  }
}
