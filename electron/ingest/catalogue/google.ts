/** Google Cloud and Google Workspace. */
import type { Format } from '../format.ts';

export const GOOGLE_FORMATS: readonly Format[] = [];
