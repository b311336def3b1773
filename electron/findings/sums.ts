/** What the store has to know to make the sums: words and limits of the rules, so that it names none itself. */
import type { FactKind } from '../../shared/domain/event.ts';
import type { Limits } from './limits.ts';
import { environmentOf } from './tables/environments.ts';
import { commandTopics, isBroad, TABLES, topicsOf } from './tables/index.ts';
import { ANNOUNCED, BECOMING, LONG_TERM } from './tables/kinds.ts';
import type { Topic } from './tables/table.ts';

/** Counted, never fetched one by one. */
const COUNTED: readonly Topic[] = ['removes', 'session', 'sign-in', 'by-itself'];

/** Reasons that mean "not allowed", as platforms write them; a wrong password or a missing thing is none. */
const DENIAL = /AccessDenied|Unauthorized|NotAuthorized|\bForbidden\b|AuthFailure|InvalidClientTokenId|^Access Denied|PERMISSION_DENIED|permission denied|AuthorizationFailed|LinkedAuthorizationFailed|AuthorizationPermissionMismatch|InsufficientAccountPermissions|^(?:401|403)\b|is forbidden:|access is denied|0xc0000022|ACCESS_DENIED|not authorized|insufficient (?:privileges|permissions|scope)|Authorization_RequestDenied/i;

const GRANTED: readonly FactKind[] = ['access-to', 'permission', 'consents-to'];
const broadSomewhere = (right: string): boolean => TABLES.some((t) => t.broad?.test(right.slice(0, 1000)) === true);

const SUMS = {
  byItself: (action: string): boolean => topicsOf(action).includes('by-itself'),
  removes: (action: string): boolean => topicsOf(action).includes('removes'),
  denies: (reason: string): boolean => DENIAL.test(reason),
  environmentOf,
  spreads: ['windows', 'linux', 'github', 'gitlab'],
  topicsOf: (action: string): readonly string[] => topicsOf(action).filter((t) => !COUNTED.includes(t)),
  commandTopics,
  factKinds: [...GRANTED, 'trusts'] as readonly FactKind[],
  factWanted: (kind: FactKind, text: string): boolean => kind === 'trusts' || broadSomewhere(text),
  longTerm: LONG_TERM, announced: ANNOUNCED, becoming: BECOMING,
} as const;

export const sumsFor = ({ burst, dormant, crossing, usual }: Limits) => ({ ...SUMS, limits: { ...burst, silenceUs: dormant.silenceUs, testUses: crossing.testUses }, habit: usual });

/** The rights that an act gives and that are broad on its platform. */
export const broadRights = (platform: string, facts: readonly { readonly kind: FactKind; readonly text: string }[]): readonly string[] =>
  facts.filter((f) => GRANTED.includes(f.kind) && isBroad(platform, f.text)).map((f) => f.text);
