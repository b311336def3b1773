/** The only place that asks what time it is; everything else is given the time, so that it can be repeated. */
import { microsOf, type Micros } from '../../shared/domain/time.ts';
import { must } from './assert.ts';

export function nowMicros(): Micros {
  return must(microsOf(Date.now() * 1000), 'a time before 2255');
}
