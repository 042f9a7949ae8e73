import { count, number } from '../parts/words';
import type { Value } from './analysis';
import type { ColumnType } from './csv_types';

const kFigures = new Intl.NumberFormat(undefined, { maximumFractionDigits: 6 });

/** How much a dataset holds, as far as it is known. */
export function shapeWords(rows: number | null, columns: number | null): string[] {
  return [
    ...(rows === null ? [] : [count(rows, 'row', 'rows')]),
    ...(columns === null ? [] : [count(columns, 'column', 'columns')]),
  ];
}

/** A cell as people read it. What is no longer a number in the file, such as a year, is not written like one. */
export function cellText(value: Value, type: ColumnType | undefined): string {
  if (value === null) return '';
  if (type === 'boolean') return value === true || value === 1 ? 'Yes' : 'No';
  if (typeof value === 'number')
    return type === 'integer' && Number.isInteger(value) ? number(value) : kFigures.format(value);
  return type === 'date' ? String(value).replace('T', ' ') : String(value);
}

export const kTypeWords: Record<ColumnType, string> = {
  integer: 'Whole number',
  number: 'Number',
  date: 'Date',
  boolean: 'Yes or no',
  text: 'Text',
};
