/** What the analyst answered about the files → what readers are given; a wrong answer is a fault before anything is read. */
import { readFileSync } from 'node:fs';
import { fail, ok, type Result } from '../../shared/domain/fault.ts';
import type { ReadOptions } from '../ingest/format.ts';
import { readMapping } from '../ingest/mapping.ts';
import { offsetsOf } from '../ingest/zones.ts';

export interface Answers {
  /** IANA name, `UTC` or an offset such as `+02:00`. */
  readonly timezone?: string | undefined;
  readonly year?: number | undefined;
  /** Path of a mapping file. */
  readonly mapping?: string | undefined;
  /** A mapping itself, as its JSON text. */
  readonly mappingText?: string | undefined;
}

export function readOptionsOf({ timezone, year, mapping: path, mappingText }: Answers): Result<ReadOptions> {
  if (timezone !== undefined && offsetsOf(timezone) === undefined) {
    return fail({ code: 'bad-request', why: `${JSON.stringify(timezone.slice(0, 80))} is no time zone known here; write it as Europe/Berlin, UTC or +02:00` });
  }
  const answers = { timezone, year };
  if (mappingText !== undefined) {
    const mapping = readMapping(mappingText);
    return mapping.ok ? ok({ ...answers, mapping: mapping.value }) : mapping;
  }
  if (path === undefined) return ok(answers);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return fail({ code: 'file-missing', path });
  }
  const mapping = readMapping(text, path);
  return mapping.ok ? ok({ ...answers, mapping: mapping.value }) : mapping;
}
