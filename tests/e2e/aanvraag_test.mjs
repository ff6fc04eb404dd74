// SPDX-License-Identifier: EUPL-1.2
// Filling in: mistakes, files, going back, other languages, other devices.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESKTOP, PHONE, shows, visit } from './support/browser.mjs';
import { begin, fill, logIn, send, walk } from './support/form.mjs';
import { journeys } from './support/journeys.mjs';
import { pdf, photo, textNamed, tooLarge } from './support/pictures.mjs';
import { browser, suite } from './support/world.mjs';

const MIB = 1024 * 1024;
const melding = journeys['melding-openbare-ruimte'];
const { geveltuin, 'verhuizing-doorgeven': verhuizing } = journeys;

const foto = await photo(browser);

const value = (visitor, name) => visitor.page.locator(`main [name="${name}"]`).inputValue();
const PLACE = 'Uw plek op de kaart: 52,0907 N 5,12145 O, op 8 meter nauwkeurig.';
const title = (visitor) => visitor.page.title();

// A visitor who stands at this step of the melding.
async function at(step, options, answers = {}) {
  const visitor = await visit(browser, suite, options);
  await begin(visitor, melding);
  await walk(visitor, { ...melding.answers({ foto }), ...answers }, { until: `/${step}` });
  return visitor;
}

