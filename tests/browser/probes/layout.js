// What a reader would see go wrong in the layout of this page: words over words, words out of their frame,
// words cut off, anything beyond the sides of the window. Returns lists of sentences.
(scope) => {
  const TOLERANCE = 1, root = scope ? document.getElementById(scope) : document.body;
  const pen = document.createElement("canvas").getContext("2d");
  const fontOf = (e) => { const s = getComputedStyle(e); return `${s.fontStyle} ${s.fontWeight} ${s.fontSize} ${s.fontFamily}`; };
  const ink = (text, e) => { pen.font = fontOf(e); return pen.measureText(text); };
  const shown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });
  // Words for screen readers only, and KaTeX's second copy for them, take a clipped pixel.
  const unseen = (e) => {
    for (let a = e; a && a !== document.body; a = a.parentElement) {
      const s = getComputedStyle(a);
      if (s.clipPath.startsWith("inset(50%") || (s.clip !== "auto" && s.clip !== "")) return true;
    }
    return false;
  };
  const quote = (t) => `“${t.length > 40 ? t.slice(0, 39) + "…" : t}”`;
  const name = (e) => e.localName + (e.id ? "#" + e.id : "") + (e.classList?.length ? "." + [...e.classList].join(".") : "");

  // ── runs of text, each as the box of its ink ──
  const runs = [], add = (e, text, box, frame) => { if (box.x1 - box.x0 > 0.5) runs.push({ e, text: text.trim(), box, frame }); };

  for (const t of root.querySelectorAll("svg text")) {
    if (!t.textContent.trim() || !shown(t) || unseen(t.ownerSVGElement)) continue;
    const m = t.getScreenCTM(), n = t.getNumberOfChars(), svg = t.ownerSVGElement;
    // One line at a time: a text may hold several, each with a baseline of its own.
    let line = null;
    const close = () => {
      if (!line) return;
      const g = ink(line.text, t), x0 = line.x0, x1 = line.x1, y0 = line.y - g.actualBoundingBoxAscent, y1 = line.y + g.actualBoundingBoxDescent;
      const corners = [[x0, y0], [x1, y0], [x0, y1], [x1, y1]].map(([x, y]) => new DOMPoint(x, y).matrixTransform(m));
      const xs = corners.map((c) => c.x), ys = corners.map((c) => c.y);
      add(t, line.text, { x0: Math.min(...xs), x1: Math.max(...xs), y0: Math.min(...ys), y1: Math.max(...ys) }, svg);
      line = null;
    };
    const content = t.textContent.replace(/\s+/g, " ").trimStart();
    for (let i = 0; i < n; i++) {
      const p = t.getStartPositionOfChar(i), b = t.getExtentOfChar(i);
      if (line && Math.abs(p.y - line.y) > 0.5) close();
      line ??= { text: "", x0: Infinity, x1: -Infinity, y: p.y };
      line.text += content[i] ?? "";
      if (b.width > 0 && content[i] !== " ") { line.x0 = Math.min(line.x0, b.x); line.x1 = Math.max(line.x1, b.x + b.width); }
    }
    close();
  }

  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let n = walker.nextNode(); n; n = walker.nextNode()) {
    const e = n.parentElement;
    if (!n.data.trim() || e.closest("svg, .katex, script, style, template, option, textarea, noscript") || !shown(e) || unseen(e)) continue;
    const range = document.createRange();
    range.selectNodeContents(n);
    const g = ink(n.data, e);
    for (const r of range.getClientRects()) {
      // The box of a line reaches over the whole font; what touches is the ink.
      const base = r.top + (r.height - g.fontBoundingBoxAscent - g.fontBoundingBoxDescent) / 2 + g.fontBoundingBoxAscent;
      add(e, n.data, { x0: r.left, x1: r.right, y0: base - g.actualBoundingBoxAscent, y1: base + g.actualBoundingBoxDescent }, null);
    }
  }

  // ── what cuts a run off: every box around it that hides what sticks out ──
  const cutters = (e) => {
    const found = [];
    for (let a = e; a && a !== document.documentElement; a = a.parentElement) {
      const s = getComputedStyle(a);
      if (s.overflowX !== "visible" || s.overflowY !== "visible") {
        if (a.localName === "svg" && a.parentElement?.closest("svg")) continue;
        const r = a.getBoundingClientRect();
        found.push({ a, r, scrolls: /auto|scroll/.test(s.overflowX + s.overflowY), clipX: s.overflowX !== "visible", clipY: s.overflowY !== "visible" });
      }
      if (s.position === "fixed") break;
    }
    return found;
  };
  const cut = [], beyond = [], wide = document.documentElement.clientWidth;
  for (const run of runs) {
    const { box, e, text } = run;
    let away = false, scrolls = false;
    for (const { a, r, clipX, clipY, scrolls: s } of cutters(e)) {
      if (a === document.body) continue;
      if ((clipX && (box.x1 <= r.left || box.x0 >= r.right)) || (clipY && (box.y1 <= r.top || box.y0 >= r.bottom))) { away = true; break; }
      if (s) { scrolls = true; continue; }
      const over = Math.max(clipX ? r.left - box.x0 : 0, clipX ? box.x1 - r.right : 0, clipY ? r.top - box.y0 : 0, clipY ? box.y1 - r.bottom : 0);
      if (over > TOLERANCE) cut.push(`${quote(text)} is cut off by ${over.toFixed(1)} px at the edge of ${name(a)}`);
    }
    run.away = away;
    // A link that jumps over the menus waits beside the window until it has the focus.
    if (e.closest("a[href*='#']") && (box.x1 < 0 || box.y1 < -window.scrollY)) { run.away = true; continue; }
    if (!away && !scrolls && (box.x0 < -TOLERANCE || box.x1 > wide + TOLERANCE)) beyond.push(`${quote(text)} reaches from ${box.x0.toFixed(0)} to ${box.x1.toFixed(0)} px in a window of ${wide} px`);
    if (run.frame) {
      const f = run.frame.getBoundingClientRect(), over = Math.max(f.left - box.x0, box.x1 - f.right, f.top - box.y0, box.y1 - f.bottom);
      if (over > TOLERANCE) cut.push(`${quote(text)} leaves its drawing (${run.frame.getAttribute("aria-label") ?? name(run.frame)}) by ${over.toFixed(1)} px`);
    }
  }
  for (const e of root.querySelectorAll("svg, img, canvas, button, input, select, textarea, pre, table, figure, [role=slider]")) {
    if (!shown(e) || unseen(e) || (e.closest("svg") && e.localName !== "svg" && e.getAttribute("role") !== "slider") || e.parentElement?.closest("svg")?.closest("svg svg")) continue;
    const r = e.getBoundingClientRect();
    if (!r.width || r.bottom < -window.scrollY) continue;
    const held = cutters(e.parentElement).some(({ a, r: c, scrolls }) => a !== document.body && (scrolls || a.localName === "svg") && c.left > -TOLERANCE - 1 && c.right < wide + TOLERANCE + 1);
    if (!held && (r.left < -TOLERANCE || r.right > wide + TOLERANCE)) beyond.push(`${name(e)} reaches from ${r.left.toFixed(0)} to ${r.right.toFixed(0)} px in a window of ${wide} px`);
  }

  // ── words over words ──
  const seen = runs.filter((r) => !r.away).sort((a, b) => a.box.y0 - b.box.y0), over = [];
  for (let i = 0; i < seen.length; i++) {
    const a = seen[i];
    for (let j = i + 1; j < seen.length && seen[j].box.y0 < a.box.y1 - TOLERANCE; j++) {
      const b = seen[j];
      if (a.e === b.e) continue;
      const w = Math.min(a.box.x1, b.box.x1) - Math.max(a.box.x0, b.box.x0), h = Math.min(a.box.y1, b.box.y1) - Math.max(a.box.y0, b.box.y0);
      if (w > TOLERANCE && h > TOLERANCE) over.push(`${quote(a.text)} (${name(a.e)}) and ${quote(b.text)} (${name(b.e)}) overlap by ${w.toFixed(1)} x ${h.toFixed(1)} px`);
    }
  }

  const doc = document.documentElement;
  return { over, cut, beyond, sideways: scope ? 0 : doc.scrollWidth - doc.clientWidth, runs: runs.length };
}
