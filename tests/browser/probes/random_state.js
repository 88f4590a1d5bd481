// A legal state, seeded (mulberry32, as in figures/lib/rng.js).
async ([module, seed]) => {
  const script = document.querySelector("script[type=module][src*='figures/page.js']");
  const { spec } = await import(new URL(`${module}.js`, script.src).href);
  let a = seed >>> 0;
  const rng = () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return spec.clean({ ...spec.defaults, ...spec.random(rng) });
}
