// The Sync page and the usage of a plan: what waits for a person's decision, decided there.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { isKept, Workspace } from './workspace.mjs';
import { World, ada, bob, eventually } from './world.mjs';

let world;
let phone;
let laptop;
before(async () => {
  world = await World.make();
  phone = await world.device();
  laptop = await world.device();
});
after(() => world?.end());

async function publish(database, code) {
  const analysis = await database.analyses.insert({ name: 'Harvest' });
  await database.reports.insert({ analysis_id: analysis.id, short_code: code });
}

test('two devices rename one task offline: the Sync page shows both names, and gives the other one back', async () => {
  const first = await Workspace.signUp(phone, ada);
  await first.installed();
  await first.addTask('Prune the roses');
  await first.says('Synced');
  const second = await Workspace.signIn(laptop, ada);
  await second.installed();
  await second.task('Prune the roses').waitFor();

  await phone.offline(true);
  await laptop.offline(true);
  await first.openTask('Prune the roses');
  await first.changeTitle('Prune the red roses');
  await second.openTask('Prune the roses');
  await second.changeTitle('Prune the white roses');
  await laptop.offline(false);
  await second.says('Synced');
  await phone.offline(false);
  await first.task('Prune the white roses').waitFor();

  await first.page.getByRole('link', { name: /^Sync:/ }).click();
  const met = first.page.getByRole('region', { name: 'Two edits met' }).getByRole('listitem');
  await met.locator('dd').filter({ hasText: 'Prune the red roses' }).waitFor();
  await met.getByRole('button', { name: 'Use the other value' }).click();
  await met.waitFor({ state: 'detached' });
  await second.task('Prune the red roses').waitFor();
});

test('a short code that somebody has already is refused, edited on the Sync page, and accepted', async () => {
  const stranger = await world.deviceOfNew(bob);
  const bobs = await stranger.client({ email: bob.email });
  await bobs.run(publish, 'harvest');
  await bobs.synced();

  const adas = await phone.client({ email: ada.email });
  await adas.run(publish, 'harvest');
  const workspace = await Workspace.open(phone, '/sync');
  await workspace.says('1 needs you');
  const { page } = workspace;
  const refused = page.getByRole('region', { name: 'Not accepted' });
  await refused.getByText('Somebody else already uses this short_code').waitFor();
  await refused.getByRole('button', { name: 'Edit…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit what was not accepted' });
  await dialog.getByLabel('Short code').fill('adasharvest');
  await dialog.getByRole('button', { name: 'Save and try again' }).click();
  await workspace.says('Synced');
  const codes = await world.sql('SELECT short_code FROM main_app.reports ORDER BY 1');
  assert.deepEqual(codes, [{ short_code: 'adasharvest' }, { short_code: 'harvest' }]);
});

test('the account page says what the plan allows, and what of it is used', async () => {
  const workspace = await Workspace.open(phone, '/account');
  const usage = workspace.page.getByRole('region', { name: 'Usage' });
  await usage.getByText('1 of 3 this month').first().waitFor();
  await usage.getByText('0 of 5 this month').first().waitFor();
  assert.equal(await usage.getByRole('meter', { name: 'Reports' }).getAttribute('value'), '1');
});

test('a page that crashes takes nothing with it: what was typed is there again', async () => {
  const workspace = await Workspace.open(phone, '/tasks');
  await workspace.page.getByLabel('New task').fill('Half a thou');
  await isKept(phone, ada, 'Half a thou');
  const crashed = new Promise((resolve) => workspace.page.once('crash', resolve));
  const session = await workspace.page.context().newCDPSession(workspace.page);
  session.send('Page.crash').catch(() => undefined);
  await crashed;
  const again = await Workspace.open(phone, '/tasks');
  const field = again.page.getByLabel('New task');
  await eventually(async () => (await field.inputValue()) === 'Half a thou', 'the typed words are in the field');
});
