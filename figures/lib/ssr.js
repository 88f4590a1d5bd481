// @ts-check
// Runs a figure in a DOM without layout, to make the static picture that a page shows before (or without) its script.
// Used at build time only, inside a bare JavaScript engine: everything a figure touches while drawing is supplied here.

import { parseHTML } from "linkedom";
import { Model } from "./model.js";

/** @param {Record<string, any>} modules */
export function serve(modules) {
  const g = /** @type {any} */ (globalThis);
  g.EigencatSSR = {
    names: Object.keys(modules),
    /** @param {string} name @param {string} stateJSON @param {string} [hide] @param {string} [root] from the page to the root of the book, for links @returns {string} */
    render(name, stateJSON, hide = "", root) {
      const m = modules[name];
      if (!m) throw new Error(`figure=${name} must be one of the figures; got an unknown name. Known: ${Object.keys(modules).join(", ")}`);
      const { document, CustomEvent } = parseHTML("<!doctype html><html><body><div id=host></div></body></html>");
      Object.assign(g, { document, CustomEvent });
      drawingsAreSvg(document);
      const el = document.getElementById("host");
      el.dataset.hide = hide;
      if (root !== undefined) el.dataset.root = root;
      const state = { ...m.spec.defaults, ...JSON.parse(stateJSON || "{}") };
      m.spec.invariant(m.spec.clean(state));
      m.default.render({ model: new Model(state), el });
      return el.innerHTML;
    },
    /** The text a reader would hear for a state. @param {string} name @param {string} stateJSON */
    words(name, stateJSON) {
      const { spec } = modules[name], s = spec.clean({ ...spec.defaults, ...JSON.parse(stateJSON || "{}") });
      return spec.words(s, spec.derive(s));
    },
    /** @param {string} name @param {string} stateJSON */
    python(name, stateJSON) {
      const { spec } = modules[name];
      return spec.python(spec.clean({ ...spec.defaults, ...JSON.parse(stateJSON || "{}") }));
    },
  };
}

/**
 * This DOM reads innerHTML of an SVG element as HTML, where <path/> does not close, and a drawing would become one
 * nest of shapes that shows only its first. Inside <svg> its parser knows better. @param {Document} document
 */
function drawingsAreSvg(document) {
  const svg = Object.getPrototypeOf(document.createElementNS("http://www.w3.org/2000/svg", "g"));
  if (Object.hasOwn(svg, "innerHTML")) return;
  const plain = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(svg), "innerHTML");
  Object.defineProperty(svg, "innerHTML", { get: plain?.get, set(source) {
    const host = document.createElement("div");
    host.innerHTML = `<svg>${source}</svg>`;
    this.replaceChildren(.../** @type {any} */ (host.firstChild).childNodes);
  } });
}
