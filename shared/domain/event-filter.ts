/** A filter on events, as views ask for it and the store answers it. */
import type { Micros } from './time.ts';

/** Which events: every part narrows. `trail` keeps only the events of the current trace. */
export interface EventFilter {
  readonly identity?: string | undefined;
  readonly credential?: string | undefined;
  readonly from?: Micros | undefined;
  readonly to?: Micros | undefined;
  readonly search?: string | undefined;
  readonly trail?: boolean | undefined;
}
