// SPDX-License-Identifier: EUPL-1.2
// Compares what the gateway's templates draw with what its C code makes: node tests/texts.mjs FOLDER, as in services/gateway.
// A key that is misspelt is drawn as nothing, so no compiler and few tests would tell. Prints every mistake.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = process.argv[2];
const files = readdirSync(root, { recursive: true }).map(String);
const read = (pattern) => files.filter((file) => pattern.test(file)).map((file) => readFileSync(join(root, file), 'utf8'));
const all = (text, pattern) => [...text.matchAll(pattern)].map((found) => found[1]);
const mistakes = [];
const must = (is_right, mistake) => is_right || mistakes.push(mistake);

// The catalogues: their texts, as keys with points, and the groups that these stand in.
const texts = new Set();
const groups = new Set();
const walk = (object, path) => {
  for (const [name, value] of Object.entries(object)) {
    (typeof value === 'string' ? texts : groups).add(path + name);
    if (typeof value !== 'string') walk(value, `${path}${name}.`);
  }
};
for (const catalogue of read(/^messages\//)) walk(JSON.parse(catalogue), '');

// C: its literals; some of them are put together with a name that is data, by a format or as the group of such a name.
const code = read(/\.c$/).join('\n').replace(/\/\*[^]*?\*\//g, '');
const literals = new Set(all(code, /"((?:[^"\\\n]|\\.)*)"/g));
const as_pattern = (format) => new RegExp(`^${format.replaceAll('.', '\\.').replace(/%[sd]/, '[^.]+')}(\\.|$)`);
const formats = [...literals].filter((text) => /^[a-z_]+([._][a-z_]+)*[._]%[sd](\.[a-z_]+)?$/.test(text)).map(as_pattern);
const named_groups = all(code, /(?:_name_text|add_words) \([^";]*"([^"%]+)"/g);
const is_made = (key) =>
  literals.has(key) || formats.some((format) => format.test(key)) || named_groups.some((group) => key.startsWith(`${group}.`));

// Templates: what each tag names. A sigil < or > calls another template; $ names a block that the other one fills in.
const tags = read(/\.html$/).flatMap((text) => [...text.matchAll(/\{\{([{#^&<>$]?) *([a-z0-9_.]+)/g)]);
const called = new Set(tags.filter(([, sigil]) => sigil === '<' || sigil === '>').map(([, , name]) => name));
const drawn = tags.filter(([, sigil, name]) => !/[<>$]/.test(sigil) && name !== '.').map(([, , name]) => name);
const asked = new Set(drawn.filter((name) => name.startsWith('t.')).map((name) => name.slice(2)));

for (const key of texts)
  must(asked.has(key) || is_made(key) || is_made(key.replace(/_1$/, '')), `no template and no C asks for the text ${key}`);
for (const key of asked) must(texts.has(key), `a template asks for the text ${key}, which no catalogue has`);
const named = [...literals].filter((text) => /^[a-z_]+(\.[a-z0-9_]+)+$/.test(text) && groups.has(text.split('.')[0]));
for (const key of [...named, ...all(code, /refuse \(it, "([a-z_]+)"/g)])
  must(texts.has(key) || groups.has(key), `C asks for the text ${key}, which no catalogue has`);

const templates = files.filter((file) => file.endsWith('.html')).map((file) => file.replace(/.*\/|\.html$/g, ''));
for (const name of templates) must(called.has(name) || literals.has(name), `nothing renders ${name}.html`);
for (const name of called) must(templates.includes(name), `there is no template ${name}`);

// Page data. The names of static files are data themselves.
const names = new Set(drawn.filter((name) => !name.startsWith('t.')).flatMap((name) => name.replace(/^static\..*/, 'static').split('.')));
// The desk fills in notification's mails too, for a preview. Their names are known to a table of notification's own.
const mails = join(root, '../notification/templates');
const mailed = readdirSync(mails).flatMap((file) => all(readFileSync(join(mails, file), 'utf8'), /\{\{[#^]?([a-z_]+)\}\}/g));
for (const name of names) must(is_made(name), `a template draws {{${name}}}, which no C makes`);
const makers = /(?:cJSON_Add\w+ToObject|gateway_pages_add_\w+|add_date|add_moment|add_list|add_width) \((?:exchange, )?\w+, "([a-z_]+)"/g;
const not_drawn = new Set(['t', 'row_errors', 'next_file']); // the texts; moved to the page's errors; in the file of one's data
for (const name of new Set(all(read(/^(view|portal|desk|login)\/.*\.c$/).join('\n'), makers)))
  must(names.has(name) || not_drawn.has(name) || mailed.includes(name), `C makes ${name}, which no template draws`);

for (const mistake of mistakes) console.log(`${root}: ${mistake}`);
process.exit(mistakes.length ? 1 : 0);
