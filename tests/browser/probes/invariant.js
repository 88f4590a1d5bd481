// Derives the figure's numbers again from its state and compares them with what its element carries.
async ([id, module]) => {
  const script = document.querySelector("script[type=module][src*='figures/page.js']");
  const { spec } = await import(new URL(`${module}.js`, script.src).href);
  const shown = document.getElementById(id).dataset.result, drawn = window.ecSeen.draws[id];
  if (!shown) return "no data-result";
  if (!drawn) return "nothing was drawn";
  const state = JSON.parse(drawn);
  try { spec.invariant(state); } catch (error) { return `the invariant does not hold in ${drawn}: ${error.message}`; }
  const again = JSON.stringify(spec.result(state, spec.derive(state)));
  return again === shown ? "" : `data-result is ${shown}; derived again it is ${again}`;
}
