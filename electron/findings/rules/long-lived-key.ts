/** Old secrets: one claim for each account and kind, because a list of them is read once and worked off. */
import type { Micros } from '../../../shared/domain/time.ts';
import { grouped } from '../../base/lists.ts';
import { days } from '../limits.ts';
import type { Rule } from '../rule.ts';
import { AGING } from '../tables/kinds.ts';
import { accountOf, counted, lasting, listed, short } from '../words.ts';

const ACTIVE = /^(active|true|enabled)$/i;

export const longLivedKey: Rule = {
  id: 'long-lived-key@2',
  question: 'Which long-term secrets are older than they should be, and in use?',
  falsePositive: 'None as to the age; a key in a hardware store may be allowed to be old. Age counts from the issue or last rotation that the evidence or an inventory states, up to the last event; a secret without either is not judged.',
  baseline: 'the last event of the evidence',
  window: 'none',
  thresholds: ({ longLived }) => [`older than ${days(longLived.oldUs)}`, 'used in the evidence, or active in the inventory beside one that is used'],
  attack: ['T1078.004'],
  owasp: ['NHI7:2025'],
  look(source, { longLived: { oldUs } }) {
    const end = source.span()?.last;
    if (end === undefined) return [];
    // A credential report knows keys by their number only; where the key itself is known, the number says nothing more.
    const numbered = (value: string): boolean => /^access-key-\d of /.test(value);
    const lives = source.lives();
    const known = new Set(lives.filter((l) => l.kind === 'aws-access-key' && !numbered(l.value)).map((l) => l.identity));
    const old = lives.filter((l) => !numbered(l.value) || !known.has(l.identity)).flatMap((l) => (!AGING.includes(l.kind) || l.issuedAt === undefined || end - l.issuedAt <= oldUs || l.revokedAt !== undefined || (l.uses === 0 && !ACTIVE.test(l.status ?? '')) ? [] : [{ ...l, age: end - l.issuedAt }]));
    const place = (l: (typeof old)[number]): string => (l.identity === undefined ? undefined : accountOf(l.identity)) ?? l.platform;
    return [...grouped(old, (l) => `${place(l)}\u0000${l.kind}`).values()].flatMap((list) => {
      const sorted = [...list].sort((a, b) => b.age - a.age || (a.value < b.value ? -1 : 1));
      const used = sorted.filter((l) => l.uses > 0);
      const [first] = used;
      // A finding rests on events: keys that are only listed are named beside one that is used.
      if (first?.firstUse === undefined) return [];
      const events = used.flatMap((l) => (l.firstUse === undefined ? [] : source.events({ credential: l.value, from: l.firstUse, to: l.firstUse }).events.slice(0, 1)));
      const account = place(first);
      return [{
        subject: `${account} ${first.kind}`, severity: 'low' as const, at: used.reduce<Micros>((a, l) => (l.firstUse !== undefined && l.firstUse < a ? l.firstUse : a), first.firstUse), identity: list.length === 1 ? first.identity : undefined,
        credential: list.length === 1 ? first.value : undefined, sources: [], title: 'Old keys in use',
        claim: `${counted(list.length, 'key')} (${first.kind}) of ${/^\d{12}$/.test(account) ? `account ${account}` : account} ${list.length === 1 ? 'is' : 'are'} older than ${days(oldUs)} and not revoked, ${used.length} of them used: ${listed([...used, ...sorted.filter((l) => l.uses === 0)].map((l) => `${l.value} of ${l.identity === undefined ? '?' : short(l.identity)} (${lasting(l.age)})`), 5)}.`,
        events, eventCount: used.reduce((n, l) => n + l.uses, 0),
      }];
    });
  },
};
