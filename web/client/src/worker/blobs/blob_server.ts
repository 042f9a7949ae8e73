import { fail, type FreeholdError } from '../../errors.js';
import { problem } from '../accounts.js';

/** Bytes of one request of an upload. Progress is told, and an interrupted upload goes on, in steps of this size. */
export const kUploadPieceBytes = 1024 * 1024;

const kRequestMsMax = 120_000;

/** What the server has of a blob: all of it, or the first `offset` bytes of an upload that goes on there. */
export type ServerHas = { complete: true } | { complete: false; offset: number };

/** Calls with a token that is good, and once more with a new one where the server did not take it. */
export type WithToken = <T>(call: (token: string) => Promise<T>) => Promise<T>;

/** The server's `/v1/blobs` (docs/protocol.md). A server that cannot be reached is the error `offline`. */
export class BlobServer {
  constructor(
    private readonly server: string,
    private readonly withToken: WithToken,
  ) {}

  has(sha256: string, signal: AbortSignal): Promise<ServerHas> {
    return this.withToken(async (token) => {
      const response = await this.request('HEAD', sha256, { token, signal });
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
    return this.withToken(async (token) => {
      const headers = { ...range, 'Content-Type': 'application/octet-stream' };
      const response = await this.request('PUT', sha256, { token, signal, headers, body: bytes });
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
    return this.withToken(async (token) => {
      const headers = { Range: `bytes=${start}-${end - 1}` };
      const response = await this.request('GET', sha256, { token, signal, headers });
      // A file of no bytes has no ranges.
      if (response.status === 416 && start === 0) return { bytes: new Uint8Array(0), size: 0 };
      if (response.status === 404)
        throw fail(
          'not_found',
          'The server does not have this file yet: the device that added it has still to send it.',
        );
      if (!response.ok) throw await refusal(response);
      const bytes = new Uint8Array(await response.arrayBuffer().catch(cut));
      const total = /\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '')?.[1];
      return { bytes, size: total === undefined ? bytes.length : Number(total) };
    });
  }

  private async request(
    method: string,
    sha256: string,
    call: { token: string; signal: AbortSignal; headers?: Record<string, string>; body?: Uint8Array<ArrayBuffer> },
  ): Promise<Response> {
    const { token, signal, headers, body } = call;
    return fetch(`${this.server}/v1/blobs/${sha256}`, {
      method,
      headers: { ...headers, Authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body }),
      signal: withDeadline(signal),
      credentials: 'omit',
      cache: 'no-store',
    }).catch(cut);
  }
}

/** Aborts with `signal`, and when a request has taken too long. */
function withDeadline(signal: AbortSignal): AbortSignal {
  const both = new AbortController();
  const deadline = AbortSignal.timeout(kRequestMsMax);
  for (const reason of [signal, deadline]) {
    if (reason.aborted) both.abort();
    reason.addEventListener('abort', () => both.abort(), { once: true, signal: both.signal });
  }
  return both.signal;
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
