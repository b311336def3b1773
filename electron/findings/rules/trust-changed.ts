/** Who may become whom was changed: a door that stays open when every credential is revoked. */
import type { Severity } from '../../../shared/domain/finding.ts';
import { credentialOf, episodes, factsOf, sourcesOf, succeeded, targetOf, toldOf } from '../episodes.ts';
import { isPerson, isPlatform, isUsual, USUAL } from '../past.ts';
import type { Rule } from '../rule.ts';
import type { Act } from '../source.ts';
import { accountOf, listed, operation, short } from '../words.ts';

const ROLES = ['iam:UpdateAssumeRolePolicy', 'iam:CreateRole'];
const FEDERATION = [
  'iam:CreateOpenIDConnectProvider', 'iam:UpdateOpenIDConnectProviderThumbprint', 'iam:AddClientIDToOpenIDConnectProvider', 'iam:CreateSAMLProvider', 'iam:UpdateSAMLProvider',
  'rolesanywhere:CreateTrustAnchor', 'rolesanywhere:UpdateTrustAnchor', 'rolesanywhere:CreateProfile', 'sso:CreateAccountAssignment', 'sso:CreateTrustedTokenIssuer', 'organizations:InviteAccountToOrganization',
];
const RESOURCES = ['lambda:AddPermission', 'lambda:AddPermission20150331', 'lambda:AddPermission20150331v2', 'lambda:AddLayerVersionPermission'];
const ALL = [...ROLES, ...FEDERATION, ...RESOURCES];

const isService = (principal: string): boolean => principal.endsWith('.amazonaws.com');

export const trustChanged: Rule = {
  id: 'trust-changed@1',
  question: 'Was it changed who may become whom, or who vouches for strangers?',
  falsePositive: 'New roles for services, and roles for sister accounts of the same organisation. Roles that only services of the platform may take are left out, and accounts whose own records are in the case count as ours.',
  baseline: 'accounts that own records of the case; all events of the identity',
  thresholds: [`usual when done on ${USUAL.days} days or more, the first ${USUAL.since} days before`],
  attack: ['T1484.002', 'T1098.003'],
  owasp: ['NHI6:2025'],
  actions: ALL,
  look(source) {
    const ours = new Set(source.presented().flatMap((p) => (p.actorKind === 'unknown' ? [] : accountOf(p.actor) ?? [])));
    const strangers = (a: Act): string[] => factsOf(a, 'trusts').filter((p) => !isService(p) && (p === '*' || !(ours.has(accountOf(p) ?? p) || accountOf(p) === a.target.account)));
    const matters = (a: Act): boolean => {
      if (FEDERATION.includes(a.action) || RESOURCES.includes(a.action) || !succeeded(a)) return !isUsual(source, a);
      const trusted = factsOf(a, 'trusts').filter((p) => !isService(p));
      if (a.action === 'iam:CreateRole') return strangers(a).length > 0;
      return trusted.length > 0 && (strangers(a).length > 0 || !isUsual(source, a));
    };
    const acts = source.acts(ALL).filter((a) => !isPlatform(a.actor, a.actorKind) && matters(a) && !(a.action === 'iam:CreateRole' && !succeeded(a)));
    return episodes(acts, (a) => (ROLES.includes(a.action) ? 'role' : FEDERATION.includes(a.action) ? 'federation' : 'resource')).map(({ actor, acts: list }) => {
      const done = list.filter(succeeded);
      const told = toldOf(list);
      const who = [...new Set(told.flatMap(strangers))];
      const federation = told.some((a) => FEDERATION.includes(a.action));
      const person = isPerson(actor, list[0].actorKind);
      const severity: Severity = done.length === 0 ? 'low' : who.some((p) => p === '*') ? 'critical' : who.length > 0 || federation ? (person ? 'medium' : 'high') : person ? 'low' : 'medium';
      return {
        subject: federation ? 'federation' : ROLES.includes(list[0].action) ? 'role' : 'resource', severity, at: told[0].at, identity: actor, credential: credentialOf(list), sources: sourcesOf(list), attack: federation ? ['T1484.002'] : ['T1098.003'],
        title: done.length === 0 ? 'Trust: a change was refused' : federation ? 'Federation changed' : who.length > 0 ? 'Trust given to a stranger' : 'Trust changed',
        claim: `${short(actor)}, from ${listed(told.map((a) => a.source ?? 'no address'), 3)}, ${done.length === 0 ? 'tried' : 'carried out'} ${listed(told.map((a) => operation(a.action)))} on ${listed(told.map(targetOf), 4)}${who.length === 0 ? '' : `; it lets in ${listed(who, 4)}, which is not an account of this evidence`}.`,
        events: told.map((a) => a.id), eventCount: told.length,
      };
    });
  },
};
