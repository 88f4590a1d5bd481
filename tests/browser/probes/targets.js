// Everything operable in figures and in the forms of a lesson that is smaller than 24 x 24 CSS px (WCAG 2.5.8). Words
// inside a sentence are exempt there, and so here; axe judges the rest of the page, with its spacing rule.
() => {
  const small = [], least = 24 - 0.01;
  for (const e of document.querySelectorAll("[data-figure] :is(button, input, select, textarea, summary, [role=slider], [role=button], [tabindex='0']), [data-check] :is(button, input, select), dialog[open] :is(button, input, textarea)")) {
    if (!e.checkVisibility({ visibilityProperty: true }) || e.closest(".ec-vh, p, .katex, figcaption")) continue;
    let r = e.getBoundingClientRect();
    // A box beside its label is taken by the label too.
    const label = e.labels?.[0]?.getBoundingClientRect();
    if (label) r = { width: Math.max(r.width, label.width), height: Math.max(r.height, label.height) };
    if (r.width < least || r.height < least) small.push(`${e.localName} “${e.getAttribute("aria-label") ?? e.textContent.trim().slice(0, 40)}” of ${e.closest("[id]")?.id} is ${r.width.toFixed(1)} x ${r.height.toFixed(1)} px`);
  }
  return small;
}
