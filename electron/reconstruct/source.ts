/** What reconstruction asks of the evidence. The store answers it from SQLite; tests answer it from a drawing. Every list is in time order. */
import type { FactKind } from '../../shared/domain/event.ts';
import type { CredentialKind } from '../../shared/domain/kinds.ts';
import type { KnownLife, Use } from '../../shared/domain/use.ts';
import type { Micros } from '../../shared/domain/time.ts';

export type { KnownLife, Use };

export interface TraceSource {
  /** The name that stands for the identity, or the name itself. */
  canonical(name: string): string;
  /** Every name of the identity that this name belongs to, the name itself included. */
  namesOf(name: string): readonly string[];
  life(credential: string): KnownLife | undefined;
  /** Credentials whose holder is this identity; of one kind alone where one is named, for a role may have had a hundred thousand sessions. */
  livesOf(identity: string, kind?: CredentialKind): readonly KnownLife[];
  usesOf(credential: string): readonly Use[];
  /** Events that say they issued this credential. */
  issuings(credential: string): readonly Use[];
  /** Events by any of the identity's names, with the given action, between the instants. */
  actionsOf(identity: string, action: string, from: Micros, to: Micros): readonly Use[];
  /** The same at any time, of records that name no credential. */
  unnamedActionsOf(identity: string, action: string): readonly Use[];
  /** Events by any of the identity's names whose record names no credential. */
  unnamedUses(identity: string): readonly Use[];
  /** Credentials that carry the identity of this host: issued for it, or used under its name. */
  credentialsOfHost(host: string): readonly KnownLife[];
  /** Credentials that were ever used from this address. */
  usedFrom(address: string): readonly KnownLife[];
  /** Events that carry this fact. */
  withFact(kind: FactKind, text: string): readonly Use[];
  /** What facts of this kind say, each text once. */
  textsOfFacts(kind: FactKind): readonly string[];
  /** Events from this address, no earlier than `from`, that issued a credential. */
  issuingsFrom(address: string, from: Micros): readonly Use[];
  /** Events, no earlier than `from`, that issued a credential to a caller which called itself this host. */
  issuingsNaming(host: string, from: Micros): readonly Use[];
  /** Events on this host that issued a credential. */
  issuingsOn(host: string): readonly Use[];
  /** Addresses that the evidence gives to this host. */
  addressesOf(host: string): readonly string[];
  /** Credentials whose issuing is recorded between the instants, both included. */
  issuedBetween(from: Micros, to: Micros): readonly KnownLife[];
  /** Names of the secrets that hold this credential, as an inventory says; absent where no inventory is asked. */
  secretsHolding?(credential: string): readonly string[];
}
