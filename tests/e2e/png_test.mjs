// SPDX-License-Identifier: EUPL-1.2
// The pictures of README.md, made smaller.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launch } from './support/browser.mjs';
import { decode, reduce } from './support/png.mjs';

const browser = await launch();
after(() => browser.close());

async function shoot(html) {
  const page = await browser.newPage({ viewport: { width: 301, height: 200 } });
  await page.setContent(html);
  return { page, png: await page.screenshot() };
}

// The most that a channel of a pixel differs, of 256.
async function difference(page, one, other) {
  const [a, b] = await Promise.all([one, other].map(async (png) => Buffer.from((await page.evaluate(decode, png.toString('base64'))).base64, 'base64')));
  assert.equal(a.length, b.length);
  return a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at])), 0);
}

test('a_picture_of_few_colours_is_the_same_picture_in_fewer_bytes', async () => {
  const { page, png } = await shoot('<p style="border: 9px solid gold">Nog 5 dagen, zegt de werklijst</p>');
  const small = await reduce(page, png);
  assert.ok(small.length < 0.7 * png.length, `${small.length} of ${png.length} bytes`);
  assert.equal(await difference(page, png, small), 0);
});

test('a_picture_of_too_many_colours_is_nearly_the_same', async () => {
  const { page, png } = await shoot('<body style="background: linear-gradient(45deg, red, lime, blue)">');
  const most = await difference(page, png, await reduce(page, png));
  assert.ok(most > 0 && most < 64, `${most}`);
});
