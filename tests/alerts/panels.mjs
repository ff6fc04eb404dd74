// SPDX-License-Identifier: EUPL-1.2
// Asks a Prometheus that watches a suite what each panel of each dashboard asks: every query is well, and has an answer.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { services } from './world.mjs';

const folder = 'compose/monitoring/dashboards';

// Panels that show nothing here, and why: DASHBOARD: PANEL.
const empty = {
  'Overview: Certificates': 'no suite of a test shows a certificate for long',
  'PostgreSQL: Free disk': 'no disk exporter runs here',
  'PostgreSQL: Locks': 'nothing holds a lock at the moment of asking',
  "A request's way: Files that forms bring": 'digictl sends its files itself',
  "A request's way: Logins refused": 'nobody logs in here',
  "A request's way: Transactions that failed first": 'none does when all is well',
  "A request's way: Traces": 'there is no collector here',
  "A request's way: Retries": 'none is needed when all is well',
  "A request's way: Calls refused": 'none is when all is well',
  "A request's way: Calls by code": 'all are OK when all is well',
  'Overview: Refused before a page': 'none is when all is well',
  'A service: Runs of jobs': 'all end well when all is well',
  'A service: Set aside': 'nothing is when all is well',
};

// What Grafana would put in.
const fill = (expression, service) => expression.replaceAll('$__rate_interval', '1m').replaceAll('$service', service);

// Returns how many series the query gives, of any service where it asks for one.
async function count(w, expression) {
  let most = 0;
  for (const service of expression.includes('$service') ? services : ['']) {
    const url = `${w.prometheusUrl}/api/v1/query?${new URLSearchParams({ query: fill(expression, service) })}`;
    const answer = await (await fetch(url)).json();
    if (answer.status !== 'success') throw new Error(`${answer.error}: ${expression}`);
    most = Math.max(most, answer.data.result.length);
  }
  return most;
}

// Returns how many queries were asked; throws with all that are amiss.
export async function checkPanels(w) {
  const faults = [];
  let asked = 0;
  for (const file of readdirSync(folder)) {
    const dashboard = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    for (const panel of dashboard.panels.filter(({ type }) => type !== 'row')) {
      const name = `${dashboard.title}: ${panel.title}`;
      for (const { expr } of panel.targets) {
        asked++;
        const series = await count(w, expr).catch((error) => { faults.push(`${name}: ${error.message}`); return 1; });
        if (series === 0 && !(name in empty)) faults.push(`${name}: nothing comes of ${expr}`);
      }
    }
  }
  if (faults.length) throw new Error(faults.join('\n'));
  return asked;
}
