// What a figure and its static picture have in common.
() => Object.fromEntries([...document.querySelectorAll("[data-figure]")].map((f) => [f.id, {
  readout: f.querySelector(".ec-readout")?.textContent ?? "",
  svgs: f.querySelectorAll(".ec-stage svg").length,
  height: f.querySelector(".ec-stage")?.getBoundingClientRect().height ?? 0,
}]))
