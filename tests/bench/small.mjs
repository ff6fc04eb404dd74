// SPDX-License-Identifier: EUPL-1.2
// The small picture of README.md: some figures, each as a part of its aim, in colours that light and dark both bear.
import { escape } from './charts.mjs';
import { say, verdict } from './figures.mjs';

const ROWS = [
  ['submit', 'requests taken in'], ['submit_everywhere', 'until every service has them'], ['http_send', 'sent from a page'],
  ['home_rate', 'home pages'], ['step_rate', 'pages with a question'], ['save_rate', 'answers saved'],
  ['visible_p50', 'until audit has it, ms'],
];
const WIDE = 720;
const LEFT = 206;
const RIGHT = 212;
const HIGH = 24;
const TOP = 44;

// How much of its aim a figure reaches: 1 is all of it.
const part = (aim, figure) => (aim.isMore ? figure[aim.by].median / aim.aim : aim.aim / figure[aim.by].median);

function row([name, words], i, aim, figure) {
  const y = TOP + i * HIGH;
  const inner = WIDE - LEFT - RIGHT;
  const most = 1.25; // of its aim; what is better ends there
  const x = (number) => LEFT + Math.min(number / most, 1) * inner;
  const said = `${say(figure.value.median)} ${figure.unit}${aim.by === 'ratio' ? `, ${say(figure.ratio.median)} × baseline` : ''}`;
  return `<text x="${LEFT - 8}" y="${y + 13}" text-anchor="end">${escape(words)}</text>
<rect x="${LEFT}" y="${y + 2}" width="${(x(part(aim, figure)) - LEFT).toFixed(1)}" height="15" rx="2" class="${verdict(aim, figure)}"/>
<line x1="${x(1)}" y1="${y}" x2="${x(1)}" y2="${y + 19}" class="mark"/>
<text x="${WIDE - RIGHT + 8}" y="${y + 13}">${escape(said)}</text>`;
}

// Takes: line, any one that was measured; sum, of the peak, or null.
export function drawSmall(line, figures, aims, sum) {
  const rows = ROWS.filter(([name]) => figures.has(name));
  const high = TOP + rows.length * HIGH + (sum ? 44 : 20);
  const machine = `${line.machine.cores} cores of ${line.machine.cpu}, ${line.date.slice(0, 10)}.`;
  const peak = sum && `The busiest hour of ${say(sum.plan.people / 1e6 * sum.plan.share)} million people, on this machine: `
    + `${say(sum.all.rate)} HTTP requests a second, 99 % within ${say(sum.all.p99)} ms`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDE} ${high}"
  role="img" aria-label="Figures of make bench beside their aims">
<style>
rect.paper{fill:#fff;stroke:#d4d9e0}text{font:13px system-ui,sans-serif;fill:#1a1f26}
text.soft{fill:#4d5763}.mark{stroke:#1a1f26;stroke-width:2}
.aim{fill:#3f9a5f}.least{fill:#c98a1b}.short{fill:#cf6a5f}
@media (prefers-color-scheme:dark){rect.paper{fill:#12161b;stroke:#38424d}
text{fill:#e8ecf1}text.soft{fill:#aab4c0}.mark{stroke:#e8ecf1}}
</style>
<rect class="paper" x=".5" y=".5" width="${WIDE - 1}" height="${high - 1}" rx="8"/>
<text x="12" y="22" class="soft">${escape(machine)} The mark is the aim; green reaches it, amber is acceptable, red neither.</text>
${rows.map((one, i) => row(one, i, aims.get(one[0]), figures.get(one[0]))).join('\n')}
${peak ? `<text x="12" y="${high - 14}">${escape(peak)}</text>` : ''}
</svg>
`;
}
