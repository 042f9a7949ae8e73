import { kBlobBytesMax, type BlobCall, type BlobState, type StoredBlob } from '../../blobs.js';
import { bodyOf, fail, FreeholdError, type ErrorBody } from '../../errors.js';
import type { ErrorCode } from '../../generated/schema.js';
import type { Reply } from '../../messages.js';
import type { Uploads } from '../../status.js';
import { Backoff } from '../backoff.js';
import type { BlobServer, ServerHas } from './blob_server.js';
import type { Held, Shelf, Source } from './shelf.js';
import { kChunkBytes } from './sealed.js';

/** What blobs need of the worker that holds the database. */
export interface BlobHost {
  /** The account's files; throws where the account is locked. */
  open(): Promise<Shelf>;
  /** A small picture of a file; null where it is no picture. */
  thumbnail(original: Blob): Promise<Blob | null>;
  /** To every tab. */
  tell(states: BlobState[]): void;
  /** What `uploads` answers is something else now. */
  changed(): void;
}

interface Move {
  way: 'up' | 'down';
  done: number;
  abort: AbortController;
}

/** Bytes of one request of a download, and of one read: a whole number of chunks. */
const kDownloadPieceBytes = 16 * kChunkBytes;
const kDownloadTries = 4;
/** Small files spend most of their time on the way: some of them travel side by side. */
const kUploadsAtOnce = 3;

/** What passes by itself: the server is asked again, after a while. */
const kPassingCodes: ReadonlySet<ErrorCode> = new Set([
  'offline',
  'busy',
  'too_many_attempts',
  'database_unavailable',
  'unauthenticated',
  'token_expired',
]);

/**
 * Files of an account: kept on the device first, sent to the server when it can be reached, fetched from it when they are
 * needed. Whatever waits on the shelf is the queue of uploads, so a crash or another tab's takeover loses none.
 */
export class Blobs {
  private shelf: Promise<Shelf> | null = null;
  private openShelf: Shelf | null = null;
  private readonly moves = new Map<string, Move>();
  private readonly errors = new Map<string, ErrorBody>();
  private readonly downloads = new Map<string, Promise<Held>>();
  private readonly notPictures = new Set<string>();
  private readonly backoff = new Backoff();
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private online = false;
  private lanes = 0;
  private closed = false;

  constructor(
    private readonly server: BlobServer,
    private readonly host: BlobHost,
  ) {}

  /** Sees what waits for the server, so that the status says so before anybody asks for a file. */
  start(): void {
    this.pump();
  }

  async answer(call: BlobCall): Promise<Reply> {
    switch (call.do) {
      case 'put':
        return { ok: await this.put(call.file, call.thumbnail) };
      case 'open':
        return { ok: await this.withOriginal(call.sha256, wholeBlob) };
      case 'thumbnail':
        return { ok: await this.thumbnail(call.sha256) };
      case 'read': {
        const { start, end } = call;
        const bytes = await this.withOriginal(call.sha256, (shelf, held) => shelf.read(held, start, end));
        return { ok: null, payload: bytes.buffer };
      }
      case 'list':
        return { ok: (await this.opened()).originals().map((held) => this.stateOf(held)) };
      case 'state': {
        const held = (await this.opened()).find('original', call.sha256);
        return { ok: held === undefined ? null : this.stateOf(held) };
      }
      case 'remove':
        await this.remove(call.sha256);
        return { ok: null };
      case 'retry':
        this.errors.delete(call.sha256);
        this.pump();
        return { ok: null };
      case 'limit':
        await (await this.opened()).setLimit(call.bytes);
        return { ok: null };
    }
  }

  /** What the server has still to get; null where that is nothing. */
  get uploads(): Uploads | null {
    const waiting = this.openShelf?.waiting() ?? [];
    if (waiting.length === 0) return null;
    const bytes = waiting.reduce((sum, { size, sha256 }) => sum + size - (this.moves.get(sha256)?.done ?? 0), 0);
    const failed = waiting.filter(({ sha256 }) => this.errors.has(sha256)).length;
    return { files: waiting.length, bytes, failed };
  }

