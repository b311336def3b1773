/**
 * Principals of one file, remembered by access key: a session makes hundreds of calls and is the same in all of them. What a session says of
 * itself (its name, its host, whom it acts for) is a fact of its first record in the file; repeating it with every call would fill the case
 * with the same words. Calls to STS say it each time, because there it stands beside the name of the session that is issued.
 */
import type { Fact } from '../../../shared/domain/event.ts';
import { objectOf } from '../format.ts';
import { principalOf, type Principal } from './principal.ts';

type Json = Readonly<Record<string, unknown>>;

/** Bounds the memory of a file with endless sessions. */
const REMEMBERED = 50_000;

/** Everything that `principalOf` reads, so that a remembered answer is the answer. */
interface Known {
  readonly identity: Json; readonly around: Around; readonly console: unknown; readonly principal: Principal;
  /** All that the identity says beside the actor, and the one of them that every record says. */
  readonly facts: readonly Fact[]; readonly invokedBy: Fact | undefined;
  /** Whether a record has said it all. */
  said: boolean;
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
function isSame(known: Known, record: Json, identity: Json, around: Around): boolean {
  const then = known.identity;
  return identity['arn'] === then['arn'] && identity['principalId'] === then['principalId'] && identity['type'] === then['type'] && identity['accountId'] === then['accountId']
    && identity['userName'] === then['userName'] && identity['invokedBy'] === then['invokedBy'] && identity['identityProvider'] === then['identityProvider']
    && around.created === known.around.created && around.issuer === known.around.issuer && around.context?.['sourceIdentity'] === known.around.context?.['sourceIdentity']
    && around.provider === known.around.provider && around.behalf === known.around.behalf && record['sessionCredentialFromConsole'] === known.console;
}

export class Principals {
  readonly #known = new Map<string, Known>();

  of(record: Json, facts: Fact[]): Principal {
    const identity = objectOf(record['userIdentity']);
    const key = identity?.['accessKeyId'];
    if (identity === undefined || typeof key !== 'string' || key === '') return principalOf(record, facts);
    const each = record['eventSource'] === 'sts.amazonaws.com';
    let known = this.#known.get(key);
    // The reader of records gives the same object again for the same bytes.
    const around = known?.identity === identity ? known.around : aroundOf(identity);
    if (known === undefined || !(known.identity === identity ? record['sessionCredentialFromConsole'] === known.console : isSame(known, record, identity, around))) {
      // What the session says elsewhere is not forgotten for it.
      if (each && known !== undefined) return principalOf(record, facts);
      const own: Fact[] = [];
      const principal = principalOf(record, own);
      known = { identity, around, console: record['sessionCredentialFromConsole'], principal, facts: own, invokedBy: own.find((f) => f.kind === 'invoked-by'), said: false };
      if (this.#known.size >= REMEMBERED) this.#known.clear();
      this.#known.set(key, known);
    }
    if (each || !known.said) facts.push(...known.facts);
    else if (known.invokedBy !== undefined) facts.push(known.invokedBy);
    if (!each) known.said = true;
    return known.principal;
  }
}
