// Numbers everything that Tab should reach, in the order of the page.
() => {
  const list = [], what = (e) => `${e.localName} “${(e.getAttribute("aria-label") ?? e.textContent ?? "").trim().slice(0, 40)}”`;
  const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex], iframe, audio[controls], video[controls]");
  [...all].forEach((e, n) => {
    e.ecNumber = n;
    if (e.tabIndex < 0 || e.disabled || !e.checkVisibility({ visibilityProperty: true }) || e.closest("[inert]")) return;
    // Of a group of radio buttons Tab visits one.
    if (e.type === "radio" && e.name && !e.checked && document.querySelector(`input[name="${e.name}"]:checked`)) return;
    list.push({ n, what: what(e) });
  });
  return list;
}
