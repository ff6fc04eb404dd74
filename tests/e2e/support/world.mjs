// SPDX-License-Identifier: EUPL-1.2
// One suite and one browser for all tests of a file, from the moment it imports them.
import { after } from 'node:test';
import { launch } from './browser.mjs';
import { Suite } from './suite.mjs';

export const browser = await launch();
export const suite = await Suite.start();
after(async () => {
  await browser.close();
  await suite.stop();
});
