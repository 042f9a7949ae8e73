import { bodyOf, fail, FreeholdError, type ErrorBody } from '../errors.js';
import type { ErrorCode } from '../generated/schema.js';
import type { Account, CoreCommand, EndReason, Notice, Reply, Request } from '../messages.js';
import { statusFrom, type CoreStatus, type Status } from '../status.js';
import { Accounts, type Session, type SignIn } from './accounts.js';
import type { BlobFiles } from './blobs/blob_files.js';
import { BlobServer } from './blobs/blob_server.js';
import { Blobs } from './blobs/blobs.js';
import { Sealer } from './blobs/sealed.js';
import { Shelf } from './blobs/shelf.js';
import { makeThumbnail } from './blobs/thumbnails.js';
import { Lock, type LockHome } from './lock.js';
import { Link } from './network.js';
import { settleRepeated } from './outbox.js';
import { isRefusal, tellServer, type KeptChange } from './passwords.js';
import { Turns } from './turns.js';

/** One reply of the core with its instructions (docs/commands.md). */
export interface CoreReply {
  ok?: unknown;
  error?: ErrorBody;
  changed?: number[];
  status?: CoreStatus;
  outgoing?: boolean;
  reconnect?: boolean;
  refused?: boolean;
  conflicts?: boolean;
  repair?: boolean;
  payload: Uint8Array<ArrayBuffer>;
}

/** The core with its database open. */
export interface Core {
  readonly inMemory: boolean;
  call(command: CoreCommand, payload?: Uint8Array): CoreReply;
  close(): void;
}

/** Where the database of this holder lives. */
export interface CoreHome extends LockHome {
  /** With the key that its vault gave out; null: in memory. */
  open(key: Uint8Array | null): Promise<Core>;
  /** Where the account's blobs lie. */
  blobs(): Promise<BlobFiles>;
  /** Lets go of the files, for the next tab. Core and vault are closed by then. */
  release(): Promise<void>;
  /** Removes the database for good, with its vault. It must not be open. */
  erase(): Promise<void>;
}

/** Tells one tab, or all of them (null). */
export type Notify = (client: string | null, notice: Notice) => void;

const kTokenMarginMs = 30_000;
/** What the server says where only a new sign-in helps. */
const kSignInCodes: ReadonlySet<ErrorCode> = new Set([
  'unauthenticated',
  'token_expired',
  'invalid_credentials',
  'account_disabled',
]);

/** What the server says of an access token where a new one may help. */
const kRenewCodes: ReadonlySet<ErrorCode> = new Set(['unauthenticated', 'token_expired']);
/** Where the vault may open what the server does not. */
const kUnlockCodes: ReadonlySet<ErrorCode> = new Set(['offline', 'invalid_credentials']);

/**
 * The one worker that has the database open: it answers every tab's requests, keeps the link to the server, and says to
 * everybody what changed.
 */
export class Holder {
  private core: Promise<Core> | null = null;
  private coreStatus: CoreStatus | null = null;
  private shownStatus = '';
  private inMemory = false;
  private readonly turns: Turns;
  private readonly link: Link;
  private readonly accounts: Accounts;
  private readonly lock: Lock;
  private readonly blobs: Blobs;
  private readonly transactionClients = new Map<string, string>();
  private readonly watchIds = new Map<string, number>();
  private readonly watches = new Map<number, { client: string; watch: string }>();
  private lastWatchId = 0;
  /** Which tab made them: nobody else knows of them. */
  private readonly temporaryTables = new Map<string, string>();
  /** Kept only after a sign-in without network, until the first one with. */
  private credentials: { account: string; password: string } | null = null;
  private tokens: Promise<unknown> = Promise.resolve();

  constructor(
    server: string,
    private readonly home: CoreHome,
    private readonly notify: Notify,
  ) {
    this.accounts = new Accounts(server);
    this.lock = new Lock(home);
    this.blobs = new Blobs(new BlobServer(server, (call) => this.withToken(call)), {
      open: () => this.openShelf(),
      thumbnail: makeThumbnail,
      tell: (states) => this.notify(null, { kind: 'blobs', states }),
      changed: () => this.showStatus(),
    });
    this.turns = new Turns(() => void this.callOpen({ do: 'rollback' }));
    this.link = new Link(server, {
      token: (renew) => this.token(renew),
      connected: (token) => this.atTurn({ do: 'connected', token }),
      receive: (message) => this.atTurn({ do: 'receive' }, new TextEncoder().encode(message)),
      disconnected: () => this.atTurn({ do: 'disconnected' }),
      take: () => this.takeMessage(),
      changed: () => this.showStatus(),
    });
  }

