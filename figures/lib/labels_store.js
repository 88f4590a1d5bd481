// @ts-check
// What a reader answered about portraits, kept in this browser and nowhere else: not in the page's address either, which
// a browser sends to whoever serves the book. Pure, but for the last part.

import { checked, shown } from "./safetensors.js";

export const COUNT = 192, SEED = 2, PAGE = 24, WIDE = 64;
/** The questions, and the words for less and more; "own" is asked with the reader's own word. @type {Record<string, [string, string]>} */
export const QUESTIONS = { age: ["younger", "older"], smile: ["less of a smile", "more of a smile"], glasses: ["no glasses", "glasses"], own: ["", ""] };
export const KEY = "eigencat.laboratory";
/** A label of the reader's, a label of the reader network's, or none. */
export const NONE = "-", LOW = "0", HIGH = "1", NET_LOW = "l", NET_HIGH = "h";
/**
 * `file`: directions that were opened, which of them is walked along, and the answers that came with them.
 * @typedef {{ question: string, word: string, row: string }} Answers
 * @typedef {{ name: string, list: import("./safetensors.js").Read[], pick: number, samples: number, answers: Answers|null }} Opened
 * @typedef {{ version: 1, word: string, sets: Record<string, string>, file?: Opened }} Store
 */

const blank = () => NONE.repeat(COUNT);
/** @returns {Store} */
export const empty = () => ({ version: 1, word: "", sets: {} });
/** A word that a button, a file and a line of Python can carry. @param {any} text */
export const cleanWord = (text) => String(text ?? "").normalize("NFC").replace(/[^\p{L}\p{N} '’-]/gu, "").replace(/\s+/g, " ").trim().slice(0, 24).trim();
const cleanRow = (/** @type {string} */ row) => row.replace(/[^-01lh]/g, NONE).padEnd(COUNT, NONE).slice(0, COUNT);
/** Anything that was stored, as far as it can be read. @param {any} raw @returns {Store} */
export function repaired(raw) {
  if (raw?.version !== 1 || typeof raw.sets !== "object" || !raw.sets) return empty();
  const sets = Object.fromEntries(Object.keys(QUESTIONS).flatMap((q) => (typeof raw.sets[q] === "string" ? [[q, cleanRow(raw.sets[q])]] : [])));
  /** @type {Store} */ const store = { version: 1, word: cleanWord(raw.word), sets };
  if (raw.file) try { store.file = opened(raw.file.name, raw.file.list, raw.file, raw.file.pick); } catch { /* what was kept of a file cannot be read: the labels stand without it */ }
  return store;
}
/**
 * A file that was opened, as it is kept. Answers of other portraits are none of ours.
 * @param {string} name @param {any} list @param {any} about its note: how many labels, and which @param {any} [pick] @returns {Opened}
 */
export function opened(name, list, about, pick = 0) {
  const ready = checked(list, WIDE), a = about?.answers, ours = typeof a?.row === "string" && Object.hasOwn(QUESTIONS, a.question) && (a.seed ?? SEED) === SEED && (a.count ?? COUNT) === COUNT;
  const answers = ours ? { question: a.question, word: a.question === "own" ? cleanWord(a.word) : "", row: cleanRow(a.row) } : null;
  return { name: shown(name), list: ready, pick: ready[pick] ? pick : 0, samples: Number.isSafeInteger(about?.samples) && about.samples > 0 ? about.samples : 0, answers: answers && /[^-]/.test(answers.row) && (answers.question !== "own" || answers.word) ? answers : null };
}
/** What of a file's answers would be new here: portraits that have one already keep it. @param {Store} s @param {Answers} from @returns {Record<number, string>} */
export function fresh(s, from) {
  const row = labelsOf(s, from.question);
  // Two words of one's own are two questions.
  if (from.question === "own" && s.word && s.word !== from.word && /[^-]/.test(row)) return {};
  return Object.fromEntries([...from.row].flatMap((c, i) => (c !== NONE && row[i] === NONE ? [[i, c]] : [])));
}
/** @param {Store} s @param {string} question */
export const labelsOf = (s, question) => s.sets[question] ?? blank();
/** @param {Store} s @param {string} question @param {Record<number, string>} patch by portrait @returns {Store} */
export function answered(s, question, patch) {
  const row = [...labelsOf(s, question)];
  for (const i in patch) row[i] = patch[i];
  return { ...s, sets: { ...s.sets, [question]: row.join("") } };
}
/** The words on the two buttons. @param {string} question @param {string} word @returns {[string, string]} */
export const wordsFor = (question, word) => (question === "own" ? [`less ${word || "so"}`, `more ${word || "so"}`] : QUESTIONS[question]);

/** What can be fitted: which portraits, and 1 or 0 for each. @param {string} row */
export function asked(row) {
  const which = [...row].flatMap((c, i) => (c === NONE ? [] : [i])), y = which.map((i) => Number(row[i] === HIGH || row[i] === NET_HIGH));
  const high = y.reduce((a, b) => a + b, 0);
  return { which, y, high, low: y.length - high, network: which.filter((i) => row[i] === NET_LOW || row[i] === NET_HIGH).length };
}
/** So few of each can be fitted, and no fewer. */
export const LEAST = 3;
/** @param {{ high: number, low: number }} a */
export const enough = (a) => a.high >= LEAST && a.low >= LEAST;
/** The next portrait without a label, on the same page first; the same where all have one. @param {string} row @param {number} at */
export function next(row, at) {
  const start = Math.floor(at / PAGE) * PAGE, order = Array.from({ length: PAGE }, (_, k) => start + (at - start + 1 + k) % PAGE);
  return order.find((i) => row[i] === NONE) ?? at;
}

/** The session as a program that repeats the fit. @param {{ row: string, name: string, method: string, held: string[], others?: { name: string, row: string }[], at: number, alpha: number, question: string }} o `others`: what else was labelled, and is held */
export function session({ row, name, method, held, others = [], at, alpha, question }) {
  const a = asked(row), of = (/** @type {string} */ chars, from = row) => `[${[...from].flatMap((c, i) => (chars.includes(c) ? [i] : [])).join(", ")}]`;
  const text = (/** @type {string} */ s) => JSON.stringify(s);
  return `# A session of the InterFaceGAN laboratory. Labels are opinions about drawings of nobody.
from dataclasses import replace

import numpy as np
import eigencat as ec

NAME = ${text(name)}                  # what the answers are about: ${question}
HIGH = ${of(HIGH)}    # answered by hand: more of it
LOW = ${of(LOW)}    # answered by hand: less of it
NET_HIGH = ${of(NET_HIGH)}    # answered by the reader network
NET_LOW = ${of(NET_LOW)}

faces = ec.load("portraits")
known = ec.models.directions("portraits")
more, less = HIGH + NET_HIGH, LOW + NET_LOW
rows = sorted(more + less)
y = np.array([1.0 if row in more else 0.0 for row in rows])
w = faces.mapping(faces.sample(${COUNT}, seed=${SEED})).astype(float)

# The fit: ${a.y.length} portraits, ${a.high} of more and ${a.low} of less.
fit = ec.InterFaceGAN(${text(method)}).fit(w[rows], y, names=[NAME])
mine = fit.directions_[0]
# One step is how far all these portraits spread along it, not only those with a label.
mine = replace(mine, scale=float(np.std(w @ mine.vector, ddof=1)))

# How far it can be trusted.
cone = ec.bootstrap_cone(ec.InterFaceGAN(${text(method)}), w[rows], y, n_repeats=200)
print(f"95 % of the refits lie within {np.quantile(cone.angles, 0.95):.0f} degrees; cone {cone.angle[0]:.0f} degrees")
right = 0
for i in range(len(rows)):
    others = np.delete(np.arange(len(rows)), i)
    again = ec.InterFaceGAN(${text(method)}).fit(w[rows][others], y[others])
    right += int((again.decision_function(w[[rows[i]]])[0] > 0) == (y[i] > 0.5))
print(f"{right} of {len(rows)} labels told right by a fit to the others")
cosines = known.cosine(mine)[:, 0]
rng = np.random.default_rng(0)
shuffled = np.abs([
    known.cosine(ec.InterFaceGAN(${text(method)}).fit(w[rows], rng.permutation(y)).directions_[0])[:, 0]
    for _ in range(200)
])                                                  # the same labels, dealt out anew
chance = np.quantile(shuffled, 0.95, axis=0)
for k in np.argsort(-abs(cosines))[:5]:
    print(f"cosine with {known.names[k]}: {cosines[k]:+.2f}; labels shuffled: within {chance[k]:.2f}")

# The walk, conditioned and scored again.
held = [known[name] for name in [${held.map(text).join(", ")}]]
OTHERS = {${others.map((o) => `${text(o.name)}: (${of(HIGH + NET_HIGH, o.row)}, ${of(LOW + NET_LOW, o.row)})`).join(", ")}}
for name, (yes, no) in OTHERS.items():              # what you labelled too, and hold
    which = sorted(yes + no)
    marks = np.array([1.0 if row in yes else 0.0 for row in which])
    held.append(ec.InterFaceGAN(${text(method)}).fit(w[which], marks, names=[name]).directions_[0])
way = ec.condition(mine, held) if held else mine
edited = ec.edit(w[[${at}]], way, ${Number.isInteger(alpha) ? alpha.toFixed(1) : alpha})
before, after = (faces.read(faces.decode(x))[0] for x in (w[[${at}]], edited))
for name, change in zip(faces.attributes, after - before):
    print(f"{name:20} {change:+8.2f}")

found = ec.DirectionSet([mine], meta={"model": known.meta["model"], "samples": len(rows)})
# found.save("my_direction.safetensors")
result = [*mine.vector, mine.bias, mine.scale, mine.gain, mine.offset, way.retained, right]
`;
}

/** @returns {Store} */
export function load() {
  try { return repaired(JSON.parse(localStorage.getItem(KEY) ?? "null")); } catch { return empty(); /* unreadable, or no storage here: the same as nothing kept */ }
}
/** Says whether the browser kept it. @param {Store} s */
export function keep(s) {
  try { localStorage.setItem(KEY, JSON.stringify(s)); return true; } catch { return false; }
}
/** @returns {boolean} whether nothing is kept any more */
export function forget() {
  try { localStorage.removeItem(KEY); return true; } catch { return false; }
}
