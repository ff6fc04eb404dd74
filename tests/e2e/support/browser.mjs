// SPDX-License-Identifier: EUPL-1.2
// A browser whose every page is checked: what it shows, what it says of faults, and whom it asks.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { axeSource, chromium, HtmlValidate, PATIENCE_MS } from './modules.mjs';

export const PHONE = { width: 360, height: 740 };
export const DESKTOP = { width: 1280, height: 900 };

const FLAGS = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-default-apps',
  '--disable-domain-reliability', '--disable-extensions', '--disable-sync', '--no-first-run', '--no-pings'];
const AXE = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] };
const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    'form-dup-name': 'off', // a file that is kept is ticked under the name of the field that takes another
    'long-title': 'off', // search engines are not who our titles are for
    'no-trailing-whitespace': 'off', // where a template had a section
    'tel-non-breaking': 'off',
    'void-style': 'off',
  },
});
const SHOTS = process.env.E2E_SHOTS; // a folder, to look at every page afterwards
if (SHOTS) mkdirSync(SHOTS, { recursive: true });

export const launch = () => chromium.launch({ executablePath: '/usr/bin/chromium-headless-shell', args: FLAGS });

// A browser of somebody's own: no cookies, this width, with scripts or without. One in a hurry does not have pages
// looked at that another test looks at.
export async function visit(browser, suite, { size = PHONE, scripts = true, taal = 'nl', isHurried = false } = {}) {
  const context = await browser.newContext({ viewport: size, javaScriptEnabled: scripts, baseURL: suite.url,
    locale: taal === 'nl' ? 'nl-NL' : 'en-GB', serviceWorkers: 'block' });
  if (scripts && !isHurried) await context.addInitScript(axeSource); // in pages from the start: that is quicker than later
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return new Visitor(suite, context, page, { size, scripts, taal, isHurried });
}

export async function shows(visitor, ...texts) {
  const page = await visitor.text();
  for (const text of texts) assert.ok(page.includes(text), `${visitor.path} shows ${text}: ${page}`);
}

export class Visitor {
  #documents = new Map(); // by address, the last HTML that came from there, as it came
  #faults = [];
  presses = 0; // of buttons and links that led to a page
  #looker; // a page of its own for #checkAccessWithout

