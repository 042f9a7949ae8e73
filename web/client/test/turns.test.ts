import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FreeholdError } from '../src/errors.js';
import { Turns } from '../src/worker/turns.js';

const pause = (ms: number): Promise<void> => new Promise((over) => setTimeout(over, ms));

test('a call outside any transaction runs at once', () => {
  const turns = new Turns(() => undefined);
  let ran = false;
  void turns.run(() => (ran = true));
  assert.ok(ran);
});

test('while Ada’s transaction is open the others wait, and then go in the order they came', async () => {
  const turns = new Turns(() => undefined);
  const order: string[] = [];
  await turns.begin('ada', () => order.push('begin'));
  const reading = turns.run(() => order.push('read'));
  const second = turns.begin('phone', () => order.push('begin phone'));
  const late = turns.run(() => order.push('late'));
  turns.within('ada', () => order.push('write'));
  turns.end('ada');
  await reading;
  await second;
  assert.deepEqual(order, ['begin', 'write', 'read', 'begin phone']);
  turns.end('phone');
  await late;
  assert.equal(order.at(-1), 'late');
});

test('a transaction that is over refuses what still comes under its name', async () => {
  const turns = new Turns(() => undefined);
  await turns.begin('ada', () => undefined);
  turns.end('ada');
  assert.throws(() => turns.within('ada', () => undefined), FreeholdError);
});

test('a transaction that falls silent is rolled back, and the queue goes on', async () => {
  let rolledBack = 0;
  const turns = new Turns(() => ++rolledBack, 20);
  await turns.begin('ada', () => undefined);
  await turns.run(() => undefined);
  assert.equal(rolledBack, 1);
});

test('a transaction that keeps talking is left alone', async () => {
  let rolledBack = 0;
  const turns = new Turns(() => ++rolledBack, 60);
  await turns.begin('ada', () => undefined);
  for (let i = 0; i < 5; ++i) {
    await pause(20);
    turns.within('ada', () => undefined);
  }
  assert.equal(rolledBack, 0);
  turns.end('ada');
});

test('when a tab is gone its transaction is rolled back, and one that still waits never begins', async () => {
  let rolledBack = 0;
  const turns = new Turns(() => ++rolledBack);
  let began = false;
  await turns.begin('gone 1', () => undefined);
  void turns.begin('gone 2', () => (began = true));
  const other = turns.run(() => 'rows');
  turns.drop((transaction) => transaction.startsWith('gone'));
  assert.equal(await other, 'rows');
  assert.equal(rolledBack, 1);
  assert.ok(!began);
});

test('a begin that fails does not keep the turn', async () => {
  const turns = new Turns(() => undefined);
  await assert.rejects(
    turns.begin('ada', () => {
      throw new Error('no');
    }),
  );
  assert.equal(await turns.run(() => 1), 1);
});

test('a job that fails fails alone', async () => {
  const turns = new Turns(() => undefined);
  await assert.rejects(
    turns.run(() => {
      throw new Error('no');
    }),
  );
  assert.equal(await turns.run(() => 2), 2);
});

test('when the database closes, who waits behind a transaction is told so instead of waiting for ever', async () => {
  let rolledBack = 0;
  const turns = new Turns(() => ++rolledBack, 10);
  await turns.begin('ada', () => undefined);
  const waiting = turns.run(() => {
    throw new Error('closed');
  });
  turns.close();
  await assert.rejects(waiting, /closed/);
  await pause(30);
  assert.equal(rolledBack, 0);
});

test('a database that closes lets the open transaction come to its end, and begins no other', async () => {
  let rolledBack = 0;
  const turns = new Turns(() => ++rolledBack);
  const order: string[] = [];
  await turns.begin('ada', () => undefined);
  const read = turns.run(() => order.push('read'));
  const next = turns.begin('phone', () => order.push('begin phone'));
  const finished = turns.finish(10_000).then(() => order.push('finished'));
  await assert.rejects(Promise.race([next, pause(5).then(() => Promise.reject(new Error('it waits')))]), /it waits/);
  turns.within('ada', () => order.push('write'));
  turns.end('ada');
  await Promise.all([read, finished]);
  await assert.rejects(next, { code: 'closed' });
  await assert.rejects(
    turns.begin('laptop', () => undefined),
    { code: 'closed' },
  );
  assert.deepEqual(order, ['write', 'read', 'finished']);
  assert.equal(rolledBack, 0);
});

test('a transaction that does not come to its end keeps the database from closing for its grace alone', async () => {
  let rolledBack = 0;
  const turns = new Turns(() => ++rolledBack);
  await turns.begin('ada', () => undefined);
  await turns.finish(10);
  assert.equal(rolledBack, 1);
  assert.throws(() => turns.within('ada', () => undefined), { code: 'wrong_state' });
});
