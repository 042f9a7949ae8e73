import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { World, ada } from './world.mjs';

const rounds = 3;
const transactionsEach = 40;
const rowsEach = 50;

/** The moments at which the server is killed, as conditions that Postgres can see. */
const moments = {
  'while it writes':
    'EXISTS (SELECT 1 FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid())',
  'after the commit, as the answer goes out': '(SELECT max(last_transaction) FROM freehold.clients) > SEEN',
};

let world;
before(async () => {
  world = await World.make();
});
after(() => world?.end());

/** Transactions of rows that belong together: each title says which one it is of. */
const write = (db, first) =>
  db.run(
    async (database, [from, count, size]) => {
      for (let n = from; n < from + count; n += 1) {
        const list = Array.from({ length: size }, (_, i) => ({ title: `${n}/${i}`, description: 'x'.repeat(1000) }));
        await database.tasks.insertMany(list);
      }
    },
    [first, transactionsEach, rowsEach],
  );

test('the server is killed in the middle of a push, again and again: nothing is lost, nothing is doubled', async (t) => {
  const phone = await world.deviceOfNew(ada);
  const db = await phone.client(ada);
  await db.synced();
  let written = 0;

  for (let round = 0; round < rounds; round += 1) {
    for (const [moment, condition] of Object.entries(moments)) {
      await t.test(`round ${round + 1}: killed ${moment}`, async () => {
        await world.server.stop();
        await write(db, written);
        written += transactionsEach;
        const [{ seen }] = await world.sql('SELECT coalesce(max(last_transaction), 0) AS seen FROM freehold.clients');
        const { reached } = await world.watchPostgres(condition.replace('SEEN', seen));
        await world.server.restart();
        await db.run((database) => database.syncNow());
        await reached;
        await world.server.kill();

        const torn = await world.sql(
          `SELECT split_part(title, '/', 1) AS n, count(*) FROM main_app.tasks GROUP BY 1 HAVING count(*) <> ${rowsEach}`,
        );
        assert.deepEqual(torn, [], 'a transaction is in Postgres in part');
        await world.server.restart();
      });
    }
  }

  await db.run((database) => database.syncNow());
  await db.synced(60_000);
  const onPhone = await db.rows('tasks');
  assert.equal(onPhone.length, written * rowsEach);
  assert.equal(new Set(onPhone.map((row) => row.title)).size, onPhone.length);
  assert.equal((await db.status()).refused, 0);
  assert.deepEqual(await world.rows('tasks'), onPhone);

  const laptop = await world.device();
  const other = await laptop.client(ada);
  await other.synced();
  assert.deepEqual(await other.rows('tasks'), onPhone);
});
