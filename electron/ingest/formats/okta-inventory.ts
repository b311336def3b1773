/** Okta's answers about tokens, applications, users and assignments; what is read of each stands in `../okta/inventory.ts`. */
import { OKTA_KINDS } from '../okta/inventory.ts';
import { inventoryFormat } from '../inventory/inventory-format.ts';

export const oktaInventoryFormat = inventoryFormat({
  id: 'okta-inventory',
  title: 'Okta identities, tokens and assignments',
  platform: 'okta',
  kinds: OKTA_KINDS,
  not: ['eventType', 'published'],
});
