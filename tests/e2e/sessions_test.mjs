// SPDX-License-Identifier: EUPL-1.2
// Where somebody is logged in, and how that ends: a resident's own list, and that of civil servants.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESKTOP, PHONE, shows, visit } from './support/browser.mjs';
import { logIn } from './support/form.mjs';
import { browser, suite } from './support/world.mjs';

async function enter(path, naam, options) {
  const visitor = await visit(browser, suite, options);
  await visitor.open(`/inloggen?als=${path === '/mijn' ? 'inwoner' : 'medewerker'}&terug=${path}`);
  await logIn(visitor, naam);
  return visitor;
}

for (const { size, scripts } of [{ size: PHONE, scripts: false }, { size: DESKTOP, scripts: true }]) {
  test(`a_resident_logs_another_browser_out_${size.width}`, async () => {
    const library = await enter('/mijn', 'Sanne de Boer', { size: DESKTOP, isHurried: true });
    const own = await enter('/mijn', 'Sanne de Boer', { size, scripts });
    await own.press('Mijn gegevens: wie ze bekeek, downloaden en laten verwijderen');
    await own.press('Bekijk waar u bent ingelogd');
    await shows(own, 'Waar u bent ingelogd', 'Chrome op Linux', 'Deze browser');
    await own.press(own.page.locator('main form[action="/mijn/gegevens/sessies"] button'));
    await shows(own, 'Die browser is uitgelogd.', 'Deze browser');
    await library.open('/mijn');
    assert.ok(!(await library.text()).includes('Sanne de Boer'), 'the other browser is logged out');
    await own.press(own.page.locator('main form[action="/uitloggen"] button'));
    await own.open('/mijn');
    assert.ok(!(await own.text()).includes('Sanne de Boer'), 'and now this one');
    await library.close();
    await own.close();
  });

  test(`a_beheerder_logs_a_civil_servant_out_${size.width}`, async () => {
    const bo = await enter('/medewerker', 'Bo de Vries', { size: DESKTOP, isHurried: true });
    const alex = await enter('/beheer', 'Alex Bakker', { size, scripts });
    await alex.press('Ingelogde medewerkers bekijken en uitloggen');
    await shows(alex, 'Ingelogde medewerkers', 'Bo de Vries', 'Alex Bakker (uzelf)', 'Chrome op Linux');
    await alex.press(/^Overal uitloggen.*Bo de Vries/);
    await shows(alex, 'Die medewerker is overal uitgelogd.');
    assert.ok(!(await alex.text()).includes('Bo de Vries'), 'who is logged out is not in the list');
    await bo.open('/medewerker');
    assert.ok(!bo.isOurs, 'the desk asks for a login');
    await bo.close();
    await alex.close();
  });
}

test('both_lists_speak_english_too', async () => {
  const own = await visit(browser, suite, { size: PHONE, taal: 'en' });
  await own.open('/inloggen?als=inwoner&terug=/mijn/gegevens/sessies');
  await logIn(own, 'Karim Yilmaz');
  await shows(own, 'Where you are logged in', 'This browser');
  await own.close();
  const alex = await visit(browser, suite, { size: PHONE, taal: 'en' });
  await alex.open('/inloggen?als=medewerker&terug=/beheer/sessies');
  await logIn(alex, 'Alex Bakker');
  await shows(alex, 'Civil servants who are logged in', 'Alex Bakker (you)');
  await alex.close();
});
