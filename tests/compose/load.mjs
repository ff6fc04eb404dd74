// SPDX-License-Identifier: EUPL-1.2
// Visitors who send one melding after another through the front, until SIGTERM. A line "zaak NUMBER ADDRESS" for each receipt, "busy CODE"
// for each answer that says when to come back, which they do, and "error TEXT" for anything else that a visitor may not see.
// load.mjs URL VISITORS; NODE_EXTRA_CA_CERTS says whose certificate to trust. With VISITORS 0: logs in once as a resident instead.
import { Browser } from '../../compose/local/demo/browser.mjs';
import { answerAll, Counter, draftOf } from '../../compose/local/demo/counter.mjs';

const JOURNEY = 'melding-openbare-ruimte';
const answers = { categorie: 'straatverlichting', gevaar: 'nee', lamp_probleem: 'uit', mastnummer: 'K 1234',
  omschrijving: 'De lantaarn voor de deur brandt niet.', plek: { omschrijving: 'Kerkstraat 12', lat: '', lon: '' } };
const [url, visitors] = process.argv.slice(2);
const pause = (ms) => new Promise((next) => { setTimeout(next, ms); });
const say = (...words) => console.log(words.join(' '));
let isOver = false;
process.once('SIGTERM', () => { isOver = true; });

async function sendOne(email) {
  const browser = new Browser({ onBusy: (code) => say('busy', code) });
  try {
    const page = await browser.open(`${url}/regelen/${JOURNEY}`);
    const form = page.forms.find(({ action }) => action === `/regelen/${JOURNEY}`);
    const first = await browser.submit(page, form, [['-als', 'inwoner']]);
    say('zaak', await answerAll(browser, first, draftOf(first), { ...answers, emailadres: email }), email);
  } catch (error) {
    say('error', error.message.replace(/\s+/g, ' '));
  } finally {
    browser.close();
  }
}

async function visit(number) {
  for (let count = 0; !isOver; count += 1) {
    await sendOne(`bezoeker.${process.pid}.${number}.${count}@example.org`);
    await pause(200);
  }
}

async function logIn() {
  const counter = new Counter(url, { sanne: 'inwoner' });
  say('draft', await counter.start('sanne', JOURNEY));
  counter.close();
}

await (visitors === '0' ? logIn() : Promise.all(Array.from({ length: Number(visitors) }, (_, number) => visit(number))));
