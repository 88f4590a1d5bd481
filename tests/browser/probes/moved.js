// Ids of the figures that stand in another state than the one the page gives them.
async () => {
  const script = document.querySelector("script[type=module][src*='figures/page.js']"), moved = [];
  for (const f of document.querySelectorAll("[data-figure]")) {
    const { spec } = await import(new URL(`${f.dataset.module}.js`, script.src).href);
    const given = spec.clean({ ...spec.defaults, ...JSON.parse(f.dataset.state || "{}") });
    if (JSON.stringify(given) !== window.ecSeen.draws[f.id]) moved.push(f.id);
  }
  return moved;
}
