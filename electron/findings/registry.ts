/** Every rule, in the order of the table in README.md. */
import type { Rule } from './rule.ts';
import { adminGranted } from './rules/admin-granted.ts';
import { deniedBurst } from './rules/denied-burst.ts';
import { destructiveAction } from './rules/destructive-action.ts';
import { dormantCredential } from './rules/dormant-credential.ts';
import { enumerationBurst } from './rules/enumeration-burst.ts';
import { humanUseOfMachine } from './rules/human-use-of-machine.ts';
import { instanceCredentialOffHost } from './rules/instance-credential-off-host.ts';
import { logTampering } from './rules/log-tampering.ts';
import { longLivedKey } from './rules/long-lived-key.ts';
import { neverIssued } from './rules/never-issued.ts';
import { newSource } from './rules/new-source.ts';
import { oldKeyAfterReplacement } from './rules/old-key-after-replacement.ts';
import { plantedCredential } from './rules/planted-credential.ts';
import { privilegeJump } from './rules/privilege-jump.ts';
import { rotationOverdue } from './rules/rotation-overdue.ts';
import { sharedCredential } from './rules/shared-credential.ts';
import { testToProduction } from './rules/test-to-production.ts';
import { trustChanged } from './rules/trust-changed.ts';
import { unusualPath } from './rules/unusual-path.ts';
import { unusualSecretReader } from './rules/unusual-secret-reader.ts';
import { unusualSequence } from './rules/unusual-sequence.ts';
import { useAfterRevocation } from './rules/use-after-revocation.ts';

export const RULES: readonly Rule[] = [
  useAfterRevocation, instanceCredentialOffHost, plantedCredential, adminGranted, logTampering, destructiveAction, trustChanged, newSource, privilegeJump, unusualPath, testToProduction,
  unusualSecretReader, humanUseOfMachine, deniedBurst, enumerationBurst, unusualSequence, neverIssued, sharedCredential, dormantCredential, oldKeyAfterReplacement, rotationOverdue, longLivedKey,
];
