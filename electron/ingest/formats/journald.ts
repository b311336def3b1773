/**
 * The systemd journal as `journalctl -o json` (one object a line) or `-o json-pretty` writes it. Values that are not text are arrays of bytes;
 * fields that stand several times are arrays of values. Fields with a leading underscore are the journal's own, the others the program's.
 * https://www.freedesktop.org/software/systemd/man/latest/systemd.journal-fields.html
 */
import type { Fact } from '../../../shared/domain/event.ts';
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { microsOf } from '../../../shared/domain/time.ts';
import { objectOf, textOf, unfitting, type Format, type FormatReader, type Head } from '../format.ts';
import { Messages } from '../unix/messages.ts';

type Json = Readonly<Record<string, unknown>>;

const isEntry = (value: unknown): boolean => {
  const e = objectOf(value);
  return e !== undefined && '__REALTIME_TIMESTAMP' in e && ('MESSAGE' in e || '__CURSOR' in e || '_BOOT_ID' in e);
};

function sniff(head: Head): string | undefined {
  if (head.records.some(isEntry)) return '__REALTIME_TIMESTAMP and fields of the journal present';
  return head.shape === 'json-object' && head.keys.includes('__REALTIME_TIMESTAMP') ? '__REALTIME_TIMESTAMP present' : undefined;
}

/** A field as text: text, bytes in an array, or the first of several. */
function fieldOf(value: unknown): string | undefined {
  if (!Array.isArray(value)) return textOf(value);
  if (value.length > 0 && value.every((b) => typeof b === 'number' && b >= 0 && b <= 255)) return Buffer.from(value as number[]).toString('utf8');
  return value.length === 0 ? undefined : fieldOf(value[0]);
}

/** Set when no login began the process: 2^32 - 1. */
const UNSET = '4294967295';

function entry(e: Json, messages: Messages): Reading {
  const stamp = textOf(e['_SOURCE_REALTIME_TIMESTAMP']) ?? textOf(e['__REALTIME_TIMESTAMP']);
  const at = stamp !== undefined && /^\d{1,16}$/.test(stamp) ? microsOf(Number(stamp)) : undefined;
  if (at === undefined) return rejected('no readable __REALTIME_TIMESTAMP');
  const message = fieldOf(e['MESSAGE']);
  if (message === undefined) return skipped('an entry without a message');
  const boot = textOf(e['_BOOT_ID']);
  const host = textOf(e['_HOSTNAME']) ?? textOf(e['_MACHINE_ID']);
  if (host === undefined) return skipped('an entry without a host');
  const session = textOf(e['_AUDIT_SESSION']);
  const user = textOf(e['_AUDIT_LOGINUID']);
  const facts: Fact[] = user === undefined || user === UNSET ? [] : [{ kind: 'on-behalf-of', text: `${host}:uid=${user}` }];
  return messages.read({
    host, tag: fieldOf(e['SYSLOG_IDENTIFIER']) ?? textOf(e['_COMM']) ?? '', pid: textOf(e['_PID']) ?? textOf(e['SYSLOG_PID']), message,
    id: textOf(e['__CURSOR']), facts,
    // Sessions are numbered from one at each start of the host: only with the boot are they one.
    auditSession: session === undefined || session === UNSET || boot === undefined ? undefined : `${host}:${boot}:ses=${session}`,
  }, { at, precisionUs: 1 });
}

export const journaldFormat: Format = {
  id: 'journald',
  title: 'systemd journal (JSON)',
  arrays: [],
  marks: ['__REALTIME_TIMESTAMP'],
  sniff,
  open: (): FormatReader => {
    const messages = new Messages();
    return {
      read: (record) => {
        const value = record.kind === 'json' ? objectOf(record.value) : undefined;
        return value === undefined ? unfitting(record) : entry(value, messages);
      },
    };
  },
};
