// @ts-check
// Draws a graph in layers: every edge runs from an earlier layer to a later one, few edges cross, and a long edge
// has a lane of its own through the layers it passes. Pure and repeatable: the same graph gives the same picture.

import { rng } from "./rng.js";

const shuffled = (/** @type {any[]} */ list, /** @type {() => number} */ r) => list.map((v) => ({ v, k: r() })).sort((a, b) => a.k - b.k).map((o) => o.v);

/** @typedef {{name: string, layer: number, y: number, up: number, down: number, stop: boolean}} Place */

/**
 * @param {string[]} names in a sensible order (ties are kept in it)
 * @param {[string, string][]} edges each from what is needed to what needs it
 * @param {(name: string) => {up: number, down: number}} size room above and below the middle of a node
 * @param {number} lane room above and below a passing edge
 */
export function layered(names, edges, size, lane) {
  const layerOf = new Map(names.map((n) => [n, 0]));
  for (let moved = true, rounds = 0; moved; rounds++) {
    if (rounds > names.length) throw new Error("edges must have no cycle");
    moved = false;
    for (const [a, b] of edges) {
      const least = /** @type {number} */ (layerOf.get(a)) + 1;
      if (/** @type {number} */ (layerOf.get(b)) < least) { layerOf.set(b, least); moved = true; }
    }
  }
  /** @type {Place[][]} */ const layers = Array.from({ length: Math.max(...layerOf.values()) + 1 }, () => []);
  /** @type {Map<string, Place>} */ const places = new Map();
  const put = (/** @type {string} */ name, /** @type {number} */ layer, /** @type {{up: number, down: number}} */ room, /** @type {boolean} */ stop) => {
    const p = { name, layer, y: 0, ...room, stop };
    layers[layer].push(p);
    places.set(name, p);
    return p;
  };
  for (const n of names) put(n, /** @type {number} */ (layerOf.get(n)), size(n), true);
  // A long edge becomes a chain through a passing point in every layer between.
  /** @type {{from: string, to: string, chain: Place[]}[]} */ const chains = [];
  for (const [from, to] of edges) {
    const a = /** @type {Place} */ (places.get(from)), b = /** @type {Place} */ (places.get(to)), chain = [a];
    for (let l = a.layer + 1; l < b.layer; l++) chain.push(put(`${from}>${to}@${l}`, l, { up: lane, down: lane }, false));
    chains.push({ from, to, chain: [...chain, b] });
  }
  /** @type {Map<Place, Place[]>} */ const left = new Map(), right = new Map();
  for (const p of places.values()) { left.set(p, []); right.set(p, []); }
  for (const { chain } of chains) for (let i = 1; i < chain.length; i++) { right.get(chain[i - 1])?.push(chain[i]); left.get(chain[i])?.push(chain[i - 1]); }

  // ── order within a layer: by the middle of the neighbours, back and forth, keeping the best ──
  const rank = (/** @type {Place[]} */ layer) => new Map(layer.map((p, i) => [p, i]));
  const crossings = () => {
    let n = 0;
    for (let l = 1; l < layers.length; l++) {
      const a = rank(layers[l - 1]), pairs = layers[l].flatMap((p, j) => (left.get(p) ?? []).map((q) => [/** @type {number} */ (a.get(q)), j]));
      for (let i = 0; i < pairs.length; i++) for (let j = 0; j < i; j++) if ((pairs[i][0] - pairs[j][0]) * (pairs[i][1] - pairs[j][1]) < 0) n++;
    }
    return n;
  };
  const sort = (/** @type {number} */ l, /** @type {Map<Place, Place[]>} */ side, /** @type {number} */ other) => {
    const at = rank(layers[other]), now = rank(layers[l]);
    const middle = (/** @type {Place} */ p) => { const q = side.get(p) ?? []; return q.length ? q.reduce((s, o) => s + /** @type {number} */ (at.get(o)), 0) / q.length : /** @type {number} */ (now.get(p)); };
    const key = new Map(layers[l].map((p) => [p, middle(p)]));
    layers[l].sort((p, q) => /** @type {number} */ (key.get(p)) - /** @type {number} */ (key.get(q)) || /** @type {number} */ (now.get(p)) - /** @type {number} */ (now.get(q)));
  };
  // Neighbours change seats while that removes a crossing of their own edges.
  const knots = (/** @type {Place[]} */ upper, /** @type {Place[]} */ lower, /** @type {Map<Place, number>} */ at) => {
    let n = 0;
    for (const a of upper) for (const b of lower) if (/** @type {number} */ (at.get(a)) > /** @type {number} */ (at.get(b))) n++;
    return n;
  };
  const settle = () => {
    for (let better = true; better;) {
      better = false;
      layers.forEach((layer, l) => {
        const sides = /** @type {[Map<Place, Place[]>, Map<Place, number>][]} */ ([[left, rank(layers[l - 1] ?? [])], [right, rank(layers[l + 1] ?? [])]]);
        for (let i = 1; i < layer.length; i++) {
          const [p, q] = [layer[i - 1], layer[i]];
          const gain = sides.reduce((n, [side, at]) => n + knots(side.get(p) ?? [], side.get(q) ?? [], at) - knots(side.get(q) ?? [], side.get(p) ?? [], at), 0);
          if (gain > 0) { [layer[i - 1], layer[i]] = [q, p]; better = true; }
        }
      });
    }
    return crossings();
  };
  // Several starts, since where this ends depends on where it began; the seed is fixed, so the picture is too.
  const random = rng(1), first = layers.map((l) => [...l]);
  let best = first, least = Infinity;
  for (let start = 0; start < 16; start++) {
    first.forEach((l, i) => { layers[i] = start ? shuffled(l, random) : [...l]; });
    for (let round = 0; round < 4; round++) {
      for (let l = 1; l < layers.length; l++) sort(l, left, l - 1);
      for (let l = layers.length - 2; l >= 0; l--) sort(l, right, l + 1);
      const n = settle();
      if (n < least) { least = n; best = layers.map((l) => [...l]); }
    }
  }
  // Of a picture and its mirror image, the one in which the given order rather reads downwards.
  const given = new Map(names.map((n, i) => [n, i]));
  const tilt = best.reduce((sum, layer) => sum + layer.reduce((s, p, i) => s + layer.slice(0, i).reduce((t, q) => t + (p.stop && q.stop ? Math.sign(/** @type {number} */ (given.get(p.name)) - /** @type {number} */ (given.get(q.name))) : 0), 0), 0), 0);
  best.forEach((l, i) => { layers[i] = tilt < 0 ? l.reverse() : l; });

  // ── heights: towards the neighbours, never closer than the rooms allow ──
  const pack = (/** @type {Place[]} */ layer, /** @type {number[]} */ want, /** @type {number[]} */ weight) => {
    // Least squares under "each below the one above": pools of touching places move as one.
    let offset = 0;
    const off = layer.map((p, i) => (i ? (offset += layer[i - 1].down + p.up) : 0));
    /** @type {{sum: number, w: number, items: number[]}[]} */ const pools = [];
    layer.forEach((_, i) => {
      pools.push({ sum: (want[i] - off[i]) * weight[i], w: weight[i], items: [i] });
      while (pools.length > 1 && pools[pools.length - 2].sum / pools[pools.length - 2].w > pools[pools.length - 1].sum / pools[pools.length - 1].w) {
        const b = /** @type {typeof pools[0]} */ (pools.pop()), a = pools[pools.length - 1];
        a.sum += b.sum; a.w += b.w; a.items.push(...b.items);
      }
    });
    for (const pool of pools) for (const i of pool.items) layer[i].y = pool.sum / pool.w + off[i];
  };
  for (const layer of layers) pack(layer, layer.map(() => 0), layer.map(() => 1));
  for (let round = 0; round < 60; round++) {
    const there = round % 2 ? layers : [...layers].reverse();
    for (const layer of there) {
      // A passing edge pulls hard to be straight.
      const pull = layer.map((p) => [...(left.get(p) ?? []), ...(right.get(p) ?? [])].map((q) => ({ y: q.y, w: p.stop && q.stop ? 1 : p.stop || q.stop ? 3 : 12 })));
      const w = pull.map((q) => q.reduce((s, o) => s + o.w, 0.02));
      pack(layer, pull.map((q, i) => q.reduce((s, o) => s + o.y * o.w, layer[i].y * 0.02) / w[i]), w);
    }
  }
  // A passing edge that can run level from end to end does: at the height of one of its ends, or in between.
  for (let round = 0; round < 3; round++) for (const { chain } of chains) {
    const via = chain.slice(1, -1);
    if (!via.length) continue;
    let low = -Infinity, high = Infinity;
    for (const p of via) {
      const layer = layers[p.layer], i = layer.indexOf(p);
      if (i) low = Math.max(low, layer[i - 1].y + layer[i - 1].down + p.up);
      if (i < layer.length - 1) high = Math.min(high, layer[i + 1].y - layer[i + 1].up - p.down);
    }
    if (low > high + 20) continue;
    const ends = [chain[0].y, chain[chain.length - 1].y], fit = ends.find((y) => y >= low && y <= high);
    const level = fit ?? Math.max(low, Math.min(high, via.reduce((t, p) => t + p.y, 0) / via.length));
    for (const p of via) {
      p.y = level;
      // Where it is a little too low for those below it, they make room.
      const layer = layers[p.layer];
      for (let i = layer.indexOf(p) + 1; i < layer.length; i++) layer[i].y = Math.max(layer[i].y, layer[i - 1].y + layer[i - 1].down + layer[i].up);
    }
  }
  const top = Math.min(...layers.flat().map((p) => p.y - p.up));
  for (const p of layers.flat()) p.y = Math.round((p.y - top) * 2) / 2;
  return { layers, places, chains, crossings: least, height: Math.max(...layers.flat().map((p) => p.y + p.down)) };
}
