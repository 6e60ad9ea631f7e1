// Percentiles by segment, of all requests or of a group. What is chosen at the top is what all parts below show that know groups.

// The groups that the page has numbers of: all requests, and those of each document by a key.
function groupsOfPage() {
  const groups = [];
  const others = Object.keys(documents).filter(name => name.startsWith('by-'));
  for (const name of ['all', 'report', ...others].filter(name => documents[name])) {
    const keys = keysOf(name);
    for (const group of documents[name].groups) {
      const label = group.folded_groups
        ? `${keys.join(', ')}: ${grouped(group.folded_groups)} other groups`
        : keys.map(key => groupLabel(key, group.group[key])).join(', ');
      groups.push({label: label || 'all requests', keys, group});
    }
  }
  return groups;
}

const groupLabel = (key, value) => (value === undefined ? `(no ${visible(key)})` : `${visible(key)} = ${visible(value)}`);

// What a document's groups are made by. A group lacks the keys that its requests have no value of.
const keysOf = name =>
  name.startsWith('by-')
    ? name.slice(3).split(',')
    : [...new Set(documents[name].groups.flatMap(group => Object.keys(group.group)))];

function showReport(page) {
  const groups = groupsOfPage();
  for (const choice of groups) noteRows(choice.group.segments);
  if (!groups.length || !groups.some(choice => choice.group.requests)) return page.append(remark('No request.'));
  const select = make(
    'select',
    {id: 'group'},
    ...groups.map((choice, number) => make('option', {value: number}, choice.label)),
  );
  const told = make('output', {for: 'group', id: 'told'});
  // Rows by a part of their names: a segment, a topic, a service.
  const filter = make('input', {type: 'search', id: 'rows', autocomplete: 'off'});
  const hideOthers = () => {
    for (const row of places.rows.querySelectorAll('tr[data-row]'))
      for (const part of [row, row.nextSibling].filter(part => part === row || part?.dataset.withUnfinished))
        part.hidden = !row.dataset.row.toLowerCase().includes(filter.value.toLowerCase());
  };
  filter.addEventListener('input', hideOthers);
  page.append(
    make(
      'div',
      {class: 'filters', role: 'search', 'aria-label': 'Which requests'},
      make('label', {for: 'group'}, 'Requests '),
      select,
      ' ',
      told,
    ),
  );
  const places = Object.fromEntries(['outcomes', 'rows', 'curves', 'histograms'].map(name => [name, make('div')]));
  page.append(
    section('Outcomes', places.outcomes),
    section(
      'Segments',
      make('div', {class: 'filters'}, make('label', {for: 'rows'}, 'Rows with '), filter),
      places.rows,
    ),
    section('Percentile curves', places.curves),
    section('Histograms', places.histograms),
  );
  const slowest = showSlowest(page);
  const chosen = new Set(usualRows(groups[0].group).map(rowName));
  const showRows = group => {
    const rows = group.segments.filter(row => chosen.has(rowName(row)));
    places.curves.replaceChildren(...curves(rows));
    places.histograms.replaceChildren(...histograms(rows));
  };
  const show = () => {
    const {group, keys} = groups[select.value];
    told.textContent = `${grouped(group.requests)} ${group.requests === 1 ? 'request' : 'requests'}`;
    if (!group.segments.some(row => chosen.has(rowName(row))))
      for (const row of usualRows(group)) chosen.add(rowName(row));
    places.outcomes.replaceChildren(...outcomes(group));
    places.rows.replaceChildren(...segmentTable(group, chosen, () => showRows(group)));
    hideOthers();
    showRows(group);
    slowest(keys, group);
  };
  select.addEventListener('change', show);
  show();
}

// The whole time, the longest wait and work, and the work that has gone on for longest, if there is much of it: as many
// curves as are told apart at a glance.
function usualRows(group) {
  const longest = rows => rows.sort((a, b) => lasted(b) - lasted(a)).slice(0, 1);
  const ofSegment = segment => longest(group.segments.filter(row => row.segment === segment && lasted(row) >= 0));
  const whole = vocabulary.wholes.flatMap(ofSegment).slice(0, 1);
  const usual = [...whole, ...vocabulary.ofInterest.slice(0, 3).flatMap(ofSegment)].slice(0, 4);
  const unfinished = group.segments.filter(
    row => !vocabulary.wholes.includes(row.segment) && row.censored >= 0.05 * (row.count + row.censored) && row.censored,
  );
  return usual.some(row => unfinished.includes(row)) ? usual : [...usual, ...longest(unfinished)];
}

// The longest of a row, whether it has ended or not.
const lasted = row => Math.max(row.max_ns ?? -1, row.longest_unfinished_ns ?? -1);

function outcomes(group) {
  const names = vocabulary.outcomes.filter(name => group.outcomes[name]);
  const measured = names.filter(name => name !== 'unknown');
  const shares = sharesOf(
    measured.map(name => group.outcomes[name]),
    group.requests - (group.outcomes.unknown ?? 0),
  );
  let at = 0;
  const bars = names.map(name => {
    const width = (group.outcomes[name] / group.requests) * chartWidth,
      from = at;
    at += width;
    return draw(
      'rect',
      {x: from.toFixed(2), width: Math.max(1, width - 1).toFixed(2), y: 2, height: 18, class: outcomeLook(name)},
      draw('title', {}, `${name}: ${grouped(group.outcomes[name])}`),
    );
  });
  return [
    outcomeLegend(names),
    chart('Outcomes: ' + names.map(name => `${name} ${grouped(group.outcomes[name])}`).join(', '), 22, ...bars),
    table(
      'Outcomes',
      ['outcome', ['requests', 'number'], ['share', 'number'], 'errors'],
      names.map(name =>
        make(
          'tr',
          {},
          rowHeading(name),
          countCell(group.outcomes[name]),
          make(
            'td',
            {class: 'number'},
            name === 'unknown' ? '' : shares[measured.indexOf(name)],
          ),
          make(
            'td',
            {},
            (group.errors ?? [])
              .filter(error => error.outcome === name)
              .slice(0, 3)
              .map(error => `${visible(error.text)} ${grouped(error.requests)}`)
              .join(', '),
          ),
        ),
      ),
    ),
  ];
}

