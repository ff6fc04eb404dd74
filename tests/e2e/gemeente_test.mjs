// SPDX-License-Identifier: EUPL-1.2
// What pages and mails say of the municipality, as its file has it, and the home page.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { DESKTOP, PHONE, shows, visit } from './support/browser.mjs';
import { apply, begin, fill, WORDS } from './support/form.mjs';
import { journeys } from './support/journeys.mjs';
import { browser, suite } from './support/world.mjs';

const FIRST_VISIT_MAX_BYTES = 150 * 1000;
const HOURS = {
  nl: /^(Nu open, tot|Vandaag open vanaf|Morgen open vanaf|\w+dag open vanaf) \d+\.\d\d uur$|^Nu gesloten$/,
  en: /^(Open now, until|Opens today at|Opens tomorrow at|\w+day opens at) \d+:\d\d$|^Closed now$/,
};
const TEXTS = {
  nl: { toegankelijkheid: 'Toegankelijkheid', privacy: 'Privacy', contact: 'Contact en openingstijden' },
  en: { toegankelijkheid: 'Accessibility', privacy: 'Privacy', contact: 'Contact and opening hours' },
};
const melding = journeys['melding-openbare-ruimte'];
const hrefOf = (visitor, scope, name) => visitor.page.locator(scope).getByRole('link', { name, exact: true }).getAttribute('href');

for (const [size, taal, scripts] of [[PHONE, 'nl', true], [DESKTOP, 'en', false]])
  test(`each_page_leads_to_the_municipality_at_${size.width}_px_in_${taal}`, async () => {
    const visitor = await visit(browser, suite, { size, taal, scripts });
    await visitor.open('/');
    assert.match(await visitor.page.title(), / - Voorbeeldstad$/);
    assert.equal(await hrefOf(visitor, 'footer', taal === 'nl' ? 'Bel 14 0123' : 'Call 14 0123'), 'tel:140123');
    assert.match(await visitor.page.locator('footer li').nth(1).innerText(), HOURS[taal]);
    for (const [name, title] of Object.entries(TEXTS[taal])) {
      await visitor.press(visitor.page.locator('footer').getByRole('link', { name: title, exact: true }));
      assert.equal(visitor.path, `/${name}`);
      await shows(visitor, taal === 'nl' ? 'Dit is een demo.' : 'This is a demo.', taal === 'nl' ? '[VUL IN' : '[FILL IN');
    }
    await shows(visitor, '0123 45 67 89', 'Voorbeeldplein 1', '1234 ZZ Voorbeeldstad', taal === 'nl' ? 'Dag en nacht' : 'Day and night');
    await visitor.close();
  });

test('style_and_logo_are_those_of_the_municipality', async () => {
  const visitor = await visit(browser, suite, { isHurried: true });
  await visitor.open('/');
  const menu = await visitor.page.locator('.nav').evaluate((nav) => getComputedStyle(nav).backgroundColor);
  assert.equal(menu, 'rgb(15, 76, 129)');
  const logo = await visitor.page.locator('.merk img').evaluate((image) => fetch(image.src).then((answer) => answer.text()));
  assert.equal(logo, await readFile('compose/gemeente/logo.svg', 'utf8'));
  await visitor.close();
});

for (const [size, taal] of [[PHONE, 'nl'], [DESKTOP, 'en']])
  test(`danger_gets_large_buttons_that_call_at_${size.width}_px_in_${taal}`, async () => {
    const visitor = await visit(browser, suite, { size, taal, scripts: taal === 'nl' });
    await begin(visitor, melding);
    for (const answers of [{ categorie: 'straatverlichting' }, { gevaar: 'ja' }]) {
      await fill(visitor, answers);
      await visitor.press(WORDS[taal].verder);
    }
    const verb = taal === 'nl' ? 'Bel' : 'Call';
    for (const [number, uri] of [['112', 'tel:112'], ['0123 45 67 89', 'tel:+31123456789']]) {
      const button = visitor.page.locator('.bellen').getByRole('link', { name: `${verb} ${number}`, exact: true });
      assert.equal(await button.getAttribute('href'), uri);
      assert.ok((await button.boundingBox()).height >= 64, `the button for ${number} is large`);
    }
    assert.deepEqual(await visitor.page.locator('.bellen span').allInnerTexts(), Array(2).fill(taal === 'nl' ? 'Dag en nacht' : 'Day and night'));
    assert.equal(await visitor.page.locator('.regels a').nth(1).getAttribute('href'), 'tel:+31123456789');
    await visitor.close();
  });

test('mails_end_with_how_to_reach_the_municipality', async () => {
  const { mail } = await apply(browser, suite, melding, { ...melding.answers({}), emailadres: 'voet@example.org' });
  for (const part of ['Bel 14 0123 en noem uw zaaknummer.', 'Gemeente Voorbeeldstad', 'Stadhuis: Voorbeeldplein 1, 1234 AB Voorbeeldstad', `${suite.url}/contact`])
    assert.ok(mail.text.includes(part), `${part} in ${mail.text}`);
});

test('home_shows_first_what_most_people_do_and_uses_the_width', async () => {
  for (const [width, columns] of [[360, 1], [1280, 3], [1920, 4]]) {
    const visitor = await visit(browser, suite, { size: { width, height: 900 } });
    await visitor.open('/');
    const first = visitor.page.locator('.eerst').getByRole('link');
    assert.deepEqual(await first.allInnerTexts(), [melding.title.nl, journeys['verhuizing-doorgeven'].title.nl, journeys.geveltuin.title.nl]);
    const themes = visitor.page.locator('.themas > section');
    assert.equal(await themes.locator('.icoon path').count(), await themes.count(), 'each life event has its icon');
    const lefts = await themes.evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().left)));
    assert.equal(new Set(lefts).size, columns, `columns at ${width} px`);
    await visitor.close();
  }
});

test('long_words_break_with_a_hyphen_where_they_do_not_fit', async () => {
  const visitor = await visit(browser, suite, { size: { width: 320, height: 700 } });
  await visitor.open('/regelen/gehandicaptenparkeerkaart');
  assert.match(await visitor.page.locator('h1').innerHTML(), /^Gehandicapten\u00adparkeer\u00adkaart/);
  await visitor.close();
});

test('no_label_is_smaller_than_its_hint', async () => {
  const visitor = await visit(browser, suite, { isHurried: true });
  await begin(visitor, melding);
  const answers = melding.answers({});
  for (let step = 0; !visitor.path.endsWith('/controleren'); step++) {
    const [labels, hints] = await Promise.all(['main .veld :is(.utrecht-form-label, legend)', 'main .veld .hint'].map((of) => visitor.page
      .locator(of).evaluateAll((all) => all.map((one) => Number.parseFloat(getComputedStyle(one).fontSize)))));
    assert.ok(Math.min(...labels, 99) >= Math.max(...hints, 0), `${visitor.path}: labels ${labels}, hints ${hints}`);
    await fill(visitor, answers);
    await visitor.press(WORDS.nl.verder);
  }
  await visitor.close();
});

test('a_first_visit_is_small', async () => {
  const visitor = await visit(browser, suite, { isHurried: true });
  const session = await visitor.context.newCDPSession(visitor.page);
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await session.send('Network.enable');
  await visitor.page.goto(suite.url, { waitUntil: 'networkidle' });
  assert.ok(bytes > 50000 && bytes < FIRST_VISIT_MAX_BYTES, `a first visit takes ${bytes} bytes`);
  await visitor.close();
});
