// @ts-check
// A row of small pictures: the key states of a movement, side by side. It stands in for motion where there is none
// (reduced motion, print), and shows at a glance where a slider is taking you.

import { html, say, svg } from "./dom.js";

/**
 * @param {object} o
 * @param {string} o.label                  what the row shows
 * @param {string[]} o.captions             one for each picture, under it
 * @param {number[]} o.size                 width and height of a picture, in its own units
 * @param {(i: number, state: any, derived: any) => SVGElement[]} o.paint
 * @param {boolean} [o.still]               show the row only where nothing moves
 */
export function keyStates({ label, captions, size, paint, still = false }) {
  const frames = captions.map((text) => {
    const picture = svg("svg", { class: "ec-key-picture", viewBox: `0 0 ${size[0]} ${size[1]}`, "aria-hidden": "true" });
    const caption = html("figcaption", { class: "ec-key-caption" }, text);
    return { picture, caption, root: html("figure", { class: "ec-key" }, picture, caption) };
  });
  const root = html("div", { class: `ec-keys${still ? " still" : ""}`, role: "group", "aria-label": label, "data-hideable": "keys" }, ...frames.map((f) => f.root));
  return {
    root,
    /** @param {any} state @param {any} derived @param {number} now which picture is the present one, or -1 @param {string[]} [texts] captions that follow the state */
    draw(state, derived, now, texts = captions) {
      frames.forEach((f, i) => {
        f.picture.replaceChildren(...paint(i, state, derived));
        say(f.caption, texts[i]);
        f.root.classList.toggle("now", i === now);
        if (i === now) f.root.setAttribute("aria-current", "step"); else f.root.removeAttribute("aria-current");
      });
    },
  };
}
