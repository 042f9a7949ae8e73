// The assistant as a person meets it: without a network, with a model, and on looking back.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { ModelServer, calls, cutAfter, refusal, silentAfter, words } from '../support/model_server.mjs';
import { assertAccessible } from './accessible.mjs';
import { isKept, Workspace } from './workspace.mjs';
import { World, ada, eventually } from './world.mjs';

const key = 'sk-a-planted-key';

let world;
let model;
let phone;
let laptop;
let onPhone;
let onLaptop;
before(async () => {
  model = await ModelServer.start();
  world = await World.make({ serve: ['--model-endpoint', new URL(model.endpoint).origin] });
  phone = await world.device({ viewport: { width: 390, height: 844 } });
  laptop = await world.device();
  onPhone = await Workspace.signUp(phone, ada);
  await onPhone.says('Synced');
  onLaptop = await Workspace.signIn(laptop, ada);
  await onLaptop.installed();
  await onPhone.installed();
});
after(async () => {
  await world?.end();
  await model?.stop();
});

const goToChat = (workspace) => workspace.goTo('Chat');
const field = ({ page }) => page.getByLabel('Message', { exact: true });
const newConversation = async (workspace) => {
  await workspace.page.getByRole('button', { name: 'New conversation' }).click();
  await field(workspace).waitFor();
};
const say = async (workspace, text) => {
  await field(workspace).fill(text);
  await workspace.page.keyboard.press('Enter');
};
/** The last message, once it has these words. */
const hears = (workspace, text) => workspace.page.locator('[data-message]').last().getByText(text).waitFor();
const chooseModel = async ({ page }, { endpoint, name = 'test-model' }) => {
  await page
    .locator('.chat .detail-bar')
    .getByRole('button', { name: /On this device|test-model/ })
    .click();
  await page.getByLabel('Address').fill(endpoint);
  await page.getByLabel('Model', { exact: true }).last().fill(name);
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Use this model' }).click();
  // What is typed while it is being kept would go into the panel.
  await page.getByRole('dialog', { name: 'Model' }).waitFor({ state: 'hidden' });
  await page.getByRole('button', { name }).waitFor();
};

test('without a network Ada has a task added by the assistant, and sees what it did', async () => {
  await phone.offline();
  await onPhone.says(/^Offline/);
  await goToChat(onPhone);
  await newConversation(onPhone);
  await say(onPhone, 'add buy milk');
  await hears(onPhone, 'Added “buy milk”.');
  assert.equal(await field(onPhone).inputValue(), '');
  const { page } = onPhone;
  await page.getByText('1 tool call').click();
  await page.getByText('Added a task “buy milk”').waitFor();
  await page.locator('.call').getByText('"title": "buy milk"').first().waitFor();
  await say(onPhone, 'add milk the cow');
  await hears(onPhone, 'Added “milk the cow”.');
  await say(onPhone, 'complete the milk one');
  await hears(onPhone, 'Which one do you mean?');
  await say(onPhone, 'complete 2');
  await hears(onPhone, 'Completed “buy milk”.');
  await onPhone.backToList();
  await page.getByRole('button', { name: 'add buy milk' }).waitFor();
  await page.getByRole('link', { name: 'Tasks' }).click();
  await onPhone.task('buy milk').waitFor();
});

test('with the network, task, conversation and every tool call are on the laptop and in Postgres', async () => {
  await phone.online();
  await onPhone.says('Synced');
  await onLaptop.task('buy milk').waitFor();
  await goToChat(onLaptop);
  await onLaptop.page.getByRole('button', { name: 'add buy milk' }).click();
  await hears(onLaptop, 'Completed “buy milk”.');
  const rows = await world.sql(
    `SELECT role, content, tool_calls FROM main_app.messages ORDER BY created_at, role <> 'user', id`,
  );
  assert.deepEqual(
    rows.map(({ role, tool_calls }) => [role, (tool_calls ?? []).map(({ name }) => name).join(' ')]),
    [
      ['user', ''],
      ['assistant', 'add_task'],
      ['user', ''],
      ['assistant', 'add_task'],
      ['user', ''],
      ['assistant', 'list_tasks'],
      ['user', ''],
      ['assistant', 'complete_task'],
    ],
  );
  const [{ arguments: asked, result }] = rows[7].tool_calls;
  assert.equal(result.task.id, asked.task_id);
  assert.equal(result.task.completed, true);
});

