import { fileURLToPath } from 'node:url';
import { dirname } from 'node:path';
import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const known = (names) => Object.fromEntries(names.split(' ').map((name) => [name, 'readonly']));

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
      globals: known('process console URL Buffer setTimeout clearTimeout performance fetch WebSocket'),
    },
  },
  {
    // Functions given to page.evaluate run in the page, and a worker of the tests in a worker.
    files: ['tests/browser/**/*.mjs', 'tests/bench/browser/**/*.mjs'],
    languageOptions: {
      globals: known(
        'window document location navigator Worker self crypto atob Blob File OffscreenCanvas requestAnimationFrame',
      ),
    },
  },
  {
    // Emscripten puts these files into the modules that it makes.
    files: ['wasm/*.js', 'tests/support/node_program.js'],
    languageOptions: {
      globals: {
        ...known('HEAPU8 HEAPU32 freeholdSlots freeholdTime mergeInto LibraryManager addToLibrary autoAddDeps'),
        ...known('Module startModule TextEncoder TextDecoder crypto navigator require __filename'),
      },
    },
    rules: { 'no-unused-vars': ['error', { caughtErrors: 'none', varsIgnorePattern: '^freehold' }] },
  },
);
