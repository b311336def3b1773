/**
 * Principals by access key: a session makes hundreds of calls and is the same in all of them. What a session says of itself (its name, its host,
 * whom it acts for) is a fact of its first record in the file; repeating it with every call would fill the case with the same words. Calls to STS
 * say it each time, because there it stands beside the name of the session that is issued.
 */
import type { Fact } from '../../../shared/domain/event.ts';
import { objectOf } from '../format.ts';
import { principalOf, type Principal } from './principal.ts';

type Json = Readonly<Record<string, unknown>>;

/** Bounds the memory of endless sessions. */
const REMEMBERED = 50_000;
/** Sessions that the next files may show again: within a file its own are known. */
const SHARED = 8_000;

/** What `principalOf` made of a record, and everything that it reads, so that a remembered answer is the answer. */
interface Session {
  readonly identity: Json; readonly around: Around; readonly console: unknown; readonly principal: Principal;
  /** All that the identity says beside the actor, and the one of them that every record says. */
  readonly facts: readonly Fact[]; readonly invokedBy: Fact | undefined;
}

/** What `principalOf` reads beside the identity's own members, so that it is looked up once. */
interface Around { readonly context: Json | undefined; readonly created: unknown; readonly issuer: unknown; readonly provider: unknown; readonly behalf: unknown }

function aroundOf(identity: Json): Around {
  const context = objectOf(identity['sessionContext']);
  return {
    context, created: objectOf(context?.['attributes'])?.['creationDate'], issuer: objectOf(context?.['sessionIssuer'])?.['arn'],
    provider: objectOf(context?.['webIdFederationData'])?.['federatedProvider'], behalf: objectOf(identity['onBehalfOf'])?.['userId'],
  };
}

/** Whether the record says of its caller what the known one said, member by member. */
function isSame(known: Session, record: Json, identity: Json, around: Around): boolean {
  const then = known.identity;
  return identity['arn'] === then['arn'] && identity['principalId'] === then['principalId'] && identity['type'] === then['type'] && identity['accountId'] === then['accountId']
    && identity['userName'] === then['userName'] && identity['invokedBy'] === then['invokedBy'] && identity['identityProvider'] === then['identityProvider']
    && around.created === known.around.created && around.issuer === known.around.issuer && around.context?.['sourceIdentity'] === known.around.context?.['sourceIdentity']
    && around.provider === known.around.provider && around.behalf === known.around.behalf && record['sessionCredentialFromConsole'] === known.console;
}

/** The last session of each key, whichever file it was in: thousands of small files have the same sessions. It changes no answer. */
export class Sessions {
  readonly #last = new Map<string, Session>();

  /** What the record says of its caller; `before`: what an earlier record of its file with this key said, which is given again when it says the same. */
  of(key: string, record: Json, identity: Json, before: Session | undefined): Session {
    const last = before ?? this.#last.get(key);
    // The reader of records gives the same object again for the same bytes.
    if (last?.identity === identity && record['sessionCredentialFromConsole'] === last.console) return last;
    const around = last?.identity === identity ? last.around : aroundOf(identity);
    if (last !== undefined && isSame(last, record, identity, around)) return last;
    const facts: Fact[] = [];
    const principal = principalOf(record, facts);
    const made = { identity, around, console: record['sessionCredentialFromConsole'], principal, facts, invokedBy: facts.find((f) => f.kind === 'invoked-by') };
    if (this.#last.size >= SHARED) this.#last.clear();
    this.#last.set(key, made);
    return made;
  }
}

/** Principals of the records of one file. */
export class Principals {
  readonly #sessions: Sessions;
  /** By key: the session of the last record that counts. */
  readonly #known = new Map<string, Session>();
  /** Keys whose session no record has said all of: those of calls to STS alone. */
  readonly #unsaid = new Set<string>();

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
  }

  of(record: Json, facts: Fact[]): Principal {
    const identity = objectOf(record['userIdentity']);
    const key = identity?.['accessKeyId'];
    if (identity === undefined || typeof key !== 'string' || key === '') return principalOf(record, facts);
    const each = record['eventSource'] === 'sts.amazonaws.com';
    const known = this.#known.get(key);
    const session = this.#sessions.of(key, record, identity, known);
    // What the session says elsewhere is not forgotten for a call to STS.
    const counts = known === undefined || (known !== session && !each);
    if (counts) {
      if (this.#known.size >= REMEMBERED) {
        this.#known.clear();
        this.#unsaid.clear();
      }
      this.#known.set(key, session);
      if (each) this.#unsaid.add(key);
    }
    if (each) facts.push(...session.facts);
    // A session that is new has said nothing yet.
    else if (this.#unsaid.delete(key) || counts) facts.push(...session.facts);
    else if (session.invokedBy !== undefined) facts.push(session.invokedBy);
    return session.principal;
  }
}
