// SPDX-License-Identifier: EUPL-1.2
// The whole suite as a child of the test, and the mail that it sends.
import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build, PATIENCE_MS } from './modules.mjs';

export class Suite {
  #child;
  #lines;
  confirmed = new Set(); // links of mails that were followed

  // Returns when everything answers.  Takes: settings, a service and an option in turn: 'notification', '--smtp-url=...'
  static async start(settings = []) {
    const suite = new Suite();
    suite.#child = spawn(join(build, 'tests/e2e/suite'), settings, { stdio: ['pipe', 'pipe', 'inherit'] });
    suite.#lines = createInterface({ input: suite.#child.stdout })[Symbol.asyncIterator]();
    Object.assign(suite, JSON.parse(await suite.#answer()));
    return suite;
  }

  // Ends everything; throws where a service did not end well.
  async stop() {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.stdin.end();
    const code = await ended;
    if (code !== 0) throw new Error(`the suite ended with ${code}`);
  }

  async #answer() {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('the suite is gone');
    return value;
  }

  // One of the commands of suite.c.
  async tell(command) {
    this.#child.stdin.write(`${command}\n`);
    return this.#answer();
  }

  async number(sql) {
    return Number(await this.tell(`number ${sql}`));
  }

  // The first mail to this address of which the text matches, as {subject, text, links}, once it has come.
  async mail(address, pattern) {
    for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await new Promise((next) => setTimeout(next, 50))) {
      const mails = await this.mails(address);
      await this.confirm(mails);
      const found = mails.find((mail) => pattern.test(mail.subject) || pattern.test(mail.text));
      if (found) return found;
    }
    throw new Error(`no mail to ${address} that matches ${pattern}`);
  }

  // Says that the address is theirs, as whoever typed it does: without a login nothing else is mailed before that.
  async confirm(mails) {
    const path = mails.flatMap((mail) => mail.links).find((link) => link.includes('/bevestigen/'));
    if (!path || this.confirmed.has(path)) return;
    this.confirmed.add(path);
    const page = await fetch(path);
    const cookie = page.headers.get('set-cookie').split(/, (?=[^ ;=]+=)/).map((one) => one.split(';')[0]).join('; ');
    const [, token] = (await page.text()).match(/name="-csrf" value="([^"]*)"/);
    const answer = await fetch(path, { method: 'POST', headers: { cookie }, body: new URLSearchParams({ '-csrf': token }) });
    if (!answer.ok) throw new Error(`the address was not confirmed: ${answer.status}`);
  }

  async mails(address) {
    const folder = join(this.folder, 'mail/new');
    const names = await readdir(folder).catch(() => []);
    const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')));
    return texts.filter((text) => text.includes(`Delivered-To: ${address}\n`)).map(decodeMail);
  }
}

// What our own mails are made of: encoded words in base64, and quoted-printable parts.
function decodeMail(raw) {
  const bytes = (latin1) => Buffer.from(latin1, 'latin1').toString();
  const [, subject = ''] = raw.match(/^Subject: (.*(?:\n[ \t].*)*)/m) ?? [];
  const text = bytes(raw.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))));
  return {
    subject: subject.replace(/\n[ \t]/g, '').replace(/=\?UTF-8\?B\?([^?]*)\?=/gi, (_, word) => Buffer.from(word, 'base64').toString()),
    text,
    links: text.match(/http:\/\/localhost[^\s"<>]+/g) ?? [],
  };
}
