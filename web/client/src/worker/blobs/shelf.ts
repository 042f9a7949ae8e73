import { fail, FreeholdError } from '../../errors.js';
import type { BlobFiles } from './blob_files.js';
import { Sha256 } from './sha256.js';
import {
  chunkOffset,
  hasHeader,
  kChunkBytes,
  kHeaderBytes,
  sealedLength,
  type Header,
  type Kind,
  type Sealer,
} from './sealed.js';

/** One file on the device. */
export interface Held extends Header {
  file: string;
  /** The server may not have it yet, so it must not go. */
  waiting: boolean;
  /** Milliseconds since 1970. */
  usedAt: number;
}

/** What is to be kept: its bytes in order, in pieces that are whole chunks but for the last. */
export interface Source {
  size: number;
  /** Called once more where room had to be made first. */
  pieces(): AsyncIterable<Uint8Array<ArrayBuffer>>;
}

export const kDefaultLimitBytes = 1024 * 1024 * 1024;

const kIndex = 'index';
const kSaveDelayMs = 1_000;

interface Index {
  limit: number;
  held: Held[];
}

/**
 * The blobs of one account on this device, sealed, each in a file with a name that says nothing. The index is only a quick
 * way to know them: what it does not have is found in the headers of the files, and then counts as waiting for the server.
 */
export class Shelf {
  private readonly held = new Map<string, Held>();
  /** Told of every original that is not here any more. */
  onGone: (held: Held) => void = () => undefined;

  private limit = kDefaultLimitBytes;
  private saving: ReturnType<typeof setTimeout> | undefined;
  private saved: Promise<void> = Promise.resolve();
  private readonly writing = new Set<Promise<Held>>();
  /** The last index in which a confirmed blob waits again. */
  private demanded: Promise<void> = Promise.resolve();
  private closed = false;

  private constructor(
    private readonly files: BlobFiles,
    private readonly sealer: Sealer,
    private readonly now: () => number,
  ) {}

  static async open(files: BlobFiles, sealer: Sealer, now: () => number = Date.now): Promise<Shelf> {
    const shelf = new Shelf(files, sealer, now);
    await shelf.load();
    return shelf;
  }

  find(kind: Kind, sha256: string): Held | undefined {
    return this.held.get(keyOf(kind, sha256));
  }

  originals(): Held[] {
    return [...this.held.values()].filter(({ kind }) => kind === 'original');
  }

  /** Those that the server may not have, the one kept first first. */
  waiting(): Held[] {
    return [...this.held.values()].filter(({ waiting }) => waiting);
  }

  /**
   * Keeps the bytes and answers what they are, on the disk by then. `named`: the digest that they must have, or, for a
   * thumbnail, of whose original it is. A waiting blob stays until `confirm`, also one that was confirmed before; that it
   * does is on the disk, too.
   */
  async keep(kind: Kind, source: Source, options: { named?: string; waiting: boolean }): Promise<Held> {
    const write = (): Promise<Held> => {
      const under = this.write(kind, source, options).finally(() => this.writing.delete(under));
      this.writing.add(under);
      return under;
    };
    const held = await write().catch(async (error: unknown) => {
      const full = error instanceof FreeholdError && error.code === 'storage_full';
      if (!full || (await this.makeRoom(Math.max(0, this.total() - source.size))) === 0) throw error;
      return write();
    });
    // The index alone says that one is confirmed. It must not say so after a crash.
    if (options.waiting) await this.demanded;
    await this.makeRoom(this.limit, held);
    return held;
  }

  /** The server has it: from now on it may go when there is no room. */
  async confirm(held: Held): Promise<void> {
    held.waiting = false;
    this.saveSoon();
    await this.makeRoom(this.limit, held);
  }

