// Derives the figure's numbers again from its state and compares them with what its element carries.
async ([id, module]) => {
  const script = document.querySelector("script[type=module][src*='figures/page.js']");
  const { spec } = await import(new URL(`${module}.js`, script.src).href);
  const shown = document.getElementById(id).dataset.result, drawn = window.ecSeen.draws[id];
  if (!shown) return "no data-result";
  if (!drawn) return "nothing was drawn";
  const state = JSON.parse(drawn);
  // A figure that shows the reader's own table derives from that too.
  let table = null;
  try { table = JSON.parse(localStorage.getItem("eigencat.table")); } catch { /* not a table */ }
  if (table?.version !== 1) table = null;
  try { spec.invariant(state, table); } catch (error) { return `the invariant does not hold in ${drawn}: ${error.message}`; }
  const again = JSON.stringify(spec.result(state, spec.derive(state, table)));
  return again === shown ? "" : `data-result is ${shown}; derived again it is ${again}`;
}
