// Numbers over time: outcomes, queues, and percentiles of the whole time, in intervals.

function overTime(series, names, height, words, linesOf) {
  const [top, bottom] = [12, height];
  const intervals = series.intervals;
  const x = timeScale(instant(intervals[0].begin), instant(intervals.at(-1).end), left, right);
  const span = number => [x(instant(intervals[number].begin)), x(instant(intervals[number].end))];
  const {y, marks} = linesOf(span, top, bottom);
  return [
    ...(names.length ? [legend(names)] : []),
    chart(
      words,
      bottom + 26,
      ...uncovered(intervals, span, top, bottom),
      axisLeft(y, left, right),
      axisBelow(x, top, bottom),
      ...marks,
    ),
  ];
}

// A line of steps: the value holds for the whole interval; where none is known the line is interrupted.
function steps(values, span, y, look, title) {
  const path = values
    .map((value, number) => {
      if (value === undefined) return '';
      const [from, to] = span(number);
      const at = y(value).toFixed(1);
      return `${number > 0 && values[number - 1] !== undefined ? 'L' : 'M'}${from.toFixed(1)} ${at}H${to.toFixed(1)}`;
    })
    .join('');
  return draw('path', {d: path, ...look}, draw('title', {}, title));
}

const known = interval => interval.coverage !== 'none';

function outcomesOverTime(series) {
  const found = vocabulary.outcomes.filter(name => series.intervals.some(interval => interval.outcomes?.[name]));
  const most = Math.max(0, ...series.intervals.filter(known).map(interval => interval.requests));
  const total = series.intervals.reduce((sum, interval) => sum + (interval.requests ?? 0), 0);
  const drawing = overTime(
    series,
    [],
    130,
    `Outcomes over time: ${grouped(total)} requests, ${grouped(most)} at most in an interval.`,
    (span, top, bottom) => {
      const y = countScale(most, bottom, top);
      const marks = series.intervals.flatMap((interval, number) => {
        const [from, to] = span(number);
        let sum = 0;
        return found.flatMap(name => {
          const count = interval.outcomes?.[name] ?? 0,
            begin = sum;
          sum += count;
          if (!count) return [];
          return [
            draw(
              'rect',
              {
                x: from.toFixed(2),
                width: Math.max(1, to - from - 0.5).toFixed(2),
                y: y(begin + count),
                height: Math.max(0.5, y(begin) - y(begin + count)),
                class: outcomeLook(name),
              },
              draw('title', {}, `${shownTime(interval.begin)}, ${name}: ${grouped(count)}`),
            ),
          ];
        });
      });
      return {y, marks};
    },
  );
  return [
    outcomeLegend(found),
    ...drawing,
    numbers(
      'outcomes by interval',
      ['begin', ['requests', 'number'], ...found.map(name => [name, 'number'])],
      series.intervals.map(interval =>
        make(
          'tr',
          {},
          rowHeading(shownTime(interval.begin)),
          ...(known(interval)
            ? [countCell(interval.requests), ...found.map(name => countCell(interval.outcomes[name] ?? 0))]
            : [make('td', {colspan: found.length + 1}, 'no logs')]),
        ),
      ),
    ),
  ];
}

// Each outcome has a colour and a pattern of its own (page.css).
const outcomeLook = name => `outcome-${name}`;

function outcomeLegend(names) {
  return make(
    'ul',
    {class: 'legend'},
    ...names.map(name =>
      make(
        'li',
        {},
        draw(
          'svg',
          {width: 14, height: 12, 'aria-hidden': 'true'},
          draw('rect', {width: 14, height: 12, class: outcomeLook(name)}),
        ),
        ' ' + name,
      ),
    ),
  );
}

