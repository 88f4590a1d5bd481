// @ts-check
// Words beside marks: the first place that is free.

/** @typedef {{x0: number, y0: number, x1: number, y1: number}} Box */
export const meet = (/** @type {Box} */ a, /** @type {Box} */ b) => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
/** Labels are 16 units on a wide page and 20 on a narrow one; a place is sought that suits both. */
export const SIZE = 19;
/** Width of a run of text as the figures set it: an estimate, since nothing is measured while drawing. */
export const textWidth = (/** @type {string} */ s, size = SIZE) => s.length * size * 0.5 + 2;

/**
 * Where a label goes: beside (x, y) at distance `gap`, clear of the obstacles and inside the frame; null when nowhere.
 * @param {string} text @param {number} x @param {number} y @param {Box[]} obstacles @param {{W: number, H: number}} frame
 * @returns {{x: number, y: number, anchor: "start"|"end"|"middle", box: Box}|null}
 */
export function placeLabel(text, x, y, obstacles, frame, gap = 12, size = SIZE) {
  const w = textWidth(text, size), up = size * 0.8, down = size * 0.25;
  /** @type {[number, number, "start"|"end"|"middle"][]} */
  const places = [[x + gap, y + 5, "start"], [x - gap, y + 5, "end"], [x, y - gap - 2, "middle"], [x, y + gap + up, "middle"],
    [x + gap * 0.7, y - gap * 0.8, "start"], [x - gap * 0.7, y - gap * 0.8, "end"], [x + gap * 0.7, y + gap + 6, "start"], [x - gap * 0.7, y + gap + 6, "end"]];
  for (const [px, py, anchor] of places) {
    const x0 = anchor === "start" ? px : anchor === "end" ? px - w : px - w / 2, box = { x0, y0: py - up, x1: x0 + w, y1: py + down };
    if (box.x0 < 1 || box.y0 < 1 || box.x1 > frame.W - 1 || box.y1 > frame.H - 1) continue;
    if (!obstacles.some((o) => meet(o, box))) return { x: px, y: py, anchor, box };
  }
  return null;
}
/** A line as a chain of small boxes, so that a label can avoid it. @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @returns {Box[]} */
export function lineBoxes(x0, y0, x1, y1, pad = 4, n = 14) {
  return Array.from({ length: n }, (_, i) => { const t = (i + 0.5) / n, x = x0 + (x1 - x0) * t, y = y0 + (y1 - y0) * t, hx = Math.abs(x1 - x0) / n / 2 + pad, hy = Math.abs(y1 - y0) / n / 2 + pad; return { x0: x - hx, y0: y - hy, x1: x + hx, y1: y + hy }; });
}
export const around = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ r) => ({ x0: x - r, y0: y - r, x1: x + r, y1: y + r });