function segmentTable(group, chosen, changed) {
  const ranks = [
    ...new Set(group.segments.flatMap(row => [...row.percentiles, ...(row.with_unfinished ?? [])].map(found => found.p))),
  ].sort((a, b) => a - b);
  const open = group.segments.some(row => row.censored),
    negative = group.segments.some(row => row.negative);
  const columns = [
    'draw',
    'segment',
    'of',
    ['n', 'number'],
    ...ranks.map(p => [`p${p}`, 'number']),
    ['95 % CI', 'number'],
    ['max', 'number'],
    ...(negative ? [['below 0', 'number']] : []),
    'how they lie',
  ];
  const bins = group.segments.flatMap(row => row.histogram ?? []).filter(bin => bin.from_ns > 0);
  const low = bins.length ? Math.min(...bins.map(bin => bin.from_ns)) : 1e9,
    high = Math.max(...bins.map(bin => bin.below_ns ?? bin.from_ns * 1.25), low);
  const rows = group.segments.flatMap((row, number) => {
    const name = rowName(row);
    const box = make('input', {type: 'checkbox', 'aria-label': `draw ${name}`, id: `row-${number}`});
    box.checked = chosen.has(name);
    box.addEventListener('change', () => {
      if (box.checked) chosen.add(name);
      else chosen.delete(name);
      changed();
    });
    const last = percentile(row, ranks.at(-1)),
      hasInterval = last?.low_ns !== undefined && last?.high_ns !== undefined;
    const ended = make(
      'tr',
      {'data-row': name},
      make('td', {}, box),
      rowHeading(
        make('label', {for: `row-${number}`}, row.segment),
        doubtful.has(row)
          ? make(
              'span',
              {class: 'attention', title: 'its values may be off by more than a tenth, as far as clocks tell'},
              ' ?',
            )
          : undefined,
      ),
      textCell(row.destination ?? parties(row)),
      countCell(row.count),
      ...ranks.map((p, rank) =>
        row.count > 0 && row.count < few && rank > 0 ? make('td') : percentileCell(row, percentile(row, p)),
      ),
      make('td', {class: 'number'}, hasInterval ? `${duration(last.low_ns)} – ${duration(last.high_ns)}` : ''),
      row.count === 1 && !row.censored ? make('td') : durationCell(row.max_ns),
      ...(negative ? [countCell(row.negative)] : []),
      make('td', {}, sparkline(row, low, high)),
    );
    return row.censored ? [ended, unfinishedRow(row, ranks, negative)] : [ended];
  });
  return [
    table('Segments', columns, rows),
    remark(
      `Bars: from ${duration(low)} to ${duration(high)} on a logarithmic scale, each row with a height of its own. * too few values to trust this one: it has no 95 % confidence interval.` +
        (open
          ? ' With unfinished: they count for as long as they have lasted (Kaplan–Meier); > x: longer than x. Of the unfinished, bars are hatched.'
          : ''),
    ),
  ];
}

// Rows of the whole report whose numbers may be off, since clocks may.
const doubtful = new Set(
  document
    .getElementById('page')
    .dataset.doubtful.split(',')
    .filter(Boolean)
    .map(place => documents.report?.groups[0]?.segments[place]),
);

// Of fewer values the percentiles are the same numbers again and again.
const few = 5;

function percentileCell(row, found) {
  const cell = durationCell(found?.value_ns);
  if (found && row.count >= few && (found.low_ns === undefined || found.high_ns === undefined))
    cell.append(make('span', {class: 'dim', title: 'too few values for a confidence interval'}, '*'));
  return cell;
}

const reached = found =>
  found.value_ns === undefined
    ? `p${found.p} > ${duration(found.at_least_ns)}`
    : `p${found.p} ${duration(found.value_ns)}`;

// The row below: of what has ended and what has not together (Kaplan and Meier).
function unfinishedRow(row, ranks, hasNegative) {
  return make(
    'tr',
    {'data-with-unfinished': rowName(row)},
    make('td'),
    make('th', {scope: 'row', class: 'part'}, unfinishedName(row)),
    make('td'),
    countCell(row.count + row.censored),
    ...rankCells(row, ranks),
    make('td'),
    longestCell(row),
    ...(hasNegative ? [make('td')] : []),
    make('td'),
  );
}

function sparkline(row, low, high) {
  const x = logScale(low, high, 0, 120),
    bins = (row.histogram ?? []).filter(bin => bin.from_ns > 0);
  const most = Math.max(1, ...bins.map(bin => bin.count + (bin.unfinished ?? 0)));
  return draw(
    'svg',
    {width: 120, height: 18, viewBox: '0 0 120 18', 'aria-hidden': 'true'},
    ...bins.flatMap(bin => {
      const from = x(bin.from_ns),
        width = Math.max(1, x(bin.below_ns ?? high) - from - 0.3).toFixed(1);
      const part = (below, count, look) => {
        const height = Math.max(1.5, (count / most) * 18);
        return count ? [draw('rect', {x: from.toFixed(1), width, y: 18 - (below / most) * 18 - height, height, class: look})] : [];
      };
      return [...part(0, bin.count, 's1'), ...part(bin.count, bin.unfinished ?? 0, 'wait')];
    }),
  );
}
