// SPDX-License-Identifier: EUPL-1.2
// What build/bench.html is made of: sections of cards, each a picture with its numbers behind it.
import { escape } from './charts.mjs';
import { say } from './figures.mjs';

// A template whose lists are put in one after the other.
export const html = (strings, ...values) =>
  strings.map((string, i) => string + (i < values.length ? [values[i]].flat().join('') : '')).join('');

export const range = ({ median, min, max }) => `${say(median)} (${say(min)} to ${say(max)})`;

function row([first, ...rest]) {
  return html`<tr><th scope="row">${escape(first)}</th>${rest.map((cell) => `<td>${escape(cell)}</td>`)}</tr>\n`;
}

// Takes: name, of what the numbers are.
export function table(name, heads, rows) {
  return html`<section class="scroll" tabindex="0" aria-label="The numbers of ${escape(name)}"><table>
<thead><tr>${heads.map((head) => `<th scope="col">${escape(head)}</th>`)}</tr></thead>
<tbody>${rows.map(row)}</tbody></table></section>`;
}

// A picture with its name, what it is (HTML), and its numbers behind it.
// Takes: whole, a name of the numbers that no others have.
export function card({ name, what, picture, heads, rows, whole = name }) {
  return html`<figure class="card"><figcaption><h3>${escape(name)}</h3><p>${what}</p></figcaption>
${picture}
<details><summary>The numbers<span class="hidden"> of ${escape(whole)}</span></summary>
${table(whole, heads, rows)}</details></figure>
`;
}

// Nothing when it has no cards.  Takes: lead, HTML of paragraphs.
export function section(id, title, lead, cards) {
  if (cards.length === 0) return '';
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${lead}
<div class="cards">${cards}</div></section>
`;
}

export const lead = (text) => `<p class="lead">${text}</p>`;

// Five moments of a scale from 0, each with what it is called.
export const quarters = (end, name) => [0, 0.25, 0.5, 0.75, 1].map((part) => [part * end, name(part * end)]);
