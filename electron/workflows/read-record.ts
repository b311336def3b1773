/** The raw record behind an event: its very bytes, read from the vault (or the referenced original) by its locator, and hashed again. */
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import type { ContraryRecord } from '../../shared/domain/contrary.ts';
import type { RecordView } from '../../shared/domain/event.ts';
import { fail, FaultError, ok, type Result } from '../../shared/domain/fault.ts';
import type { Locator } from '../../shared/domain/locator.ts';
import { Digest, sha256Hex } from '../custody/digest.ts';
import { readFileParts } from '../custody/verify.ts';
import { VaultReader } from '../custody/vault.ts';
import { neededToRender, renderRecord } from '../ingest/records/render.ts';
import { again } from '../ingest/containers/walk.ts';
import { originOf } from './reread.ts';
import type { Reader } from '../store/handles.ts';
import { otherwiseOf, type Otherwise } from '../store/read/contrary.ts';
import { blocksOf } from '../store/read/evidence.ts';
import { eventById, factsOf, isOnTrail, issuesOf, locatorOf, rowOf, twinsOf, type RawEvent } from '../store/read/events.ts';
import { vaultOf } from './open-case.ts';

/** A view never shows more than this of one record; the hash is always over the whole. */
export const SHOWN_BYTES = 256 * 1024;
/** Unpacked streams up to this size are kept for the next record of the same file. */
const KEEP_BYTES = 48 * 1024 * 1024;
const KEPT_STREAMS = 6;
/** Of records that contradict the one that speaks, so many are shown beside it, each up to this size. */
const SHOWN_CONTRARY = 5;
const CONTRARY_BYTES = 32 * 1024;

type Placed = Pick<RawEvent, 'file_id' | 'byte_offset' | 'byte_length' | 'line'>;

export interface RecordReader {
  bytesAt(r: Placed): Promise<{ locator: Locator; bytes: Buffer }>;
  view(id: string): Promise<Result<RecordView>>;
  close(): void;
}

