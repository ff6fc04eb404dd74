// SPDX-License-Identifier: EUPL-1.2
// A request and a decision, by nothing but the keyboard.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESKTOP, shows, visit } from './support/browser.mjs';
import { asked, ZAAKNUMMER } from './support/form.mjs';
import { journeys } from './support/journeys.mjs';
import { browser, suite } from './support/world.mjs';

const TABS_MAX = 120;
const melding = journeys['melding-openbare-ruimte'];

// Tabs until it has the focus, which an outline shows, of itself or of the card that it fills.
async function tabTo(visitor, target) {
  for (let tabs = 0; tabs < TABS_MAX; tabs++) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      assert.ok(await target.evaluate((element) => [null, '::after'].some((part) => getComputedStyle(element, part).outlineStyle !== 'none')), `the focus is seen on ${visitor.path}`);
      return;
    }
    await visitor.page.keyboard.press('Tab');
  }
  assert.fail(`Tab reaches ${target} on ${visitor.path}`);
}

const press = async (visitor, target, key = 'Enter') => {
  await tabTo(visitor, target);
  await visitor.follow(() => visitor.page.keyboard.press(key));
};

// The keys of a radio group: Tab comes to its first, the arrows go on.
async function choose(visitor, name, value) {
  const group = visitor.page.locator(`main [name="${name}"]`);
  await tabTo(visitor, group.first());
  await visitor.page.keyboard.press('Space');
  for (let steps = 0; steps < 20 && !await visitor.page.locator(`main [name="${name}"][value="${value}"]`).isChecked(); steps++)
    await visitor.page.keyboard.press('ArrowDown');
  assert.ok(await visitor.page.locator(`main [name="${name}"][value="${value}"]`).isChecked(), `${name} is ${value}`);
}

async function type(visitor, target, text) {
  await tabTo(visitor, target);
  await visitor.page.keyboard.type(text);
}

async function logIn(visitor, naam) {
  const button = visitor.page.getByRole('button', { name: naam });
  for (let tabs = 0; tabs < TABS_MAX && !await button.evaluate((element) => element === document.activeElement); tabs++) await visitor.page.keyboard.press('Tab');
  await visitor.follow(() => visitor.page.keyboard.press('Enter'));
}

test('a_request_is_made_and_decided_without_a_mouse', async () => {
  const resident = await visit(browser, suite, { size: DESKTOP });
  const answers = { ...melding.answers({}), emailadres: 'toetsen@example.org' };
  await resident.open('/');
  await resident.page.keyboard.press('Tab');
  assert.equal(await resident.page.evaluate(() => document.activeElement.getAttribute('href')), '#inhoud', 'the first stop leads past the menu');
  await press(resident, resident.page.locator('main').getByRole('link', { name: melding.title.nl }).first());
  await press(resident, resident.page.locator('main button[name="-als"][value=inwoner]'));
  while (!resident.path.endsWith('/controleren')) {
    const fields = (await asked(resident)).filter(({ name }) => answers[name]);
    for (const { name, type: kind } of fields) {
      if (kind === 'radio') await choose(resident, name, answers[name]);
      else if (kind !== 'file') await type(resident, resident.page.locator(`main [name="${name}"]`), answers[name]);
    }
    const here = resident.path;
    await press(resident, resident.page.getByRole('button', { name: 'Verder', exact: true }));
    assert.notEqual(resident.path, here, await resident.text());
  }
  await press(resident, resident.page.getByRole('button', { name: 'Versturen' }));
  const [zaaknummer] = (await resident.text()).match(ZAAKNUMMER) ?? [];
  assert.ok(zaaknummer, await resident.text());
  await resident.close();

  const desk = await visit(browser, suite, { size: DESKTOP });
  await desk.open('/medewerker?welke=vrij');
  await logIn(desk, 'Bo de Vries');
  if (!(await desk.text()).includes(zaaknummer)) await desk.open('/medewerker?welke=vrij');
  await type(desk, desk.page.getByRole('searchbox'), zaaknummer);
  await desk.follow(() => desk.page.keyboard.press('Enter'));
  assert.equal(await desk.page.locator('.werk__zaak').count(), 1, 'the search finds this zaak alone');
  await press(desk, desk.page.getByRole('link', { name: zaaknummer }));
  await press(desk, desk.page.getByRole('button', { name: 'Neem deze zaak' }));
  const form = (actie) => desk.page.locator(`form[action*="/${actie}"]`);
  const begin = (actie) => press(desk, desk.page.locator(`#acties a[href*="/${actie}"]`));
  const done = async (actie, text) => {
    await press(desk, form(actie).locator('button').first());
    await shows(desk, text);
  };
  await suite.mail('toetsen@example.org', new RegExp(zaaknummer)); // the receipt, once the address is confirmed
  await begin('vraag');
  await type(desk, form('vraag').locator('[name=text]'), 'Welke paal is het?');
  await done('vraag', 'De vraag is verstuurd.');
  await begin('notitie');
  await type(desk, form('notitie').locator('[name=text]'), 'Gebeld met de toetsen.');
  await done('notitie', 'De notitie is bewaard.');
  await begin('status');
  await tabTo(desk, form('status').locator('[name=statustype]').first());
  await desk.page.keyboard.press('Space');
  await type(desk, form('status').locator('[name=statustoelichting]'), 'Wij kijken ernaar.');
  await done('status', 'De status is gezet.');
  await suite.mail('toetsen@example.org', /Welke paal is het\?/);
  await suite.mail('toetsen@example.org', /Wij kijken ernaar\./);
  await begin('afhandelen');
  await type(desk, desk.page.locator('[name=toelichting]'), 'Besloten met de toetsen.');
  await done('afhandelen', 'De zaak is afgehandeld.');
  await suite.mail('toetsen@example.org', /Besloten met de toetsen\./);
  await desk.close();
});
