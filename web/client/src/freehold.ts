import { BlobCalls } from './blob_calls.js';
import type { BlobState } from './blobs.js';
import type {
  Conflict,
  ConflictCalls,
  DeviceCalls,
  Events,
  OpenOptions,
  RefusedCalls,
  RefusedTransaction,
  RegisterOptions,
  SettingCalls,
  StorageCalls,
  Transaction,
} from './calls.js';
import { Connection } from './connection.js';
import { bodyOf, fail, FreeholdError } from './errors.js';
import { Files, type ImportResult } from './files.js';
import { withFiles } from './file_tables.js';
import { schema } from './generated/schema.js';
import { newId } from './ids.js';
import {
  databaseName,
  forgetAccount,
  knownAccounts,
  notePending,
  remember,
  staysUnlocked,
  type KnownAccount,
} from './known_accounts.js';
import type { Inspection } from './inspection.js';
import { follow, LiveQueries, type LiveOptions, type LiveQuery } from './live.js';
import type { Account, CoreCommand, EndReason, Notice, Request, SignedInDevice, TraceEntry } from './messages.js';
import { decodeRows } from './result_buffer.js';
import { decodeHits, searchCommand, type SearchedTable, type SearchHit, type SearchOptions } from './search.js';
import type { Status } from './status.js';
import { Storage } from './storage.js';
import { tableCalls, type AllTables, type DatabaseTables, type RunCommand, type TableName } from './tables.js';
import { temporaryCalls, type TemporaryCalls } from './temporary.js';
import { askForToken, type TokenSource } from './token_source.js';
import { encodeParameter, encodeValues, type Parameter } from './values.js';

/**
 * One account's database on this device. Any number of tabs may have it open: one of them holds it, and when that one
 * closes another takes over without a call being lost or done twice.
 */
export class Database {
  readonly refused: RefusedCalls;
  readonly conflicts: ConflictCalls;
  readonly devices: DeviceCalls;
  readonly storage: StorageCalls;
  readonly temporary: TemporaryCalls;
  readonly settings: SettingCalls;
  readonly blobs: BlobCalls;
  private readonly connection: Connection;
  private readonly queries: LiveQueries;
  private readonly listeners: { [E in keyof Events]: Set<Events[E]> } = {
    status: new Set(),
    blobs: new Set(),
    refused: new Set(),
    conflicts: new Set(),
    passwordRefused: new Set(),
    repair: new Set(),
    storageLow: new Set(),
    takenOver: new Set(),
    closed: new Set(),
  };
  private readonly tracers = new Set<(entry: TraceEntry) => void>();
  private readonly room: Storage;
  private readonly files: Files;
  private lastStatus: Status | null = null;
  private ended: EndReason | 'closed' | null = null;

  /** @internal Use `Freehold.open`. */
  constructor(
    readonly account: string,
    readonly server: string,
    database: string,
    private readonly token?: TokenSource,
  ) {
    this.connection = new Connection(database, server, (notice) => this.hear(notice));
    this.blobs = new BlobCalls(this.connection);
    this.queries = new LiveQueries({
      rows: (sql, parameters) => this.read(sql, parameters),
      hits: (search) => this.hits(search),
      watch: async (watch, sql) => {
        await this.connection.request({ kind: 'watch', watch, sql });
      },
      unwatch: (watch) => this.connection.tell({ kind: 'unwatch', watch }),
    });
    this.refused = {
      list: () => this.run({ do: 'refused' }, false) as Promise<RefusedTransaction[]>,
      retry: async (id) => {
        await this.run({ do: 'retry', id }, true);
      },
      edit: async (id, rows) => {
        const edited = rows.map((row) => ({ ...row, values: encodeValues(row.values) }));
        await this.run({ do: 'edit', id, rows: edited }, true);
      },
      discard: async (id) => ((await this.run({ do: 'discard', id }, true)) as { discarded: number[] }).discarded,
    };
    this.conflicts = {
      list: () => this.run({ do: 'conflicts' }, false) as Promise<Conflict[]>,
      restore: (id) => this.run({ do: 'restore', id }, true) as Promise<Record<string, unknown>>,
      dismiss: async (id) => {
        await this.run({ do: 'dismiss', id }, true);
      },
    };
    this.devices = {
      list: async () => (await this.connection.request({ kind: 'devices' })).ok as SignedInDevice[],
      end: async (id) => {
        await this.connection.request({ kind: 'end-device', device: id });
      },
      endAll: () => this.endWith({ kind: 'sign-out', everywhere: true }, 'signed-out'),
    };
    this.files = new Files(this.connection, account);
    this.room = new Storage({
      kind: () => this.status.storage,
      persistent: () => this.lastStatus !== null && this.show(this.lastStatus),
      low: (estimate) => {
        for (const listener of [...this.listeners.storageLow]) listener(estimate);
      },
    });
    this.storage = { estimate: () => this.room.estimate(), persist: () => this.room.persist() };
    this.temporary = temporaryCalls(async (command, payload) => {
      const request: Request = { kind: 'command', command, ...(payload === undefined ? {} : { payload }) };
      return (await this.connection.request(request)).ok;
    });
    this.settings = {
      get: <T>(name: string) => this.run({ do: 'setting', name }, false) as Promise<T | null>,
      set: async (name, value) => {
        await this.run({ do: 'set_setting', name, value }, true);
      },
    };
    const run: RunCommand = (command, writes) => this.run(command, writes);
    Object.assign(this, withFiles(everyTable(run), this.blobs));
  }

