// A point where a pointer meets this element: its middle, or else the nearest free point of its box.
(e) => {
  const r = e.getBoundingClientRect(), points = [];
  // The thumb of a range is where its value is, and only there can it be taken hold of.
  if (e.type === "range") {
    const thumb = 24, u = (e.value - e.min) / (e.max - e.min);
    return [r.left + thumb / 2 + u * (r.width - thumb), r.top + r.height / 2];
  }
  for (let i = 0; i <= 10; i++) for (let j = 0; j <= 10; j++) points.push([r.left + 1 + ((r.width - 2) * i) / 10, r.top + 1 + ((r.height - 2) * j) / 10]);
  const mid = [r.left + r.width / 2, r.top + r.height / 2];
  points.sort((a, b) => Math.hypot(a[0] - mid[0], a[1] - mid[1]) - Math.hypot(b[0] - mid[0], b[1] - mid[1]));
  return points.find(([x, y]) => { const top = document.elementFromPoint(x, y); return top && (e.contains(top) || top.closest("label")?.control === e); }) ?? null;
}
