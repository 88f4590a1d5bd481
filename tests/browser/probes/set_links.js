// The links of a page that set a figure: first those on the page, then those that wait in replies.
() => {
  const told = (live) => (a) => ({ href: a.getAttribute("href"), set: a.dataset.set, state: a.dataset.state || "{}", live });
  const waiting = [...document.querySelectorAll("template")].flatMap((t) => [...t.content.querySelectorAll("a[data-set]")]);
  return [...[...document.querySelectorAll("a[data-set]")].map(told(true)), ...waiting.map(told(false))];
}
