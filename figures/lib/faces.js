// @ts-check
// The Portraits networks for a figure: seeds to latents, latents to pictures, pictures to readings. Every network runs in
// the page's Worker, and a hand that moves faster than it gets the newest picture only.

import { planes } from "./portrait.js";
import { normals } from "./rng.js";

export const LATENT = 64;
const SIZE = 64, PIXELS = SIZE * SIZE * 4;

/** @typedef {ArrayLike<number>} Latent */
/** @typedef {Record<string, number>} Reading by attribute, in the reader's units */
/** @typedef {{ rgba: Uint8ClampedArray, reading: Reading|null }} Seen */

/** The latents z of a seed, the same as eigencat.load("portraits").sample(n, seed) gives. @param {number} seed @param {number} [n] @returns {number[][]} */
export function latentsOf(seed, n = 1) {
  const all = Float32Array.from(normals(seed, n * LATENT));
  return Array.from({ length: n }, (_, i) => [...all.subarray(i * LATENT, (i + 1) * LATENT)]);
}

// A notebook has no networks to offer. A figure asks for its painters there too, when it is made; whoever uses one is told.
const none = () => { throw new Error("nets=null must be the networks of a page; got none. In a notebook, call eigencat.load(\"portraits\")."); };
const NONE = /** @type {import("./networks.js").Networks} */ (/** @type {unknown} */ ({ get worlds() { return none(); }, run: async () => none(), latest: () => async () => none() }));

/** @param {import("./figure.js").Ctx} ctx */
export function faces({ nets, signal }) {
  const net = nets ?? NONE, about = () => net.worlds.portraits;
  const rows = (/** @type {Latent[]} */ list) => {
    const data = new Float32Array(list.length * LATENT);
    list.forEach((row, i) => data.set(/** @type {any} */ (row), i * LATENT));
    return data;
  };
  /** A latent on every layer, or one for each: a list of as many as there are layers. @param {(Latent|Latent[])[]} ws */
  const layered = (ws) => {
    const L = about().layers.length, data = new Float32Array(ws.length * L * LATENT);
    ws.forEach((w, n) => {
      const deep = typeof w[0] !== "number";
      for (let l = 0; l < L; l++) data.set(/** @type {any} */ (deep ? w[l] : w), (n * L + l) * LATENT);
    });
    return { w: { data, dims: [ws.length, L, LATENT] } };
  };
  const split = (/** @type {Uint8ClampedArray} */ all) => Array.from({ length: all.length / PIXELS }, (_, i) => all.slice(i * PIXELS, (i + 1) * PIXELS));
  const pictures = (/** @type {Uint8ClampedArray[]} */ list) => {
    const data = new Float32Array(list.length * 3 * SIZE * SIZE);
    list.forEach((rgba, i) => data.set(planes(rgba), i * 3 * SIZE * SIZE));
    return { picture: { data, dims: [list.length, 3, SIZE, SIZE] } };
  };
  const readings = (/** @type {any} */ got) => {
    const names = about().attributes.map((/** @type {any} */ a) => a.name), [n, m] = got.outputs.attributes.dims, data = got.outputs.attributes.data;
    return Array.from({ length: n }, (_, i) => /** @type {Reading} */ (Object.fromEntries(names.map((/** @type {string} */ name, /** @type {number} */ j) => [name, data[i * m + j]]))));
  };

  return {
    /** Latents z to w; the length of a z has no effect. @param {Latent[]} zs @returns {Promise<Float64Array[]>} */
    async mapping(zs) {
      const got = await net.run("mapping", { z: { data: rows(zs), dims: [zs.length, LATENT] } });
      return zs.map((_, i) => Float64Array.from(got.outputs.w.data.subarray(i * LATENT, (i + 1) * LATENT)));
    },
    /** What the reader says of pictures. @param {Uint8ClampedArray[]} list @returns {Promise<Reading[]>} */
    async read(list) { return readings(await net.run("reader", pictures(list))); },
    /**
     * For one pane under one hand: a function that draws a few latents and reads them. One call is under way at a time,
     * of those that wait only the newest; the others resolve to null. `show` has the pictures before they are read.
     * @param {{ read?: boolean }} [o]
     */
    painter({ read = true } = {}) {
      const draw = net.latest(), look = net.latest();
      return async (/** @type {(Latent|Latent[])[]} */ ws, /** @type {(rgba: Uint8ClampedArray[], ms: number) => void} */ show = () => {}) => {
        const got = await draw("synthesis", layered(ws), ["picture"]);
        if (!got || signal.aborted) return null;
        const list = split(got.outputs.picture.data);
        show(list, got.ms);
        if (!read) return list.map((rgba) => /** @type {Seen} */ ({ rgba, reading: null }));
        const said = await look("reader", pictures(list));
        if (!said || signal.aborted) return null;
        const all = readings(said);
        return list.map((rgba, i) => /** @type {Seen} */ ({ rgba, reading: all[i] }));
      };
    },
    /**
     * For a wall of portraits: draws (and reads) many, a few at a time, and hands each over as it comes. A new wall ends
     * the one before it. Resolves to true when all have come.
     * @param {{ read?: boolean, batch?: number }} [o]
     */
    wall({ read = false, batch = 8 } = {}) {
      let turn = 0;
      return async (/** @type {(Latent|Latent[])[]} */ ws, /** @type {(i: number, seen: Seen) => void} */ each) => {
        const mine = ++turn, over = () => mine !== turn || signal.aborted;
        for (let start = 0; start < ws.length; start += batch) {
          const got = await net.run("synthesis", layered(ws.slice(start, start + batch)), ["picture"]);
          if (over()) return false;
          const list = split(got.outputs.picture.data), said = read ? readings(await net.run("reader", pictures(list))) : null;
          if (over()) return false;
          list.forEach((rgba, i) => each(start + i, { rgba, reading: said ? said[i] : null }));
        }
        return true;
      };
    },
  };
}
