// What one person publishes, another has on a device of theirs: offline, searched, rated.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { World, ada, bob } from './world.mjs';

let world;
let hers;
let his;

before(async () => {
  world = await World.make();
  hers = await (await world.deviceOfNew(ada)).client(ada);
  his = await (await world.deviceOfNew(bob)).client(bob);
});
after(() => world?.end());

/** Rows of a query once there are so many; else what there is after ten seconds. */
async function rowsOnce(client, count, sql) {
  const until = Date.now() + 10_000;
  for (;;) {
    const rows = await client.run((db, query) => db.query(query), sql);
    if (rows.length === count || Date.now() > until) return rows;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('a blueprint that Ada publishes reaches Bob, who has asked for what is public, and is found by its words', async () => {
  assert.equal(await his.run((db) => db.status.publicRows), null);
  await his.run((db) => db.subscribe('public'));
  await hers.run((db) =>
    db.blueprints.insert({ name: 'Invoices by mail', blueprint_data: { steps: [] }, is_public: true }),
  );
  const shown = await rowsOnce(his, 1, 'SELECT name, is_public, blueprint_data FROM public_blueprints');
  assert.deepEqual(shown, [{ name: 'Invoices by mail', is_public: true, blueprint_data: { steps: [] } }]);
  const [hit, ...others] = await his.run((db) => db.search('public_blueprints', 'invoi'));
  assert.deepEqual(
    [hit.row.name, hit.row.is_public, hit.excerpts.name],
    ['Invoices by mail', true, ['', 'Invoices', ' by mail']],
  );
  assert.deepEqual(others, []);
  assert.equal(await his.run((db) => db.status.publicRows), 1);
  assert.deepEqual(await his.run((db) => db.query('SELECT id FROM blueprints')), []);
});

test('Bob rates it, and the sum comes back to both', async () => {
  await his.run(async (db) => {
    const [blueprint] = await db.query('SELECT id FROM public_blueprints');
    await db.marketplace_ratings.insert({ blueprint_id: blueprint.id, rating: 4 });
  });
  const rated = 'WHERE rating_sum = 4 AND rating_count = 1';
  assert.equal((await rowsOnce(his, 1, `SELECT id FROM public_blueprints ${rated}`)).length, 1);
  assert.equal((await rowsOnce(hers, 1, `SELECT id FROM blueprints ${rated}`)).length, 1);
});

test('what Ada withdraws leaves Bob, and what he no longer wants goes at once', async () => {
  await hers.run((db) => db.blueprints.insert({ name: 'A second one', blueprint_data: {}, is_public: true }));
  assert.equal((await rowsOnce(his, 2, 'SELECT id FROM public_blueprints')).length, 2);
  await hers.run(async (db) => {
    const [first] = await db.query("SELECT id FROM blueprints WHERE name = 'A second one'");
    await db.blueprints.update(first.id, { is_public: false });
  });
  assert.equal((await rowsOnce(his, 1, 'SELECT id FROM public_blueprints')).length, 1);
  await his.run((db) => db.unsubscribe('public'));
  assert.deepEqual(await his.run((db) => db.query('SELECT id FROM public_blueprints')), []);
  assert.equal(await his.run((db) => db.status.publicRows), null);
});
