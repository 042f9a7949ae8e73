import Papa from 'papaparse';
import { CsvError, textOf, type Encoding } from './csv_text';

const kSampleChars = 64 * 1024;
export const kColumnsMax = 500;
export const kRowsMax = 1_000_000;
const kCellCharsMax = 1024 * 1024;
/** A row that is not finished after so many characters has a quotation mark that nobody closes. */
const kRowCharsMax = 4 * kCellCharsMax;

export interface Row {
  cells: string[];
  /** Of the file, the first is 1: cells in quotation marks can have several. */
  line: number;
  /** A quotation mark in it stands where none can. */
  quotes: boolean;
}

interface Parsed {
  data: string[][];
  errors: { row: number }[];
  meta: { cursor: number };
}

/** How the rows are written, told by the beginning of the file. */
export interface Dialect {
  encoding: Encoding;
  delimiter: string;
  newline: string;
}

export function dialectOf(sample: string, encoding: Encoding): Dialect {
  if (sample.includes('\0')) throw new CsvError('This is not a text file: it has bytes in it that no text has.');
  const { meta } = Papa.parse<string[]>(sample.slice(0, kSampleChars), { preview: 200 });
  return { encoding, delimiter: meta.delimiter, newline: meta.linebreak };
}

/** All rows but empty lines. Tells of the dialect before the first. */
export async function* rowsOf(
  file: Blob,
  encoding: Encoding,
  onBytes: (done: number) => void,
  onDialect: (dialect: Dialect) => void,
): AsyncGenerator<Row[]> {
  let dialect: Dialect | null = null;
  let rest = '';
  let line = 1;
  for await (const text of withLast(textOf(file, encoding, onBytes))) {
    rest += text.piece;
    if (dialect === null) {
      if (rest.length < kSampleChars && !text.last) continue;
      dialect = dialectOf(rest, encoding);
      onDialect(dialect);
    }
    // The library reads files by itself as well, but cuts characters in two between its pieces.
    const parser = new Papa.Parser({ delimiter: dialect.delimiter, newline: dialect.newline as '\n' });
    const parsed = parser.parse(rest, 0, !text.last) as Parsed;
    const rows = numbered(parsed, line);
    line = rows.next;
    rest = rest.slice(parsed.meta.cursor);
    if (rest.length > kRowCharsMax)
      throw new CsvError(`A quotation mark opens in line ${line} or soon after it, and none closes it.`);
    yield rows.list;
  }
}

/** The last piece is known as such: only then a row can end without an end of its line. */
async function* withLast(pieces: AsyncIterable<string>): AsyncGenerator<{ piece: string; last: boolean }> {
  let held: string | null = null;
  for await (const piece of pieces) {
    if (held !== null) yield { piece: held, last: false };
    held = piece;
  }
  yield { piece: held ?? '', last: true };
}

function numbered({ data, errors }: Parsed, first: number): { list: Row[]; next: number } {
  const broken = new Set(errors.map(({ row }) => row));
  const list: Row[] = [];
  let line = first;
  for (const [index, cells] of data.entries()) {
    const empty = cells.length === 1 && cells[0]?.trim() === '';
    if (!empty) list.push({ cells, line, quotes: broken.has(index) });
    ++line;
    for (const cell of cells) {
      if (cell.length > kCellCharsMax) throw new CsvError(`A cell in line ${line - 1} has more than 1 MiB.`);
      for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) ++line;
    }
  }
  return { list, next: line };
}
