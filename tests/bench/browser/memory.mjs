// How much memory the core takes of a browser.
import { workerWithMemories } from '../../browser/site.mjs';
import { figure } from './rounds.mjs';
import { leave, syncMsMax } from './stage.mjs';

const rowCount = 100_000;
const worker = '**/package/worker.js';

/** From now on a page's worker tells what memory its modules have. */
const countIn = (device) =>
  device.context.route(worker, (route) => route.continue({ url: device.url + workerWithMemories }));

async function bytes(page) {
  const counts = page
    .workers()
    .map((each) => each.evaluate(() => self.memories.map(({ buffer }) => buffer.byteLength)));
  const found = (await Promise.all(counts)).flat();
  if (found.length !== 1) throw new Error(`The page has ${found.length} memories instead of its core's`);
  return found[0];
}

const mebibytes = (count) => count / 2 ** 20;

export const memory = {
  figures: ['memory_100k', 'memory_first_sync_100k'],
  async run(stage) {
    const account = await stage.account(rowCount);
    await countIn(stage.phone);
    const db = await stage.open(account);
    await db.query('SELECT id, title FROM tasks ORDER BY created_at DESC LIMIT 50');
    await db.query('SELECT sum(length(title)) FROM tasks');
    const stored = await bytes(db.page);
    await leave(db);
    await stage.phone.context.unroute(worker);

    const laptop = await stage.device();
    await countIn(laptop);
    const filled = await laptop.client(account);
    await filled.until((status) => status.firstSyncDone, syncMsMax);
    const after = await bytes(filled.page);
    await laptop.remove();
    return [
      figure(
        'memory_100k',
        'memory of the core’s module: 100,000 tasks stored, a list and a scan',
        'MiB',
        mebibytes(stored),
      ),
      figure('memory_first_sync_100k', 'the same after a first sync of 100,000 tasks', 'MiB', mebibytes(after)),
    ];
  },
};
