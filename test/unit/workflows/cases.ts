/** Cases in a scratch folder, records to fill them with, and what a case holds, as text. */
import BetterSqlite3 from 'better-sqlite3';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { FaultError, type Result } from '../../../shared/domain/fault.ts';
import type { ImportOutcome } from '../../../shared/domain/evidence.ts';
import { readInstant, type Micros } from '../../../shared/domain/time.ts';
import { importEvidence, SILENT, type Hooks, type ImportOptions } from '../../../electron/workflows/import-evidence.ts';
import { createCase, openCase, type OpenCase } from '../../../electron/workflows/open-case.ts';

export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new FaultError(result.fault);
  return result.value;
}

/** A clock that stands still: two runs over the same evidence then store the same rows. */
export const NOON = readInstant('2024-03-05T12:00:00Z')?.at ?? (0 as Micros);

export class Scratch {
  readonly folder = mkdtempSync(join(tmpdir(), 'keytrail-workflows-'));
  readonly #open: OpenCase[] = [];
  #cases = 0;

  write(name: string, content: string | Uint8Array): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  newCase(): OpenCase {
    this.#cases += 1;
    return this.#keep(value(createCase(join(this.folder, `case-${this.#cases}`), 'Examiner', () => NOON)));
  }

  reopen(c: OpenCase): OpenCase {
    c.close();
    return this.#keep(value(openCase(c.path, () => NOON)));
  }

  #keep(c: OpenCase): OpenCase {
    this.#open.push(c);
    return c;
  }

  remove(): void {
    for (const c of this.#open) c.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function take(c: OpenCase, paths: readonly string[], options: ImportOptions = {}, hooks: Hooks = SILENT): Promise<ImportOutcome> {
  return value(await importEvidence(c, paths, options, hooks));
}

type Json = Readonly<Record<string, unknown>>;

/** The nth record of a small world: users in turn, one address each, every seventh call assumes a role. */
export function cloudTrail(n: number, more: Json = {}): Json {
  const user = ['deploy', 'backup', 'ci'][n % 3] ?? 'deploy';
  const assumes = n % 7 === 0;
  return {
    eventVersion: '1.08',
    userIdentity: { type: 'IAMUser', principalId: `AIDAEXAMPLE00000000${n % 3}`, arn: `arn:aws:iam::111122223333:user/${user}`, accountId: '111122223333', accessKeyId: `AKIAEXAMPLE0000000${n % 3}`, userName: user },
    eventTime: new Date(Date.UTC(2024, 2, 1, 10, 0, n)).toISOString().replace('.000', ''),
    eventSource: assumes ? 'sts.amazonaws.com' : 's3.amazonaws.com', eventName: assumes ? 'AssumeRole' : 'GetObject', awsRegion: 'eu-central-1',
    sourceIPAddress: `192.0.2.${n % 3}`, userAgent: 'aws-cli/2.15',
    requestParameters: assumes ? { roleArn: 'arn:aws:iam::111122223333:role/Admin', roleSessionName: `work-${n}` } : { bucketName: 'plans', key: `k${n}` },
    responseElements: assumes ? { credentials: { accessKeyId: `ASIAEXAMPLE${String(n).padStart(8, '0')}`, expiration: 'Mar 1, 2024, 11:00:05 AM' } } : null,
    eventID: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`, readOnly: true, eventType: 'AwsApiCall', recipientAccountId: '111122223333',
    ...more,
  };
}
export const cloudTrails = (from: number, to: number): Json[] => Array.from({ length: to - from }, (_, i) => cloudTrail(from + i));
export const recordsFile = (records: readonly Json[]): string => JSON.stringify({ Records: records });
export const linesFile = (records: readonly Json[]): string => records.map((r) => `${JSON.stringify(r)}\n`).join('');
export function eventHistoryCsv(records: readonly Json[]): string {
  const rows = records.map((r) => [r['eventName'], r['eventTime'], 'deploy', r['eventSource'], (r['userIdentity'] as Json)['accessKeyId'], r['sourceIPAddress'], r['eventID']].join(','));
  return ['Event name,Event time,User name,Event source,AWS access key,Source IP address,Event ID', ...rows].join('\n');
}

export interface ZipMember { readonly name: string; readonly bytes: Uint8Array; readonly method?: number; readonly flags?: number; readonly size?: number; readonly crc?: number; readonly packed?: Uint8Array }

/** A zip written by hand, so that it may lie. */
export function zipOf(members: readonly ZipMember[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const m of members) {
    const method = m.method ?? 8;
    const packed = Buffer.from(m.packed ?? (method === 8 ? deflateRawSync(m.bytes) : m.bytes));
    const name = Buffer.from(m.name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE((m.flags ?? 0) | 0x800, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(m.crc ?? crc32(m.bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(m.size ?? m.bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, name, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.from([20, 0]), common, rest, name]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

/** Every row of every table, sorted by table and key. */
export function contentOf(casePath: string, tables = /^(?!sqlite_)/): string[] {
  const db = new BetterSqlite3(join(casePath, 'case.sqlite'), { readonly: true });
  try {
    const names = (db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").pluck().all() as string[]).filter((n) => tables.test(n));
    return names.flatMap((name) => (db.prepare(`SELECT * FROM ${name}`).raw().all() as unknown[][]).map((row) => `${name} ${JSON.stringify(row)}`).sort());
  } finally {
    db.close();
  }
}
