// Who may import whom: the tree keeps to the table, the table's rules do fire, and the README shows the same table.
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import rules from './cruise.cjs';
import layers from './layers.json' with { type: 'json' };

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

async function violationsIn(base: string): Promise<string[]> {
  const folders = ['shared', 'electron', 'renderer', 'test'].filter((folder) => existsSync(join(base, folder)));
  const { output } = await cruise(folders, { ...rules.options, ruleSet: { forbidden: rules.forbidden }, validate: true, baseDir: base });
  return (output as ICruiseResult).summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}

test('the tree keeps to the table', async () => {
  expect(await violationsIn(root)).toEqual([]);
}, 120_000);

describe('the rules fire', () => {
  const planted: string[] = [];
  afterAll(() => {
    for (const folder of planted) rmSync(folder, { recursive: true, force: true });
  });

  /** A tree of nothing but these files, and what is refused in it. */
  async function refusedIn(files: Record<string, string>): Promise<string[]> {
    const base = realpathSync(mkdtempSync(join(tmpdir(), 'keytrail-layers-')));
    planted.push(base);
    symlinkSync(join(root, 'node_modules'), join(base, 'node_modules'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(base, path)), { recursive: true });
      writeFileSync(join(base, path), text);
    }
    return (await violationsIn(base)).map((violation) => violation.slice(0, violation.indexOf(':')));
  }

  const one = 'export const one = 1;\n';
  const type = 'export interface One { readonly one: 1 }\n';

  test.each<[string, Record<string, string>]>([
    [
      'electron/ingest imports only what the table says',
      { 'electron/ingest/a.ts': "import { one } from '../store/b.ts'; export const a = one;", 'electron/store/b.ts': one },
    ],
    [
      'renderer/views imports only what the table says',
      { 'renderer/views/x/a.ts': "import type { One } from '../../../electron/store/b.ts'; export type A = One;", 'electron/store/b.ts': type },
    ],
    [
      'shared/domain imports only what the table says',
      { 'shared/domain/a.ts': "export * from '../contract/b.ts';", 'shared/contract/b.ts': one },
    ],
    [
      'electron/cli imports only what the table says',
      { 'electron/cli/a.ts': "export { one } from '../store/write/b.ts';", 'electron/store/write/b.ts': one },
    ],
    [
      'electron/base imports only what the table says',
      { 'electron/base/a.ts': "import { one } from '../../test/fixtures/b.ts'; export const a = one;", 'test/fixtures/b.ts': one },
    ],
    [
      'electron/setup imports only what the table says',
      { 'electron/setup/a.mjs': "import { one } from '../base/b.ts'; export const a = one;", 'electron/base/b.ts': one },
    ],
    [
      'renderer/* imports only what the table says',
      { 'renderer/app.tsx': "import { one } from '../electron/base/b.ts'; export const a = one;", 'electron/base/b.ts': one },
    ],
    [
      'renderer/bridge imports types only from shared/contract, shared/domain',
      { 'renderer/bridge/a.ts': "import { one } from '../../shared/contract/b.ts'; export const a = one;", 'shared/contract/b.ts': one },
    ],
    ['every file stands in a folder of the table', { 'electron/utils/a.ts': "import { join } from 'node:path'; export const a = join;" }],
    [
      'formats do not import formats',
      { 'electron/ingest/formats/a.ts': "import { one } from './b.ts'; export const a = one;", 'electron/ingest/formats/b.ts': one },
    ],
    [
      'rules do not import rules',
      { 'electron/findings/rules/a.ts': "import { one } from './b.ts'; export const a = one;", 'electron/findings/rules/b.ts': one },
    ],
    [
      'views do not import views',
      { 'renderer/views/x/a.ts': "import { one } from '../y/b.ts'; export const a = one;", 'renderer/views/y/b.ts': one },
    ],
    [
      'no cycles',
      { 'electron/base/a.ts': "import { b } from './b.ts'; export const a = () => b;", 'electron/base/b.ts': "import { a } from './a.ts'; export const b = () => a;" },
    ],
    ['no Node modules in what the window may load', { 'renderer/format/a.ts': "import { join } from 'node:path'; export const a = join;" }],
    ['no Node modules in what the window may load', { 'shared/domain/a.ts': "import { join } from 'path'; export const a = join;" }],
  ])('%s', async (name, files) => {
    expect(await refusedIn(files)).toContain(name);
  });

  test.each(layers.only)('$module only where the table says', async ({ module: name, in: places }) => {
    const use = `import * as it from '${name}'; export const a = it;`;
    const rule = `${name} only in ${places.join(', ')}`;
    expect(await refusedIn({ 'electron/reconstruct/a.ts': use })).toContain(rule);
    const place = places[0]!;
    expect(await refusedIn({ [/\.\w+$/.test(place) ? place : `${place}/a.ts`]: use })).not.toContain(rule);
  });

  test('files: also as fs/promises, with and without node:, and when loaded late', async () => {
    const rule = /^fs only in/;
    expect(await refusedIn({ 'electron/report/a.ts': "import { open } from 'node:fs/promises'; export const a = open;" })).toContainEqual(expect.stringMatching(rule));
    expect(await refusedIn({ 'electron/report/a.ts': "import { open } from 'fs/promises'; export const a = open;" })).toContainEqual(expect.stringMatching(rule));
    expect(await refusedIn({ 'electron/report/a.ts': "export const a = () => import('node:fs');" })).toContainEqual(expect.stringMatching(rule));
  });

  test.each(layers.nowhere.flatMap((name) => [name, `node:${name}`]))('%s nowhere, not even in a test', async (name) => {
    const use = `import * as it from '${name}'; export const a = it;`;
    const refused = await refusedIn({ 'electron/windows/a.ts': use, 'test/unit/a.test.ts': use });
    expect(refused.filter((rule) => rule === 'nothing talks to a network')).toHaveLength(2);
  });

  test('what the table allows is allowed', async () => {
    expect(
      await refusedIn({
        'electron/workflows/a.ts': "import { one } from '../store/b.ts'; import { openSync } from 'node:fs'; export const a = [one, openSync];",
        'electron/store/b.ts': "import type { One } from '../../shared/domain/c.ts'; export const one: One = { one: 1 };",
        'electron/cli/a.ts': "export { read } from '../store/read/b.ts';",
        'electron/store/read/b.ts': 'export const read = 1;\n',
        'renderer/bridge/a.ts': "import type { One } from '../../shared/domain/c.ts'; export type A = One;",
        'shared/domain/c.ts': type,
        'test/unit/a.test.ts': "import { one } from '../../electron/store/b.ts'; export const a = one;",
      }),
    ).toEqual([]);
  });
});

/** The table as electron/README.md shows it. */
function tableAsText(): string {
  const name = (path: string, from: string) => (path.startsWith('electron/') && from.startsWith('electron/') ? path.slice('electron/'.length) : path);
  const rows = layers.folders.map(
    ({ folder, may, ...rest }) =>
      `| ${folder} | ${may.length === 0 ? 'nothing of ours' : may.map((path) => name(path, folder)).join(', ')}${'typesOnly' in rest ? ' (types only)' : ''} |`,
  );
  const only = layers.only.map(({ module: it, in: places }) => `- \`${it}\` only in ${places.join(', ')}`);
  return [
    '| Folder | may import |',
    '|---|---|',
    ...rows,
    '| test | anything; nothing imports test |',
    '',
    `- ${['no cycles', ...layers.siblings.map((rule) => rule.name)].join(' · ')}`,
    ...only,
    `- no ${layers.nowhere.map((it) => `\`${it}\``).join(' ')} anywhere, tests included`,
    `- no Node modules in ${layers.noNode.join(' and ')}`,
  ].join('\n');
}

test('electron/README.md shows the same table', () => {
  expect(readFileSync(join(root, 'electron', 'README.md'), 'utf8')).toContain(tableAsText());
});
