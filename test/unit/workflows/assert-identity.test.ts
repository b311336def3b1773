/** An analyst's word about two names, from the front: names, holders, reasons, trace and ledger after it. */
import { afterAll, describe, expect, it } from 'vitest';
import { keptTrace } from '../../../electron/workflows/read-case.ts';
import { assertIdentity } from '../../../electron/workflows/assert-identity.ts';
import { SILENT } from '../../../electron/workflows/import-evidence.ts';
import type { OpenCase } from '../../../electron/workflows/open-case.ts';
import { explainedPage } from '../../../electron/workflows/read-identities.ts';
import { traceSuspect } from '../../../electron/workflows/trace-suspect.ts';
import { verifyCase } from '../../../electron/workflows/verify-case.ts';
import { cloudTrails, contentOf, recordsFile, Scratch, take, value } from './cases.ts';

const scratch = new Scratch();
afterAll(() => { scratch.remove(); });

const DEPLOY = 'arn:aws:iam::111122223333:user/deploy';
const BACKUP = 'arn:aws:iam::111122223333:user/backup';
const PRINCIPAL = 'AIDAEXAMPLE000000000';
const said = { by: 'J. Doe', reason: 'HR record 118' };
const identityOf = (c: OpenCase, name: string) => explainedPage(c.handles.reader, undefined, undefined, 100).rows.find((i) => i.names.includes(name));
const names = (c: OpenCase): string[] => contentOf(c.path, /^derived_(?:identity|alias|credential)$/);

async function filled(): Promise<OpenCase> {
  const c = scratch.newCase();
  await take(c, [scratch.write('trail.json', recordsFile(cloudTrails(0, 40)))]);
  return c;
}

describe('a word about two names', () => {
  it('says first what joins them: the event that gives both', async () => {
    const c = await filled();
    const deploy = identityOf(c, DEPLOY);
    expect(deploy?.names).toContain(PRINCIPAL);
    expect(deploy?.links.find((l) => [l.name, l.also].includes(PRINCIPAL))).toMatchObject({ how: 'recorded', cites: expect.stringMatching(/^E[0-9a-f]+\.\d+/) as unknown });
  });

  it('joins them, with holders, and says by whom', async () => {
    const c = await filled();
    const before = names(c);
    expect(value(assertIdentity(c, { is: 'same', name: DEPLOY, other: BACKUP, ...said }))).toMatchObject({ one: true });
    const one = identityOf(c, BACKUP);
    expect(one?.names).toEqual(expect.arrayContaining([DEPLOY, BACKUP]));
    expect(one?.credentials.map((k) => k.value)).toEqual(expect.arrayContaining(['AKIAEXAMPLE00000000', 'AKIAEXAMPLE00000001'].map((k) => expect.stringContaining(k.slice(0, -1)) as unknown as string)));
    expect(one?.links.find((l) => l.how === 'asserted')?.said).toMatchObject({ by: 'J. Doe', reason: 'HR record 118' });
    value(assertIdentity(c, { is: 'as-recorded', name: BACKUP, other: DEPLOY, ...said }));
    expect(names(c)).toEqual(before);
  });

  it('parts them, survives opening again, and the case verifies', async () => {
    let c = await filled();
    expect(value(assertIdentity(c, { is: 'not-same', name: DEPLOY, other: PRINCIPAL, ...said }))).toMatchObject({ one: false, other: PRINCIPAL });
    expect(identityOf(c, DEPLOY)?.names).not.toContain(PRINCIPAL);
    expect(identityOf(c, PRINCIPAL)?.apart).toMatchObject([{ is: 'not-same', by: 'J. Doe' }]);
    const then = names(c);
    c = scratch.reopen(c);
    await take(c, [scratch.write('more.json', recordsFile(cloudTrails(40, 60)))]);
    expect(identityOf(c, DEPLOY)?.names).not.toContain(PRINCIPAL);
    expect(names(c)).not.toEqual(then);
    expect(await verifyCase(c.handles.reader, c.path, SILENT)).toMatchObject({ ok: true, problems: [] });
  });

  it('makes the trace again', async () => {
    const c = await filled();
    value(traceSuspect(c, { identity: BACKUP }));
    const seeds = (): number => keptTrace(c.handles.reader)?.credentials.filter((k) => k.status === 'seed').length ?? 0;
    const alone = seeds();
    value(assertIdentity(c, { is: 'same', name: BACKUP, other: DEPLOY, ...said }));
    expect(seeds()).toBeGreaterThan(alone);
  });

  it('is refused, and nothing is recorded, for a name nobody has, for one name twice, and when there is nothing to take back', async () => {
    const c = await filled();
    const before = contentOf(c.path);
    expect(assertIdentity(c, { is: 'same', name: DEPLOY, other: 'nobody', ...said })).toMatchObject({ ok: false, fault: { code: 'unknown-suspect' } });
    expect(assertIdentity(c, { is: 'same', name: DEPLOY, other: DEPLOY, ...said })).toMatchObject({ ok: false, fault: { code: 'bad-request' } });
    expect(assertIdentity(c, { is: 'as-recorded', name: DEPLOY, other: BACKUP, ...said })).toMatchObject({ ok: false, fault: { code: 'bad-request' } });
    expect(contentOf(c.path)).toEqual(before);
  });
});
