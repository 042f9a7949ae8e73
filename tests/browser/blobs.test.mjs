// Files of an account, from the package's calls down to the server's disk: without a network, through crashes and takeovers.
import assert from 'node:assert/strict';
import test, { after, afterEach, before } from 'node:test';
import { digest, planted } from './pictures.mjs';
import { World, ada, eventually } from './world.mjs';

const text = 'a planted text that nobody may find';
const kMiB = 1024 * 1024;

let world;
before(async () => {
  world = await World.make();
});
after(() => world?.end());
// A test that failed while the server was away does not take the others with it.
afterEach(async () => {
  if (!world.server.running) await world.server.restart();
});

let people = 0;
/** Somebody whom no other test knows. */
const somebody = () => ({ ...ada, email: `ada-${(people += 1)}@example.org` });

/** Attaches bytes as a file; answers the row. */
const attach = (client, bytes, name = 'photo.jpg') =>
  client.run(
    async (db, [base64, filename]) => {
      const content = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const row = await db.images.attach(new File([content], filename, { type: 'image/jpeg' }));
      return { ...row, file_size: Number(row.file_size) };
    },
    [bytes.toString('base64'), name],
  );

/** Makes a file of so many pseudo-random bytes in the page and puts it; answers its digest without waiting for the upload. */
const putLarge = (client, size) =>
  client.run(async (db, bytes) => {
    const content = new Uint8Array(bytes);
    for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(content.subarray(at, at + 65_536));
    window.seen = [];
    db.on('blobs', (states) => window.seen.push(...states));
    return (await db.blobs.put(new Blob([content]))).sha256;
  }, size);

const state = (client, sha256) => client.run((db, blob) => db.blobs.state(blob), sha256);

const uploaded = (client, sha256) =>
  eventually(async () => (await state(client, sha256))?.uploaded === true, 'the server has the file', 60_000);

/** Comes back at the moment when the upload has so many bytes behind it. */
const sent = (client, sha256, bytes) =>
  client.run(
    (db, [blob, least]) =>
      new Promise((done, failed) => {
        db.on('blobs', (states) => {
          for (const one of states) {
            if (one.sha256 !== blob) continue;
            if (one.uploaded) failed(new Error('the upload was faster than the test'));
            if (one.moving?.way === 'up' && one.moving.done >= least) done(one.moving.done);
          }
        });
      }),
    [sha256, bytes],
  );

const readDigest = (client, sha256) =>
  client.run(async (db, blob) => {
    const hash = await crypto.subtle.digest('SHA-256', await db.blobs.read(blob));
    return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
  }, sha256);

test('Ada adds a picture without a network; it is sent when there is one, and her laptop has the same bytes', async () => {
  const person = somebody();
  const phone = await world.deviceOfNew(person);
  const onPhone = await phone.client(person);
  await onPhone.synced();
  await world.server.stop();
  await onPhone.until(({ network }) => network === 'offline');

  const bytes = planted(text, 300_000);
  const row = await attach(onPhone, bytes);
  assert.equal(row.sha256, digest(bytes));
  assert.equal(row.file_path, row.sha256);
  assert.deepEqual([row.filename, row.file_size, row.content_type], ['photo.jpg', 300_000, 'image/jpeg']);
  const { uploads } = await onPhone.status();
  assert.deepEqual(uploads, { files: 1, bytes: 300_000, failed: 0 });
  assert.equal(await readDigest(onPhone, row.sha256), row.sha256);

  // What waits is on the disk, and sealed there.
  await phone.kill();
  assert.equal(await phone.holds(text), false, 'the files of the browser hold the picture');
  await world.server.restart();
  await phone.start();
  const again = await phone.client({ email: person.email });
  await uploaded(again, row.sha256);
  await again.until((status) => status.uploads === null);

  const laptop = await world.device();
  const onLaptop = await laptop.client(person);
  await onLaptop.synced();
  const [there] = await onLaptop.query('SELECT sha256, file_path FROM images');
  assert.deepEqual(there, { sha256: row.sha256, file_path: row.file_path });
  assert.equal(await state(onLaptop, row.sha256), null);
  assert.equal(await readDigest(onLaptop, row.sha256), row.sha256);
  assert.equal((await state(onLaptop, row.sha256)).here, true);
  const part = await onLaptop.run(
    async (db, blob) => [...(await db.blobs.read(blob, { start: 2, end: 9 }))],
    row.sha256,
  );
  assert.equal(Buffer.from(part).toString(), text.slice(2, 9));
  await onLaptop.run((db) => db.lock());
  assert.equal(await laptop.holds(text), false);
  assert.deepEqual([...phone.errors, ...laptop.errors], []);
});

