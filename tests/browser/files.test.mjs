// What leaves a browser as a file, what other programs make of it, and what comes back.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { promisify } from 'node:util';
import { Client } from './device.mjs';
import { Workspace } from './workspace.mjs';
import { World, ada, bob, eventually } from './world.mjs';

const run = promisify(execFile);
let world;
let folder;
before(async () => {
  world = await World.make();
  folder = await mkdtemp(join(tmpdir(), 'freehold-files-'));
});
after(async () => {
  await world?.end();
  await rm(folder, { recursive: true, force: true });
});

const titles = async (db) => (await db.query('SELECT title FROM tasks ORDER BY title')).map((row) => row.title);
const inPostgres = async () =>
  (await world.sql('SELECT title FROM main_app.tasks ORDER BY title')).map((row) => row.title);

/** The bytes of the file that `call` makes, and its name. */
async function exported(client, call) {
  const { name, base64 } = await client.run(async (db, how) => {
    const file = await db[how]();
    const url = await new Promise((read) => {
      const reader = new window.FileReader();
      reader.onload = () => read(reader.result);
      reader.readAsDataURL(file);
    });
    return { name: file.name, base64: url.slice(url.indexOf(',') + 1) };
  }, call);
  return { name, bytes: Buffer.from(base64, 'base64') };
}

/** What became of the import, or the code of its error. */
const imported = (client, bytes) =>
  client.run(
    (db, base64) =>
      db
        .importFile(new window.Blob([Uint8Array.from(window.atob(base64), (letter) => letter.charCodeAt(0))]))
        .catch((error) => ({ error: error.code })),
    bytes.toString('base64'),
  );

test('any program opens an exported copy, and a new device of another browser takes it in', async () => {
  const phone = await world.deviceOfNew(ada);
  const db = await phone.client(ada);
  await db.run(async (database) => {
    await database.tasks.insert({ title: 'Buy milk', completed: true });
    await database.notes.insert({ title: 'Trip', content: 'Pack the tent' });
  });
  await db.synced();
  const { name, bytes } = await exported(db, 'exportFile');
  assert.match(name, /^freehold-ada@example\.org-\d{4}-\d\d-\d\d\.sqlite$/);
  const path = join(folder, 'copy.sqlite');
  await writeFile(path, bytes);
  const read = async (sql) => {
    const script = 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchall())';
    return (await run('python3', ['-c', script, path, sql])).stdout.trim();
  };
  assert.equal(await read('SELECT title, completed FROM tasks'), "[('Buy milk', 1)]");
  assert.equal(await read('SELECT content FROM notes'), "[('Pack the tent',)]");
  assert.equal(await read('PRAGMA integrity_check'), "[('ok',)]");
  assert.ok(!(await readFile(path)).includes('refresh_token'));

  assert.deepEqual(await imported(db, bytes), {
    kind: 'copy',
    inserted: 0,
    present: 2,
    deleted: 0,
    refused: 0,
    refusals: [],
  });
  // A row that is gone from the device alone, as when the server was set up anew, comes back; a deleted one does not.
  await db.run(async (database) => {
    const [{ id }] = await database.query('SELECT id FROM notes');
    await database.notes.delete(id);
  });
  const again = await imported(db, bytes);
  assert.equal(again.deleted, 1);
  assert.equal(again.inserted, 0);
  assert.deepEqual(await imported(db, bytes.subarray(0, 5000)), { error: 'malformed' });
});

test('a phone that must be wiped gives its unsynced changes to a file, and another device brings them home, once', async () => {
  const person = { ...ada, email: 'ada-wiped@example.org' };
  const phone = await world.deviceOfNew(person);
  const laptop = await world.device();
  const onPhone = await phone.client(person);
  const onLaptop = await laptop.client(person);
  await onPhone.synced();
  const task = await onPhone.run((db) => db.tasks.insert({ title: 'wiped: synced' }));
  await onPhone.synced();
  await onLaptop.synced();

  await phone.offline();
  await onPhone.until((status) => status.network === 'offline');
  await onPhone.run(async (db, id) => {
    await db.tasks.update(id, { title: 'wiped: changed on the phone' });
    await db.transaction(async (tx) => {
      await tx.tasks.insert({ title: 'wiped: new a' });
      await tx.tasks.insert({ title: 'wiped: new b' });
    });
  }, task.id);
  const { name, bytes } = await exported(onPhone, 'exportPending');
  assert.match(name, /-unsynced-.*\.json$/);
  assert.equal(JSON.parse(bytes.toString()).transactions.length, 2);
  await onPhone.run((db) => db.wipe());

  const expected = ['wiped: changed on the phone', 'wiped: new a', 'wiped: new b'];
  const taken = await imported(onLaptop, bytes);
  assert.deepEqual(
    { ...taken, accepted: taken.accepted },
    {
      kind: 'unsynced',
      own: false,
      transactions: 2,
      accepted: 2,
      known: 0,
      refused: 0,
    },
  );
  await eventually(async () => (await titles(onLaptop)).length === 3, 'the laptop shows what the phone wrote');
  assert.deepEqual(await titles(onLaptop), expected);
  // What is changed afterwards is not changed back by a second import.
  await onLaptop.run((db, id) => db.tasks.update(id, { title: 'wiped: changed on the laptop' }), task.id);
  await onLaptop.synced();
  assert.equal((await imported(onLaptop, bytes)).accepted, 2);
  await onLaptop.synced();
  assert.deepEqual(await titles(onLaptop), ['wiped: changed on the laptop', 'wiped: new a', 'wiped: new b']);
  assert.deepEqual(await imported(onLaptop, bytes.subarray(0, -40)), { error: 'malformed' });

  const bobs = await world.deviceOfNew(bob);
  assert.deepEqual(await imported(await bobs.client(bob), bytes), { error: 'database_foreign' });
});

