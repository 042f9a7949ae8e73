import { kBlobBytesMax, type Freehold } from '@freehold/client';
import { useFreehold } from '@freehold/client/react';
import { useMemo, useSyncExternalStore } from 'react';
import { problemOf } from '../parts/problem_of';
import { tell } from '../parts/reports';

export interface Adding {
  done: number;
  total: number;
  /** The file that is being read now. */
  name: string;
}

/**
 * Pictures on their way into the database: one after another, so that a hundred of them leave room for everything else. Going
 * to another page does not stop it.
 */
class Queue {
  private files: File[] = [];
  private state: Adding | null = null;
  private running = false;
  private readonly readers = new Set<() => void>();

  constructor(private readonly db: Freehold) {
    db.on('closed', () => this.cancel());
  }

  readonly subscribe = (reader: () => void): (() => void) => {
    this.readers.add(reader);
    return () => this.readers.delete(reader);
  };

  readonly current = (): Adding | null => this.state;

  /** Takes the pictures among the files, and says which ones are none. */
  add(files: readonly File[]): void {
    const pictures = files.filter(({ type }) => type.startsWith('image/'));
    const [other, ...others] = files.filter((file) => !pictures.includes(file));
    if (other !== undefined) {
      const rest = others.length === 0 ? '' : ` and ${others.length} more`;
      tell({ words: `“${other.name}”${rest}: only images can be added here.`, code: null });
    }
    this.files.push(...pictures);
    if (this.state !== null) this.show({ ...this.state, total: this.state.total + pictures.length });
    if (!this.running && this.files.length > 0) void this.run();
  }

  /** What is in already stays. */
  cancel(): void {
    this.files = [];
  }

  private async run(): Promise<void> {
    this.running = true;
    let done = 0;
    for (let file = this.files.shift(); file !== undefined; file = this.files.shift()) {
      this.show({ done, total: done + 1 + this.files.length, name: file.name });
      try {
        await this.db.images.attach(file);
      } catch (error) {
        const { words, code } = problemOf(error, {
          too_large: `An image can have ${kBlobBytesMax / 1024 / 1024} MiB at most.`,
        });
        if (code !== 'closed') tell({ words: `“${file.name}” was not added. ${words}`, code });
        // The next ones would not fit either.
        if (code === 'storage_full') this.cancel();
      }
      ++done;
    }
    this.running = false;
    this.show(null);
  }

  private show(state: Adding | null): void {
    this.state = state;
    for (const reader of [...this.readers]) reader();
  }
}

const perDatabase = new WeakMap<Freehold, Queue>();

export function useAdding(): { adding: Adding | null; add: (files: readonly File[]) => void; cancel: () => void } {
  const db = useFreehold();
  const queue = useMemo(() => {
    const known = perDatabase.get(db) ?? new Queue(db);
    perDatabase.set(db, known);
    return known;
  }, [db]);
  const adding = useSyncExternalStore(queue.subscribe, queue.current);
  return useMemo(() => ({ adding, add: queue.add.bind(queue), cancel: queue.cancel.bind(queue) }), [adding, queue]);
}
