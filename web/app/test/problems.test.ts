import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FreeholdError } from '@freehold/client';
import { carryOut, failureWords, type PendingDelete } from '../src/parts/deletes';
import { problemOf } from '../src/parts/problem_of';
import { viewTroubleWords } from '../src/parts/words';

const problem = (code: FreeholdError['code'], message = 'a half sentence of the engine'): FreeholdError =>
  new FreeholdError({ code, message });
const pending = (id: string, title: string): PendingDelete => ({ table: 'tasks', id, title, until: 0 });

test('every error has words and its code, and a place may have words of its own', () => {
  assert.deepEqual(problemOf(problem('row_deleted')), { words: 'This is not here any more.', code: 'row_deleted' });
  assert.deepEqual(problemOf(problem('invalid_value')), {
    words: 'A half sentence of the engine.',
    code: 'invalid_value',
  });
  assert.deepEqual(problemOf(new Error('no such file')), { words: 'No such file.', code: null });
  const own = { too_large: 'A note holds 1 MiB.' };
  assert.deepEqual(problemOf(problem('too_large'), own), { words: 'A note holds 1 MiB.', code: 'too_large' });
  assert.match(problemOf(problem('storage_full'), own).words, /Make some room/);
});

test('of three deletes one fails: the others are done, and it is named', async () => {
  const gone: string[] = [];
  const failed = await carryOut(
    [pending('1', 'Milk'), pending('2', 'Gate'), pending('3', 'Lease'), pending('4', 'Roof')],
    ({ id }) => {
      if (id === '2') return Promise.reject(problem('storage_full'));
      // Another tab was first.
      if (id === '3') return Promise.reject(problem('not_owner'));
      gone.push(id);
      return Promise.resolve();
    },
  );
  assert.deepEqual(gone, ['1', '4']);
  assert.deepEqual(
    failed.map((each) => each.pending.id),
    ['2'],
  );
  const told = failureWords(failed);
  assert.match(told.words, /^The task “Gate” could not be deleted\. This device is full/);
  assert.equal(told.code, 'storage_full');
});

test('a view that fails does not say that the database did not open', () => {
  assert.match(viewTroubleWords(problem('offline'), true).text, /reload the page/);
  assert.match(viewTroubleWords(problem('internal'), false).text, /has not been touched/);
  assert.equal(viewTroubleWords(problem('storage_full'), false).title, 'This device is full');
});