  /** Null where it has gone in the meantime. */
  async read(held: Held, start: number, end: number): Promise<Uint8Array<ArrayBuffer> | null> {
    const until = Math.min(end, held.size);
    const bytes = new Uint8Array(Math.max(0, until - start));
    for (let index = Math.floor(start / kChunkBytes); index * kChunkBytes < until; ++index) {
      const chunk = await this.readChunk(held, index);
      if (chunk === null) return null;
      const from = index * kChunkBytes;
      const wanted = chunk.subarray(Math.max(0, start - from), Math.min(chunk.length, until - from));
      bytes.set(wanted, Math.max(0, from - start));
    }
    this.use(held);
    return bytes;
  }

  async remove(held: Held): Promise<void> {
    // Whoever is late finds nothing readable any more, and must not take that for a reason to remove it.
    if (this.closed) throw fail('closed', 'The database has been closed.');
    this.held.delete(keyOf(held.kind, held.sha256));
    this.saveSoon();
    await this.files.remove(held.file);
    if (held.kind === 'original') this.onGone(held);
  }

  /** What lies here of blobs that the server has is kept below this many bytes, the ones used last longest. */
  async setLimit(bytes: number): Promise<void> {
    this.limit = bytes;
    this.saveSoon();
    await this.makeRoom(bytes);
  }

  /** Lets go of every file; what is being written is given up. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.allSettled(this.writing);
    if (this.saving !== undefined) this.save();
    await this.saved;
    this.sealer.forget();
  }

  // --- files -------------------------------------------------------------------------------------------------------

  private async write(kind: Kind, source: Source, options: { named?: string; waiting: boolean }): Promise<Held> {
    const file = newFileName();
    try {
      const sha256 = await this.writeFile(file, kind, source, options.named);
      const known = this.find(kind, sha256);
      if (known !== undefined) {
        await this.replaceLost(known, file);
        if (options.waiting && !known.waiting) this.demand(known);
        this.use(known);
        return known;
      }
      const held = { kind, sha256, size: source.size, file, waiting: options.waiting, usedAt: this.now() };
      this.held.set(keyOf(kind, sha256), held);
      this.saveSoon();
      return held;
    } catch (error) {
      await this.files.remove(file).catch(() => undefined);
      throw error;
    }
  }

  /** The same bytes once more: they go, but where those that were here are gone. */
  private async replaceLost(known: Held, file: string): Promise<void> {
    if (hasHeader(await this.files.read(known.file, 0, kHeaderBytes))) return this.files.remove(file);
    known.file = file;
    this.saveSoon();
  }

  /** It must not go before the server has said, once more, that it has it. */
  private demand(held: Held): void {
    held.waiting = true;
    clearTimeout(this.saving);
    this.saving = undefined;
    this.demanded = this.saved.then(() => this.writeIndex());
    this.saved = this.demanded.catch(() => undefined);
  }

  private async writeFile(file: string, kind: Kind, source: Source, named?: string): Promise<string> {
    const chunks = Math.ceil(source.size / kChunkBytes);
    const end = chunks === 0 ? kHeaderBytes : chunkOffset(chunks - 1) + sealedLength(chunks - 1, source.size);
    const writer = await this.files.create(file, end);
    try {
      const hash = new Sha256();
      let index = 0;
      let size = 0;
      for await (const piece of source.pieces()) {
        for (let at = 0; at < piece.length; at += kChunkBytes, ++index) {
          const chunk = piece.subarray(at, at + kChunkBytes);
          hash.update(chunk);
          const sealed = await this.sealer.seal(chunk, file, String(index));
          if (this.closed) throw fail('closed', 'The database has been closed.');
          writer.write(sealed, chunkOffset(index));
        }
        size += piece.length;
      }
      const digest = hash.hex();
      if (size !== source.size || (kind === 'original' && named !== undefined && named !== digest))
        throw fail('malformed', 'What came is not the file that was asked for.');
      const sha256 = named ?? digest;
      writer.write(await this.sealer.sealHeader({ kind, sha256, size }, file), 0);
      return sha256;
    } finally {
      writer.close();
    }
  }

