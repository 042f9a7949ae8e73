import type { BlobCalls } from './blob_calls.js';
import { schema } from './generated/schema.js';
import type { AllTables, DatabaseTables, FileCalls, FileValues, RowOf, TableName } from './tables.js';

/** Tables whose rows describe a file each get `attach`. */
export function withFiles(tables: AllTables, blobs: BlobCalls): DatabaseTables {
  for (const [name, { columns }] of Object.entries(schema.tables)) {
    if (!('original_filename' in columns) || !('file_path' in columns)) continue;
    const table = tables[name as TableName] as { insert(values: FileValues): Promise<unknown> };
    const attach: FileCalls<TableName>['attach'] = async (file, values) =>
      (await table.insert(await blobs.describe(file, values?.filename))) as RowOf<TableName>;
    Object.assign(table, { attach });
  }
  return tables as DatabaseTables;
}
