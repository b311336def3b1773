/** Inventories of non-human identities, other than those of AWS; and what is read by a mapping. */
import type { Format } from '../format.ts';
import { bloodhoundFormat } from '../formats/bloodhound.ts';
import { cartographyFormat } from '../formats/cartography.ts';
import { mappedJsonFormat } from '../formats/mapped-json.ts';
import { mappedTableFormat } from '../formats/mapped-table.ts';
import { nhiCsvFormat } from '../formats/nhi-csv.ts';
import { saasInventoryFormat } from '../formats/saas-inventory.ts';
import { snowflakeInventoryFormat } from '../formats/snowflake-inventory.ts';

export const INVENTORY_FORMATS: readonly Format[] = [nhiCsvFormat, mappedTableFormat, mappedJsonFormat, saasInventoryFormat, snowflakeInventoryFormat, cartographyFormat, bloodhoundFormat];
