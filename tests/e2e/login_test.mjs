// SPDX-License-Identifier: EUPL-1.2
// Logging in, not logging in, and logging out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAccess, DESKTOP, PHONE, shows, visit, Visitor } from './support/browser.mjs';
import { begin, fill, logIn, start, walk } from './support/form.mjs';
import { journeys } from './support/journeys.mjs';
import { browser, suite } from './support/world.mjs';

test('who_logs_in_comes_back_and_who_logs_out_is_out', async () => {
  const visitor = await visit(browser, suite, { size: PHONE });
  await visitor.open('/');
  await visitor.press(visitor.page.getByRole('navigation').getByRole('link', { name: 'Inloggen' }));
  await visitor.press('Inloggen met DigiD');
  await logIn(visitor, 'Sanne de Boer');
  assert.equal(visitor.path, '/mijn');
  await shows(visitor, 'Sanne de Boer', 'Mijn zaken');
  await visitor.press('Uitloggen');
  await visitor.press('Ja, uitloggen');
  await shows(visitor, 'U bent uitgelogd');
  await visitor.open('/mijn');
  assert.ok(!(await visitor.text()).includes('Sanne de Boer'), 'nobody is logged in');
  await visitor.close();
});

// A tab beside the visitor's own, that opens with this.
async function beside(visitor, open) {
  const opened = visitor.context.waitForEvent('page');
  await open();
  const page = await opened;
  await page.waitForLoadState();
  const { size, scripts, taal } = visitor;
  return new Visitor(suite, visitor.context, page, { size, scripts, taal });
}

test('what_was_typed_outlives_the_login_that_it_was_typed_in', async () => {
  const visitor = await visit(browser, suite, { size: PHONE });
  await visitor.open('/inloggen?als=inwoner&terug=/mijn');
  await logIn(visitor, 'Sanne de Boer');
  const melding = journeys['melding-openbare-ruimte'];
  await begin(visitor, melding);
  await walk(visitor, melding.answers({}), { until: '/omschrijving' });
  await fill(visitor, { omschrijving: 'Getypt terwijl "het" <mis> ging.\nEn een regel.' });
  const other = await beside(visitor, () => visitor.context.newPage());
  await other.open('/mijn');
  await other.press('Uitloggen');
  await visitor.press('Verder');
  await shows(visitor, 'Dit is nog niet verstuurd', 'Wat u invulde, staat nog op deze pagina.');
  const tab = await beside(visitor, () => visitor.page.getByRole('link', { name: 'Log opnieuw in' }).click());
  await tab.press('Inloggen met DigiD');
  await logIn(tab, 'Sanne de Boer');
  await shows(tab, 'U bent ingelogd', 'Ga dan terug naar het tabblad waar u dat invulde');
  await visitor.press('Verstuur opnieuw');
  assert.match(visitor.path, /\/plek$/);
  await visitor.press('Terug');
  assert.equal(await visitor.page.locator('[name=omschrijving]').inputValue(), 'Getypt terwijl "het" <mis> ging.\nEn een regel.');
  await visitor.close();
});

test('a_business_logs_in_and_an_english_speaker_too', async () => {
  const visitor = await visit(browser, suite, { size: DESKTOP, taal: 'en' });
  await visitor.open('/inloggen?terug=/mijn');
  await visitor.press('Log in with eHerkenning');
  await logIn(visitor, 'Fietsenwinkel Het Wiel');
  await shows(visitor, 'Fietsenwinkel Het Wiel', 'My cases');
  await visitor.close();
});

test('who_cancels_is_told_so_and_may_try_again', async () => {
  const visitor = await visit(browser, suite, { size: PHONE });
  await visitor.open('/inloggen?als=inwoner&terug=/mijn');
  await visitor.press('Annuleren');
  await shows(visitor, 'U bent niet ingelogd');
  await visitor.press('Opnieuw inloggen');
  await logIn(visitor, 'Karim Yilmaz');
  assert.equal(visitor.path, '/mijn');
  await visitor.close();
});