  /** Answers one request. `again`: an earlier holder may have done it already. Never rejects. */
  async handle(client: string, request: Request, again: boolean): Promise<Reply> {
    const reply = await this.answer(client, request).catch((error: unknown): Reply => ({ error: bodyOf(error) }));
    if (!again) return reply;
    return settleRepeated(request, reply, async (table, id) => {
      const row = await this.turns.run(() => this.callOpen({ do: 'get', table, id }));
      return row.ok ?? null;
    }).catch((error: unknown): Reply => ({ error: bodyOf(error) }));
  }

  /** Goes on where a holder that is gone stopped. */
  async resume(): Promise<void> {
    await this.opened();
    this.link.start();
  }

  /** A tab is gone: what it left open ends. */
  forget(client: string): void {
    for (const [watchId, watch] of [...this.watches])
      if (watch.client === client) this.unwatch(client, watch.watch, watchId);
    for (const [table, owner] of [...this.temporaryTables]) if (owner === client) this.dropTemporary(table);
    this.turns.drop((transaction) => this.transactionClients.get(transaction) === client);
    for (const [transaction, owner] of [...this.transactionClients])
      if (owner === client) this.transactionClients.delete(transaction);
  }

  async close(): Promise<void> {
    this.link.stop();
    await this.blobs.close();
    const core = await this.core?.catch(() => null);
    this.core = null;
    this.openCore = null;
    core?.close();
    this.turns.close();
    await this.home.release();
  }

  private async answer(client: string, request: Request): Promise<Reply> {
    switch (request.kind) {
      case 'open':
        return { ok: await this.open(request.account) };
      case 'command':
        return this.command(client, request);
      case 'begin':
        await this.opened();
        this.transactionClients.set(request.transaction, client);
        return this.turns.begin(request.transaction, () => this.unwrap({ do: 'begin' }));
      case 'commit':
      case 'rollback':
        return this.finish(request.transaction, request.kind);
      case 'watch':
        return this.watch(client, request.watch, request.sql);
      case 'unwatch':
        this.unwatch(client, request.watch, this.watchIds.get(`${client} ${request.watch}`));
        return { ok: null };
      case 'blob':
        return this.blobs.answer(request.call);
      case 'network':
        if (request.hint === 'lost') this.link.lost();
        else this.link.tryNow();
        return { ok: null };
      case 'change-password':
        return this.changePassword(request);
      case 'lock':
        return this.lockUp();
      case 'sign-out':
        return this.signOut(request.everywhere);
      case 'devices':
        return { ok: await this.withToken((token) => this.accounts.sessions(token)) };
      case 'end-device':
        await this.withToken((token) => this.accounts.endSession(token, request.device));
        return { ok: null };
      case 'wipe':
        return this.wipe();
    }
  }

  // --- the account -----------------------------------------------------------------------------------------------

  private async open(account: Account): Promise<Status> {
    const { password, register } = account;
    if (password === undefined) await this.openStored();
    else if (register !== undefined)
      await this.adopt(await this.accounts.register(account, password), account, password);
    else await this.openWithPassword(account, password);
    return this.status();
  }

  private async openStored(): Promise<void> {
    const key = await this.lock.stored();
    await this.opened();
    if (key === null && (await this.session()) === null) {
      throw fail('not_signed_in', 'Nobody is signed in to this account on this device: a password is needed.');
    }
    this.link.start();
  }

  private async openWithPassword(account: Account, password: string): Promise<void> {
    let signIn: SignIn;
    try {
      signIn = await this.accounts.login(account.account, password);
    } catch (error) {
      if (!(error instanceof FreeholdError) || !kUnlockCodes.has(error.code)) throw error;
      return this.unlock(account, password, error);
    }
    await this.adopt(signIn, account, password);
  }

