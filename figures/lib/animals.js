// One hand, one line weight. Everything is a function of the record (f, b) and of t: 1 = cat, 0 = rat.
// The colour under the ink IS the record: a bar f units long (face) and an ellipse b units wide (body), so that the
// record (0, 0) is blank. The ink around it keeps a little flesh on the smallest animal.
// Ears, tail, whiskers and mood are the illustrator's guess.
const r = n => Math.round(n * 100) / 100, mix = (a, b, t) => a + (b - a) * t;
const P = (...a) => a.map(v => typeof v === 'number' ? r(v) : v).join(' ');

/** Drawing units a unit of body (half its width) and of snout. */
export const SPOT = 13, BAR = 15;

export function layout(f, b, t, long = 1) {
  const F = Math.max(f, 0), B = Math.max(b, 0);
  const sx = SPOT * B, sy = sx * 0.635;                 // the record's ellipse: proportional to b, one shape
  const rx = (4.5 + 10.75 * B) * long, ry = 5.5 + 5.5 * B, leg = mix(4, 8.5, t);
  const cy = -(leg + ry * .94);
  const hr = mix(8.2, 12, t);
  const hx = rx * mix(.92, .74, t) + hr * mix(.55, .42, t);
  const hy = cy - ry * mix(.12, .62, t) - hr * mix(.05, .42, t);
  const s = BAR * F;                                     // snout: linear in f, and nothing else
  const tipx = hx + hr * .78 + s, tipy = hy + mix(3.2, 3.4, t);
  const tail = mix(46, 20, t);
  return { sx, sy, rx, ry, leg, cy, hr, hx, hy, s, tipx, tipy, box: [-rx - tail, Math.min(hy - hr - 13, cy - ry - 22 * t), tipx + 8, 2] };
}

