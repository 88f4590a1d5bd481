// @ts-check
// What the library's condition does, on any directions. Apart from those of the portraits, so that a figure of plane arrows
// need not carry them.

/** @typedef {import("./directions.js").Direction} Direction */

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
export function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
/** @param {ArrayLike<number>} v */
export const length = (v) => Math.sqrt(dot(v, v));

/**
 * The rows turned among each other until they are at right angles (one-sided Jacobi): rows = turn · flat, with turn
 * orthogonal. Their lengths are then the singular values.
 * @param {ArrayLike<number>[]} rows
 */
export function flattened(rows) {
  const flat = rows.map((r) => Float64Array.from(r)), m = rows.length, turn = rows.map((_, i) => Float64Array.from({ length: m }, (__, j) => Number(i === j)));
  for (let sweep = 0, turned = true; turned && sweep < 60; sweep++) {
    turned = false;
    for (let p = 0; p < m; p++) for (let q = p + 1; q < m; q++) {
      const a = dot(flat[p], flat[p]), b = dot(flat[q], flat[q]), c = dot(flat[p], flat[q]);
      if (!(Math.abs(c) > 1e-15 * Math.sqrt(a * b))) continue;
      turned = true;
      const half = (b - a) / (2 * c), t = (half < 0 ? -1 : 1) / (Math.abs(half) + Math.sqrt(1 + half * half)), cos = 1 / Math.sqrt(1 + t * t), sin = cos * t;
      for (let k = 0; k < flat[p].length; k++) { const x = flat[p][k], y = flat[q][k]; flat[p][k] = cos * x - sin * y; flat[q][k] = sin * x + cos * y; }
      for (const row of turn) { const x = row[p], y = row[q]; row[p] = cos * x - sin * y; row[q] = sin * x + cos * y; }
    }
  }
  return { flat, turn };
}

/**
 * What a direction does not share with others (eq-conditioned-direction): the residual of least squares on any number
 * of them, in any order, also when some coincide. `retained` is what is left of its length, from 0 to 1; `shares` is how
 * much of each was taken out. When nothing is left `direction` is null: eigencat.condition raises an error there.
 * @param {Direction} primal @param {Direction[]} on @param {number} [rcond]
 * @returns {{ direction: Direction|null, retained: number, shares: number[] }}
 */
export function conditioned(primal, on, rcond = 1e-6) {
  if (!on.length) return { direction: primal, retained: 1, shares: [] };
  const n = primal.vector, left = Float64Array.from(n), { flat, turn } = flattened(on.map((d) => d.vector));
  const sizes = flat.map(length), most = Math.max(...sizes), kept = sizes.map((s) => s > rcond * most), shares = on.map(() => 0);
  // Twice: what rounding left inside the span goes the second time.
  for (let pass = 0; pass < 2; pass++) flat.forEach((row, k) => {
    if (!kept[k]) return;
    const by = dot(row, left) / sizes[k] ** 2;
    for (let i = 0; i < left.length; i++) left[i] -= by * row[i];
    if (pass === 0) turn.forEach((t, i) => { shares[i] += by * t[k]; });
  });
  const retained = Math.min(1, length(left));
  if (retained <= rcond) return { direction: null, retained: 0, shares };
  const bias = (primal.bias - shares.reduce((sum, s, i) => sum + s * on[i].bias, 0)) / length(left);
  return { direction: { name: `${primal.name} | ${on.map((d) => d.name).join(", ")}`, space: primal.space, vector: left.map((v) => v / length(left)), bias, scale: primal.scale }, retained, shares };
}
