import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fail } from '../src/errors.js';
import type { CoreCommand, Reply } from '../src/messages.js';
import type { Accounts, Session, SignIn } from '../src/worker/accounts.js';
import { Sessions } from '../src/worker/sessions.js';
import { TokenSources } from '../src/worker/token_sources.js';

const kHour = 3_600_000;
const sessionOf = (number: number): Session => ({
  access_token: `access ${number}`,
  refresh_token: `refresh ${number}`,
  expires_at: Date.now() + kHour,
});

/** What a server does with refresh tokens: each is good once, and a second use ends the sign-in. */
class Server {
  renewals = 0;
  atOnce = 0;
  atOnceMost = 0;
  ended: string[] = [];
  failure: Error | null = null;
  private current = 1;

  async refresh(token: string): Promise<Session> {
    ++this.renewals;
    this.atOnceMost = Math.max(this.atOnceMost, ++this.atOnce);
    await new Promise((over) => setTimeout(over, 5));
    --this.atOnce;
    if (this.failure !== null) throw this.failure;
    if (token !== `refresh ${this.current}`) throw fail('unauthenticated', 'used twice');
    return sessionOf(++this.current);
  }
  logout({ refresh_token }: Session): Promise<void> {
    this.ended.push(String(refresh_token));
    return Promise.resolve();
  }
}

/** A device on which Ada is signed in, as far as its database keeps sign-ins. */
function device(): { server: Server; sessions: Sessions; kept: () => Session | null } {
  const server = new Server();
  let session: Session | null = sessionOf(1);
  const ask = (command: CoreCommand): Promise<Reply> => {
    if (command.do === 'session') return Promise.resolve({ ok: session });
    if (command.do === 'set_session' || command.do === 'sign_in') session = command.session as Session | null;
    return Promise.resolve({ ok: null });
  };
  const sessions = new Sessions(server as unknown as Accounts, new TokenSources(() => undefined), {
    opened: () => Promise.resolve(),
    ask,
    passwordRefused: () => undefined,
  });
  return { server, sessions, kept: () => session };
}

test('all who wait for a new token get the one that is renewed once', async () => {
  const { server, sessions } = device();
  const tokens = await Promise.all([1, 2, 3].map(() => sessions.token('access 1')));
  assert.deepEqual(tokens, ['access 2', 'access 2', 'access 2']);
  assert.equal(server.renewals, 1);
  // Whoever hears of the refusal later finds the new one there.
  assert.equal(await sessions.token('access 1'), 'access 2');
  assert.equal(await sessions.token(null), 'access 2');
  assert.equal(server.renewals, 1);
});

test('uploads whose token is refused side by side renew it once', async () => {
  const { server, sessions } = device();
  const call = (token: string): Promise<string> =>
    token === 'access 1' ? Promise.reject(fail('token_expired', 'it has run out')) : Promise.resolve(token);
  assert.deepEqual(await Promise.all([1, 2, 3].map(() => sessions.withToken(call))), Array(3).fill('access 2'));
  assert.equal(server.renewals, 1);
});

test('a renewal that fails fails for all who wait, leaves the sign-in, and the next one begins anew', async () => {
  const { server, sessions, kept } = device();
  server.failure = fail('offline', 'The server cannot be reached.');
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => sessions.token('access 1')));
  assert.ok(outcomes.every(({ status }) => status === 'rejected'));
  assert.equal(server.renewals, 1);
  assert.equal(kept()?.refresh_token, 'refresh 1');
  server.failure = null;
  assert.equal(await sessions.token('access 1'), 'access 2');
  assert.equal(server.atOnceMost, 1);
});

test('a sign-out waits for the renewal that is under way, which does not sign in again', async () => {
  const { server, sessions, kept } = device();
  const renewing = sessions.token('access 1');
  const ended = await sessions.end();
  assert.equal(await renewing, 'access 2');
  assert.equal(ended?.refresh_token, 'refresh 2', 'the server hears of the sign-in that is the last');
  assert.equal(kept(), null);
  assert.equal(await sessions.token(null), null);
  assert.equal(server.renewals, 1);
});

test('a sign-in in the lane is not overwritten by a renewal of the one before', async () => {
  const { sessions, kept } = device();
  const signIn: SignIn = { user: {}, session: sessionOf(7) };
  const renewing = sessions.token('access 1');
  await sessions.inTokenLane(() => sessions.takeSignIn(signIn));
  await renewing;
  assert.equal(kept()?.access_token, 'access 7');
});

test('work that fails in the lane lets the next one in', async () => {
  const { sessions } = device();
  await assert.rejects(
    sessions.inTokenLane(() => Promise.reject(new Error('no'))),
    /no/,
  );
  assert.equal(await sessions.inTokenLane(() => Promise.resolve('next')), 'next');
});
