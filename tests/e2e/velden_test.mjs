// SPDX-License-Identifier: EUPL-1.2
// Every kind of field: refused with a reason, taken, and read again in the same words.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';
import { FILE, journey, right } from './support/alle_velden.mjs';
import { DESKTOP, PHONE, visit } from './support/browser.mjs';
import { asked, begin, fill } from './support/form.mjs';
import { photo, textNamed } from './support/pictures.mjs';
import { browser, suite } from './support/world.mjs';

const foto = await photo(browser);

const TAKEN = ['Burgerservicenummer (BSN)', 'Wilt u nog iets zeggen?']; // whatever is typed elsewhere

// What nobody should be able to answer; what is not here is left empty.
const wrong = {
  'naam.fout': 'Zo heet ik niet.'.repeat(40),
  emailadres: 'sanne@', telefoon: '12 34', partner: '123456789',
  rsin: '123', kvk: '1234567', vestiging: '1234', iban: 'NL91 ABNA 0417 1643 01', postcode: '1234 SA', kenteken: 'AB-12',
  aantal: '2001', bedrag: 'veel', 'dag.dag': '31', 'dag.maand': '2', 'dag.jaar': '2027', tijd: '25:00',
  titel: 'Lang '.repeat(9), plan: 'Te lang <b>& "zo"</b>\n'.repeat(20),
  'adres.postcode': '1234 SS', 'adres.huisnummer': '12 bis', 'adres.straat': 'Kerkstraat', 'adres.plaats': '',
  'mensen.0.wie': 'Kim '.repeat(60), 'mensen.0.sinds.dag': '31', 'mensen.0.sinds.maand': '2', 'mensen.0.sinds.jaar': '2020',
  'mensen.0.woont.postcode': '1234 SS', 'mensen.0.woont.huisnummer': '1', 'mensen.0.woont.straat': 'Kerkstraat', 'mensen.0.woont.plaats': 'Digimeente',
  tekening: textNamed('plan.pdf'), offerte: { ...foto, name: 'offerte.pdf' },
};

// The summary, in the words of the questions and of what stands beside a choice; numbers as people write them.
const summary = [
  ['Uw naam', 'Sanne de Boer\nVolgens u klopt dit niet: Ik heet Sanne de Boer-Smit.'], ['Burgerservicenummer (BSN)', '111222333'],
  ['E-mailadres', 'velden@example.org'], ['Telefoonnummer', '06 12345678'], ['BSN van uw partner', '123456782'],
  ['RSIN', '111222333'], ['KVK-nummer', '12345678'], ['Vestigingsnummer', '123456789012'],
  ['Rekeningnummer (IBAN)', 'NL91 ABNA 0417 1643 00'], ['Postcode', '1234 AB'], ['Kenteken', 'AB-12-CD'],
  ['Hoeveel meter is de gevel breed?', '1.250,5'], ['Wat kost het plan?', '€ 1.250,00'], ['Wanneer begint u?', '1 september 2100'], ['Hoe laat begint u?', '09:30'],
  ['Wat gaat u doen?', 'Een hek plaatsen'], ['In welke wijk woont u?', 'Haven & kade'],
  ['Waarbij wilt u hulp?', 'Het ontwerp\nHet graafwerk'], ['Zijn uw buren het ermee eens?', 'Nee'],
  ['Hoe heet uw plan?', 'Groen & <grijs>'], ['Beschrijf uw plan', 'Een heg.\nEn een hek.'], ['Wilt u nog iets zeggen?', 'Niet ingevuld'],
  ['Adres', 'Kerkstraat 12 a\n1234 AB Digimeente'], ['Waar komt het?', 'Naast de kerk'],
  ['Wie helpen u?', 'Nummer 1\nWie is dat? Kim & <Jo>\nSinds: 1 februari 2020\nWat doet die? Planten\nAdres: Kerkstraat 1\n1234 AB Digimeente\n\nNummer 2\nWie is dat? Jan\nWat doet die? Graven'],
  ['Tekening of foto van het plan', 'plan.pdf'], ['Offerte', 'offerte.pdf'],
];

