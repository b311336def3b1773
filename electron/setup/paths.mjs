// Where set-up finds and keeps things. Plain JavaScript: it runs on the machine's own Node before anything is installed.
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Gone with node_modules: stamps, compiler caches. */
export const localCache = join(root, 'node_modules', '.cache', 'keytrail');

/** Outlives a checkout: the Electron runtime, which is large. */
export const userCache = process.env.KEYTRAIL_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'keytrail');
