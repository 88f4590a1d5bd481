// @ts-check
// The lengths and shares of one head, worked out once a picture: person.py of eigencat.worlds.portraits, line for line.
// Every field becomes a uniform of the shader in portrait_shader.js, under the same name.

import { ATTRIBUTES } from "./portrait_attributes.js";

const f = Math.fround, { PI } = Math, FAR_OFF = 9;
const clip = (/** @type {number} */ x, /** @type {number} */ lo, /** @type {number} */ hi) => Math.min(Math.max(x, lo), hi);

/**
 * 0 below a, 1 above b (or the other way round), and smooth between. Rounded as Python rounds it, so that a switch that
 * hangs on an exact 0 or 1 turns at the same length. @param {number} a @param {number} b @param {number} x
 */
export function step(a, b, x) {
  const t = clip(f(f(x - f(a)) * f(1 / (b - a))), 0, 1);
  return f(f(t * t) * f(3 - f(2 * t)));
}

/** The height at which hair ends, straight between four lengths. @param {number} length */
function ends(length) {
  const up = clip((length - 0.40) / 0.20, 0, 1), mid = clip((length - 0.60) / 0.20, 0, 1), low = clip((length - 0.80) / 0.20, 0, 1);
  return -0.20 - 0.55 * up - 0.40 * mid - 0.55 * low;
}

/**
 * Attributes in the renderer's units, and what follows from them.
 * @param {ArrayLike<number>} attributes in the order of ATTRIBUTES, in natural units
 * @returns {Record<string, number | boolean>}
 */
export function person(attributes) {
  if (attributes.length !== ATTRIBUTES.length) throw new Error(`attributes must be ${ATTRIBUTES.length} numbers, one for each of ATTRIBUTES; got ${attributes.length}.`);
  /** @type {any} */ const p = {};
  ATTRIBUTES.forEach(({ name }, k) => {
    const value = attributes[k];
    if (!Number.isFinite(value)) throw new Error(`${name}=${value} must be a finite number.`);
    p[name] = f(value);
  });
  for (const angle of ["yaw", "pitch", "light_azimuth", "light_elevation"]) p[angle] *= PI / 180;
  p.cy = Math.cos(p.yaw); p.sy = Math.sin(p.yaw);
  p.cp = Math.cos(p.pitch); p.sp = -Math.sin(p.pitch);
  face(p);
  hair(p);
  p.full = step(0.40, 1.0, p.beard);
  p.whiskers = step(0.25, 0.50, p.beard);
  // A part may be left out where this head has none of it.
  p.wears = p.glasses > f(0.04);
  p.bearded = p.beard > 0.25;
  p.any_short = p.ears > 0;
  p.any_back = p.back > 0;
  p.any_curl = p.curl_lump > 0;
  p.any_hand = p.crop > 0 || p.fringe_hang > 0;
  p.any_long = p.hair_length > f(0.40);
  // How far away a part is put that a person has little of: out of reach where none.
  p.off_long = 0.35 * (1 - p.long) + FAR_OFF * Number(!p.any_long);
  p.off_beard = 0.1 * (1 - p.whiskers) + FAR_OFF * Number(!p.bearded);
  p.off_short = 3 * (1 - p.ears) + FAR_OFF * Number(!p.any_short);
  p.off_back = FAR_OFF * Number(!p.any_back);
  return p;
}

/** @param {any} p */
function face(p) {
  const a = (p.age - 18) / 70;
  p.young = clip(1 - a / 0.30, 0, 1);
  p.old = clip((a - 0.30) / 0.70, 0, 1);
  p.lined = clip((a - 0.10) / 0.90, 0, 1) ** 1.4;
  p.fw = 1 + 0.11 * p.face_width + 0.02 * p.young;
  p.jw = 1 + 0.20 * p.jaw - 0.05 * p.young + 0.03 * p.old;
  p.chin = -0.83 - 0.04 * p.jaw + 0.05 * p.young - 0.02 * p.old - 0.07 * p.mouth_open;
  p.es = 1.08 + 0.17 * p.eye_size + 0.06 * p.young - 0.06 * p.old;
  p.ex = 0.275 * p.fw;
  p.ey = 0.01 - 0.02 * p.young;
  p.tip = -0.235 - 0.075 * p.nose_length + 0.02 * p.young - 0.035 * p.old;
  p.nw = 0.085 + 0.012 * p.jaw + 0.016 * p.old;
  p.my = -0.50 - 0.02 * p.jaw + 0.02 * p.young - 0.01 * p.old;
  p.mw = 0.195 + 0.06 * p.smile - 0.025 * p.mouth_open;
}

/** @param {any} p */
function hair(p) {
  const length = p.hair_length;
  p.shaved = step(0.07, 0.0, length);
  p.crop = step(0.34, 0.16, length);
  p.long = step(0.40, 0.52, length);
  p.volume = 0.03 + 0.085 * step(0.06, 0.40, length) + 0.02 * step(0.5, 1.0, length);
  p.volume += p.hair_curl ** 2 * (0.03 + 0.16 * step(0.1, 0.5, length));
  p.xp = 0.34 * p.parting;
  p.brim = 0.66 - 0.05 * (1 - p.crop) - 0.36 * p.fringe * step(0.08, 0.34, length);
  // A curtain parts over the forehead; a full fringe closes it.
  p.notch = 0.07 * (1 - p.crop) + 0.34 * p.fringe * (1 - step(0.55, 0.95, p.fringe)) * step(0.08, 0.34, length);
  p.parted = 1 - step(0.5, 0.9, p.fringe);
  p.rise = 0.30 - 0.05 * p.fringe - 0.06 * p.long;
  p.back = p.hairline * (1 - step(0.36, 0.58, length));
  p.end = ends(length);
  p.hang = 0.15 + 0.65 * step(0.25, 0.75, length);
  p.ears = 1 - step(0.34, 0.46, length);
  p.lock = (0.012 + 0.022 * step(0.12, 0.4, length)) * (1 - 0.4 * p.hair_curl);
  p.curl_lump = 0.085 * Math.max(p.hair_curl - 0.12, 0) ** 2 * step(0.08, 0.4, length);
  p.fall_scale = 10.0 + 4.0 * step(0.25, 0.75, length);
  p.fringe_hang = step(0.35, 0.75, p.fringe) * (1 - p.crop);
  p.hair_front = p.hair_fall;
}
