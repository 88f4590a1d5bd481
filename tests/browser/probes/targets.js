// Everything operable in figures and in the forms of a lesson that is smaller than 24 x 24 CSS px (WCAG 2.5.8). Words
// inside a sentence are exempt there, and so here; axe judges the rest of the page, with its spacing rule.
() => {
  const small = [], least = 24 - 0.01;
  const told = (e, r) => `${e.localName} “${e.getAttribute("aria-label") ?? e.textContent.trim().slice(0, 40)}” of ${e.closest("[data-figure], [id]")?.id} is ${r.width.toFixed(1)} x ${r.height.toFixed(1)} px`;
  // A part of a drawing has no box to trust: a line is as thick as what a finger meets. Felt out from a point on it,
  // sideways and upwards, within itself and its like, since a drawing may lay handles side by side.
  const reach = (e) => {
    e.scrollIntoView({ block: "center", behavior: "instant" });
    const r = e.getBoundingClientRect(), meets = (x, y) => { const top = document.elementFromPoint(x, y); return Boolean(top) && e.contains(top); };
    let width = 0, height = 0;
    for (let i = 0; i <= 12; i++) for (let j = 0; j <= 12; j++) {
      const x = r.left + (r.width * i) / 12, y = r.top + (r.height * j) / 12;
      if (!meets(x, y)) continue;
      const run = (dx, dy) => { let n = 0; while (n < 24 && meets(x + dx * (n + 1), y + dy * (n + 1))) n++; return n; };
      width = Math.max(width, run(-1, 0) + run(1, 0) + 1);
      height = Math.max(height, run(0, -1) + run(0, 1) + 1);
      if (width >= 24 && height >= 24) return { width, height };
    }
    return { width, height };
  };
  for (const e of document.querySelectorAll("[data-figure] :is(button, input, select, textarea, summary, [role=slider], [role=button], [tabindex='0']), [data-check] :is(button, input, select), dialog[open] :is(button, input, textarea)")) {
    if (!e.checkVisibility({ visibilityProperty: true }) || e.closest(".ec-vh, p, .katex, figcaption")) continue;
    if (e.closest("svg")) { const r = reach(e); if (r.width < least || r.height < least) small.push(told(e, r)); continue; }
    let r = e.getBoundingClientRect();
    // A box beside its label is taken by the label too.
    const label = e.labels?.[0]?.getBoundingClientRect();
    if (label) r = { width: Math.max(r.width, label.width), height: Math.max(r.height, label.height) };
    if (r.width < least || r.height < least) small.push(told(e, r));
  }
  window.scrollTo({ top: 0, behavior: "instant" });
  return small;
}
