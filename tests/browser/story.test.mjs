// The main job, end to end: what a person does with the Workspace on two devices, and what must come of it.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { Workspace } from './workspace.mjs';
import { World, ada, bob, eventually } from './world.mjs';

const taskCount = 200;

let world;
before(async () => {
  world = await World.make();
});
after(() => world?.end());

test('Ada works offline on two devices, and both and Postgres agree in the end; Bob sees nothing of it', async (t) => {
  const phone = await world.device({ viewport: { width: 390, height: 844 } });
  const laptop = await world.device();
  let onPhone;
  let onLaptop;
  let tab;

  // A step that follows a failed one would only fail of it.
  let broken = false;
  const step = (title, work) =>
    t.test(title, { skip: broken && 'an earlier step failed' }, async () => {
      try {
        await work();
      } catch (error) {
        broken = true;
        throw error;
      }
    });

  await step('Ada signs up on her phone, writes a task and a note, and finds them on her laptop', async () => {
    onPhone = await Workspace.signUp(phone, ada);
    await onPhone.addTask('Buy seeds');
    await onPhone.writeNote('Garden', 'What grows where');
    await onPhone.says('Synced');
    onLaptop = await Workspace.signIn(laptop, ada);
    await onLaptop.task('Buy seeds').waitFor();
    await onLaptop.says('Synced');
    await Promise.all([onPhone.installed(), onLaptop.installed()]);
    // A second tab on the phone, to write many tasks from.
    tab = await phone.client({ email: ada.email });
  });

  await step('the network goes, and the server too: both devices say so', async () => {
    await Promise.all([phone.offline(), laptop.offline()]);
    await world.server.stop();
    await onPhone.says(/^Offline/);
    await onLaptop.says(/^Offline/);
  });

  await step('Ada adds 200 tasks on her phone and edits them, the first by hand', async () => {
    await onPhone.addTask('Task 000');
    await onPhone.openTask('Task 000');
    await onPhone.changeTitle('Task 000, edited by hand');
    await tab.run(async (database, count) => {
      for (let n = 1; n < count; n += 1) {
        const { id } = await database.tasks.insert({ title: `Task ${String(n).padStart(3, '0')}` });
        await database.tasks.update(id, n % 2 === 0 ? { completed: true } : { description: `Edited ${n}` });
      }
    }, taskCount);
    assert.equal((await tab.rows('tasks')).length, taskCount + 1);
    await tab.page.close();
  });

  await step('she reloads the page with the server gone: the app starts, and everything is there', async () => {
    await onPhone.page.goto(`${world.server.url}/tasks`);
    await onPhone.page.reload();
    await onPhone.page.getByText(`of ${taskCount + 1}`).waitFor();
    await onPhone.says(/^Offline — \d+ waiting$/);
    await onPhone.task('Task 199').waitFor();
  });

  await step('both devices edit different fields of one task, neither knowing of the other', async () => {
    await onPhone.page.getByLabel('Search tasks').fill('seeds');
    await onPhone.openTask('Buy seeds');
    await onPhone.changeTitle('Buy tomato seeds');
    await onLaptop.openTask('Buy seeds');
    await onLaptop.changeDescription('Two bags, from the market');
    await onLaptop.says(/^Offline — 1 waiting$/);
  });

  await step('the network comes back: phone, laptop and Postgres hold the same rows, with both edits', async () => {
    await world.server.restart();
    await Promise.all([phone.online(), laptop.online()]);
    await Promise.all([onPhone.says('Synced', 60_000), onLaptop.says('Synced', 60_000)]);
    // The laptop still shows the task: the title that the phone gave it comes in beside the description.
    await eventually(async () => (await onLaptop.title()) === 'Buy tomato seeds', 'the open task shows its new title');

    const dbs = [await phone.client({ email: ada.email }), await laptop.client({ email: ada.email })];
    for (const db of dbs) await db.synced();
    for (const table of ['tasks', 'notes']) {
      const inPostgres = await world.rows(table);
      for (const db of dbs) {
        const same = async () => isDeepStrictEqual(await db.rows(table), inPostgres);
        await eventually(same, `a device has what Postgres has in ${table}`);
      }
    }
    const tasks = await world.rows('tasks');
    assert.equal(tasks.length, taskCount + 1);
    const seeds = tasks.find((task) => task.title === 'Buy tomato seeds');
    assert.equal(seeds.description, 'Two bags, from the market');
    assert.equal(tasks.filter((task) => task.completed).length, taskCount / 2 - 1);
  });

  await step(
    'Bob signs up on a device of his own: he sees an empty Workspace, and his database holds himself',
    async () => {
      const tablet = await world.device();
      const atBobs = await Workspace.signUp(tablet, bob);
      await atBobs.page.getByText('What is there to do?').waitFor();
      await atBobs.says('Synced');
      const db = await tablet.client({ email: bob.email });
      assert.deepEqual(await db.rows('tasks'), []);
      assert.deepEqual(await db.rows('notes'), []);
      assert.deepEqual(
        (await db.query('SELECT email FROM users')).map((user) => user.email),
        [bob.email],
      );
    },
  );

  await step('no page has thrown anything on the way', () => {
    assert.deepEqual([...phone.errors, ...laptop.errors], []);
  });
});
