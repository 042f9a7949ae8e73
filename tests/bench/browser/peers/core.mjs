// Our core alone, driven in its worker as the others are: without the client, without encryption and without a page.
import createFreehold, { openPool } from '/core/freehold.js';
import { makeTasks, owner } from '/bench/tasks.mjs';
import { timed } from './timed.mjs';

const at = '2025-06-01T00:00:00.000000Z';
const signIn = {
  do: 'sign_in',
  user: { id: owner, email: 'ada@example.org', created_at: at, updated_at: at },
  session: { access_token: 'a', refresh_token: 'r', expires_at: 1 },
};

export class Core {
  count = 0;

  async open(home) {
    const root = await navigator.storage.getDirectory();
    this.core = await createFreehold();
    this.core.usePool(await openPool(await root.getDirectoryHandle(`core-${home}`, { create: true })));
    this.replica = this.core.open('freehold.db', 'opfs');
    this.call(signIn);
  }

  call(command) {
    const { ok, error } = JSON.parse(this.replica.call(JSON.stringify(command)).json);
    if (error) throw Object.assign(new Error(error.message), { code: error.code });
    return ok;
  }

  insertMany(count) {
    const rows = makeTasks(this.count, count);
    this.count += count;
    return timed(() => this.call({ do: 'insert_many', table: 'tasks', rows }));
  }

  insertSingles(count) {
    const rows = makeTasks(this.count, count);
    this.count += count;
    return timed(() => {
      for (const values of rows) this.call({ do: 'insert', table: 'tasks', values });
    });
  }

  async ask(sql, params) {
    let row;
    const ms = await timed(() => ([row] = this.call({ do: 'query', sql, params, form: 'json' })));
    return { ms, answer: Object.values(row)[0] };
  }
}
