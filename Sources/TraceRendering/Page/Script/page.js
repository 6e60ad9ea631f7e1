// What the page shows follows from the documents in it.

const page = document.getElementById('page');
if (documents.report) showReport(page);
showSeries(page);
if (documents.explanation) showExplanation(page);
if (documents.diff) {
  noteRows(documents.diff.segments);
  showDiff(page);
}
if (documents.doctor) showDoctor(page);
if (documents.requests) showRequests(page);
addEventListener('hashchange', openTarget);
openTarget();
