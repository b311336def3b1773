/** The id that the copies of one call share when it is logged in two accounts (CloudTrail: `sharedEventID`). */
import type { Use } from './source.ts';

export const sharedEventOf = (use: Use): string | undefined => use.facts.find((f) => f.kind === 'shared-event')?.text;
