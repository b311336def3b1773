/** Identities and the lives of their credentials, as derived from what was seen and from inventories. */
import type { CredentialKind, IdentityKind } from './kinds.ts';
import type { Micros } from './time.ts';

export interface CredentialLife {
  readonly value: string;
  readonly kind: CredentialKind;
  readonly platform: string;
  /** Canonical name of the holder; undefined when the evidence never says. */
  readonly identity: string | undefined;
  readonly issuedAt: Micros | undefined;
  /** Event or inventory entry that says it was issued. */
  readonly issuedBy: string | undefined;
  readonly expires: Micros | undefined;
  readonly revokedAt: Micros | undefined;
  readonly firstUse: Micros | undefined;
  readonly lastUse: Micros | undefined;
  readonly uses: number;
  readonly failures: number;
  readonly inInventory: boolean;
  /** From the inventory: active, inactive. */
  readonly status: string | undefined;
}

/** What an analyst says of two names: one identity, two, or nothing any more (then the records alone speak). */
export const IDENTITY_VERDICTS = ['same', 'not-same', 'as-recorded'] as const;
export type IdentityVerdict = (typeof IDENTITY_VERDICTS)[number];

/** An analyst's word about two names, with who said it, when and why. */
export interface IdentityStatement {
  readonly is: IdentityVerdict;
  readonly name: string;
  readonly other: string;
  readonly by: string;
  readonly at: Micros;
  readonly reason: string;
}

/**
 * Why two names are one identity. `recorded`: one record gives both, `cites` is its event or inventory entry · `same-key`: the long-term key `cites` is
 * presented under both, and one name is the end of the other · `asserted`: `said` by an analyst.
 */
export interface NameLink {
  readonly name: string;
  readonly also: string;
  readonly how: 'recorded' | 'same-key' | 'asserted';
  readonly cites: string | undefined;
  readonly said: IdentityStatement | undefined;
}

/** An identity, and what holds its names together and apart. */
export interface ExplainedIdentity extends IdentityView {
  readonly links: readonly NameLink[];
  /** Names that an analyst keeps apart from one of this identity's. */
  readonly apart: readonly IdentityStatement[];
}

export interface IdentityView {
  readonly name: string;
  readonly kind: IdentityKind;
  readonly platform: string;
  readonly names: readonly string[];
  readonly owner: string | undefined;
  readonly first: Micros | undefined;
  readonly last: Micros | undefined;
  readonly events: number;
  readonly credentials: readonly CredentialLife[];
}
