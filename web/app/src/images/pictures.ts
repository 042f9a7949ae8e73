import { FreeholdError, type Freehold } from '@freehold/client';
import { useFreehold } from '@freehold/client/react';
import { useCallback, useSyncExternalStore } from 'react';

/** Why there is nothing to be seen; `none`: this browser cannot draw it. */
export type Missing = 'none' | 'offline' | 'not-sent' | 'failed';

/** A thumbnail: its address, or why there is none now. */
export type Picture = { url: string } | { url: null; why: Missing };

/** So many are read at once; the rest waits, the ones asked for last first, for those are what is being looked at. */
const kAtOnce = 6;
/** So many that nobody looks at are kept: going back a screen or two shows them at once. */
const kKept = 400;

/** The thumbnails that are looked at, or were a moment ago. */
class Pictures {
  private readonly pictures = new Map<string, Picture>();
  private readonly readers = new Map<string, Set<() => void>>();
  private readonly waiting = new Set<string>();
  private reading = 0;

  constructor(private readonly db: Freehold) {
    let network = db.status.network;
    db.on('status', (status) => {
      if (status.network !== network && status.network === 'online') this.retry();
      network = status.network;
    });
    db.on('blobs', (states) => {
      for (const { sha256, here } of states) if (here) this.retry(sha256);
    });
  }

  get(sha256: string): Picture | undefined {
    return this.pictures.get(sha256);
  }

  subscribe(sha256: string, reader: () => void): () => void {
    const readers = this.readers.get(sha256) ?? new Set();
    this.readers.set(sha256, readers.add(reader));
    this.want(sha256);
    return () => {
      readers.delete(reader);
      if (readers.size > 0) return;
      this.readers.delete(sha256);
      this.waiting.delete(sha256);
      this.tidy();
    };
  }

  private want(sha256: string): void {
    const known = this.pictures.get(sha256);
    if (known !== undefined) {
      // Looked at last: it goes last.
      this.pictures.delete(sha256);
      this.pictures.set(sha256, known);
      return;
    }
    this.waiting.add(sha256);
    this.readNext();
  }

  /** What could not be had may be there now. */
  private retry(only?: string): void {
    for (const [sha256, picture] of [...this.pictures]) {
      if (picture.url !== null || picture.why === 'none' || (only !== undefined && only !== sha256)) continue;
      this.pictures.delete(sha256);
      if (this.readers.has(sha256)) this.want(sha256);
    }
  }

  private readNext(): void {
    while (this.reading < kAtOnce) {
      const next = [...this.waiting].at(-1);
      if (next === undefined) return;
      this.waiting.delete(next);
      ++this.reading;
      void this.read(next).finally(() => {
        --this.reading;
        this.readNext();
      });
    }
  }

  private async read(sha256: string): Promise<void> {
    let picture: Picture;
    try {
      const url = await this.db.blobs.thumbnailUrl(sha256);
      picture = url === null ? { url, why: 'none' } : { url };
    } catch (error) {
      picture = { url: null, why: reasonOf(error) };
    }
    this.pictures.set(sha256, picture);
    for (const reader of [...(this.readers.get(sha256) ?? [])]) reader();
    this.tidy();
  }

  private tidy(): void {
    let surplus = this.pictures.size - this.readers.size - kKept;
    for (const [sha256, picture] of this.pictures) {
      if (surplus <= 0) return;
      if (this.readers.has(sha256)) continue;
      this.pictures.delete(sha256);
      if (picture.url !== null) this.db.blobs.release(picture.url);
      --surplus;
    }
  }
}

export function reasonOf(error: unknown): Missing {
  const code = error instanceof FreeholdError ? error.code : null;
  if (code === 'offline' || code === 'unauthenticated') return 'offline';
  return code === 'not_found' ? 'not-sent' : 'failed';
}

const perDatabase = new WeakMap<Freehold, Pictures>();

function picturesOf(db: Freehold): Pictures {
  const known = perDatabase.get(db) ?? new Pictures(db);
  perDatabase.set(db, known);
  return known;
}

/** Undefined until it is read. */
export function usePicture(sha256: string | null): Picture | undefined {
  const db = useFreehold();
  const pictures = picturesOf(db);
  const subscribe = useCallback(
    (reader: () => void) => (sha256 === null ? () => undefined : pictures.subscribe(sha256, reader)),
    [pictures, sha256],
  );
  return useSyncExternalStore(subscribe, () => (sha256 === null ? undefined : pictures.get(sha256)));
}

/** Why a picture is not shown, to whom it is not shown. */
export function missingWords(why: Missing): string {
  switch (why) {
    case 'none':
      return 'This browser cannot draw it';
    case 'offline':
      return 'Not on this device; it comes when the server can be reached';
    case 'not-sent':
      return 'The device that added it has not sent it yet';
    case 'failed':
      return 'It could not be read';
  }
}
