// SPDX-License-Identifier: EUPL-1.2
// Breaks a running suite in each way that there is an alert for, one after the other: the alert fires, names the right thing and
// no other, is mailed, and is over when it was mended. Then each panel of each dashboard has an answer. Ends with a table.
// node tests/alerts/run.mjs [ALERT...]: only these; panels: only the dashboards.
// SCALE: all times of compose/monitoring are that many times shorter. KEEP=1: the logs stay.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { faults } from './faults.mjs';
import { OperationsPage } from './operations_page.mjs';
import { checkPanels } from './panels.mjs';
import { until } from './processes.mjs';
import { build, World } from './world.mjs';

const factor = Number(process.env.SCALE ?? 30);
const wanted = process.argv.slice(2);
const runbooks = readFileSync('compose/monitoring/RUNBOOKS.md', 'utf8');
const seconds = (ms) => (ms / 1000).toFixed(1);

const isOf = (alert, { alert: name, labels }) => alert.labels.alertname === name && Object.entries(labels).every(([label, value]) => alert.labels[label] === value);

// What the runbook says first under "Do".
function adviceOf(alert) {
  const [, section] = runbooks.split(`## ${alert}\n`);
  const [, advice] = section.match(/- \*\*Do\*\*: ([^]*?)\n- \*\*/);
  const [sentence] = advice.replace(/\s+/g, ' ').match(/^.{20,}?[.;](?= |$)/) ?? [advice];
  return sentence.replace(/;$/, '.');
}

function checkNothingElse(fault, alerts) {
  const known = [fault.alert, ...fault.also ?? []];
  for (const { labels } of alerts) if (!known.includes(labels.alertname)) throw new Error(`${labels.alertname} fires too: ${JSON.stringify(labels)}`);
}

// The first mail since then whose subject and text match.
function findMail(w, since, subject, text = /./) {
  return w.alertMails().find((mail) => mail.ms >= since && subject.test(mail.subject) && text.test(mail.text));
}

async function see(w, fault, operations) {
  const begun = Date.now();
  const subjects = fault.isAbsence ? [/Prometheus tells no alerts/, /Alerts arrive/] : [new RegExp(`^(NOW: )?${fault.alert} \\(`), new RegExp(`^Over: ${fault.alert}\\b`)];
  await fault.inject(w);
  const isThere = async () => (await w.alerts()).some((alert) => isOf(alert, fault));
  await until(`${fault.alert} fires`, async () => fault.isAbsence ? !(await isThere()) : await isThere());
  const alertMs = Date.now() - begun;
  const text = new RegExp(`RUNBOOKS.md#${fault.alert.toLowerCase()}|Over: Alerts`);
  const mail = await until(`the mail of ${fault.alert}`, () => findMail(w, begun, subjects[0], text));
  const during = await w.alerts();
  checkNothingElse(fault, await w.loudAlerts());
  const page = await operations.look();
  const mendBegun = Date.now();
  await fault.mend(w);
  await until(`${fault.alert} is over`, async () => fault.isAbsence ? await isThere() : !(await w.alerts()).some((alert) => isOf(alert, fault)));
  const mendMs = Date.now() - mendBegun;
  await fault.after?.(w);
  await until(`the mail that ${fault.alert} is over`, () => findMail(w, mendBegun, subjects[1]));
  await w.untilQuiet();
  const [alert] = during.filter((one) => isOf(one, fault));
  const labels = alert ? Object.entries(alert.labels).filter(([name]) => name in fault.labels ? name !== 'severity' : name === 'service') : [];
  return {
    fault: fault.name,
    alert: fault.alert,
    names: labels.map(([name, value]) => `${name} ${value}`).join(', '),
    silenced: [...new Set(during.filter(({ isInhibited }) => isInhibited).map(({ labels: of }) => of.alertname))].join(', '),
    alertS: seconds(alertMs),
    mailS: seconds(mail.ms - begun),
    subject: mail.subject,
    page,
    runbook: adviceOf(fault.alert),
    mendS: seconds(mendMs),
  };
}

function print(rows) {
  const columns = ['fault', 'alert', 'names', 'seconds to alert', 'to mail', 'subject of the mail', 'silenced meanwhile', 'the operations page', 'the runbook', 'seconds to mend'];
  const cells = rows.map((row) => [row.fault, row.alert, row.names, row.alertS, row.mailS, row.subject, row.silenced, row.page, row.runbook, row.mendS]);
  const lines = [columns, columns.map(() => '---'), ...cells].map((line) => `| ${line.map((cell) => String(cell).replaceAll('|', '/')).join(' | ')} |`);
  const text = `All durations of compose/monitoring are ${factor} times shorter here (at least 1 s).\n\n${lines.join('\n')}\n`;
  writeFileSync(join(build, 'alerts.md'), text);
  console.log(`\n${text}`);
}

// Mends what was seen to fail.  Returns whether all is well again.
async function recovers(w, fault) {
  try {
    await fault.mend(w);
    await fault.after?.(w);
    await w.untilQuiet();
    return true;
  } catch (error) {
    console.log(`        and it stays so: ${error.message}`);
    return false;
  }
}

// With something to show: a page, a mail, a file.
async function showPanels(w) {
  for (let i = 0; i < 3; i++) await w.submit(`paneel${i}@example.nl`, '--document', '.github/pictures/inwoner.png');
  await w.page('/');
  await w.page('/regelen/melding-openbare-ruimte');
  for (const metric of ['mail_attempts_total', 'store_seconds_bucket', 'http_seconds_bucket'])
    await until(`${metric} is seen twice`, async () => (await w.query(`rate(digimeente_${metric}[1m])`)).length > 0);
  console.log(`ok      panels: ${await checkPanels(w)} queries`);
  return 1;
}

async function main() {
  const rows = [], skipped = [], failed = [];
  const chosen = faults.filter(({ alert }) => wanted.length === 0 || wanted.includes(alert));
  const w = await World.start(factor);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => w.stop().finally(() => process.exit(130)));
  let operations, shown = 0;
  try {
    operations = await OperationsPage.open(w.suite);
    for (const fault of chosen) {
      const why = fault.needs?.(w);
      if (why) {
        skipped.push(fault);
        console.log(`skipped ${fault.alert}: ${fault.name}: ${why}`);
        continue;
      }
      try {
        rows.push(await see(w, fault, operations));
        const { alertS, mailS, mendS } = rows.at(-1);
        console.log(`ok      ${fault.alert}: ${fault.name}: ${alertS} s to the alert, ${mailS} s to the mail, over ${mendS} s after it was mended`);
      } catch (error) {
        failed.push(fault);
        console.log(`FAILED  ${fault.alert}: ${fault.name}: ${error.message}`);
        for (const { labels, isInhibited } of await w.alerts()) console.log(`        ${isInhibited ? 'silenced' : 'active'} ${JSON.stringify(labels)}`);
        if (!await recovers(w, fault)) break; // what is still broken would be blamed on the next
      }
    }
    if (wanted.length === 0 || wanted.includes('panels')) shown = await showPanels(w).catch((error) => failed.push(console.log(`FAILED  panels: ${error.message}`)) && 0);
  } finally {
    await operations?.close();
    await w.stop();
  }
  if (rows.length) print(rows);
  console.log(`${rows.length + shown} passed, ${failed.length} failed, ${skipped.length} skipped`);
  return failed.length;
}

process.exit(await main() ? 1 : 0); // whatever a fault has left open
