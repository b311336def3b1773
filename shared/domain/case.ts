/** The open case, as every view's header shows it. */
import type { Seed } from './trace.ts';
import type { Micros } from './time.ts';

export interface CaseSummary {
  readonly path: string;
  readonly name: string;
  readonly examiner: string;
  readonly createdAt: Micros;
  readonly files: number;
  readonly records: number;
  readonly events: number;
  readonly entries: number;
  readonly rejected: number;
  readonly first: Micros | undefined;
  readonly last: Micros | undefined;
  /** The suspect named last; undefined until one is. */
  readonly suspect: Seed | undefined;
  readonly ledgerHead: string;
}
