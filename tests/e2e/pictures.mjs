// SPDX-License-Identifier: EUPL-1.2
// Takes the three pictures of README.md from a counter that runs: node tests/e2e/pictures.mjs URL FOLDER
// It uses the zaken that are there, and makes some by way of the pages where they are too few.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, PHONE, visit } from './support/browser.mjs';
import { begin, fill, logIn, send, walk } from './support/form.mjs';
import { journeys } from './support/journeys.mjs';
import { pdf, photo } from './support/pictures.mjs';
import { reduce } from './support/png.mjs';

const BYTES_MAX = 60 * 1024;
const WIDE = { width: 1200, height: 900 };
const ZAKEN_MIN = 6; // a work list with fewer says little
const [url, folder] = process.argv.slice(2);
if (!url || !folder) fail('Usage: node tests/e2e/pictures.mjs http://localhost:7180 FOLDER');

const issuer = await findIssuer();
const browser = await launch();
const counter = { url: new URL(url).origin, issuer, folder: await mkdtemp(join(tmpdir(), 'pictures-')) };
const files = { foto: await photo(browser), pdf: pdf() };
const enter = (size) => visit(browser, counter, { size, isHurried: true });

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

// Where the counter sends people to log in.
async function findIssuer() {
  const answer = await fetch(new URL('/inloggen?als=medewerker', url), { redirect: 'manual' }).catch(() => null);
  if (answer?.status !== 303) fail(`No counter with logins answers at ${url}. Start one with: make run DETACH=1`);
  return new URL(answer.headers.get('location')).origin;
}

async function shoot(visitor, name) {
  const path = join(folder, `${name}.png`);
  await visitor.page.evaluate(() => document.activeElement.blur());
  const blank = await browser.newPage(); // ours may not load a picture that is in a text
  const png = await reduce(blank, await visitor.page.screenshot({ animations: 'disabled' }));
  await blank.close();
  assert.ok(png.length <= BYTES_MAX, `${path} would be ${png.length} bytes, more than ${BYTES_MAX}`);
  await writeFile(path, png);
  console.log(`${path}  ${png.length} bytes`);
}

// One request, from the home page to its receipt.
async function apply(name) {
  const visitor = await enter(PHONE);
  await begin(visitor, journeys[name]);
  await walk(visitor, { ...journeys[name].answers(files), emailadres: 'sanne@example.org' });
  await send(visitor);
  await visitor.close();
}

async function logInAs(als, naam, path) {
  const visitor = await enter(WIDE);
  await visitor.open(`/inloggen?als=${als}`);
  await logIn(visitor, naam);
  await visitor.open(path);
  return visitor;
}

// A step of a request, half filled in.
async function pictureStep() {
  const visitor = await enter(PHONE);
  await begin(visitor, journeys['melding-openbare-ruimte']);
  await fill(visitor, { categorie: 'straatverlichting' });
  await shoot(visitor, 'inwoner');
  await visitor.close();
}

// The work list; where it is too short, after a request of each kind.
async function pictureDesk() {
  const desk = await logInAs('medewerker', 'Bo de Vries', '/medewerker?welke=alle');
  if (await desk.page.locator('.werk__zaak').count() < ZAKEN_MIN) {
    for (const name of Object.keys(journeys)) await apply(name);
    await desk.open('/medewerker?welke=alle');
  }
  await shoot(desk, 'medewerker');
  await desk.close();
}

// Who looked at what of Sanne's; where nobody did yet, Bo does.
async function pictureGegevens() {
  const mijn = await logInAs('inwoner', 'Sanne de Boer', '/mijn/gegevens');
  if (await mijn.page.locator('main .kaart').count() === 0) {
    const desk = await logInAs('medewerker', 'Bo de Vries', '/medewerker?welke=alle&zaaktype=gehandicaptenparkeerkaart');
    await desk.press(desk.page.locator('.werk__zaak').first());
    await desk.close();
    await mijn.open('/mijn/gegevens');
  }
  await shoot(mijn, 'mijn-gegevens');
  await mijn.close();
}

try {
  await mkdir(folder, { recursive: true });
  await pictureStep();
  await pictureDesk();
  await pictureGegevens();
} finally {
  await browser.close();
  await rm(counter.folder, { recursive: true });
}