// inner SVG of one animal standing on y = 0, facing right
export function animal(f, b, t = 1, { mood = 'calm', lw = 1.8, long = 1, tl = 1 } = {}) {
  const { sx, sy, rx, ry, cy, hr, hx, hy, s, tipx, tipy } = layout(f, b, t, long);
  const out = [];
  const ink = (d, x = '') => `<path class="ink" d="${d}" ${x}/>`;
  const tube = (d, w) => w > .4
    ? `<path d="${d}" class="ink" style="stroke-width:${r(w + 2 * lw)}"/><path d="${d}" class="core" style="stroke-width:${r(w)}"/>`
    : `<path d="${d}" class="ink"/>`;
  // tail: the cat's stands and curls, the rat's trails
  const T = [[-rx * .9, cy + ry * .1], [-rx - mix(12 * tl, 13, t), cy + mix(ry * .5, 3, t)], [-rx - mix(14 * tl, 15, t), mix(-1, cy - ry * .55, t)], [-rx - mix(26 * tl, 5.5, t), mix(-1.5, cy - ry * .9 - 3, t)],
    [-rx - mix(38 * tl, .5, t), mix(-2, cy - ry - 15, t)], [-rx - mix(44 * tl, 7, t), mix(-6, cy - ry - 15.5, t)]];
  const tailD = `M${P(...T[0])}C${P(...T[1])} ${P(...T[2])} ${P(...T[3])}S${P(...T[4])} ${P(...T[5])}`;
  out.push(tube(tailD, 4.2 * t));
  // far legs, near legs
  const w = mix(1.6, 4.4, t), L = (x, k) => tube(`M${P(x, cy + ry * .5)}L${P(x + k, -w / 2 - lw)}l${P(mix(2.4, 2.6, t), 0)}`, w);
  out.push(L(-rx * .42, -.6), L(rx * .66, .4));
  // body: paper, then the record's ellipse printed a hair off register, then the line
  const body = `M${P(-rx, cy)}C${P(-rx, cy - ry * mix(1.28, 1.3, t))} ${P(rx * mix(.5, .42, t), cy - ry * mix(1.42, 1.3, t))} ${P(rx * .96, cy - ry * mix(.1, .34, t))}C${P(rx * 1.08, cy + ry * .5)} ${P(rx * .5, cy + ry)} ${P(0, cy + ry)}C${P(-rx * .56, cy + ry)} ${P(-rx, cy + ry * .62)} ${P(-rx, cy)}Z`;
  out.push(`<path class="paper" d="${body}"/>`, `<ellipse class="spot-body" cx="${r(1.6)}" cy="${r(cy + 1.4)}" rx="${r(sx * long)}" ry="${r(sy)}"/>`, ink(body));
  // three strokes on the cat's back; haunch for both
  if (t > .25) for (const k of [-.46, -.22, .02]) { const x = rx * k, top = cy - ry * (k < -.4 ? .83 : k < -.1 ? .97 : 1.01); out.push(ink(`M${P(x, top + .6)}q${P(-1.2, ry * .16, -.4, ry * .36 * t)}`)); }
  out.push(ink(`M${P(-rx * .62, cy + ry * .72)}C${P(-rx * .78, cy - ry * .05)} ${P(-rx * .2, cy - ry * .2)} ${P(-rx * .08, cy + ry * .42)}`));
  out.push(L(-rx * .68, 0), L(rx * .42, .8));
  // ears (behind the head)
  const ear = (a0, a1, len, fill) => {
    const p = a => [hx + hr * .97 * Math.cos(a), hy + hr * .97 * Math.sin(a)], A = p(a0), B2 = p(a1), am = (a0 + a1) / 2 - .06;
    const ap = [hx + (hr + len) * Math.cos(am), hy + (hr + len) * Math.sin(am)], n = [Math.cos(am), Math.sin(am)], q = [-n[1], n[0]];
    const bul = mix(4.6, 0, t);
    const c = (X, k, sgn) => [mix(X[0], ap[0], k) + q[0] * sgn * bul, mix(X[1], ap[1], k) + q[1] * sgn * bul];
    const d = `M${P(...A)}C${P(...c(A, .4, -1))} ${P(...c(A, mix(1, .72, t), -1))} ${P(...ap)}C${P(...c(B2, mix(1, .72, t), 1))} ${P(...c(B2, .4, 1))} ${P(...B2)}`;
    return `<path class="paper" d="${d}"/>` + ink(d) + (fill ? ink(`M${P(mix(A[0], ap[0], .34) + q[0] * 2, mix(A[1], ap[1], .34) + q[1] * 2)}L${P(mix(hx + hr * n[0], ap[0], .62), mix(hy + hr * n[1], ap[1], .62))}`) : '');
  };
  const D = Math.PI / 180;
  out.push(ear(mix(-84, -74, t) * D, mix(-52, -26, t) * D, mix(6, 10.5, t), false));
  // head: from the brow out along the snout, round the nose, back under the jaw, and round the skull
  const br = [hx + hr * Math.cos(-34 * D), hy + hr * Math.sin(-34 * D)], jw = [hx + hr * Math.cos(64 * D), hy + hr * Math.sin(64 * D)];
  const nr = mix(2.1, 2.7, t);
  const head = `M${P(...br)}C${P(br[0] + 2 + s * .2, br[1] + hr * .45)} ${P(tipx - s * .45, tipy - nr - .4)} ${P(tipx, tipy - nr)}C${P(tipx + nr * 1.2, tipy - nr)} ${P(tipx + nr * 1.1, tipy + nr)} ${P(tipx - .4, tipy + nr)}C${P(tipx - s * .4 - 1, tipy + nr + .8)} ${P(jw[0] + 2 + s * .15, jw[1] - .4)} ${P(...jw)}A${r(hr)} ${r(hr)} 0 1 1 ${P(...br)}Z`;
  out.push(`<path class="paper" d="${head}"/>`);
  if (s > .6) out.push(`<rect class="spot-face" x="${r(hx + hr * .62 + 1.4)}" y="${r(tipy - 4.4)}" width="${r(s)}" height="9.6"/>`);
  out.push(ink(head));
  out.push(ear(mix(-150, -128, t) * D, mix(-112, -80, t) * D, mix(7.2, 11, t), t > .5));
  // nose, mouth, whiskers, eye
  out.push(`<ellipse class="dot" cx="${r(tipx + .6)}" cy="${r(tipy - nr * .55)}" rx="${r(mix(2, 2.1, t))}" ry="${r(mix(1.9, 1.6, t))}"/>`);
  const my = tipy + nr * .9, mx = tipx - 1 - s * .3;
  out.push(mood === 'cross' ? ink(`M${P(mx - 4.4, my + 1.6)}q2.4 -2.6 5 -1.2`) : ink(`M${P(mx - 4.6, my - .9)}q2.4 2.6 5 .9`));
  const wl = mix(7, 12, t), wx = tipx - 1.2, wy = tipy + nr + .2;
  out.push(`<g class="whisk">${(t > .5 ? [4, 30, 58] : [18, 52]).map(a => ink(`M${P(wx + 2.6 * Math.cos(a * D), wy - 1 + 2.4 * Math.sin(a * D))}l${P(wl * Math.cos(a * D), wl * Math.sin(a * D))}`)).join('')}</g>`);
  const ex = hx + hr * mix(.34, .26, t), ey = hy - hr * mix(.14, .06, t);
  if (mood === 'cross') out.push(ink(`M${P(ex - 2.8, ey - 3.4)}l5.6 2.2`), `<circle class="dot" cx="${r(ex)}" cy="${r(ey + .3)}" r="1.7"/>`);
  else if (mood === 'smug') out.push(ink(`M${P(ex - 3, ey)}q3 3 6 0`));
  else out.push(`<circle class="dot" cx="${r(ex)}" cy="${r(ey)}" r="1.9"/>`, t > .5 ? ink(`M${P(ex - 3.2, ey - 2.3)}q3 -2 6 .2`) : '');
  return out.join('');
}

