/** Hand-written readers of Linux logs and of other tools' records: no text and no value makes them throw, and none takes longer than its length allows. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Format, SourceRecord } from '../../../electron/ingest/format.ts';
import { auditdFormat } from '../../../electron/ingest/formats/auditd.ts';
import { cellsOf, s3AccessFormat } from '../../../electron/ingest/formats/aws-s3-access.ts';
import { ecsFormat } from '../../../electron/ingest/formats/ecs.ts';
import { journaldFormat } from '../../../electron/ingest/formats/journald.ts';
import { linuxAuthFormat } from '../../../electron/ingest/formats/linux-auth.ts';
import { ocsfFormat } from '../../../electron/ingest/formats/ocsf.ts';
import { plasoFormat } from '../../../electron/ingest/formats/plaso.ts';
import { timesketchFormat } from '../../../electron/ingest/formats/timesketch.ts';
import { zeekFormat } from '../../../electron/ingest/formats/zeek.ts';
import { camel, nested, readJavaMap } from '../../../electron/ingest/interchange/nested.ts';
import { SourceReading, type Placed } from '../../../electron/ingest/read-source.ts';
import { describeHead } from '../../../electron/ingest/records/describe.ts';
import { headOf } from '../../../electron/ingest/records/head.ts';
import { auditRecords, readAuditLine } from '../../../electron/ingest/unix/audit-line.ts';
import { readSyslogLine } from '../../../electron/ingest/unix/syslog.ts';
import { zeekTable } from '../../../electron/ingest/unix/zeek-table.ts';

const pieces = fc.constantFrom(
  'Mar  1 10:00:00 ', '<86>1 2024-03-01T10:00:00Z ', '2024-03-01T10:00:00+00:00 ', 'web01 ', 'sshd[7]: ', 'sudo: ', 'CRON[1]: ', 'Accepted publickey for ', 'root from 192.0.2.1 port 5 ssh2: RSA SHA256:x', 'session opened for user ', 'TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=',
  'type=SYSCALL msg=audit(1709287200.000:1): ', 'type=EXECVE msg=audit(1709287200.000:1): ', 'auid=1 ses=2 ', "msg='", '"', "'", 'a0=', '6964', '\u001d', '#fields\tts\tuid\n', '#separator \\x09\n', '#path\tkerberos\n', '-', '\t', '\n', ' ', '[', ']', '{', '}', '=', ', ',
  '01/Mar/2024:10:00:00 +0000', 'message repeated 2 times: [ ', 'REST.GET.OBJECT ',
);
const hostileText = fc.array(fc.oneof(pieces, fc.string({ maxLength: 8 })), { maxLength: 30 }).map((p) => p.join(''));
const names = ['@timestamp', 'event', 'action', 'dataset', 'user', 'name', 'aws', 'cloudtrail', 'event_type', 'okta', 'azure', 'signinlogs', 'properties', 'gcp', 'audit', 'kubernetes', 'winlog', 'event_id', 'class_uid', 'time', 'metadata', 'actor', 'api', 'operation', 'service', 'data_type', 'parser', 'timestamp', 'datetime', 'timestamp_desc', 'message', 'xml_string', 'ts', 'uid', '_path', '__REALTIME_TIMESTAMP', 'MESSAGE', '_HOSTNAME', 'SYSLOG_IDENTIFIER', 'a.b', '__proto__', 'date_time'];
const words = fc.constantFrom('2024-03-01T10:00:00Z', '1709287200000', 'gcp:log:entry', 'syslog:line', 'azure:activitylog:entry', '4624', '<Event><System><EventID>1</EventID></System></Event>', 'sshd', 3002, 6003, true, null);
const hostile = fc.letrec((tie) => ({ value: fc.oneof({ maxDepth: 4 }, words, fc.jsonValue({ maxDepth: 2 }), fc.dictionary(fc.constantFrom(...names), tie('value')), fc.array(tie('value'), { maxLength: 3 })) })).value;
const FORMATS: readonly Format[] = [linuxAuthFormat, journaldFormat, auditdFormat, zeekFormat, s3AccessFormat, plasoFormat, timesketchFormat, ocsfFormat, ecsFormat];

function readAll(format: Format, bytes: Uint8Array): Placed[] {
  const out: Placed[] = [];
  const reading = new SourceReading(headOf(bytes, 'x', true), format, { timezone: 'UTC', year: 2024 });
  reading.push(bytes, out);
  reading.end(out);
  return out;
}

describe('logs of Linux and records of other tools', () => {
  test('no text makes a reader throw', () => {
    fc.assert(fc.property(hostileText, (text) => {
      readSyslogLine(text);
      readAuditLine(text);
      cellsOf(text);
      readJavaMap(text);
      describeHead(headOf(Buffer.from(text), 'x', true));
      for (const format of FORMATS) readAll(format, Buffer.from(text));
    }), { numRuns: 300 });
  });

  test('no value makes a reader throw', () => {
    fc.assert(fc.property(fc.array(hostile, { maxLength: 4 }), (values) => {
      for (const v of values) {
        camel(v);
        if (typeof v === 'object' && v !== null && !Array.isArray(v)) nested(Object.fromEntries(Object.entries(v)));
      }
      const bytes = Buffer.from(values.map((v) => JSON.stringify(v)).join('\n'));
      for (const format of FORMATS) readAll(format, bytes);
    }), { numRuns: 300 });
  });

  test('records do not depend on how the bytes were cut', () => {
    fc.assert(fc.property(hostileText, fc.integer({ min: 1, max: 9 }), (text, size) => {
      const bytes = Buffer.from(text);
      const shown = (r: SourceRecord): string => JSON.stringify(r.kind === 'row' ? { ...r, get: undefined } : r);
      for (const make of [auditRecords, zeekTable]) {
        const whole: SourceRecord[] = [], cut: SourceRecord[] = [];
        const a = make(), b = make();
        a.push(bytes, whole);
        a.end(whole);
        for (let i = 0; i < bytes.length; i += size) b.push(Uint8Array.from(bytes.subarray(i, i + size)), cut);
        b.end(cut);
        expect(cut.map(shown)).toEqual(whole.map(shown));
      }
    }));
  });

  test('lines made to be slow are not', () => {
    const slow = ['Mar  1 10:00:00 h sshd[1]: Accepted publickey for ' + 'a from '.repeat(1000), 'Mar  1 10:00:00 h sudo: x : ' + 'a ; '.repeat(1500), 'pam_unix(x:auth): authentication failure;' + ' ruser= rhost='.repeat(500),
      `type=SYSCALL msg=audit(1.0:1): ${'a="'.repeat(50_000)}`, `<1>1 2024-03-01T10:00:00Z h a - - ${'[x y="'.repeat(20_000)}`, `{${'a=, '.repeat(20_000)}}`];
    const begin = performance.now();
    for (const text of slow) {
      for (const format of FORMATS) readAll(format, Buffer.from(`${text}\n`));
      readJavaMap(text);
    }
    expect(performance.now() - begin).toBeLessThan(5000);
  });
});
