import { fail } from './errors.js';

/** A row and its place: in the earlier rows where it was removed, in the present ones otherwise. */
export interface PlacedRow<T> {
  row: T;
  at: number;
}

/**
 * What became of the rows of a live query, by their key. Taking `removed` and `moved` out of the earlier rows, then putting
 * `added` and `moved` in by rising `at`, gives the present order; `moved` is as short as it can be.
 */
export interface RowsDiff<T> {
  added: PlacedRow<T>[];
  removed: PlacedRow<T>[];
  /** Other values than before, wherever the row stands. */
  changed: { row: T; before: T; at: number }[];
  /** Another order among the rows that stayed. A row can be in `changed` too. */
  moved: { row: T; from: number; at: number }[];
}

type Row = Readonly<Record<string, unknown>>;

/** Throws `invalid_value` where the rows have no such key. */
export function diffRows<T>(earlier: readonly T[], present: readonly T[], key: string): RowsDiff<T> {
  const before = places(earlier as readonly Row[], key);
  const now = places(present as readonly Row[], key);
  const diff: RowsDiff<T> = { added: [], removed: [], changed: [], moved: [] };
  earlier.forEach((row, at) => {
    if (!now.has((row as Row)[key])) diff.removed.push({ row, at });
  });
  const stayed: { from: number; at: number }[] = [];
  present.forEach((row, at) => {
    const from = before.get((row as Row)[key]);
    if (from === undefined) {
      diff.added.push({ row, at });
      return;
    }
    stayed.push({ from, at });
    const held = earlier[from] as T;
    if (!sameValue(held, row)) diff.changed.push({ row, before: held, at });
  });
  const inOrder = longestRise(stayed.map(({ from }) => from));
  stayed.forEach(({ from, at }, place) => {
    if (!inOrder.has(place)) diff.moved.push({ row: present[at] as T, from, at });
  });
  return diff;
}

export function isEmpty(diff: RowsDiff<unknown>): boolean {
  return diff.added.length + diff.removed.length + diff.changed.length + diff.moved.length === 0;
}

function places(rows: readonly Row[], key: string): Map<unknown, number> {
  const found = new Map<unknown, number>();
  rows.forEach((row, at) => {
    const value = row[key];
    const fits = typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
    if (!fits || found.has(value))
      throw fail(
        'invalid_value',
        `A diff needs a column '${key}' with another value in each row: select it, or name a key.`,
      );
    found.set(value, at);
  });
  return found;
}

/** Values as queries give them: texts, numbers, bytes, and whatever JSON holds. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Uint8Array || b instanceof Uint8Array) {
    if (!(a instanceof Uint8Array && b instanceof Uint8Array) || a.length !== b.length) return false;
    return a.every((byte, i) => byte === b[i]);
  }
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && sameValue((a as Row)[name], (b as Row)[name]));
}

/** Places of a longest part of the numbers, all different, that rises: patience sorting, n log n. */
function longestRise(numbers: readonly number[]): Set<number> {
  const ends: number[] = [];
  const behind: number[] = [];
  numbers.forEach((number, place) => {
    let low = 0;
    for (let high = ends.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((numbers[ends[middle] as number] as number) < number) low = middle + 1;
      else high = middle;
    }
    behind[place] = low > 0 ? (ends[low - 1] as number) : -1;
    ends[low] = place;
  });
  const rise = new Set<number>();
  for (let place = ends.at(-1) ?? -1; place >= 0; place = behind[place] as number) rise.add(place);
  return rise;
}
