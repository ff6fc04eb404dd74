// SPDX-License-Identifier: EUPL-1.2
// The page and the picture that make bench draws, of figures that are made up.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { launch } from './support/browser.mjs';
import { axeSource, HtmlValidate } from './support/modules.mjs';

const folder = await mkdtemp(join(tmpdir(), 'bench-'));
process.env.BENCH_KEEP = join(folder, 'kept');
const { drawPage, drawPicture } = await import('../bench/draw.mjs');
const browser = await launch();
after(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

const machine = { cores: 2, memory_gb: 8, cpu: 'A <processor>', kernel: '6.1', postgresql: '15.1' };
const buckets = [[1, 5], [1.122, 90], [10, 4], [100, 1]];
const run = (number, date) => {
  const stamp = { run: number, date, commit: 'abc', machine };
  return [
    { ...stamp, name: 'submit', value: 1000 * number, unit: '1/s', baseline: 1000, ratio: number, cpu_us_per_op: 20, client_us_per_op: 10, rss_kib: 2048 },
    { ...stamp, name: 'accept_p99', value: 15 * number, unit: 'ms', baseline: 0.1, ratio: 150 * number, cpu_us_per_op: 20, client_us_per_op: 10, rss_kib: 2048 },
    { ...stamp, histogram: 'accept', buckets },
  ];
};
const growth = [10000, 3000000].map((size, i) => ({ name: 'pull_rate', size, value: 500 - 200 * i, unit: '1/s' }));
const cpu = { intake: 0.1, documents: 0, notification: 0.1, audit: 0.1, gateway: 0.2, 'postgresql and the rest': 0.3, 'the load itself': 0.2 };
const peak = [
  { date: '2025-02-03T10:00:00Z', minutes: 1, share: 1, people: 18e6, zaken_each: 1, part_online: 0.9, working_days: 254, busy_day: 3, busy_hour: 0.15, sends_per_s: 8, visits_per_send: 9, cores: 2 },
  ...[1, 2, 3].map((second) => ({ second, lag: { 'audit of intake': 2 * second, 'intake of documents': 0 }, cpu, services_kib: 90000, used_kib: 1e6 })),
  ...['save', 'all'].map((kind) => ({ kind, count: 100, rate: 512, p50: 1.5, p99: 12, p999: 99, buckets })),
  ...[1, 2, 3].map((second) => ({ rate_of_second: second, rate: 500, p50: 1, p99: 9 })),
  { failures: 0, given_up: 0, services_us_per_request: 500, client_us_per_request: 200 },
  { share: 1.5, rate: 700, p99: 80, failures: 0, given_up: 0, is_served_well: true },
  { share: 2, rate: 900, p99: 4000, failures: 3, given_up: 1, is_served_well: false },
  { largest_share: 1.5, limit_ms: 500 },
];
const write = (name, lines) => writeFile(join(folder, name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));

async function measureAll() {
  await mkdir(process.env.BENCH_KEEP, { recursive: true });
  const measured = [1, 2, 3].flatMap((number) => run(number, '2025-02-02T10:00:00Z'));
  await write('bench.json', measured);
  await write('growth.json', growth);
  await write('peak.json', peak);
  await write('kept/1.json', run(1, '2025-01-01T10:00:00Z'));
  await write('kept/2.json', measured);
}

test('the_page_tells_medians_spreads_and_aims_to_everybody', async () => {
  await measureAll();
  const path = drawPage(folder);
  for (const [width, colorScheme] of [[360, 'light'], [360, 'dark'], [1280, 'light'], [1280, 'dark']]) {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
    const page = await context.newPage();
    await page.goto(`file://${path}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, `${width} is wide enough`);
    await page.evaluate(axeSource);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), [], `${width}, ${colorScheme}`);
    await context.close();
  }
  const html = await readFile(path, 'utf8');
  for (const text of ['2,000 (1,000 to 3,000)', 'submit: 2 times the baseline, between 1 and 3; aim 2. The aim is met.',
    'accept_p99: 30 ms, between 15 and 45; aim 10. Short of what is acceptable.', '1.67 times as bad', '512 HTTP requests a second',
    'no consumer was more than 6 events behind', 'From 1 to 2 times the baseline', 'A &lt;processor&gt;'])
    assert.ok(html.includes(text), `${text} is not there`);
  assert.ok(!/<script|https?:/.test(html), 'it needs nothing beside it');
});

test('the_page_is_valid_with_all_figures_and_with_none', async () => {
  await measureAll();
  const validator = new HtmlValidate({ extends: ['html-validate:recommended'], rules: { 'void-style': 'off' } });
  const check = async (path) => {
    const report = await validator.validateString(await readFile(path, 'utf8'));
    assert.deepEqual(report.results.flatMap(({ messages }) => messages.map(({ line, message }) => `${line}: ${message}`)), []);
  };
  await check(drawPage(folder));
  await mkdir(join(folder, 'empty'));
  await check(drawPage(join(folder, 'empty')));
});

test('the_small_picture_is_small', async () => {
  await measureAll();
  const path = join(folder, 'speed.svg');
  drawPicture(folder, path);
  const svg = await readFile(path, 'utf8');
  assert.ok(svg.length < 30000 && svg.includes('2,000 1/s, 2 × baseline') && svg.includes('99 % within 12 ms'), svg);
});
