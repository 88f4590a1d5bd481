// @ts-check
/** A seeded generator of numbers in [0, 1) (mulberry32), so that random states in tests can be repeated. @param {number} seed */
export function rng(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
export const between = (/** @type {() => number} */ r, /** @type {number} */ lo, /** @type {number} */ hi) => lo + (hi - lo) * r();
export const pick = (/** @type {() => number} */ r, /** @type {any[]} */ list) => list[Math.floor(r() * list.length)];
