import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { Sha256 } from '../src/worker/blobs/sha256.js';

const expected = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) & 255);

test('the digests of the standard come out', () => {
  const digest = (text: string): string => new Sha256().update(new TextEncoder().encode(text)).hex();
  assert.equal(digest(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  assert.equal(digest('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('every length around the block gives what another implementation gives', () => {
  for (let length = 0; length < 200; ++length) {
    const bytes = counting(length);
    assert.equal(new Sha256().update(bytes).hex(), expected(bytes), `${length} bytes`);
  }
});

test('how the bytes are cut does not matter', () => {
  const bytes = counting(10_000);
  for (const step of [1, 63, 64, 65, 1000]) {
    const hash = new Sha256();
    for (let at = 0; at < bytes.length; at += step) hash.update(bytes.subarray(at, at + step));
    assert.equal(hash.hex(), expected(bytes), `in pieces of ${step}`);
  }
});
