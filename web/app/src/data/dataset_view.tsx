import type { Datasets } from '@freehold/client';
import { useFreehold } from '@freehold/client/react';
import { ChartColumn, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { DetailBar } from '../parts/detail_bar';
import { Segments } from '../parts/list_pane';
import { report } from '../parts/reports';
import { byteSize, count, fullDate, number, shortDate } from '../parts/words';
import { ColumnSummary } from './column_summary';
import type { Malformed } from './csv_job';
import { useCreateAnalysis } from './data_view';
import { shapeWords } from './format';
import type { LoadedTable } from './load';
import { loadedDatasets, useLoaded, type Loaded } from './loaded';
import { NameField } from './name_field';
import { PreviewTable } from './preview_table';
import { useDataset, type DataLine } from './queries';

interface Props {
  id: string;
  onBack: () => void;
  onOpen: (id: string) => void;
  onDelete: (line: Pick<DataLine, 'id' | 'kind' | 'name'>) => void;
}

export function DatasetView({ id, onBack, onOpen, onDelete }: Props) {
  const db = useFreehold();
  const dataset = useDataset(id) ?? null;
  const loaded = useLoaded(dataset);
  const create = useCreateAnalysis(onOpen);
  return (
    <article className="editor" aria-label="Dataset">
      <DetailBar onBack={onBack}>
        <span className="bar-space" />
        {dataset !== null && (
          <>
            <button type="button" className="button small" onClick={() => void create(id).catch(report)}>
              <ChartColumn size={16} aria-hidden="true" />
              New analysis
            </button>
            <button
              type="button"
              className="icon-button"
              aria-label="Delete dataset"
              onClick={() => onDelete({ id, kind: 'dataset', name: dataset.name })}
            >
              <Trash2 size={18} />
            </button>
          </>
        )}
      </DetailBar>
      {dataset !== null && (
        <div className="data-page">
          <NameField id={id} label="Name" saved={dataset.name} save={(name) => db.datasets.update(id, { name })} />
          <Facts dataset={dataset} />
          <LoadState dataset={dataset} loaded={loaded} />
          {loaded.state === 'ready' && <Contents table={loaded.table} />}
        </div>
      )}
    </article>
  );
}

function Facts({ dataset }: { dataset: Datasets }) {
  const { row_count: rows, column_count: columns, size_bytes: bytes } = dataset;
  const facts = shapeWords(rows, columns);
  if (bytes !== null) facts.push(byteSize(Number(bytes)));
  return (
    <p className="quiet small data-indent">
      {facts.map((fact) => `${fact} · `)}added{' '}
      <time dateTime={dataset.created_at} title={fullDate(dataset.created_at)}>
        {shortDate(dataset.created_at)}
      </time>
    </p>
  );
}

/** Where the rows of a dataset are not in memory: how far they are, or why they do not come. */
export function LoadState({ dataset, loaded }: { dataset: Datasets; loaded: Loaded }) {
  const datasets = loadedDatasets(useFreehold());
  if (loaded.state === 'loading') {
    const words = loaded.doing === 'fetching' ? 'Fetching the file' : 'Reading the rows';
    return (
      <div className="data-indent" role="status">
        <p className="quiet small">{words}</p>
        <progress aria-label={words} value={loaded.done} max={Math.max(1, loaded.total)} />
      </div>
    );
  }
  if (loaded.state === 'ready') return null;
  return (
    <div className="data-note data-indent" role="alert">
      <p>
        {loaded.words} {loaded.code !== null && <code className="code">{loaded.code}</code>}
      </p>
      <button type="button" className="button small" onClick={() => datasets.retry(dataset)}>
        Try again
      </button>
    </div>
  );
}

const kShown = [
  ['rows', 'Rows'],
  ['columns', 'Columns'],
] as const;

function Contents({ table }: { table: LoadedTable }) {
  const [shown, setShown] = useState<'rows' | 'columns'>('rows');
  return (
    <>
      <MalformedRows malformed={table.malformed} columns={table.columns.length} />
      <Segments label="Show" className="data-indent" options={kShown} value={shown} onChange={setShown} />
      {shown === 'rows' ? <PreviewTable table={table} /> : <ColumnSummary table={table} />}
    </>
  );
}

function MalformedRows({ malformed, columns }: { malformed: LoadedTable['malformed']; columns: number }) {
  if (malformed.count === 0) return null;
  return (
    <details className="data-note data-indent">
      <summary>{count(malformed.count, 'row was', 'rows were')} left out, because they do not fit the others</summary>
      <ul>
        {malformed.first.map((row) => (
          <li key={row.line}>{malformedWords(row, columns)}</li>
        ))}
        {malformed.count > malformed.first.length && (
          <li>and {number(malformed.count - malformed.first.length)} more</li>
        )}
      </ul>
    </details>
  );
}

function malformedWords({ line, cells, quotes }: Malformed, columns: number): string {
  const place = `Line ${number(line)}`;
  if (quotes) return `${place}: a quotation mark is out of place`;
  return `${place}: ${count(cells, 'cell', 'cells')} instead of ${number(columns)}`;
}
