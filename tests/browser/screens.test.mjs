// Pictures of the Workspace in light and dark, on a phone and on a desktop, in build/screenshots; and what can be checked of
// them without an eye.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { root } from './site.mjs';
import { Workspace } from './workspace.mjs';
import { World, ada, eventually } from './world.mjs';

const folder = join(root, 'build/screenshots');
const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
const places = { tasks: '/tasks', notes: '/notes', data: '/data', sync: '/sync', account: '/account' };

let world;
let phone;
before(async () => {
  world = await World.make();
  phone = await world.device();
  await mkdir(folder, { recursive: true });
});
after(() => world?.end());

async function picture(page, name) {
  await page.screenshot({ path: join(folder, `${name}.png`) });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(overflow <= 0, `${name} is ${overflow} pixels wider than its window`);
}

/** 0 black to 255 white. */
const brightness = (page) =>
  page.evaluate(() => {
    const [red, green, blue] = window
      .getComputedStyle(document.body)
      .backgroundColor.match(/[\d.]+/g)
      .map(Number);
    return (red + green + blue) / 3;
  });

async function everyLook(page, name, arrive) {
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await arrive?.();
      await picture(page, `${name}-${size}-${colorScheme}`);
      const bright = await brightness(page);
      assert.ok(
        colorScheme === 'light' ? bright > 200 : bright < 60,
        `${name} in ${colorScheme} has brightness ${bright}`,
      );
    }
  }
}

test('the pages before sign-in', async () => {
  for (const path of ['sign-in', 'sign-up']) {
    const { page } = await Workspace.open(phone, `/${path}`);
    await page.getByLabel('Password').waitFor();
    await everyLook(page, path);
    await page.close();
  }
});

test('an empty Workspace, and one with a few rows', async () => {
  const workspace = await Workspace.signUp(phone, ada);
  const { page } = workspace;
  await workspace.says('Synced');
  for (const [name, path] of Object.entries(places)) {
    await page.goto(world.server.url + path);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await workspace.says('Synced');
    await everyLook(page, `empty-${name}`);
  }
  const db = await phone.client({ email: ada.email });
  await db.run(async (database) => {
    const titles = [
      'Order tomato seeds',
      'Repair the gate',
      'Call the roofer about the leak above the kitchen window',
      'Water the beds',
      'Read the lease',
    ];
    for (const [n, title] of titles.entries())
      await database.tasks.insert({ title, completed: n > 2, description: n % 2 ? 'Before Friday' : null });
    await database.notes.insert({
      title: 'Garden',
      content: '# What grows where\n\nBeans along the fence, tomatoes by the wall.',
    });
    await database.notes.insert({ title: 'House rules', content: 'Whoever comes last closes the gate.' });
  });
  await db.synced();
  await db.page.close();
  for (const [name, path] of [
    ['tasks', '/tasks'],
    ['notes', '/notes'],
  ]) {
    await page.goto(world.server.url + path);
    const row = page.getByRole('button', { name: name === 'tasks' ? 'Order tomato seeds' : 'Garden' });
    await row.waitFor();
    await workspace.says('Synced');
    await everyLook(page, name);
    await row.click();
    await page.getByRole('button', { name: name === 'tasks' ? 'Delete task' : 'Delete note' }).waitFor();
    await everyLook(page, `${name}-open`);
  }
});

test('a dataset and an analysis of it', async () => {
  const workspace = await Workspace.open(phone, '/data');
  const { page } = workspace;
  await page.setViewportSize(sizes.desktop);
  await page.getByRole('button', { name: 'Try a sample' }).click();
  const rows = page.getByRole('table', { name: 'Rows' });
  await rows.waitFor();
  await eventually(async () => (await rows.textContent()).includes('2024-06-01'), 'the rows are there');
  await everyLook(page, 'dataset');
  await page.getByRole('button', { name: 'Columns', exact: true }).click();
  const columns = page.getByRole('region', { name: 'Columns' });
  await eventually(async () => (await columns.getAttribute('aria-busy')) === 'false', 'the columns are counted');
  await everyLook(page, 'dataset-columns');
  await page.getByRole('button', { name: 'New analysis' }).click();
  for (const type of ['Bars', 'Pie']) {
    await page.getByRole('button', { name: type, exact: true }).click();
    await page.getByRole('img', { name: /The table below has its figures/ }).waitFor();
    await everyLook(page, `analysis-${type.toLowerCase()}`);
  }
  await page.getByRole('button', { name: 'Save result' }).click();
  await page.getByText(/^Completed, saved/).waitFor();
  await page.goto(`${world.server.url}/data`);
  await page.getByText('Completed').waitFor();
  await everyLook(page, 'data');
});
