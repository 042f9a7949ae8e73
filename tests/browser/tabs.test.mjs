import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { workerWithoutFiles } from './site.mjs';
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

/** What Chromium does to a tab in the background that uses too much: nothing in it runs until it is shown again. */
async function freeze(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  return () => session.send('Page.setWebLifecycleState', { state: 'active' });
}

/** Inserts `count` tasks one after the other, without anybody waiting for it; `window.wrote` says when all are through. */
const writeOn = (client, mark, count) =>
  client.run(
    (db, [word, many]) => {
      window.wrote = (async () => {
        for (let i = 0; i < many; i += 1) await db.tasks.insert({ title: `${word} ${String(i).padStart(3, '0')}` });
      })();
    },
    [mark, count],
  );
const numbered = (mark, count) => Array.from({ length: count }, (_, i) => `${mark} ${String(i).padStart(3, '0')}`);

async function inPostgres(like) {
  const rows = await world.sql(`SELECT title FROM main_app.tasks WHERE title LIKE '${like} %' ORDER BY title`);
  return rows.map((row) => row.title);
}

async function beginsWith(client, mark) {
  return (await titles(client)).filter((title) => title.startsWith(`${mark} `));
}

test('the browser freezes the tab that holds the database: another takes over, and the frozen one writes nothing when it wakes', async () => {
  const laptop = await world.device();
  const first = await laptop.client(ada);
  const second = await laptop.client({ email: ada.email });
  await first.synced();
  await writeOn(first, 'frozen', 1000);
  await eventually(async () => (await beginsWith(second, 'frozen')).length > 20, 'some of the writes are through');
  const thaw = await freeze(first.page);

  const started = Date.now();
  await second.run((db) => db.tasks.insert({ title: 'thawed 000: while the other is frozen' }));
  const waited = Date.now() - started;
  assert.ok(waited < 1_000, `taken over after ${waited} ms`);
  const soFar = await beginsWith(second, 'frozen');
  assert.ok(soFar.length < 1000, 'the frozen tab went on writing');
  await second.synced();

  await thaw();
  // It goes on through the new holder where it stopped, with what was under way done once.
  await first.page.evaluate(() => window.wrote);
  assert.deepEqual(await beginsWith(first, 'frozen'), numbered('frozen', 1000));
  assert.deepEqual(await beginsWith(second, 'frozen'), numbered('frozen', 1000));
  await second.synced();
  assert.deepEqual(await inPostgres('frozen'), numbered('frozen', 1000));
  assert.equal((await inPostgres('thawed')).length, 1);
  // And the database is sound: whoever opens it next reads all of it.
  await second.page.close();
  assert.deepEqual(await beginsWith(first, 'frozen'), numbered('frozen', 1000));
  assert.deepEqual(laptop.errors, []);
});

test('the worker that holds the database hangs in a query without end: another tab takes over', async () => {
  const laptop = await world.device();
  const first = await laptop.client(ada);
  const second = await laptop.client({ email: ada.email });
  await first.synced();
  await first.run((db) => {
    void db
      .query('WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n')
      .catch(() => {});
  });
  const started = Date.now();
  await second.run((db) => db.tasks.insert({ title: 'hung 000' }));
  assert.ok(Date.now() - started < 10_000, `taken over after ${Date.now() - started} ms`);
  await second.synced();
  assert.deepEqual(await inPostgres('hung'), ['hung 000']);
  await first.page.close();
});

test('the tab that holds the database crashes: what it was writing is there once, and the other goes on within a second', async () => {
  const laptop = await world.device();
  const first = await laptop.client(ada);
  const second = await laptop.client({ email: ada.email });
  await first.synced();
  const writing = second.run(async (db) => {
    for (let i = 0; i < 100; i += 1) await db.tasks.insert({ title: `crash ${String(i).padStart(3, '0')}` });
  });
  await eventually(async () => (await beginsWith(second, 'crash')).length > 10, 'some of the writes are through');
  const session = await first.page.context().newCDPSession(first.page);
  const crashed = new Promise((gone) => first.page.once('crash', gone));
  void session.send('Page.crash').catch(() => {});
  await crashed;
  const started = Date.now();
  await titles(second);
  assert.ok(Date.now() - started < 1000, `taken over after ${Date.now() - started} ms`);
  await writing;
  await second.synced();
  assert.deepEqual(await inPostgres('crash'), numbered('crash', 100));
});

test('fifty reloads in a row, each in the middle of writing: nothing that was said to be kept is lost or there twice', async () => {
  const laptop = await world.device();
  const page = await laptop.packagePage();
  const kept = [];
  await page.exposeFunction('tellKept', (title) => kept.push(title));
  for (let round = 0; round < 50; round += 1) {
    const client = await laptop.open(page, round === 0 ? ada : { email: ada.email });
    await client.run((db, number) => {
      void (async () => {
        for (let i = 0; ; i += 1) {
          const title = `reload ${String(number).padStart(2, '0')} ${String(i).padStart(3, '0')}`;
          await db.tasks.insert({ title });
          window.tellKept(title);
        }
      })();
    }, round);
    await eventually(
      () => kept.some((title) => title.startsWith(`reload ${String(round).padStart(2, '0')}`)),
      'a write',
    );
    await page.reload();
  }
  const client = await laptop.open(page, { email: ada.email });
  const there = await beginsWith(client, 'reload');
  assert.equal(new Set(there).size, there.length, 'a row is there twice');
  assert.deepEqual(
    kept.filter((title) => !there.includes(title)),
    [],
  );
  await client.synced();
  assert.deepEqual(await inPostgres('reload'), there);
});

test('an engine that does not load is an error with its reason, and leaves the files to the next tab', async () => {
  const engineer = { email: 'engineer@example.org', password: ada.password };
  const phone = await world.deviceOfNew(engineer);
  await phone.context.route('**/freehold.wasm', (route) => route.fulfill({ status: 404, body: 'nothing' }));
  const page = await phone.packagePage();
  await assert.rejects(phone.open(page, { email: engineer.email }), /database engine could not be loaded/);
  await phone.context.unroute('**/freehold.wasm');
  const db = await phone.client({ email: engineer.email });
  await db.run((database) => database.tasks.insert({ title: 'the engine is there' }));
  assert.deepEqual(await db.query('SELECT title FROM tasks'), [{ title: 'the engine is there' }]);
});

test('a browser without private files keeps the database in memory, says so, and the other tab sees it', async () => {
  const device = await world.device();
  // From the server, as any script: a worker that the test hands out itself may not reach the loopback address.
  await device.context.route('**/package/worker.js', (route) =>
    route.continue({ url: world.server.url + workerWithoutFiles }),
  );
  const first = await device.client(ada);
  await first.synced();
  assert.equal((await first.status()).storage, 'memory');
  assert.equal((await first.run((db) => db.storage.estimate())).kind, 'memory');
  assert.equal(
    await first.run((db) =>
      db.lock().then(
        () => null,
        (error) => error.code,
      ),
    ),
    'wrong_state',
  );
  const second = await device.client({ email: ada.email });
  await second.run((db) => db.tasks.insert({ title: 'memory 000' }));
  assert.deepEqual(await beginsWith(first, 'memory'), ['memory 000']);
  await first.synced();
  assert.deepEqual(await inPostgres('memory'), ['memory 000']);
});
