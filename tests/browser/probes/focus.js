// What has the focus, whether anything shows it, and whether something covers it. Null when nothing has it.
async () => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  await window.ecSeen.frames(1);
  const look = (n) => { const s = getComputedStyle(n); return [s.outlineStyle === "none" ? "" : `${s.outlineWidth} ${s.outlineColor}`, s.boxShadow, s.backgroundColor, s.borderColor, s.textDecorationLine, s.textDecorationThickness, s.stroke, s.strokeWidth, s.color, s.transform, s.r].join("|"); };
  // A part of the element may carry the sign: a ring in a drawing, the thumb of a slider (a pseudo element).
  const parts = () => [e, ...[...e.querySelectorAll("*")].slice(0, 30)].map(look).join("\n") + ["::before", "::after"].map((p) => { const s = getComputedStyle(e, p); return s.outline + s.boxShadow; }).join();
  const with_ = parts(), outlined = (() => { const s = getComputedStyle(e); return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2; })();
  let shown = outlined;
  if (!shown) {
    e.blur();
    const without = parts();
    e.focus({ preventScroll: true, focusVisible: true });
    shown = with_ !== without;
  }
  // Some signs cannot be read, such as the style of a slider's thumb: where to look for one on the screen.
  const around = e.getBoundingClientRect(), box = { x: Math.max(0, around.x - 6), y: Math.max(0, around.y - 6), width: around.width + 12, height: around.height + 12 };
  const boxes = [...e.getClientRects()].filter((r) => r.width && r.height), r = boxes[0] ?? e.getBoundingClientRect();
  const points = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]].map(([u, v]) => [r.left + u * r.width, r.top + v * r.height]);
  const hidden = !points.some(([x, y]) => { const top = document.elementFromPoint(x, y); return top && (e.contains(top) || top.contains(e) || top.closest("label")?.control === e); });
  return { n: e.ecNumber ?? -1, what: `${e.localName} “${(e.getAttribute("aria-label") ?? e.textContent ?? "").trim().slice(0, 40)}”`, shown, hidden, box };
}
