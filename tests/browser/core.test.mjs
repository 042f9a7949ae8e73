// The page compiles the core for its worker. Where it cannot, the worker does.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { World, ada } from './world.mjs';

let world, phone;
before(async () => {
  world = await World.make();
  phone = await world.deviceOfNew(ada);
});
after(() => world?.end());

const pages = {
  'compiles it': () => {},
  'may not compile it': () => {
    window.WebAssembly.compileStreaming = () => Promise.reject(new Error('refused'));
  },
  'knows no compiling while loading': () => {
    delete window.WebAssembly.compileStreaming;
  },
  'cannot hand it over': () => {
    window.WebAssembly.compileStreaming = async () => () => 'a function is not for others';
  },
  'never comes to an end with it': () => {
    window.WebAssembly.compileStreaming = () => new Promise(() => {});
  },
};

for (const [what, prepare] of Object.entries(pages)) {
  test(`the database opens where the page ${what}`, async () => {
    const page = await phone.packagePage();
    await page.evaluate(prepare);
    const db = await phone.open(page, { email: ada.email });
    await db.run((database, title) => database.tasks.insert({ title }), what);
    assert.deepEqual(await db.query('SELECT count(*) AS n FROM tasks WHERE title = ?', [what]), [{ n: 1 }]);
    await page.close();
  });
}

test('an engine that does not load is an error with its reason, and not a wait', async () => {
  const page = await phone.packagePage();
  await page.context().route('**/freehold.wasm', (route) => route.fulfill({ status: 404, body: 'nothing' }));
  try {
    await assert.rejects(phone.open(page, { email: ada.email }), /database engine could not be loaded/);
  } finally {
    await page.context().unroute('**/freehold.wasm');
    await page.close();
  }
  assert.deepEqual(phone.errors, []);
});