test('the conversation is replayed step by step with the keyboard: nothing is there before it happened', async () => {
  const { page } = onLaptop;
  await page.getByRole('button', { name: 'Replay step by step' }).click();
  const step = page.locator('.replay-bar').getByRole('status');
  const said = page.locator('.messages');
  const messages = page.locator('[data-message]');
  assert.match(await step.textContent(), /^Step 1 of 12: you said/);
  assert.equal(await messages.count(), 1);
  await page.locator('.replay').click({ position: { x: 20, y: 20 } });
  await page.keyboard.press('ArrowRight');
  await eventually(async () => /^Step 2 of 12: add_task/.test(await step.textContent()), 'the call is the second step');
  await messages.last().getByText('"completed": false').waitFor();
  assert.equal(await said.getByText('Added “buy milk”.').count(), 0);
  await page.keyboard.press('ArrowRight');
  await said.getByText('Added “buy milk”.').waitFor();
  await page.keyboard.press('End');
  await said.getByText('Completed “buy milk”.').waitFor();
  assert.match(await step.textContent(), /^Step 12 of 12/);
  await page.keyboard.press('ArrowLeft');
  await eventually(async () => (await said.getByText('Completed “buy milk”.').count()) === 0, 'the last word is gone');
  await assertAccessible(page, 'a replay');
  await page.keyboard.press('Escape');
  await field(onLaptop).waitFor();
});

