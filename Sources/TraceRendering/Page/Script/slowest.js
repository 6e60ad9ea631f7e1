// The slowest requests, each with a way to its waterfall, which opens below.

// Shows the list for a group. An outcome has a list of its own; of the rest it is told who took part, and nothing else.
function showSlowest(page) {
  if (!documents.slowest?.requests.length) return () => {};
  const place = make('div');
  page.append(section('Slowest requests', place));
  return (keys, group) => {
    const values = group.group,
      own = documents[`slowest-${values.outcome}`];
    const list = (own ?? documents.slowest).requests;
    const kept = list.filter(
      request =>
        (!values.outcome || request.outcome === values.outcome) &&
        (!keys.includes('service') || group.folded_groups || isOf(values.service, request.services)),
    );
    const others = keys.filter(key => group.folded_groups || (key !== 'outcome' && key !== 'service'));
    const words = [
      kept.length < list.length || (values.outcome && !own)
        ? `Of the ${grouped(list.length)} slowest ${own ? `that ended ${values.outcome}` : 'of all'}.`
        : '',
      others.length ? `Requests of every ${others.map(visible).join(', ')}: the list does not tell which.` : '',
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

const isOf = (service, services) => (service === undefined ? !services.length : services.includes(service));

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
