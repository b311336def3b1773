/** Where one author writes down what the platforms beside AWS logged: lines by file, and who presented which credential, for the answers. */
import { createHash } from 'node:crypto';
import type { Json } from './json.ts';
import { rngOf, type Rng } from './rng.ts';

export interface Line {
  /** Below the sample's folder. */
  readonly file: string;
  /** Milliseconds since 1970. */
  readonly ms: number;
  readonly text: string;
}

/** One call made with a credential, as the log names it: what an investigator counts. */
export interface Shown {
  readonly credential: string;
  readonly ms: number;
  readonly source: string | undefined;
  readonly failed: boolean;
}

export interface Scribe {
  readonly lines: Line[];
  readonly shown: Shown[];
  readonly rng: Rng;
  /** @param seconds whole seconds since 1970; the milliseconds come from the author's own chance @returns the instant that was written, in milliseconds */
  put(file: string, seconds: number, record: (ms: number) => Json, shown?: Omit<Shown, 'ms'>): number;
}

export function scribeOf(author: string): Scribe {
  const rng = rngOf(`scribe ${author}`);
  const lines: Line[] = [];
  const shown: Shown[] = [];
  return {
    lines, shown, rng,
    put(file, seconds, record, use) {
      const ms = seconds * 1000 + rng.int(1, 990);
      lines.push({ file, ms, text: JSON.stringify(record(ms)) });
      if (use !== undefined) shown.push({ ...use, ms });
      return ms;
    },
  };
}

/** Where a call comes from. */
export interface From { readonly from: string; readonly agent: string }

/** `2026-09-09T22:17:04.118Z`. */
export const milli = (ms: number): string => new Date(ms).toISOString();
/** With three digits more, as logs of microseconds or of ten millionths write a whole millisecond. */
export const micro = (ms: number): string => milli(ms).replace('Z', '000Z');
export const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
