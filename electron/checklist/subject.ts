/** What one thing of the checklist is: a credential, an identity, a system or a place, with all that its steps need. */
import { stepTemplate, type Playbook, type StepTemplate } from '../../shared/reference/index.ts';
import type { Step } from '../../shared/domain/checklist.ts';
import type { CredentialLife } from '../../shared/domain/identity.ts';
import type { InventoryRow } from '../../shared/domain/inventory.ts';
import type { Grade } from '../../shared/domain/kinds.ts';
import type { Micros } from '../../shared/domain/time.ts';
import type { Trace } from '../../shared/domain/trace.ts';
import { unreachable } from '../base/assert.ts';
import { familyOfPlatform, type Family } from './family.ts';
import type { Holder } from './holder.ts';
import type { Values } from './playbooks.ts';

export interface Subject {
  /** Unique among the subjects. */
  readonly key: string;
  readonly shown: Step['subject'];
  readonly book: Playbook;
  readonly templates: readonly StepTemplate[];
  /** Keys of the subjects that could bring this one back and must be stopped before it. */
  readonly parents: readonly string[];
  readonly depth: number;
  readonly grade: Grade | undefined;
  readonly events: readonly string[];
  readonly values: Values;
  readonly holder: Holder;
  /** Key of the place (account, tenant, organisation, cluster) whose logs and lists are kept before anything in it is changed. */
  readonly place: string;
  /** The latest instant at which it was issued or used, as far as the evidence shows. */
  readonly until: Micros | undefined;
  readonly residual: string | undefined;
  /** Names by which logs and inventories know it, the most exact first. */
  readonly names: readonly string[];
  /** When nothing legitimate can depend on it, why. */
  readonly expendable: string | undefined;
  /** Said when the owner uses the credential too. */
  readonly sharedUse: string | undefined;
  /** As the trace or an inventory has it, for want of anything more exact. */
  readonly revokedAt: Micros | undefined;
  readonly limit: string | undefined;
}

export interface SubjectInput {
  readonly trace: Trace;
  readonly lives: readonly CredentialLife[];
  readonly inventory: readonly InventoryRow[];
  readonly caseName: string;
}

export const INSTANCE = /^i-[0-9a-f]{8,17}$/;

export const latest = (...instants: readonly (Micros | undefined)[]): Micros | undefined => instants.reduce((a, b) => (a === undefined || (b !== undefined && b > a) ? b : a), undefined);
export const shortSecret = (name: string): string => name.replace(/^arn:aws[\w-]*:(?:secretsmanager|ssm):[^:]*:[^:]*:(?:secret:|parameter)/, '');
export const templatesOf = (book: Playbook): readonly StepTemplate[] => book.steps.map(stepTemplate);

/** The account of AWS, else the platform: its tenants, projects or clusters are kept in one go. */
export const placeOf = (family: Family, holder: Holder, platform: string): string =>
  family === 'aws' ? `account/${holder.account ?? '?'}` : family === 'other' ? `place/${platform}` : `place/${family}`;

/** The accounts (tenants, projects, organisations, clusters, domains) of a platform that the trail names. */
export function accountsOf(trace: Trace, family: Family, platform: string): readonly string[] {
  const mine = trace.systems.filter((s) => familyOfPlatform(s.platform) === family && (family !== 'other' || s.platform === platform));
  return [...new Set(mine.flatMap((s) => (s.account === undefined ? [] : [s.account])))].sort();
}

/** The one account of a platform that the trail names; with several a command must not guess. */
export function onlyAccount(trace: Trace, family: Family, platform: string): string | undefined {
  const [only, ...more] = accountsOf(trace, family, platform);
  return more.length === 0 ? only : undefined;
}

/** What makes two subjects share a step: the same user, role, host, account or secret. A name that is not known is never the same. */
export function shareKey(template: StepTemplate, s: Subject): string {
  const { user, role, identity, instance, secret } = s.values;
  const account = s.holder.account ?? '?';
  const named = (kind: string, name: string | undefined): string => (name === undefined ? s.key : `${kind}/${name}`);
  switch (template.per) {
    case 'subject': return s.key;
    case 'user': return named(`user/${account}`, user);
    case 'role': return named(`role/${account}`, role);
    case 'identity': return named('identity', identity);
    case 'instance': return named('instance', instance);
    case 'account': return s.place;
    case 'resource': return s.book.for === 'aws-secret' || s.book.for === 'parameter' ? named(s.book.for, secret === undefined ? undefined : shortSecret(secret)) : s.key;
    default: return unreachable(template.per);
  }
}
