/** What findings read from the store: sums over all evidence, and a few events to cite. Names of identities are canonical throughout. */
import type { CredentialKind, Depth, IdentityKind } from '../../shared/domain/kinds.ts';
import type { Micros } from '../../shared/domain/time.ts';
import type { Use } from '../../shared/domain/use.ts';

/** All uses of one credential by one identity from one source with one agent. */
export interface Presented {
  readonly actor: string;
  readonly actorKind: IdentityKind;
  readonly credential: string | undefined;
  readonly credentialKind: CredentialKind;
  readonly source: string | undefined;
  readonly agent: string | undefined;
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

/** What one identity did from one source within one stretch of `widthUs`, where it was much. */
export interface Burst {
  readonly actor: string;
  readonly actorKind: IdentityKind;
  readonly source: string | undefined;
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

export interface BurstLimits {
  readonly widthUs: number;
  readonly looks: number;
  readonly denied: number;
  readonly deletes: number;
}

export interface SecretRead {
  readonly secret: string;
  readonly actor: string;
  readonly actorKind: IdentityKind;
  readonly credential: string | undefined;
  readonly source: string | undefined;
  readonly reads: number;
  readonly first: Micros;
  readonly last: Micros;
  readonly days: number;
}

/** One identity became another: sessions of `role` issued to `actor`. */
export interface Path {
  readonly actor: string;
  readonly actorKind: IdentityKind;
  readonly role: string;
  readonly source: string | undefined;
  readonly times: number;
  readonly first: Micros;
  readonly last: Micros;
  readonly days: number;
}

export interface Act extends Use {
  readonly actorKind: IdentityKind;
}

/** The known life of a credential that outlives a session, or that was revoked. */
export interface Life {
  readonly value: string;
  readonly kind: CredentialKind;
  readonly identity: string | undefined;
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
}

export interface Cited {
  /** The first few, in time order. */
  readonly events: readonly string[];
  readonly count: number;
}

export interface FindingsSource {
  readonly span: () => { readonly first: Micros; readonly last: Micros } | undefined;
  readonly presented: () => readonly Presented[];
  readonly habits: () => readonly Habit[];
  readonly bursts: (limits: BurstLimits) => readonly Burst[];
  readonly secretReads: () => readonly SecretRead[];
  readonly paths: () => readonly Path[];
  /** Events of the operations that any rule names in `actions`, of these alone. */
  readonly acts: (actions: readonly string[]) => readonly Act[];
  /** Events that made a long-term credential or an identity. */
  readonly makings: () => readonly Act[];
  readonly lives: () => readonly Life[];
  readonly unissued: () => readonly Unissued[];
  readonly wakes: (silenceUs: number) => readonly Wake[];
  /** Policies that inventories give to the identity: the ARN of a managed one, a description of another. */
  readonly permissions: (identity: string) => readonly string[];
  readonly events: (query: EventQuery) => Cited;
}
