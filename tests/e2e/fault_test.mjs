// SPDX-License-Identifier: EUPL-1.2
// A service dies in the middle: the page says so, keeps what was typed, and nothing is done twice.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESKTOP, PHONE, shows, visit } from './support/browser.mjs';
import { begin, fill, walk, ZAAKNUMMER } from './support/form.mjs';
import { journeys } from './support/journeys.mjs';
import { photo } from './support/pictures.mjs';
import { browser, suite } from './support/world.mjs';

const melding = journeys['melding-openbare-ruimte'];

const foto = await photo(browser);

async function at(step, options, emailadres = 'storing@example.org') {
  const visitor = await visit(browser, suite, options);
  await begin(visitor, melding);
  await walk(visitor, { ...melding.answers({ foto }), emailadres }, { until: `/${step}` });
  return visitor;
}

test('what_was_typed_outlives_a_dead_service', async () => {
  const visitor = await at('omschrijving', { size: PHONE, scripts: true });
  await fill(visitor, { omschrijving: 'Getypt terwijl "het" <mis> ging.\nEn een regel.' });
  await suite.tell('kill intake');
  await visitor.press('Verder');
  await shows(visitor, 'Wat u invulde, staat nog op deze pagina.');
  await suite.tell('start intake');
  await visitor.press('Probeer opnieuw');
  assert.match(visitor.path, /\/plek$/);
  await visitor.press('Terug');
  assert.equal(await visitor.page.locator('[name=omschrijving]').inputValue(), 'Getypt terwijl "het" <mis> ging.\nEn een regel.');
  await visitor.close();
});

for (const options of [{ size: PHONE, scripts: true }, { size: DESKTOP, scripts: false }])
  test(`a_page_that_cannot_be_made_says_whether_to_wait_at_${options.size.width}_px`, async () => {
    const visitor = await at('omschrijving', options), draft = visitor.path;
    await suite.tell('change ALTER TABLE intake.journey RENAME TO weg');
    await visitor.open('/');
    await shows(visitor, 'Het lukt nu even niet', 'Probeer het over een minuut nog een keer.');
    await suite.tell('change ALTER TABLE intake.weg RENAME TO journey');
    await suite.tell("change UPDATE intake.draft SET answers = 'beschadigd'");
    await visitor.open(draft);
    await shows(visitor, 'Er ging bij ons iets mis', 'Het ligt niet aan u.');
    await visitor.close();
  });

for (const [how, cut, mend] of [['killed', 'kill', 'start'], ['halted', 'stop', 'continue']]) {
  test(`a_request_that_is_sent_while_intake_is_${how}_becomes_one_zaak`, async () => {
    const emailadres = `${how}@example.org`;
    const visitor = await at('controleren', { size: PHONE, scripts: how === 'killed' }, emailadres);
    const before_count = await suite.number('SELECT count(*) FROM intake.zaak');
    await suite.tell(`${cut} intake`);
    await visitor.press('Versturen');
    await shows(visitor, 'Probeer opnieuw');
    await suite.tell(`${mend} intake`);
    await visitor.press('Probeer opnieuw');
    const [zaaknummer] = (await visitor.text()).match(ZAAKNUMMER) ?? [];
    assert.ok(zaaknummer, await visitor.text());
    await suite.mail(emailadres, new RegExp(zaaknummer));
    await suite.tell('settle');
    assert.equal(await suite.number('SELECT count(*) FROM intake.zaak'), before_count + 1);
    assert.equal((await suite.mails(emailadres)).length, 1);
    await visitor.close();
  });
}

test('a_file_that_documents_cannot_take_is_asked_for_again', async () => {
  const visitor = await at('foto', { size: PHONE, scripts: false });
  await fill(visitor, { foto });
  await suite.tell('kill documents');
  await visitor.press('Verder');
  await shows(visitor, 'Dit bestand kwam niet aan.');
  assert.match(visitor.path, /\/foto$/);
  await suite.tell('start documents');
  await fill(visitor, { foto });
  await visitor.press('Verder');
  assert.match(visitor.path, /\/contact$/);
  await visitor.close();
});
