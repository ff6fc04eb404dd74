// SPDX-License-Identifier: EUPL-1.2
// The busiest hour of a country: what peak_bench wrote into build/peak.json, as text and as cards.
import { legend, lines, SERIES_MAX } from './charts.mjs';
import { say } from './figures.mjs';
import { drawLatencies } from './latencies.mjs';
import { card, html, quarters } from './page.mjs';

const POINTS_MAX = 120; // of a line
const MUNICIPALITIES = 342;
const SUITE_MIB = 85; // of one municipality's services at rest, where bench.json does not tell
const LOAD = 'the load itself';

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const total = (object) => Object.values(object).reduce((sum, value) => sum + value, 0);

// What the peak asked of this machine.  Takes: figures, of make bench, by name.
export function sumUp(peak, figures) {
  const seconds = peak.filter((line) => line.second);
  const client = mean(seconds.map((line) => line.cpu[LOAD]));
  return {
    plan: peak[0],
    all: peak.find((line) => line.kind === 'all'),
    end: peak.find((line) => 'services_us_per_request' in line),
    most: peak.find((line) => 'largest_share' in line)?.largest_share,
    cores: mean(seconds.map((line) => total(line.cpu))) - client,
    client,
    lag: Math.max(...seconds.flatMap((line) => Object.values(line.lag))),
    suiteMib: (figures.get('rss_idle_together')?.value.median ?? SUITE_MIB * 1024) / 1024,
  };
}

// What it was, what came of it, and what real machines would need.
export function peakText({ plan, all, end, most, cores, client, lag, suiteMib }) {
  const whole = cores / plan.share;
  const part = plan.share === 1 ? 'All of that' : `A share of ${plan.share} of that`;
  return html`<p>${say(plan.people / 1e6)} million people, ${plan.zaken_each} zaak each a year, ${plan.part_online * 100} % of them sent
online on ${plan.working_days} days; a day ${plan.busy_day} times as busy as usual, and ${plan.busy_hour * 100} % of it in one hour:
${say(plan.sends_per_s)} requests sent a second, and ${plan.visits_per_send - 1} other visits for each. tests/README.md says where these
numbers come from.</p>
<p>${part}, for ${plan.minutes} min on ${plan.date.slice(0, 10)}: <strong>${say(all.rate)} HTTP requests a second, half of them within
${say(all.p50)} ms, 99 % within ${say(all.p99)} ms, 99.9 % within ${say(all.p999)} ms</strong>; ${end.failures} failed, ${end.given_up}
visitors gave up, no consumer was more than ${lag} ${lag === 1 ? 'event' : 'events'} behind.
${most === undefined ? '' : `The largest share of a country that this machine served well is <strong>${say(most)}</strong>.`}</p>
<p>On real machines: services, PostgreSQL and mail kept ${say(cores)} of ${plan.cores} cores busy (the load itself ${say(client)} more),
which is ${say(whole)} for the whole country. Half idle at the peak, that is 2 × ${say(whole)} = ${say(2 * whole)} cores; and twice that,
${Math.ceil(4 * whole)}, so that a second place can take all over. With an installation for each of ${MUNICIPALITIES} municipalities,
memory is what counts: ${MUNICIPALITIES} × ${say(suiteMib)} MiB of services at rest = ${say(MUNICIPALITIES * suiteMib / 1024)} GiB, and
PostgreSQL beside each.</p>`;
}

// Neighbours together, so that a line has few enough points: the most of each group, or the mean.
function thin(points, isMost) {
  const size = Math.ceil(points.length / POINTS_MAX);
  return Array.from({ length: Math.ceil(points.length / size) }, (_, i) => {
    const some = points.slice(i * size, (i + 1) * size);
    const values = some.map((point) => point[1]);
    return [some[0][0], isMost ? Math.max(...values) : mean(values)];
  });
}

