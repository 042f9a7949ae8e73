import { bodyOf, fail, FreeholdError, type ErrorBody } from '../errors.js';
import type { ErrorCode } from '../generated/schema.js';
import type { Account, CoreCommand, EndReason, Notice, Reply, Request } from '../messages.js';
import { statusFrom, type CoreStatus, type Status } from '../status.js';
import { Accounts, type Session, type SignIn } from './accounts.js';
import { Link } from './network.js';
import { settleRepeated } from './outbox.js';
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
export interface CoreHome {
  open(): Promise<Core>;
  /** Removes the database for good. It must not be open. */
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
  private readonly transactionClients = new Map<string, string>();
  private readonly watchIds = new Map<string, number>();
  private readonly watches = new Map<number, { client: string; watch: string }>();
  private lastWatchId = 0;
  /** Kept only after a sign-in without network, until the first one with. */
  private credentials: { account: string; password: string } | null = null;
  private tokens: Promise<unknown> = Promise.resolve();

  constructor(
    server: string,
    private readonly home: CoreHome,
    private readonly notify: Notify,
  ) {
    this.accounts = new Accounts(server);
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
    if ((await this.session()) !== null) this.link.start();
  }

  /** A tab is gone: what it left open ends. */
  forget(client: string): void {
    for (const [watchId, watch] of [...this.watches])
      if (watch.client === client) this.unwatch(client, watch.watch, watchId);
    this.turns.drop((transaction) => this.transactionClients.get(transaction) === client);
    for (const [transaction, owner] of [...this.transactionClients])
      if (owner === client) this.transactionClients.delete(transaction);
  }

  async close(): Promise<void> {
    this.link.stop();
    const core = await this.core?.catch(() => null);
    this.core = null;
    this.openCore = null;
    core?.close();
    this.turns.close();
  }

  private async answer(client: string, request: Request): Promise<Reply> {
    switch (request.kind) {
      case 'open':
        return { ok: await this.open(request.account) };
      case 'command':
        return this.command(request.command, request.transaction);
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
      case 'network':
        if (request.hint === 'lost') this.link.lost();
        else this.link.tryNow();
        return { ok: null };
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
    const { password } = account;
    if (password === undefined) await this.openStored();
    else if (account.register !== undefined)
      await this.adopt(await this.accounts.register(account, password), password);
    else await this.openWithPassword(account.account, password);
    return this.status();
  }

  private async openStored(): Promise<void> {
    await this.opened();
    if ((await this.session()) === null) {
      throw fail('not_signed_in', 'Nobody is signed in to this account on this device: a password is needed.');
    }
    this.link.start();
  }

  private async openWithPassword(account: string, password: string): Promise<void> {
    try {
      await this.adopt(await this.accounts.login(account, password), password);
    } catch (error) {
      if (!(error instanceof FreeholdError) || error.code !== 'offline') throw error;
      await this.unlock(account, password);
    }
  }

  private async unlock(account: string, password: string): Promise<void> {
    await this.opened();
    const reply = await this.turns.run(() => this.callOpen({ do: 'unlock', password }));
    if (reply.error?.code === 'not_signed_in') {
      throw fail('offline', 'The first sign-in on a device needs the server, and it cannot be reached.');
    }
    if (reply.error !== undefined) throw new FreeholdError(reply.error);
    this.credentials = { account, password };
    this.link.start();
  }

  private async adopt(signIn: SignIn, password: string): Promise<void> {
    await this.opened();
    const earlier = await this.session();
    await this.turns.run(() => this.unwrap({ do: 'sign_in', user: signIn.user, session: signIn.session, password }));
    this.credentials = null;
    // Else this device would stay in the list of devices twice.
    if (earlier !== null) this.accounts.logout(earlier).catch(() => undefined);
    this.link.start();
  }

  private async session(): Promise<Session | null> {
    const reply = await this.turns.run(() => this.unwrap({ do: 'session' }));
    return (reply as { ok: Session | null }).ok;
  }

  /** One at a time: a refresh token that is sent twice ends the sign-in. */
  private token(renew: boolean): Promise<string | null> {
    const next = this.tokens.then(() => this.freshToken(renew));
    this.tokens = next.catch(() => undefined);
    return next;
  }

  private async freshToken(renew: boolean): Promise<string | null> {
    const session = await this.session();
    try {
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
    const { user, session } = await this.accounts.login(account, password);
    await this.turns.run(() => this.unwrap({ do: 'sign_in', user, session, password }));
    this.credentials = null;
    return session.access_token;
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
    await this.home.erase();
    this.end('wiped');
    return { ok: null };
  }

  private end(reason: EndReason, error?: ErrorBody): void {
    this.notify(null, { kind: 'ended', reason, ...(error === undefined ? {} : { error }) });
  }

  // --- rows ------------------------------------------------------------------------------------------------------

  private async command(command: CoreCommand, transaction?: string): Promise<Reply> {
    await this.opened();
    if (transaction !== undefined) return this.turns.within(transaction, () => this.unwrap(command));
    return this.turns.run(() => this.unwrap(command));
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

  // --- the core --------------------------------------------------------------------------------------------------

  private openCore: Core | null = null;

  /** Opens the database at the first need of it; everybody waits for the same opening. */
  private opened(): Promise<Core> {
    this.core ??= this.home.open().then(
      (core) => {
        this.openCore = core;
        this.inMemory = core.inMemory;
        this.coreStatus = this.callOpen({ do: 'status' }).ok as CoreStatus;
        this.showStatus();
        return core;
      },
      (error: unknown) => {
        this.core = null;
        throw error;
      },
    );
    return this.core;
  }

  private async atTurn(command: CoreCommand, payload?: Uint8Array): Promise<void> {
    await this.turns.run(() => this.callOpen(command, payload));
  }

  private async takeMessage(): Promise<string | null> {
    const reply = await this.turns.run(() => this.callOpen({ do: 'take' }));
    return reply.payload.byteLength === 0 ? null : new TextDecoder().decode(reply.payload);
  }

  /** A command's answer in the form that pages get. Throws the core's error. */
  private unwrap(command: CoreCommand): Reply {
    const reply = this.callOpen(command);
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
    return statusFrom(this.coreStatus, { link: state, needsSignIn, inMemory: this.inMemory });
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
