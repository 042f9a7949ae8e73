// Rows on their way from a worker to its page.
import { Ours, fetchFrom } from './ours.mjs';
import { fastest, figure } from './rounds.mjs';
import { leave } from './stage.mjs';

const times = 20;
const sql = 'SELECT id, title, description, completed, created_at, updated_at FROM tasks LIMIT 1000';
const others = ['official', 'wa'];

export const crossing = {
  figures: ['query_1000x6', 'query_1000x6_clone'],
  async run(stage, rounds) {
    const db = await stage.open(await stage.account(10_000));
    const ours = new Ours(db);
    const runs = { ours: async () => (await ours.call('fetch', sql, times)) / times };
    for (const kind of others) {
      const page = await stage.peer(kind, 10_000);
      runs[kind] = async () => (await fetchFrom(page, 'objects', [sql], times)) / times;
    }
    const took = await stage.inTurns(rounds, runs);
    await leave(db);
    const what = 'query of 1,000 rows × 6 columns, page → worker → page';
    const { limit, best } = fastest(took, others);
    return [
      figure('query_1000x6', what, 'ms', took.ours, { target: 1 }),
      figure('query_1000x6_clone', what, 'ms', took.ours, {
        ...{ limit, limit_is: `${best}: objects by structured clone`, target: 1 },
      }),
    ];
  },
};
