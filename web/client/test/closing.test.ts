import './web_crypto.js';
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { newId } from '../src/ids.js';
import type { Notice, Request } from '../src/messages.js';
import type { BlobFiles } from '../src/worker/blobs/blob_files.js';
import { Holder, type Core } from '../src/worker/holder.js';
import type { Vault } from '../src/worker/lock.js';
import { Home, kUser, needsCore as options, type Profile } from './device.js';
import { code, insert, kPassword, ok, open, titles, usedProfile } from './requests.js';

/** A profile's files, and how often they were asked for. */
class Watched extends Home {
  uses = 0;
  override vault(): Promise<Vault | null> {
    ++this.uses;
    return super.vault();
  }
  override open(key: Uint8Array | null): Promise<Core> {
    ++this.uses;
    return super.open(key);
  }
  override blobs(): Promise<BlobFiles> {
    ++this.uses;
    return super.blobs();
  }
}

/** A server that answers sign-ins when it is told to, sign-outs at once, and nothing else ever. */
class SlowServer {
  readonly asked: string[] = [];
  userId = kUser.id;
  private readonly server: Server;
  private goOn: () => void = () => undefined;
  private readonly released: Promise<void>;
  private heard: () => void = () => undefined;
  /** A sign-in has arrived. */
  readonly signingIn = new Promise<void>((heard) => (this.heard = heard));

  constructor() {
    this.released = new Promise((go) => (this.goOn = go));
    this.server = createServer((request, response) => {
      this.asked.push(request.url ?? '');
      if (request.url === '/v1/auth/logout') response.writeHead(204).end();
      if (request.url !== '/v1/auth/login') return;
      this.heard();
      void this.released.then(() => {
        const tokens = { access_token: 'b', refresh_token: 's', expires_in: 900 };
        response.setHeader('Content-Type', 'application/json');
        response.end(JSON.stringify({ user: { ...kUser, id: this.userId }, ...tokens }));
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((listening) => this.server.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
  answer(): void {
    this.goOn();
  }
  end(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

interface Device {
  holder: Holder;
  home: Watched;
  notices: Notice[];
}

function device(profile: Profile, server = 'http://127.0.0.1:9'): Device {
  const home = new Watched(profile);
  const notices: Notice[] = [];
  return { home, notices, holder: new Holder(server, home, (_to, notice) => notices.push(notice)) };
}

const begin: Request = { kind: 'begin', transaction: 't' };
const within = (title: string): Request => ({ ...insert(title), transaction: 't' });

test('a holder that has let go of its files does not touch them again, whatever is asked of it', options, async () => {
  const { holder, home } = device(await usedProfile());
  ok(await holder.handle('tab', open(), false));
  await holder.close();
  const { uses } = home;
  const late: Request[] = [
    open(),
    open(kPassword),
    insert('too late'),
    begin,
    { kind: 'watch', watch: '1', sql: 'SELECT * FROM tasks' },
    { kind: 'blob', call: { do: 'list' } },
    { kind: 'lock' },
    { kind: 'wipe' },
  ];
  // Nobody answers what the next holder will be asked once more; one without a network says so instead.
  for (const request of late)
    assert.ok(['no error', 'offline'].includes(code(await holder.handle('tab', request, false))), request.kind);
  await assert.rejects(holder.resume(), { code: 'closed' });
  assert.equal(home.uses, uses);
});

test(
  'a sign-in whose answer comes after another tab has taken over opens nothing and changes no lock',
  options,
  async () => {
    const profile = await usedProfile();
    const server = new SlowServer();
    const { holder, home } = device(profile, await server.listen());
    const signingIn = holder.handle('tab', open('another password'), false);
    await server.signingIn;
    await holder.abandon();
    const { uses } = home;
    server.answer();
    assert.equal(await signingIn, null);
    assert.equal(home.uses, uses);
    server.end();
    const next = device(profile);
    ok(await next.holder.handle('tab', open(kPassword), false));
    await next.holder.close();
  },
);

test('a database that is being opened while its holder closes is not left open', options, async () => {
  const profile = await usedProfile();
  const { holder } = device(profile);
  const opening = holder.handle('tab', open(), false);
  await Promise.all([holder.close(), holder.close()]);
  assert.equal(await opening, null);
  const next = device(profile);
  ok(await next.holder.handle('tab', open(), false));
  await next.holder.close();
});

test('a holder that was robbed does not wipe the files of the one that robbed it', options, async () => {
  const profile = await usedProfile();
  const frozen = device(profile);
  ok(await frozen.holder.handle('tab', open(), false));
  const { holder } = device(profile);
  ok(await holder.handle('other tab', open(), false));
  assert.equal(await frozen.holder.handle('tab', { kind: 'wipe' }, false), null);
  assert.ok(!frozen.notices.some(({ kind }) => kind === 'ended'));
  assert.notEqual(profile.kept, null);
  assert.deepEqual(ok(await holder.handle('other tab', { kind: 'command', command: titles }, false)), [
    { title: 'a planted text' },
  ]);
  await frozen.holder.abandon();
  await holder.close();
});

test(
  'a name that is somebody else’s at the server now opens nothing here, and what locks this device stays',
  options,
  async () => {
    const profile = await usedProfile();
    const server = new SlowServer();
    server.userId = newId();
    server.answer();
    const { holder } = device(profile, await server.listen());
    ok(await holder.handle('tab', open(), false));
    const reply = await holder.handle('tab', open('a password of Mallory’s'), false);
    assert.equal(code(reply), 'database_foreign');
    assert.ok(server.asked.includes('/v1/auth/logout'), 'nobody will use the session of that sign-in');
    ok(await holder.handle('tab', { kind: 'lock' }, false));
    server.end();

    const next = device(profile);
    assert.equal(code(await next.holder.handle('tab', open('a password of Mallory’s'), false)), 'invalid_credentials');
    ok(await next.holder.handle('tab', open(kPassword), false));
    await next.holder.close();
  },
);

test('a server that hangs keeps nobody from locking, and nobody from closing', options, async () => {
  for (const how of ['lock', 'close'] as const) {
    const server = new SlowServer();
    const { holder } = device(await usedProfile(), await server.listen());
    ok(await holder.handle('tab', open(), false));
    const devices = holder.handle('tab', { kind: 'devices' }, false);
    while (!server.asked.includes('/v1/auth/sessions')) await new Promise((over) => setTimeout(over, 5));
    const started = performance.now();
    if (how === 'lock') ok(await holder.handle('tab', { kind: 'lock' }, false));
    else await holder.close();
    assert.ok(performance.now() - started < 3_000, `${how} waited for the server`);
    assert.equal(code(await devices), 'offline');
    server.end();
  }
});

test('a transaction that is open when its account is locked comes to its end', options, async () => {
  const profile = await usedProfile();
  const { holder } = device(profile);
  ok(await holder.handle('tab', open(), false));
  ok(await holder.handle('tab', begin, false));
  ok(await holder.handle('tab', within('the first half'), false));
  const locking = holder.handle('other tab', { kind: 'lock' }, false);
  await new Promise((over) => setTimeout(over, 50));
  ok(await holder.handle('tab', within('the second half'), false));
  ok(await holder.handle('tab', { kind: 'commit', transaction: 't' }, false));
  ok(await locking);

  const next = device(profile);
  ok(await next.holder.handle('tab', open(kPassword), false));
  assert.equal(
    (ok(await next.holder.handle('tab', { kind: 'command', command: titles }, false)) as object[]).length,
    3,
  );
  await next.holder.close();
});
