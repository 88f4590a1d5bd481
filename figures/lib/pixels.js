// @ts-check
// A picture of two by two pixels with its numbers in it. Painted, each pixel is a handle: up is lighter.

import { attr, say, svg } from "./dom.js";
import { short } from "./format.js";
import { movable } from "./movable.js";

export const MOST = 12;
/** Three pictures of which each pair differs, with mean 5 in every pixel. */
export const THREE = [[6, 6, 4, 4], [6, 4, 6, 4], [3, 5, 5, 7]];
const PLACES = ["upper left", "upper right", "lower left", "lower right"], REACH = 9;   // screen pixels for one level

/** @param {number} v @param {boolean} signed @param {number} most */
const greyOf = (v, signed, most) => Math.round(Math.min(255, Math.max(0, signed ? 127.5 + (127.5 * v) / most : (255 * v) / MOST)));

/**
 * @param {object} o
 * @param {string} o.label  @param {boolean} [o.signed] @param {number} [o.digits] @param {string} [o.lights] @param {number} [o.most] the difference that is drawn white
 * @param {{get: () => number[], set: (v: number[]) => void, done: () => void, signal: AbortSignal, home: number[]}} [o.paint]
 */
export function pixels({ label, signed = false, digits = 2, most = 6, paint, lights }) {
  const root = svg("svg", { viewBox: "0 0 104 104", class: `px-pic${paint ? " paint" : ""}`, role: paint ? "group" : "img", "aria-label": label, "data-lights": lights ?? false });
  const cells = PLACES.map((place, i) => {
    const x = 2 + 50 * (i % 2), y = 2 + 50 * Math.floor(i / 2), rect = svg("rect", { x, y, width: 50, height: 50 }), text = svg("text", { x: x + 25, y: y + 31 });
    const g = svg("g", { class: paint ? "ec-handle px-cell" : "px-cell" }, rect, text);
    root.append(g);
    const hand = paint && movable(g, { at: (e) => [0, -e.clientY / REACH], get: () => [0, paint.get()[i]], set: (v) => paint.set(paint.get().map((old, k) => (k === i ? v[1] : old))), done: paint.done, signal: paint.signal,
      axis: "y", range: [[0, 0], [0, MOST]], step: 0.25, coarse: 1, fine: 0.25, home: () => [0, paint.home[i]], label: `${label}, ${place} pixel`, value: () => `${short(paint.get()[i])} of ${MOST}` });
    return { rect, text, hand };
  });
  return { root,
    /** @param {number[]} values */
    draw(values) {
      values.forEach((v, i) => {
        const g = greyOf(v, signed, most), { rect, text, hand } = cells[i];
        attr(rect, { fill: `rgb(${g},${g},${g})` });
        attr(text, { fill: g > 115 ? "#000" : "#fff" });
        say(text, short(v, digits));
        hand?.sync();
      });
      if (!paint) attr(root, { "aria-label": `${label}: ${values.map((v) => short(v, digits)).join(", ")}` });
    } };
}
