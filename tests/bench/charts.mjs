// SPDX-License-Identifier: EUPL-1.2
// Pictures as SVG: bars, lines and histograms, 320 units wide, in colours that the page around them names.
import { say } from './figures.mjs';

const WIDE = 320;
const LEFT = 44;
const RIGHT = 12;
const INNER = WIDE - LEFT - RIGHT;
const DASHES = ['', '6 3', '2 2', '8 3 2 3', '1 4', '12 4', '3 3 1 3'];
export const SERIES_MAX = DASHES.length;

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const escape = (text) => String(text).replace(/[&<>"]/g, (one) => ENTITIES[one]);
const at = (number) => Number(number.toFixed(1));
const text = (x, y, words, anchor = 'middle', kind = '') =>
  `<text x="${at(x)}" y="${at(y)}" text-anchor="${anchor}"${kind && ` class="${kind}"`}>${escape(words)}</text>`;
const line = (x1, y1, x2, y2, kind) => `<line x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}" class="${kind}"/>`;

// A picture, with what it shows in words for those who do not see it.
const picture = (high, words, inner) =>
  `<svg viewBox="0 0 ${WIDE} ${high}" role="img" aria-label="${escape(words)}">${inner.join('')}</svg>`;

// Where the names of marks go: each at its mark, in the first of some rows where it has room.
function place(marks, x) {
  const ends = [0, 0, 0];
  return [...marks].sort((a, b) => a.at - b.at).map((mark) => {
    const label = `${mark.name} ${say(mark.at)}`;
    const half = label.length * 2.8;
    const centre = Math.min(Math.max(x(mark.at), half + 1), WIDE - half - 1);
    const row = Math.max(0, ends.findIndex((end) => centre - half >= end));
    ends[row] = centre + half + 4;
    return { x: centre, row, label, mark };
  });
}

// A bar with its spread, and marks for the baseline, the aim and what is the least.
// Takes: marks, [{ at, name, kind }].
export function bar({ value, min, max, marks, kind, words }) {
  const most = Math.max(max, ...marks.map((mark) => mark.at)) * 1.08;
  const x = (number) => 2 + (number / most) * (WIDE - 4);
  const inner = [`<rect x="2" y="10" width="${at(x(value) - 2)}" height="20" class="bar ${kind}"/>`,
    line(x(min), 20, x(max), 20, 'spread'), line(x(min), 15, x(min), 25, 'spread'), line(x(max), 15, x(max), 25, 'spread')];
  for (const { x: centre, row, label, mark } of place(marks, x))
    inner.push(line(x(mark.at), 4, x(mark.at), 34, `mark ${mark.kind}`), text(centre, 45 + row * 12, label));
  return picture(74, words, inner);
}

// Round numbers from 0 to a little above most.
function ticksTo(most) {
  const raw = (most || 1) / 4;
  const size = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].find((one) => one * size >= raw) * size;
  return Array.from({ length: Math.ceil((most || 1) / step - 1e-9) + 1 }, (_, i) => i * step);
}

// Powers of ten between two whole logarithms.
const tens = (least, most) => Array.from({ length: most - least + 1 }, (_, i) => 10 ** (least + i));

function short(number) {
  if (number >= 1e6) return `${number / 1e6} M`;
  return number >= 1e4 ? `${number / 1e3} k` : String(Number(number.toPrecision(3)));
}

const across = (y, kind) => line(LEFT, y, WIDE - RIGHT, y, kind);

// A single point is a dot.
function polyline(points, number) {
  const [[x, y]] = points;
  if (points.length === 1) return `<circle cx="${x}" cy="${y}" r="3" class="dot s${number}"/>`;
  const all = points.map((point) => point.join()).join(' ');
  return `<polyline points="${all}" class="line s${number}" stroke-dasharray="${DASHES[number]}"/>`;
}

// Lines of points [x, y], each series in a colour and a dash of its own.
// Takes: xs, { least, most, ticks: [[at, name]], isLog }; bands, [{ at, name, kind }] across.
export function lines({ series, xs, bands = [], words, high = 170, unit = '' }) {
  const most = Math.max(0, ...series.flatMap((one) => one.points.map((point) => point[1])), ...bands.map((band) => band.at));
  const ticks = ticksTo(most);
  const bottom = high - 22;
  const scale = (number) => (xs.isLog ? Math.log10(number) : number);
  const x = (number) => LEFT + ((scale(number) - scale(xs.least)) / (scale(xs.most) - scale(xs.least) || 1)) * INNER;
  const y = (number) => bottom - (number / ticks.at(-1)) * (bottom - 16);
  return picture(high, words, [
    text(2, 9, unit, 'start'),
    ...ticks.map((tick) => across(y(tick), 'grid') + text(LEFT - 5, y(tick) + 3.5, short(tick), 'end')),
    ...xs.ticks.map(([tick, name]) => text(Math.min(Math.max(x(tick), LEFT), WIDE - RIGHT - name.length * 2.5), high - 7, name)),
    ...bands.map((band) => across(y(band.at), `mark ${band.kind}`) + text(LEFT + 3, y(band.at) - 3, band.name, 'start')),
    ...series.map((one, i) => polyline(one.points.map(([a, b]) => [at(x(a)), at(y(b))]), i)),
  ]);
}

// How latencies are spread: buckets [[upper ms, count], ...] on a scale of tens, with marks [{ at, name, kind }].
export function histogram({ buckets, marks, words, high = 158 }) {
  const scale = (ms) => Math.log10(ms);
  const step = 1 / 20; // of a bucket, as tests/support/measure.c makes them
  const least = Math.floor(scale(buckets[0][0]) - step);
  const most = Math.ceil(Math.max(scale(buckets.at(-1)[0]), ...marks.map((mark) => scale(mark.at))));
  const tallest = Math.max(...buckets.map(([, count]) => count));
  const x = (log) => 8 + ((log - least) / (most - least)) * (WIDE - 16);
  const bottom = high - 22;
  const top = 38;
  return picture(high, words, [
    ...tens(least, most).map((ten) => line(x(scale(ten)), top, x(scale(ten)), bottom, 'grid')
      + text(Math.min(Math.max(x(scale(ten)), 20), WIDE - 24), high - 7, `${short(ten)} ms`)),
    ...buckets.map(([ms, count]) => {
      const tall = Math.max(1, (count / tallest) * (bottom - top));
      const left = x(scale(ms) - step);
      return `<rect x="${at(left)}" y="${at(bottom - tall)}" width="${at(x(scale(ms)) - left + 0.3)}" height="${at(tall)}" class="bar"/>`;
    }),
    ...place(marks, (ms) => x(scale(ms))).map(({ x: centre, row, label, mark }) =>
      line(x(scale(mark.at)), 13 + row * 12, x(scale(mark.at)), bottom, `mark ${mark.kind}`) + text(centre, 10 + row * 12, label)),
  ]);
}

// A legend: names, each with a sample of its line.
export function legend(names) {
  const sample = (i) => `<svg class="swatch" viewBox="0 0 28 8" aria-hidden="true">${polyline([[0, 4], [28, 4]], i)}</svg>`;
  return `<ul class="legend">${names.map((name, i) => `<li>${sample(i)} ${escape(name)}</li>`).join('')}</ul>`;
}
