// Accounts that are locked on a device: what opens them, with a network and without, and what their files give away.
import assert from 'node:assert/strict';
import test, { after, afterEach, before } from 'node:test';
import { Client } from './device.mjs';
import { clientPath } from './site.mjs';
import { isKept, Workspace } from './workspace.mjs';
import { World, ada, bob, eventually } from './world.mjs';

const planted = 'a planted text that nobody may find';
const next = 'a horse of another colour';

let world;
before(async () => {
  world = await World.make();
});
after(() => world?.end());
// A test that failed while the server was away does not take the others with it.
afterEach(async () => {
  if (!world.server.running) await world.server.restart();
});

let people = 0;
/** Somebody whom no other test knows. */
const somebody = () => ({ ...ada, email: `ada-${(people += 1)}@example.org` });

async function away(device) {
  await device.offline();
  await world.server.stop();
}

async function back(device) {
  await world.server.restart();
  await device.online();
}

test('without a network Ada’s password opens her device; another one shows nothing, and neither do the files', async () => {
  const phone = await world.device();
  const workspace = await Workspace.signUp(phone, ada);
  const { page } = workspace;
  await workspace.addTask(planted);
  await workspace.says('Synced');
  await workspace.installed();
  await away(phone);

  await workspace.goToAccount();
  await page.getByRole('button', { name: 'Lock', exact: true }).click();
  await workspace.locked();
  assert.equal(await phone.holds(planted), false, 'the files of the browser hold what Ada wrote');
  await page.reload();
  await workspace.locked();

  await workspace.give('a guess of Mallory’s');
  await page.getByText('This is not the password of this account.').waitFor();
  assert.equal(await page.getByText(planted).count(), 0);

  await page.getByLabel('Password', { exact: true }).fill(ada.password);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.getByRole('link', { name: 'Tasks' }).click();
  await workspace.task(planted).waitFor();
  await workspace.says(/^Offline/);
  // What stays unlocked does not ask again.
  await page.reload();
  await workspace.task(planted).waitFor();
  assert.equal(await phone.holds(planted), false);

  await back(phone);
  await workspace.says('Synced', 60_000);
  assert.deepEqual(phone.errors, []);
});

