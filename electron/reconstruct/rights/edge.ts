/** A step of potential reach with what the search needs of it, and the sets under one name that keep rights on many from becoming thousands of steps. */
import type { InventoryRow } from '../../../shared/domain/inventory.ts';
import type { ReachStep, ReachStepKind } from '../../../shared/domain/reach.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import type { Judged } from './judge.ts';

export interface Edge extends ReachStep {
  readonly since: Micros | undefined;
  readonly until: Micros | undefined;
  readonly toKind: string;
  readonly platform: string;
  /** It hangs on something that the workbench cannot judge. */
  readonly conditional: boolean;
}

/** Up to this many are named one by one; more are one set. */
const MANY = 12;

export interface Member { readonly name: string; readonly kind: string }

/** Of a set: what its own entry says of it, where there is one. */
export interface SetMember extends Member { readonly conditional?: boolean; readonly said?: Edge }

/** The entry a step rests on. */
export type Source = Pick<InventoryRow, 'id' | 'asOf' | 'platform' | 'created' | 'expires'>;

/** A step that one entry states. */
export function step(kind: ReachStepKind, from: string, to: Member, row: Source, detail: string, conditional: boolean): Edge {
  return { kind, from, to: to.name, detail, entry: row.id, asOf: row.asOf, since: row.created, until: row.expires, toKind: to.kind, platform: row.platform, conditional };
}

/** `…: ACT on WHAT, policy P; if C`. */
export function sentence(words: string, act: string, j: Judged): string {
  const by = j.by?.right.by;
  return `${words}: ${act} on ${onOf(j)}${by === undefined ? '' : `, policy ${by}`}${j.ifs.length === 0 ? '' : `; if ${[...new Set(j.ifs)].join(' and ')}`}`;
}

/** What the statement names: the first two, and how many more. */
export function onOf(j: Judged): string {
  const right = j.by?.right;
  return right?.on === undefined ? '*' : `${right.but === true ? 'all but ' : ''}${right.on.slice(0, 2).join(', ')}${right.on.length > 2 ? ` and ${right.on.length - 2} more` : ''}`;
}

/** Sets by their name. `many`: up to so many are named one by one. A set is made once, whoever may reach it: its members are steps from it, not from everyone who has the right. */
export class Sets {
  readonly #members = new Map<string, { readonly signature: string; readonly make: () => readonly Edge[] }>();
  readonly #made = new Map<string, readonly Edge[]>();
  readonly #signatures = new WeakMap<readonly SetMember[], string>();
  readonly many: number;

  constructor(many = MANY) {
    this.many = many;
  }

  /** Steps to all of them but `from` itself: one by one while they are few, else one step to the set. `apart`: one by one whatever their number. */
  steps(kind: ReachStepKind, from: string, members: readonly Member[], title: string, row: Source, detail: string, { conditional = false, apart = false } = {}): readonly Edge[] {
    const others = members.filter((m) => m.name !== from);
    if (apart || others.length <= this.many) return others.map((m) => step(kind, from, m, row, detail, conditional));
    return [step(kind, from, this.put(title, 'group', members, row), row, detail, conditional)];
  }

  /** `title (N known)` stands for all of them. Two sets of one title and number are told apart by a number. */
  put(title: string, kind: string, members: readonly SetMember[], row: Source): Member {
    const signature = this.#signatureOf(members);
    const plain = `${title} (${members.length} known)`;
    for (let n = 1; ; n += 1) {
      const name = n === 1 ? plain : `${plain}, set ${n}`;
      const known = this.#members.get(name);
      if (known?.signature === signature) return { name, kind };
      if (known !== undefined) continue;
      this.#members.set(name, { signature, make: () => members.map((m): Edge => ({
        kind: 'includes', from: name, to: m.name, detail: m.said?.detail, entry: m.said?.entry ?? row.id, asOf: m.said === undefined ? row.asOf : m.said.asOf, since: m.said?.since, until: m.said?.until,
        toKind: m.kind, platform: m.said?.platform ?? row.platform, conditional: m.conditional ?? false,
      })) });
      return { name, kind };
    }
  }

  membersOf(name: string): readonly Edge[] {
    const made = this.#made.get(name);
    if (made !== undefined) return made;
    const set = this.#members.get(name);
    if (set === undefined) return [];
    const members = set.make();
    this.#made.set(name, members);
    return members;
  }

  #signatureOf(members: readonly SetMember[]): string {
    const known = this.#signatures.get(members);
    if (known !== undefined) return known;
    const signature = members.map((m) => `${m.name}${m.conditional === true ? '?' : ''}`).join('\n');
    this.#signatures.set(members, signature);
    return signature;
  }
}
