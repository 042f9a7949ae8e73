// What a story happens in: a Postgres cluster, the sync server on it, and people with devices.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { PostgresCluster } from '../support/postgres_cluster.mjs';
import { Client, Device } from './device.mjs';
import { makeSite } from './site.mjs';
import { SyncServer } from './sync_server.mjs';

const run = promisify(execFile);

export const ada = { email: 'ada@example.org', password: 'correct horse battery staple' };
export const bob = { email: 'bob@example.org', password: 'a stranger to everybody here' };

export class World {
  #cluster;
  #site;
  #devices = [];

  /** `serve`: more words for the server's command line. */
  static async make({ serve = [] } = {}) {
    const world = new World();
    try {
      world.#cluster = await PostgresCluster.start();
      world.database = world.#cluster.url;
      world.#site = await makeSite();
      world.server = await SyncServer.start({ database: world.database, web: world.#site.folder, serve });
      return world;
    } catch (error) {
      await world.end();
      throw error;
    }
  }

  async end() {
    await Promise.all(this.#devices.map((device) => device.remove()));
    await this.server?.kill();
    await this.#site?.remove();
    await this.#cluster?.stop();
  }

  /** What the server serves beside its own answers. */
  get folder() {
    return this.#site.folder;
  }

  async device(options) {
    const device = await Device.open(this.server.url, options);
    this.#devices.push(device);
    return device;
  }

  /** A fresh device whose owner has an account from now on; the first of them. */
  async deviceOfNew(person, options) {
    const device = await this.device(options);
    const page = await device.packagePage();
    await Client.register(page, person);
    await page.close();
    return device;
  }

  /** Rows of a query in Postgres, read past everything of ours, as any program would. */
  async sql(query) {
    return JSON.parse(await this.#psql(`SELECT coalesce(json_agg(r), '[]') FROM (${query}) r`));
  }

  /** What somebody with psql does. */
  async change(statement) {
    await this.#psql(statement);
  }

  /** Looks all the time for the moment when `condition`, an SQL expression, is true: `reached` resolves then. */
  async watchPostgres(condition, timeoutMs = 30_000) {
    const name = `watch ${randomUUID()}`;
    const reached = this.#psql(`SET application_name = '${name}'; SET statement_timeout = ${timeoutMs};
      DO $$ BEGIN
        WHILE NOT (${condition}) LOOP PERFORM pg_sleep(0.0005), pg_stat_clear_snapshot(); END LOOP;
      END $$`);
    let over = false;
    const note = () => (over = true);
    reached.then(note, note);
    const looks = `SELECT 1 FROM pg_stat_activity WHERE application_name = '${name}'`;
    // It may have been the moment already when the looking began.
    await eventually(async () => over || (await this.sql(looks)).length === 1, 'somebody looks');
    return { reached };
  }

  async #psql(script) {
    const options = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-c', script];
    return (await run('psql', [this.database, ...options], { maxBuffer: 1 << 28 })).stdout;
  }

  /** A table of the application, in the form in which devices have it. */
  rows(table) {
    const time = (column) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS ${column}`;
    const columns = { tasks: 'title, description, completed', notes: 'title, content' }[table];
    return this.sql(
      `SELECT id, user_id, ${columns}, ${time('created_at')}, ${time('updated_at')} FROM main_app.${table} ORDER BY id::text`,
    );
  }

  /** A request as any HTTP client makes it. */
  async http(method, path, { token, body, raw, headers = {} } = {}) {
    const response = await fetch(this.server.url + path, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined && raw === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }

  async signIn({ email, password }) {
    const { body } = await this.http('POST', '/v1/auth/login', { body: { email, password } });
    return body.access_token;
  }
}

/** Until `check` answers something true; tests wait for conditions, never for times. */
export async function eventually(check, what, timeoutMs = 20_000) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await check();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`Not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
