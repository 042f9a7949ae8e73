import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Patience, patienceAfter } from '../src/worker/patience.js';
import { kLongPatience, kPatience } from '../src/worker/silence.js';

test('long patience holds for as long as the work, whatever is said meanwhile, and ends with it', async () => {
  const told: number[] = [];
  const patience: Patience = new Patience(kPatience, () => told.push(patience.now));
  let end: () => void = () => undefined;
  const first = patience.during(() => new Promise<void>((done) => (end = done)));
  const second = patience.during(() => Promise.resolve('a file'));
  assert.equal(await second, 'a file');
  // Somebody asks whether the holder lives, while the first one waits for its turn.
  assert.equal(patience.now, kLongPatience);
  end();
  await first;
  assert.equal(patience.now, kPatience);
  assert.deepEqual(told, [kLongPatience, kPatience]);
});

test('work that fails leaves no patience behind', async () => {
  const patience = new Patience();
  await assert.rejects(patience.during(() => Promise.reject(new Error('no'))));
  assert.equal(patience.now, kPatience);
});

test('each holder that is given up leaves twice its usual patience to the next, up to a minute', () => {
  assert.equal(patienceAfter(kPatience), 2 * kPatience);
  assert.equal(patienceAfter(kLongPatience), kLongPatience);
});
