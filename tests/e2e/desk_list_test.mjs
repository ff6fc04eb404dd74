// SPDX-License-Identifier: EUPL-1.2
// The work list: its rows tell zaken apart, a search finds people and places, and the list is there when one comes back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESKTOP, PHONE, shows, visit } from './support/browser.mjs';
import { apply, logIn } from './support/form.mjs';
import { journeys } from './support/journeys.mjs';
import { photo } from './support/pictures.mjs';
import { browser, suite } from './support/world.mjs';

const foto = await photo(browser);
const melding = journeys['melding-openbare-ruimte'];
const report = (plek, omschrijving, emailadres) =>
  apply(browser, suite, melding, { ...melding.answers({ foto }), 'plek.omschrijving': plek, omschrijving, emailadres });

const tegel = await report('Kerkstraat 12', 'Er ligt een stoeptegel los', 'tegel@example.org');
const tak = await report('Markt 3', 'Er hangt een tak over het fietspad', 'tak@example.org');
const bank = await report('Plein 1', 'Het bankje is stuk', 'bank@example.org');
const kaart = journeys.gehandicaptenparkeerkaart;
const card = await apply(browser, suite, kaart, { ...kaart.answers({ foto }), emailadres: 'kaart@example.org' });

async function atDesk(naam, path, options) {
  const desk = await visit(browser, suite, { size: DESKTOP, ...options });
  await desk.open(path);
  await logIn(desk, naam);
  return desk;
}

async function seek(desk, text) {
  await desk.page.getByRole('searchbox').fill(text);
  await desk.press('Zoek');
}

const query = (desk) => new URL(desk.page.url()).searchParams;
const numbers = (desk) => desk.page.locator('.werk__zaak').allInnerTexts();

