/** Answers of `vault … -format=json`: tokens by accessor, AppRoles and their secrets, login roles, entities; one by one or gathered in one file. */
import { inventoryFormat } from '../inventory/inventory-format.ts';
import { VAULT_KINDS } from '../vault/documents.ts';

export const vaultInventoryFormat = inventoryFormat({ id: 'vault-inventory', title: 'HashiCorp Vault tokens, AppRoles and entities', platform: 'vault', kinds: VAULT_KINDS });
