/** What is built to be tried out has weak doors; what it opens in production is as weak as they are. */
import type { Severity } from '../../../shared/domain/finding.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { grouped } from '../../base/lists.ts';
import { isPerson, isPlatform } from '../past.ts';
import type { Draft, Rule } from '../rule.ts';
import type { FindingsSource } from '../source.ts';
import { environmentOf } from '../tables/environments.ts';
import { counted, from, listed, short, when } from '../words.ts';

export const testToProduction: Rule = {
  id: 'test-to-production@1',
  question: 'Did an identity of test or development reach into production?',
  falsePositive: 'Names are what operators made of them: a "test" in a name may be a customer’s, a pipeline called "dev" may deploy everywhere by design. Only names that say one of the two, and uses that read, change or control, count.',
  baseline: 'names of identities, accounts, projects, clusters, hosts and resources; where the identity worked before',
  window: 'past',
  thresholds: ({ crossing }) => [`of test: a word for it in the identity’s name, or ${crossing.testUses} uses or more in accounts of test before`, 'touched with success, deeper than enumerating'],
  attack: ['T1078.004', 'T1021.007'],
  owasp: ['NHI8:2025'],
  look: (source) => [...touched(source), ...became(source)],
};

function touched(source: FindingsSource): Draft[] {
  const rows = source.crossings().filter((c) => !isPlatform(c.actor, c.actorKind));
  return [...grouped(rows, (c) => `${c.actor}\u0000${c.source ?? ''}`).values()].map((list) => {
    const [head] = list;
    const first = list.reduce((a, c) => (c.first < a.first ? c : a));
    const last = list.reduce<Micros>((a, c) => (c.last > a ? c.last : a), first.last);
    const deep = list.some((c) => c.deepest === 'changed' || c.deepest === 'controlled');
    const severity: Severity = isPerson(head.actor, head.actorKind) ? 'low' : deep ? 'high' : 'medium';
    const keys = [...new Set(list.flatMap((c) => c.credential ?? []))];
    const cited = source.events({ actor: head.actor, sources: head.source === undefined ? undefined : [head.source], from: first.first, to: last, outcome: 'success' });
    return {
      subject: `touched ${head.source ?? ''}`, severity, at: first.first, identity: head.actor, credential: keys.length === 1 ? keys[0] : undefined, sources: [head.source], title: 'From test into production',
      claim: `${short(head.actor)}, of test ${first.by === 'name' ? 'by its name' : 'by where it worked before'}, touched ${listed(list.map((c) => c.target), 4)} with success ${counted(list.reduce((n, c) => n + c.uses, 0), 'time')} ${from([head.source])} since ${when(first.first)}${deep ? ', and changed or controlled something there' : ''}.`,
      events: cited.events, eventCount: list.reduce((n, c) => n + c.uses, 0),
    };
  });
}

function became(source: FindingsSource): Draft[] {
  const ways = source.paths().filter((p) => environmentOf(p.actor) === 'test' && environmentOf(p.role) === 'production' && !isPlatform(p.actor, p.actorKind));
  return [...grouped(ways, (p) => `${p.actor}\u0000${p.role}`).values()].map((list) => {
    const [head] = list;
    const cited = source.events({ actor: head.actor, from: head.first, to: list.reduce<Micros>((a, p) => (p.last > a ? p.last : a), head.last), becomes: head.role, outcome: 'success' });
    return {
      subject: `became ${head.role}`, severity: isPerson(head.actor, head.actorKind) ? ('low' as const) : ('high' as const), at: head.first, identity: head.actor, credential: undefined, sources: list.map((p) => p.source), title: 'From test into production',
      claim: `${short(head.actor)}, of test by its name, became ${short(head.role)}, of production by its name, ${counted(list.reduce((n, p) => n + p.times, 0), 'time')} ${from(list.map((p) => p.source))} since ${when(head.first)}.`,
      events: cited.events, eventCount: cited.count,
    };
  });
}
