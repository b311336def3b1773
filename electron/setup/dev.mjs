// Builds, opens the app, and does both again after a change in the sources. The same bundles and the same settings as
// a release: no development server, no looser security policy.
import { watch } from 'node:fs';
import { join } from 'node:path';
import { launch } from './app.mjs';
import { isBuilt } from './bundles.mjs';
import { root } from './paths.mjs';
import { say } from './say.mjs';

const QUIET_MS = 300; // editors write a file in several steps
const TEMPORARY = /(^|[/\\])\.|~$|\.(swp|tmp)$/;

/** Resolves to the app's exit code when it is closed by hand. */
export async function watchAndRun(args, build) {
  const changes = watchSources();
  for (;;) {
    if ((await build()) !== 0) {
      say('the build failed; waiting for the next change');
      await changes.next();
      continue;
    }
    const app = launch(args);
    const closed = new Promise((resolve) => app.once('exit', (code) => resolve(code ?? 0)));
    const end = await Promise.race([closed, staleAgain(changes, app), stopped()]);
    if (app.exitCode === null && app.signalCode === null) {
      app.kill();
      await closed; // it holds the lock that lets only one instance run
    }
    if (end !== 'changed') {
      changes.close();
      return end;
    }
  }
}

/** A write that changes nothing we bundle does not restart the app. */
async function staleAgain(changes, app) {
  while (app.exitCode === null) {
    await changes.next();
    if (!isBuilt('all')) return 'changed';
  }
  return 'changed';
}

function stopped() {
  return new Promise((resolve) => {
    for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]]) process.once(signal, () => resolve(code));
  });
}

function watchSources() {
  let wake = () => undefined;
  let timer;
  const watchers = ['electron', 'renderer', 'shared'].map((folder) =>
    watch(join(root, folder), { recursive: true }, (_event, name) => {
      if (name !== null && TEMPORARY.test(name)) return;
      clearTimeout(timer);
      timer = setTimeout(() => wake(), QUIET_MS);
    }),
  );
  return {
    next: () => new Promise((resolve) => (wake = resolve)),
    close: () => watchers.forEach((each) => each.close()),
  };
}
