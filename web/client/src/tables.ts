import { schema, type Tables } from './generated/schema.js';
import { newId } from './ids.js';
import type { CoreCommand } from './messages.js';
import { decodeRow, encodeValues } from './values.js';

export type TableName = keyof Tables;
export type RowOf<T extends TableName> = Tables[T]['row'];
export type InsertOf<T extends TableName> = Tables[T]['insert'];
export type UpdateOf<T extends TableName> = Tables[T]['update'];

/** The calls of one table. Each is one transaction, unless it is a transaction's own table. */
export interface TableCalls<T extends TableName> {
  /** Answers the whole row, with everything that was filled in. */
  insert(values: InsertOf<T> & { id?: string }): Promise<RowOf<T>>;
  /** All or none, in one transaction; answers the new ids in order. */
  insertMany(rows: readonly (InsertOf<T> & { id?: string })[]): Promise<string[]>;
  /** Answers the row as it is now. `not_owner` where there is no such row. */
  update(id: string, values: UpdateOf<T>): Promise<RowOf<T>>;
  /** `not_owner` where there is no such row. */
  delete(id: string): Promise<void>;
  get(id: string): Promise<RowOf<T> | null>;
}

export interface FileCalls<T extends TableName> {
  /**
   * Keeps the file on this device, without a network too, and inserts the row that describes it, which it answers. The
   * bytes travel to the server by themselves. `too_large` above 256 MiB, `storage_full` where this device has no room.
   */
  attach(file: Blob, values?: { filename?: string }): Promise<RowOf<T>>;
}

/** What an insert says of a file, in every table whose rows describe one each. */
export interface FileValues {
  filename: string;
  original_filename: string;
  file_path: string;
  file_size?: number | bigint | null;
  content_type?: string | null;
  sha256?: string | null;
}

type Calls<T extends TableName> = InsertOf<T> extends FileValues ? TableCalls<T> & FileCalls<T> : TableCalls<T>;

export type AllTables = { readonly [T in TableName]: TableCalls<T> };

/** With what writes outside of the database, and so in no transaction. */
export type DatabaseTables = { readonly [T in TableName]: Calls<T> };

/** Runs one command of the core. `writes` says whether it changes anything. */
export type RunCommand = (command: CoreCommand, writes: boolean) => Promise<unknown>;

export function tableCalls<T extends TableName>(table: T, run: RunCommand): TableCalls<T> {
  // Ids are given here and not in the core, so that a repeated insert is known for what it is. Where they are made from
  // the row's values it is known without.
  const withId = (values: object): Record<string, unknown> =>
    schema.tables[table].knownByValues ? encodeValues(values) : { id: newId(), ...encodeValues(values) };
  const rowOf = (row: unknown): RowOf<T> =>
    decodeRow(schema.tables[table].columns, row as object) as unknown as RowOf<T>;
  return {
    insert: async (values) => rowOf(await run({ do: 'insert', table, values: withId(values) }, true)),
    insertMany: async (rows) => {
      const answer = await run({ do: 'insert_many', table, rows: rows.map(withId) }, true);
      return (answer as { ids: string[] }).ids;
    },
    update: async (id, values) => rowOf(await run({ do: 'update', table, id, values: encodeValues(values) }, true)),
    delete: async (id) => {
      await run({ do: 'delete', table, id }, true);
    },
    get: async (id) => {
      const row = await run({ do: 'get', table, id }, false);
      return row === null ? null : rowOf(row);
    },
  };
}
