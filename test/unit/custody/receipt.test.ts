import { expect, test } from 'vitest';
import { checkLedger, nextEntry } from '../../../electron/custody/ledger.ts';
import { receiptOf, receiptText, type Sealed } from '../../../electron/custody/receipt.ts';
import type { EvidenceFile } from '../../../shared/domain/evidence.ts';
import { at } from './folder.ts';

const file: EvidenceFile = {
  id: '0123456789ab', path: '/mnt/usb/trail.json', member: undefined, sha256: 'ab'.repeat(32), bytes: 4096,
  format: 'aws-cloudtrail', because: 'eventTime, eventName and eventSource present',
  records: 10, stored: 6, events: 7, entries: 0, duplicates: 1, skipped: [{ why: 'insight event', count: 2 }], skippedCount: 2,
  rejected: [{ line: 4, offset: 900, why: 'unreadable eventTime' }], rejectedCount: 1,
  first: at('2024-03-01T10:00:00Z'), last: at('2024-03-01T11:00:00.5Z'), importedAt: at('2024-03-02T09:00:00Z'), examiner: 'J. Doe',
  kept: true, assumptions: ['times without a zone are UTC'], attention: undefined,
};
const sealed: Sealed = { file, rowsDigest: 'cd'.repeat(32), vault: { blocks: 1, packBytes: 400 } };

test('the receipt says what, who, when, from where, and the counts; what is unknown is left out', () => {
  const fields = receiptOf(sealed);
  expect(fields).toMatchObject({ at: file.importedAt, by: 'J. Doe', kind: 'evidence-sealed' });
  const entry = nextEntry(undefined, fields);
  expect(JSON.parse(entry.body)).toEqual({
    id: file.id, path: file.path, sha256: file.sha256, bytes: 4096, format: 'aws-cloudtrail', because: file.because,
    assumptions: file.assumptions, records: 10, stored: 6, events: 7, entries: 0, duplicates: 1,
    skipped: [{ why: 'insight event', count: 2 }], skippedCount: 2, rejectedCount: 1,
    firstUs: file.first, lastUs: file.last, kept: true, rowsDigest: 'cd'.repeat(32), vault: { blocks: 1, packBytes: 400 },
  });
  expect(checkLedger([entry]).ok).toBe(true);
});

test('a receipt whose counts do not add up is refused', () => {
  for (const wrong of [{ records: 11 }, { stored: 5 }, { duplicates: 2 }, { skippedCount: 1 }, { rejectedCount: 0 }]) {
    expect(() => receiptOf({ file: { ...file, ...wrong } })).toThrow('do not add up');
  }
});

test('as text', () => {
  const entry = nextEntry(undefined, receiptOf(sealed));
  expect(receiptText(sealed, entry)).toBe(`\
Evidence  0123456789ab
File      /mnt/usb/trail.json
Size      4096 bytes
SHA-256   ${'ab'.repeat(32)}
Format    aws-cloudtrail (eventTime, eventName and eventSource present)
Assumed   times without a zone are UTC
Records   10 = 6 stored + 1 duplicates + 2 skipped + 1 rejected
Skipped   2: insight event
Events    7
Entries   0
Span      2024-03-01T10:00:00Z to 2024-03-01T11:00:00.500Z
Copy      sealed in the case
Taken in  2024-03-02T09:00:00Z by J. Doe
Ledger    entry 1, ${entry.hash}
`);
});

test('a file name cannot forge a line or turn the text around', () => {
  const hostile = { file: { ...file, path: 'a\nSHA-256   00\u202ecod.\u001b[2J' } };
  const text = receiptText(hostile, nextEntry(undefined, receiptOf(hostile)));
  expect(text).toContain('File      a\\u{a}SHA-256   00\\u{202e}cod.\\u{1b}[2J\n');
  expect(text.split('\n').filter((line) => line.startsWith('SHA-256'))).toHaveLength(1);
});
