/**
 * Whether policies let their holder do one act on one resource. A refusal wins over everything; a boundary allows nothing by itself; what hangs on a
 * condition, or on a part of a name that only a request fills in, is `conditional`. Pure: statements in, a verdict out.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import { matchesWild } from '../../base/wildcard.ts';
import type { InventoryRow } from '../../../shared/domain/inventory.ts';
import type { Right } from '../../../shared/domain/right.ts';

export type Verdict = 'no' | 'conditional' | 'yes';

/** A right, and the entry that states it. */
export interface Stated { readonly right: Right; readonly row: InventoryRow }

export interface Policies {
  readonly statements: readonly Stated[];
  /** One list for each boundary; undefined where its document is not in the evidence. */
  readonly bounds: readonly (readonly Stated[] | undefined)[];
  /** Name of the user, which policies may write as a variable. */
  readonly username?: string | undefined;
}

/** What an act is done on. `vague`: region, and account if it is empty, are not known, and count as whatever a policy says. */
export interface Resource { readonly name: string; readonly vague?: boolean }
/** Something that does not exist yet and may be named at will. */
export const NEW: Resource = { name: '' };

export interface Judged {
  readonly verdict: Verdict;
  /** The statement that allows it. */
  readonly by: Stated | undefined;
  /** Conditions on which it hangs. */
  readonly ifs: readonly string[];
}

/** A condition that the asker can judge: true or false, or undefined where he cannot. */
export type Knows = (condition: string) => boolean | undefined;

const REFUSED: Judged = { verdict: 'no', by: undefined, ifs: [] };

export function judge(p: Policies, act: string, resource: Resource, knows?: Knows): Judged {
  const ifs: string[] = [];
  const allowed = strongest(p.statements, act, resource, p.username, knows);
  if (allowed === undefined) return REFUSED;
  const within: Verdict[] = [allowed.verdict];
  if (allowed.verdict === 'conditional') ifs.push(conditionOf(allowed.by));
  for (const refusal of refusals(p.statements, act, resource, p.username, knows)) {
    if (refusal.verdict === 'yes') return REFUSED;
    within.push('conditional');
    ifs.push(`not refused by ${nameOf(refusal.by)}: ${conditionOf(refusal.by)}`);
  }
  for (const bound of p.bounds) {
    if (bound === undefined) {
      within.push('conditional');
      ifs.push('its boundary allows it, whose document is not in the evidence');
      continue;
    }
    const most = strongest(bound, act, resource, p.username, knows);
    if (most === undefined) return REFUSED;
    for (const refusal of refusals(bound, act, resource, p.username, knows)) {
      if (refusal.verdict === 'yes') return REFUSED;
      within.push('conditional');
      ifs.push(`not refused by its boundary: ${conditionOf(refusal.by)}`);
    }
    within.push(most.verdict);
    if (most.verdict === 'conditional') ifs.push(`its boundary allows it: ${conditionOf(most.by)}`);
  }
  return { verdict: within.includes('conditional') ? 'conditional' : 'yes', by: allowed.by, ifs };
}

interface Applies { readonly verdict: 'conditional' | 'yes'; readonly by: Stated }

function strongest(statements: readonly Stated[], act: string, resource: Resource, username: string | undefined, knows: Knows | undefined): Applies | undefined {
  let best: Applies | undefined;
  for (const by of statements) {
    if (by.right.effect !== 'allow') continue;
    const verdict = applies(by.right, act, resource, username, knows);
    if (verdict === 'yes') return { verdict, by };
    if (verdict === 'conditional') best ??= { verdict, by };
  }
  return best;
}

function* refusals(statements: readonly Stated[], act: string, resource: Resource, username: string | undefined, knows: Knows | undefined): Generator<Applies> {
  for (const by of statements) {
    if (by.right.effect !== 'deny') continue;
    const verdict = applies(by.right, act, resource, username, knows);
    if (verdict !== 'no') yield { verdict, by };
  }
}

/** Whether a statement speaks of the act on the resource. */
export function applies(right: Right, act: string, resource: Resource, username: string | undefined, knows?: Knows): Verdict {
  if (right.acts === undefined || !(right.acts.includes('*') || right.acts.includes(act))) return 'no';
  const named = namesIt(right, resource, username);
  if (named === 'no' || right.if === undefined) return named;
  const known = knows?.(right.if);
  return known === undefined ? 'conditional' : known ? named : 'no';
}

function namesIt(right: Right, resource: Resource, username: string | undefined): Verdict {
  if (right.on === undefined) return 'yes';
  // Whoever may make what a pattern names makes it so; what refuses some names leaves others, which may or may not do.
  if (resource === NEW) return right.effect === 'allow' ? 'yes' : right.but === true || !right.on.includes('*') ? 'conditional' : 'yes';
  let best: Verdict = 'no';
  for (const pattern of right.on) {
    const verdict = matches(pattern, resource, username);
    if (verdict === 'yes') { best = 'yes'; break; }
    if (verdict === 'conditional') best = 'conditional';
  }
  return right.but !== true ? best : best === 'yes' ? 'no' : best === 'no' ? 'yes' : 'conditional';
}

const VARIABLE = /\$\{([^}]*)\}/g;

function matches(pattern: string, resource: Resource, username: string | undefined): Verdict {
  const known = resource.vague === true ? vaguely(pattern, resource.name) : pattern;
  if (!known.includes('${')) return matchesWild(known, resource.name) ? 'yes' : 'no';
  const mine = username === undefined ? known : known.replaceAll('${aws:username}', username);
  if (!mine.includes('${')) return matchesWild(mine, resource.name) ? 'yes' : 'no';
  return matchesWild(mine.replace(VARIABLE, '*'), resource.name) ? 'conditional' : 'no';
}

/** The pattern without what is not known of the resource. */
function vaguely(pattern: string, name: string): string {
  const parts = pattern.split(':');
  if (parts.length < 6 || parts[0] !== 'arn') return pattern;
  const account = name.split(':')[4] ?? '';
  return [...parts.slice(0, 3), '*', account === '' ? '*' : parts[4] ?? '*', ...parts.slice(5)].join(':');
}

const nameOf = (s: Stated): string => (s.right.by === undefined ? 'a policy' : `policy ${s.right.by}`);
const conditionOf = (s: Stated): string => s.right.if ?? 'a name that only a request fills in';
