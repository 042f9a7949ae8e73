// The core's file system on a real browser's private files, without the client package and without a server of ours.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { Device } from './device.mjs';
import { pagePath, root } from './site.mjs';
import { WorkerPage } from './worker_page.mjs';
import { eventually } from './world.mjs';

const files = {
  [pagePath]: ['text/html', () => '<!doctype html><html lang="en"><title>Files</title></html>'],
  '/worker.js': ['text/javascript', () => readFile(join(root, 'tests/browser/vfs_worker.mjs'))],
  '/freehold.js': ['text/javascript', () => readFile(join(root, 'build/wasm-release/bin/freehold.js'))],
  '/freehold.wasm': ['application/wasm', () => readFile(join(root, 'build/wasm-release/bin/freehold.wasm'))],
};

let server, url;
const devices = [];

before(async () => {
  server = createServer(async (request, response) => {
    const [type, content] = files[request.url] ?? [];
    if (!content) return response.writeHead(404).end();
    // As strict as any page that uses the package.
    const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
    return response.writeHead(200, { 'content-type': type, 'content-security-policy': policy }).end(await content());
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${server.address().port}`;
});

after(async () => {
  await Promise.all(devices.map((device) => device.remove()));
  server.closeAllConnections();
  server.close();
});

class Tab extends WorkerPage {
  static async open(device) {
    return super.open(await device.packagePage(), '/worker.js');
  }

  rows(sql) {
    return this.call('call', { do: 'query', sql, form: 'json' });
  }
}

async function newDevice() {
  const device = await Device.open(url);
  devices.push(device);
  return device;
}

const at = '2025-06-01T00:00:00.000000Z';
const signIn = {
  do: 'sign_in',
  user: { id: '0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b', email: 'ada@example.org', created_at: at, updated_at: at },
  session: { access_token: 'a', refresh_token: 'r', expires_at: 1 },
};

test('rows outlive the page, and a database in memory does not', async () => {
  const phone = await newDevice();
  const first = await Tab.open(phone);
  await first.call('open', 'ada');
  await first.call('call', signIn);
  assert.equal(await first.call('insertMany', 1000), 1000);
  await first.call('openSecond', ':memory:', 'memory');
  await first.page.close();

  const second = await Tab.open(phone);
  await second.call('open', 'ada');
  assert.deepEqual(await second.rows('SELECT count(*) AS n FROM tasks'), [{ n: 1000 }]);
  assert.deepEqual(await second.call('names', 'ada'), ['slot-0', 'slot-1', 'slot-2', 'slot-3', 'slot-4', 'slot-5']);
  assert.deepEqual(phone.errors, []);
});

test('a second tab is kept out while the first has the files, and gets them once it lets go', async () => {
  const phone = await newDevice();
  const first = await Tab.open(phone);
  const second = await Tab.open(phone);
  await first.call('open', 'ada');
  await assert.rejects(second.call('tryPool', 'ada'), { name: 'NoModificationAllowedError' });
  await first.call('call', signIn);
  await first.call('insertMany', 1);
  await first.call('close');
  await second.call('open', 'ada');
  assert.deepEqual(await second.rows('SELECT title FROM tasks'), [{ title: 'Task 0' }]);
});

test('a second database needs more slots than were opened for the first, and waits for them', async () => {
  const phone = await newDevice();
  const tab = await Tab.open(phone);
  await tab.call('open', 'ada', 3);
  await assert.rejects(tab.call('openSecond', 'bob.db', 'opfs'), { code: 'storage_full' });
  await tab.call('growPool', 6);
  await tab.call('openSecond', 'bob.db', 'opfs');
  await assert.rejects(tab.call('openSecond', 'freehold.db', 'opfs'), { code: 'busy' });
});

test('a wiped pool leaves nothing behind', async () => {
  const phone = await newDevice();
  const tab = await Tab.open(phone);
  await tab.call('open', 'ada');
  await tab.call('call', signIn);
  await tab.call('wipe');
  assert.deepEqual(await tab.call('names', 'ada'), []);
  await tab.call('open', 'ada');
  assert.equal((await tab.call('call', { do: 'status' })).signed_in, false);
});

test('the browser is killed while it commits: every commit that was acknowledged is there', async () => {
  const phone = await newDevice();
  const before = await Tab.open(phone);
  await before.call('open', 'ada');
  await before.call('call', signIn);
  before.call('insertForEver', 'inserted').catch(() => {});
  const inserted = await eventually(
    () => before.page.evaluate(() => (window.said.inserted > 200 ? window.said.inserted : 0)),
    'two hundred commits',
  );
  await phone.kill();
  await phone.start();

  const later = await Tab.open(phone);
  await later.call('open', 'ada');
  const [{ n, last }] = await later.rows(
    'SELECT count(*) AS n, max(CAST(substr(title, 6) AS INTEGER)) AS last FROM tasks',
  );
  assert.ok(n >= inserted, `${n} of at least ${inserted}`);
  assert.equal(last, n);
});
