import type { ErrorBody } from '../errors.js';
import type { CoreCommand } from '../messages.js';
import type { CoreStatus } from '../status.js';
import type { BlobFiles } from './blobs/blob_files.js';
import type { LockHome } from './lock.js';

/** One reply of the core with its instructions (docs/commands.md). */
export interface CoreReply {
  ok?: unknown;
  error?: ErrorBody;
  changed?: number[];
  status?: CoreStatus;
  outgoing?: boolean;
  reconnect?: boolean;
  refused?: boolean;
  conflicts?: boolean;
  repair?: boolean;
  checkpoint?: boolean;
  payload: Uint8Array<ArrayBuffer>;
}

/** The core with its database open. */
export interface Core {
  readonly inMemory: boolean;
  call(command: CoreCommand, payload?: Uint8Array): CoreReply;
  close(): void;
}

/** Where the database of this holder lives. */
export interface CoreHome extends LockHome {
  /** With the key that its vault gave out; null: in memory. */
  open(key: Uint8Array | null): Promise<Core>;
  /** False once another tab has taken the files over, because this one did not answer: nothing is written here any more. */
  holds(): boolean;
  /** Where the account's blobs lie. */
  blobs(): Promise<BlobFiles>;
  /** Lets go of the files, for the next tab. Core and vault are closed by then. */
  release(): Promise<void>;
  /** Removes the database for good, with its vault. It must not be open. */
  erase(): Promise<void>;
}
