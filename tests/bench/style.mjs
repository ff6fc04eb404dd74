// SPDX-License-Identifier: EUPL-1.2
// How build/bench.html looks: narrow or wide, light or dark.
const LIGHT = `--paper:#fff;--card:#f5f6f8;--ink:#1a1f26;--soft:#4d5763;--line:#d4d9e0;
--aim:#1b7a3d;--least:#8a5a00;--short:#b3261e;--bar:#4a6fa5;
--s0:#0b5cad;--s1:#b3510a;--s2:#1b7a3d;--s3:#8a2da5;--s4:#a5183a;--s5:#5b6470;--s6:#00707a;`;
const DARK = `--paper:#12161b;--card:#1c2229;--ink:#e8ecf1;--soft:#aab4c0;--line:#38424d;
--aim:#6fd08f;--least:#e5b45a;--short:#ff9a90;--bar:#7ea6dd;
--s0:#6fb1ff;--s1:#ffab66;--s2:#6fd08f;--s3:#d693f0;--s4:#ff8fa3;--s5:#aab4c0;--s6:#5fd0da;`;
const SERIES = [0, 1, 2, 3, 4, 5, 6].map((i) => `.s${i}{stroke:var(--s${i})}.dot.s${i}{fill:var(--s${i})}`).join('');

export const style = `
:root{color-scheme:light dark;${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:1240px;margin:0 auto;padding:16px}
h1{font-size:1.6rem;line-height:1.2;margin:.5em 0}
h2{font-size:1.3rem;margin:2em 0 .3em;border-top:1px solid var(--line);padding-top:.8em}
h3{font-size:1rem;margin:0;overflow-wrap:anywhere}
p{margin:.3em 0 .6em;max-width:75ch}
.lead{color:var(--soft)}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr));gap:12px;margin-top:12px}
.card{margin:0;padding:12px;background:var(--card);border-radius:8px;min-width:0;display:flex;flex-direction:column}
.card p{font-size:.9rem;color:var(--soft)}
.card strong{color:var(--ink)}
.card>svg{width:100%;height:auto;margin-top:auto}
.verdict{font-weight:600}
.verdict.aim{color:var(--aim)}.verdict.least{color:var(--least)}.verdict.short{color:var(--short)}
details{margin-top:6px;font-size:.9rem}
summary{cursor:pointer;color:var(--soft);padding:4px 0}
.scroll{overflow-x:auto;max-height:320px;overflow-y:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.85rem}
th,td{padding:2px 8px 2px 0;text-align:right;white-space:nowrap;border-bottom:1px solid var(--line)}
th[scope=row],thead th:first-child{text-align:left;font-weight:400}
.legend{display:flex;flex-wrap:wrap;gap:2px 12px;margin:0 0 4px;padding:0;list-style:none;font-size:.85rem}
.swatch{width:28px;height:8px;vertical-align:middle}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
svg text{font:10.5px system-ui,sans-serif;fill:var(--soft)}
.grid{stroke:var(--line);stroke-width:.7}
.spread{stroke:var(--ink);stroke-width:1.6}
.bar{fill:var(--bar)}.bar.aim{fill:var(--aim)}.bar.least{fill:var(--least)}.bar.short{fill:var(--short)}
.bar.aim,.bar.least,.bar.short{fill-opacity:.55}
.mark{stroke-width:2}
.mark.aim{stroke:var(--aim)}.mark.least{stroke:var(--least);stroke-dasharray:3 2}.mark.baseline{stroke:var(--soft)}
.line{fill:none;stroke-width:2;stroke-linejoin:round}
${SERIES}`;
