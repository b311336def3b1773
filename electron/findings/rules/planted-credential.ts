/** A way back in: a long-term credential put on somebody else’s identity. Rotation by an administrator looks alike until one asks who had it before. */
import type { Severity } from '../../../shared/domain/finding.ts';
import { DAY_US } from '../../../shared/domain/time.ts';
import { isPerson } from '../past.ts';
import type { Draft, Rule } from '../rule.ts';
import type { Act, FindingsSource, Life } from '../source.ts';
import { counted, operation, short, when } from '../words.ts';

/** A key replaced by a newer one is switched off within this time; longer, and it is not a rotation. */
const ROTATION_US = 30 * DAY_US;
/** Somebody who makes credentials for this many others does so for a living. */
const ISSUER_OF = 3;

export const plantedCredential: Rule = {
  id: 'planted-credential@1',
  question: 'Was a long-term credential put on another identity?',
  falsePositive: 'Administrators and vending services make credentials for others. A person’s issue is quiet when it replaces a key that is then switched off; so is an identity that issues for several others on several days. Self-service rotation of one’s own key is never reported.',
  baseline: 'all credentials issued in the case',
  thresholds: [`rotation: an older credential of the holder ends within ${ROTATION_US / DAY_US} days`, `issuer by trade: ${ISSUER_OF} holders or more, on ${ISSUER_OF} days or more`],
  attack: ['T1098.001'],
  owasp: ['NHI5:2025', 'NHI7:2025'],
  actions: [],
  look(source) {
    const made = source.makings().flatMap((act) => act.issues.flatMap((issue) => {
      const holder = issue.holder?.name;
      return issue.what !== 'credential' || holder === undefined || act.actor === undefined || holder === act.actor ? [] : [{ act, actor: act.actor, holder, value: issue.value }];
    }));
    const lives = new Map(source.lives().map((l) => [l.value, l]));
    const born = new Map(source.makings().flatMap((act) => act.issues.filter((i) => i.what === 'identity').map((i) => [i.value, act] as const)));
    return made.flatMap(({ act, actor, holder, value }): Draft[] => {
      const own = made.filter((m) => m.actor === actor);
      const trade = new Set(own.map((m) => m.holder)).size >= ISSUER_OF && new Set(own.map((m) => Math.floor(m.act.at / DAY_US))).size >= ISSUER_OF;
      const person = isPerson(actor, act.actorKind);
      const from = useFrom(source, value, act);
      if (!from.shared && (trade || (person && rotates(source.lives(), holder, value, act)))) return [];
      if (person && from.shared && rotates(source.lives(), holder, value, act)) return [];
      const life = lives.get(value);
      const made2 = born.get(holder);
      const byMaker = made2?.actor === actor;
      const severity: Severity = from.shared ? (person ? 'high' : 'critical') : person ? 'low' : byMaker ? 'medium' : 'high';
      const use = from.first === undefined ? 'No use of it is in the evidence.' : `It was first used from ${from.first}${from.shared ? ', where it was made' : ''}.`;
      const cited = life?.firstUse === undefined ? [] : source.events({ credential: value, from: life.firstUse, to: life.firstUse }).events.slice(0, 1);
      return [{
        subject: value, severity, at: act.at, identity: holder, credential: value, sources: [act.source], title: 'Credential put on another identity',
        claim: `${short(actor)} (${act.credential ?? 'no credential recorded'}, from ${act.source ?? 'no address'}) made a credential for ${short(holder)} with ${operation(act.action)} at ${when(act.at)}${byMaker ? ', an identity it had made itself' : ''}. ${use}${life === undefined || life.uses === 0 ? '' : ` ${counted(life.uses, 'use')} in all.`}`,
        events: [act.id, ...cited], eventCount: 1 + cited.length,
      }];
    });
  },
};

/** Whether the new credential is used where it was made: the maker kept it. */
function useFrom(source: FindingsSource, value: string, act: Act): { first: string | undefined; shared: boolean } {
  const uses = source.presented().filter((p) => p.credential === value);
  return { first: uses[0]?.source, shared: act.source !== undefined && uses.some((p) => p.source === act.source) };
}

function rotates(lives: readonly Life[], holder: string, value: string, act: Act): boolean {
  return lives.some((l) => l.identity === holder && l.value !== value && l.kind === act.issues[0]?.kind && (l.issuedAt ?? l.firstUse ?? act.at) < act.at
    && l.revokedAt !== undefined && Math.abs(l.revokedAt - act.at) <= ROTATION_US);
}
