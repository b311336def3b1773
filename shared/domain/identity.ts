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
