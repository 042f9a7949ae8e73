import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RowsDiff } from '../src/diff.js';
import { follow, LiveQueries, type LiveSource } from '../src/live.js';
import type { CoreCommand } from '../src/messages.js';

// Node has no frames.
Object.assign(globalThis, { requestAnimationFrame: (run: () => void) => setTimeout(run, 16) });

/** One integer column `n` with the given value, as the core packs it. */
function result(n: number): ArrayBuffer {
  const buffer = new ArrayBuffer(64);
  const view = new DataView(buffer);
  [1, 1, 1, 1].forEach((value, i) => view.setUint32(i * 4, value, true));
  view.setUint32(24, 1, true);
  view.setUint8(32, 1);
  view.setFloat64(40, n, true);
  view.setUint8(48, 'n'.charCodeAt(0));
  return buffer;
}

class Table implements LiveSource {
  n = 1;
  reads = 0;
  watches: string[] = [];
  searches: CoreCommand[] = [];
  hits(search: CoreCommand): Promise<ArrayBuffer> {
    this.searches.push(search);
    return Promise.resolve(new Uint32Array([1, 0, 0, 0, 0, 0]).buffer);
  }
  rows(): Promise<ArrayBuffer> {
    ++this.reads;
    return Promise.resolve(result(this.n));
  }
  watch(id: string): Promise<void> {
    this.watches.push(id);
    return Promise.resolve();
  }
  unwatch(id: string): void {
    this.watches = this.watches.filter((watch) => watch !== id);
  }
}

const pause = (ms: number): Promise<void> => new Promise((over) => setTimeout(over, ms));

test('a reader gets the rows, and again after a change', async () => {
  const table = new Table();
  const queries = new LiveQueries(table);
  const query = queries.find('SELECT n FROM t', []);
  const seen: unknown[] = [];
  query.read(() => seen.push(query.rows));
  await pause(5);
  table.n = 2;
  queries.changed([query.id]);
  await pause(60);
  assert.deepEqual(seen, [[{ n: 1 }], [{ n: 2 }]]);
  queries.stop();
});

test('a burst of a hundred changes costs two reads, not a hundred', async () => {
  const table = new Table();
  const queries = new LiveQueries(table);
  const query = queries.find('SELECT n FROM t', []);
  query.read(() => undefined);
  await pause(30);
  const before = table.reads;
  for (let i = 0; i < 100; ++i) queries.changed([query.id]);
  await pause(80);
  assert.ok(table.reads - before <= 2, `${table.reads - before} reads`);
  queries.stop();
});

test('a change that leaves the rows as they are calls nobody', async () => {
  const table = new Table();
  const queries = new LiveQueries(table);
  const query = queries.find('SELECT n FROM t', []);
  let calls = 0;
  query.read(() => ++calls);
  await pause(30);
  queries.changed([query.id]);
  await pause(60);
  assert.equal(calls, 1);
  queries.stop();
});

test('two readers of one query share it, and a third that comes late finds its rows at once', async () => {
  const table = new Table();
  const queries = new LiveQueries(table);
  const first = queries.find('SELECT n FROM t WHERE n > ?', [0]);
  first.read(() => undefined);
  assert.equal(queries.find('SELECT n FROM t WHERE n > ?', [0]), first);
  assert.notEqual(queries.find('SELECT n FROM t WHERE n > ?', [1]), first);
  await pause(20);
  assert.deepEqual(queries.find('SELECT n FROM t WHERE n > ?', [0]).rows, [{ n: 1 }]);
  assert.equal(table.watches.length, 1);
  queries.stop();
  assert.equal(table.watches.length, 0);
});

test('when another tab takes over, every live query is set up again there', async () => {
  const table = new Table();
  const queries = new LiveQueries(table);
  const query = queries.find('SELECT n FROM t', []);
  const seen: unknown[] = [];
  query.read(() => seen.push(query.rows));
  await pause(30);
  table.watches = [];
  table.n = 7;
  queries.restart();
  await pause(60);
  assert.deepEqual(table.watches, [query.id]);
  assert.deepEqual(seen.at(-1), [{ n: 7 }]);
  queries.stop();
});

test('a diff says at first that everything is new, then what became of it', async () => {
  const table = new Table();
  const queries = new LiveQueries(table);
  const query = queries.find('SELECT n FROM t', []);
  const diffs: RowsDiff<{ n: number }>[] = [];
  const calls: string[] = [];
  follow<{ n: number }>(query, () => calls.push('rows'), {
    key: 'n',
    onDiff: (diff, rows) => {
      calls.push('diff');
      assert.equal(rows, query.rows);
      diffs.push(diff);
    },
  });
  await pause(30);
  table.n = 2;
  queries.changed([query.id]);
  await pause(60);
  assert.deepEqual(calls, ['rows', 'diff', 'rows', 'diff']);
  assert.deepEqual(diffs[0], { added: [{ row: { n: 1 }, at: 0 }], removed: [], changed: [], moved: [] });
  assert.deepEqual(diffs[1], {
    added: [{ row: { n: 2 }, at: 0 }],
    removed: [{ row: { n: 1 }, at: 0 }],
    changed: [],
    moved: [],
  });
  queries.stop();
});

test('rows without the key come all the same, and the missing diff is an error', async () => {
  const queries = new LiveQueries(new Table());
  const seen: unknown[] = [];
  const errors: string[] = [];
  follow(queries.find('SELECT n FROM t', []), (rows) => seen.push(rows), {
    onDiff: () => assert.fail('There is no diff.'),
    onError: (error) => errors.push(error.code),
  });
  await pause(30);
  assert.deepEqual(seen, [[{ n: 1 }]]);
  assert.deepEqual(errors, ['invalid_value']);
  queries.stop();
});

test('a live search watches its table, and equal ones share a run', async () => {
  const table = new Table();
  const watched: string[] = [];
  const source: LiveSource = {
    rows: () => table.rows(),
    hits: (search) => table.hits(search),
    watch: (_id, sql) => Promise.resolve(void watched.push(sql)),
    unwatch: () => undefined,
  };
  const queries = new LiveQueries(source);
  const milk = { do: 'search', table: 'notes', words: 'milk' };
  const first = queries.findSearch(milk);
  first.read(() => undefined);
  assert.equal(queries.findSearch({ ...milk }), first);
  assert.notEqual(queries.findSearch({ ...milk, words: 'bread' }), first);
  await pause(30);
  assert.deepEqual(watched, ['SELECT id FROM notes']);
  assert.deepEqual(table.searches, [milk]);
  queries.stop();
});

test('a query that nobody reads when another tab takes over leaves no watch there', async () => {
  const table = new Table();
  const queries = new LiveQueries(table);
  const query = queries.find('SELECT n FROM t', []);
  const stop = query.read(() => undefined);
  await pause(5);
  assert.deepEqual(table.watches, [query.id]);
  stop();
  // The request for the watch had no answer yet, and so was given to the next holder as well.
  queries.restart();
  queries.stop();
  assert.deepEqual(table.watches, []);
});
