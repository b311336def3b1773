/**
 * Inventories of services and AI platforms: keys, tokens, service accounts, integrations and where their secrets are kept, as each
 * service's API answers. What is read of each stands in tables in `../inventory/saas`; a secret's value is never taken.
 */
import { inventoryFormat } from '../inventory/inventory-format.ts';
import { AI_TABLES } from '../inventory/saas/ai.ts';
import { CLOUD_TABLES } from '../inventory/saas/clouds.ts';
import { SERVICE_TABLES } from '../inventory/saas/services.ts';
import { tableKind } from '../inventory/table.ts';

export const saasInventoryFormat = inventoryFormat({
  id: 'saas-inventory',
  title: 'Keys and identities of services and AI platforms',
  platform: 'unknown',
  kinds: [...AI_TABLES, ...CLOUD_TABLES, ...SERVICE_TABLES].map(tableKind),
  lists: ['data', 'result', 'token_infos', 'Resources', 'items', 'members', 'approved_apps', 'keys', 'results'],
  not: ['Records', 'Events'],
});
