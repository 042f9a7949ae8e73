// What ESLint and Prettier say. ESLint reads the types of the client as built, so this runs after the build of the web.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { root } from './sources.mjs';

/** Runs a program of node_modules over the project; what it prints are its findings. */
function nodeProgram(path, ...words) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path, ...words], { cwd: root, encoding: 'utf8' });
  assert.equal(status, 0, `\n${stdout}${stderr}`);
}

test('ESLint finds nothing', () => nodeProgram('node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.'));

test('Prettier would write every script and page as it is', () =>
  nodeProgram('node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'));
