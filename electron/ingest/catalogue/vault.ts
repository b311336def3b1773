/** HashiCorp Vault. */
import type { Format } from '../format.ts';

export const VAULT_FORMATS: readonly Format[] = [];
