/**
 * The only native dialogs. Tests cannot click in them: there the environment variable KEYTRAIL_TEST_DIALOG names a JSON
 * file of answers by method (`{ "dialog.open-case": "/a/b.keytrail", "dialog.add-evidence": ["/x"] }`), read anew each
 * time. A packaged app never looks at it.
 */
import { dialog, type BrowserWindow, type FileFilter, type OpenDialogOptions } from 'electron';
import { readFileSync } from 'node:fs';
import type { Dialogs } from '../ipc/shell-handlers.ts';

const EVIDENCE: FileFilter[] = [
  { name: 'Logs and inventories', extensions: ['json', 'jsonl', 'ndjson', 'csv', 'log', 'txt', 'gz', 'zip'] },
  { name: 'All files', extensions: ['*'] },
];
const CASE_SUFFIX = '.keytrail';

const withSuffix = (path: string, suffix: string): string => (path.toLowerCase().endsWith(suffix) ? path : `${path}${suffix}`);

export function nativeDialogs(window: BrowserWindow): Dialogs {
  async function open(options: OpenDialogOptions): Promise<string[]> {
    const { canceled, filePaths } = await dialog.showOpenDialog(window, { ...options, properties: [...(options.properties ?? []), 'dontAddToRecent'] });
    return canceled ? [] : filePaths;
  }
  async function save(title: string, defaultPath: string, name: string, suffix: string): Promise<string | null> {
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      title, defaultPath, filters: [{ name, extensions: [suffix.slice(1)] }], properties: ['dontAddToRecent'],
    });
    return canceled || filePath === '' ? null : withSuffix(filePath, suffix);
  }
  return {
    openCase: async () => (await open({ title: 'Open case', properties: ['openDirectory'] }))[0] ?? null,
    newCase: () => save('New case', `case${CASE_SUFFIX}`, 'Keytrail case', CASE_SUFFIX),
    addEvidence: (kind) => open({
      title: 'Add evidence',
      ...(kind === 'folder' ? { properties: ['openDirectory'] } : { properties: ['openFile', 'multiSelections'], filters: EVIDENCE }),
    }),
    saveReport: (suggested) => save('Save report', suggested === '' ? 'report.pdf' : suggested, 'PDF', '.pdf'),
  };
}

/** Answers from a file, in place of a person. */
export function testDialogs(file: string): Dialogs {
  const answers = (method: string): readonly string[] => {
    const all: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const answer: unknown = typeof all === 'object' && all !== null ? Reflect.get(all, method) : undefined;
    return (Array.isArray(answer) ? answer : [answer]).filter((path) => typeof path === 'string');
  };
  const one = (method: string): Promise<string | null> => Promise.resolve(answers(method)[0] ?? null);
  return {
    openCase: () => one('dialog.open-case'),
    newCase: () => one('dialog.new-case'),
    addEvidence: () => Promise.resolve(answers('dialog.add-evidence')),
    saveReport: () => one('dialog.save-report'),
  };
}

/** Something the window cannot say itself, such as a case named on the command line that cannot be opened. */
export function tellPerson(window: BrowserWindow, message: string): void {
  void dialog.showMessageBox(window, { type: 'warning', title: 'Keytrail', message, buttons: ['Close'] });
}
