// Words that all parts of the page share: its documents, elements, and numbers for people.
//
// A document is what `trace … --format json` prints. Whatever comes from it becomes text of an element, never markup.

const documents = {};
for (const element of document.querySelectorAll('script[type="application/json"]')) {
  documents[element.id] = JSON.parse(element.textContent);
}

// An element with attributes and children; a child that is no element is text.
function make(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

// The same of a drawing.
function draw(name, attributes = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter(child => child !== undefined && child !== ''));
  return element;
}

// Characters that nobody sees, or that turn the text beside them around, in a form that everybody sees.
const hidden =
  /[\u0000-\u001f\u007f-\u009f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;
const forms = {'\n': '\\n', '\t': '\\t', '\r': '\\r'};
const visible = text => text.replace(hidden, found => forms[found] ?? `\\u{${found.codePointAt(0).toString(16)}}`);

const grouped = count => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

// One decimal below ten; only nothing is 0 % and only everything is 100 %.
function percent(part, whole) {
  const share = (part / whole) * 100;
  if (part === 0) return '0 %';
  if (share < 0.05) return '<0.1 %';
  if (share >= 99.5 && share < 100) return '>99 %';
  return `${share < 9.95 ? Math.round(share * 10) / 10 : Math.round(share)} %`;
}

// The shares of parts of a whole, written so that they add up to 100 %: whole percents are rounded by the largest remainder.
function sharesOf(parts, whole) {
  const texts = parts.map(part => percent(part, whole));
  const values = parts.map(part => (part / whole) * 100);
  const large = values.map((value, place) => ({value, place})).filter(({value}) => value >= 9.95);
  const small = values.filter(value => value < 9.95).reduce((sum, value) => sum + Math.round(value * 10) / 10, 0);
  const missing = Math.round(100 - small - large.reduce((sum, {value}) => sum + Math.floor(value), 0));
  if (values.some(value => value >= 99.5 && value < 100) || !(missing >= 0 && missing <= large.length)) return texts;
  // Of equal remainders that of the larger share.
  const rest = value => Math.round((value % 1) * 1e9);
  large
    .toSorted((a, b) => rest(b.value) - rest(a.value) || b.value - a.value || a.place - b.place)
    .forEach(({value, place}, rank) => (texts[place] = `${Math.floor(value) + (rank < missing ? 1 : 0)} %`));
  return texts;
}

const second = 1e9,
  minute = 60 * second;
const two = value => String(value).padStart(2, '0');
const rounded = (size, step) => Math.floor((size + Math.floor(step / 2)) / step) * step;

// A duration in ns with three digits, as tables of trace have it: 2.32 s, 38.0 ms; from one minute on with two units.
function duration(ns) {
  const size = Math.abs(ns),
    sign = ns < 0 ? '−' : '';
  if (size === 0) return '0 s';
  if (size < 1e3) return `${sign}${size} ns`;
  for (const [unit, name] of [
    [1e3, 'µs'],
    [1e6, 'ms'],
    [1e9, 's'],
  ]) {
    const step = size < 10 * unit ? unit / 100 : size < 100 * unit ? unit / 10 : unit;
    const value = rounded(size, step);
    if (value >= (unit === second ? minute : 1000 * unit)) continue;
    const digits = value < 10 * unit ? 2 : value < 100 * unit ? 1 : 0;
    return `${sign}${(value / unit).toFixed(digits)} ${name}`;
  }
  const seconds = rounded(size, second) / second;
  if (seconds < 3600) return `${sign}${Math.floor(seconds / 60)} m ${two(seconds % 60)} s`;
  const minutes = rounded(size, minute) / minute;
  if (minutes < 1440) return `${sign}${Math.floor(minutes / 60)} h ${two(minutes % 60)} m`;
  const hours = rounded(size, 60 * minute) / (60 * minute);
  return `${sign}${Math.floor(hours / 24)} d ${hours % 24} h`;
}

// The same without zeros at the end, for axes.
const tick = ns =>
  duration(ns)
    .replace(/\.0+ /, ' ')
    .replace(/(\.\d*?)0+ /, '$1 ');

const signed = ns => (ns > 0 ? '+' : '') + duration(ns);

// A cell with a duration: as text for people, and in its attribute as JSON has it.
const durationCell = ns =>
  ns === undefined ? make('td', {class: 'number'}, '–') : make('td', {class: 'number', 'data-ns': ns}, duration(ns));
const timeCell = text => make('td', {class: 'time'}, text === undefined ? '' : shownTime(text));
const countCell = count => make('td', {class: 'number', 'data-count': count}, grouped(count));
const textCell = text => make('td', {}, visible(text ?? ''));

// A table whose rows begin with a heading of their own. A column is a title, or a title and a class. `whose` follows the
// caption where the page has several of this one.
function table(caption, columns, rows, whose = '') {
  const head = columns.map(column => {
    const [title, look] = Array.isArray(column) ? column : [column, ''];
    return make('th', {scope: 'col', class: look || undefined}, title);
  });
  return make(
    'div',
    {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption + whose},
    make(
      'table',
      {},
      make('caption', {}, caption),
      make('thead', {}, make('tr', {}, ...head)),
      make('tbody', {}, ...rows),
    ),
  );
}

const rowHeading = (...children) => make('th', {scope: 'row'}, ...children);

// The numbers behind a drawing, for who cannot see it and who wants to know.
function numbers(caption, columns, rows, whose) {
  return make(
    'details',
    {class: 'numbers'},
    make('summary', {}, `Numbers: ${caption}`),
    table(caption, columns, rows, whose),
  );
}

const parts = new Map();

// A part of the page with its heading. Titles that differ in nothing that an id has are counted.
function section(title, ...children) {
  const name = 'part-' + title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-'),
    count = (parts.get(name) ?? 0) + 1,
    id = count > 1 ? `${name}--${count}` : name;
  parts.set(name, count);
  return make('section', {'aria-labelledby': id}, make('h2', {id}, title), ...children);
}

const remark = text => make('p', {class: 'remark'}, text);

// Segments with several rows in some document.
const several = new Set();

function noteRows(rows) {
  const met = new Set();
  for (const row of rows) {
    if (met.has(row.segment)) several.add(row.segment);
    met.add(row.segment);
  }
}

const parties = row => [row.caller, row.callee ?? row.service].filter(Boolean).join(' → ');

// What a row of a report is called: its segment with its topic, or its services if there are several rows of it.
function rowName(row) {
  const label = row.destination ?? (several.has(row.segment) || row.segment === 'call' ? parties(row) : '');
  return visible(row.segment + (label ? ' ' + label : ''));
}

// The p-th percentile of a row; undefined if it is not there.
const percentile = (row, p) => row.percentiles.find(found => found.p === p);

// The zone of the page, as its offsets from UTC in minutes, each from an instant in ms on.
const offsets = JSON.parse(document.documentElement.dataset.offsets);
const offsetAt = time => (offsets.findLast(([since]) => since <= time) ?? offsets[0] ?? [0, 0])[1];
const local = time => new Date(time + offsetAt(time) * 60000).toISOString();
const dayOf = time => local(time).slice(0, 10);
const clockOf = time => local(time).slice(11, 19);
const instant = text => Date.parse(text.slice(0, 23) + 'Z');
const shownTime = text => `${dayOf(instant(text))} ${clockOf(instant(text))}${zoneIfTwice(instant(text))}`;

// Where clocks are set back the same time comes twice: there the offset says which one it is, '+02:00'.
function zoneIfTwice(time) {
  const isTwice = offsets.some(([since, minutes], number) => {
    const back = number > 0 ? (offsets[number - 1][1] - minutes) * 60000 : 0;
    return time >= since - back && time < since + back;
  });
  if (!isTwice) return '';
  const minutes = Math.abs(offsetAt(time));
  return `${offsetAt(time) < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