export function openRecords(reader: Reader, casePath: string): RecordReader {
  const vault = new VaultReader(vaultOf(casePath));
  const kept = new Map<number, Buffer>();
  const sound = new Set<string>();

  async function unpacked(r: Placed, locator: Locator, object: number, stored: boolean): Promise<Buffer> {
    const known = kept.get(r.file_id);
    if (known !== undefined && known.length >= locator.offset + locator.length) {
      return known.subarray(locator.offset, locator.offset + locator.length);
    }
    const parts: Buffer[] = [];
    let total = 0;
    const end = locator.offset + locator.length;
    let dropped = 0;
    for await (const piece of again(originOf(reader, vault, object, locator.path, stored), locator.member, locator.layers)) {
      // Far before the record nothing need be kept; a small stream is kept whole for its neighbours.
      parts.push(piece);
      total += piece.length;
      const oldest = parts[0]?.length ?? 0;
      if (total > KEEP_BYTES && total - oldest > KEEP_BYTES && dropped + oldest <= locator.offset) {
        dropped += oldest;
        parts.shift();
      }
      if (total >= end && total > KEEP_BYTES) break;
    }
    const all = Buffer.concat(parts);
    if (dropped === 0 && all.length <= KEEP_BYTES) {
      kept.set(r.file_id, all);
      if (kept.size > KEPT_STREAMS) {
        const [oldest] = kept.keys();
        if (oldest !== undefined) kept.delete(oldest);
      }
    }
    return all.subarray(locator.offset - dropped, locator.offset - dropped + locator.length);
  }

  /** A referenced original is hashed again before anything is shown of it, once for each state of the file. */
  function checkOriginal(path: string, sha256: string): void {
    if (!existsSync(path)) throw new FaultError({ code: 'not-kept', path });
    const { ino, size, mtimeNs } = statSync(path, { bigint: true });
    const stamp = `${path} ${ino} ${size} ${mtimeNs}`;
    if (sound.has(stamp)) return;
    const digest = new Digest();
    for (const part of readFileParts(path)) digest.update(part);
    if (digest.hex() !== sha256) throw new FaultError({ code: 'evidence-changed', path, why: 'it is not the file that was imported by reference' });
    sound.add(stamp);
  }

  async function bytesAt(r: Placed): Promise<{ locator: Locator; bytes: Buffer }> {
    const { locator, object, kept: stored } = locatorOf(reader, r);
    if (!stored) checkOriginal(locator.path, locator.sha256);
    return { locator, bytes: await bytesOf(r, locator, object, stored) };
  }

  async function bytesOf(r: Placed, locator: Locator, object: number, stored: boolean): Promise<Buffer> {
    let bytes: Buffer;
    if (locator.layers.length === 0 && locator.member === undefined) {
      bytes = stored ? Buffer.from(vault.read(blocksOf(reader, object), locator.offset, locator.length)) : readPart(locator);
    } else bytes = await unpacked(r, locator, object, stored);
    if (bytes.length !== locator.length) throw new FaultError({ code: 'evidence-changed', path: locator.path, why: `only ${bytes.length} of the record’s ${locator.length} bytes are there` });
    return bytes;
  }

  /** The record as text: its own bytes, or, where they are binary, a rendering that says that it is one. */
  async function textOf(r: Placed, bytes: Buffer): Promise<string> {
    const { locator, object, kept: stored } = locatorOf(reader, r);
    const need = neededToRender(bytes, locator.offset);
    if (need !== undefined) {
      const rendered = renderRecord(await bytesOf(r, { ...locator, offset: need.offset, length: need.length }, object, stored), locator.offset - need.offset, locator.length);
      if (rendered !== undefined) return rendered;
    }
    return bytes.subarray(0, SHOWN_BYTES).toString('utf8');
  }

  /** What another record of the event says: it may stand in a file of which no copy was kept. */
  async function contraryOf({ evidence, line, differs, ...place }: Otherwise, shown: boolean): Promise<ContraryRecord> {
    const record = { evidence, line, differs };
    if (!shown) return { ...record, text: undefined };
    try {
      const { bytes } = await bytesAt({ ...place, line });
      return { ...record, text: (await textOf({ ...place, line }, bytes)).slice(0, CONTRARY_BYTES) };
    } catch (error) {
      if (error instanceof FaultError) return { ...record, text: undefined };
      throw error;
    }
  }

  return {
    bytesAt,
    async view(id) {
      const raw = eventById(reader, id);
      if (raw === undefined) return fail({ code: 'unknown-event', id });
      try {
        const { locator, bytes } = await bytesAt(raw);
        const text = await textOf(raw, bytes);
        const contrary: ContraryRecord[] = [];
        for (const other of otherwiseOf(reader, raw.id)) contrary.push(await contraryOf(other, contrary.length < SHOWN_CONTRARY));
        const cut = bytes.length > SHOWN_BYTES || text.length > SHOWN_BYTES;
        return ok({
          event: rowOf(reader, raw, isOnTrail(reader, raw.id)), locator, recordSha256: sha256Hex(bytes), text: text.slice(0, SHOWN_BYTES), cut,
          issues: issuesOf(reader, raw.id), facts: factsOf(reader, raw.id), twins: twinsOf(reader, raw.id), contrary,
        });
      } catch (error) {
        if (error instanceof FaultError) return fail(error.fault);
        throw error;
      }
    },
    close: () => vault.close(),
  };
}

function readPart(locator: Locator): Buffer {
  if (!existsSync(locator.path)) throw new FaultError({ code: 'not-kept', path: locator.path });
  const fd = openSync(locator.path, 'r');
  try {
    const bytes = Buffer.alloc(locator.length);
    const n = readSync(fd, bytes, 0, locator.length, locator.offset);
    return bytes.subarray(0, n);
  } finally {
    closeSync(fd);
  }
}

