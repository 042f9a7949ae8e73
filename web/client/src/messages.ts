import type { BlobCall, BlobState } from './blobs.js';
import type { ErrorBody } from './errors.js';
import type { Status } from './status.js';
import type { TokenAnswer } from './token_source.js';

/**
 * What travels between a page, its worker, and the worker that holds the database (which may belong to another tab).
 * Everything here survives structured cloning.
 */

/** A command of the core, as docs/commands.md has it. */
export interface CoreCommand {
  do: string;
  [argument: string]: unknown;
}

export interface Account {
  /** E-mail address or user name, as typed. */
  account: string;
  password?: string;
  /** What locked this device, where the account's password has been changed on another one since. */
  earlierPassword?: string;
  /** False: this browser keeps no key, and the next page has to give the password. */
  stayUnlocked?: boolean;
  /** The page can get tokens of another identity provider: it is asked by `token-wanted`. */
  token?: boolean;
  /** Present: make the account first. */
  register?: { email: string; username?: string; full_name?: string };
}

/** A device, or one browser of it, on which the account is signed in. Times are milliseconds since 1970. */
export interface SignedInDevice {
  id: string;
  /** Such as "Chrome on Linux". */
  device: string;
  createdAt: number;
  /** When it last got tokens: every quarter of an hour while it syncs. */
  seenAt: number;
  /** It is this one. */
  current: boolean;
}

export type Request =
  | { kind: 'open'; account: Account }
  /** `payload`: bytes that go with the command; they are handed over. */
  | { kind: 'command'; command: CoreCommand; transaction?: string; payload?: ArrayBuffer }
  | { kind: 'begin'; transaction: string }
  | { kind: 'commit'; transaction: string }
  | { kind: 'rollback'; transaction: string }
  | { kind: 'watch'; watch: string; sql: string }
  | { kind: 'unwatch'; watch: string }
  | { kind: 'blob'; call: BlobCall }
  | { kind: 'network'; hint: 'try-now' | 'lost' }
  /** `everywhere`: on all devices of the account, which needs the server. */
  | { kind: 'sign-out'; everywhere: boolean }
  /** The page can get tokens, says it to a holder that has not heard it. */
  | { kind: 'offer-token' }
  /** The answer to `token-wanted`. */
  | { kind: 'token'; ask: string; answer: TokenAnswer }
  /** Signs in anew with a token. */
  | { kind: 'renew-token' }
  | { kind: 'devices' }
  | { kind: 'end-device'; device: string }
  | { kind: 'change-password'; account: string; current: string; next: string }
  | { kind: 'lock' }
  /** The bytes of a file: a copy of the account's rows, or the changes that the server does not have. */
  | { kind: 'export'; what: 'copy' | 'unsynced' }
  | { kind: 'import'; file: Uint8Array }
  /** From now on the tab is told what the core does and how long it takes; or no longer. */
  | { kind: 'trace'; on: boolean }
  | { kind: 'wipe' };

export type Reply = { ok: unknown; payload?: ArrayBuffer } | { error: ErrorBody };

/** Why a database ended for every tab. */
export type EndReason = 'locked' | 'signed-out' | 'wiped' | 'failed';

/** One piece of the core's work, for devtools. */
export interface TraceEntry {
  /** Milliseconds since 1970. */
  at: number;
  kind: 'query' | 'write' | 'push' | 'pull' | 'verdicts' | 'other';
  /** The SQL of a query, the table of a write, the command of anything else. */
  what: string;
  ms: number;
  /** Of what went into the core or came out of it. */
  bytes: number;
  /** Rows of a pull, transactions of a push and its verdicts. */
  count: number | null;
  error: string | null;
}

export type Notice =
  | { kind: 'trace'; entry: TraceEntry }
  | { kind: 'changed'; watches: string[] }
  | { kind: 'status'; status: Status }
  | { kind: 'blobs'; states: BlobState[] }
  | { kind: 'refused' }
  | { kind: 'conflicts' }
  | { kind: 'repair' }
  /** The server did not take a new password that this device has already. */
  | { kind: 'password-refused'; error: ErrorBody }
  /** Only to pages that offered it: get a token, and send it with `ask`. */
  | { kind: 'token-wanted'; ask: string }
  /** Another tab holds the database from now on: watches must be set again. */
  | { kind: 'taken-over' }
  | { kind: 'ended'; reason: EndReason; error?: ErrorBody };

/** Page → its worker. */
export type PageMessage =
  | { type: 'start'; database: string; server: string; client: string }
  | { type: 'request'; id: number; request: Request }
  | { type: 'close' };

/** Worker → its page. */
export type WorkerMessage =
  | { type: 'reply'; id: number; reply: Reply }
  | { type: 'notice'; notice: Notice }
  /** The answer to `close`: everything is on disk and the next tab may take over. */
  | { type: 'closed' };

/**
 * One worker's time as the holder. Requests are sent at most once to each, so that none is done twice by the same holder.
 */
export interface Tenure {
  id: string;
  /** The tab that holds. */
  client: string;
  /** How many ticks of the others it may be silent; see worker/silence.ts. Infinity: for ever, for nobody could go on. */
  patience?: number;
  /** The same while nothing takes long. Whoever takes over from it is given more. */
  usual?: number;
}

/**
 * Worker → all workers of a database, over a BroadcastChannel. `freezing` is a page's own: the browser is going to stop it, and
 * its worker may not get to say so.
 */
export type PublicMessage =
  { type: 'hello'; client: string } | { type: 'tenure'; tenure: Tenure } | { type: 'freezing'; client: string };

/** Worker → one other worker: the holder or one of its tabs, over a BroadcastChannel that only that one listens to. */
export type DirectMessage =
  | { type: 'request'; tenure: string; client: string; id: number; again: boolean; request: Request }
  | { type: 'reply'; id: number; reply: Reply }
  | { type: 'notice'; notice: Notice };