  /** @internal */
  async start(account: Account): Promise<void> {
    await this.room.start();
    const stayUnlocked = account.stayUnlocked ?? staysUnlocked(this.account, this.server);
    const token = this.token === undefined ? {} : { token: true };
    const { ok } = await this.connection.request({ kind: 'open', account: { ...account, ...token, stayUnlocked } });
    this.show(ok as Status);
    // Without a password nothing was decided about it.
    const stay = account.password === undefined ? {} : { stayUnlocked };
    remember(this.account, this.server, 'open', { pending: this.waiting(), ...stay });
    this.listenToNetwork(true);
  }

  get status(): Status {
    if (this.lastStatus === null) throw fail('closed', 'The database is not open.');
    return this.lastStatus;
  }

  /** Calls `listener` at each event from now on; the answer takes it away again. */
  on<E extends keyof Events>(event: E, listener: Events[E]): () => void {
    this.listeners[event].add(listener);
    // Room may have been short before anybody could listen.
    const { shortage } = this.room;
    if (event === 'storageLow' && shortage !== null) queueMicrotask(() => (listener as Events['storageLow'])(shortage));
    return () => this.listeners[event].delete(listener);
  }

  async query<T = Record<string, unknown>>(sql: string, parameters: readonly Parameter[] = []): Promise<T[]> {
    return decodeRows(await this.read(sql, parameters)) as T[];
  }

  /**
   * Calls `onRows` with the rows now, and again whenever they have changed; at most once per frame. The answer ends it.
   * Two live queries with the same text and parameters cost as much as one.
   */
  live<T = Record<string, unknown>>(
    sql: string,
    parameters: readonly Parameter[],
    onRows: (rows: readonly T[]) => void,
    options: LiveOptions<T> = {},
  ): () => void {
    return follow(this.queries.find(sql, parameters), onRows, options);
  }

  /** @internal The same for hooks, which ask for the rows themselves. */
  liveQuery(sql: string, parameters: readonly Parameter[]): LiveQuery {
    return this.queries.find(sql, parameters);
  }

  /**
   * Rows with all of these words, in any order, the best first. Case and accents do not count, the last word may be the
   * beginning of one, and words between quotation marks stand one behind the other. Whatever somebody types is words.
   */
  async search<T extends SearchedTable>(
    table: T,
    words: string,
    options: SearchOptions<T> = {},
  ): Promise<SearchHit<T>[]> {
    return decodeHits(await this.hits(searchCommand(table, words, options))) as unknown as SearchHit<T>[];
  }

  /** The same as a live query. */
  liveSearch<T extends SearchedTable>(
    table: T,
    words: string,
    onHits: (hits: readonly SearchHit<T>[]) => void,
    { onError, ...options }: SearchOptions<T> & Pick<LiveOptions<SearchHit<T>>, 'onError'> = {},
  ): () => void {
    const query = this.queries.findSearch(searchCommand(table, words, options));
    return follow(query, onHits, onError === undefined ? {} : { onError });
  }

  /** @internal For hooks. */
  liveSearchQuery<T extends SearchedTable>(table: T, words: string, options: SearchOptions<T>): LiveQuery {
    return this.queries.findSearch(searchCommand(table, words, options));
  }

  /** Plain SQL that writes. An INSERT names its own `id` or calls `freehold_new_id()`. */
  async execute(sql: string, parameters: readonly Parameter[] = []): Promise<{ changes: number }> {
    return (await this.run(executeCommand(sql, parameters), true)) as { changes: number };
  }

