// Everything in a figure that can be operated, or with `key` the one element that it names.
(id, key) => {
  const root = document.getElementById(id), seen = new Map(), list = [];
  for (const e of root.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")) {
    if (e.closest(".ec-panel, .ec-caption, dialog")) continue;
    const role = e.getAttribute("role"), kind = role === "slider" ? "handle" : e.localName === "input" ? e.type
      : e.localName === "a" ? "link" : role === "button" ? "button" : role && e.localName !== "button" ? role : e.localName;
    const label = e.getAttribute("aria-label") ?? e.labels?.[0]?.textContent.trim() ?? e.textContent.trim().slice(0, 60);
    // Named by its place among its like when it is first seen, hidden ones counted: a label may say the state, and a
    // figure may shuffle its parts.
    const n = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, n);
    e.ecKey ??= `${kind}:${n}`;
    const shown = e.checkVisibility({ visibilityProperty: true });
    if (e.ecKey === key) return shown ? e : null;
    if (!shown) continue;
    list.push({ key: e.ecKey, kind, label, tool: e.dataset.tool ?? "", disabled: Boolean(e.disabled) || e.getAttribute("aria-disabled") === "true" });
  }
  return key ? null : list;
}