  /**
   * Without the server's word, or against it, the vault decides: what is on this device belongs to whoever locked it. A
   * password that the server does not take opens the device and nothing else; sync waits for the account's.
   */
  private async unlock(account: Account, password: string, refusal: FreeholdError): Promise<void> {
    if (!(await this.lock.open(password))) {
      if (refusal.code !== 'offline') throw refusal;
      throw fail('offline', 'The first sign-in on a device needs the server, and it cannot be reached.');
    }
    await this.opened();
    await this.lock.stay(account.stayUnlocked !== false);
    if (refusal.code === 'offline') this.credentials = { account: account.account, password };
    this.link.start();
  }

  private async adopt(signIn: SignIn, account: Account, password: string): Promise<void> {
    await this.lock.follow(password, account.earlierPassword).catch(async (error: unknown) => {
      // Nobody will use this session.
      await this.accounts.logout(signIn.session).catch(() => undefined);
      throw error;
    });
    await this.opened();
    await this.takeSignIn(signIn);
    await this.lock.stay(account.stayUnlocked !== false);
    this.link.start();
  }

  /** With whatever was to be said about passwords: the account's locks this device. */
  private async takeSignIn({ user, session }: SignIn): Promise<void> {
    const earlier = await this.session();
    await this.turns.run(() => this.unwrap({ do: 'sign_in', user, session }));
    if ((await this.passwordChange()) !== null) await this.keepPasswordChange(null);
    this.credentials = null;
    // Else this device would stay in the list of devices twice.
    if (earlier !== null) this.accounts.logout(earlier).catch(() => undefined);
  }

  private async session(): Promise<Session | null> {
    const reply = await this.turns.run(() => this.unwrap({ do: 'session' }));
    return (reply as { ok: Session | null }).ok;
  }

  /** One at a time: a refresh token that is sent twice ends the sign-in. */
  private inTokenLane<T>(work: () => Promise<T>): Promise<T> {
    const next = this.tokens.then(work);
    this.tokens = next.catch(() => undefined);
    return next;
  }

  private token(renew: boolean): Promise<string | null> {
    return this.inTokenLane(() => this.freshToken(renew));
  }

  private async freshToken(renew: boolean): Promise<string | null> {
    try {
      await this.sendPasswordChange();
      const session = await this.session();
      if (session === null) return await this.signInLate();
      if (!renew && session.expires_at - Date.now() > kTokenMarginMs) return session.access_token;
      const next = await this.accounts.refresh(session.refresh_token);
      await this.turns.run(() => this.unwrap({ do: 'set_session', session: next }));
      return next.access_token;
    } catch (error) {
      if (error instanceof FreeholdError && kSignInCodes.has(error.code)) return null;
      throw error;
    }
  }

  /** The password opened the device without a network; now that there is one, it signs in. */
  private async signInLate(): Promise<string | null> {
    if (this.credentials === null) return null;
    const { account, password } = this.credentials;
    const signIn = await this.accounts.login(account, password);
    await this.takeSignIn(signIn);
    return signIn.session.access_token;
  }

  /** Online the server decides about the current password, without it the device does, and the server hears of it later. */
  private async changePassword({ account, current, next }: Request & { kind: 'change-password' }): Promise<Reply> {
    await this.opened();
    const change = await this.passwordChange();
    const opens = await this.lock.opensWith(current);
    const known = opens && change !== null && 'next' in change ? change.current : current;
    try {
      await this.inTokenLane(async () => {
        const signIn = await tellServer(this.accounts, { account, current: known, next });
        await this.lock.rewrap(next);
        await this.takeSignIn(signIn);
      });
    } catch (error) {
      const offline = error instanceof FreeholdError && error.code === 'offline';
      if (!offline || this.inMemory) throw error;
      if (!opens) throw fail('invalid_credentials', 'The current password is wrong.');
      await this.lock.rewrap(next);
      await this.keepPasswordChange({ account, current: known, next });
    }
    this.link.start();
    return { ok: null };
  }

