/** HashiCorp Vault. */
import type { Format } from '../format.ts';
import { vaultAuditFormat } from '../formats/vault-audit.ts';
import { vaultInventoryFormat } from '../formats/vault-inventory.ts';

export const VAULT_FORMATS: readonly Format[] = [vaultAuditFormat, vaultInventoryFormat];
