// Made by freehold-generate from the declared tables. Change those, then run it again.

/** What a json column holds. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [name: string]: JsonValue };

export type ColumnType = 'uuid' | 'text' | 'integer' | 'bigint' | 'boolean' | 'timestamp' | 'json' | 'bytes';

/** Who writes a column: the owner on any device, or the server alone. */
export type ColumnKind = 'client' | 'server';

export interface ColumnDescription {
  readonly type: ColumnType;
  readonly kind: ColumnKind;
  /** Clients send values for it. */
  readonly writable: boolean;
  /** Never null. */
  readonly required: boolean;
  /** An insert may leave it out and gets a value. */
  readonly hasDefault: boolean;
  /** Code points of text, bytes of bytes. */
  readonly maxLength?: number;
  readonly min?: number;
  readonly max?: number;
  readonly oneOf?: readonly string[];
}

export interface TableDescription {
  /** The row is the owner, or has one in `user_id`. */
  readonly ownership: 'self' | 'column';
  /** Rows never change once inserted. */
  readonly appendOnly: boolean;
  /** In the order of the table. */
  readonly columns: { readonly [name: string]: ColumnDescription };
}

export interface SchemaDescription {
  readonly tables: { readonly [name: string]: TableDescription };
}

/** One row per account; a device has its own account's row alone. */
export interface Users {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** a name to sign in with, beside the email */
  username: string | null;
  /** what the account signs in with */
  email: string;
  full_name: string | null;
  /** the account's plan */
  tier: 'free' | 'pro' | 'team' | 'enterprise';
  /** false: can neither sign in nor sync */
  is_active: boolean;
  is_admin: boolean;
  token_quota: number;
  token_used: number;
  /** when the row was inserted */
  created_at: string;
  /** when the row was last written */
  updated_at: string;
}

/** Rows are made by the server. */
export type UsersInsert = never;

export interface UsersUpdate {
  username?: string | null;
  full_name?: string | null;
}

/** Texts with a title. */
export interface Notes {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  title: string;
  content: string | null;
  /** when the row was inserted */
  created_at: string;
  /** when the row was last written */
  updated_at: string;
}

export interface NotesInsert {
  /** A UUIDv7 of the caller's; made by the client otherwise. */
  id?: string;
  title: string;
  content?: string | null;
}

export interface NotesUpdate {
  title?: string;
  content?: string | null;
}

/** Things to do. */
export interface Tasks {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  title: string;
  description: string | null;
  completed: boolean;
  /** when the row was inserted */
  created_at: string;
  /** when the row was last written */
  updated_at: string;
}

export interface TasksInsert {
  /** A UUIDv7 of the caller's; made by the client otherwise. */
  id?: string;
  title: string;
  description?: string | null;
  completed?: boolean;
}

export interface TasksUpdate {
  title?: string;
  description?: string | null;
  completed?: boolean;
}

/** The types of every table that devices have. */
export interface Tables {
  users: { row: Users; insert: UsersInsert; update: UsersUpdate };
  notes: { row: Notes; insert: NotesInsert; update: NotesUpdate };
  tasks: { row: Tasks; insert: TasksInsert; update: TasksUpdate };
}

export type TableName = keyof Tables;

/** Why something was refused or failed; docs/protocol.md says what each means. */
export const errorCodes = [
  'not_owner',
  'invalid_value',
  'read_only_column',
  'immutable_row',
  'parent_missing',
  'unique_violation',
  'quota_exceeded',
  'row_deleted',
  'schema_too_new',
  'malformed',
  'unknown_table',
  'unknown_column',
  'too_large',
  'unauthenticated',
  'token_expired',
  'invalid_credentials',
  'account_disabled',
  'too_many_attempts',
  'not_found',
  'method_not_allowed',
  'unsupported_media_type',
  'origin_not_allowed',
  'out_of_order',
  'epoch_changed',
  'busy',
  'database_unavailable',
  'database_too_new',
  'database_foreign',
  'database_damaged',
  'storage_failed',
  'storage_full',
  'migration_failed',
  'sql_error',
  'not_signed_in',
  'offline',
  'wrong_state',
  'closed',
  'address_in_use',
  'wrong_usage',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** The declared tables, for programs. */
export const schema = {
  tables: {
    users: {
      ownership: 'self',
      appendOnly: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        username: { type: 'text', kind: 'client', writable: true, required: false, hasDefault: false, maxLength: 80 },
        email: { type: 'text', kind: 'server', writable: false, required: true, hasDefault: false, maxLength: 255 },
        full_name: { type: 'text', kind: 'client', writable: true, required: false, hasDefault: false, maxLength: 255 },
        tier: { type: 'text', kind: 'server', writable: false, required: true, hasDefault: true, oneOf: ['free', 'pro', 'team', 'enterprise'] },
        is_active: { type: 'boolean', kind: 'server', writable: false, required: true, hasDefault: true },
        is_admin: { type: 'boolean', kind: 'server', writable: false, required: true, hasDefault: true },
        token_quota: { type: 'integer', kind: 'server', writable: false, required: true, hasDefault: true },
        token_used: { type: 'integer', kind: 'client', writable: false, required: true, hasDefault: true },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
        updated_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    notes: {
      ownership: 'column',
      appendOnly: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        title: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: false, maxLength: 200 },
        content: { type: 'text', kind: 'client', writable: true, required: false, hasDefault: false },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
        updated_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    tasks: {
      ownership: 'column',
      appendOnly: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        title: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: false, maxLength: 255 },
        description: { type: 'text', kind: 'client', writable: true, required: false, hasDefault: false },
        completed: { type: 'boolean', kind: 'client', writable: true, required: true, hasDefault: true },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
        updated_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
  },
} as const satisfies SchemaDescription;
