/** Logs that are known and not read are refused under their name, and nobody claims them. */
import { describe, expect, test } from 'vitest';
import { guess } from '../../../electron/ingest/detect.ts';
import { describeHead } from '../../../electron/ingest/records/describe.ts';
import { headOf } from '../../../electron/ingest/records/head.ts';
import { FORMATS } from '../../../electron/ingest/registry.ts';

const MESSAGE = 'An account was successfully logged on.\r\n\r\nSubject:\r\n\tSecurity ID:\t\tS-1-5-18\r\n\tLogon ID:\t\t0x3E7\r\n\r\nNew Logon:\r\n\tAccount Name:\t\tana\r\n';
const columns = '"Message","Id","Version","Qualifiers","Level","Task","Opcode","Keywords","RecordId","ProviderName","ProviderId","LogName","ProcessId","ThreadId","MachineName","UserId","TimeCreated","ActivityId","LevelDisplayName"';
const row = `"${MESSAGE}","4624","2","","0","12544","0","-9214364837600034816","77","Microsoft-Windows-Security-Auditing","54849625-5478-4994-a5ba-3e3b0328c30d","Security","640","700","dc01","","3/1/2024 10:00:00 AM","","Information"`;

describe('known and not read', () => {
  test.each([
    ['Get-WinEvent', `${columns}\r\n${row}\r\n`, /^events of Windows as a table of messages, .*\.evtx/],
    ['with its type before', `#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord\r\n${columns}\r\n${row}\r\n`, /^events of Windows as a table of messages/],
    ['Event Viewer', `Level,Date and Time,Source,Event ID,Task Category\r\nInformation,3/1/2024 10:00:00 AM,Microsoft-Windows-Security-Auditing,4624,Logon,"${MESSAGE}"\r\n`, /^events of Windows as a table of messages/],
    ['Duo', '{"action":"admin_create","isotimestamp":"2024-03-01T10:00:00+00:00","object":"x","username":"ana","timestamp":1709287200}\n', /^the administrator log of Duo$/],
    ['Salesforce', 'EVENT_TYPE,TIMESTAMP,REQUEST_ID,ORGANIZATION_ID,USER_ID,TIMESTAMP_DERIVED\nLogin,20240301100000.000,r,00D,005,2024-03-01T10:00:00.000Z\n', /^an event log file of Salesforce$/],
    ['another table', 'a,b,c\n1,2,3\n', /^a table with the columns a, b, c$/],
  ])('%s', (_, text, name) => {
    const head = headOf(Buffer.from(text), 'x', true);
    expect(guess(head, FORMATS).map((g) => g.format.id)).toEqual([]);
    expect(describeHead(head)).toMatch(name);
  });
});
