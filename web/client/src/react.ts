import {
  createContext,
  createElement,
  useCallback,
  useContext,
  useMemo,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import type { Freehold } from './freehold.js';
import type { LiveQuery, Rows } from './live.js';
import type { SearchedTable, SearchHit, SearchOptions } from './search.js';
import type { Status } from './status.js';
import type { Parameter } from './values.js';

const Context = createContext<Freehold | null>(null);

/** Gives `db` to the hooks below it. */
export function FreeholdProvider({ db, children }: { db: Freehold; children?: ReactNode }): ReactNode {
  return createElement(Context.Provider, { value: db }, children);
}

export function useFreehold(): Freehold {
  const db = useContext(Context);
  if (db === null) throw new Error('useFreehold needs a FreeholdProvider above it');
  return db;
}

/**
 * The rows of a query, kept as they are now; undefined until they have been read for the first time. Throws the query's
 * error to the nearest error boundary.
 */
export function useLive<T = Record<string, unknown>>(
  sql: string,
  parameters: readonly Parameter[] = [],
): readonly T[] | undefined {
  const db = useFreehold();
  const key = parameters.map((value) => `${typeof value} ${String(value)}`).join('\n');
  // A new array with the same parameters is the same query: it is found again by its text.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const query = useMemo(() => db.liveQuery(sql, parameters), [db, sql, key]);
  return useRows(query) as readonly T[] | undefined;
}

/** The first row; null where there is none, undefined until it has been read for the first time. */
export function useLiveOne<T = Record<string, unknown>>(
  sql: string,
  parameters: readonly Parameter[] = [],
): T | null | undefined {
  const rows = useLive<T>(sql, parameters);
  return rows === undefined ? undefined : (rows[0] ?? null);
}

/** What a search finds, kept as it is now; undefined until it has been read for the first time. */
export function useSearch<T extends SearchedTable>(
  table: T,
  words: string,
  options: SearchOptions<T> = {},
): readonly SearchHit<T>[] | undefined {
  const db = useFreehold();
  const key = JSON.stringify(options, (_name, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const query = useMemo(() => db.liveSearchQuery(table, words, options), [db, table, words, key]);
  return useRows(query) as unknown as readonly SearchHit<T>[] | undefined;
}

function useRows(query: LiveQuery): Rows | undefined {
  const subscribe = useCallback((reader: () => void) => query.read(reader), [query]);
  const rows = useSyncExternalStore(subscribe, () => query.rows);
  const error = useSyncExternalStore(subscribe, () => query.error);
  if (error !== undefined) throw error;
  return rows;
}

/** The database's status, kept as it is now. */
export function useStatus(): Status {
  const db = useFreehold();
  const subscribe = useCallback((reader: () => void) => db.on('status', reader), [db]);
  return useSyncExternalStore(subscribe, () => db.status);
}
