// @ts-check
// Parts of a figure with faces, beside those of portrait.js: a pane with a caption, and the line that warns when a latent
// leaves the map.

import { html, say } from "./dom.js";
import { portrait } from "./portrait.js";
import { offMap, offMapWords } from "./shell.js";

/**
 * A portrait under a title, with a caption that changes. `picture` says what its still is, as book/_ext/stills.py reads it.
 * @param {{ title?: string, label: string, name: string, stills: Record<string, string>, picture?: any }} o
 */
export function facePane({ title, label, name, stills, picture }) {
  const pic = portrait({ label, name, stills, picture }), words = html("p", { class: "fp-words" });
  return { root: html("div", { class: "fp-pane", role: "group", "aria-label": title ?? label }, ...(title ? [html("h3", { class: "fp-title" }, title)] : []), pic.root, words), canvas: pic.canvas,
    /** @param {string} text */
    caption(text) { say(words, text); },
    /** @param {Uint8ClampedArray} rgba @param {string} [text] what the picture shows, for those who hear it */
    show(rgba, text) { pic.show(rgba, text); } };
}

/** Warns when a latent leaves the shell on which the generator's latents lie. @param {"w"|"z"} [space] */
export function offMapLine(space = "w") {
  const root = html("p", { class: "om-line ec-late", role: "status" });
  return { root,
    /** @param {ArrayLike<number>} w */
    draw(w) {
      const at = offMap(w, space);
      root.setAttribute("class", `om-line ec-late ${at.level}`);
      say(root, offMapWords(at));
      return at;
    } };
}
