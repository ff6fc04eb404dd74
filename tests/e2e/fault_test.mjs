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

const TYPED = 'Getypt terwijl "het" <mis> ging.\nEn een regel.';

async function keepsWhatWasTyped(visitor) {
  await visitor.press('Probeer opnieuw');
  assert.match(visitor.path, /\/plek$/);
  await visitor.press('Terug');
  assert.equal(await visitor.page.locator('[name=omschrijving]').inputValue(), TYPED);
  await visitor.close();
}

async function becomesOneZaak(visitor, emailadres, before_count) {
  await visitor.press('Probeer opnieuw');
  const [zaaknummer] = (await visitor.text()).match(ZAAKNUMMER) ?? [];
  assert.ok(zaaknummer, await visitor.text());
  await suite.mail(emailadres, new RegExp(zaaknummer));
  await suite.tell('settle');
  assert.equal(await suite.number('SELECT count(*) FROM intake.zaak'), before_count + 1);
  assert.equal((await suite.mails(emailadres)).filter((mail) => mail.subject.includes(zaaknummer)).length, 1);
  await visitor.close();
}

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

// Two visitors meet each outage together.
for (const [how, cut, mend] of [['killed', 'kill', 'start'], ['halted', 'stop', 'continue']])
  test(`what_is_typed_while_intake_is_${how}_is_kept_and_what_is_sent_becomes_one_zaak`, async () => {
    const emailadres = `${how}@example.org`, scripts = how === 'killed';
    const [typing, sending] = await Promise.all([at('omschrijving', { size: PHONE, scripts }),
      at('controleren', { size: PHONE, scripts }, emailadres)]);
    await fill(typing, { omschrijving: TYPED });
    const before_count = await suite.number('SELECT count(*) FROM intake.zaak');
    await suite.tell(`${cut} intake`);
    await Promise.all([typing.press('Verder'), sending.press('Versturen')]);
    await shows(typing, 'Wat u invulde, staat nog op deze pagina.');
    await shows(sending, 'Probeer opnieuw');
    await suite.tell(`${mend} intake`);
    await Promise.all([keepsWhatWasTyped(typing), becomesOneZaak(sending, emailadres, before_count)]);
  });

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
