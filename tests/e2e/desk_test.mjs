// SPDX-License-Identifier: EUPL-1.2
// Civil servants at the desk, and the resident whom they ask.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { DESKTOP, PHONE, shows, visit } from './support/browser.mjs';
import { act, form, prepare } from './support/desk.mjs';
import { apply, begin, keep, logIn, send, walk } from './support/form.mjs';
import { journeys } from './support/journeys.mjs';
import { pdf, photo } from './support/pictures.mjs';
import { browser, suite } from './support/world.mjs';

const foto = await photo(browser);

const melding = journeys['melding-openbare-ruimte'];
const report = (emailadres) => apply(browser, suite, melding, { ...melding.answers({ foto }), emailadres });

async function atDesk(naam, options) {
  const desk = await visit(browser, suite, { size: DESKTOP, ...options });
  await desk.open('/medewerker');
  await logIn(desk, naam);
  return desk;
}

async function openZaak(desk, zaaknummer) {
  await desk.open('/medewerker?welke=vrij');
  await desk.press(zaaknummer);
}

// Beside the dossier, or by a link to them that a telephone shows before anything is scrolled.
async function seesActions(desk) {
  const link = desk.page.locator('a[href="#acties"]'), actions = desk.page.locator('#acties');
  const first = desk.size === PHONE ? link : actions;
  const { y, height } = await first.boundingBox();
  assert.ok(y + Math.min(height, 44) <= desk.size.height, `what can be done is seen at once, not at ${y} px`);
  if (desk.size !== PHONE) return;
  await desk.click(link);
  await desk.page.waitForURL(/#acties$/);
  assert.ok(await actions.evaluate((element) => element.matches(':target')), 'the link leads to them');
}

for (const options of [{ size: DESKTOP, scripts: true }, { size: PHONE, scripts: false }]) {
  test(`a_zaak_goes_from_the_list_to_a_decision_at_${options.size.width}_px_${options.scripts ? 'with' : 'without'}_scripts`, async () => {
    const emailadres = `desk-${options.size.width}@example.org`;
    const { zaaknummer } = await report(emailadres);
    const desk = await atDesk('Bo de Vries', options);
    await openZaak(desk, zaaknummer);
    await shows(desk, zaaknummer, emailadres, ...melding.shows);
    await seesActions(desk);

    await act(desk, 'pakken');
    await shows(desk, 'U behandelt deze zaak nu.', 'Bo de Vries', 'In behandeling');
    await prepare(desk, 'vraag', { text: 'Welk nummer staat op de paal?', document: true, opschorten: true });
    await desk.press('Bekijk wat de aanvrager krijgt');
    await shows(desk, 'Lees na wat de aanvrager krijgt', 'Welk nummer staat op de paal?');
    await desk.press('Wijzigen');
    assert.equal(await form(desk, 'vraag').locator('[name=text]').inputValue(), 'Welk nummer staat op de paal?');
    await desk.press('Verstuur de vraag');
    await shows(desk, 'De vraag is verstuurd.', 'Welk nummer staat op de paal?', 'Opgeschort');

    const asked = await suite.mail(emailadres, /Beantwoord|vraag/i);
    const resident = await visit(browser, suite, options);
    await resident.open(asked.links.find((link) => link.includes('/volg/')));
    await shows(resident, 'Welk nummer staat op de paal?');
    await resident.press('Beantwoord de vraag');
    await resident.press('Verstuur het antwoord');
    await shows(resident, 'Geef een antwoord of stuur een bestand mee.');
    await resident.page.locator('[name=antwoord]').fill('Nummer 1234 & een half.');
    await resident.page.locator('[name=bestand]').setInputFiles(await keep(suite, { ...foto, name: 'paal.jpg' }));
    await resident.press('Verstuur het antwoord');
    await shows(resident, 'Wij hebben uw antwoord ontvangen.', 'U hoeft nu niets te doen.');

    await desk.open(desk.path);
    await shows(desk, 'Nummer 1234 & een half.');
    const picture = desk.page.locator('main img').first();
    await picture.scrollIntoViewIfNeeded();
    await desk.page.waitForFunction(() => document.querySelector('main img').naturalWidth > 0, null, { polling: 50 }).catch(() => {});
    assert.ok(await picture.evaluate((image) => image.naturalWidth) > 0, 'a photo is shown');
    const document = desk.page.locator('main a[href^="/document/"]').first();
    const [beside] = await Promise.all([desk.page.context().waitForEvent('page'), desk.click(document)]);
    assert.match(await document.innerText(), /\(nieuw tabblad\)/);
    assert.ok(desk.path.startsWith('/medewerker/zaak/'), 'the zaak stays where it was');
    await beside.close();
    await act(desk, 'notitie', { text: 'Gebeld met de aannemer.' });
    await shows(desk, 'De notitie is bewaard.', 'Gebeld met de aannemer.');
    await act(desk, 'status', { statustype: 'ontvangen', statustoelichting: 'De aannemer komt morgen.' });
    await shows(desk, 'De status is gezet.', 'De aannemer komt morgen.');
    await act(desk, 'afhandelen', { resultaattype: 'ingetrokken', toelichting: 'De lamp is vervangen.\nHet brandt weer.' });
    await shows(desk, 'De zaak is afgehandeld.', 'De lamp is vervangen.');
    await desk.press('Bekijk de brief');
    await shows(desk, zaaknummer, 'De lamp is vervangen.', 'Bo de Vries', 'Bericht over uw zaak');
    assert.ok(!(await desk.text()).includes('bezwaar'), 'there is no decision to object to');

    const decision = await suite.mail(emailadres, /De lamp is vervangen\./);
    await resident.open(decision.links.find((link) => link.includes('/volg/')));
    await shows(resident, 'De lamp is vervangen.', 'Uitkomst: Ingetrokken');
    assert.ok(!(await resident.text()).includes('Gebeld met de aannemer.'), 'a note stays inside');
    await Promise.all([desk.close(), resident.close()]);
  });
}

// Does an action from its preview.  Returns the lines of what it showed: the mail, and the part of the page of the zaak.
async function actFromPreview(desk, actie, fields) {
  await prepare(desk, actie, fields);
  await desk.press('Bekijk wat de aanvrager krijgt');
  const shown = await desk.page.locator('article.brief').allInnerTexts();
  await desk.press(form(desk, actie).locator('button').first());
  return shown.map((text) => text.split('\n').map((line) => line.trim()).filter(Boolean));
}

test('a_preview_says_what_the_mail_and_the_page_of_the_zaak_say_then', async () => {
  const emailadres = 'voorbeeld@example.org';
  const { zaaknummer, mail: receipt } = await report(emailadres);
  const desk = await atDesk('Bo de Vries'), resident = await visit(browser, suite, { isHurried: true });
  await openZaak(desk, zaaknummer);
  for (const [actie, fields] of [
    ['status', { statustype: 'in_behandeling', statustoelichting: 'Wij kijken & komen.\nMorgen.' }],
    ['vraag', { text: 'Welk nummer staat op de "paal"?', opschorten: true }],
    ['opschorten', { reason: 'De paal is besteld.' }],
    ['afhandelen', { resultaattype: 'opgelost', toelichting: 'De lamp brandt.' }],
  ]) {
    const [[subject, ...sentences], lines] = await actFromPreview(desk, actie, fields);
    const mail = await suite.mail(emailadres, { test: (text) => text === subject });
    for (const sentence of sentences.filter((text) => text !== '(link naar de zaak)'))
      assert.ok(mail.text.includes(`\n${sentence}`), `the mail says "${sentence}":\n${mail.text}`);
    await resident.open(receipt.links.find((link) => link.includes('/volg/')));
    const page = await resident.text();
    for (const line of lines) assert.ok(page.includes(line), `the page of the zaak says "${line}":\n${page}`);
  }
  await Promise.all([desk.close(), resident.close()]);
});

test('the_second_of_two_at_one_zaak_is_told_what_changed_and_loses_nothing', async () => {
  const { zaaknummer, mail } = await report('samen@example.org');
  const [bo, sam] = [await atDesk('Bo de Vries'), await atDesk('Sam Jansen')];
  await openZaak(bo, zaaknummer);
  await openZaak(sam, zaaknummer);
  await prepare(sam, 'vraag', { text: 'Welke paal is het?' });
  await act(bo, 'pakken');
  await sam.press('Verstuur de vraag');
  await shows(sam, 'Deze zaak is intussen gewijzigd', 'Behandelaar gewijzigd');
  assert.equal(await form(sam, 'vraag').locator('[name=text]').inputValue(), 'Welke paal is het?');
  await sam.press('Verstuur de vraag');
  await shows(sam, 'De vraag is verstuurd.', 'Bo de Vries');
  const resident = await visit(browser, suite, { isHurried: true });
  await resident.open(mail.links.find((link) => link.includes('/volg/')));
  await shows(resident, 'Welke paal is het?', 'Bo de Vries');
  await Promise.all([bo.close(), sam.close(), resident.close()]);
});

test('the_work_list_finds_a_zaak_by_its_number_and_pages_of_another_team_are_hidden', async () => {
  const { zaaknummer } = await report('zoek@example.org');
  const desk = await atDesk('Sam Jansen');
  await shows(desk, zaaknummer); // the desk opens on work that is there
  await desk.press(/^Mijn zaken/);
  await desk.page.getByRole('searchbox').fill(zaaknummer);
  await desk.press('Zoek');
  await shows(desk, 'Hier is niets gevonden. Kijk ook in de andere lijsten hierboven'); // it is nobody's yet
  await desk.press(/^Niet opgepakt/);
  assert.deepEqual(await desk.page.locator('.werk__zaak').allInnerTexts(), [zaaknummer]);
  await desk.open('/medewerker?welke=alle');
  await shows(desk, zaaknummer);
  await desk.open('/medewerker/zaak/00000000-0000-7000-8000-000000000000');
  await shows(desk, 'Deze pagina vinden wij niet');
  await desk.close();
});

test('a_zaak_of_another_team_is_shown_to_that_team_alone', async () => {
  const kaart = journeys.gehandicaptenparkeerkaart;
  const emailadres = 'kaart@example.org';
  const { zaaknummer } = await apply(browser, suite, kaart, { ...kaart.answers({ foto }), emailadres });
  const [bo, sam] = [await atDesk('Bo de Vries'), await atDesk('Sam Jansen')];
  await openZaak(bo, zaaknummer);
  await shows(bo, zaaknummer);
  assert.equal(await bo.page.locator('main a[href="tel:+31612345678"]').innerText(), '06 12345678', 'whoever asks can be called');
  const path = bo.path;
  await sam.open(path);
  await shows(sam, 'Deze pagina vinden wij niet');
  for (const secret of [zaaknummer, 'Sanne de Boer', '111222333']) {
    assert.ok(!(await sam.text()).includes(secret), `${secret} is not told`);
  }
  await sam.open('/medewerker?welke=alle');
  await sam.page.getByRole('searchbox').fill(zaaknummer);
  await sam.press('Zoek');
  assert.equal(await sam.page.getByRole('link', { name: zaaknummer }).count(), 0, 'it is not in the list');
  await Promise.all([bo.close(), sam.close()]);
});

// What a printer gets: the letter on one page, and nothing of the website around it.
async function printsTheLetterAlone(desk) {
  await desk.page.emulateMedia({ media: 'print' });
  for (const around of ['.kop', '.nav', '.voet', '.terug', '.knoppen', '.skip'])
    for (const part of await desk.page.locator(around).all()) assert.ok(!await part.isVisible(), `${around} is not printed`);
  assert.ok(await desk.page.locator('.brief').isVisible());
  const paper = (await desk.page.pdf({ format: 'A4' })).toString('latin1');
  assert.equal(paper.match(/\/Type\s*\/Page\b/g)?.length, 1, 'it is one page');
}

for (const size of [PHONE, DESKTOP])
  test(`a_resident_sees_who_viewed_a_zaak_and_downloads_all_at_${size.width}_px`, async () => {
    const verhuizing = journeys['verhuizing-doorgeven'];
    const resident = await visit(browser, suite, { size });
    await begin(resident, verhuizing);
    await walk(resident, { ...verhuizing.answers({ pdf: pdf() }), emailadres: 'gegevens@example.org' });
    const zaaknummer = await send(resident);
    const desk = await atDesk('Bo de Vries', { size: DESKTOP });
    await openZaak(desk, zaaknummer);
    await resident.open('/mijn');
    await resident.press('Mijn gegevens: wie ze bekeek, downloaden en laten verwijderen');
    await shows(resident, 'Bo de Vries', 'Bekeek uw zaak: Verhuizing doorgeven', zaaknummer, 'Waarom: uw zaak behandelen');
    const [download] = await Promise.all([resident.page.waitForEvent('download'), resident.click(resident.page.getByRole('link', { name: 'Download mijn gegevens' }))]);
    assert.equal(download.suggestedFilename(), 'mijn-gegevens.zip');
    const zip = await readFile(await download.path(), 'utf8');
    assert.ok(zip.includes(`"identificatie":\t"${zaaknummer}"`) && zip.includes(`documenten/${zaaknummer}/1-brief.pdf`), 'the zaak and its document are in it');
    await resident.press('Vraag om uw gegevens te verwijderen');
    await shows(resident, 'Gegevens laten verwijderen', 'binnen 1 maand');
    await Promise.all([resident.close(), desk.close()]);
  });

for (const size of [PHONE, DESKTOP])
  test(`the_desk_in_English_decides_and_has_a_letter_to_an_address_at_${size.width}_px`, async () => {
    const emailadres = `english-${size.width}@example.org`;
    const { zaaknummer } = await apply(browser, suite, journeys['bezwaar-maken'], { ...journeys['bezwaar-maken'].answers({ pdf: pdf() }), emailadres });
    const desk = await atDesk('Bo de Vries', { size, taal: 'en' });
    await openZaak(desk, zaaknummer);
    await act(desk, 'pakken');
    await shows(desk, 'You handle this case now.', 'What you can do');
    await shows(desk, 'Being handled');
    assert.ok(!(await desk.text()).includes('In behandeling'), 'statuses are named in English');
    await act(desk, 'besluit', { resultaattype: true });
    await shows(desk, 'Motivation'); // and what is wrong with it
    assert.match(await desk.page.title(), /^Error:/);
    await act(desk, 'besluit', { resultaattype: true, toelichting: 'De afstand is opnieuw gemeten.' });
    await shows(desk, 'Read over what the applicant gets', 'Besluit op uw bezwaar', 'De afstand is opnieuw gemeten.');
    await desk.press('Send the decision');
    await shows(desk, 'Decision made: Upheld');
    await suite.mail(emailadres, /in beroep bij de rechtbank[^]*Log in op de pagina van uw zaak om het besluit te lezen/);
    await desk.press('View the letter');
    await shows(desk, 'Back to the case', 'Besluit op uw bezwaar', 'Kerkstraat 12'); // the applicant's language
    await printsTheLetterAlone(desk);
    await desk.close();
  });

// As many as it says: from the list to done, and to the next.
test('a_report_is_done_in_four_clicks_and_the_next_one_follows', async () => {
  const [first, second] = [await report('vier@example.org'), await report('volgende@example.org')];
  const desk = await atDesk('Bo de Vries', { isHurried: true });
  await openZaak(desk, second.zaaknummer);
  await desk.press('Neem deze zaak');
  await desk.open(`/medewerker?welke=vrij&zoek=${first.zaaknummer}`);
  const clicks = [first.zaaknummer, 'Neem deze zaak', 'Handel deze zaak af', 'Afhandelen en volgende'];
  for (const click of clicks) await desk.press(click);
  assert.equal(clicks.length, 4);
  await shows(desk, 'De vorige zaak is klaar.');
  await suite.mail('vier@example.org', /Opgelost/);
  await desk.close();
});

test('a_text_outlives_its_login_and_stands_in_the_form_again', async () => {
  const { zaaknummer } = await report('sessie@example.org');
  const desk = await atDesk('Bo de Vries');
  await openZaak(desk, zaaknummer);
  await prepare(desk, 'notitie', { text: 'Gebeld, geen gehoor.' });
  await desk.page.context().clearCookies({ name: 'dm_sessie' });
  await desk.press('Bewaar de notitie');
  await shows(desk, 'Dit is nog niet verstuurd', 'Terug naar het formulier');
  const [tab] = await Promise.all([desk.page.context().waitForEvent('page'), desk.click(desk.page.getByRole('link', { name: 'Log opnieuw in' }))]);
  await tab.getByRole('button', { name: 'Bo de Vries' }).click();
  await tab.waitForURL(/ingelogd/);
  const text = await tab.locator('main').innerText();
  assert.ok(text.includes('druk daar op de knop') && !text.includes('Verstuur opnieuw'), 'the other tab has another button');
  await tab.close();
  await desk.press('Terug naar het formulier');
  assert.equal(await form(desk, 'notitie').locator('[name=text]').inputValue(), 'Gebeld, geen gehoor.');
  await desk.press('Bewaar de notitie');
  await shows(desk, 'De notitie is bewaard.', 'Gebeld, geen gehoor.');
  await desk.close();
});

for (const size of [PHONE, DESKTOP])
  test(`each_form_of_the_desk_tells_its_mistakes_at_${size.width}_px`, async () => {
    const { geveltuin } = journeys;
    const { zaaknummer } = await apply(browser, suite, geveltuin, { ...geveltuin.answers({ foto, pdf: pdf() }), emailadres: `fouten-${size.width}@example.org` });
    const desk = await atDesk('Bo de Vries', { size });
    await openZaak(desk, zaaknummer);
    await desk.press('Neem deze zaak');
    const zaak = desk.path;
    for (const actie of ['vraag', 'notitie', 'status', 'document', 'toewijzen', 'verlengen', 'opschorten', 'besluit']) {
      await desk.open(`${zaak}/${actie}`);
      await desk.press(form(desk, actie).locator('button').first());
      assert.match(await desk.page.title(), /^Fout:/, actie);
      const link = desk.page.locator('main [role=alert] a').first();
      const field = desk.page.locator(await link.getAttribute('href'));
      await desk.click(link);
      assert.ok(await field.evaluate((element) => element === document.activeElement), `${actie}: the summary leads to its field`);
    }
    await desk.close();
  });
