import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BlobCalls } from '../src/blob_calls.js';
import type { Connection } from '../src/connection.js';
import type { Request } from '../src/messages.js';

const kDigest = 'ab'.repeat(32);

/** Calls whose requests are only counted: what is wrong must not travel. */
function calls(): { blobs: BlobCalls; asked: Request[] } {
  const asked: Request[] = [];
  const request = (what: Request): Promise<{ ok: unknown }> => {
    asked.push(what);
    return Promise.resolve({ ok: null });
  };
  return { blobs: new BlobCalls({ request } as unknown as Connection), asked };
}

test('what is no digest is said to be none, by every call that takes one', async () => {
  const { blobs, asked } = calls();
  for (const wrong of [undefined, null, 7, '', 'ab', kDigest.toUpperCase(), `uploads/${kDigest}`, `${kDigest} `]) {
    const sha256 = wrong as string;
    for (const call of [
      () => blobs.get(sha256),
      () => blobs.url(sha256),
      () => blobs.thumbnailUrl(sha256),
      () => blobs.read(sha256),
      () => blobs.state(sha256),
      () => blobs.remove(sha256),
      () => blobs.retry(sha256),
    ])
      await assert.rejects(call(), { code: 'invalid_value', message: /db\.blobs: (sha256|".*" is no SHA-256)/ });
  }
  assert.deepEqual(asked, []);
  assert.equal(await blobs.state(kDigest), null);
  assert.equal(asked.length, 1);
});

test('what is no file is not put, and neither is one that is too large', async () => {
  const { blobs, asked } = calls();
  for (const wrong of [undefined, null, 'a text', new Uint8Array(3), { size: 3 }])
    await assert.rejects(blobs.put(wrong as Blob), { code: 'invalid_value', message: /not a File or Blob/ });
  const large = new Blob([]);
  Object.defineProperty(large, 'size', { value: 256 * 1024 * 1024 + 1 });
  await assert.rejects(blobs.put(large), { code: 'too_large' });
  await assert.rejects(blobs.describe(new Blob([]), 7 as unknown as string), { code: 'invalid_value' });
  assert.deepEqual(asked, []);
});

test('ranges and limits are whole numbers from 0, and a range ends behind its start', async () => {
  const { blobs, asked } = calls();
  for (const wrong of [-1, 0.5, NaN, Infinity, '3', null, 3n]) {
    const count = wrong as number;
    await assert.rejects(blobs.read(kDigest, { start: count }), { code: 'invalid_value', message: /start is/ });
    await assert.rejects(blobs.read(kDigest, { end: count }), { code: 'invalid_value', message: /end is/ });
    await assert.rejects(blobs.limit(count), { code: 'invalid_value', message: /bytes is/ });
  }
  await assert.rejects(blobs.read(kDigest, { start: 5, end: 4 }), {
    code: 'invalid_value',
    message: /before it starts/,
  });
  assert.throws(() => blobs.digestOf(null as unknown as string), { code: 'invalid_value' });
  assert.deepEqual(asked, []);
  await blobs.read(kDigest, { start: 4, end: 4 });
  await blobs.limit(0);
  assert.equal(asked.length, 2);
});
