// How long the main job takes with a list of 10,000 tasks, in real Chromium against the real server on Postgres:
//   node tests/browser/measure.mjs
// Prints one line for each figure. The cluster runs without fsync; nothing else differs from production.
import { World, ada, eventually } from './world.mjs';

const rows = 10_000;
const singles = 1_000;
const edits = 20;

const report = (what, ms) => console.log(`${what.padEnd(72)} ${ms.toFixed(1).padStart(9)} ms`);
const percentile = (times, part) => [...times].sort((a, b) => a - b)[Math.ceil(times.length * part) - 1];

/** Wall-clock time of a page, to a tenth of a millisecond: comparable between browsers on one machine. */
const installClock = (client) =>
  client.page.evaluate(() => {
    window.clock = () => performance.timeOrigin + performance.now();
  });

async function measureLocalInserts(db) {
  report(
    `${rows} tasks made offline, one transaction`,
    await db.run(async (database, count) => {
      const list = Array.from({ length: count }, (_, n) => ({
        title: `Task ${n} `.padEnd(30, 't'),
        description: `Description ${n} `.padEnd(100, 'd'),
      }));
      const started = performance.now();
      await database.tasks.insertMany(list);
      return performance.now() - started;
    }, rows),
  );
}

async function measureSingleInserts(db) {
  report(
    `one task made offline, a transaction of its own (mean of ${singles})`,
    await db.run(async (database, count) => {
      const started = performance.now();
      for (let n = 0; n < count; n += 1) await database.tasks.insert({ title: `Single ${n}` });
      return (performance.now() - started) / count;
    }, singles),
  );
}

/** From "try now" until the server has acknowledged everything. */
async function measurePush(world, db, expected) {
  await world.server.restart();
  report(
    `push of ${expected} tasks until durable in Postgres, connecting included`,
    await db.run(
      (database) =>
        new Promise((resolve) => {
          const started = performance.now();
          database.on('status', (status) => {
            if (status.pending === 0) resolve(performance.now() - started);
          });
          database.syncNow();
        }),
    ),
  );
  const [{ n }] = await world.sql('SELECT count(*) AS n FROM main_app.tasks');
  if (Number(n) !== expected) throw new Error(`Postgres holds ${n} tasks, not ${expected}`);
}

async function measureFirstSync(world, expected) {
  const laptop = await world.device();
  const page = await laptop.packagePage();
  const started = performance.now();
  const db = await laptop.open(page, ada);
  const opened = performance.now();
  await db.run(
    (database) =>
      new Promise((resolve) => {
        const look = (status) => {
          if (status.firstSyncDone) resolve();
        };
        database.on('status', look);
        look(database.status);
      }),
  );
  const done = performance.now();
  report('a fresh device: sign-in (Argon2id on both sides) and opening', opened - started);
  report(`a fresh device: first sync of ${expected} tasks, from opening on`, done - opened);
  const [{ n }] = await db.query('SELECT count(*) AS n FROM tasks');
  if (n !== expected) throw new Error(`The device holds ${n} tasks, not ${expected}`);
  return db;
}

/** From before the call on one device until a live query of the other shows it. */
async function measureEdits(from, to) {
  const { id } = await from.run((database) => database.tasks.insert({ title: 'edit 0' }));
  await eventually(
    async () => (await to.query('SELECT 1 FROM tasks WHERE id = ?', [id])).length === 1,
    'the task arrives',
  );
  await Promise.all([from, to].map(installClock));
  await to.run((database, row) => {
    window.seen = {};
    database.live(
      'SELECT title FROM tasks WHERE id = ?',
      [row],
      ([task]) => (window.seen[task.title] ??= window.clock()),
    );
  }, id);
  const times = [];
  for (let n = 1; n <= edits; n += 1) {
    const title = `edit ${n}`;
    const sent = await from.run(
      async (database, [row, value]) => {
        const started = window.clock();
        await database.tasks.update(row, { title: value });
        return started;
      },
      [id, title],
    );
    const seen = await to.page
      .waitForFunction((value) => window.seen[value], title)
      .then((handle) => handle.jsonValue());
    times.push(seen - sent);
  }
  report(`one edit, from device to device, p50 of ${edits}`, percentile(times, 0.5));
  report(`one edit, from device to device, p95 of ${edits}`, percentile(times, 0.95));
}

const world = await World.make();
try {
  const phone = await world.deviceOfNew(ada);
  const db = await phone.client(ada);
  await db.synced();
  await world.server.stop();
  await db.until((status) => status.network !== 'online');
  await measureLocalInserts(db);
  await measurePush(world, db, rows);
  const second = await measureFirstSync(world, rows);
  await measureEdits(db, second);
  await world.server.stop();
  await db.until((status) => status.network !== 'online');
  await measureSingleInserts(db);
} finally {
  await world.end();
}
