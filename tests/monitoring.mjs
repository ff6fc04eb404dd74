// SPDX-License-Identifier: EUPL-1.2
// What compose/monitoring promises beyond what promtool and amtool look at: tests/monitoring.mjs BIN
// Each alert has a heading in RUNBOOKS.md with its four parts, is named in no text that is not there, and is tested both ways;
// each metric that a rule or a panel asks for is one that a service has (SERVICE --metrics); settings of mail that cannot be are refused by
// a sentence. Exit code 1 for any fault.
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = 'compose/monitoring';
const parts = ['Residents', 'See it', 'Do', 'Call'];
const services = ['intake', 'documents', 'notification', 'audit', 'gateway'];
const faults = [];
const read = (name) => readFileSync(join(folder, name), 'utf8');
const all = (text, pattern) => [...text.matchAll(pattern)].map((match) => match[1]);

const rules = read('rules.yaml');
const tests = read('rules_test.yaml');
const runbooks = new Map(read('RUNBOOKS.md').split(/^## /m).slice(1).map((section) => [section.split('\n')[0], section]));
const alerts = all(rules, /^ *- alert: (\w+)$/gm);
const recorded = new Set(all(rules, /record: "([^"]+)"/g));

function checkAlert(name) {
  const [, row] = rules.split(`- alert: ${name}\n`);
  const [own] = row.split(/^ *- alert: /m);
  if (!own.includes(`RUNBOOKS.md#${name.toLowerCase()}\n`)) faults.push(`rules.yaml: ${name}: its runbook_url is not RUNBOOKS.md#${name.toLowerCase()}`);
  for (const what of ['severity:', 'summary:', 'residents:']) if (!own.includes(what)) faults.push(`rules.yaml: ${name} has no ${what}`);
  if (!/what:/.test(own) && !own.includes('digimeente:errors:')) faults.push(`rules.yaml: ${name} does not say what is ill`);
  const runbook = runbooks.get(name);
  if (!runbook) faults.push(`RUNBOOKS.md: ${name} has no heading`);
  else for (const part of parts) if (!runbook.includes(`- **${part}**: `)) faults.push(`RUNBOOKS.md: ${name} has no part ${part}`);
  const asked = all(tests, new RegExp(`alertname="${name}"}', eval_time: \\w+, exp_samples: (\\[.)`, 'g'));
  if (!asked.includes('[{')) faults.push(`rules_test.yaml: ${name} never fires`);
  if (name !== 'AlertsArrive' && !asked.includes('[]')) faults.push(`rules_test.yaml: ${name} always fires`);
}

// name -> its labels; a histogram has three names
function listMetrics(bin) {
  const metrics = new Map();
  for (const service of services)
    for (const line of execFileSync(join(bin, service), ['--metrics'], { encoding: 'utf8' }).trimEnd().split('\n')) {
      const [name, type, labels] = line.split('\t');
      for (const suffix of type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']) metrics.set(name + suffix, labels.split(', '));
    }
  return metrics;
}

// What of ours an expression asks for that nobody has.
function checkExpression(where, expression, metrics) {
  for (const [, name, selector = ''] of expression.matchAll(/\b((?:digimeente|process)_[a-z0-9_]+)(?:\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\})?/g)) {
    const labels = metrics.get(name);
    if (!labels) {
      faults.push(`${where}: no service has the metric ${name}`);
      continue;
    }
    for (const label of all(selector.replace(/"[^"]*"/g, '""'), /(\w+) *(?:=|!)/g))
      if (![...labels, 'instance', 'le'].includes(label)) faults.push(`${where}: ${name} has no label ${label}`);
  }
  for (const name of all(expression, /\b(digimeente:[a-z0-9_:]+)/g)) if (!recorded.has(name)) faults.push(`${where}: no rule records ${name}`);
}

function checkDashboard(file, metrics, uids) {
  const dashboard = JSON.parse(read(`dashboards/${file}`));
  if (!/^digimeente-[a-z]+$/.test(dashboard.uid) || uids.has(dashboard.uid)) faults.push(`dashboards/${file}: its uid is not its own, digimeente-...`);
  uids.add(dashboard.uid);
  for (const panel of dashboard.panels) {
    if (panel.type === 'text' || panel.type === 'row') continue;
    if (!panel.description) faults.push(`dashboards/${file}: ${panel.title} does not say what it shows`);
    for (const target of panel.targets) checkExpression(`dashboards/${file}: ${panel.title}`, target.expr, metrics);
  }
}

// Settings with which alertmanager.sh must not begin, each with what it says.
const refused = [
  [{ ALERT_MAIL_TO: '' }, 'nobody gets the alerts: put ALERT_MAIL_TO='],
  [{ SMTP_URL: 'mail.example.nl' }, "is 'mail.example.nl', and not smtp://host:port"],
  [{ ALERT_SMTP_URL: 'http://mail.example.nl:587' }, "is 'http://mail.example.nl:587', and not smtp://host:port"],
  [{ SMTP_URL: 'smtps://mail.example.nl:587' }, 'smtps:// is for port 465 alone'],
  [{ SMTP_TLS: 'yes' }, "is 'yes', and not require, try or none"],
  [{ ALERT_MAIL_TO: "o'brien@example.nl" }, "has one of ' | & \\ in it"],
];

function checkRefusals() {
  for (const [settings, sentence] of refused) {
    const env = { PATH: process.env.PATH, ALERT_MAIL_TO: 'beheer@example.nl', SMTP_URL: 'smtp://mail.example.nl:587', ...settings };
    const { status, stderr } = spawnSync(join(folder, 'alertmanager.sh'), ['/nonexistent'], { env, encoding: 'utf8' });
    if (status === 0 || !stderr.includes(sentence)) faults.push(`alertmanager.sh: with ${JSON.stringify(settings)} it does not say ${sentence}: ${stderr}`);
  }
}

checkRefusals();
const metrics = listMetrics(process.argv[2]);
if (new Set(alerts).size !== alerts.length || alerts.length === 0) faults.push('rules.yaml: an alert is there twice, or there is none');
alerts.forEach(checkAlert);
for (const name of runbooks.keys()) if (!alerts.includes(name)) faults.push(`RUNBOOKS.md: there is no alert ${name}`);
for (const text of ['alertmanager.yaml', 'mail.tmpl'])
  for (const name of all(read(text), /alertname(?:=~?"| ")([A-Za-z|]+)"/g).flatMap((names) => names.split('|')))
    if (!alerts.includes(name)) faults.push(`${text}: there is no alert ${name}`);
checkExpression('rules.yaml', rules.replace(/record: "[^"]+"/g, '').replace(/^ *#.*$/gm, ''), metrics);
checkExpression('rules_test.yaml', all(tests, /series: '([^']+)'/g).join('\n'), metrics);
const uids = new Set();
for (const file of readdirSync(join(folder, 'dashboards'))) checkDashboard(file, metrics, uids);
for (const fault of faults) console.error(fault);
process.exit(faults.length ? 1 : 0);
