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
/**
 * Standard normal numbers of a seed, as eigencat.load("portraits").sample draws them: Box and Muller's pairs of the
 * generator above. @param {number} seed @param {number} count
 */
export function normals(seed, count) {
  const r = rng(seed), out = new Float64Array(count);
  for (let k = 0; k < count; k += 2) {
    const far = Math.sqrt(-2 * Math.log(1 - r())), angle = 2 * Math.PI * r();
    out[k] = far * Math.cos(angle);
    if (k + 1 < count) out[k + 1] = far * Math.sin(angle);
  }
  return out;
}
