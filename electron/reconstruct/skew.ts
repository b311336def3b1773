/** How far two clocks are believed to differ. */
import { MINUTE_US } from '../../shared/domain/time.ts';

/** By no more than this; what is farther apart contradicts the order that it should have. */
export const MOST_SKEW_US = 10 * MINUTE_US;
