// PouchDB, which keeps documents in IndexedDB.
import { Ours } from './ours.mjs';
import { figure } from './rounds.mjs';
import { makeTasks } from './tasks.mjs';

const count = 10_000;
const everything = 'SELECT id, title, description, completed, created_at, updated_at FROM tasks';

/** A page with an empty database. The work below runs in it. */
async function openPouch(stage) {
  const page = await stage.besides.packagePage();
  await page.evaluate(async () => {
    window.PouchDB = (await import('/pouchdb.js')).default;
    window.renew = async () => {
      await window.pouch?.destroy();
      window.pouch = new window.PouchDB('tasks');
      await window.pouch.info();
    };
  });
  return page;
}

/** From empty: a database that grows from round to round would pay for the rounds before. */
function insert(page) {
  const rows = makeTasks(0, count);
  return page.evaluate(async (list) => {
    await window.renew();
    const documents = list.map((row, i) => ({
      _id: `0190a6b2-${String(i).padStart(12, '0')}`,
      ...row,
      created_at: new Date().toISOString(),
      updated_at: new Date().toISOString(),
    }));
    const started = performance.now();
    const results = await window.pouch.bulkDocs(documents);
    const took = performance.now() - started;
    if (!results.every(({ ok }) => ok)) throw new Error('PouchDB refused a row');
    return took;
  }, rows);
}

const readAll = (page) =>
  page.evaluate(async () => {
    const started = performance.now();
    await window.pouch.allDocs({ include_docs: true });
    return performance.now() - started;
  });

export const pouch = {
  figures: ['peer_pouchdb_insert_10k', 'peer_pouchdb_read_10k'],
  async run(stage, rounds) {
    const db = await stage.open(await stage.account(0, 'beside-pouch'));
    const ours = new Ours(db);
    const page = await openPouch(stage);
    const took = await stage.offline([db], async () => {
      const inserts = await stage.inTurns(rounds, {
        ours: () => ours.call('insertMany', count),
        pouch: () => insert(page),
      });
      const reads = await stage.inTurns(rounds, {
        ours: () => ours.call('fetch', `${everything} LIMIT ${count}`, 1),
        pouch: () => readAll(page),
      });
      await db.run((database) => database.wipe());
      return { inserts, reads };
    });
    await Promise.all([db.page, page].map((each) => each.close()));
    const against = (limit, limit_is) => ({ limit, limit_is, target: 1 });
    return [
      figure('peer_pouchdb_insert_10k', '10,000 rows written from the page', 'ms', took.inserts.ours, {
        ...against(took.inserts.pouch, 'PouchDB bulkDocs, IndexedDB'),
      }),
      figure('peer_pouchdb_read_10k', '10,000 whole rows read into the page', 'ms', took.reads.ours, {
        ...against(took.reads.pouch, 'PouchDB allDocs with documents, IndexedDB'),
      }),
    ];
  },
};
