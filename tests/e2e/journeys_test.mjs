// SPDX-License-Identifier: EUPL-1.2
// Each journey that ships, from the home page to the mail and the page that it leads to.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESKTOP, PHONE, visit } from './support/browser.mjs';
import { begin, send, walk } from './support/form.mjs';
import { journeys } from './support/journeys.mjs';
import { pdf, photo } from './support/pictures.mjs';
import { browser, suite } from './support/world.mjs';

// Every journey twice; every pair of width, scripts, language and way to find it.
const runs = [
  ['melding-openbare-ruimte', { size: PHONE, scripts: true, taal: 'nl', by: 'search' }],
  ['melding-openbare-ruimte', { size: DESKTOP, scripts: false, taal: 'en', by: 'list' }],
  ['geveltuin', { size: PHONE, scripts: false, taal: 'nl', by: 'list' }],
  ['geveltuin', { size: DESKTOP, scripts: true, taal: 'en', by: 'search' }],
  ['gehandicaptenparkeerkaart', { size: DESKTOP, scripts: true, taal: 'nl', by: 'list' }],
  ['gehandicaptenparkeerkaart', { size: PHONE, scripts: false, taal: 'en', by: 'search' }],
  ['evenement-melden', { size: PHONE, scripts: true, taal: 'en', by: 'list' }],
  ['evenement-melden', { size: DESKTOP, scripts: false, taal: 'nl', by: 'search' }],
  ['verhuizing-doorgeven', { size: PHONE, scripts: true, taal: 'nl', by: 'search' }],
  ['verhuizing-doorgeven', { size: DESKTOP, scripts: false, taal: 'en', by: 'list' }],
  ['bezwaar-maken', { size: PHONE, scripts: false, taal: 'nl', by: 'list' }],
  ['bezwaar-maken', { size: DESKTOP, scripts: true, taal: 'en', by: 'search' }],
  ['gegevens-verwijderen', { size: PHONE, scripts: true, taal: 'nl', by: 'list' }],
  ['gegevens-verwijderen', { size: DESKTOP, scripts: false, taal: 'en', by: 'search' }],
];

const files = { foto: await photo(browser), pdf: pdf() };

for (const [name, { by, ...options }] of runs) {
  const what = `${name}_by_${by}_at_${options.size.width}_px_in_${options.taal}_${options.scripts ? 'with' : 'without'}_scripts`;
  test(`${what}_ends_in_a_mail_and_a_status_page`, async () => {
    const journey = journeys[name];
    const emailadres = `${what.toLowerCase()}@example.org`.replace(/_/g, '-').slice(-60);
    const visitor = await visit(browser, suite, options);
    await begin(visitor, journey, by);
    await walk(visitor, { ...journey.answers(files), emailadres });
    const summary = await visitor.text();
    for (const answer of [...journey.shows, emailadres]) assert.ok(summary.includes(answer), `the summary shows ${answer}`);

    const zaaknummer = await send(visitor);
    assert.ok(visitor.presses <= journey.presses + (by === 'search'), `${visitor.presses} presses from the home page to the receipt`);
    const mail = await suite.mail(emailadres, new RegExp(zaaknummer));
    const isNamed = !journey.as; // what a zaak with a login is about, is told after a login alone
    assert.equal(mail.subject.includes(journey.title[visitor.taal]), isNamed, `the mail of it: ${mail.subject}`);
    const stranger = await visit(browser, suite, options);
    await stranger.open(mail.links.find((link) => link.includes('/volg/')));
    const status = await stranger.text();
    assert.ok(status.includes(zaaknummer), 'the status page is of this zaak');
    assert.equal(status.includes(journey.title[visitor.taal]), isNamed, 'the status page calls it by its title');
    for (const answer of [...journey.shows, emailadres]) assert.ok(!status.includes(answer), `the status page keeps ${answer}`);
    await Promise.all([visitor.close(), stranger.close()]);
  });
}
