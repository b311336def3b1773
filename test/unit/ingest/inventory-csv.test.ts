import { describe, expect, test } from 'vitest';
import { nhiCsvFormat } from '../../../electron/ingest/formats/nhi-csv.ts';
import { cut, quoted, readCellTime, readMapping, visible } from '../../../electron/ingest/mapping.ts';
import { headOf } from '../../../electron/ingest/records/head.ts';
import { SourceReading, type Placed } from '../../../electron/ingest/read-source.ts';
import type { ReadOptions } from '../../../electron/ingest/format.ts';
import type { InventoryDraft } from '../../../shared/domain/inventory.ts';
import type { Reading } from '../../../shared/domain/reading.ts';
import { printInstant } from '../../../shared/domain/time.ts';

function readFile(text: string, options: ReadOptions = {}): readonly Reading[] {
  const bytes = new TextEncoder().encode(text);
  const source = new SourceReading(headOf(bytes, 'unknown', true), nhiCsvFormat, options);
  const out: Placed[] = [];
  source.push(bytes, out);
  source.end(out);
  return out.map((p) => p.reading);
}
const HEADER = 'name,type,platform,credential_id,owner,created,last_used,expires,privilege,consumers';
const rows = (...lines: readonly string[]): readonly Reading[] => readFile([HEADER, ...lines].join('\n'));
const entries = (reading: Reading | undefined): readonly InventoryDraft[] => (reading?.kind === 'entries' ? reading.entries : []);
const why = (reading: Reading | undefined): string => (reading !== undefined && 'why' in reading ? `${reading.kind}: ${reading.why}` : 'entries');
const at = (t: InventoryDraft['created']): string | undefined => (t === undefined ? undefined : printInstant(t));

describe('a table with our column names', () => {
  test('a row is identity, credential and consumers', () => {
    const [reading] = rows('deploy-bot,Service Account,AWS,AKIAIOSFODNN7EXAMPLE,team-a,2024-01-01T00:00:00Z,2024-03-01T10:00:00+01:00,never,admin,billing; ledger | billing');
    const [identity, credential, ...consumers] = entries(reading);
    expect(identity).toEqual(expect.objectContaining({ kind: 'identity', platform: 'aws', identity: { name: 'deploy-bot', kind: 'service-account' }, owner: 'team-a', detail: 'type Service Account; privilege admin; used by billing, ledger' }));
    expect(identity).not.toHaveProperty('created');
    expect(credential).toEqual(expect.objectContaining({ kind: 'credential', credential: { value: 'AKIAIOSFODNN7EXAMPLE', kind: 'aws-access-key' }, detail: 'privilege admin; expires: never' }));
    expect([at(credential?.created), at(credential?.lastUsed), credential?.expires]).toEqual(['2024-01-01T00:00:00Z', '2024-03-01T09:00:00Z', undefined]);
    expect(consumers.map((c) => [c.kind, c.other?.name, c.credential?.value])).toEqual([['consumer', 'billing', 'AKIAIOSFODNN7EXAMPLE'], ['consumer', 'ledger', 'AKIAIOSFODNN7EXAMPLE']]);
  });

  test('a row without a credential keeps its dates on the identity, one without a name has none', () => {
    const [identity, key] = rows('bot,workload,gcp,,,2024-01-01,,,,', ',api key,github,tok-1,,,,,,');
    expect(entries(identity)).toEqual([expect.objectContaining({ kind: 'identity', identity: { name: 'bot', kind: 'workload' }, detail: 'type workload; created is a day only (2024-01-01), taken as UTC' })]);
    expect(at(entries(identity)[0]?.created)).toBe('2024-01-01T00:00:00Z');
    expect(entries(key)).toEqual([expect.objectContaining({ kind: 'credential', credential: { value: 'tok-1', kind: 'token' } })]);
    expect(entries(key)[0]?.identity).toBeUndefined();
  });

  test.each([
    ['a date in no known form', 'x,,,k,,01/02/2024,,,,', 'rejected: unreadable created "01/02/2024"'],
    ['a date that is none', 'x,,,k,,,2024-02-30T00:00:00Z,,,', 'rejected: unreadable last_used "2024-02-30T00:00:00Z"'],
    ['a time without a zone', 'x,,,k,,,,2024-02-03 04:05:06,,', 'rejected: expires "2024-02-03 04:05:06" names no time zone: say which with --timezone or in the mapping'],
    ['a hostile cell', `x,,,k,,so\u001b[2J\u202e${'y'.repeat(90)},,,,`, `rejected: unreadable created "so\\u{1b}[2J\\u{202e}${'y'.repeat(73)}…(17 more)"`],
    ['neither name nor credential', ',,aws,,team,,,,,', 'rejected: the row has neither a name nor a credential id'],
    ['only blanks', ' ,,,,,,,,,', 'skipped: an empty row'],
  ])('%s', (_, line, said) => {
    expect(rows(line).map(why)).toEqual([said]);
  });

  test('a bad row is counted, its neighbours are read', () => {
    expect(rows('a,,,k1,,,,,,', 'b,,,k2,,soon,,,,', 'c,,,k3,,,,,,').map(why)).toEqual(['entries', 'rejected: unreadable created "soon"', 'entries']);
  });

  test('in any order, more columns go to detail, and a secret is never copied', () => {
    const text = 'Secret_Key;region;consumers;privilege;expires;last_used;created;owner;credential_id;platform;type;name\nwJalrXUtnFEMI/K7MDENG;eu-1;;;;;;;key-1;vault;token;app';
    expect(nhiCsvFormat.sniff(headOf(new TextEncoder().encode(text), 'unknown', true))).toContain('the columns name,');
    const [reading] = readFile(text);
    expect(entries(reading).map((e) => e.credential?.value)).toEqual([undefined, 'key-1']);
    expect(entries(reading)[0]?.detail).toBe('type token; Secret_Key: present, not copied; region: eu-1');
    expect(JSON.stringify(reading)).not.toContain('wJalr');
  });

  test('other tables are left to a mapping', () => {
    for (const text of ['name,type,platform\na,b,c', 'timestamp,message,source\n1,2,3']) expect(nhiCsvFormat.sniff(headOf(new TextEncoder().encode(text), 'unknown', true))).toBeUndefined();
  });

  test('words of a type column, of identities and of credentials', () => {
    const kinds = (type: string, id = 'x') => { const [i, c] = entries(rows(`n,${type},p,${id},,,,,,`)[0]); return [i?.identity?.kind, c?.credential?.kind]; };
    expect(kinds('service_account')).toEqual(['service-account', 'unknown']);
    expect(kinds('OAuth App')).toEqual(['application', 'unknown']);
    expect(kinds('SSH key')).toEqual(['unknown', 'ssh-key']);
    expect(kinds('constructor')).toEqual(['unknown', 'unknown']);
    expect(kinds('', 'SHA256:abc')).toEqual(['unknown', 'ssh-key']);
  });
});

