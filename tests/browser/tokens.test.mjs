// People who sign in at another identity provider: the page gets their tokens, and the server takes them.
import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, afterEach, before } from 'node:test';
import { Client } from './device.mjs';
import { root } from './site.mjs';
import { World, eventually } from './world.mjs';

const issuer = 'https://id.example.org';
const audience = 'freehold-tests';
const secret = randomBytes(48);
/** The server lets clocks differ by 30 seconds: such a token is good for three more. */
const kAlmostOver = -27;

let folder;
let world;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'freehold-identity-'));
  const file = join(folder, 'secret');
  await writeFile(file, secret, { mode: 0o600 });
  const options = ['--jwt-issuer', issuer, '--jwt-audience', audience, '--jwt-secret-file', file, '--jwt-sign-up'];
  world = await World.make({ serve: options });
});
after(async () => {
  await world?.end();
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  if (!world.server.running) await world.server.restart();
});

/** The provider, as one person's pages see it. */
class Provider {
  static #people = 0;
  calls = 0;
  lifeS = 3600;
  /** What its function throws; null: it answers a token. */
  refusal = null;

  constructor(name) {
    this.subject = `${name}-${(Provider.#people += 1)}`;
    /** What the device calls the account. */
    this.account = this.subject;
  }

  token() {
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const exp = Math.floor(Date.now() / 1000) + this.lifeS;
    const claims = { iss: issuer, aud: audience, sub: this.subject, email: `${this.subject}@example.org`, exp };
    const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  }

  /** A page of `device` in which `token` asks this provider. */
  async page(device) {
    const page = await device.packagePage();
    await page.exposeFunction('token', () => {
      this.calls += 1;
      if (this.refusal !== null) throw new Error(this.refusal);
      return this.token();
    });
    return page;
  }

  async open(device, options = {}) {
    return Client.open(await this.page(device), { email: this.account, token: 'token', ...options });
  }

  /** The titles that the server has of this person. */
  async titles() {
    const rows = await world.sql(`SELECT t.title FROM main_app.tasks t
      JOIN main_app.user_identities i USING (user_id) WHERE i.subject = '${this.account}' ORDER BY t.title`);
    return rows.map(({ title }) => title);
  }
}

/** The package comes from the disk then. What a browser loads in this way it does not let speak to this machine. */
async function serverGoes(device) {
  await device.context.route('**/package/**', (route) =>
    route.fulfill({ path: join(root, 'web/client/dist', new URL(route.request().url()).pathname.slice(9)) }),
  );
  await world.server.stop();
}

const add = (client, title) => client.run((db, text) => db.tasks.insert({ title: text }), title);
const titles = async (client) =>
  (await client.query('SELECT title FROM tasks ORDER BY title')).map(({ title }) => title);
const needsSignIn = (client) => client.until((status) => status.needsSignIn);
/** The code with which a call of the database fails; null where it does not. */
const failure = (client, call) =>
  client.run(
    (db, name) =>
      db[name]().then(
        () => null,
        (error) => error.code,
      ),
    call,
  );

test('a token opens an account on two devices, which come in step; each asks once, and neither is a sign-in of ours', async () => {
  const ada = new Provider('ada');
  const phone = await ada.open(await world.device());
  await add(phone, 'Buy seeds');
  await phone.synced();
  const laptop = await ada.open(await world.device());
  await laptop.synced();
  await eventually(async () => (await titles(laptop)).length === 1, 'the laptop has what the phone wrote');
  assert.equal(ada.calls, 2);
  assert.deepEqual(await phone.run((db) => db.devices.list()), []);
});

test('a known device opens without a network and without asking, and goes on when there is one', async () => {
  const ada = new Provider('ada');
  const device = await world.device();
  const first = await ada.open(device);
  await add(first, 'before');
  await first.synced();
  await first.close();
  const asked = ada.calls;

  const page = await ada.page(device);
  await serverGoes(device);
  const second = await Client.open(page, { email: ada.account, token: 'token' });
  await add(second, 'without a network');
  assert.deepEqual(await titles(second), ['before', 'without a network']);
  assert.equal(ada.calls, asked);
  await second.close();
  await world.server.restart();
  await device.context.unrouteAll();
  const third = await ada.open(device);
  await third.synced();
  assert.equal(ada.calls, asked);
  assert.deepEqual(await ada.titles(), ['before', 'without a network']);

  await world.server.stop();
  await add(third, 'while the server was away');
  await world.server.restart();
  await third.synced();
  assert.deepEqual(await ada.titles(), ['before', 'while the server was away', 'without a network']);
});

