// The closing line of scripts/test is only worth something if it counts right.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { root } from './sources.mjs';

const folder = mkdtempSync(join(tmpdir(), 'freehold-count-'));
after(() => rmSync(folder, { recursive: true }));

/** The closing line and the exit status after `reader` has counted what a command printed that ended with `status`. */
function counted(reader, output, status = 0) {
  writeFileSync(join(folder, 'output'), output);
  const script = `root=${folder}; logs=${folder}; say() { :; }; source ${root}/scripts/lib/count.sh
    run_counted stage ${reader} bash -c 'cat ${folder}/output; exit ${status}' 2>/dev/null; result`;
  const ended = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  return [ended.stdout.trim(), ended.status];
}

test('test cases of Catch2 programs are counted, also where two programs print at the same time', () => {
  const output = `
1: All tests passed (20 assertions in 5 test cases)
2: test cases: 10 |  8 passed | 2 failed
2: assertions: 30 | 28 passed | 2 failed
 1/2 Test #1: unit/base ........................   Passed    0.02 sec
 2/2 Test #2: unit/merge .......................***Failed    0.02 sec
`;
  assert.deepEqual(counted('read_ctest', output, 8), ['13 passed, 2 failed', 1]);
});

test('a program that writes in colours is understood', () => {
  const output =
    '1: \u001b[1;32mAll tests passed\u001b[0m (9 assertions in 4 test cases)\n 1/1 Test #1: unit/wasm ....   Passed  1.00 sec\n';
  assert.deepEqual(counted('read_ctest', output), ['4 passed, 0 failed', 0]);
});

test('a program that dies before it has counted is one failed test', () => {
  const output = `
1: All tests passed (1 assertion in 1 test case)
2: AddressSanitizer: heap-use-after-free
 1/2 Test  #1: unit/base ........................   Passed    0.02 sec
 2/2 Test #12: unit/merge .......................***Exception: SegFault  0.02 sec
`;
  assert.deepEqual(counted('read_ctest', output, 8), ['1 passed, 1 failed', 1]);
});

test('a program that passes its tests and leaks at its end has failed', () => {
  const output =
    '1: All tests passed (4 assertions in 2 test cases)\n 1/1 Test #1: unit/base ....***Failed  0.02 sec\n';
  assert.deepEqual(counted('read_ctest', output, 8), ['2 passed, 1 failed', 1]);
});

test('a program of another kind counts by its exit status', () => {
  assert.deepEqual(counted('read_ctest', ' 1/1 Test #1: generated files ....   Passed  0.02 sec\n'), [
    '1 passed, 0 failed',
    0,
  ]);
  assert.deepEqual(counted('read_ctest', ' 1/1 Test #1: generated files ....***Timeout  60 sec\n', 8), [
    '0 passed, 1 failed',
    1,
  ]);
});

test("Node's tests are counted in both of its forms, skipped ones too", () => {
  assert.deepEqual(counted('read_node', 'ℹ pass 7\nℹ fail 0\nℹ cancelled 0\nℹ skipped 1\n'), [
    '7 passed, 0 failed, 1 skipped',
    0,
  ]);
  assert.deepEqual(counted('read_node', '# pass 7\n# fail 1\n# cancelled 1\n', 1), ['7 passed, 2 failed', 1]);
});

test('histories are one test, and each one that fails is told', () => {
  const sum = 'seeds 500, steps 498000, transactions accepted 9 and refused 1, checks 10\n';
  assert.deepEqual(counted('read_histories', `  9 × clock jumps\n${sum}`), ['1 passed, 0 failed', 0]);
  const failing = `seed 7 fails at step 12: it is gone\nseed 9 fails at step 3: it is gone\n${sum}`;
  assert.deepEqual(counted('read_histories', failing, 1), ['0 passed, 2 failed', 1]);
  assert.deepEqual(counted('read_histories', 'sh: no such program\n', 127), ['0 passed, 1 failed', 1]);
});

test('a runner that ends badly without a failed test, or counts nothing, has failed', () => {
  assert.deepEqual(counted('read_node', '# pass 7\n# fail 0\n', 1), ['7 passed, 1 failed', 1]);
  assert.deepEqual(counted('read_node', ''), ['0 passed, 1 failed', 1]);
  assert.deepEqual(counted('read_ctest', 'No tests were found!!!\n'), ['0 passed, 1 failed', 1]);
});
