/** A process of its own that prints one file: `electron dist/print-main.js --html FILE --out FILE`. Started by print-with-electron.ts. */
import { readFileSync, writeFileSync } from 'node:fs';
import { app } from 'electron';
import { keepQuiet } from '../base/quiet.ts';
import { PRINT_SAYS } from './says.ts';
import { printHtml } from './print-html.ts';

function argument(name: string): string {
  const value = process.argv[process.argv.indexOf(name) + 1];
  if (!process.argv.includes(name) || value === undefined) throw new Error(`${name} FILE is missing`);
  return value;
}

async function print(): Promise<void> {
  writeFileSync(argument('--out'), await printHtml(readFileSync(argument('--html'), 'utf8')));
}

// The window is made and destroyed within print(); the app must not end by itself in between.
app.on('window-all-closed', () => undefined);
// Chromium looks hosts up by itself, for its updates; a process that only prints must not either.
keepQuiet(app);
app.disableHardwareAcceleration();
// Not awaited at top level: Electron is ready only after this module has been evaluated.
void app.whenReady().then(print).then(
  () => { app.exit(0); },
  (error: unknown) => {
    process.stderr.write(`${PRINT_SAYS}${error instanceof Error ? error.message : String(error)}\n`);
    app.exit(3);
  },
);
