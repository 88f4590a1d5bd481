// @ts-check
// The small portraits of lesson 3.3, unpacked, and their face spaces. A figure without portraits takes gram.js alone.

import { LETTERS, LEVELS, PACKED, PEOPLE, SEED, SIZE } from "./face_pictures.js";
import { faceSpace } from "./gram.js";

export { LEVELS, PEOPLE, SIZE };
export const SET_NAMES = Object.keys(PACKED);
/** What the sets are called in words. @type {Record<string, string>} */
export const SET_WORDS = { aligned: "aligned", lit: "lit from the side", turned: "turned" };

/** @type {Map<string, number[][]>} */ const unpacked = new Map();
/** The pictures of a set, each a list of greys from 0 to 1. @param {string} name */
export function picturesOf(name) {
  const known = unpacked.get(name);
  if (known) return known;
  const text = PACKED[name], all = [], letter = new Uint8Array(128);
  for (let k = 0; k < LEVELS; k++) letter[LETTERS.charCodeAt(k)] = k;
  for (let n = 0; n < PEOPLE; n++) {
    /** @type {number[]} */ const p = Array(SIZE * SIZE).fill(0);
    for (let i = 0; i < SIZE * SIZE; i++) {
      const col = i % SIZE, left = col ? p[i - 1] : 0, upper = i >= SIZE ? p[i - SIZE] : 0, corner = col && i >= SIZE ? p[i - SIZE - 1] : 0;
      // The middle one of left, upper, and left + upper − corner.
      const foretold = Math.max(Math.min(left, upper), Math.min(Math.max(left, upper), left + upper - corner));
      p[i] = (foretold + letter[text.charCodeAt(n * SIZE * SIZE + i)]) % LEVELS;
    }
    all.push(p.map((v) => v / (LEVELS - 1)));
  }
  unpacked.set(name, all);
  return all;
}

/** @type {Map<string, import("./gram.js").FaceSpace>} */ const spaces = new Map();
/** The face space of a set of portraits, found once. @param {string} name */
export function spaceOf(name) {
  let known = spaces.get(name);
  if (!known) spaces.set(name, (known = faceSpace(picturesOf(name))));
  return known;
}

/** For a copied program: the pictures of the sets, as face_export.py makes them. */
export const PY_PICTURES = `import numpy as np
import eigencat as ec
from eigencat.worlds import portraits

# ${PEOPLE} people who do not exist, each at rest, lit from the side, and turned
shots = portraits.make_identities(${PEOPLE}, 3, size=40, random_state=${SEED}, factors=("light", "turn"))
grey = shots.images[:, 9:33, 8:32].astype(int) @ [299, 587, 114] * ${LEVELS - 1} // 255_000 / ${LEVELS - 1}
`;
/** @type {Record<string, string>} */ export const PY_SETS = { aligned: "none", lit: "light", turned: "turn" };
