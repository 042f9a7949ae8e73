// What becomes slower as more is stored: nothing should.
import { Ours } from './ours.mjs';
import { figure } from './rounds.mjs';
import { settle } from './stage.mjs';

const sizes = [10_000, 100_000];
const singles = 300;
const keyCount = 1000;
const lookups = 'SELECT sum(length(title)) FROM json_each(?) AS keys CROSS JOIN tasks ON tasks.id = keys.value';
const sampleIds = 'SELECT json_group_array(id) FROM (SELECT id FROM tasks WHERE rowid % ? = 0)';

export const growth = {
  figures: ['growth_small_transaction', 'growth_lookup'],
  async run(stage, rounds) {
    const open = [];
    for (const size of sizes) open.push(await stage.open(await stage.account(size)));
    const runs = {};
    for (const [i, size] of sizes.entries()) {
      const ours = new Ours(open[i]);
      const { answer: ids } = await ours.call('ask', sampleIds, [size / keyCount]);
      runs[`insert ${size}`] = () => ours.call('insertSingles', singles);
      runs[`look up ${size}`] = async () => (await ours.call('ask', lookups, [ids])).ms;
    }
    const took = await stage.offline(open, () => stage.inTurns(rounds, runs));
    for (const db of open) await settle(db);
    const ratio = (what) => took[`${what} ${sizes[1]}`] / took[`${what} ${sizes[0]}`];
    const what = (work) => `${work} with 100,000 rows stored, as a ratio to 10,000`;
    return [
      figure('growth_small_transaction', what('one insert, from the page,'), 'ratio', ratio('insert'), { target: 1.3 }),
      figure('growth_lookup', what('1,000 rows by their keys, from the page,'), 'ratio', ratio('look up'), {
        target: 1.3,
      }),
    ];
  },
};
