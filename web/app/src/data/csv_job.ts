import { packRows, type Cell } from '@freehold/client';
import { ColumnGuess, columnNames, ColumnReader, looksLikeNames, type ColumnType } from './csv_types';
import { CsvError, markedEncoding, NotUtf8, type Encoding } from './csv_text';
import { kColumnsMax, kRowsMax, rowsOf, type Dialect, type Row } from './csv_rows';

export const kFileBytesMax = 256 * 1024 * 1024;
const kBatchRows = 2_000;
/** Of one batch: wide rows go in smaller ones. */
const kBatchCells = 50_000;
const kProblemsMax = 100;

export interface Column {
  name: string;
  type: ColumnType;
}

/** A row that is not taken in, and why. */
export interface Malformed {
  line: number;
  cells: number;
  /** A quotation mark is out of place; otherwise the number of cells is. */
  quotes: boolean;
}

/** What a file holds. */
export interface Table {
  columns: Column[];
  rows: number;
  malformed: { count: number; first: Malformed[] };
  encoding: Encoding;
  delimiter: string;
}

export interface Steps {
  /** Bytes of work; the file is gone through twice. */
  progress: (done: number, total: number) => void;
  /** After the first time. */
  found: (columns: Column[]) => Promise<void>;
  batch: (packed: ArrayBuffer) => Promise<void>;
}

/** Names of the columns in the temporary table, as core/workspace/analysis.hpp has them. */
export function columnKeys(columns: readonly Column[]): string[] {
  return columns.map((_, index) => `c${index + 1}`);
}

interface Scan {
  encoding: Encoding;
  delimiter: string;
  header: string[];
  named: boolean;
  guesses: ColumnGuess[];
  rows: number;
  malformed: Malformed[];
  malformedCount: number;
}

/** Once through the file: what its columns are can only be said when every cell has been seen. */
async function scan(file: Blob, encoding: Encoding, onBytes: (done: number) => void): Promise<Scan> {
  let dialect: Dialect | null = null;
  let found: Scan | null = null;
  for await (const rows of rowsOf(file, encoding, onBytes, (told) => (dialect = told))) {
    for (const row of rows) {
      if (found === null) {
        found = begin(row, encoding, (dialect as Dialect | null)?.delimiter ?? ',');
        if (found.named) continue;
      }
      take(found, row);
    }
  }
  if (found === null) throw new CsvError('This file is empty.');
  if (found.rows === 0) throw new CsvError('This file names columns, but has no rows below them.');
  return found;
}

function begin(first: Row, encoding: Encoding, delimiter: string): Scan {
  const width = first.cells.length;
  if (width > kColumnsMax)
    throw new CsvError(`This file has ${width} columns. At most ${kColumnsMax} can be taken in.`);
  const named = looksLikeNames(first.cells);
  const header = columnNames(named ? first.cells : first.cells.map(() => ''));
  const guesses = header.map(() => new ColumnGuess());
  return { encoding, delimiter, header, named, guesses, rows: 0, malformed: [], malformedCount: 0 };
}

function fits(scan: Scan, row: Row): boolean {
  return row.cells.length === scan.header.length && !row.quotes;
}

function take(scan: Scan, row: Row): void {
  if (!fits(scan, row)) {
    ++scan.malformedCount;
    if (scan.malformed.length < kProblemsMax)
      scan.malformed.push({ line: row.line, cells: row.cells.length, quotes: row.quotes });
    return;
  }
  if (++scan.rows > kRowsMax)
    throw new CsvError('This file has more than a million rows. Split it, and add the parts.');
  for (let i = 0; i < scan.guesses.length; ++i) scan.guesses[i]?.add(row.cells[i] ?? '');
}

/** Bytes that are no UTF-8 can stand at the very end; then it begins again. */
async function scanInAnyEncoding(file: Blob, onBytes: (done: number) => void): Promise<Scan> {
  const encoding = await markedEncoding(file);
  try {
    return await scan(file, encoding, onBytes);
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error;
    return scan(file, 'windows-1252', onBytes);
  }
}

/** Goes through the file twice: what is in it, and then its rows. */
export async function readCsv(file: Blob, steps: Steps): Promise<Table> {
  if (file.size > kFileBytesMax) throw new CsvError('This file is larger than 256 MiB.');
  const total = file.size * 2;
  const known = await scanInAnyEncoding(file, (done) => steps.progress(done, total));
  const readers = known.guesses.map((guess) => new ColumnReader(guess.reading(known.delimiter)));
  const columns = known.header.map((name, i): Column => ({ name, type: readers[i]?.type ?? 'text' }));
  await steps.found(columns);
  const keys = columnKeys(columns);
  const batchRows = Math.max(1, Math.min(kBatchRows, Math.floor(kBatchCells / columns.length)));
  let batch: Cell[][] = [];
  let header = known.named;
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await steps.batch(packRows(keys, batch));
    batch = [];
  };
  const onBytes = (done: number): void => steps.progress(file.size + done, total);
  for await (const rows of rowsOf(file, known.encoding, onBytes, () => undefined)) {
    for (const row of rows) {
      if (header) header = false;
      else if (fits(known, row)) batch.push(row.cells.map((cell, i) => readers[i]?.read(cell) ?? null));
      if (batch.length >= batchRows) await flush();
    }
  }
  await flush();
  return {
    columns,
    rows: known.rows,
    malformed: { count: known.malformedCount, first: known.malformed },
    encoding: known.encoding,
    delimiter: known.delimiter,
  };
}
