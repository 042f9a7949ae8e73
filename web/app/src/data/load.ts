import type { Freehold } from '@freehold/client';
import { problemOf, type Told } from '../parts/problem_of';
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
export function loadProblem(error: unknown): Told {
  if (error instanceof CsvError) return { words: error.message, code: null };
  return problemOf(error, {
    quota_exceeded: 'Your plan allows 5 datasets a month, and they are used up. The next month brings new ones.',
    too_large: 'There is no room in memory for this file. Close other datasets, or add a smaller one.',
    offline: 'The file of this dataset is not on this device, and the server cannot be reached to get it.',
    not_found: 'The file has not arrived at the server yet: the device that added it has still to send it.',
  });
}