test('when a token runs out the page is asked for the next one, and sync goes on by itself', async () => {
  const ada = new Provider('ada');
  ada.lifeS = kAlmostOver;
  const client = await ada.open(await world.device());
  const asked = ada.calls;
  await eventually(() => ada.calls > asked + 1, 'the page was asked again');
  ada.lifeS = 3600;
  await add(client, 'after the first token');
  await eventually(async () => (await ada.titles()).length === 1, 'the server has what came after');
  assert.equal((await client.status()).needsSignIn, false);
});

test('a provider that says no leaves the rows where they are, until a sign-in brings the next token', async () => {
  const ada = new Provider('ada');
  ada.lifeS = kAlmostOver;
  const client = await ada.open(await world.device());
  ada.refusal = 'login_required';
  await needsSignIn(client);
  await add(client, 'while signed out');
  assert.equal(await failure(client, 'signIn'), 'unauthenticated');
  Object.assign(ada, { refusal: null, lifeS: 3600 });
  assert.equal(await failure(client, 'signIn'), null);
  await client.synced();
  assert.deepEqual(await ada.titles(), ['while signed out']);
});

test('an account that the server switches off asks for a new sign-in, and no other device gets in', async () => {
  const ada = new Provider('ada');
  const client = await ada.open(await world.device());
  await client.synced();
  await world.change(`UPDATE main_app.users SET is_active = false WHERE id =
    (SELECT user_id FROM main_app.user_identities WHERE subject = '${ada.subject}')`);
  await needsSignIn(client);
  assert.equal(await failure(client, 'signIn'), 'account_disabled');
  const page = await ada.page(await world.device());
  assert.equal(await Client.refusal(page, { email: ada.account, token: 'token' }), 'account_disabled');
});

test('a stranger’s token gets nothing of Ada’s, and Ada’s rows do not go to the stranger', async () => {
  const ada = new Provider('ada');
  const mallory = new Provider('mallory');
  ada.lifeS = kAlmostOver;
  const client = await ada.open(await world.device());
  Object.assign(ada, { subject: mallory.subject, lifeS: 3600 });
  await needsSignIn(client);
  await add(client, 'for Ada alone');
  assert.equal(await failure(client, 'signIn'), 'database_foreign');
  assert.deepEqual(await mallory.titles(), []);
  ada.subject = ada.account;
  assert.equal(await failure(client, 'signIn'), null);
  await client.synced();
  assert.deepEqual(await ada.titles(), ['for Ada alone']);
  assert.deepEqual(await mallory.titles(), []);
});

test('without a password the device cannot be locked; with one it is, and the server never hears it', async () => {
  const ada = new Provider('ada');
  const device = await world.device();
  const open = await ada.open(device);
  await add(open, 'a planted text that nobody may find');
  await open.synced();
  for (const call of ['lock', 'signOut']) assert.equal(await failure(open, call), 'wrong_state');
  assert.deepEqual(await titles(open), ['a planted text that nobody may find']);
  assert.equal(await device.holds('a planted text'), false);
  await open.close();

  const password = 'of the application alone';
  const lockable = await ada.open(device, { password });
  assert.equal(await failure(lockable, 'lock'), null);
  const page = await ada.page(device);
  const options = { email: ada.account, token: 'token' };
  assert.equal(await Client.refusal(page, options), 'device_locked');
  await serverGoes(device);
  assert.equal(await Client.refusal(page, { ...options, password: 'a guess' }), 'invalid_credentials');
  assert.equal(await Client.refusal(page, { ...options, password }), null);
});

test('a tab that takes over asks a page that can get a token', async () => {
  const ada = new Provider('ada');
  const device = await world.device();
  const first = await ada.open(device);
  await first.synced();
  const second = await Client.open(await device.packagePage(), { email: ada.account });
  const third = await ada.open(device);
  ada.lifeS = kAlmostOver;
  assert.equal(await failure(third, 'signIn'), null);
  await first.page.close();
  // The second tab holds it now and has no such function; the third has.
  const asked = ada.calls;
  await eventually(() => ada.calls > asked, 'the third tab is asked');
  ada.lifeS = 3600;
  await second.page.close();
  await add(third, 'from the last tab');
  await eventually(async () => (await ada.titles()).length === 1, 'the server has it');
  assert.deepEqual(device.errors, []);
});
