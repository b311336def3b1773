// Builds, opens the app, and does both again after a change in the sources. The same bundles and the same settings as
// a release: no development server, no looser security policy.
import { watch } from 'node:fs';
import { join } from 'node:path';
import { launch } from './app.mjs';
import { root } from './paths.mjs';
import { say } from './say.mjs';

const QUIET_MS = 300; // editors write a file in several steps

export function watchAndRun(args, build) {
  return new Promise((resolve) => {
    let app;
    let restarting = false;
    let timer;

    async function again() {
      restarting = true;
      app?.kill();
      const code = await build();
      restarting = false;
      if (code !== 0) {
        say('the build failed; waiting for the next change');
        return;
      }
      app = launch(args);
      app.once('exit', (exitCode, signal) => {
        if (signal === null && !restarting) resolve(exitCode ?? 0); // closed by hand: done
      });
    }

    for (const folder of ['electron', 'renderer', 'shared']) {
      watch(join(root, folder), { recursive: true }, () => {
        clearTimeout(timer);
        timer = setTimeout(() => void again(), QUIET_MS);
      });
    }
    void again();
  }).finally(() => setImmediate(() => process.exit()));
}
