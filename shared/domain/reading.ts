/** What a format makes of one record. There is no third answer: it becomes events or entries, is skipped for a reason, or is rejected for a reason. */
import type { EventDraft } from './event.ts';
import type { InventoryDraft } from './inventory.ts';

/** Where the record stands in the unpacked stream. */
export interface Place {
  readonly offset: number;
  readonly length: number;
  readonly line: number;
}

export type Reading =
  | { readonly kind: 'events'; readonly events: readonly [EventDraft, ...EventDraft[]] }
  | { readonly kind: 'entries'; readonly entries: readonly [InventoryDraft, ...InventoryDraft[]] }
  | { readonly kind: 'skipped'; readonly why: string }
  | { readonly kind: 'rejected'; readonly why: string };

export const skipped = (why: string): Reading => ({ kind: 'skipped', why });
export const rejected = (why: string): Reading => ({ kind: 'rejected', why });
