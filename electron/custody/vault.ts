/** The sealed, compressed copy of the evidence bytes: `CASE/vault/000001.pack` and so on. Byte layout: README.md. */
export { BLOCK_BYTES } from './vault-frame.ts';
export { PACK_BYTES, VAULT_START, packPath } from './vault-layout.ts';
export type { PackEnd, VaultBlock } from './vault-layout.ts';
export { VaultReader } from './vault-reader.ts';
export { VaultWriter } from './vault-writer.ts';
