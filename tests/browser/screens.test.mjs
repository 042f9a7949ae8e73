// Pictures of the Workspace in light and dark, on a phone and on a desktop, in build/screenshots; and what can be checked of
// them without an eye.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { assertAccessible } from './accessible.mjs';
import { attachLandscapes } from './pictures.mjs';
import { root } from './site.mjs';
import { Workspace } from './workspace.mjs';
import { World, ada, bob, eventually } from './world.mjs';

const folder = join(root, 'build/screenshots');
const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
const places = {
  tasks: '/tasks',
  notes: '/notes',
  images: '/images',
  chat: '/chat',
  data: '/data',
  agents: '/agents',
  sync: '/sync',
  account: '/account',
};

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
  await assertDialogsFit(page, name);
}

/** All of each open dialog is in the window, or can be scrolled to: downwards, never sideways. */
async function assertDialogsFit(page, name) {
  const outside = await page.evaluate(() =>
    [...document.querySelectorAll('dialog[open]')].flatMap((dialog) => {
      const { left, right, top, bottom } = dialog.getBoundingClientRect();
      const label = dialog.getAttribute('aria-label');
      const wide = dialog.scrollWidth - dialog.clientWidth;
      const fits = left >= 0 && right <= window.innerWidth && top >= 0 && bottom <= window.innerHeight;
      const cut = [...dialog.querySelectorAll('button, input, p, h2, strong')].filter(
        (element) => element.getBoundingClientRect().right > right + 1,
      );
      return [
        ...(fits ? [] : [`${label} stands out of the window`]),
        ...(wide > 0 ? [`${label} is ${wide} pixels wider than its frame`] : []),
        ...cut.map((element) => `“${element.textContent}” is cut by ${label}`),
      ];
    }),
  );
  assert.deepEqual(outside, [], `${name} does not fit`);
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
      await assertAccessible(page, `${name}, ${size}, ${colorScheme}`);
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
    await database.blueprints.insert({
      name: 'Gardener',
      description: 'Knows what grows where',
      is_public: true,
      blueprint_data: { instructions: 'Water the beds in the morning.', tools: ['add_task'] },
    });
    const { id: conversation } = await database.conversations.insert({});
    for (const text of [
      'add sow the beans',
      'what is open?',
      'complete the gate one',
      'add call the roofer',
      'complete roofer',
    ])
      await database.call('assist', { conversation, text });
  });
  await db.synced();
  await db.page.close();
  for (const [name, row, thing] of [
    ['tasks', 'Order tomato seeds', 'task'],
    ['notes', 'Garden', 'note'],
    ['agents', 'Gardener', 'blueprint'],
    ['chat', 'add sow the beans', 'conversation'],
  ]) {
    await page.goto(world.server.url + places[name]);
    const button = page.getByRole('button', { name: row });
    await button.waitFor();
    await workspace.says('Synced');
    await everyLook(page, name);
    await button.click();
    await page.getByRole('button', { name: `Delete ${thing}` }).waitFor();
    await everyLook(page, `${name}-open`);
  }
  await page.locator('.calls summary').nth(1).click();
  await everyLook(page, 'chat-calls');
  await page.getByRole('button', { name: 'Replay step by step' }).click();
  await page.getByRole('button', { name: 'Next step' }).click();
  await everyLook(page, 'chat-replay');
  await page.getByRole('button', { name: 'End the replay' }).click();
  await page.getByRole('button', { name: 'On this device' }).click();
  await page.getByLabel('Address').waitFor();
  await everyLook(page, 'chat-model');
  await page.getByRole('button', { name: 'Close' }).click();
  await page.goto(`${world.server.url}/notes`);
  await page.getByRole('button', { name: 'Garden' }).click();
  await page.getByRole('button', { name: 'Read', exact: true }).click();
  await page.getByRole('heading', { name: 'What grows where' }).waitFor();
  await everyLook(page, 'notes-read');
});

test('the account, its dialogs, the lock screen, and a sign-in page that knows several accounts', async () => {
  const person = { ...ada, email: 'ada.with.a.long.name@gardens.example.org' };
  const device = await world.device();
  const workspace = await Workspace.signUp(device, person);
  const { page } = workspace;
  await workspace.says('Synced');
  await workspace.goToAccount();
  const devices = page.getByRole('region', { name: 'Devices' });
  await devices.getByText('This device').waitFor();
  await devices.scrollIntoViewIfNeeded();
  await everyLook(page, 'account-devices');

  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Change password…' }).click();
  await everyLook(page, 'change-password');
  await page.getByLabel('Current password').fill('a guess of Mallory’s');
  await page.getByLabel('New password').fill('a horse of another colour');
  await dialog.getByRole('button', { name: 'Change password' }).click();
  await page.getByText('This is not your current password.').waitFor();
  await everyLook(page, 'change-password-wrong');
  await page.keyboard.press('Escape');

  await workspace.lock();
  await everyLook(page, 'lock');
  await workspace.give('a guess of Mallory’s');
  await page.getByText('This is not the password of this account.').waitFor();
  await everyLook(page, 'lock-wrong');
  await page.getByRole('button', { name: 'Forget this account here…' }).click();
  await everyLook(page, 'lock-forget');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Use another account' }).click();
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByLabel('Email').fill(bob.email);
  await page.getByLabel('Password').fill(bob.password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await workspace.atTasks();
  await workspace.goToAccount();
  await page.getByRole('button', { name: 'Use another account' }).click();
  await page.getByRole('region', { name: 'On this device' }).waitFor();
  await everyLook(page, 'sign-in-known');
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

test('a page of pictures, one of them alone, and one that waits for the server', async () => {
  const device = await world.device();
  const person = { ...ada, email: 'ada-photographs@example.org' };
  const workspace = await Workspace.signUp(device, person);
  const { page } = workspace;
  const names = [
    'Above the lake',
    'Morning on the ridge',
    'Winter light',
    'Fells',
    'The long valley',
    'After rain',
    'Dunes',
  ];
  const db = await device.client({ email: person.email });
  await db.run(
    attachLandscapes,
    names.map((name) => `${name}.jpg`),
  );
  await page.goto(`${world.server.url}/images`);
  const drawn = (count) =>
    eventually(async () => (await page.locator('.tile img').count()) === count, 'the pictures are drawn');
  await drawn(names.length);
  await workspace.says('Synced');
  await everyLook(page, 'images');
  await page.getByRole('button', { name: 'Dunes.jpg', exact: true }).click();
  await page.getByRole('img', { name: 'Dunes.jpg' }).waitFor();
  await page.getByRole('button', { name: 'Details' }).click();
  await page.getByText('1,200 × 900').waitFor();
  await everyLook(page, 'images-open');
  await page.keyboard.press('Escape');
  await world.server.stop();
  await workspace.says(/^Offline/);
  await db.run(attachLandscapes, ['Sent later.jpg']);
  await drawn(names.length + 1);
  await everyLook(page, 'images-waiting');
  await world.server.restart();
});
