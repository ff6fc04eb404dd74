// SPDX-License-Identifier: EUPL-1.2
// What was measured: lines of JSON, a figure each, of several runs; and the aims that tests/bench/aims tells of.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

// The lines of a file; none when it is not there.
export function readLines(path) {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

// By figure: { by, aim, least, isMore, what, beside }
export function readAims() {
  const rows = readFileSync(new URL('./aims', import.meta.url), 'utf8').split('\n').filter((line) => line && line[0] !== '#');
  return new Map(rows.map((row) => {
    const [name, by, aim, least, better, what, beside] = row.split('|').map((cell) => cell.trim());
    return [name, { by, aim: Number(aim), least: Number(least), isMore: better === 'more', what, beside }];
  }));
}

// The middle one of some numbers, and the least and the most of them.
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1) };
}

// Figures of several runs together, in the order in which they were measured: by name { unit, runs, value, baseline,
// ratio, cpu, client, rss }, each but the first two a spread.
export function together(lines) {
  const byName = new Map();
  for (const line of lines.filter((one) => one.name)) byName.set(line.name, [...(byName.get(line.name) ?? []), line]);
  return new Map([...byName].map(([name, some]) => {
    const of = (key) => spread(some.map((one) => one[key] ?? 0));
    return [name, { unit: some[0].unit, runs: some.length, value: of('value'), baseline: of('baseline'), ratio: of('ratio'),
      cpu: of('cpu_us_per_op'), client: of('client_us_per_op'), rss: of('rss_kib') }];
  }));
}

// Latencies of several runs together: by name [[milliseconds, count], ...], upwards.
export function histograms(lines) {
  const byName = new Map();
  for (const { histogram, buckets } of lines.filter((one) => one.histogram)) {
    const sums = byName.get(histogram) ?? new Map();
    for (const [ms, count] of buckets) sums.set(ms, (sums.get(ms) ?? 0) + count);
    byName.set(histogram, sums);
  }
  return new Map([...byName].map(([name, sums]) => [name, [...sums].sort((a, b) => a[0] - b[0])]));
}

// How far a figure is: 'aim', 'least' or 'short'.
export function verdict(aim, figure) {
  const value = figure[aim.by].median;
  const reaches = (bound) => (aim.isMore ? value >= bound : value <= bound);
  return reaches(aim.aim) ? 'aim' : reaches(aim.least) ? 'least' : 'short';
}

// Where the figures of every make bench are kept: BENCH_KEEP, or in the user's data.
export const keepFolder = () =>
  process.env.BENCH_KEEP || join(process.env.XDG_DATA_HOME || join(homedir(), '.local/share'), 'digimeente/bench');

const sameMachine = (a, b) => a.cores === b.cores && a.cpu === b.cpu && Math.round(a.memory_gb) === Math.round(b.memory_gb);

// What was kept of a machine, from old to new: [{ date, commit, figures }]
export function readPast(machine) {
  if (!existsSync(keepFolder())) return [];
  return readdirSync(keepFolder()).filter((name) => name.endsWith('.json')).sort()
    .map((name) => readLines(join(keepFolder(), name)))
    .filter((lines) => lines.length && sameMachine(lines[0].machine, machine))
    .map((lines) => ({ date: lines[0].date, commit: lines[0].commit, figures: together(lines), lines }));
}

// A whole number with a comma between thousands.
export const sayWhole = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ',');

// A number as a person reads it: three digits that count.
export function say(value) {
  if (!Number.isFinite(value)) return '-';
  const size = Math.abs(value);
  if (size >= 100) return sayWhole(Math.round(value));
  return String(Number(value.toFixed(size >= 10 ? 1 : size >= 0.1 ? 2 : 3)));
}