const MAPPING = {
  keytrail: 'mapping', version: 1, name: 'Acme', platform: 'aws',
  columns: { name: 'Identity', type: 'Kind', credential_id: 'Secret ID', created: 'Created on', consumers: 'Used by', status: 'State', account: 'Account' },
  delimiter: ';', timezone: 'Europe/Berlin', kinds: { SVC: 'user' }, credentialKinds: { svc: 'aws-access-key' },
};

describe('a mapping', () => {
  const read = readMapping(JSON.stringify(MAPPING));
  const mapping = read.ok ? read.value : undefined;
  const table = (...lines: readonly string[]): string => ['Identity;Kind;SECRET id;Created on;Used by;State;Account;Note', ...lines].join('\n');

  test('says which column is what, whatever its name', () => {
    const [reading] = readFile(table('bot;svc;AK-1;2024-07-01 12:00:00;billing;Active;111122223333;seen'), { mapping });
    const [identity, credential, consumer] = entries(reading);
    expect(identity).toEqual(expect.objectContaining({ platform: 'aws', identity: { name: 'arn:aws:iam::111122223333:user/bot', kind: 'user', also: ['111122223333/bot'] } }));
    expect(identity?.detail).toBe('type svc; account 111122223333; used by billing; Note: seen');
    expect(credential).toEqual(expect.objectContaining({ credential: { value: 'AK-1', kind: 'aws-access-key' }, status: 'active' }));
    expect(at(credential?.created)).toBe('2024-07-01T10:00:00Z');
    expect(consumer?.other?.name).toBe('billing');
  });

  test('the analyst, asked for a zone, is heard before the mapping', () => {
    const [reading] = readFile(table('bot;;AK-1;2024-07-01 12:00:00;;;;'), { mapping, timezone: '-03:00' });
    expect(at(entries(reading)[1]?.created)).toBe('2024-07-01T15:00:00Z');
  });

  test('a mapping that does not fit the table rejects every row and says why', () => {
    expect(readFile('Identity;Kind;Created on\na;b;c\nd;e;f', { mapping }).map(why)).toEqual(Array(2).fill('rejected: the mapping names the column "Secret ID", which the table has not'));
    expect(readFile(table('a;b;c;;;;;'), { mapping: { keytrail: 'mapping' } }).map(why)[0]).toMatch(/^rejected: the mapping cannot be used: /);
  });

  test.each([
    ['', 'it is not JSON'],
    ['[]', /expected object/],
    [JSON.stringify({ ...MAPPING, version: 2 }), /^version: /],
    [JSON.stringify({ ...MAPPING, columns: { owner: 'x' } }), /^columns: a column for name or for credential_id is needed/],
    [JSON.stringify({ ...MAPPING, columns: { name: 'x', secret: 'y' } }), /^columns: .*secret/],
    [JSON.stringify({ ...MAPPING, timezone: 'Mars/Base' }), /^timezone: not a time zone known here/],
    [JSON.stringify({ ...MAPPING, kinds: { a: 'robot' } }), /^kinds\.a: /],
    [JSON.stringify({ ...MAPPING, extra: 1 }), /extra/],
  ])('%j cannot be used', (text, said) => {
    const result = readMapping(text, 'acme.json');
    expect(result.ok).toBe(false);
    if (!result.ok && result.fault.code === 'bad-mapping') expect([result.fault.path, result.fault.why]).toEqual(['acme.json', typeof said === 'string' ? said : expect.stringMatching(said)]);
  });
});

