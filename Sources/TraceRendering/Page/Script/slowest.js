// The slowest requests, each with a way to its waterfall, which opens below.

// Shows the list for the group with some values. An outcome has a list of its own; of the rest it is told who took part.
function showSlowest(page) {
  if (!documents.slowest?.requests.length) return () => {};
  const place = make('div');
  page.append(section('Slowest requests', place));
  return keys => {
    const values = Object.fromEntries(keys),
      own = documents[`slowest-${values.outcome}`];
    const list = (own ?? documents.slowest).requests;
    const kept = list.filter(
      request =>
        (!values.outcome || request.outcome === values.outcome) &&
        (!values.service || request.services.includes(values.service)),
    );
    const others = Object.keys(values).filter(key => key !== 'outcome' && key !== 'service');
    const words = [
      values.service || (values.outcome && !own) ? `Among the ${list.length} slowest of all.` : '',
      others.length ? `Whatever the ${others.join(', ')}: the list does not tell.` : '',
    ].filter(Boolean);
    place.replaceChildren(
      ...(kept.length
        ? [
            table(
              'Slowest requests',
              [
                'request',
                'outcome',
                'start',
                ['took', 'number'],
                ['longest queue wait', 'number'],
                'services',
                'error',
              ],
              kept.map(requestRow),
            ),
          ]
        : [remark('None of them.')]),
      ...(words.length ? [remark(words.join(' '))] : []),
    );
  };
}

const requestName = request =>
  request.correlation_id + (request.generation === undefined ? '' : `#${request.generation}`);

const waterfalls = new Map(
  [...document.querySelectorAll('details.waterfall')].map(found => [JSON.parse(found.dataset.request), found]),
);

function requestRow(request) {
  const drawing = waterfalls.get(requestName(request));
  const name = visible(requestName(request));
  return make(
    'tr',
    {},
    rowHeading(drawing ? make('a', {href: `#${drawing.id}`}, name) : name),
    textCell(request.outcome),
    timeCell(request.start),
    took(request),
    durationCell(request.queue_wait_ns),
    textCell(request.services.join(', ')),
    textCell(request.error),
  );
}

function took(request) {
  if (request.done_ns !== undefined) return durationCell(request.done_ns);
  if (request.lasted_ns !== undefined)
    return make('td', {class: 'number', 'data-ns': request.lasted_ns}, `${duration(request.lasted_ns)} so far`);
  return durationCell(request.elapsed_ns);
}

// A link to a waterfall opens it, and goes there.
function openTarget() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target || !target.matches('details')) return;
  target.open = true;
  target.querySelector('summary').focus();
  target.scrollIntoView();
}
