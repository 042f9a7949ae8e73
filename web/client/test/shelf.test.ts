import './web_crypto.js';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { fail } from '../src/errors.js';
import { MemoryFiles, type FileWriter } from '../src/worker/blobs/blob_files.js';
import { kChunkBytes, Sealer } from '../src/worker/blobs/sealed.js';
import { Shelf, type Held, type Source } from '../src/worker/blobs/shelf.js';

const kKey = new Uint8Array(32).fill(7);

function random(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

function source(bytes: Uint8Array<ArrayBuffer>): Source {
  // eslint-disable-next-line @typescript-eslint/require-await
  async function* pieces(): AsyncIterable<Uint8Array<ArrayBuffer>> {
    for (let at = 0; at < bytes.length; at += 2 * kChunkBytes) yield bytes.subarray(at, at + 2 * kChunkBytes);
  }
  return { size: bytes.length, pieces };
}

let clock = 1_000;
/** Each call is a little later than the one before. */
const now = (): number => ++clock;

const open = async (files: MemoryFiles, key = kKey): Promise<Shelf> => Shelf.open(files, await Sealer.from(key), now);
const keep = (shelf: Shelf, bytes: Uint8Array<ArrayBuffer>, waiting = true): Promise<Held> =>
  shelf.keep('original', source(bytes), { waiting });
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const whole = (shelf: Shelf, held: Held): Promise<Uint8Array | null> => shelf.read(held, 0, held.size);

test('a file of any length comes back as it was, whole and in part', async () => {
  const shelf = await open(new MemoryFiles());
  for (const size of [0, 1, kChunkBytes - 1, kChunkBytes, kChunkBytes + 1, 3 * kChunkBytes + 5]) {
    const bytes = random(size);
    const held = await keep(shelf, bytes);
    assert.equal(held.sha256, digest(bytes));
    assert.deepEqual(await whole(shelf, held), bytes, `${size} bytes`);
    for (const [start, end] of [
      [0, 10],
      [kChunkBytes - 3, kChunkBytes + 3],
      [size - 1, size + 100],
    ] as const) {
      if (start < 0) continue;
      assert.deepEqual(await shelf.read(held, start, end), bytes.slice(start, end), `${start} to ${end} of ${size}`);
    }
  }
  await shelf.close();
});

test('files show neither what is in them nor what they are called, and another key opens none', async () => {
  const files = new MemoryFiles();
  const planted = new TextEncoder().encode('a planted text that nobody may find');
  const shelf = await open(files);
  const { sha256 } = await keep(shelf, planted);
  await shelf.close();
  const everything = [...files.files].map(([name, bytes]) => name + Buffer.from(bytes).toString('latin1')).join();
  assert.ok(files.files.size > 1);
  for (const secret of ['planted text', sha256, Buffer.from(sha256, 'hex').toString('latin1')])
    assert.equal(everything.includes(secret), false, `the files hold ${secret}`);
  assert.deepEqual((await open(files, new Uint8Array(32).fill(8))).originals(), []);
});

test('a key that was wiped seals nothing and opens nothing, and no file goes because of it', async () => {
  const files = new MemoryFiles();
  const shelf = await open(files);
  const held = await keep(shelf, random(kChunkBytes + 1));
  await shelf.close();
  const before = await files.names();

  await assert.rejects(open(files, new Uint8Array(32)), { code: 'device_locked' });
  // Nor does another key take what it cannot read for files that were not finished.
  files.files.delete('index');
  await (await open(files, new Uint8Array(32).fill(8))).close();
  for (const name of before) assert.ok(name === 'index' || files.files.has(name), `${name} is gone`);

  const again = await open(files);
  assert.deepEqual(
    again.waiting().map(({ sha256 }) => sha256),
    [held.sha256],
  );
  await again.close();
});

test('after the lock a shelf opens nothing, keeps nothing and removes nothing', async () => {
  const files = new MemoryFiles();
  const sealer = await Sealer.from(kKey);
  const shelf = await Shelf.open(files, sealer, now);
  const held = await keep(shelf, random(100));
  await shelf.close();
  const before = new Map(files.files);
  await assert.rejects(whole(shelf, held), { code: 'device_locked' });
  await assert.rejects(keep(shelf, random(100)), { code: 'device_locked' });
  await assert.rejects(shelf.remove(held), { code: 'closed' });
  await assert.rejects(sealer.openHeader(new Uint8Array(100), held.file), { code: 'device_locked' });
  assert.deepEqual(new Map(files.files), before);
});

test('a changed bit and two chunks that changed places are noticed', async () => {
  const files = new MemoryFiles();
  const shelf = await open(files);
  const held = await keep(shelf, random(3 * kChunkBytes));
  const sealed = files.files.get(held.file);
  assert.ok(sealed);
  const flip = sealed.length - 40;
  sealed[flip] = (sealed[flip] ?? 0) ^ 1;
  assert.equal((await shelf.read(held, 0, kChunkBytes))?.length, kChunkBytes);
  await assert.rejects(whole(shelf, held), { code: 'database_damaged' });
  sealed[flip] ^= 1;
  const step = kChunkBytes + 28;
  const first = sealed.slice(sealed.length - 2 * step, sealed.length - step);
  sealed.copyWithin(sealed.length - 2 * step, sealed.length - step);
  sealed.set(first, sealed.length - step);
  await assert.rejects(whole(shelf, held), { code: 'database_damaged' });
  await shelf.close();
});

test('equal bytes are one file, and lie there once', async () => {
  const files = new MemoryFiles();
  const shelf = await open(files);
  const bytes = random(1000);
  const held = await keep(shelf, bytes);
  assert.equal(await keep(shelf, bytes), held);
  assert.deepEqual(await files.names(), [held.file]);
  await shelf.close();
});

test('what waits for the server still does after a restart, and without the index too', async () => {
  const files = new MemoryFiles();
  const shelf = await open(files);
  const sent = await keep(shelf, random(10));
  const waits = await keep(shelf, random(20));
  await shelf.confirm(sent);
  await shelf.close();

  const again = await open(files);
  assert.deepEqual(
    again.waiting().map(({ sha256 }) => sha256),
    [waits.sha256],
  );
  await again.close();

  // A power cut while the index was written: what it said is asked of the server once more.
  const index = files.files.get('index');
  assert.ok(index);
  files.files.set('index', index.slice(0, 30));
  const rebuilt = await open(files);
  assert.deepEqual(new Set(rebuilt.waiting().map(({ sha256 }) => sha256)), new Set([sent.sha256, waits.sha256]));
  const [first] = rebuilt.waiting();
  assert.ok(first);
  assert.equal(digest((await whole(rebuilt, first)) ?? new Uint8Array(0)), first.sha256);
  await rebuilt.close();
});

test('a confirmed file that is put again waits once more, and a crash right after does not forget it', async () => {
  const files = new MemoryFiles();
  const shelf = await open(files);
  const bytes = random(10);
  const held = await keep(shelf, bytes);
  await shelf.confirm(held);
  await shelf.close();

  const again = await open(files);
  assert.deepEqual(again.waiting(), []);
  await keep(again, bytes);
  // No close: the worker is gone from one moment to the next.
  const rebuilt = await open(files);
  assert.deepEqual(
    rebuilt.waiting().map(({ sha256 }) => sha256),
    [held.sha256],
  );
  for (const each of [again, rebuilt]) await each.close();
});

test('an index that cannot be written is none: everything waits for the server’s word again', async () => {
  class FullDisk extends MemoryFiles {
    full = false;
    override create(name: string, bytes: number): Promise<FileWriter> {
      if (this.full && name === 'index') return Promise.reject(fail('storage_full', 'There is no space left.'));
      return super.create(name, bytes);
    }
  }
  const files = new FullDisk();
  const shelf = await open(files);
  const bytes = random(10);
  await shelf.confirm(await keep(shelf, bytes));
  await shelf.close();
  const again = await open(files);
  files.full = true;
  await keep(again, bytes);
  assert.equal((await open(files)).waiting().length, 1);
  await again.close();
});

test('bytes that are gone from the device come back when the file is put again', async () => {
  const files = new MemoryFiles();
  const shelf = await open(files);
  const bytes = random(1000);
  const held = await keep(shelf, bytes);
  files.files.delete(held.file);
  assert.equal(await whole(shelf, held), null);
  assert.equal(await keep(shelf, bytes), held);
  assert.deepEqual(await whole(shelf, held), bytes);
  await shelf.close();
});

test('a file that was not finished is gone at the next start', async () => {
  const files = new MemoryFiles();
  const shelf = await open(files);
  const cut: Source = {
    size: 3 * kChunkBytes,
    // eslint-disable-next-line @typescript-eslint/require-await
    async *pieces() {
      yield random(kChunkBytes);
      throw fail('offline', 'The server cannot be reached.');
    },
  };
  await assert.rejects(shelf.keep('original', cut, { waiting: false }), { code: 'offline' });
  assert.deepEqual(await files.names(), []);
  const writer = await files.create('0123', 500);
  writer.write(random(100), 100);
  assert.deepEqual((await open(files)).originals(), []);
  assert.deepEqual(await files.names(), []);
});

test('a download that has another digest than it should is not kept', async () => {
  const files = new MemoryFiles();
  const shelf = await open(files);
  const named = digest(random(5));
  await assert.rejects(shelf.keep('original', source(random(1000)), { named, waiting: false }), { code: 'malformed' });
  assert.deepEqual(await files.names(), []);
});

test('above the limit the files go that were used longest ago, never one that the server does not have', async () => {
  const shelf = await open(new MemoryFiles());
  const [oldest, waits, used, last] = [
    await keep(shelf, random(100), false),
    await keep(shelf, random(100), true),
    await keep(shelf, random(100), false),
    await keep(shelf, random(100), false),
  ];
  await shelf.keep('thumbnail', source(random(50)), { named: oldest.sha256, waiting: false });
  await shelf.read(used, 0, 1);
  await shelf.setLimit(260);
  const here = (held: Held): boolean => shelf.find('original', held.sha256) !== undefined;
  assert.deepEqual([oldest, waits, used, last].map(here), [false, true, true, false]);
  assert.notEqual(shelf.find('thumbnail', oldest.sha256), undefined, 'thumbnails go last');
  await shelf.setLimit(0);
  assert.deepEqual([oldest, waits, used, last].map(here), [false, true, false, false]);
  await shelf.confirm(waits);
  await keep(shelf, random(10), false);
  assert.equal(here(waits), false, 'once the server has it, it may go');
  await shelf.close();
});

test('a device without space makes room from what the server has, and says so where there is none', async () => {
  class SmallDisk extends MemoryFiles {
    override create(name: string, bytes: number): Promise<FileWriter> {
      const used = [...this.files].reduce((sum, [file, content]) => sum + (file === name ? 0 : content.length), 0);
      if (used + bytes > 1_500) return Promise.reject(fail('storage_full', 'There is no space left.'));
      return super.create(name, bytes);
    }
  }
  const shelf = await open(new SmallDisk());
  const sent = await keep(shelf, random(800), false);
  const next = await keep(shelf, random(900), true);
  assert.equal(shelf.find('original', sent.sha256), undefined);
  await assert.rejects(keep(shelf, random(900), true), { code: 'storage_full' });
  assert.equal((await whole(shelf, next))?.length, 900);
  await shelf.close();
});
