/** Who holds which policies in the accounts of AWS that inventories tell of, and what there is for them to act on. */
import { addTo } from '../../base/lists.ts';
import type { InventoryRow } from '../../../shared/domain/inventory.ts';
import type { Policies, Resource, Stated } from './judge.ts';
import { managedRights } from './aws-managed.ts';

const IAM = /^arn:(aws[a-z-]*):iam::(\d{12}):(user|role|group)\/(?:.*\/)?([^/]+)$/;

/** Something a policy can name: by what policies call it, and by its name in the case. */
export interface Target extends Resource { readonly id: string; readonly kind: string; readonly account: string }

export interface Holder extends Policies {
  readonly id: string;
  readonly type: 'user' | 'role' | 'group';
  readonly account: string;
  /** As policies name it. */
  readonly arn: string;
  readonly groups: readonly string[];
  /** Managed policies it has, itself or by a group. */
  readonly attached: readonly string[];
  /** Every policy of it is known: what none allows is refused. */
  readonly complete: boolean;
}

interface Named { readonly arn: string; readonly account: string; readonly type: Holder['type']; readonly username: string | undefined }

export class Held {
  readonly #named = new Map<string, Named>();
  readonly #own = new Map<string, Stated[]>();
  readonly #attached = new Map<string, InventoryRow[]>();
  readonly #groups = new Map<string, string[]>();
  readonly #bounds = new Map<string, string[]>();
  readonly #stated = new Set<string>();
  readonly #unread = new Set<string>();
  /** Statements of managed policies; undefined for one whose document is named and not here. */
  readonly #policies = new Map<string, Stated[] | undefined>();
  readonly #targets = new Map<string, Target[]>();
  readonly #holders = new Map<string, Holder | undefined>();
  /** Roles that trust a service, by the service. */
  readonly servedBy = new Map<string, Set<string>>();
  /** What opens a secret beside the right to read it. */
  readonly needs = new Map<string, Stated[]>();

