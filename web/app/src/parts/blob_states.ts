import type { BlobState, Freehold } from '@freehold/client';
import { useFreehold } from '@freehold/client/react';
import { useCallback, useSyncExternalStore } from 'react';

/** Where the files of this device are, kept as it is now. Rows ask for theirs alone, so a transfer redraws one of them. */
class BlobStates {
  private readonly states = new Map<string, BlobState>();
  private readonly readers = new Map<string, Set<() => void>>();
  loaded = false;

  constructor(db: Freehold) {
    db.on('blobs', (states) => this.take(states));
    db.blobs.list().then(
      (states) => {
        this.loaded = true;
        // What an event has said since is newer.
        this.take(states.filter(({ sha256 }) => !this.states.has(sha256)));
        for (const sha256 of this.readers.keys()) this.tell(sha256);
      },
      () => undefined,
    );
  }

  get(sha256: string): BlobState | undefined {
    return this.states.get(sha256);
  }

  all(): Iterable<BlobState> {
    return this.states.values();
  }

  subscribe(sha256: string, reader: () => void): () => void {
    const readers = this.readers.get(sha256) ?? new Set();
    this.readers.set(sha256, readers.add(reader));
    return () => {
      readers.delete(reader);
      if (readers.size === 0) this.readers.delete(sha256);
    };
  }

  private take(states: readonly BlobState[]): void {
    for (const state of states) {
      this.states.set(state.sha256, state);
      this.tell(state.sha256);
    }
  }

  private tell(sha256: string): void {
    for (const reader of [...(this.readers.get(sha256) ?? [])]) reader();
  }
}

const perDatabase = new WeakMap<Freehold, BlobStates>();

export function blobStates(db: Freehold): BlobStates {
  const known = perDatabase.get(db) ?? new BlobStates(db);
  perDatabase.set(db, known);
  return known;
}

/** Undefined before the device has been asked; null where this device does not hold the file. */
export function useBlobState(sha256: string | null): BlobState | null | undefined {
  const states = blobStates(useFreehold());
  const subscribe = useCallback(
    (reader: () => void) => (sha256 === null ? () => undefined : states.subscribe(sha256, reader)),
    [states, sha256],
  );
  return useSyncExternalStore(subscribe, () => {
    const state = sha256 === null ? undefined : states.get(sha256);
    return state ?? (states.loaded || sha256 === null ? null : undefined);
  });
}
