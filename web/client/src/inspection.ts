/** What `db.inspect()` answers (docs/commands.md). Times are milliseconds since 1970. */
export interface Inspection {
  tables: { name: string; rows: number; made_by: 'clients' | 'server' | 'account' }[];
  outbox: {
    /** Transactions in it, those that the server has taken and not yet fed back among them. */
    stored: number;
    /** The newest first. */
    entries: OutboxEntry[];
  };
  feeds: {
    scope: 'me' | 'public';
    epoch: string | null;
    cursor: number;
    /** The server's head as it was last heard; null: not since this tab holds the database. */
    head: number | null;
    digest: string;
    /** The last transaction of this device whose verdict has come. */
    answered: number | null;
    catch_up: 'normal' | 'repair' | 'recover';
  }[];
  database: { bytes: number; free_bytes: number };
  /** How far the server's clock is ahead of this device's. */
  clock_offset_us: number;
}

export interface OutboxEntry {
  id: number;
  at: number;
  clock: string;
  state: 'waiting' | 'held' | 'accepted';
  /** Its number in the feed, once it has one. */
  seq: number | null;
  change_count: number;
  /** Null where there are too many to be shown. */
  changes: { table: string; op: string; id: string; values?: Record<string, unknown> }[] | null;
}
