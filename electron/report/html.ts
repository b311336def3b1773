/**
 * The report as one self-contained HTML page: no script, no external resource, and a policy that forbids both. Pure: the same input
 * gives the same text. The electron/print folder turns it into a PDF.
 */
import type { ReportInput } from '../../shared/domain/report.ts';
import { assertedSection } from './asserted.ts';
import { checklistSection } from './checklist.ts';
import { openCiter } from './cite.ts';
import { cover } from './cover.ts';
import type { Draft, Section } from './draft.ts';
import { citedSection, evidenceSection } from './evidence.ts';
import { reportFacts } from './facts.ts';
import { findingsSection } from './findings.ts';
import { graphSection } from './graph.ts';
import { ledgerSection } from './ledger.ts';
import { limitsSection } from './limits.ts';
import { html, nothing, type Html } from './markup.ts';
import { methodSection } from './method.ts';
import { namesOf } from './names.ts';
import { inShort, plainWordsSection } from './plain-words.ts';
import { reachSection } from './reach.ts';
import { sourcesSection } from './sources.ts';
import { styleOf } from './style.ts';
import { systemsSection } from './systems.ts';
import { thresholdsSection } from './thresholds.ts';
import { timelineSection } from './timeline.ts';
import { credentialsSection, trailSection } from './trail.ts';

export function reportHtml(input: ReportInput): string {
  const draft: Draft = { input, cite: openCiter(input), names: namesOf(input.trace) };
  // In reading order, because references are numbered where they first appear; cited events last, when all are known.
  const short = inShort(draft);
  const sections = [
    plainWordsSection, graphSection, trailSection, credentialsSection, timelineSection, systemsSection, reachSection, sourcesSection, findingsSection,
    thresholdsSection, assertedSection, checklistSection, limitsSection, evidenceSection, ledgerSection, methodSection, citedSection,
  ].map((section) => section(draft)).filter((section) => section !== undefined);
  return page(draft, html`${cover(draft, short, sections)}${sections.map(drawn)}`).toString();
}

function drawn(section: Section, i: number): Html {
  return html`<section id="${section.id}"${section.page === undefined ? nothing : html` class="${section.page}"`}>
<h2>${i + 1}&#160; ${section.title}</h2>
${section.body}</section>
`;
}

function page(draft: Draft, body: Html): Html {
  const facts = reportFacts(draft.input);
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>${facts.title}</title>
<meta name="author" content="${facts.author}">
<meta name="description" content="${facts.subject}">
<meta name="generator" content="${`Keytrail ${facts.version}`}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
${styleOf(draft)}</style>
</head>
<body>
<main>
${body}</main>
</body>
</html>
`;
}
