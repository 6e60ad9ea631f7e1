// Percentile curves: the longest time of each share of requests, both axes logarithmic; the right end is the slowest.

// The points of a row's curve. Percentiles, least and most are exact; between them the bins of the histogram tell the value
// to a tenth of a decade.
function curvePoints(row) {
  const exact = [
    {share: 0, ns: row.min_ns},
    ...row.percentiles.map(found => ({share: found.p / 100, ns: found.value_ns, p: found.p})),
  ];
  exact.push({share: 1, ns: row.max_ns});
  const between = [];
  let below = 0;
  for (const bin of row.histogram ?? []) {
    const share = (below + bin.count / 2) / row.count;
    below += bin.count;
    if (!bin.count || !(bin.from_ns > 0) || bin.below_ns === undefined) continue;
    const left = exact.filter(point => point.share <= share).at(-1),
      right = exact.find(point => point.share >= share);
    between.push({share, ns: Math.min(Math.max(Math.sqrt(bin.from_ns * bin.below_ns), left.ns), right.ns)});
  }
  return [...exact, ...between].sort((a, b) => a.share - b.share || a.ns - b.ns);
}

function curves(rows) {
  const known = rows.filter(row => row.count > 0),
    drawn = known.slice(0, mostDrawn);
  if (!drawn.length) return [remark('No row with values is chosen.')];
  const [top, bottom] = [12, 300];
  const most = Math.max(...drawn.map(row => row.count));
  const positive = drawn.flatMap(row => curvePoints(row).map(point => point.ns)).filter(ns => ns > 0);
  const low = positive.length ? Math.min(...positive) : 1e9,
    high = Math.max(...positive, low);
  const y = logScale(low, high, bottom, top);
  const decades = Math.max(1, Math.log10(2 * most));
  const x = share => left + (Math.min(Math.log10(1 / Math.max(1 - share, 1e-12)), decades) / decades) * (right - left);
  const marks = [0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999].filter(share => x(share) < right - 1 || share === 0);
  x.ticks = marks
    .map(share => ({at: x(share), text: share ? `p${+(share * 100).toFixed(3)}` : 'min'}))
    .concat({at: right, text: 'max'});
  const lines = drawn.flatMap((row, number) => {
    const points = curvePoints(row);
    const place = point => `${x(point.share).toFixed(1)},${y(point.ns).toFixed(1)}`;
    const name = rowName(row);
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
  });
  const words =
    'Percentile curves. ' +
    drawn
      .map(
        row => `${rowName(row)}: ` + row.percentiles.map(found => `p${found.p} ${duration(found.value_ns)}`).join(', '),
      )
      .join('. ');
  return [
    legend(drawn.map(rowName)),
    chart(words, bottom + 30, axisLeft(y, left, right), axisBelow(x, top, bottom), ...lines),
    ...remarkOnDrawn(drawn, known),
    remark(
      'Dots are percentiles, exact. Lines between them are told by the histogram, to a tenth of a decade. The first table has the numbers.',
    ),
  ];
}
