/** Only for looking at the window in a browser: `npx vite --config test/unit/renderer/dev/vite.config.ts`. Never shipped. */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  cacheDir: fileURLToPath(new URL('../../../../node_modules/.cache/vite-dev', import.meta.url)),
  plugins: [react()],
  server: { port: 5199, strictPort: true, fs: { allow: [fileURLToPath(new URL('../../../..', import.meta.url))] } },
});
