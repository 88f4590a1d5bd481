// @ts-check
// Element makers. They use the global document, so that the same code runs in a page, in a notebook
// and in the DOM without layout that makes the static pictures.

const NS = "http://www.w3.org/2000/svg";

/** @param {Element} e @param {Record<string, any>} attrs @param {(Node|string)[]} kids */
function fill(e, attrs, kids) {
  for (const [k, v] of Object.entries(attrs)) {
    if (v === false || v === null || v === undefined) continue;
    e.setAttribute(k, v === true ? "" : String(v));
  }
  e.append(...kids);
  return e;
}
/** An SVG element. @param {string} name @param {Record<string, any>} [attrs] @param {...(Node|string)} kids @returns {SVGElement} */
export const svg = (name, attrs = {}, ...kids) => /** @type {any} */ (fill(document.createElementNS(NS, name), attrs, kids));
/** An HTML element. @param {string} name @param {Record<string, any>} [attrs] @param {...(Node|string)} kids @returns {HTMLElement} */
export const html = (name, attrs = {}, ...kids) => /** @type {any} */ (fill(document.createElement(name), attrs, kids));
/** Set several attributes. What stands already is left alone: setting it again would have its style worked out again. @param {Element} e @param {Record<string, any>} attrs */
export const attr = (e, attrs) => { for (const k in attrs) { const v = String(attrs[k]); if (e.getAttribute(k) !== v) e.setAttribute(k, v); } return e; };
/** The same for what is drawn, with two decimals: no screen shows more, and each page would carry them. @param {Element} e @param {Record<string, any>} attrs */
export const drawn = (e, attrs) => attr(e, Object.fromEntries(Object.entries(attrs).map(([k, v]) => [k, String(v).replace(/(\.\d\d)\d+/g, "$1")])));
/** Write text only when it changed: a live region that is rewritten is read out again. @param {Element} e @param {string} s */
export const say = (e, s) => { if (e.textContent !== s) e.textContent = s; };
export const reducedMotion = () => typeof matchMedia === "function" && matchMedia("(prefers-reduced-motion: reduce)").matches;
