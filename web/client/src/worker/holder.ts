import { bodyOf, fail, FreeholdError } from '../errors.js';
import type { ErrorCode } from '../generated/schema.js';
import type { Account, CoreCommand, EndReason, Notice, Reply, Request } from '../messages.js';
import { statusFrom, type CoreStatus, type Status } from '../status.js';
import { Accounts, type SignIn } from './accounts.js';
import { Belongings } from './belongings.js';
import { accountBlobs } from './blobs/account_blobs.js';
import type { Blobs } from './blobs/blobs.js';
import type { Core, CoreHome, CoreReply } from './core_home.js';
import { Lock } from './lock.js';
import { Link } from './network.js';
import { importFile } from './imports.js';
import { settleRepeated } from './outbox.js';
import { tellServer } from './passwords.js';
import { Rest } from './rest.js';
import { kSignInCodes, Sessions } from './sessions.js';
import { TokenSources } from './token_sources.js';
import { Trace } from './trace.js';
import { Turns } from './turns.js';

export type { Core, CoreHome, CoreReply } from './core_home.js';

/** Tells one tab, or all of them (null). */
export type Notify = (client: string | null, notice: Notice) => void;

/** How long an open transaction may keep the database from closing. */
const kTransactionGraceMsMax = 5_000;

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
  private readonly rest = new Rest(() => void this.atTurn({ do: 'checkpoint' }).catch(() => undefined));
  private readonly link: Link;
  private readonly accounts: Accounts;
  private readonly lock: Lock;
  private readonly trace: Trace;
  private readonly blobs: Blobs;
  private readonly sessions: Sessions;
  private readonly belongings: Belongings;
  private robbed = false;
  private closing: Promise<void> | null = null;
  /** Set before anything is let go of: whatever goes on later, when an answer comes, opens nothing again. */
  private closed = false;
  /** The account was locked, signed out of or wiped: no other tab goes on. */
  private over = false;

  constructor(
    server: string,
    private readonly home: CoreHome,
    private readonly notify: Notify,
    /** Another tab has taken over. It answers whatever has no answer yet. */
    private readonly onRobbed: () => void = () => undefined,
  ) {
    this.accounts = new Accounts(server);
    this.lock = new Lock({
      vault: () => this.whileOpen(() => home.vault()),
      keeper: {
        load: () => this.whileOpen(() => home.keeper.load()),
        keep: (held) => this.whileOpen(() => home.keeper.keep(held)),
        forget: () => home.keeper.forget(),
      },
    });
    this.blobs = accountBlobs(server, {
      withToken: (call) => this.sessions.withToken(call),
      key: () => this.opened().then(() => this.lock.stored()),
      files: () => this.whileOpen(() => home.blobs()),
      tell: (states) => this.notify(null, { kind: 'blobs', states }),
      changed: () => this.showStatus(),
    });
    const sources = new TokenSources((client, ask) => notify(client, { kind: 'token-wanted', ask }));
    this.sessions = new Sessions(this.accounts, sources, {
      opened: () => this.opened(),
      ask: (command) => this.turns.run(() => this.unwrap(command)),
      passwordRefused: (error) => notify(null, { kind: 'password-refused', error }),
    });
    this.trace = new Trace(notify);
    this.turns = new Turns(() => void this.callOpen({ do: 'rollback' }));
    this.belongings = new Belongings(this.turns, {
      opened: () => this.opened(),
      unwrap: (command) => this.unwrap(command),
    });
    this.link = new Link(server, {
      token: (refused) => this.sessions.token(refused),
      connected: (token) => this.atTurn({ do: 'connected', token }),
      receive: (message) => this.atTurn({ do: 'receive' }, new TextEncoder().encode(message)),
      disconnected: () => this.atTurn({ do: 'disconnected' }),
      take: () => this.takeMessage(),
      changed: () => this.showStatus(),
    });
  }

  /**
   * Answers one request. `again`: an earlier holder may have done it already. Never rejects. Null: another tab has taken
   * over meanwhile, or is going to, and gets the request once more.
   */
  async handle(client: string, request: Request, again: boolean): Promise<Reply | null> {
    let reply = await this.answer(client, request).catch((error: unknown): Reply => ({ error: bodyOf(error) }));
    if (again) {
      reply = await settleRepeated(request, reply, async (table, id) => {
        const row = await this.turns.run(() => this.callOpen({ do: 'get', table, id }));
        return row.ok ?? null;
      }).catch((error: unknown): Reply => ({ error: bodyOf(error) }));
    }
    const another = this.closed && !this.over && 'error' in reply && reply.error.code === 'closed';
    return this.robbed || another ? null : reply;
  }

  /** The files are another tab's: lets go of everything without a word. */
  async abandon(): Promise<void> {
    this.robbed = true;
    await this.close();
  }

  /** The database is gone with this tab, so nobody can take it over. */
  get livesInMemory(): boolean {
    return this.inMemory;
  }

  /** Goes on where a holder that is gone stopped. */
  async resume(): Promise<void> {
    await this.opened();
    this.startLink();
  }

  /** A page that can get tokens: one of these is asked when the account signs in elsewhere. */
  offerToken(client: string): void {
    this.sessions.sources.offer(client);
    if (this.link.needsSignIn && !this.closed) this.link.start();
  }

  /** A tab is gone: what it left open ends. */
  forget(client: string): void {
    this.sessions.sources.forget(client);
    this.trace.follow(client, false);
    this.belongings.forget(client);
  }

  /** For good. Waits for no network, and for no longer than its grace for a transaction that is open. */
  close(): Promise<void> {
    this.closed = true;
    return (this.closing ??= this.letGo());
  }

  private async letGo(): Promise<void> {
    this.link.stop();
    this.rest.stop();
    this.sessions.close();
    this.accounts.stop();
    if (!this.robbed) await this.turns.finish(kTransactionGraceMsMax);
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
        return { ok: await this.open(client, request.account) };
      case 'command':
        return this.command(client, request);
      case 'begin':
        return this.belongings.begin(client, request.transaction);
      case 'commit':
      case 'rollback':
        return this.belongings.finish(request.transaction, request.kind);
      case 'watch':
        return this.belongings.watch(client, request.watch, request.sql);
      case 'unwatch':
        this.belongings.unwatch(client, request.watch);
        return { ok: null };
      case 'blob':
        return this.blobs.answer(request.call);
      case 'network':
        if (request.hint === 'lost') this.link.lost();
        else this.link.tryNow();
        return { ok: null };
      case 'offer-token':
        this.offerToken(client);
        return { ok: null };
      case 'token':
        this.sessions.sources.answer(request.ask, request.answer);
        return { ok: null };
      case 'renew-token':
        return { ok: await this.renewToken(client) };
      case 'change-password':
        return this.changePassword(request);
      case 'lock':
        return this.lockUp();
      case 'sign-out':
        return this.signOut(request.everywhere);
      case 'devices':
        return { ok: await this.sessions.withToken((token) => this.accounts.sessions(token)) };
      case 'end-device':
        await this.sessions.withToken((token) => this.accounts.endSession(token, request.device));
        return { ok: null };
      case 'export':
        return this.export(request.what);
      case 'import':
        return this.import(request.file);
      case 'trace':
        this.trace.follow(client, request.on);
        return { ok: null };
      case 'wipe':
        return this.wipe();
    }
  }

  // --- the account -----------------------------------------------------------------------------------------------

  private async open(client: string, account: Account): Promise<Status> {
    const { password, register } = account;
    if (account.token === true) {
      this.offerToken(client);
      await this.openWithToken(account);
    } else if (password === undefined) await this.openStored();
    else if (register !== undefined)
      await this.adopt(await this.accounts.register(account, password), account, password);
    else await this.openWithPassword(account, password);
    return this.status();
  }

  private async openStored(): Promise<void> {
    const key = await this.lock.stored();
    await this.opened();
    if (key === null && (await this.sessions.stored()) === null) {
      throw fail('not_signed_in', 'Nobody is signed in to this account on this device: a password is needed.');
    }
    this.startLink();
  }

  /** Asks for a token only where nobody has signed in here yet: what is on the device needs no network. */
  private async openWithToken({ password, stayUnlocked }: Account): Promise<void> {
    const known = await this.lock.enter(password);
    if (known) await this.opened();
    if (this.coreStatus?.signed_in !== true) {
      await this.sessions.inTokenLane(async () => {
        // Another tab's token may have come while this one waited.
        if (this.coreStatus?.signed_in === true) return;
        const signIn = await this.sessions.tokenSignIn();
        if (!known) await this.lock.begin(password);
        await this.opened();
        await this.sessions.takeSignIn(signIn);
      });
    }
    if (password !== undefined) await this.lock.stay(stayUnlocked !== false);
    this.startLink();
  }

  private async renewToken(client: string): Promise<Status> {
    this.sessions.sources.offer(client);
    await this.opened();
    await this.sessions.inTokenLane(async () => this.sessions.takeSignIn(await this.sessions.tokenSignIn()));
    this.startLink();
    return this.status();
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
    if (refusal.code === 'offline') this.sessions.given.keep({ account: account.account, password });
    this.startLink();
  }

  /** A database of somebody else, who had this name at the server before, stays theirs: so does what locks it. */
  private async adopt(signIn: SignIn, account: Account, password: string): Promise<void> {
    let lockedOtherwise: boolean;
    try {
      lockedOtherwise = await this.lock.follow(password, account.earlierPassword);
      await this.opened();
      await this.sessions.inTokenLane(() => this.sessions.takeSignIn(signIn));
    } catch (error) {
      // Nobody will use this session.
      await this.accounts.logout(signIn.session).catch(() => undefined);
      throw error;
    }
    if (lockedOtherwise) await this.lock.rewrap(password);
    await this.lock.stay(account.stayUnlocked !== false);
    this.startLink();
  }

  /** Online the server decides about the current password, without it the device does, and the server hears of it later. */
  private async changePassword({ account, current, next }: Request & { kind: 'change-password' }): Promise<Reply> {
    await this.opened();
    if (await this.signsInElsewhere()) return this.changeLock(current, next);
    const change = await this.sessions.passwordChange();
    const opens = await this.lock.opensWith(current);
    const known = opens && change !== null && 'next' in change ? change.current : current;
    try {
      await this.sessions.inTokenLane(async () => {
        const signIn = await tellServer(this.accounts, { account, current: known, next });
        await this.sessions.takeSignIn(signIn);
        await this.lock.rewrap(next);
      });
    } catch (error) {
      const offline = error instanceof FreeholdError && error.code === 'offline';
      if (!offline || this.inMemory) throw error;
      if (!opens) throw fail('invalid_credentials', 'The current password is wrong.');
      await this.lock.rewrap(next);
      await this.sessions.keepPasswordChange({ account, current: known, next });
    }
    this.startLink();
    return { ok: null };
  }

  private async signsInElsewhere(): Promise<boolean> {
    const session = await this.sessions.stored();
    return session === null ? this.sessions.sources.any : session.refresh_token === null;
  }

  /** The password that the application locks the device with is nothing to the server. */
  private async changeLock(current: string, next: string): Promise<Reply> {
    await this.lock.assertLockable();
    if (!(await this.lock.opensWith(current))) throw fail('invalid_credentials', 'The current password is wrong.');
    await this.lock.rewrap(next);
    return { ok: null };
  }

  private async lockUp(): Promise<Reply> {
    if ((await this.whileOpen(() => this.home.vault())) === null)
      throw fail('wrong_state', 'This database lives in memory alone: locked, it would be gone.');
    await this.lock.assertLockable();
    await this.lock.forget();
    await this.end('locked');
    return { ok: null };
  }

  private async signOut(everywhere: boolean): Promise<Reply> {
    await this.lock.assertLockable();
    // Where that cannot be done, nothing is.
    if (everywhere) await this.sessions.withToken((token) => this.accounts.endSessions(token));
    await this.opened();
    this.link.stop();
    const session = await this.sessions.end();
    // The device forgets at once; the server hears of it if it can be reached.
    if (session !== null && !everywhere) await this.accounts.logout(session).catch(() => undefined);
    await this.lock.forget();
    await this.end('signed-out');
    return { ok: null };
  }

  private async wipe(): Promise<Reply> {
    // One that only lets go for the next tab may find that one's files.
    if (this.closed && !this.over) throw closedError();
    this.link.stop();
    // An account that is locked keeps its sign-in to itself: nobody can end it, and nobody can use it.
    const session = await this.opened()
      .then(() => this.sessions.stored())
      .catch(() => null);
    if (session !== null) await this.accounts.logout(session).catch(() => undefined);
    await this.end('wiped', async () => {
      await this.lock.forget();
      // That, too, may have taken long enough for another tab to take over: the files would be torn from under it.
      this.checkRobbed();
      await this.home.erase();
    });
    return { ok: null };
  }

  /** Closes for every tab. `last`: what can only be done to a database that nobody has open. */
  private async end(reason: EndReason, last: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    this.checkHold();
    this.over = true;
    await this.close();
    this.checkRobbed();
    await last();
    this.notify(null, { kind: 'ended', reason });
  }

  // --- files -----------------------------------------------------------------------------------------------------

  private async export(what: 'copy' | 'unsynced'): Promise<Reply> {
    await this.opened();
    return this.turns.run(() => this.unwrap({ do: what === 'copy' ? 'export' : 'export_unsynced' }));
  }

  /** What a copy brings is written here; changes that no server has go to the server, which knows those it has. */
  private async import(file: Uint8Array): Promise<Reply> {
    await this.opened();
    const ask = (command: CoreCommand): Promise<CoreReply> => this.turns.run(() => this.callOpen(command, file));
    return {
      ok: await importFile(ask, (push) => this.sessions.withToken((token) => this.accounts.push(token, push))),
    };
  }

  // --- rows ------------------------------------------------------------------------------------------------------

  private async command(client: string, request: Request & { kind: 'command' }): Promise<Reply> {
    const { command, transaction } = request;
    // Without waiting for the opening: a transaction that is open goes on while the database closes.
    if (transaction !== undefined) return this.turns.within(transaction, () => this.unwrap(command));
    if (command.do === 'make_temporary') return this.belongings.makeTable(client, command);
    await this.opened();
    const payload = request.payload === undefined ? undefined : new Uint8Array(request.payload);
    const reply = await this.turns.run(() => this.unwrap(command, payload));
    if (command.do === 'drop_temporary') this.belongings.tableGone(command.table as string);
    return reply;
  }

  // --- the core --------------------------------------------------------------------------------------------------

  private openCore: Core | null = null;

  /**
   * Opens the database at the first need of it; everybody waits for the same opening. Throws where it is locked, and
   * `closed` where it was closed or taken away: another tab may have it open by then.
   */
  private opened(): Promise<Core> {
    if (this.closed) return Promise.reject(closedError());
    this.core ??= this.lock
      .stored()
      .then((key) => this.whileOpen(() => this.home.open(key)).finally(() => key?.fill(0)))
      .then(
        (core) => {
          if (this.closed) {
            core.close();
            this.core = null;
            throw closedError();
          }
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

  /** What needs the files, for as long as they are ours. */
  private whileOpen<T>(work: () => Promise<T>): Promise<T> {
    return this.closed || this.robbed ? Promise.reject(closedError()) : work();
  }

  private startLink(): void {
    if (this.closed) throw closedError();
    this.link.start();
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
    if (this.openCore === null) throw closedError();
    this.checkHold();
    const { openCore } = this;
    const reply = this.trace.measure(command, payload, () => openCore.call(command, payload));
    // What was read while another tab wrote is worth nothing.
    this.checkHold();
    this.follow(reply);
    return reply;
  }

  private checkHold(): void {
    if (this.home.holds()) return;
    if (!this.robbed) {
      this.robbed = true;
      this.onRobbed();
    }
    this.checkRobbed();
  }

  private checkRobbed(): void {
    if (this.robbed) throw fail('closed', 'Another tab has taken the database over.');
  }

  /** Does what a reply asks of its host. */
  private follow(reply: CoreReply): void {
    if (reply.status !== undefined) {
      if (reply.status.connected && this.coreStatus?.connected !== true) {
        this.link.welcomed();
        this.sessions.given.forget();
      }
      this.coreStatus = reply.status;
      this.blobs.setOnline(reply.status.connected);
      this.showStatus();
    }
    for (const [client, watches] of this.belongings.changed(reply.changed ?? []))
      this.notify(client, { kind: 'changed', watches });
    for (const kind of ['refused', 'conflicts', 'repair'] as const)
      if (reply[kind] === true) this.notify(null, { kind });
    this.rest.moved(reply.checkpoint === true);
    if (reply.outgoing === true) void this.link.flush();
    if (reply.reconnect === true) this.link.reconnect(reply.error !== undefined && kSignInCodes.has(reply.error.code));
  }

  private status(): Status {
    if (this.coreStatus === null) throw closedError();
    const { state, needsSignIn } = this.link;
    return statusFrom(this.coreStatus, {
      link: state,
      needsSignIn,
      uploads: this.blobs.uploads,
      inMemory: this.inMemory,
    });
  }

  private showStatus(): void {
    if (this.coreStatus === null || this.closed) return;
    const status = this.status();
    const shown = JSON.stringify(status);
    if (shown === this.shownStatus) return;
    this.shownStatus = shown;
    this.notify(null, { kind: 'status', status });
  }
}

function closedError(): FreeholdError {
  return fail('closed', 'The database has been closed.');
}
