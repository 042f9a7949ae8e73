import { FreeholdError, type Freehold } from '@freehold/client';
import { useFreehold } from '@freehold/client/react';
import { useMemo, useSyncExternalStore } from 'react';
import { problemOf, type Told } from './problem_of';
import { tell } from './reports';

/** What can be deleted with an undo, and what people call one and several of them. */
export const kDeletable = {
  tasks: ['task', 'tasks'],
  notes: ['note', 'notes'],
  images: ['image', 'images'],
  conversations: ['conversation', 'conversations'],
  datasets: ['dataset', 'datasets'],
  analyses: ['analysis', 'analyses'],
  blueprints: ['blueprint', 'blueprints'],
  sessions: ['session', 'sessions'],
} as const;

export type Deletable = keyof typeof kDeletable;

export interface PendingDelete {
  table: Deletable;
  id: string;
  /** Empty in other tabs, and after a reload: what is not in the database is not to say what was. */
  title: string;
  /** When it becomes real, in milliseconds since 1970. */
  until: number;
}

export const kUndoMs = 6_000;

/**
 * Deletes that can still be undone. A deleted row never comes back under its id, so for six seconds it is only hidden. The
 * list is kept beside the database, without titles: a reload neither forgets a delete nor hastens it, and all tabs hide the
 * same rows.
 */
class PendingDeletes {
  private list: readonly PendingDelete[] = [];
  private readonly readers = new Set<() => void>();
  private readonly key: string;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private ended = false;

  constructor(private readonly db: Freehold) {
    this.key = `freehold:deletes:${db.status.userId ?? ''}`;
    window.addEventListener('storage', this.onStorage);
    db.on('closed', (reason) => {
      window.removeEventListener('storage', this.onStorage);
      clearTimeout(this.timer);
      this.ended = true;
      if (reason === 'wiped') localStorage.removeItem(this.key);
    });
    this.load();
  }

  readonly subscribe = (reader: () => void): (() => void) => {
    this.readers.add(reader);
    return () => this.readers.delete(reader);
  };

  readonly current = (): readonly PendingDelete[] => this.list;

  add(table: Deletable, id: string, title: string): void {
    const rest = this.list.filter((pending) => pending.id !== id);
    this.store([...rest, { table, id, title, until: Date.now() + kUndoMs }]);
  }

  undo(ids: readonly string[]): void {
    this.store(this.list.filter((pending) => !ids.includes(pending.id)));
  }

  private readonly onStorage = (event: StorageEvent): void => {
    if (event.key === this.key) this.load();
  };

  private load(): void {
    const titles = new Map(this.list.map(({ id, title }) => [id, title]));
    try {
      const stored = JSON.parse(localStorage.getItem(this.key) ?? '[]') as PendingDelete[];
      this.list = stored.map((pending) => ({ ...pending, title: titles.get(pending.id) ?? '' }));
    } catch {
      this.list = [];
    }
    this.changed();
  }

  private store(list: readonly PendingDelete[]): void {
    this.list = list;
    try {
      localStorage.setItem(this.key, JSON.stringify(list.map((pending) => ({ ...pending, title: '' }))));
    } catch {
      // Without storage the delete still happens, unless the page is left within six seconds.
    }
    this.changed();
  }

  private changed(): void {
    for (const reader of [...this.readers]) reader();
    clearTimeout(this.timer);
    if (this.list.length === 0) return;
    const next = Math.min(...this.list.map((pending) => pending.until));
    this.timer = setTimeout(() => void this.carryOut(), Math.max(0, next - Date.now()));
  }

  private async carryOut(): Promise<void> {
    const due = this.list.filter((pending) => pending.until <= Date.now());
    const failed = await carryOut(due, ({ table, id }) => remove(this.db, table, id));
    // What is due and not done is done when the database is open again.
    if (this.ended) return;
    // The list may have grown meanwhile; what is done leaves it only now, so the row stays hidden throughout. What could not
    // be deleted is to be seen again.
    const done = new Set(due.map((pending) => pending.id));
    this.store(this.list.filter((pending) => !done.has(pending.id)));
    if (failed.length > 0) tell(failureWords(failed));
  }
}

interface Failure {
  pending: PendingDelete;
  error: unknown;
}

/** Deletes each of them, whatever becomes of the others; answers those that could not be. */
export async function carryOut(
  due: readonly PendingDelete[],
  work: (pending: PendingDelete) => Promise<void>,
): Promise<Failure[]> {
  const failed: Failure[] = [];
  for (const pending of due) {
    try {
      await work(pending);
    } catch (error) {
      // Another tab or device was first: gone is gone.
      if (!(error instanceof FreeholdError) || error.code !== 'not_owner') failed.push({ pending, error });
    }
  }
  return failed;
}

export function failureWords(failed: readonly Failure[]): Told {
  const [first] = failed;
  const [thing, things] = kDeletable[first?.pending.table ?? 'tasks'];
  const title = first?.pending.title ?? '';
  const what =
    failed.length > 1
      ? `${failed.length} ${failed.every(({ pending }) => pending.table === first?.pending.table) ? things : 'things'}`
      : title === ''
        ? `A ${thing}`
        : `The ${thing} “${title}”`;
  const { words, code } = problemOf(first?.error);
  return { words: `${what} could not be deleted. ${words}`, code };
}

/** A blueprint is only put away: its page brings it back at any time. */
async function remove(db: Freehold, table: Deletable, id: string): Promise<void> {
  if (table === 'images') await removeImage(db, id);
  else if (table !== 'blueprints') await db[table].delete(id);
  else await db.blueprints.update(id, { is_deleted: true, deleted_at: new Date().toISOString().replace('Z', '000Z') });
}

/** With its file, where that has not been sent yet and nothing else names it: there is nobody left to send it for. */
async function removeImage(db: Freehold, id: string): Promise<void> {
  const image = await db.images.get(id);
  await db.images.delete(id);
  const sha256 = image?.sha256 ?? null;
  if (image === null || sha256 === null) return;
  const waits = (await db.blobs.state(sha256))?.uploaded === false;
  const named = await db.query(
    'SELECT 1 FROM images WHERE file_path = ? UNION ALL SELECT 1 FROM datasets WHERE file_path = ? LIMIT 1',
    [image.file_path, image.file_path],
  );
  if (waits && named.length === 0) await db.blobs.remove(sha256);
}

const perDatabase = new WeakMap<Freehold, PendingDeletes>();

export function usePendingDeletes(): {
  pending: readonly PendingDelete[];
  hidden: ReadonlySet<string>;
  add: (table: Deletable, id: string, title: string) => void;
  undo: (ids: readonly string[]) => void;
} {
  const db = useFreehold();
  const deletes = useMemo(() => {
    const known = perDatabase.get(db) ?? new PendingDeletes(db);
    perDatabase.set(db, known);
    return known;
  }, [db]);
  const pending = useSyncExternalStore(deletes.subscribe, deletes.current);
  return useMemo(
    () => ({
      pending,
      hidden: new Set(pending.map(({ id }) => id)),
      add: deletes.add.bind(deletes),
      undo: deletes.undo.bind(deletes),
    }),
    [pending, deletes],
  );
}
