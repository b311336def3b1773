/** An identity is made and given the run of the place, or an existing one is. */
import type { Severity } from '../../../shared/domain/finding.ts';
import { DAY_US, HOUR_US } from '../../../shared/domain/time.ts';
import { credentialOf, episodes, factsOf, sourcesOf, succeeded } from '../episodes.ts';
import { isPerson, isPlatform, isUsual, USUAL } from '../past.ts';
import type { Rule } from '../rule.ts';
import { listed, operation, short, when } from '../words.ts';

const MADE_WITHIN_US = DAY_US;
const GRANTS = ['iam:AttachUserPolicy', 'iam:AttachRolePolicy', 'iam:AttachGroupPolicy', 'iam:PutUserPolicy', 'iam:PutRolePolicy', 'iam:PutGroupPolicy', 'iam:AddUserToGroup', 'iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion'];
/** Managed policies that give everything, or the power to take it; and names that claim as much. */
const BROAD = /(^|\/)(AdministratorAccess|PowerUserAccess|IAMFullAccess|job-function\/SystemAdministrator|AWSOrganizationsFullAccess)$|admin|root|fullaccess$/i;

export const adminGranted: Rule = {
  id: 'admin-granted@1',
  question: 'Was an identity, new or old, given administrator rights?',
  falsePositive: 'An administrator who sets up a project. A person’s grant ranks lower, a habit is left out. An inline policy is judged by its name, as the event does not hold its text.',
  baseline: 'all events of the identity in the case',
  thresholds: [`made by the same identity within ${MADE_WITHIN_US / HOUR_US} hours before the grant`, `usual when done on ${USUAL.days} days or more, the first ${USUAL.since} days before`],
  attack: ['T1098.003', 'T1136.003'],
  owasp: ['NHI5:2025'],
  actions: GRANTS,
  look(source) {
    const born = source.makings().flatMap((act) => act.issues.flatMap((i) => {
      const name = i.holder?.name ?? i.value;
      return i.what !== 'identity' ? [] : [{ name, tail: name.slice(name.lastIndexOf('/') + 1), act }];
    }));
    const acts = source.acts(GRANTS).filter((a) => !isPlatform(a.actor, a.actorKind));
    const receiver = (a: (typeof acts)[number]): string => factsOf(a, 'also-target')[0] ?? a.target.resource ?? '';
    const told = acts.flatMap((a) => {
      const to = receiver(a);
      const maker = born.filter((b) => (b.name === to || b.tail === to) && b.act.actor === a.actor && b.act.at <= a.at && a.at - b.act.at <= MADE_WITHIN_US).at(-1);
      const broad = factsOf(a, 'access-to').some((p) => BROAD.test(p)) || /SetDefaultPolicyVersion|CreatePolicyVersion/.test(a.action);
      // A failed grant keeps no fact of what it would have given.
      return broad || (!succeeded(a) && BROAD.test(a.target.resource ?? '')) ? [{ a, to, maker }] : [];
    }).filter(({ a, maker }) => maker !== undefined || !isUsual(source, a));
    const detail = new Map(told.map((t) => [t.a.id, t]));
    return episodes(told.map((t) => t.a), (a) => detail.get(a.id)?.to ?? '').map(({ actor, acts: list }) => {
      const done = list.filter(succeeded);
      const head = done[0] ?? list[0];
      const { to, maker } = detail.get(head.id) ?? { to: '', maker: undefined };
      const self = short(actor).endsWith(`/${to}`);
      const person = isPerson(actor, head.actorKind);
      const keyed = maker !== undefined && source.makings().some((m) => m.actor === actor && m.at >= maker.act.at && m.issues.some((i) => i.what === 'credential' && i.holder?.name === maker.name));
      const severity: Severity = done.length === 0 ? 'low' : person ? 'medium' : self || keyed ? 'critical' : 'high';
      const given = listed(done.flatMap((a) => factsOf(a, 'access-to')), 4);
      return {
        subject: to, severity, at: head.at, identity: actor, credential: credentialOf(list), sources: sourcesOf(list),
        attack: maker === undefined ? ['T1098.003'] : ['T1098.003', 'T1136.003'],
        title: done.length === 0 ? 'Administrator rights: a grant was refused' : maker === undefined ? (self ? 'Identity gave itself administrator rights' : 'Administrator rights given') : 'Identity made and given administrator rights',
        claim: `${short(actor)}, from ${head.source ?? 'no address'}, ${done.length === 0 ? 'tried to give' : 'gave'} ${to === '' ? 'an identity' : to} ${given === '' ? 'broad rights' : given} with ${listed(list.map((a) => operation(a.action)))} at ${when(head.at)}${maker === undefined ? '' : `, after making it at ${when(maker.act.at)}`}${keyed ? ' and giving it a credential' : ''}.`,
        events: [...(maker === undefined ? [] : [maker.act.id]), ...list.map((a) => a.id)], eventCount: list.length + (maker === undefined ? 0 : 1),
      };
    });
  },
};
