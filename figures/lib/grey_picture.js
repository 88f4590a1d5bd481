// @ts-check
// A small grey picture. It is an image with its pixels in its address, so that the same code draws it in a page, in a
// notebook, and where the static pages are made and no canvas is.

import { attr, html } from "./dom.js";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** @param {Uint8Array} b */
function base64(b) {
  let s = "";
  for (let i = 0; i < b.length; i += 3) {
    const n = (b[i] << 16) | ((b[i + 1] ?? 0) << 8) | (b[i + 2] ?? 0);
    s += LETTERS[n >> 18] + LETTERS[(n >> 12) & 63] + (i + 1 < b.length ? LETTERS[(n >> 6) & 63] : "=") + (i + 2 < b.length ? LETTERS[n & 63] : "=");
  }
  return s;
}
const TABLE = Uint32Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1; return n >>> 0; });
/** @param {Uint8Array} b @param {number} from @param {number} to */
function crc(b, from, to) { let c = 0xffffffff; for (let i = from; i < to; i++) c = TABLE[(c ^ b[i]) & 255] ^ (c >>> 8); return (c ^ 0xffffffff) >>> 0; }

/** A PNG of greys, not compressed: for some hundred pixels that is as small. @param {Uint8Array} grey @param {number} w @param {number} h */
export function greyPng(grey, w, h) {
  const raw = new Uint8Array(h * (w + 1));
  for (let r = 0; r < h; r++) raw.set(grey.subarray(r * w, (r + 1) * w), r * (w + 1) + 1);
  let a = 1, b = 0;
  for (const v of raw) { a = (a + v) % 65521; b = (b + a) % 65521; }
  const z = new Uint8Array(raw.length + 11), n = raw.length;
  z.set([0x78, 1, 1, n & 255, n >> 8, ~n & 255, (~n >> 8) & 255]); z.set(raw, 7); z.set([b >> 8, b & 255, a >> 8, a & 255], n + 7);
  const out = new Uint8Array(8 + 25 + 12 + z.length + 12), view = new DataView(out.buffer);
  out.set([137, 80, 78, 71, 13, 10, 26, 10]);
  let at = 8;
  const chunk = (/** @type {string} */ name, /** @type {Uint8Array} */ body) => {
    view.setUint32(at, body.length);
    for (let i = 0; i < 4; i++) out[at + 4 + i] = name.charCodeAt(i);
    out.set(body, at + 8);
    view.setUint32(at + 8 + body.length, crc(out, at + 4, at + 8 + body.length));
    at += 12 + body.length;
  };
  chunk("IHDR", Uint8Array.from([0, 0, w >> 8, w & 255, 0, 0, h >> 8, h & 255, 8, 0, 0, 0, 0]));
  chunk("IDAT", z);
  chunk("IEND", new Uint8Array(0));
  return out;
}

/** Greys from 0 to 1 as bytes. @param {ArrayLike<number>} values */
const plain = (values) => Uint8Array.from(values, (v) => Math.round(255 * Math.min(1, Math.max(0, v))));
/** Differences: middle grey is zero, `most` is white, minus `most` is black. @param {ArrayLike<number>} values @param {number} most */
const signed = (values, most) => Uint8Array.from(values, (v) => Math.round(127.5 + 127.5 * Math.min(1, Math.max(-1, v / most))));
export const largest = (/** @type {ArrayLike<number>} */ values) => { let m = 0; for (let i = 0; i < values.length; i++) m = Math.max(m, Math.abs(values[i])); return m; };

/** @param {{label: string, size: number, cls?: string}} o */
export function greyPicture({ label, size, cls = "" }) {
  const root = html("img", { class: `gp-pic ${cls}`, alt: label, width: size, height: size, draggable: "false" });
  const put = (/** @type {Uint8Array} */ grey, /** @type {string} */ words) => attr(root, { src: `data:image/png;base64,${base64(greyPng(grey, size, size))}`, alt: words });
  return { root,
    /** @param {ArrayLike<number>} values greys from 0 to 1 @param {string} [words] */
    show(values, words = label) { put(plain(values), words); },
    /** @param {ArrayLike<number>} values differences @param {number} most what is drawn white @param {string} [words] */
    showSigned(values, most, words = label) { put(signed(values, most || 1), words); } };
}
