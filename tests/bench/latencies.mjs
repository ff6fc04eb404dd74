// SPDX-License-Identifier: EUPL-1.2
// How latencies are spread, as a card.
import { histogram } from './charts.mjs';
import { say, sayWhole } from './figures.mjs';
import { card } from './page.mjs';

const sum = (buckets) => buckets.reduce((all, [, count]) => all + count, 0);

// The upper end of the bucket below which this part of them lies.
function quantile(buckets, part) {
  let seen = 0;
  return buckets.find(([, count]) => (seen += count) >= part * sum(buckets))[0];
}

// Takes: buckets, [[upper ms, count], ...]; aim, for the slowest of a hundred, or undefined.
export function drawLatencies(name, buckets, aim) {
  const [p50, p99] = [quantile(buckets, 0.5), quantile(buckets, 0.99)];
  const marks = [{ at: p50, name: 'p50', kind: 'least' }, { at: p99, name: 'p99', kind: 'baseline' }];
  if (aim) marks.push({ at: aim.aim, name: 'aim for p99', kind: 'aim' });
  const words = `Latencies of ${name}: half within ${say(p50)} ms, 99 of 100 within ${say(p99)} ms`;
  return card({ name, what: `${sayWhole(sum(buckets))} answers`, picture: histogram({ buckets, marks, words }),
    heads: ['up to, ms', 'answers'], rows: buckets.map(([ms, count]) => [say(ms), count]), whole: `latencies of ${name}` });
}
