/** What a document says about itself: one source for the page's head and for the PDF's information fields. */
import type { ReportInput } from '../../shared/domain/report.ts';
import type { Micros } from '../../shared/domain/time.ts';
import { visible } from './visible.ts';

export interface ReportFacts {
  readonly title: string;
  readonly author: string;
  readonly subject: string;
  readonly keywords: readonly string[];
  readonly at: Micros;
  readonly version: string;
}

export function reportFacts(input: ReportInput): ReportFacts {
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
