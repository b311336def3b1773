/** A trace drawn as text: one credential per line, `name kind holder <- parent`, indented lines are what it touched. */
import type { CredentialKind, Depth, Grade } from '../../../shared/domain/kinds.ts';
import { SECOND_US, microsOf, readInstant, type Micros } from '../../../shared/domain/time.ts';
import type { Hop, HopKind, Trace, TraceCredential, TraceIdentity, TouchedSystem } from '../../../shared/domain/trace.ts';

export const ACCOUNT = '111122223333';
export const user = (name: string): string => `arn:aws:iam::${ACCOUNT}:user/${name}`;
export const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

const start = readInstant('2024-03-01T10:00:00Z')?.at ?? 0;
/** Minutes after the start of the story. */
export function minute(n: number): Micros {
  const at = microsOf(start + n * 60 * SECOND_US);
  if (at === undefined) throw new Error('not an instant');
  return at;
}

export interface Drawn {
  readonly value: string;
  readonly kind: CredentialKind;
  readonly holder?: string | undefined;
  readonly parent?: string | undefined;
  readonly at: number;
  readonly last?: number;
  readonly grade?: Grade;
  readonly hop?: HopKind;
  readonly uses?: number;
  readonly more?: Partial<TraceCredential>;
}

export interface Touched {
  readonly by: readonly string[];
  readonly at: number;
  readonly touch: Depth;
  readonly service?: string;
  readonly resource?: string;
  readonly host?: string;
  readonly actions?: readonly string[];
}

export interface Story {
  readonly credentials: readonly Drawn[];
  readonly systems?: readonly Touched[];
  readonly identities?: readonly (Pick<TraceIdentity, 'name' | 'how'> & Partial<TraceIdentity>)[];
}

export function traceOf(story: Story): Trace {
  const ids = new Map(story.credentials.map((c, i) => [c.value, `C${i + 1}`]));
  const depth = new Map<string, number>();
  const hops: Hop[] = [];
  const hop = (kind: HopKind, from: string, to: string, at: number, grade: Grade): string => {
    const id = `H${hops.length + 1}`;
    const event = `E000000000001.${hops.length + 1}`;
    hops.push({ id, at: minute(at), precisionUs: SECOND_US, kind, from, to, grade, rule: 'test@1', because: 'drawn', basis: { kind: 'recorded', events: [event] }, events: [event], rivals: [] });
    return id;
  };
  const credentials = story.credentials.map((c): TraceCredential => {
    const parent = c.parent === undefined ? undefined : ids.get(c.parent);
    const level = c.parent === undefined ? 0 : (depth.get(c.parent) ?? 0) + 1;
    depth.set(c.value, level);
    const by = parent === undefined ? undefined : hop(c.hop ?? 'issued', parent, ids.get(c.value) ?? '', c.at, c.grade ?? 'A');
    const uses = c.uses ?? 1;
    return {
      id: ids.get(c.value) ?? '', value: c.value, kind: c.kind, platform: 'aws', identity: c.holder, status: parent === undefined ? 'seed' : uses === 0 ? 'issued-unused' : 'derived',
      issuedAt: parent === undefined ? undefined : minute(c.at), firstUse: uses === 0 ? undefined : minute(c.at), lastUse: uses === 0 ? undefined : minute(c.last ?? c.at),
      uses, allUses: uses, failures: 0, parent, grade: parent === undefined ? undefined : c.grade ?? 'A', hop: by, depth: level, expires: undefined, revokedAt: undefined, ...c.more,
    };
  });
  const systems = (story.systems ?? []).map((s, i): TouchedSystem => {
    const via = s.by.map((value) => ids.get(value) ?? '');
    for (const from of via) hop('reached', from, `S${i + 1}`, s.at, 'A');
    return {
      id: `S${i + 1}`, platform: 'aws', account: ACCOUNT, service: s.service, resource: s.resource, host: s.host, first: minute(s.at), last: minute(s.at), touch: s.touch, successes: 1, failures: 0, via,
      actions: (s.actions ?? []).map((action) => ({ action, count: 1 })), events: [`E000000000002.${i + 1}`], eventCount: 1,
    };
  });
  return {
    seed: { identity: undefined, credential: story.credentials[0]?.value, from: minute(0), to: undefined, sources: [], minGrade: 'C', because: 'the analyst named it' },
    credentials, hops, systems, sourceGroups: [], exposure: [], coverage: [],
    identities: (story.identities ?? []).map((i) => ({ at: minute(1), events: [], granted: [], behind: undefined, ...i })),
    counts: { events: 10, credentials: credentials.length, hops: hops.length, systems: systems.length },
  };
}
