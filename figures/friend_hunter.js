// @ts-check
// Figure 1.2b. Two hands on one clock: v, and what W makes of it. Where they lie on one line, W changes the arrow's length
// and not its direction. The strip is inked hour by hour, where the reader has been, so that the hunt is a hunt; such an arrow
// gets its name when it is found, and where there is none, a whole turn shows it.

import { oneOf, real, realMatrix } from "./lib/clean.js";
import { choice, equation, line, matrix, sign } from "./lib/controls.js";
import { attr, html, say, svg } from "./lib/dom.js";
import { defineFigure } from "./lib/figure.js";
import { num, py, pyMatrix, short, spoken } from "./lib/format.js";
import { around, lineBoxes, placeLabel } from "./lib/labels.js";
import { movable } from "./lib/movable.js";
import { arrow, plane } from "./lib/plane.js";
import { between, pick } from "./lib/rng.js";
import { dist, dot, matvec, norm, scale } from "./lib/vec.js";
import { MATRICES } from "./lib/world.js";

const MAX = 2.5, SECTORS = 12, WIDE = 360 / SECTORS, NEAR = 0.6, DEG = Math.PI / 180;
const NAMED = { W_C: "classifier", W_G: "dictionary", W_R: "turn & stretch", custom: "yours" };
const matrixOf = (/** @type {any} */ s) => (s.w === "custom" ? s.m : MATRICES[s.w]);
const wrap = (/** @type {number} */ a) => ((a % 360) + 360) % 360;
const unit = (/** @type {number} */ a) => [Math.cos(a * DEG), Math.sin(a * DEG)];
const sectorOf = (/** @type {number} */ a) => Math.floor(wrap(a) / WIDE) % SECTORS;

/** Where the hand has been, as runs of sectors: "0-3,7". An address can hold it. @param {string} text @returns {number[]} */
const listed = (text) => (text === "" ? [] : text.split(",").flatMap((run) => { const [a, b = a] = run.split("-").map(Number); return Array.from({ length: b - a + 1 }, (_, k) => a + k); }));
/** @param {Iterable<number>} sectors */
const runsOf = (sectors) => {
  /** @type {number[][]} */ const runs = [];
  for (const k of [...new Set(sectors)].sort((a, b) => a - b)) { const last = runs[runs.length - 1]; if (last && last[1] === k - 1) last[1] = k; else runs.push([k, k]); }
  return runs.map(([a, b]) => (a === b ? `${a}` : `${a}-${b}`)).join(",");
};
const ALL = runsOf(Array.from({ length: SECTORS }, (_, k) => k));

/** The angle between v and W v, from 0 to 180 degrees; 0 where nothing is left of it. @param {number[]} v @param {number[]} o */
const between2 = (v, o) => (norm(o) < 1e-12 ? 0 : Math.atan2(Math.abs(v[0] * o[1] - v[1] * o[0]), dot(v, o)) / DEG);

/**
 * The directions, from 0 to 180 degrees, that W keeps or turns right round; null when it does so with every one.
 * The part of W v that lies across v is (c - b)/2 + (b + c)/2 cos 2t + (d - a)/2 sin 2t, a wave: it is zero twice in half a
 * turn, once, or never. @param {number[][]} W @returns {{angle: number, factor: number}[]|null}
 */
export function friendsOf([[a, b], [c, d]]) {
  const size = Math.max(Math.abs(a), Math.abs(b), Math.abs(c), Math.abs(d), 1e-300), R = Math.hypot(b + c, d - a), k = b - c;
  if (R < 1e-12 * size) return Math.abs(k) < 1e-12 * size ? null : [];
  if (Math.abs(k) > R * (1 + 1e-12)) return [];
  const middle = Math.atan2(d - a, b + c) / DEG, half = Math.acos(Math.max(-1, Math.min(1, k / R))) / DEG;
  const angles = half < 1e-5 || half > 180 - 1e-5 ? [(middle + half) / 2] : [(middle - half) / 2, (middle + half) / 2];
  return angles.map((t) => { const at = Number((((t % 180) + 180) % 180).toFixed(9)) % 180, v = unit(at); return { angle: at, factor: dot(v, matvec([[a, b], [c, d]], v)) }; }).sort((p, q) => p.angle - q.angle);
}

