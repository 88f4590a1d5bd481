// @ts-check
// Numbers as they are printed: a real minus sign, never "−0.00", fixed decimals so that nothing jumps.

export const MINUS = "\u2212";
/** @param {number} v */
export const num = (v, digits = 2) => {
  const s = (Math.abs(v) < 0.5 * 10 ** -digits ? 0 : v).toFixed(digits);
  return s.replace("-", MINUS);
};
/** As short as it is exact to two decimals: 0.5, 2, −2.75. @param {number} v */
export const short = (v, digits = 2) => {
  const s = Number(v.toFixed(digits)) + 0;
  return String(Object.is(s, -0) ? 0 : s).replace("-", MINUS);
};
/** @param {number[]} v */
export const coord = (v, digits = 2) => `(${v.map((a) => short(a, digits)).join(", ")})`;
/** For Python source: an ASCII number that reads back exactly. @param {number} v */
export const py = (v) => (Number.isInteger(v) ? v.toFixed(1) : String(v));
/** @param {number[]} v */
export const pyList = (v) => `[${v.map(py).join(", ")}]`;
/** @param {number[][]} m */
export const pyMatrix = (m) => `[${m.map(pyList).join(", ")}]`;
/** Spoken numbers: "minus 2.75", since readers pronounce U+2212 unevenly. @param {number} v */
export const spoken = (v, digits = 2) => short(v, digits).replace(MINUS, "minus ");
export const escapeHtml = (/** @type {string} */ s) => s.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
