// Writing: much in one transaction, and little in many.
import { Ours, fetchFrom } from './ours.mjs';
import { fastest, figure } from './rounds.mjs';
import { settle } from './stage.mjs';

const many = 10_000;
const singles = 300;
const others = ['official', 'wa'];
const limitIs = (best) =>
  `${best}: plain SQLite in its worker over OPFS, same table and indexes, WAL, synchronous=NORMAL`;

async function contenders(stage, db, count, home) {
  const found = { ours: new Ours(db) };
  for (const kind of ['core', ...others]) found[kind] = await stage.peer(kind, count, home);
  return found;
}

const each = (all, work) =>
  Object.fromEntries(Object.entries(all).map(([name, contender]) => [name, () => work(contender)]));

export const insert10k = {
  figures: ['insert_10k', 'insert_10k_core'],
  async run(stage, rounds) {
    const account = await stage.account(0, 'inserts');
    const db = await stage.open(account);
    const all = await contenders(stage, db, 0, 'inserts');
    const took = await stage.offline([db], async () => {
      const medians = await stage.inTurns(
        rounds,
        each(all, (contender) => contender.call('insertMany', many)),
      );
      // Nobody needs to have these.
      await db.run((database) => database.wipe());
      return medians;
    });
    await db.page.close();
    const { limit, best } = fastest(took, others);
    const against = { limit, limit_is: limitIs(best), target: 1.4 };
    return [
      figure(
        'insert_10k',
        '10,000 inserts offline in one transaction, page → encrypted on disk',
        'ms',
        took.ours,
        against,
      ),
      figure('insert_10k_core', 'the same in the core alone, not encrypted, in its worker', 'ms', took.core, against),
    ];
  },
};

export const smallTransaction = {
  figures: ['small_transaction', 'small_transaction_net', 'small_transaction_core'],
  async run(stage, rounds) {
    const db = await stage.open(await stage.account(10_000));
    const all = await contenders(stage, db, 10_000);
    const took = await stage.offline([db], () =>
      stage.inTurns(rounds, {
        ...each(all, async (contender) => ((await contender.call('insertSingles', singles)) * 1000) / singles),
        echo: async () => ((await fetchFrom(all.official, 'echo', [], singles)) * 1000) / singles,
      }),
    );
    await settle(db);
    const { limit, best } = fastest(took, others);
    const against = { limit, limit_is: `${limitIs(best)}, autocommit`, target: 1.6 };
    const make = (name, what, value) => figure(name, what, 'µs', value, against);
    return [
      make('small_transaction', 'one insert, a transaction of its own, page → worker → page, encrypted', took.ours),
      make(
        'small_transaction_net',
        `the same without a message to a worker and back (${took.echo.toFixed(0)} µs)`,
        took.ours - took.echo,
      ),
      make('small_transaction_core', 'the same in the core alone, not encrypted, in its worker', took.core),
    ];
  },
};
