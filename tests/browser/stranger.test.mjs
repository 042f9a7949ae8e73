import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { World, ada, bob } from './world.mjs';

let world;
let adasTask;
let adasNote;
let bobsToken;

before(async () => {
  world = await World.make();
  const phone = await world.deviceOfNew(ada);
  const db = await phone.client(ada);
  adasTask = await db.run((database) => database.tasks.insert({ title: 'secret plan' }));
  adasNote = await db.run((database) => database.notes.insert({ title: 'secret note', content: 'secret words' }));
  await db.synced();
  const { status } = await world.http('POST', '/v1/auth/register', { body: bob });
  assert.equal(status, 201);
  bobsToken = await world.signIn(bob);
});
after(() => world?.end());

const clientId = () => randomUUID().replace(/^(.{14})4/, '$17');
const push = (changes, id = 1) => ({
  type: 'push',
  client_id: clientId(),
  schema_version: 4,
  after: 0,
  transactions: [{ id, clock: (BigInt(Date.now()) << 16n).toString(16).padStart(16, '0'), changes }],
});
const saysNothing = (answer) => assert.doesNotMatch(JSON.stringify(answer), /secret/, 'something of Ada’s came out');

test('Bob, a stranger, pulls from the beginning and gets his own row alone', async () => {
  for (const path of [
    '/v1/sync/pull?scope=me&since=0&limit=1000',
    `/v1/sync/pull?scope=${adasTask.user_id}&since=0`,
    '/v1/sync/pull?since=0',
  ]) {
    const answer = await world.http('GET', path, { token: bobsToken });
    saysNothing(answer);
    assert.ok((answer.body.rows ?? []).every(([table]) => table === 'users'));
  }
});

test("Bob pushes changes of rows whose ids he has guessed: refused as if they did not exist, and Ada's are as they were", async () => {
  const held = await world.sql('SELECT * FROM main_app.tasks');
  for (const [table, id] of [
    ['tasks', adasTask.id],
    ['notes', adasNote.id],
    ['users', adasTask.user_id],
  ]) {
    const nobodys = clientId();
    const verdictOf = async (row, op) => {
      const values = op === 'update' ? (table === 'users' ? { full_name: 'Bob' } : { title: 'mine now' }) : undefined;
      const answer = await world.http('POST', '/v1/sync/push', {
        token: bobsToken,
        body: push([{ table, op, id: row, ...(values ? { values } : {}) }]),
      });
      saysNothing(answer);
      assert.equal(answer.status, 200);
      return answer.body.verdicts[0].refused;
    };
    for (const op of ['update', 'delete']) {
      const real = await verdictOf(id, op);
      const invented = await verdictOf(nobodys, op);
      assert.equal(real.code, 'not_owner', `${op} of ${table}`);
      assert.deepEqual(
        { ...real, row: null, message: real.message.replace(id, '') },
        { ...invented, row: null, message: invented.message.replace(nobodys, '') },
        'the answers differ, so the row gives itself away',
      );
    }
  }
  const stolen = await world.http('POST', '/v1/sync/push', {
    token: bobsToken,
    body: push([
      {
        table: 'tasks',
        op: 'insert',
        id: adasTask.id,
        values: { title: 'mine', created_at: adasTask.created_at, updated_at: adasTask.updated_at },
      },
    ]),
  });
  saysNothing(stolen);
  assert.equal(stolen.body.verdicts[0].refused.code, 'not_owner');
  assert.deepEqual(await world.sql('SELECT * FROM main_app.tasks'), held);
});

test('Bob names himself as Ada, in every place where an owner could stand: refused', async () => {
  const id = clientId();
  const answer = await world.http('POST', '/v1/sync/push', {
    token: bobsToken,
    body: push([
      {
        table: 'tasks',
        op: 'insert',
        id,
        values: {
          title: 'gift',
          user_id: adasTask.user_id,
          created_at: adasTask.created_at,
          updated_at: adasTask.updated_at,
        },
      },
    ]),
  });
  assert.ok(answer.status >= 400 || answer.body.verdicts[0].refused, JSON.stringify(answer.body));
  assert.deepEqual(await world.sql(`SELECT id FROM main_app.tasks WHERE id = '${id}'`), []);
});

test("Bob's live socket hears nothing while Ada works", async () => {
  const tablet = await world.device();
  const page = await tablet.packagePage();
  await page.evaluate(
    ([token, client]) =>
      new Promise((resolve, reject) => {
        window.heard = [];
        const socket = new WebSocket(location.origin.replace(/^http/, 'ws') + '/v1/sync/live');
        socket.onopen = () =>
          socket.send(
            JSON.stringify({
              type: 'hello',
              token,
              client_id: client,
              schema_version: 4,
              since: 0,
              scope: 'everything',
            }),
          );
        socket.onmessage = ({ data }) => {
          window.heard.push(data);
          if (JSON.parse(data).type === 'welcome') resolve();
        };
        socket.onclose = ({ code }) => reject(new Error(`closed with ${code}`));
      }),
    [bobsToken, clientId()],
  );
  const laptop = await world.device();
  const db = await laptop.client(ada);
  await db.synced();
  await db.run((database) => database.tasks.insert({ title: 'another secret' }));
  await db.synced();
  // Bob's own change is the sign that his socket is alive and has heard everything that came before.
  await world.http('POST', '/v1/sync/push', {
    token: bobsToken,
    body: push([
      {
        table: 'notes',
        op: 'insert',
        id: clientId(),
        values: { title: 'the end', created_at: adasTask.created_at, updated_at: adasTask.updated_at },
      },
    ]),
  });
  await page.waitForFunction(() => window.heard.some((message) => message.includes('the end')));
  saysNothing(await page.evaluate(() => window.heard));
});

test('without a token, with a forged one, or with one for another purpose nothing is answered', async () => {
  const [head, body, signature] = bobsToken.split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
  const asAda = Buffer.from(JSON.stringify({ ...claims, sub: adasTask.user_id })).toString('base64url');
  const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
  for (const token of [
    undefined,
    '',
    'x',
    `${head}.${asAda}.${signature}`,
    `${unsigned}.${asAda}.`,
    `${head}.${body}.`,
  ]) {
    for (const [method, path] of [
      ['GET', '/v1/me'],
      ['GET', '/v1/sync/pull?scope=me&since=0'],
      ['POST', '/v1/sync/push'],
    ]) {
      const answer = await world.http(method, path, { token, ...(method === 'POST' ? { body: push([]) } : {}) });
      assert.equal(answer.status, 401, `${method} ${path} with ${token}`);
      saysNothing(answer);
    }
  }
});
