/** Test only: prints the same page twice in one process, so that the second follows upon whatever the first has counted up. */
import { readFileSync, writeFileSync } from 'node:fs';
import { app } from 'electron';
import { printHtml } from '../../../electron/print/print-html.ts';

const after = (name: string): string => process.argv[process.argv.indexOf(name) + 1]!;

app.on('window-all-closed', () => undefined);
app.disableHardwareAcceleration();
void app.whenReady().then(async () => {
  const html = readFileSync(after('--html'), 'utf8');
  await printHtml(html);
  writeFileSync(after('--out'), await printHtml(html));
}).then(() => { app.exit(0); }, () => { app.exit(3); });
