/** What a file looks like, in words for a person whose file no format claims. By its content only; never by its name. */
import type { Head } from '../format.ts';

/** First bytes of well-known files, as they show in the text of a head (bytes above 127 do not survive there, so these use others). */
const MAGIC: readonly (readonly [RegExp, string])[] = [
  [/^PAR1/, 'an Apache Parquet file; export it as JSON or CSV'],
  [/^Obj\u0001/, 'an Apache Avro file; export it as JSON or CSV'],
  [/^ORC/, 'an Apache ORC file; export it as JSON or CSV'],
  [/^SQLite format 3\u0000/, 'an SQLite database'],
  [/^%PDF-/, 'a PDF document'],
  [/^PK[\u0003\u0005]/, 'a zip archive (or an Office document)'],
  [/^7z\uFFFD\uFFFD'/, 'a 7-Zip archive; unpack it first'],
  [/^Rar!/, 'a RAR archive; unpack it first'],
  [/^(?:\uFFFD\uFFFD\uFFFD\uFFFD|\uFFFD\uFFFD\uFFFD\uFFFD)[\u0000-\u0004]/, 'a network capture (pcap) or another binary file'],
  [/^\n\r\r\n/, 'a network capture (pcapng)'],
  [/^ElfFile\u0000/, 'a Windows event log (EVTX)'],
  [/^regf/, 'a Windows registry hive'],
  [/^LPKSHHRH/, 'a systemd journal file; export it with journalctl -o json'],
  [/^MZ/, 'a Windows program'],
  [/^\u007FELF/, 'a Linux program'],
  [/^\uFFFD\uFFFD\u0011\u0871|^\uFFFD\uFFFD\u0011/, 'an old Office document or Windows installer'],
  [/^\uFFFDPNG|^GIF8|^\uFFFD\uFFFD\uFFFD\uFFFD..(?:JFIF|Exif)/s, 'an image'],
];

const LOCALISED = 'events of Windows as a table of messages, whose dates name neither zone nor order of day and month and whose words are of one language; take the log itself: .evtx, or XML by wevtutil qe LOG /f:xml';

/** Logs and tables that are known by their members and not read: each with all of these. Names of members in lower case. */
const UNREAD: readonly (readonly [members: readonly string[], string])[] = [
  // Get-WinEvent | Export-Csv and ConvertTo-Json: names of properties are English everywhere. https://learn.microsoft.com/dotnet/api/system.diagnostics.eventing.reader.eventlogrecord
  [['message', 'timecreated', 'logname', 'providername', 'machinename', 'leveldisplayname'], LOCALISED],
  // Event Viewer, "Save all events as CSV", in English.
  [['level', 'date and time', 'source', 'event id', 'task category'], LOCALISED],
  [['action', 'isotimestamp', 'object', 'username'], 'the administrator log of Duo'],
  [['event_type_id', 'account_id', 'user_id'], 'the events of OneLogin'],
  [['eventgroupid', 'origin', 'actor', 'target'], 'the configuration audit log of Tailscale'],
  [['item_uuid', 'vault_uuid', 'used_version'], 'the item usages of 1Password'],
  [['event_type', 'timestamp_derived', 'user_id', 'organization_id'], 'an event log file of Salesforce'],
  [['summary', 'remoteaddress', 'authorkey', 'eventsource'], 'the audit log of Jira'],
  [['author', 'remoteaddress', 'creationdate', 'summary', 'category'], 'the audit log of Confluence'],
  [['operator', 'category_type', 'operation_detail'], 'the operation log of Zoom'],
];

/** The name of a log that is known by these members; undefined when none is. */
function unreadLog(members: readonly string[]): string | undefined {
  const names = new Set(members.map((m) => m.trim().toLowerCase()));
  return UNREAD.find(([all]) => all.every((m) => names.has(m)))?.[1];
}

const TEXT: readonly (readonly [RegExp, string])[] = [
  [/^#TYPE System\.Diagnostics\.Eventing\.Reader\.EventLogRecord/, LOCALISED],
  [/^#!.{1,80}(?:sh|python|perl|ruby|node)/, 'a script'],
  [/^<\?xml|^<[A-Za-z][\w:.-]*[\s>]/, 'an XML or HTML document'],
  [/^-----BEGIN /, 'a key or certificate (PEM)'],
  [/^(?:%YAML|---(?:\s|$))|^[A-Za-z_][\w.-]*:(?:[ \t]+\S.*)?\n(?:[ \t]+[\w-]+:|[ \t]*- |[A-Za-z_][\w.-]*:(?:\s|$))/m, 'a YAML document'],
  [/^\[[^\]\n{"]+\]\s*\n\s*[\w.-]+\s*=/, 'a settings file (INI)'],
  [/^(?:import|from|package|using|#include|const|let|var|function|def|class|resource|provider|terraform|variable)\b[^,\n]*[\s({;"']/m, 'source code'],
  [/^#{1,6} \S/, 'a text in Markdown'],
];

/** `a table with the columns a, b, c`: what a person needs to see why nobody knows the file. */
export function describeHead(head: Head): string {
  const known = unreadLog(head.shape === 'csv' ? head.header : head.shape === 'json-object' && head.records.length === 0 ? head.keys : keysOf(head.records[0]));
  if (known !== undefined) return known;
  switch (head.shape) {
    case 'json-lines': return `one JSON value per line${named(keysOf(head.records[0]))}`;
    case 'json-array': return head.records.length === 0 ? 'a JSON array' : `a JSON array${named(keysOf(head.records[0]))}`;
    case 'json-object': return `a JSON document${named(head.keys)}`;
    case 'csv': return `a table with the columns ${shown(head.header)}`;
    case 'empty': return 'an empty file';
    case 'binary': return MAGIC.find(([magic]) => magic.test(head.text))?.[1] ?? 'binary data';
    case 'text': return MAGIC.find(([magic]) => magic.test(head.text))?.[1] ?? TEXT.find(([sign]) => sign.test(head.text.trimStart().slice(0, 4096)))?.[1] ?? 'plain text';
  }
}

const keysOf = (value: unknown): readonly string[] => (typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : []);
const named = (keys: readonly string[]): string => (keys.length === 0 ? '' : ` with the members ${shown(keys)}`);

function shown(names: readonly string[]): string {
  const first = names.slice(0, 8).map((n) => (n.length > 40 ? `${n.slice(0, 40)}…` : n)).join(', ');
  return names.length > 8 ? `${first} and ${names.length - 8} more` : first;
}
