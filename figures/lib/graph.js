// @ts-check
// Which lesson needs which, and the ways through them: the same rules as book/_ext/graph.py.

/** @param {{number: string, needs: string[]}[]} lessons in the order of the contents */
export function makeGraph(lessons) {
  const names = lessons.map((l) => l.number), place = new Map(names.map((n, i) => [n, i]));
  /** @type {Map<string, string[]>} */ const needs = new Map(lessons.map((l) => [l.number, l.needs]));
  for (const [lesson, wanted] of needs) for (const other of wanted) {
    if (!place.has(other)) throw new Error(`needs=${other} of lesson ${lesson} must be a lesson; got an unknown one. Add it or correct the number.`);
  }
  const parents = (/** @type {string} */ n) => needs.get(n) ?? [];

  /** Every lesson after what it needs; otherwise as in the contents. */
  const readInOrder = () => {
    /** @type {string[]} */ const done = [];
    const seen = new Set();
    while (done.length < names.length) {
      const next = names.find((n) => !seen.has(n) && parents(n).every((p) => seen.has(p)));
      if (next === undefined) throw new Error(`needs must have no cycle; got ${cycle(seen).join(" → ")}.`);
      seen.add(next);
      done.push(next);
    }
    return done;
  };
  /** Walk backwards from a lesson that can never come, until one comes round again. @param {Set<string>} seen */
  const cycle = (seen) => {
    const walk = [/** @type {string} */ (names.find((n) => !seen.has(n)))];
    for (;;) {
      const step = /** @type {string} */ (parents(walk[walk.length - 1]).find((p) => !seen.has(p)));
      if (walk.includes(step)) return [...walk.slice(walk.indexOf(step)), step];
      walk.push(step);
    }
  };
  const order = readInOrder();

  /** Everything that must be read before a lesson. @param {string} lesson */
  const before = (lesson) => {
    const found = new Set(), waiting = [...parents(lesson)];
    for (let p = waiting.pop(); p !== undefined; p = waiting.pop()) if (!found.has(p)) { found.add(p); waiting.push(...parents(p)); }
    return found;
  };
  return {
    names, order, before,
    /** @param {string} n */ has: (n) => place.has(n),
    /** @param {string} n */ index: (n) => place.get(n) ?? -1,
    /** @param {string} n */ needs: parents,
    /** What a lesson cannot do without, and itself, in reading order. @param {string} lesson */
    path(lesson) { const wanted = before(lesson).add(lesson); return order.filter((n) => wanted.has(n)); },
    /** All of whose parents have been visited. @param {string[]} visited */
    unlocked(visited) { const seen = new Set(visited); return names.filter((n) => parents(n).every((p) => seen.has(p))); },
    /** The edges that no longer way round already implies. @returns {[string, string][]} */
    reduced: () => names.flatMap((n) => parents(n).filter((p) => !parents(n).some((q) => q !== p && before(q).has(p))).map((p) => /** @type {[string, string]} */ ([p, n]))),
  };
}
