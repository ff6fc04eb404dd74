// SPDX-License-Identifier: EUPL-1.2
// Answers typed into pages, whichever questions they ask.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { visit } from './browser.mjs';

const STEPS_MAX = 30;
export const WORDS = {
  nl: { verder: 'Verder', versturen: 'Versturen', zoeken: 'Zoeken', uitloggen: 'Uitloggen' },
  en: { verder: 'Continue', versturen: 'Send', zoeken: 'Search', uitloggen: 'Log out' },
};

// What the page asks for: [{name, type}], a group once.
export async function asked(visitor) {
  const inputs = await visitor.page.locator('main form[method=post] :is(input, textarea, select)').evaluateAll((all) => all
    .filter((one) => one.type !== 'hidden' && !one.readOnly && one.offsetParent)
    .map(({ name, type }) => ({ name, type })));
  return inputs.filter((one, at) => inputs.findIndex((other) => other.name === one.name && other.type === one.type) === at);
}

// Adds the rows that answers have and the page has not.
async function addRows(visitor, answers) {
  const { page } = visitor;
  for (const name of Object.keys(answers)) {
    const [, id] = name.match(/^([\w-]+)\.\d+\./) ?? [];
    const more = page.locator(`main button[name="${id}.more"]`);
    while (id && await more.count() && !await page.locator(`main [name="${name}"]`).count()) await visitor.press(more);
  }
}

// Fills in what is asked, from answers by name; what has no answer there stays empty.
export async function fill(visitor, answers) {
  await addRows(visitor, answers);
  for (const { name, type } of await asked(visitor)) {
    const answer = answers[name];
    if (answer !== undefined) await give(visitor, name, type, answer);
  }
}

async function give(visitor, name, type, answer) {
  const { page } = visitor;
  const field = page.locator(`main [name="${name}"]`);
  if (type === 'radio' || type === 'checkbox') {
    for (const value of [answer].flat()) {
      const choice = page.locator(`main [name="${name}"][value="${value}"]`);
      if (!await choice.isChecked()) await visitor.click(choice);
    }
  } else if (type === 'file') {
    await page.locator(`main [name="${name}"][type=file]`).setInputFiles(await keep(visitor.suite, answer));
  } else if (type === 'select-one') {
    await field.selectOption(answer);
  } else {
    await field.fill(answer);
  }
}

// A file where the browser finds it; it goes with the suite.  Returns its path.
export async function keep(suite, { name, buffer }) {
  const folder = join(suite.folder, 'uploads');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), buffer);
  return join(folder, name);
}

// From the first question to the summary.  Returns the addresses of the steps it saw.
export async function walk(visitor, answers, { until = '/controleren' } = {}) {
  const seen = [];
  while (!visitor.path.endsWith(until)) {
    assert.ok(!seen.includes(visitor.path) && seen.length < STEPS_MAX, `${visitor.path} leads on: ${await visitor.text()}`);
    seen.push(visitor.path);
    await fill(visitor, answers);
    await visitor.press(WORDS[visitor.taal].verder);
  }
  return seen;
}

// At the identity provider, back to the page that sent us there.
export async function logIn(visitor, name) {
  assert.ok(!visitor.isOurs, `${visitor.path} leads to the identity provider`);
  const button = visitor.page.getByRole('button', { name });
  await button.or(visitor.page.locator('summary')).first().waitFor(); // a provider that is slow is not one without a button
  if (!await button.isVisible()) await visitor.click(visitor.page.locator('summary'));
  await visitor.follow(() => visitor.click(button));
}

// From the home page to the first question, by its search or by its list; logs in where that is asked for.
export async function begin(visitor, journey, by = 'list') {
  const words = WORDS[visitor.taal];
  await visitor.open('/');
  if (by === 'search') {
    await visitor.page.getByRole('searchbox').fill(journey.zoek[visitor.taal]);
    await visitor.press(words.zoeken);
  }
  await visitor.press(visitor.page.locator('main').getByRole('link', { name: journey.title[visitor.taal] }));
  await start(visitor, journey.as?.rol);
  if (!visitor.isOurs) await logIn(visitor, journey.as.naam);
}

export const start = (visitor, rol = 'inwoner') => visitor.press(visitor.page.locator(`main button[name="-als"][value=${rol}]`));

export const ZAAKNUMMER = /\b\d\d[0-9A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{4}\b/;

// From the summary to the receipt.  Returns the zaaknummer.
export async function send(visitor) {
  await visitor.press(WORDS[visitor.taal].versturen);
  const [zaaknummer] = (await visitor.text()).match(ZAAKNUMMER) ?? [];
  assert.ok(zaaknummer, `a receipt with its zaaknummer: ${await visitor.text()}`);
  return zaaknummer;
}

// A whole request, without looking at its pages.  Returns {zaaknummer, mail}, the mail that says so.
export async function apply(browser, suite, journey, answers) {
  const visitor = await visit(browser, suite, { isHurried: true });
  await begin(visitor, journey);
  await walk(visitor, answers);
  const zaaknummer = await send(visitor);
  await visitor.close();
  return { zaaknummer, mail: await suite.mail(answers.emailadres, new RegExp(zaaknummer)) };
}
