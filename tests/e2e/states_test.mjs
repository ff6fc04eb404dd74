// SPDX-License-Identifier: EUPL-1.2
// Every page, in every state of what is on it: at rest, under the mouse, with the focus, with mistakes; light and dark,
// small and zoomed, in colours that the reader chose.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';
import { FILE, journey, right } from './support/alle_velden.mjs';
import { visit } from './support/browser.mjs';
import { act, form, prepare } from './support/desk.mjs';
import { contrast, luminance, parse } from './support/contrast.mjs';
import { apply, begin, fill, logIn, send, start, walk } from './support/form.mjs';
import { journeys } from './support/journeys.mjs';
import { PATIENCE_MS } from './support/modules.mjs';
import { pdf, photo } from './support/pictures.mjs';
import { decode } from './support/png.mjs';
import { faultsOf, WIDE } from './support/states.mjs';
import { browser, suite } from './support/world.mjs';

const melding = journeys['melding-openbare-ruimte'];
const foto = await photo(browser);
const enter = () => visit(browser, suite, { size: WIDE, isHurried: true });

async function enterAs(als, naam, path) {
  const visitor = await enter();
  await visitor.open(`/inloggen?als=${als}&terug=${path}`);
  await logIn(visitor, naam);
  return visitor;
}

async function look(visitor, name) {
  const faults = await faultsOf(visitor, name);
  assert.equal(faults.length, 0, faults.join('\n'));
}

// Presses the first of what this selector finds in the page, whatever its words are, and waits for the page that follows.
const press = (visitor, selector) => visitor.press(visitor.page.locator(`main ${selector}`));
const SEND = 'form .knoppen button';

async function lookAll(visitor, pages) {
  for (const [name, path] of Object.entries(pages)) {
    await visitor.open(path);
    await look(visitor, name);
  }
}

test('colours_are_as_far_apart_as_wcag_says', () => {
  const far = (one, other) => Number(contrast(parse(one), parse(other)).toFixed(2));
  assert.equal(far('rgb(0, 0, 0)', 'rgb(255, 255, 255)'), 21);
  assert.equal(far('rgb(119, 119, 119)', 'rgb(255, 255, 255)'), 4.48); // #777: just too light for text
  assert.equal(far('color(srgb 0 0 1)', 'rgba(255, 255, 255, 0.5)'), 8.59);
});

before(() => suite.tell(`publish ${FILE}`));

test('pages_that_anybody_sees_are_seen_in_every_state', async () => {
  const visitor = await enter();
  await lookAll(visitor, {
    home: '/', found: '/?zoek=lantaarnpaal', 'nothing found': '/?zoek=xyzzy', journey: '/regelen/melding-openbare-ruimte',
    'journey for two': '/regelen/bezwaar-maken', login: '/inloggen', 'logged out': '/uitgelogd', 'no page': '/bestaat-niet',
  });
  await visitor.open('/regelen/gehandicaptenparkeerkaart');
  await start(visitor);
  await visitor.press('Annuleren');
  await look(visitor, 'start stopped');
  await visitor.open('/inloggen?als=inwoner&terug=/mijn');
  await visitor.press('Annuleren');
  await look(visitor, 'login stopped');
  await visitor.close();
});

// The first link to such a page in what was mailed to this address.
async function mailed(emailadres, path) {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await new Promise((next) => setTimeout(next, 50))) {
    const link = (await suite.mails(emailadres)).flatMap((mail) => mail.links).find((one) => one.includes(path));
    if (link) return link;
  }
  return assert.fail(`no mail to ${emailadres} with ${path}`);
}

test('a_request_without_login_is_seen_in_every_state', async () => {
  const visitor = await enter(), emailadres = 'staten@example.org';
  const answers = { ...melding.answers({ foto }), emailadres };
  await begin(visitor, melding);
  await walk(visitor, answers, { until: '/gevaar' });
  await fill(visitor, { gevaar: 'ja' });
  await press(visitor, SEND);
  await look(visitor, 'exit');
  await press(visitor, '.terug');
  await walk(visitor, answers, { until: '/omschrijving' });
  await visitor.click(visitor.page.locator('main summary'));
  await visitor.page.fill('#link-emailadres', 'geen adres');
  await press(visitor, 'form[action$="/later/link"] button');
  await look(visitor, 'link refused');
  await visitor.page.fill('#link-emailadres', emailadres);
  await press(visitor, 'form[action$="/later/link"] button');
  await look(visitor, 'link mailed');
  await visitor.open(await mailed(emailadres, '/verder/'));
  await look(visitor, 'go on');
  await press(visitor, 'form button');
  await fill(visitor, answers);
  await visitor.page.evaluate(() => { document.querySelector('#stap [name="-csrf"]').value = 'oud'; });
  await press(visitor, SEND);
  await look(visitor, 'form given back');
  await press(visitor, SEND);
  await walk(visitor, answers);
  await send(visitor);
  await look(visitor, 'receipt');
  await visitor.close();
});

