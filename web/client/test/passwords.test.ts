import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fail } from '../src/errors.js';
import type { Accounts, Session, SignIn } from '../src/worker/accounts.js';
import { isRefusal, tellServer } from '../src/worker/passwords.js';

const kChange = { account: 'ada@example.org', current: 'correct horse', next: 'battery staple' };

/** An account at a server, as far as passwords go; `lose` takes the answer to one call away. */
class Account {
  sessions = 0;
  lose: 'login' | 'password' | null = null;
  constructor(public password: string) {}

  login(_account: string, password: string): Promise<SignIn> {
    if (password !== this.password) return Promise.reject(fail('invalid_credentials', 'wrong'));
    ++this.sessions;
    const session: Session = { access_token: password, refresh_token: '', expires_at: 0 };
    return this.answer('login', { user: {}, session });
  }
  changePassword(session: Session, current: string, next: string): Promise<Session> {
    if (current !== this.password) return Promise.reject(fail('invalid_credentials', 'wrong'));
    if (next.length < 8) return Promise.reject(fail('invalid_value', 'too short'));
    this.password = next;
    this.sessions = 1;
    return this.answer('password', { ...session, access_token: next });
  }
  logout(): Promise<void> {
    --this.sessions;
    return Promise.resolve();
  }

  private answer<T>(call: 'login' | 'password', value: T): Promise<T> {
    if (this.lose !== call) return Promise.resolve(value);
    this.lose = null;
    return Promise.reject(fail('offline', 'the answer was lost'));
  }
}

const tell = (account: Account, change = kChange): Promise<SignIn> =>
  tellServer(account as unknown as Accounts, change);

test('the server takes a new password, and signs in with it', async () => {
  const account = new Account('correct horse');
  const { session } = await tell(account);
  assert.equal(account.password, 'battery staple');
  assert.equal(session.access_token, 'battery staple');
  assert.equal(account.sessions, 1);
});

test('a change whose answer was lost is done once more, and comes out the same', async () => {
  for (const lost of ['login', 'password'] as const) {
    const account = new Account('correct horse');
    account.lose = lost;
    await assert.rejects(tell(account), (error) => !isRefusal(error));
    const { session } = await tell(account);
    assert.equal(session.access_token, 'battery staple');
  }
});

test('a password that the server does not take leaves the account as it was, without a session more', async () => {
  const account = new Account('correct horse');
  await assert.rejects(tell(account, { ...kChange, next: 'short' }), { code: 'invalid_value' });
  assert.equal(account.password, 'correct horse');
  assert.equal(account.sessions, 0);
});

test('an account whose password was changed elsewhere does not take another one', async () => {
  const account = new Account('changed elsewhere');
  await assert.rejects(tell(account), (error) => isRefusal(error) && error.code === 'invalid_credentials');
  assert.equal(account.password, 'changed elsewhere');
});
