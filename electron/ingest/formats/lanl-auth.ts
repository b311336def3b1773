/**
 * The authentication records of the LANL cyber-security data sets (https://csr.lanl.gov/data/cyber1/): `auth.txt` (nine columns, no header) and the
 * table that safekit made of it. Times are seconds since the start of the collection, whose date is not published: they are
 * shown as seconds of 1 January 1970. The names are pseudonyms. Useful as a large set of everyday logons.
 */
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { microsOf, SECOND_US } from '../../../shared/domain/time.ts';
import type { NamedIdentity } from '../../../shared/domain/event.ts';
import { unfitting, type Format, type FormatReader } from '../format.ts';
import { textLines } from '../records/text-lines.ts';

const LINE = /^\d{1,9},[^,@]+@[^,]*,[^,@]+@[^,]*,[^,]+,[^,]+,[^,]*,[^,]*,[^,]*,(?:Success|Fail|Failure)\r?$/;
const HEADER = ['time', 'src_user', 'dst_user', 'src_computer', 'dst_computer', 'auth_type', 'logon_type', 'auth_orientation'];

interface Auth { readonly time: string; readonly from: string; readonly to: string; readonly source: string; readonly target: string; readonly auth: string; readonly type: string; readonly orientation: string; readonly result: string; readonly whole: string }

function identityOf(text: string): NamedIdentity {
  const [user = '', domain = ''] = text.split('@');
  return { name: `${domain}\\${user}`.toLowerCase(), kind: user.endsWith('$') ? 'machine' : 'user', also: [text] };
}

const said = (text: string): string | undefined => (text === '' || text === '?' ? undefined : text);

function read(a: Auth): Reading {
  const seconds = Number(a.time);
  const at = microsOf(seconds * SECOND_US);
  if (at === undefined || !/^\d+$/.test(a.time)) return rejected(`unreadable time ${JSON.stringify(a.time).slice(0, 80)}`);
  if (a.orientation === 'AuthMap') return skipped('a mapping of accounts, not a logon');
  const actor = identityOf(a.from);
  const other = identityOf(a.to);
  const manner = [said(a.type), said(a.auth)].filter((p) => p !== undefined).join(', ');
  const off = /^log.?off$/i.test(a.orientation);
  return {
    kind: 'events',
    events: [{
      at, precisionUs: SECOND_US, twinKey: a.whole, action: `authentication:${a.orientation === '' ? 'unknown' : a.orientation}`, depth: off ? 'enumerated' : /interactive|service|batch/i.test(a.type) ? 'controlled' : 'read',
      outcome: /^succ/i.test(a.result) || a.result === '0' ? 'success' : 'failure', actor, source: a.source.toLowerCase(), agent: manner === '' ? undefined : manner,
      target: { platform: 'windows', resource: other.name, host: a.target.toLowerCase() }, facts: other.name === actor.name ? [] : [{ kind: 'impersonated', text: other.name }],
    }],
  };
}

export const lanlAuthFormat: Format = {
  id: 'lanl-auth',
  title: 'LANL authentication data set',
  arrays: [],
  sniff: (head) => {
    const names = new Set(head.header.map((h) => h.toLowerCase()));
    if (head.shape === 'csv' && HEADER.every((h) => names.has(h))) return 'columns time, src_user, dst_user, src_computer, dst_computer and auth_orientation';
    const [first = '', second = ''] = head.text.split('\n', 2);
    return (head.shape === 'csv' || head.shape === 'text') && LINE.test(first) && (second === '' || LINE.test(second) || !head.text.includes('\n', first.length + 1)) ? 'lines of nine columns: time, user@domain twice, computers, kind, and Success or Fail' : undefined;
  },
  // auth.txt has no header: its first line is a record as all others are.
  split: () => textLines(),
  open: (_options, head): FormatReader => {
    const columns = head.header.map((h) => h.toLowerCase());
    const named = HEADER.every((h) => columns.includes(h));
    const at = (name: string, plain: number): number => (named ? columns.indexOf(name) : plain);
    const index = [at('time', 0), at('src_user', 1), at('dst_user', 2), at('src_computer', 3), at('dst_computer', 4), at('auth_type', 5), at('logon_type', 6), at('auth_orientation', 7), named ? Math.max(columns.indexOf('result'), columns.indexOf('success')) : 8];
    const width = named ? columns.length : 9;
    return {
      read: (record) => unfitting(record),
      readLine: (line) => {
        const cells = line.text.split(',').map((c) => c.trim());
        if (cells.length !== width) return rejected(`the line has ${cells.length} cells, not ${width}`);
        if (named && cells[0]?.toLowerCase() === columns[0]) return skipped('the header of the table');
        const [time = '', from = '', to = '', source = '', target = '', auth = '', type = '', orientation = '', result = ''] = index.map((i) => cells[i] ?? '');
        if (from === '' || target === '') return rejected('a line without a user or a computer');
        return read({ time, from, to, source, target, auth, type, orientation, result, whole: line.text });
      },
    };
  },
};
