// @ts-check
// Six things that two languages name, in the manner of the animals: few shapes, ink and one colour, a hair off register.
// Each stands in a box of about 36 units around its middle.

import { animal } from "./animals.js";

/** @typedef {"poison"|"present"|"boat"|"boot"|"advice"|"rat"} Thing */
const ink = (/** @type {string} */ d, cls = "") => `<path class="ink ${cls}" d="${d}"/>`;
const spot = (/** @type {string} */ d) => `<path class="wd-spot" d="${d}"/>`;
const skin = (/** @type {string} */ d) => `<path class="paper" d="${d}"/>`;

const BOTTLE = "M-4 -17h8v7c0 3 7 4 7 10v13q0 3.5 -3.5 3.5h-15q-3.5 0 -3.5 -3.5v-13c0 -6 7 -7 7 -10z";
const HULL = "M-16.5 7h33q-3 9.5 -9 9.5h-15.5q-6 0 -8.500 -9.500z";
const BOOT = "M-8.500 -16.500h11.500l-.5 17.500q2 4 8 4.500q6 .7 6 6.500h-25z";
const BUBBLE = "M-12 -16h24q5 0 5 5v12q0 5 -5 5h-11l-8 9.500v-9.500h-5q-5 0 -5 -5v-12q0 -5 5 -5z";

/** Inner SVG of each thing. @type {Record<Thing, string>} */
export const THING = {
  poison: skin(BOTTLE) + spot("M-9.500 -1h21v15.500q0 3.500 -3.500 3.500h-14q-3.500 0 -3.500 -3.500z") + ink(BOTTLE) + ink("M-5.500 -17h11")
    + `<path class="paper" d="M-5.500 4.500a5.500 5.500 0 1 1 11 0q0 2.700 -2.400 3.700v3.300h-6.200v-3.300q-2.400 -1 -2.400 -3.700z"/>` + ink("M-5.500 4.500a5.500 5.500 0 1 1 11 0q0 2.700 -2.400 3.700v3.300h-6.200v-3.300q-2.400 -1 -2.400 -3.700z", "thin")
    + `<circle class="dot" cx="-2.200" cy="4.800" r="1.500"/><circle class="dot" cx="2.200" cy="4.800" r="1.500"/>`,
  present: skin("M-13 -3h26v19h-26zM-15 -9h30v6.500h-30z") + spot("M-3 -8.500h7.500v25h-7.500z") + ink("M-13 -2.500v18.500h26v-18.500M-15 -9h30v6.500h-30zM-3.500 -9v25M3.500 -9v25", "")
    + spot("M.6 -9.500c-3 -7 -12.500 -8.500 -11 -3c.8 3 7 3 11 3c4 0 10.500 0 11 -3c1 -5.500 -8 -4 -11 3z") + ink("M0 -9.500c-3 -7 -12.500 -8.500 -11 -3c.8 3 7 3 11 3c4 0 10.200 0 11 -3c1.500 -5.500 -8 -4 -11 3z"),
  boat: skin(HULL) + spot("M-14 8.500h32q-3 8.500 -9 8.500h-14q-6 0 -9 -8.500z") + ink(HULL) + skin("M-1 -17v21h-12.500z") + ink("M0 7v-24.500M-2.500 -15v18.500h-11zM2.500 -11v14.500h9z"),
  boot: skin(BOOT) + spot("M-7 -5.500h10.500l-.5 7.500q2 4 8 4.500q5 .5 5.500 5.500h-23.500z") + ink(BOOT) + ink("M-9.500 12.200h27.500v3.600h-16.500l-1.500 -1.500h-2v1.500h-7.500zM-8.500 -11.500h11.200") + ink("M2.800 -4.500l-4 1.500M2.900 -.5l-4 1.500", "thin"),
  advice: skin(BUBBLE) + spot("M-10.500 -14h23q5 0 5 5v11q0 5 -5 5h-23q-5 0 -5 -5v-11q0 -5 5 -5z") + ink(BUBBLE) + `<path class="wd-bang" d="M-2 -12.500h4.200l-.9 9h-2.400z"/><circle class="wd-bang" cx=".1" cy="1" r="2.300"/>`,
  rat: `<g class="wd-rat" transform="translate(-1 14) scale(.66)" style="--lw:2.600px">${animal(0.6, 1, 0, { lw: 2.6 })}</g>`,
};

/**
 * What the two word maps list. `de` is its place on the German map; the English one is W_G times that. Three pairs are
 * false friends: the same letters at the same label, and another thing.
 * @type {{id: Thing, de: number[], german: string, english: string, meaning: string}[]}
 */
export const THINGS = [
  { id: "poison", de: [-1, 2], german: "Gift", english: "poison", meaning: "poison" },
  { id: "present", de: [1 / 3, 5 / 3], german: "Geschenk", english: "gift", meaning: "a present" },
  { id: "boat", de: [1.5, -1], german: "Boot", english: "boat", meaning: "a boat" },
  { id: "boot", de: [1 / 6, -7 / 6], german: "Stiefel", english: "boot", meaning: "a boot" },
  { id: "advice", de: [2, 1], german: "Rat", english: "advice", meaning: "advice" },
  { id: "rat", de: [1, 0], german: "Ratte", english: "rat", meaning: "a rat" },
];

/** The parcel of the lesson's first line, and somebody who is not sure about it. @param {{scale?: number}} [o] */
export function parcelSVG({ scale = 1.5 } = {}) {
  const box = "M0 -58h84v58h-84z", lid = "M-3 -72h90v16h-90z", tag = "M52 -36l8 -7h36v24h-36l-8 -7z", lw = 1.9 / scale;
  const [x, y, w, h] = [-92, -84, 196, 90];
  return `<svg class="ec-animal" viewBox="${x} ${y} ${w} ${h}" width="${w * scale}" height="${h * scale}" style="--lw:${lw.toFixed(2)}px" aria-hidden="true">`
    + `<path class="ink" d="M${x} 0H${x + w}"/>` + skin(box) + skin(lid) + spot("M30 -70h15v71h-15z") + ink(`M0 -56v56h84v-56${lid}M28 -72v72M42 -72v72`)
    + spot("M35 -74c-4 -11 -19 -12 -17 -4c1 5 11 5 17 5c6 0 16 0 17 -5c2 -8 -13 -7 -17 4z") + ink("M34 -72c-4 -11 -19 -12 -17 -4c1 5 11 5 17 5c6 0 16 0 17 -5c2 -8 -13 -7 -17 4z")
    + skin(tag) + ink(tag) + `<circle class="dot" cx="58" cy="-31" r="1.6"/><text class="dot" x="78" y="-26.500" text-anchor="middle" style="font:italic 15px var(--serif)">gift</text>`
    + `<g transform="translate(-54 0)">${animal(0.5, 2, 1, { lw, mood: "puzzled" })}</g></svg>`;
}
/** Two things that answer to one word. @param {{scale?: number}} [o] */
export function giftsSVG({ scale = 1.4 } = {}) {
  return `<svg class="ec-animal" viewBox="-24 -22 92 44" width="${92 * scale}" height="${44 * scale}" style="--lw:${(1.9 / scale).toFixed(2)}px" aria-hidden="true">${THING.poison}<g transform="translate(44 0)">${THING.present}</g></svg>`;
}
