// @ts-check
// Lesson 2.1: a sample z walks along n, and its units of n are counted. Pure, in the plane.

import { add, dot, inv2, matvec, norm, scale } from "./vec.js";

/** Where the walk ends. @param {number[]} z @param {number[]} n @param {number} alpha */
export const walked = (z, n, alpha) => add(z, scale(n, alpha));
/** The partner of n at a right angle, as long as n: a quarter turn to the left. @param {number[]} n */
export const partner = (n) => [-n[1] + 0, n[0]];
/** n turned by some degrees. @param {number[]} n @param {number} degrees */
export function turned(n, degrees) {
  if (degrees === 90) return partner(n);
  const a = (degrees * Math.PI) / 180, c = Math.cos(a), s = Math.sin(a);
  return [c * n[0] - s * n[1], s * n[0] + c * n[1]];
}
/** How many of n, and how many of the other arrow, make q: null when the two lie on one line. @param {number[]} q @param {number[]} n @param {number[]} other */
export function units(q, n, other) {
  const back = inv2([[n[0], other[0]], [n[1], other[1]]]);
  return back && matvec(back, q);
}
/** An arrow that can be held: neither too short to grasp nor too long for the frame. @param {number[]} n @param {number} least @param {number} most @param {number[]} fallback */
export function grasp(n, least, most, fallback) {
  const size = norm(n);
  if (size < 1e-9) return fallback;
  const to = size < least * (1 - 1e-12) ? least : size > most * (1 + 1e-12) ? most : size;
  return to === size ? n : scale(n, to / size);
}
/** @param {number[]} q @param {number[]} z @param {number[]} n how far along n a place is from z, in lengths of n */
export const alphaAt = (q, z, n) => dot([q[0] - z[0], q[1] - z[1]], n) / dot(n, n);
