// Each refused piece of syntax is refused, where it should be and by the configuration that `npm run lint` uses.
import { ESLint, Linter } from 'eslint';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';
import { describe, expect, test } from 'vitest';
import { pureFolders, restrictionsFor, ruleFor } from './restrictions.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));

function complaints(folder: string, code: string): string[] {
  const linter = new Linter({ configType: 'flat' });
  const config: Linter.Config = {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser },
    rules: { 'no-restricted-syntax': ruleFor(folder) },
  };
  return linter.verify(code, config, 'snippet.ts').map((message) => message.message);
}

describe('refused syntax', () => {
  // Every pure folder has one list, so the list is tried once.
  for (const { selector, message, refused, allowed } of restrictionsFor('shared')) {
    test(`refuses ${selector}`, () => {
      expect(complaints('shared', refused)).toContain(message);
      expect(complaints('shared', allowed)).toEqual([]);
    });
  }

  test('a folder at the edge may use the clock, but no default export', () => {
    expect(complaints('electron/windows', 'export const t = Date.now();')).toEqual([]);
    expect(complaints('electron/windows', 'export default 1;')).toHaveLength(1);
    expect(complaints('electron/windows', "fetch('x');")).toHaveLength(1);
    expect(complaints('test/e2e', "fetch('x');")).toEqual([]);
  });
});

describe('the lists reach the files', () => {
  const eslint = new ESLint({ cwd: root, overrideConfigFile: join(here, 'eslint.config.mjs') });

  for (const folder of [...pureFolders, 'electron/windows', 'electron/base', 'renderer/views', 'test/unit']) {
    test(folder, async () => {
      const config = (await eslint.calculateConfigForFile(join(root, folder, 'some', 'file.ts'))) as Linter.Config;
      const rule = config.rules?.['no-restricted-syntax'] as unknown[];
      expect(rule.slice(1)).toEqual(ruleFor(folder).slice(1));
    });
  }
});
