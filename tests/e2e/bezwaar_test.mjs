// SPDX-License-Identifier: EUPL-1.2
// An objection from the page of a decision: it knows the zaak, and asks nothing that we have.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESKTOP, PHONE, shows, visit } from './support/browser.mjs';
import { act } from './support/desk.mjs';
import { apply, logIn, send, start, walk } from './support/form.mjs';
import { journeys } from './support/journeys.mjs';
import { photo } from './support/pictures.mjs';
import { browser, suite } from './support/world.mjs';

const kaart = journeys.gehandicaptenparkeerkaart;
const foto = await photo(browser);
const OBJECT = { nl: 'Maak bezwaar tegen dit besluit', en: 'Object to this decision' };
const LAST_DAY = { nl: 'Bezwaar maken kan tot en met', en: 'You can object until' };
const FIRST = { nl: /Stap 1 van ongeveer 5/, en: /Step 1 of about 5/ };
const BACK = { nl: 'Terug', en: 'Back' };

async function decide(zaaknummer) {
  const desk = await visit(browser, suite, { size: DESKTOP, isHurried: true });
  await desk.open('/medewerker?welke=vrij');
  await logIn(desk, 'Bo de Vries');
  await desk.press(zaaknummer);
  await act(desk, 'besluit', { resultaattype: 'afgewezen', toelichting: 'U kunt 200 meter lopen.' });
  await act(desk, 'besluit');
  await desk.close();
}

for (const options of [{ size: PHONE, scripts: true, taal: 'nl' }, { size: DESKTOP, scripts: false, taal: 'en' }])
  test(`an_objection_from_a_decision_asks_nothing_that_we_have_in_${options.taal}`, async () => {
    const emailadres = `besluit-${options.taal}@example.org`, { taal } = options;
    const { zaaknummer, mail } = await apply(browser, suite, kaart, { ...kaart.answers({ foto }), emailadres });
    assert.match(mail.text, /^U hoort van ons uiterlijk op \d/m);
    await decide(zaaknummer);
    const resident = await visit(browser, suite, options);
    await resident.open('/inloggen?als=inwoner&terug=/mijn');
    await logIn(resident, kaart.as.naam);
    await resident.press(resident.page.locator('main').locator('li.kaart', { hasText: zaaknummer }).getByRole('link'));
    const before = resident.presses, zaak = resident.path;
    await resident.press(OBJECT[taal]);
    await shows(resident, kaart.title[taal], zaaknummer, LAST_DAY[taal]);
    assert.equal(await resident.page.locator('a.terug').getAttribute('href'), zaak);
    const begin = resident.path;
    await start(resident);
    assert.match(await resident.text(), FIRST[taal]);
    await resident.press(BACK[taal]);
    assert.equal(resident.path, begin, 'the way back from the first question is where it began');
    await start(resident);
    const seen = await walk(resident, { gronden: 'Ik kan geen 100 meter lopen.', spoed: 'nee', hoorzitting: 'nee' });
    assert.deepEqual(seen.map((path) => path.split('/').at(-1)), ['gronden', 'bijlagen', 'spoed', 'hoorzitting']);
    await shows(resident, zaaknummer, emailadres, 'Kerkstraat 12', '06 12345678', kaart.as.naam);
    await send(resident);
    assert.ok(resident.presses - before <= 9, `${resident.presses - before} presses from the decision to the receipt`);
    await resident.open('/mijn/gegevens');
    await shows(resident, emailadres, '06 12345678');
    await resident.close();
  });
