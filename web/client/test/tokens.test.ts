import './web_crypto.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fail } from '../src/errors.js';
import type { Notice, Reply } from '../src/messages.js';
import { askForToken } from '../src/token_source.js';
import { Holder } from '../src/worker/holder.js';
import { Lock } from '../src/worker/lock.js';
import { expiryOf, TokenSources } from '../src/worker/token_sources.js';
import { Home, kUser, needsCore as options, Profile } from './device.js';

const kTrip = 'what Ada wrote on her trip';

const jwt = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;

/** Sources that write down whom they ask, and under which name. */
function sources(): { tokens: TokenSources; asked: [client: string, ask: string][] } {
  const asked: [string, string][] = [];
  return { tokens: new TokenSources((client, ask) => asked.push([client, ask])), asked };
}

test('the first page that can get a token is asked, and its answer is the token', async () => {
  const { tokens, asked } = sources();
  tokens.offer('first');
  tokens.offer('second');
  const token = tokens.token();
  assert.deepEqual(
    asked.map(([client]) => client),
    ['first'],
  );
  tokens.answer('something asked by a holder before', { ok: 'another' });
  tokens.answer(asked[0]?.[1] ?? '', { ok: 'a token' });
  assert.equal(await token, 'a token');
});

test('when the page that was asked is gone, the next one is; without any there is no token', async () => {
  const { tokens, asked } = sources();
  tokens.offer('first');
  tokens.offer('second');
  const token = tokens.token();
  tokens.forget('first');
  assert.deepEqual(
    asked.map(([client]) => client),
    ['first', 'second'],
  );
  tokens.answer(asked[0]?.[1] ?? '', { ok: 'too late' });
  tokens.forget('second');
  await assert.rejects(token, { code: 'unauthenticated' });
  await assert.rejects(tokens.token(), { code: 'unauthenticated' });
});

test('a page whose function hangs is left for the next one, and asked last from then on', async () => {
  const asked: [string, string][] = [];
  const tokens = new TokenSources((client, ask) => {
    asked.push([client, ask]);
    if (client === 'second') tokens.answer(ask, { ok: 'a token' });
  }, 10);
  tokens.offer('hangs');
  tokens.offer('second');
  assert.equal(await tokens.token(), 'a token');
  tokens.answer(asked[0]?.[1] ?? '', { ok: 'too late' });
  assert.equal(await tokens.token(), 'a token');
  assert.deepEqual(
    asked.map(([client]) => client),
    ['hangs', 'second', 'second'],
  );
});

test('where every page is silent there is no token for now, and a later try asks them again', async () => {
  const asked: string[] = [];
  const tokens = new TokenSources((client) => void asked.push(client), 5);
  tokens.offer('one');
  tokens.offer('two');
  await assert.rejects(tokens.token(), { code: 'offline' });
  await assert.rejects(tokens.token(), { code: 'offline' });
  assert.deepEqual(asked.sort(), ['one', 'one', 'two', 'two']);
});

test('whoever waits for a token when the database closes hears that', async () => {
  const { tokens } = sources();
  tokens.offer('page');
  const token = tokens.token();
  tokens.close();
  await assert.rejects(token, { code: 'closed' });
});

test('a provider that cannot be reached is tried again; one that has no token asks for a new sign-in', async () => {
  const code = async (error: Error, online = true): Promise<string> => {
    const answer = await askForToken(() => Promise.reject(error), online);
    return 'error' in answer ? answer.error.code : 'no error';
  };
  assert.equal(await code(new TypeError('Failed to fetch')), 'offline');
  assert.equal(await code(new DOMException('too long', 'TimeoutError')), 'offline');
  assert.equal(await code(fail('offline', 'the provider is away')), 'offline');
  assert.equal(await code(new Error('login_required')), 'unauthenticated');
  assert.equal(await code(new Error('login_required'), false), 'offline');
  assert.equal(await code(fail('account_disabled', 'gone')), 'account_disabled');
  assert.deepEqual(await askForToken(() => Promise.resolve('a token'), true), { ok: 'a token' });
});

test('a token says when it runs out; what says nothing of the kind is none', () => {
  assert.equal(expiryOf(jwt({ exp: 1_900_000_000, name: 'Zoë ÿ~?' })), 1_900_000_000_000);
  const none = [
    undefined,
    7,
    '',
    'a.b',
    'a.bm8.c',
    jwt({}),
    jwt({ exp: 'soon' }),
    `${jwt({ exp: 1 })}${'a'.repeat(8192)}`,
  ];
  for (const token of none) assert.throws(() => expiryOf(token), { code: 'unauthenticated' });
});