  constructor(suite, context, page, options) {
    Object.assign(this, { suite, context, page, ...options });
    page.on('console', (message) => message.type() === 'error' && this.#hear(message.text(), message.location().url));
    page.on('pageerror', (error) => this.#faults.push(`script: ${error.message}`));
    page.on('request', (request) => this.#judge(request.url()));
    page.on('response', (response) => this.#keep(response));
  }

  // A page that is refused on purpose is an error to the console, and none to us; the provider's are not our pages.
  #hear(text, url) {
    if (url.startsWith(this.suite.issuer)) return;
    if (/Failed to load resource: the server responded with a status of (4\d\d|50[03])/.test(text) && this.#documents.has(bare(url))) return;
    if (/net::ERR_INTERNET_DISCONNECTED/.test(text)) return; // the test did that
    this.#faults.push(`console: ${text}`);
  }

  #judge(url) {
    const { protocol, origin } = new URL(url);
    if (protocol !== 'data:' && origin !== this.suite.url && origin !== this.suite.issuer) this.#faults.push(`request to ${url}`);
  }

  #keep(response) {
    const isPage = ['document', 'xhr'].includes(response.request().resourceType());
    if (isPage && response.headers()['content-type']?.startsWith('text/html') && !isRedirect(response))
      this.#documents.set(bare(response.url()), { status: response.status(), html: response.text().catch(() => null) });
  }

  // The page's own address, without what follows #.
  get path() {
    return new URL(this.page.url()).pathname;
  }

  get isOurs() {
    return this.page.url().startsWith(`${this.suite.url}/`);
  }

  async open(path) {
    await this.page.goto(new URL(path, this.suite.url).href);
    await this.check();
  }

  // Presses what has this name, or is this locator, and waits for the page that follows.
  async press(what) {
    this.presses++;
    const named = () => this.page.getByRole('button', { name: what, exact: typeof what === 'string' }).or(this.page.getByRole('link', { name: what, exact: typeof what === 'string' }));
    await this.follow(() => this.click((what.click ? what : named()).first()));
  }

  // By a key, where a mouse would reach it too: a mouse's press and its release are two messages, between which a browser
  // that is busy has lost a click. Without scripts nothing tells that a page has come to rest, which a mouse waits for.
  async click(target) {
    if (this.scripts) await target.click({ trial: true });
    await target.focus();
    await this.page.keyboard.press(await target.evaluate((element) => element.type === 'radio' || element.type === 'checkbox') ? 'Space' : 'Enter');
  }

  // Does what brings another page, or the same one anew, and waits for it.
  async follow(act) {
    await this.page.evaluate(() => { document.body.dataset.seen = ''; });
    await act();
    const until = Date.now() + PATIENCE_MS;
    while (!await this.page.evaluate(() => document.readyState === 'complete' && !('seen' in document.body.dataset)).catch(() => false)) {
      assert.ok(Date.now() < until, `a page follows ${this.path}`);
      await new Promise((next) => setTimeout(next, 20));
    }
    await this.check();
  }

  async text() {
    return (await this.page.locator('body').innerText()).replace(/\u00ad/g, '').replace(/\s+/g, ' '); // without soft hyphens
  }

  // Every page that is come by passes here.
  async check() {
    if (!this.isOurs) return;
    const kept = this.#documents.get(bare(this.page.url()));
    const where = `${this.path} at ${this.size.width} px`;
    assert.deepEqual(this.#faults.splice(0), [], where);
    const { lang, title, overflow, wide } = await this.page.evaluate(measure);
    assert.notEqual(title, '', `${where} has a title`);
    assert.equal(lang, this.taal, `the language of ${where}`);
    assert.ok(overflow <= 0, `${where} scrolls sideways by ${overflow} px: ${wide}`);
    const html = await kept?.html;
    if (!html || this.isHurried) return;
    const shape = shapeOf(html);
    if (isNew(shape)) await checkMarkup(where, html);
    if (!isNew(`${this.size.width} ${this.scripts} ${shape}`)) return;
    await this.#shoot(where, title);
    if (this.scripts) await checkAccess(where, this.page);
    else await this.#checkAccessWithout(where, html);
  }

  // axe waits for timers, which do not run where scripts are off: it looks at the same page where only ours do not run.
  async #checkAccessWithout(where, html) {
    this.#looker ??= await this.#openLooker();
    await this.#looker.unrouteAll();
    await this.#looker.route('**', (route) => {
      const kind = route.request().resourceType();
      return kind === 'document' ? route.fulfill({ contentType: 'text/html', body: html }) : kind === 'script' ? route.abort() : route.continue();
    });
    await this.#looker.goto(this.page.url());
    await checkAccess(`${where} without scripts`, this.#looker);
  }

  async #openLooker() {
    const context = await this.context.browser().newContext({ viewport: this.size, storageState: await this.context.storageState() });
    await context.addInitScript(axeSource);
    return context.newPage();
  }

  async #shoot(where, title) {
    if (!SHOTS) return;
    const name = `${this.path.replace(/[0-9a-f-]{32,36}/g, 'ID').replace(/[^\w-]+/g, '_')}.${title.replace(/[^\w]+/g, '_').slice(0, 40)}`;
    await this.page.screenshot({ fullPage: true, path: join(SHOTS, `${this.size.width}.${this.taal}.${name}.png`) });
  }

  async close() {
    await this.#looker?.context().close();
    await this.context.close();
  }
}

const checked = new Set(); // the same page is looked at once; what a size does not change, once for all sizes
const isNew = (key) => !checked.has(key) && Boolean(checked.add(key));
const bare = (url) => url.split('#')[0];
const isRedirect = (response) => response.status() >= 300 && response.status() < 400;
// The page without what differs from one request to the next.
const shapeOf = (html) => html.replace(/value="[^"]*"|[0-9a-f-]{32,36}/g, '');

function measure() {
  const { scrollWidth, clientWidth } = document.documentElement;
  const wide = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > clientWidth + 1);
  return { lang: document.documentElement.lang, title: document.title, overflow: scrollWidth - clientWidth,
    wide: wide.slice(-3).map((element) => element.outerHTML.slice(0, 120)).join(' ') };
}

async function checkMarkup(where, html) {
  const report = await validator.validateString(html);
  const wrong = report.results.flatMap((result) => result.messages.map((one) => `${one.line}:${one.column} ${one.ruleId}: ${one.message}`));
  assert.deepEqual(wrong, [], `the HTML of ${where}`);
}

export async function checkAccess(where, page) {
  const { violations } = await page.evaluate((options) => globalThis.axe.run(options), AXE);
  const wrong = violations.map((one) => `${one.id}: ${one.help}: ${one.nodes.map((node) => node.html.slice(0, 200)).join(' | ')}`);
  assert.deepEqual(wrong, [], `axe at ${where}`);
}
