import { digestOfKey, kBlobBytesMax, type BlobCall, type BlobState, type StoredBlob } from './blobs.js';
import type { Connection } from './connection.js';
import { fail, type FreeholdError } from './errors.js';
import type { FileValues } from './tables.js';

/** The longest name and content type that a row takes. */
const kNameMax = 255;
const kTypeMax = 100;

/**
 * Files of the account, known by the SHA-256 of their bytes. They are kept on the device first and sent to the server by
 * themselves; what the device does not have is fetched when it is asked for. `not_found` where the server does not have it
 * either, `offline` where it would have to be asked, `invalid_value` where a call is given what it cannot be meant for.
 */
export class BlobCalls {
  private readonly urls = new Set<string>();

  /** @internal */
  constructor(private readonly connection: Connection) {}

  /** Keeps a file on this device; it is on the disk when this comes back. Name the answer in a row: nothing else does. */
  put(file: Blob): Promise<StoredBlob> {
    return this.keep(file, false);
  }

  /** The whole file. `type` is what the answer says that it is. */
  async get(sha256: string, type = ''): Promise<Blob> {
    checkText('type', type);
    const blob = await this.ask<Blob>({ do: 'open', sha256: digest(sha256) });
    return blob.slice(0, blob.size, type);
  }

  /** An address for `<img>` and its like, good until `release` or until the database is closed. */
  async url(sha256: string, type = ''): Promise<string> {
    return this.urlOf(await this.get(sha256, type));
  }

  /** The same for a small picture of an image; null where the file is none that this browser can draw. */
  async thumbnailUrl(sha256: string): Promise<string | null> {
    const picture = await this.ask<Blob | null>({ do: 'thumbnail', sha256: digest(sha256) });
    return picture === null ? null : this.urlOf(picture);
  }

  /** The address is not needed any more, and its bytes need no memory. */
  release(url: string): void {
    if (this.urls.delete(url)) URL.revokeObjectURL(url);
  }

  /** A part of the file: bytes `start` up to, not with, `end`, or to where the file ends. */
  async read(sha256: string, range: { start?: number; end?: number } = {}): Promise<Uint8Array> {
    const { start = 0, end = Number.MAX_SAFE_INTEGER } = range;
    checkCount('start', start);
    checkCount('end', end);
    if (end < start) throw wrong(`the range ends at ${end}, before it starts at ${start}`);
    const call: BlobCall = { do: 'read', sha256: digest(sha256), start, end };
    const { payload } = await this.connection.request({ kind: 'blob', call });
    return new Uint8Array(payload ?? new ArrayBuffer(0));
  }

  /** Where everything is that is on this device. The event `blobs` tells of each change. */
  list(): Promise<BlobState[]> {
    return this.ask({ do: 'list' });
  }

  /** Where one file is; null where it is not on this device. */
  async state(sha256: string): Promise<BlobState | null> {
    return this.ask({ do: 'state', sha256: digest(sha256) });
  }

  /**
   * Takes a file off this device and ends its upload. Where the server does not have it, it is gone: ask first whether a row
   * still names it.
   */
  async remove(sha256: string): Promise<void> {
    await this.ask({ do: 'remove', sha256: digest(sha256) });
  }

  /** Sends a file once more that the server did not take. */
  async retry(sha256: string): Promise<void> {
    await this.ask({ do: 'retry', sha256: digest(sha256) });
  }

  /**
   * How many bytes may lie on this device; 1 GiB where nobody has said. Above that the files go that were used longest ago
   * and that the server has, never one that it does not.
   */
  async limit(bytes: number): Promise<void> {
    checkCount('bytes', bytes);
    await this.ask({ do: 'limit', bytes });
  }

  /** The digest in a storage key; null where it is none of ours. */
  digestOf(key: string): string | null {
    checkText('key', key);
    return digestOfKey(key);
  }

  /** @internal Keeps the file with a thumbnail, and answers what its row says of it. */
  async describe(file: Blob, filename?: string): Promise<FileValues> {
    if (filename !== undefined) checkText('filename', filename);
    const { sha256, size, key } = await this.keep(file, true);
    const own = 'name' in file && typeof file.name === 'string' && file.name !== '' ? file.name : 'Untitled';
    return {
      filename: shortened(filename ?? own, kNameMax),
      original_filename: shortened(own, kNameMax),
      file_path: key,
      file_size: BigInt(size),
      content_type: file.type === '' ? null : shortened(file.type, kTypeMax),
      sha256,
    };
  }

  /** @internal The database is closed. */
  end(): void {
    for (const url of this.urls) URL.revokeObjectURL(url);
    this.urls.clear();
  }

  private async keep(file: Blob, thumbnail: boolean): Promise<StoredBlob> {
    if (!((file as unknown) instanceof Blob)) throw wrong(`the file is ${kindOf(file)}, not a File or Blob`);
    if (file.size > kBlobBytesMax) throw fail('too_large', 'A file can have 256 MiB at most.');
    return this.ask({ do: 'put', file, thumbnail });
  }

  private async ask<T>(call: BlobCall): Promise<T> {
    return (await this.connection.request({ kind: 'blob', call })).ok as T;
  }

  private urlOf(blob: Blob): string {
    const url = URL.createObjectURL(blob);
    this.urls.add(url);
    return url;
  }
}

/** By characters and not by halves of them, as the columns count. */
function shortened(text: string, max: number): string {
  const characters = Array.from(text);
  return characters.length <= max ? text : characters.slice(0, max).join('');
}

function digest(sha256: string): string {
  checkText('sha256', sha256);
  if (!/^[0-9a-f]{64}$/.test(sha256)) {
    const shown = sha256.length > 80 ? `${sha256.slice(0, 80)}…` : sha256;
    throw wrong(
      `"${shown}" is no SHA-256 of 64 lower-case hexadecimal digits; digestOf finds the one in a storage key`,
    );
  }
  return sha256;
}

function checkText(name: string, text: unknown): void {
  if (typeof text !== 'string') throw wrong(`${name} is ${kindOf(text)}, not a text`);
}

function checkCount(name: string, count: unknown): void {
  if (!Number.isSafeInteger(count) || (count as number) < 0)
    throw wrong(`${name} is ${typeof count === 'number' ? String(count) : kindOf(count)}, not a whole number from 0`);
}

function kindOf(value: unknown): string {
  return value === null || value === undefined ? String(value) : `a value of the type ${typeof value}`;
}

function wrong(what: string): FreeholdError {
  return fail('invalid_value', `A call of db.blobs: ${what}.`);
}
