import { fail, FreeholdError, type ErrorBody } from '../errors.js';
import type { Account, SignedInDevice } from '../messages.js';
import { Deadline } from './deadline.js';
import { deviceName, type UserAgentData } from './device_name.js';

/**
 * What signs requests; kept in the device's database. `expires_at`: milliseconds since 1970, by this device's clock. A token
 * of another identity provider comes without one to refresh it.
 */
export interface Session {
  access_token: string;
  refresh_token: string | null;
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

interface SessionsAnswer {
  sessions: { id: string; device: string; created_at: string; seen_at: string; current: boolean }[];
}

interface Call {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  /** Text is JSON already. */
  body?: object | string;
  token?: string;
  msMax?: number;
}

const kRequestMsMax = 10_000;
/** A push carries megabytes: this long, and as long as a line needs that takes two kilobytes a second. */
const kPushMsMax = 120_000;
const kPushCharsPerMsMin = 2;

/** The server's calls of HTTP. A server that cannot be reached is the error `offline`; every other code is its own. */
export class Accounts {
  private readonly stopping = new AbortController();

  constructor(private readonly server: string) {}

  /** Ends every call that is under way, and every later one: nobody waits for a server that hangs. */
  stop(): void {
    this.stopping.abort();
  }

  async register(account: Account, password: string): Promise<SignIn> {
    return signIn(await this.post('register', { ...account.register, password, ...thisDevice() }));
  }

  async login(account: string, password: string): Promise<SignIn> {
    const name = account.includes('@') ? { email: account } : { username: account };
    return signIn(await this.post('login', { ...name, password, ...thisDevice() }));
  }

  async refresh(refreshToken: string): Promise<Session> {
    return sessionOf(await this.post('refresh', { refresh_token: refreshToken }));
  }

  async logout(session: Session): Promise<void> {
    // What another identity provider began is not ours to end.
    if (session.refresh_token !== null) await this.post('logout', { refresh_token: session.refresh_token });
  }

  /** The account that a token is of. */
  async me(token: string): Promise<Record<string, unknown>> {
    const { user } = (await this.call({ method: 'GET', path: 'me', token })) as { user: Record<string, unknown> };
    return user;
  }

  async sessions(token: string): Promise<SignedInDevice[]> {
    const { sessions } = (await this.call({ method: 'GET', path: 'auth/sessions', token })) as SessionsAnswer;
    return sessions.map(({ id, device, created_at, seen_at, current }) => {
      return { id, device, createdAt: Date.parse(created_at), seenAt: Date.parse(seen_at), current };
    });
  }

  async endSession(token: string, id: string): Promise<void> {
    await this.call({ method: 'DELETE', path: `auth/sessions/${encodeURIComponent(id)}`, token });
  }

  async endSessions(token: string): Promise<void> {
    await this.call({ method: 'DELETE', path: 'auth/sessions', token });
  }

  /** Ends every other session of the account. This one goes on with what is answered. */
  async changePassword(session: Session, current: string, next: string): Promise<Session> {
    const body = { current, new: next };
    return sessionOf(
      (await this.call({ method: 'POST', path: 'auth/password', body, token: session.access_token })) as TokenAnswer,
    );
  }

  private async post(path: string, body: object): Promise<TokenAnswer> {
    return (await this.call({ method: 'POST', path: `auth/${path}`, body })) as TokenAnswer;
  }

  /** One push of another device's changes (docs/protocol.md): a message of the core's. Answers the verdicts. */
  async push(token: string, body: string): Promise<unknown> {
    // Nobody hears how much of a body has gone: a slow line is given the time that it takes.
    const msMax = kPushMsMax + body.length / kPushCharsPerMsMin;
    return this.call({ method: 'POST', path: 'sync/push', body, token, msMax });
  }

  private async call({ method, path, body, token, msMax }: Call): Promise<unknown> {
    const deadline = new Deadline(msMax ?? kRequestMsMax, [this.stopping.signal]);
    try {
      const response = await fetch(`${this.server}/v1/${path}`, {
        method,
        headers: {
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        signal: deadline.signal,
        credentials: 'omit',
        cache: 'no-store',
      }).catch(unreached);
      deadline.moved();
      if (response.status === 204) return null;
      const answer: unknown = await response.json().catch(() => null);
      if (response.ok && answer !== null) return answer;
      throw problem(response, answer);
    } finally {
      deadline.done();
    }
  }
}

function unreached(): never {
  throw fail('offline', 'The server cannot be reached.');
}

function thisDevice(): { device?: string } {
  // Not every host has a navigator: Node, which runs the tests, has none.
  const { navigator } = globalThis as { navigator?: { userAgentData?: UserAgentData } };
  const device = deviceName(navigator?.userAgentData);
  return device === undefined ? {} : { device };
}

export function problem({ status, headers }: Response, answer: unknown): FreeholdError {
  const document = (answer ?? {}) as Partial<ErrorBody> & { detail?: string };
  // Without a code it is not our server that speaks, but something in front of it.
  if (document.code === undefined) return fail('offline', `The server is not available (it answered ${status}).`);
  const retryAfterS = Number(headers.get('Retry-After') ?? Number.NaN);
  return new FreeholdError({
    code: document.code,
    message: document.detail ?? 'The server refused the request.',
    ...(document.column === undefined ? {} : { column: document.column }),
    ...(Number.isFinite(retryAfterS) ? { retryAfterS } : {}),
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
