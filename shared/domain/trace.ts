/** The reconstruction of one suspect: lineage, hops, systems, source groups, coverage. The shape of `trace --json`. */
import type { Basis, RuleId } from './basis.ts';
import type { CoverageStatement } from './coverage.ts';
import type { CredentialKind, Depth, Grade } from './kinds.ts';
import type { Micros } from './time.ts';

export interface Seed {
  readonly identity: string | undefined;
  readonly credential: string | undefined;
  /** From when it is suspected. */
  readonly from: Micros | undefined;
  readonly to: Micros | undefined;
  /** Source addresses named as the intruder's by the analyst; empty when none was named. */
  readonly sources: readonly string[];
  readonly minGrade: Grade;
  /** How `from` and the suspected credentials were chosen: `asserted` by the analyst, or a guess said in words. */
  readonly because: string;
}

export interface TraceCredential {
  /** `C` + position in the order of the lineage: C1 is the seed. */
  readonly id: string;
  /** The identifier as the log writes it: never a secret. */
  readonly value: string;
  readonly kind: CredentialKind;
  readonly platform: string;
  readonly identity: string | undefined;
  readonly status: 'seed' | 'derived' | 'issued-unused';
  readonly issuedAt: Micros | undefined;
  readonly firstUse: Micros | undefined;
  readonly lastUse: Micros | undefined;
  /** Uses that are part of the trail, and all uses in the evidence (the owner's included). */
  readonly uses: number;
  readonly allUses: number;
  readonly failures: number;
  /** Id of the parent credential in this trace; undefined for the seed. */
  readonly parent: string | undefined;
  readonly grade: Grade | undefined;
  /** Id of the hop that brought it into the lineage. */
  readonly hop: string | undefined;
  /** 0 for the seed, 1 for what it begot, … */
  readonly depth: number;
  readonly expires: Micros | undefined;
  readonly revokedAt: Micros | undefined;
}

export const HOP_KINDS = ['issued', 'planted', 'signed-in', 'forwarded', 'stolen-from-host', 'secret-to-use', 'reached', 'federated', 'logged-on', 'acted-as'] as const;
/**
 * issued: a credential begot a credential · planted: a long-term credential was put on another identity · signed-in: a password begot a console session ·
 * forwarded: a service acted on behalf of the credential · stolen-from-host: a host's credential used from elsewhere ·
 * secret-to-use: a secret was read and a credential then used · reached: a credential reached a system at a new depth ·
 * federated: a token or assertion of one platform opened another · logged-on: from a host the trail was on, a logon elsewhere ·
 * acted-as: calls of an identity of the trail whose record names no credential.
 */
export type HopKind = (typeof HOP_KINDS)[number];

/** Another explanation of the same hop that the evidence allows. */
export interface Rival {
  readonly explanation: string;
  /** Credential or identity that could be the origin instead. */
  readonly from: string | undefined;
  readonly events: readonly string[];
}

export interface Hop {
  /** `H` + position in time order. */
  readonly id: string;
  readonly at: Micros;
  readonly precisionUs: number;
  readonly kind: HopKind;
  /** Id of the credential it starts from (C…), and of the credential (C…) or system (S…) it leads to. */
  readonly from: string;
  readonly to: string;
  readonly grade: Grade;
  readonly rule: RuleId;
  /** One sentence: how it is known. */
  readonly because: string;
  readonly basis: Basis;
  /** Ids of the events it rests on, at least one. */
  readonly events: readonly string[];
  readonly rivals: readonly Rival[];
}

export interface TouchedSystem {
  /** `S` + position in order of first touch. */
  readonly id: string;
  readonly platform: string;
  readonly account: string | undefined;
  readonly service: string | undefined;
  readonly resource: string | undefined;
  readonly host: string | undefined;
  readonly first: Micros;
  readonly last: Micros;
  /** The deepest touch that succeeded; attempted when none did. */
  readonly touch: Depth;
  readonly successes: number;
  readonly failures: number;
  readonly via: readonly string[];
  /** The operations, most frequent first. */
  readonly actions: readonly { readonly action: string; readonly count: number }[];
  /** The first few events; `eventCount` is the whole number. */
  readonly events: readonly string[];
  readonly eventCount: number;
}

/** Uses of one credential from one source with one agent, and in one session or rhythm where that tells more: the unit in which owner and intruder are told apart. */
export interface SourceGroup {
  readonly credential: string;
  readonly source: string | undefined;
  readonly agent: string | undefined;
  /** Which of the uses from there: those of a job (`every 15 minutes`), those `by hand` beside it, those of a session. Undefined: all. */
  readonly part?: string | undefined;
  readonly first: Micros;
  readonly last: Micros;
  readonly uses: number;
  readonly resembles: 'seed' | 'owner' | 'unclear';
  readonly because: string;
  /** Whether the trail follows this group. */
  readonly followed: boolean;
}

/** Somebody whom a record of an identity's use names besides the identity itself. */
export interface Behind { readonly name: string; readonly says: string; readonly event: string }

/** An identity that the lineage made or took over. */
export interface TraceIdentity {
  readonly name: string;
  readonly how: 'seed' | 'created' | 'assumed' | 'credential planted' | 'host identity';
  readonly at: Micros | undefined;
  readonly events: readonly string[];
  /** Policies and groups the lineage gave it. */
  readonly granted: readonly string[];
  /** Who stands behind it, as the records of its use in the trail say; absent where they name nobody. */
  readonly behind: readonly Behind[] | undefined;
}

export const EXPOSURE_ENDS = ['revoked', 'expired', 'refused', 'open'] as const;

/** The clock of one hop, or of a seed (`hop` undefined): how long the credential that it opened, or that made it, stayed open. */
export interface Exposure {
  readonly hop: string | undefined;
  /** Id of the credential whose end counts: the one the hop begot, or the one that reached a system. */
  readonly credential: string;
  readonly from: Micros;
  /** When it closed; where nothing closed it, the end of the evidence. */
  readonly to: Micros | undefined;
  readonly ended: (typeof EXPOSURE_ENDS)[number];
  /** The hop's own first event: from then on the logs held would have shown it. */
  readonly firstSeen: { readonly at: Micros; readonly event: string } | undefined;
  /** Revocation. Undefined when it expired by itself, is open, or was only refused: a refusal may mean no more than that it asked for too much. */
  readonly contained: Micros | undefined;
  readonly because: string;
}

export interface Trace {
  readonly seed: Seed;
  readonly credentials: readonly TraceCredential[];
  readonly identities: readonly TraceIdentity[];
  readonly hops: readonly Hop[];
  readonly systems: readonly TouchedSystem[];
  readonly sourceGroups: readonly SourceGroup[];
  readonly exposure: readonly Exposure[];
  readonly coverage: readonly CoverageStatement[];
  readonly counts: { readonly events: number; readonly credentials: number; readonly hops: number; readonly systems: number };
}
