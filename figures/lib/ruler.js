// @ts-check
// A ruler that counts units of a feature: how many there were (hollow diamond), how many there are (full diamond), and,
// between the two, the bracket that says how many were added. The bracket is the increment; the diamonds are totals.

import { mark } from "./animals.js";
import { attr, html, svg } from "./dom.js";
import { num, short } from "./format.js";
import { clamp } from "./vec.js";

const W = 420, H = 92, PAD = 26, LINE = 58;

/** With its sign, for what is added. @param {number} v */
export const plus = (v, digits = 2) => { const text = short(v, digits); return Number(v.toFixed(digits)) > 0 ? `+${text}` : text; };

/**
 * @param {{ label: string, unit: string, lo: number, hi: number, told?: boolean }} o `told: false` where words beside it say the numbers
 */
export function ruler({ label, unit, lo, hi, told = true }) {
  const px = (/** @type {number} */ v) => PAD + ((v - lo) / (hi - lo)) * (W - 2 * PAD);
  const root = svg("svg", { viewBox: `0 0 ${W} ${H}`, class: "ec-pane ru", role: "img", "aria-label": label });
  const ticks = svg("g", { class: "ru-ticks" });
  for (let v = Math.ceil(lo); v <= hi; v++) {
    ticks.append(svg("path", { d: `M${px(v)} ${LINE - 5}V${LINE + 5}`, class: v ? "" : "ru-zero" }));
    ticks.append(svg("text", { x: px(v), y: LINE + 25, class: "ec-tick" }, short(v)));
  }
  const name = svg("text", { x: W - 2, y: 16, class: "ec-label ru-name end" }, unit);
  const bracket = svg("path", { class: "ru-bracket" }), word = svg("text", { class: "ec-label ru-word" });
  const first = svg("g", { class: "ru-start" }), last = svg("g", { class: "ru-now" });
  first.innerHTML = `<g transform="scale(.82)">${mark.o}</g>`;
  last.innerHTML = `<g transform="scale(.82)">${mark.x}</g>`;
  root.append(svg("path", { class: "ru-line", d: `M4 ${LINE}H${W - 4}` }), ticks, name, bracket, word, first, last);
  return { root,
    /** @param {number} start @param {number} now @param {string} [said] beside the bracket, otherwise the difference */
    draw(start, now, said) {
      const a = clamp(px(start), 9, W - 9), b = clamp(px(now), 9, W - 9), y = LINE - 17;
      attr(first, { transform: `translate(${a} ${LINE})` });
      attr(last, { transform: `translate(${b} ${LINE})` });
      attr(bracket, { d: Math.abs(b - a) < 2 ? "" : `M${a} ${y + 6}V${y}H${b}V${y + 6}` });
      const text = said ?? `added ${plus(now - start)}`, half = text.length * 4.6;
      attr(word, { x: clamp((a + b) / 2, half, W - half), y: y - 8, "text-anchor": "middle" });
      word.textContent = text;
      // The unit's name stands where the words over the bracket are not.
      const right = (a + b) / 2 < W / 2;
      attr(name, { x: right ? W - 2 : 2, class: `ec-label ru-name${right ? " end" : ""}` });
      if (told) attr(root, { "aria-label": `${label}: ${num(start)} at the start, ${num(now)} now` });
    } };
}
/** The ruler with a line of words over it. @param {string} title @param {ReturnType<typeof ruler>} r */
export const titled = (title, r) => html("div", { class: "ru-block", "data-hideable": "ruler" }, html("h3", { class: "ru-title" }, title), r.root);
