/**
 * What an IAM policy comes to, in words, worst first: so that a grant can be read without its document.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
import { cut } from '../mapping.ts';
import { ASSUME_ACTIONS, conditionOf, covers, policyOf, statementsOf, textsOf } from './names.ts';

const SECRET_READS = ['secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue', 'ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'];
/** Calls with which an identity gives itself, or another, more than it has. */
const IDENTITY_CHANGES = [
  'iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:UpdateLoginProfile', 'iam:CreateUser', 'iam:CreateRole', 'iam:UpdateAssumeRolePolicy', 'iam:PassRole',
  'iam:AttachUserPolicy', 'iam:AttachGroupPolicy', 'iam:AttachRolePolicy', 'iam:PutUserPolicy', 'iam:PutGroupPolicy', 'iam:PutRolePolicy',
  'iam:AddUserToGroup', 'iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion', 'iam:AddRoleToInstanceProfile',
  'iam:CreateOpenIDConnectProvider', 'iam:CreateSAMLProvider', 'sts:GetFederationToken',
];
/** Documents of AWS's own policies are seldom in the file; these are the same in every account. */
export const AWS_MANAGED: ReadonlyMap<string, string> = new Map([
  ['AdministratorAccess', 'admin: every action on *'],
  ['PowerUserAccess', 'every action but those of iam, organizations and account on *'],
  ['IAMFullAccess', 'iam:* on *'],
  ['SecretsManagerReadWrite', 'reads secrets (secretsmanager:*) on *'],
]);

/** What the statements of a policy come to, worst first, in words. */
export function summaryOf(document: unknown): string {
  const policy = policyOf(document);
  if (policy === undefined) return document === undefined || document === null ? 'its document is not here' : 'its document cannot be read';
  const said: { readonly weight: number; readonly text: string }[] = [];
  for (const statement of statementsOf(policy)) {
    const actions = textsOf(statement['Action']);
    const but = textsOf(statement['NotAction']);
    const notOn = textsOf(statement['NotResource']);
    const resources = textsOf(statement['Resource']);
    const on = notOn.length > 0 ? ` on all but ${notOn.join(', ')}` : resources.length === 0 ? '' : ` on ${resources.join(', ')}`;
    const condition = conditionOf(statement);
    const under = `${on}${condition === undefined ? '' : ` if ${condition}`}`;
    const say = (weight: number, text: string): void => { said.push({ weight, text: `${text}${under}` }); };
    if (statement['Effect'] !== 'Allow') {
      say(5, `refuses ${but.length > 0 ? `all but ${but.join(', ')}` : cut(actions.join(', '), 200)}`);
      continue;
    }
    if (but.length > 0) { say(0, `every action but ${but.join(', ')}`); continue; }
    if (actions.some((a) => covers(a, 'any:action') && covers(a, 'other:call'))) {
      say(0, resources.includes('*') && notOn.length === 0 && condition === undefined ? 'admin: every action' : 'every action');
      continue;
    }
    let rest = [...actions];
    const take = (weight: number, wanted: readonly string[], text: (found: string) => string): void => {
      const found = new Set(rest.filter((a) => wanted.some((w) => covers(a, w))));
      if (found.size === 0) return;
      rest = rest.filter((a) => !found.has(a));
      say(weight, text([...found].join(', ')));
    };
    const beforeIam = rest.length;
    rest = rest.filter((a) => !(covers(a, 'iam:a') && covers(a, 'iam:b')));
    if (rest.length < beforeIam) say(1, 'iam:*');
    take(2, ASSUME_ACTIONS, (found) => found);
    take(3, SECRET_READS, (found) => `reads secrets (${found})`);
    take(3, IDENTITY_CHANGES, (found) => `changes identities (${found})`);
    if (rest.length > 0) say(4, rest.length <= 3 ? rest.join(', ') : `${rest.length} actions of ${[...new Set(rest.map((a) => a.split(':', 1)[0] ?? a))].join(', ')}`);
  }
  if (said.length === 0) return 'allows nothing';
  return said.sort((a, b) => a.weight - b.weight).map((s) => s.text).join('; ');
}