  /** The server can be reached, or not any more. */
  setOnline(online: boolean): void {
    if (online === this.online) return;
    this.online = online;
    if (online) this.pump();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retryTimer);
    for (const { abort } of this.moves.values()) abort.abort();
    await (await this.shelf?.catch(() => null))?.close();
  }

  private opened(): Promise<Shelf> {
    if (this.closed) return Promise.reject(fail('closed', 'The database has been closed.'));
    this.shelf ??= this.host.open().then((shelf) => {
      shelf.onGone = (held) => this.host.tell([{ ...this.stateOf(held), here: false }]);
      return (this.openShelf = shelf);
    });
    this.shelf.catch(() => (this.shelf = null));
    return this.shelf;
  }

  // --- calls -------------------------------------------------------------------------------------------------------

  private async put(file: Blob, thumbnail: boolean): Promise<StoredBlob> {
    if (file.size > kBlobBytesMax) throw fail('too_large', 'A file can have 256 MiB at most.');
    const shelf = await this.opened();
    const held = await shelf.keep('original', sourceOf(file), { waiting: true });
    const { sha256, size } = held;
    // One that the server did not take is offered again. One that it had is, too: it may not have kept it.
    this.errors.delete(sha256);
    if (thumbnail && shelf.find('thumbnail', sha256) === undefined)
      await this.keepThumbnail(shelf, sha256, file).catch(() => undefined);
    this.show(held);
    this.pump();
    return { sha256, size, key: sha256 };
  }

  private async thumbnail(sha256: string): Promise<Blob | null> {
    const shelf = await this.opened();
    const kept = shelf.find('thumbnail', sha256);
    const blob = kept === undefined ? null : await wholeBlob(shelf, kept).catch(nullIfDamaged);
    if (blob !== null) return blob;
    if (kept !== undefined) await shelf.remove(kept);
    if (this.notPictures.has(sha256)) return null;
    return this.keepThumbnail(shelf, sha256, await this.withOriginal(sha256, wholeBlob));
  }

  private async keepThumbnail(shelf: Shelf, sha256: string, original: Blob): Promise<Blob | null> {
    const picture = await this.host.thumbnail(original);
    if (picture === null) this.notPictures.add(sha256);
    else await shelf.keep('thumbnail', sourceOf(picture), { named: sha256, waiting: false });
    return picture;
  }

  private async remove(sha256: string): Promise<void> {
    const shelf = await this.opened();
    this.moves.get(sha256)?.abort.abort();
    this.errors.delete(sha256);
    const original = shelf.find('original', sha256);
    const thumbnail = shelf.find('thumbnail', sha256);
    for (const held of [original, thumbnail]) if (held !== undefined) await shelf.remove(held);
    this.host.changed();
  }

  /** With the file as it is here, or else as the server has it. `work` answers null where it went in the meantime. */
  private async withOriginal<T>(sha256: string, work: (shelf: Shelf, held: Held) => Promise<T | null>): Promise<T> {
    const shelf = await this.opened();
    const held = shelf.find('original', sha256);
    if (held !== undefined) {
      const answer = await work(shelf, held).catch((error: unknown) => {
        if (held.waiting) throw error;
        return nullIfDamaged(error);
      });
      if (answer !== null) return answer;
      await shelf.remove(held);
    }
    const answer = await work(shelf, await this.download(shelf, sha256));
    if (answer === null) throw fail('storage_full', 'There is no space on this device to keep the file.');
    return answer;
  }

  // --- up ----------------------------------------------------------------------------------------------------------

  /** Starts what waits, as far as there is a way to the server. */
  private pump(): void {
    void this.opened()
      .then((shelf) => {
        this.host.changed();
        while (this.lanes < kUploadsAtOnce) {
          const next = this.online && !this.closed ? this.nextWaiting(shelf) : undefined;
          if (next === undefined) return;
          ++this.lanes;
          void this.upload(shelf, next).finally(() => {
            --this.lanes;
            this.pump();
          });
        }
      })
      .catch(() => undefined);
  }

  private nextWaiting(shelf: Shelf): Held | undefined {
    if (this.retryTimer !== undefined) return undefined;
    return shelf.waiting().find(({ sha256 }) => !this.moves.has(sha256) && !this.errors.has(sha256));
  }

  private async upload(shelf: Shelf, held: Held): Promise<void> {
    const move: Move = { way: 'up', done: 0, abort: new AbortController() };
    this.moves.set(held.sha256, move);
    try {
      await this.sendPieces(shelf, held, move);
      this.backoff.reset();
    } catch (error) {
      if (!move.abort.signal.aborted) this.uploadFailed(held, error);
    } finally {
      this.moves.delete(held.sha256);
      if (shelf.find('original', held.sha256) === held && !this.closed) this.show(held);
    }
  }

  private async sendPieces(shelf: Shelf, held: Held, move: Move): Promise<void> {
    const { sha256, size } = held;
    const { signal } = move.abort;
    const asked = size > this.server.pieceBytes;
    let has: ServerHas = asked ? await this.server.has(sha256, signal) : { complete: false, offset: 0 };
    let stuck = 0;
    while (!has.complete) {
      const start: number = has.offset < size ? has.offset : 0;
      move.done = start;
      this.show(held);
      const bytes = await shelf.read(held, start, start + this.server.pieceBytes);
      if (bytes === null) throw fail('storage_failed', 'The bytes of this file are not on this device any more.');
      has = await this.server.send(sha256, bytes, { start, size, signal });
      stuck = !has.complete && has.offset <= start ? stuck + 1 : 0;
      if (stuck > 2) throw fail('busy', 'The server does not take the next piece of the file.');
    }
    await shelf.confirm(held);
  }

  private uploadFailed(held: Held, error: unknown): void {
    const body = bodyOf(error);
    if (!kPassingCodes.has(body.code)) {
      this.errors.set(held.sha256, body);
      return;
    }
    if (this.retryTimer !== undefined || this.closed) return;
    this.retryTimer = setTimeout(() => {
      this.retryTimer = undefined;
      this.pump();
    }, this.backoff.nextMs());
  }

  // --- down --------------------------------------------------------------------------------------------------------

  private download(shelf: Shelf, sha256: string): Promise<Held> {
    const under = this.downloads.get(sha256);
    if (under !== undefined) return under;
    const move: Move = { way: 'down', done: 0, abort: new AbortController() };
    this.moves.set(sha256, move);
    const coming = this.fetchPieces(shelf, sha256, move).finally(() => {
      this.downloads.delete(sha256);
      this.moves.delete(sha256);
      const held = shelf.find('original', sha256);
      if (held !== undefined && !this.closed) this.show(held);
    });
    this.downloads.set(sha256, coming);
    return coming;
  }

  /** Nothing of it is to be had before all of it is here and has the digest that it is known by. */
  private async fetchPieces(shelf: Shelf, sha256: string, move: Move): Promise<Held> {
    const first = await this.fetchPiece(sha256, 0, move);
    const { size } = first;
    if (size > kBlobBytesMax) throw fail('too_large', 'The server offers a file of more than 256 MiB.');
    const next = (at: number): Promise<{ bytes: Uint8Array<ArrayBuffer> }> => this.fetchPiece(sha256, at, move);
    const show = (done: number): void => {
      move.done = done;
      const moving = { way: move.way, done };
      this.host.tell([{ sha256, size, here: false, uploaded: true, moving, error: null }]);
    };
    async function* pieces(): AsyncIterable<Uint8Array<ArrayBuffer>> {
      let { bytes } = first;
      for (let at = 0; ; bytes = (await next(at)).bytes) {
        at += bytes.length;
        yield bytes;
        if (at >= size) return;
        if (bytes.length !== kDownloadPieceBytes)
          throw fail('malformed', 'The server sent another range than it was asked for.');
        show(at);
      }
    }
    show(first.bytes.length);
    return shelf.keep('original', { size, pieces }, { named: sha256, waiting: false });
  }

  /** One piece; a connection that breaks is tried again, so that a large file need not start anew. */
  private async fetchPiece(
    sha256: string,
    start: number,
    move: Move,
  ): Promise<{ bytes: Uint8Array<ArrayBuffer>; size: number }> {
    const { signal } = move.abort;
    const backoff = new Backoff();
    for (let tries = 1; ; ++tries) {
      try {
        return await this.server.fetch(sha256, { start, end: start + kDownloadPieceBytes, signal });
      } catch (error) {
        const code = error instanceof FreeholdError ? error.code : 'internal';
        // Without the server nobody waits for a first piece: whoever asks is told at once.
        const passing = kPassingCodes.has(code) && (start > 0 || code !== 'offline');
        if (signal.aborted || !passing || tries === kDownloadTries) throw error;
        await new Promise((again) => setTimeout(again, backoff.nextMs()));
      }
    }
  }

  // --- what tabs see -----------------------------------------------------------------------------------------------

  private stateOf({ sha256, size, waiting }: Held): BlobState {
    const move = this.moves.get(sha256);
    const moving = move === undefined ? null : { way: move.way, done: move.done };
    return { sha256, size, here: true, uploaded: !waiting, moving, error: this.errors.get(sha256) ?? null };
  }

  private show(held: Held): void {
    this.host.tell([this.stateOf(held)]);
    this.host.changed();
  }
}

function sourceOf(file: Blob): Source {
  async function* pieces(): AsyncIterable<Uint8Array<ArrayBuffer>> {
    for (let at = 0; at < file.size; at += kChunkBytes) {
      const piece = file.slice(at, at + kChunkBytes);
      yield new Uint8Array(await piece.arrayBuffer().catch(unreadable));
    }
  }
  return { size: file.size, pieces };
}

/** What cannot be read for another reason, such as a lock, is as good as it was. */
function nullIfDamaged(error: unknown): null {
  if (error instanceof FreeholdError && error.code === 'database_damaged') return null;
  throw error;
}

function unreadable(error: unknown): never {
  throw fail('storage_failed', `The file cannot be read; it may have been moved or changed: ${String(error)}`);
}

async function wholeBlob(shelf: Shelf, held: Held): Promise<Blob | null> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; at < held.size; at += kDownloadPieceBytes) {
    const part = await shelf.read(held, at, at + kDownloadPieceBytes);
    if (part === null) return null;
    parts.push(part);
  }
  return new Blob(parts);
}
