/** What the case as a whole holds and lacks: spans per source, silences, what is not logged by default, what could not be read. */
import { contraryWords } from '../../shared/domain/contrary.ts';
import type { CoverageStatement } from '../../shared/domain/coverage.ts';
import { COVERAGE_VERSION, coverageStatements, heldSources, type HeldSources } from '../reconstruct/coverage.ts';
import type { DerivedWriter, Reader } from '../store/handles.ts';
import { putResult } from '../store/write/derived.ts';
import { contraryFacts } from '../store/read/contrary.ts';
import { BUCKET_US, coverageFacts, sourceRhythms } from '../store/read/coverage.ts';
import { baseBasis, soundResultJson } from '../store/read/results.ts';
import { assumptions } from '../store/read/evidence.ts';

/** What is kept of the sources: to judge their rhythm takes as long as the rest of a small trace. */
const SOURCES_RESULT = 'sources';

export const sourcesNow = (reader: Reader): HeldSources => heldSources(sourceRhythms(reader), BUCKET_US);

/** What is kept of them, unless evidence came since, or somebody changed it. */
export function keptSources(reader: Reader): HeldSources | undefined {
  const kept = soundResultJson(reader, SOURCES_RESULT, baseBasis(reader), COVERAGE_VERSION);
  if (kept === undefined) return undefined;
  const { platforms, statements } = JSON.parse(kept) as HeldSources;
  // What is not said stands with the rest, as it does in a statement just made.
  return { platforms, statements: statements.map(({ kind, text, from, to, collect }) => ({ kind, text, from, to, collect })) };
}

export function keepSources(derived: DerivedWriter, sources = sourcesNow(derived)): void {
  putResult(derived, SOURCES_RESULT, baseBasis(derived), COVERAGE_VERSION, sources);
}

export function caseCoverage(reader: Reader, sources = keptSources(reader) ?? sourcesNow(reader)): CoverageStatement[] {
  return [...coverageStatements(sources, coverageFacts(reader)), ...assumed(reader), ...contrary(reader)];
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
