/** Every rule beyond identifiers, each in its own file. */
import { consoleSession } from './console-session.ts';
import { crossAccountCopy } from './cross-account-copy.ts';
import { federatedSubject } from './federated-subject.ts';
import { logonFromHost } from './logon-from-host.ts';
import { mintedByStore } from './minted-by-store.ts';
import { sameRequest } from './same-request.ts';
import { sameSession } from './same-session.ts';
import { secretToUse } from './secret-to-use.ts';
import { singleSignOn } from './single-sign-on.ts';
import { stolenHostCredential } from './stolen-host-credential.ts';
import { unrecordedCredential } from './unrecorded-credential.ts';
import type { TrailRule, UseRule } from './rule.ts';

export const USE_RULES: readonly UseRule[] = [consoleSession, sameRequest];
export const TRAIL_RULES: readonly TrailRule[] = [
  crossAccountCopy, sameSession, federatedSubject, singleSignOn, mintedByStore, stolenHostCredential, secretToUse, logonFromHost, unrecordedCredential,
];
