/** HashiCorp Vault. */
import type { Format } from '../format.ts';
import { vaultAuditFormat } from '../formats/vault-audit.ts';

export const VAULT_FORMATS: readonly Format[] = [vaultAuditFormat];