test('without a password this browser has the only key: it opens, and cannot be locked', options, async () => {
  const profile = new Profile();
  const home = new Home(profile);
  const lock = new Lock(home);
  assert.equal(await lock.enter(), false);
  await lock.begin();
  const key = await lock.stored();
  await home.release();
  const again = new Lock(new Home(profile));
  assert.equal(await again.enter(), true);
  assert.deepEqual(await again.stored(), key);
  await assert.rejects(again.assertLockable(), { code: 'wrong_state' });

  // A password that comes later locks it from then on, and no other one opens it.
  assert.equal(await again.enter('of the application'), true);
  await again.stay(true);
  await again.assertLockable();
  await again.forget();
  await assert.rejects(again.enter(), { code: 'device_locked' });
  await assert.rejects(again.enter('a guess'), { code: 'invalid_credentials' });
  assert.equal(await again.enter('of the application'), true);
});

test('a browser that keeps no keys does not get the only one', options, async () => {
  const profile = new Profile();
  profile.keep = () => Promise.resolve();
  const lock = new Lock(new Home(profile));
  await assert.rejects(lock.begin(), { code: 'storage_failed' });
  assert.equal(await lock.enter(), false);
  await lock.begin('of the application');
  assert.equal(await lock.enter('of the application'), true);
});

/** A device on which Ada signed in elsewhere: with the only key, or locked with a password of the application's. */
async function usedProfile(password?: string): Promise<Profile> {
  const profile = new Profile();
  const home = new Home(profile);
  const lock = new Lock(home);
  await lock.begin(password);
  await lock.stay(true);
  const core = await home.open(await lock.stored());
  const session = { access_token: jwt({ exp: 1 }), refresh_token: null, expires_at: 1000 };
  assert.equal(core.call({ do: 'sign_in', user: kUser, session }).error, undefined);
  core.call({ do: 'insert', table: 'tasks', values: { title: kTrip } });
  core.close();
  await home.release();
  return profile;
}

/** A holder without a server: nothing listens on that port. */
function device(profile: Profile): { holder: Holder } {
  return { holder: new Holder('http://127.0.0.1:9', new Home(profile), () => undefined) };
}

const open = (holder: Holder, password?: string): Promise<Reply | null> =>
  holder.handle(
    'page',
    { kind: 'open', account: { account: 'ada', token: true, ...(password !== undefined && { password }) } },
    false,
  );
const titles = { do: 'query', sql: 'SELECT title FROM tasks', params: [], form: 'json' };
const code = (reply: Reply | null): string => (reply !== null && 'error' in reply ? reply.error.code : 'no error');

test('a device that is known opens without waiting for a token, though it has run out', options, async () => {
  const { holder } = device(await usedProfile());
  assert.equal(code(await open(holder)), 'no error');
  assert.deepEqual(await holder.handle('page', { kind: 'command', command: titles }, false), {
    ok: [{ title: kTrip }],
  });
  await holder.close();
});

test('what nothing but this browser opens is neither locked nor signed out of, and stays open', options, async () => {
  const { holder } = device(await usedProfile());
  await open(holder);
  assert.equal(code(await holder.handle('page', { kind: 'lock' }, false)), 'wrong_state');
  assert.equal(code(await holder.handle('page', { kind: 'sign-out', everywhere: false }, false)), 'wrong_state');
  assert.equal(code(await holder.handle('page', { kind: 'command', command: titles }, false)), 'no error');
  await holder.close();
});

test('the application’s password locks and unlocks, and changing it needs no server', options, async () => {
  const profile = await usedProfile('first password');
  const { holder } = device(profile);
  await open(holder);
  const change = (current: string): Promise<Reply | null> =>
    holder.handle('page', { kind: 'change-password', account: 'ada', current, next: 'second password' }, false);
  assert.equal(code(await change('a guess')), 'invalid_credentials');
  assert.equal(code(await change('first password')), 'no error');
  assert.equal(code(await holder.handle('page', { kind: 'lock' }, false)), 'no error');

  const next = device(profile);
  assert.equal(code(await open(next.holder)), 'device_locked');
  assert.equal(code(await open(next.holder, 'first password')), 'invalid_credentials');
  assert.equal(code(await open(next.holder, 'second password')), 'no error');
  await next.holder.close();
});

test(
  'the first opening of a device waits for its page to get a token, and says why there is none',
  options,
  async () => {
    const profile = new Profile();
    const notices: Notice[] = [];
    const holder = new Holder('http://127.0.0.1:9', new Home(profile), (to, notice) => {
      notices.push(notice);
      if (notice.kind !== 'token-wanted') return;
      assert.equal(to, 'page');
      const error = { code: 'unauthenticated' as const, message: 'login_required' };
      void holder.handle('page', { kind: 'token', ask: notice.ask, answer: { error } }, false);
    });
    assert.deepEqual(await open(holder), { error: { code: 'unauthenticated', message: 'login_required' } });
    assert.equal(notices.filter(({ kind }) => kind === 'token-wanted').length, 1);
    assert.equal(profile.kept, null);
    await holder.close();
  },
);
