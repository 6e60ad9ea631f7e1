// Two sides: of each row its test, and the shift of each percentile with its interval, drawn as a part of the first side's value.

const changeWords = {worse: 'worse', better: 'better', no_change: 'no change', too_little_data: 'too little data'};

function showDiff(page) {
  const diff = documents.diff;
  const ranks = [...new Set(diff.segments.flatMap(row => row.percentiles.map(found => found.p)))];
  const rank = make('select', {id: 'rank'}, ...ranks.map(p => make('option', {value: p}, `p${p}`)));
  const only = make('input', {type: 'checkbox', id: 'only'});
  const place = make('div');
  const show = () => {
    const rows = diff.segments.filter(row => !only.checked || row.change === 'worse' || row.change === 'better');
    place.replaceChildren(...shifts(rows, Number(rank.value)));
  };
  rank.addEventListener('change', show);
  only.addEventListener('change', show);
  page.append(
    section(
      'Sides',
      table(
        'Sides',
        ['', 'side', ['requests', 'number'], 'from', 'until'],
        ['first', 'second'].map((name, number) =>
          make(
            'tr',
            {},
            rowHeading('AB'[number]),
            textCell(diff[name].side),
            countCell(diff[name].requests),
            timeCell(diff[name].from),
            timeCell(diff[name].until),
          ),
        ),
      ),
    ),
  );
  page.append(
    section(
      'Segments',
      make(
        'div',
        {class: 'filters'},
        make('label', {for: 'rank'}, 'Percentile '),
        rank,
        ' ',
        only,
        make('label', {for: 'only'}, ' only what changed'),
      ),
      place,
    ),
  );
  page.append(
    section(
      'Outcomes',
      table(
        'Outcomes',
        ['outcome', ['A', 'number'], ['of', 'number'], ['B', 'number'], ['of', 'number'], 'change', ['p', 'number']],
        diff.outcomes.map(row =>
          make(
            'tr',
            {'data-change': row.change},
            rowHeading(row.outcome),
            countCell(row.first_count),
            countCell(row.first_total),
            countCell(row.second_count),
            countCell(row.second_total),
            make('td', {}, changeWords[row.change]),
            probability(row),
          ),
        ),
      ),
    ),
  );
  if (diff.path) page.append(section('Where the difference is', ...pathShift(diff.path)));
  show();
}

// With four decimals, as a terminal has it.
const probability = row =>
  make(
    'td',
    {class: 'number'},
    row.corrected_p_value === undefined
      ? ''
      : row.corrected_p_value < 0.00005
        ? '<0.0001'
        : String(Math.round(row.corrected_p_value * 1e4) / 1e4),
  );

// A change has a place on the scale if A's percentile is known: it is drawn as a part of it.
const hasPlace = found => found?.first_ns > 0 && [found.shift_ns, found.low_ns, found.high_ns].some(ns => ns !== undefined);
const hasChanged = row => row.change === 'worse' || row.change === 'better';
const lookOf = row => ({worse: 'bad', better: 'good'})[row.change] ?? 'dim';

function shifts(rows, rank) {
  if (!rows.length) return [remark('Nothing changed by more than noise.')];
  const weight = {worse: 0, better: 1, no_change: 2, too_little_data: 3};
  const known = rows
    .filter(row => hasChanged(row) || hasPlace(percentile(row, rank)))
    .toSorted((a, b) => weight[a.change] - weight[b.change]);
  // What changed is drawn, however much it is.
  const drawn = known.slice(0, Math.max(40, known.filter(hasChanged).length));
  return [
    ...(drawn.length ? [shiftDrawing(drawn, rank)] : []),
    ...(drawn.length < known.length ? [remark(`Drawn are the first ${drawn.length} of ${known.length} rows.`)] : []),
    shiftTable(rows, rank),
    remark(
      (rows.some(row => row.first_censored || row.second_censored)
        ? '–: so much is unfinished that the percentile is not known; what is drawn then is a bound, open to one side. '
        : '') + 'p is corrected for the number of tests; above 0.05 it may be noise.',
    ),
  ];
}

function shiftDrawing(drawn, rank) {
  const left = 300;
  const parts = drawn
    .map(row => percentile(row, rank))
    .filter(hasPlace)
    // A bound alone has room behind it.
    .flatMap(found =>
      found.shift_ns === undefined
        ? [(Math.abs(found.low_ns ?? found.high_ns) * 1.25) / found.first_ns]
        : [found.shift_ns, found.low_ns, found.high_ns].map(ns => Math.abs(ns ?? 0) / found.first_ns),
    );
  const most = Math.min(Math.max(0.1, ...parts), 4),
    least = -Math.min(1, most);
  const x = part => left + ((Math.max(least, Math.min(part, most)) - least) / (most - least)) * (right - left);
  x.ticks = [-1, -0.5, 0, 0.5, 1, 2, 4]
    .filter(part => part >= least && part <= most && (most <= 2 || Math.abs(part) !== 0.5))
    .map(part => ({at: x(part), text: part ? `${part > 0 ? '+' : '−'}${Math.abs(part) * 100} %` : 'as before'}));
  const bottom = 22 + drawn.length * 22;
  const words = drawn
    .filter(hasChanged)
    .map(row => ` ${rowName(row)} ${changeWords[row.change]}: ${shiftWords(percentile(row, rank))}.`);
  return chart(
    `Shift of p${rank} of each row from A to B, with its 95 % confidence interval.${words.join('')} The table has the numbers.`,
    bottom + 26,
    axisBelow(x, 6, bottom),
    ...drawn.map((row, number) => shiftMarks(row, rank, 22 + number * 22, x, [left, least, most])),
  );
}