  private async readChunk(held: Held, index: number): Promise<Uint8Array<ArrayBuffer> | null> {
    const at = chunkOffset(index);
    const sealed = await this.files.read(held.file, at, at + sealedLength(index, held.size));
    return sealed === null ? null : this.sealer.open(sealed, held.file, String(index));
  }

  private use(held: Held): void {
    held.usedAt = this.now();
    this.saveSoon();
  }

  // --- room --------------------------------------------------------------------------------------------------------

  private total(): number {
    let bytes = 0;
    for (const { size } of this.held.values()) bytes += size;
    return bytes;
  }

  /** Removes what the server has until no more than `limit` bytes are here, as far as that goes; answers how many went. */
  private async makeRoom(limit: number, spared?: Held): Promise<number> {
    const total = this.total();
    if (total <= limit) return 0;
    let freed = 0;
    // Thumbnails are small, and without them a page of pictures would fetch every one of them anew: they go last.
    const order = [...this.held.values()]
      .filter((held) => !held.waiting && held !== spared)
      .sort((a, b) => kRank[a.kind] - kRank[b.kind] || a.usedAt - b.usedAt);
    for (const held of order) {
      if (total - freed <= limit) break;
      // While the one before went, this one may have been asked for again.
      if (held.waiting || this.find(held.kind, held.sha256) !== held) continue;
      await this.remove(held);
      freed += held.size;
    }
    return freed;
  }

  // --- the index ---------------------------------------------------------------------------------------------------

  private async load(): Promise<void> {
    const names = new Set(await this.files.names());
    names.delete(kIndex);
    for (const held of await this.readIndex()) {
      if (names.delete(held.file)) this.held.set(keyOf(held.kind, held.sha256), held);
    }
    for (const file of names) {
      const sealed = await this.files.read(file, 0, kHeaderBytes);
      const header = sealed !== null && hasHeader(sealed) ? await this.sealer.openHeader(sealed, file) : null;
      if (header !== null && this.find(header.kind, header.sha256) === undefined) {
        const waiting = header.kind === 'original';
        this.held.set(keyOf(header.kind, header.sha256), { ...header, file, waiting, usedAt: this.now() });
      } else if (header !== null || !hasHeader(sealed)) {
        // A second file of one blob, or one that was not finished. Where another tab has not let go of it yet, the next
        // one removes it. What another key may have sealed is not ours to remove.
        await this.files.remove(file).catch(() => undefined);
      }
    }
  }

  private async readIndex(): Promise<Held[]> {
    const sealed = await this.files.read(kIndex, 0, Number.MAX_SAFE_INTEGER);
    if (sealed === null) return [];
    try {
      const text = new TextDecoder().decode(await this.sealer.open(sealed, kIndex, ''));
      const { limit, held } = JSON.parse(text) as Index;
      this.limit = limit;
      return held;
    } catch {
      // Cut off while it was written: the headers say the rest.
      return [];
    }
  }

  private saveSoon(): void {
    if (this.closed) return;
    this.saving ??= setTimeout(() => this.save(), kSaveDelayMs);
  }

  private save(): void {
    clearTimeout(this.saving);
    this.saving = undefined;
    this.saved = this.saved.then(() => this.writeIndex()).catch(() => undefined);
  }

  private async writeIndex(): Promise<void> {
    const index: Index = { limit: this.limit, held: [...this.held.values()] };
    const sealed = await this.sealer.seal(new TextEncoder().encode(JSON.stringify(index)), kIndex, '');
    try {
      const writer = await this.files.create(kIndex, sealed.length);
      try {
        writer.write(sealed, 0);
      } finally {
        writer.close();
      }
    } catch (error) {
      // No index is better than an old one: without it everything waits for the server's word.
      await this.files.remove(kIndex).catch(() => {
        throw error;
      });
    }
  }
}

const kRank: Record<Kind, number> = { original: 0, thumbnail: 1 };

function keyOf(kind: Kind, sha256: string): string {
  return `${kind} ${sha256}`;
}

function newFileName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
