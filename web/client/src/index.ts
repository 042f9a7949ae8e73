export type { BlobCalls } from './blob_calls.js';
export type { BlobState, StoredBlob } from './blobs.js';
export { kBlobBytesMax } from './blobs.js';
export type { PlacedRow, RowsDiff } from './diff.js';
export { FreeholdError, type ErrorBody } from './errors.js';
export {
  Freehold,
  type Conflict,
  type EditedRow,
  type OpenOptions,
  type RefusedTransaction,
  type RegisterOptions,
  type Transaction,
} from './freehold.js';
export type { ImportResult } from './files.js';
export type * from './generated/schema.js';
export { schema } from './generated/schema.js';
export { newId } from './ids.js';
export type { Inspection, OutboxEntry } from './inspection.js';
export type { KnownAccount } from './known_accounts.js';
export type { LiveOptions } from './live.js';
export type { SignedInDevice, TraceEntry } from './messages.js';
export { packRows, type Cell } from './result_buffer.js';
export type { Excerpt, SearchedTable, SearchHit, SearchOptions } from './search.js';
export type { Status, StorageKind, Uploads } from './status.js';
export type { StorageEstimate } from './storage.js';
export type { InsertOf, RowOf, TableCalls, UpdateOf } from './tables.js';
export type { TemporaryCalls } from './temporary.js';
export type { TokenSource } from './token_source.js';
export type { Parameter } from './values.js';
