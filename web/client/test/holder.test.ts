import './web_crypto.js';
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import type { CoreReplica, default as createFreehold } from '../src/core/freehold.js';
import { newId } from '../src/ids.js';
import type { CoreCommand, Notice, Reply } from '../src/messages.js';
import { Holder, type Core, type CoreHome, type CoreReply } from '../src/worker/holder.js';

const kBuilt = resolve('../../build/wasm-release/bin/freehold.js');
const options = { skip: existsSync(kBuilt) ? false : 'the core is not built for wasm yet' };

const kPassword = 'correct horse battery';
const kUser = {
  id: '01902d3c-4b5a-7000-8000-000000000001',
  username: null,
  email: 'ada@example.org',
  full_name: 'Ada',
  tier: 'free',
  is_active: true,
  is_admin: false,
  token_quota: 100000,
  token_used: 0,
  created_at: '2026-01-01T00:00:00.000000Z',
  updated_at: '2026-01-01T00:00:00.000000Z',
};
const kSession = { access_token: 'a', refresh_token: 'r', expires_at: Date.now() + 900_000 };

class MemoryCore implements Core {
  readonly inMemory = true;
  constructor(private readonly replica: CoreReplica) {}
  call(command: CoreCommand, payload?: Uint8Array): CoreReply {
    const { json, payload: bytes } = this.replica.call(JSON.stringify(command), payload);
    return { ...(JSON.parse(json) as CoreReply), payload: (bytes ?? new Uint8Array()) as Uint8Array<ArrayBuffer> };
  }
  close(): void {
    this.replica.close();
  }
}

/** The real core in memory, on which Ada has signed in before; `signedOut`: and out again. */
class Device implements CoreHome {
  constructor(private readonly state: 'fresh' | 'signed-in' | 'signed-out' = 'signed-in') {}
  async open(): Promise<Core> {
    // What the linker's code expects of a worker.
    Object.assign(globalThis, { self: globalThis, location: { href: pathToFileURL(kBuilt).href } });
    const { default: create } = (await import(pathToFileURL(kBuilt).href)) as { default: typeof createFreehold };
    const wasmBinary = await readFile(kBuilt.replace(/js$/, 'wasm'));
    const core = new MemoryCore((await create({ wasmBinary })).open(':memory:', 'memory'));
    if (this.state === 'fresh') return core;
    const signedIn = core.call({ do: 'sign_in', user: kUser, session: kSession, password: kPassword });
    assert.equal(signedIn.error, undefined);
    if (this.state === 'signed-out') core.call({ do: 'set_session', session: null });
    return core;
  }
  erase(): Promise<void> {
    return Promise.resolve();
  }
}

interface Tabs {
  holder: Holder;
  notices: { to: string | null; notice: Notice }[];
  changed: (tab: string) => string[];
}

/** A holder without a server: nothing listens on that port. */
function device(state?: 'fresh' | 'signed-in' | 'signed-out'): Tabs {
  const notices: Tabs['notices'] = [];
  const holder = new Holder('http://127.0.0.1:9', new Device(state), (to, notice) => notices.push({ to, notice }));
  const changed = (tab: string): string[] =>
    notices.flatMap(({ to, notice }) => (to === tab && notice.kind === 'changed' ? notice.watches : []));
  return { holder, notices, changed };
}

const insert = (title: string, id = newId()): { kind: 'command'; command: CoreCommand } => ({
  kind: 'command',
  command: { do: 'insert', table: 'tasks', values: { id, title } },
});
const titles = { do: 'query', sql: 'SELECT title FROM tasks ORDER BY id', params: [], form: 'json' };

function ok(reply: Reply): unknown {
  assert.ok('ok' in reply, JSON.stringify(reply));
  return reply.ok;
}

function code(reply: Reply): string {
  return 'error' in reply ? reply.error.code : 'no error';
}

test('a tab hears of what another tab wrote, and the watch ends with its tab', options, async () => {
  const { holder, changed } = device();
  ok(await holder.handle('first tab', { kind: 'watch', watch: '1', sql: 'SELECT * FROM tasks' }, false));
  ok(await holder.handle('second tab', insert('Buy milk'), false));
  assert.deepEqual(changed('first tab'), ['1']);
  holder.forget('first tab');
  ok(await holder.handle('second tab', insert('Sow beans'), false));
  assert.deepEqual(changed('first tab'), ['1']);
  await holder.close();
});

test('a watch that a tab sets twice, because the holder changed, is one watch', options, async () => {
  const { holder, changed } = device();
  for (let i = 0; i < 2; ++i)
    ok(await holder.handle('tab', { kind: 'watch', watch: '1', sql: 'SELECT * FROM tasks' }, i > 0));
  ok(await holder.handle('tab', insert('Buy milk'), false));
  assert.deepEqual(changed('tab'), ['1']);
  await holder.close();
});