/** The angle on the strip. Where W leaves nothing of v there is none, so the one a hair further is drawn. @param {number[][]} W @param {number} a */
const turnAt = (W, a) => { const o = matvec(W, unit(a)); return norm(o) < 1e-9 ? between2(unit(a + 0.01), matvec(W, unit(a + 0.01))) : between2(unit(a), o); };

/** @param {any} s */
export function derive(s) {
  const W = matrixOf(s), v = unit(s.angle), o = matvec(W, v), friends = friendsOf(W), turn = between2(v, o), seen = listed(s.seen);
  const apart = (/** @type {number} */ f) => Math.abs(((s.angle - f + 270) % 180) - 90);
  const here = friends === null ? { angle: s.angle, factor: W[0][0] } : friends.find((f) => apart(f.angle) < 1e-7) ?? null;
  const found = (friends ?? []).filter((f) => seen.includes(sectorOf(f.angle)) || seen.includes(sectorOf(f.angle + 180)));
  return { W, v, o, turn: here ? (here.factor < 0 ? 180 : 0) : turn, stretch: norm(o), friends, here, found, seen, whole: seen.length === SECTORS };
}

/** @param {any} s @param {any} d */
function words(s, d) {
  const points = `v points at ${short(s.angle, 1)}°.`;
  if (d.here) {
    const f = d.here.factor, how = Math.abs(f) < 1e-9 ? "nothing is left of it" : Math.abs(f - 1) < 1e-9 ? "unchanged, a true friend" : f > 0 ? `the same direction, ${short(f)} times as long` : Math.abs(f + 1) < 1e-9 ? "turned right round, as long as before" : `turned right round, ${short(-f)} times as long`;
    const name = d.friends === null ? "So it is with every arrow: each is an eigenvector of this W" : "An arrow that W leaves on its line is called an eigenvector of W";
    return `${points} W v is ${short(f)} v: ${how}. ${name}, and ${short(f)} is its eigenvalue.`;
  }
  const n = d.found.length, tail = d.friends.length === 0 ? (d.whole ? " You have been all round: this W leaves no direction alone." : "")
    : n === 0 ? (d.whole ? "" : "") : ` Found so far: ${n === 1 ? "one direction" : "two directions"} that W leaves on ${n === 1 ? "its" : "their"} line.`;
  return `${points} W turns it by ${num(d.turn, 1)}° and makes it ${num(d.stretch)} times as long.${tail}`;
}

