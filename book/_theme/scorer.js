// Sphinx's scores, with the lessons before the pages about them.
var Scorer = {
  score: ([docname, , , , score]) => score + (/^\d/.test(docname) ? 10 : 0),
  objNameMatch: 11, objPartialMatch: 6, objPrio: { 0: 15, 1: 5, 2: -5 }, objPrioDefault: 0,
  title: 15, partialTitle: 7, term: 5, partialTerm: 2,
};