for (const options of [{ size: PHONE, scripts: true }, { size: DESKTOP, scripts: false }]) {
  const how = options.scripts ? 'with_scripts' : 'without_scripts';

  test(`a_mistake_is_told_at_its_field_and_keeps_what_was_typed_${how}`, async () => {
    const visitor = await visit(browser, suite, options);
    await begin(visitor, geveltuin);
    await walk(visitor, geveltuin.answers({ foto, pdf: pdf() }), { until: '/adres' });
    await fill(visitor, { 'adres.postcode': '1234 SS', 'adres.huisnummer': '12 bis', 'adres.straat': 'Kerk <b>straat</b> & "zo"', 'adres.plaats': 'Digimeente' });
    await visitor.press('Verder');
    assert.match(await title(visitor), /^Fout:/);
    assert.equal(await value(visitor, 'adres.straat'), 'Kerk <b>straat</b> & "zo"');
    assert.equal(await value(visitor, 'adres.postcode'), '1234 SS');
    const links = await visitor.page.locator('main [role=alert] a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    const wrong = await visitor.page.locator('main [aria-invalid=true]').evaluateAll((all) => all.map((input) => input.name));
    assert.deepEqual(wrong, ['adres.postcode', 'adres.huisnummer'], 'only the parts that are wrong are red');
    for (const [at, link] of links.entries())
      assert.equal(await visitor.page.locator(link).getAttribute('name'), wrong[at], 'the summary leads to the part that is wrong');
    assert.equal(links.length, wrong.length);
    if (options.scripts) assert.ok(await visitor.page.locator('main [role=alert]').evaluate((alert) => alert === document.activeElement), 'the summary has the focus');
    await fill(visitor, { 'adres.postcode': '1234 AB', 'adres.huisnummer': '12' });
    await visitor.press('Verder');
    assert.match(visitor.path, /\/stoep$/);
    await visitor.close();
  });

  test(`files_of_another_kind_or_too_large_are_refused_and_a_large_photo_is_taken_${how}`, async () => {
    const visitor = await at('foto', options);
    await fill(visitor, { foto: textNamed('vakantie.jpg') });
    await visitor.press('Verder');
    await shows(visitor, 'Dit soort bestand nemen wij niet aan, of het is beschadigd. Kies een bestand van deze soort: jpg, png of heic.');
    assert.match(await title(visitor), /^Fout:/);
    await fill(visitor, { foto: tooLarge(foto) });
    await visitor.press('Verder');
    await shows(visitor, 'Dit bestand is te groot.');
    const large = await photo(browser, { name: 'groot genoeg.jpg', width: 2400, height: 1800, isNoisy: true });
    assert.ok(large.buffer.length > 2 * MIB, `${large.buffer.length} bytes are a large photo`);
    await fill(visitor, { foto: large });
    await visitor.press('Verder');
    assert.match(visitor.path, /\/contact$/);
    await visitor.press('Terug');
    await shows(visitor, 'groot genoeg.jpg');
    await visitor.press('Verder');
    await fill(visitor, { emailadres: 'groot@example.org' });
    await visitor.press('Verder');
    await shows(visitor, 'groot genoeg.jpg');
    await visitor.close();
  });
}

test('an_upload_tells_how_far_it_is_and_is_sent_again_when_it_was_cut_off', async () => {
  const visitor = await at('foto', { size: PHONE });
  const network = await visitor.context.newCDPSession(visitor.page);
  const limit = (offline, uploadThroughput) => network.send('Network.emulateNetworkConditions', { offline, latency: 0, downloadThroughput: -1, uploadThroughput });
  const bar = visitor.page.locator('progress.voortgang'), says = visitor.page.locator('#stap [role=status]');
  await fill(visitor, { foto: await photo(browser, { width: 640, height: 480, isNoisy: true }) });
  for (const times of [1, 2]) {
    await limit(false, 100 * 1024);
    await visitor.click(visitor.page.getByRole('button', { name: 'Verder', exact: true }));
    await visitor.page.waitForFunction(() => document.querySelector('progress.voortgang')?.value > 0, null, { polling: 50 });
    assert.ok(await bar.isVisible() && await bar.getAttribute('value') < 100);
    assert.deepEqual(await says.allInnerTexts(), ['Uw bestand wordt verstuurd'], `the ${times}. time`);
    await limit(true, 0);
    await bar.waitFor({ state: 'detached' });
    assert.deepEqual(await says.allInnerTexts(), ['Het versturen lukte niet. Druk nog een keer op Verder.']);
  }
  await limit(false, -1);
  const refuse = (route) => route.fulfill({ status: 429, contentType: 'text/html; charset=utf-8', body: '<h1>Wacht even</h1>' });
  await visitor.page.route('**/foto', refuse);
  await visitor.click(visitor.page.getByRole('button', { name: 'Verder', exact: true }));
  await says.filter({ hasText: 'Wacht even' }).waitFor(); // what was chosen is still there
  await visitor.page.unroute('**/foto', refuse);
  await visitor.press('Verder');
  assert.match(visitor.path, /\/contact$/);
  await visitor.press('Terug');
  await shows(visitor, 'foto.jpg');
  await visitor.close();
});

test('where_one_is_goes_along_when_that_may_be_known', async () => {
  const without = await at('plek', { size: PHONE, scripts: false });
  assert.ok(!await without.page.locator('button[data-plek]').isVisible());
  await without.close();
  const visitor = await at('plek', { size: PHONE });
  await visitor.page.getByRole('button', { name: 'Gebruik mijn locatie' }).click();
  await visitor.page.getByText('Uw locatie vinden lukt niet. Beschrijf de plek in woorden.').waitFor();
  assert.equal(await value(visitor, 'plek.lat'), '');
  await visitor.context.grantPermissions(['geolocation'], { origin: suite.url });
  await visitor.context.setGeolocation({ latitude: 52.0907, longitude: 5.12145, accuracy: 8 });
  await visitor.page.getByRole('button', { name: 'Gebruik mijn locatie' }).click();
  await visitor.page.getByText(PLACE).waitFor();
  await visitor.press('Verder'); // no words are needed
  await visitor.press('Terug');
  assert.deepEqual([Number(await value(visitor, 'plek.lat')), Number(await value(visitor, 'plek.lon'))], [52.0907, 5.12145]);
  await fill(visitor, { 'plek.omschrijving': 'Ver '.repeat(100) });
  await visitor.press('Verder');
  assert.match(await title(visitor), /^Fout:/);
  await shows(visitor, PLACE); // a mistake keeps it
  await visitor.click(visitor.page.getByLabel('Stuur mijn locatie niet mee'));
  await fill(visitor, { 'plek.omschrijving': 'Naast de kerk' });
  await visitor.press('Verder');
  await visitor.press('Terug');
  assert.equal(await value(visitor, 'plek.lat'), '');
  assert.ok(!await visitor.page.getByLabel('Stuur mijn locatie niet mee').isVisible());
  await visitor.close();
});

test('a_long_answer_tells_how_many_characters_are_left', async () => {
  const visitor = await at('omschrijving', { size: PHONE });
  const status = visitor.page.locator('main [role=status]');
  assert.equal(await status.innerText(), '');
  await fill(visitor, { omschrijving: 'De lamp is stuk. \u{1F4A1}' });
  await status.filter({ hasText: 'U kunt nog 982 tekens gebruiken.' }).waitFor();
  await fill(visitor, { omschrijving: 'x'.repeat(1002) });
  await status.filter({ hasText: 'U hebt 2 tekens te veel.' }).waitFor();
  await visitor.close();
});

test('a_question_for_photos_offers_the_camera_and_says_how_many', async () => {
  const visitor = await at('foto', { size: PHONE });
  assert.equal(await visitor.page.locator('main [type=file]').getAttribute('accept'), 'image/*');
  await shows(visitor, "U kunt 3 foto's sturen: jpg, png of heic. Hoogstens 15 MB per foto.");
  await visitor.close();
});

test('answers_are_found_again_when_going_back_and_changed_from_the_summary', async () => {
  const visitor = await at('controleren', { size: PHONE }, { emailadres: 'terug@example.org' });
  await visitor.press(visitor.page.getByRole('link', { name: /^Wijzigen: Wat is er aan de hand/ }));
  assert.match(await value(visitor, 'omschrijving'), /^De lamp voor de bakker brandt niet\.\nAl drie dagen\.$/);
  await fill(visitor, { omschrijving: 'Nu is ook de paal scheef.' });
  await visitor.press('Verder');
  await walk(visitor, {});
  await shows(visitor, 'Nu is ook de paal scheef.', 'foto.jpg', 'terug@example.org');
  await visitor.press('Terug');
  assert.match(visitor.path, /\/contact$/);
  assert.equal(await value(visitor, 'emailadres'), 'terug@example.org');
  await visitor.close();
});

test('an_answer_that_hides_a_question_hides_its_answer_too', async () => {
  const visitor = await at('controleren', { size: DESKTOP }, { emailadres: 'weg@example.org' });
  await shows(visitor, '1234');
  await visitor.press(visitor.page.getByRole('link', { name: /^Wijzigen: Waarover/ }));
  await fill(visitor, { categorie: 'afval' });
  await visitor.press('Verder');
  await walk(visitor, {});
  const page = await visitor.text();
  assert.ok(page.includes('Afval of een vuilcontainer') && !page.includes('Nummer op de lantaarnpaal'), page);
  await visitor.close();
});

test('a_way_that_ends_says_why_and_goes_back', async () => {
  const visitor = await at('gevaar', { size: PHONE });
  await fill(visitor, { gevaar: 'ja' });
  await visitor.press('Verder');
  await shows(visitor, 'Bel nu');
  await visitor.press('Terug');
  assert.match(visitor.path, /\/gevaar$/);
  await visitor.close();
});

test('the_language_changes_in_the_middle_and_nothing_is_lost', async () => {
  const visitor = await at('omschrijving', { size: PHONE });
  await fill(visitor, { omschrijving: 'Half getypt' });
  visitor.taal = 'en';
  await visitor.press('English');
  await shows(visitor, 'What is the problem?');
  assert.equal(await value(visitor, 'omschrijving'), 'Half getypt');
  await visitor.press('Continue');
  await walk(visitor, { ...melding.answers({ foto }), emailadres: 'taal@example.org' });
  await shows(visitor, 'Half getypt', 'Check and send');
  const zaaknummer = await send(visitor);
  await suite.mail('taal@example.org', new RegExp(zaaknummer));
  await visitor.close();
});

// The link of the mail that the visitor asks for.
async function mailLink(visitor, address) {
  await visitor.click(visitor.page.locator('main summary'));
  await visitor.page.fill('#link-emailadres', address);
  await visitor.press('E-mail mij de link');
  await shows(visitor, 'Wij mailen u een link');
  const mail = await suite.mail(address, /Ga verder met uw aanvraag/);
  return mail.links.find((link) => link.includes('/verder/'));
}

test('without_login_a_draft_is_of_its_browser_and_goes_on_elsewhere_by_a_link_that_is_mailed', async () => {
  const phone = await at('plek', { size: PHONE });
  const draft = phone.page.url();
  const other = await visit(browser, suite, { size: DESKTOP });
  await other.open(draft);
  await shows(other, 'Deze aanvraag is er niet meer', 'Begon u de aanvraag in een andere browser?');
  const link = await mailLink(phone, 'elders@example.org');
  await other.open(link);
  await shows(other, 'Verder met uw aanvraag');
  await phone.open(draft);
  assert.match(phone.path, /\/plek$/, 'a link that was looked at changes nothing');
  await other.press('Ga verder met mijn aanvraag');
  assert.match(other.path, /\/plek$/);
  await phone.open(draft);
  await shows(phone, 'Deze aanvraag is er niet meer');
  await phone.open(link);
  await phone.press('Ga verder met mijn aanvraag');
  await shows(phone, 'Deze link werkt niet meer');
  await walk(other, { ...melding.answers({ foto }), emailadres: 'elders@example.org' });
  await shows(other, 'De lamp voor de bakker brandt niet.');
  const zaaknummer = await send(other);
  const mails = await suite.mail('elders@example.org', new RegExp(zaaknummer)).then(() => suite.mails('elders@example.org'));
  assert.ok(!mails.some((mail) => mail.links.some((one) => one.includes('/bevestigen/'))), 'an address that was shown to be theirs is asked no more');
  await phone.open(draft);
  await shows(phone, 'Deze aanvraag is er niet meer');
  await other.open(draft);
  await shows(other, zaaknummer);
  await Promise.all([phone.close(), other.close()]);
});

test('what_is_no_mail_address_is_told_at_its_field', async () => {
  const visitor = await at('plek', { size: PHONE });
  await visitor.click(visitor.page.locator('main summary'));
  await visitor.page.fill('#link-emailadres', 'geen adres');
  await visitor.press('E-mail mij de link');
  await shows(visitor, 'Vul een e-mailadres in');
  assert.match(await title(visitor), /^Fout:/);
  await visitor.press('Terug');
  assert.match(visitor.path, /\/plek$/);
  await visitor.close();
});

test('answers_that_changed_in_another_window_are_looked_at_again_before_they_are_sent', async () => {
  const phone = await at('controleren', { size: PHONE }, { emailadres: 'anders@example.org' });
  const cookies = await phone.context.cookies();
  const other = await visit(browser, suite, { size: DESKTOP });
  await other.context.addCookies(cookies);
  await other.open(phone.path.replace('controleren', 'omschrijving'));
  await fill(other, { omschrijving: 'De lamp brandt weer.' });
  await other.press('Verder');
  await phone.press('Versturen');
  await shows(phone, 'Uw antwoorden zijn intussen veranderd', 'De lamp brandt weer.');
  await send(phone);
  await Promise.all([phone.close(), other.close()]);
});

for (const options of [{ size: PHONE, scripts: false }, { size: DESKTOP, taal: 'en' }])
  test(`what_is_not_found_too_much_or_too_often_is_said_in_${options.taal ?? 'nl'}`, async () => {
    const is_nl = !options.taal;
    const visitor = await visit(browser, suite, options);
    await visitor.open('/?zoek=xyzzy');
    await shows(visitor, is_nl ? 'Wij vonden niets voor “xyzzy”' : 'We found nothing for “xyzzy”');
    await visitor.open('/bestaat-niet');
    await shows(visitor, is_nl ? 'Deze pagina vinden wij niet' : 'We cannot find this page');
    await begin(visitor, melding);
    await walk(visitor, melding.answers({ foto }), { until: '/omschrijving' });
    await fill(visitor, { omschrijving: 'te veel '.repeat(40000) });
    await visitor.press(is_nl ? 'Verder' : 'Continue');
    await shows(visitor, is_nl ? 'Dit is te groot om te versturen' : 'This is too large to send');
    const cookie = `dm_sessie=te-vaak-${options.size.width}`;
    await visitor.context.addCookies([{ name: 'dm_sessie', value: cookie.split('=')[1], url: suite.url }]);
    const words = is_nl ? 'Wacht even' : 'Please wait a moment';
    for (let times = 0; times < 20 && !(await visitor.text()).includes(words); times++) { // a page that is slow to be asked for is let through
      while ((await fetch(`${suite.url}/bestaat-niet`, { headers: { cookie } })).status !== 429);
      await visitor.open('/');
    }
    await shows(visitor, words);
    await visitor.close();
  });

test('with_login_a_request_is_found_under_mijn_zaken_and_by_nobody_else', async () => {
  const phone = await visit(browser, suite, { size: PHONE });
  await begin(phone, verhuizing);
  const answers = { ...verhuizing.answers({ pdf: pdf() }), emailadres: 'mijn@example.org' };
  await walk(phone, answers, { until: '/bewoning' });
  const link = phone.page.url();

  const stranger = await visit(browser, suite, { size: DESKTOP });
  await stranger.open('/inloggen?als=inwoner&terug=/mijn');
  await logIn(stranger, 'Karim Yilmaz');
  await stranger.open(link);
  await shows(stranger, 'Deze aanvraag is er niet meer');

  const desktop = await visit(browser, suite, { size: DESKTOP });
  await desktop.open('/inloggen?als=inwoner&terug=/mijn');
  await logIn(desktop, 'Sanne de Boer');
  await shows(desktop, 'Nog niet verstuurd');
  await desktop.press(verhuizing.title.nl);
  assert.match(desktop.path, /\/bewoning$/);
  await walk(desktop, answers);
  const zaaknummer = await send(desktop);
  await desktop.open('/mijn');
  await desktop.press(desktop.page.locator('main li', { hasText: zaaknummer }).getByRole('link'));
  await shows(desktop, zaaknummer, 'Persoon 1 Naam: Kim de Boer Geboortedatum: 2 mei 2015', 'Persoon 2 Naam: Jan de Boer');
  await stranger.open(desktop.path);
  await shows(stranger, 'Deze pagina vinden wij niet');
  await Promise.all([phone.close(), stranger.close(), desktop.close()]);
});

test('what_is_thrown_away_is_gone', async () => {
  const visitor = await at('omschrijving', { size: PHONE });
  const link = visitor.page.url();
  await visitor.click(visitor.page.locator('summary'));
  await visitor.press('Stoppen en antwoorden weggooien');
  await visitor.press('Nee, ga verder met de aanvraag');
  await visitor.click(visitor.page.locator('summary'));
  await visitor.press('Stoppen en antwoorden weggooien');
  await visitor.press('Ja, gooi weg'); // asked once
  await shows(visitor, 'Uw antwoorden zijn weg');
  await visitor.open(link);
  await shows(visitor, 'Deze aanvraag is er niet meer');
  await visitor.close();
});
