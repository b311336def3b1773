/** What a document says about itself: one source for the page's head and for the PDF's information fields. */
import type { DocumentFacts, ReportInput } from '../../shared/domain/report.ts';
import { visible } from './visible.ts';

export function reportFacts(input: ReportInput): DocumentFacts {
  const head = input.ledger.at(-1)?.hash;
  return {
    title: visible(`Keytrail report: ${input.caseName}`),
    author: visible(input.examiner),
    subject: visible(input.trace === undefined ? 'Evidence and coverage; no suspect was named' : `Trail of ${input.trace.seed.identity ?? input.trace.seed.credential ?? 'a suspected credential'}`),
    keywords: ['Keytrail', `version ${input.version}`, ...(head === undefined ? [] : [`ledger head ${head}`])],
    at: input.at,
    version: input.version,
  };
}
