// A page of an account that has much, from its address to its first rows.
import { clientPath, pagePath } from '../../browser/site.mjs';
import { figure, median } from './rounds.mjs';

const rowCount = 100_000;
const firstRows =
  'SELECT id, title, completed FROM tasks WHERE user_id = freehold_owner() ORDER BY created_at DESC LIMIT 50';
const mark = '#start=';

/** Runs at the beginning of every page, and does something in those that are marked: what an application's first script does. */
function startApplication([path, marked, sql]) {
  if (!location.hash.startsWith(marked)) return;
  window.started = (async () => {
    const { Freehold } = await import(path);
    const account = decodeURIComponent(location.hash.slice(marked.length));
    const db = await Freehold.open({ account, server: location.origin });
    const rows = await db.query(sql);
    const took = performance.now();
    await db.close();
    return { took, rows: rows.length };
  })();
}

async function startOnce(phone, account) {
  const page = await phone.context.newPage();
  await page.goto(`${phone.url}${pagePath}${mark}${encodeURIComponent(account.email)}`);
  const { took, rows } = await page.evaluate(() => window.started);
  await page.close();
  if (rows !== 50) throw new Error(`${rows} rows came`);
  return took;
}

export const start = {
  figures: ['start_100k'],
  async run(stage, rounds) {
    const account = await stage.account(rowCount);
    await stage.phone.context.addInitScript(startApplication, [clientPath, mark, firstRows]);
    const times = [];
    for (let round = 0; round <= rounds; round += 1) times.push(await startOnce(stage.phone, account));
    const what =
      'from a new page’s navigation (page, client and core from the server or the cache, no app) to the latest 50 of 100,000 stored tasks; unlocked';
    return [figure('start_100k', what, 'ms', median(times.slice(1)), { target: 150 })];
  },
};
