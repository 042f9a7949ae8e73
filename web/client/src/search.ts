import type { SearchedTables } from './generated/schema.js';
import type { CoreCommand } from './messages.js';
import { decodeRows } from './result_buffer.js';
import { encodeParameter, type Parameter } from './values.js';

export type SearchedTable = keyof SearchedTables;

/** A text, or the part of it with the most matches. Every second piece is a match: `['Buy ', 'milk', ' for the trip']`. */
export type Excerpt = readonly string[];

export interface SearchHit<T extends SearchedTable> {
  row: SearchedTables[T]['row'];
  /** Higher is better; to be compared within one search alone. */
  score: number;
  /** Null where the row has no such text. */
  excerpts: Readonly<Record<SearchedTables[T]['text'], Excerpt | null>>;
}

export interface SearchOptions<T extends SearchedTable> {
  /** 20 where it is left out, 1,000 at most. */
  limit?: number;
  /** Only rows that have these values. */
  where?: { readonly [C in keyof SearchedTables[T]['row']]?: SearchedTables[T]['row'][C] & Parameter };
}

export function searchCommand<T extends SearchedTable>(
  table: T,
  words: string,
  { limit, where }: SearchOptions<T>,
): CoreCommand & { table: T } {
  const values = Object.entries(where ?? {}) as [string, Parameter][];
  return {
    do: 'search',
    table,
    words,
    ...(limit === undefined ? {} : { limit }),
    ...(where === undefined ? {} : { where: Object.fromEntries(values.map(([c, v]) => [c, encodeParameter(v)])) }),
  };
}

export function decodeHits(buffer: ArrayBuffer): Record<string, unknown>[] {
  return decodeRows(buffer).map(({ search_score: score, search_excerpts: excerpts, ...row }) => ({
    row,
    score,
    excerpts: JSON.parse(excerpts as string) as unknown,
  }));
}
