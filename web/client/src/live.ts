import { diffRows, isEmpty, type RowsDiff } from './diff.js';
import { bodyOf, FreeholdError } from './errors.js';
import type { CoreCommand } from './messages.js';
import { decodeRows, sameRows } from './result_buffer.js';
import { decodeHits } from './search.js';
import type { Parameter } from './values.js';

/** What live queries need from the database. */
export interface LiveSource {
  rows(sql: string, parameters: readonly Parameter[]): Promise<ArrayBuffer>;
  hits(search: CoreCommand): Promise<ArrayBuffer>;
  watch(id: string, sql: string): Promise<void>;
  unwatch(id: string): void;
}

export type Rows = readonly Record<string, unknown>[];

/** How a live query gets its rows. */
interface Reading {
  /** What the holder watches: a statement that reads the same tables. */
  watched: string;
  ask(): Promise<ArrayBuffer>;
  decode(buffer: ArrayBuffer): Rows;
}

export interface LiveOptions<T> {
  /** What is different from the rows of the call before; at the first call everything is added. Called after `onRows`. */
  onDiff?: (diff: RowsDiff<T>, rows: readonly T[]) => void;
  /** The column by which `onDiff` knows a row again; `id` where it is left out. */
  key?: string;
  /** The query failed, or its rows have no key. It is tried again at the next change. */
  onError?: (error: FreeholdError) => void;
}

const kFrameMs = 16;
const kHiddenMs = 250;
/** A query that nobody reads any more is kept this long: going back to a view finds its rows at once. */
const kLingerMs = 10_000;

/** Calls before the next frame; in a hidden tab, which has no frames, a few times a second. */
function nextFrame(run: () => void): void {
  const hidden = typeof document !== 'undefined' && document.hidden;
  if (hidden) setTimeout(run, kHiddenMs);
  else requestAnimationFrame(run);
}

/**
 * One query that runs again when its tables change: at once where it has been quiet, else once per frame, never twice at
 * the same time. Readers are called only when its rows are other ones.
 */
export class LiveQuery {
  rows: Rows | undefined;
  error: FreeholdError | undefined;

  private buffer: ArrayBuffer | null = null;
  private readonly readers = new Set<() => void>();
  private stale = true;
  private running = false;
  private scheduled = false;
  private watched = false;
  /** The holder may have heard of it, this one or another. */
  private mayBeWatched = false;
  private lastRun = -Infinity;
  private linger: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly id: string,
    private readonly reading: Reading,
    private readonly source: LiveSource,
    /** Told when the first reader comes and when the query ends. */
    private readonly onUse: (used: boolean) => void,
  ) {}

  /** `reader` is called after every change of `rows` or `error`. */
  read(reader: () => void): () => void {
    clearTimeout(this.linger);
    this.onUse(true);
    this.readers.add(reader);
    this.schedule();
    return () => {
      this.readers.delete(reader);
      if (this.readers.size === 0) this.linger = setTimeout(() => this.stop(), kLingerMs);
    };
  }

  changed(): void {
    this.stale = true;
    this.schedule();
  }

  /** Another tab holds the database now: it knows of no watches yet. */
  restart(): void {
    this.watched = false;
    this.changed();
  }

  stop(): void {
    clearTimeout(this.linger);
    this.readers.clear();
    if (this.mayBeWatched) this.source.unwatch(this.id);
    this.mayBeWatched = this.watched = false;
    this.stale = true;
    this.onUse(false);
  }

  private schedule(): void {
    if (!this.stale || this.running || this.scheduled || this.readers.size === 0) return;
    if (performance.now() - this.lastRun >= kFrameMs) {
      void this.run();
      return;
    }
    this.scheduled = true;
    nextFrame(() => {
      this.scheduled = false;
      if (this.stale && !this.running && this.readers.size > 0) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    this.stale = false;
    this.lastRun = performance.now();
    try {
      if (!this.watched) {
        this.mayBeWatched = this.watched = true;
        // Not waited for: the holder does both in order, so no change can fall between watch and rows.
        this.source.watch(this.id, this.reading.watched).catch(() => {
          this.watched = false;
        });
      }
      this.take(await this.reading.ask());
    } catch (error) {
      this.error = new FreeholdError(bodyOf(error));
      this.tell();
    } finally {
      this.running = false;
      this.schedule();
    }
  }

  private take(buffer: ArrayBuffer): void {
    if (this.buffer !== null && this.error === undefined && sameRows(this.buffer, buffer)) return;
    this.buffer = buffer;
    this.rows = this.reading.decode(buffer);
    this.error = undefined;
    this.tell();
  }

  private tell(): void {
    for (const reader of [...this.readers]) reader();
  }
}

/** Calls `onRows` with the rows of `query` now and after each change. The answer ends it. */
export function follow<T>(
  query: LiveQuery,
  onRows: (rows: readonly T[]) => void,
  { onDiff, key = 'id', onError }: LiveOptions<T>,
): () => void {
  let shown: readonly T[] | undefined;
  let compared: readonly T[] = [];
  const compare = (rows: readonly T[]): void => {
    let diff: RowsDiff<T>;
    try {
      diff = diffRows(compared, rows, key);
    } catch (error) {
      onError?.(new FreeholdError(bodyOf(error)));
      return;
    }
    compared = rows;
    if (!isEmpty(diff)) onDiff?.(diff, rows);
  };
  const show = (): void => {
    if (query.error !== undefined) {
      onError?.(query.error);
      return;
    }
    const rows = query.rows as readonly T[] | undefined;
    if (rows === undefined || rows === shown) return;
    shown = rows;
    onRows(rows);
    if (onDiff !== undefined) compare(rows);
  };
  const stop = query.read(show);
  show();
  return stop;
}

/** The live queries of one page. Readers of the same query share one run of it. */
export class LiveQueries {
  private readonly byKey = new Map<string, LiveQuery>();
  private readonly byId = new Map<string, LiveQuery>();
  private lastId = 0;

  constructor(private readonly source: LiveSource) {}

  find(sql: string, parameters: readonly Parameter[]): LiveQuery {
    return this.known([sql, parameters], {
      watched: sql,
      ask: () => this.source.rows(sql, parameters),
      decode: decodeRows,
    });
  }

  findSearch(search: CoreCommand & { table: string }): LiveQuery {
    return this.known(search, {
      watched: `SELECT id FROM ${search.table}`,
      ask: () => this.source.hits(search),
      decode: decodeHits,
    });
  }

  private known(question: unknown, reading: Reading): LiveQuery {
    const key = JSON.stringify(question, (_name, value: unknown) =>
      typeof value === 'bigint' ? `${value}n` : value instanceof Uint8Array ? [...value] : value,
    );
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const id = String(++this.lastId);
    const query: LiveQuery = new LiveQuery(id, reading, this.source, (used) => {
      if (used) {
        this.byKey.set(key, query);
        this.byId.set(id, query);
      } else {
        this.byKey.delete(key);
        this.byId.delete(id);
      }
    });
    return query;
  }

  changed(ids: readonly string[]): void {
    for (const id of ids) this.byId.get(id)?.changed();
  }

  restart(): void {
    for (const query of this.byId.values()) query.restart();
  }

  stop(): void {
    for (const query of [...this.byId.values()]) query.stop();
  }
}
