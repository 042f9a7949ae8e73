import type { ErrorBody } from './errors.js';

/** Bytes of one file; the server takes no more either. */
export const kBlobBytesMax = 256 * 1024 * 1024;

/** A file that is kept by what it holds: equal bytes are one blob, whatever their names. */
export interface StoredBlob {
  /** In lower-case hexadecimal. */
  sha256: string;
  /** In bytes. */
  size: number;
  /** The storage key that rows name it by, as in `images.file_path`: the digest again. */
  key: string;
}

/** Where a blob is. What this device has never had is not among these: it is on the server, or on its way there. */
export interface BlobState {
  sha256: string;
  size: number;
  /** Its bytes are on this device. */
  here: boolean;
  /** The server has them. */
  uploaded: boolean;
  /** A transfer that is under way, and how many bytes of it are done. */
  moving: { way: 'up' | 'down'; done: number } | null;
  /** Why the server did not take it; it is tried again with the next page, or by `retry`. */
  error: ErrorBody | null;
}

/** What pages ask of the worker that holds the database. */
export type BlobCall =
  | { do: 'put'; file: Blob; thumbnail: boolean }
  | { do: 'open'; sha256: string }
  | { do: 'thumbnail'; sha256: string }
  | { do: 'read'; sha256: string; start: number; end: number }
  | { do: 'list' }
  | { do: 'state'; sha256: string }
  | { do: 'remove'; sha256: string }
  | { do: 'retry'; sha256: string }
  | { do: 'limit'; bytes: number };

/** The digest in a storage key: it ends in one, whatever an importer has put before it. Null where there is none. */
export function digestOfKey(key: string): string | null {
  return /(?:^|[^0-9a-f])([0-9a-f]{64})$/.exec(key)?.[1] ?? null;
}
