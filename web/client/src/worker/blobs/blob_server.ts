import { fail, type FreeholdError } from '../../errors.js';
import { problem } from '../accounts.js';
import { Deadline } from '../deadline.js';

/**
 * Bytes of one request of an upload, at most and at least. Progress is told, and an interrupted upload goes on, in steps of
 * this size. Nobody hears how much of a request has gone, so its size must be one that the line carries in time.
 */
const kPieceBytesMax = 1024 * 1024;
const kPieceBytesMin = 16 * 1024;
/** A piece that takes longer than this makes the next one smaller, one that takes less than a quarter of it a larger. */
const kPieceMsMax = 20_000;

/** Nothing has come for this long: the connection is dead. */
const kIdleMsMax = 60_000;

/** What the server has of a blob: all of it, or the first `offset` bytes of an upload that goes on there. */
export type ServerHas = { complete: true } | { complete: false; offset: number };

/** Calls with a token that is good, and once more with a new one where the server did not take it. */
export type WithToken = <T>(call: (token: string) => Promise<T>) => Promise<T>;

interface Call {
  signal: AbortSignal;
  headers?: Record<string, string>;
  body?: Uint8Array<ArrayBuffer>;
}

type Read<T> = (response: Response, deadline: Deadline) => Promise<T>;

/** The server's `/v1/blobs` (docs/protocol.md). A server that cannot be reached is the error `offline`. */
export class BlobServer {
  /** How much to send in one request, from what the last ones took. */
  pieceBytes = kPieceBytesMax;

  constructor(
    private readonly server: string,
    private readonly withToken: WithToken,
    private readonly idleMs = kIdleMsMax,
  ) {}

  has(sha256: string, signal: AbortSignal): Promise<ServerHas> {
    return this.request('HEAD', sha256, { signal }, async (response) => {
      if (response.ok) return { complete: true };
      if (response.status === 404) return { complete: false, offset: offsetIn(response) };
      throw await refusal(response);
    });
  }

  /** Sends bytes `start` up to the length of `bytes` of a blob of `size`. Answers where the server wants to go on. */
  send(
    sha256: string,
    bytes: Uint8Array<ArrayBuffer>,
    { start, size, signal }: { start: number; size: number; signal: AbortSignal },
  ): Promise<ServerHas> {
    const range = size === 0 ? {} : { 'Content-Range': `bytes ${start}-${start + bytes.length - 1}/${size}` };
    const headers = { ...range, 'Content-Type': 'application/octet-stream' };
    return this.request('PUT', sha256, { signal, headers, body: bytes }, async (response) => {
      if (response.status === 202 || (response.status === 409 && response.headers.has('Upload-Offset')))
        return { complete: false, offset: offsetIn(response) };
      if (response.ok) return { complete: true };
      throw await refusal(response);
    });
  }

  /** Bytes `start` to `end`, or as far as the blob goes, and how large that is as a whole. */
  fetch(
    sha256: string,
    { start, end, signal }: { start: number; end: number; signal: AbortSignal },
  ): Promise<{ bytes: Uint8Array<ArrayBuffer>; size: number }> {
    const headers = { Range: `bytes=${start}-${end - 1}` };
    return this.request('GET', sha256, { signal, headers }, async (response, deadline) => {
      // A file of no bytes has no ranges.
      if (response.status === 416 && start === 0) return { bytes: new Uint8Array(0), size: 0 };
      if (response.status === 404)
        throw fail(
          'not_found',
          'The server does not have this file yet: the device that added it has still to send it.',
        );
      if (!response.ok) throw await refusal(response);
      const bytes = await bodyOf(response, deadline).catch(cut);
      const total = /\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '')?.[1];
      return { bytes, size: total === undefined ? bytes.length : Number(total) };
    });
  }

  private request<T>(method: string, sha256: string, call: Call, read: Read<T>): Promise<T> {
    const { signal, headers, body } = call;
    return this.withToken(async (token) => {
      const deadline = new Deadline(this.idleMs, [signal]);
      const started = performance.now();
      try {
        const response = await fetch(`${this.server}/v1/blobs/${sha256}`, {
          method,
          headers: { ...headers, Authorization: `Bearer ${token}` },
          ...(body === undefined ? {} : { body }),
          signal: deadline.signal,
          credentials: 'omit',
          cache: 'no-store',
        }).catch(cut);
        deadline.moved();
        if (body !== undefined) this.took(performance.now() - started, body.length);
        return await read(response, deadline);
      } finally {
        if (deadline.expired && body !== undefined) this.resize(body.length / 4);
        deadline.done();
      }
    });
  }

  private took(ms: number, bytes: number): void {
    if (ms > kPieceMsMax) this.resize(bytes / 2);
    else if (ms < kPieceMsMax / 4 && bytes === this.pieceBytes) this.resize(bytes * 2);
  }

  private resize(bytes: number): void {
    this.pieceBytes = Math.min(kPieceBytesMax, Math.max(kPieceBytesMin, Math.floor(bytes)));
  }
}

/** What has come of an answer keeps it alive, however long all of it takes. */
async function bodyOf(response: Response, deadline: Deadline): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
    deadline.moved();
    parts.push(next.value);
  }
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function cut(): never {
  throw fail('offline', 'The server cannot be reached.');
}

function offsetIn(response: Response): number {
  const offset = Number(response.headers.get('Upload-Offset') ?? 0);
  return Number.isSafeInteger(offset) && offset >= 0 ? offset : 0;
}

async function refusal(response: Response): Promise<FreeholdError> {
  return problem(response, await response.json().catch(() => null));
}