export const spec = {
  name: "friend_hunter", number: "1.2b", title: "The friend hunter", instruction: "Drag the hand v round the clock.",
  defaults: { w: "W_C", m: [[1, 0.5], [-0.5, 1]], angle: 105, seen: "3" },
  choices: { w: Object.keys(NAMED) },
  derive, words,
  result: (/** @type {any} */ s, /** @type {any} */ d) => [...d.o, d.stretch],
  python: (/** @type {any} */ s) => `import numpy as np
import eigencat as ec

W = np.array(${s.w === "custom" ? pyMatrix(s.m) : `ec.matrices()["${s.w}"]`})
turn = np.radians(${py(s.angle)})
v = np.array([np.cos(turn), np.sin(turn)])
o = W @ v
result = [*o, np.hypot(*o)]     # where v lands, and how long it has become
print(result, np.linalg.eig(W))
`,
  clean(/** @type {any} */ s) {
    const angle = wrap(real("angle", s.angle, -3600, 3600));
    const runs = typeof s.seen === "string" && s.seen.length <= 200 && /^(\d{1,2}(-\d{1,2})?(,\d{1,2}(-\d{1,2})?)*)?$/.test(s.seen) ? listed(s.seen) : null;
    if (!runs || runs.some((k) => k >= SECTORS)) throw new Error(`seen=${JSON.stringify(s.seen)?.slice(0, 60)} must be runs of numbers from 0 to ${SECTORS - 1}, such as "0-3,7"; got ${typeof s.seen}. Write "" to begin afresh.`);
    const seen = runsOf([...runs, sectorOf(angle)]);
    return { w: oneOf("w", s.w, Object.keys(NAMED)), m: realMatrix("m", s.m, 2, 2, -MAX, MAX), angle, seen };
  },
  random(/** @type {() => number} */ r) {
    const w = pick(r, Object.keys(NAMED)), m = [0, 1].map(() => [0, 1].map(() => (r() < 0.5 ? Math.round(between(r, -2, 2)) : between(r, -MAX, MAX)))), list = friendsOf(w === "custom" ? m : MATRICES[w]);
    const angle = list?.length && r() < 0.3 ? pick(r, list).angle + pick(r, [0, 180]) : between(r, 0, 360), first = Math.floor(between(r, 0, SECTORS)), many = Math.floor(between(r, 0, SECTORS + 4));
    return { w, m, angle, seen: runsOf(Array.from({ length: Math.min(many, SECTORS) }, (_, k) => (first + k) % SECTORS)) };
  },
  invariant(/** @type {any} */ s) {
    const d = derive(s), must = (/** @type {boolean} */ ok, /** @type {string} */ what) => { if (!ok) throw new Error(what); }, size = Math.max(...d.W.flat().map(Math.abs), 1);
    must(Math.abs(norm(d.v) - 1) < 1e-12, "v must be one long");
    for (const f of d.friends ?? []) {
      const v = unit(f.angle);
      // Where two such directions merge, a small error in W is a large one in the angle.
      must(dist(matvec(d.W, v), scale(v, f.factor)) < 1e-5 * size, "W must leave a friend on its line");
    }
    // A factor of zero leaves an arrow without a direction, and so without an angle.
    if (d.here) must(Math.abs(d.here.factor) < 1e-3 || Math.abs(between2(d.v, d.o) - d.turn) < 0.1, "on a friend the angle must be 0, or 180 where the factor is negative");
    else must(d.turn > 0 && d.turn < 180, "off the friends the angle must be neither 0 nor 180");
    const [[a, b], [c, e]] = d.W, real2 = (a - e) ** 2 + 4 * b * c;
    if (real2 < -1e-9 * size * size) {
      must(d.friends?.length === 0, "a matrix without real eigenvalues must have no friends");
      for (let t = 0; t < 180; t += 3) { const v = unit(t), angle = between2(v, matvec(d.W, v)); must(angle > 0 && angle < 180, "and its angle must never be 0 or 180"); }
    }
    if (real2 > 1e-9 * size * size) must(d.friends?.length === 2 && Math.abs(d.friends[0].factor + d.friends[1].factor - a - e) < 1e-7 * size, "two real eigenvalues must add up to the trace");
    if (s.w === "W_G") must(d.friends?.length === 0, "the dictionary leaves no direction alone");
  },
  build,
};
export default defineFigure(spec);

// The clock's own units; how many of them v is long depends on W, so that the longest W v stays inside the rim.
const UNIT = 40, REACH = 5.65, RIM = 5.1;
/** The most that W stretches any arrow: its longer half-axis. @param {number[][]} W */
const most = ([[a, b], [c, d]]) => (Math.hypot(a + d, b - c) + Math.hypot(a - d, b + c)) / 2;
const zoom = (/** @type {number[][]} */ W) => (RIM * 0.86) / Math.max(1.25, most(W));
const CHART = { w: 460, h: 268, x0: 60, x1: 448, y0: 30, y1: 216 };
const cx = (/** @type {number} */ a) => CHART.x0 + (CHART.x1 - CHART.x0) * a / 360, cy = (/** @type {number} */ t) => CHART.y1 - (CHART.y1 - CHART.y0) * t / 180;

