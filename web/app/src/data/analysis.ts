import { FreeholdError, type Freehold, type JsonValue } from '@freehold/client';
import type { Column } from './csv_job';
import type { ColumnType } from './csv_types';
import type { LoadedTable } from './load';

export const kChartTypes = ['none', 'bar', 'line', 'area', 'scatter', 'pie'] as const;
export type ChartType = (typeof kChartTypes)[number];

export interface Group {
  column: string;
  by?: 'year' | 'month' | 'day';
}

export interface Figure {
  fn: string;
  column?: string;
}

export interface Filter {
  column: string;
  op: string;
  value?: string | number | boolean;
}

/** A column of the answer, named by what asked for it. */
export type Sort = Partial<Group> & Partial<Figure> & { descending?: boolean };

/** What `analyses.config` holds; docs/commands.md describes it, and the core takes nothing else. */
export interface Config {
  columns?: string[];
  filters?: Filter[];
  group_by?: Group[];
  aggregates?: Figure[];
  sort?: Sort[];
  limit?: number;
  chart?: { type: ChartType };
}

export type Value = string | number | boolean | null;

export interface Answer {
  columns: { label: string; type: ColumnType }[];
  rows: Value[][];
  /** There were more rows than are kept. */
  cut: boolean;
  /** When, as ISO text. */
  at: string;
}

/** What `analyses.results` holds. */
export type Results = Answer | { error: string };

const kCellCharsMax = 200;
/** A row that syncs may have 1 MiB in all. */
const kResultsCharsMax = 256 * 1024;

interface Statement {
  sql: string;
  params: (string | number | boolean)[];
  columns: Answer['columns'];
  rows_max: number;
}

export function configOf(value: JsonValue): Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

/** As JSON, the same for the same question: a database may give the keys of an object back in an order of its own. */
export function spelled(config: JsonValue): string {
  return JSON.stringify(config, (_key, value: JsonValue) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

export function resultsOf(value: JsonValue): Results | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  if (typeof value.error === 'string') return { error: value.error };
  return Array.isArray(value.columns) && Array.isArray(value.rows) ? (value as unknown as Answer) : null;
}

/** Asks the rows in memory. What is wrong with the question is an answer, too. */
export async function analyse(db: Freehold, table: LoadedTable, config: Config): Promise<Results> {
  try {
    const wanted = { table: table.name, columns: table.columns, config };
    const statement = await db.call<Statement>('analysis', wanted);
    const rows = await db.query<Record<string, Value>>(statement.sql, statement.params);
    return kept(statement, rows);
  } catch (error) {
    if (error instanceof FreeholdError && (error.code === 'invalid_value' || error.code === 'malformed'))
      return { error: sentence(error.message) };
    throw error;
  }
}

function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}

function kept({ columns, rows_max: rowsMax }: Statement, found: Record<string, Value>[]): Answer {
  const cell = (value: Value, type: ColumnType | undefined): Value => {
    if (type === 'boolean' && value !== null) return value !== 0;
    return typeof value === 'string' && value.length > kCellCharsMax ? `${value.slice(0, kCellCharsMax)}…` : value;
  };
  const all = found.slice(0, rowsMax).map((row) => columns.map(({ type }, i) => cell(row[`r${i + 1}`] ?? null, type)));
  let room = kResultsCharsMax;
  const end = all.findIndex((row) => (room -= JSON.stringify(row).length + 1) < 0);
  const rows = end < 0 ? all : all.slice(0, end);
  return { columns, rows, cut: rows.length < found.length, at: new Date().toISOString() };
}

/** A question to begin with: how many rows, and how much in all, of each kind. */
export function firstConfig(columns: readonly Column[]): Config {
  const number = columns.find(({ type }) => type === 'number') ?? columns.find(({ type }) => type === 'integer');
  const group = columns.find(({ type }) => type === 'text') ?? columns.find(({ type }) => type !== 'number');
  const date = columns.find(({ type }) => type === 'date');
  const figures: Figure[] = number === undefined ? [{ fn: 'count' }] : [{ fn: 'sum', column: number.name }];
  const by: Group | undefined =
    group?.type === 'text'
      ? { column: group.name }
      : date !== undefined
        ? { column: date.name, by: 'month' }
        : undefined;
  return {
    ...(by === undefined ? {} : { group_by: [by] }),
    aggregates: figures,
    chart: { type: by === undefined ? 'none' : 'bar' },
  };
}

export function isNumeric(type: ColumnType | undefined): boolean {
  return type === 'integer' || type === 'number';
}
