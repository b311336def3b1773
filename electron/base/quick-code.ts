/** Code that is wanted at once. */
import { setFlagsFromString } from 'node:v8';

/**
 * Work of a second or two whose time goes into the making of many objects: V8's last compiler takes longer to make the code better, on threads that want the
 * same processors and memory, than the better code saves. The compiler before it stays. Of a trace of 50 000 events a quarter (2026-11).
 */
export function withQuickCode<T>(work: () => T): T {
  setFlagsFromString('--no-turbofan');
  try {
    return work();
  } finally {
    setFlagsFromString('--turbofan');
  }
}
