import type { PlatformTable } from './table.ts';

/** `vault:OPERATION subject`; subjects are those of electron/ingest/vault/paths.ts. */
export const VAULT: PlatformTable = {
  platforms: ['vault'],
  source: 'https://developer.hashicorp.com/vault/api-docs/system and https://developer.hashicorp.com/vault/docs/concepts/policies',
  operations: {
    'log-ends': ['vault:delete audit-device'],
    'log-narrows': ['vault:update audit-device', 'vault:create audit-device'],
    'copy-out': ['vault:read snapshot'],
    'backup-destroyed': [],
    'data-destroyed': ['vault:delete mount'],
    'one-destroyed': [],
    removes: ['vault:delete secret'],
    makes: ['vault:create mount', 'vault:update mount'],
    trust: ['vault:create auth-method', 'vault:update auth-method'],
    guard: ['vault:delete auth-method', 'vault:delete policy'],
    grant: ['vault:create policy', 'vault:update policy', 'vault:create identity', 'vault:update identity'],
    'grant-broad': ['vault:update root', 'vault:create root'],
    session: [/^vault:\w+ (?:login|token\/\w+|unwrap|wrapping|credentials|certificate|secret-id)$/],
  },
  broad: /^policy (?:root|.*admin.*|default)$/i,
};
