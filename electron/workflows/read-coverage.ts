/** What the case as a whole holds and lacks: spans per source, silences, what is not logged by default, what could not be read. */
import { contraryWords } from '../../shared/domain/contrary.ts';
import type { CoverageStatement } from '../../shared/domain/coverage.ts';
import { coverageStatements } from '../reconstruct/coverage.ts';
import type { Reader } from '../store/handles.ts';
import { contraryFacts } from '../store/read/contrary.ts';
import { coverageFacts } from '../store/read/coverage.ts';
import { assumptions } from '../store/read/evidence.ts';

export function caseCoverage(reader: Reader): CoverageStatement[] {
  return [...coverageStatements(coverageFacts(reader)), ...assumed(reader), ...contrary(reader)];
}

const SHOWN_FILES = 8;
const SHOWN_EVENTS = 8;

/** Events of which two records say different things, by what they differ in. One of them speaks; that they differ is for a person to judge. */
function contrary(reader: Reader): CoverageStatement[] {
  const { events, kinds, first } = contraryFacts(reader, SHOWN_EVENTS);
  if (events === 0) return [];
  const what = kinds.map((each) => `${contraryWords(each.kind)} of ${each.events}`).join(', ');
  return [{
    kind: 'contrary', from: undefined, to: undefined,
    text: `${events} event${events === 1 ? ' has' : 's have'} records that contradict each other (${what}): ${first.join(', ')}${events > first.length ? `, showing ${first.length} of ${events}` : ''}; the record of each that says most speaks for it`,
    collect: 'a fresh export of these events from the source itself; the record behind each event shows what its other records say',
  }];
}

/** What had to be assumed to read the evidence, and what would settle it. */
function assumed(reader: Reader): CoverageStatement[] {
  return assumptions(reader).map(({ text, files }) => ({
    kind: 'assumed', from: undefined, to: undefined,
    text: `${files.slice(0, SHOWN_FILES).join(', ')}${files.length > SHOWN_FILES ? ` and ${files.length - SHOWN_FILES} more` : ''}: ${text}`,
    collect: text.startsWith('times that name no zone') ? 'the time zone that the machine was set to, or the same log with its zone' : text.startsWith('times name no year') ? 'a record of the same log that names its year' : undefined,
  }));
}
