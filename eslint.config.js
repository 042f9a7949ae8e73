import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['**/dist/**', '**/build/**', '**/node_modules/**', '**/generated/**'] },
  js.configs.recommended,
  {
    files: ['web/**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { 'react-hooks': reactHooks },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: dirname(fileURLToPath(import.meta.url)) },
    },
    rules: {
      ...reactHooks.configs.recommended.rules,
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // A query's caller says what its rows are: there is nothing to infer it from.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // node:test answers a promise that its runner already holds.
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', name: ['test', 'describe', 'it'], package: 'node:test' }] },
      ],
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: Object.fromEntries(
        ['process', 'console', 'URL', 'Buffer', 'setTimeout', 'clearTimeout', 'performance', 'fetch', 'WebSocket'].map(
          (name) => [name, 'readonly'],
        ),
      ),
    },
  },
  {
    // Functions given to page.evaluate run in the page.
    files: ['tests/browser/**/*.mjs'],
    languageOptions: {
      globals: { window: 'readonly', document: 'readonly', location: 'readonly', navigator: 'readonly' },
    },
  },
  {
    // Emscripten puts these files into the module that it makes.
    files: ['wasm/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'Module',
          'HEAPU8',
          'HEAPU32',
          'freeholdSlots',
          'freeholdTime',
          'mergeInto',
          'LibraryManager',
          'addToLibrary',
          'autoAddDeps',
          'TextEncoder',
          'TextDecoder',
          'crypto',
          'navigator',
        ].map((name) => [name, 'writable']),
      ),
    },
    rules: { 'no-unused-vars': ['error', { caughtErrors: 'none', varsIgnorePattern: '^freehold' }] },
  },
);
