/** Entra, Azure and Microsoft 365. */
import type { Format } from '../format.ts';

export const MICROSOFT_FORMATS: readonly Format[] = [];
