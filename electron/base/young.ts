/** Room for new objects that does not grow. */
import { setFlagsFromString } from 'node:v8';

const growBy = (factor: number): void => { setFlagsFromString(`--semi-space-growth-factor=${factor}`); };
const USUAL = 2;

/**
 * Work that makes tens of thousands of objects which stay: V8 sees many survive and doubles the room for new ones, up to two times sixteen megabytes. What is
 * touched for the first time costs more than the collections that are saved: of a trace of 50 000 events a quarter, and sixty megabytes (2026-11).
 */
export function withSteadyYoung<T>(work: () => T): T {
  growBy(1);
  try {
    return work();
  } finally {
    growBy(USUAL);
  }
}
