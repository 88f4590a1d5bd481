import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import test from "node:test";
import { across, neighbour, spec } from "../concept_map.js";
import { LESSONS, ORDER } from "../lib/concepts.js";
import { makeGraph } from "../lib/graph.js";
import { layered } from "../lib/layered.js";
import { rng } from "../lib/rng.js";

const state = (more) => spec.clean({ ...spec.defaults, ...more });
const graph = makeGraph(LESSONS);

test("300 random states keep the invariant, and cleaning a clean state changes nothing", () => {
  const r = rng(4);
  for (let i = 0; i < 300; i++) {
    const s = state(spec.random(r));
    spec.invariant(s);
    assert.deepEqual(spec.clean(s), s);
    const d = spec.derive(s);
    assert.ok(spec.words(s, d).length > 20);
    assert.ok(spec.result(s, d).every((k) => k >= 0 && k <= LESSONS.length));
  }
});

test("the ways are those of the curriculum", () => {
  const way = (goal, visited = []) => spec.derive(state({ goal, visited })).path.join(" ");
  assert.equal(way("0"), "0");
  assert.equal(way("2.2"), "0 1.1 1.3 A1.2 2.0 2.1 2.2");
  // 3.1 opens with the mystery, but its mathematics needs 3.2.
  assert.equal(way("3.4"), "0 1.1 1.3 A1.2 2.0 2.1 2.2 2.3 3.2 3.1 3.3 3.4");
  // Whoever wants only chapters 4, 5 or 6 meets no GAN; chapter 10 meets them in 2.0 and nowhere else.
  for (const [goal, gans] of [["4", []], ["5", []], ["6", []], ["10", ["2.0"]]]) assert.deepEqual(way(goal).split(" ").filter((n) => /^2\.|^3\.[14]/.test(n)), gans, goal);
  assert.deepEqual(spec.derive(state({ visited: ["0", "1.1"] })).ready, ["1.2", "1.3"]);
  assert.deepEqual(spec.derive(state({ goal: "2.0", visited: ["0", "1.1", "2.0"] })).left, ["1.3"]);
  assert.deepEqual(graph.order, ORDER, "JavaScript and Python read in the same order");
});

test("a graph that cannot be read is refused", () => {
  const l = (number, ...needs) => ({ number, needs });
  assert.throws(() => makeGraph([l("a"), l("b", "a", "d"), l("c", "b"), l("d", "c")]), /must have no cycle; got b → d → c → b/);
  assert.throws(() => makeGraph([l("a", "a")]), /must have no cycle; got a → a/);
  assert.throws(() => makeGraph([l("a", "z")]), /needs=z of lesson a must be a lesson/);
  assert.throws(() => layered(["a", "b"], [["a", "b"], ["b", "a"]], () => ({ up: 1, down: 1 }), 1), /no cycle/);
  assert.deepEqual(makeGraph([l("a"), l("b", "a"), l("c", "b", "a")]).reduced(), [["a", "b"], ["b", "c"]]);
});

test("random graphs: every parent comes first, and the way is the ancestors", () => {
  const r = rng(9);
  for (let i = 0; i < 200; i++) {
    const n = 2 + Math.floor(r() * 14), lessons = Array.from({ length: n }, (_, k) => ({ number: `n${k}`, needs: Array.from({ length: k }, (_, j) => `n${j}`).filter(() => r() < 0.25) })).sort(() => r() - 0.5);
    const g = makeGraph(lessons), goal = lessons[Math.floor(r() * n)].number, path = g.path(goal);
    for (const l of lessons) for (const p of l.needs) assert.ok(g.order.indexOf(p) < g.order.indexOf(l.number));
    assert.deepEqual(new Set(path), new Set([...g.before(goal), goal]));
    // What is left out of the drawing can still be reached along what is drawn.
    const drawn = makeGraph(lessons.map((l) => ({ number: l.number, needs: g.reduced().filter((e) => e[1] === l.number).map((e) => e[0]) })));
    for (const l of lessons) assert.deepEqual(drawn.before(l.number), g.before(l.number));
    if (i % 5) continue;   // drawing is the slow part
    const plan = layered(g.names, g.reduced(), () => ({ up: 20, down: 20 }), 8);
    for (const layer of plan.layers) for (let k = 1; k < layer.length; k++) assert.ok(layer[k].y - layer[k].up >= layer[k - 1].y + layer[k - 1].down - 0.51, "rooms must not overlap");
    for (const [a, b] of g.reduced()) assert.ok(plan.places.get(a).layer < plan.places.get(b).layer);
  }
});

test("the map runs left to right, with room for every name, and is the same each time", () => {
  const plan = across(), size = () => ({ up: 25, down: 30 }), [one, two] = [0, 1].map(() => layered(graph.names, graph.reduced(), size, 10));
  for (const n of graph.names) assert.deepEqual(one.places.get(n), two.places.get(n));
  assert.ok(plan.width < 900, `a map of ${plan.width} is too wide to be read at 1100 px`);
  for (const [a, b] of graph.reduced()) assert.ok(plan.xs[plan.places.get(a).layer] < plan.xs[plan.places.get(b).layer]);
  assert.ok(plan.crossings <= 8, `${plan.crossings} crossings`);
});

test("the arrow keys reach every lesson and can come back", () => {
  const plan = across(), wide = new Map(graph.names.map((n) => [n, { x: plan.xs[plan.places.get(n).layer], y: plan.places.get(n).y }])), tall = new Map(graph.order.map((n, i) => [n, { x: 0, y: 42 * i }]));
  for (const spots of [wide, tall]) for (const from of graph.names) {
    const seen = new Set([from]), waiting = [from];
    while (waiting.length) { const n = waiting.pop(); for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) { const to = neighbour(spots, n, key); if (to && !seen.has(to)) { seen.add(to); waiting.push(to); } } }
    assert.equal(seen.size, graph.names.length, `from ${from}: ${graph.names.filter((n) => !seen.has(n))}`);
  }
  assert.equal(neighbour(wide, "0", "ArrowLeft"), "");
  assert.equal(neighbour(wide, "0", "x"), "");
});

test("hostile states are refused with a message, or read as far as they can be", () => {
  for (const [more, message] of [[{ visited: "0" }, /visited="0" must be a list of lesson numbers/], [{ visited: null }, /visited=null/], [{ goal: 3 }, /goal=3 must be the number of a lesson/], [{ focus: ["0"] }, /focus=/]]) assert.throws(() => state(more), message);
  assert.deepEqual(state({ visited: ["1.1", "0", "1.1", "99", 7, null, "__proto__"], goal: "constructor", focus: "nowhere" }), { visited: ["0", "1.1"], goal: "", focus: "" });
});

test("the snippet is Python's own graph, and says what the figure says", (t) => {
  const python = ["python3", "python"].find((p) => { try { execFileSync(p, ["-c", "import graphlib"], { stdio: "ignore" }); return true; } catch { return false; } });
  if (!python) return t.skip("needs Python 3.9 or later on the path");
  const r = rng(2);
  for (let i = 0; i < 6; i++) {
    const s = state(spec.random(r)), out = execFileSync(python, ["-c", `${spec.python(s)}\nimport json; print(json.dumps(result))`], { encoding: "utf8", env: { ...process.env, PYTHONIOENCODING: "utf-8" } }).trim().split("\n");
    assert.deepEqual(JSON.parse(out[out.length - 1]), spec.result(s, spec.derive(s)), JSON.stringify(s));
  }
});
