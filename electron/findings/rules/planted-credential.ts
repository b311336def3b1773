/** A way back in: a long-term credential put on somebody else’s identity. Rotation by an administrator looks alike until one asks who had it before. */
import { byName } from '../../../shared/domain/by-name.ts';
import type { Severity } from '../../../shared/domain/finding.ts';
import { DAY_US } from '../../../shared/domain/time.ts';
import { days } from '../limits.ts';
import { isMachineKind, isPerson, isPlatform } from '../past.ts';
import type { Draft, Rule } from '../rule.ts';
import type { Act, FindingsSource, Life } from '../source.ts';
import { counted, operation, short, when } from '../words.ts';

const TECHNIQUES: Readonly<Record<string, string>> = byName({ 'ssh-key': 'T1098.004', 'github-deploy-key': 'T1098.004', certificate: 'T1649', password: 'T1098', 'kubernetes-token': 'T1528' });

export const plantedCredential: Rule = {
  id: 'planted-credential@2',
  question: 'Was a long-term credential put on another identity?',
  falsePositive: 'Administrators and vending services make credentials for others. A person’s issue is quiet when it replaces a key that is then switched off; so is an identity that issues for several others on several days. Self-service rotation of one’s own key is never reported; a password that a help desk sets anew is quiet until it is used where it was set.',
  baseline: 'all credentials issued in the case',
  window: 'case',
  thresholds: ({ planted: { rotationUs, issuerOf } }) => [`rotation: an older credential of the holder ends within ${days(rotationUs)}`, `issuer by trade: ${issuerOf} holders or more, on ${issuerOf} days or more`],
  attack: ['T1098.001', ...new Set(Object.values(TECHNIQUES))],
  owasp: ['NHI5:2025', 'NHI7:2025'],
  look(source, { planted: { rotationUs, issuerOf } }) {
    const made = source.makings().flatMap((act) => act.issues.flatMap((issue) => {
      const holder = issue.holder?.name;
      return issue.what !== 'credential' || holder === undefined || act.actor === undefined || holder === act.actor || isPlatform(act.actor, act.actorKind) ? [] : [{ act, actor: act.actor, holder, holderKind: issue.holder?.kind ?? 'unknown', value: issue.value, kind: issue.kind }];
    }));
    const lives = new Map(source.lives().map((l) => [l.value, l]));
    const born = new Map(source.makings().flatMap((act) => act.issues.filter((i) => i.what === 'identity').map((i) => [i.value, act] as const)));
    return made.flatMap(({ act, actor, holder, holderKind, value, kind }): Draft[] => {
      const own = made.filter((m) => m.actor === actor);
      const trade = new Set(own.map((m) => m.holder)).size >= issuerOf && new Set(own.map((m) => Math.floor(m.act.at / DAY_US))).size >= issuerOf;
      const person = isPerson(actor, act.actorKind);
      const from = useFrom(source, value, act);
      if (!from.shared && (trade || (person && rotates(source.lives(), holder, value, act, rotationUs)))) return [];
      if (person && from.shared && rotates(source.lives(), holder, value, act, rotationUs)) return [];
      const life = lives.get(value);
      const made2 = born.get(holder);
      const byMaker = made2?.actor === actor;
      // A password set for a person is a help desk's day; a token of somebody else's account lives for an hour.
      const quiet = kind === 'password' && !isMachineKind(holderKind);
      // Set up by the machine, or together with the account: no more than the account itself.
      if (kind === 'password' && !from.shared && from.first === undefined && (byMaker || act.actorKind === 'machine')) return [];
      const severity: Severity = from.shared ? (person ? 'high' : 'critical') : person || quiet ? 'low' : byMaker ? 'medium' : 'high';
      const use = from.first === undefined ? 'No use of it is in the evidence.' : `It was first used from ${from.first}${from.shared ? ', where it was made' : ''}.`;
      const cited = life?.firstUse === undefined ? [] : source.events({ credential: value, from: life.firstUse, to: life.firstUse }).events.slice(0, 1);
      return [{
        subject: value, severity, at: act.at, identity: holder, credential: value, sources: [act.source], title: 'Credential put on another identity',
        attack: [TECHNIQUES[kind] ?? 'T1098.001'],
        claim: `${short(actor)} (${act.credential ?? 'no credential recorded'}, from ${act.source ?? 'no address'}) made a credential for ${short(holder)} with ${operation(act.action)} at ${when(act.at)}${byMaker ? ', an identity it had made itself' : ''}. ${use}${life === undefined || life.uses === 0 ? '' : ` ${counted(life.uses, 'use')} in all.`}`,
        events: [act.id, ...cited], eventCount: 1 + cited.length,
      }];
    });
  },
};

/** Whether the new credential is used where it was made: the maker kept it. */
function useFrom(source: FindingsSource, value: string, act: Act): { first: string | undefined; shared: boolean } {
  const uses = source.presentedWith(value);
  return { first: uses[0]?.source, shared: act.source !== undefined && uses.some((p) => p.source === act.source) };
}

function rotates(lives: readonly Life[], holder: string, value: string, act: Act, rotationUs: number): boolean {
  return lives.some((l) => l.identity === holder && l.value !== value && l.kind === act.issues[0]?.kind && (l.issuedAt ?? l.firstUse ?? act.at) < act.at
    && l.revokedAt !== undefined && Math.abs(l.revokedAt - act.at) <= rotationUs);
}
