import createFreehold, {
  openPool,
  type Core as CoreModule,
  type CoreError,
  type CoreReplica,
  type Pool,
} from '../core/freehold.js';
import { fail, FreeholdError, type ErrorBody } from '../errors.js';
import type { ErrorCode } from '../generated/schema.js';
import type { CoreCommand } from '../messages.js';
import { MemoryFiles, OpfsFiles, type BlobFiles } from './blobs/blob_files.js';
import type { Core, CoreHome, CoreReply } from './holder.js';
import { KeptKey } from './kept_key.js';
import type { Vault } from './lock.js';

const kFolder = 'freehold';
const kFile = 'freehold.db';
/** Files of SQLite's and of the vault's that are open at the same time, with room to spare. */
const kSlots = 6;
const kBlobsFolder = 'blobs';
/** The tab before us may be gone for some milliseconds before the browser lets go of its files. */
const kHandoverMsMax = 5_000;
const kHandoverStepMs = 20;
const kNoBytes = new Uint8Array(0);

/** A database in the origin's private file system; in memory where the browser has none (some private windows). */
export class OpfsHome implements CoreHome {
  /** Loaded as soon as the tab opens, so that a takeover does not wait for it. */
  private readonly module: Promise<CoreModule>;

  private files: Promise<CoreModule | null> | null = null;
  /** The files while they are open. */
  private pool: Pool | null = null;
  readonly keeper: KeptKey;

  constructor(private readonly database: string) {
    this.keeper = new KeptKey(database);
    this.module = createFreehold({ locateFile: () => new URL('../core/freehold.wasm', import.meta.url).href });
    // Whoever opens the database hears of a failure.
    this.module.catch(() => undefined);
  }

  async vault(): Promise<Vault | null> {
    const files = await this.prepared();
    return files === null ? null : new OpenVault(files);
  }

  async open(key: Uint8Array | null): Promise<Core> {
    const files = await this.prepared();
    if (files === null) return new OpenCore(openReplica(await this.loaded(), ':memory:', 'memory'), true);
    return new OpenCore(openReplica(files, kFile, 'opfs', key ?? undefined), false);
  }

  /** Whether the browser lets a tab open the files beside one that does not let go of them. */
  get sharesFiles(): boolean {
    return 'FileSystemSyncAccessHandle' in self && 'mode' in FileSystemSyncAccessHandle.prototype;
  }

  holds(): boolean {
    return this.pool?.holds() ?? true;
  }

  async blobs(): Promise<BlobFiles> {
    if ((await this.prepared()) === null) return new MemoryFiles();
    const folder = await (await this.directory()).getDirectoryHandle(kBlobsFolder, { create: true });
    return new OpfsFiles(folder, () => this.holds());
  }

  async release(): Promise<void> {
    const files = await this.files?.catch(() => null);
    this.files = null;
    files?.releasePool();
    this.pool = null;
  }

  async erase(): Promise<void> {
    // Without it nobody reads the rest, should the browser not let go of that.
    await this.keeper.forget();
    const root = await navigator.storage.getDirectory().catch(() => null);
    const folder = await root?.getDirectoryHandle(kFolder).catch(() => null);
    await folder?.removeEntry(this.database, { recursive: true }).catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotFoundError') return;
      throw fail('storage_failed', 'The browser did not delete the database: another program may have it open.');
    });
  }

  /** The module with the account's files open; null where the browser has no place for them. */
  private prepared(): Promise<CoreModule | null> {
    this.files ??= (async () => {
      // The files come while the module is being loaded.
      const directory = await this.directory().catch(() => null);
      if (directory === null) return null;
      const pool = (this.pool = await openFiles(directory));
      try {
        const module = await this.loaded();
        module.usePool(pool);
        return module;
      } catch (error) {
        pool.close();
        this.pool = null;
        throw error;
      }
    })();
    this.files.catch(() => (this.files = null));
    return this.files;
  }

  private loaded(): Promise<CoreModule> {
    return this.module.catch((error: unknown) => {
      throw fail('internal', `The database engine could not be loaded: ${String(error)}`);
    });
  }

  private async directory(): Promise<FileSystemDirectoryHandle> {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(kFolder, { create: true });
    return folder.getDirectoryHandle(this.database, { create: true });
  }
}

async function openFiles(directory: FileSystemDirectoryHandle): Promise<Pool> {
  const deadline = performance.now() + kHandoverMsMax;
  for (;;) {
    try {
      return await openPool(directory, kSlots, true);
    } catch (error) {
      const name = error instanceof DOMException ? error.name : '';
      if (name === 'QuotaExceededError') throw fail('storage_full', 'There is no space left for the database.');
      if (name !== 'NoModificationAllowedError' || performance.now() > deadline)
        throw fail('storage_failed', `The browser does not give access to the database's files: ${String(error)}`);
      await new Promise((retry) => setTimeout(retry, kHandoverStepMs));
    }
  }
}

function openReplica(module: CoreModule, path: string, vfs: 'opfs' | 'memory', key?: Uint8Array): CoreReplica {
  try {
    return module.open(path, vfs, key);
  } catch (error) {
    const { code, message } = error as CoreError;
    throw new FreeholdError({ code: code as ErrorCode, message });
  }
}

class OpenVault implements Vault {
  constructor(private readonly module: CoreModule) {}

  made(): boolean {
    return (this.call({ do: 'state' }).ok as { made: boolean }).made;
  }
  make(password: string): Uint8Array {
    return this.call({ do: 'make', password }).key;
  }
  unlock(password: string): Uint8Array {
    return this.call({ do: 'unlock', password }).key;
  }
  rewrap(key: Uint8Array, password: string): void {
    this.call({ do: 'rewrap', password }, key);
  }

  private call(command: CoreCommand, payload?: Uint8Array): { ok: unknown; key: Uint8Array } {
    const { json, payload: key } = this.module.vault(kFile, JSON.stringify(command), payload);
    const { ok, error } = JSON.parse(json) as { ok?: unknown; error?: ErrorBody };
    if (error !== undefined) throw new FreeholdError(error);
    return { ok, key: key ?? kNoBytes };
  }
}

class OpenCore implements Core {
  constructor(
    private readonly replica: CoreReplica,
    readonly inMemory: boolean,
  ) {}

  call(command: CoreCommand, payload?: Uint8Array): CoreReply {
    const { json, payload: bytes } = this.replica.call(JSON.stringify(command), payload);
    return {
      ...(JSON.parse(json) as Omit<CoreReply, 'payload'>),
      payload: (bytes ?? kNoBytes) as Uint8Array<ArrayBuffer>,
    };
  }

  close(): void {
    this.replica.close();
  }
}
