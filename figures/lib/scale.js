// @ts-check
// The reader's own columns, brought to the size of a figure by a round number that is said on the axis.

/** The smallest of 1, 2, 5 x 10^k that brings every value to at most `most`. @param {number[]} values */
export function niceUnit(values, most = 3) {
  const top = Math.max(...values.map(Math.abs), 0);
  if (!(top > 0)) return 1;
  const need = top / most, power = 10 ** Math.floor(Math.log10(need));
  for (const k of [1, 2, 5, 10]) if (k * power >= need * (1 - 1e-12)) return Number((k * power).toPrecision(1));
  return 10 * power;
}
/** "weight, in 20s"; nothing is said when the unit is one. @param {string} name @param {number} unit */
export const inUnits = (name, unit) => (unit === 1 ? name : `${name}, in ${unit}s`);

/**
 * A table as a figure shows it: two scaled columns, names, and at most two kinds.
 * @param {{name: string, columns: string[], rows: number[][], labels: string[]|null}} table
 */
export function scaled(table) {
  const units = [0, 1].map((j) => niceUnit(table.rows.map((r) => r[j])));
  const kinds = table.labels ? [...new Set(table.labels)] : [];
  return {
    units, names: table.columns.map((c, j) => inUnits(c.length > 14 ? c.slice(0, 13) + "…" : c, units[j])),
    points: table.rows.map((r) => [r[0] / units[0], r[1] / units[1]]),
    kind: table.labels ? table.labels.map((l) => kinds.indexOf(l)) : table.rows.map(() => 0),
    kinds, outputs: kinds.length === 2 ? kinds : ["first score", "second score"],
  };
}
