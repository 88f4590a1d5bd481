// @ts-check
// The word vectors of eigencat.word_vectors(): a few of them are here at once, all of them when they have come.

import { loadFiles, readManifest } from "../page/download.js";
import { SHOWN, SIZE, VECTORS, WORDS } from "./word_samples.js";

/** @typedef {{words: string[], at: Map<string, number>, unit: Float64Array}} Space */

/** A 16-bit number of IEEE 754. @param {number} bits */
const half = (bits) => {
  const sign = bits & 0x8000 ? -1 : 1, power = (bits >> 10) & 31, rest = bits & 1023;
  if (power === 31) throw new Error("a word vector must be finite; got a number that is not. Load the page again.");
  return sign * (power ? 2 ** (power - 15) * (1 + rest / 1024) : 2 ** -14 * (rest / 1024));
};
/** Words and their 16-bit numbers, each vector brought to length one. @param {string[]} words @param {Uint8Array} bytes @returns {Space} */
export function makeSpace(words, bytes) {
  if (bytes.length !== words.length * SIZE * 2) throw new Error(`the word vectors must be ${words.length * SIZE * 2} bytes; got ${bytes.length}. Load the page again.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), unit = new Float64Array(words.length * SIZE);
  for (let k = 0; k < words.length; k++) {
    let sum = 0;
    for (let i = 0; i < SIZE; i++) { const v = half(view.getUint16((k * SIZE + i) * 2, true)); unit[k * SIZE + i] = v; sum += v * v; }
    for (let i = 0; i < SIZE; i++) unit[k * SIZE + i] /= Math.sqrt(sum);
  }
  return { words, at: new Map(words.map((w, k) => [w, k])), unit };
}
/** Without atob, which the engine that draws the static pictures does not have. @param {string} text */
function bytesOf(text) {
  const code = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", clean = text.replace(/=+$/, ""), out = new Uint8Array(Math.floor((clean.length * 3) / 4));
  let bits = 0, n = 0, k = 0;
  for (const c of clean) { bits = ((bits << 6) | code.indexOf(c)) & 0xffff; n += 6; if (n >= 8) { n -= 8; out[k++] = (bits >> n) & 255; } }
  return out;
}

/** What is here without loading anything. */
export const few = makeSpace(WORDS, bytesOf(VECTORS));
/** @type {Space|null} */ let all = null;
export const every = () => all;

/** The unit vector of a word, or null where it is not here. @param {string} word @returns {number[]|null} */
export function unitOf(word) {
  for (const space of [all, few]) {
    const k = space?.at.get(word);
    if (space && k !== undefined) return [...space.unit.subarray(k * SIZE, (k + 1) * SIZE)];
  }
  return null;
}
/** The nearest words of all to a place, once they are here. @param {number[]} target @param {string[]} barred @returns {[string, number][]|null} */
export function nearest(target, barred) {
  if (!all) return null;
  const { words, unit } = all, size = Math.hypot(...target), found = /** @type {[string, number][]} */ ([]);
  for (let k = 0; k < words.length; k++) {
    let sum = 0;
    for (let i = 0; i < SIZE; i++) sum += unit[k * SIZE + i] * target[i];
    const cosine = Math.min(1, sum / size);
    if ((found.length < SHOWN || cosine > found[found.length - 1][1]) && !barred.includes(words[k])) {
      const at = found.findIndex(([, c]) => cosine > c);
      found.splice(at < 0 ? found.length : at, 0, [words[k], cosine]);
      if (found.length > SHOWN) found.pop();
    }
  }
  return found;
}

/** @type {Promise<void>|null} */ let loading = null;
/** Fetches all words, once for a page. @param {string} root the folder that holds their manifest @param {(p: {loaded: number, total: number, stored: boolean}) => void} onProgress */
export function loadEvery(root, onProgress) {
  const source = { root, store: "eigencat-words", what: "The words", again: "Press Try again" };
  loading ??= readManifest(source).then(async (plan) => {
    const files = await loadFiles(source, plan.files, onProgress), text = files.get("words.txt"), numbers = files.get("vectors.f16");
    if (!text || !numbers) throw new Error("words.txt and vectors.f16 must be in the manifest; got another list. Build the book again.");
    all = makeSpace((await text.text()).trim().split("\n"), new Uint8Array(await numbers.arrayBuffer()));
  }).catch((e) => { loading = null; throw e; });   // the next one tries again
  return loading;
}
/** For tests: as if they had come. @param {Space|null} space */
export const setEvery = (space) => { all = space; };
