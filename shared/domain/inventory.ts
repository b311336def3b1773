/** What an inventory states: not something that happened, but something that was so at its "as of" date. */
import type { CredentialKind, IdentityKind } from './kinds.ts';
import type { NamedIdentity } from './event.ts';
import type { Right } from './right.ts';
import type { Micros } from './time.ts';

export const ENTRY_KINDS = ['identity', 'credential', 'trust', 'permission', 'membership', 'host-identity', 'secret', 'consumer'] as const;
/**
 * identity: it exists · credential: it exists for an identity · trust: `other` may become `identity` ·
 * permission: `identity` is granted `detail` · membership: `identity` is in group `other` ·
 * host-identity: host `other` carries `identity` · secret: where a credential is kept · consumer: `other` depends on the credential.
 */
export type EntryKind = (typeof ENTRY_KINDS)[number];

export interface InventoryDraft {
  readonly kind: EntryKind;
  readonly platform: string;
  readonly identity?: NamedIdentity | undefined;
  readonly credential?: { readonly value: string; readonly kind: CredentialKind } | undefined;
  readonly other?: { readonly name: string; readonly kind: IdentityKind } | undefined;
  readonly created?: Micros | undefined;
  readonly rotated?: Micros | undefined;
  readonly lastUsed?: Micros | undefined;
  readonly expires?: Micros | undefined;
  /** `active`, `inactive`, as the source writes it, lower case. */
  readonly status?: string | undefined;
  readonly owner?: string | undefined;
  /** Policy name, condition, privilege, consumers: short text for people. */
  readonly detail?: string | undefined;
  /** What it allows or refuses, in the vocabulary of `right.ts`, as far as it bears on who may reach what. */
  readonly rights?: readonly Right[] | undefined;
  /** The date the statement was true, where the file says so. */
  readonly asOf?: Micros | undefined;
}

/** A stored entry, with the evidence it comes from. */
export interface InventoryRow extends InventoryDraft {
  /** `I` + 12 hex digits of the file's hash + `.` + record number + `.` + n. */
  readonly id: string;
  readonly evidence: string;
  readonly line: number;
}
