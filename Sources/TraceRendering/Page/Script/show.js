// One or several requests: below each drawing its segments and records, which can be searched.

function showRequests(page) {
  const requests = [documents.requests].flat();
  for (const request of requests) {
    const isOneOfSeveral =
      request.generation > 1 ||
      requests.some(other => other !== request && other.correlation_id === request.correlation_id);
    const name = visible(requestName({...request, generation: isOneOfSeveral ? request.generation : undefined}));
    page.append(section(`Request ${name}`, segmentsOf(request, name), recordsOf(request, name)));
  }
}

function segmentsOf(request, name) {
  return numbers(
    'segments',
    ['segment', 'of', 'from', 'to', ['attempt', 'number'], ['took', 'number'], 'clock'],
    request.segments.map(row =>
      make(
        'tr',
        {},
        rowHeading(row.segment),
        textCell(row.destination ?? [row.caller, row.callee].filter(Boolean).join(' → ')),
        textCell(row.from ?? row.service),
        textCell(row.to ?? row.service),
        make('td', {class: 'number'}, row.attempt === undefined ? '' : String(row.attempt)),
        durationCell(row.duration_ns),
        make('td', {}, row.clock ?? ''),
      ),
    ),
    ` of ${name}`,
  );
}

let recordLists = 0;
// More rows than these make browsers slow.
const mostRecords = 2000;

function recordsOf(request, name) {
  const id = `records-${++recordLists}`;
  const filter = make('input', {type: 'search', id, autocomplete: 'off'}),
    told = make('output', {for: id}),
    place = make('div');
  const texts = request.events.map(event =>
    [event.service, event.instance, event.level, event.name, event.error, JSON.stringify(event.attributes ?? {})]
      .join(' ')
      .toLowerCase(),
  );
  const begin = instant(request.events[0]?.time ?? request.start);
  const show = () => {
    const found = request.events.filter((_, number) => texts[number].includes(filter.value.toLowerCase()));
    told.textContent = `${grouped(found.length)} of ${grouped(request.events.length)} records`;
    place.replaceChildren(
      table(
        'Records in causal order',
        [['since the first', 'number'], 'program', 'level', 'what', 'step', 'fields'],
        found.slice(0, mostRecords).map(event =>
          make(
            'tr',
            {'data-level': event.level},
            rowHeading(signed((instant(event.time) - begin) * 1e6)),
            textCell([event.service, event.instance].filter(Boolean).join('/')),
            textCell(event.level),
            textCell([event.name, event.error].filter(Boolean).join(': ')),
            textCell(event.role),
            make(
              'td',
              {class: 'fields'},
              visible(
                Object.entries(event.attributes ?? {})
                  .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
                  .join('  '),
              ),
            ),
          ),
        ),
        ` of ${name}`,
      ),
      ...(found.length > mostRecords
        ? [remark(`Shown are the first ${grouped(mostRecords)} of these ${grouped(found.length)}; a search finds the others.`)]
        : []),
    );
  };
  filter.addEventListener('input', show);
  show();
  return make(
    'details',
    {class: 'numbers'},
    make('summary', {}, 'Records'),
    make('div', {class: 'filters'}, make('label', {for: id}, 'Search '), filter, ' ', told),
    place,
  );
}
