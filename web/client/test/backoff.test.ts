import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backoff, kFirstDelayMs, kLongestDelayMs } from '../src/worker/backoff.js';

test('delays double from half a second and stay below thirty', () => {
  const longest = new Backoff(() => 1);
  const delays = Array.from({ length: 10 }, () => longest.nextMs());
  assert.deepEqual(delays.slice(0, 7), [500, 1000, 2000, 4000, 8000, 16_000, 30_000]);
  assert.equal(delays.at(-1), kLongestDelayMs);
});

test('no two clients have to come back in the same instant: a delay lies anywhere in the upper half of its step', () => {
  assert.equal(new Backoff(() => 0).nextMs(), kFirstDelayMs / 2);
  assert.equal(new Backoff(() => 0.5).nextMs(), kFirstDelayMs * 0.75);
});

test('after a connection that worked, waiting starts over', () => {
  const backoff = new Backoff(() => 1);
  backoff.nextMs();
  backoff.nextMs();
  backoff.reset();
  assert.equal(backoff.nextMs(), kFirstDelayMs);
});

test('a server that is away for weeks does not make the delay overflow', () => {
  const backoff = new Backoff(() => 1);
  for (let i = 0; i < 100_000; ++i) backoff.nextMs();
  assert.equal(backoff.nextMs(), kLongestDelayMs);
});
