import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeRow, encodeValues } from '../src/values.js';

test('integers beyond 2^53 and bytes go into a command and come back as they were', () => {
  const row = { size_bytes: 2n ** 60n, small: 5, key: new Uint8Array([0, 255]), title: '12', nothing: null };
  const sent = encodeValues(row);
  assert.deepEqual(sent, { size_bytes: '1152921504606846976', small: 5, key: 'AP8=', title: '12', nothing: null });
  const columns = { size_bytes: 'bigint', small: 'bigint', key: 'bytes', title: 'text', nothing: 'bytes' } as const;
  const described = Object.fromEntries(Object.entries(columns).map(([name, type]) => [name, { type }]));
  assert.deepEqual(decodeRow(described, sent), row);
});
