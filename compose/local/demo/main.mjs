// SPDX-License-Identifier: EUPL-1.2
// Fills a municipality that is still empty with the zaken of zaken.json, by the ways that people have: what came in on
// paper with digictl, the rest with a browser as the people of the demo identity provider. What was done is remembered
// in the folder, so that a run that was cut off goes on where it was.
// main.mjs --digictl PROGRAM --config FILE --url COUNTER --folder FOLDER   draws the pictures, and makes what is not there
// With DEMO=0 in the environment it draws them alone.
import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { Counter } from './counter.mjs';
import { pdf, png } from './draw.mjs';

const AT_ONCE = 4;
const DAY_MS = 24 * 3600 * 1000;
const KEY_DAYS = 7; // a service takes no key that is much older
const MARK = '(voorbeeld)';

const { values: options } = parseArgs({ options: Object.fromEntries(['digictl', 'config', 'url', 'folder'].map((name) => [name, { type: 'string' }])) });
const readData = async (name) => JSON.parse(await readFile(new URL(name, import.meta.url), 'utf8'));
const data = await readData('zaken.json');
const drawings = await readData('drawings.json');
const run = promisify(execFile);

const digictl = (...words) => run(options.digictl, ['--config', options.config, '--json', '--purpose', 'voorbeelden maken', ...words]);

// The day so many days from the one on which the demo began, as 2026-11-29. In UTC: at night that is a day less than in
// Amsterdam, which no zaak below minds.
const dayAfter = (beginMs, days) => new Date(beginMs + days * DAY_MS).toISOString().slice(0, 10);

