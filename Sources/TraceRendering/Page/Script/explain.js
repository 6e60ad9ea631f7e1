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
              rowHeading(visible([part.segment, part.destination ?? part.service].filter(Boolean).join(' '))),
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
              make('td', {class: 'number'}, value.odds_ratio === undefined ? '∞' : String(value.odds_ratio)),
              make('td', {class: 'number'}, [value.low, value.high].filter(bound => bound !== undefined).join(' – ')),
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
          ['request', ['took', 'number'], ['lost there', 'number']],
          told.examples.map(example =>
            make(
              'tr',
              {},
              rowHeading(visible(requestName(example))),
              durationCell(example.done_ns),
              durationCell(example.lost_ns),
            ),
          ),
        ),
      ),
    );
}
