// @ts-check
// A picture of the reader's own, from a file to small greys. It is looked at before the browser may decode it: its first
// bytes say what it is and how large. Drawings that are programs (SVG) are no pictures here. Nothing is sent anywhere.

const MEGA = 1e6, MOST_BYTES = 20 * MEGA, MOST_PIXELS = 50 * MEGA, LONG = 640;
const refuse = (/** @type {string} */ name, /** @type {string} */ rule, /** @type {string} */ got, /** @type {string} */ remedy) => new Error(`picture="${name.length > 40 ? `${name.slice(0, 39)}…` : name}" must be ${rule}; got ${got}. ${remedy}`);

/**
 * What the first bytes say.
 * @param {Uint8Array} b @returns {{kind: string, width: number, height: number} | null} null for what is none of the four kinds; 0 × 0 where the size is missing
 */
export function pictureHead(b) {
  const v = new DataView(b.buffer, b.byteOffset, b.byteLength), text = (/** @type {number} */ from, /** @type {number} */ n) => String.fromCharCode(...b.subarray(from, from + n)), has = (/** @type {number} */ n) => b.length >= n;
  const size = (/** @type {string} */ kind, /** @type {number} */ width = 0, /** @type {number} */ height = 0) => ({ kind, width, height });
  if (text(0, 8) === "\x89PNG\r\n\x1a\n") return has(24) ? size("PNG", v.getUint32(16), v.getUint32(20)) : size("PNG");
  if (/^GIF8[79]a/.test(text(0, 6))) return has(10) ? size("GIF", v.getUint16(6, true), v.getUint16(8, true)) : size("GIF");
  if (text(0, 4) === "RIFF" && text(8, 4) === "WEBP") {
    const form = text(12, 4);
    if (!has(30)) return size("WebP");
    if (form === "VP8X") return size("WebP", 1 + (v.getUint32(23, true) >>> 8), 1 + (v.getUint32(26, true) >>> 8));
    if (form === "VP8L") { const n = v.getUint32(21, true); return size("WebP", 1 + (n & 0x3fff), 1 + ((n >>> 14) & 0x3fff)); }
    return size("WebP", v.getUint16(26, true) & 0x3fff, v.getUint16(28, true) & 0x3fff);
  }
  if (b[0] === 0xff && b[1] === 0xd8 && b[2] === 0xff) {
    // A JPEG is a chain of parts; the one with the size comes before the pixels.
    for (let at = 2; at + 9 < b.length; ) {
      if (b[at] !== 0xff) return size("JPEG");
      const mark = b[at + 1];
      if (mark === 0xff) { at++; continue; }
      if (mark >= 0xc0 && mark <= 0xcf && mark !== 0xc4 && mark !== 0xc8 && mark !== 0xcc) return size("JPEG", v.getUint16(at + 7), v.getUint16(at + 5));
      if (mark === 0xda) return size("JPEG");
      at += 2 + v.getUint16(at + 2);
    }
    return size("JPEG");
  }
  return null;
}

/** @param {File} file @returns {Promise<ImageBitmap>} at most LONG wide */
export async function openPicture(file) {
  const name = file.name || "dropped";
  if (file.size > MOST_BYTES) throw refuse(name, `at most ${MOST_BYTES / MEGA} MB`, `${(file.size / MEGA).toFixed(1)} MB`, "Save a smaller one.");
  if (!file.size) throw refuse(name, "a picture", "an empty file", "Choose another.");
  const bytes = new Uint8Array(await file.arrayBuffer()), head = pictureHead(bytes);
  if (!head) throw refuse(name, "a PNG, JPEG, WebP or GIF picture", "a file that begins otherwise", "Choose a picture of one of these kinds.");
  if (!head.width || !head.height) throw refuse(name, "a whole picture", `a ${head.kind} that does not say how large it is`, "The file may be damaged; choose another.");
  if (head.width * head.height > MOST_PIXELS) throw refuse(name, `at most ${MOST_PIXELS / MEGA} million pixels`, `${head.width} × ${head.height}`, "Save a smaller one.");
  try {
    return await createImageBitmap(new Blob([bytes], { type: `image/${head.kind.toLowerCase()}` }), head.width > LONG ? { resizeWidth: LONG, resizeQuality: "high" } : {});
  } catch {
    throw refuse(name, "a whole picture", `a ${head.kind} that this browser cannot read`, "The file may be damaged; choose another.");
  }
}

/**
 * A square of a picture as size × size greys from 0 to 1, in whole steps as the stored portraits are.
 * @param {ImageBitmap} bitmap @param {number[]} at where the square lies: 0 left or top, 1 right or bottom @param {number} share of the shorter side @param {number} size @param {number} levels
 */
export function greySquare(bitmap, at, share, size, levels) {
  const s = Math.max(1, Math.min(bitmap.width, bitmap.height) * share), x = (bitmap.width - s) * at[0], y = (bitmap.height - s) * at[1];
  // Large ones are drawn up to four times as fine and then averaged: a browser that shrinks at one go leaves pixels out.
  const fine = Math.min(4, Math.max(1, Math.round(s / size))), n = size * fine, canvas = document.createElement("canvas");
  canvas.width = canvas.height = n;
  const g = canvas.getContext("2d", { willReadFrequently: true });
  if (!g) throw new Error("canvas must have two dimensions to draw in; got none. Another browser may offer them.");
  g.imageSmoothingQuality = "high";
  g.fillStyle = "#fff";                             // where a picture is transparent
  g.fillRect(0, 0, n, n);
  g.drawImage(bitmap, x, y, s, s, 0, 0, n, n);
  const { data } = g.getImageData(0, 0, n, n), sum = new Float64Array(size * size);
  for (let r = 0; r < n; r++) for (let c = 0; c < n; c++) { const i = 4 * (r * n + c); sum[Math.floor(r / fine) * size + Math.floor(c / fine)] += 299 * data[i] + 587 * data[i + 1] + 114 * data[i + 2]; }
  return Array.from(sum, (v) => Math.floor((v / (fine * fine)) * (levels - 1) / 255000) / (levels - 1));
}
