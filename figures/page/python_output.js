// @ts-check
// What a cell shows, as nodes: text, tables, drawings, errors. Everything that comes from a cell is
// data: it is rebuilt from an allow-list, and nothing in it runs or reaches outside the page.

import { html } from "../lib/dom.js";
import { excerpt, placeWords, tableCaption, trimError } from "./python_core.js";

const SVG = "http://www.w3.org/2000/svg", XHTML = "http://www.w3.org/1999/xhtml";
const words = (/** @type {string} */ s) => new Set(s.split(" "));
const HTML_TAGS = words("a abbr b blockquote br caption code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img kbd li mark math ol output p pre q s samp section small span strong style sub summary sup table tbody td tfoot th thead tr u ul var");
const SVG_TAGS = words("svg g path line rect circle ellipse polyline polygon text tspan textPath title desc defs marker clipPath mask pattern linearGradient radialGradient stop symbol use style");
const ATTRIBUTES = words("class id title lang dir role scope colspan rowspan headers open alt width height style x y x1 y1 x2 y2 dx dy cx cy r rx ry fx fy d points pathLength transform viewBox preserveAspectRatio version fill fill-opacity fill-rule clip-path clip-rule mask opacity stroke stroke-width stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity vector-effect paint-order text-anchor dominant-baseline font-family font-size font-style font-weight font-variant letter-spacing text-decoration marker-start marker-mid marker-end markerWidth markerHeight markerUnits refX refY orient offset stop-color stop-opacity gradientUnits gradientTransform spreadMethod patternUnits patternTransform patternContentUnits clipPathUnits maskUnits visibility focusable");
// A style may paint from this drawing (url(#id)); anything that could fetch, or hide from this test, is refused.
const REACHES = /url\s*\(\s*(?!["']?#)|@import|image-set|image\s*\(|src\s*\(|expression\s*\(|-moz-binding|\\/i;
const PICTURE = /^data:image\/(png|gif|jpeg|webp);base64,[A-Za-z0-9+/=\s]*$/;

/** @param {string} name @param {string} value */
function allowed(name, value) {
  if (name === "href" || name === "xlink:href") return /^#[\w:.-]*$/.test(value);
  if (name === "src") return PICTURE.test(value);
  return (ATTRIBUTES.has(name) || /^aria-[a-z]+$/.test(name)) && !REACHES.test(value);
}

/**
 * A copy of `from` that holds allowed elements and attributes only. Other elements go with all that is in them.
 * @param {Node} from @param {Document} doc @returns {DocumentFragment}
 */
export function sanitise(from, doc = document) {
  const out = doc.createDocumentFragment();
  for (const node of [...from.childNodes]) {
    if (node.nodeType === 3) out.append(doc.createTextNode(node.textContent ?? ""));
    if (node.nodeType !== 1) continue;
    const element = /** @type {Element} */ (node), tag = element.localName, drawn = element.namespaceURI === SVG;
    if (!(drawn ? SVG_TAGS : HTML_TAGS).has(tag)) continue;
    if (tag === "style" && REACHES.test(element.textContent ?? "")) continue;
    const copy = doc.createElementNS(drawn ? SVG : XHTML, tag);
    for (const { name, value } of [...element.attributes]) if (allowed(name, value)) copy.setAttribute(name, value);
    copy.append(sanitise(element, doc));
    out.append(copy);
  }
  return out;
}

// A shadow root keeps the styles and names of what a cell shows to itself.
const FRAME = `:host{display:block;font:400 var(--t--1)/1.4 var(--sans);color:var(--ink)}svg{max-width:100%;height:auto}
table{border-collapse:collapse;font-variant-numeric:lining-nums tabular-nums}caption{text-align:left;color:var(--ink-2);padding-bottom:.25rem}
th,td{padding:.35rem .7rem .35rem 0;text-align:right;vertical-align:top;border-bottom:1px solid var(--rule)}th[scope=row]{text-align:left}
pre{font:inherit;font-family:var(--mono);white-space:pre-wrap;overflow-wrap:anywhere}p{margin:.4rem 0}`;

/** @param {"html"|"svg"} kind @param {string} text */
function rich(kind, text) {
  const parsed = new DOMParser().parseFromString(kind === "svg" ? `<body>${text}</body>` : text, "text/html");
  const host = html("div", {}), root = host.attachShadow({ mode: "open" });
  root.append(html("style", {}, FRAME), sanitise(parsed.body));
  // Styles that stand before the body are parsed into the head.
  for (const style of sanitise(parsed.head).querySelectorAll("style")) root.prepend(style);
  // The box around it, which its styles cannot reach, keeps it in its place on the page.
  return html("div", { class: "ec-py-rich" }, host);
}

/** @param {{ shape: number[], dtype: string, rows: string[][], note: string }} t */
export function buildTable(t) {
  const flat = t.shape.length === 1;
  const head = html("tr", {}, ...(flat ? [] : [html("td", {})]), ...t.rows[0].map((_, j) => html("th", { scope: "col" }, String(j))));
  const rows = t.rows.map((row, i) => html("tr", {}, ...(flat ? [] : [html("th", { scope: "row" }, String(i))]), ...row.map((v) => html("td", {}, v))));
  const table = html("table", { class: "ec-py-table" }, html("caption", {}, tableCaption(t)), html("thead", {}, head), html("tbody", {}, ...rows));
  // Wide tables scroll by themselves, by keyboard too.
  return html("div", { class: "ec-py-scroll", tabindex: "0", role: "group", "aria-label": tableCaption(t) }, table);
}

/**
 * @param {import("./python_core.js").PythonError} error @param {number} here the cell that ran, as the reader counts
 * @param {(cell: number) => string} sourceOf
 */
export function buildError(error, here, sourceOf) {
  const { head, places, inside, column } = trimError(error);
  const box = html("div", { class: "ec-py-error" }, html("p", { class: "ec-py-head" }, head));
  for (const place of places) {
    const lines = excerpt(sourceOf(Number.isNaN(place.cell) ? here : place.cell), place.line);
    const code = html("pre", {});
    for (const { number, text, marked } of lines) {
      const line = html("span", { class: marked ? "marked" : false }, marked ? html("span", { class: "ec-vh" }, "The error is on this line: ") : "", `${marked ? "→" : " "} ${String(number).padStart(3)}  ${text}\n`);
      code.append(line);
      if (marked && column > 0) code.append(`${" ".repeat(6 + column)}^\n`);
    }
    box.append(html("p", {}, `${placeWords(place, here)}:`), code);
  }
  if (inside) box.append(html("p", { class: "ec-py-inside" }, inside));
  return box;
}

/**
 * Adds one item of a cell's output to `out`. Text of one stream flows together.
 * @param {HTMLElement} out @param {any} item @param {number} here @param {(cell: number) => string} sourceOf
 */
export function addOutput(out, item, here, sourceOf) {
  if (item.kind === "stream") {
    const last = /** @type {HTMLElement|null} */ (out.lastElementChild), same = last?.dataset.stream === item.name;
    if (same) { last?.lastElementChild?.append(item.text); return; }
    const box = html("div", { class: `ec-py-stream ${item.name}`, "data-stream": item.name });
    if (item.name === "stderr") box.append(html("p", { class: "ec-py-label" }, "Messages"));
    box.append(html("pre", {}, item.text));
    out.append(box);
  } else if (item.kind === "text") out.append(html("pre", { class: "ec-py-value" }, item.text));
  else if (item.kind === "table") out.append(buildTable(item));
  else if (item.kind === "html" || item.kind === "svg") out.append(rich(item.kind, item.text));
  else if (item.kind === "cut") out.append(html("p", { class: "ec-py-cut" }, `The rest is not shown: a cell may show ${Number(item.limit).toLocaleString("en-GB")} characters and a few drawings.`));
  else if (item.kind === "error") out.append(buildError(item, here, sourceOf));
  else throw new Error(`kind=${item.kind} must be a kind of output; got one this page does not know. Reload the page.`);
}
