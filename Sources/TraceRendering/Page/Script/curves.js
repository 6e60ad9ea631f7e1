// Percentile curves: the longest time of each share of requests, both axes logarithmic; the right end is the slowest.
//
// What has not ended counts for as long as it has lasted (Kaplan and Meier), as in `with_unfinished` of the report. Where so
// much has not ended that a percentile is not known, only a bound is drawn: it is longer than the longest so far.

// The percentiles of a row that count all of its work.
const allRanks = row => row.with_unfinished ?? row.percentiles;
// The longest of a row has not ended, so the greatest percentiles are not known.
const isOpen = row => row.censored > 0 && !(row.longest_unfinished_ns < row.max_ns);
const unfinishedName = row => `with ${grouped(row.censored)} unfinished`;
const curveName = row => (row.censored ? `${rowName(row)} ${unfinishedName(row)}` : rowName(row));

// The points of a row's curve as far as it is known. Percentiles, least and most are exact; between them the bins of the
// histogram tell the value to a tenth of a decade.
function curvePoints(row) {
  const exact = allRanks(row)
    .filter(found => found.value_ns !== undefined)
    .map(found => ({share: found.p / 100, ns: found.value_ns, p: found.p}));
  if (row.count) exact.unshift({share: 0, ns: row.min_ns});
  const {points, share} = pointsOfBins(row);
  const next = allRanks(row).find(found => found.value_ns === undefined)?.p ?? 100;
  const end = isOpen(row) ? Math.min(Math.max(share, exact.at(-1)?.share), next / 100) : 1;
  if (row.count) exact.push({share: end, ns: row.max_ns});
  const between = points.flatMap(point => {
    const below = exact.filter(other => other.share <= point.share).at(-1),
      above = exact.find(other => other.share >= point.share);
    return below && above ? [{share: point.share, ns: Math.min(Math.max(point.ns, below.ns), above.ns)}] : [];
  });
  return [...exact, ...between].sort((a, b) => a.share - b.share || a.ns - b.ns);
}

// The middle of each bin, and the share of what has ended by the last one. What is unfinished is taken to leave in the
// middle of its bin.
function pointsOfBins(row) {
  let going = row.count + row.censored,
    longer = 1;
  const points = [];
  for (const bin of row.histogram ?? []) {
    const unfinished = bin.unfinished ?? 0,
      before = longer;
    if (bin.count) longer *= 1 - bin.count / Math.max(going - unfinished / 2, bin.count);
    going -= bin.count + unfinished;
    if (bin.count && bin.from_ns > 0 && bin.below_ns !== undefined)
      points.push({share: 1 - (before + longer) / 2, ns: Math.sqrt(bin.from_ns * bin.below_ns)});
  }
  return {points, share: 1 - longer};
}

function curves(rows) {
  const known = rows.filter(row => row.count || row.censored),
    drawn = known.slice(0, mostDrawn);
  if (!drawn.length) return [remark('No row with values is chosen.')];
  const [top, bottom] = [12, 300];
  const most = Math.max(...drawn.map(row => row.count + row.censored));
  const positive = drawn
    .flatMap(row => [...curvePoints(row).map(point => point.ns), isOpen(row) ? row.longest_unfinished_ns : 0])
    .filter(ns => ns > 0);
  const low = positive.length ? Math.min(...positive) : 1e9,
    high = Math.max(...positive, low);
  const y = logScale(low, high, bottom, top);
  const decades = Math.max(1, Math.log10(2 * most));
  const x = share => left + (Math.min(Math.log10(1 / Math.max(1 - share, 1e-12)), decades) / decades) * (right - left);
  const marks = [0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999].filter(share => x(share) < right - 1 || share === 0);
  x.ticks = marks
    .map(share => ({at: x(share), text: share ? `p${+(share * 100).toFixed(3)}` : 'min'}))
    .concat({at: right, text: 'max'});
  const lines = drawn.flatMap((row, number) => [
    ...curve(row, number, x, y),
    ...(isOpen(row) ? bound(row, number, x, y) : []),
  ]);
  const words =
    'Percentile curves. ' + drawn.map(row => `${curveName(row)}: ${allRanks(row).map(reached).join(', ')}`).join('. ');
  const hasOpen = drawn.some(isOpen);
  return [
    legend(drawn.map(curveName)),
    chart(words, bottom + 30, axisLeft(y, left, right), axisBelow(x, top, bottom), ...lines),
    ...remarkOnDrawn(drawn, known),
    curveNumbers(drawn),
    remark(
      'Dots are percentiles, exact. Lines between them are told by the histogram, to a tenth of a decade.' +
        (drawn.some(row => row.censored)
          ? ' What is unfinished counts for as long as it has lasted (Kaplan–Meier)' +
            (hasOpen ? '; a percentile at ▲ is longer than that, and not known.' : '.')
          : ''),
    ),
  ];
}

