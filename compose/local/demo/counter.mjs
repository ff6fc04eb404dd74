// SPDX-License-Identifier: EUPL-1.2
// The counter and the desk, as people with demo logins use them.
import { Browser } from './browser.mjs';

const STEPS_MAX = 40;
const ZAAKNUMMER = /\b\d\d[0-9A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{4}\b/;
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

// Answers as a form names them: [name, value], a date or a place in its parts.
function inputsOf([name, answer]) {
  if (Array.isArray(answer)) return answer.map((one) => [name, one]);
  if (answer.bytes) return [[name, answer]];
  if (typeof answer === 'object') return Object.entries(answer).map(([part, value]) => [`${name}.${part}`, value]);
  const [, year, month, day] = answer.match(/^(\d{4})-(\d\d)-(\d\d)$/) ?? [];
  return year ? [[name, answer], [`${name}.dag`, day], [`${name}.maand`, month], [`${name}.jaar`, year]] : [[name, answer]];
}

// What a page says is wrong, for the person who makes the demo.
const faultOf = (html) => (html.match(/class="(?:veld__fout|utrecht-alert[^"]*)"[\s\S]*?<\/(?:p|div)>/)?.[0] ?? '').replace(/<[^>]*>|class="[^"]*"[^>]*>/g, ' ').replace(/\s+/g, ' ').trim();

// Whether a page tells already what these values would: a run that was cut off may have done it and not said so.
function says({ html }, { text: asked, reason, toelichting, statustoelichting, antwoord, bestand }) {
  const text = asked ?? reason ?? toelichting ?? statustoelichting ?? antwoord ?? bestand.name;
  return html.includes(text.split('\n')[0].replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`));
}

// Answers each step of a draft that asks something, from its page on, and sends it.  Returns the zaaknummer.
export async function answerAll(browser, first, path, answers) {
  const inputs = Object.entries(answers).flatMap(inputsOf);
  let page = first;
  for (let at = 0; at < STEPS_MAX && new URL(page.url).pathname.startsWith(path); at += 1) {
    const { url, html } = page;
    const form = page.forms.find(({ action }) => action?.startsWith(path) && !action.endsWith('/weggooien'));
    if (!form) break;
    page = await browser.submit(page, form, inputs.filter(([name]) => form.names.has(name)));
    if (page.url === url) throw new Error(`${url}: ${faultOf(page.html) || faultOf(html)}`);
  }
  const [zaaknummer] = page.html.match(ZAAKNUMMER) ?? [];
  if (!zaaknummer) throw new Error(`${page.url} is no receipt: ${page.code} ${faultOf(page.html)}`);
  return zaaknummer;
}

// The path of the draft that a page is a step of.
export function draftOf(page) {
  const [path] = new URL(page.url).pathname.match(new RegExp(`^/aanvraag/${UUID.source}`)) ?? [];
  if (!path) throw new Error(`${page.url} is no draft: ${page.code} ${faultOf(page.html)}`);
  return path;
}

export class Counter {
  #url;
  #logins;
  #browsers = new Map(); // a promise of each, so that somebody logs in once
  #dossiers = new Map(); // {who, page} of each zaak: what its last action showed, so that it is opened once

  // logins: as what each person logs in, inwoner, ondernemer or medewerker.
  constructor(url, logins) {
    this.#url = url;
    this.#logins = logins;
  }

  close() {
    for (const browser of this.#browsers.values()) browser.then((one) => one.close(), () => {});
  }

  // The browser of somebody who has logged in.
  #as(who) {
    if (!this.#browsers.has(who)) this.#browsers.set(who, this.#logIn(new Browser(), who));
    return this.#browsers.get(who);
  }

  async #logIn(browser, who) {
    const page = await browser.open(`${this.#url}/inloggen?als=${this.#logins[who]}`);
    const form = page.forms.find(({ hidden }) => hidden.some(([name, value]) => name === 'wie' && value === who));
    if (!form) throw new Error(`${page.url} knows no ${who}`);
    await browser.submit(page, form, []);
    return browser;
  }

  // Starts a journey.  Returns the path of the draft.
  async start(who, journey) {
    const browser = await this.#as(who);
    const page = await browser.open(`${this.#url}/regelen/${journey}`);
    const form = page.forms.find(({ action }) => action === `/regelen/${journey}`);
    if (!form) throw new Error(`${who} may not start ${journey}`);
    const first = await browser.submit(page, form, [['-als', this.#logins[who]]]);
    return draftOf(first);
  }

  // Answers each step of a draft that asks something, and sends it.  Returns the zaak's UUID.
  async send(who, path, answers) {
    const browser = await this.#as(who);
    const zaaknummer = await answerAll(browser, await browser.open(`${this.#url}${path}`), path, answers);
    return this.#find(browser, zaaknummer);
  }

  // The UUID of an own zaak, from its card.
  async #find(browser, zaaknummer) {
    const { url, html } = await browser.open(`${this.#url}/mijn`);
    const card = html.slice(0, Math.max(html.indexOf(zaaknummer), 0)).lastIndexOf('href="/mijn/');
    const [uuid] = html.slice(card).match(UUID) ?? [];
    if (card < 0 || !uuid) throw new Error(`${url} has no ${zaaknummer}`);
    return uuid;
  }

  // Answers the open question about an own zaak, unless that was done.
  async answer(who, uuid, values) {
    const browser = await this.#as(who);
    const zaak = await browser.open(`${this.#url}/mijn/${uuid}`);
    if (says(zaak, values)) return;
    const [path] = zaak.html.match(new RegExp(`/mijn/${uuid}/vraag/[^"#]+`)) ?? [];
    if (!path) throw new Error(`${zaak.url} asks nothing`);
    await this.#press(browser, await browser.open(`${this.#url}${path}`), path, values);
    this.#dossiers.delete(uuid);
  }

  // Does something about a zaak at the desk, unless that was done.
  async act(who, uuid, action, values) {
    const browser = await this.#as(who);
    const path = `/medewerker/zaak/${uuid}/${action}`;
    const before = this.#dossiers.get(uuid);
    let page = before?.who === who ? before.page : await browser.open(`${this.#url}/medewerker/zaak/${uuid}`);
    const isDone = Object.keys(values).length ? says(page, values) : !page.html.includes(path);
    if (!isDone) {
      const isAtOnce = page.forms.some((form) => form.action === path);
      const form = isAtOnce ? page : await browser.open(`${this.#url}${path}`);
      page = await this.#press(browser, form, path, { ...values, '-gelezen': 'ja' }); // a decision was read over
    }
    this.#dossiers.set(uuid, { who, page });
  }

  // Returns the page that it leads to.
  async #press(browser, page, path, values) {
    const form = page.forms.find(({ action }) => action === path);
    if (!form) throw new Error(`${page.url} has no form for ${path}`);
    const after = await browser.submit(page, form, Object.entries(values));
    if (after.code !== 200 || new URL(after.url).pathname === path) throw new Error(`${path}: ${after.code} ${faultOf(after.html)}`);
    return after;
  }
}
