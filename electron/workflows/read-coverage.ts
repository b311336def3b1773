/** What the case as a whole holds and lacks: spans per source, silences, what is not logged by default, what could not be read. */
import type { CoverageStatement } from '../../shared/domain/coverage.ts';
import { coverageStatements } from '../reconstruct/coverage.ts';
import type { Reader } from '../store/handles.ts';
import { coverageFacts } from '../store/read/coverage.ts';

export function caseCoverage(reader: Reader): CoverageStatement[] {
  return coverageStatements(coverageFacts(reader));
}