function curveNumbers(rows) {
  const ranks = [...new Set(rows.flatMap(row => allRanks(row).map(found => found.p)))].sort((a, b) => a - b);
  return numbers(
    'percentile curves',
    ['row', ['n', 'number'], ['min', 'number'], ...ranks.map(p => [`p${p}`, 'number']), ['max', 'number']],
    rows.map(row =>
      make(
        'tr',
        {},
        rowHeading(curveName(row)),
        countCell(row.count + row.censored),
        durationCell(row.min_ns),
        ...rankCells(row, ranks),
        longestCell(row),
      ),
    ),
  );
}

// With unfinished work: what is not reached is longer than the longest so far.
const rankCells = (row, ranks) =>
  ranks.map(p => {
    const found = allRanks(row).find(found => found.p === p);
    return found?.at_least_ns === undefined ? durationCell(found?.value_ns) : beyondCell(found.at_least_ns);
  });
const longestCell = row => (isOpen(row) ? beyondCell(row.longest_unfinished_ns) : durationCell(row.max_ns));
const beyondCell = ns => make('td', {class: 'number', 'data-ns': ns}, `> ${duration(ns)}`);

function curve(row, number, x, y) {
  const points = curvePoints(row),
    name = curveName(row);
  const place = point => `${x(point.share).toFixed(1)},${y(point.ns).toFixed(1)}`;
  return [
    draw('polyline', {points: points.map(place).join(' '), ...lineLook(number)}, draw('title', {}, name)),
    ...points
      .filter(point => point.p)
      .map(point =>
        draw(
          'circle',
          {cx: x(point.share), cy: y(point.ns), r: 3, class: `s${number % 6}`},
          draw('title', {}, `${name} p${point.p}: ${duration(point.ns)}`),
        ),
      ),
  ];
}

// Behind the end of a curve: a thin line at the longest so far, with a mark that points up at each percentile.
function bound(row, number, x, y) {
  const last = curvePoints(row).at(-1),
    at = y(row.longest_unfinished_ns);
  const begin = last ? `M${x(last.share).toFixed(1)} ${y(last.ns).toFixed(1)}V${at.toFixed(1)}` : `M${left} ${at.toFixed(1)}`;
  const title = text => draw('title', {}, `${curveName(row)} ${text}`);
  const beyond = `> ${duration(row.longest_unfinished_ns)}`;
  return [
    draw('path', {d: `${begin}H${right}`, class: `bound l${number % 6}`}, title(beyond)),
    ...row.with_unfinished
      .filter(found => found.value_ns === undefined)
      .map(found => {
        const middle = x(found.p / 100).toFixed(1);
        return draw(
          'path',
          {d: `M${middle} ${(at - 7).toFixed(1)}l5 8h-10z`, class: `s${number % 6}`, 'data-p': found.p},
          title(reached(found)),
        );
      }),
  ];
}
