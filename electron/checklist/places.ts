/** The accounts, tenants, organisations and clusters that the lineage worked in: their logs are kept first, and read again last. */
import { playbook } from '../../shared/reference/index.ts';
import { FAMILIES, type Family } from './family.ts';
import { holderOf } from './holder.ts';
import { slugOf, type Book } from './playbooks.ts';
import { accountsOf, templatesOf, type Subject, type SubjectInput } from './subject.ts';

const BOOKS: Readonly<Record<Exclude<Family, 'aws'>, readonly [book: Book, called: string]>> = {
  microsoft: ['microsoft-place', 'Microsoft Entra and Azure'], google: ['google-place', 'Google Cloud and Workspace'], okta: ['okta-place', 'Okta'], github: ['github-place', 'GitHub'], gitlab: ['gitlab-place', 'GitLab'],
  kubernetes: ['kubernetes-place', 'Kubernetes'], vault: ['vault-place', 'Vault'], windows: ['windows-place', 'Windows'], unix: ['unix-place', 'Linux'], other: ['other-place', 'the platform'],
};

export function placeSubjects(input: SubjectInput, all: readonly Subject[]): readonly Subject[] {
  const used = new Set(all.map((s) => s.place));
  return [...accountSubjects(input, all), ...FAMILIES.flatMap((family): readonly Subject[] => (family === 'aws' ? [] : family === 'other'
    ? [...used].filter((p) => p.startsWith('place/') && !FAMILIES.some((f) => p === `place/${f}`)).sort().map((p) => placeSubject(input, family, p.slice('place/'.length), p))
    : used.has(`place/${family}`) ? [placeSubject(input, family, family, `place/${family}`)] : []))];
}

function placeSubject(input: SubjectInput, family: Exclude<Family, 'aws'>, platform: string, key: string): Subject {
  const [kind, called] = BOOKS[family];
  const book = playbook(kind);
  const accounts = accountsOf(input.trace, family, platform);
  const what = family === 'other' ? platform : called;
  const place = accounts.length === 0 ? what : accounts.length > 6 ? `${what} (${accounts.length} accounts)` : `${what} (${accounts.join(', ')})`;
  return {
    key, shown: { kind: 'system', name: place, id: undefined }, book, templates: templatesOf(book), parents: [], depth: -2, grade: undefined, events: [],
    values: { place, account: accounts.length === 1 ? accounts[0] : undefined, case: slugOf(input.caseName) },
    holder: holderOf(undefined), place: key, until: undefined, residual: undefined, names: accounts, expendable: undefined, sharedUse: undefined, revokedAt: undefined, limit: undefined,
  };
}

function accountSubjects(input: SubjectInput, all: readonly Subject[]): readonly Subject[] {
  const aws = all.filter((s) => s.place.startsWith('account/'));
  if (aws.length === 0) return [];
  const accounts = [...new Set(aws.flatMap((s) => (s.holder.account === undefined ? [] : [s.holder.account])))].sort();
  const book = playbook('account');
  return (accounts.length === 0 ? [undefined] : accounts).map((account) => ({
    key: `account/${account ?? '?'}`,
    shown: { kind: 'system', name: `AWS account ${account ?? '(no event names it)'}`, id: undefined },
    book, templates: templatesOf(book), parents: [], depth: -2, grade: undefined, events: [],
    values: { account, case: slugOf(input.caseName) },
    holder: holderOf(account), place: `account/${account ?? '?'}`, until: undefined, residual: undefined, names: account === undefined ? [] : [account], expendable: undefined, sharedUse: undefined, revokedAt: undefined, limit: undefined,
  }));
}
