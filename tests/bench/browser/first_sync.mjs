// A device signs in to an account that has much already.
import { clientPath } from '../../browser/site.mjs';
import { fastest, figure } from './rounds.mjs';

const others = ['official', 'wa'];

/** Runs in a page: signs in on an empty device, waits until everything has come, and leaves the device empty again. */
async function signInAndFill([path, options]) {
  const { Freehold } = await import(path);
  const db = await Freehold.open({ ...options, server: location.origin });
  const opened = performance.now();
  await new Promise((resolve) => {
    const look = (status) => status.firstSyncDone && resolve();
    db.on('status', look);
    look(db.status);
  });
  const took = performance.now() - opened;
  const [{ n }] = await db.query('SELECT count(*) AS n FROM tasks');
  await db.wipe();
  return { took, n };
}

async function firstSync(stage, device, account, count) {
  const page = await device.packagePage();
  const { took, n } = await page.evaluate(signInAndFill, [
    clientPath,
    { account: account.email, password: account.password },
  ]);
  await page.close();
  if (n < count) throw new Error(`${n} of ${count} tasks came`);
  return took;
}

async function measure(stage, device, name, count, rounds) {
  const account = await stage.account(count);
  const runs = { ours: () => firstSync(stage, device, account, count) };
  for (const kind of others) {
    const page = await stage.peer(kind, 0, 'first-sync');
    runs[kind] = async () => {
      await page.call('renew');
      return page.call('insertMany', count);
    };
  }
  const took = await stage.inTurns(rounds, runs);
  const { limit, best } = fastest(took, others);
  const what = `first sync of ${count} tasks, from the end of the sign-in until the device has all, encrypted on disk`;
  return figure(name, what, 'ms', took.ours, {
    ...{
      limit,
      limit_is: `${best}: as many plain inserts in one transaction over OPFS, same table and indexes`,
      target: 1.5,
    },
  });
}

export const firstSyncs = {
  figures: ['first_sync_10k', 'first_sync_100k'],
  async run(stage, rounds, wanted) {
    const device = await stage.device();
    const sizes = { first_sync_10k: 10_000, first_sync_100k: 100_000 };
    const found = [];
    for (const name of wanted) found.push(await measure(stage, device, name, sizes[name], rounds));
    await device.remove();
    return found;
  },
};
