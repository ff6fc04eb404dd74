// SPDX-License-Identifier: EUPL-1.2
// The operations page: what it says of services that are well, ill and away, and what a beheerder mends from it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESKTOP, PHONE, shows, visit } from './support/browser.mjs';
import { apply, logIn } from './support/form.mjs';
import { journeys } from './support/journeys.mjs';
import { PATIENCE_MS } from './support/modules.mjs';
import { photo } from './support/pictures.mjs';
import { browser, suite } from './support/world.mjs';

const melding = journeys['melding-openbare-ruimte'];
const foto = await photo(browser);

async function enter(options = {}) {
  const visitor = await visit(browser, suite, options);
  await visitor.open('/inloggen?als=medewerker&terug=/beheer');
  await logIn(visitor, 'Alex Bakker');
  return visitor;
}

// Presses Vernieuwen (Refresh) until the page says this.
async function awaitText(visitor, text) {
  for (const until = Date.now() + PATIENCE_MS; !(await visitor.text()).includes(text);) {
    assert.ok(Date.now() < until, `the page says ${text}: ${await visitor.text()}`);
    await visitor.open('/beheer');
  }
}

// Until the gateway can note a login again.
async function awaitLogins() {
  for (const until = Date.now() + PATIENCE_MS; (await fetch(`${suite.url}/inloggen?als=medewerker&terug=/beheer`, { redirect: 'manual' })).status !== 303;)
    assert.ok(Date.now() < until, 'people can log in');
}

async function tabTo(visitor, target) {
  for (let tabs = 0; tabs < 60; tabs++) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      assert.notEqual(await target.evaluate((element) => getComputedStyle(element).outlineStyle), 'none', 'the focus is seen');
      return;
    }
    await visitor.page.keyboard.press('Tab');
  }
  assert.fail(`Tab reaches ${target}`);
}

// The box of a service in the picture.
const box = (visitor, service) => visitor.page.locator('.plaat__dienst').filter({ hasText: service }).first();

for (const options of [{ size: PHONE, scripts: false }, { size: DESKTOP }, { size: PHONE, taal: 'en' }])
  test(`all_services_are_shown_as_well_at_${options.size.width}_px_${options.taal ?? 'nl'}_${options.scripts ?? true}`, async () => {
    const alex = await enter(options);
    await awaitText(alex, options.taal === 'en' ? 'Everything works.' : 'Alles werkt.');
    for (const service of ['gateway', 'intake', 'documents', 'notification', 'audit'])
      assert.match(await box(alex, service).textContent(), options.taal === 'en' ? /Good/ : /Goed/);
    await shows(alex, options.taal === 'en' ? 'Nothing asks for your attention.' : 'Er is niets dat uw aandacht vraagt.');
    assert.equal(await alex.page.locator('table.werk tbody tr').count(), 7, 'each log that is followed has a row');
    await alex.close();
  });

test('colours_of_the_reader_are_served_light_and_dark', async () => {
  const alex = await enter({ size: DESKTOP });
  const papers = [];
  for (const colorScheme of ['light', 'dark']) {
    await alex.page.emulateMedia({ colorScheme });
    papers.push(await alex.page.locator('.plaat rect').first().evaluate((one) => getComputedStyle(one).fill));
  }
  assert.notEqual(papers[0], papers[1]);
  await alex.close();
});

test('a_service_that_is_killed_is_named_with_since_when_and_the_page_still_comes', async () => {
  const alex = await enter({ size: PHONE, scripts: false });
  await awaitText(alex, 'Alles werkt.');
  await suite.tell('kill intake');
  await awaitText(alex, 'intake geeft geen antwoord sinds');
  assert.match(await alex.text(), /intake geeft geen antwoord sinds \d+ \w+ \d{4}, \d\d:\d\d \(\d+ (seconden|seconde|minuut)\)/);
  assert.match(await box(alex, 'intake').textContent(), /Storing/);
  assert.match(await box(alex, 'audit').textContent(), /Goed|Let op/);
  await suite.tell('start intake');
  await awaitText(alex, 'Alles werkt.');
  await alex.close();
});

test('a_service_that_is_halted_does_not_hold_up_the_page', async () => {
  const alex = await enter({ size: DESKTOP });
  await suite.tell('stop documents');
  await awaitText(alex, 'documents geeft geen antwoord sinds');
  await suite.tell('continue documents');
  await awaitText(alex, 'Alles werkt.');
  await alex.close();
});

