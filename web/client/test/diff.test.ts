import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diffRows, isEmpty, type RowsDiff } from '../src/diff.js';

interface Row {
  id: string;
  value: unknown;
}

/** The present order out of the earlier rows and the diff, as `RowsDiff` says. */
function applied(earlier: readonly Row[], diff: RowsDiff<Row>): Row[] {
  const gone = new Set([...diff.removed.map(({ at }) => at), ...diff.moved.map(({ from }) => from)]);
  const rows = earlier.filter((_row, at) => !gone.has(at));
  const coming = [...diff.added, ...diff.moved].sort((a, b) => a.at - b.at);
  for (const { row, at } of coming) rows.splice(at, 0, row);
  for (const { row, at, before } of diff.changed) {
    assert.equal(before.id, row.id);
    assert.notDeepEqual(before, row);
    assert.equal(rows[at]?.id, row.id);
    rows[at] = row;
  }
  return rows;
}

/** Numbers from a seed, so that a failure can be had again. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const copies = [null, 'text', '', 7, 7n, true, [1, { a: null }], { b: [2] }, new Uint8Array([1, 2])];

function shuffled(rows: readonly Row[], pick: (below: number) => number, swaps: number): Row[] {
  const mixed = [...rows];
  for (let i = 0; i < swaps && mixed.length > 1; ++i) {
    const [row] = mixed.splice(pick(mixed.length), 1);
    mixed.splice(pick(mixed.length + 1), 0, row as Row);
  }
  return mixed;
}

test('a diff turns the earlier rows into the present ones, whatever became of them, and moves no more than it must', () => {
  for (let seed = 1; seed <= 2000; ++seed) {
    const pick = dice(seed);
    const value = (): unknown => structuredClone(copies[pick(copies.length)]);
    const earlier = Array.from({ length: pick(12) }, (_none, i) => ({ id: `r${i}`, value: value() }));
    const stayed = earlier
      .filter(() => pick(4) > 0)
      .map((row) => (pick(3) > 0 ? structuredClone(row) : { ...row, value: value() }));
    const fresh = Array.from({ length: pick(4) }, (_none, i) => ({ id: `n${i}`, value: value() }));
    const swaps = pick(4);
    const kept = shuffled(stayed, pick, swaps);
    const present = [...kept];
    for (const row of fresh) present.splice(pick(present.length + 1), 0, row);
    const diff = diffRows(earlier, present, 'id');
    assert.deepEqual(applied(earlier, diff), present, `seed ${seed}`);
    assert.ok(diff.moved.length <= swaps, `seed ${seed}: ${diff.moved.length} moves for ${swaps}`);
    assert.equal(diff.added.length, fresh.length);
    assert.equal(diff.removed.length, earlier.length - stayed.length);
    assert.ok(isEmpty(diffRows(present, structuredClone(present), 'id')));
  }
});

test('one row that goes from the end to the beginning is one move', () => {
  const rows = Array.from({ length: 1000 }, (_none, id) => ({ id }));
  const last = rows.at(-1) as { id: number };
  const diff = diffRows(rows, [last, ...rows.slice(0, -1)], 'id');
  assert.deepEqual(diff, { added: [], removed: [], changed: [], moved: [{ row: last, from: 999, at: 0 }] });
});

test('rows without a key of their own have no diff, and the error says what to do', () => {
  const keyless: Record<string, unknown>[][] = [
    [{ title: 'a' }],
    [{ id: null }],
    [{ id: 1 }, { id: 1 }],
    [{ id: new Uint8Array(1) }],
  ];
  for (const rows of keyless) {
    assert.throws(() => diffRows([], rows, 'id'), { code: 'invalid_value', message: /'id'.*name a key/ });
    assert.throws(() => diffRows(rows, [], 'id'), { code: 'invalid_value' });
  }
  assert.equal(diffRows([], [{ title: 'a' }], 'title').added.length, 1);
});
