// Why the slowest requests are slow: where they lose time, and what they have in common.

function showExplanation(page) {
  const told = documents.explanation;
  if (told.segments.length)
    page.append(
      section(
        'Where they lose time',
        table(
          'The critical path in the mean',
          ['segment', ['slowest', 'number'], ['middle half', 'number'], ['difference', 'number']],
          told.segments.map(part =>
            make(
              'tr',
              {},
              rowHeading(partName(part, told.segments) + clockMark(part)),
              durationCell(part.slowest_ns),
              durationCell(part.middle_ns),
              make('td', {class: 'number', 'data-ns': part.extra_ns}, signed(part.extra_ns)),
            ),
          ),
        ),
      ),
    );
  if (told.values.length)
    page.append(
      section(
        'What they have in common',
        table(
          'More frequent among the slowest than by chance',
          [
            'value',
            ['slowest', 'number'],
            ['of', 'number'],
            ['rest', 'number'],
            ['of', 'number'],
            ['odds ratio', 'number'],
            ['95 % CI', 'number'],
            ['p', 'number'],
          ],
          told.values.map(value =>
            make(
              'tr',
              {},
              rowHeading(
                value.names
                  .map(name => visible(name.value === undefined ? `(no ${name.key})` : `${name.key} = ${name.value}`))
                  .join(', '),
              ),
              countCell(value.slowest_count),
              countCell(value.slowest_total),
              countCell(value.rest_count),
              countCell(value.rest_total),
              make('td', {class: 'number'}, value.odds_ratio === undefined ? '× ∞' : `× ${ratio(value.odds_ratio)}`),
              make(
                'td',
                {class: 'number'},
                value.high === undefined ? `from ${ratio(value.low)}` : `${ratio(value.low)} – ${ratio(value.high)}`,
              ),
              probability(value),
            ),
          ),
        ),
      ),
    );
  if (told.examples.length)
    page.append(
      section(
        'Examples',
        table(
          'Slow requests that show it',
          ['request', ['took', 'number'], [`in ${partName(told.examples[0], told.segments)}`, 'number']],
          told.examples.map(example =>
            make(
              'tr',
              {},
              rowHeading(requestLink(example)),
              durationCell(example.done_ns),
              durationCell(example.lost_ns),
            ),
          ),
        ),
      ),
    );
}

// A part of the critical path: with the service whose work it is, unless that says the same; with its topic where it has
// several rows.
function partName(part, parts) {
  const isOnly = parts.filter(other => other.segment === part.segment).length === 1;
  const service = part.service === part.segment ? undefined : part.service;
  return visible([part.segment, isOnly ? service : (part.destination ?? part.service)].filter(Boolean).join(' '));
}

// The mark of a difference that clocks may have made, or may change by more than a tenth.
function clockMark(part) {
  if (part.depends_on_clocks) return ' clocks?';
  const doubt = part.true_minus_printed;
  const most = doubt ? Math.max(Math.abs(doubt.low_ns ?? 0), Math.abs(doubt.high_ns ?? 0)) : 0;
  return most > Math.abs(part.extra_ns) / 10 ? ' ?' : '';
}

// Two digits or whole: 1.4, 12, 1,530.
function ratio(value) {
  if (value >= 9.95) return grouped(Math.round(value));
  const hundredths = value < 0.995 ? Math.round(value * 100) : Math.round(value * 10) * 10;
  return (hundredths / 100).toFixed(hundredths % 10 ? 2 : 1);
}
