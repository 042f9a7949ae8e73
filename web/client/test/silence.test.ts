import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { kPatience, kTickMs, Silence } from '../src/worker/silence.js';

function listening(): { silence: Silence; said: string[] } {
  const said: string[] = [];
  const silence = new Silence(
    () => said.push('are you there?'),
    () => said.push('it is gone'),
  );
  silence.listen();
  return { silence, said };
}

const ticks = (count: number): void => {
  for (let i = 0; i < count; i += 1) mock.timers.tick(kTickMs);
};

test('a holder that answers is never given up', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const { silence, said } = listening();
  for (let i = 0; i < 100; i += 1) {
    ticks(kPatience - 1);
    silence.heard();
  }
  assert.ok(!said.includes('it is gone'));
  silence.stop();
  mock.timers.reset();
});

test('one that is silent for long enough is asked, and then given up, once', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const { said } = listening();
  ticks(kPatience * 3);
  assert.equal(said.filter((word) => word === 'are you there?').length, kPatience - 1);
  assert.equal(said.filter((word) => word === 'it is gone').length, 1);
  mock.timers.reset();
});

test('who asked for patience gets it, until it says that it needs none any more', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const { silence, said } = listening();
  silence.heard(3 * kPatience);
  ticks(2 * kPatience);
  assert.ok(!said.includes('it is gone'));
  silence.heard();
  ticks(2 * kPatience);
  assert.ok(said.includes('it is gone'));
  mock.timers.reset();
});

test('one that says that it is being frozen is given up at once, unless another speaks first or it must never be given up', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const frozen = listening();
  frozen.silence.expect();
  ticks(1);
  assert.deepEqual(frozen.said, ['it is gone']);

  const taken = listening();
  taken.silence.expect();
  taken.silence.heard();
  ticks(1);
  assert.deepEqual(taken.said, []);
  taken.silence.stop();

  const inMemory = listening();
  inMemory.silence.heard(Infinity);
  inMemory.silence.expect();
  ticks(kPatience * 3);
  assert.ok(!inMemory.said.includes('it is gone'));
  inMemory.silence.stop();
  mock.timers.reset();
});