test('nobody sees half of a transaction, and a closed tab takes its own back', options, async () => {
  const { holder } = device();
  ok(await holder.handle('first tab', { kind: 'begin', transaction: 't' }, false));
  ok(await holder.handle('first tab', { ...insert('half'), transaction: 't' }, false));
  const seen = holder.handle('second tab', { kind: 'command', command: titles }, false);
  holder.forget('first tab');
  assert.deepEqual(ok(await seen), []);
  assert.equal(code(await holder.handle('first tab', { ...insert('rest'), transaction: 't' }, false)), 'wrong_state');
  await holder.close();
});

test('a committed transaction is there for the one who waited', options, async () => {
  const { holder } = device();
  ok(await holder.handle('first tab', { kind: 'begin', transaction: 't' }, false));
  ok(await holder.handle('first tab', { ...insert('one'), transaction: 't' }, false));
  const seen = holder.handle('second tab', { kind: 'command', command: titles }, false);
  ok(await holder.handle('first tab', { kind: 'commit', transaction: 't' }, false));
  assert.deepEqual(ok(await seen), [{ title: 'one' }]);
  await holder.close();
});

test('an insert that comes again after a takeover is answered with its row, and is there once', options, async () => {
  const { holder } = device();
  const request = insert('Buy milk');
  const row = ok(await holder.handle('tab', request, false));
  assert.deepEqual(ok(await holder.handle('tab', request, true)), row);
  assert.deepEqual(ok(await holder.handle('tab', { kind: 'command', command: titles }, false)), [
    { title: 'Buy milk' },
  ]);
  await holder.close();
});

test('many rows that come again are there once, and so is a delete', options, async () => {
  const { holder } = device();
  const ids = [newId(), newId()];
  const rows = ids.map((id) => ({ id, title: id }));
  const many = { kind: 'command' as const, command: { do: 'insert_many', table: 'tasks', rows } };
  assert.deepEqual(ok(await holder.handle('tab', many, false)), { ids });
  assert.deepEqual(ok(await holder.handle('tab', many, true)), { ids });
  const remove = { kind: 'command' as const, command: { do: 'delete', table: 'tasks', id: ids[0] } };
  ok(await holder.handle('tab', remove, false));
  ok(await holder.handle('tab', remove, true));
  assert.deepEqual(ok(await holder.handle('tab', { kind: 'command', command: titles }, false)), [{ title: ids[1] }]);
  await holder.close();
});

test('without a network, a device that is signed in opens without a password', options, async () => {
  const { holder, notices } = device();
  ok(await holder.handle('tab', { kind: 'open', account: { account: 'ada@example.org' } }, false));
  assert.ok(notices.some(({ notice }) => notice.kind === 'status' && notice.status.signedIn));
  await holder.close();
});

test(
  'after a sign-out the password opens the device without a network, and no other password does',
  options,
  async () => {
    const { holder } = device('signed-out');
    const open = (password?: string): Promise<Reply> =>
      holder.handle(
        'tab',
        { kind: 'open', account: { account: 'ada@example.org', ...(password && { password }) } },
        false,
      );
    assert.equal(code(await open()), 'not_signed_in');
    assert.equal(code(await open('a guess of Mallory’s')), 'invalid_credentials');
    ok(await open(kPassword));
    await holder.close();
  },
);

test('the first sign-in on a device needs the server, and says so', options, async () => {
  const { holder } = device('fresh');
  const account = { account: 'ada@example.org', password: kPassword };
  assert.equal(code(await holder.handle('tab', { kind: 'open', account }, false)), 'offline');
  await holder.close();
});

test('the devices of an account, and signing them all out, need the server, and say so', options, async () => {
  const { holder, notices } = device();
  assert.equal(code(await holder.handle('tab', { kind: 'devices' }, false)), 'offline');
  assert.equal(code(await holder.handle('tab', { kind: 'end-device', device: newId() }, false)), 'offline');
  assert.equal(code(await holder.handle('tab', { kind: 'sign-out', everywhere: true }, false)), 'offline');
  assert.ok(!notices.some(({ notice }) => notice.kind === 'ended'));
  ok(await holder.handle('tab', insert('still signed in'), false));
  await holder.close();
});

test('a device on which nobody is signed in has no list of devices', options, async () => {
  const { holder } = device('signed-out');
  assert.equal(code(await holder.handle('tab', { kind: 'devices' }, false)), 'unauthenticated');
  await holder.close();
});

test('what comes after the end is answered, not forgotten', options, async () => {
  const { holder, notices } = device();
  ok(await holder.handle('tab', insert('Buy milk'), false));
  ok(await holder.handle('tab', { kind: 'wipe' }, false));
  assert.ok(notices.some(({ to, notice }) => to === null && notice.kind === 'ended' && notice.reason === 'wiped'));
});