test('the server is killed between two pieces of an upload: it goes on where it was', async () => {
  const person = somebody();
  const laptop = await world.deviceOfNew(person);
  const db = await laptop.client(person);
  await db.synced();
  const sha256 = await putLarge(db, 24 * kMiB);
  const reached = await sent(db, sha256, 4 * kMiB);
  await world.server.kill();
  await db.until(({ network }) => network === 'offline');
  await db.run(() => void (window.seen.length = 0));
  await world.server.restart();
  await uploaded(db, sha256);
  const first = await db.run((_, blob) => {
    return window.seen.find((one) => one.sha256 === blob && one.moving?.way === 'up' && one.moving.done > 0)?.moving
      .done;
  }, sha256);
  assert.ok(first >= reached - 2 * kMiB, `it went on at ${first} of ${reached} that had been sent`);

  await db.run((database, blob) => database.blobs.remove(blob), sha256);
  assert.equal(await state(db, sha256), null);
  assert.equal(await readDigest(db, sha256), sha256, 'what came back from the server');
});

test('the tab that sends a large file is closed: another one goes on, and nothing is sent twice as two files', async () => {
  const person = somebody();
  const laptop = await world.deviceOfNew(person);
  const first = await laptop.client(person);
  await first.synced();
  const second = await laptop.client({ email: person.email });
  const sha256 = await putLarge(first, 24 * kMiB);
  assert.equal((await state(second, sha256)).uploaded, false);
  await sent(second, sha256, 2 * kMiB);
  await first.page.close();
  await uploaded(second, sha256);
  await second.until((status) => status.uploads === null);
});

test('what the server has goes from a full device, and comes back when it is looked at; what it has not stays', async () => {
  const person = somebody();
  const phone = await world.deviceOfNew(person);
  const db = await phone.client(person);
  await db.synced();
  const { sha256 } = await attach(db, planted('sent', 200_000), 'sent.jpg');
  await uploaded(db, sha256);
  await world.server.stop();
  await db.until(({ network }) => network === 'offline');
  const waiting = await attach(db, planted('not sent', 200_000), 'waits.jpg');

  await db.run((database) => database.blobs.limit(0));
  assert.equal(await state(db, sha256), null);
  assert.equal((await state(db, waiting.sha256)).here, true);
  const refusal = await db.run((database, blob) => database.blobs.get(blob).catch((error) => error.code), sha256);
  assert.equal(refusal, 'offline');

  await world.server.restart();
  await uploaded(db, waiting.sha256);
  await db.run((database) => database.blobs.limit(10_000_000));
  assert.equal(await readDigest(db, sha256), sha256);
});

test('a device that is locked the moment it opens has all of its files when it is unlocked', async () => {
  const person = somebody();
  const phone = await world.deviceOfNew(person);
  let db = await phone.client(person);
  await db.synced();
  const { sha256 } = await attach(db, planted('kept', 200_000), 'kept.jpg');
  await db.run((database) => database.lock());

  for (let i = 0; i < 3; i += 1) {
    // The files are opened behind the database, and the lock comes in between.
    db = await phone.client(person);
    await db.run((database) => database.lock());
  }
  db = await phone.client(person);
  assert.equal((await state(db, sha256))?.here, true);
  assert.equal(await readDigest(db, sha256), sha256);
  await uploaded(db, sha256);
});

test('a file that its device has not sent yet, and one that is too large, are named for what they are', async () => {
  const person = somebody();
  const phone = await world.deviceOfNew(person);
  const db = await phone.client(person);
  await db.synced();
  const code = (call, argument) =>
    db.run(
      (database, [name, value]) =>
        database.blobs[name](value).then(
          () => 'nothing',
          (error) => error.code,
        ),
      [call, argument],
    );
  assert.equal(await code('get', digest('nobody has these bytes')), 'not_found');
  const large = await db.run((database) => {
    const piece = new Uint8Array(64 * 1024 * 1024);
    const file = new Blob([piece, piece, piece, piece, new Uint8Array(1)]);
    return database.blobs.put(file).catch((error) => error.code);
  });
  assert.equal(large, 'too_large');
});

test('a wiped device has no files left, and the laptop of somebody else gets none of hers', async () => {
  const person = somebody();
  const phone = await world.deviceOfNew(person);
  const db = await phone.client(person);
  await db.synced();
  const { sha256 } = await attach(db, planted(text, 50_000));
  await uploaded(db, sha256);

  const other = somebody();
  const laptop = await world.deviceOfNew(other);
  const onLaptop = await laptop.client(other);
  await onLaptop.synced();
  const code = await onLaptop.run((database, blob) => database.blobs.get(blob).catch((error) => error.code), sha256);
  assert.equal(code, 'not_found');

  await db.run((database) => database.wipe());
  const page = await phone.packagePage();
  const left = await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('freehold').catch(() => null);
    const names = [];
    if (folder !== null) for await (const name of folder.keys()) names.push(name);
    return names;
  });
  assert.deepEqual(left, []);
});