  /** Tells the server of a password that was changed without it. */
  private async sendPasswordChange(): Promise<void> {
    const change = await this.passwordChange();
    if (change === null || 'refused' in change) return;
    try {
      await this.takeSignIn(await tellServer(this.accounts, change));
    } catch (error) {
      if (error instanceof FreeholdError && error.code === 'offline') throw error;
      // A server that is too busy for passwords hears of it at the next connection; sync does not wait for that.
      if (!isRefusal(error)) return;
      const refused = bodyOf(error);
      await this.keepPasswordChange({ refused });
      this.notify(null, { kind: 'password-refused', error: refused });
    }
  }

  private async passwordChange(): Promise<KeptChange> {
    const reply = await this.turns.run(() => this.unwrap({ do: 'password_change' }));
    return (reply as { ok: KeptChange }).ok;
  }

  private async keepPasswordChange(change: KeptChange): Promise<void> {
    await this.turns.run(() => this.unwrap({ do: 'set_password_change', change }));
  }

  private async lockUp(): Promise<Reply> {
    if ((await this.home.vault()) === null)
      throw fail('wrong_state', 'This database lives in memory alone: locked, it would be gone.');
    this.link.stop();
    await this.lock.forget();
    await this.close();
    this.end('locked');
    return { ok: null };
  }

  /** What needs the server and the sign-in. `offline` where the server cannot be reached. */
  private async withToken<T>(call: (token: string) => Promise<T>): Promise<T> {
    await this.opened();
    const known = await this.token(false);
    try {
      if (known !== null) return await call(known);
    } catch (error) {
      if (!(error instanceof FreeholdError) || !kRenewCodes.has(error.code)) throw error;
    }
    const renewed = known === null ? null : await this.token(true);
    if (renewed === null) throw fail('unauthenticated', 'The server asks for the password again; sign in first.');
    return call(renewed);
  }

  private async signOut(everywhere: boolean): Promise<Reply> {
    // Where that cannot be done, nothing is.
    if (everywhere) await this.withToken((token) => this.accounts.endSessions(token));
    this.link.stop();
    await this.opened();
    const session = await this.session();
    await this.turns.run(() => this.unwrap({ do: 'set_session', session: null }));
    // The device forgets at once; the server hears of it if it can be reached.
    if (session !== null && !everywhere) await this.accounts.logout(session).catch(() => undefined);
    await this.lock.forget();
    await this.close();
    this.end('signed-out');
    return { ok: null };
  }

  private async wipe(): Promise<Reply> {
    this.link.stop();
    if (this.core !== null) {
      const session = await this.session().catch(() => null);
      if (session !== null) await this.accounts.logout(session).catch(() => undefined);
    }
    await this.close();
    await this.lock.forget();
    await this.home.erase();
    this.end('wiped');
    return { ok: null };
  }

  private end(reason: EndReason, error?: ErrorBody): void {
    this.notify(null, { kind: 'ended', reason, ...(error === undefined ? {} : { error }) });
  }

  // --- rows ------------------------------------------------------------------------------------------------------

  private async command(client: string, request: Request & { kind: 'command' }): Promise<Reply> {
    const { command, transaction } = request;
    await this.opened();
    if (transaction !== undefined) return this.turns.within(transaction, () => this.unwrap(command));
    const payload = request.payload === undefined ? undefined : new Uint8Array(request.payload);
    const reply = await this.turns.run(() => this.unwrap(command, payload));
    if (command.do === 'make_temporary') this.temporaryTables.set(command.table as string, client);
    if (command.do === 'drop_temporary') this.temporaryTables.delete(command.table as string);
    return reply;
  }

  private finish(transaction: string, how: 'commit' | 'rollback'): Reply {
    try {
      return this.turns.within(transaction, () => this.unwrap({ do: how }));
    } finally {
      this.transactionClients.delete(transaction);
      this.turns.end(transaction);
    }
  }

  private async watch(client: string, watch: string, sql: string): Promise<Reply> {
    await this.opened();
    const key = `${client} ${watch}`;
    if (this.watchIds.has(key)) return { ok: null };
    const id = ++this.lastWatchId;
    const reply = await this.turns.run(() => this.unwrap({ do: 'watch', id, sql }));
    this.watchIds.set(key, id);
    this.watches.set(id, { client, watch });
    return reply;
  }

