// SPDX-License-Identifier: EUPL-1.2
// The zaken that the first make run makes: no browser, only the suite.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { build, PATIENCE_MS } from './support/modules.mjs';
import { Suite } from './support/suite.mjs';

const PROGRAM = 'compose/local/demo/main.mjs';
const HALF = 60; // lines of the journal
const FORGOTTEN = 5; // of them, as if the end had come between doing and noting it
const suite = await Suite.start();
after(() => suite.stop());

const folder = join(suite.folder, 'demo');
const words = [PROGRAM, '--digictl', resolve(build, 'bin/digictl'), '--config', join(suite.folder, 'digictl.conf'), '--url', suite.url, '--folder', folder];
const run = (env = {}) => promisify(execFile)(process.execPath, words, { env: { ...process.env, ...env } });
const { zaken } = JSON.parse(await readFile('compose/local/demo/zaken.json', 'utf8'));
const steps = zaken.flatMap((zaak) => zaak.then ?? []).map((step) => (typeof step === 'string' ? step.split(' ') : step));
const stepsOf = (action) => steps.filter(([, one]) => one === action).length;
const journal = async () => (await readFile(join(folder, 'journal'), 'utf8').catch(() => '')).split('\n').slice(0, -1);
const count = (what) => suite.number(`SELECT count(*) FROM ${what}`);

async function counts() {
  await suite.tell('settle');
  const tables = ['intake.zaak', 'intake.question', 'intake.note', 'intake.resultaat', 'intake.status', 'intake.zaakinformatieobject', 'documents.enkelvoudiginformatieobject', 'notification.bericht'];
  return Object.fromEntries(await tables.reduce(async (all, table) => [...await all, [table, await count(table)]], []));
}

test('demo_0_draws_the_pictures_that_the_readme_names_and_makes_no_zaken', async () => {
  await run({ DEMO: '0' });
  assert.equal((await readFile(join(folder, 'lantaarn.png'))).subarray(1, 4).toString(), 'PNG');
  assert.equal(await count('intake.zaak'), 0);
});

test('a_run_that_is_cut_off_is_gone_on_with_and_makes_nothing_twice', async () => {
  const child = spawn(process.execPath, words, { stdio: 'ignore' });
  const ended = new Promise((done) => { child.once('exit', done); });
  while ((await journal()).length < HALF && child.exitCode === null) await new Promise((next) => { setTimeout(next, 20); });
  child.kill('SIGKILL');
  await ended;
  const kept = (await journal()).slice(0, -FORGOTTEN);
  await writeFile(join(folder, 'journal'), `${kept.join('\n')}\nm1\tza`);
  await run();
  const made = await counts();
  assert.equal(made['intake.zaak'], zaken.length);
  assert.equal(made['intake.question'], stepsOf('vraag'));
  assert.equal(made['intake.note'], stepsOf('notitie'));
  assert.equal(made['intake.resultaat'], stepsOf('afhandelen') + stepsOf('besluit'));
  assert.equal(made['intake.zaakinformatieobject'], made['documents.enkelvoudiginformatieobject']);
  await run();
  assert.deepEqual(await counts(), made);
});

test('desk_and_residents_have_something_of_each_kind', async () => {
  const open = 'intake.zaak WHERE einddatum IS NULL AND';
  const today = "(now() AT TIME ZONE 'Europe/Amsterdam')::date";
  const mine = async (naam, more) => count(`intake.zaak JOIN opened ON opened.zaak = zaak.uuid WHERE owner IS NOT NULL AND emailadres = '${naam}@example.org' ${more}`);
  await suite.tell('open');
  assert.equal(await suite.number('SELECT count(DISTINCT zaaktype) FROM intake.zaak'), 7);
  assert.equal(await count('intake.zaak WHERE journey IS NULL'), 0);
  assert.ok(await count(`${open} uiterlijke_einddatum_afdoening < ${today} AND suspended_since IS NULL`) >= 3, 'late');
  assert.ok(await count(`${open} uiterlijke_einddatum_afdoening BETWEEN ${today} AND ${today} + 4`) >= 5, 'near their term');
  assert.ok(await count(`${open} suspended_since IS NOT NULL`) >= 5, 'suspended');
  assert.ok(await count(`${open} extended_days > 0`) >= 3, 'extended');
  assert.ok(await count(`${open} behandelaar IS NULL`) >= 15, 'nobody has them');
  assert.ok(await count(`${open} has_new_answer`) >= 2, 'with a new answer');
  assert.ok(await suite.number(`SELECT max(${today} - startdatum) FROM intake.zaak`) > 80, 'of many weeks');
  assert.equal(await suite.number('SELECT count(DISTINCT behandelaar) FROM intake.zaak'), 2);
  assert.equal(await suite.number('SELECT count(DISTINCT language) FROM intake.zaak'), 2);
  for (const naam of ['sanne.de.boer', 'bakkerij.de.korst']) {
    assert.ok(await mine(naam, '') >= 4, `zaken of ${naam}`);
    assert.ok(await mine(naam, 'AND einddatum IS NOT NULL') >= 1, `a decision for ${naam}`);
    assert.equal(await mine(naam, 'AND EXISTS (SELECT FROM intake.question WHERE question.zaak = zaak.uuid AND answered IS NULL)'), 1, `a question for ${naam}`);
  }
  assert.ok(await count("documents.enkelvoudiginformatieobject WHERE formaat = 'application/pdf'") >= stepsOf('document'), 'letters');
});

test('every_mail_is_sent_and_every_event_reached_audit', async () => {
  await suite.tell('settle');
  for (const until = Date.now() + PATIENCE_MS; await count("notification.bericht WHERE status = 'queued'") > 0 && Date.now() < until;) await new Promise((next) => { setTimeout(next, 100); });
  assert.equal(await count("notification.bericht WHERE status NOT IN ('sent', 'skipped')"), 0);
  const mails = await Promise.all(['sanne.de.boer', 'fatma.oz'].map((naam) => suite.mails(`${naam}@example.org`)));
  assert.ok(mails.every((all) => all.length >= 2), 'mails of the demo');
});

test('a_municipality_with_zaken_of_its_own_is_left_alone', async () => {
  const before = await count('intake.zaak');
  const other = [...words.slice(0, -1), join(suite.folder, 'another')];
  await promisify(execFile)(process.execPath, other);
  assert.equal(await count('intake.zaak'), before);
});

test('a_demo_that_was_cut_off_long_ago_stays_as_it_is', async () => {
  const [before, old] = [await count('intake.zaak'), join(suite.folder, 'old')];
  await mkdir(old);
  await writeFile(join(old, 'begin.json'), JSON.stringify({ ms: Date.now() - 8 * 24 * 3600 * 1000, seed: 'old' }));
  await promisify(execFile)(process.execPath, [...words.slice(0, -1), old]);
  assert.equal(await count('intake.zaak'), before);
});

test('a_counter_that_is_away_is_told_in_a_line', async () => {
  const away = words.map((word) => (word === suite.url ? 'http://localhost:1' : word === folder ? join(suite.folder, 'away') : word));
  await suite.tell('settle');
  await mkdir(join(suite.folder, 'away'));
  await writeFile(join(suite.folder, 'away', 'begin.json'), JSON.stringify({ ms: Date.now(), seed: 'other' }));
  await assert.rejects(promisify(execFile)(process.execPath, away), ({ code, stderr }) => code === 1 && /^ {2}demo zaak [\w-]+: .*ECONNREFUSED/.test(stderr));
});
