import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare, score, table } from '../bench/report.mjs';

const push = { name: 'server/push', what: 'a push', unit: 'ms', value: 30, limit: 20, limit_is: 'a plain insert' };
const start = { name: 'server/start', what: 'a start', unit: 'ms', value: 45, target: 50 };

test('a figure with a limit counts by its ratio, one without by itself', () => {
  assert.equal(score(push), 1.5);
  assert.equal(score(start), 45);
});

test('what got clearly worse than the baseline is named, what moved a little is not', () => {
  const baseline = { 'server/push': 1.4, 'server/start': 40 };
  assert.deepEqual(compare([push, start], baseline), []);
  const worse = compare(
    [
      { ...push, value: 40 },
      { ...start, value: 90 },
    ],
    baseline,
  );
  assert.equal(worse.length, 2);
  assert.match(worse[0], /server\/push: 2, and the baseline is 1\.4/);
});

test('powers of growth are compared by how much they rose', () => {
  const growth = { name: 'server/growth_push_rows', what: 'a push beside rows', unit: 'exponent', value: 0.1 };
  assert.deepEqual(compare([growth], { 'server/growth_push_rows': -0.02 }), []);
  assert.equal(compare([{ ...growth, value: 0.2 }], { 'server/growth_push_rows': 0.02 }).length, 1);
});

test('a figure that is new has nothing to be compared with', () => {
  assert.deepEqual(compare([push], {}), []);
});

test('the table says for each target whether it was met', () => {
  const text = table([{ ...push, target: 1.4 }, start]);
  assert.match(text, /server\/push .* 1\.5 .* ≤ 1\.4 .* missed/);
  assert.match(text, /server\/start .* ≤ 50 .* met/);
});
