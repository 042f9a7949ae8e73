export type { BlobCalls } from './blob_calls.js';
export type { BlobState, StoredBlob } from './blobs.js';
export { kBlobBytesMax } from './blobs.js';
export { FreeholdError } from './errors.js';
export {
  Freehold,
  type Conflict,
  type EditedRow,
  type OpenOptions,
  type RefusedTransaction,
  type RegisterOptions,
  type Transaction,
} from './freehold.js';
export type * from './generated/schema.js';
export { schema } from './generated/schema.js';
export { newId } from './ids.js';
export type { KnownAccount } from './known_accounts.js';
export type { SignedInDevice } from './messages.js';
export type { Status, StorageKind, Uploads } from './status.js';
export type { TableCalls } from './tables.js';
export type { TokenSource } from './token_source.js';
export type { Parameter } from './values.js';
