// From one person's phone to her laptop.
import { figure, percentile } from './rounds.mjs';
import { leave } from './stage.mjs';

const edits = 100;

/** Wall-clock time, finer than the system's: comparable between browsers on one machine. */
const installClock = (client) =>
  client.page.evaluate(() => {
    window.clock = () => performance.timeOrigin + performance.now();
  });

/** The page notes when each title is first in the rows of a live query. */
const watch = (client) =>
  client.run((db) => {
    window.seen = new Map();
    window.expect = (title) => {
      if (!window.seen.has(title)) {
        let tell;
        const promise = new Promise((resolve) => (tell = resolve));
        window.seen.set(title, { promise, tell });
      }
      return window.seen.get(title);
    };
    db.live('SELECT title FROM tasks ORDER BY title', [], (rows) => {
      const now = window.clock();
      for (const { title } of rows) window.expect(title).tell(now);
    });
  });

async function editOnce(from, to, title) {
  const sent = await from.run(async (db, value) => {
    const started = window.clock();
    await db.tasks.insert({ title: value });
    return started;
  }, title);
  const seen = await to.page.evaluate((value) => window.expect(value).promise, title);
  // People are slower than frames.
  await new Promise((resolve) => setTimeout(resolve, 50));
  return seen - sent;
}

export const propagation = {
  figures: ['propagation_p50', 'propagation_p95'],
  async run(stage) {
    const account = await stage.account(0, 'two-devices');
    const from = await stage.open(account);
    const laptop = await stage.device();
    const to = await laptop.client(account);
    await to.synced();
    await Promise.all([from, to].map(installClock));
    await watch(to);
    const times = [];
    for (let n = -5; n < edits; n += 1) {
      const took = await editOnce(from, to, `Edit ${n}`);
      if (n >= 0) times.push(took);
    }
    await leave(from);
    await laptop.remove();
    const what = (part) =>
      `an insert on one browser → a live query on another, through a Postgres commit (fsync off), ${part} of ${edits}`;
    return [
      figure('propagation_p50', what('p50'), 'ms', percentile(times, 0.5), { target: 6 }),
      figure('propagation_p95', what('p95'), 'ms', percentile(times, 0.95), { target: 15 }),
    ];
  },
};
