import { fail } from '../errors.js';
import type { HeldKey } from './lock.js';

const kDatabase = 'freehold-keys';
const kStore = 'keys';

interface Kept {
  wrapping: CryptoKey;
  nonce: Uint8Array<ArrayBuffer>;
  wrapped: ArrayBuffer;
  only?: boolean;
}

/**
 * The key of an unlocked database, kept for the next page of this browser: wrapped with a key of WebCrypto's that no
 * script can read out. It keeps the database key out of reach of whatever runs in the page and looks at IndexedDB, not of
 * somebody who has the files of the browser's profile: for them the account is as good as unlocked until it is forgotten.
 */
export class KeptKey {
  constructor(private readonly database: string) {}

  /** Null where none is kept, or where it cannot be read any more: then the password has to be given. */
  async load(): Promise<HeldKey | null> {
    try {
      const kept = (await this.inStore('readonly', (store) => store.get(this.database))) as Kept | undefined;
      if (kept === undefined) return null;
      const key = await crypto.subtle.decrypt(this.algorithm(kept.nonce), kept.wrapping, kept.wrapped);
      return { key: new Uint8Array(key), only: kept.only === true };
    } catch {
      return null;
    }
  }

  /** Best effort: without it the next page asks for the password. */
  async keep({ key, only }: HeldKey): Promise<void> {
    try {
      const wrapping = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
      const nonce = crypto.getRandomValues(new Uint8Array(12));
      const wrapped = await crypto.subtle.encrypt(this.algorithm(nonce), wrapping, new Uint8Array(key));
      const kept: Kept = { wrapping, nonce, wrapped, only };
      await this.inStore('readwrite', (store) => store.put(kept, this.database));
    } catch {
      // Private windows of some browsers have no such storage.
    }
  }

  /** Throws where it may still be there: nobody should believe that a device is locked that is not. */
  async forget(): Promise<void> {
    try {
      await this.inStore('readwrite', (store) => store.delete(this.database));
    } catch (error) {
      if ((await this.load()) !== null)
        throw fail('storage_failed', `The browser did not delete the key of this account: ${String(error)}`);
    }
  }

  private algorithm(nonce: Uint8Array<ArrayBuffer>): AesGcmParams {
    return { name: 'AES-GCM', iv: nonce, additionalData: new TextEncoder().encode(this.database) };
  }

  private async inStore(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
    const opening = indexedDB.open(kDatabase, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(kStore);
    const database = (await settled(opening)) as IDBDatabase;
    try {
      const transaction = database.transaction(kStore, mode, { durability: 'strict' });
      const committed = new Promise<void>((done, failed) => {
        transaction.oncomplete = () => done();
        transaction.onabort = () => failed(transaction.error ?? new Error('aborted'));
      });
      const [answer] = await Promise.all([settled(work(transaction.objectStore(kStore))), committed]);
      return answer;
    } finally {
      database.close();
    }
  }
}

function settled(request: IDBRequest): Promise<unknown> {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result as unknown);
    request.onerror = () => failed(request.error ?? new Error('failed'));
  });
}
