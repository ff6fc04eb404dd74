// SPDX-License-Identifier: EUPL-1.2
// A question that is asked several times: rows come and go, and what was typed stays.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESKTOP, PHONE, shows, visit } from './support/browser.mjs';
import { begin, fill, walk } from './support/form.mjs';
import { journeys } from './support/journeys.mjs';
import { pdf } from './support/pictures.mjs';
import { browser, suite } from './support/world.mjs';

const verhuizing = journeys['verhuizing-doorgeven'];
const MORE = 'Nog iemand toevoegen';
const TIMES = 10;

const box = (visitor, row, name) => visitor.page.locator(`main [name="meeverhuizers.${row}.${name}"]`);
const names = (visitor) => visitor.page.locator('main [name$=".naam"]').evaluateAll((all) => all.map(({ value }) => value));
// The group that has the focus: what it is called.
const focused = (visitor) => visitor.page.evaluate(() => document.activeElement.querySelector(':scope > legend')?.innerText);

async function askWho(options) {
  const visitor = await visit(browser, suite, options);
  await begin(visitor, verhuizing);
  await walk(visitor, { ...verhuizing.answers({ pdf: pdf() }), emailadres: 'rijen@example.org' }, { until: '/meeverhuizers' });
  return visitor;
}

for (const options of [{ size: PHONE, scripts: false }, { size: DESKTOP, scripts: true }]) {
  const how = options.scripts ? 'with_scripts' : 'without_scripts';

  test(`rows_come_and_go_and_keep_what_was_typed_${how}`, async () => {
    const visitor = await askWho(options);
    assert.deepEqual(await names(visitor), ['']);
    assert.equal(await visitor.page.getByRole('button', { name: 'verwijderen' }).count(), 0, 'the only row stays');
    await box(visitor, 0, 'naam').fill('Kim & <Jo>');
    await box(visitor, 0, 'geboortedatum.dag').fill('99');
    await visitor.press(MORE);
    assert.equal(await focused(visitor), 'Persoon 2');
    assert.doesNotMatch(await visitor.page.title(), /^Fout:/);
    assert.deepEqual(await names(visitor), ['Kim & <Jo>', '']);
    assert.equal(await box(visitor, 0, 'geboortedatum.dag').inputValue(), '99');
    await box(visitor, 1, 'naam').fill('Jan');
    await visitor.press('Persoon 1 verwijderen');
    assert.equal(await focused(visitor), 'Persoon 1');
    assert.deepEqual(await names(visitor), ['Jan']);
    for (let rows = 1; rows < TIMES; rows++) await visitor.press(MORE);
    assert.equal((await names(visitor)).length, TIMES);
    assert.equal(await visitor.page.getByRole('button', { name: MORE }).count(), 0, 'no more fit');
    await visitor.press(`Persoon ${TIMES} verwijderen`);
    assert.equal(await focused(visitor), `Persoon ${TIMES - 1}`);
    await visitor.close();
  });

  test(`a_mistake_in_the_second_row_is_told_at_its_box_${how}`, async () => {
    const visitor = await askWho(options);
    await fill(visitor, { ...verhuizing.answers({}), 'meeverhuizers.1.naam': '', 'meeverhuizers.1.geboortedatum.jaar': '2999' });
    await visitor.press('Verder');
    assert.match(await visitor.page.title(), /^Fout:/);
    const links = visitor.page.locator('main [role=alert] a');
    assert.deepEqual(await links.allInnerTexts(), ['Persoon 2: Vul in: Naam', 'Persoon 2: Geboortedatum: Vul een datum in die bestaat, zoals 27 3 2015']);
    const hash = await links.first().getAttribute('href');
    assert.equal(await visitor.page.locator(hash).getAttribute('name'), 'meeverhuizers.1.naam');
    assert.equal(await box(visitor, 1, 'naam').getAttribute('aria-invalid'), 'true');
    const told = await box(visitor, 1, 'naam').getAttribute('aria-describedby');
    assert.equal(await visitor.page.locator(`#${told}`).innerText(), 'Vul in: Naam');
    assert.equal(await box(visitor, 0, 'naam').getAttribute('aria-invalid'), null);
    assert.equal(await box(visitor, 1, 'geboortedatum.jaar').inputValue(), '2999');
    await box(visitor, 1, 'geboortedatum.jaar').fill('1983');
    await box(visitor, 1, 'naam').fill('Jan');
    visitor.taal = 'en';
    await visitor.press('English');
    assert.ok(visitor.page.url().endsWith('/meeverhuizers'), 'what was right was saved');
    await visitor.close();
  });
}

test('enter_in_a_box_goes_on_and_presses_no_button_of_a_row', async () => {
  const visitor = await askWho({ size: DESKTOP, scripts: true });
  await fill(visitor, { ...verhuizing.answers({}), 'meeverhuizers.2.naam': '' }); // the third stays empty
  assert.deepEqual(await names(visitor), ['Kim de Boer', 'Jan de Boer', '']);
  await box(visitor, 1, 'naam').focus();
  await visitor.follow(() => visitor.page.keyboard.press('Enter'));
  assert.match(visitor.path, /\/gegevens$/);
  await fill(visitor, { emailadres: 'rijen@example.org' });
  await visitor.press('Verder');
  await shows(visitor, 'Persoon 1 Naam: Kim de Boer Geboortedatum: 2 mei 2015 Persoon 2 Naam: Jan de Boer Geboortedatum: 4 juni 1983');
  assert.equal((await visitor.text()).includes('Persoon 3'), false, 'an empty row is dropped');
  await visitor.press(visitor.page.getByRole('link', { name: 'Wijzigen: Wie verhuizen er met u mee?' }));
  assert.deepEqual(await names(visitor), ['Kim de Boer', 'Jan de Boer']);
  await visitor.close();
});