// The provider forgets a login after a while, and then knows it as little as one without its cookies.
for (const [taal, size, again, asked] of [['nl', PHONE, 'Opnieuw inloggen', 'Hoe wilt u inloggen?'], ['en', DESKTOP, 'Log in again', 'How do you want to log in?']])
  test(`a_login_that_ran_out_at_the_provider_can_begin_again_in_${taal}`, async () => {
    const visitor = await visit(browser, suite, { size, taal });
    await visitor.open('/inloggen?als=inwoner&terug=/mijn');
    await visitor.context.clearCookies();
    await visitor.press(visitor.page.getByRole('button', { name: 'Sanne de Boer' }));
    assert.ok(!visitor.isOurs);
    await checkAccess('the login that ran out', visitor.page);
    await visitor.press(again);
    assert.equal(visitor.path, '/inloggen');
    await shows(visitor, asked);
    await visitor.close();
  });

for (const [size, scripts] of [[PHONE, false], [DESKTOP, true]])
  test(`who_cancels_a_start_is_back_at_it_and_a_login_then_leads_on_at_${size.width}_px`, async () => {
    const kaart = journeys.gehandicaptenparkeerkaart;
    const visitor = await visit(browser, suite, { size, scripts });
    await visitor.open('/');
    await visitor.press(visitor.page.locator('main').getByRole('link', { name: kaart.title.nl }));
    await start(visitor, 'inwoner');
    await visitor.press('Annuleren');
    assert.match(visitor.path, /^\/regelen\//);
    await shows(visitor, 'U hebt het inloggen gestopt. Er is nog niets begonnen.');
    await start(visitor, 'inwoner');
    await logIn(visitor, 'Karim Yilmaz');
    await shows(visitor, 'U moet veiliger inloggen');
    await visitor.press('Opnieuw inloggen');
    await logIn(visitor, 'Sanne de Boer');
    assert.match(visitor.path, /^\/aanvraag\//);
    await visitor.close();
  });

test('a_level_that_is_too_low_is_refused_with_what_to_do', async () => {
  const visitor = await visit(browser, suite, { size: PHONE });
  await begin(visitor, { ...journeys.gehandicaptenparkeerkaart, as: { rol: 'inwoner', naam: 'Karim Yilmaz' } });
  await shows(visitor, 'U moet veiliger inloggen');
  await visitor.close();
});

test('a_low_level_that_is_there_already_is_not_enough_for_a_journey_that_asks_more', async () => {
  const visitor = await visit(browser, suite, { size: DESKTOP });
  await visitor.open('/inloggen?als=inwoner&terug=/regelen/gehandicaptenparkeerkaart');
  await logIn(visitor, 'Karim Yilmaz');
  await start(visitor, 'inwoner');
  assert.ok(!visitor.path.startsWith('/aanvraag/'), 'no request begins');
  await visitor.close();
});

test('a_resident_is_no_civil_servant', async () => {
  const visitor = await visit(browser, suite, { size: DESKTOP });
  await visitor.open('/medewerker/');
  await logIn(visitor, 'Sanne de Boer');
  await shows(visitor, 'Hier kunt u zo niet inloggen');
  await visitor.open('/inloggen?als=inwoner&terug=/mijn');
  if (!visitor.isOurs) await logIn(visitor, 'Sanne de Boer');
  await visitor.open('/medewerker');
  await shows(visitor, 'U hebt geen toegang tot deze pagina');
  await visitor.close();
});

test('who_runs_the_counter_is_told_how', async () => {
  for (const [taal, size, title, link] of [['nl', PHONE, 'Beheer', 'Voor medewerkers'], ['en', DESKTOP, 'Administration', 'For staff']]) {
    const visitor = await visit(browser, suite, { size, taal });
    await visitor.open('/medewerker');
    await logIn(visitor, 'Alex Bakker');
    assert.equal(visitor.path, '/beheer');
    await shows(visitor, title, 'Alex Bakker', 'digictl status');
    await visitor.press(link);
    assert.equal(visitor.path, '/beheer');
    await visitor.close();
  }
});

test('a_login_that_nobody_began_is_refused', async () => {
  const visitor = await visit(browser, suite, { size: PHONE });
  await visitor.open('/inloggen/terug?code=abc&state=abc');
  await shows(visitor, 'Inloggen is niet gelukt');
  await visitor.open('/inloggen?als=inwoner&terug=https://example.org/');
  await shows(visitor, 'Dit verzoek klopt niet');
  await visitor.open('/bestaat-niet');
  await shows(visitor, 'Deze pagina vinden wij niet');
  await visitor.close();
});
