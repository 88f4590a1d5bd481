// @ts-check
// A file of directions that eigencat.DirectionSet.load reads: safetensors, with a note that says where they come from.

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
