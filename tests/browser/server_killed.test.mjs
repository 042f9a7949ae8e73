import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { World, ada, eventually } from './world.mjs';

const transactions = 60;
const rowsEach = 50;
const killsAtLeast = 4;

let world;
before(async () => {
  world = await World.make();
});
after(() => world?.end());

/** Rows that Postgres holds, counted past the server. */
const held = async () => Number((await world.sql('SELECT count(*) AS n FROM main_app.tasks'))[0].n);

test('the server is killed in the middle of a push, again and again: nothing is lost, nothing is doubled', async () => {
  const phone = await world.deviceOfNew(ada);
  const laptop = await world.device();
  const db = await phone.client(ada);
  await db.synced();
  await world.server.stop();

  // Many transactions, each with rows that only make sense together: a number of its own, and how many belong to it.
  await db.run(
    async (database, [count, size]) => {
      for (let n = 0; n < count; n += 1)
        await database.tasks.insertMany(
          Array.from({ length: size }, (_, i) => ({ title: `${n}/${i}`, description: 'x'.repeat(1000) })),
        );
    },
    [transactions, rowsEach],
  );
  assert.equal((await db.status()).pending, transactions);

  let kills = 0;
  for (let delayMs = 5; kills < killsAtLeast || (await held()) === 0; delayMs = (delayMs * 2) % 251) {
    await world.server.restart();
    await db.run((database) => database.syncNow());
    await eventually(
      async () => (await db.status()).network !== 'offline' || (await db.status()).pending === 0,
      'the phone notices that the server is back',
    );
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    await world.server.kill();
    kills += 1;
    const whole = await world.sql(
      "SELECT split_part(title, '/', 1) AS n, count(*) AS rows FROM main_app.tasks GROUP BY 1 HAVING count(*) <> " +
        rowsEach,
    );
    assert.deepEqual(whole, [], 'a transaction is in Postgres in part');
    // A push may have been answered whole before the kill came: then there is work for the next round.
    if ((await db.status()).pending === 0) {
      await db.run(
        (database, [n, size]) =>
          database.tasks.insertMany(Array.from({ length: size }, (_, i) => ({ title: `${n}/${i}` }))),
        [transactions + kills, rowsEach],
      );
    }
  }
  await world.server.restart();
  await db.synced();

  const onPhone = await db.query('SELECT id, title FROM tasks ORDER BY id');
  const inPostgres = await world.sql('SELECT id, title FROM main_app.tasks ORDER BY id::text');
  assert.deepEqual(inPostgres, onPhone);
  assert.equal(new Set(onPhone.map((row) => row.title)).size, onPhone.length);
  assert.equal((await db.status()).refused, 0);

  const other = await laptop.client(ada);
  await other.synced();
  assert.deepEqual(await other.query('SELECT id, title FROM tasks ORDER BY id'), onPhone);
});
