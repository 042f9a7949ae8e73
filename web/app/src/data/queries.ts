import type { Analyses, Datasets } from '@freehold/client';
import { useLive } from '@freehold/client/react';
import { useMemo } from 'react';

/** A dataset or an analysis in the list. */
export interface DataLine {
  id: string;
  kind: 'dataset' | 'analysis';
  name: string;
  dataset_id: string | null;
  rows: number | null;
  columns: number | null;
  status: Analyses['status'] | null;
}

const kLines = `SELECT id, 'dataset' AS kind, name, id AS dataset_id, row_count AS rows, column_count AS columns,
    NULL AS status, created_at FROM datasets WHERE user_id = ?
  UNION ALL SELECT id, 'analysis', name, dataset_id, NULL, NULL, status, created_at FROM analyses WHERE user_id = ?
  ORDER BY created_at DESC, id DESC`;

/** The newest first, analyses below their dataset; at the end those whose dataset is gone. */
export function useDataLines(userId: string, hidden: ReadonlySet<string>): readonly DataLine[] | undefined {
  const rows = useLive<DataLine>(kLines, [userId, userId]);
  return useMemo(() => {
    const shown = rows?.filter(({ id }) => !hidden.has(id));
    if (shown === undefined) return undefined;
    const datasets = shown.filter(({ kind }) => kind === 'dataset');
    const known = new Set(datasets.map(({ id }) => id));
    const analyses = shown.filter(({ kind }) => kind === 'analysis');
    const of = (id: string): DataLine[] => analyses.filter((line) => line.dataset_id === id);
    const lost = analyses.filter((line) => line.dataset_id === null || !known.has(line.dataset_id));
    return [...datasets.flatMap((line) => [line, ...of(line.id)]), ...lost];
  }, [rows, hidden]);
}

/** Undefined while it is read, null where there is no such row. */
export function useDataset(id: string | null): Datasets | null | undefined {
  const rows = useLive<Datasets>('SELECT * FROM datasets WHERE id = ?', [id]);
  return rows === undefined ? undefined : (rows[0] ?? null);
}

export function useAnalysis(id: string | null): Analyses | null | undefined {
  const rows = useLive<Analyses>('SELECT * FROM analyses WHERE id = ?', [id]);
  return rows === undefined ? undefined : (rows[0] ?? null);
}
