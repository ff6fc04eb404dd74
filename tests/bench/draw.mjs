// SPDX-License-Identifier: EUPL-1.2
// Draws what was measured as one page that needs nothing beside it: node tests/bench/draw.mjs BUILD [PICTURE]
// It reads BUILD/bench.json, growth.json and peak.json, those that are there, and what was kept of this machine before.
// With PICTURE it also writes the small picture of README.md there.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bar, escape, lines } from './charts.mjs';
import { histograms, readAims, readLines, readPast, say, sayWhole, together, verdict } from './figures.mjs';
import { drawLatencies } from './latencies.mjs';
import { card, html, lead, range, section, table } from './page.mjs';
import { peakCards, peakText, sumUp } from './peak.mjs';
import { drawSmall } from './small.mjs';
import { style } from './style.mjs';

const VERDICTS = { aim: 'The aim is met', least: 'Acceptable, short of the aim', short: 'Short of what is acceptable' };

// In what an aim is said: the unit, and what to multiply by. Memory is measured in KiB.
function unitOf(aim, figure) {
  if (aim.by === 'ratio') return ['times the baseline', 1];
  return figure.unit === 'KiB' ? ['MiB', 1 / 1024] : [figure.unit, 1];
}

function marksOf(aim, figure, scale) {
  const marks = [{ at: aim.aim * scale, name: 'aim', kind: 'aim' }, { at: aim.least * scale, name: 'acceptable', kind: 'least' }];
  const baseline = aim.by === 'ratio' ? 1 : figure.baseline.median * scale;
  return aim.beside === '-' ? marks : [...marks, { at: baseline, name: 'baseline', kind: 'baseline' }];
}

// One figure that has an aim, as a bar.
function drawFigure(name, aim, figure) {
  const [unit, scale] = unitOf(aim, figure);
  const [value, min, max] = ['median', 'min', 'max'].map((which) => figure[aim.by][which] * scale);
  const kind = verdict(aim, figure);
  const words = `${name}: ${say(value)} ${unit}, between ${say(min)} and ${say(max)}; aim ${say(aim.aim * scale)}. ${VERDICTS[kind]}.`;
  const what = html`${escape(aim.what)}${aim.beside === '-' ? '' : `, beside ${escape(aim.beside)}`}.<br>
<strong>${say(value)} ${unit}</strong>${aim.by === 'ratio' ? `, ${say(figure.value.median)} ${figure.unit}` : ''}.
<span class="verdict ${kind}">${VERDICTS[kind]}</span>`;
  return card({ name, what, picture: bar({ value, min, max, marks: marksOf(aim, figure, scale), kind, words }),
    heads: ['', 'median (spread)'],
    rows: [[`value, ${figure.unit}`, range(figure.value)], ['baseline', range(figure.baseline)], ['ratio', range(figure.ratio)],
      ['CPU of the service, us each', range(figure.cpu)], ['CPU of the load itself, us each', range(figure.client)],
      ['runs', figure.runs]] });
}

const isRate = (unit) => /\/s$/.test(unit);
const isSize = (unit) => /^([kMG]i?)?B$/i.test(unit);
const shortly = (size) => (size >= 1e6 ? `${size / 1e6} M` : `${size / 1e3} k`);

// How a figure changes with the number of zaken. What only says how large something is may grow.
function drawGrown(name, some, xs, aim) {
  const { unit, value: first } = some[0];
  const last = some.at(-1).value;
  const worse = isRate(unit) ? first / last : last / first;
  const isJudged = !isSize(unit) && first > 0;
  const words = isJudged ? `${say(worse)} times as bad at the most zaken as at the fewest` : `${say(last)} ${unit} at the most zaken`;
  const bound = { at: isRate(unit) ? first / aim.aim : first * aim.aim, name: `${aim.aim} times as bad`, kind: 'aim' };
  return card({ name, what: isJudged ? `<span class="verdict ${worse <= aim.aim ? 'aim' : 'short'}">${words}</span>` : words,
    picture: lines({ series: [{ name, points: some.map((line) => [line.size, line.value]) }], xs, unit,
      bands: isJudged ? [bound] : [], words: `${name} by number of zaken: ${words}` }),
    heads: ['zaken', unit], rows: some.map((line) => [sayWhole(line.size), say(line.value)]),
    whole: `${name} by number of zaken` });
}

