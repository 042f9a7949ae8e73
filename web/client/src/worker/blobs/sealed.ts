import { fail, FreeholdError } from '../../errors.js';

/** Plain bytes of a chunk; the last one of a file is shorter. Whoever reads a range opens only the chunks that it touches. */
export const kChunkBytes = 256 * 1024;

const kNonceBytes = 12;
const kTagBytes = 16;
const kOverheadBytes = kNonceBytes + kTagBytes;
const kDigestBytes = 32;
const kHeaderPlainBytes = 1 + kDigestBytes + 8;

/** What stands before the first chunk of a file. It is written last: a file without it is one that was not finished. */
export const kHeaderBytes = kHeaderPlainBytes + kOverheadBytes;

/** What a file holds: the bytes of a blob, or a small picture of them. */
export type Kind = 'original' | 'thumbnail';
const kKinds: readonly Kind[] = ['original', 'thumbnail'];

export interface Header {
  kind: Kind;
  /** Of the original, also in the header of its thumbnail. */
  sha256: string;
  /** Plain bytes. */
  size: number;
}

/** Where chunk `index` lies in a file. */
export function chunkOffset(index: number): number {
  return kHeaderBytes + index * (kChunkBytes + kOverheadBytes);
}

/** How long chunk `index` of a file with `size` plain bytes is when sealed. */
export function sealedLength(index: number, size: number): number {
  return Math.min(kChunkBytes, size - index * kChunkBytes) + kOverheadBytes;
}

/**
 * Seals the files of an account with AES-256-GCM under a key made from its database's: who cannot open that has nothing
 * of these either. Each piece is bound to its file and its place in it, so none can be moved, swapped or left out.
 */
export class Sealer {
  private constructor(private key: CryptoKey | null) {}

  /** `device_locked` where the key has been wiped: what zeros seal nobody opens again, and they open nothing. */
  static async from(databaseKey: Uint8Array): Promise<Sealer> {
    if (databaseKey.every((byte) => byte === 0)) throw locked();
    const secret = await crypto.subtle.importKey('raw', new Uint8Array(databaseKey), 'HKDF', false, ['deriveKey']);
    const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: utf8('freehold blobs') };
    const aes = { name: 'AES-GCM', length: 256 };
    return new Sealer(await crypto.subtle.deriveKey(derivation, secret, aes, false, ['encrypt', 'decrypt']));
  }

  /** From now on it seals and opens nothing: `device_locked`. */
  forget(): void {
    this.key = null;
  }

  async seal(bytes: Uint8Array<ArrayBuffer>, file: string, place: string): Promise<Uint8Array<ArrayBuffer>> {
    const key = this.known();
    const nonce = crypto.getRandomValues(new Uint8Array(kNonceBytes));
    const sealed = new Uint8Array(bytes.length + kOverheadBytes);
    sealed.set(nonce);
    sealed.set(new Uint8Array(await crypto.subtle.encrypt(algorithm(nonce, file, place), key, bytes)), kNonceBytes);
    return sealed;
  }

  /** Throws where these are not the bytes that were sealed for this place of this file. */
  async open(sealed: Uint8Array<ArrayBuffer>, file: string, place: string): Promise<Uint8Array<ArrayBuffer>> {
    const key = this.known();
    try {
      const nonce = sealed.subarray(0, kNonceBytes);
      const body = sealed.subarray(kNonceBytes);
      return new Uint8Array(await crypto.subtle.decrypt(algorithm(nonce, file, place), key, body));
    } catch {
      throw fail('database_damaged', 'A file on this device is not what was written to it.');
    }
  }

  sealHeader({ kind, sha256, size }: Header, file: string): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(kHeaderPlainBytes);
    bytes[0] = kKinds.indexOf(kind);
    for (let i = 0; i < kDigestBytes; ++i) bytes[1 + i] = parseInt(sha256.slice(2 * i, 2 * i + 2), 16);
    new DataView(bytes.buffer).setFloat64(1 + kDigestBytes, size);
    return this.seal(bytes, file, 'header');
  }

  /** Null where it is none that this key has sealed. */
  async openHeader(sealed: Uint8Array<ArrayBuffer>, file: string): Promise<Header | null> {
    const bytes = await this.open(sealed, file, 'header').catch((error: unknown) => {
      if (error instanceof FreeholdError && error.code === 'database_damaged') return null;
      throw error;
    });
    const kind = kKinds[bytes?.[0] ?? kKinds.length];
    if (bytes === null || kind === undefined) return null;
    const digest = Array.from(bytes.subarray(1, 1 + kDigestBytes), (byte) => byte.toString(16).padStart(2, '0'));
    return { kind, sha256: digest.join(''), size: new DataView(bytes.buffer).getFloat64(1 + kDigestBytes) };
  }

  private known(): CryptoKey {
    if (this.key === null) throw locked();
    return this.key;
  }
}

/** Whether a file has come to its header: without one it was not finished, whatever its key. */
export function hasHeader(sealed: Uint8Array | null): boolean {
  return sealed !== null && sealed.length >= kHeaderBytes && sealed.some((byte) => byte !== 0);
}

function locked(): FreeholdError {
  return fail('device_locked', 'This account is locked on this device.');
}

function algorithm(nonce: Uint8Array<ArrayBuffer>, file: string, place: string): AesGcmParams {
  return { name: 'AES-GCM', iv: nonce, additionalData: utf8(`${file}:${place}`) };
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