  /**
   * Calls a procedure that the application has added to its core (docs/commands.md). What it writes is one transaction. Where
   * the tab that held the database closes meanwhile, this is `wrong_state`: look whether it took effect before you repeat it.
   */
  async call<T = unknown>(name: string, procedureArguments: Record<string, unknown> = {}): Promise<T> {
    return (await this.run({ do: 'call', name, arguments: procedureArguments }, true)) as T;
  }

  /**
   * Everything that `work` writes through its transaction takes effect as a whole: here, on the server and on every other
   * device. Nothing of it does where `work` throws. Other calls wait meanwhile; after 30 silent seconds it is rolled back.
   */
  async transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const transaction = newId();
    await this.connection.request({ kind: 'begin', transaction });
    this.room.written();
    let result: T;
    try {
      result = await work(this.transactionCalls(transaction));
    } catch (error) {
      // What went wrong first is what the caller has to know.
      await this.connection.request({ kind: 'rollback', transaction }).catch(() => undefined);
      throw error;
    }
    await this.connection.request({ kind: 'commit', transaction });
    return result;
  }

  /**
   * Keeps what everybody may read on this device from now on: in tables named `public_…` (`PublicTables`), for reading
   * alone, offline too. They fill when the server is reached; `status.publicRows` says how far.
   */
  async subscribe(scope: 'public'): Promise<void> {
    await this.run({ do: 'subscribe', scope }, false);
  }

  /** No longer; the rows go from this device. */
  async unsubscribe(scope: 'public'): Promise<void> {
    await this.run({ do: 'unsubscribe', scope }, false);
  }

  /**
   * All rows of the account on this device as one plain SQLite file that any program opens. It is not encrypted. What had
   * not been synced is in it like everything else.
   */
  exportFile(): Promise<File> {
    return this.files.copy();
  }

  /**
   * What the server does not have yet, and what it refused: a file that any device of this account imports, where this one
   * cannot send it itself. It is not encrypted.
   */
  exportPending(): Promise<File> {
    return this.files.unsynced();
  }

  /**
   * Takes in what `exportFile` or `exportPending` made; doing it twice changes nothing. From a copy, rows that are missing
   * here are inserted, and those that are here stay as they are. Pending changes go to the server, which knows those that
   * it has: without it, `offline`. `database_foreign`: the file is of another account. `malformed`: it is damaged.
   */
  async importFile(file: Blob): Promise<ImportResult> {
    const result = await this.files.import(file);
    this.room.written();
    return result;
  }

  /** A look inside, for people who build: tables, outbox, feeds. `before`: transactions of the outbox below that number. */
  async inspect(options: { before?: number; limit?: number } = {}): Promise<Inspection> {
    return (await this.run({ do: 'inspect', ...options }, false)) as Inspection;
  }

  /** Tells what the core does for all tabs from now on, and how long it takes. The answer ends it. */
  trace(listener: (entry: TraceEntry) => void): () => void {
    this.tracers.add(listener);
    this.connection.tell({ kind: 'trace', on: true });
    return () => {
      this.tracers.delete(listener);
      if (this.tracers.size === 0) this.connection.tell({ kind: 'trace', on: false });
    };
  }

  /**
   * Signs in again, where `status.needsSignIn` says so: with the password, or without one by the function `token`, whose
   * failure it rejects with.
   */
  async signIn(password?: string): Promise<void> {
    if (password === undefined && this.token === undefined)
      throw fail(
        'wrong_state',
        'Signing in takes the password, or a database that was opened with the function "token".',
      );
    const stayUnlocked = staysUnlocked(this.account, this.server);
    const { ok } = await this.connection.request(
      password === undefined
        ? { kind: 'renew-token' }
        : { kind: 'open', account: { account: this.account, password, stayUnlocked } },
    );
    this.show(ok as Status);
    remember(this.account, this.server, 'open', { pending: this.waiting() });
  }

  /**
   * A new password for the account and for this device. Without a network it locks the device at once, and the server hears
   * of it at the next connection (`status.passwordChange`, event `passwordRefused`). `invalid_credentials` where `current`
   * is wrong, `invalid_value` where the server does not take the new one.
   */
  async changePassword(current: string, next: string): Promise<void> {
    await this.connection.request({ kind: 'change-password', account: this.account, current, next });
  }

  /**
   * Closes the database in every tab and forgets its key: from now on the password opens it, without a network too. What
   * waits for the server waits. `wrong_state` where it lives in memory.
   */
  async lock(): Promise<void> {
    await this.endWith({ kind: 'lock' }, 'locked');
  }

  /** Ends the session here and on the server. The rows stay on this device, and the password opens them again. */
  async signOut(): Promise<void> {
    await this.endWith({ kind: 'sign-out', everywhere: false }, 'signed-out');
  }

  /** Removes the account's database from this device, with whatever has not been synced. The server's rows stay. */
  async wipe(): Promise<void> {
    await this.endWith({ kind: 'wipe' }, 'wiped');
  }

  /** Lets go of the database. Everything written is on disk; another tab goes on. */
  async close(): Promise<void> {
    await this.finish('closed');
  }

  /** Tries to reach the server now instead of at the next attempt. */
  syncNow(): void {
    this.connection.tell({ kind: 'network', hint: 'try-now' });
  }

  // ----------------------------------------------------------------------------------------------------------------

  private async run(command: CoreCommand, writes: boolean): Promise<unknown> {
    const reply = await this.connection.request({ kind: 'command', command });
    if (writes) this.room.written();
    return reply.ok;
  }

  private async read(sql: string, parameters: readonly Parameter[], transaction?: string): Promise<ArrayBuffer> {
    const command = { do: 'query', sql, params: parameters.map(encodeParameter) };
    const reply = await this.connection.request({
      kind: 'command',
      command,
      ...(transaction === undefined ? {} : { transaction }),
    });
    if (reply.payload === undefined) throw fail('internal', 'The query answered without rows.');
    return reply.payload;
  }

  /** The core indexes what is new in parts, and lets others have their turn between them. */
  private async hits(search: CoreCommand): Promise<ArrayBuffer> {
    for (;;) {
      const { ok, payload } = await this.connection.request({ kind: 'command', command: search });
      if (payload !== undefined) return payload;
      if ((ok as { behind?: boolean } | null)?.behind !== true)
        throw fail('internal', 'The search answered without rows.');
    }
  }

  private transactionCalls(transaction: string): Transaction {
    const run: RunCommand = async (command) => {
      return (await this.connection.request({ kind: 'command', command, transaction })).ok;
    };
    return {
      ...everyTable(run),
      query: async <T>(sql: string, parameters: readonly Parameter[] = []) =>
        decodeRows(await this.read(sql, parameters, transaction)) as T[],
      execute: async (sql: string, parameters: readonly Parameter[] = []) =>
        (await run(executeCommand(sql, parameters), true)) as { changes: number },
    };
  }

  private hear(notice: Notice): void {
    switch (notice.kind) {
      case 'changed':
        this.queries.changed(notice.watches);
        return;
      case 'status':
        this.show(notice.status);
        return;
      case 'blobs':
        this.tellBlobs(notice.states);
        return;
      case 'refused':
      case 'conflicts':
      case 'repair':
        for (const listener of [...this.listeners[notice.kind]]) listener();
        return;
      case 'password-refused':
        for (const listener of [...this.listeners.passwordRefused]) listener(new FreeholdError(notice.error));
        return;
      case 'token-wanted':
        void this.giveToken(notice.ask);
        return;
      case 'trace':
        for (const listener of [...this.tracers]) listener(notice.entry);
        return;
      case 'taken-over':
        this.queries.restart();
        this.blobs.list().then(
          (states) => this.tellBlobs(states),
          () => undefined,
        );
        if (this.token !== undefined) this.connection.tell({ kind: 'offer-token' });
        if (this.tracers.size > 0) this.connection.tell({ kind: 'trace', on: true });
        for (const listener of [...this.listeners.takenOver]) listener();
        return;
      case 'ended':
        void this.finish(notice.reason, notice.error === undefined ? undefined : new FreeholdError(notice.error));
        return;
    }
  }

  private async giveToken(ask: string): Promise<void> {
    if (this.token === undefined) return;
    const answer = await askForToken(this.token, navigator.onLine);
    this.connection.tell({ kind: 'token', ask, answer });
  }

  private tellBlobs(states: readonly BlobState[]): void {
    for (const listener of [...this.listeners.blobs]) listener(states);
  }

  private show(status: Status): void {
    // Sync fills the room, too. At the first status nobody can be listening yet.
    if (this.lastStatus !== null) void this.room.check();
    const storage = status.storage === 'best-effort' && this.room.persisted ? 'persistent' : status.storage;
    this.lastStatus = { ...status, storage };
    for (const listener of [...this.listeners.status]) listener(this.lastStatus);
  }

  private async endWith(request: Request & { kind: 'lock' | 'sign-out' | 'wipe' }, reason: EndReason): Promise<void> {
    try {
      await this.connection.request(request);
    } catch (error) {
      // Where another tab holds the database, the news of its end can be here before the answer.
      if (this.ended !== reason) throw error;
    }
    await this.finish(reason);
  }

  private async finish(reason: EndReason | 'closed', error?: FreeholdError): Promise<void> {
    const first = this.ended === null;
    this.ended ??= reason;
    if (first) {
      this.listenToNetwork(false);
      this.queries.stop();
      this.blobs.end();
      const pending = this.waiting();
      if (reason === 'signed-out' || reason === 'locked') remember(this.account, this.server, reason, { pending });
      // Not before: an account that could not be wiped is one to be seen, and to be tried once more.
      else if (reason === 'wiped') forgetAccount(this.account, this.server);
      else this.notePending();
    }
    await this.connection.close();
    if (first) for (const listener of [...this.listeners.closed]) listener(reason, error);
  }

  private readonly online = (): void => this.connection.tell({ kind: 'network', hint: 'try-now' });
  private readonly offline = (): void => this.connection.tell({ kind: 'network', hint: 'lost' });
  private readonly shown = (): void => {
    if (document.hidden) this.notePending();
    else this.online();
  };

  private notePending(): void {
    if (this.lastStatus !== null) notePending(this.account, this.server, this.waiting());
  }

  /** Transactions and files that the server does not have: what would be lost with this device. */
  private waiting(): number {
    return (this.lastStatus?.pending ?? 0) + (this.lastStatus?.uploads?.files ?? 0);
  }

  private listenToNetwork(listen: boolean): void {
    const change = listen ? 'addEventListener' : 'removeEventListener';
    window[change]('online', this.online);
    window[change]('offline', this.offline);
    window[change]('focus', this.online);
    document[change]('visibilitychange', this.shown);
  }
}