function drawGrowth(growth, aim) {
  const sizes = [...new Set(growth.map((line) => line.size))].sort((a, b) => a - b);
  const xs = { least: sizes[0], most: sizes.at(-1), isLog: true, ticks: sizes.map((size) => [size, shortly(size)]) };
  return [...new Set(growth.map((line) => line.name))].map((name) =>
    drawGrown(name, growth.filter((line) => line.name === name).sort((a, b) => a.size - b.size), xs, aim));
}

// A figure from the oldest run that was kept to the newest.
function drawPast(name, aim, past) {
  const some = past.filter((one) => one.figures.has(name));
  const [unit, scale] = unitOf(aim, some[0].figures.get(name));
  const values = some.map((one) => one.figures.get(name)[aim.by].median * scale);
  const words = `From ${say(values[0])} to ${say(values.at(-1))} ${unit}`;
  const end = (i) => [i, some.at(i).date.slice(0, 10)];
  return card({ name, what: words,
    picture: lines({ series: [{ name, points: values.map((value, i) => [i, value]) }], unit, words: `${name}. ${words}`,
      bands: [{ at: aim.aim * scale, name: 'aim', kind: 'aim' }],
      xs: { least: 0, most: some.length - 1, ticks: some.length > 1 ? [end(0), end(some.length - 1)] : [end(0)] } }),
    heads: ['date', 'commit', unit], rows: some.map((one, i) => [one.date, one.commit, say(values[i])]), whole: `${name} in each run` });
}

function drawAll(figures) {
  const row = ([name, one]) => [name, range(one.value), one.unit, say(one.baseline.median), range(one.ratio), say(one.cpu.median),
    say(one.client.median), say(one.rss.median / 1024)];
  return html`<section aria-labelledby="all"><h2 id="all">All figures</h2>
${table('all figures', ['figure', 'value', 'unit', 'baseline', 'ratio', 'service us', 'load us', 'MiB'], [...figures].map(row))}</section>`;
}

function head(measured) {
  if (measured.length === 0) return lead('make bench was not run here yet.');
  const { machine, date, commit } = measured[0];
  const runs = new Set(measured.map((line) => line.run)).size;
  return lead(`${runs} runs on ${date.slice(0, 10)} of ${escape(commit)}, on ${machine.cores} cores of ${escape(machine.cpu)} with
${machine.memory_gb} GB, Linux ${escape(machine.kernel)}, PostgreSQL ${escape(machine.postgresql)}.
${machine.cores > 2 ? 'The load had cores of its own.' : 'The load shared these cores.'}
A bar is the median, the thin line through it the spread.`);
}

// Returns the path of the page.
export function drawPage(build) {
  const [measured, growth, peak] = ['bench', 'growth', 'peak'].map((name) => readLines(join(build, `${name}.json`)));
  const aims = readAims();
  const figures = together(measured);
  const aimed = [...aims].filter(([name]) => figures.has(name));
  const past = measured.length ? readPast(measured[0].machine) : [];
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Digimeente: how fast</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Digimeente: how fast, and how heavy</h1>
${head(measured)}
${section('aims', 'Figures and their aims', lead('Each beside its baseline of the same run.'),
    aimed.map(([name, aim]) => drawFigure(name, aim, figures.get(name))))}
${section('latency', 'How latencies are spread', lead('All runs together; each column reaches 12 % further than the one before.'),
    [...histograms(measured)].map(([name, buckets]) => drawLatencies(name, buckets, aims.get(`${name}_p99`))))}
${section('growth', 'Growth', lead('The same with more and more zaken in the database.'), drawGrowth(growth, aims.get('growth')))}
${peak.length ? section('peak', 'The busiest hour of a country', peakText(sumUp(peak, figures)), peakCards(peak)) : ''}
${section('past', 'Runs on this machine', lead('The median of each make bench, oldest first.'),
    past.length > 1 ? aimed.map(([name, aim]) => drawPast(name, aim, past)) : [])}
${figures.size ? drawAll(figures) : ''}
</main>
</body>
</html>
`;
  const path = join(build, 'bench.html');
  writeFileSync(path, page);
  return path;
}

export function drawPicture(build, path) {
  const [measured, peak] = ['bench', 'peak'].map((name) => readLines(join(build, `${name}.json`)));
  if (measured.length === 0) throw new Error(`make bench was not run: ${build}/bench.json is missing.`);
  const figures = together(measured);
  writeFileSync(path, drawSmall(measured[0], figures, readAims(), peak.length ? sumUp(peak, figures) : null));
}

if (import.meta.url === pathToFileURL(resolve(process.argv[1] ?? '')).href) {
  const [build, picture] = process.argv.slice(2);
  console.log(`To look at: ${drawPage(build)}`);
  if (picture) drawPicture(build, picture);
}
