import { fail, FreeholdError, type ErrorBody } from '../errors.js';
import type { Account } from '../messages.js';

/** What signs requests; kept in the device's database. `expires_at`: milliseconds since 1970, by this device's clock. */
export interface Session {
  access_token: string;
  refresh_token: string;
  expires_at: number;
}

export interface SignIn {
  user: Record<string, unknown>;
  session: Session;
}

interface TokenAnswer {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  user?: Record<string, unknown>;
}

const kRequestMsMax = 10_000;

/** The server's account calls. A server that cannot be reached is the error `offline`; every other code is its own. */
export class Accounts {
  constructor(private readonly server: string) {}

  async register(account: Account, password: string): Promise<SignIn> {
    return signIn(await this.post('register', { ...account.register, password }));
  }

  async login(account: string, password: string): Promise<SignIn> {
    const name = account.includes('@') ? { email: account } : { username: account };
    return signIn(await this.post('login', { ...name, password }));
  }

  async refresh(refreshToken: string): Promise<Session> {
    return sessionOf(await this.post('refresh', { refresh_token: refreshToken }));
  }

  async logout(session: Session): Promise<void> {
    await this.post('logout', { refresh_token: session.refresh_token }, session.access_token);
  }

  /** Ends every session of the account, this one too. */
  async changePassword(session: Session, current: string, next: string): Promise<void> {
    await this.post('password', { current, new: next }, session.access_token);
  }

  private async post(call: string, body: object, token?: string): Promise<TokenAnswer> {
    let response: Response;
    try {
      response = await fetch(`${this.server}/v1/auth/${call}`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(kRequestMsMax),
        credentials: 'omit',
        cache: 'no-store',
      });
    } catch {
      throw fail('offline', 'The server cannot be reached.');
    }
    if (response.status === 204) return {} as TokenAnswer;
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok && answer !== null) return answer as TokenAnswer;
    throw problem(response.status, answer);
  }
}

function problem(status: number, answer: unknown): FreeholdError {
  const document = (answer ?? {}) as Partial<ErrorBody> & { detail?: string };
  // Without a code it is not our server that speaks, but something in front of it.
  if (document.code === undefined) return fail('offline', `The server is not available (it answered ${status}).`);
  return new FreeholdError({
    code: document.code,
    message: document.detail ?? 'The server refused the request.',
    ...(document.column === undefined ? {} : { column: document.column }),
  });
}

function sessionOf(answer: TokenAnswer): Session {
  return {
    access_token: answer.access_token,
    refresh_token: answer.refresh_token,
    expires_at: Date.now() + answer.expires_in * 1000,
  };
}

function signIn(answer: TokenAnswer): SignIn {
  if (answer.user === undefined) throw fail('malformed', 'The server signed in without saying who.');
  return { user: answer.user, session: sessionOf(answer) };
}
