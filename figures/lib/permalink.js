// @ts-check
// The full state of every figure on a page, in its address: ?two_models.p=[0.5,2]&two_models.w="W_R"#two_models

const same = (/** @type {any} */ a, /** @type {any} */ b) => JSON.stringify(a) === JSON.stringify(b);
// Brackets, commas and quotes are legal in a query and easier to read than their escapes.
const tidy = (/** @type {string} */ s) => encodeURIComponent(s).replace(/%5B/g, "[").replace(/%5D/g, "]").replace(/%2C/g, ",").replace(/%3A/g, ":");

/** The query part for one figure: what differs from how the page starts it. @param {string} id @param {Record<string, any>} state @param {Record<string, any>} initial */
export const encode = (id, state, initial) => Object.keys(state)
  .filter((k) => !same(state[k], initial[k]))
  .map((k) => `${id}.${k}=${tidy(JSON.stringify(state[k]))}`).join("&");

/**
 * The part of an address that speaks about one figure. Unreadable values are left out and named, never guessed.
 * @param {string} search  @param {string} id  @param {Record<string, any>} initial
 * @returns {{patch: Record<string, any>, bad: string[]}}
 */
export function decode(search, id, initial) {
  /** @type {Record<string, any>} */ const patch = {}; /** @type {string[]} */ const bad = [];
  for (const [key, raw] of new URLSearchParams(search)) {
    if (!key.startsWith(id + ".") || key === id + ".hide") continue;
    const k = key.slice(id.length + 1);
    try {
      const v = JSON.parse(raw);
      if (!Object.hasOwn(initial, k) || !alike(v, initial[k])) bad.push(k);
      else patch[k] = v;
    } catch { bad.push(k); }
  }
  return { patch, bad };
}

/** Same kind of value: a stranger's address may not turn a pair of numbers into anything else. @param {any} v @param {any} model @returns {boolean} */
function alike(v, model) {
  if (model === null) return true;   // the figure's own clean() decides
  if (v === null) return false;
  // A vector keeps its length; a list of other things may grow and shrink, and holds what such lists hold.
  if (Array.isArray(model)) return Array.isArray(v) && v.length <= 200 && (typeof model[0] !== "number" || v.length === model.length) && (model.length === 0 || v.every((x) => model.some((m) => alike(x, m))));
  if (typeof model === "number") return Number.isFinite(v);
  if (typeof v !== typeof model) return false;
  return typeof v !== "string" || v.length <= 200;
}

/** The address with one figure's part replaced, the others' kept. @param {string} href @param {string} id @param {string} part */
export function replacePart(href, id, part) {
  const url = new URL(href), keep = url.search.slice(1).split("&").filter((s) => s && (!s.startsWith(id + ".") || s.startsWith(id + ".hide=")));
  url.search = [...keep, part].filter(Boolean).join("&");
  return url.href;
}

/** Names of controls hidden for teaching, for all figures and for this one. @param {string} search @param {string} id */
export const hidden = (search, id) => {
  const q = new URLSearchParams(search);
  return [q.get("hide"), q.get(id + ".hide")].filter(Boolean).join(",");
};
