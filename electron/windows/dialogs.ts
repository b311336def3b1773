/**
 * The only native dialogs. Tests cannot click in them: there the environment variable KEYTRAIL_TEST_DIALOG names a JSON
 * file of answers by method (`{ "dialog.open-case": "/a/b.keytrail", "dialog.add-evidence": ["/x"] }`), read anew each
 * time. A packaged app never looks at it.
 */
import { dialog, type BrowserWindow, type FileFilter, type OpenDialogOptions } from 'electron';
import { closeSync, fstatSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { FaultError } from '../../shared/domain/fault.ts';
import type { Dialogs } from '../ipc/shell-handlers.ts';

const EVIDENCE: FileFilter[] = [
  { name: 'Logs and inventories', extensions: ['json', 'jsonl', 'ndjson', 'csv', 'tsv', 'log', 'txt', 'evtx', 'gz', 'zst', 'bz2', 'zip', 'tar', 'tgz'] },
  { name: 'All files', extensions: ['*'] },
];
const CASE_SUFFIX = '.keytrail';

const MAPPING: FileFilter[] = [{ name: 'Mapping', extensions: ['json'] }, { name: 'All files', extensions: ['*'] }];
/** A mapping is a page of text; the border refuses more. */
const MAPPING_BYTES = 100_000;

/** What a mapping file holds, as far as one may be long. Throws FaultError file-unreadable. */
function mappingText(path: string): string {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    if (!fstatSync(file).isFile()) throw new Error('it is not a regular file');
    const bytes = Buffer.alloc(MAPPING_BYTES + 1);
    const length = readSync(file, bytes, 0, bytes.length, 0);
    if (length > MAPPING_BYTES) throw new Error(`it is longer than the ${MAPPING_BYTES} bytes that a mapping may have`);
    return bytes.toString('utf8', 0, length);
  } catch (error) {
    throw new FaultError({ code: 'file-unreadable', path, why: error instanceof Error ? error.message : String(error) });
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function writeMapping(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new FaultError({ code: 'cannot-write', path, why: error instanceof Error ? error.message : String(error) });
  }
}

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
    openMapping: async () => {
      const [path] = await open({ title: 'Open mapping', properties: ['openFile'], filters: MAPPING });
      return path === undefined ? { path: null, text: '' } : { path, text: mappingText(path) };
    },
    saveMapping: async (suggested, text) => {
      const path = await save('Save mapping', suggested === '' ? 'mapping.json' : suggested, 'Mapping', '.json');
      if (path !== null) writeMapping(path, text);
      return path;
    },
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
    openMapping: async () => {
      const path = await one('dialog.open-mapping');
      return path === null ? { path, text: '' } : { path, text: mappingText(path) };
    },
    saveMapping: async (_suggested, text) => {
      const path = await one('dialog.save-mapping');
      if (path !== null) writeMapping(path, text);
      return path;
    },
  };
}

/** Something the window cannot say itself, such as a case named on the command line that cannot be opened. */
export function tellPerson(window: BrowserWindow, message: string): void {
  void dialog.showMessageBox(window, { type: 'warning', title: 'Keytrail', message, buttons: ['Close'] });
}
