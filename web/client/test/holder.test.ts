import './web_crypto.js';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { StoredBlob } from '../src/blobs.js';
import { newId } from '../src/ids.js';
import type { CoreCommand, Notice, Reply, Request } from '../src/messages.js';
import { packRows } from '../src/result_buffer.js';
import { encodeParameter, encodeValues } from '../src/values.js';
import { Holder, type Core } from '../src/worker/holder.js';
import { Home, kUser, needsCore as options, Profile } from './device.js';
import { code, insert, kPassword, kSession, ok, open, titles, usedProfile } from './requests.js';

/** A device in memory on which Ada has signed in before. */
class SignedIn extends Home {
  constructor() {
    super(null);
  }
  override async open(key: Uint8Array | null): Promise<Core> {
    const core = await super.open(key);
    assert.equal(core.call({ do: 'sign_in', user: kUser, session: kSession }).error, undefined);
    return core;
  }
}

interface Tabs {
  holder: Holder;
  notices: { to: string | null; notice: Notice }[];
  changed: (tab: string) => string[];
}

/** A holder without a server: nothing listens on that port. */
function device(home: Home = new SignedIn()): Tabs {
  const notices: Tabs['notices'] = [];
  const holder = new Holder('http://127.0.0.1:9', home, (to, notice) => notices.push({ to, notice }));
  const changed = (tab: string): string[] =>
    notices.flatMap(({ to, notice }) => (to === tab && notice.kind === 'changed' ? notice.watches : []));
  return { holder, notices, changed };
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

test('rows of a file lie in a temporary table for as long as the tab that brought them', options, async () => {
  const { holder } = device();
  const table = 'temporary_file';
  const command = (command: CoreCommand, payload?: ArrayBuffer): Promise<Reply | null> =>
    holder.handle('first tab', { kind: 'command', command, ...(payload === undefined ? {} : { payload }) }, false);
  const count = { do: 'query', sql: `SELECT count(*) AS n FROM temp.${table}`, params: [], form: 'json' };
  ok(await command({ do: 'make_temporary', table, columns: ['c1'] }));
  assert.deepEqual(ok(await command({ do: 'fill_temporary', table }, packRows(['c1'], [['one'], [2]]))), { rows: 2 });
  assert.deepEqual(ok(await holder.handle('second tab', { kind: 'command', command: count }, false)), [{ n: 2 }]);
  holder.forget('second tab');
  assert.deepEqual(ok(await command(count)), [{ n: 2 }]);
  holder.forget('first tab');
  assert.equal(code(await holder.handle('second tab', { kind: 'command', command: count }, false)), 'sql_error');
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

test(
  'procedures of the application are called through the holder, and tabs hear of what they wrote',
  options,
  async () => {
    const { holder, changed } = device();
    ok(await holder.handle('first tab', { kind: 'watch', watch: '1', sql: 'SELECT * FROM tasks' }, false));
    const command = { do: 'call', name: 'assist', arguments: { conversation: newId(), text: 'add buy milk' } };
    const [, answer] = ok(await holder.handle('second tab', { kind: 'command', command }, false)) as {
      content: string;
    }[];
    assert.equal(answer?.content, 'Added “buy milk”.');
    assert.deepEqual(changed('first tab'), ['1']);
    await holder.close();
  },
);

test(
  'settings outlive the page in the files of the device, where nobody without the key reads them',
  options,
  async () => {
    const profile = await usedProfile();
    const value = { key: 'sk-a-planted-key' };
    const first = device(new Home(profile)).holder;
    ok(await first.handle('tab', open(), false));
    ok(await first.handle('tab', { kind: 'command', command: { do: 'set_setting', name: 'model', value } }, false));
    await first.close();
    assert.equal(profile.holds('sk-a-planted-key'), false);
    const second = device(new Home(profile)).holder;
    ok(await second.handle('tab', open(), false));
    const get = { do: 'setting', name: 'model' };
    assert.deepEqual(ok(await second.handle('tab', { kind: 'command', command: get }, false)), value);
    await second.close();
  },
);

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

test('after a sign-out the password opens the device without a network, and no other one does', options, async () => {
  const profile = await usedProfile();
  assert.equal(profile.holds('a planted text'), false);
  const first = device(new Home(profile));
  ok(await first.holder.handle('tab', open(), false));
  ok(await first.holder.handle('tab', { kind: 'sign-out', everywhere: false }, false));
  assert.equal(profile.kept, null);

  const second = device(new Home(profile));
  assert.equal(code(await second.holder.handle('tab', open(), false)), 'device_locked');
  assert.equal(code(await second.holder.handle('tab', { kind: 'command', command: titles }, false)), 'device_locked');
  assert.equal(code(await second.holder.handle('tab', open('a guess of Mallory’s'), false)), 'invalid_credentials');
  ok(await second.holder.handle('tab', open(kPassword), false));
  assert.deepEqual(ok(await second.holder.handle('tab', { kind: 'command', command: titles }, false)), [
    { title: 'a planted text' },
  ]);
  assert.equal(profile.holds('a planted text'), false);
  await second.holder.close();
});

test('a locked device opens with its password alone, and every tab hears that it was locked', options, async () => {
  const profile = await usedProfile();
  const { holder, notices } = device(new Home(profile));
  ok(await holder.handle('tab', open(), false));
  ok(await holder.handle('tab', { kind: 'lock' }, false));
  assert.ok(notices.some(({ to, notice }) => to === null && notice.kind === 'ended' && notice.reason === 'locked'));
  assert.equal(profile.kept, null);
  const next = device(new Home(profile));
  assert.equal(code(await next.holder.handle('tab', open(), false)), 'device_locked');
  ok(await next.holder.handle('tab', open(kPassword), false));
  assert.notEqual(profile.kept, null);
  await next.holder.close();
});

test('whoever wants to be asked each time is: nothing is kept for the next page', options, async () => {
  const profile = await usedProfile();
  const { holder } = device(new Home(profile));
  const account = { account: 'ada@example.org', password: kPassword, stayUnlocked: false };
  ok(await holder.handle('tab', { kind: 'open', account }, false));
  assert.equal(profile.kept, null);
  ok(await holder.handle('second tab', open(), false));
  await holder.close();
  const next = device(new Home(profile));
  assert.equal(code(await next.holder.handle('tab', open(), false)), 'device_locked');
  await assert.rejects(next.holder.resume(), { code: 'device_locked' });
  await next.holder.close();
});

test(
  'a password that is changed without a network locks the device at once, and waits for the server',
  options,
  async () => {
    const profile = await usedProfile();
    const { holder, notices } = device(new Home(profile));
    ok(await holder.handle('tab', open(), false));
    const change = { kind: 'change-password' as const, account: 'ada@example.org', next: 'battery staple' };
    assert.equal(code(await holder.handle('tab', { ...change, current: 'a guess' }, false)), 'invalid_credentials');
    ok(await holder.handle('tab', { ...change, current: kPassword }, false));
    assert.ok(
      notices.some(({ notice }) => notice.kind === 'status' && notice.status.passwordChange === 'pending'),
      'the status says that it waits',
    );
    assert.equal(profile.holds('battery staple'), false);
    ok(await holder.handle('tab', { kind: 'lock' }, false));
    const next = device(new Home(profile));
    assert.equal(code(await next.holder.handle('tab', open(kPassword), false)), 'invalid_credentials');
    ok(await next.holder.handle('tab', open('battery staple'), false));
    await next.holder.close();
  },
);

test('a database in memory cannot be locked, for it would be gone', options, async () => {
  const { holder } = device();
  ok(await holder.handle('tab', insert('Buy milk'), false));
  assert.equal(code(await holder.handle('tab', { kind: 'lock' }, false)), 'wrong_state');
  ok(await holder.handle('tab', { kind: 'command', command: titles }, false));
  await holder.close();
});

test('a forgotten account leaves nothing behind, and its password opens nothing', options, async () => {
  const profile = await usedProfile();
  const { holder } = device(new Home(profile));
  ok(await holder.handle('tab', { kind: 'wipe' }, false));
  assert.equal(profile.kept, null);
  assert.equal(profile.folder.files.size, 0);
  assert.equal(code(await device(new Home(profile)).holder.handle('tab', open(kPassword), false)), 'offline');
});

test('the first sign-in on a device needs the server, and says so', options, async () => {
  const { holder } = device(new Home(new Profile()));
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
  const { holder } = device(new Home(null));
  assert.equal(code(await holder.handle('tab', { kind: 'devices' }, false)), 'unauthenticated');
  await holder.close();
});

test('what comes after the end is answered, not forgotten', options, async () => {
  const { holder, notices } = device();
  ok(await holder.handle('tab', insert('Buy milk'), false));
  ok(await holder.handle('tab', { kind: 'wipe' }, false));
  assert.ok(notices.some(({ to, notice }) => to === null && notice.kind === 'ended' && notice.reason === 'wiped'));
  assert.equal(code(await holder.handle('tab', insert('too late'), false)), 'closed');
  assert.equal(code(await holder.handle('tab', { kind: 'begin', transaction: 't' }, false)), 'closed');
});

test(
  'a holder whose files another one has taken over writes nothing more, answers nobody, and says so once',
  options,
  async () => {
    const profile = await usedProfile();
    let robbed = 0;
    const frozen = new Holder(
      'http://127.0.0.1:9',
      new Home(profile),
      () => undefined,
      () => (robbed += 1),
    );
    ok(await frozen.handle('tab', open(), false));
    ok(await frozen.handle('tab', { kind: 'begin', transaction: 't' }, false));
    ok(await frozen.handle('tab', { ...insert('half of something'), transaction: 't' }, false));

    const { holder } = device(new Home(profile));
    ok(await holder.handle('other tab', open(), false));
    ok(await holder.handle('other tab', insert('written by the next one'), false));
    // What waited for the frozen one to wake up: nobody hears of it from there, and nothing of it is kept.
    assert.equal(await frozen.handle('tab', { kind: 'commit', transaction: 't' }, false), null);
    assert.equal(await frozen.handle('tab', insert('written too late'), false), null);
    assert.equal(robbed, 1);
    await frozen.abandon();
    const rows = ok(await holder.handle('other tab', { kind: 'command', command: titles }, false));
    assert.deepEqual(rows, [{ title: 'a planted text' }, { title: 'written by the next one' }]);
    await holder.close();
    // Nor did it damage anything on its way out.
    const { holder: third } = device(new Home(profile));
    ok(await third.handle('tab', open(), false));
    assert.equal((ok(await third.handle('tab', { kind: 'command', command: titles }, false)) as unknown[]).length, 2);
    await third.close();
  },
);

test('a file that is put without a network waits behind the lock, and its bytes are in no file', options, async () => {
  const profile = await usedProfile();
  const { holder, notices } = device(new Home(profile));
  ok(await holder.handle('tab', open(), false));
  const text = 'a planted text in a picture';
  const put: Request = { kind: 'blob', call: { do: 'put', file: new Blob([text]), thumbnail: true } };
  const { sha256, size, key } = ok(await holder.handle('tab', put, false)) as StoredBlob;
  assert.deepEqual([sha256, size, key], [createHash('sha256').update(text).digest('hex'), text.length, sha256]);
  assert.deepEqual(ok(await holder.handle('another tab', put, true)), { sha256, size, key });
  assert.ok(
    notices.some(({ notice }) => notice.kind === 'status' && notice.status.uploads?.files === 1),
    'the status says that it waits',
  );
  ok(await holder.handle('tab', { kind: 'lock' }, false));
  assert.equal(profile.holds(text), false);

  const next = device(new Home(profile));
  const read: Request = { kind: 'blob', call: { do: 'read', sha256, start: 2, end: 9 } };
  assert.equal(code(await next.holder.handle('tab', read, false)), 'device_locked');
  ok(await next.holder.handle('tab', open(kPassword), false));
  const reply = await next.holder.handle('tab', read, false);
  assert.ok(reply !== null && 'payload' in reply);
  assert.equal(new TextDecoder().decode(reply.payload), text.slice(2, 9));
  const nobody: Request = { kind: 'blob', call: { do: 'read', sha256: '0'.repeat(64), start: 0, end: 1 } };
  assert.equal(code(await next.holder.handle('tab', nobody, false)), 'offline');
  ok(await next.holder.handle('tab', { kind: 'blob', call: { do: 'remove', sha256 } }, false));
  assert.deepEqual(ok(await next.holder.handle('tab', { kind: 'blob', call: { do: 'list' } }, false)), []);
  await next.holder.close();
});

test('whole numbers of 64 bits go into a row as they are', options, async () => {
  const { holder } = device();
  const size = 2n ** 60n + 1n;
  const row = { filename: 'a', original_filename: 'a', file_path: 'a', file_size: size };
  const values = { id: newId(), ...encodeValues(row) };
  ok(await holder.handle('tab', { kind: 'command', command: { do: 'insert', table: 'images', values } }, false));
  const sql = 'SELECT file_size = ? AS same FROM images';
  const query = { do: 'query', sql, params: [encodeParameter(size)], form: 'json' };
  assert.deepEqual(ok(await holder.handle('tab', { kind: 'command', command: query }, false)), [{ same: 1 }]);
  await holder.close();
});
