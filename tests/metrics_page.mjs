// SPDX-License-Identifier: EUPL-1.2
// Puts the metrics that the programs tell of into compose/METRICS.md, each with the panels and alerts that use it, or says
// with --check whether they stand there, and whether panels and alerts use others.
// node tests/metrics_page.mjs FOLDER-WITH-THE-PROGRAMS [--check]
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';

const page = 'compose/METRICS.md';
const monitoring = 'compose/monitoring';
const services = ['intake', 'documents', 'notification', 'audit', 'gateway'];
const [bin, mode] = process.argv.slice(2);

// A line each: name, type, labels and help, with a tab between.
const readRows = (service) => execFileSync(`${bin}/${service}`, ['--metrics'], { encoding: 'utf8' }).trimEnd().split('\n');

function listFiles(folder, ending) {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => name.endsWith(ending)).sort().map((name) => `${folder}/${name}`);
}

// The rules of a file, each with its text: [{ kind, name, text }].
function readRules(path) {
  const rules = [{ kind: 'none', name: '', text: '' }];
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const start = /^\s*- \{?(alert|record|name): *"?([^",\s]+)/.exec(line);
    if (/^\s*#/.test(line)) continue;
    if (start) rules.push({ kind: start[1], name: start[2], text: '' });
    rules[rules.length - 1].text += `${line.replace(start?.[0] ?? '', '')}\n`;
  }
  return rules.filter((rule) => rule.kind === 'alert' || rule.kind === 'record');
}

// The panels of a dashboard, those in rows too: [{ name, text }].
function readPanels(path) {
  const dashboard = JSON.parse(readFileSync(path, 'utf8'));
  const flatten = (list) => list.flatMap((panel) => [panel, ...flatten(panel.panels ?? [])]);
  return flatten(dashboard.panels ?? []).map((panel) => ({
    name: `${dashboard.title}: ${panel.title}`,
    text: (panel.targets ?? []).map((target) => target.expr ?? '').join('\n'),
  }));
}

const rules = listFiles(monitoring, '.yaml').flatMap(readRules);
const panels = listFiles(`${monitoring}/dashboards`, '.json').flatMap(readPanels);

const names_it = (text) => (name) => new RegExp(`(?<![\\w:])${name}(_bucket|_sum|_count)?(?![\\w:])`).test(text);

// The metric, and the recording rules that are made of it.
function findMadeOf(metric) {
  const names = [metric];
  for (let before = 0; before !== names.length;) {
    before = names.length;
    for (const { kind, name, text } of rules)
      if (kind === 'record' && !names.includes(name) && names.some(names_it(text))) names.push(name);
  }
  return names;
}

const listUsers = (users, names) => [...new Set(users.filter(({ text }) => names.some(names_it(text))).map(({ name }) => name))].join(', ');
const alerts = rules.filter(({ kind }) => kind === 'alert');

function drawTable(rows) {
  const lines = rows.map((row) => {
    const [metric, type, labels, help] = row.split('\t');
    const names = findMadeOf(metric);
    return `| \`${metric}\` | ${type} | ${labels} | ${help} | ${listUsers(panels, names)} | ${listUsers(alerts, names)} |`;
  });
  return ['| metric | type | labels | meaning | panel | alert |', '|---|---|---|---|---|---|', ...lines].join('\n');
}

const all = Object.fromEntries(services.map((service) => [service, readRows(service)]));
const common = all.audit; // which counts nothing of its own
const sections = [`## Of every service\n\n${drawTable(common)}`];
for (const service of services) {
  const own = all[service].filter((row) => !common.includes(row));
  if (own.length > 0) sections.push(`## Of ${service}\n\n${drawTable(own)}`);
}

const [begin, end] = ['<!-- metrics -->\n', '\n<!-- end of metrics -->'];
const old = readFileSync(page, 'utf8');
const made = `${old.slice(0, old.indexOf(begin) + begin.length)}\n${sections.join('\n\n')}\n${old.slice(old.indexOf(end))}`;
if (mode !== '--check') {
  writeFileSync(page, made);
} else {
  const mistakes = [];
  const [stands, should] = [old.split('\n'), made.split('\n')];
  mistakes.push(...should.filter((line) => !stands.includes(line)).map((line) => `lacks: ${line}`));
  mistakes.push(...stands.filter((line) => !should.includes(line)).map((line) => `should not have: ${line}`));
  if (mistakes.length > 0) mistakes.push(`${page} does not tell of these metrics, or of who uses them; make readme mends it.`);
  const known = new Set(Object.values(all).flat().map((row) => row.split('\t')[0]));
  for (const { name, text } of [...rules, ...panels])
    for (const [used] of text.matchAll(/(?<![\w:])digimeente_\w+(?![\w:])/g))
      if (!known.has(used) && !known.has(used.replace(/_(bucket|sum|count)$/, ''))) mistakes.push(`${name} uses ${used}, which no service serves.`);
  if (mistakes.length > 0) {
    console.error(mistakes.join('\n'));
    process.exit(1);
  }
}
