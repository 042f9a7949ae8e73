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
  /** The alphabet of a text: 0-9a-f, 0-9A-Za-z, or YYYY-MM. */
  readonly form?: 'hex' | 'base62' | 'month';
  readonly min?: number;
  readonly max?: number;
  readonly oneOf?: readonly string[];
}

export interface QuotaDescription {
  /** The column of `users` that names the plan. */
  readonly plan: string;
  /** A plan that is not named has no limit. */
  readonly limits: { readonly [plan: string]: number };
  /** Where the rows of a month (UTC) are counted; without it, the rows that are there count. */
  readonly month?: { readonly table: string; readonly column: string };
}

export interface TableDescription {
  /** The row is the owner, or has one in `user_id`. */
  readonly ownership: 'self' | 'column';
  /** Rows never change once inserted. */
  readonly appendOnly: boolean;
  /** The server inserts and deletes the rows. */
  readonly rowsByServer: boolean;
  /** A row's id is made from values of its own: an insert gives none. */
  readonly knownByValues: boolean;
  /** How many rows a plan allows. */
  readonly quota?: QuotaDescription;
  /** In the order of the table. */
  readonly columns: { readonly [name: string]: ColumnDescription };
}

export interface SchemaDescription {
  readonly tables: { readonly [name: string]: TableDescription };
}

/** A row of people. */
export interface People {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  nickname: string | null;
  email: string;
  /** when the row was inserted */
  created_at: string;
  /** when the row was last written */
  updated_at: string;
}

/** Rows are made by the server. */
export type PeopleInsert = never;

export interface PeopleUpdate {
  nickname?: string | null;
}

/** Where books stand. */
export interface Shelves {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  label: string;
  color: 'red' | 'green' | 'bookworm\'s';
  code: string | null;
  capacity: number;
  used: number;
  /** in millimetres */
  height: number | null;
  weight: number | bigint | null;
  /** no default: every insert says it */
  open: boolean;
  opened_at: string | null;
  layout: JsonValue;
  picture: Uint8Array | null;
  inspected: boolean;
  /** when the row was inserted */
  created_at: string;
  /** when the row was last written */
  updated_at: string;
}

export interface ShelvesInsert {
  /** A UUIDv7 of the caller's; made by the client otherwise. */
  id?: string;
  label: string;
  color?: 'red' | 'green' | 'bookworm\'s';
  code?: string | null;
  capacity?: number;
  height?: number | null;
  weight?: number | bigint | null;
  open: boolean;
  opened_at?: string | null;
  layout?: JsonValue;
  picture?: Uint8Array | null;
}

export interface ShelvesUpdate {
  label?: string;
  color?: 'red' | 'green' | 'bookworm\'s';
  code?: string | null;
  capacity?: number;
  used?: { add: number };
  weight?: number | bigint | null;
  open?: boolean;
  opened_at?: string | null;
  layout?: JsonValue;
  picture?: Uint8Array | null;
}

/** A row of books. */
export interface Books {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  shelf_id: string;
  lent_from: string | null;
  title: string;
  /** when the row was inserted */
  created_at: string;
  /** when the row was last written */
  updated_at: string;
  isbn: string | null;
  tag: string | null;
  bought: string | null;
  pages: JsonValue;
  edition: number;
  lent_out: boolean;
  stars_sum: number;
  stars_count: number | bigint;
}

export interface BooksInsert {
  /** A UUIDv7 of the caller's; made by the client otherwise. */
  id?: string;
  shelf_id: string;
  lent_from?: string | null;
  title: string;
  isbn?: string | null;
  tag?: string | null;
  bought?: string | null;
  pages?: JsonValue;
  lent_out?: boolean;
}

export interface BooksUpdate {
  shelf_id?: string;
  lent_from?: string | null;
  title?: string;
  isbn?: string | null;
  tag?: string | null;
  bought?: string | null;
  pages?: JsonValue;
  lent_out?: boolean;
}

/** A row of stamps. */
export interface Stamps {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  book_id: string;
  note: string | null;
  /** when the row was inserted */
  created_at: string;
}

export interface StampsInsert {
  /** A UUIDv7 of the caller's; made by the client otherwise. */
  id?: string;
  book_id: string;
  note?: string | null;
}

/** Rows never change once inserted. */
export type StampsUpdate = never;

/** A row of friends. */
export interface Friends {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  book_id: string;
  friend_id: string;
  state: 'yes' | 'no';
  /** when the row was inserted */
  created_at: string;
  /** when the row was last written */
  updated_at: string;
}

export interface FriendsInsert {
  /** A UUIDv7 of the caller's; made by the client otherwise. */
  id?: string;
  book_id: string;
  friend_id: string;
  state?: 'yes' | 'no';
}

export interface FriendsUpdate {
  book_id?: string;
  friend_id?: string;
  state?: 'yes' | 'no';
}

/** A row of votes. */
export interface Votes {
  /** UUIDv5 of the row's key */
  id: string;
  /** whose row it is */
  user_id: string;
  book_id: string;
  after_id: string | null;
  /** the account that inserted the row */
  voter_id: string;
  stars: number;
  /** when the row was inserted */
  voted_at: string;
}

export interface VotesInsert {
  /** Made from the row's key. */
  id?: string;
  book_id: string;
  after_id?: string | null;
  stars: number;
}

export interface VotesUpdate {
  after_id?: string | null;
  stars?: number;
}

/** A row of fines. */
export interface Fines {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  book_id: string;
  reason: string | null;
  /** when the row was inserted */
  due_at: string;
}

/** Rows are made by the server. */
export type FinesInsert = never;

