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
  const first = await phone.client(ada);
  await first.synced();
  await first.close();
  await world.server.stop();

  const kept = [];
  for (let round = 0; round < rounds; round += 1) {
    const db = await phone.client({ email: ada.email });
    assert.deepEqual(
      (await db.query('SELECT title FROM tasks ORDER BY title')).map((row) => row.title),
      kept,
    );
    for (const half of ['a', 'b']) {
      const title = `round ${round} ${half}`;
      const row = await db.run((database, value) => database.tasks.insert({ title: value }), title);
      assert.equal(row.title, title);
      kept.push(title);
    }
    await phone.kill();
    await phone.start();
  }

  await world.server.restart();
  const db = await phone.client({ email: ada.email });
  await db.synced();
  assert.deepEqual(
    (await db.query('SELECT title FROM tasks ORDER BY title')).map((row) => row.title),
    kept,
  );
  assert.deepEqual(
    (await world.sql('SELECT title FROM main_app.tasks ORDER BY title')).map((row) => row.title),
    kept,
  );
});
