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
    const needsElapsed = kept.some(request => measured(request) === undefined && request.elapsed_ns !== undefined);
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
                ...(needsElapsed ? [['elapsed', 'number']] : []),
                ['longest queue wait', 'number'],
                'services',
                'error',
              ],
              kept.map(request => requestRow(request, needsElapsed)),
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

// The name of a request, which leads to its waterfall if the page has it.
function requestLink(request) {
  const drawing = waterfalls.get(requestName(request)),
    name = visible(requestName(request));
  return drawing ? make('a', {href: `#${drawing.id}`}, name) : name;
}

function requestRow(request, needsElapsed) {
  return make(
    'tr',
    {},
    rowHeading(requestLink(request)),
    textCell(request.outcome),
    timeCell(request.start),
    request.done_ns === undefined ? soFarCell(request.lasted_ns) : durationCell(request.done_ns),
    ...(needsElapsed ? [durationCell(request.elapsed_ns)] : []),
    longestWait(request),
    textCell(request.services.join(', ')),
    textCell(request.error),
  );
}

// Its duration, whether it has ended or not; undefined if only the time from its first to its last record is known.
const measured = request => request.done_ns ?? request.lasted_ns;

// The longest wait in a queue, as `trace find` has it: of a message that still waits, if no other waited longer.
function longestWait(request) {
  const {queue_wait_ns: waited, waiting_ns: waits} = request;
  return waits > (waited ?? 0) ? soFarCell(waits) : durationCell(waited);
}

const soFarCell = ns =>
  ns === undefined ? durationCell(ns) : make('td', {class: 'number', 'data-ns': ns}, `${duration(ns)} so far`);

// A link to a waterfall opens it, and goes there.
function openTarget() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target || !target.matches('details')) return;
  target.open = true;
  target.querySelector('summary').focus();
  target.scrollIntoView();
}
