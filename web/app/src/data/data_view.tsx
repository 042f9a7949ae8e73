import { useFreehold, useStatus } from '@freehold/client/react';
import { ChartColumn, Plus, Table2, X } from 'lucide-react';
import { memo, useCallback, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useActions, type Action } from '../parts/actions';
import { usePendingDeletes } from '../parts/deletes';
import { DropHere } from '../parts/drop_here';
import { Empty } from '../parts/empty';
import { useDrop } from '../parts/incoming';
import { report } from '../parts/reports';
import { useTitle } from '../parts/title';
import { VirtualList, type ListHandle } from '../parts/virtual_list';
import { byteSize, number } from '../parts/words';
import '../styles/data.css';
import { AnalysisView } from './analysis_view';
import { DatasetView } from './dataset_view';
import { shapeWords } from './format';
import { shortened, useImport, type Import } from './import';
import { useDataLines, type DataLine } from './queries';
import { sampleFile } from './sample';

const kRowHeight = 60;
const kAccepted = '.csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain';

/** Datasets with their analyses, and beside them the one that the address names. */
export function DataView({ id }: { id: string | null }) {
  useTitle('Data');
  const userId = useStatus().userId ?? '';
  const [, navigate] = useLocation();
  const deletes = usePendingDeletes();
  const lines = useDataLines(userId, deletes.hidden);
  const list = useRef<ListHandle>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const [cursor, setCursor] = useState<string | null>(id);
  const open = useCallback(
    (wanted: string | null) => {
      if (wanted !== null) setCursor(wanted);
      navigate(wanted === null ? '/data' : `/data/${wanted}`);
    },
    [navigate],
  );
  const onBack = useCallback(() => open(null), [open]);
  const { current, add, cancel } = useImport(open);
  const choose = useCallback(() => chooser.current?.click(), []);
  const dropping = useDrop(add);
  const remove = useCallback(
    (line: Pick<DataLine, 'id' | 'kind' | 'name'>) => {
      deletes.add(line.kind === 'dataset' ? 'datasets' : 'analyses', line.id, line.name);
      if (id === line.id) navigate('/data', { replace: true });
    },
    [deletes, id, navigate],
  );
  useDataActions({ lines: lines ?? [], cursor, id, list, setCursor, open, remove, choose });
  const shown = lines?.find((line) => line.id === id);

  return (
    <main className={id === null ? 'view listing data' : 'view listing data with-detail'}>
      <input
        ref={chooser}
        type="file"
        hidden
        multiple
        accept={kAccepted}
        aria-label="Files with tables"
        onChange={(event) => {
          add([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <section className="pane" aria-label="Data">
        <header className="pane-head">
          <h1>Data</h1>
          {lines !== undefined && lines.length > 0 && <span className="quiet small">{number(lines.length)}</span>}
          <span className="bar-space" />
          <button type="button" className="icon-button accent" aria-label="Add a file" onClick={choose}>
            <Plus size={20} />
          </button>
        </header>
        {current !== null && <ImportCard current={current} onCancel={cancel} />}
        {lines !== undefined && lines.length > 0 && (
          <VirtualList label="Data" items={lines} rowHeight={kRowHeight} current={cursor} handle={list}>
            {(line, place) => <DataRow line={line} reachable={place.current} selected={line.id === id} onOpen={open} />}
          </VirtualList>
        )}
        {lines?.length === 0 && current?.state !== 'reading' && (
          <Empty
            icon={<Table2 size={28} />}
            title="Ask your figures"
            action={
              <>
                <button type="button" className="button primary" onClick={choose}>
                  Choose a CSV file
                </button>
                <button type="button" className="link data-sample" onClick={() => add([sampleFile()])}>
                  Try a sample
                </button>
              </>
            }
          >
            Drop a CSV file here, or paste a table. It is read and calculated on this device, without a network too.
          </Empty>
        )}
      </section>
      <Detail
        key={id}
        id={id}
        line={shown}
        listed={lines !== undefined}
        onBack={onBack}
        onOpen={open}
        onDelete={remove}
      />
      {dropping && <DropHere>Drop to add the table</DropHere>}
    </main>
  );
}

function Detail(props: {
  id: string | null;
  line: DataLine | undefined;
  listed: boolean;
  onBack: () => void;
  onOpen: (id: string) => void;
  onDelete: (line: Pick<DataLine, 'id' | 'kind' | 'name'>) => void;
}) {
  const { id, line, listed, onBack, onOpen, onDelete } = props;
  if (id === null) {
    return (
      <article className="editor idle" aria-label="Data">
        <p className="quiet">Choose a dataset or an analysis, or drop a CSV file.</p>
      </article>
    );
  }
  if (line?.kind === 'dataset') return <DatasetView id={line.id} onBack={onBack} onOpen={onOpen} onDelete={onDelete} />;
  if (line?.kind === 'analysis')
    return <AnalysisView id={line.id} onBack={onBack} onOpen={onOpen} onDelete={onDelete} />;
  return (
    <article className="editor" aria-label="Data" aria-busy={!listed}>
      <div className="detail-bar">
        <button type="button" className="button small" onClick={onBack}>
          Back to the list
        </button>
      </div>
      {listed && <p className="quiet detail-gone">This is not here any more.</p>}
    </article>
  );
}

const kStatusWords = { draft: 'Draft', completed: 'Completed', failed: 'Failed' } as const;

function lineWords({ kind, rows, columns, status }: DataLine): string {
  if (kind === 'analysis') return kStatusWords[status ?? 'draft'];
  return shapeWords(rows, columns).join(' · ');
}

const DataRow = memo(function DataRow(props: {
  line: DataLine;
  reachable: boolean;
  selected: boolean;
  onOpen: (id: string) => void;
}) {
  const { line, reachable, selected, onOpen } = props;
  const Icon = line.kind === 'dataset' ? Table2 : ChartColumn;
  return (
    <button
      type="button"
      className={`data-line ${line.kind}${selected ? ' selected' : ''}`}
      data-row-focus
      tabIndex={reachable ? 0 : -1}
      aria-current={selected ? 'true' : undefined}
      onClick={() => onOpen(line.id)}
    >
      <Icon size={18} aria-hidden="true" />
      <span className="data-name">{line.name === '' ? 'Untitled' : line.name}</span>
      <span className={line.status === 'failed' ? 'data-facts failed' : 'data-facts'}>{lineWords(line)}</span>
    </button>
  );
});

function ImportCard({ current, onCancel }: { current: Import; onCancel: () => void }) {
  if (current.state === 'failed') {
    return (
      <div className="import failed" role="alert">
        <p>
          <strong>{current.name}</strong> was not added. {current.words}{' '}
          {current.code !== null && <code className="code">{current.code}</code>}
        </p>
        <button type="button" className="icon-button" aria-label="Close" onClick={onCancel}>
          <X size={16} />
        </button>
      </div>
    );
  }
  // The file is gone through twice; people count it once.
  const [done, total] = [current.done / 2, current.total / 2];
  return (
    <div className="import" role="status">
      <p>
        <strong>{current.name}</strong>
        <span className="quiet small">
          {' '}
          {byteSize(done)} of {byteSize(total)}
        </span>
      </p>
      <button type="button" className="button small" onClick={onCancel}>
        Cancel
      </button>
      <progress aria-label={`Reading ${current.name}`} value={current.done} max={Math.max(1, current.total)} />
    </div>
  );
}

interface ActionContext {
  lines: readonly DataLine[];
  cursor: string | null;
  id: string | null;
  list: { current: ListHandle | null };
  setCursor: (id: string) => void;
  open: (id: string | null) => void;
  remove: (line: DataLine) => void;
  choose: () => void;
}

function useDataActions(context: ActionContext): void {
  const { lines, cursor, id, list, setCursor, open, remove, choose } = context;
  const create = useCreateAnalysis(open);
  const index = lines.findIndex((line) => line.id === cursor);
  const line = lines[index];
  const move = (step: number): void => {
    const next = lines[index < 0 ? 0 : Math.max(0, Math.min(lines.length - 1, index + step))];
    if (next === undefined) return;
    setCursor(next.id);
    list.current?.focus(next.id);
    if (id !== null) open(next.id);
  };
  const dataset = line?.dataset_id;
  const actions: Action[] = [
    { id: 'data-add', label: 'Add a CSV file', group: 'Data', key: 'n', run: choose },
    { id: 'data-down', label: 'Next', group: 'Data', key: 'j', inPalette: false, run: () => move(1) },
    { id: 'data-up', label: 'Previous', group: 'Data', key: 'k', inPalette: false, run: () => move(-1) },
    { id: 'data-back', label: 'Close it', group: 'Data', key: 'Escape', inPalette: false, run: () => open(null) },
  ];
  if (dataset != null && lines.some((each) => each.id === dataset))
    actions.push({
      id: 'data-analyse',
      label: 'New analysis',
      group: 'This row',
      key: 'a',
      run: () => void create(dataset).catch(report),
    });
  if (line !== undefined)
    actions.push({
      id: 'data-delete',
      label: line.kind === 'dataset' ? 'Delete dataset' : 'Delete analysis',
      group: 'This row',
      key: 'Delete',
      run: () => remove(line),
    });
  useActions(actions);
}

/** Makes an analysis of a dataset and opens it; the page of it gives it its first question. */
export function useCreateAnalysis(open: (id: string) => void): (dataset: string) => Promise<void> {
  const db = useFreehold();
  return useCallback(
    async (dataset: string) => {
      const row = await db.datasets.get(dataset);
      const name = shortened(`${row?.name ?? 'Data'}: a question`);
      const { id } = await db.analyses.insert({ name, dataset_id: dataset });
      open(id);
    },
    [db, open],
  );
}
