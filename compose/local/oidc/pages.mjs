// SPDX-License-Identifier: EUPL-1.2
// The pages, all of them marked as a demo; they work without scripts.
import { people, suits } from './people.mjs';

const style = `
:root { color-scheme: light; font: 1.125rem/1.5 system-ui, "Noto Sans", sans-serif; color: #1b1b1b; background: #f3f3f3; }
body { margin: 0; }
.demo { margin: 0; padding: .5rem 1rem; background: #ffd43b; font-weight: 700; text-align: center; }
main { box-sizing: border-box; max-width: 34rem; margin: 2rem auto; padding: 1.5rem; background: #fff; border: 1px solid #ccc; }
h1 { margin: 0 0 1rem; font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 2rem 0 .5rem; font-size: 1.2rem; }
ul { list-style: none; margin: 0; padding: 0; }
li { margin: 0 0 .75rem; }
button { box-sizing: border-box; width: 100%; min-height: 3rem; padding: .6rem 1rem; font: inherit; text-align: left;
  color: #fff; background: #154273; border: 2px solid #154273; cursor: pointer; }
button:hover { background: #0d2c4d; }
button:focus-visible, summary:focus-visible, a:focus-visible { outline: 3px solid #000; outline-offset: 2px; }
button small { display: block; font-size: .9rem; }
button.minor { color: #154273; background: #fff; }
button.minor:hover { background: #e8eef5; }
a { display: inline-block; padding: .4rem 0; color: #154273; }
a:hover { color: #0d2c4d; text-decoration-thickness: 2px; }
summary { margin: 1.5rem 0 1rem; min-height: 1.5rem; cursor: pointer; color: #154273; text-decoration: underline; }
`;

const escape = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

export const page = (title, body) => `<!DOCTYPE html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} - DEMO-inlogdienst</title>
<style>${style}</style>
</head>
<body>
<header><p class="demo">DEMO - dit is niet DigiD of eHerkenning. Deze mensen bestaan niet.</p></header>
<main>
<h1>${escape(title)}</h1>
${body}
</main>
</body>
</html>
`;

const who = { inwoner: 'inwoner', ondernemer: 'ondernemer', medewerker: 'medewerker van de gemeente' };

const button = (uid, person, kind) => `<li><form method="post" action="/kies/${escape(uid)}">
<input type="hidden" name="wie" value="${escape(person.sub)}">
<button${kind}>${escape(person.name)}<small>${escape([who[person.as], person.rol, person.acr, person.teams?.join(', ')].filter(Boolean).join(' - '))}</small></button>
</form></li>`;

export function choice(uid, asked) {
  const suited = people.filter((person) => suits(person, asked));
  const others = people.filter((person) => !suits(person, asked));
  return page('Als wie wilt u inloggen?', `
<p>De gemeente vraagt om: <strong>${escape(asked && asked !== 'mfa' ? asked : 'een medewerker')}</strong>.</p>
<ul>${suited.map((person) => button(uid, person, '')).join('\n')}</ul>
<details><summary>Iemand die hier niet bij past</summary>
<ul>${others.map((person) => button(uid, person, ' class="minor"')).join('\n')}</ul></details>
<form method="post" action="/kies/${escape(uid)}"><button class="minor" name="annuleren" value="ja">Annuleren</button></form>`);
}

// The form comes from the provider, with a token of its own.
export const logout = (form) => page('Uitloggen', `
<p>U bent bij de gemeente uitgelogd. Wilt u ook bij de inlogdienst uitloggen?</p>
${form}
<button name="logout" value="yes" form="op.logoutForm">Ja, uitloggen</button>`);

// In both languages: what the counter asked for may be gone, the language with it.  Takes: text by language; home, the
// counter's address.
export const failure = (text, home) => page('Dat ging niet goed', `
<p>${escape(text.nl)}</p>
<p><a href="${escape(home)}/inloggen">Opnieuw inloggen</a></p>
<div lang="en">
<p>${escape(text.en)}</p>
<p><a href="${escape(home)}/inloggen">Log in again</a></p>
</div>`);
