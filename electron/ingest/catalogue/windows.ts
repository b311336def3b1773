/** Windows event logs and the tools that convert them. */
import type { Format } from '../format.ts';

export const WINDOWS_FORMATS: readonly Format[] = [];
