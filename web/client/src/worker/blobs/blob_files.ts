import { fail, FreeholdError } from '../../errors.js';

/** A file that is being written. Closing it brings it to the disk. */
export interface FileWriter {
  /** `storage_full` where it does not fit. */
  write(bytes: Uint8Array<ArrayBuffer>, at: number): void;
  close(): void;
}

/** A folder of files with plain names: what blobs need of a file system. */
export interface BlobFiles {
  names(): Promise<string[]>;
  /** A file of this many bytes, all zero. `storage_full` where there is no room for them. */
  create(name: string, bytes: number): Promise<FileWriter>;
  /** What there is of the range; null where there is no such file. */
  read(name: string, start: number, end: number): Promise<Uint8Array<ArrayBuffer> | null>;
  /** No matter whether it is there. */
  remove(name: string): Promise<void>;
}

/** In the origin's private file system. */
export class OpfsFiles implements BlobFiles {
  /** `holds`: false once another tab has taken the files over, because this one did not answer. Then nothing is written. */
  constructor(
    private readonly folder: FileSystemDirectoryHandle,
    private readonly holds: () => boolean,
  ) {}

  async names(): Promise<string[]> {
    const names: string[] = [];
    for await (const name of this.folder.keys()) names.push(name);
    return names;
  }

  async create(name: string, bytes: number): Promise<FileWriter> {
    this.checkHold();
    try {
      const handle = await this.folder.getFileHandle(name, { create: true });
      const access = await handle.createSyncAccessHandle();
      const writer = new OpfsWriter(access);
      try {
        access.truncate(bytes);
      } catch (error) {
        writer.close();
        throw error;
      }
      return writer;
    } catch (error) {
      throw storageError(error);
    }
  }

  async read(name: string, start: number, end: number): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      const file = await (await this.folder.getFileHandle(name)).getFile();
      return new Uint8Array(await file.slice(start, end).arrayBuffer());
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NotFoundError') return null;
      throw storageError(error);
    }
  }

  async remove(name: string): Promise<void> {
    this.checkHold();
    await this.folder.removeEntry(name).catch((error: unknown) => {
      if (!(error instanceof DOMException) || error.name !== 'NotFoundError') throw storageError(error);
    });
  }

  private checkHold(): void {
    if (!this.holds()) throw fail('closed', 'Another tab has taken over the files of this account.');
  }
}

class OpfsWriter implements FileWriter {
  constructor(private readonly access: FileSystemSyncAccessHandle) {}

  write(bytes: Uint8Array<ArrayBuffer>, at: number): void {
    try {
      // Some browsers write what fits and say so, instead of throwing.
      if (this.access.write(bytes, { at }) < bytes.length) throw noSpace();
    } catch (error) {
      throw storageError(error);
    }
  }

  close(): void {
    try {
      this.access.flush();
    } finally {
      this.access.close();
    }
  }
}

/** Where the browser keeps no files: they end with the tab, as the database does. */
export class MemoryFiles implements BlobFiles {
  readonly files = new Map<string, Uint8Array<ArrayBuffer>>();

  names(): Promise<string[]> {
    return Promise.resolve([...this.files.keys()]);
  }

  create(name: string, bytes: number): Promise<FileWriter> {
    const content = new Uint8Array(bytes);
    this.files.set(name, content);
    return Promise.resolve({ write: (piece, at) => content.set(piece, at), close: () => undefined });
  }

  read(name: string, start: number, end: number): Promise<Uint8Array<ArrayBuffer> | null> {
    return Promise.resolve(this.files.get(name)?.slice(start, end) ?? null);
  }

  remove(name: string): Promise<void> {
    this.files.delete(name);
    return Promise.resolve();
  }
}

function noSpace(): FreeholdError {
  return fail('storage_full', 'There is no space left on this device for the file.');
}

function storageError(error: unknown): FreeholdError {
  if (error instanceof FreeholdError) return error;
  if (error instanceof DOMException && error.name === 'QuotaExceededError') return noSpace();
  return fail('storage_failed', `The browser does not give access to its files: ${String(error)}`);
}
