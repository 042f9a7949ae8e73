// The look inside the database: what it shows, by keyboard and on a phone too, over the Workspace and its policy.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { assertAccessible } from './accessible.mjs';
import { root } from './site.mjs';
import { Workspace } from './workspace.mjs';
import { World, ada, eventually } from './world.mjs';

const folder = join(root, 'build/screenshots');
let world;
before(async () => {
  world = await World.make();
  await mkdir(folder, { recursive: true });
});
after(() => world?.end());

async function look(workspace) {
  const { page } = workspace;
  await page.keyboard.press('ControlOrMeta+K');
  await page.getByRole('combobox', { name: 'Find an action' }).fill('look inside');
  await page.keyboard.press('Enter');
  return page.getByRole('region', { name: 'Inside the database' });
}

test('Ada looks inside: tables and rows, what waits, SQL that only reads, and timings', async () => {
  const laptop = await world.device();
  const workspace = await Workspace.signUp(laptop, ada);
  const { page } = workspace;
  await workspace.addTask('Buy milk');
  await workspace.says('Synced');
  const inside = await look(workspace);

  await inside.getByRole('button', { name: /^tasks/ }).click();
  await inside.getByRole('cell', { name: 'Buy milk' }).waitFor();
  await page.screenshot({ path: join(folder, 'devtools-tables.png') });
  await assertAccessible(page, 'the look inside, at Tables');

  // By keyboard: to the next page, and there is the outbox.
  await inside.getByRole('tab', { name: 'Tables' }).focus();
  await page.keyboard.press('ArrowRight');
  await inside.getByText('Nothing waits').waitFor();
  await laptop.offline();
  await workspace.addTask('Water the beds');
  await inside.getByText('1 transactions are kept').waitFor();
  // What is shown is made anew with each change of the status, and is closed then.
  await eventually(async () => {
    if ((await inside.locator('details[open]').count()) === 0) await inside.locator('summary').first().click();
    return inside.getByRole('cell', { name: /Water the beds/ }).isVisible();
  }, 'the transaction is shown');
  await page.screenshot({ path: join(folder, 'devtools-outbox.png') });
  await assertAccessible(page, 'the look inside, at Outbox');
  await laptop.online();

  await inside.getByRole('tab', { name: 'SQL' }).click();
  const sql = inside.getByRole('textbox', { name: 'SQL that reads' });
  await sql.fill('SELECT count(*) AS tasks FROM tasks');
  await page.keyboard.press('ControlOrMeta+Enter');
  await inside.getByText(/^1 row in/).waitFor();
  await inside.getByRole('cell', { name: '2', exact: true }).waitFor();
  await inside.getByRole('button', { name: 'Explain the plan' }).click();
  await inside.getByRole('cell', { name: /SCAN tasks/ }).waitFor();
  await sql.fill('DELETE FROM tasks');
  await inside.getByRole('button', { name: 'Run' }).click();
  await inside.getByRole('alert').waitFor();
  await page.screenshot({ path: join(folder, 'devtools-sql.png') });

  // What was asked is there again for whoever comes back, and in no storage that stays beside a locked database.
  await inside.getByRole('tab', { name: 'Feeds' }).click();
  await inside.getByRole('tab', { name: 'SQL' }).click();
  assert.equal(await sql.inputValue(), 'DELETE FROM tasks');
  const stored = await page.evaluate(() => JSON.stringify([{ ...window.sessionStorage }, { ...window.localStorage }]));
  assert.doesNotMatch(stored, /FROM tasks/);

  await inside.getByRole('tab', { name: 'Timings' }).click();
  await workspace.addTask('Call the roofer');
  await inside.getByRole('cell', { name: 'insert tasks' }).waitFor();
  await inside.getByRole('cell', { name: 'push', exact: true }).first().waitFor();
  await page.screenshot({ path: join(folder, 'devtools-timings.png') });
  await inside.getByRole('tab', { name: 'Feeds' }).click();
  await inside.getByRole('cell', { name: 'me', exact: true }).waitFor();
  await inside.getByRole('tab', { name: 'Refused, merged' }).click();
  await inside.getByText('Nothing has been refused.').waitFor();

  await page.keyboard.press('Escape');
  await inside.waitFor({ state: 'detached' });
  assert.deepEqual(laptop.errors, []);
});

test('on a phone and in the dark it fills the page and can be read', async () => {
  const phone = await world.device({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
  const workspace = await Workspace.signIn(phone, ada);
  const { page } = workspace;
  await workspace.goTo('Sync');
  await page.getByRole('button', { name: 'Look inside the database' }).click();
  const inside = page.getByRole('region', { name: 'Inside the database' });
  await inside.getByRole('button', { name: /^tasks/ }).click();
  await inside.getByRole('cell', { name: 'Buy milk' }).waitFor();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(overflow <= 0, `it is ${overflow} pixels wider than its window`);
  await page.screenshot({ path: join(folder, 'devtools-phone-dark.png') });
  await assertAccessible(page, 'the look inside, on a phone');
  await inside.getByRole('button', { name: 'Close the look inside' }).click();
  await inside.waitFor({ state: 'detached' });
});