// A UUIDv7 that follows from when the demo began, its seed and a name.
function keyOf(begin, name) {
  const bytes = createHash('sha256').update(`${begin.seed} ${name}`).digest().subarray(0, 16);
  bytes.writeUIntBE(begin.ms, 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 15);
  bytes[8] = 0x80 | (bytes[8] & 63);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function readPerson(id) {
  const [naam, nummer, straat, huisnummer, postcode] = data.people[id];
  const mailbox = naam.normalize('NFD').replace(/[^a-zA-Z ]/g, '').toLowerCase().split(' ').filter(Boolean).join('.');
  return { naam, nummer, email: `${mailbox}@example.org`, adres: { postcode, huisnummer, straat, plaats: data.plaats } };
}

// The answers as a journey's tests write them, from the zaaktype's and the zaak's own.
function answersOf(zaak, begin) {
  const { answers, mark } = data.zaaktypen[zaak.type];
  const person = zaak.who ? readPerson(zaak.who) : {};
  const known = { '@naam': person.naam, '@nummer': person.nummer, '@email': person.email, '@adres': person.adres };
  const all = Object.entries({ ...answers, ...zaak.answers }).filter(([name]) => !zaak.without?.includes(name));
  return Object.fromEntries(all.map(([name, answer]) => {
    const value = answer in known ? known[answer] : answer;
    if (value?.today !== undefined) return [name, dayAfter(begin.ms, value.today - (zaak.days ?? 0))];
    return [name, name === mark ? `${value} ${MARK}` : value];
  }).filter(([, value]) => value !== undefined));
}

const pictures = new Map(Object.entries(drawings.pictures)
  .map(([name, shapes]) => [name, { name: `${name}.png`, type: 'image/png', bytes: png({ colors: drawings.colors, shapes }) }]));

// A picture's name, or * and the lines of a letter.  Gives {name, type, bytes}.
function drawFile(what) {
  if (!what.startsWith('*')) return pictures.get(what);
  const lines = what.slice(1).split('|');
  return { name: `${lines[0].toLowerCase().replace(/[^a-z0-9]+/g, '-')}.pdf`, type: 'application/pdf', bytes: pdf(['VOORBEELD', '', ...lines]) };
}

const filesOf = (zaak) => Object.entries({ ...data.zaaktypen[zaak.type].files, ...zaak.files });

// What was done, by zaak and step; a line that was cut off was not.
class Journal {
  #done = new Map();
  #path;

  constructor(path) {
    this.#path = path;
  }

  async read() {
    const text = await readFile(this.#path, 'utf8').catch(() => '');
    for (const line of text.split('\n').slice(0, -1)) {
      const [zaak, step, value] = line.split('\t');
      this.#done.set(`${zaak}\t${step}`, value);
    }
    if (text && !text.endsWith('\n')) await appendFile(this.#path, '\n');
  }

  // Does it unless it was done.  Returns what it gave, then or now.
  async once(zaak, step, act) {
    const name = `${zaak.id}\t${step}`;
    if (!this.#done.has(name)) {
      const value = await act() ?? '';
      await appendFile(this.#path, `${name}\t${value}\n`);
      this.#done.set(name, value);
    }
    return this.#done.get(name);
  }
}

// What came in by post.  Returns the zaak's UUID.
async function submit(zaak, begin) {
  const folder = join(options.folder, 'post', zaak.id);
  const files = filesOf(zaak).map(([field, what]) => ({ field, ...drawFile(what) }));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'antwoorden.json'), JSON.stringify(answersOf(zaak, begin)));
  await Promise.all(files.map(({ name, bytes }) => writeFile(join(folder, name), bytes)));
  const person = zaak.who ? readPerson(zaak.who) : undefined;
  const { stdout } = await digictl('submit', '--zaaktype', zaak.type, '--answers', join(folder, 'antwoorden.json'),
    ...files.flatMap(({ field, name }) => ['--document', `${field}=${join(folder, name)}`]),
    ...(person ? ['--name', `${person.naam} ${MARK}`, '--email', person.email] : []),
    '--language', zaak.taal ?? 'nl', '--startdatum', dayAfter(begin.ms, -zaak.days), '--key', keyOf(begin, zaak.id));
  return JSON.parse(stdout).uuid;
}

// What somebody sends who has logged in.  Returns the zaak's UUID.
async function apply(zaak, begin, counter, journal) {
  const files = Object.fromEntries(filesOf(zaak).map(([field, what]) => [field, drawFile(what)]));
  const draft = await journal.once(zaak, 'draft', () => counter.start(zaak.who, zaak.type));
  return counter.send(zaak.who, draft, { ...answersOf(zaak, begin), ...files });
}

function readStep(step) {
  const [who, action, values = {}] = typeof step === 'string' ? step.split(' ') : step;
  return { who, action, values: typeof values === 'string' ? { bestand: `*${values}` } : { ...values } };
}

async function act(uuid, { who, action, values }, counter) {
  if (values.bestand) values.bestand = drawFile(values.bestand);
  if (action === 'antwoord') await counter.answer(who, uuid, values);
  else await counter.act(who, uuid, action, action === 'besluit' ? { ...values, akkoord: 'ja' } : values);
}

async function make(zaak, begin, counter, journal) {
  const uuid = await journal.once(zaak, 'zaak', () => (zaak.who in data.logins ? apply(zaak, begin, counter, journal) : submit(zaak, begin)));
  for (const [at, step] of (zaak.then ?? []).entries()) await journal.once(zaak, at, () => act(uuid, readStep(step), counter));
}

// So many at once. The first that fails ends it, when those beside it are done.
async function makeAll(begin, counter, journal) {
  const waiting = [...data.zaken];
  let failure;
  const work = async () => {
    for (let zaak; !failure && (zaak = waiting.shift());) {
      await make(zaak, begin, counter, journal).catch((error) => { failure ??= Object.assign(error, { zaak: zaak.id }); });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (failure) throw failure;
}

async function writeWhole(path, bytes) {
  await writeFile(`${path}.new`, bytes);
  await rename(`${path}.new`, path);
}

// When this demo began; nothing where the municipality had zaken before it, or it was cut off too long ago.
async function findBegin() {
  const path = join(options.folder, 'begin.json');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text) {
    const begin = JSON.parse(text);
    return Date.now() - begin.ms < KEY_DAYS * DAY_MS ? begin : undefined;
  }
  const { stdout } = await digictl('zaak', 'list', '--limit', '1');
  if (stdout.includes('"identificatie"')) return undefined;
  const begin = { ms: Date.now(), seed: randomUUID() };
  await writeWhole(path, JSON.stringify(begin));
  return begin;
}

async function main() {
  await mkdir(options.folder, { recursive: true });
  for (const { name, bytes } of pictures.values()) await writeWhole(join(options.folder, name), bytes);
  const isDone = await readFile(join(options.folder, 'complete')).catch(() => undefined);
  const begin = process.env.DEMO === '0' || isDone ? undefined : await findBegin();
  if (!begin) return;
  const journal = new Journal(join(options.folder, 'journal'));
  const counter = new Counter(options.url, data.logins);
  try {
    await journal.read();
    await makeAll(begin, counter, journal);
    await writeWhole(join(options.folder, 'complete'), '');
  } finally {
    counter.close();
  }
}

main().catch((error) => {
  const text = String(error.stderr ?? '').trim() || error.message;
  console.error(`  ${error.zaak ? `demo zaak ${error.zaak}: ` : ''}${text}`);
  process.exit(1);
});
