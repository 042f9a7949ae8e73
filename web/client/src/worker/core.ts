import createFreehold, { type Core as CoreModule, type CoreError, type CoreReplica } from '../core/freehold.js';
import { fail, FreeholdError } from '../errors.js';
import type { ErrorCode } from '../generated/schema.js';
import type { CoreCommand } from '../messages.js';
import type { Core, CoreHome, CoreReply } from './holder.js';

const kFolder = 'freehold';
const kFile = 'freehold.db';
/** The tab before us may be gone for some milliseconds before the browser lets go of its files. */
const kHandoverMsMax = 5_000;
const kHandoverStepMs = 20;
const kNoBytes = new Uint8Array(0);

/** A database in the origin's private file system; in memory where the browser has none (some private windows). */
export class OpfsHome implements CoreHome {
  /** Loaded as soon as the tab opens, so that a takeover does not wait for it. */
  private readonly module: Promise<CoreModule>;

  constructor(private readonly database: string) {
    this.module = createFreehold({ locateFile: () => new URL('../core/freehold.wasm', import.meta.url).href });
    // Whoever opens the database hears of a failure.
    this.module.catch(() => undefined);
  }

  async open(): Promise<Core> {
    const module = await this.module.catch((error: unknown) => {
      throw fail('internal', `The database engine could not be loaded: ${String(error)}`);
    });
    const directory = await this.directory().catch(() => null);
    if (directory === null) return new OpenCore(openReplica(module, ':memory:', 'memory'), null);
    await preparePool(module, directory);
    try {
      return new OpenCore(openReplica(module, kFile, 'opfs'), module);
    } catch (error) {
      module.releasePool();
      throw error;
    }
  }

  async erase(): Promise<void> {
    const root = await navigator.storage.getDirectory().catch(() => null);
    const folder = await root?.getDirectoryHandle(kFolder).catch(() => null);
    await folder?.removeEntry(this.database, { recursive: true }).catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotFoundError') return;
      throw fail('storage_failed', 'The browser did not delete the database: another program may have it open.');
    });
  }

  private async directory(): Promise<FileSystemDirectoryHandle> {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(kFolder, { create: true });
    return folder.getDirectoryHandle(this.database, { create: true });
  }
}

async function preparePool(module: CoreModule, directory: FileSystemDirectoryHandle): Promise<void> {
  const deadline = performance.now() + kHandoverMsMax;
  for (;;) {
    try {
      await module.preparePool(directory);
      return;
    } catch (error) {
      const name = error instanceof DOMException ? error.name : '';
      if (name === 'QuotaExceededError') throw fail('storage_full', 'There is no space left for the database.');
      if (name !== 'NoModificationAllowedError' || performance.now() > deadline)
        throw fail('storage_failed', `The browser does not give access to the database's files: ${String(error)}`);
      await new Promise((retry) => setTimeout(retry, kHandoverStepMs));
    }
  }
}

function openReplica(module: CoreModule, path: string, vfs: 'opfs' | 'memory'): CoreReplica {
  try {
    return module.open(path, vfs);
  } catch (error) {
    const { code, message } = error as CoreError;
    throw new FreeholdError({ code: code as ErrorCode, message });
  }
}

class OpenCore implements Core {
  readonly inMemory: boolean;

  constructor(
    private readonly replica: CoreReplica,
    private readonly pool: CoreModule | null,
  ) {
    this.inMemory = pool === null;
  }

  call(command: CoreCommand, payload?: Uint8Array): CoreReply {
    const { json, payload: bytes } = this.replica.call(JSON.stringify(command), payload);
    return {
      ...(JSON.parse(json) as Omit<CoreReply, 'payload'>),
      payload: (bytes ?? kNoBytes) as Uint8Array<ArrayBuffer>,
    };
  }

  close(): void {
    this.replica.close();
    this.pool?.releasePool();
  }
}
