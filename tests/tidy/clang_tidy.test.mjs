// clang-tidy over the sources of the program (not of its tests: they would double the time), by the list in .clang-tidy. A file is
// looked at again only when it, something of ours that it includes, its compile command or the list has changed.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, homedir } from 'node:os';
import { join, relative } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import { root } from './sources.mjs';

const run = promisify(execFile);
const build = join(root, 'build/native-debug');
// Outside the checkout, so that a fresh clone does not look at everything again.
const clean = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'freehold/clang-tidy');

// clang 14 knows no coroutines with libstdc++: it cannot read what Asio's awaitables are made of. Warnings (-w) are the
// compilers' part: g++ and Emscripten's clang take them as errors.
const unreadable = /co_await|co_return|boost\/asio\/awaitable/;

const reading = new Map();

/** A file of ours and everything of ours that it includes, as one text. */
function withIncludes(path, seen = new Set()) {
  if (seen.has(path) || !existsSync(join(root, path))) return '';
  seen.add(path);
  if (!reading.has(path)) reading.set(path, readFileSync(join(root, path), 'utf8'));
  const text = reading.get(path);
  return text + [...text.matchAll(/^#include "([^"]+)"/gm)].map((match) => withIncludes(match[1], seen)).join('');
}

function ownSources() {
  const commands = JSON.parse(readFileSync(join(build, 'compile_commands.json'), 'utf8'));
  const rest =
    readFileSync(join(root, '.clang-tidy'), 'utf8') + execFileSync('clang-tidy', ['--version'], { encoding: 'utf8' });
  return commands
    .map(({ file, command }) => ({ path: relative(root, file), command }))
    .filter(({ path }) => /^(?:core|sync|native|wasm)\//.test(path))
    .map(({ path, command }) => ({ path, text: withIncludes(path), command }))
    .filter(({ text }) => !unreadable.test(text))
    .map(({ path, text, command }) => ({
      path,
      stamp: join(
        clean,
        createHash('sha256').update(rest).update(command.replaceAll(root, '')).update(text).digest('hex'),
      ),
    }));
}

async function findingsIn({ path, stamp }) {
  try {
    await run('clang-tidy', ['--quiet', '-p', build, '--extra-arg=-w', join(root, path)], {
      cwd: root,
      maxBuffer: 1 << 26,
    });
    writeFileSync(stamp, '');
    return '';
  } catch (error) {
    return (error.stdout ?? '').replaceAll(`${root}/`, '') || String(error);
  }
}

test(
  'clang-tidy finds nothing',
  { skip: existsSync(join(build, 'compile_commands.json')) ? false : 'build/native-debug is not configured' },
  async () => {
    mkdirSync(clean, { recursive: true });
    const waiting = ownSources().filter(({ stamp }) => !existsSync(stamp));
    const findings = [];
    const worker = async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) findings.push(await findingsIn(next));
    };
    await Promise.all(Array.from({ length: availableParallelism() }, worker));
    const found = findings.filter((each) => each !== '');
    assert.equal(found.length, 0, `\n${found.join('\n')}`);
  },
);
