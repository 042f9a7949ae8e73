import './web_crypto.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeHits, searchCommand } from '../src/search.js';
import { tableCalls } from '../src/tables.js';
import type { Core } from '../src/worker/holder.js';
import { Home, needsCore } from './device.js';

const kUser = { id: '01902d3c-4b5a-7000-8000-000000000001', email: 'ada@example.org' };
const kTimes = { created_at: '2026-01-01T00:00:00.000000Z', updated_at: '2026-01-01T00:00:00.000000Z' };

async function signedIn(): Promise<Core> {
  const core = await new Home(null).open(null);
  assert.equal(core.call({ do: 'sign_in', user: { ...kUser, ...kTimes }, session: {} }).error, undefined);
  return core;
}

function run(core: Core) {
  return (command: { do: string }): Promise<unknown> => {
    const { ok, error } = core.call(command);
    assert.equal(error, undefined);
    return Promise.resolve(ok);
  };
}

test(
  'a search in the core gives whole rows with the values of their types, and texts in pieces',
  needsCore,
  async () => {
    const core = await signedIn();
    const tasks = tableCalls('tasks', run(core));
    const row = await tasks.insert({ title: 'Buy <milk> & bread', description: 'for “Åsa”' });
    await tasks.insert({ title: 'Drink milk', completed: true });
    const command = searchCommand('tasks', 'MILK asa', { limit: 5, where: { completed: false } });
    const { payload, error } = core.call(command);
    assert.equal(error, undefined);
    const [hit, ...others] = decodeHits(payload.slice().buffer);
    assert.deepEqual(hit?.['row'], row);
    assert.deepEqual(hit['excerpts'], {
      title: ['Buy <', 'milk', '> & bread'],
      description: ['for “', 'Åsa', '”'],
    });
    assert.equal(typeof hit['score'], 'number');
    assert.deepEqual(others, []);
    core.close();
  },
);

test('an integer beyond 2^53 is what it was when it comes back from the core', needsCore, async () => {
  const core = await signedIn();
  const datasets = tableCalls('datasets', run(core));
  const { id } = await datasets.insert({ name: 'large', size_bytes: 2n ** 60n });
  assert.equal((await datasets.get(id))?.size_bytes, 2n ** 60n);
  assert.equal((await datasets.update(id, { size_bytes: 7 })).size_bytes, 7);
  core.close();
});