for (const size of [DESKTOP, PHONE])
  test(`rows_tell_what_a_zaak_is_about_and_who_asks_at_${size.width}_px`, async () => {
    const desk = await atDesk('Bo de Vries', '/medewerker?welke=alle', { size });
    await shows(desk, tegel.zaaknummer, 'Er ligt een stoeptegel los (Kerkstraat 12)', 'tegel@example.org', 'Melding openbare ruimte',
      'Er hangt een tak over het fietspad (Markt 3)', 'Sanne de Boer', 'Ontvangen', 'Niemand');
    assert.equal(await desk.page.locator('.werk__rij', { hasText: tegel.zaaknummer }).getAttribute('title'), 'Er ligt een stoeptegel los (Kerkstraat 12)');
    const widthOf = async (name) => (await desk.page.locator(`.werk__kop--${name}`).boundingBox()).width;
    if (size === DESKTOP) assert.ok(await widthOf('subject') > 3 * await widthOf('status'), 'what tells zaken apart has most room');
    if (size === DESKTOP)
      for (const row of await desk.page.locator('.werk tbody tr').all()) {
        const { height } = await row.boundingBox();
        assert.ok(height <= 41, `a row is 40 px high, not ${height}`);
      }
    assert.ok(await desk.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing sticks out');
    await desk.close();
  });

test('a_search_finds_people_and_places_and_stands_in_no_address', async () => {
  const desk = await atDesk('Bo de Vries', '/medewerker?welke=alle');
  await seek(desk, 'Kerkstraat 12');
  assert.deepEqual((await numbers(desk)).sort(), [tegel.zaaknummer, card.zaaknummer].sort());
  for (const [text, found] of [['kerkstraat los', tegel], ['stoeptegel', tegel], ['tak@example.org', tak], ['fietspad', tak],
    [tegel.zaaknummer, tegel], [bank.zaaknummer.slice(5), bank], ['sanne', card], ['KAART@example.org', card]]) {
    await seek(desk, text);
    assert.deepEqual(await numbers(desk), [found.zaaknummer], text);
    assert.ok(!decodeURIComponent(desk.page.url()).toLowerCase().includes(text.toLowerCase()), 'the address does not tell it');
    assert.equal(await desk.page.getByRole('searchbox').inputValue(), text);
  }
  await seek(desk, 'nergensstraat');
  await shows(desk, 'Hier is niets gevonden.');
  await seek(desk, 'stoeptegel');
  await desk.press(tegel.zaaknummer);
  assert.equal(await suite.number(`SELECT count(*) FROM intake.viewing WHERE purpose = 'behandelen van de zaak, gevonden met zoeken'`), 1);
  const address = desk.page.url();
  await desk.press('Uitloggen');
  await desk.open(address); // a bookmark: after the login one is where one was
  await logIn(desk, 'Bo de Vries');
  await desk.press('Terug naar de werklijst');
  assert.equal(await desk.page.getByRole('searchbox').inputValue(), 'stoeptegel');
  const list = desk.page.url();
  await desk.close();
  const other = await atDesk('Sam Jansen', list);
  await shows(other, 'Deze zoekopdracht is verlopen. Zoek opnieuw.');
  assert.equal(await other.page.getByRole('searchbox').inputValue(), '');
  await other.close();
});

test('the_list_is_sorted_by_its_heads_and_filters_combine', async () => {
  const desk = await atDesk('Bo de Vries', '/medewerker?welke=alle');
  await desk.press('Aanvrager');
  const rising = await numbers(desk);
  assert.deepEqual([rising.indexOf(bank.zaaknummer) < rising.indexOf(card.zaaknummer), rising.indexOf(card.zaaknummer) < rising.indexOf(tak.zaaknummer)], [true, true]);
  assert.equal(await desk.page.locator('th[aria-sort=ascending]').innerText(), 'Aanvrager');
  await desk.press('Aanvrager');
  assert.deepEqual(await numbers(desk), rising.reverse());
  await desk.page.locator('summary', { hasText: 'Meer filters' }).click();
  await desk.page.getByLabel('Status', { exact: true }).selectOption('ontvangen');
  await desk.page.getByLabel('Behandelaar').selectOption('niemand');
  await desk.page.getByLabel('Ontvangen vanaf').fill('2020-01-01');
  await desk.page.getByLabel('Zaaktype').selectOption('gehandicaptenparkeerkaart');
  await desk.press('Zoek');
  assert.deepEqual(await numbers(desk), [card.zaaknummer]);
  assert.equal(query(desk).get('volgorde'), '-aanvrager', 'the order is kept');
  await desk.click(desk.page.getByLabel('te laat zijn'));
  await desk.press('Zoek');
  await shows(desk, 'Hier is niets gevonden.');
  await desk.press('Wis zoeken en filters');
  assert.ok((await numbers(desk)).length >= 4);
  await desk.open('/medewerker?welke=alle&van=2026-02-31');
  await shows(desk, 'Vul een datum in die bestaat, zoals 24-11-2026.');
  await desk.press('100');
  assert.equal(query(desk).get('aantal'), '100');
  await desk.close();
});

for (const scripts of [true, false])
  test(`one_comes_back_to_the_list_and_goes_on_to_the_next_zaak_${scripts ? 'with' : 'without'}_scripts`, async () => {
    const desk = await atDesk('Bo de Vries', '/medewerker?welke=vrij&zaaktype=melding-openbare-ruimte', { scripts });
    const [first, second, third] = await numbers(desk);
    await desk.press(second);
    await desk.press('Vorige zaak');
    await shows(desk, first);
    await desk.press('Volgende zaak');
    await desk.press('Volgende zaak');
    await shows(desk, third);
    await desk.press('Vorige zaak');
    await desk.press('Neem deze zaak');
    await shows(desk, 'U behandelt deze zaak nu.', second);
    await desk.press('Volgende zaak'); // the taken one has left the list: the next is in its place
    await shows(desk, third);
    await desk.press('Terug naar de werklijst');
    assert.equal(query(desk).get('welke'), 'vrij');
    assert.equal(query(desk).get('zaaktype'), 'melding-openbare-ruimte');
    assert.deepEqual(await numbers(desk), [first, third]);
    await desk.press(first);
    await desk.page.goBack();
    assert.deepEqual(await numbers(desk), [first, third]);
    if (scripts) await suite.tell(`number WITH free AS (UPDATE intake.zaak SET behandelaar = NULL RETURNING 1) SELECT count(*) FROM free`);
    await desk.close();
  });
