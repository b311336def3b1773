/** From one identity into another by a way that was never taken, where others take theirs every day. */
import type { Severity } from '../../../shared/domain/finding.ts';
import { DAY_US } from '../../../shared/domain/time.ts';
import { grouped } from '../../base/lists.ts';
import { hours } from '../limits.ts';
import { isPerson, isPlatform, pastOf } from '../past.ts';
import type { Rule } from '../rule.ts';
import type { Path } from '../source.ts';
import { accountOf, counted, lasting, listed, short, when } from '../words.ts';

const HOSTS: readonly string[] = ['windows', 'linux'];

/** Names under which a thing is asked for that is no identity of its own: a session made for oneself, the account that everybody becomes on a host. */
const isOther = (p: Path): boolean => p.role !== p.actor && (p.platform !== 'aws' || p.role.includes(':role/')) && !(p.platform === 'linux' && p.role.endsWith(':root'))
  // The name that a cluster gives to whom AWS vouched for.
  && !(p.platform === 'kubernetes' && p.actor.startsWith('arn:') && !p.role.includes('system:serviceaccount:'));

export const unusualPath: Rule = {
  id: 'unusual-path@2',
  question: 'Did a machine identity become another that it never became before?',
  falsePositive: 'A new deployment, a job that runs once a month. The identity must have a past in which it did not do this; people and the platform are not judged; a way that then becomes a habit is left out.',
  baseline: 'all earlier events of the identity in the case',
  window: 'past',
  thresholds: ({ path: { pastUs, pastUses, ownDays } }) => [`past of the identity: ${hours(pastUs)} and ${pastUses} events or more`, `habit: taken on ${ownDays} days or more; not judged after ${ownDays} days with new ways`],
  attack: ['T1548.005', 'T1021.007', 'T1550.001'],
  owasp: ['NHI5:2025', 'NHI8:2025'],
  look(source, { path: { pastUs, pastUses, ownDays } }) {
    const rows = source.presented();
    const since = new Map<string, number>();
    for (const p of rows) since.set(p.actor, Math.min(since.get(p.actor) ?? Infinity, p.first));
    const ways = [...grouped(source.paths().filter((p) => isOther(p) && !isPlatform(p.actor, p.actorKind) && p.actorKind !== 'machine' && !isPerson(p.actor, p.actorKind)), (p) => `${p.actor}\u0000${p.role}`).values()].flatMap((list): Way[] => {
      const [head] = list;
      const at = list.reduce((a, p) => (p.first < a ? p.first : a), head.first);
      const days = Math.max(Math.max(...list.map((p) => p.days)), new Set(list.map((p) => Math.floor(p.first / DAY_US))).size);
      const begun = since.get(head.actor);
      if (days >= ownDays || begun === undefined || at - begun < pastUs || pastOf(source, head.actor, at).times < pastUses) return [];
      const crosses = accountOf(head.actor) !== undefined && accountOf(head.role) !== undefined && accountOf(head.actor) !== accountOf(head.role);
      return [{ head, list, at, begun, crosses, last: list.reduce((a, p) => (p.last > a ? p.last : a), head.last) }];
    });
    // Somebody who tries every door on a day is one claim, not one for each.
    // Whom new ways are nothing new for, is not judged by them.
    const newDays = new Map([...grouped(ways, (w) => w.head.actor)].map(([actor, list]) => [actor, [...new Set(list.map((w) => Math.floor(w.at / DAY_US)))].sort((a, b) => a - b)]));
    const roams = (w: Way): boolean => (newDays.get(w.head.actor) ?? []).indexOf(Math.floor(w.at / DAY_US)) >= ownDays;
    return [...grouped(ways.filter((w) => !roams(w)), (w) => `${w.head.actor}\u0000${w.crosses ? 'out' : 'in'}\u0000${Math.floor(w.at / DAY_US)}`).values()].map((day) => {
      const sorted = [...day].sort((a, b) => a.at - b.at || (a.head.role < b.head.role ? -1 : 1));
      const [{ head, at, begun, crosses }] = sorted as [Way, ...Way[]];
      const roles = sorted.map((w) => w.head.role);
      const sources = sorted.flatMap((w) => w.list.map((p) => p.source));
      // Accounts of hosts are mostly people's, and the log does not say which.
      const severity: Severity = crosses ? 'high' : HOSTS.includes(head.platform) && head.actorKind === 'user' ? 'low' : 'medium';
      const cited = sorted.slice(0, CITED_WAYS).map((w) => source.events({ actor: w.head.actor, sources: w.list.flatMap((p) => p.source ?? []), from: w.at, to: w.last, becomes: w.head.role, outcome: 'success', counted: false }));
      const accounts = [...new Set(roles.flatMap((r) => accountOf(r) ?? []))];
      return {
        subject: head.role, severity, at, identity: head.actor, credential: undefined, sources, title: crosses ? 'New way into another account' : 'New way into another identity',
        claim: `${short(head.actor)} became ${roles.length === 1 ? short(head.role) : `${roles.length} identities (${listed(roles.map(short), 4)})`}${crosses ? ` in ${accounts.length === 1 ? 'account' : 'accounts'} ${listed(accounts, 4)}` : ''} for the first time at ${when(at)} from ${listed(sources.map((p) => p ?? 'no address'), 3)} (${counted(sorted.reduce((n, w) => n + w.list.reduce((m, p) => m + p.times, 0), 0), 'time')} in all), after ${lasting(at - begun)} without.`,
        events: [...new Set(cited.flatMap((c) => c.events))], eventCount: Math.max(sorted.reduce((n, w) => n + w.list.reduce((m, p) => m + p.times, 0), 0), new Set(cited.flatMap((c) => c.events)).size),
      };
    });
  },
};

interface Way { readonly head: Path; readonly list: readonly Path[]; readonly at: Path['first']; readonly last: Path['last']; readonly begun: number; readonly crosses: boolean }
/** Ways of one claim whose calls are cited. */
const CITED_WAYS = 10;
