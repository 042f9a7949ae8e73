/** Why `open` failed: `code` is one of the shared list. */
export interface CoreError extends Error {
  readonly code: string;
}

export interface CoreReply {
  /** `{"ok": …}` or `{"error": …}` with the instructions of docs/commands.md. */
  readonly json: string;
  /** In a buffer of its own, fit to be transferred; null where the reply has none. */
  readonly payload: Uint8Array | null;
}

export interface CoreReplica {
  call(command: string, payload?: Uint8Array): CoreReply;
  close(): void;
}

/** The slot files of a directory, open. */
export interface Pool {
  /** False once another worker has taken shared files over: from then on nothing is written here. */
  holds(): boolean;
  /** Where no module has come to use them; one that uses them closes them by `releasePool`. */
  close(): void;
}

export interface Core {
  usePool(pool: Pool): void;
  /** Whether the pool `holds`; true where there is none. */
  holdsPool(): boolean;
  growPool(slots: number): Promise<void>;
  releasePool(): void;
  wipePool(): Promise<void>;
  /** One command to the vault of a database in the pool; see docs/commands.md. */
  vault(path: string, command: string, payload?: Uint8Array): CoreReply;
  /** `key`: what the vault gave out; a database without one is plain. */
  open(path: string, vfs: 'opfs' | 'memory', key?: Uint8Array): CoreReplica;
}

export interface CoreOptions {
  locateFile?: (name: string, prefix: string) => string;
  wasmBinary?: ArrayBuffer | Uint8Array;
}

/** `shared`: a worker that comes later may take the files over from one that does not answer. */
export function openPool(directory: FileSystemDirectoryHandle, slots?: number, shared?: boolean): Promise<Pool>;

export default function createFreehold(options?: CoreOptions): Promise<Core>;
