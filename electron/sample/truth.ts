/** What an investigator must find in the sample: the shape of the answers, and the counting that fills them in from the records. */
import type { CoverageKind } from '../../shared/domain/coverage.ts';
import type { CredentialKind, Depth, Grade } from '../../shared/domain/kinds.ts';
import type { HopKind } from '../../shared/domain/trace.ts';
import { iso } from './calendar.ts';
import type { CloudTrailRecord } from './cloudtrail.ts';
import { milli, type Line, type Shown } from './scribe.ts';

export interface TruthCredential {
  readonly value: string;
  readonly kind: CredentialKind;
  /** Whose it is: an ARN, or the name that its platform gives. */
  readonly identity: string;
  readonly status: 'seed' | 'derived' | 'issued-unused';
  /** Value of the credential it grew from; undefined for the seed, and for a root that only an identity seed reaches. */
  readonly parent: string | undefined;
  readonly grade: Grade | undefined;
  readonly hop: HopKind | undefined;
  /** Steps from the seed. */
  readonly depth: number;
  /** `identity`: the trace reaches it only when the identity is suspected, not the one credential. */
  readonly reachedFrom: 'credential' | 'identity';
  /** Calls made by the intruder, from the story's own address; failed ones are among them. */
  readonly uses: number;
  readonly failures: number;
  readonly firstUse: string | undefined;
  readonly lastUse: string | undefined;
  readonly note: string;
}

/**
 * A step that no record names as a key: a password that was set, the session that a sign-in began. The parent of the keys that follow is,
 * in the trail, the last of these; `credentials` names the key before them.
 */
export interface TruthStep {
  readonly value: string;
  readonly kind: CredentialKind;
  readonly parent: string;
  readonly hop: HopKind;
  readonly grade: Grade;
}

export interface TruthSystem {
  readonly platform: string;
  readonly account: string | undefined;
  readonly service: string;
  /** As the records name it: an ARN, or a name where they give no more. */
  readonly resource: string;
  readonly host?: string;
  /** At least this deep did a touch succeed. */
  readonly depth: Depth;
}

export interface TruthDecoy {
  readonly what: 'credential' | 'identity' | 'source';
  readonly value: string;
  readonly why: string;
}

export interface TruthGap {
  readonly kind: CoverageKind;
  readonly text: string;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** What would settle it. */
  readonly collect: string;
}

export interface StoryTruth {
  readonly id: 'build-agent' | 'leaked-key' | 'federated-backup' | 'shared-account';
  readonly title: string;
  readonly seed: { readonly credential: string; readonly identity: string; readonly from: string; readonly sources: readonly string[] };
  /** Every address from which the intruder called: those of the seed, and those the trail went on from. */
  readonly addresses: readonly string[];
  /** Addresses from which the owner uses the seed, before and meanwhile. */
  readonly ownerSources: readonly string[];
  readonly credentials: readonly TruthCredential[];
  readonly between: readonly TruthStep[];
  /** Sessions that AWS made to act for a lineage credential: part of the trail, never seen issued. */
  readonly forwarded: readonly string[];
  readonly systems: readonly TruthSystem[];
  readonly identities: readonly { readonly name: string; readonly how: 'created' | 'assumed' | 'credential planted' | 'host identity' }[];
  /** Nothing of these may be in the lineage. */
  readonly notInLineage: readonly TruthDecoy[];
  readonly coverage: readonly TruthGap[];
  /** Not used, but open by the inventories: names of what could still be reached, among others. */
  readonly potential: readonly string[];
  /** What the responders did, and whether it held. */
  readonly responses: readonly { readonly at: string; readonly credential: string; readonly what: string; readonly held: 'yes' | 'no' | 'cannot tell' }[];
}

export interface Story {
  readonly truth: StoryTruth;
  readonly records: readonly CloudTrailRecord[];
  /** What the other platforms logged of it. */
  readonly lines: readonly Line[];
}

/**
 * Fills in the counts of one credential from what its story wrote. Calls from the story's own addresses count; where a log gives no address, or the
 * trail goes on from a host's, `everywhere` counts them all.
 */
export function counted(
  records: readonly CloudTrailRecord[],
  sources: readonly string[],
  spec: Omit<TruthCredential, 'uses' | 'failures' | 'firstUse' | 'lastUse' | 'reachedFrom'> & Partial<Pick<TruthCredential, 'reachedFrom'>>,
  shown: readonly Shown[] = [],
  everywhere = false,
): TruthCredential {
  const ours = (source: string | undefined): boolean => everywhere || (source !== undefined && sources.includes(source));
  const uses = [
    ...records.filter((r) => r.userIdentity.accessKeyId === spec.value && ours(r.sourceIPAddress)).map((r) => ({ ms: Date.parse(r.eventTime), failed: r.errorCode !== undefined || r.errorMessage !== undefined })),
    ...shown.filter((u) => u.credential === spec.value && ours(u.source)),
  ].sort((a, b) => a.ms - b.ms);
  const time = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : ms % 1000 === 0 ? iso(ms / 1000) : milli(ms));
  return { reachedFrom: 'credential', ...spec, uses: uses.length, failures: uses.filter((u) => u.failed).length, firstUse: time(uses[0]?.ms), lastUse: time(uses.at(-1)?.ms) };
}

/** Keys of the sessions that services made for the given identities while they acted for them. */
export function forwardedOf(records: readonly CloudTrailRecord[], lineage: readonly string[]): readonly string[] {
  const keys = records.flatMap((r) => (r.userIdentity.invokedBy !== undefined && r.userIdentity.type === 'IAMUser' && r.userIdentity.accessKeyId !== undefined ? [r.userIdentity.accessKeyId] : []));
  return [...new Set(keys)].filter((key) => !lineage.includes(key));
}
