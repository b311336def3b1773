/** Who holds a credential, as its ARN says. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */

export interface Holder {
  readonly account: string | undefined;
  readonly user: string | undefined;
  readonly role: string | undefined;
  readonly root: boolean;
  /** A role that IAM does not let anybody edit: made by a service, or by IAM Identity Center. */
  readonly managedBy: string | undefined;
}

const ARN = /^arn:aws[\w-]*:(?:iam|sts)::(\d{12}):(.+)$/;
const NOBODY: Holder = { account: undefined, user: undefined, role: undefined, root: false, managedBy: undefined };

export function holderOf(name: string | undefined): Holder {
  const m = name === undefined ? null : ARN.exec(name);
  if (m === null) return { ...NOBODY, account: name !== undefined && /^\d{12}$/.test(name) ? name : undefined };
  const account = m[1];
  const path = (m[2] ?? '').split('/');
  const last = path.at(-1);
  if (path[0] === 'root') return { ...NOBODY, account, root: true };
  if (path[0] === 'user') return { ...NOBODY, account, user: last };
  // A session's own ARN ends in the name of the session; the role stands before it.
  if (path[0] === 'assumed-role') return { ...NOBODY, account, role: path[1] };
  if (path[0] !== 'role') return { ...NOBODY, account };
  const managedBy = path[1] === 'aws-service-role' ? 'an AWS service' : path[1] === 'aws-reserved' ? 'IAM Identity Center' : undefined;
  return { ...NOBODY, account, role: last, managedBy };
}
