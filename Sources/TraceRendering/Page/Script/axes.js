// Scales of drawings. A scale is a function from values to places; `ticks` are round values on it, each with its text.

// More lines than these are not told apart.
const mostDrawn = 12;
const remarkOnDrawn = (drawn, known) =>
  drawn.length < known.length ? [remark(`Drawn are the first ${drawn.length} of ${known.length} rows.`)] : [];

const chartWidth = 760;
// The sides of a drawing: names of a scale on the left, and half of the last text below on the right.
const [left, right] = [84, chartWidth - 40];

function logScale(low, high, from, to) {
  // Values that are nearly equal stand in the middle.
  if (high < 4 * low) [low, high] = [low / 2, high * 2];
  const [a, b] = [Math.log10(low), Math.log10(high)];
  const place = value => from + ((Math.log10(Math.max(value, low)) - a) / (b - a)) * (to - from);
  const values = [];
  for (let power = Math.floor(a); power <= Math.ceil(b); power++) {
    for (const factor of b - a < 1.2 ? [1, 2, 5] : b - a < 4 ? [1, 3] : [1]) {
      const value = factor * 10 ** power;
      if (value >= low * 0.999 && value <= high * 1.001) values.push(value);
    }
  }
  place.ticks = values.map(value => ({at: place(value), text: tick(value)}));
  return place;
}

function countScale(most, from, to) {
  const place = value => from + (value / Math.max(most, 1)) * (to - from);
  const least = Math.max(most, 1) / 4;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = Math.max(
    1,
    [1, 2, 5, 10].map(factor => factor * power).find(size => size >= least),
  );
  place.ticks = [];
  for (let value = 0; value <= most; value += step) place.ticks.push({at: place(value), text: grouped(value)});
  return place;
}

// Times in ms since 1970.
function timeScale(begin, end, from, to) {
  const place = time => from + ((time - begin) / Math.max(end - begin, 1)) * (to - from);
  const steps = [
    0.001, 0.005, 0.02, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600,
    43200, 86400, 172800, 604800, 2592000, 31536000,
  ].map(seconds => seconds * 1000);
  const step = steps.find(size => (end - begin) / size <= 6) ?? steps.at(-1);
  const days = dayOf(begin) !== dayOf(end - 1);
  place.ticks = [];
  const shift = offsetAt(begin) * 60000;
  for (let time = Math.ceil((begin + shift) / step) * step - shift; time <= end; time += step) {
    const text = clockOf(time);
    const part = step < 1000 ? '.' + String(Math.round(time % 1000)).padStart(3, '0') : '';
    const shown =
      days && step >= 86400000
        ? dayOf(time)
        : days
          ? dayOf(time).slice(5) + ' ' + text.slice(0, 5)
          : step >= 60000
            ? text.slice(0, 5)
            : text + part;
    place.ticks.push({at: place(time), text: shown + (step < 86400000 ? zoneIfTwice(time) : '')});
  }
  return place;
}

// Lines and texts of a scale below the drawing, from `top` to `bottom`.
function axisBelow(scale, top, bottom) {
  let last = -Infinity;
  const ticks = scale.ticks.filter(mark => {
    const width = mark.text.length * 7.3 + 10;
    if (mark.at - width / 2 < last) return false;
    last = mark.at + width / 2;
    return true;
  });
  return draw(
    'g',
    {'aria-hidden': 'true'},
    ...ticks.flatMap(mark => [
      draw('line', {x1: mark.at, x2: mark.at, y1: top, y2: bottom, class: 'grid'}),
      draw('text', {x: mark.at, y: bottom + 16, class: 'dim', 'text-anchor': 'middle'}, mark.text),
    ]),
  );
}

// The same on the left.
function axisLeft(scale, left, right) {
  return draw(
    'g',
    {'aria-hidden': 'true'},
    ...scale.ticks.flatMap(mark => [
      draw('line', {x1: left, x2: right, y1: mark.at, y2: mark.at, class: 'grid'}),
      draw('text', {x: left - 8, y: mark.at + 4, class: 'dim', 'text-anchor': 'end'}, mark.text),
    ]),
  );
}

// A drawing that says in words what it shows.
function chart(words, height, ...children) {
  return draw(
    'svg',
    {viewBox: `0 0 ${chartWidth} ${height}`, role: 'img', 'aria-label': words, class: 'chart'},
    ...children,
  );
}

// Colour is never alone: lines differ in their dashes, too.
const dashes = ['', '6 3', '2 3', '9 3 2 3', '1 3', '12 4'];
const lineLook = number => ({
  class: `line l${number % 6}`,
  'stroke-dasharray': dashes[Math.floor(number / 6 + number) % 6] || undefined,
});

function legend(names) {
  return make(
    'ul',
    {class: 'legend'},
    ...names.map((name, number) =>
      make(
        'li',
        {},
        draw(
          'svg',
          {width: 34, height: 10, 'aria-hidden': 'true'},
          draw('line', {x1: 0, x2: 34, y1: 5, y2: 5, ...lineLook(number)}),
        ),
        ' ' + name,
      ),
    ),
  );
}
