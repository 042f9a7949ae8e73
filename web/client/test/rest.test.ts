import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Rest } from '../src/worker/rest.js';

test('what can wait is done once, when nothing else has come for a while', () => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  let done = 0;
  const rest = new Rest(() => (done += 1), 500);
  rest.moved(true);
  mock.timers.tick(400);
  rest.moved(true);
  mock.timers.tick(400);
  assert.equal(done, 0);
  mock.timers.tick(100);
  assert.equal(done, 1);
  mock.timers.tick(5_000);
  assert.equal(done, 1);
  mock.timers.reset();
});

test('what is not due any more, or belongs to a database that closes, is not done', () => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  let done = 0;
  const rest = new Rest(() => (done += 1), 500);
  rest.moved(true);
  rest.moved(false);
  mock.timers.tick(5_000);
  rest.moved(true);
  rest.stop();
  rest.moved(true);
  mock.timers.tick(5_000);
  assert.equal(done, 0);
  mock.timers.reset();
});

test('what is asked again and again puts it off for ten seconds, and no longer', () => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  let done = 0;
  const rest = new Rest(() => (done += 1));
  for (let passed = 0; passed < 9_900; passed += 100) {
    rest.moved(true);
    mock.timers.tick(100);
  }
  assert.equal(done, 0);
  rest.moved(true);
  mock.timers.tick(100);
  assert.equal(done, 1);
  mock.timers.reset();
});
