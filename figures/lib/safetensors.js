// @ts-check
// A file of directions as eigencat.DirectionSet saves and loads it: safetensors, with a note that says where they come
// from. A file that is read may be a stranger's: it is data, and each way in which it can be wrong has one clear line.

/**
 * @typedef {{ name: string, vector: ArrayLike<number>, bias: number, scale: number, meta: Record<string, any> }} Named
 * @param {{ space: string, directions: Named[], meta: Record<string, any> }} o `meta.model` is the hash of the networks
 * @returns {Uint8Array}
 */
export function directionFile({ space, directions, meta }) {
  const k = directions.length, d = directions[0].vector.length;
  // All numbers are of 8 bytes, so each array begins where one may.
  const parts = /** @type {[string, number[], number[]][]} */ ([
    ["bias", [k], directions.map((v) => v.bias)], ["scale", [k], directions.map((v) => v.scale)], ["vectors", [k, d], directions.flatMap((v) => Array.from(v.vector))],
  ]);
  for (const [name, , values] of parts) if (!values.every(Number.isFinite)) throw new Error(`${name} must be finite numbers; got others. Fit again.`);
  const note = { kind: "directions", version: 1, space, names: directions.map((v) => v.name), layers: directions.map(() => null), metas: directions.map((v) => v.meta), meta };
  /** @type {Record<string, any>} */ const header = { __metadata__: { eigencat: JSON.stringify(note) } };
  let at = 0;
  for (const [name, shape, values] of parts) { header[name] = { dtype: "F64", shape, data_offsets: [at, at + 8 * values.length] }; at += 8 * values.length; }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const room = Math.ceil(text.length / 8) * 8, out = new Uint8Array(8 + room + at), view = new DataView(out.buffer);
  out.fill(32, 8, 8 + room);   // the header is filled up with spaces
  out.set(text, 8);
  view.setBigUint64(0, BigInt(room), true);
  let p = 8 + room;
  for (const [, , values] of parts) for (const v of values) { view.setFloat64(p, v, true); p += 8; }
  return out;
}

/** A set of all that a network knows takes 30 kB. */
const LARGEST = 262_144;
/** @typedef {{ name: string, vector: number[], bias: number, scale: number }} Read */
/** A stranger's word, to be shown: short, and without letters that are not seen. @param {any} text @param {number} [most] */
export const shown = (text, most = 40) => { const clean = [...String(text).replace(/[\p{C}\p{Z}]+/gu, " ").trim()]; return clean.length > most ? `${clean.slice(0, most - 1).join("")}…` : clean.join(""); };

/**
 * Whether these are directions to walk along; each comes out with length 1. Throws what is wrong with them, "must be …;
 * got …". @param {any} list @param {number} d @returns {Read[]}
 */
export function checked(list, d) {
  if (!Array.isArray(list) || !list.length) throw new Error("must hold directions; got none");
  return list.map((v) => {
    const name = typeof v?.name === "string" ? shown(v.name) : "", vector = Array.isArray(v?.vector) ? v.vector : [];
    if (!name) throw new Error("must name each direction; got one without a name");
    if (vector.length !== d) throw new Error(`must hold directions of ${d} numbers; got ${vector.length} in “${name}”`);
    const numbers = [...vector, v.bias, v.scale];
    if (!numbers.every(Number.isFinite)) throw new Error(`must hold finite numbers; got another in “${name}”`);
    const size = Math.hypot(...vector);
    if (!(size > 1e-6 && size < 1e6)) throw new Error(`must hold directions with a length; got ${size} in “${name}”`);
    // Longer than the latents are spread, by far: such a step leads nowhere, and soon out of all numbers.
    if (!(v.scale > 0 && v.scale <= 1000)) throw new Error(`must say how far one step is, above 0 and at most 1000; got ${v.scale} in “${name}”`);
    return { name, vector: vector.map((/** @type {number} */ x) => x / size), bias: v.bias / size, scale: v.scale };
  });
}

/**
 * The directions of a file, and what its note says of all of them. @param {Uint8Array} bytes
 * @param {{ file: string, model: string, space: string, d: number }} o `model`: the hash of the networks that will use them
 * @returns {{ list: Read[], meta: Record<string, any> }}
 */