  constructor(rows: readonly InventoryRow[], readonly canonical: (name: string) => string) {
    const seen = new Set<string>();
    for (const row of rows) if (row.platform === 'aws') this.#take(row, seen);
    for (const list of this.#targets.values()) list.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  /** Users, roles, secrets, hosts or functions of an account, in order. */
  targets(kind: 'user' | 'role' | 'group' | 'secret' | 'host' | 'function', account: string): readonly Target[] {
    return this.#targets.get(`${kind} ${account}`) ?? [];
  }

  /** Number of users and roles of the account that inventories know. */
  identities(account: string): readonly Target[] {
    return [...this.targets('user', account), ...this.targets('role', account)];
  }

  holder(id: string): Holder | undefined {
    if (!this.#holders.has(id)) this.#holders.set(id, this.#make(id));
    return this.#holders.get(id);
  }

  /** What a group gives its members. */
  ofGroup(group: string): readonly Stated[] {
    return this.#statementsOf(group);
  }

  #take(row: InventoryRow, seen: Set<string>): void {
    const id = row.identity === undefined ? undefined : this.canonical(row.identity.name);
    if (row.identity !== undefined && id !== undefined) this.#name(id, row.identity.name, seen);
    const rights = row.rights ?? [];
    for (const right of rights) {
      if (right.effect === 'stated' && id !== undefined) this.#stated.add(id);
      if (right.effect === 'bound' && id !== undefined) for (const policy of right.on ?? []) addTo(this.#bounds, id, policy);
      if (right.effect === 'needs' && id !== undefined) addTo(this.needs, id, { right, row });
    }
    const said = rights.filter((r) => r.effect === 'allow' || r.effect === 'deny').map((right): Stated => ({ right, row }));
    const unread = rights.some((r) => r.effect === 'unread');
    switch (row.kind) {
      case 'permission':
        if (id === undefined) {
          if (row.other !== undefined && (!unread || !this.#policies.has(row.other.name))) this.#policies.set(row.other.name, unread ? undefined : said);
        } else if (said.length > 0 || unread) {
          for (const each of said) addTo(this.#own, id, each);
          if (unread) this.#unread.add(id);
        } else if (row.other !== undefined && /^arn:[^:]+:iam::(?:aws|\d{12}):policy\//.test(row.other.name)) addTo(this.#attached, id, row);
        break;
      case 'membership':
        if (id !== undefined && row.other !== undefined && IAM.exec(row.other.name)?.[3] === 'group') addTo(this.#groups, id, this.canonical(row.other.name));
        break;
      case 'trust':
        if (id !== undefined && row.other?.kind === 'service') (this.servedBy.get(row.other.name) ?? this.servedBy.set(row.other.name, new Set()).get(row.other.name))?.add(id);
        break;
      case 'secret': this.#secret(row, id, seen); break;
      case 'host-identity': this.#host(row, seen); break;
      default:
    }
  }

  #name(id: string, name: string, seen: Set<string>): void {
    const m = IAM.exec(name);
    const known = this.#named.get(id);
    // The longest is the one with its path, which is what policies name.
    if (m === null || (known !== undefined && known.arn.length >= name.length)) return;
    const type = m[3] as Holder['type'], account = m[2] ?? '';
    this.#named.set(id, { arn: name, account, type, username: type === 'user' ? m[4] : undefined });
    const list = this.#targets.get(`${type} ${account}`);
    if (!seen.has(`${type} ${id}`)) this.#target(type, { name, id, kind: type, account });
    else if (list !== undefined) list.splice(list.findIndex((t) => t.id === id), 1, { name, id, kind: type, account });
    seen.add(`${type} ${id}`);
  }

  #secret(row: InventoryRow, id: string | undefined, seen: Set<string>): void {
    const name = row.identity?.name;
    if (id === undefined || name === undefined || seen.has(`secret ${id}`)) return;
    const account = /^arn:[^:]+:(?:secretsmanager|ssm):[^:]*:(\d{12}):(?:secret:|parameter\/)/.exec(name)?.[1];
    if (account === undefined) return;
    seen.add(`secret ${id}`);
    this.#target('secret', { name, id, kind: 'unknown', account });
  }

  /** An instance is known by its id, and its account by the profile it carries; a function by its ARN. */
  #host(row: InventoryRow, seen: Set<string>): void {
    const name = row.other?.name;
    if (name === undefined || row.identity === undefined || seen.has(`host ${name}`)) return;
    const id = this.canonical(name);
    const lambda = /^arn:[^:]+:lambda:[^:]*:(\d{12}):function:/.exec(name)?.[1];
    const instance = /^arn:[^:]+:ec2:[^:]*:(\d{12}):instance\//.exec(name)?.[1];
    const account = /^arn:[^:]+:iam::(\d{12}):/.exec(row.identity.name)?.[1];
    if (lambda !== undefined) this.#target('function', { name, id, kind: 'workload', account: lambda });
    else if (instance !== undefined) this.#target('host', { name, id, kind: 'machine', account: instance });
    else if (account !== undefined && /^m?i-[0-9a-f]{6,}$/.test(name)) {
      this.#target('host', { name: `arn:aws:${name.startsWith('mi-') ? 'ssm' : 'ec2'}::${account}:${name.startsWith('mi-') ? 'managed-instance' : 'instance'}/${name}`, vague: true, id, kind: 'machine', account });
    } else return;
    seen.add(`host ${name}`);
  }

  #target(kind: string, target: Target): void {
    addTo(this.#targets, `${kind} ${target.account}`, target);
  }

  #make(id: string): Holder | undefined {
    const named = this.#named.get(id);
    if (named === undefined) return undefined;
    const groups = [...new Set(this.#groups.get(id) ?? [])];
    const statements = [...this.#statementsOf(id), ...groups.flatMap((g) => this.#statementsOf(g))];
    const attached = [...new Set([id, ...groups].flatMap((h) => (this.#attached.get(h) ?? []).map((r) => r.other?.name ?? '')))];
    const unread = [id, ...groups].some((h) => this.#unread.has(h)) || attached.some((a) => this.#documentOf(a) === undefined);
    const bounds = (this.#bounds.get(id) ?? []).map((b) => this.#documentOf(b)?.map(({ right, row }) => ({ right, row })));
    return { id, ...named, groups, attached, statements, bounds: [...new Set(bounds)], complete: this.#stated.has(id) && groups.every((g) => this.#stated.has(g)) && !unread };
  }

  #statementsOf(id: string): Stated[] {
    return [...this.#own.get(id) ?? [], ...(this.#attached.get(id) ?? []).flatMap((row) => this.#documentOf(row.other?.name ?? '') ?? managedRights(row))];
  }

  #documentOf(policy: string): readonly Stated[] | undefined {
    return this.#policies.get(policy);
  }
}
