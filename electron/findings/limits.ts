/** One width and one set of limits for everything that is judged by how much happens in a short time: one pass finds them all. */
import { MINUTE_US } from '../../shared/domain/time.ts';
import type { BurstLimits } from './source.ts';

export const BURST_LIMITS = { widthUs: 10 * MINUTE_US, looks: 12, denied: 8, deletes: 30 } as const satisfies BurstLimits;
