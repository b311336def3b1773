/**
 * Who stands behind an identity that acted, where the records of its use name somebody besides: a person behind a role, the first of a chain that delegated.
 * What the log says is passed on as said; a session's name is the caller's own choice where no identity provider sets it, and that is said, too.
 */
import type { FactKind } from '../../shared/domain/event.ts';
import type { Behind } from '../../shared/domain/trace.ts';
import type { Use } from './source.ts';

const SAYS: readonly (readonly [FactKind, string])[] = [
  ['source-identity', 'the source identity, which a session keeps from role to role'],
  ['saml-subject', 'the user of the assertion that opened the session'],
  ['on-behalf-of', 'on whose behalf the call was made'],
  ['delegation-link', 'the first of the chain that delegated'],
];
const SESSION_NAME = 'the name of the session, which the caller chooses unless the identity provider does';
/** A person by the look of it: other session names are made by programs. */
const MAILBOX = /^[^\s@/]+@[^\s@/]+\.[a-z]{2,}$/i;
/** A service account is no person, though it is written like one. */
const MACHINE = /\.(?:gserviceaccount\.com|amazonaws\.com)$/i;

/** In the order of the list; of several links of a chain the first asked first. */
export function behindOf(use: Use): readonly Behind[] {
  // A cluster's reviews name whose rights were asked about, not who asks.
  const kinds = use.target.platform === 'kubernetes' ? SAYS.filter(([kind]) => kind !== 'on-behalf-of') : SAYS;
  const said = kinds.flatMap(([kind, says]): Behind[] => {
    const name = use.facts.find((f) => f.kind === kind)?.text;
    return name === undefined ? [] : [{ name, says, event: use.id }];
  });
  const session = use.facts.find((f) => f.kind === 'role-session-name')?.text;
  return session === undefined || !MAILBOX.test(session) || MACHINE.test(session) ? said : [...said, { name: session, says: SESSION_NAME, event: use.id }];
}
