import './web_crypto.js';
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { BlobCall, BlobState, StoredBlob } from '../src/blobs.js';
import { MemoryFiles } from '../src/worker/blobs/blob_files.js';
import { BlobServer } from '../src/worker/blobs/blob_server.js';
import { Blobs } from '../src/worker/blobs/blobs.js';
import { Sealer } from '../src/worker/blobs/sealed.js';
import { Shelf } from '../src/worker/blobs/shelf.js';

const pause = (ms: number): Promise<void> => new Promise((over) => setTimeout(over, ms));

/** A server of blobs, as far as one device goes, that can be slow. */
class SlowServer {
  readonly blobs = new Map<string, Buffer>();
  requests = 0;
  /** Its line carries this many bytes of an answer, and then nothing for so long. */
  drops = { bytes: Infinity, ms: 0 };
  /** A body of more than this is not through before anybody loses patience. */
  bodyBytesMax = Infinity;
  address = '';
  private readonly partial = new Map<string, Buffer>();
  private readonly http: Server;

  constructor() {
    this.http = createServer((request, response) => {
      ++this.requests;
      void this.answer(request, response);
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((listening) => this.http.listen(0, '127.0.0.1', listening));
    this.address = `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }
  end(): void {
    this.http.closeAllConnections();
    this.http.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const digest = (request.url ?? '').split('/').at(-1) ?? '';
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    if (request.method === 'PUT') this.take(digest, body, response);
    else if (request.method === 'HEAD')
      response.writeHead(this.blobs.has(digest) ? 200 : 404, this.offset(digest)).end();
    else await this.give(this.blobs.get(digest) ?? Buffer.alloc(0), response);
  }

  private take(digest: string, body: Buffer, response: ServerResponse): void {
    if (body.length > this.bodyBytesMax) return;
    const bytes = Buffer.concat([this.partial.get(digest) ?? Buffer.alloc(0), body]);
    this.partial.set(digest, bytes);
    const whole = createHash('sha256').update(bytes).digest('hex') === digest;
    if (whole) this.blobs.set(digest, bytes);
    response.writeHead(whole ? 201 : 202, this.offset(digest)).end();
  }
  private offset(digest: string): Record<string, string> {
    return { 'Upload-Offset': String(this.partial.get(digest)?.length ?? 0) };
  }
  private async give(bytes: Buffer, response: ServerResponse): Promise<void> {
    response.writeHead(206, { 'Content-Range': `bytes 0-${bytes.length - 1}/${bytes.length}` });
    const { bytes: step, ms } = this.drops;
    for (let at = 0; at < bytes.length; at += step) {
      response.write(bytes.subarray(at, Math.min(bytes.length, at + step)));
      if (ms > 0) await pause(ms);
    }
    response.end();
  }
}

let server: SlowServer;
before(async () => {
  server = new SlowServer();
  await server.listen();
});
after(() => server.end());

interface Device {
  blobs: Blobs;
  files: MemoryFiles;
  at: BlobServer;
  states: BlobState[];
  ask: <T>(call: BlobCall) => Promise<T>;
}

function device(idleMs = 5_000): Device {
  const files = new MemoryFiles();
  const states: BlobState[] = [];
  const at = new BlobServer(server.address, (call) => call('a token'), idleMs);
  const blobs = new Blobs(at, {
    open: async () => Shelf.open(files, await Sealer.from(new Uint8Array(32).fill(7))),
    thumbnail: () => Promise.resolve(null),
    tell: (told) => states.push(...told),
    changed: () => undefined,
  });
  const ask = async <T>(call: BlobCall): Promise<T> => {
    const reply = await blobs.answer(call);
    assert.ok('ok' in reply);
    return reply.ok as T;
  };
  return { blobs, files, at, states, ask };
}

const put = (bytes: Uint8Array<ArrayBuffer>): BlobCall => ({ do: 'put', file: new Blob([bytes]), thumbnail: false });
const random = (size: number): Uint8Array<ArrayBuffer> => Uint8Array.from(randomBytes(size));
const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + 30_000; performance.now() < deadline;) {
    if (await what()) return;
    await pause(10);
  }
  assert.fail('it did not come to that');
}

test('an upload whose bytes are gone from the device says so and stops; put again, it is sent', async () => {
  const { blobs, files, ask } = device();
  const bytes = random(1000);
  const { sha256 } = await ask<StoredBlob>(put(bytes));
  for (const name of await files.names()) await files.remove(name);
  const { requests } = server;
  blobs.setOnline(true);
  await until(async () => (await ask<BlobState>({ do: 'state', sha256 })).error?.code === 'storage_failed');
  assert.equal(blobs.uploads?.failed, 1);
  await pause(50);
  assert.equal(server.requests, requests, 'it was tried again and again');

  await ask(put(bytes));
  await until(() => blobs.uploads === null);
  assert.deepEqual(server.blobs.get(sha256), Buffer.from(bytes));
  await blobs.close();
});

test('a file that comes slowly, but comes, comes whole', async () => {
  const bytes = random(40_000);
  server.blobs.set(digestOf(bytes), Buffer.from(bytes));
  server.drops = { bytes: 2_000, ms: 75 };
  const { blobs, ask } = device(1_000);
  const started = performance.now();
  const file = await ask<Blob>({ do: 'open', sha256: digestOf(bytes) });
  assert.deepEqual(new Uint8Array(await file.arrayBuffer()), bytes);
  assert.ok(performance.now() - started > 1_000, 'it was not slow');
  server.drops = { bytes: Infinity, ms: 0 };
  await blobs.close();
});

test('a file that stops coming is given up', async () => {
  const bytes = random(4_000);
  server.blobs.set(digestOf(bytes), Buffer.from(bytes));
  server.drops = { bytes: 2_000, ms: 2_000 };
  const { blobs, ask } = device(100);
  await assert.rejects(ask({ do: 'open', sha256: digestOf(bytes) }), { code: 'offline' });
  server.drops = { bytes: Infinity, ms: 0 };
  await blobs.close();
});

test('a line that is too slow for a piece gets smaller ones, until they go through', async () => {
  const { blobs, at, ask } = device(1_000);
  server.bodyBytesMax = 200_000;
  const bytes = random(700_000);
  const { sha256 } = await ask<StoredBlob>(put(bytes));
  const before = at.pieceBytes;
  blobs.setOnline(true);
  await until(() => server.blobs.has(sha256));
  assert.ok(at.pieceBytes < before);
  assert.deepEqual(server.blobs.get(sha256), Buffer.from(bytes));
  server.bodyBytesMax = Infinity;
  await blobs.close();
});

test('closing does not wait for a server that has stopped answering', async () => {
  const { blobs, ask } = device(60_000);
  server.bodyBytesMax = 0;
  await ask(put(random(100)));
  blobs.setOnline(true);
  const { requests } = server;
  await until(() => server.requests > requests);
  const started = performance.now();
  await blobs.close();
  assert.ok(performance.now() - started < 1_000);
  server.bodyBytesMax = Infinity;
});