export function directionsIn(bytes, { file, model, space, d }) {
  const refuse = (/** @type {string} */ got, remedy = "Choose a .safetensors file that this page or DirectionSet.save wrote.") => new Error(`file=${shown(file)} must be a file of directions; got ${got}. ${remedy}`);
  const damaged = "It is damaged: save or fetch it again.";
  if (bytes.length > LARGEST) throw refuse(`more than ${LARGEST / 1024} kB`);
  if (bytes.length < 10) throw refuse(bytes.length ? `${bytes.length} bytes` : "an empty file");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), room = view.getBigUint64(0, true);
  if (room > BigInt(bytes.length - 8)) throw refuse("bytes that are no safetensors, or a file that was cut short");
  const start = 8 + Number(room);
  /** @type {any} */ let header;
  /** @type {any} */ let note;
  try { header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, start))); } catch { throw refuse("bytes that are no safetensors"); }
  const text = header?.__metadata__?.eigencat;
  if (typeof text !== "string") throw refuse("a safetensors file of another program");
  try { note = JSON.parse(text); } catch { throw refuse("a note that is no JSON", damaged); }
  if (note?.kind !== "directions") throw refuse(typeof note?.kind === "string" ? `a file of “${shown(note.kind)}”` : "a note that says no kind", typeof note?.kind === "string" ? undefined : damaged);
  if (note.version !== 1) throw refuse(`version ${shown(JSON.stringify(note.version) ?? "none")}, and this page reads version 1`, "A newer page may read it.");
  if (note.space !== space) throw refuse(`directions of the space “${shown(note.space)}”`, `This page walks in ${space}.`);
  const about = note.meta, made = about?.model;
  if (typeof about !== "object" || !about || Array.isArray(about)) throw refuse("a note without facts", damaged);
  if (made !== undefined && made !== null && made !== model) throw refuse(`directions of other networks (${shown(made, 12)}, and here are ${shown(model, 12)})`, "A direction of one generator says nothing about another.");
  const names = note.names, k = Array.isArray(names) ? names.length : 0;
  if (!k) throw refuse("no names of directions", damaged);
  if (new Set(names).size !== k) throw refuse("the same name twice", damaged);
  if (Array.isArray(note.layers) && note.layers.some((/** @type {any} */ l) => l !== null)) throw refuse("directions for some layers only", "This page edits all layers at once.");
  const numbers = (/** @type {string} */ name, /** @type {number[]} */ shape) => {
    const part = header[name], [from, to] = Array.isArray(part?.data_offsets) ? part.data_offsets : [], wide = part?.dtype === "F64" ? 8 : part?.dtype === "F32" ? 4 : 0, n = shape.reduce((a, b) => a * b, 1);
    if (!wide) throw refuse(part ? `${name} as ${shown(part.dtype)}` : `no array of ${name}`, damaged);
    if (JSON.stringify(part.shape) !== JSON.stringify(shape)) throw refuse(`${name} of shape ${shown(JSON.stringify(part.shape))}, not ${JSON.stringify(shape)}`, name === "vectors" ? `There must be ${d} numbers for each of its ${k} names.` : damaged);
    if (!Number.isSafeInteger(from) || from < 0 || to !== from + n * wide || start + to > bytes.length) throw refuse(`fewer bytes of ${name} than it says`, damaged);
    return Array.from({ length: n }, (_, i) => (wide === 8 ? view.getFloat64(start + from + 8 * i, true) : view.getFloat32(start + from + 4 * i, true)));
  };
  const vectors = numbers("vectors", [k, d]), bias = numbers("bias", [k]), scale = numbers("scale", [k]);
  try { return { list: checked(names.map((/** @type {any} */ name, /** @type {number} */ i) => ({ name, vector: vectors.slice(i * d, (i + 1) * d), bias: bias[i], scale: scale[i] })), d), meta: about }; } catch (error) { throw new Error(`file=${shown(file)} ${/** @type {Error} */ (error).message}. ${damaged}`); }
}
