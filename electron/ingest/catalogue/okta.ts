/** Okta. */
import type { Format } from '../format.ts';

export const OKTA_FORMATS: readonly Format[] = [];
