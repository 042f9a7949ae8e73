import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FreeholdError } from '../src/errors.js';
import type { CoreCommand } from '../src/messages.js';
import type { CoreReply } from '../src/worker/holder.js';
import { importFile } from '../src/worker/imports.js';

/**
 * A core with a file of transactions 1 to `size`, and a server that has answered those up to `forgotten` long ago. It
 * takes what comes in order, and what has been jumped over never again.
 */
function world(
  size: number,
  forgotten = 0,
): { ask: (command: CoreCommand) => Promise<CoreReply>; push: (message: string) => Promise<unknown>; taken: number[] } {
  const taken: number[] = [];
  let last = forgotten;
  return {
    taken,
    ask: (command) => {
      const reply = (ok: unknown, payload = ''): Promise<CoreReply> =>
        Promise.resolve({ ok, payload: new TextEncoder().encode(payload) });
      if (command.do === 'import')
        return reply({ kind: 'unsynced', changes: { transactions: size, refused: 0, own: false } });
      if (command.do === 'unsynced_verdicts')
        return reply({ accepted: (command.reply as number[]).length, refused: 0 });
      const { from, most } = command as unknown as { from: number; most: number };
      const ids = Array.from({ length: Math.min(most, size - from) }, (_, i) => from + i + 1);
      return reply({ next: from + ids.length }, ids.length === 0 ? '' : JSON.stringify(ids));
    },
    push: (message) => {
      const ids = JSON.parse(message) as number[];
      if ((ids[0] ?? 0) <= forgotten)
        return Promise.reject(new FreeholdError({ code: 'out_of_order', message: 'no longer kept' }));
      for (const id of ids) if (id > last) taken.push((last = id));
      return Promise.resolve(ids);
    },
  };
}

test('a file of changes goes to the server in large pushes, in order', async () => {
  const { ask, push, taken } = world(2500);
  const result = await importFile(ask, push);
  assert.deepEqual(result, {
    kind: 'unsynced',
    own: false,
    transactions: 2500,
    accepted: 2500,
    known: 0,
    refused: 0,
  });
  assert.equal(taken.length, 2500);
});

test('what the server has answered long ago is passed over, and what stands behind it is not', async () => {
  const { ask, push, taken } = world(10, 4);
  const result = await importFile(ask, push);
  assert.ok(result.kind === 'unsynced');
  assert.equal(result.known, 4);
  assert.deepEqual(taken, [5, 6, 7, 8, 9, 10]);
});

test('without the server the import says so, and can be repeated', async () => {
  const { ask, push } = world(3);
  let offline = true;
  const tried = importFile(ask, (message) =>
    offline ? Promise.reject(new FreeholdError({ code: 'offline', message: 'no network' })) : push(message),
  );
  await assert.rejects(tried, { code: 'offline' });
  offline = false;
  assert.equal((await importFile(ask, push)).kind, 'unsynced');
});