// Takes: byName, lines of points [second, value]; isMost, of neighbours the most is drawn.
function overTime({ name, what, unit, byName, isMost }) {
  const names = Object.keys(byName).slice(0, SERIES_MAX);
  const series = names.map((one) => ({ name: one, points: thin(byName[one], isMost) }));
  const end = Math.max(...series.flatMap((one) => one.points.map((point) => point[0])));
  const moment = (second) => (end > 180 ? `${Number((second / 60).toFixed(1))} min` : `${Math.round(second)} s`);
  const most = (one) => say(Math.max(...one.points.map((point) => point[1])));
  const words = `${name}: ${series.map((one) => `${one.name} at most ${most(one)} ${unit}`).join(', ')}`;
  const picture = lines({ series, unit, xs: { least: 0, most: end, ticks: quarters(end, moment) }, words });
  return card({ name, what, picture: (names.length > 1 ? legend(names) : '') + picture, heads: ['second', ...names],
    rows: series[0].points.map(([second], i) => [second, ...series.map((one) => say(one.points[i]?.[1]))]) });
}

// The services apart, but those that hardly work together.
function cpuOf({ gateway, intake, documents, notification, audit, 'postgresql and the rest': rest, [LOAD]: load }) {
  return { gateway, intake, 'other services': documents + notification + audit, 'PostgreSQL, mail, kernel': rest, [LOAD]: load };
}

function drawSteps(steps, limit) {
  const most = steps.at(-1).share;
  const points = steps.map((step) => [step.share, Math.min(step.p99, 4 * limit)]);
  return card({ name: 'How much more', what: 'The slowest of a hundred requests at other shares of a country',
    picture: lines({ series: [{ name: 'p99', points }], unit: 'ms', bands: [{ at: limit, name: `limit ${limit} ms`, kind: 'aim' }],
      xs: { least: 0, most, ticks: quarters(most, (share) => share.toFixed(1)) },
      words: `The 99th percentile at ${steps.length} shares of a country; the limit is ${limit} ms` }),
    heads: ['share', 'requests/s', 'p99 ms', 'failed', 'gave up', ''],
    rows: steps.map((step) => [step.share.toFixed(2), say(step.rate), say(step.p99), step.failures, step.given_up,
      step.is_served_well ? 'served well' : 'too much']) });
}

export function peakCards(peak) {
  const seconds = peak.filter((line) => line.second);
  const rates = peak.filter((line) => line.rate_of_second);
  const steps = peak.filter((line) => 'is_served_well' in line).sort((a, b) => a.share - b.share);
  const rated = (key) => rates.map((line) => [line.rate_of_second, line[key]]);
  // By name, the values that of gives for each second.
  const each = (of) => Object.fromEntries(Object.keys(of(seconds[0]))
    .map((key) => [key, seconds.map((line) => [line.second, of(line)[key]])]));
  return [
    overTime({ name: 'Requests', what: 'That were due in each second', unit: '1/s', byName: { requests: rated('rate') } }),
    overTime({ name: 'Latency', what: 'Of the requests of each second, from the moment that each was due', unit: 'ms', isMost: true,
      byName: { p99: rated('p99'), p50: rated('p50') } }),
    overTime({ name: 'Lag', what: 'Events that each consumer had still to take in', unit: 'events', isMost: true,
      byName: each((line) => line.lag) }),
    overTime({ name: 'Processors', what: 'Cores that were busy', unit: 'cores', byName: each((line) => cpuOf(line.cpu)) }),
    overTime({ name: 'Memory', what: 'Of all services together, and of all that runs on this machine', unit: 'MiB',
      byName: each((line) => ({ services: line.services_kib / 1024, everything: line.used_kib / 1024 })) }),
    ...peak.filter((line) => line.kind && line.kind !== 'all' && line.count)
      .map((line) => drawLatencies(`${line.kind}, at the peak`, line.buckets)),
    ...(steps.length ? [drawSteps(steps, peak.find((line) => line.limit_ms).limit_ms)] : []),
  ];
}
