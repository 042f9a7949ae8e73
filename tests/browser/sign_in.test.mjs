// Signing in and unlocking as people meet them: what is said when it fails, and what the browser keeps for the next visit.
import assert from 'node:assert/strict';
import test, { after, afterEach, before } from 'node:test';
import { Workspace } from './workspace.mjs';
import { World, ada } from './world.mjs';

let world;
before(async () => {
  world = await World.make();
});
after(() => world?.end());
afterEach(async () => {
  if (!world.server.running) await world.server.restart();
});

let people = 0;
const somebody = () => ({ ...ada, email: `ada-${(people += 1)}@example.org` });

async function signInAs(page, { email, password }) {
  await page.getByLabel('Email or user name').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Until the page's alert says it, and with the code beside it. */
async function isTold(page, words, code) {
  const alert = page.getByRole('alert').filter({ hasText: words });
  await alert.waitFor();
  await alert.getByText(code, { exact: true }).waitFor();
}

test('a first sign-in without the server, a wrong password and too many of them are told in words', async () => {
  const person = somebody();
  await world.deviceOfNew(person);
  const device = await world.device();
  const workspace = await Workspace.open(device, '/sign-in');
  const { page } = workspace;
  await workspace.installed();
  await world.server.stop();
  await signInAs(page, person);
  await isTold(page, 'The first time needs a network.', 'offline');
  await world.server.restart();
  const wrong = { ...person, password: 'a guess of Mallory’s' };
  await signInAs(page, wrong);
  await isTold(page, 'do not belong together', 'invalid_credentials');
  const throttled = page.getByRole('alert').filter({ hasText: 'Too many tries.' });
  for (let tries = 0; tries < 30 && (await throttled.count()) === 0; tries += 1) {
    // Waits until the button can be pressed, which it cannot before there is an answer.
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true, disabled: false }).waitFor();
  }
  assert.match(await throttled.textContent(), /^Too many tries\. Wait \d+ (second|minute|hour)s?, then try again\./);
});

test('an account that was switched off says who can help', async () => {
  const person = somebody();
  await world.deviceOfNew(person);
  await world.change(`UPDATE main_app.users SET is_active = false WHERE email = '${person.email}'`);
  const { page } = await Workspace.open(await world.device(), '/sign-in');
  await signInAs(page, person);
  await isTold(page, 'Whoever runs the server can switch it on again.', 'account_disabled');
});

test('whoever does not keep the device unlocked is asked at each visit, and asked the same way again', async () => {
  const person = somebody();
  await world.deviceOfNew(person);
  const device = await world.device();
  const workspace = await Workspace.open(device, '/sign-in');
  const { page } = workspace;
  const box = page.getByRole('checkbox', { name: 'Keep this device unlocked' });
  assert.equal(await box.isChecked(), true);
  await box.uncheck();
  await signInAs(page, person);
  await workspace.atTasks();
  await page.reload();
  await workspace.locked();
  assert.equal(await box.isChecked(), false);
  await box.check();
  await workspace.unlock(person.password);
  await page.reload();
  await workspace.atTasks();
  assert.deepEqual(device.errors, []);
});

test('an old copy that stands in the way goes only when the account’s name has been typed', async () => {
  const person = somebody();
  const device = await world.device();
  const workspace = await Workspace.signUp(device, person);
  const { page } = workspace;
  await workspace.addTask('of the earlier account');
  await workspace.says('Synced');
  await workspace.goToAccount();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await world.change(`UPDATE main_app.users SET email = 'gone-${person.email}' WHERE email = '${person.email}'`);
  await world.deviceOfNew(person);

  await signInAs(page, person);
  await isTold(page, 'a copy of an earlier account of this name', 'database_foreign');
  await page.getByRole('button', { name: 'Remove the old copy…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Remove the old copy' });
  const remove = dialog.getByRole('button', { name: 'Remove', exact: true });
  assert.equal(await remove.isDisabled(), true);
  await dialog.getByRole('textbox').fill(person.email);
  await remove.click();
  await page.getByRole('link', { name: 'Tasks' }).click();
  await workspace.atTasks();
  assert.equal(await workspace.task('of the earlier account').count(), 0);
});

test('a password given without a network signs in by itself when the sign-in has ended meanwhile', async () => {
  const person = somebody();
  await world.deviceOfNew(person);
  const device = await world.device();
  const workspace = await Workspace.signIn(device, person);
  await workspace.addTask('before');
  await workspace.says('Synced');
  await workspace.installed();
  await workspace.lock();
  const token = await world.signIn(person);
  assert.equal((await world.http('DELETE', '/v1/auth/sessions', { token })).status, 204);

  await device.offline();
  await world.server.stop();
  await workspace.give(person.password);
  await workspace.atTasks();
  await workspace.addTask('on the train');
  await workspace.says(/^Offline/);
  await world.server.restart();
  await device.online();
  await workspace.says('Synced', 60_000);
  assert.deepEqual(
    (await world.rows('tasks')).map(({ title }) => title).filter((title) => title === 'on the train'),
    ['on the train'],
  );
});
