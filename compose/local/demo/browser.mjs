// SPDX-License-Identifier: EUPL-1.2
// A browser without scripts: cookies, pages, and forms as people send them.
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';

const REDIRECTS_MAX = 12;
const TIMEOUT_MS = 30000;
const PAGE_BYTES_MAX = 4 * 1024 * 1024;
const BUSY_TRIES = 60;

const unescape = (text) => text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(amp|lt|gt|quot));/gi, (all, decimal, hex, name) => (
  name ? { amp: '&', lt: '<', gt: '>', quot: '"' }[name.toLowerCase()] : String.fromCodePoint(decimal ? Number(decimal) : parseInt(hex, 16))));

const attribute = (tag, name) => {
  const [, value] = tag.match(new RegExp(`\\s${name}="([^"]*)"`)) ?? [];
  return value === undefined ? undefined : unescape(value);
};

// The forms of a page: where each goes, its hidden values, and the names of what it asks.
function readForms(html) {
  return [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map(([form]) => {
    const tags = [...form.matchAll(/<(?:input|textarea|select)\b[^>]*>/g)].map(([tag]) => tag);
    const hidden = tags.filter((tag) => attribute(tag, 'type') === 'hidden');
    return {
      action: attribute(form, 'action'),
      isMultipart: attribute(form, 'enctype') === 'multipart/form-data',
      hidden: hidden.map((tag) => [attribute(tag, 'name'), attribute(tag, 'value') ?? '']),
      names: new Set(tags.filter((tag) => !hidden.includes(tag)).map((tag) => attribute(tag, 'name'))),
    };
  });
}

// A value is a text or a file, {name, type, bytes}.
function writeMultipart(values) {
  const boundary = randomUUID();
  const parts = values.flatMap(([name, value]) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${
      value.bytes ? `; filename="${value.name}"\r\nContent-Type: ${value.type}` : ''}\r\n\r\n`),
    value.bytes ?? Buffer.from(value), Buffer.from('\r\n')]);
  return { type: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]) };
}

const writeUrlencoded = (values) => ({ type: 'application/x-www-form-urlencoded', body: Buffer.from(String(new URLSearchParams(values))) });

const AGENT = { keepAlive: true, maxSockets: 4 };

export class Browser {
  #agents = { 'http:': new http.Agent(AGENT), 'https:': new https.Agent(AGENT) };
  #cookies = new Map();
  #onBusy;

  // onBusy is called with the code each time that the counter asks to come back.
  constructor({ onBusy = () => {} } = {}) {
    this.#onBusy = onBusy;
  }

  close() {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  // Once more, as browsers do, where a kept connection was closed just when it was used again.
  async #send(method, url, content) {
    try {
      return await this.#sendOnce(method, url, content);
    } catch (error) {
      if (!error.isOfKept) throw error;
      return this.#sendOnce(method, url, content);
    }
  }

  // By IPv4: localhost may be ::1 too, where nobody listens.
  #sendOnce(method, url, { type, body } = {}) {
    const headers = { Cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
    if (body) Object.assign(headers, { 'Content-Type': type, 'Content-Length': body.length });
    const { protocol } = new URL(url);
    const { request } = protocol === 'https:' ? https : http;
    return new Promise((resolve, reject) => {
      const sent = request(url, { method, headers, agent: this.#agents[protocol], timeout: TIMEOUT_MS, family: 4 }, async (response) => {
        try {
          resolve({ url, response, html: await this.#read(response) });
        } catch (error) {
          reject(error);
        }
      });
      sent.once('timeout', () => sent.destroy(new Error(`${url} does not answer`)));
      sent.once('error', (error) => reject(Object.assign(error, { isOfKept: sent.reusedSocket && error.code === 'ECONNRESET' })));
      sent.end(body);
    });
  }

  async #read(response) {
    for (const line of response.headers['set-cookie'] ?? []) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      if (value) this.#cookies.set(name, value);
      else this.#cookies.delete(name);
    }
    const parts = [];
    let size = 0;
    for await (const part of response) {
      size += part.length;
      if (size > PAGE_BYTES_MAX) throw new Error('a page is too large');
      parts.push(part);
    }
    return Buffer.concat(parts).toString();
  }

  // The page that an address leads to, as {url, code, html, forms}. A counter that is busy is asked again.
  async #follow(method, url, body) {
    let busy = 0;
    for (let at = 0; at < REDIRECTS_MAX; at += 1) {
      const { response, html } = await this.#send(method, url, body);
      const { statusCode: code, headers } = response;
      if ((code === 429 || code === 503) && busy < BUSY_TRIES) {
        busy += 1;
        this.#onBusy(code);
        at -= 1;
        await new Promise((next) => setTimeout(next, 1000 * Math.min(Number(headers['retry-after'] ?? 1), 5)));
      } else if (!headers.location) return { url, code, html, forms: readForms(html) };
      else [method, url, body] = ['GET', new URL(headers.location, url).href, undefined];
    }
    throw new Error(`${url} leads round in circles`);
  }

  async open(url) {
    const page = await this.#follow('GET', url);
    if (page.code !== 200) throw new Error(`${url} answers ${page.code}`);
    return page;
  }

  // Sends a form of a page: what is hidden in it, and values, a list of [name, value].
  async submit(page, form, values) {
    const all = [...form.hidden, ...values];
    const url = new URL(form.action || page.url, page.url).href;
    return this.#follow('POST', url, form.isMultipart ? writeMultipart(all) : writeUrlencoded(all));
  }
}
