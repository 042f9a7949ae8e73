// The list of the devices on which an account is signed in, and what signing one of them out does to it.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { Workspace } from './workspace.mjs';
import { World, ada, eventually } from './world.mjs';

let world;
let laptop;
let onPhone;
let onLaptop;
before(async () => {
  world = await World.make();
  const phone = await world.device({ viewport: { width: 390, height: 844 } });
  laptop = await world.device();
  onPhone = await Workspace.signUp(phone, ada);
  await onPhone.addTask('Buy seeds');
  await onPhone.says('Synced');
  onLaptop = await Workspace.signIn(laptop, ada);
  await onLaptop.task('Buy seeds').waitFor();
});
after(() => world?.end());

const listed = () => onLaptop.page.getByRole('region', { name: 'Devices' });

const lists = (count) =>
  eventually(async () => (await listed().getByRole('listitem').count()) === count, `${count} devices are listed`);

test('Ada signs her phone out from her laptop: within seconds it syncs no more, and keeps what it holds', async () => {
  await onLaptop.page.goto(`${world.server.url}/account`);
  await listed().getByText('This device').waitFor();
  await lists(2);
  const buttons = listed().getByRole('button', { name: /^Sign out .+ on / });
  assert.equal(await buttons.count(), 1);
  await buttons.press('Enter');
  await lists(1);
  await onPhone.says('Sign in again');
  await onPhone.addTask('written while signed out');
  await onPhone.task('Buy seeds').waitFor();
  await onLaptop.says('Synced');
});

test('the phone signs in again, and what was written meanwhile reaches the laptop', async () => {
  await onPhone.pill.click();
  await onPhone.page.getByLabel(/^Password of/).fill(ada.password);
  await onPhone.page.getByRole('button', { name: 'Sign in' }).click();
  await onPhone.says('Synced');
  await eventually(
    async () => (await world.rows('tasks')).some(({ title }) => title === 'written while signed out'),
    'the task has reached Postgres',
  );
  await onLaptop.page.reload();
  await lists(2);
});

test('without the server there is no list, and the page says why', async () => {
  await laptop.offline();
  await listed().getByText('cannot be reached').waitFor();
  await lists(0);
  await laptop.online();
  await lists(2);
});

test('Ada signs out everywhere: her laptop asks for the password, and so does her phone', async () => {
  await onLaptop.page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await onLaptop.page.getByText('You are signed out.').waitFor();
  await onPhone.says('Sign in again');
  const [{ living }] = await world.sql('SELECT count(*) AS living FROM freehold.sign_ins WHERE ended_at IS NULL');
  assert.equal(Number(living), 0);
});