test('without_a_database_who_was_known_still_sees_the_page_and_nobody_else_does', async () => {
  const alex = await enter({ size: PHONE, scripts: false });
  const before = (await alex.context.cookies()).find((cookie) => cookie.name.endsWith('dm_sessie')).value;
  const bo = await visit(browser, suite, { size: PHONE, scripts: false });
  await bo.open('/inloggen?als=medewerker&terug=/medewerker');
  await logIn(bo, 'Bo de Vries');
  await suite.tell('kill-database');
  await awaitText(alex, 'De database is weg sinds');
  await shows(alex, 'gateway, intake, documents, notification, audit');
  await alex.open('/beheer/sessies'); // this row is not served without it
  await shows(alex, 'Het lukt nu even niet');
  await bo.open('/beheer');
  await shows(bo, 'Het lukt nu even niet');
  await suite.tell('start-database');
  await awaitText(alex, 'Alles werkt.');
  await alex.press(alex.page.locator('a[href^="/beheer/trace/"]'));
  assert.match(alex.path, /^\/beheer\/trace\/[0-9a-f]{32}$/, 'what went wrong leads to its trace');
  await alex.press('Uitloggen');
  const cookies = await alex.context.cookies();
  assert.ok(!cookies.some((cookie) => cookie.name.endsWith('dm_sessie')), 'and a cookie of before opens nothing');
  await suite.tell('kill-database');
  const answer = await fetch(`${suite.url}/beheer`, { redirect: 'manual', headers: { cookie: `dm_sessie=${before}` } });
  assert.notEqual(answer.status, 200, 'who has logged out is known no more');
  await suite.tell('start-database');
  await awaitLogins();
  await alex.close();
  await bo.close();
});

async function makeZaak() {
  const emailadres = `beheer${Date.now()}@example.org`;
  await apply(browser, suite, melding, { ...melding.answers({ foto }), emailadres });
  await suite.mail(emailadres, /.*/);
  await suite.tell('settle');
}

for (const options of [{ size: PHONE, scripts: false }, { size: DESKTOP }])
  test(`parked_events_are_processed_again_after_a_question_at_${options.size.width}_px`, async () => {
    if (await suite.number("SELECT count(*) FROM intake.zaak") === 0) await makeZaak();
    await suite.tell("change INSERT INTO documents.parked_event (source, position, epoch, subject, type, bytes, error)"
      + " SELECT 'intake', position, (SELECT epoch FROM intake.event_head), gen_random_uuid(), 'nl.digimeente.zaak.created', bytes, 'it was too heavy'"
      + ' FROM intake.event ORDER BY position LIMIT 1');
    const alex = await enter(options);
    await awaitText(alex, 'documents heeft 1 gebeurtenis apart gezet.');
    await shows(alex, 'it was too heavy');
    assert.match(await box(alex, 'documents').textContent(), /Let op/);
    await alex.press(/^Opnieuw verwerken/);
    await shows(alex, 'Gebeurtenissen opnieuw verwerken', 'In het auditlog staat dat u dit deed.');
    assert.equal(await suite.number('SELECT count(*) FROM documents.parked_event'), 1, 'to ask does nothing');
    await alex.press('Opnieuw verwerken');
    await shows(alex, 'De gebeurtenissen zijn opnieuw verwerkt.');
    assert.equal(await suite.number('SELECT count(*) FROM documents.parked_event'), 0);
    await suite.tell('settle');
    assert.ok(await suite.number("SELECT count(*) FROM audit.entry WHERE bytes LIKE '%nl.digimeente.parked.retried%beheer%'"
      + " AND actor_id = (SELECT actor FROM gateway.session WHERE rol = 'beheerder' LIMIT 1)") >= 1, 'audit knows who did it');
    await alex.close();
  });

test('what_is_set_aside_is_taken_up_by_nothing_but_the_keyboard', async () => {
  await suite.tell("change INSERT INTO documents.parked_event (source, position, epoch, subject, type, bytes, error)"
    + " SELECT 'intake', position, (SELECT epoch FROM intake.event_head), gen_random_uuid(), 'nl.digimeente.zaak.created', bytes, 'again'"
    + ' FROM intake.event ORDER BY position LIMIT 1');
  const alex = await enter({ size: DESKTOP });
  await awaitText(alex, 'documents heeft 1 gebeurtenis apart gezet.');
  await tabTo(alex, alex.page.locator('#bedrijf-stop'));
  await tabTo(alex, alex.page.locator('a[href^="/beheer/apart/"]'));
  await alex.follow(() => alex.page.keyboard.press('Enter'));
  await tabTo(alex, alex.page.locator('main form button'));
  await alex.follow(() => alex.page.keyboard.press('Enter'));
  await shows(alex, 'De gebeurtenissen zijn opnieuw verwerkt.');
  await alex.close();
});

