import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { World, ada } from './world.mjs';

const rounds = 5;
let world;
before(async () => {
  world = await World.make();
});
after(() => world?.end());

test("Ada's browser is killed right after a commit, five times: every task that was said to be kept is there", async () => {
  const phone = await world.deviceOfNew(ada);
  const kept = [];
  const titles = async (db) => (await db.query('SELECT title FROM tasks ORDER BY title')).map((row) => row.title);
  for (let round = 0; round <= rounds; round += 1) {
    const db = await phone.client(round === 0 ? ada : { email: ada.email });
    if (round === 0) await db.synced();
    assert.deepEqual(await titles(db), kept);
    if (round === rounds) break;
    // What is written now reaches no server before the browser is gone: nobody could give it back.
    await world.server.stop();
    for (const half of ['a', 'b']) {
      const title = `round ${round} ${half}`;
      await db.run((database, value) => database.tasks.insert({ title: value }), title);
      kept.push(title);
    }
    await phone.kill();
    await world.server.restart();
    await phone.start();
  }
  const db = await phone.client({ email: ada.email });
  await db.synced();
  assert.deepEqual(await titles(db), kept);
  const inPostgres = await world.sql('SELECT title FROM main_app.tasks ORDER BY title');
  assert.deepEqual(
    inPostgres.map((row) => row.title),
    kept,
  );
});
