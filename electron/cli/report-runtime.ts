/** Which Electron prints: the one this very command line runs on. */
import { getuid } from 'node:process';
import type { PrintRuntime } from '../print/print-with-electron.ts';

export function printRuntime(): PrintRuntime {
  // Chromium gives root no sandbox; only a checkout is ever run as root, and it is said on standard error.
  return { electronPath: process.execPath, noSandbox: getuid?.() === 0 };
}
