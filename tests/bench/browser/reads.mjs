// Reading 100,000 rows: by the same SQL in all, and in row loops as others write them.
import { Ours } from './ours.mjs';
import { fastest, figure } from './rounds.mjs';
import { leave } from './stage.mjs';

const rowCount = 100_000;
const keyCount = 10_000;
const userCount = 1000;
const others = ['official', 'wa'];

const sampleIds = 'SELECT json_group_array(id) FROM (SELECT id FROM tasks WHERE rowid % ? = 0)';
const latest = `SELECT title FROM tasks WHERE user_id = ? AND created_at < ? ORDER BY created_at DESC LIMIT 50`;

/** Each with its parameters, from a contender's ids and owner; `loop` is what a worker that loops in JavaScript is called with. */
const questions = {
  scan_100k: {
    what: 'three columns of 100,000 rows added up',
    sql: 'SELECT sum(length(title)) + sum(length(description)) + sum(completed) FROM tasks',
    parameters: () => [],
    loop: () => ['scan'],
  },
  lookups_10k: {
    what: '10,000 rows of 100,000 by their keys',
    sql: 'SELECT sum(length(title)) FROM json_each(?) AS keys CROSS JOIN tasks ON tasks.id = keys.value',
    parameters: ({ ids }) => [ids],
    loop: ({ ids }) => ['repeat', 'SELECT title FROM tasks WHERE id = ?', JSON.parse(ids).map((id) => [id])],
  },
  latest_50: {
    what: 'the latest 50 of a user, 1,000 times',
    sql: `WITH RECURSIVE times(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM times WHERE n < ${userCount})
      SELECT sum((SELECT sum(length(title)) FROM (${latest.replace('created_at < ?', "created_at < '9' || n")})))
      FROM times`,
    parameters: ({ owner }) => [owner],
    loop: ({ owner }) => ['repeat', latest, Array.from({ length: userCount }, (_, n) => [owner, `9${n}`])],
  },
};

async function about(contender) {
  const ids = await contender.call('ask', sampleIds, [rowCount / keyCount]);
  const owner = await contender.call('ask', 'SELECT min(user_id) FROM tasks', []);
  return { contender, ids: ids.answer, owner: owner.answer };
}

/** What the work took, once its answer is known to be the one that all others gave. */
function agreed() {
  let expected;
  return ({ ms, answer }) => {
    expected ??= answer;
    if (answer !== expected) throw new Error(`${answer} instead of ${expected}`);
    return ms;
  };
}

async function measure(stage, name, all, rounds) {
  const { what, sql, parameters, loop } = questions[name];
  const check = agreed();
  const runs = {};
  for (const [kind, each] of Object.entries(all))
    runs[kind] = async () => check(await each.contender.call('ask', sql, parameters(each)));
  for (const kind of others)
    runs[`${kind} loop`] = async () => check(await all[kind].contender.call(...loop(all[kind])));
  const took = await stage.inTurns(rounds, runs);
  const same = fastest(took, others);
  const loops = fastest(
    took,
    others.map((kind) => `${kind} loop`),
  );
  const limitIs = `${same.best}: the same SQL in its worker, not encrypted`;
  return [
    figure(`read_${name}`, `${what}, asked from the page, encrypted`, 'ms', took.ours, {
      ...{ limit: same.limit, limit_is: limitIs, target: 1 },
    }),
    figure(`read_${name}_core`, `${what}, in the core alone, not encrypted`, 'ms', took.core, {
      ...{ limit: same.limit, limit_is: limitIs, target: 1 },
    }),
    figure(`read_${name}_loop`, `${what}, asked from the page, encrypted`, 'ms', took.ours, {
      ...{ limit: loops.limit, limit_is: `${loops.best} over rows in JavaScript, in its worker`, target: 0.33 },
    }),
  ];
}

export const reads = {
  figures: Object.keys(questions).flatMap((name) => [`read_${name}`, `read_${name}_core`, `read_${name}_loop`]),
  async run(stage, rounds) {
    const db = await stage.open(await stage.account(rowCount));
    const all = { ours: await about(new Ours(db)) };
    for (const kind of ['core', ...others]) all[kind] = await about(await stage.peer(kind, rowCount));
    const found = [];
    for (const name of Object.keys(questions)) found.push(...(await measure(stage, name, all, rounds)));
    await leave(db);
    return found;
  },
};
