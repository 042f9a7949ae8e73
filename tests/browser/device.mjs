// One device: Chromium with a profile of its own, which survives the end of the browser.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { clientPath, pagePath } from './site.mjs';

const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export class Device {
  #profile;
  #options;
  #errors = [];

  constructor(url, profile, options) {
    this.url = url;
    this.#profile = profile;
    this.#options = options;
  }

  static async open(url, options = {}) {
    const device = new Device(url, await mkdtemp(join(tmpdir(), 'freehold-profile-')), options);
    await device.start();
    return device;
  }

  /** Starts the browser, or starts it again with what the profile holds. */
  async start() {
    this.context = await chromium.launchPersistentContext(this.#profile, {
      executablePath: process.env.FREEHOLD_CHROMIUM ?? '/usr/bin/chromium',
      headless: true,
      chromiumSandbox: false,
      args: flags,
      viewport: { width: 1280, height: 800 },
      ...this.#options,
    });
    this.context.on('weberror', (error) => this.#errors.push(String(error.error().stack ?? error.error())));
    this.context.on('console', (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) this.#errors.push(message.text());
    });
  }

  /** Exceptions that no page caught, and what the browser refused for the sake of the page's policy. */
  get errors() {
    return this.#errors;
  }

  async app(path = '/') {
    const page = await this.context.newPage();
    await page.goto(this.url + path);
    return page;
  }

  /** A page of the same origin that has nothing in it: the client package can be imported there. */
  async packagePage() {
    const page = await this.context.newPage();
    await page.goto(this.url + pagePath);
    return page;
  }

  /** A database opened through the package in a page of its own. Without a password: as whom this device knows. */
  async client(account) {
    return this.open(await this.packagePage(), account);
  }

  open(page, account) {
    return Client.open(page, account);
  }

  offline(off = true) {
    return this.context.setOffline(off);
  }

  online() {
    return this.context.setOffline(false);
  }

  /** SIGKILL, as when the power goes: nothing in the browser gets a chance to tidy up. */
  async kill() {
    const closed = new Promise((resolve) => this.context.once('close', resolve));
    for (const pid of await this.#processes()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch (error) {
        if (error.code !== 'ESRCH') throw error;
      }
    }
    await closed;
  }

  /** Ends the browser as a person does; the profile stays for `start`. */
  async stop() {
    await this.context.close();
  }

  async remove() {
    await this.context.close().catch(() => {});
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  /** Whether a text lies in any file of the browser's private file system. */
  async holds(text) {
    const files = await this.#filesOf('File System');
    const contents = await Promise.all(files.map((file) => readFile(file).catch(() => Buffer.alloc(0))));
    // Slots name their files in plain: where none is found, this looks in the wrong place.
    if (!contents.some((bytes) => bytes.includes('freehold.db'))) throw new Error('The database has no file here');
    return contents.some((bytes) => bytes.includes(text));
  }

  async #filesOf(folder) {
    const entries = await readdir(this.#profile, { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
    return paths.filter((path) => path.includes(`/${folder}/`));
  }

  // Those of this profile alone: its path is on their command lines.
  async #processes() {
    const found = [];
    for (const entry of await readdir('/proc')) {
      if (!/^\d+$/.test(entry)) continue;
      const words = await readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => '');
      if (words.includes(`--user-data-dir=${this.#profile}`)) found.push(Number(entry));
    }
    return found;
  }
}

/** A database that a page has opened through the package, driven from the test. `token` names a function of the page. */
export class Client {
  constructor(page, handle) {
    this.page = page;
    this.handle = handle;
  }

  static async open(page, { email, password, ...rest }) {
    const options = {
      ...rest,
      account: email,
      server: new URL(page.url()).origin,
      ...(password === undefined ? {} : { password }),
    };
    const handle = await page.evaluateHandle(
      async ([path, openOptions]) => {
        const { Freehold } = await import(path);
        const { token, ...others } = openOptions;
        return Freehold.open(token === undefined ? others : { ...others, token: window[token] });
      },
      [clientPath, options],
    );
    return new Client(page, handle);
  }

  /** The code of the error with which opening fails; null where it opens. */
  static async refusal(page, { email, ...rest }) {
    const options = { ...rest, account: email, server: new URL(page.url()).origin };
    return page.evaluate(
      async ([path, openOptions]) => {
        const { Freehold } = await import(path);
        const { token, ...others } = openOptions;
        return Freehold.open(token === undefined ? others : { ...others, token: window[token] }).then(
          async (db) => {
            await db.close();
            return null;
          },
          (error) => error.code,
        );
      },
      [clientPath, options],
    );
  }

  static register(page, account) {
    return page.evaluate(
      async ([path, options]) => {
        const { Freehold } = await import(path);
        await Freehold.register(options).then((db) => db?.close?.());
      },
      [clientPath, { ...account, server: new URL(page.url()).origin }],
    );
  }

  /** `work(db, argument)` runs in the page. */
  run(work, argument) {
    return this.handle.evaluate(work, argument);
  }

  query(sql, parameters = []) {
    return this.run((db, [text, values]) => db.query(text, values), [sql, parameters]);
  }

  /** A whole table, in order of id. */
  rows(table) {
    const columns = { tasks: 'title, description, completed', notes: 'title, content' }[table];
    return this.query(`SELECT id, user_id, ${columns}, created_at, updated_at FROM ${table} ORDER BY id`);
  }

  status() {
    return this.run((db) => ({ ...db.status }));
  }

  /** Until nothing waits for the server and everything of the server's is here. */
  async synced(timeoutMs = 30_000) {
    await this.until(
      (status) => status.pending === 0 && status.network === 'online' && status.lastSyncAt !== null,
      timeoutMs,
    );
  }

  async until(fits, timeoutMs = 30_000) {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const status = await this.status();
      if (fits(status)) return status;
      if (Date.now() > deadline)
        throw new Error(`The device did not come there in ${timeoutMs} ms: ${JSON.stringify(status)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  close() {
    return this.run((db) => db.close());
  }
}
