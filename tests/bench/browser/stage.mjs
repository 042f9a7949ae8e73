// What the benchmarks happen in: a world with its server, one phone with accounts of given sizes, and the others beside it.
import { Client, Device } from '../../browser/device.mjs';
import { WorkerPage } from '../../browser/worker_page.mjs';
import { World } from '../../browser/world.mjs';
import { PeersSite } from './peers/site.mjs';
import { inTurns } from './rounds.mjs';
import { declarations, makeTasks } from './tasks.mjs';

const rowsPerTransaction = 10_000;
export const syncMsMax = 600_000;

export class Stage {
  #accounts = new Map();
  #peers = new Map();
  #tables = null;

  static async make(log) {
    const stage = new Stage();
    stage.log = log;
    try {
      stage.world = await World.make();
      stage.peersSite = await PeersSite.start();
      stage.phone = await stage.device();
      stage.besides = await Device.open(stage.peersSite.url);
    } catch (error) {
      await stage.end();
      throw error;
    }
    return stage;
  }

  async end() {
    await this.besides?.remove();
    this.peersSite?.stop();
    await this.world?.end();
  }

  /** Medians of contenders, whose times the log is told. */
  inTurns(rounds, contenders) {
    return inTurns(rounds, contenders, this.log);
  }

  /** A browser whose pages can make rows by themselves. */
  async device() {
    const device = await this.world.device();
    await device.context.addInitScript(`window.makeTasks = ${makeTasks};`);
    return device;
  }

  /** An account with so many tasks, on the phone and on the server. `name` tells accounts of one size apart. */
  async account(count, name = `owner-of-${count}`) {
    if (!this.#accounts.has(name)) this.#accounts.set(name, await this.#makeAccount(count, name));
    return this.#accounts.get(name);
  }

  async #makeAccount(count, name) {
    const account = { email: `${name}@example.org`, password: 'correct horse battery staple' };
    const page = await this.phone.packagePage();
    await Client.register(page, account);
    const db = await this.phone.open(page, { email: account.email });
    for (let from = 0; from < count; from += rowsPerTransaction) {
      this.log(`${name}: ${from} of ${count} tasks`);
      await db.run(
        (database, [first, some]) => database.tasks.insertMany(window.makeTasks(first, some)),
        [from, Math.min(rowsPerTransaction, count - from)],
      );
    }
    await db.synced(syncMsMax);
    await leave(db);
    return account;
  }

  /** The phone's database of an account, in a page of its own. */
  async open(account) {
    return this.phone.client({ email: account.email });
  }

  /** With every database that is open left alone by the server. Pages must have come before. */
  async offline(clients, work) {
    await this.world.server.stop();
    for (const client of clients) await client.until((status) => status.network !== 'online');
    try {
      return await work();
    } finally {
      await this.world.server.restart();
    }
  }

  /**
   * A database beside ours, in a worker of its own page: `official`, `wa`, or `core`, our core without the client. `home`
   * tells databases of one kind apart. Its table is that of ours; it has `count` rows when it comes.
   */
  async peer(kind, count = 0, home = `${count}`) {
    const name = `${kind} ${home}`;
    if (!this.#peers.has(name)) {
      this.log(`${kind}: ${count} rows`);
      const page = await WorkerPage.open(await this.besides.packagePage(), '/bench/peers/worker.mjs', kind);
      await page.call('open', home, await this.#tablesOfOurs());
      for (let from = 0; from < count; from += rowsPerTransaction)
        await page.call('insertMany', Math.min(rowsPerTransaction, count - from));
      this.#peers.set(name, page);
    }
    return this.#peers.get(name);
  }

  async #tablesOfOurs() {
    if (this.#tables === null) {
      const db = await this.open(await this.account(0, 'tables'));
      this.#tables = (await db.query(declarations)).map(({ sql }) => sql);
      await leave(db);
    }
    return this.#tables;
  }
}

/** Lets go of the database, and of its page. */
export async function leave(db) {
  await db.close();
  await db.page.close();
}

/** The same once the server has everything. */
export async function settle(db) {
  await db.run((database) => database.syncNow());
  await db.synced(syncMsMax);
  await leave(db);
}