// The questions of the page: [{label, chosen, told, isMarked}], chosen in the words that stand beside it.
const questions = (visitor) => visitor.page.locator('#stap > .veld').evaluateAll((all) => all.map((veld) => ({
  label: veld.querySelector('legend, .utrecht-form-label').innerText.replace(/ \(niet verplicht\)$/, ''),
  chosen: [...veld.querySelectorAll('.keuze:has(:checked), option:checked')].filter((one) => !one.closest('.herhaald')).map((one) => one.innerText).join('\n'),
  told: [...veld.querySelectorAll('.veld__fout')].map((one) => one.innerText),
  isMarked: Boolean(veld.querySelector('[aria-invalid=true]')),
})));

async function answerWrongly(visitor) {
  const here = visitor.path, fields = await asked(visitor);
  await fill(visitor, wrong);
  await visitor.press('Verder');
  assert.equal(visitor.path, here);
  assert.match(await visitor.page.title(), /^Fout:/);
  const asks = await questions(visitor), told = asks.flatMap((question) => question.told);
  for (const { label, told: mistakes, isMarked } of asks) assert.equal(isMarked, mistakes.length > 0, `${label} is marked as wrong`);
  for (const question of asks)
    assert.equal(question.told.length > 0, !TAKEN.includes(question.label), `${question.label} tells ${question.told}`);
  const links = await visitor.page.locator('main [role=alert] a').evaluateAll((all) => all.map((link) => ({ text: link.innerText, leads: Boolean(document.querySelector(link.hash)?.name) })));
  assert.equal(links.length, told.length);
  assert.equal(new Set(links.map(({ text }) => text)).size, links.length, `each is told apart: ${links.map(({ text }) => text)}`);
  for (const [at, { text, leads }] of links.entries()) assert.ok(text.endsWith(told[at]) && leads, `${text} leads to ${told[at]}`);
  for (const { name } of fields)
    if (typeof wrong[name] === 'string')
      assert.equal(await visitor.page.locator(`main [name="${name}"]`).inputValue(), wrong[name], `${name} keeps what was typed`);
}

before(() => suite.tell(`publish ${FILE}`));

test('the_journey_has_every_kind_of_field_that_there_is', async () => {
  const [, table] = (await readFile('services/intake/journeys/README.md', 'utf8')).match(/^\| type \|.*\n\|---.*\n((?:\|.*\n)+)/m);
  const kinds = table.trim().split('\n').flatMap((row) => row.split('|')[1].split(',')).map((kind) => kind.trim());
  const used = new Set([...(await readFile(FILE, 'utf8')).matchAll(/type: "(\w+)"/g)].map(([, kind]) => kind));
  assert.deepEqual([...used].sort(), kinds.sort());
});

for (const options of [{ size: PHONE, scripts: false }, { size: DESKTOP, scripts: true }]) {
  const how = options.scripts ? 'with_scripts' : 'without_scripts';

  test(`every_kind_of_field_is_refused_with_a_reason_and_read_again_in_its_words_${how}`, async () => {
    const visitor = await visit(browser, suite, options);
    const seen = [];
    await begin(visitor, journey);
    while (!visitor.path.endsWith('/controleren')) {
      const here = visitor.path;
      await answerWrongly(visitor);
      await fill(visitor, right);
      seen.push(...await questions(visitor));
      await visitor.press('Verder');
      assert.notEqual(visitor.path, here, await visitor.text());
    }
    const rows = await visitor.page.locator('.antwoorden > div').evaluateAll((all) => all.map((row) => [row.querySelector('dt').innerText, row.querySelector('dd').innerText]));
    assert.deepEqual(rows, summary);
    assert.deepEqual(rows.map(([label]) => label), seen.map(({ label }) => label));
    for (const [at, { chosen, label }] of seen.entries())
      if (chosen) assert.equal(rows[at][1], chosen, `${label} is answered in the words that were chosen`);
    await visitor.press(visitor.page.getByRole('link', { name: 'Wijzigen: Uw naam' }));
    assert.equal(await visitor.page.locator('[name="naam.fout"]').inputValue(), right['naam.fout']);
    await visitor.close();
  });
}
