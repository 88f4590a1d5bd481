// @ts-check
// Ten Animals and the named matrices, as in eigencat.worlds.animals; tests/golden/animals.json holds both to it.

/** @type {number[][]} */ export const CATS = [[0.5, 2], [0.25, 2], [0.75, 2], [0.5, 1.75], [0.5, 2.25]];
/** @type {number[][]} */ export const RATS = [[1, 0.5], [0.75, 0.5], [1.25, 0.5], [1, 0.25], [1, 0.75]];
/** @type {Record<string, number[][]>} */
export const MATRICES = {
  W_C: [[-2, 2.5], [2.5, -2]],   // classifier: bulk says cat, snout says rat
  W_R: [[1, 1.5], [-1.5, 1]],    // a clockwise turn and a stretch
  W_G: [[2, -1], [1, 1]],        // translator of lesson 1.2
  A: [[3, 0], [4, 5]],           // toy generator layer of chapter 3
};
