// What the search puts first: the pages for developers; last, how and why it was built.
var Scorer = {
  score: ([page, , , , score]) => (/^(decisions\/|architecture$|performance$)/.test(page) ? score / 10 : score),
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