test('every_question_and_its_mistake_is_seen_in_every_state', async () => {
  const visitor = await enter();
  await begin(visitor, journey);
  while (!visitor.path.endsWith('/controleren')) {
    const step = visitor.path.split('/').at(-1);
    await look(visitor, `step ${step}`);
    await press(visitor, SEND);
    if (visitor.path.endsWith(step)) await look(visitor, `step ${step} with mistakes`);
    else await press(visitor, '.terug');
    await fill(visitor, right);
    await press(visitor, SEND);
    assert.ok(!visitor.path.endsWith(`/${step}`), await visitor.text());
  }
  await look(visitor, 'summary');
  const summary = visitor.path;
  await visitor.open(summary.replace('/controleren', '/weggooien'));
  await look(visitor, 'discard');
  await visitor.open(summary);
  await press(visitor, 'a[href*="/tekening"]');
  await look(visitor, 'step with a file');
  await press(visitor, SEND);
  await send(visitor);
  await look(visitor, 'receipt after login');
  await visitor.close();
});

// The zaaknummer stays in time; of all others one is too late, one nearly, and one in time.
async function makeTerms(zaaknummer) {
  const days = `CASE WHEN identificatie = '${zaaknummer}' THEN 60 ELSE (ARRAY[-3, 1, 60])[1 + nr % 3] END`;
  await suite.tell(`change UPDATE intake.zaak SET startdatum = startdatum - 90, uiterlijke_einddatum_afdoening = CURRENT_DATE + (${days})::int `
    + 'FROM (SELECT uuid, row_number() OVER (ORDER BY uuid) AS nr FROM intake.zaak) AS one WHERE one.uuid = zaak.uuid');
}

test('the_desk_and_the_resident_whom_it_asks_see_every_state', async () => {
  const verhuizing = journeys['verhuizing-doorgeven'], emailadres = 'balie@example.org';
  const resident = await enter();
  await begin(resident, verhuizing);
  await walk(resident, { ...verhuizing.answers({ pdf: pdf() }), emailadres });
  const zaaknummer = await send(resident);
  for (const times of [1, 2, 3]) await apply(browser, suite, melding, { ...melding.answers({ foto }), emailadres: `balie${times}@example.org` });
  await makeTerms(zaaknummer);

  const desk = await enterAs('medewerker', 'Bo de Vries', '/medewerker?welke=alle');
  await look(desk, 'work list');
  await lookAll(desk, { 'empty work list': '/medewerker?welke=mijn', 'work list found nothing': '/medewerker?welke=alle&zoek=xyzzy' });
  await desk.open('/medewerker?welke=alle');
  await desk.press(zaaknummer);
  await look(desk, 'zaak of nobody');
  const other = await enterAs('medewerker', 'Bo de Vries', desk.path);
  await act(desk, 'pakken');
  const zaak = desk.path;
  for (const actie of ['afhandelen', 'notitie', 'status', 'document', 'toewijzen', 'linkvernieuwen']) {
    await desk.open(`${zaak}/${actie}`);
    await look(desk, `form of ${actie}`);
  }
  await desk.open(zaak);
  await act(desk, 'vraag', { text: ' ' });
  await look(desk, 'form with a mistake');
  await prepare(desk, 'vraag', { text: 'Wanneer verhuist u?', document: true, opschorten: true });
  await desk.press('Bekijk wat de aanvrager krijgt');
  await look(desk, 'preview of a question');
  await desk.press(form(desk, 'vraag').locator('button').first());
  await look(desk, 'zaak with a question');
  await act(other, 'notitie', { text: 'Van een oud scherm.' });
  await look(other, 'zaak that changed');
  await other.close();

  await resident.open('/mijn');
  await look(resident, 'mijn zaken with a question');
  await resident.press(resident.page.locator('main li', { hasText: zaaknummer }).getByRole('link'));
  await look(resident, 'zaak with an open question');
  await press(resident, 'a[href*="/vraag/"]');
  await look(resident, 'question');
  await press(resident, SEND);
  await look(resident, 'question with a mistake');
  await fill(resident, { antwoord: 'Morgen.', bestand: foto });
  await press(resident, SEND);
  await look(resident, 'answer thanked');

  await desk.open(desk.path);
  await act(desk, 'notitie', { text: 'Gebeld.' });
  await prepare(desk, 'afhandelen', { resultaattype: true, toelichting: 'Uw verhuizing is verwerkt.' });
  await desk.press('Bekijk wat de aanvrager krijgt');
  await look(desk, 'preview of a letter');
  await desk.press(form(desk, 'afhandelen').locator('button').first());
  await look(desk, 'zaak decided');
  await press(desk, 'a[href*="/brief"]');
  await look(desk, 'letter');
  await resident.open(resident.path);
  await look(resident, 'zaak decided for the resident');
  await begin(resident, verhuizing);
  await lookAll(resident, { 'mijn zaken': '/mijn', 'mijn gegevens': '/mijn/gegevens', sessions: '/mijn/gegevens/sessies' });
  await resident.open(await mailed(emailadres, '/volg/'));
  await look(resident, 'zaak by its link');
  await resident.open(await mailed('balie1@example.org', '/volg/'));
  await look(resident, 'zaak without login');
  await resident.open(await mailed('balie1@example.org', '/bevestigen/'));
  await look(resident, 'address confirmed');

  await suite.tell("change INSERT INTO documents.parked_event (source, position, epoch, subject, type, bytes, error)"
    + " VALUES ('intake', 1, gen_random_uuid(), gen_random_uuid(), 'nl.digimeente.zaak.created', 'x', 'it was too heavy')");
  await suite.tell('kill audit');
  const beheer = await enterAs('medewerker', 'Alex Bakker', '/beheer');
  await beheer.click(beheer.page.locator('#bedrijf-stop')); // what refreshes itself cannot be looked at for long
  await look(beheer, 'beheer');
  await press(beheer, 'a[href^="/beheer/apart/"]');
  await look(beheer, 'what was set aside');
  await suite.tell('start audit');
  await beheer.open('/beheer/sessies');
  await look(beheer, 'sessions of civil servants');
  await Promise.all([resident.close(), desk.close(), beheer.close()]);
});

