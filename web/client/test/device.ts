import './web_crypto.js';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Core as CoreModule, CoreReplica } from '../src/core/freehold.js';
import { FreeholdError, type ErrorBody } from '../src/errors.js';
import type { CoreCommand } from '../src/messages.js';
import { MemoryFiles, type BlobFiles } from '../src/worker/blobs/blob_files.js';
import type { Core, CoreHome, CoreReply } from '../src/worker/holder.js';
import type { HeldKey, Keeper, Vault } from '../src/worker/lock.js';

const kBuilt = resolve('../../build/wasm-release/bin/freehold.js');
export const needsCore = { skip: existsSync(kBuilt) ? false : 'the core is not built for wasm yet' };

/** Whose devices these are, as the server's sign-in says it. */
export const kUser = {
  id: '01902d3c-4b5a-7000-8000-000000000001',
  username: null,
  email: 'ada@example.org',
  full_name: 'Ada',
  tier: 'free',
  is_active: true,
  is_admin: false,
  token_quota: 100000,
  token_used: 0,
  created_at: '2026-01-01T00:00:00.000000Z',
  updated_at: '2026-01-01T00:00:00.000000Z',
};

const kFile = 'freehold.db';
const kNoBytes = new Uint8Array(0);

type Loader = typeof import('../src/core/freehold.js');

async function loader(): Promise<Loader> {
  // What the linker's code expects of a worker.
  Object.assign(globalThis, { self: globalThis, location: { href: pathToFileURL(kBuilt).href } });
  return (await import(pathToFileURL(kBuilt).href)) as Loader;
}

/** A folder of the origin's file system, in memory: as much of it as the core's slots use. */
class Folder {
  readonly files = new Map<string, Buffer>();

  getFileHandle(name: string): Promise<unknown> {
    if (!this.files.has(name)) this.files.set(name, Buffer.alloc(0));
    return Promise.resolve({ createSyncAccessHandle: () => Promise.resolve(this.handle(name)) });
  }
  async *keys(): AsyncIterable<string> {
    yield* await Promise.resolve([...this.files.keys()]);
  }
  removeEntry(name: string): Promise<void> {
    this.files.delete(name);
    return Promise.resolve();
  }

  private handle(name: string): object {
    const content = (): Buffer => this.files.get(name) ?? Buffer.alloc(0);
    const resize = (size: number): void => {
      const next = Buffer.alloc(size);
      content().copy(next);
      this.files.set(name, next);
    };
    return {
      read: (out: Uint8Array, { at }: { at: number }) => content().copy(out, 0, at),
      write: (bytes: Uint8Array, { at }: { at: number }) => {
        if (content().length < at + bytes.length) resize(at + bytes.length);
        content().set(bytes, at);
        return bytes.length;
      },
      truncate: resize,
      getSize: () => content().length,
      flush: () => undefined,
      close: () => undefined,
    };
  }
}

/** A browser's profile as one account sees it: its files, and the key that is kept for the next page. */
export class Profile implements Keeper {
  readonly folder = new Folder();
  readonly blobs = new MemoryFiles();
  kept: HeldKey | null = null;

  load(): Promise<HeldKey | null> {
    return Promise.resolve(this.kept === null ? null : { ...this.kept, key: Uint8Array.from(this.kept.key) });
  }
  keep({ key, only }: HeldKey): Promise<void> {
    this.kept = { key: Uint8Array.from(key), only };
    return Promise.resolve();
  }
  forget(): Promise<void> {
    this.kept = null;
    return Promise.resolve();
  }

  /** Whether a text lies anywhere in the files. */
  holds(text: string): boolean {
    const blobs = [...this.blobs.files.values()].map((bytes) => Buffer.from(bytes));
    return [...this.folder.files.values(), ...blobs].some((bytes) => bytes.includes(text));
  }
}

class OpenVault implements Vault {
  constructor(private readonly module: CoreModule) {}
  made = (): boolean => (this.call({ do: 'state' }).ok as { made: boolean }).made;
  make = (password: string): Uint8Array => this.call({ do: 'make', password }).key;
  unlock = (password: string): Uint8Array => this.call({ do: 'unlock', password }).key;
  rewrap = (key: Uint8Array, password: string): void => void this.call({ do: 'rewrap', password }, key);

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
    return { ...(JSON.parse(json) as CoreReply), payload: (bytes ?? kNoBytes) as Uint8Array<ArrayBuffer> };
  }
  close(): void {
    this.replica.close();
  }
}

/** The real core with its files in a profile; without one its database lives in memory. */
export class Home implements CoreHome {
  private module: CoreModule | null = null;
  readonly keeper: Keeper;

  constructor(private readonly profile: Profile | null) {
    this.keeper = profile ?? new Profile();
  }

  async vault(): Promise<Vault | null> {
    return this.profile === null ? null : new OpenVault(await this.prepared());
  }
  async open(key: Uint8Array | null): Promise<Core> {
    const module = await this.prepared();
    if (this.profile === null) return new OpenCore(module.open(':memory:', 'memory'), true);
    return new OpenCore(module.open(kFile, 'opfs', key ?? undefined), false);
  }
  holds(): boolean {
    return this.module?.holdsPool() ?? true;
  }
  blobs(): Promise<BlobFiles> {
    return Promise.resolve(this.profile?.blobs ?? new MemoryFiles());
  }
  release(): Promise<void> {
    if (this.profile !== null) this.module?.releasePool();
    this.module = null;
    return Promise.resolve();
  }
  async erase(): Promise<void> {
    await this.keeper.forget();
    this.profile?.folder.files.clear();
    this.profile?.blobs.files.clear();
  }

  private async prepared(): Promise<CoreModule> {
    if (this.module !== null) return this.module;
    const { default: createFreehold, openPool } = await loader();
    const module = await createFreehold({ wasmBinary: await readFile(kBuilt.replace(/js$/, 'wasm')) });
    if (this.profile !== null)
      module.usePool(await openPool(this.profile.folder as unknown as FileSystemDirectoryHandle, 6, true));
    this.module = module;
    return module;
  }
}
