// The same work for every SQLite that is not ours, measured where the database is: in its worker.
import { timed } from './timed.mjs';
import { plainInsert, plainOwner, plainRows } from '/bench/tasks.mjs';

/** What a pool of private files allows for, and what our core sets as well. */
const pragmas = [
  ...['locking_mode=EXCLUSIVE', 'journal_mode=WAL', 'synchronous=NORMAL', 'cache_spill=16384'],
  ...['foreign_keys=ON', 'recursive_triggers=ON'],
];

export class Plain {
  constructor(engine) {
    this.engine = engine;
    this.count = 0;
  }

  /** `tables`: the statements that make them. */
  async open(home, tables) {
    this.tables = tables;
    await this.engine.open(home);
    await this.prepare();
  }

  /** From nothing. */
  async renew() {
    await this.engine.renew();
    await this.prepare();
  }

  async prepare() {
    this.count = 0;
    for (const pragma of pragmas) await this.engine.exec(`PRAGMA ${pragma}`);
    const mode = await this.engine.exec('PRAGMA journal_mode');
    if (mode !== 'wal') throw new Error(`The journal is ${mode}`);
    for (const statement of [...this.tables, plainOwner]) await this.engine.exec(statement);
  }

  /** Milliseconds for one transaction with `count` rows more. */
  async insertMany(count) {
    const rows = this.next(count);
    return timed(async () => {
      await this.engine.exec('BEGIN IMMEDIATE');
      await this.engine.repeat(plainInsert, rows, () => {});
      await this.engine.exec('COMMIT');
    });
  }

  /** Milliseconds for `count` transactions with one row each. */
  async insertSingles(count) {
    const rows = this.next(count);
    return timed(() => this.engine.repeat(plainInsert, rows, () => {}));
  }

  next(count) {
    const rows = plainRows(this.count, count);
    this.count += count;
    return rows;
  }

  /** A query of one row: what it took, and its first column. */
  async ask(sql, parameters) {
    let answer;
    const ms = await timed(() => this.engine.repeat(sql, [parameters], (row) => (answer = row[0])));
    return { ms, answer };
  }

  /** Rows one by one, added up in JavaScript. */
  async scan() {
    let sum = 0;
    const ms = await timed(() =>
      this.engine.repeat('SELECT title, description, completed FROM tasks', [[]], ([title, description, completed]) => {
        sum += title.length + description.length + completed;
      }),
    );
    return { ms, answer: sum };
  }

  /** One prepared statement, run for each of the parameters; the texts in its rows are added up in JavaScript. */
  async repeat(sql, parameters) {
    let sum = 0;
    const ms = await timed(() => this.engine.repeat(sql, parameters, ([text]) => (sum += text.length)));
    return { ms, answer: sum };
  }

  /** Rows as objects, for whoever asks from the page. */
  objects(sql) {
    return this.engine.objects(sql);
  }
}
