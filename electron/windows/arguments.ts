/** The command line of the app: which case to open. */
import { resolve } from 'node:path';

/**
 * `--case=PATH`, or the first plain argument that is named like a case. A plain argument of another name is not taken for
 * one, because the runtime and its drivers put their own (the app's folder, a module to load) among ours.
 */
export function caseIn(argv: readonly string[], workingFolder: string): string | undefined {
  const named = argv.find((word) => word.startsWith('--case='))?.slice('--case='.length);
  const path = named ?? argv.find((word) => !word.startsWith('-') && /\.keytrail[\\/]?$/i.test(word));
  return path === undefined || path === '' ? undefined : resolve(workingFolder, path);
}
