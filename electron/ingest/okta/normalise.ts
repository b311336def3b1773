/** One LogEvent to one event. */
import { byName } from '../../../shared/domain/by-name.ts';
import type { EventDraft, Fact, Issue } from '../../../shared/domain/event.ts';
import type { Outcome } from '../../../shared/domain/kinds.ts';
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { readInstant } from '../../../shared/domain/time.ts';
import { textOf } from '../format.ts';
import { member, within } from '../nesting.ts';
import { bounded } from '../text.ts';
import { consequencesOf } from './consequences.ts';
import { depthOf } from './depth.ts';
import { namedBy } from './names.ts';
import { partiesOf, partyOf, said, type Json, type Party } from './record.ts';

const OUTCOMES: Readonly<Record<string, Outcome>> = byName({ success: 'success', allow: 'success', failure: 'failure', deny: 'failure', rate_limit: 'failure', abandoned: 'failure' });

/** Events of a sign-in that is not finished: the session they name begins only with `user.session.start`. */
const BEFORE_SESSION = /^(?:user\.authentication\.(?:auth_via_|verify)|policy\.evaluate_sign_on|user\.mfa\.(?:attempt_bypass|okta_verify)|system\.(?:sms|email|voice|push)\.|user\.session\.start$|security\.threat|user\.account\.lock)/;

/** Ids of a transaction that carries no session (`trs…`) and what stands for none. */
const sessionOf = (value: unknown): string | undefined => { const s = said(value); return s === undefined || /^trs/.test(s) ? undefined : s; };

export function readLogEvent(o: Json): Reading {
  const eventType = textOf(member(o, 'eventType'));
  const published = textOf(member(o, 'published'));
  if (eventType === undefined || published === undefined) return rejected(`no ${eventType === undefined ? 'eventType' : 'published'}: not an event of the System Log`);
  const instant = readInstant(published);
  if (instant === undefined) return rejected(`unreadable published ${JSON.stringify(published).slice(0, 80)}`);
  const actorParty = partyOf(member(o, 'actor'));
  const actor = namedBy(actorParty);
  const targets = partiesOf(member(o, 'target'));
  const context = within(o, 'authenticationContext'), client = within(o, 'client'), transaction = within(o, 'transaction');
  const debug = within(o, 'debugContext', 'debugData');
  const detail = within(transaction, 'detail');
  const result = said(member(within(o, 'outcome'), 'result'));
  const outcome: Outcome = result === undefined ? 'unknown' : OUTCOMES[result.toLowerCase()] ?? 'unknown';
  const reason = said(member(within(o, 'outcome'), 'reason'));
  const facts: Fact[] = [];
  const issues: Issue[] = [];
  const add = (kind: Fact['kind'], text: string | undefined): void => { if (text !== undefined && !facts.some((f) => f.kind === kind && f.text === text)) facts.push({ kind, text }); };

  const token = said(member(detail, 'requestApiTokenId'));
  const external = sessionOf(member(context, 'externalSessionId'));
  const root = sessionOf(member(context, 'rootSessionId'));
  const isApplication = actor?.kind === 'application';
  const clientId = said(member(client, 'id')) ?? (isApplication ? actorParty?.id : undefined) ?? said(member(debug, 'clientId'));
  const session = external ?? root;
  const signing = BEFORE_SESSION.test(eventType);
  // The most particular of what was shown: a token of its own, the session, the application's own name.
  const credential: EventDraft['credential'] = token !== undefined ? { value: token, kind: 'okta-api-token' }
    : session !== undefined && !signing ? { value: session, kind: 'okta-session' }
    : clientId !== undefined && !signing && (isApplication || /oauth2/.test(eventType)) ? { value: clientId, kind: 'okta-oauth-client' } : undefined;
  for (const other of [external, root]) if (other !== undefined && other !== credential?.value) add('same-session', other);
  if (clientId !== undefined && credential?.value !== clientId) add('token-use', `okta-client:${clientId}`);
  add('device', prefixed('okta-dt:', said(member(debug, 'dtHash'))));
  add('device', prefixed('okta-device:', said(member(within(o, 'device'), 'id'))));
  add('correlation', said(member(transaction, 'id')));
  const by = said(member(context, 'credentialType'));
  if (by !== undefined && /^user\.authentication\.auth_via_mfa$/.test(eventType)) add('multi-factor', said(member(debug, 'factor')) ?? by);
  add('path', said(member(debug, 'requestUri')));

  const main = targets.find((t) => /^(?:AppInstance|Token|UserGroup|PublicClientApp|IdentityProvider|PolicyEntity)$/i.test(t.type ?? '')) ?? targets[0];
  consequencesOf({ eventType, succeeded: outcome === 'success', actor, targets, debug, session, facts, issues, add });
  for (const t of targets) if (t !== main && !/^(?:access_token|id_token|refresh_token|code)$/i.test(t.type ?? '')) add('also-target', namedBy(t)?.name);

  const uuid = said(member(o, 'uuid'));
  return {
    kind: 'events',
    events: [{
      at: instant.at, precisionUs: instant.precisionUs,
      twinKey: uuid === undefined ? JSON.stringify(o) : `okta:${uuid}`,
      action: `okta:${eventType}`, depth: depthOf(eventType), outcome,
      reason: bounded(reason ?? (outcome === 'success' ? undefined : result)), actor, credential,
      source: bounded(said(member(client, 'ipAddress')) ?? said(member(o, 'sourceIP'))),
      agent: bounded(said(member(within(client, 'userAgent'), 'rawUserAgent'))),
      target: { platform: 'okta', service: eventType.split('.', 1)[0] ?? 'okta', resource: bounded(resourceOf(main)) },
      issues, facts,
    }],
  };
}

const prefixed = (prefix: string, text: string | undefined): string | undefined => (text === undefined ? undefined : prefix + text);

/** A user by its address, an application by its name and id: what an analyst looks for. */
function resourceOf(t: Party | undefined): string | undefined {
  if (t === undefined) return undefined;
  if (/^(?:User|AppUser)$/i.test(t.type ?? '')) return t.alternateId ?? t.id ?? t.displayName;
  const name = t.displayName ?? t.alternateId;
  return name === undefined ? t.id : t.id === undefined ? name : `${name} (${t.id})`;
}
