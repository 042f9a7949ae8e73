// The same work for ours, from a page through the client, as an application does it. What is here runs in the page.

const programs = {
  /** Milliseconds for one transaction with `count` rows more. */
  async insertMany(db, [count]) {
    window.made ??= 0;
    const rows = window.makeTasks(window.made, count);
    window.made += count;
    const started = performance.now();
    await db.tasks.insertMany(rows);
    return performance.now() - started;
  },

  /** Milliseconds for `count` transactions with one row each, one after the other. */
  async insertSingles(db, [count]) {
    window.made ??= 0;
    const rows = window.makeTasks(window.made, count);
    window.made += count;
    const started = performance.now();
    for (const row of rows) await db.tasks.insert(row);
    return performance.now() - started;
  },

  /** A query of one row: what it took, and its first column. */
  async ask(db, [sql, parameters]) {
    const started = performance.now();
    const [row] = await db.query(sql, parameters);
    return { ms: performance.now() - started, answer: Object.values(row)[0] };
  },

  /** Milliseconds for `times` queries whose rows all come to the page. */
  async fetch(db, [sql, times]) {
    const started = performance.now();
    for (let i = 0; i < times; i += 1) await db.query(sql);
    return performance.now() - started;
  },
};

/** Called like the page of a worker. */
export class Ours {
  constructor(db) {
    this.db = db;
  }

  call(name, ...words) {
    return this.db.run(programs[name], words);
  }
}

/** The same of a worker beside ours: what is asked from its page, and comes there by structured clone. */
export function fetchFrom({ page }, call, words, times) {
  return page.evaluate(
    async ([name, list, count]) => {
      const started = performance.now();
      for (let i = 0; i < count; i += 1) await window.ask(name, list);
      return performance.now() - started;
    },
    [call, words, times],
  );
}
