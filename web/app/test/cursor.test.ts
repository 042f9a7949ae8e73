import assert from 'node:assert/strict';
import { test } from 'node:test';
import { neighbour, stepFrom } from '../src/parts/cursor';

const lines = ['a', 'b', 'c'].map((id) => ({ id }));

test('keys move by one row and stop at both ends; from a row that is gone they come to the first', () => {
  assert.equal(stepFrom(lines, 'a', 1)?.id, 'b');
  assert.equal(stepFrom(lines, 'a', -1)?.id, 'a');
  assert.equal(stepFrom(lines, 'c', 1)?.id, 'c');
  assert.equal(stepFrom(lines, 'gone', 1)?.id, 'a');
  assert.equal(stepFrom(lines, null, 1)?.id, 'a');
  assert.equal(stepFrom<{ id: string }>([], 'a', 1), undefined);
});

test('when a row goes the one below it is next, at the end the one above, and alone none', () => {
  assert.equal(neighbour(lines, 'b'), 'c');
  assert.equal(neighbour(lines, 'c'), 'b');
  assert.equal(neighbour([{ id: 'a' }], 'a'), null);
});
