// What a README promises is there, and what is there is in a README. Folders that do not exist yet are no error.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const has = (path: string) => existsSync(join(root, path));
const textOf = (path: string) => (has(path) ? readFileSync(join(root, path), 'utf8') : '');

/** By a path the compiler does not follow: the file may not be there yet. */
const exportsOf = async (path: string) => (await import(join(root, path))) as Record<string, unknown>;

/** Folders directly below one of ours that hold sources, at any depth. */
function foldersOf(parent: string): string[] {
  const isSource = (name: string) => /\.(ts|tsx|mts|mjs|css|json)$/.test(name) && name !== 'tsconfig.json';
  return readdirSync(join(root, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${parent}/${entry.name}`)
    .filter((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).some(isSource));
}

/** Words in `backquotes`, in a code block or a table: whole words, so that `case.open` is not found in `case.openRecent`. */
function namesIn(text: string): Set<string> {
  return new Set(text.match(/[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9]/g) ?? []);
}

test('every folder says what may live in it', () => {
  const parents = ['electron', 'shared', 'renderer'].filter(has);
  const folders = ['.', 'test', ...parents, ...parents.flatMap(foldersOf)];
  expect(folders.filter((folder) => !has(`${folder}/README.md`))).toEqual([]);
});

test.skipIf(!has('electron/ingest/registry.ts'))('every format is named in a README under electron/ingest', async () => {
  const registry = await exportsOf('electron/ingest/registry.ts');
  const named = namesIn(['electron/ingest', ...foldersOf('electron/ingest')].map((folder) => textOf(`${folder}/README.md`)).join('\n'));
  const ids = idsIn(registry);
  expect(ids.length).toBeGreaterThan(0);
  expect(ids.filter((id) => !named.has(id.replace(/@\d+$/, '')))).toEqual([]);
});

test.skipIf(!has('electron/findings/registry.ts'))('every finding is described in electron/findings/README.md', async () => {
  const registry = await exportsOf('electron/findings/registry.ts');
  const named = namesIn(textOf('electron/findings/README.md'));
  const ids = idsIn(registry);
  expect(ids.length).toBeGreaterThan(0);
  expect(ids.filter((id) => !named.has(id.replace(/@\d+$/, '')))).toEqual([]);
});

test.skipIf(!has('shared/contract/names.ts'))('every method of the contract is described beside it', async () => {
  const names = await exportsOf('shared/contract/names.ts');
  const named = namesIn(textOf('shared/contract/README.md') + textOf('shared/README.md'));
  const methods = Object.values(names)
    .flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : []))
    .filter((value) => typeof value === 'string');
  expect(methods.length).toBeGreaterThan(0);
  expect(methods.filter((method) => !named.has(method))).toEqual([]);
});

test.skipIf(!has('electron/store/migrations'))('every migration is described in electron/store/README.md', () => {
  const named = namesIn(textOf('electron/store/README.md'));
  const migrations = readdirSync(join(root, 'electron/store/migrations')).filter((name) => name.endsWith('.sql'));
  expect(migrations.filter((name) => !named.has(name) && !named.has(name.slice(0, 4)))).toEqual([]);
});

test.skipIf(!has('electron/cli/cli.ts'))('the command line and its README know the same commands', () => {
  // The first word of a table row: | `case new CASE …` | … |
  const documented = [...textOf('electron/cli/README.md').matchAll(/^\| `([a-z]+)/gm)].map((match) => match[1]!);
  // What hangs on the program itself; `case new` hangs on `case`.
  const implemented = [...textOf('electron/cli/cli.ts').matchAll(/\bprogram\s*\.command\('([a-z]+)/g)].map((match) => match[1]!);
  expect(implemented.length).toBeGreaterThan(0);
  expect([...new Set(documented)].sort()).toEqual([...new Set(implemented)].sort());
});

test('package.json has a line in a README for every script', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
  const text = textOf('README.md') + textOf('test/README.md') + textOf('electron/README.md');
  const described = (script: string) => [`npm run ${script}`, `npm run -s ${script}`, `npm ${script}`].some((command) => text.includes(command));
  expect(Object.keys(scripts).filter((script) => !described(script))).toEqual([]);
});

test('every library has its reason in electron/README.md', () => {
  const { dependencies, devDependencies } = JSON.parse(textOf('package.json')) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
  const text = textOf('electron/README.md');
  const libraries = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !name.startsWith('@types/'));
  expect(libraries.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

// npm leaves a package out of the lock file when the registry does not have it, and then refuses that lock file on the
// next machine. Pin a version whose packages are all there.
test('the lock file holds every optional package it names', () => {
  interface Locked {
    readonly optionalDependencies?: Record<string, string>;
  }
  const { packages } = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, Locked> };
  const locked = new Set(Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)));
  const named = Object.values(packages).flatMap((each) => Object.keys(each.optionalDependencies ?? {}));
  expect(named.filter((name) => !locked.has(name))).toEqual([]);
});

/** The `id` of everything in the lists (or maps) that a registry exports. */
function idsIn(registry: Record<string, unknown>): string[] {
  const lists = Object.values(registry).filter((value): value is readonly unknown[] => Array.isArray(value));
  const ids = lists.flat().flatMap((each) => (typeof each === 'object' && each !== null && 'id' in each && typeof each.id === 'string' ? [each.id] : []));
  return [...new Set(ids)];
}
