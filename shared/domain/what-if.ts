/** "Had this credential been revoked at T": what would not have happened. Hops, credentials and systems by their ids in the trace. */
import type { Micros } from './time.ts';

export interface WhatIf {
  readonly credential: string;
  readonly revoked: Micros;
  /** Of the current trace; grade A only unless a lower grade was asked for. */
  readonly prevented: { readonly hops: readonly string[]; readonly credentials: readonly string[]; readonly systems: readonly string[]; readonly events: number };
  readonly remaining: { readonly hops: number; readonly events: number };
  /** How long each hop of the trail was open, with what closed it. */
  readonly open: readonly { readonly hop: string; readonly credential: string; readonly from: Micros; readonly to: Micros | undefined; readonly because: string }[];
  readonly limits: readonly string[];
}