describe('cells', () => {
  const time = (text: string, zone?: string): string => {
    const read = readCellTime('t', text, zone);
    switch (read.kind) {
      case 'at': return `${printInstant(read.at)}${read.note === undefined ? '' : ` (${read.note})`}`;
      case 'absent': return `absent${read.said === undefined ? '' : ` (${read.said})`}`;
      case 'bad': return read.why;
    }
  };

  test.each([
    ['2024-03-01T10:00:00Z', undefined, '2024-03-01T10:00:00Z'],
    ['2024-03-01T10:00Z', undefined, '2024-03-01T10:00:00Z'],
    [' 2024-03-01 10:00:00.123456+00:00 ', undefined, '2024-03-01T10:00:00.123456Z'],
    ['1709287200', undefined, '2024-03-01T10:00:00Z (t 1709287200 read as seconds since 1970)'],
    ['1709287200123', undefined, '2024-03-01T10:00:00.123Z (t 1709287200123 read as milliseconds since 1970)'],
    ['2024-03-01', 'Asia/Kolkata', '2024-02-29T18:30:00Z (t is a day only (2024-03-01), taken as Asia/Kolkata)'],
    ['2024-03-01 10:00', 'UTC+5:30', '2024-03-01T04:30:00Z'],
    ['2024-03-31 02:30:00', 'Europe/Berlin', 't "2024-03-31 02:30:00" does not exist in Europe/Berlin: clocks were put forward then'],
    ['2024-10-27 02:30:00', 'Europe/Berlin', '2024-10-27T00:30:00Z (t 2024-10-27 02:30:00 happened twice in Europe/Berlin, the earlier is taken)'],
    ['2024-10-27 02:30:00', 'Nowhere/Land', 't "2024-10-27 02:30:00" needs a time zone, and "Nowhere/Land" is none known here'],
    ['N/A', undefined, 'absent'], ['null', undefined, 'absent'], ['Never', undefined, 'absent (t: Never)'],
    ['0001-01-01T00:00:00Z', undefined, 'absent (t: 0001-01-01T00:00:00Z)'],
    ['9999-12-31T23:59:59Z', undefined, 'absent (t: 9999-12-31T23:59:59Z)'],
    ['0024-03-01T10:00:00+00:00', undefined, 'unreadable t "0024-03-01T10:00:00+00:00"'],
    ['2300-01-01T00:00:00Z', undefined, 'unreadable t "2300-01-01T00:00:00Z"'],
    ['24', undefined, 'unreadable t "24"'],
  ])('%s in %s', (text, zone, said) => {
    expect(time(text, zone)).toBe(said);
  });

  test('a cut never splits a character, and nothing stays hidden', () => {
    expect(cut('ab😀cd', 3)).toBe('ab…(4 more)');
    expect(cut('abc', 3)).toBe('abc');
    expect(quoted('a\0b\u200bc\ud800')).toBe('"a\\u{0}b\\u{200b}c\\u{d800}"');
    expect(visible(visible('\u202e'))).toBe(visible('\u202e'));
  });
});
