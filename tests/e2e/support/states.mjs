// SPDX-License-Identifier: EUPL-1.2
// Looks at the page where a visitor is in all the ways in which people see it.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { inspectSource } from './contrast.mjs';

export const WIDE = { width: 1280, height: 1024 };
const HALF = { width: 640, height: 512 }; // WIDE at 200 %
const QUARTER = { width: 320, height: 256 }; // WIDE at 400 %
const SCHEMES = ['light', 'dark'];
// What a mouse and a finger do to all elements at once; the focus itself is given to one after another.
const PRESSED = [['hover'], ['hover', 'active'], ['hover', 'focus', 'focus-visible']];
// Source: WCAG 2.2, success criterion 1.4.12.
const SPACED = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }';
const LARGE = 'html { font-size: 200% !important }';
// What tells a state without a word, and what takes the state away. The weight of the letters is not enough.
const MARKS = {
  '.nav [aria-current]': (element) => element.removeAttribute('aria-current'),
  '.tabs [aria-current]': (element) => element.removeAttribute('aria-current'),
  '.balk': (element) => { element.value = 0; },
  '.stappen > .bereikt': (element) => element.classList.remove('bereikt', 'nu'),
  '.stappen > .nu': (element) => element.classList.remove('nu'),
  '.stappen > .overgeslagen': (element) => element.classList.remove('overgeslagen'),
  '.veld--fout': (element) => element.classList.remove('veld--fout'),
  '.keuze :checked': (element) => { element.checked = false; },
};
const SHOTS = process.env.E2E_SHOTS;

// Returns sentences about what is wrong, each with how it was seen; none where all is well.
export async function faultsOf(visitor, name) {
  const faults = new Set();
  const look = async (how, ...questions) => {
    for (const question of questions)
      for (const fault of await visitor.page.evaluate((asked) => globalThis.inspect[asked](), question)) faults.add(`${name}, ${how}: ${fault}`);
  };
  await visitor.page.evaluate(inspectSource);
  await visitor.page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
  await visitor.page.keyboard.press('Tab'); // from here on the focus is shown, as to whoever has no mouse
  for (const scheme of SCHEMES) await lookAt(visitor, scheme, look);
  await lookAtLetters(visitor, look);
  await lookAtForcedColours(visitor, name, faults, look);
  await visitor.page.emulateMedia({ forcedColors: null });
  await look('reduced motion', 'motionFaults');
  await shoot(visitor, name);
  await visitor.page.emulateMedia({ reducedMotion: null, colorScheme: null });
  await visitor.page.setViewportSize(WIDE);
  return [...faults];
}

async function lookAt(visitor, scheme, look) {
  const { page } = visitor;
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' }); // a page that scrolls slowly has not got to what has the focus
  for (const size of [QUARTER, HALF, WIDE]) {
    await page.setViewportSize(size);
    await look(`${scheme} at ${size.width} px`, 'textFaults', 'shapeFaults', 'sizeFaults', ...size === HALF ? [] : ['focusFaults']);
  }
  for (const states of PRESSED) {
    const release = await force(page, states);
    await look(`${scheme}, ${states}`, 'textFaults', 'shapeFaults');
    await release();
  }
}

// Every element is as if it had these states.  Returns what ends that.
async function force(page, states) {
  const session = await page.context().newCDPSession(page);
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  const { root } = await session.send('DOM.getDocument', { depth: 0 });
  const { nodeIds } = await session.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector: 'body *' });
  await Promise.all(nodeIds.map((nodeId) => session.send('CSS.forcePseudoState', { nodeId, forcedPseudoClasses: states })));
  return () => session.detach();
}

// With letters twice as large, and with the space between them that a reader may want.
async function lookAtLetters({ page }, look) {
  for (const [how, size, rule] of [['letters of 200 %', WIDE, LARGE], ['spaced letters', QUARTER, SPACED]]) {
    await page.setViewportSize(size);
    await page.evaluate((css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }, rule);
    await look(how, 'sizeFaults');
    await page.evaluate(() => { document.adoptedStyleSheets = []; });
  }
}

async function lookAtForcedColours({ page }, name, faults, look) {
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ forcedColors: 'active' });
  await look('forced colours', 'textFaults', 'shapeFaults', 'focusFaults');
  for (const mark of Object.keys(MARKS))
    if (await isLost(page, mark)) faults.add(`${name}, forced colours: the state is lost of ${mark}`);
}

// True when an element looks alike with its state and without.
async function isLost(page, mark) {
  const element = page.locator(mark).first();
  if (!await element.isVisible()) return false;
  await page.evaluate(() => document.activeElement.blur());
  const before = await element.evaluateHandle((one) => one.cloneNode(true));
  await element.evaluate((one) => { one.dataset.look = ''; one.style.fontWeight = getComputedStyle(one).fontWeight; });
  const marked = page.locator('[data-look]');
  const withState = await marked.screenshot();
  await marked.evaluate(MARKS[mark]);
  const without = await marked.screenshot();
  await marked.evaluate((one, old) => one.replaceWith(old), before);
  return withState.equals(without);
}

// A folder of pictures, to look at every page afterwards.
async function shoot({ page }, name) {
  if (!SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.evaluate(() => document.activeElement.blur());
  for (const width of [360, 1280])
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await page.screenshot({ fullPage: true, path: join(SHOTS, `${name.replace(/[^\w-]+/g, '_')}.${width}.${colorScheme}.png`) });
    }
}
