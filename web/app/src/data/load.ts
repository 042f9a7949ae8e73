import { FreeholdError, type Freehold } from '@freehold/client';
import { columnKeys, kFileBytesMax, type Table } from './csv_job';
import { CsvError } from './csv_text';
import type { CsvMessage, CsvRequest } from './csv_worker';

/** A file whose rows lie in a temporary table of the database. */
export interface LoadedTable extends Table {
  /** `SELECT … FROM temp.${name}`; its columns are c1, c2, … in the order of `columns`. */
  name: string;
}

export interface Load {
  loaded: Promise<LoadedTable>;
  /** `loaded` rejects with `Cancelled`, and nothing is left behind. */
  cancel: () => void;
}

export class Cancelled extends Error {}

/** Reads a file in a worker of its own, so that nothing else waits for it, and fills a temporary table with its rows. */
export function loadCsv(db: Freehold, file: Blob, onProgress: (done: number, total: number) => void): Load {
  if (file.size > kFileBytesMax) {
    const loaded = Promise.reject<LoadedTable>(new CsvError('This file is larger than 256 MiB.'));
    return { loaded, cancel: () => undefined };
  }
  const worker = new Worker(new URL('./csv_worker.ts', import.meta.url), { type: 'module', name: 'csv' });
  const tell = (request: CsvRequest): void => worker.postMessage(request);
  let cancel: () => void = () => undefined;
  let table: string | null = null;
  const loaded = new Promise<LoadedTable>((resolve, reject) => {
    cancel = () => reject(new Cancelled('The import was cancelled.'));
    const fill = async (work: Promise<unknown>): Promise<void> => {
      await work;
      tell({ type: 'taken' });
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message || 'The program that reads files could not be started.'));
    };
    worker.onmessage = ({ data }: MessageEvent<CsvMessage>) => {
      switch (data.type) {
        case 'progress':
          onProgress(data.done, data.total);
          return;
        case 'found':
          fill(db.temporary.make(columnKeys(data.columns)).then((name) => (table = name))).catch(reject);
          return;
        case 'batch':
          fill(db.temporary.fill(table ?? '', data.packed)).catch(reject);
          return;
        case 'done':
          resolve({ ...data.table, name: table ?? '' });
          return;
        case 'failed':
          reject(data.known ? new CsvError(data.message) : new Error(data.message));
      }
    };
    tell({ type: 'read', file });
  }).finally(() => worker.terminate());
  loaded.catch(() => {
    if (table !== null) db.temporary.drop(table).catch(() => undefined);
  });
  return { loaded, cancel };
}

/** What went wrong with a file, for the person who added it. */
export function loadProblem(error: unknown): { words: string; code: string | null } {
  if (error instanceof CsvError) return { words: error.message, code: null };
  if (!(error instanceof FreeholdError))
    return { words: String(error instanceof Error ? error.message : error), code: null };
  const { code } = error;
  if (code === 'quota_exceeded')
    return {
      words: 'Your plan allows 5 datasets a month, and they are used up. The next month brings new ones.',
      code,
    };
  if (code === 'too_large')
    return { words: 'There is no room in memory for this file. Close other datasets, or add a smaller one.', code };
  if (code === 'storage_full') return { words: 'This device is full. Make some room and try again.', code };
  if (code === 'offline')
    return {
      words: 'The file of this dataset is not on this device, and the server cannot be reached to get it.',
      code,
    };
  if (code === 'not_found')
    return {
      words: 'The file has not arrived at the server yet: the device that added it has still to send it.',
      code,
    };
  return { words: error.message, code };
}
