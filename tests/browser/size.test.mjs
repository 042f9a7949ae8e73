// What the web weighs on the wire.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';
import { budgetFile, excesses, sizes } from '../support/sizes.mjs';

test('nothing that browsers load has grown by more than 3 % without its budget saying so', async () => {
  const budget = JSON.parse(await readFile(budgetFile, 'utf8'));
  const found = excesses(await sizes(), budget);
  assert.deepEqual(found, [], 'make it smaller, or say so: node tests/support/sizes.mjs --write');
});

test('a budget that is overrun, missing or left behind is named', () => {
  assert.deepEqual(excesses({ a: 103, b: 50 }, { a: 100, b: 100 }), []);
  assert.match(excesses({ a: 104 }, { a: 100 }).join(), /^a: 104 bytes/);
  assert.match(excesses({ a: 1, b: 1 }, { a: 1 }).join(), /^b: in only one/);
  assert.match(excesses({}, { a: 1 }).join(), /^a: in only one/);
});