  private unwatch(client: string, watch: string, id: number | undefined): void {
    if (id === undefined) return;
    this.watchIds.delete(`${client} ${watch}`);
    this.watches.delete(id);
    this.turns.run(() => this.callOpen({ do: 'unwatch', id })).catch(() => undefined);
  }

  private dropTemporary(table: string): void {
    this.temporaryTables.delete(table);
    this.turns.run(() => this.callOpen({ do: 'drop_temporary', table })).catch(() => undefined);
  }

  // --- the core --------------------------------------------------------------------------------------------------

  private openCore: Core | null = null;

  /** Opens the database at the first need of it; everybody waits for the same opening. Throws where it is locked. */
  private opened(): Promise<Core> {
    this.core ??= this.lock
      .stored()
      .then((key) => this.home.open(key))
      .then(
        (core) => {
          this.openCore = core;
          this.inMemory = core.inMemory;
          this.coreStatus = this.callOpen({ do: 'status' }).ok as CoreStatus;
          this.showStatus();
          this.blobs.start();
          return core;
        },
        (error: unknown) => {
          this.core = null;
          throw error;
        },
      );
    return this.core;
  }

  /** The seal of the blobs is made from the database's key; in memory, where there is none, it is good for this tab's life. */
  private async openShelf(): Promise<Shelf> {
    await this.opened();
    const key = (await this.lock.stored()) ?? crypto.getRandomValues(new Uint8Array(32));
    return Shelf.open(await this.home.blobs(), await Sealer.from(key));
  }

  private async atTurn(command: CoreCommand, payload?: Uint8Array): Promise<void> {
    await this.turns.run(() => this.callOpen(command, payload));
  }

  private async takeMessage(): Promise<string | null> {
    const reply = await this.turns.run(() => this.callOpen({ do: 'take' }));
    return reply.payload.byteLength === 0 ? null : new TextDecoder().decode(reply.payload);
  }

  /** A command's answer in the form that pages get. Throws the core's error. */
  private unwrap(command: CoreCommand, payload?: Uint8Array): Reply {
    const reply = this.callOpen(command, payload);
    if (reply.error !== undefined) throw new FreeholdError(reply.error);
    if (reply.payload.byteLength === 0) return { ok: reply.ok ?? null };
    return { ok: reply.ok ?? null, payload: reply.payload.buffer };
  }

  private callOpen(command: CoreCommand, payload?: Uint8Array): CoreReply {
    if (this.openCore === null) throw fail('closed', 'The database has been closed.');
    const reply = this.openCore.call(command, payload);
    this.follow(reply);
    return reply;
  }

  /** Does what a reply asks of its host. */
  private follow(reply: CoreReply): void {
    if (reply.status !== undefined) {
      if (reply.status.connected && this.coreStatus?.connected !== true) this.link.welcomed();
      this.coreStatus = reply.status;
      this.blobs.setOnline(reply.status.connected);
      this.showStatus();
    }
    if (reply.changed !== undefined) this.tellWatchers(reply.changed);
    for (const kind of ['refused', 'conflicts', 'repair'] as const)
      if (reply[kind] === true) this.notify(null, { kind });
    if (reply.outgoing === true) void this.link.flush();
    if (reply.reconnect === true) this.link.reconnect(reply.error !== undefined && kSignInCodes.has(reply.error.code));
  }

  private tellWatchers(changed: number[]): void {
    const perClient = new Map<string, string[]>();
    for (const id of changed) {
      const watch = this.watches.get(id);
      if (watch === undefined) continue;
      const list = perClient.get(watch.client) ?? [];
      list.push(watch.watch);
      perClient.set(watch.client, list);
    }
    for (const [client, watches] of perClient) this.notify(client, { kind: 'changed', watches });
  }

  private status(): Status {
    if (this.coreStatus === null) throw fail('closed', 'The database has been closed.');
    const { state, needsSignIn } = this.link;
    return statusFrom(this.coreStatus, {
      link: state,
      needsSignIn,
      uploads: this.blobs.uploads,
      inMemory: this.inMemory,
    });
  }

  private showStatus(): void {
    if (this.coreStatus === null) return;
    const status = this.status();
    const shown = JSON.stringify(status);
    if (shown === this.shownStatus) return;
    this.shownStatus = shown;
    this.notify(null, { kind: 'status', status });
  }
}
