import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vitest/config';
import packageJson from '../package.json' with { type: 'json' };

// esbuild's text loader, for the tests: `import schema from './schema.sql'` gives the text.
const sqlAsText: Plugin = {
  name: 'sql-as-text',
  enforce: 'pre',
  transform: (code, id) => (id.endsWith('.sql') ? { code: `export default ${JSON.stringify(code)};`, map: null } : undefined),
};

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  plugins: [sqlAsText],
  cacheDir: 'node_modules/.cache/vite',
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['node_modules/**', 'dist/**'],
    environment: 'node',
    // A process per file: a crash in native code takes one file with it, not the run.
    pool: 'forks',
    testTimeout: 30_000,
    passWithNoTests: true,
    env: { TZ: process.env['TZ'] ?? 'UTC', LC_ALL: 'C', KEYTRAIL_VERSION: packageJson.version },
  },
});
