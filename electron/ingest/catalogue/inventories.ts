/** Inventories of non-human identities, other than those of AWS. */
import type { Format } from '../format.ts';
import { nhiCsvFormat } from '../formats/nhi-csv.ts';

export const INVENTORY_FORMATS: readonly Format[] = [nhiCsvFormat];
