/**
 * Users, keys, tokens, roles, grants, secrets and integrations of Snowflake: results of SHOW, DESCRIBE and ACCOUNT_USAGE queries as a
 * table or JSON, and the REST API's answers. What is read of each stands in `../inventory/saas/snowflake.ts`.
 */
import { inventoryFormat } from '../inventory/inventory-format.ts';
import { SNOWFLAKE_KINDS } from '../inventory/saas/snowflake.ts';

export const snowflakeInventoryFormat = inventoryFormat({
  id: 'snowflake-inventory', title: 'Snowflake users, keys, roles and integrations', platform: 'snowflake', kinds: SNOWFLAKE_KINDS, fold: true, tables: true, lists: ['data', 'rowset', 'items'], not: ['Records', 'Events'],
});
