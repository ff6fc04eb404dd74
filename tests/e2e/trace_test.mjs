// SPDX-License-Identifier: EUPL-1.2
// From the code on an error page, or of a request that went well, to what happened in all services.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { DESKTOP, PHONE, shows, visit } from './support/browser.mjs';
import { apply, logIn } from './support/form.mjs';
import { journeys } from './support/journeys.mjs';
import { PATIENCE_MS } from './support/modules.mjs';
import { photo } from './support/pictures.mjs';
import { browser, suite } from './support/world.mjs';

const melding = journeys['melding-openbare-ruimte'];

async function enter(options = {}) {
  const visitor = await visit(browser, suite, options);
  await visitor.open('/inloggen?als=medewerker&terug=/beheer/trace');
  await logIn(visitor, 'Alex Bakker');
  return visitor;
}

// The trace of the last request that made a zaak.
async function findTrace() {
  const lines = (await readFile(join(suite.folder, 'intake.0.log'), 'utf8')).split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  return lines.filter((line) => line.event === 'change' && line.method.endsWith('/SubmitDraft')).at(-1).trace_id;
}

async function look(visitor, code) {
  await visitor.page.locator('#code').fill(code);
  await visitor.press(visitor.taal === 'en' ? 'Find' : 'Zoeken');
}

for (const options of [{ size: PHONE, scripts: false }, { size: DESKTOP }, { size: PHONE, taal: 'en' }])
  test(`a_request_is_shown_from_its_page_to_its_mail_at_${options.size.width}_px_${options.taal ?? 'nl'}_${options.scripts ?? true}`, async () => {
    const emailadres = `trace${Date.now()}@example.org`;
    await apply(browser, suite, melding, { ...melding.answers({ foto: await photo(browser) }), emailadres });
    await suite.mail(emailadres, /.*/);
    const trace = await findTrace();
    const alex = await enter(options);
    await look(alex, ` ${trace.toUpperCase()} `);
    assert.equal(alex.path, `/beheer/trace/${trace}`);
    for (const until = Date.now() + PATIENCE_MS; !(await alex.text()).includes('mail adres: sent');) {
      assert.ok(Date.now() < until, `the mail is shown: ${await alex.text()}`);
      await alex.open(alex.path);
    }
    const rows = await alex.page.locator('.pad tbody tr').evaluateAll((all) => all.map((row) => ({
      text: row.textContent, depth: Number(row.querySelector('.pad__stap').className.match(/--(\d+)/)[1]),
      width: row.querySelector('rect').getBoundingClientRect().width,
    })));
    assert.match(rows[0].text, /gateway POST \/aanvraag\/\{\}\/controleren/);
    assert.equal(rows[0].depth, 0);
    assert.match(rows[1].text, /gateway \w+Service\/\w+/);
    assert.equal(rows[1].depth, 1);
    assert.ok(rows.find((row) => row.text.includes('mail adres: sent')).depth >= 4, 'the mail stands below what caused it');
    assert.ok(rows.every((row) => row.width > 0), 'each step has a bar');
    for (const service of ['intake', 'documents', 'notification', 'audit'])
      assert.ok(rows.some((row) => row.text.startsWith(service)), `${service} worked on it`);
    assert.ok(!(await alex.text()).includes(emailadres), 'it tells nothing of a person');
    await alex.close();
  });

test('who_meets_an_error_page_has_a_code_by_which_a_beheerder_finds_what_failed', async () => {
  const alex = await enter({ size: PHONE });
  await suite.tell('kill intake');
  const visitor = await visit(browser, suite, { size: PHONE, scripts: false });
  const [answer] = await Promise.all([visitor.page.waitForResponse((one) => one.request().isNavigationRequest()), visitor.open('/regelen/melding-openbare-ruimte')]);
  assert.equal(answer.status(), 503);
  await shows(visitor, 'Foutcode, om aan ons door te geven:');
  const code = await visitor.page.locator('.foutcode').textContent();
  assert.match(code, /^[0-9a-f]{32}$/);
  assert.ok(answer.headers().traceresponse.startsWith(`00-${code}-`));
  await look(alex, code);
  await shows(alex, 'GET /regelen/{}', 'Mislukt 503', 'Mislukt UNAVAILABLE', 'Deze diensten gaven geen volledig antwoord: intake.');
  await suite.tell('start intake');
  await visitor.close();
  await alex.close();
});

test('what_is_no_code_and_what_nobody_knows_are_told_apart', async () => {
  const alex = await enter({ size: PHONE });
  await look(alex, 'abc');
  await shows(alex, 'Dit is geen foutcode.');
  assert.equal(await alex.page.locator('#code').inputValue(), 'abc');
  await look(alex, '0af7651916cd43dd8448eb211c80319c');
  await shows(alex, 'Niemand kent dit verzoek.', 'trace-sample');
  await alex.open('/beheer/trace/nonsense');
  await shows(alex, 'Dit is geen foutcode.');
  await alex.open('/beheer');
  await alex.press('Het pad van een verzoek bekijken');
  assert.equal(alex.path, '/beheer/trace');
  await alex.close();
});

test('only_a_beheerder_sees_a_trace', async () => {
  const bo = await visit(browser, suite, { size: PHONE });
  await bo.open('/inloggen?als=medewerker&terug=/medewerker');
  await logIn(bo, 'Bo de Vries');
  await bo.open('/beheer/trace/0af7651916cd43dd8448eb211c80319c');
  await shows(bo, 'U hebt geen toegang tot deze pagina');
  await bo.close();
});
