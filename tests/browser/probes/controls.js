// Everything in a figure that can be operated, or with `key` the one element that it names.
(id, key) => {
  const root = document.getElementById(id), seen = new Map(), list = [];
  for (const e of root.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")) {
    if (e.closest(".ec-panel, .ec-caption, dialog")) continue;
    const role = e.getAttribute("role"), kind = role === "slider" ? "handle" : e.localName === "input" ? e.type
      : e.localName === "a" ? "link" : role === "button" ? "button" : role && e.localName !== "button" ? role : e.localName;
    const label = e.getAttribute("aria-label") ?? e.labels?.[0]?.textContent.trim() ?? e.textContent.trim().slice(0, 60);
    // The place among its like, hidden ones counted, and not the label: a label may say the state.
    const n = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, n);
    const name = `${kind}:${n}`;
    const shown = e.checkVisibility({ visibilityProperty: true });
    if (name === key) return shown ? e : null;
    if (!shown) continue;
    list.push({ key: name, kind, label, tool: e.dataset.tool ?? "", disabled: Boolean(e.disabled) || e.getAttribute("aria-disabled") === "true" });
  }
  return key ? null : list;
}
