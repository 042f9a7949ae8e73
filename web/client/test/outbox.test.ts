import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reply, Request, Tenure } from '../src/messages.js';
import { Outbox, settleRepeated } from '../src/worker/outbox.js';

const first: Tenure = { id: 'first', client: 'Ada’s first tab' };
const second: Tenure = { id: 'second', client: 'Ada’s second tab' };

interface Delivery {
  tenure: Tenure;
  id: number;
  request: Request;
  again: boolean;
}

function tab(): {
  outbox: Outbox;
  delivered: Delivery[];
  answers: Map<number, Reply>;
  send: (id: number, r: Request) => void;
} {
  const delivered: Delivery[] = [];
  const answers = new Map<number, Reply>();
  const outbox = new Outbox((tenure, id, request, again) => delivered.push({ tenure, id, request, again }));
  return {
    outbox,
    delivered,
    answers,
    send: (id, request) => outbox.send(id, request, (reply) => answers.set(id, reply)),
  };
}

const insert: Request = {
  kind: 'command',
  command: { do: 'insert', table: 'tasks', values: { id: 'a', title: 'Buy milk' } },
};
const remove: Request = { kind: 'command', command: { do: 'delete', table: 'tasks', id: 'a' } };
const execute: Request = {
  kind: 'command',
  command: { do: 'execute', sql: 'UPDATE tasks SET completed = 1', params: [] },
};
const inside: Request = { kind: 'command', command: { do: 'get', table: 'tasks', id: 'a' }, transaction: 't' };

test('what Ada does before any tab holds the database waits for the first that does', () => {
  const { outbox, delivered, send } = tab();
  send(1, insert);
  assert.equal(delivered.length, 0);
  assert.equal(outbox.follow(first), 'first');
  assert.deepEqual(delivered, [{ tenure: first, id: 1, request: insert, again: false }]);
});

test('a holder that says twice that it is there gets each request once', () => {
  const { outbox, delivered, send } = tab();
  outbox.follow(first);
  send(1, insert);
  assert.equal(outbox.follow(first), 'same');
  assert.equal(delivered.length, 1);
});

test('when the holding tab dies, the next one gets what has no answer, marked as sent before, and nothing else', () => {
  const { outbox, delivered, answers, send } = tab();
  outbox.follow(first);
  send(1, insert);
  send(2, remove);
  outbox.receive(1, { ok: null });
  assert.equal(outbox.follow(second), 'another');
  assert.deepEqual(delivered.at(-1), { tenure: second, id: 2, request: remove, again: true });
  assert.equal(delivered.length, 3);
  outbox.receive(2, { ok: null });
  assert.deepEqual([...answers.keys()], [1, 2]);
});

test('an answer that comes twice is given once', () => {
  const { outbox, answers, send } = tab();
  outbox.follow(first);
  send(1, insert);
  outbox.receive(1, { ok: 'first' });
  outbox.receive(1, { ok: 'second' });
  assert.deepEqual(answers.get(1), { ok: 'first' });
});

test('a transaction that was open when its holder died fails with a sentence, and never half of it runs elsewhere', () => {
  const { outbox, delivered, answers, send } = tab();
  outbox.follow(first);
  send(1, inside);
  send(2, { kind: 'commit', transaction: 't' });
  outbox.follow(second);
  assert.equal(delivered.length, 2);
  for (const id of [1, 2]) {
    const reply = answers.get(id);
    assert.ok(reply !== undefined && 'error' in reply);
    assert.equal(reply.error.code, 'wrong_state');
  }
});

test('plain SQL is not repeated, because doing it twice may not be the same as once', () => {
  const { outbox, delivered, answers, send } = tab();
  outbox.follow(first);
  send(1, execute);
  outbox.follow(second);
  assert.equal(delivered.length, 1);
  assert.ok('error' in (answers.get(1) as Reply));
});

test('a procedure of the application is not repeated either: what it does is its own business', () => {
  const { outbox, delivered, answers, send } = tab();
  outbox.follow(first);
  send(1, { kind: 'command', command: { do: 'call', name: 'assist', arguments: {} } });
  outbox.follow(second);
  assert.equal(delivered.length, 1);
  assert.ok('error' in (answers.get(1) as Reply));
});

test('a begin that waited for its turn begins at the next holder', () => {
  const { outbox, delivered, send } = tab();
  outbox.follow(first);
  send(1, { kind: 'begin', transaction: 't' });
  outbox.follow(second);
  assert.equal(delivered.length, 2);
});

const refused = (code: 'unique_violation' | 'not_owner' | 'not_found' | 'invalid_value'): Reply => ({
  error: { code, message: '' },
});
const row = { id: 'a', title: 'Buy milk' };

test('an insert that the dead holder had already committed answers with its row', async () => {
  assert.deepEqual(await settleRepeated(insert, refused('unique_violation'), () => Promise.resolve(row)), { ok: row });
});

test('a repeated insert that breaks another unique column is still an error', async () => {
  const reply = refused('unique_violation');
  assert.equal(await settleRepeated(insert, reply, () => Promise.resolve(null)), reply);
});

test('many rows that the dead holder had already committed answer with their ids', async () => {
  const many: Request = {
    kind: 'command',
    command: { do: 'insert_many', table: 'tasks', rows: [{ id: 'a' }, { id: 'b' }] },
  };
  const reply = await settleRepeated(many, refused('unique_violation'), () => Promise.resolve(row));
  assert.deepEqual(reply, { ok: { ids: ['a', 'b'] } });
});

test('a device that the dead holder had already signed out is signed out', async () => {
  const reply = await settleRepeated({ kind: 'end-device', device: 'a' }, refused('not_found'), () =>
    Promise.resolve(null),
  );
  assert.deepEqual(reply, { ok: null });
});

test('a repeated delete of what is gone is done', async () => {
  assert.deepEqual(await settleRepeated(remove, refused('not_owner'), () => Promise.resolve(null)), { ok: null });
});

test('an error that has nothing to do with repeating stays one', async () => {
  const reply = refused('invalid_value');
  assert.equal(await settleRepeated(insert, reply, () => Promise.resolve(row)), reply);
});
