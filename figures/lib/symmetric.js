// @ts-check
// Eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's turns: each makes one entry beside the diagonal zero.

/**
 * @param {number[][]} M symmetric
 * @returns {{values: number[], vectors: number[][]}} the largest first; vectors[i] belongs to values[i] and is one long
 */
export function eigenSymmetric(M) {
  const n = M.length, a = M.map((row) => [...row]), v = a.map((_, i) => a.map((_, j) => (i === j ? 1 : 0)));
  const size = Math.sqrt(a.flat().reduce((s, x) => s + x * x, 0));
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += a[p][q] ** 2;
    if (Math.sqrt(off) <= 1e-17 * size) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) {
      if (a[p][q] === 0) continue;
      const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]), t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1)), c = 1 / Math.sqrt(t * t + 1), s = t * c;
      for (let k = 0; k < n; k++) { const x = a[k][p], y = a[k][q]; a[k][p] = c * x - s * y; a[k][q] = s * x + c * y; }
      for (let k = 0; k < n; k++) { const x = a[p][k], y = a[q][k]; a[p][k] = c * x - s * y; a[q][k] = s * x + c * y; }
      for (let k = 0; k < n; k++) { const x = v[k][p], y = v[k][q]; v[k][p] = c * x - s * y; v[k][q] = s * x + c * y; }
    }
  }
  const order = a.map((_, i) => i).sort((i, j) => a[j][j] - a[i][i] || i - j);
  return { values: order.map((i) => a[i][i]), vectors: order.map((i) => v.map((row) => row[i])) };
}

/** The library's one sign rule: the largest entry is positive, the first of equals. @param {number[]} row @returns {number} */
export function signOf(row) {
  const most = row.reduce((m, x) => Math.max(m, Math.abs(x)), 0) * (1 - 1e-6), first = row.find((x) => Math.abs(x) >= most);
  return (first ?? 0) < 0 ? -1 : 1;
}
