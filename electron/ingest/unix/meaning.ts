/** What one message of a Linux service means, before it is known when and in which shape of log it was written. */
import type { Fact, Issue, NamedIdentity } from '../../../shared/domain/event.ts';
import type { CredentialKind, Depth, Outcome } from '../../../shared/domain/kinds.ts';

/** A message as any of the logs gives it. */
export interface Said {
  readonly host: string;
  /** Name of the program, without path and instance: `sshd`, `sudo`. */
  readonly tag: string;
  readonly pid: string | undefined;
  readonly message: string;
  /** When, as text for names that must be unique: a process id is used again, an instant is not. */
  readonly stamp: string;
}

export interface Meaning {
  readonly action: string;
  readonly depth: Depth;
  readonly outcome: Outcome;
  readonly reason?: string | undefined;
  readonly actor?: NamedIdentity | undefined;
  readonly credential?: { readonly value: string; readonly kind: CredentialKind } | undefined;
  readonly source?: string | undefined;
  readonly service: string;
  readonly resource?: string | undefined;
  readonly issues?: readonly Issue[] | undefined;
  readonly facts?: readonly Fact[] | undefined;
}

/** A meaning, or why the line has none for us. */
export type Understood = Meaning | { readonly why: string };
