/** One thing that happened, as a reader of a format understood it. Text here comes from a log: it is hostile, and only ever data. */
import type { ContraryRecord } from './contrary.ts';
import type { CredentialKind, Depth, IdentityKind, Outcome } from './kinds.ts';
import type { Locator } from './locator.ts';
import type { Micros } from './time.ts';

/** An identity as one record names it: the name that stands for it, and every other name the same record gives it. */
export interface NamedIdentity {
  /** The canonical name: for AWS the ARN of user or role (never the session). */
  readonly name: string;
  readonly kind: IdentityKind;
  /** Other names in the same record: principal id, user name, account id, session ARN. */
  readonly also?: readonly string[] | undefined;
}

/** What an event brought into being. A credential here is *issued*; it is *moved to* only when somebody uses it. */
export interface Issue {
  readonly what: 'credential' | 'identity';
  /** The credential's identifier as the log writes it, never a secret; or the identity's canonical name. */
  readonly value: string;
  readonly kind: CredentialKind | IdentityKind;
  /** For a credential: whose it is. */
  readonly holder?: NamedIdentity | undefined;
  readonly expires?: Micros | undefined;
}

export const FACT_KINDS = [
  'issuer-role', 'source-identity', 'role-session-name', 'web-identity-subject', 'saml-subject', 'invoked-by', 'instance',
  'controls-host', 'host-identity', 'secret-read', 'shared-event', 'access-to', 'also-target', 'revokes', 'on-behalf-of',
  'trusts', 'host-address',
  'web-identity-issuer', 'delegation-link', 'impersonated', 'same-session', 'token-use', 'device', 'correlation', 'scope', 'permission',
  'aggregated', 'workload', 'node', 'command', 'workstation', 'key-fingerprint', 'token-hash', 'multi-factor', 'presented-key', 'linked-session',
  'path', 'stage', 'consents-to', 'seen-by-network', 'connection', 'process',
] as const;
/**
 * Sparse facts of an event, each with one text.
 * controls-host: the host this call gave control of · host-identity: the role or profile attached to that host ·
 * instance: the host whose own identity is used · access-to: a policy or group granted to the target · revokes: a credential ended ·
 * trusts: who was let in by a changed trust policy · host-address: an address the record gives to a host.
 *
 * web-identity-subject and -issuer: the subject of a token of another platform, and who signed it: what bridges platforms ·
 * delegation-link: one principal of a delegation chain; several stand in the order of the log, the first who asked first ·
 * impersonated: the identity acted as, where the actor is the one who impersonates · same-session: another identifier of the same sign-in or
 * logon, which other records carry · token-use: the token that this sign-in handed out or this call carried, where the credential is another ·
 * correlation: the log's own id for one flow of several events · aggregated: how many happenings the one record stands for ·
 * workload and node: the pod, function or host that the credential was bound to · presented-key: the long-lived key that opened this session ·
 * linked-session: the other half of a split logon · workstation: the machine a caller says it is · seen-by-network: a connection seen on the wire ·
 * connection: `address:port` of the side that opened it, which both ends write for some minutes · process: the id of one process of one host, unique in the case ·
 * scope and permission: what a token or call was allowed · stage: of a request logged several times · consents-to: what an application was let do.
 */
export type FactKind = (typeof FACT_KINDS)[number];

export interface Fact {
  readonly kind: FactKind;
  readonly text: string;
}

export interface Target {
  /** `aws`, `entra`, `gcp`, … */
  readonly platform: string;
  readonly account?: string | undefined;
  /** Where the platform splits its logs by place: silence is judged per region. */
  readonly region?: string | undefined;
  readonly service?: string | undefined;
  readonly resource?: string | undefined;
  readonly host?: string | undefined;
}

export interface EventDraft {
  readonly at: Micros;
  /** 1_000_000 when the log writes whole seconds. */
  readonly precisionUs: number;
  /** What makes two records the same happening (for CloudTrail the eventID): equal keys at the same instant are twins, counted once. */
  readonly twinKey: string;
  /** The key alone tells the happening, such as the number of a record in its log: what another shape cut to milliseconds or seconds is a twin too. */
  readonly keyTells?: boolean | undefined;
  /** `sts:AssumeRole`: service prefix and operation. */
  readonly action: string;
  /** What the action does when it succeeds; a failure is stored as attempted. */
  readonly depth: Depth;
  readonly outcome: Outcome;
  /** Error code or reason as logged. */
  readonly reason?: string | undefined;
  readonly actor?: NamedIdentity | undefined;
  readonly credential?: { readonly value: string; readonly kind: CredentialKind } | undefined;
  /** When the session of the credential began, where the record says so. */
  readonly sessionAt?: Micros | undefined;
  readonly source?: string | undefined;
  readonly agent?: string | undefined;
  readonly target: Target;
  readonly issues?: readonly Issue[] | undefined;
  readonly facts?: readonly Fact[] | undefined;
}

/** An event as stored and read back: ids resolved to text. */
export interface EventRow {
  /** Stable for the same evidence: `E` + 12 hex digits of the file's hash + `.` + record number (+ `.` + n when a record gives several). */
  readonly id: string;
  readonly at: Micros;
  readonly precisionUs: number;
  readonly action: string;
  readonly depth: Depth;
  readonly outcome: Outcome;
  readonly reason: string | undefined;
  readonly actor: string | undefined;
  readonly actorKind: IdentityKind;
  readonly credential: string | undefined;
  readonly credentialKind: CredentialKind | undefined;
  readonly sessionAt: Micros | undefined;
  readonly source: string | undefined;
  readonly agent: string | undefined;
  readonly target: Target;
  /** Evidence file (12 hex digits of its hash) and line, for the eye; the full locator comes with the record. */
  readonly evidence: string;
  readonly line: number;
  /** Whether the current trace holds it; undefined where that was not asked (only pages of the timeline do). */
  readonly onTrail: boolean | undefined;
}

/** The raw record behind an event. */
export interface RecordView {
  readonly event: EventRow;
  readonly locator: Locator;
  /** SHA-256 of the record's bytes. */
  readonly recordSha256: string;
  /** The bytes as text (UTF-8, replacement characters where they are not). */
  readonly text: string;
  /** True when the record is longer than the view shows. */
  readonly cut: boolean;
  readonly issues: readonly Issue[];
  readonly facts: readonly Fact[];
  /** Further records of the same happening: evidence file and line of each, in the order they were taken in; the first 200. */
  readonly twins: readonly { readonly evidence: string; readonly line: number }[];
  /** Those among them that contradict it. */
  readonly contrary: readonly ContraryRecord[];
}

/** Which of two events of one instant stands first: by their ids, which the evidence itself gives them, records of one file in their order. */
export function byEventId(a: string, b: string): number {
  if (a === b) return 0;
  const [fileA = '', recordA = '0', partA = '0'] = a.split('.');
  const [fileB = '', recordB = '0', partB = '0'] = b.split('.');
  return fileA === fileB ? Number(recordA) - Number(recordB) || Number(partA) - Number(partB) : fileA < fileB ? -1 : 1;
}
