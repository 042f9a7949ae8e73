import { bodyOf, fail, FreeholdError, type ErrorBody } from '../errors.js';
import type { ErrorCode } from '../generated/schema.js';
import type { CoreCommand, Reply } from '../messages.js';
import type { Accounts, Session, SignIn } from './accounts.js';
import { GivenPassword } from './given_password.js';
import { isRefusal, tellServer, type KeptChange } from './passwords.js';
import { expiryOf, type TokenSources } from './token_sources.js';

const kTokenMarginMs = 30_000;
/** What the server says where only a new sign-in helps. */
export const kSignInCodes: ReadonlySet<ErrorCode> = new Set([
  'unauthenticated',
  'token_expired',
  'invalid_credentials',
  'account_disabled',
  // A token of somebody else's: their rows must not meet.
  'database_foreign',
]);

/** What the server says of an access token where a new one may help. */
const kRenewCodes: ReadonlySet<ErrorCode> = new Set(['unauthenticated', 'token_expired']);

/** What a sign-in needs from the holder. */
export interface SessionHost {
  opened(): Promise<unknown>;
  /** A command to the open database, at its turn. */
  ask(command: CoreCommand): Promise<Reply>;
  /** The server did not take a password that was changed without it. */
  passwordRefused(error: ErrorBody): void;
}

/** The account's sign-in: kept in the database, renewed before it runs out, begun anew where somebody can. */
export class Sessions {
  readonly given = new GivenPassword();
  private tokens: Promise<unknown> = Promise.resolve();
  /** Those that are being got, by what they replace. */
  private readonly coming = new Map<string | null, Promise<string | null>>();

  constructor(
    private readonly accounts: Accounts,
    readonly sources: TokenSources,
    private readonly host: SessionHost,
  ) {}

  /** The server says whose a token is before anything is sent with it. */
  async tokenSignIn(): Promise<SignIn> {
    const token = await this.sources.token();
    const expires_at = expiryOf(token);
    return { user: await this.accounts.me(token), session: { access_token: token, refresh_token: null, expires_at } };
  }

  /**
   * With whatever was to be said about passwords: the account's locks this device. In the lane alone: a token that is being
   * renewed there would take the place of this sign-in's. `database_foreign` where the database is another account's.
   */
  async takeSignIn({ user, session }: SignIn): Promise<void> {
    const earlier = await this.stored();
    await this.host.ask({ do: 'sign_in', user, session });
    if ((await this.passwordChange()) !== null) await this.keepPasswordChange(null);
    this.given.forget();
    // Else this device would stay in the list of devices twice.
    if (earlier !== null) this.accounts.logout(earlier).catch(() => undefined);
  }

  async stored(): Promise<Session | null> {
    const reply = await this.host.ask({ do: 'session' });
    return (reply as { ok: Session | null }).ok;
  }

  /**
   * Ends the sign-in on this device, and answers it: the server has still to hear. A renewal that is under way comes to its
   * end first, else it would sign in again; nobody begins a new one.
   */
  end(): Promise<Session | null> {
    this.close();
    return this.inTokenLane(async () => {
      const session = await this.stored();
      await this.host.ask({ do: 'set_session', session: null });
      return session;
    });
  }

  /** Nobody signs in late any more, and nobody waits for a page's token. */
  close(): void {
    this.sources.close();
    this.given.forget();
  }

  /** One at a time: a refresh token that is sent twice ends the sign-in. */
  inTokenLane<T>(work: () => Promise<T>): Promise<T> {
    const next = this.tokens.then(work);
    this.tokens = next.catch(() => undefined);
    return next;
  }

  /**
   * A token that is good now, and not the one that the server has `refused`. Whoever asks while one is being got gets that
   * one, or hears why there is none: it is renewed once for all of them.
   */
  token(refused: string | null): Promise<string | null> {
    const under = this.coming.get(refused);
    if (under !== undefined) return under;
    const coming = this.inTokenLane(() => this.freshToken(refused)).finally(() => this.coming.delete(refused));
    this.coming.set(refused, coming);
    return coming;
  }

  private async freshToken(refused: string | null): Promise<string | null> {
    try {
      await this.sendPasswordChange();
      const session = await this.stored();
      // Another one than the refused may be there already: somebody was in the lane before.
      if (session !== null && session.access_token !== refused && session.expires_at - Date.now() > kTokenMarginMs)
        return session.access_token;
      return (await this.refreshed(session)) ?? (await this.signInLate());
    } catch (error) {
      if (needsSignIn(error)) return null;
      throw error;
    }
  }

  /** Null where there is nothing to refresh with, or the server has ended the sign-in. */
  private async refreshed(session: Session | null): Promise<string | null> {
    const refreshToken = session?.refresh_token ?? null;
    if (refreshToken === null) return null;
    try {
      const next = await this.accounts.refresh(refreshToken);
      await this.host.ask({ do: 'set_session', session: next });
      return next.access_token;
    } catch (error) {
      if (needsSignIn(error)) return null;
      throw error;
    }
  }

  /** With the password that opened the device without a network, or with a token that a page gets; null without either. */
  private async signInLate(): Promise<string | null> {
    const signIn = (await this.givenSignIn()) ?? (this.sources.any ? await this.tokenSignIn() : null);
    if (signIn === null) return null;
    await this.takeSignIn(signIn);
    return signIn.session.access_token;
  }

  private async givenSignIn(): Promise<SignIn | null> {
    const { current } = this.given;
    if (current === null) return null;
    try {
      return await this.accounts.login(current.account, current.password);
    } catch (error) {
      // The server has said what it has to say.
      if (needsSignIn(error)) this.given.forget();
      throw error;
    }
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
      this.host.passwordRefused(refused);
    }
  }

  async passwordChange(): Promise<KeptChange> {
    const reply = await this.host.ask({ do: 'password_change' });
    return (reply as { ok: KeptChange }).ok;
  }

  async keepPasswordChange(change: KeptChange): Promise<void> {
    await this.host.ask({ do: 'set_password_change', change });
  }

  /** What needs the server and the sign-in. `offline` where the server cannot be reached. */
  async withToken<T>(call: (token: string) => Promise<T>): Promise<T> {
    await this.host.opened();
    const known = await this.token(null);
    try {
      if (known !== null) return await call(known);
    } catch (error) {
      if (!(error instanceof FreeholdError) || !kRenewCodes.has(error.code)) throw error;
    }
    const renewed = known === null ? null : await this.token(known);
    if (renewed === null) throw fail('unauthenticated', 'The server asks for a new sign-in first.');
    return call(renewed);
  }
}

function needsSignIn(error: unknown): boolean {
  return error instanceof FreeholdError && kSignInCodes.has(error.code);
}
