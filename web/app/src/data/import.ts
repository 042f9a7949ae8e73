import type { Freehold } from '@freehold/client';
import { useFreehold } from '@freehold/client/react';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { usePaste } from '../parts/incoming';
import { tell } from '../parts/reports';
import { dropFile, keepFile } from './files';
import { Cancelled, loadCsv, loadProblem, type Load } from './load';
import { loadedDatasets } from './loaded';

/** A file on its way to a dataset, or why it did not become one. */
export type Import =
  | { state: 'reading'; name: string; done: number; total: number }
  | { state: 'failed'; name: string; words: string; code: string | null };

const kNameMax = 255;

/** To what fits a name, in code points. */
export function shortened(name: string): string {
  return Array.from(name).slice(0, kNameMax).join('');
}

function nameOf(file: File): string {
  const name = file.name.replace(/\.(csv|tsv|txt)$/i, '').trim();
  return shortened(name === '' ? 'Table' : name);
}

/** Files that become datasets, one after the other. Going to another page does not stop it. */
class Imports {
  private files: File[] = [];
  private running: Load | null = null;
  private busy = false;
  private state: Import | null = null;
  private readonly readers = new Set<() => void>();
  /** The page of data, while it is looked at. */
  private page: ((id: string) => void) | null = null;

  constructor(private readonly db: Freehold) {
    db.on('closed', () => this.cancel());
  }

  readonly subscribe = (reader: () => void): (() => void) => {
    this.readers.add(reader);
    return () => this.readers.delete(reader);
  };

  readonly current = (): Import | null => this.state;

  /** `open` hears of each dataset, until the answer is called. */
  shownBy(open: (id: string) => void): () => void {
    this.page = open;
    return () => {
      if (this.page === open) this.page = null;
    };
  }

  readonly add = (files: readonly File[]): void => {
    this.files.push(...files);
    void this.work();
  };

  /** Of what is still to come; and a failure has been read. */
  readonly cancel = (): void => {
    this.files = [];
    this.running?.cancel();
    this.show(null);
  };

  private async work(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    let failed: (Import & { state: 'failed' }) | null = null;
    for (let file = this.files.shift(); file !== undefined; file = this.files.shift()) {
      const name = nameOf(file);
      try {
        const id = await this.take(file, name);
        if (this.page !== null) this.page(id);
        else tell({ words: `“${name}” has been added to your data.`, code: null });
        this.show(null);
      } catch (error) {
        this.show(null);
        // One that does not fit does not keep the next ones out.
        if (!(error instanceof Cancelled)) failed ??= { state: 'failed', name, ...loadProblem(error) };
      }
    }
    this.running = null;
    this.busy = false;
    if (failed === null || failed.code === 'closed') return;
    this.show(failed);
    if (this.page === null) tell({ words: `“${failed.name}” was not added. ${failed.words}`, code: null });
  }

  private async take(file: File, name: string): Promise<string> {
    const progress = (done: number, total: number): void => this.show({ state: 'reading', name, done, total });
    progress(0, file.size * 2);
    const load = loadCsv(this.db, file, progress);
    this.running = load;
    const table = await load.loaded;
    let path: string | null = null;
    try {
      path = await keepFile(this.db, file);
      const facts = { row_count: table.rows, column_count: table.columns.length, size_bytes: BigInt(file.size) };
      const { id } = await this.db.datasets.insert({ name, file_path: path, ...facts });
      loadedDatasets(this.db).put(id, table);
      return id;
    } catch (error) {
      this.db.temporary.drop(table.name).catch(() => undefined);
      if (path !== null) await dropFile(this.db, path);
      throw error;
    }
  }

  private show(state: Import | null): void {
    this.state = state;
    for (const reader of [...this.readers]) reader();
  }
}

const perDatabase = new WeakMap<Freehold, Imports>();

/** What is being taken in. `open` hears of each dataset that is made while the page is looked at. */
export function useImport(open: (id: string) => void): {
  current: Import | null;
  add: (files: readonly File[]) => void;
  cancel: () => void;
} {
  const db = useFreehold();
  const imports = useMemo(() => {
    const known = perDatabase.get(db) ?? new Imports(db);
    perDatabase.set(db, known);
    return known;
  }, [db]);
  useEffect(() => imports.shownBy(open), [imports, open]);
  const current = useSyncExternalStore(imports.subscribe, imports.current);
  // A table copied from a spreadsheet or a mail.
  usePaste((files, text) => {
    const table = /\S.*[\r\n]+.*\S/.test(text);
    if (files.length > 0) imports.add(files);
    else if (table) imports.add([new File([text], 'Pasted table.csv', { type: 'text/csv' })]);
    return files.length > 0 || table;
  });
  return { current, add: imports.add, cancel: imports.cancel };
}
