// Who logged what, and when. The findings are sentences of the page itself.

function showDoctor(page) {
  const origins = documents.doctor.origins;
  if (!origins.length) return;
  const filter = make('input', {type: 'search', id: 'service', autocomplete: 'off'});
  const place = make('div'),
    told = make('output', {for: 'service'});
  const show = () => {
    const found = origins.filter(origin => originName(origin).toLowerCase().includes(filter.value.toLowerCase()));
    told.textContent = `${grouped(found.length)} of ${grouped(origins.length)}`;
    place.replaceChildren(...(found.length ? coverage(found) : []));
  };
  filter.addEventListener('input', show);
  page.append(
    section(
      'Logs',
      make('div', {class: 'filters'}, make('label', {for: 'service'}, 'Program '), filter, ' ', told),
      place,
    ),
  );
  show();
}

const originName = origin => visible(origin.service + (origin.instance ? `/${origin.instance}` : ''));

function coverage(origins) {
  const left = 240;
  const shown = origins.slice(0, 60),
    bottom = 16 + shown.length * 20;
  const x = timeScale(
    Math.min(...origins.map(origin => instant(origin.from))),
    Math.max(...origins.map(origin => instant(origin.until))) + 1,
    left,
    right,
  );
  const bars = shown.flatMap((origin, number) => {
    const y = 20 + number * 20,
      from = x(instant(origin.from));
    return [
      draw('text', {x: left - 12, y: y + 4, 'text-anchor': 'end'}, shortened(originName(origin), 30)),
      draw(
        'rect',
        {x: from, width: Math.max(2, x(instant(origin.until)) - from), y: y - 5, height: 10, class: `s${number % 6}`},
        draw('title', {}, `${originName(origin)}: ${shownTime(origin.from)} – ${shownTime(origin.until)}`),
      ),
      ...origin.gaps.map(gap =>
        draw(
          'rect',
          {
            x: x(instant(gap.from)),
            width: Math.max(1, x(instant(gap.until)) - x(instant(gap.from))),
            y: y - 6,
            height: 12,
            class: 'nothing',
          },
          draw('title', {}, `no log from ${shownTime(gap.from)} to ${shownTime(gap.until)}`),
        ),
      ),
    ];
  });
  return [
    chart(
      `Coverage of ${origins.length} programs over time. The table has the numbers.`,
      bottom + 26,
      axisBelow(x, 8, bottom),
      ...bars,
    ),
    table(
      'Logs',
      ['program', ['records', 'number'], ['without id', 'number'], 'from', 'until', ['resolution', 'number'], 'clock'],
      origins.map(origin =>
        make(
          'tr',
          {},
          rowHeading(originName(origin)),
          countCell(origin.records),
          countCell(origin.uncorrelated),
          timeCell(origin.from),
          timeCell(origin.until),
          durationCell(origin.resolution_ns),
          make('td', {}, clockWords(origin.clock)),
        ),
      ),
    ),
  ];
}

function clockWords(found) {
  if (!found) return '';
  const moved = found.correction_ns ? `, corrected by ${signed(-found.correction_ns)}` : '';
  return found.kind + (found.reference ? ` against ${visible(found.reference.service)}` : '') + moved;
}
