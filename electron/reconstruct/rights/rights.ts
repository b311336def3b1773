/** What rights add to the steps of potential reach, whatever the platform, and which trusts an identity's own policies close. */
import type { InventoryRow } from '../../../shared/domain/inventory.ts';
import { AwsRights } from './aws.ts';
import { ClusterRights } from './cluster.ts';
import { Sets, type Edge } from './edge.ts';
import { ScopedRights } from './scoped.ts';

const ROLE = /^arn:aws[a-z-]*:iam::(\d{12}):role\//;
const IAM = /^arn:aws[a-z-]*:(?:iam|sts)::(\d{12}):(?!root$)/;

export class Rights {
  readonly #sets: Sets;
  readonly #aws: AwsRights;
  readonly #cluster: ClusterRights;
  readonly #scoped: ScopedRights;

  constructor(rows: readonly InventoryRow[], canonical: (name: string) => string, many?: number) {
    this.#sets = new Sets(many);
    this.#aws = new AwsRights(rows, canonical, this.#sets);
    this.#cluster = new ClusterRights(rows, canonical, this.#sets);
    this.#scoped = new ScopedRights(rows, canonical, this.#sets);
  }

  /** Steps from an identity by its rights, or from a set to its members. `came`: the step that led here. */
  steps(name: string, came: Edge | undefined): readonly Edge[] {
    const members = this.#sets.membersOf(name);
    // One of a whole account: all that its rights open there is open to the set already.
    if (came?.kind === 'includes' && came.from.startsWith('every identity of AWS account ')) return members;
    return [...members, ...this.#aws.steps(name), ...this.#cluster.steps(name), ...this.#scoped.steps(name)];
  }

  /** A trust that names the identity itself: policies of another account must allow it too, and a refusal closes it in any. */
  trusted(edge: Edge): readonly Edge[] {
    const to = ROLE.exec(edge.to), from = IAM.exec(edge.from);
    if (edge.kind !== 'may-become' || to === null || from === null) return [edge];
    if (this.#aws.refusesToAssume(edge.from, edge.to)) return [];
    if (to[1] === from[1]) return [edge];
    const judged = this.#aws.mayAssume(edge.from, edge.to);
    if (judged === undefined || judged.verdict === 'yes') return [edge];
    return judged.verdict === 'no' ? [] : [{ ...edge, conditional: true, detail: `${edge.detail ?? 'trusted'}; if ${judged.ifs.join(' and ')}` }];
  }

  /** Trusts in the identity's whole account, as far as its own policies allow the step; undefined where they are not known. */
  assumed(name: string, trusts: readonly Edge[]): readonly Edge[] | undefined {
    return trusts.length === 0 ? [] : this.#aws.assumed(name, trusts);
  }
}
