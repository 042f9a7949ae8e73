/** How much the browser promises: `best-effort` may be cleared when the disk runs full, `memory` ends with the tab. */
export type StorageKind = 'persistent' | 'best-effort' | 'memory';

export interface Uploads {
  files: number;
  /** Of them, as much as has not been sent. */
  bytes: number;
  /** Files that the server did not take; `db.blobs.list()` says why. */
  failed: number;
}

/** One picture of the database, its account and the way to the server. Times are milliseconds since 1970. */
export interface Status {
  /** `online`: the server answers and changes flow both ways as they happen. */
  network: 'online' | 'connecting' | 'offline';
  /** An account belongs to this database. */
  signedIn: boolean;
  /** The server wants the password again (the sign-in ran out or was ended elsewhere). Work goes on, sync waits. */
  needsSignIn: boolean;
  /**
   * `pending`: a new password locks this device already, and the server will hear of it. `refused`: it did not take it;
   * the account still has its own.
   */
  passwordChange: 'pending' | 'refused' | null;
  userId: string | null;
  clientId: string;
  /** Transactions that the server has not acknowledged yet. */
  pending: number;
  oldestPendingAt: number | null;
  /** Transactions that wait for a server with a newer schema. */
  held: number;
  /** Transactions that the server refused; they wait in `db.refused`. */
  refused: number;
  /** Entries of the conflict journal, `db.conflicts`. */
  conflicts: number;
  /** When this device last knew that it had everything. */
  lastSyncAt: number | null;
  /** False while a new device has not received everything once. */
  firstSyncDone: boolean;
  /** Rows that a first sync under way has brought, of how many; kept over restarts. Null before and after. */
  firstSync: { done: number; total: number } | null;
  /** While much is coming: rows of a first sync, else changes. */
  syncing: { done: number; total: number } | null;
  /** How many rows of others' there are after `db.subscribe('public')`; null without. */
  publicRows: number | null;
  /** Files that the server has still to get; null where it has all. */
  uploads: Uploads | null;
  storage: StorageKind;
  schemaVersion: number;
}

/** The core's own part, as its replies carry it (docs/commands.md). */
export interface CoreStatus {
  signed_in: boolean;
  user_id: string | null;
  client_id: string;
  connected: boolean;
  pending: number;
  oldest_pending_at: number | null;
  held: number;
  refused: number;
  conflicts: number;
  last_sync_at: number | null;
  first_sync_done: boolean;
  first_sync: { done: number; total: number } | null;
  syncing: { done: number; total: number } | null;
  public: { rows: number } | null;
  password_change: 'pending' | 'refused' | null;
  schema_version: number;
}

/** What the tab that holds the database adds to it. */
export interface HostStatus {
  link: 'connecting' | 'offline';
  needsSignIn: boolean;
  uploads: Uploads | null;
  inMemory: boolean;
}

export function statusFrom(core: CoreStatus, host: HostStatus): Status {
  return {
    network: core.connected ? 'online' : host.link,
    signedIn: core.signed_in,
    needsSignIn: host.needsSignIn,
    passwordChange: core.password_change,
    userId: core.user_id,
    clientId: core.client_id,
    pending: core.pending,
    oldestPendingAt: core.oldest_pending_at,
    held: core.held,
    refused: core.refused,
    conflicts: core.conflicts,
    lastSyncAt: core.last_sync_at,
    firstSyncDone: core.first_sync_done,
    firstSync: core.first_sync,
    syncing: core.syncing,
    publicRows: core.public?.rows ?? null,
    uploads: host.uploads,
    storage: host.inMemory ? 'memory' : 'best-effort',
    schemaVersion: core.schema_version,
  };
}
