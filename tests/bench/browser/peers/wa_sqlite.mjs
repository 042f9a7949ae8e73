// wa-sqlite over its pool of private files.
import createModule from '/wa-sqlite/dist/wa-sqlite.mjs';
import { AccessHandlePoolVFS } from '/wa-sqlite/src/examples/AccessHandlePoolVFS.js';
import { Factory, SQLITE_ROW } from '/wa-sqlite/src/sqlite-api.js';

const kFile = 'plain.db';

export class WaSqlite {
  async open(home) {
    this.sqlite3 = Factory(await createModule());
    this.files = new AccessHandlePoolVFS(`/wa-sqlite-${home}`);
    await this.files.isReady;
    this.sqlite3.vfs_register(this.files, true);
    await this.begin();
  }

  async begin() {
    for (const suffix of ['', '-wal', '-journal']) this.files.xDelete(kFile + suffix, 0);
    this.database = await this.sqlite3.open_v2(kFile);
  }

  async renew() {
    await this.sqlite3.close(this.database);
    await this.begin();
  }

  async exec(sql) {
    let first;
    await this.sqlite3.exec(this.database, sql, (row) => (first ??= row[0]));
    return first;
  }

  async objects(sql) {
    const rows = [];
    await this.sqlite3.exec(this.database, sql, (row, columns) =>
      rows.push(Object.fromEntries(columns.map((name, i) => [name, row[i]]))),
    );
    return rows;
  }

  async repeat(sql, parameters, visit) {
    for await (const statement of this.sqlite3.statements(this.database, sql)) {
      for (const each of parameters) {
        if (each.length > 0) this.sqlite3.bind_collection(statement, each);
        while ((await this.sqlite3.step(statement)) === SQLITE_ROW) visit(this.sqlite3.row(statement));
        await this.sqlite3.reset(statement);
      }
    }
  }
}
