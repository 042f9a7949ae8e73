import type { BlobState } from './blobs.js';
import type { ErrorBody, FreeholdError } from './errors.js';
import type { EndReason, SignedInDevice } from './messages.js';
import type { Status } from './status.js';
import type { StorageEstimate } from './storage.js';
import type { AllTables, TableName } from './tables.js';
import type { TokenSource } from './token_source.js';
import type { Parameter } from './values.js';

/** What a database's calls take and answer; the calls themselves are in freehold.ts. */

export interface OpenOptions {
  /** E-mail address or user name. */
  account: string;
  /** Not needed on a device that is signed in and not locked. Without a network it unlocks what is on the device. */
  password?: string;
  /**
   * For accounts of another identity provider that the server trusts: called whenever a token of it is needed, at the first
   * opening on a device and when the last one has run out or is refused. `password` then is the application's own, to lock
   * this device with, and the server never hears it.
   */
  token?: TokenSource;
  /** What locked this device, where the account's password has been changed on another one: `device_locked` asks for it. */
  earlierPassword?: string;
  /** False: the browser keeps no key, and the next page has to give the password. Left out: as the last time, else true. */
  stayUnlocked?: boolean;
  /** The server's address; the page's own where it is left out. */
  server?: string;
}

export interface RegisterOptions {
  email: string;
  password: string;
  username?: string;
  full_name?: string;
  /** As for `open`. */
  stayUnlocked?: boolean;
  server?: string;
}

/** A transaction that the server did not accept: nothing of it is there, and nothing of it is lost. */
export interface RefusedTransaction {
  id: number;
  /** Milliseconds since 1970. */
  at: number;
  error: ErrorBody;
  changes: {
    table: string;
    op: 'insert' | 'update' | 'delete' | 'restore';
    id: string;
    values?: Record<string, unknown>;
  }[];
  /** What the server holds instead. */
  server_rows: { table: string; values: Record<string, unknown> }[];
  /** The refused transaction that made a row which this one needs. */
  depends_on: number | null;
}

export interface RefusedCalls {
  list(): Promise<RefusedTransaction[]>;
  /** Writes its changes again, as a new transaction, and then those of the transactions that depend on it. */
  retry(id: number): Promise<void>;
  /** Changes values of its rows, and retries it. The edited values are kept also where the retry fails. */
  edit(id: number, rows: readonly EditedRow[]): Promise<void>;
  /** Forgets it for good, with the transactions that depend on it; answers the numbers of all of them. */
  discard(id: number): Promise<number[]>;
}

/** A row that a refused transaction writes, and values to write instead of those that it has. */
export interface EditedRow {
  table: TableName;
  id: string;
  values: Record<string, unknown>;
}

/** Values that did not stand when two devices wrote without knowledge of each other. */
export interface Conflict {
  id: number;
  /** Milliseconds since 1970. */
  at: number;
  table: TableName;
  row: string;
  /**
   * `lost`: this device's values, another one's were newer. `replaced`: another device's values, this one's were newer.
   * `removed`: what a deleted row had held.
   */
  what: 'lost' | 'replaced' | 'removed';
  values: Record<string, unknown>;
}

export interface ConflictCalls {
  /** What merges decided, the newest first; the last thousand are kept. */
  list(): Promise<Conflict[]>;
  /** Writes the values anew: into the row, or as a new row where that was deleted. Answers the row. */
  restore(id: number): Promise<Record<string, unknown>>;
  dismiss(id: number): Promise<void>;
}

/** What the application keeps on this device alone: in the encrypted database, never synced, gone with `wipe`. */
export interface SettingCalls {
  /** Any JSON, as it was set; null where nothing was. */
  get<T>(name: string): Promise<T | null>;
  /** Null forgets it. `too_large` beyond 64 settings of 64 KiB each. */
  set(name: string, value: unknown): Promise<void>;
}

/** The account's devices. The server knows them: without it, each of these calls is the error `offline`. */
export interface DeviceCalls {
  /** Where the account is signed in, the one seen last first. */
  list(): Promise<SignedInDevice[]>;
  /** Signs that device out: within seconds it syncs no more. What it holds stays on it. */
  end(id: string): Promise<void>;
  /** Signs every device out, this one too, as `signOut` does. */
  endAll(): Promise<void>;
}

export interface StorageCalls {
  /** How safely the database is kept, how much room is used, and how much there is. */
  estimate(): Promise<StorageEstimate>;
  /** Asks the browser to keep it also when the disk runs full; it is asked by itself after the first write. */
  persist(): Promise<boolean>;
}

/** What a transaction's function works with. Use nothing else of the database inside it: that would wait for its end. */
export type Transaction = AllTables & {
  query<T = Record<string, unknown>>(sql: string, parameters?: readonly Parameter[]): Promise<T[]>;
  execute(sql: string, parameters?: readonly Parameter[]): Promise<{ changes: number }>;
};

export interface Events {
  status: (status: Status) => void;
  /** Where these files are has changed: see `db.blobs`. */
  blobs: (states: readonly BlobState[]) => void;
  /** The list of refused transactions is another one. */
  refused: () => void;
  /** The conflict journal has a new entry. */
  conflicts: () => void;
  /** The server did not take a new password that locks this device already; `status.passwordChange` says so from now on. */
  passwordRefused: (error: FreeholdError) => void;
  /** What this device held was not what the server holds, and is being fetched once more. */
  repair: () => void;
  /** Room is running out: told once, before a write fails with `storage_full`. */
  storageLow: (estimate: StorageEstimate) => void;
  /** Another tab holds the database from now on. Nothing is lost but temporary tables. */
  takenOver: () => void;
  /** No call works any more. `error` where it was no decision of anybody's. */
  closed: (reason: EndReason | 'closed', error?: FreeholdError) => void;
}
