/**
 * What findings read from the store: sums over all evidence, and a few events to cite. Names of identities are canonical throughout. Texts of sums that are many
 * (presented, secret reads, paths, workloads) are looked up as they are read: what is told apart by a number first reads few of them.
 */
import type { CredentialKind, Depth, IdentityKind } from '../../shared/domain/kinds.ts';
import type { Micros } from '../../shared/domain/time.ts';
import type { FactKind } from '../../shared/domain/event.ts';
import type { Use } from '../../shared/domain/use.ts';
import type { Topic } from './tables/table.ts';

/** All uses of one credential by one identity from one source with one agent. */
export interface Presented {
  readonly actor: string;
  readonly actorKind: IdentityKind;
  readonly credential: string | undefined;
  readonly credentialKind: CredentialKind;
  readonly source: string | undefined;
  readonly agent: string | undefined;
  readonly platform: string;
  readonly uses: number;
  readonly failures: number;
  readonly first: Micros;
  readonly last: Micros;
  /** Days (UTC) with at least one such use. */
  readonly days: number;
  /** The deepest touch that succeeded. */
  readonly deepest: Depth;
}

/** What one identity does: an operation with its outcome, in sum. */
export interface Habit {
  readonly actor: string;
  readonly action: string;
  readonly depth: Depth;
  readonly failed: boolean;
  readonly times: number;
  readonly first: Micros;
  readonly last: Micros;
  readonly days: number;
}

/** What one identity did from one source within one stretch of `burst.width`, where it was much. */
export interface Burst {
  readonly actor: string;
  readonly actorKind: IdentityKind;
  readonly source: string | undefined;
  readonly platform: string;
  /** First and last event of the stretch. */
  readonly from: Micros;
  readonly to: Micros;
  readonly events: number;
  /** Refused for lack of permission. */
  readonly denied: number;
  readonly deniedActions: number;
  readonly deniedTargets: number;
  /** Different operations that list or look, or were refused. */
  readonly looks: number;
  readonly deletes: number;
}

/** Hosts or repositories that an identity reached in one stretch and never before. */
export interface Spread {
  readonly actor: string;
  readonly actorKind: IdentityKind;
  readonly source: string | undefined;
  readonly platform: string;
  readonly from: Micros;
  readonly to: Micros;
  readonly targets: number;
  /** Some of them. */
  readonly names: readonly string[];
  /** How many it had reached before. */
  readonly known: number;
  /** When the identity is first seen. */
  readonly since: Micros;
}

/** An identity of test touched something of production. */
export interface Crossing {
  readonly actor: string;
  readonly actorKind: IdentityKind;
  readonly credential: string | undefined;
  readonly source: string | undefined;
  readonly target: string;
  /** Of test by its name, or by where it always worked before. */
  readonly by: 'name' | 'past';
  readonly uses: number;
  readonly first: Micros;
  readonly last: Micros;
  readonly deepest: Depth;
}

/** Uses of one credential for one workload (pod, function, instance), as the platform wrote it. */
export interface WorkloadUse {
  readonly credential: string;
  readonly credentialKind: CredentialKind;
  readonly actor: string;
  readonly actorKind: IdentityKind;
  readonly workload: string;
  readonly source: string | undefined;
  readonly uses: number;
  readonly first: Micros;
  readonly last: Micros;
  readonly days: number;
}

export interface SecretRead {
  /** Stands for the credential: equal where it is. */
  readonly session: number;
  readonly secret: string;
  readonly actor: string;
  readonly actorKind: IdentityKind;
  readonly credential: string | undefined;
  readonly source: string | undefined;
  readonly platform: string;
  readonly reads: number;
  readonly first: Micros;
  readonly last: Micros;
  readonly days: number;
}

/** One identity became another: sessions of `role` issued to `actor`, or calls that `actor` made as `role`. */
export interface Path {
  readonly actor: string;
  readonly actorKind: IdentityKind;
  readonly role: string;
  readonly source: string | undefined;
  readonly platform: string;
  readonly times: number;
  readonly first: Micros;
  readonly last: Micros;
  readonly days: number;
}

export interface Act extends Use {
  readonly actorKind: IdentityKind;
  /** What the operation and the commands in it are about. */
  readonly topics: readonly string[];
}

/** The known life of a credential that outlives a session, or that was revoked. */
export interface Life {
  readonly value: string;
  readonly kind: CredentialKind;
  readonly platform: string;
  readonly identity: string | undefined;
  readonly inInventory: boolean;
  readonly expires: Micros | undefined;
  readonly issuedAt: Micros | undefined;
  readonly issueEvent: string | undefined;
  readonly revokedAt: Micros | undefined;
  readonly revokeEvent: string | undefined;
  readonly firstUse: Micros | undefined;
  readonly lastUse: Micros | undefined;
  readonly uses: number;
  readonly failures: number;
  readonly status: string | undefined;
}

/** Temporary credentials of one identity that began within the evidence and were never seen issued. */
export interface Unissued {
  readonly identity: string;
  readonly credential: string;
  readonly credentialKind: CredentialKind;
  readonly session: Micros;
  readonly uses: number;
  readonly first: Micros;
}

export interface Wake {
  readonly credential: string;
  readonly credentialKind: CredentialKind;
  readonly actor: string | undefined;
  readonly lastBefore: Micros;
  readonly at: Micros;
}

export interface EventQuery {
  readonly actor?: string | undefined;
  readonly credential?: string | undefined;
  /** Undefined: any source. */
  readonly sources?: readonly string[] | undefined;
  readonly from?: Micros | undefined;
  readonly to?: Micros | undefined;
  readonly outcome?: 'success' | 'failure' | undefined;
  readonly action?: string | undefined;
  readonly secret?: string | undefined;
  /** Calls by which the actor became this identity. */
  readonly becomes?: string | undefined;
  /** False where the sums already say how many: only the first few are looked up, and `count` is theirs. */
  readonly counted?: boolean | undefined;
}

export interface Cited {
  /** The first few, in time order. */
  readonly events: readonly string[];
  readonly count: number;
}

export interface FindingsSource {
  readonly span: () => { readonly first: Micros; readonly last: Micros } | undefined;
  readonly presented: () => readonly Presented[];
  /** Those with one credential, in the same order. */
  readonly presentedWith: (credential: string) => readonly Presented[];
  readonly habits: () => readonly Habit[];
  readonly bursts: () => readonly Burst[];
  readonly spreads: () => readonly Spread[];
  readonly crossings: () => readonly Crossing[];
  readonly workloads: () => readonly WorkloadUse[];
  readonly secretReads: () => readonly SecretRead[];
  readonly paths: () => readonly Path[];
  /** Events of the operations (and commands) that are about one of these topics; `removes`, `session` and `sign-in` are only counted. */
  readonly acts: (topics: readonly Topic[]) => readonly Act[];
  /** Events that let somebody in (`trusts`) or gave a broad right, whatever the operation. */
  readonly actsWith: (kinds: readonly FactKind[]) => readonly Act[];
  /** Events that made a long-term credential for another, or an identity. */
  readonly makings: () => readonly Act[];
  readonly lives: () => readonly Life[];
  readonly unissued: () => readonly Unissued[];
  readonly wakes: () => readonly Wake[];
  /** Policies that inventories give to the identity: the ARN of a managed one, a description of another. */
  readonly permissions: (identity: string) => readonly string[];
  readonly events: (query: EventQuery) => Cited;
}
