import './web_crypto.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '../src/ids.js';

test('an id is a UUIDv7 in its lower-case form', () => {
  assert.match(newId(), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('ids rise strictly, also ten thousand within a few milliseconds', () => {
  const ids = Array.from({ length: 10_000 }, newId);
  for (let i = 1; i < ids.length; ++i) assert.ok((ids[i - 1] as string) < (ids[i] as string));
});

test('an id starts with the time at which it was made', () => {
  const before = Date.now();
  const stamp = parseInt(newId().replace('-', '').slice(0, 12), 16);
  // Ids made faster than the clock ticks may run ahead of it by a few milliseconds.
  assert.ok(stamp >= before && stamp < before + 1000);
});

test('what is random in ids repeats itself nowhere, also where it is fetched for many of them', () => {
  const tails = Array.from({ length: 1_000 }, () => newId().slice(19));
  assert.equal(new Set(tails).size, tails.length);
});
