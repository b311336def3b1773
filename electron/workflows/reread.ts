/** What is needed to read a stored stream again as it was read at import: its bytes, and what was assumed. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { FaultError } from '../../shared/domain/fault.ts';
import { readFileParts } from '../custody/verify.ts';
import type { VaultReader } from '../custody/vault.ts';
import type { Origin } from '../ingest/containers/walk.ts';
import { zipAt, zipOfFile } from '../ingest/containers/zip.ts';
import type { ReadOptions } from '../ingest/format.ts';
import { mappingOf, readMapping } from '../ingest/mapping.ts';
import type { Reader } from '../store/handles.ts';
import { blocksOf } from '../store/read/evidence.ts';

/** An object's bytes: its sealed copy, or where none is kept the original, if it is still there. */
export function originOf(reader: Reader, vault: VaultReader, object: number, path: string, stored: boolean): Origin {
  if (stored) {
    const blocks = blocksOf(reader, object);
    const bytes = blocks.reduce((n, b) => n + b.rawLength, 0);
    return { stream: () => vault.stream(blocks), zip: () => zipAt(bytes, (offset, length) => vault.read(blocks, offset, length)) };
  }
  if (!existsSync(path)) throw new FaultError({ code: 'not-kept', path });
  return {
    * stream() { for (const part of readFileParts(path)) yield Buffer.from(part); },
    zip: () => {
      if (!statSync(path).isFile()) throw new FaultError({ code: 'not-kept', path });
      return zipOfFile(path);
    },
  };
}

/** The options stored with an evidence file. A mapping stands in them; older cases have the path of its file. */
export function readOptionsAgain(stored: string): ReadOptions {
  const options = JSON.parse(stored) as { timezone?: string; year?: number; mapping?: unknown };
  return { timezone: options.timezone, year: options.year, mapping: mappingAgain(options.mapping) };
}

function mappingAgain(stored: unknown): unknown {
  if (typeof stored !== 'string') {
    const mapping = stored === undefined ? undefined : mappingOf(stored);
    return mapping?.ok === true ? mapping.value : undefined;
  }
  const mapping = existsSync(stored) ? readMapping(readFileSync(stored, 'utf8'), stored) : undefined;
  return mapping?.ok === true ? mapping.value : undefined;
}
