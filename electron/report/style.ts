/** One sheet for screen and paper. Fonts are those installed; colours stay legible in grey. */
import type { Draft } from './draft.ts';
import { ledgerHead } from './ledger.ts';
import { cssString, html, type Html } from './markup.ts';
import { visible } from './visible.ts';
import { shortened } from './words.ts';

export function styleOf(draft: Draft): Html {
  const { input } = draft;
  const left = cssString(`Case ${shortened(visible(input.caseName), 60)}`);
  const head = cssString(`ledger head ${ledgerHead(draft)}`);
  return html`@page {
  size: A4; margin: 18mm 16mm 20mm;
  @top-left { content: ${left}; ${FURNITURE} }
  @top-right { content: "Keytrail forensic report"; ${FURNITURE} }
  @bottom-left { content: ${head}; ${FURNITURE} font-size: 6.5pt; width: 78%; }
  @bottom-right { content: "page " counter(page) " of " counter(pages); ${FURNITURE} }
}
@page wide { size: A4 landscape; margin: 16mm 15mm 18mm; }
${SHEET}`;
}

const FURNITURE = html`font: 7.5pt "DejaVu Sans", "Liberation Sans", Arial, sans-serif; color: #4a5560; white-space: nowrap;`;

const SHEET = html`
* { box-sizing: border-box; }
html { font: 9.2pt/1.45 "DejaVu Sans", "Liberation Sans", "Noto Sans", Arial, sans-serif; color: #16202b; background: #fff; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { margin: 0; }
main { max-width: 1010px; margin: 0 auto; overflow-wrap: anywhere; }
@media screen { main { padding: 24px; } }
a { color: #0b4a7a; text-decoration: none; }
code, pre, .hash, .head-hash { font-family: "DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono", monospace; font-size: 0.9em; font-variant-ligatures: none; }
h1 { font-size: 21pt; line-height: 1.2; margin: 2mm 0 6mm; font-weight: 700; }
h2 { font-size: 14pt; line-height: 1.25; margin: 0 0 4mm; padding-bottom: 1.5mm; border-bottom: 1.2pt solid #16202b; }
h3 { font-size: 10.5pt; margin: 5mm 0 2mm; }
h1, h2, h3, caption { break-after: avoid; }
p, ul, ol { margin: 0 0 2.5mm; orphans: 3; widows: 3; }
ul, ol { padding-left: 6mm; }
li { margin-bottom: 1.4mm; break-inside: avoid; }
section { margin-top: 10mm; }
section.fresh, section.wide { break-before: page; margin-top: 0; }
section.wide + section { break-before: page; margin-top: 0; }
section.wide { page: wide; }
.product { text-transform: uppercase; letter-spacing: 0.12em; font-size: 8pt; color: #4a5560; margin: 0; }
.cover dl { margin: 0 0 6mm; border-top: 0.6pt solid #9aa5b0; }
.cover dl div { display: flex; border-bottom: 0.6pt solid #d5dbe1; padding: 1.3mm 0; }
.cover dt { flex: 0 0 30mm; color: #4a5560; }
.cover dd { margin: 0; flex: 1 1 0; min-width: 0; }
.short { border-left: 2.5pt solid #0b4a7a; background: #f2f5f8; padding: 3mm 4mm 1mm; margin-bottom: 6mm; break-inside: avoid; }
.short-title { font-weight: 700; margin: 0 0 1.5mm; }
nav ol { columns: 2; column-gap: 8mm; }
nav li { margin-bottom: 0.6mm; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; font-size: 7.6pt; line-height: 1.4; margin: 0 0 5mm; }
caption { text-align: left; font-weight: 700; padding: 0 0 1mm; font-size: 8pt; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
/* A heading with column titles and no row says nothing. */
tbody tr:first-child { break-before: avoid; }
p:has(+ table) { break-after: avoid; break-inside: avoid; }
th, td { text-align: left; vertical-align: top; padding: 1.2mm 1.4mm; border-bottom: 0.5pt solid #c9d0d7; font-weight: 400; }
thead th { font-weight: 700; background: #e8edf2; border-bottom: 0.9pt solid #5f6b77; }
tbody th { font-weight: 700; }
pre { white-space: pre-wrap; background: #f2f5f8; border: 0.5pt solid #d5dbe1; padding: 1.2mm 1.6mm; margin: 1mm 0; line-height: 1.35; break-inside: avoid; }
.hash { font-size: 6.8pt; overflow-wrap: anywhere; }
.head-hash { font-size: 9pt; border: 0.8pt solid #16202b; padding: 2mm 3mm; }
/* A query is one long line in its own language: it wraps anywhere, and stands apart from the next. */
.query { margin-bottom: 1mm; overflow-wrap: anywhere; }
.query code { display: block; background: #f2f5f8; padding: 0.6mm 1mm; font-size: 6.6pt; line-height: 1.3; white-space: pre-wrap; overflow-wrap: anywhere; word-break: break-word; }
.small, .small-ref, .more { font-size: 0.9em; color: #3c4853; }
.small { margin-top: 0.4mm; font-weight: 400; }
.none { color: #4a5560; font-style: italic; }
.ref { white-space: nowrap; }
.warn, .unresolved { color: #8a1c1c; font-weight: 700; }
.unordered { font-weight: 700; }
.sure { font-weight: 700; }
.sure.c { color: #8a3b00; }
.grade { display: inline-block; min-width: 4.6mm; text-align: center; font-weight: 700; border: 0.9pt solid #1c2733; }
.grade.b { border-style: dashed; }
.grade.c { border-style: dotted; border-color: #8a3b00; color: #8a3b00; }
.rival { border-left: 1.2pt dotted #8a3b00; padding-left: 1.6mm; margin-top: 1mm; }
.depth, .state, .severity { font-weight: 700; }
.depth.controlled, .depth.changed, .state.failed, .severity.critical, .severity.high { color: #8a1c1c; }
.called { display: table; margin-top: 0.6mm; border: 0.6pt solid #1c5c2e; color: #1c5c2e; padding: 0 0.8mm; font-weight: 700; }
.said { border-left: 1.2pt solid #1c5c2e; padding-left: 1.6mm; margin-top: 1mm; }
.state.done { color: #1c5c2e; }
.state.cannot-tell { color: #8a3b00; }
tr.denied td, tr.denied th { background: #f7f7f7; }
tr.hole td, tr.hole th { background: #fbf6ee; }
figure { margin: 0; break-inside: avoid; text-align: center; }
figure svg { max-width: 100%; }
.part { break-before: page; }
.legend { font-size: 7.6pt; margin-bottom: 2mm; }
.key { white-space: nowrap; margin-right: 3mm; }
.key svg { vertical-align: -2px; }
.n-seed, .n-credential { fill: #fff; stroke: #1c2733; stroke-width: 1.6; }
.n-inner { fill: none; stroke: #1c2733; stroke-width: 0.9; }
.n-issued-unused { fill: #fff; stroke: #1c2733; stroke-width: 1.2; stroke-dasharray: 3 3; }
.n-identity { fill: #eef2f6; stroke: #1c2733; stroke-width: 1.2; }
.n-system { fill: #f2f5f8; stroke: #5f6b77; stroke-width: 1.1; }
.n-deep { fill: #f6e3e0; stroke: #8a1c1c; stroke-width: 1.6; }
svg text { text-anchor: middle; fill: #16202b; }
.n-head { font-size: 8px; }
.n-label { font-size: 11px; font-weight: 700; }
.n-detail { font-size: 9px; }
.n-touch { font-size: 9px; font-style: italic; }
.e-label { font-size: 9px; font-weight: 700; }
.e-plate { fill: #fff; fill-opacity: 0.9; }
`;
