/** The files the benches read: made once per size in a folder outside the repository, and used again by later runs. */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { cloudTrail } from './cloudtrail.ts';

/** Part of every name, so that a changed generator never meets the files of an older one. */
const EDITION = 3;
const WRITE_BYTES = 4 * 1024 * 1024;

export const BENCH_FOLDER = process.env['KEYTRAIL_BENCH_FOLDER'] ?? join(tmpdir(), 'keytrail-bench');

function madeOnce(name: string, make: (path: string) => void): string {
  mkdirSync(BENCH_FOLDER, { recursive: true });
  const path = join(BENCH_FOLDER, `${name}-v${EDITION}`);
  if (existsSync(path)) return path;
  // An interrupted run leaves nothing that looks finished.
  const unfinished = `${path}.part`;
  rmSync(unfinished, { recursive: true, force: true });
  make(unfinished);
  renameSync(unfinished, path);
  return path;
}

function writePieces(path: string, pieces: Iterable<string>): void {
  const file = openSync(path, 'w');
  try {
    let held: string[] = [];
    let length = 0;
    const flush = (): void => {
      const bytes = Buffer.from(held.join(''));
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
      held = [];
      length = 0;
    };
    for (const piece of pieces) {
      held.push(piece);
      length += piece.length;
      if (length >= WRITE_BYTES) flush();
    }
    flush();
  } finally {
    closeSync(file);
  }
}

function* lines(records: number): Generator<string> {
  for (const record of cloudTrail(records)) {
    yield record;
    yield '\n';
  }
}

export function oneBigFile(records: number): string {
  return madeOnce(`cloudtrail-${records}.ndjson`, (path) => writePieces(path, lines(records)));
}

/** The columns of the console's Event history download, and where a record says what stands in them. */
const COLUMNS: readonly (readonly [name: string, of: (record: TableRecord) => string | boolean | undefined])[] = [
  ['Event name', (r) => r.eventName], ['Event time', (r) => r.eventTime], ['User name', (r) => r.userIdentity.arn?.split('/').at(-1)], ['Event source', (r) => r.eventSource],
  ['Resource name', (r) => r.resources?.[0]?.ARN], ['AWS access key', (r) => r.userIdentity.accessKeyId], ['AWS region', (r) => r.awsRegion], ['Error code', (r) => r.errorCode],
  ['Event ID', (r) => r.eventID], ['Read-only', (r) => r.readOnly], ['Source IP address', (r) => r.sourceIPAddress], ['Recipient account ID', (r) => r.recipientAccountId],
];
interface TableRecord {
  readonly eventName: string; readonly eventTime: string; readonly eventSource: string; readonly eventID: string; readonly awsRegion?: string; readonly errorCode?: string; readonly readOnly?: boolean;
  readonly sourceIPAddress?: string; readonly recipientAccountId?: string; readonly userIdentity: { readonly arn?: string; readonly accessKeyId?: string }; readonly resources?: readonly { readonly ARN?: string }[];
}

/** The same records as a table. */
export function oneTable(records: number): string {
  return madeOnce(`cloudtrail-${records}.csv`, (path) => writePieces(path, (function* () {
    yield `${COLUMNS.map(([name]) => name).join(',')}\n`;
    for (const record of cloudTrail(records)) {
      const parsed = JSON.parse(record) as TableRecord;
      yield `${COLUMNS.map(([, of]) => `"${String(of(parsed) ?? '').replaceAll('"', '""')}"`).join(',')}\n`;
    }
  })()));
}

/** `{"Records":[…]}` on one line, of at least `bytes` bytes. */
export function oneLongLine(bytes: number): string {
  return madeOnce(`one-line-${bytes}.json`, (path) => writePieces(path, (function* () {
    let written = 0;
    yield '{"Records":[';
    for (const record of cloudTrail(Math.ceil(bytes / 1300))) {
      yield written === 0 ? record : `,${record}`;
      written += record.length + 1;
      if (written >= bytes) break;
    }
    yield ']}';
  })()));
}

/** As a trail delivers: many small gzipped files. The same records as the one big file of that many. */
export function manySmallFiles(records: number, perFile: number): string {
  return madeOnce(`trail-${records}-by-${perFile}`, (folder) => {
    mkdirSync(folder, { recursive: true });
    let held: string[] = [];
    let n = 0;
    const flush = (): void => {
      if (held.length === 0) return;
      writeFileSync(join(folder, `104857600112_CloudTrail_${String(n).padStart(6, '0')}.json.gz`), gzipSync(`{"Records":[${held.join(',')}]}`));
      held = [];
      n += 1;
    };
    for (const record of cloudTrail(records)) {
      held.push(record);
      if (held.length === perFile) flush();
    }
    flush();
  });
}

export const bytesOfFile = (path: string): number => statSync(path).size;
