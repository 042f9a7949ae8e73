import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeRows, packRows, sameRows } from '../src/result_buffer.js';

type Cell = [tag: number, slot: number | bigint, heap?: string | Uint8Array];

/** Packs rows as core/store/result_buffer.hpp says, written from that page alone. */
function pack(names: string[], rows: Cell[][]): ArrayBuffer {
  const text =
    names.join('') +
    rows
      .flat()
      .map(([, , heap]) => (typeof heap === 'string' ? heap : ''))
      .join('');
  const heap = new TextEncoder().encode(text);
  const blobs = rows.flat().flatMap(([, , bytes]) => (bytes instanceof Uint8Array ? [...bytes] : []));
  const up = (bytes: number): number => (bytes + 7) & ~7;
  const cells = rows.length * names.length;
  const sizes = [24, names.length * 4, cells, cells * 8, heap.length, blobs.length];
  const at: number[] = [];
  const total = sizes.reduce((end, size) => (at.push(up(end)), up(end) + size), 0);
  const buffer = new ArrayBuffer(total);
  const view = new DataView(buffer);
  [1, rows.length, names.length, heap.length, blobs.length, 0].forEach((v, i) => view.setUint32(i * 4, v, true));
  names.forEach((name, i) => view.setUint32((at[1] ?? 0) + i * 4, name.length, true));
  rows.flat().forEach(([tag, slot], i) => {
    view.setUint8((at[2] ?? 0) + i, tag);
    if (typeof slot === 'bigint') view.setBigInt64((at[3] ?? 0) + i * 8, slot, true);
    else view.setFloat64((at[3] ?? 0) + i * 8, slot, true);
  });
  new Uint8Array(buffer).set(heap, at[4]);
  new Uint8Array(buffer).set(blobs, at[5]);
  return buffer;
}

const text = (value: string): Cell => [3, value.length, value];

test('every kind of value comes out as it went in', () => {
  const bytes = new Uint8Array([1, 2, 254]);
  const names = ['nothing', 'whole', 'real', 'text', 'bytes', 'huge', 'no', 'yes', 'json'];
  const row: Cell[] = [
    [0, 0],
    [1, -42],
    [2, 1.5],
    text('Buy milk'),
    [4, 3, bytes],
    [5, 9_007_199_254_740_993n],
    [6, 0],
    [7, 0],
    [8, 7, '{"a":1}'],
  ];
  assert.deepEqual(decodeRows(pack(names, [row])), [
    {
      nothing: null,
      whole: -42,
      real: 1.5,
      text: 'Buy milk',
      bytes,
      huge: 9_007_199_254_740_993n,
      no: false,
      yes: true,
      json: { a: 1 },
    },
  ]);
});

test('text beyond ASCII, and beyond the basic plane, is cut where it was joined', () => {
  const titles = ['', 'Überweisung', '牛乳', '🥛🥛', 'é', 'plain'];
  const rows = decodeRows(
    pack(
      ['title', 'n'],
      titles.map((title, i) => [text(title), [1, i]]),
    ),
  );
  assert.deepEqual(
    rows.map((row) => row.title),
    titles,
  );
});

test('a column name can be any text', () => {
  assert.deepEqual(decodeRows(pack(['naïve 🥛', 'count(*)'], [[text('a'), [1, 2]]])), [
    { 'naïve 🥛': 'a', 'count(*)': 2 },
  ]);
});

test('a query without rows answers an empty list, whatever its columns', () => {
  assert.deepEqual(decodeRows(pack(['id', 'title'], [])), []);
});

test('bytes of two rows do not share one buffer', () => {
  const rows = decodeRows(pack(['b'], [[[4, 1, new Uint8Array([1])]], [[4, 2, new Uint8Array([2, 3])]]]));
  const [first, second] = rows as [{ b: Uint8Array }, { b: Uint8Array }];
  first.b[0] = 9;
  assert.deepEqual([...second.b], [2, 3]);
});

test('a layout of another version is refused, not guessed at', () => {
  const buffer = pack(['id'], []);
  new Uint32Array(buffer)[0] = 2;
  assert.throws(() => decodeRows(buffer), RangeError);
});

test('two results are the same only where every byte is', () => {
  const of = (title: string): ArrayBuffer => pack(['title'], [[text(title)]]);
  assert.ok(sameRows(of('Buy milk'), of('Buy milk')));
  assert.ok(!sameRows(of('Buy milk'), of('Buy silk')));
  assert.ok(!sameRows(of('Buy milk'), of('Buy')));
});

test('what is packed for a temporary table is what a query would have answered', () => {
  const bytes = new Uint8Array([1, 2, 254]);
  const names = ['nothing', 'whole', 'real', 'naïve 🥛', 'bytes', 'huge', 'no', 'yes'];
  const packed = packRows(names, [
    [null, -42, 1.5, 'Buy 🥛', bytes, 9_007_199_254_740_993n, false, true],
    [null, 0, -0.25, '', bytes.subarray(1), -1n, true, null],
  ]);
  const expected = pack(names, [
    [[0, 0], [1, -42], [2, 1.5], text('Buy 🥛'), [4, 3, bytes], [5, 9_007_199_254_740_993n], [6, 0], [7, 0]],
    [[0, 0], [1, 0], [2, -0.25], text(''), [4, 2, bytes.subarray(1)], [5, -1n], [7, 0], [0, 0]],
  ]);
  assert.ok(sameRows(packed, expected));
  assert.deepEqual(decodeRows(packRows(names, [])), []);
});

test('a row with too few cells is not packed, nor a number of more than 64 bits', () => {
  assert.throws(() => packRows(['a', 'b'], [[1]]), RangeError);
  assert.throws(() => packRows(['a'], [[2n ** 63n]]), RangeError);
});