test('a file is imported elsewhere and its own phone comes back all the same: nothing is there twice', async () => {
  const person = { ...ada, email: 'ada-back@example.org' };
  const phone = await world.deviceOfNew(person);
  const laptop = await world.device();
  const onPhone = await phone.client(person);
  const onLaptop = await laptop.client(person);
  await onPhone.synced();
  await onLaptop.synced();
  await phone.offline();
  await onPhone.until((status) => status.network === 'offline');
  await onPhone.run(async (db) => {
    for (let i = 0; i < 5; i += 1) await db.tasks.insert({ title: `back: ${i}` });
  });
  const { bytes } = await exported(onPhone, 'exportPending');
  assert.equal((await imported(onLaptop, bytes)).accepted, 5);
  assert.deepEqual(await imported(onPhone, bytes), {
    kind: 'unsynced',
    own: true,
    transactions: 5,
    accepted: 0,
    known: 0,
    refused: 0,
  });
  await phone.online();
  await onPhone.synced();
  // The phone has heard the verdicts and says so with its next push: from then on the server keeps them no longer.
  await onPhone.run((db) => db.tasks.insert({ title: 'back: after' }));
  await onPhone.synced();
  await onPhone.run((db) => db.tasks.insert({ title: 'back: last' }));
  await onPhone.synced();
  const late = await imported(onLaptop, bytes);
  assert.equal(late.known + late.accepted, 5);
  assert.ok(late.known > 0, 'the server still kept every verdict: this tests nothing');
  await onLaptop.synced();
  const expected = ['back: 0', 'back: 1', 'back: 2', 'back: 3', 'back: 4', 'back: after', 'back: last'];
  await eventually(async () => (await titles(onLaptop)).length === 7, 'the laptop has all');
  assert.deepEqual(await titles(onLaptop), expected);
  assert.deepEqual(await titles(onPhone), expected);
  assert.deepEqual(
    (await inPostgres()).filter((title) => title.startsWith('back')),
    expected,
  );
});

test('room that runs out is told once, before a write fails', async () => {
  const phone = await world.device();
  const page = await phone.packagePage();
  await page.evaluate(() => {
    navigator.storage.estimate = () => Promise.resolve({ usage: 950_000_000, quota: 1_000_000_000 });
    window.told = [];
  });
  const db = await Client.open(page, ada);
  await db.run((database) => database.on('storageLow', (estimate) => window.told.push(estimate)));
  assert.deepEqual(await db.run((database) => database.storage.estimate()), {
    kind: (await db.status()).storage,
    used: 950_000_000,
    quota: 1_000_000_000,
    low: true,
  });
  await db.run(async (database) => {
    for (let i = 0; i < 3; i += 1) await database.tasks.insert({ title: `room ${i}` });
  });
  assert.equal(await page.evaluate(() => window.told.length), 1);
});

test('on the Sync page Ada sees the room that is left, takes a copy and gives it back', async () => {
  const person = { ...ada, email: 'ada-page@example.org' };
  const laptop = await world.device({ acceptDownloads: true });
  const workspace = await Workspace.signUp(laptop, person);
  const { page } = workspace;
  await workspace.addTask('Buy milk');
  await workspace.says('Synced');
  await workspace.goTo('Sync');
  await page.getByText(/used of/).waitFor();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export a copy' }).click();
  const download = await downloading;
  assert.match(download.suggestedFilename(), /\.sqlite$/);
  const path = join(folder, 'from-page.sqlite');
  await download.saveAs(path);
  await page.getByLabel('Import a file').setInputFiles(path);
  await page.getByText('Everything in this copy is here already').waitFor();
  await page.getByLabel('Import a file').setInputFiles({
    name: 'photo.png',
    mimeType: 'image/png',
    buffer: Buffer.from('no such file'),
  });
  await page.getByText('This is no file that Freehold has made, or it is damaged.').waitFor();
  assert.deepEqual(laptop.errors, []);
});
