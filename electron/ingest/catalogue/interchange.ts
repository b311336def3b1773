/** Formats of other tools: plaso, Timesketch, OCSF, ECS, and tables read by a mapping. */
import type { Format } from '../format.ts';

export const INTERCHANGE_FORMATS: readonly Format[] = [];
