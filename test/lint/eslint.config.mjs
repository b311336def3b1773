// Typed lint over the whole tree. Strictest preset first; what is loosened below says why.
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';
import { pureFolders, ruleFor } from './restrictions.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const typescript = ['**/*.ts', '**/*.tsx', '**/*.mts'];
const configs = ['**/*.config.ts', '**/*.config.mjs', 'renderer/vite.config.ts'];

export default defineConfig(
  { ignores: ['node_modules/', 'dist/', 'release/', 'coverage/', 'test-results/', '**/*.d.ts', '**/*.d.mts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  {
    files: typescript,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/strict-boolean-expressions': [
        'error',
        // An empty string is a value here and must be compared as one; so is a zero that may also be absent.
        // A plain number may be tested: `(a.at - b.at) || order(a, b)`.
        { allowString: false, allowNumber: true, allowNullableObject: true, allowNullableBoolean: true },
      ],
      // `${3} records` is plain enough.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `run: () => stop()` says what it does; the value is void either way.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      // A type parameter used once still says what is meant: `<M extends MethodName>(method: M)`.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // `z.strictObject({})` is how a message without fields is written.
      '@typescript-eslint/no-generated-empty-object-type': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // `for (;;)` with a return inside is how a reader is written.
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      // An async function without await is how a synchronous thing keeps an asynchronous contract.
      '@typescript-eslint/require-await': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
    },
  },

  // Refused syntax: one block per kind of folder, each with the whole joined list.
  { files: typescript, ignores: configs, rules: { 'no-restricted-syntax': ruleFor('test') } },
  { files: ['{electron,shared,renderer}/**/*.{ts,tsx,mts}'], ignores: configs, rules: { 'no-restricted-syntax': ruleFor('electron/windows') } },
  ...pureFolders.map((folder) => ({ files: [`${folder}/**/*.{ts,tsx,mts}`], rules: { 'no-restricted-syntax': ruleFor(folder) } })),

  {
    files: ['renderer/**/*.ts', 'renderer/**/*.tsx'],
    extends: [reactHooks.configs.flat.recommended],
    rules: {
      // The table and virtual-list hooks give functions that the React compiler does not memoise; we do not use it.
      'react-hooks/incompatible-library': 'off',
      // A React handler may be async: what it throws reaches the error boundary through the bridge's Result.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },

  {
    files: ['test/**/*.ts', 'test/**/*.tsx'],
    rules: {
      // In a test an absent value should fail the test, loudly and in one character.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // `expect(gate.ask)` looks at a method, it does not call it.
      '@typescript-eslint/unbound-method': 'off',
      // Parsed JSON and rows are compared whole.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },

  // Plain scripts and configurations are in no tsconfig of their folder.
  {
    files: ['**/*.mjs', '**/*.cjs', ...configs],
    extends: [tseslint.configs.base, tseslint.configs.disableTypeChecked],
    rules: {
      '@typescript-eslint/strict-boolean-expressions': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'off',
      'no-undef': 'off',
      'no-unused-vars': 'error',
      'prefer-const': 'error',
      eqeqeq: 'error',
    },
  },
);
