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
interface Known { readonly said: readonly unknown[]; readonly principal: Principal; readonly invokedBy: Fact | undefined }

function saidOf(record: Json, identity: Json): readonly unknown[] {
  const context = objectOf(identity['sessionContext']);
  return [
    identity['type'], identity['arn'], identity['principalId'], identity['accountId'], identity['userName'], identity['invokedBy'], identity['identityProvider'],
    objectOf(context?.['attributes'])?.['creationDate'], objectOf(context?.['sessionIssuer'])?.['arn'], context?.['sourceIdentity'],
    objectOf(context?.['webIdFederationData'])?.['federatedProvider'], objectOf(identity['onBehalfOf'])?.['userId'], record['sessionCredentialFromConsole'],
  ];
}

export class Principals {
  readonly #known = new Map<string, Known>();

  of(record: Json, facts: Fact[]): Principal {
    const identity = objectOf(record['userIdentity']);
    const key = identity?.['accessKeyId'];
    if (identity === undefined || typeof key !== 'string' || key === '' || record['eventSource'] === 'sts.amazonaws.com') return principalOf(record, facts);
    const said = saidOf(record, identity);
    const known = this.#known.get(key);
    if (known !== undefined && known.said.every((value, i) => value === said[i])) {
      if (known.invokedBy !== undefined) facts.push(known.invokedBy);
      return known.principal;
    }
    const principal = principalOf(record, facts);
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.set(key, { said, principal, invokedBy: facts.find((f) => f.kind === 'invoked-by') });
    return principal;
  }
}
