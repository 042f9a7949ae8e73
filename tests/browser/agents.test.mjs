// The Agents page: blueprints with their versions, and sessions that two devices write to.
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

const text = (page) => page.getByLabel('Blueprint', { exact: true });

test('Ada works on an agent offline: what is no JSON is kept and not saved, each save is a version, and all can be had again', async (t) => {
  const workspace = await Workspace.signUp(phone, ada);
  const { page } = workspace;
  await workspace.installed();

  await t.test('a new blueprint is made by one key, and named', async () => {
    await workspace.goTo('Agents');
    await phone.offline(true);
    await page.keyboard.press('n');
    await page.getByLabel('Name').fill('Gardener');
    await page.getByRole('button', { name: /^Gardener/ }).waitFor();
  });

  await t.test('text that is no JSON says where, survives a reload, and cannot be saved', async () => {
    await text(page).fill('{\n  "instructions": "Water the beds"\n  "tools": []\n}');
    await page.getByText('look at line 3').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Save version' }).isDisabled(), true);
    await isKept(phone, ada, 'Water the beds');
    await page.reload();
    await page.getByText('look at line 3').waitFor();
    assert.match(await text(page).inputValue(), /Water the beds/);
  });

  await t.test('an emptied field stays empty, for somebody who is about to paste', async () => {
    await text(page).fill('');
    await page.getByText('There is nothing yet').waitFor();
    assert.equal(await text(page).inputValue(), '');
    await page.getByRole('button', { name: 'Back to what is saved' }).click();
    assert.match(await text(page).inputValue(), /What this agent is for/);
  });

  await t.test('it is mended and saved by the keyboard', async () => {
    await text(page).fill('{"tools": [], "instructions": "Water the beds"}');
    await page.keyboard.press('ControlOrMeta+s');
    await page.getByText('Version 2').first().waitFor();
    assert.equal(
      await page
        .getByRole('listitem')
        .filter({ hasText: /^Version/ })
        .count(),
      2,
    );
  });

  await t.test('the first version is used again, as a third', async () => {
    await page.getByLabel('Versions').getByText('Version 1').click();
    await page.getByRole('button', { name: 'Use this again' }).click();
    await page.getByText('Version 3').first().waitFor();
    assert.match(await text(page).inputValue(), /What this agent is for/);
  });

  await t.test('the network comes back: Postgres has it, with a history of three versions', async () => {
    await phone.offline(false);
    await workspace.says('Synced');
    const rows = await world.sql(`SELECT name, blueprint_data->>'tools' AS tools FROM main_app.blueprints`);
    assert.deepEqual(rows, [{ name: 'Gardener', tools: '[]' }]);
    const log = await world.sql(`SELECT count(*) AS n FROM main_app.activity_log WHERE action = 'blueprint.saved'`);
    assert.equal(log[0].n, 3);
  });

  await t.test('made public it is marked so, and Bob can read it', async () => {
    await page.getByLabel(/Everybody on this server/).click();
    await page.getByRole('button', { name: /Gardener.*Public/ }).waitFor();
    await workspace.says('Synced');
    const stranger = await world.deviceOfNew(bob);
    const db = await stranger.client({ email: bob.email });
    await db.run((database) => database.subscribe('public'));
    await eventually(
      () =>
        db.run(
          async (database) => (await database.query('SELECT name FROM public_blueprints'))[0]?.name === 'Gardener',
        ),
      'Bob reads the blueprint',
    );
  });

  await t.test('deleted it can be undone at once, and brought back later', async () => {
    await page.getByRole('button', { name: 'Delete blueprint' }).click();
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
    const row = page.getByRole('button', { name: /^Gardener/ });
    await row.click();
    await page.getByRole('button', { name: 'Delete blueprint' }).click();
    await eventually(
      async () => (await world.sql('SELECT is_deleted FROM main_app.blueprints'))[0]?.is_deleted === true,
      'the blueprint is put away in Postgres',
    );
    await page.getByRole('button', { name: 'Deleted', exact: true }).click();
    await row.click();
    await page.getByRole('button', { name: 'Bring back' }).click();
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await row.waitFor();
  });
});

test('two devices add to one session without a network: both entries are there in the end', async () => {
  const first = await Workspace.open(phone, '/agents');
  await first.page.getByRole('button', { name: /^Gardener/ }).click();
  await first.page.getByRole('button', { name: 'New session' }).click();
  const say = async (page, words) => {
    await page.getByLabel('New entry').fill(words);
    await page.keyboard.press('Enter');
    await page.getByText(words).waitFor();
  };
  await say(first.page, 'What grows by the wall?');
  // What is typed while an entry is written is for the next one.
  assert.equal(await first.page.getByLabel('New entry').inputValue(), '');
  await first.says('Synced');

  const second = await Workspace.signIn(laptop, ada);
  await second.installed();
  await second.goTo('Agents');
  await second.page.getByRole('button', { name: /^Gardener/ }).click();
  await second.page.getByRole('button', { name: '1 entry' }).click();
  await phone.offline(true);
  await laptop.offline(true);
  await say(first.page, 'Tomatoes, from the phone');
  await say(second.page, 'Beans, from the laptop');
  await phone.offline(false);
  await laptop.offline(false);
  for (const { page } of [first, second]) {
    await page.getByText('Tomatoes, from the phone').waitFor();
    await page.getByText('Beans, from the laptop').waitFor();
  }
});