test('what Ada typed and did not send is locked with the rest, is nobody else’s, and is back with her password', async () => {
  const person = somebody();
  const other = somebody();
  const tablet = await world.device();
  const workspace = await Workspace.signUp(tablet, person);
  const { page } = workspace;
  const field = page.getByLabel('New task');
  const stored = () => page.evaluate(() => JSON.stringify({ ...window.localStorage, ...window.sessionStorage }));
  await field.fill(planted);
  await isKept(tablet, person, planted);
  assert.equal((await stored()).includes(planted), false, 'the storage of the page holds what is typed');
  await workspace.lock();
  assert.equal((await stored()).includes(planted), false);
  assert.equal(await tablet.holds(planted), false, 'the files of the browser hold what was typed');

  await page.getByRole('button', { name: 'Use another account' }).click();
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByLabel('Email').fill(other.email);
  await page.getByLabel('Password').fill(other.password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await workspace.atTasks();
  assert.equal(await field.inputValue(), '');
  await field.fill('typed by the other one');
  await workspace.goToAccount();
  await page.getByRole('button', { name: 'Use another account' }).click();
  await page.getByRole('region', { name: 'On this device' }).getByRole('button', { name: person.email }).click();
  await workspace.locked();
  await workspace.give(person.password);
  await page.getByRole('link', { name: 'Tasks' }).click();
  await eventually(async () => (await field.inputValue()) === planted, 'what Ada typed is there');
  assert.deepEqual(tablet.errors, []);
});

test('Ada locks one tab, and the other locks with it; unlocked in one, both go on', async () => {
  const person = somebody();
  const laptop = await world.device();
  const first = await Workspace.signUp(laptop, person);
  await first.addTask('Buy milk');
  const second = await Workspace.open(laptop, '/tasks');
  await second.task('Buy milk').waitFor();

  await first.lock();
  await second.locked();
  await second.unlock(person.password);
  await first.task('Buy milk').waitFor();
  await second.task('Buy milk').waitFor();
  assert.deepEqual(laptop.errors, []);
});

test('Ada and Bob share a tablet: each has an account there, and neither sees the other’s', async () => {
  const tablet = await world.device();
  const person = somebody();
  const workspace = await Workspace.signUp(tablet, person);
  const { page } = workspace;
  await workspace.addTask('Ada’s own');
  await workspace.says('Synced');
  await workspace.lock();

  await page.getByRole('button', { name: 'Use another account' }).click();
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByLabel('Email').fill(bob.email);
  await page.getByLabel('Password').fill(bob.password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await workspace.atTasks();
  await workspace.addTask('Bob’s own');
  assert.equal(await workspace.task('Ada’s own').count(), 0);

  await workspace.goToAccount();
  await page.getByRole('button', { name: 'Use another account' }).click();
  const list = page.getByRole('region', { name: 'On this device' });
  await list.getByRole('button', { name: new RegExp(`${bob.email}.*Open`) }).waitFor();
  await list.getByRole('button', { name: new RegExp(`${person.email}.*Locked`) }).click();
  await workspace.locked();
  await workspace.give(bob.password);
  await page.getByText('This is not the password of this account.').waitFor();
  await workspace.give(person.password);
  await page.getByRole('link', { name: 'Tasks' }).click();
  await workspace.task('Ada’s own').waitFor();
  assert.equal(await workspace.task('Bob’s own').count(), 0);
  assert.deepEqual(tablet.errors, []);
});

test('Ada changes her password on her laptop: her locked phone takes the earlier one once, then the new one alone', async () => {
  const person = somebody();
  const phone = await world.deviceOfNew(person);
  const laptop = await world.device();
  const onPhone = await phone.client(person);
  await onPhone.run((db, title) => db.tasks.insert({ title }), planted);
  await onPhone.synced();
  await onPhone.run((db) => db.lock());

  const onLaptop = await laptop.client(person);
  await onLaptop.run((db, [current, changed]) => db.changePassword(current, changed), [person.password, next]);
  await onLaptop.synced();

  const page = await phone.packagePage();
  const refusal = (passwords) => Client.refusal(page, { email: person.email, ...passwords });
  assert.equal(await refusal({}), 'device_locked');
  assert.equal(await refusal({ password: next }), 'device_locked');
  assert.equal(await refusal({ password: next, earlierPassword: 'a guess' }), 'device_locked');
  assert.equal(await refusal({ password: next, earlierPassword: person.password }), null);

  const again = await phone.client({ email: person.email, password: next });
  assert.deepEqual(await again.query('SELECT title FROM tasks'), [{ title: planted }]);
  await again.run((db) => db.lock());
  assert.equal(await refusal({ password: person.password }), 'invalid_credentials');
  assert.equal(await refusal({ password: next }), null);
});

test('Ada changes her password without a network: the device takes it at once, and the server when it is back', async () => {
  const person = somebody();
  const phone = await world.device();
  const workspace = await Workspace.signUp(phone, person);
  const { page } = workspace;
  await workspace.says('Synced');
  await workspace.installed();
  await away(phone);
  await workspace.says(/^Offline/);

  await workspace.goToAccount();
  await page.getByRole('button', { name: 'Change password…' }).click();
  await page.getByLabel('Current password').fill(person.password);
  await page.getByLabel('New password').fill(next);
  await page.getByRole('button', { name: 'Change password', exact: true }).click();
  await page.getByText('Your new password locks this device already.').waitFor();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await workspace.lock();
  await workspace.give(person.password);
  await page.getByText('This is not the password of this account.').waitFor();
  await workspace.give(next);
  await page.getByText('Your new password locks this device already.').waitFor();

  await back(phone);
  await workspace.says('Synced', 60_000);
  await eventually(
    async () => (await world.signIn({ email: person.email, password: next })) !== undefined,
    'the server takes the new password',
  );
  assert.equal(await world.signIn(person), undefined);
});

test('whoever wants to be asked each time keeps nothing; a forgotten account is gone from the device', async () => {
  const person = somebody();
  const phone = await world.deviceOfNew(person);
  const page = await phone.packagePage();
  const refusal = (options) => Client.refusal(page, { email: person.email, ...options });
  assert.equal(await refusal({}), null);
  assert.equal(await refusal({ password: person.password, stayUnlocked: false }), null);
  assert.equal(await refusal({}), 'device_locked');
  const db = await phone.client(person);
  await db.run((database) => database.wipe());
  assert.equal(await refusal({}), 'not_signed_in');
  assert.deepEqual(phone.errors, []);
});

test('an account is forgotten without being opened: its files go, and the list of accounts has it no more', async () => {
  const person = somebody();
  const phone = await world.deviceOfNew(person);
  const page = await phone.packagePage();
  assert.equal(await Client.refusal(page, { email: person.email, password: person.password }), null);
  const known = (work) =>
    page.evaluate(
      async ([path, account, forget]) => {
        const { Freehold } = await import(path);
        if (forget) await Freehold.forget({ account });
        return Freehold.accounts().some((each) => each.account === account);
      },
      [clientPath, person.email, work === 'forget'],
    );
  assert.equal(await known('look'), true);
  assert.equal(await known('forget'), false);
  assert.equal(await Client.refusal(page, { email: person.email }), 'not_signed_in');
  // Whoever forgot it holds nothing: it can be opened again at once.
  assert.equal(await Client.refusal(page, { email: person.email, password: person.password }), null);
});
