/** A use of a credential and the known life of one, as reconstruction reads them from the evidence. */
import type { Fact, Issue, Target } from './event.ts';
import type { CredentialKind, Depth, Outcome } from './kinds.ts';
import type { Micros } from './time.ts';

/** One use: an event, with what it brought about. */
export interface Use {
  /** Event id for people, and the store's own key. */
  readonly id: string;
  readonly row: number;
  readonly at: Micros;
  readonly precisionUs: number;
  readonly action: string;
  readonly depth: Depth;
  readonly outcome: Outcome;
  readonly actor: string | undefined;
  readonly credential: string | undefined;
  readonly credentialKind: CredentialKind;
  readonly sessionAt: Micros | undefined;
  readonly source: string | undefined;
  readonly agent: string | undefined;
  readonly target: Target;
  readonly issues: readonly Issue[];
  readonly facts: readonly Fact[];
}

export interface KnownLife {
  readonly value: string;
  readonly kind: CredentialKind;
  readonly platform: string;
  /** Canonical name of the holder. */
  readonly identity: string | undefined;
  readonly issuedAt: Micros | undefined;
  /** The event that issued it, if one did. */
  readonly issueEvent: string | undefined;
  readonly expires: Micros | undefined;
  readonly revokedAt: Micros | undefined;
  readonly first: Micros | undefined;
  readonly last: Micros | undefined;
  readonly uses: number;
  readonly failures: number;
  /** When its session began, as its uses say. */
  readonly session: Micros | undefined;
  readonly inInventory: boolean;
}