// what the record keeps: the bar and the ellipse, standing exactly where the ink will go
export function record(f, b, t) {
  const { sx, sy, cy, hr, hx, s, tipy } = layout(f, b, t);
  return `<ellipse class="m body" cx="0" cy="${r(cy)}" rx="${r(sx)}" ry="${r(sy)}"/><rect class="m face" x="${r(hx + hr * .62)}" y="${r(tipy - 4.8)}" width="${r(s)}" height="9.6"/>`;
}
// a specimen plate: the animal on its ground line, with the two measurements dimensioned below it
export function specimenSVG(f, b, t, { scale = 1, lw = 1.9, mood } = {}) {
  lw /= scale; const { rx, hx, hr, tipx, tipy, cy, box } = layout(f, b, t), x0 = Math.min(box[0], -rx - 4) - 2, x1 = tipx + 20, y0 = box[1] - 4, fs = 16.5 / scale;
  const sx = hx + hr * .62 + 1.4, ex = sx + 15 * f + 1.6, dim = (a, z, y, from) => `<path class="ink thin" d="M${P(a, from)}V${P(y + 3)}M${P(z, from)}V${P(y + 3)}M${P(a, y)}H${P(z)}"/>`;
  return `<svg class="ec-animal specimen" viewBox="${P(x0, y0, x1 - x0, 40 - y0)}" width="${r((x1 - x0) * scale)}" height="${r((40 - y0) * scale)}" style="--lw:${r(lw)}px" role="img" aria-label="A cat with its snout, 0.5, and its body, 2, measured">`
    + `<path class="ink" d="M${P(x0, 0)}H${P(x1)}"/>` + dim(-rx, rx, 10, 5) + dim(sx, ex, 10, 5)
    + `<text x="${r(0)}" y="${r(12 + fs)}" style="font-size:${r(fs)}px" text-anchor="middle" class="dimt c-body">body ${b}</text><text x="${r((sx + ex) / 2)}" y="${r(12 + fs)}" style="font-size:${r(fs)}px" text-anchor="middle" class="dimt c-face">snout ${f}</text>`
    + animal(f, b, t, { lw, mood }) + `</svg>`;
}
export const bounds = (f, b, t, long) => { const [x0, y0, x1, y1] = layout(f, b, t, long).box; return [x0 - 3, y0 - 4, x1 - x0 + 8, y1 - y0 + 6]; };
export function animalSVG(f, b, t, { scale = 1, mood, cls = '', title, lw = 1.75, spotsOnly = false, long = 1 } = {}) {
  lw /= scale;
  const [x, y, w, h] = bounds(f, b, t, long);
  return `<svg class="ec-animal ${cls}" viewBox="${P(x, y, w, h)}" width="${r(w * scale)}" height="${r(h * scale)}" style="--lw:${r(lw)}px" ${title ? `role="img" aria-label="${title}"` : 'aria-hidden="true"'}>${spotsOnly ? record(f, b, t) : animal(f, b, t, { mood, lw, long })}</svg>`;
}

// marks, drawn in a 24-unit square centred on 0: each is told by shape alone
export const mark = {
  face: '<rect class="m face" x="-7.5" y="-7.5" width="15" height="15"/>',
  body: '<ellipse class="m body" rx="10" ry="6.4"/>',
  cat: '<path class="m cat" d="M-8.6 -9.4 L-3.6 -5.2 Q0 -6.2 3.6 -5.2 L8.6 -9.4 L9 -.5 Q8 7.6 0 8.6 Q-8 7.6 -9 -.5 Z"/>',
  rat: '<path class="tail" d="M-4.6 4.2 C-9 7.6 -10.6 9.4 -6 10 S2.2 8.6 9.6 10.2"/><circle class="m rat" cx="1" cy="-1.2" r="7"/>',
  x: '<path class="m x" d="M0 -8.4 L8.4 0 L0 8.4 L-8.4 0 Z"/>',
  o: '<path class="m o hollow" d="M0 -8.4 L8.4 0 L0 8.4 L-8.4 0 Z"/>',
};
export const markSVG = (k, size = 20, label) => `<svg class="mark" viewBox="-12 -12 24 24" width="${size}" height="${size}" ${label ? `role="img" aria-label="${label}"` : 'aria-hidden="true"'}>${mark[k]}</svg>`;

// the whole animal as one flat shape (24 px, favicon, legends)
export function silhouetteSVG(t, size = 24) {
  const f = t > .5 ? .5 : 1.1, b = t > .5 ? 1.5 : 1, k = t > .5 ? 0 : 26, q = bounds(f, b, t), x = q[0] + k, y = q[1], w = q[2] - k - 8, h = q[3], m = Math.max(w, h);
  return `<svg class="sil" style="--lw:2.6px" viewBox="${P(x - (m - w) / 2, y - (m - h) / 2, m, m)}" width="${size}" height="${size}" aria-hidden="true">${animal(f, b, t, { lw: 2.4, tl: t > .5 ? 1 : .42 })}</svg>`;
}
