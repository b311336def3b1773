/** Answers of Google Cloud and the Workspace directory about identities, keys and policies; what is read of each stands in `../gcp/inventory.ts`. */
import { GCP_KINDS } from '../gcp/inventory.ts';
import { inventoryFormat } from '../inventory/inventory-format.ts';

export const gcpInventoryFormat = inventoryFormat({
  id: 'gcp-inventory',
  title: 'Google Cloud identities, keys and policies',
  platform: 'gcp',
  kinds: GCP_KINDS,
  lists: ['accounts', 'keys', 'assets', 'results', 'workloadIdentityPools', 'workloadIdentityPoolProviders', 'secrets', 'users'],
  not: ['protoPayload', 'protopayload_auditlog', 'logName'],
});
