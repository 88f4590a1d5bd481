// Scrolls through the page as a reader does, until every figure on it lives. Returns those that do not.
async (patience) => {
  const { frames } = window.ecSeen, go = (y) => window.scrollTo({ top: y, behavior: "instant" });
  const figures = [...document.querySelectorAll("[data-figure]")];
  for (const f of figures) {
    f.scrollIntoView({ block: "center", behavior: "instant" });
    const until = performance.now() + patience;
    while (!f.dataset.ready && !f.dataset.error && performance.now() < until) await frames(1);
  }
  for (let y = 0; y < document.documentElement.scrollHeight; y += window.innerHeight) { go(y); await frames(1); }
  go(0);
  await document.fonts.ready;
  await frames(3);
  return figures.filter((f) => !f.dataset.ready).map((f) => `${f.id}: ${f.dataset.error ?? "not ready"}`);
}
