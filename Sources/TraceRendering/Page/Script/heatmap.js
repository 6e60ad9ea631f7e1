// A heat map: when requests start, from left to right, how long they took on a logarithmic scale, and a shade for how many.

// The rows of a segment in the intervals of a series, each with the interval's number.
function rowsOverTime(series) {
  const found = new Map();
  series.intervals.forEach((interval, number) => {
    noteRows(interval.segments ?? []);
    for (const row of interval.segments ?? []) {
      const name = rowName(row);
      if (!found.has(name)) found.set(name, []);
      found.get(name).push({...row, number});
    }
  });
  return found;
}

function heatMaps(series) {
  const maps = [...rowsOverTime(series)].filter(([, rows]) => rows.some(row => row.histogram));
  if (!maps.length) return [remark('No value.')];
  return maps.slice(0, 12).map(([name, rows]) => heatMap(series, name, rows));
}

function heatMap(series, name, rows) {
  const top = 8;
  const bins = rows.flatMap(row => (row.histogram ?? []).filter(bin => bin.from_ns > 0 && bin.count));
  const low = bins.length ? Math.min(...bins.map(bin => bin.from_ns)) : 1e9,
    high = Math.max(...bins.map(bin => bin.below_ns ?? bin.from_ns * 1.25), low);
  const open = rows.some(row => row.censored),
    below = rows.some(row => (row.histogram ?? []).some(bin => bin.count && !(bin.from_ns > 0)));
  const upper = top + (open ? 26 : 0),
    lower = upper + 220,
    bottom = lower + (below ? 26 : 0);
  const intervals = series.intervals;
  const x = timeScale(instant(intervals[0].begin), instant(intervals.at(-1).end), left, right),
    y = logScale(low, high, lower, upper);
  const cells = new Map();
  const count = (number, key, cell) => {
    const known = cells.get(`${number} ${key}`);
    if (known) known.count += cell.count;
    else cells.set(`${number} ${key}`, {number, ...cell});
  };
  for (const row of rows) {
    if (row.censored) count(row.number, 'open', {count: row.censored, top, bottom: top + 18, what: 'unfinished'});
    for (const bin of row.histogram ?? []) {
      if (!bin.count) continue;
      if (bin.from_ns > 0)
        count(row.number, bin.from_ns, {
          count: bin.count,
          top: y(bin.below_ns ?? bin.from_ns * 1.25),
          bottom: y(bin.from_ns),
          what: `${duration(bin.from_ns)} – ${bin.below_ns ? duration(bin.below_ns) : '∞'}`,
        });
      else count(row.number, 'low', {count: bin.count, top: lower + 8, bottom, what: 'below 1 µs'});
    }
  }
  const most = Math.max(...[...cells.values()].map(cell => cell.count));
  const shade = count => (0.18 + (0.82 * Math.log1p(count)) / Math.log1p(most)).toFixed(2);
  const span = number => [x(instant(intervals[number].begin)), x(instant(intervals[number].end))];
  const rects = [...cells.values()].map(cell => {
    const [from, to] = span(cell.number);
    return draw(
      'rect',
      {
        x: from.toFixed(2),
        width: Math.max(1, to - from - 0.5).toFixed(2),
        y: cell.top.toFixed(2),
        height: Math.max(1, cell.bottom - cell.top - 0.5).toFixed(2),
        class: 's1',
        'fill-opacity': shade(cell.count),
      },
      draw('title', {}, `${shownTime(intervals[cell.number].begin)}, ${cell.what}: ${grouped(cell.count)}`),
    );
  });
  const frames = [
    open ? draw('text', {x: left - 8, y: top + 14, class: 'dim', 'text-anchor': 'end'}, 'unfinished') : undefined,
    below ? draw('text', {x: left - 8, y: bottom - 4, class: 'dim', 'text-anchor': 'end'}, '< 1 µs') : undefined,
  ];
  const ended = rows.reduce((sum, row) => sum + row.count, 0);
  return make(
    'figure',
    {},
    make('figcaption', {}, `${name}, ${grouped(ended)} ended; a column is ${tick(series.step_ns)}`),
    chart(
      `Heat map of ${name} over ${intervals.length} intervals, ${grouped(most)} values in the fullest cell.`,
      bottom + 26,
      ...uncovered(intervals, span, top, bottom),
      axisLeft(y, left, right),
      axisBelow(x, top, bottom),
      ...rects,
      ...frames,
    ),
    shades(most, shade),
    numbers(
      name,
      [
        'begin',
        ['n', 'number'],
        ['unfinished', 'number'],
        ...rows[0].percentiles.map(found => [`p${found.p}`, 'number']),
        ['max', 'number'],
      ],
      rows.map(row =>
        make(
          'tr',
          {},
          rowHeading(shownTime(intervals[row.number].begin)),
          countCell(row.count),
          countCell(row.censored),
          ...row.percentiles.map(found => durationCell(found.value_ns)),
          durationCell(row.max_ns),
        ),
      ),
    ),
  );
}

// Hatched where no log tells anything: that is not nothing.
function uncovered(intervals, span, top, bottom) {
  return intervals.flatMap((interval, number) => {
    if (interval.coverage !== 'none') return [];
    const [from, to] = span(number);
    return [
      draw(
        'rect',
        {x: from, width: Math.max(1, to - from), y: top, height: bottom - top, class: 'nothing'},
        draw('title', {}, `${shownTime(interval.begin)}: no logs`),
      ),
    ];
  });
}

function shades(most, shade) {
  const counts = [...new Set([1, Math.round(Math.sqrt(most)), most])];
  return make(
    'p',
    {class: 'remark'},
    'Values in a cell: ',
    ...counts.flatMap(count => [
      draw(
        'svg',
        {width: 14, height: 12, 'aria-hidden': 'true'},
        draw('rect', {width: 14, height: 12, class: 's1', 'fill-opacity': shade(count)}),
      ),
      ` ${grouped(count)}  `,
    ]),
  );
}
