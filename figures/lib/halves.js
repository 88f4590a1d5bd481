// @ts-check
// Apart from directions.js, so that a page without named directions need not carry them.

/** Numbers of 16 bits (IEEE 754 halves, little-endian, in base 64) as the library reads them. @param {string} text */
export function unpack(text) {
  const bytes = atob(text), out = new Float64Array(bytes.length / 2);
  for (let i = 0; i < out.length; i++) {
    const h = bytes.charCodeAt(2 * i) | (bytes.charCodeAt(2 * i + 1) << 8), power = (h >> 10) & 31, part = h & 1023;
    const size = power ? 2 ** (power - 15) * (1 + part / 1024) : 2 ** -14 * (part / 1024);
    out[i] = h & 0x8000 ? -size : size;
  }
  return out;
}