function executeCommand(sql: string, parameters: readonly Parameter[]): CoreCommand {
  return { do: 'execute', sql, params: parameters.map(encodeParameter) };
}

function everyTable(run: RunCommand): AllTables {
  const names = Object.keys(schema.tables) as TableName[];
  return Object.fromEntries(names.map((name) => [name, tableCalls(name, run)])) as unknown as AllTables;
}

async function openDatabase(account: Account, server: string, token?: TokenSource): Promise<Freehold> {
  if (!isSecureContext) {
    throw fail('storage_failed', 'Browsers keep databases only for pages that come over https:// or from localhost.');
  }
  const database = new Database(account.account, server, await databaseName(account.account, server), token);
  try {
    await database.start(account);
  } catch (error) {
    await database.close();
    throw error instanceof FreeholdError ? error : new FreeholdError(bodyOf(error));
  }
  return database as Freehold;
}

function serverOrigin(server?: string): string {
  return new URL(server ?? location.origin, location.href).origin;
}

/** An open database, with the calls of its tables: `db.tasks.insert(…)`. */
export type Freehold = Database & DatabaseTables;

export const Freehold = {
  /**
   * Opens an account's database on this device. Works without a network once the account has signed in here.
   * `invalid_credentials`, `not_signed_in` (a password is needed), `offline` (the first sign-in needs the server),
   * `device_locked` (the password that locked it is needed: the account's, or an earlier one of it).
   */
  open(options: OpenOptions): Promise<Freehold> {
    const { server, token, ...account } = options;
    if (token !== undefined && account.password === undefined && account.stayUnlocked === false) {
      const message = 'Without a password there is nothing that the next page could ask for.';
      return Promise.reject(fail('wrong_state', message));
    }
    return openDatabase(account, serverOrigin(server), token);
  },

  /** Makes an account on the server and opens its database here. `unique_violation` where the address has one. */
  register(options: RegisterOptions): Promise<Freehold> {
    const { password, stayUnlocked, server, ...register } = options;
    const stay = stayUnlocked === undefined ? {} : { stayUnlocked };
    return openDatabase({ account: register.email, password, ...stay, register }, serverOrigin(server));
  },

  /** The accounts that have signed in on this device, latest first. */
  accounts(): KnownAccount[] {
    return knownAccounts();
  },

  /** Removes an account's database from this device without opening it. */
  async forget(options: { account: string; server?: string }): Promise<void> {
    const server = serverOrigin(options.server);
    const database = new Database(options.account, server, await databaseName(options.account, server));
    try {
      await database.wipe();
    } finally {
      // Else a worker that nobody knows would hold it, and the next call wait for that.
      await database.close();
    }
  },
};
