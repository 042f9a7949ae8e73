// The npm package as a stranger meets it: packed, unpacked into a project that has nothing but Vite, built and used.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import test, { after, before } from 'node:test';
import { promisify, stripVTControlCharacters } from 'node:util';
import { Device } from './device.mjs';
import { root } from './site.mjs';
import { SyncServer } from './sync_server.mjs';
import { ada } from './world.mjs';

const run = promisify(execFile);
const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

let folder;
let project;
let server;
const found = createRequire(join(root, 'web/app/package.json'));
const vite = join(dirname(found.resolve('vite/package.json')), 'bin/vite.js');

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'freehold-package-'));
  project = join(folder, 'project');
  await cp(join(root, 'tests/browser/fresh_project'), project, { recursive: true });
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: join(root, 'web/client'),
  });
  const installed = join(project, 'node_modules/@freehold/client');
  await mkdir(installed, { recursive: true });
  await run('tar', ['-xzf', join(folder, JSON.parse(stdout)[0].filename), '-C', installed, '--strip-components=1']);
  await symlink(dirname(found.resolve('vite/package.json')), join(project, 'node_modules/vite'));
});
after(async () => {
  await server?.kill();
  await rm(folder, { recursive: true, force: true });
});

/** What is below a folder, by its path from there. */
async function filesOf(path) {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(path.length + 1)).sort();
}

test('the package holds its modules, their types and maps, the core, a readme and the licence, and nothing else', async () => {
  const installed = join(project, 'node_modules/@freehold/client');
  const files = await filesOf(installed);
  const ours = files.filter((path) => path.startsWith('dist/') && !path.startsWith('dist/core/'));
  const expected = ['LICENSE', 'README.md', 'dist/core/freehold.js', 'dist/core/freehold.wasm', 'package.json'];
  assert.deepEqual(files.filter((path) => !ours.includes(path)).sort(), expected.sort());
  const modules = ours.filter((path) => path.endsWith('.js')).map((path) => path.slice(0, -3));
  assert.deepEqual(ours, modules.flatMap((path) => [`${path}.d.ts`, `${path}.js`, `${path}.js.map`]).sort());
  const { exports, sideEffects, ...about } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  const named = [...sideEffects, ...Object.values(exports).flatMap((entry) => Object.values(Object(entry)))];
  for (const path of named.filter((each) => each.length > 1)) assert.ok(files.includes(path.slice(2)), path);
  assert.equal(about.license, 'Apache-2.0');
  assert.equal(about.dependencies, undefined);
  for (const path of modules) {
    const map = JSON.parse(await readFile(join(installed, `${path}.js.map`), 'utf8'));
    assert.ok(map.sourcesContent[0].length > 0, path);
  }
});

test('its types need no more than the browser does, and are strict', async () => {
  const tsc = found.resolve('typescript/bin/tsc');
  await run(process.execPath, [tsc, '-p', project]).catch(({ stdout }) => assert.fail(stdout));
});

test('Vite builds a project with it that has no settings at all', async () => {
  await run(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: project });
  const built = await filesOf(join(project, 'dist'));
  assert.equal(built.filter((path) => /freehold-.*\.wasm$/.test(path)).length, 1);
  assert.equal(built.filter((path) => /worker-.*\.js$/.test(path)).length, 1);
});

/** As a person: signs up, writes, comes back without a network or a password, and finds it. */
async function use(url, email, errors = []) {
  const device = await Device.open(url);
  try {
    const page = await device.app();
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill(ada.password);
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByLabel('Task').fill('Buy milk for the trip');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByRole('listitem').filter({ hasText: 'Buy milk' }).waitFor();
    await page.reload();
    await page.getByRole('listitem').filter({ hasText: 'Buy milk' }).waitFor();
    const answers = await page.evaluate(async () => {
      const { db } = window;
      const [hit] = await db.search('tasks', 'MILK tri');
      return [await db.query('SELECT title, completed FROM tasks'), hit.excerpts.title, db.status.storage];
    });
    assert.deepEqual(answers[0], [{ title: 'Buy milk for the trip', completed: false }]);
    assert.deepEqual(answers[1], ['Buy ', 'milk', ' for the ', 'trip', '']);
    assert.notEqual(answers[2], 'memory');
    assert.deepEqual(device.errors, errors);
  } finally {
    await device.remove();
  }
}

test('the server serves it, under its own policy: sign up, insert, reload, query, search', async () => {
  server = await SyncServer.start({ database: `sqlite:${join(folder, 'server.db')}`, web: join(project, 'dist') });
  await use(server.url, 'ada@example.org');
});

/** One of Vite's servers until the test is over; answers its address. */
async function viteServer(t, settings, ...words) {
  await writeFile(join(project, 'vite.config.js'), `export default ${JSON.stringify(settings)};\n`);
  const child = spawn(process.execPath, [vite, ...words, '--port', '0', '--host', '127.0.0.1'], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(async () => {
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(stripVTControlCharacters(line));
    if (address) {
      child.stdout.resume();
      return address[0];
    }
  }
  throw new Error('Vite ended without an address.');
}

test('Vite serves it, under the strictest policy that it can have', async (t) => {
  const proxy = { '/v1': { target: server.url, ws: true } };
  const url = await viteServer(t, { preview: { headers: { 'Content-Security-Policy': policy }, proxy } }, 'preview');
  assert.equal((await fetch(url)).headers.get('content-security-policy'), policy);
  await use(url, 'bob@example.org');
});

test('with the one setting of the readme, it works in the server that developers use', async (t) => {
  const setting = { optimizeDeps: { exclude: ['@freehold/client'] } };
  const readme = await readFile(join(root, 'web/client/README.md'), 'utf8');
  assert.ok(readme.includes("optimizeDeps: { exclude: ['@freehold/client'] }"));
  const url = await viteServer(t, { ...setting, server: { proxy: { '/v1': { target: server.url, ws: true } } } });
  await use(url, 'eve@example.org');
});
