import { type Datasets, type Freehold } from '@freehold/client';
import { useFreehold } from '@freehold/client/react';
import { useEffect, useSyncExternalStore } from 'react';
import { fileOf } from './files';
import { Cancelled, loadCsv, loadProblem, type Load, type LoadedTable } from './load';

/** Whether the rows of a dataset can be asked now. */
export type Loaded =
  | { state: 'loading'; doing: 'fetching' | 'reading'; done: number; total: number }
  | { state: 'ready'; table: LoadedTable }
  | { state: 'failed'; words: string; code: string | null };

const kStart: Loaded = { state: 'loading', doing: 'reading', done: 0, total: 0 };
/** Tables that stay in memory; the one that was used longest ago makes room. */
const kKeptMax = 3;

/** The datasets whose rows are in memory: brought there when they are first looked at, and again after a takeover. */
class LoadedDatasets {
  private readonly states = new Map<string, Loaded>();
  private readonly loads = new Map<string, Load>();
  private readonly readers = new Set<() => void>();

  constructor(private readonly db: Freehold) {
    db.on('takenOver', () => {
      this.states.clear();
      this.changed();
    });
  }

  readonly subscribe = (reader: () => void): (() => void) => {
    this.readers.add(reader);
    return () => this.readers.delete(reader);
  };

  of(id: string): Loaded | undefined {
    return this.states.get(id);
  }

  /** A dataset that was made from rows which are in memory already. */
  put(id: string, table: LoadedTable): void {
    this.set(id, { state: 'ready', table });
    this.makeRoom();
  }

  load(dataset: Datasets): void {
    if (this.states.has(dataset.id)) return;
    this.set(dataset.id, kStart);
    this.read(dataset).then(
      (table) => this.put(dataset.id, table),
      (error: unknown) => {
        if (error instanceof Cancelled) this.states.delete(dataset.id);
        else this.set(dataset.id, { state: 'failed', ...loadProblem(error) });
      },
    );
  }

  retry(dataset: Datasets): void {
    this.states.delete(dataset.id);
    this.load(dataset);
  }

  /** Of a dataset that is deleted. */
  forget(id: string): void {
    this.loads.get(id)?.cancel();
    const state = this.states.get(id);
    this.states.delete(id);
    if (state?.state === 'ready') this.db.temporary.drop(state.table.name).catch(() => undefined);
    this.changed();
  }

  private async read(dataset: Datasets): Promise<LoadedTable> {
    const show =
      (doing: 'fetching' | 'reading') =>
      (done: number, total: number): void =>
        this.set(dataset.id, { state: 'loading', doing, done, total });
    const file = await fileOf(this.db, dataset.file_path ?? '', show('fetching'));
    const load = loadCsv(this.db, file, show('reading'));
    this.loads.set(dataset.id, load);
    return load.loaded.finally(() => this.loads.delete(dataset.id));
  }

  private set(id: string, state: Loaded): void {
    // Set anew, so that the map stands in the order of use.
    this.states.delete(id);
    this.states.set(id, state);
    this.changed();
  }

  private makeRoom(): void {
    const ready = [...this.states].filter(([, { state }]) => state === 'ready');
    for (const [id] of ready.slice(0, Math.max(0, ready.length - kKeptMax))) this.forget(id);
  }

  private changed(): void {
    for (const reader of [...this.readers]) reader();
  }
}

const perDatabase = new WeakMap<Freehold, LoadedDatasets>();

export function loadedDatasets(db: Freehold): LoadedDatasets {
  const known = perDatabase.get(db) ?? new LoadedDatasets(db);
  perDatabase.set(db, known);
  return known;
}

/** The rows of a dataset that is looked at; null: of none. */
export function useLoaded(dataset: Datasets | null): Loaded {
  const datasets = loadedDatasets(useFreehold());
  const state = useSyncExternalStore(datasets.subscribe, () =>
    dataset === null ? undefined : datasets.of(dataset.id),
  );
  useEffect(() => {
    if (dataset !== null && state === undefined) datasets.load(dataset);
  }, [datasets, dataset, state]);
  return state ?? kStart;
}
