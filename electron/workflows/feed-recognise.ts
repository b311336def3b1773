/**
 * Head → the format that reads it, with what must be assumed to read it: a zone, a year, a mapping. What is missing is a fault that says
 * what to answer; a year alone is worked out, from when the file was last changed, and said.
 */
import { detect } from '../ingest/detect.ts';
import type { Format, Head, ReadOptions } from '../ingest/format.ts';
import { mappedFormat } from '../ingest/mapped/choose.ts';
import { SourceReading, type Placed } from '../ingest/read-source.ts';
import { FORMATS } from '../ingest/registry.ts';
import { chainOf } from '../ingest/wrappers/peeling.ts';
import { fail, ok, type Result } from '../../shared/domain/fault.ts';
import { printInstant, type Micros } from '../../shared/domain/time.ts';

/** What is stored with the file as assumed in reading it; listed with it, in the coverage and in the report. */
export interface Assumed {
  readonly timezone?: string | undefined;
  /** A time of the file that names no zone, as written. */
  readonly zoneless?: string | undefined;
  readonly year?: number | undefined;
  /** Why this year, where nobody said so. */
  readonly yearBecause?: string | undefined;
}

export interface Recognised {
  readonly format: Format;
  readonly because: string;
  readonly read: Pick<ReadOptions, 'timezone' | 'year'>;
  readonly assumed: Assumed;
}

/** @param modified when the file was last changed, as its container or the disk says. */
export function recognise(name: string, head: Head, modified: Micros | undefined, chosen: string | undefined, answers: ReadOptions): Result<Recognised> {
  const claimed = detect(name, head, FORMATS, chosen);
  let found = claimed;
  const byChoice = claimed.ok && chosen !== undefined && claimed.value.format.reads !== undefined;
  if (answers.mapping !== undefined && (byChoice || (!claimed.ok && claimed.fault.code === 'unknown-format'))) found = mappedFormat(name, head, answers.mapping, FORMATS);
  else if (claimed.ok && claimed.value.format.reads === 'only-by-mapping') found = fail({ code: 'needs-mapping', path: name });
  if (!found.ok) return found;
  const { format, because } = found.value;
  // Looked for only where it decides something: a trail is thousands of small files.
  const inner = format.needsTimezone === undefined && format.needsYear === undefined ? head : chainOf(head, format).head;
  const zoneless = format.needsTimezone?.(inner, answers);
  if (zoneless !== undefined && answers.timezone === undefined) return fail({ code: 'needs-timezone', path: name, time: zoneless });
  // A later time of the file may name no zone though the first ones do.
  const timezone = format.needsTimezone === undefined ? undefined : answers.timezone;
  const year = format.needsYear?.(inner) === true ? yearOf(head, format, modified, { ...answers, timezone }) : undefined;
  return ok({
    format, because,
    read: { timezone, year: year?.year },
    assumed: { timezone, zoneless, year: year?.year, yearBecause: year?.because },
  });
}

const DAY_US = 86_400_000_000;

/** The latest year that does not put the file's first time after its last change. A day is allowed for, since the zone may be any. */
function yearOf(head: Head, format: Format, modified: Micros | undefined, answers: ReadOptions): { year: number; because?: string } | undefined {
  if (answers.year !== undefined) return { year: answers.year };
  if (modified === undefined) return undefined;
  const latest = new Date(modified / 1000).getUTCFullYear() + 1;
  const because = `the latest that puts its first time no later than the file’s last change, ${printInstant(modified)}`;
  for (let year = latest; year > latest - 3; year -= 1) {
    const first = firstTime(head, format, { ...answers, year });
    if (first === undefined) break;
    if (first <= modified + DAY_US) return { year, because };
  }
  return { year: latest - 1, because: `that of the file’s last change, ${printInstant(modified)}` };
}

function firstTime(head: Head, format: Format, read: ReadOptions): Micros | undefined {
  const placed: Placed[] = [];
  const reading = new SourceReading(head, format, read);
  reading.push(Buffer.from(head.text), placed);
  reading.end(placed);
  for (const { reading: r } of placed) if (r.kind === 'events') return r.events[0].at;
  return undefined;
}
