// SQLite as its makers give it to browsers, over their pool of private files.
import sqlite3InitModule from '/sqlite/index.mjs';

const kFile = '/plain.db';

export class Official {
  async open(home) {
    const sqlite3 = await sqlite3InitModule();
    this.pool = await sqlite3.installOpfsSAHPoolVfs({ directory: `/official-${home}`, clearOnInit: true });
    this.begin();
  }

  begin() {
    this.database = new this.pool.OpfsSAHPoolDb(kFile);
  }

  /** An empty database in place of this one. */
  async renew() {
    this.database.close();
    this.pool.unlink(kFile);
    this.begin();
  }

  /** The first column of the first row. */
  async exec(sql) {
    return this.database.exec({ sql, rowMode: 0, returnValue: 'resultRows' })[0];
  }

  /** The rows of one query as objects. */
  async objects(sql) {
    return this.database.exec({ sql, rowMode: 'object', returnValue: 'resultRows' });
  }

  /** Runs one prepared statement with each of the parameters; `visit` gets the rows as arrays. */
  async repeat(sql, parameters, visit) {
    const statement = this.database.prepare(sql);
    try {
      for (const each of parameters) {
        if (each.length > 0) statement.bind(each);
        while (statement.step()) visit(statement.get([]));
        statement.reset();
      }
    } finally {
      statement.finalize();
    }
  }
}
