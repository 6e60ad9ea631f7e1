// Histograms on one logarithmic scale, a drawing for each row: what has ended, and hatched what has lasted so long and goes on.

function histograms(rows) {
  const known = rows.filter(row => row.histogram),
    drawn = known.slice(0, mostDrawn),
    absent = rows.filter(row => !row.histogram && (row.count || row.censored)).map(rowName);
  const leftOut = absent.length ? [remark(`Not in this page: the histograms of ${absent.join(', ')}.`)] : [];
  if (!drawn.length) return leftOut.length ? leftOut : [remark('No row with values is chosen.')];
  const bins = drawn.flatMap(row => row.histogram).filter(bin => bin.from_ns > 0 && bin.below_ns);
  const low = bins.length ? Math.min(...bins.map(bin => bin.from_ns)) : 1e9,
    high = Math.max(...bins.map(bin => bin.below_ns), low);
  return [...drawn.map((row, number) => histogram(row, number, low, high)), ...remarkOnDrawn(drawn, known), ...leftOut];
}

function histogram(row, number, low, high) {
  const [top, bottom] = [26, 118];
  const x = logScale(low, high, left + 40, right);
  const size = bin => bin.count + (bin.unfinished ?? 0);
  const most = Math.max(...row.histogram.map(size));
  const y = countScale(most, bottom, top);
  const bars = row.histogram.flatMap(bin => {
    // What has no place on the scale stands left of it.
    const isLow = !(bin.from_ns > 0);
    const from = isLow ? left + (bin.from_ns === 0 ? 20 : 2) : x(bin.from_ns) + 0.5;
    const width = isLow ? 14 : Math.max(1, x(bin.below_ns ?? bin.from_ns * 1.25) - from - 0.5);
    const title = () => draw('title', {}, binWords(bin));
    const part = (begin, count, look) =>
      count
        ? [
            draw(
              'rect',
              {x: from, y: y(begin + count), width, height: Math.max(1, y(begin) - y(begin + count)), class: look},
              title(),
            ),
          ]
        : [];
    return [...part(0, bin.count, `s${number % 6}`), ...part(bin.count, bin.unfinished ?? 0, 'wait')];
  });
  const lows = row.histogram
    .filter(bin => !(bin.from_ns > 0))
    .map(bin =>
      draw(
        'text',
        {x: left + (bin.from_ns === 0 ? 27 : 9), y: bottom + 16, class: 'dim', 'text-anchor': 'middle'},
        bin.from_ns === 0 ? '0' : '<0',
      ),
    );
  let last = -Infinity;
  const marks = allRanks(row)
    .filter(found => found.value_ns > 0)
    .flatMap(found => {
      const at = x(found.value_ns),
        text = at - last > 34 ? `p${found.p}` : '';
      if (text) last = at;
      return [
        draw(
          'line',
          {x1: at, x2: at, y1: top - 6, y2: bottom, class: 'mark'},
          draw('title', {}, reached(found)),
        ),
        draw('text', {x: at, y: top - 10, class: 'dim', 'text-anchor': 'middle'}, text),
      ];
    });
  const name = rowName(row);
  const words = `Histogram of ${name}: ${grouped(row.count)} ended, ${grouped(row.censored)} unfinished. ${allRanks(row).map(reached).join(', ')}.`;
  return make(
    'figure',
    {},
    make(
      'figcaption',
      {},
      name + `, ${grouped(row.count)} ended` + (row.censored ? `, ${grouped(row.censored)} unfinished (hatched)` : ''),
    ),
    chart(words, bottom + 24, axisLeft(y, left, right), axisBelow(x, top, bottom), ...bars, ...marks, ...lows),
    numbers(
      name,
      ['from', ['below', 'number'], ['ended', 'number'], ['unfinished', 'number']],
      row.histogram.map(bin =>
        make(
          'tr',
          {},
          rowHeading(bin.from_ns === undefined ? '' : duration(bin.from_ns)),
          durationCell(bin.below_ns),
          countCell(bin.count),
          countCell(bin.unfinished ?? 0),
        ),
      ),
    ),
  );
}

function binWords(bin) {
  const range =
    bin.from_ns === undefined ? 'below 0' : `${duration(bin.from_ns)} – ${bin.below_ns ? duration(bin.below_ns) : '∞'}`;
  return `${range}: ${grouped(bin.count)} ended` + (bin.unfinished ? `, ${grouped(bin.unfinished)} unfinished` : '');
}