export interface FinesUpdate {
  reason?: string | null;
}

/** The types of every table that devices have. */
export interface Tables {
  people: { row: People; insert: PeopleInsert; update: PeopleUpdate };
  shelves: { row: Shelves; insert: ShelvesInsert; update: ShelvesUpdate };
  books: { row: Books; insert: BooksInsert; update: BooksUpdate };
  stamps: { row: Stamps; insert: StampsInsert; update: StampsUpdate };
  friends: { row: Friends; insert: FriendsInsert; update: FriendsUpdate };
  votes: { row: Votes; insert: VotesInsert; update: VotesUpdate };
  fines: { row: Fines; insert: FinesInsert; update: FinesUpdate };
}

export type TableName = keyof Tables;

/** Rows of the tables that a subscription to what is public fills, for reading alone. */
export interface PublicTables {
  public_books: Books;
}

/** The tables that `search` knows: their rows, and the texts that it looks into. */
export interface SearchedTables {
  books: { row: Books; text: 'title' | 'bought' };
  public_books: { row: Books; text: 'title' | 'bought' };
}

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
  'key_missing',
  'device_locked',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** The declared tables, for programs. */
export const schema = {
  tables: {
    people: {
      ownership: 'self',
      appendOnly: false,
      rowsByServer: true,
      knownByValues: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        nickname: { type: 'text', kind: 'client', writable: true, required: false, hasDefault: false, maxLength: 20 },
        email: { type: 'text', kind: 'server', writable: false, required: true, hasDefault: false, maxLength: 40 },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
        updated_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    shelves: {
      ownership: 'column',
      appendOnly: false,
      rowsByServer: false,
      knownByValues: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        label: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: false, maxLength: 8 },
        color: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: true, oneOf: ['red', 'green', 'bookworm\'s'] },
        code: { type: 'text', kind: 'client', writable: true, required: false, hasDefault: false, maxLength: 4 },
        capacity: { type: 'integer', kind: 'client', writable: true, required: true, hasDefault: true, min: 0, max: 100 },
        used: { type: 'integer', kind: 'client', writable: false, required: true, hasDefault: true },
        height: { type: 'integer', kind: 'client', writable: true, required: false, hasDefault: false },
        weight: { type: 'bigint', kind: 'client', writable: true, required: false, hasDefault: false, min: 0 },
        open: { type: 'boolean', kind: 'client', writable: true, required: true, hasDefault: false },
        opened_at: { type: 'timestamp', kind: 'client', writable: true, required: false, hasDefault: false },
        layout: { type: 'json', kind: 'client', writable: true, required: false, hasDefault: false },
        picture: { type: 'bytes', kind: 'client', writable: true, required: false, hasDefault: false },
        inspected: { type: 'boolean', kind: 'server', writable: false, required: true, hasDefault: true },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
        updated_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    books: {
      ownership: 'column',
      appendOnly: false,
      rowsByServer: false,
      knownByValues: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        shelf_id: { type: 'uuid', kind: 'client', writable: true, required: true, hasDefault: false },
        lent_from: { type: 'uuid', kind: 'client', writable: true, required: false, hasDefault: false },
        title: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: false, maxLength: 20 },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
        updated_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
        isbn: { type: 'text', kind: 'client', writable: true, required: false, hasDefault: false, maxLength: 4, form: 'hex' },
        tag: { type: 'text', kind: 'client', writable: true, required: false, hasDefault: false, maxLength: 6, form: 'base62' },
        bought: { type: 'text', kind: 'client', writable: true, required: false, hasDefault: false, form: 'month' },
        pages: { type: 'json', kind: 'client', writable: true, required: true, hasDefault: true },
        edition: { type: 'integer', kind: 'server', writable: false, required: true, hasDefault: true },
        lent_out: { type: 'boolean', kind: 'client', writable: true, required: true, hasDefault: true },
        stars_sum: { type: 'integer', kind: 'server', writable: false, required: true, hasDefault: true },
        stars_count: { type: 'bigint', kind: 'server', writable: false, required: true, hasDefault: true },
      },
    },
    stamps: {
      ownership: 'column',
      appendOnly: true,
      rowsByServer: false,
      knownByValues: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        book_id: { type: 'uuid', kind: 'client', writable: true, required: true, hasDefault: false },
        note: { type: 'text', kind: 'client', writable: true, required: false, hasDefault: false },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    friends: {
      ownership: 'column',
      appendOnly: false,
      rowsByServer: false,
      knownByValues: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        book_id: { type: 'uuid', kind: 'client', writable: true, required: true, hasDefault: false },
        friend_id: { type: 'uuid', kind: 'client', writable: true, required: true, hasDefault: false },
        state: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: true, oneOf: ['yes', 'no'] },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
        updated_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    votes: {
      ownership: 'column',
      appendOnly: false,
      rowsByServer: false,
      knownByValues: true,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        book_id: { type: 'uuid', kind: 'client', writable: true, required: true, hasDefault: false },
        after_id: { type: 'uuid', kind: 'client', writable: true, required: false, hasDefault: false },
        voter_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        stars: { type: 'integer', kind: 'client', writable: true, required: true, hasDefault: false, min: 1, max: 5 },
        voted_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    fines: {
      ownership: 'column',
      appendOnly: false,
      rowsByServer: true,
      knownByValues: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        book_id: { type: 'uuid', kind: 'server', writable: false, required: true, hasDefault: false },
        reason: { type: 'text', kind: 'client', writable: true, required: false, hasDefault: false, maxLength: 8 },
        due_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
  },
} as const satisfies SchemaDescription;
