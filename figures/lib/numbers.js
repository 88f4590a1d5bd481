// @ts-check
/** A number as a person writes it: 4, −2.75, 2,5, 8/9. NaN when it is none. @param {string} text */
export function readNumber(text) {
  const s = text.trim().replace(/[\u2212\u2013]/g, "-").replace(/^\+/, ""), parts = s.split("/");
  const one = (/** @type {string} */ t) => (/^\s*-?\s*(\d+([.,]\d*)?|[.,]\d+)\s*$/.test(t) ? Number(t.replace(",", ".").replace(/\s/g, "")) : NaN);
  if (parts.length === 1) return one(s);
  const [a, b] = parts.map(one);
  return parts.length === 2 && b !== 0 ? a / b : NaN;
}
