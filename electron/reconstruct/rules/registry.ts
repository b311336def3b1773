/** Every rule beyond identifiers, each in its own file. */
import { consoleSession } from './console-session.ts';
import { crossAccountCopy } from './cross-account-copy.ts';
import { secretToUse } from './secret-to-use.ts';
import { stolenHostCredential } from './stolen-host-credential.ts';
import type { TrailRule, UseRule } from './rule.ts';

export const USE_RULES: readonly UseRule[] = [consoleSession];
export const TRAIL_RULES: readonly TrailRule[] = [crossAccountCopy, stolenHostCredential, secretToUse];
