import type { Cell } from '@freehold/client';

/** What the cells of a column are; the same list as the core's (core/workspace/analysis.hpp). */
export type ColumnType = 'integer' | 'number' | 'date' | 'boolean' | 'text';

/** One way in which the cells of a column can be read. */
interface Reading {
  type: ColumnType;
  read: (text: string) => Cell | undefined;
}

/** What people write where they have no value; in a column of text it is text. */
const kNothing = new Set(['', 'na', 'n/a', '#n/a', 'nan', 'null', 'none', '-', '–']);
const kNothingCharsMax = 4;

function isNothing(text: string): boolean {
  return text.length <= kNothingCharsMax && kNothing.has(text.toLowerCase());
}

const kYes = new Set(['true', 'yes']);
const kNo = new Set(['false', 'no']);

/** More digits are no number that is calculated with, but an account's or a card's; and so is one that begins with 0. */
const kInteger = /^[+-]?(?:0|[1-9]\d{0,14})$/;
const kPoint = /^[+-]?(?:0|[1-9]\d{0,14})?(?:\.\d+)?(?:e[+-]?\d{1,3})?$/i;
const kCommaGroups = /^[+-]?(?:\d{1,3}(?:,\d{3})+|0|[1-9]\d{0,14})(?:\.\d+)?$/;
const kPointGroups = /^[+-]?(?:\d{1,3}(?:\.\d{3})+|0|[1-9]\d{0,14})(?:,\d+)?$/;
const kIsoDate = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const kShortDate = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})$/;

function finite(text: string): number | undefined {
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

const kMonthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function day(year: string, month: string, date: string): string | undefined {
  const [y, m, d] = [Number(year), Number(month), Number(date)];
  const leap = y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0);
  const last = m === 2 && !leap ? 28 : kMonthDays[m - 1];
  if (last === undefined || d < 1 || d > last) return undefined;
  return `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
}

function isoDate(text: string): string | undefined {
  const [, year, month, date, time, seconds] = kIsoDate.exec(text) ?? [];
  if (year === undefined || month === undefined || date === undefined) return undefined;
  const on = day(year, month, date);
  // The time is kept as it is written: that of another zone would move it into another day.
  return on === undefined || time === undefined ? on : `${on}T${time}${seconds ?? ':00'}`;
}

function shortDate(text: string, dayFirst: boolean): string | undefined {
  const [, first, mark, second, year] = kShortDate.exec(text) ?? [];
  if (first === undefined || second === undefined || year === undefined) return undefined;
  if (!dayFirst && mark === '.') return undefined;
  return dayFirst ? day(year, second, first) : day(year, first, second);
}

function truth(text: string): boolean | undefined {
  const word = text.toLowerCase();
  return kYes.has(word) ? true : kNo.has(word) ? false : undefined;
}

const kDigit = /\d/;

/** In the order in which they are preferred; `text` is what is left. */
const kReadings: readonly Reading[] = [
  { type: 'integer', read: (text) => (kInteger.test(text) ? Number(text) : undefined) },
  { type: 'number', read: (text) => (kPoint.test(text) && kDigit.test(text) ? finite(text) : undefined) },
  { type: 'number', read: (text) => (kCommaGroups.test(text) ? finite(text.replaceAll(',', '')) : undefined) },
  {
    type: 'number',
    read: (text) => (kPointGroups.test(text) ? finite(text.replaceAll('.', '').replace(',', '.')) : undefined),
  },
  { type: 'date', read: isoDate },
  { type: 'date', read: (text) => shortDate(text, true) },
  { type: 'date', read: (text) => shortDate(text, false) },
  { type: 'boolean', read: truth },
];
const kAll = (1 << kReadings.length) - 1;
/** The readings as numbers. */
const kNumbers = 0b1111;
const [kCommaGrouped, kPointGrouped, kDayFirst, kMonthFirst] = [2, 3, 5, 6];

/** Looks at every cell of one column and says how all of them can be read. */
export class ColumnGuess {
  private possible = kAll;
  private filled = false;

  add(cell: string): void {
    if (this.possible === 0) return;
    const text = cell.trim();
    if (isNothing(text)) return;
    this.filled = true;
    // A whole number is a number in every way of writing it: the rest of them need not be asked.
    if ((this.possible & 1) !== 0 && kInteger.test(text)) {
      this.possible &= kNumbers;
      return;
    }
    for (let i = 0; i < kReadings.length; ++i)
      if ((this.possible & (1 << i)) !== 0 && kReadings[i]?.read(text) === undefined) this.possible &= ~(1 << i);
  }

  /** `delimiter` of the file: where it is a semicolon, a comma stands in numbers. Null: as text. */
  reading(delimiter: string): Reading | null {
    if (!this.filled) return null;
    const can = (i: number): boolean => (this.possible & (1 << i)) !== 0;
    // 3/4/2024 alone does not say which of both it means; a guess would be wrong half of the time.
    if (can(kDayFirst) && can(kMonthFirst)) return null;
    if (can(kCommaGrouped) && can(kPointGrouped) && !can(0) && delimiter === ';')
      return kReadings[kPointGrouped] ?? null;
    return kReadings.find((_, i) => can(i)) ?? null;
  }
}

/** How one column is read, for good. */
export class ColumnReader {
  readonly type: ColumnType;

  constructor(private readonly reading: Reading | null) {
    this.type = reading?.type ?? 'text';
  }

  /** Core and server know no text with U+0000 in it. */
  read(cell: string): Cell {
    const text = cell.trim();
    if (this.reading === null) return text === '' ? null : cell.includes('\0') ? cell.replaceAll('\0', '�') : cell;
    return this.reading.read(text) ?? null;
  }
}

/** A first row with a number or a date in it names no columns. */
export function looksLikeNames(row: readonly string[]): boolean {
  return row.every((cell) => {
    const text = cell.trim();
    return text === '' || kReadings.slice(0, -1).every(({ read }) => read(text) === undefined);
  });
}

const kNameMax = 100;

/** Names of columns, each there once. */
export function columnNames(row: readonly string[]): string[] {
  const taken = new Set<string>();
  return row.map((cell, index) => {
    const wanted =
      cell
        .replace(/[\s\0]+/g, ' ')
        .trim()
        .slice(0, kNameMax) || `Column ${index + 1}`;
    let name = wanted;
    for (let n = 2; taken.has(name); ++n) name = `${wanted} (${n})`;
    taken.add(name);
    return name;
  });
}
