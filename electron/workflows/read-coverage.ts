/** What the case as a whole holds and lacks: spans per source, silences, what is not logged by default, what could not be read. */
import type { CoverageStatement } from '../../shared/domain/coverage.ts';
import { coverageStatements } from '../reconstruct/coverage.ts';
import type { Reader } from '../store/handles.ts';
import { coverageFacts } from '../store/read/coverage.ts';
import { assumptions } from '../store/read/evidence.ts';

export function caseCoverage(reader: Reader): CoverageStatement[] {
  return [...coverageStatements(coverageFacts(reader)), ...assumed(reader)];
}

const SHOWN_FILES = 8;

/** What had to be assumed to read the evidence, and what would settle it. */
function assumed(reader: Reader): CoverageStatement[] {
  return assumptions(reader).map(({ text, files }) => ({
    kind: 'assumed', from: undefined, to: undefined,
    text: `${files.slice(0, SHOWN_FILES).join(', ')}${files.length > SHOWN_FILES ? ` and ${files.length - SHOWN_FILES} more` : ''}: ${text}`,
    collect: text.startsWith('times that name no zone') ? 'the time zone that the machine was set to, or the same log with its zone' : text.startsWith('times name no year') ? 'a record of the same log that names its year' : undefined,
  }));
}
