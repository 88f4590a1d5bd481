// @ts-check
// Portraits in a figure: one picture, a strip of them, and what is shown while a network is on its way.

import { attr, html, say } from "./dom.js";

const SIZE = 64;
const megabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(1);

/**
 * A picture of a portrait, from 64 × 64 pixels or drawn by somebody else on its canvas. Until the first comes it shows
 * the still that the page was built with.
 * @param {{label: string, name: string, stills: Record<string, string>, picture?: any, size?: number}} o
 */
export function portrait({ label, name, stills, picture, size = SIZE }) {
  const canvas = /** @type {HTMLCanvasElement} */ (html("canvas", { class: "pt-canvas", width: size, height: size, role: "img", "aria-label": label }));
  const still = html("img", { class: "pt-still", alt: label, width: 256, height: 256, "data-still": name, "data-picture": JSON.stringify(picture ?? null), src: stills[name] ?? false });
  const root = html("div", { class: "pt-frame" }, still, canvas);
  // No picture has come: the canvas is empty, so that the still is seen.
  canvas.hidden = true;
  const seen = () => { canvas.hidden = false; still.hidden = true; };
  return { root, canvas, seen,
    /** @param {Uint8ClampedArray} rgba @param {string} [words] */
    show(rgba, words) {
      const g = canvas.getContext("2d");
      if (!g) return;
      g.putImageData(new ImageData(/** @type {any} */ (rgba), SIZE, SIZE), 0, 0);
      if (words) attr(canvas, { "aria-label": words });
      seen();
    } };
}

/**
 * Some portraits in a row, each with a word under it. With `name`, `stills` and one of `pictures` for each there is
 * something to see before the networks come, and without them.
 * @param {{label: string, captions: string[], pick?: (i: number) => void, signal?: AbortSignal, name?: string, stills?: Record<string, string>, pictures?: any[]}} o
 */
export function portraitStrip({ label, captions, pick, signal, name, stills, pictures }) {
  const cells = captions.map((text, i) => {
    const canvas = /** @type {HTMLCanvasElement} */ (html("canvas", { width: SIZE, height: SIZE, "aria-hidden": "true" })), word = html("span", {}, text);
    const id = `${name}-${i}`, still = pictures ? html("img", { alt: "", width: SIZE, height: SIZE, "data-still": id, "data-picture": JSON.stringify(pictures[i]), src: stills?.[id] ?? false }) : null;
    const cell = html(pick ? "button" : "div", { class: "pt-cell", type: pick ? "button" : false, "aria-label": pick ? `${label}: ${text}` : false }, ...(still ? [still] : []), canvas, word);
    if (still) canvas.hidden = true;
    if (pick) cell.addEventListener("click", () => pick(i), { signal });
    return { cell, canvas, still, word };
  });
  return { root: html("div", { class: "pt-strip", role: "group", "aria-label": label }, ...cells.map((c) => c.cell)),
    /** @param {Uint8ClampedArray} rgba one picture after another */
    show(rgba) {
      cells.forEach(({ canvas, still }, i) => {
        canvas.getContext("2d")?.putImageData(new ImageData(/** @type {any} */ (rgba.slice(i * SIZE * SIZE * 4, (i + 1) * SIZE * SIZE * 4)), SIZE, SIZE), 0, 0);
        canvas.hidden = false;
        if (still) still.hidden = true;
      });
    },
    /** @param {string[]} words new captions */
    caption(words) { cells.forEach(({ cell, word }, i) => { say(word, words[i]); if (pick) attr(cell, { "aria-label": `${label}: ${words[i]}` }); }); },
    /** @param {number} i */
    mark(i) { cells.forEach(({ cell }, k) => { cell.classList.toggle("here", k === i); if (pick) attr(cell, { "aria-pressed": k === i }); }); } };
}

/** Pixels to the planes a network reads. @param {Uint8ClampedArray} rgba @param {number} [size] */
export function planes(rgba, size = SIZE) {
  const n = size * size, out = new Float32Array(3 * n);
  for (let i = 0; i < n; i++) for (let c = 0; c < 3; c++) out[c * n + i] = rgba[4 * i + c] / 127.5 - 1;
  return out;
}

/**
 * `.ec-late` marks what comes when a network is done, and not with the frame.
 * Says how far the networks have come, and lets a reader try again. `start` loads them and then calls `ready`.
 * @param {import("./figure.js").Ctx} ctx @param {string[]} names @param {() => void} ready
 */
export function netGate({ nets, signal }, names, ready) {
  const bar = /** @type {HTMLProgressElement} */ (html("progress", { max: 1, value: 0, "aria-label": "Loading the networks" })), words = html("span", {}), again = html("button", { type: "button", class: "ec-opt", hidden: true }, "Try again");
  const root = html("p", { class: "pt-gate ec-late", role: "status" }, bar, words, again), seen = (/** @type {boolean} */ on) => { root.style.visibility = on ? "" : "hidden"; };
  // Its line is kept free, so that nothing moves when it speaks.
  seen(false);
  let done = false;
  const off = nets?.on((s) => {
    if (done) return;
    seen(s.state !== "idle");
    bar.hidden = s.state !== "loading";
    again.hidden = s.state !== "failed";
    bar.value = s.total ? s.loaded / s.total : 0;
    say(words, s.state === "failed" ? s.message : s.stored ? "Loading the networks from this browser’s store" : s.total ? `Loading the networks, ${megabytes(s.loaded)} of ${megabytes(s.total)} MB; once only` : "Loading the networks");
  });
  signal.addEventListener("abort", () => off?.());
  const start = () => {
    if (!nets) { seen(true); bar.hidden = true; say(words, "The networks of this figure run on the book’s own page. In a notebook, call eigencat.load(\"portraits\")."); return; }
    nets.need(...names).then(() => { done = true; seen(false); ready(); }, () => {});   // the gate has said why
  };
  again.addEventListener("click", start, { signal });
  return { root, start };
}