/** @param {import("./lib/figure.js").Ctx} ctx */
function build({ stage, state, set, commit, signal, tween }) {
  const p = plane({ x: [-REACH, REACH], y: [-REACH, REACH], unit: UNIT, axes: [{ kind: "plain", name: "" }, { kind: "plain", name: "" }], label: "A clock with two hands: v, one long, and W v" });
  // A clock has hours and no grid.
  for (const part of [".ec-grid", ".ec-axes", ".ec-names"]) p.root.querySelector(part)?.remove();
  const O = [p.px(0), p.py(0)], onRim = (/** @type {number} */ a, r = RIM) => { const [x, y] = unit(a); return [p.px(x * r), p.py(y * r)]; };
  const ticks = Array.from({ length: 12 }, (_, k) => `M${onRim(30 * k, RIM - (k % 3 ? 0.14 : 0.28))}L${onRim(30 * k, RIM)}`).join("");
  const rim = svg("circle", { class: "fh-rim", cx: O[0], cy: O[1], r: RIM * UNIT }), trail = svg("path", { class: "fh-trail" });
  const one = svg("circle", { class: "fh-one", cx: O[0], cy: O[1] }), hours = [0, 90, 180, 270].map((a) => { const [x, y] = onRim(a, RIM - 0.8); return svg("text", { class: "ec-tick", x, y: y + 5 }, `${a}°`); });
  const mine = [0, 1].map(() => ({ path: svg("path", { class: "fh-friend" }), text: svg("text", { class: "ec-label fh-factor" }) }));
  const reach = svg("path", { class: "fh-reach" }), arc = svg("path", { class: "fh-arc" });
  const hand = arrow(p, { cls: "fh-v", pin: true }), moved = arrow(p, { cls: "fh-o", hollow: true }), names = [svg("text", { class: "ec-label fh-name" }, "v"), svg("text", { class: "ec-label fh-name fh-oname" }, "W v")];
  hand.root.setAttribute("data-lights", "v"); moved.root.setAttribute("data-lights", "o");
  const grip = svg("g", { class: "ec-handle" });
  grip.innerHTML = `<circle class="ec-hit" r="27"/><circle class="ec-ring" r="12.5"/>`;
  p.data.append(rim, svg("path", { class: "fh-ticks", d: ticks }), ...hours, one, ...mine.map((m) => m.path), trail, reach, arc, moved.root, hand.root);
  p.over.append(...mine.map((m) => m.text), ...names, grip);

  // ── the strip: how far W turns v, for every direction that was tried ──
  const chart = svg("svg", { viewBox: `0 0 ${CHART.w} ${CHART.h}`, class: "ec-pane fh-chart", role: "img", "aria-label": "The angle between v and W v, over the direction of v" });
  const label = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ text, cls = "") => svg("text", { x, y, class: `ec-tick ${cls}` }, text);
  const ink = svg("path", { class: "fh-ink" }), now = svg("circle", { class: "fh-now", r: 6.5 }), dots = [0, 1, 2, 3].map(() => svg("circle", { class: "fh-dot", r: 6 })), drop = svg("path", { class: "ec-drop" });
  chart.append(svg("path", { class: "fh-frame", d: [0, 90, 180].map((t) => `M${CHART.x0} ${cy(t)}H${CHART.x1}`).join("") + [0, 90, 180, 270, 360].map((a) => `M${cx(a)} ${CHART.y0}V${CHART.y1 + 5}`).join("") }),
    svg("path", { class: "fh-limits", d: `M${CHART.x0} ${cy(0)}H${CHART.x1}M${CHART.x0} ${cy(180)}H${CHART.x1}` }),
    ...[0, 90, 180].map((t) => label(CHART.x0 - 9, cy(t) + 5, `${t}°`, "end")), ...[0, 90, 180, 270, 360].map((a) => label(cx(a) - (a === 360 ? 6 : 0), CHART.y1 + 22, `${a}°`)),
    svg("text", { class: "ec-note fh-note", x: CHART.x0, y: CHART.y0 - 11 }, "angle between v and W v"), svg("text", { class: "ec-note fh-note end", x: CHART.x1, y: CHART.y1 + 45 }, "direction of v"), drop, ink, ...dots, now);

  const go = (/** @type {number} */ to, free = false) => {
    const s = state(), from = s.angle, list = friendsOf(matrixOf(s)) ?? [];
    let angle = wrap(to);
    // Near a friend the hand falls into its place, which lies on no grid; from there it can be moved by any step.
    const gap = (/** @type {number} */ a, /** @type {number} */ f) => Math.abs(((a - f + 270) % 180) - 90);
    const near = free ? undefined : list.find((f) => gap(angle, f.angle) <= NEAR && gap(from, f.angle) > NEAR);
    if (near) angle = wrap(near.angle + (gap(angle, near.angle) < 90 && Math.abs(((angle - near.angle + 540) % 360) - 180) > 90 ? 180 : 0));
    // Whatever lies between two places of the hand has been passed.
    const way = ((angle - from + 540) % 360) - 180, seen = new Set(listed(s.seen));
    for (let k = 0; k <= Math.abs(way); k += 2) seen.add(sectorOf(from + Math.sign(way) * k));
    set({ angle, seen: runsOf(seen) });
  };
  const raw = (/** @type {any} */ e) => { const [x, y] = p.at(e), a = Math.atan2(y, x) / DEG, near = state().angle; return [a + 360 * Math.round((near - a) / 360), 0]; };
  const hold = movable(grip, { axis: "x", range: [[-720, 1080], [0, 0]], step: 1, coarse: 15, fine: 0.1, at: raw, get: () => [state().angle, 0], set: ([a]) => go(a), done: commit, signal, home: () => [0, 0], grips: [rim],
    label: "Direction of v, in degrees anticlockwise from the right", value: () => { const s = state(), d = derive(s); return `${spoken(s.angle, 1)} degrees; W turns it by ${spoken(d.turn, 1)} degrees, ${spoken(d.stretch)} times as long`; } });
  attr(grip, { "aria-valuemin": 0, "aria-valuemax": 360 });

  const afresh = (/** @type {any} */ patch) => { set({ ...patch, seen: "" }); commit(); };
  const which = choice({ label: "W is", options: /** @type {[string, string][]} */ (Object.entries(NAMED)), signal, hideable: "matrix", set: (w) => afresh(w === "custom" ? { w, m: matrixOf(state()) } : { w }) });
  const M = matrix({ label: "The matrix W", rows: 2, cols: 2, min: -MAX, max: MAX, signal, done: commit, name: (i, j) => `W, row ${i + 1}, column ${j + 1}`,
    set: (i, j, v) => { const m = matrixOf(state()).map((/** @type {number[]} */ r) => [...r]); m[i][j] = v; set({ w: "custom", m, seen: "" }); } });
  const round = html("button", { type: "button", class: "ec-opt" }, "Go once round");
  round.addEventListener("click", () => {
    const from = state().angle;
    tween(360, 0, 5200, (u) => go(from + u, true), () => { set({ angle: from, seen: ALL }); commit(); });
  }, { signal });

  const vo = matrix({ label: "W v", rows: 2, cols: 1, digits: 2, kinds: () => "c-o", lights: () => "o" }), vv = matrix({ label: "v", rows: 2, cols: 1, digits: 2, lights: () => "v" });
  const same = html("span", { class: "fh-same" });
  const eq = equation({ label: (s) => s, parts: [html("i", { class: "fh-W" }, "W"), vv.root, sign("="), vo.root, same] });
  const told = line(["turned by ", { live: "turn", lights: "turn" }, ", stretched ", { live: "stretch", lights: "o" }, " times"]);
  stage.append(html("div", { class: "fh-two" }, html("div", { class: "fh-clock" }, p.root),
    html("div", { class: "fh-side" }, html("div", { class: "fh-top" }, html("div", { class: "fh-m" }, html("i", { class: "fh-W" }, "W"), sign("="), M.root), round), which.root, html("div", { "data-hideable": "strip" }, chart), html("div", { "data-hideable": "equation" }, told.root), eq.root)));

  return { draw(/** @type {any} */ s, /** @type {any} */ d) {
    const K = zoom(d.W), onDial = (/** @type {number[]} */ q) => [p.px(q[0] * K), p.py(q[1] * K)], at = onRim(s.angle), tip = onDial(d.v), end = onDial(d.o);
    hand.draw(scale(d.v, K)); moved.draw(scale(d.o, K));
    attr(one, { r: K * UNIT });
    attr(grip, { transform: `translate(${at[0]} ${at[1]})` });
    attr(reach, { d: `M${tip[0]} ${tip[1]}L${at[0]} ${at[1]}` });
    attr(arc, { d: d.here || d.stretch < 0.05 ? "" : wedge(O, d.v, d.o, 0.62 * K * UNIT) });
    p.root.classList.toggle("fh-lined", Boolean(d.here));
    const runs = stretches(d.seen);
    attr(trail, { d: runs.map((list) => curve(list, (a) => { const o = onDial(matvec(d.W, unit(a))); return `${o[0].toFixed(1)} ${o[1].toFixed(1)}`; })).join("") });
    attr(ink, { d: runs.map((list) => curve(list, (a) => `${cx(a).toFixed(1)} ${cy(turnAt(d.W, a)).toFixed(1)}`)).join("") });
    attr(now, { cx: cx(s.angle), cy: cy(d.turn) });
    attr(drop, { d: `M${cx(s.angle)} ${CHART.y1}V${cy(d.turn)}` });

    /** @type {import("./lib/labels.js").Box[]} */ const taken = [...lineBoxes(O[0], O[1], end[0], end[1]), ...lineBoxes(O[0], O[1], at[0], at[1]), around(at[0], at[1], 15), ...[0, 90, 180, 270].map((a) => onRim(a, RIM - 0.8)).map(([x, y]) => around(x, y, 17))];
    mine.forEach((m, k) => {
      const f = d.found[k], text = f ? `× ${short(f.factor)}` : "";
      attr(m.path, { d: f ? `M${onRim(f.angle)}L${onRim(f.angle + 180)}` : "" });
      // The factor stands beside its line, near the rim at the end that is free.
      const spots = f ? [f.angle, f.angle + 180].flatMap((a) => [RIM - 0.9, RIM - 1.7].map((r) => onRim(a, r))) : [];
      const place = spots.map((q) => placeLabel(text, q[0], q[1], [...taken, ...(f ? lineBoxes(...pair(onRim(f.angle)), ...pair(onRim(f.angle + 180)), 5, 40) : [])], p, 13)).find(Boolean);
      write(m.text, text, place, taken);
    });
    [[tip, d.v, "v"], [end, d.o, "W v"]].forEach(([q, , text], k) => {
      const [x, y] = /** @type {number[]} */ (q), crowd = k === 0 && dist(tip, end) < 26;
      write(names[k], /** @type {string} */ (text), crowd ? null : placeLabel(/** @type {string} */ (text), x, y, taken, p, 13) ?? placeLabel(/** @type {string} */ (text), x, y, taken, p, 22), taken);
    });
    const gone = d.here && Math.abs(d.here.factor) < 1e-9;
    for (const e of [now, drop]) e.style.display = gone ? "none" : "";
    const rings = d.found.filter((/** @type {any} */ f) => Math.abs(f.factor) > 1e-9).flatMap((/** @type {any} */ f) => [0, 180].filter((h) => d.seen.includes(sectorOf(f.angle + h))).map((h) => [cx(f.angle + h), cy(f.factor < 0 ? 180 : 0)]));
    dots.forEach((e, k) => { e.style.display = rings[k] ? "" : "none"; if (rings[k]) attr(e, { cx: rings[k][0], cy: rings[k][1] }); });

    M.draw(d.W); which.draw(s.w); vv.draw(d.v.map((/** @type {number} */ v) => [v])); vo.draw(d.o.map((/** @type {number} */ v) => [v]));
    told.draw({ turn: gone ? "none" : `${num(d.turn, 1)}°`, stretch: num(d.stretch) });
    say(same, d.here ? `= ${short(d.here.factor)} v` : "");
    eq.draw(`W v is ${d.o.map((/** @type {number} */ v) => spoken(v)).join(", ")}${d.here ? `, which is ${spoken(d.here.factor)} times v` : ""}`);
    hold.sync();
  } };
}

