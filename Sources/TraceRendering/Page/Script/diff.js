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

const probability = row =>
  make(
    'td',
    {class: 'number'},
    row.corrected_p_value === undefined
      ? ''
      : row.corrected_p_value < 0.001
        ? '<0.001'
        : String(+row.corrected_p_value.toPrecision(2)),
  );

function shifts(rows, rank) {
  if (!rows.length) return [remark('Nothing changed by more than noise.')];
  const left = 300;
  const parts = rows
    .map(row => percentile(row, rank))
    .filter(found => found?.shift_ns !== undefined && found.first_ns > 0)
    .flatMap(found => [found.shift_ns, found.low_ns ?? 0, found.high_ns ?? 0].map(ns => Math.abs(ns) / found.first_ns));
  const most = Math.min(Math.max(0.1, ...parts), 4);
  const x = part =>
    left + ((Math.max(-1, Math.min(part, most)) + Math.min(1, most)) / (most + Math.min(1, most))) * (right - left);
  x.ticks = [-1, -0.5, 0, 0.5, 1, 2, 4]
    .filter(part => part >= -Math.min(1, most) && part <= most)
    .map(part => ({at: x(part), text: part ? `${part > 0 ? '+' : '−'}${Math.abs(part) * 100} %` : 'as before'}));
  const weight = {worse: 0, better: 1, no_change: 2, too_little_data: 3};
  const drawn = rows
    .filter(row => percentile(row, rank)?.shift_ns !== undefined && percentile(row, rank).first_ns > 0)
    .toSorted((a, b) => weight[a.change] - weight[b.change])
    .slice(0, 40);
  const marks = drawn.flatMap((row, number) => {
    const y = 22 + number * 22,
      found = percentile(row, rank);
    const name = draw(
      'text',
      {
        x: left - 12,
        y: y + 4,
        'text-anchor': 'end',
        class: row.change === 'worse' ? 'bad' : row.change === 'better' ? 'good' : '',
      },
      shortened(rowName(row), 38),
    );
    const look = row.change === 'worse' ? 'bad' : row.change === 'better' ? 'good' : 'dim';
    const part = ns => x(ns / found.first_ns);
    const isBeyond = found.shift_ns / found.first_ns > most;
    if (isBeyond)
      return [
        name,
        draw('text', {x: right + 4, y: y + 4, 'text-anchor': 'end', class: look}, `${signed(found.shift_ns)} ▸`),
      ];
    return [
      name,
      draw('rect', {
        x: found.low_ns === undefined ? left : part(found.low_ns),
        width: Math.max(
          1,
          (found.high_ns === undefined ? right : part(found.high_ns)) -
            (found.low_ns === undefined ? left : part(found.low_ns)),
        ),
        y: y - 2,
        height: 4,
        class: look,
      }),
      draw(
        'circle',
        {cx: part(found.shift_ns), cy: y, r: 5, class: look},
        draw('title', {}, `${rowName(row)} p${rank}: ${signed(found.shift_ns)}`),
      ),
    ];
  });
  const bottom = 22 + drawn.length * 22;
  const drawing = drawn.length
    ? [
        chart(
          `Shift of p${rank} of each row from A to B, with its 95 % confidence interval. The table has the numbers.`,
          bottom + 26,
          axisBelow(x, 6, bottom),
          ...marks,
        ),
      ]
    : [];
  return [
    ...drawing,
    table(
      `Shift of p${rank}`,
      [
        'row',
        ['n A', 'number'],
        ['n B', 'number'],
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
    ),
    remark('p is corrected for the number of tests; above 0.05 it may be noise.'),
  ];
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