// How many messages wait in each topic at the end of each interval.
function queues(series) {
  const topics = [
    ...new Set(series.intervals.flatMap(interval => (interval.queues ?? []).map(queue => queue.destination ?? ''))),
  ];
  if (!topics.length) return [remark('No message of a queue is in these logs.')];
  const of = (topic, interval) => interval.queues?.find(queue => (queue.destination ?? '') === topic);
  const most = queue => (queue ? queue.depth + (queue.unlogged ?? 0) : 0);
  const deepest = topic => Math.max(0, ...series.intervals.map(interval => most(of(topic, interval))));
  const drawn = [...topics].sort((a, b) => deepest(b) - deepest(a)).slice(0, 8);
  const words =
    'Messages that wait. ' +
    drawn.map(topic => `${visible(topic) || 'no topic'}: at most ${grouped(deepest(topic))}`).join('. ');
  const drawing = overTime(
    series,
    drawn.map(topic => visible(topic) || '(no topic)'),
    200,
    words,
    (span, top, bottom) => {
      const y = countScale(Math.max(...drawn.map(deepest)), bottom, top);
      // Hatched are those that may wait, too.
      const open = drawn.flatMap(topic =>
        series.intervals.flatMap((interval, number) => {
          const queue = of(topic, interval);
          if (!queue?.unlogged) return [];
          const [from, to] = span(number);
          return [
            draw(
              'rect',
              {
                x: from.toFixed(1),
                width: (to - from).toFixed(1),
                y: y(most(queue)),
                height: y(queue.depth) - y(most(queue)),
                class: 'wait',
              },
              draw('title', {}, `${visible(topic)}: ${grouped(queue.depth)} – ${grouped(most(queue))}`),
            ),
          ];
        }),
      );
      return {
        y,
        marks: [
          ...open,
          ...drawn.map((topic, number) =>
            steps(
              series.intervals.map(interval => (known(interval) ? (of(topic, interval)?.depth ?? 0) : undefined)),
              span,
              y,
              lineLook(number),
              visible(topic),
            ),
          ),
        ],
      };
    },
  );
  const isOpen = series.intervals.some(interval => interval.queues?.some(queue => queue.unlogged));
  return [
    ...drawing,
    isOpen
      ? remark('Of some messages no log tells whether they were consumed: so many more may wait (hatched).')
      : undefined,
    topics.length > drawn.length
      ? remark(`Drawn are the ${drawn.length} deepest of ${topics.length} topics.`)
      : undefined,
    numbers(
      'messages that wait at the end of an interval',
      ['begin', 'topic', ['waiting', 'number'], ['may wait, too', 'number'], ['oldest', 'number']],
      series.intervals.flatMap(interval =>
        (interval.queues ?? [])
          .filter(queue => queue.depth || queue.unlogged || topics.length === 1)
          .map(queue =>
            make(
              'tr',
              {},
              rowHeading(shownTime(interval.begin)),
              textCell(queue.destination),
              countCell(queue.depth),
              countCell(queue.unlogged ?? 0),
              durationCell(queue.oldest_ns),
            ),
          ),
      ),
    ),
  ].filter(Boolean);
}

// Percentiles of the rows with the whole time; of the segment that was asked for, where these are not there.
function percentilesOverTime(series) {
  const measured = series.intervals.flatMap(interval => interval.segments ?? []).filter(row => row.count);
  const found = name => measured.find(row => row.segment === name);
  const whole = (vocabulary.wholes.map(found).find(Boolean) ?? measured[0])?.segment;
  if (!whole) return [remark('Nothing that is measured here has ended.')];
  const rows = series.intervals.map(interval => interval.segments?.find(row => row.segment === whole && row.count));
  const ranks = [...new Set(rows.flatMap(row => row?.percentiles.map(found => found.p) ?? []))];
  const values = rows.flatMap(row => row?.percentiles.map(found => found.value_ns) ?? []).filter(ns => ns > 0);
  const low = values.length ? Math.min(...values) : 1e9,
    high = Math.max(...values, low);
  const going = series.intervals.map(interval => interval.segments?.find(row => row.segment === whole)?.censored ?? 0);
  const total = going.reduce((sum, count) => sum + count, 0);
  const left = total ? ` They are of what has ended: ${grouped(total)} unfinished are not among them.` : '';
  return [
    ...overTime(
      series,
      ranks.map(p => `${whole} p${p}`),
      220,
      `Percentiles of ${whole} over time.${left}`,
      (span, top, bottom) => {
        const y = logScale(low, high, bottom, top);
        return {
          y,
          marks: ranks.map((p, number) =>
            steps(
              rows.map(row => row && percentile(row, p)?.value_ns),
              span,
              y,
              lineLook(number),
              `p${p}`,
            ),
          ),
        };
      },
    ),
    total ? remark(left.trim()) : undefined,
    numbers(
      `${whole} by interval`,
      [
        'begin',
        ['n', 'number'],
        ...(total ? [['unfinished', 'number']] : []),
        ...ranks.map(p => [`p${p}`, 'number']),
      ],
      series.intervals.map((interval, number) =>
        make(
          'tr',
          {},
          rowHeading(shownTime(interval.begin)),
          countCell(rows[number]?.count ?? 0),
          ...(total ? [countCell(going[number])] : []),
          ...ranks.map(p => durationCell(rows[number] && percentile(rows[number], p)?.value_ns)),
        ),
      ),
    ),
  ].filter(Boolean);
}

function showSeries(page) {
  const series = documents.series;
  if (!series?.intervals.length) return;
  if (documents.report)
    page.append(remark('What follows is over time, and of all requests, whatever is chosen above.'));
  page.append(section('Outcomes over time', ...outcomesOverTime(series)));
  if (!documents.report) page.append(section('Percentiles over time', ...percentilesOverTime(series)));
  showHeatMaps(page);
  page.append(section('Queues', ...queues(series)));
}

// Of each segment whose map is in the page, chosen by name.
function showHeatMaps(page) {
  const maps = Object.keys(documents).filter(name => name === 'series' || name.startsWith('map-'));
  const named = maps
    .map(name => [
      documents[name].intervals.flatMap(interval => interval.segments ?? []).find(row => row.histogram)?.segment,
      name,
    ])
    .filter(([segment]) => segment);
  if (!named.length) return;
  const place = make('div', {});
  const choice = make('select', {id: 'map'}, ...named.map(([segment, name]) => make('option', {value: name}, segment)));
  const show = () => place.replaceChildren(...heatMaps(documents[choice.value]));
  choice.addEventListener('change', show);
  page.append(
    section(
      'Heat map',
      named.length > 1 ? make('p', {}, make('label', {for: 'map'}, 'Segment '), choice) : undefined,
      place,
    ),
  );
  show();
}