const pair = (/** @type {number[]} */ q) => /** @type {[number, number]} */ ([q[0], q[1]]);
/** @param {SVGElement} e @param {string} text @param {any} place @param {any[]} taken */
function write(e, text, place, taken) {
  e.style.display = place && text ? "" : "none";
  if (!place || !text) return;
  say(e, text);
  attr(e, { x: place.x, y: place.y, "text-anchor": place.anchor });
  taken.push(place.box);
}

/** Sectors that lie side by side, as [from, to] in degrees. @param {number[]} seen @returns {number[][]} */
function stretches(seen) {
  /** @type {number[][]} */ const out = [];
  for (const k of seen) { const last = out[out.length - 1]; if (last && last[1] === k * WIDE) last[1] += WIDE; else out.push([k * WIDE, (k + 1) * WIDE]); }
  return out;
}
/** A curve over an arc of directions. @param {number[]} arc @param {(a: number) => string} at */
const curve = ([from, to], at) => Array.from({ length: (to - from) / 1.5 + 1 }, (_, k) => (k ? "L" : "M") + at(from + 1.5 * k)).join("");

/** The angle between two arrows, drawn as an arc the short way round. @param {number[]} O @param {number[]} v @param {number[]} o @param {number} r */
function wedge(O, v, o, r) {
  const a = Math.atan2(v[1], v[0]), turn = Math.atan2(v[0] * o[1] - v[1] * o[0], dot(v, o)), b = a + turn;
  if (Math.abs(turn) < 0.02) return "";
  return `M${O[0] + r * Math.cos(a)} ${O[1] - r * Math.sin(a)}A${r} ${r} 0 0 ${turn > 0 ? 0 : 1} ${O[0] + r * Math.cos(b)} ${O[1] - r * Math.sin(b)}`;
}