test('both_tables_of_colours_have_the_same_rows', async () => {
  const [light, dark] = (await readFile('services/gateway/static/colours.css', 'utf8')).split('@media')
    .map((table) => [...table.matchAll(/(--[\w-]+):/g)].map(([, name]) => name));
  assert.ok(light.length > 30);
  assert.deepEqual(dark, light);
  for (const file of ['own.css', 'desk.css'])
    assert.doesNotMatch(await readFile(`services/gateway/static/${file}`, 'utf8'), /#[0-9a-f]{3,8}\b|\brgba?\(/i, `${file} takes its colours from the tables`);
});

// The two colours of a picture that have the most of it.
async function mainColours(page, png) {
  const { base64 } = await page.evaluate(decode, png.toString('base64'));
  const pixels = Buffer.from(base64, 'base64'), counts = new Map();
  for (let at = 0; at < pixels.length; at += 4) {
    const colour = pixels.subarray(at, at + 3).join();
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one).slice(0, 2).map(([colour]) => colour.split(',').map(Number));
}

test('the_logo_stands_out_from_a_dark_page_as_from_a_light_one_and_paper_is_white', async () => {
  const visitor = await enter(), blank = await browser.newPage(); // ours may not load a picture that is in a text
  await visitor.open('/');
  for (const colorScheme of ['light', 'dark']) {
    await visitor.page.emulateMedia({ colorScheme });
    const [one, other] = await mainColours(blank, await visitor.page.locator('.merk img').screenshot());
    assert.ok(contrast(one, other) >= 3, `the logo is ${contrast(one, other)} from the page that is ${colorScheme}`);
    const page = parse(await visitor.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor));
    assert.ok(colorScheme === 'dark' ? luminance(page) < 0.05 : luminance(page) === 1, `the page is ${colorScheme}: ${page}`);
  }
  await visitor.page.emulateMedia({ colorScheme: 'dark', media: 'print' });
  const paper = parse(await visitor.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor));
  assert.equal(luminance(paper), 1, 'what is printed is light');
  await Promise.all([visitor.close(), blank.close()]);
});

test('a_step_that_was_skipped_says_so_in_words', async () => {
  const emailadres = 'overgeslagen@example.org', { zaaknummer } = await apply(browser, suite, melding, { ...melding.answers({ foto }), emailadres });
  const desk = await enterAs('medewerker', 'Bo de Vries', `/medewerker?welke=alle&zoek=${zaaknummer}`);
  await desk.press(zaaknummer);
  await look(desk, 'zaak with a photo');
  await act(desk, 'afhandelen', { resultaattype: true, toelichting: 'De lamp brandt weer.' });
  const resident = await enter();
  await resident.open(await mailed(emailadres, '/volg/'));
  const steps = await resident.page.locator('.stappen > li').evaluateAll((all) => all.map((one) => [one.className.trim(), one.querySelector('.klein').innerText]));
  assert.deepEqual(steps.map(([name]) => name), ['bereikt', 'overgeslagen', 'bereikt nu']);
  assert.equal(steps[1][1], 'Was niet nodig');
  await look(resident, 'zaak with a step that was skipped');
  await Promise.all([desk.close(), resident.close()]);
});
