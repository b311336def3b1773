/** A few days of an office on Windows, by a seeded generator: people on their own machines, servers, two machines that several go through. Ours, and nobody's. */

const DAY_MS = 86_400_000;
const BEGIN = Date.UTC(2024, 2, 4, 7);

export interface Office { readonly people: number; readonly lines: readonly string[]; /** `HOST:0xID` to the account whose session it is. */ readonly holderOf: ReadonlyMap<string, string> }

export function officeWeek(seed: number, people = 120, days = 3): Office {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x80000000;
  };
  const within = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  const guid = (): string => `{${[8, 4, 4, 4, 12].map((n, i) => (i === 2 ? '4' : i === 3 ? '8' : '') + Array.from({ length: n - (i === 2 || i === 3 ? 1 : 0) }, () => within(0, 15).toString(16)).join('')).join('-')}}`;
  const records: { at: number; record: Record<string, string | number> }[] = [];
  const holderOf = new Map<string, string>();
  let session = 0x10000;
  const write = (at: number, host: string, id: number, fields: Record<string, string>): void => {
    records.push({ at, record: { EventTime: new Date(at).toISOString(), EventID: id, Hostname: `${host}.corp.example`, Channel: 'Security', SourceName: 'Microsoft-Windows-Security-Auditing', RecordNumber: records.length + 1, EventType: 'AUDIT_SUCCESS', ...fields } });
  };
  const logon = (at: number, host: string, user: string, type: number, more: { readonly ip?: string; readonly from?: string; readonly kerberos?: boolean; readonly seconds: number }): string => {
    session += within(1, 99);
    const id = `0x${session.toString(16)}`;
    holderOf.set(`${host.toLowerCase()}:${id}`, `corp\\${user.toLowerCase()}`);
    const who = { TargetUserName: user, TargetDomainName: 'CORP', TargetLogonId: id, LogonType: String(type) };
    write(at, host, 4624, {
      SubjectLogonId: '0x0', ...who, LogonGuid: more.kerberos === true ? guid() : '{00000000-0000-0000-0000-000000000000}', IpAddress: more.ip ?? '-', IpPort: more.ip === undefined ? '-' : String(within(49_152, 65_535)),
      WorkstationName: more.from ?? '-', AuthenticationPackageName: more.kerberos === true ? 'Kerberos' : 'NTLM',
    });
    write(at + more.seconds * 1000, host, 4634, who);
    return id;
  };
  const server = (): string => `SRV${String(within(0, 29)).padStart(2, '0')}`;
  for (let day = 0; day < days; day += 1) {
    for (let n = 0; n < people; n += 1) {
      const [user, own, ip] = [`u${String(n).padStart(3, '0')}`, `WS${String(n).padStart(3, '0')}`, `198.51.100.${n + 10}`];
      const start = BEGIN + day * DAY_MS + within(0, 5400) * 1000;
      const id = logon(start, own, user, 2, { seconds: 8 * 3600 });
      write(start + 5000, own, 4688, { SubjectUserName: user, SubjectDomainName: 'CORP', SubjectLogonId: id, NewProcessName: 'C:\\Program Files\\mail.exe' });
      for (let i = within(4, 12); i > 0; i -= 1) logon(start + within(30, 8 * 3600 - 60) * 1000, server(), user, 3, { ip, kerberos: random() < 0.8, seconds: within(5, 600), ...(random() < 0.3 ? { from: own } : {}) });
      for (let i = 0; i < 2; i += 1) logon(start + within(0, 30_000) * 1000, 'DC1', `${own}$`, 3, { ip, kerberos: true, seconds: 30 });
      if (random() > 0.2) continue;
      const jump = within(1, 2);
      const at = start + within(600, 7000) * 1000;
      logon(at, `JUMP${jump}`, user, 10, { ip, seconds: 7200 });
      for (let i = within(1, 4); i > 0; i -= 1) logon(at + within(60, 7000) * 1000, server(), user, 3, { ip: `203.0.113.${jump}`, from: `JUMP${jump}`, kerberos: true, seconds: 60 });
    }
  }
  return { people, lines: records.sort((a, b) => a.at - b.at).map((r) => JSON.stringify(r.record)), holderOf };
}
