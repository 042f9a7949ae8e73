import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { World, ada, eventually } from './world.mjs';

let world;
before(async () => {
  world = await World.make();
});
after(() => world?.end());

const titles = async (db) => (await db.query('SELECT title FROM tasks ORDER BY title')).map((row) => row.title);

test('a second tab works through the first, sees what it writes, and takes over when it closes', async () => {
  const phone = await world.deviceOfNew(ada);
  const first = await phone.client(ada);
  const second = await phone.client({ email: ada.email });
  await second.run((db) => {
    window.seen = [];
    window.stop = db.live('SELECT title FROM tasks ORDER BY title', [], (rows) =>
      window.seen.push(rows.map((row) => row.title)),
    );
  });
  const lastSeen = () => second.page.evaluate(() => window.seen.at(-1) ?? []);

  await first.run((db) => db.tasks.insert({ title: 'a: from the first tab' }));
  await eventually(
    async () => (await lastSeen()).includes('a: from the first tab'),
    'the second tab shows what the first wrote',
  );
  await second.run((db) => db.tasks.insert({ title: 'b: from the second tab' }));
  assert.deepEqual(await titles(first), ['a: from the first tab', 'b: from the second tab']);

  // Calls that are under way while the first tab goes are answered by whoever holds the database next, once.
  const writing = second.run(async (db) => {
    for (let i = 0; i < 40; i += 1) await db.tasks.insert({ title: `c: ${String(i).padStart(2, '0')}` });
  });
  await eventually(async () => (await lastSeen()).includes('c: 05'), 'some of the writes are through');
  await first.page.close();
  await writing;

  const expected = [
    'a: from the first tab',
    'b: from the second tab',
    ...Array.from({ length: 40 }, (_, i) => `c: ${String(i).padStart(2, '0')}`),
  ];
  assert.deepEqual(await titles(second), expected);
  await eventually(
    async () => (await lastSeen()).length === expected.length,
    'the live query goes on after the change of hands',
  );
  await second.synced();
  assert.deepEqual(
    (await world.sql('SELECT title FROM main_app.tasks ORDER BY title')).map((row) => row.title),
    expected,
  );
});

test('the tab that holds the database is closed: the next call of the other is answered within a second', async () => {
  const laptop = await world.device();
  const first = await laptop.client(ada);
  const second = await laptop.client({ email: ada.email });
  await first.synced();
  const expected = await titles(second);
  const started = Date.now();
  await first.page.close();
  assert.deepEqual(await titles(second), expected);
  assert.ok(Date.now() - started < 1000, `taken over after ${Date.now() - started} ms`);
});
