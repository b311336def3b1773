/** A policy document as the rights it states, without what does not bear on reach. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
import { AWS_ACTS, type Right } from '../../../shared/domain/right.ts';
import { cut } from '../mapping.ts';
import { conditionOf, covers, policyOf, statementsOf, textsOf } from './names.ts';

/** Conditions are shown to people; a longer one is named by its beginning. */
const CONDITION_SHOWN = 300;

/** The statements of a document; undefined when it cannot be read or says nothing of these acts. `by` is the policy's name. */
export function rightsOf(document: unknown, by: string | undefined): readonly Right[] | undefined {
  const policy = policyOf(document);
  if (policy === undefined) return undefined;
  const one = policy['Statement'];
  // A single statement may stand without a list around it.
  const statements = Array.isArray(one) || one === undefined ? statementsOf(policy) : statementsOf({ Statement: [one] });
  const rights = statements.flatMap((statement): Right[] => {
    const effect = statement['Effect'] === 'Allow' ? 'allow' as const : statement['Effect'] === 'Deny' ? 'deny' as const : undefined;
    const acts = actsOf(statement);
    if (effect === undefined || acts.length === 0) return [];
    const not = statement['NotResource'] !== undefined;
    const on = textsOf(not ? statement['NotResource'] : statement['Resource']);
    const condition = conditionOf(statement);
    return [{
      effect, acts, ...(on.length === 0 || (!not && on.includes('*')) ? {} : { on: [...new Set(on)] }), ...(not ? { but: true } : {}),
      ...(condition === undefined ? {} : { if: cut(condition, CONDITION_SHOWN) }), ...(by === undefined ? {} : { by }),
    }];
  });
  return rights.length === 0 ? undefined : rights;
}

/** Those of the known acts that the statement names; `*` where it names every action there is. */
function actsOf(statement: Readonly<Record<string, unknown>>): readonly string[] {
  const named = textsOf(statement['Action']), but = textsOf(statement['NotAction']);
  if (statement['NotAction'] !== undefined) return but.length === 0 ? ['*'] : AWS_ACTS.filter((a) => !but.some((p) => covers(p, a)));
  // Two calls that no service has in common: only a pattern for everything covers both.
  if (named.some((p) => covers(p, 'any:action') && covers(p, 'other:call'))) return ['*'];
  return AWS_ACTS.filter((a) => named.some((p) => covers(p, a)));
}

export const UNREAD: Right = { effect: 'unread' };

/** The same as a member of an entry: a document that cannot be read is said, one that says nothing of these acts adds nothing. */
export function rightsIn(document: unknown, by: string | undefined): { readonly rights?: readonly Right[] } {
  if (policyOf(document) === undefined) return { rights: [UNREAD] };
  const rights = rightsOf(document, by);
  return rights === undefined ? {} : { rights };
}
