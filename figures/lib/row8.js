// @ts-check
// The toy picture of lesson 2.0: eight pixels in a row, drawn from one number.

export const PIXELS = 8, HALF = 2;
/** The toy generator: the place of a bump of light, to eight pixels. @param {number} place */
export const draw8 = (place) => Array.from({ length: PIXELS }, (_, i) => Math.max(0, 1 - Math.abs(i + 1 - place) / HALF));
