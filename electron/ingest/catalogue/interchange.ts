/** Timelines and common schemas that other tools write: plaso, Timesketch, OCSF, ECS. */
import type { Format } from '../format.ts';
import { ecsFormat } from '../formats/ecs.ts';
import { ocsfFormat } from '../formats/ocsf.ts';
import { plasoFormat } from '../formats/plaso.ts';
import { timesketchFormat } from '../formats/timesketch.ts';

export const INTERCHANGE_FORMATS: readonly Format[] = [plasoFormat, timesketchFormat, ocsfFormat, ecsFormat];