test('an_event_that_fails_again_stays_and_the_page_says_why', async () => {
  await suite.tell("change INSERT INTO documents.parked_event (source, position, epoch, subject, type, bytes, error)"
    + " VALUES ('intake', 1, gen_random_uuid(), gen_random_uuid(), 'nl.digimeente.zaak.created', '\\xffff', 'broken')");
  const alex = await enter({ size: PHONE, scripts: false });
  await awaitText(alex, 'documents heeft 1 gebeurtenis apart gezet.');
  await alex.press(/^Opnieuw verwerken/);
  await alex.press('Opnieuw verwerken');
  await shows(alex, 'Het lukte niet. De dienst zegt: the bytes at position 1 are no event');
  assert.equal(await suite.number('SELECT count(*) FROM documents.parked_event'), 1);
  await suite.tell('change DELETE FROM documents.parked_event');
  await alex.close();
});

test('what_is_not_there_is_not_found_and_a_resident_sees_nothing', async () => {
  const alex = await enter({ size: PHONE, scripts: false, isHurried: true });
  const uuid = '0190f3f6-0000-7000-8000-000000000000';
  for (const path of ['/beheer/apart/elders/intake/' + uuid, '/beheer/apart/intake/documents/x', '/beheer/berichten/x']) {
    await alex.open(path);
    await shows(alex, 'Deze pagina vinden wij niet');
  }
  await alex.close();
  const sanne = await visit(browser, suite, { size: PHONE, scripts: false, isHurried: true });
  await sanne.open('/inloggen?als=inwoner&terug=/mijn');
  await logIn(sanne, 'Sanne de Boer');
  for (const path of ['/beheer', '/beheer/berichten/alle', `/beheer/apart/intake/documents/${uuid}`])
    assert.equal((await sanne.page.goto(suite.url + path)).status(), 403);
  await sanne.close();
});

test('failed_mails_are_sent_again_after_a_question', async () => {
  await makeZaak();
  await suite.tell("change UPDATE notification.bericht SET status = 'failed', sent = NULL WHERE status = 'sent'");
  const failed = await suite.number("SELECT count(*) FROM notification.bericht WHERE status = 'failed'");
  const alex = await enter({ size: PHONE });
  await awaitText(alex, failed === 1 ? '1 bericht is niet verstuurd.' : `${failed} berichten zijn niet verstuurd.`);
  await alex.press(alex.page.locator('a[href^="/beheer/berichten/"]'));
  await shows(alex, 'Berichten opnieuw versturen');
  await alex.press('Opnieuw versturen');
  await shows(alex, 'De berichten worden opnieuw verstuurd.');
  for (const until = Date.now() + PATIENCE_MS; await suite.number("SELECT count(*) FROM notification.bericht WHERE status IN ('failed', 'queued')") > 0;)
    assert.ok(Date.now() < until, 'all are sent');
  await alex.close();
});

// Lets the page's clock run until its summary says this.
async function ticksUntil(visitor, text) {
  for (const until = Date.now() + PATIENCE_MS; !(await visitor.page.locator('#bedrijf-stand').textContent()).includes(text);) {
    assert.ok(Date.now() < until, `the page comes to say ${text}`);
    await visitor.page.clock.runFor(1000);
  }
}

test('the_page_refreshes_itself_and_stops_when_asked', async () => {
  const alex = await enter({ size: DESKTOP });
  await alex.page.clock.install();
  await awaitText(alex, 'Alles werkt.');
  await suite.tell('kill audit');
  await ticksUntil(alex, 'om naar te kijken');
  assert.equal(await alex.page.locator('#bedrijf-stop').textContent(), 'Niet meer vanzelf vernieuwen');
  await suite.tell('start audit');
  await ticksUntil(alex, 'Alles werkt.');
  await alex.click(alex.page.locator('#bedrijf-stop'));
  const asked = [];
  alex.page.on('request', (request) => asked.push(request.url()));
  assert.equal(await alex.page.locator('#bedrijf-stop').textContent(), 'Weer vanzelf vernieuwen');
  await alex.page.clock.runFor(60000);
  assert.deepEqual(asked, [], 'nothing is asked any more');
  await alex.close();
});

test('what_asks_by_itself_does_not_keep_a_session_in_use', async () => {
  const alex = await enter({ size: PHONE, scripts: false });
  await suite.tell("change UPDATE gateway.session SET used = now() - interval '10 minutes'");
  const stale = "SELECT count(*) FROM gateway.session WHERE rol = 'beheerder' AND used > now() - interval '5 minutes'";
  await alex.open('/beheer?vanzelf=1');
  assert.equal(await suite.number(stale), 0);
  await alex.open('/beheer');
  assert.equal(await suite.number(stale), 1);
  await alex.close();
});