// What is known of a shift: the shift itself, its interval, or a bound of it.
function shiftWords(found) {
  if (found?.shift_ns === undefined) return interval(found ?? {}) || 'not known';
  return signed(found.shift_ns) + (interval(found) && `, 95 % CI ${interval(found)}`);
}

function shiftMarks(row, rank, y, x, [left, least, most]) {
  const found = percentile(row, rank),
    look = lookOf(row);
  const text = (at, anchor, words, look) => draw('text', {x: at, y: y + 4, 'text-anchor': anchor, class: look}, words);
  const part = ns => ns / found.first_ns;
  const beyond = found?.shift_ns ?? found?.low_ns;
  const marks = [];
  if (!hasPlace(found)) marks.push(text(left + 4, 'start', shiftWords(found), look));
  else if (part(beyond) > most)
    marks.push(text(right + 4, 'end', `${found.shift_ns === undefined ? 'from ' : ''}${signed(beyond)} ▸`, look));
  else {
    const [from, to] = [found.low_ns, found.high_ns].map((ns, side) => (ns === undefined ? [left, right][side] : x(part(ns))));
    marks.push(draw('rect', {x: from, width: Math.max(1, to - from), y: y - 2, height: 4, class: look}));
    if (found.shift_ns !== undefined)
      marks.push(draw('circle', {cx: x(part(found.shift_ns)), cy: y, r: 5, class: look}));
    else if (from - left > 140) marks.push(text(from - 8, 'end', shiftWords(found), look));
    // A side that is not known goes on.
    if (found.low_ns === undefined || part(found.low_ns) < least)
      marks.push(draw('path', {d: `M${left - 2} ${y}l8 -5v10z`, class: look}));
    if (found.high_ns === undefined || part(found.high_ns) > most)
      marks.push(draw('path', {d: `M${right + 2} ${y}l-8 -5v10z`, class: look}));
  }
  return draw(
    'g',
    {'data-row': rowName(row)},
    draw('title', {}, `${rowName(row)} p${rank}: ${shiftWords(found)}`),
    text(left - 12, 'end', shortened(rowName(row), 38), hasChanged(row) ? look : ''),
    ...marks,
  );
}

function shiftTable(rows, rank) {
  const open = rows.some(row => row.first_censored || row.second_censored);
  return table(
    `Shift of p${rank}`,
    [
      'row',
      ['n A', 'number'],
      ['n B', 'number'],
      ...(open
        ? [
            ['unfinished A', 'number'],
            ['B', 'number'],
          ]
        : []),
      ['A', 'number'],
      ['B', 'number'],
      ['shift', 'number'],
      ['95 % CI', 'number'],
      'change',
      ['p', 'number'],
    ],
    rows.map(row => {
      const found = percentile(row, rank) ?? {};
      return make(
        'tr',
        {'data-change': row.change},
        rowHeading(rowName(row)),
        countCell(row.first_count),
        countCell(row.second_count),
        ...(open ? [countCell(row.first_censored), countCell(row.second_censored)] : []),
        durationCell(found.first_ns),
        durationCell(found.second_ns),
        make(
          'td',
          {class: 'number', 'data-ns': found.shift_ns},
          found.shift_ns === undefined ? '–' : signed(found.shift_ns),
        ),
        make('td', {class: 'number'}, interval(found)),
        make('td', {}, changeWords[row.change]),
        probability(row),
      );
    }),
  );
}

const shortened = (text, most) =>
  text.length > most ? text.slice(0, most / 2 - 1) + '…' + text.slice(text.length - most / 2) : text;

function interval(found) {
  if (found.low_ns === undefined && found.high_ns === undefined) return '';
  if (found.low_ns === undefined) return `up to ${signed(found.high_ns)}`;
  return found.high_ns === undefined
    ? `from ${signed(found.low_ns)}`
    : `${signed(found.low_ns)} … ${signed(found.high_ns)}`;
}

function pathShift(path) {
  return [
    make(
      'p',
      {},
      `Mean ${path.whole} of those that ended: ${duration(path.first_mean_ns)} → ${duration(path.second_mean_ns)}, ${signed(path.shift_ns)}. The parts add up to it.`,
    ),
    table(
      'Parts of the critical path',
      ['segment', ['shift', 'number']],
      path.segments.map(part =>
        make(
          'tr',
          {},
          rowHeading(part.segment),
          make('td', {class: 'number', 'data-ns': part.shift_ns}, signed(part.shift_ns)),
        ),
      ),
    ),
  ];
}
