/** What reconstruction reads of an identity that goes by very many names. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Reader } from '../../../electron/store/handles.ts';
import { textsOfFacts, unnamedUsesOf } from '../../../electron/store/read/bridges.ts';
import { eventByRow, factsOf, issuesOf, rowOf } from '../../../electron/store/read/events.ts';
import { namelessIn } from '../../../electron/store/read/nameless.ts';
import { termId } from '../../../electron/store/read/terms.ts';
import { actionsOfIdentity, unnamedActionsOf } from '../../../electron/store/read/uses.ts';
import { replaceTrail } from '../../../electron/store/write/derived.ts';
import type { OpenCase } from '../../../electron/workflows/open-case.ts';
import type { Use } from '../../../shared/domain/use.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { cloudTrail, recordsFile, Scratch, take } from '../workflows/cases.ts';

const ROLE = 'arn:aws:iam::111122223333:role/svc';
const SESSIONS = 60;
const EVER = Number.MAX_SAFE_INTEGER as Micros;

/** Each session of the role calls once; every tenth call is a copy of another account's, which names no key. */
function called(n: number): Readonly<Record<string, unknown>> {
  const session = {
    type: 'AssumedRole', principalId: `AROAEXAMPLE000000001:s-${n}`, arn: `arn:aws:sts::111122223333:assumed-role/svc/s-${n}`, accountId: '111122223333',
    sessionContext: { sessionIssuer: { type: 'Role', principalId: 'AROAEXAMPLE000000001', arn: ROLE, accountId: '111122223333', userName: 'svc' } },
  };
  return cloudTrail(n * 7, { userIdentity: n % 10 === 0 ? session : { ...session, accessKeyId: `ASIAEXAMPLE1000${String(n).padStart(5, '0')}` } });
}

/** What a use says, which it tells only when asked. */
const told = (uses: readonly Use[]): unknown[] => uses.map((u) => [u.id, u.row, u.at, u.precisionUs, u.action, u.depth, u.outcome, u.actor, u.credential, u.credentialKind, u.sessionAt, u.source, u.agent, u.issues, u.facts,
  u.target.platform, u.target.account, u.target.region, u.target.service, u.target.resource, u.target.host]);

let scratch: Scratch;
let c: OpenCase;
let reader: Reader;
beforeEach(async () => {
  scratch = new Scratch();
  c = scratch.newCase();
  await take(c, [scratch.write('a.json', recordsFile(Array.from({ length: SESSIONS }, (_, n) => called(n))))]);
  ({ reader } = c.handles);
});
afterEach(() => { scratch.remove(); });

test('calls that name no credential are found among the names of all its sessions', () => {
  const nameless = namelessIn(reader);
  const every = actionsOfIdentity(reader, ROLE, 'sts:AssumeRole', 0 as Micros, EVER);
  expect(every).toHaveLength(SESSIONS);
  const expected = every.filter((u) => u.credential === undefined);
  expect(expected).toHaveLength(6);
  expect(told(unnamedActionsOf(reader, ROLE, 'sts:AssumeRole', nameless))).toEqual(told(expected));
  expect(unnamedActionsOf(reader, ROLE, 's3:GetObject', nameless)).toEqual([]);
  expect(told(unnamedUsesOf(reader, ROLE, nameless))).toEqual(told(expected));
});

test('a use read from the index of its context says what the event says', () => {
  const uses = actionsOfIdentity(reader, ROLE, 'sts:AssumeRole', 0 as Micros, EVER);
  expect(told(uses)).toEqual(uses.map((u) => {
    const raw = eventByRow(reader, u.row);
    if (raw === undefined) throw new Error(`no row ${u.row}`);
    const e = rowOf(reader, raw);
    return [e.id, raw.id, e.at, e.precisionUs, e.action, e.depth, e.outcome, e.actor, e.credential, e.credentialKind ?? 'unknown', e.sessionAt, e.source, e.agent, issuesOf(reader, u.row), factsOf(reader, u.row),
      e.target.platform, e.target.account, e.target.region, e.target.service, e.target.resource, e.target.host];
  }));
  expect(uses.some((u) => u.facts.length > 0 && u.issues.length > 0)).toBe(true);
});

test('what facts of a kind say is told once, and nothing of other kinds', () => {
  const said = textsOfFacts(reader, 'role-session-name');
  expect(new Set(said).size).toBe(said.length);
  expect([...said].sort()).toEqual([...new Set(actionsOfIdentity(reader, ROLE, 'sts:AssumeRole', 0 as Micros, EVER).flatMap((u) => u.facts.filter((f) => f.kind === 'role-session-name').map((f) => f.text)))].sort());
  expect(said.length).toBeGreaterThan(SESSIONS);
  expect(textsOfFacts(reader, 'web-identity-subject')).toEqual([]);
});

test('an event that two credentials are followed for stands in the trail once, for the first of them', () => {
  const [one, other] = actionsOfIdentity(reader, ROLE, 'sts:AssumeRole', 0 as Micros, EVER).filter((u) => u.credential !== undefined);
  const [first = '', second = ''] = [one?.credential, other?.credential];
  replaceTrail(c.handles.derived, [{ row: 9, at: 5, credential: first }, { row: 3, at: 5, credential: second }, { row: 9, at: 5, credential: second }], new Map([first, second].map((text) => [text, termId(reader, text) ?? 0])));
  expect(reader.prepare('SELECT t.event_id, t.at_us, n.text FROM derived_trail t JOIN evidence_term n ON n.id = t.credential ORDER BY 1').raw().all()).toEqual([[3, 5, second], [9, 5, first]]);
});