test('what is typed survives a reload, and a conversation is renamed, found, deleted and had back', async () => {
  const { page } = onLaptop;
  await field(onLaptop).fill('half a thou');
  await isKept(laptop, ada, 'half a thou');
  await page.reload();
  await eventually(async () => (await field(onLaptop).inputValue()) === 'half a thou', 'the draft is there');
  await page.locator('.chat').getByLabel('Title').fill('Dairy');
  await page.keyboard.press('Enter');
  const row = page.locator('.pane').getByRole('button', { name: /^Dairy/ });
  await row.waitFor();
  await page.getByLabel('Search conversations').fill('cow');
  await row.waitFor();
  await page.getByLabel('Search conversations').fill('nobody said this');
  await page.getByText('Nothing found').waitFor();
  await page.getByLabel('Search conversations').fill('');
  await row.waitFor();
  await page.getByRole('button', { name: 'Delete conversation' }).click();
  await page.getByText('Deleted the conversation “Dairy”').waitFor();
  assert.equal(await row.count(), 0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await row.click();
  await hears(onLaptop, 'Completed “buy milk”.');
  await assertAccessible(page, 'a conversation');
});

test('a model answers in a stream, and what it wants done is done, recorded and told to it', async () => {
  const { page } = onLaptop;
  await newConversation(onLaptop);
  await chooseModel(onLaptop, { endpoint: model.endpoint });
  model.next(
    calls(
      { id: 'call_a', name: 'add_task', arguments: '{"title":"Book the train"}' },
      { id: 'call_b', name: 'add_task', arguments: '{"titl' },
    ),
    words('I have added **Book', ' the train**.'),
  );
  await say(onLaptop, 'I must not forget the train');
  await page.locator('.messages strong').getByText('Book the train').waitFor();
  await page.getByText('2 tool calls').click();
  await page.getByText('Could not add a task').waitFor();
  assert.equal(model.asked.at(-1).headers.authorization, `Bearer ${key}`);
  const results = model.asked.at(-1).body.messages.filter(({ role }) => role === 'tool');
  assert.equal(JSON.parse(results[0].content).task.title, 'Book the train');
  assert.equal(JSON.parse(results[1].content).error.code, 'invalid_value');
  await page.getByRole('link', { name: 'Tasks' }).click();
  await onLaptop.task('Book the train').waitFor();
  await goToChat(onLaptop);
  await page
    .locator('.pane')
    .getByRole('button', { name: /I must not forget/ })
    .click();
});

test('an answer can be stopped, and keeps what had come of it', async () => {
  const { page } = onLaptop;
  model.next(silentAfter('It leaves at'));
  await say(onLaptop, 'When does it leave?');
  await page.getByText('It leaves at').waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await hears(onLaptop, 'Stopped.');
  await page.getByRole('button', { name: 'Send' }).waitFor();
});

test('what goes wrong with a model is said in words, and nothing of the question is lost', async () => {
  const { page } = onLaptop;
  model.next(refusal(429, '{"error":{"message":"Slow down"}}', { 'retry-after': '7' }));
  await say(onLaptop, 'add call the station');
  const problem = page.locator('.now').getByRole('alert');
  await problem.getByText('Try again in 7 seconds.').waitFor();
  model.next(cutAfter('Half of an ans'));
  await page.getByRole('button', { name: 'Try again' }).click();
  await problem.getByText('broke off').waitFor();
  model.next(refusal(401, '{"error":{"message":"Incorrect API key"}}'));
  await page.getByRole('button', { name: 'Try again' }).click();
  await problem.getByText('does not take this key').waitFor();
  await assertAccessible(page, 'a conversation with a problem');
  await page.getByRole('button', { name: 'Answer on this device' }).click();
  await hears(onLaptop, 'Added “call the station”.');
});

test('a model whose address the operator has not named is not reached, and the page says why', async () => {
  const { page } = onLaptop;
  const before = laptop.errors.length;
  await chooseModel(onLaptop, { endpoint: 'http://127.0.0.1:9/v1' });
  await say(onLaptop, 'list');
  await page.getByText('Whoever runs the Freehold server allows it with --model-endpoint').waitFor();
  // The browser says so, too; that is what the policy is for.
  laptop.errors.splice(before);
  await page.locator('.chat .detail-bar').getByRole('button', { name: 'test-model' }).click();
  await page.getByRole('button', { name: 'Work without a model' }).click();
  await page.getByRole('button', { name: 'Answer on this device' }).click();
  await hears(onLaptop, 'open task');
});

test('the key of the model is on this device alone, and encrypted there', async () => {
  await onLaptop.says('Synced');
  const tables = await world.sql(
    `SELECT table_schema AS s, table_name AS t FROM information_schema.tables WHERE table_schema IN ('main_app', 'freehold')`,
  );
  for (const { s, t } of tables) {
    const found = await world.sql(`SELECT 1 AS found FROM ${s}.${t} AS r WHERE r::text LIKE '%${key}%' LIMIT 1`);
    assert.deepEqual(found, [], `${s}.${t} holds the key`);
  }
  assert.equal(await laptop.holds(key), false);
});

test('when the plan’s messages are used up, the page says so and the text stays where it was typed', async () => {
  const db = await phone.client({ email: ada.email });
  await db.run(async (database) => {
    const [{ n }] = await database.query("SELECT count(*) AS n FROM messages WHERE role = 'user'");
    const { id } = await database.conversations.insert({ title: 'Much talk' });
    for (let left = Number(n); left < 50; left += 1)
      await database.messages.insert({ conversation_id: id, role: 'user', content: 'hello' });
  });
  await db.page.close();
  await goToChat(onPhone);
  await onPhone.page.getByRole('button', { name: 'Much talk' }).click();
  await say(onPhone, 'add one too many');
  await onPhone.page.getByText('are used up for this month').waitFor();
  assert.equal(await field(onPhone).inputValue(), 'add one too many');
  assert.equal(await onPhone.page.getByText('add one too many').count(), 1);
});

test('a thousand messages are read back in order, and what is read does not move when older ones come', async () => {
  const db = await laptop.client({ email: ada.email });
  const id = await db.run(async (database) => {
    const conversation = await database.conversations.insert({ title: 'Long' });
    const texts = Array.from({ length: 1000 }, (_, n) => `Message ${n} ${'and more of it '.repeat(n % 9)}`);
    for (const content of texts)
      await database.messages.insert({ conversation_id: conversation.id, role: 'assistant', content });
    return conversation.id;
  });
  await db.page.close();
  const { page } = onLaptop;
  await page.goto(`${world.server.url}/chat/${id}`);
  await page.getByLabel('Messages, oldest first').getByText('Message 999').waitFor();
  assert.ok((await page.locator('[data-message]').count()) < 60, 'only what is seen is drawn');
  const read = await page.evaluate(async () => {
    const scroller = document.querySelector('.messages');
    const frame = () => new Promise((next) => window.requestAnimationFrame(() => setTimeout(next, 0)));
    const numberOf = (item) => Number(/Message (\d+)/.exec(item.textContent)?.[1]);
    const seen = [];
    const jumps = [];
    const visible = () => {
      const top = scroller.getBoundingClientRect().top;
      return [...scroller.querySelectorAll('[data-message]')]
        .filter((item) => item.getBoundingClientRect().bottom > top)
        .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
    };
    for (let turn = 0; turn < 3000 && !seen.includes(0); turn += 1) {
      const order = visible().map(numberOf);
      for (const [at, n] of order.entries())
        if (at > 0 && n !== order[at - 1] + 1) jumps.push(`order ${order.join(' ')}`);
      for (const n of order) if (!seen.includes(n)) seen.push(n);
      const anchor = visible()[0];
      const before = anchor?.getBoundingClientRect().top ?? 0;
      const offset = scroller.scrollTop;
      const step = Math.min(350, offset);
      scroller.scrollTop -= step;
      await frame();
      await frame();
      await frame();
      // What was at the top is lower by as much as was scrolled, whatever came in above it.
      if (anchor?.isConnected && Math.abs(anchor.getBoundingClientRect().top - before - step) > 2)
        jumps.push(`message ${numberOf(anchor)} moved by ${anchor.getBoundingClientRect().top - before} of ${step}`);
    }
    return { seen: seen.length, jumps };
  });
  assert.deepEqual(read.jumps, []);
  assert.equal(read.seen, 1000);
});

test('no page has thrown anything on the way', () => {
  assert.deepEqual([...phone.errors, ...laptop.errors], []);
});
