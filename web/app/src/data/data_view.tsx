import { useFreehold, useStatus } from '@freehold/client/react';
import { ChartColumn, Table2, X } from 'lucide-react';
import { memo, useCallback, useRef } from 'react';
import { useActions, type Action } from '../parts/actions';
import { listActions, useCursor, type Cursor } from '../parts/cursor';
import { usePendingDeletes } from '../parts/deletes';
import { DropHere } from '../parts/drop_here';
import { Empty } from '../parts/empty';
import { useDrop } from '../parts/incoming';
import { ListPane, RowButton } from '../parts/list_pane';
import { useListPlace } from '../parts/place';
import { report } from '../parts/reports';
import { useTitle } from '../parts/title';
import { VirtualList } from '../parts/virtual_list';
import { byteSize, number } from '../parts/words';
import '../styles/data.css';
import { AnalysisView } from './analysis_view';
import { DatasetView } from './dataset_view';
import { shapeWords } from './format';
import { shortened, useImport, type Import } from './import';
import { useDataLines, type DataLine } from './queries';
import { sampleFile } from './sample';

const kRowHeight = 60;
const kNone: readonly DataLine[] = [];
const kAccepted = '.csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain';

/** Datasets with their analyses, and beside them the one that the address names. */
export function DataView({ id }: { id: string | null }) {
  useTitle('Data');
  const userId = useStatus().userId ?? '';
  const { open, turn, back } = useListPlace('/data', id, '');
  const deletes = usePendingDeletes();
  const lines = useDataLines(userId, deletes.hidden);
  const chooser = useRef<HTMLInputElement>(null);
  const cursor = useCursor(lines ?? kNone, id, turn);
  const { current, add, cancel } = useImport(open);
  const choose = useCallback(() => chooser.current?.click(), []);
  const dropping = useDrop(add);
  const remove = (line: Pick<DataLine, 'id' | 'kind' | 'name'>): void => {
    cursor.leave(line.id);
    deletes.add(line.kind === 'dataset' ? 'datasets' : 'analyses', line.id, line.name);
    if (id === line.id) back();
  };
  useDataActions({ lines: lines ?? kNone, cursor, open, back, remove, choose });
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
      <ListPane
        label="Data"
        title="Data"
        count={lines !== undefined && lines.length > 0 ? number(lines.length) : null}
        add={{ label: 'Add a file', onAdd: choose }}
      >
        {current !== null && <ImportCard current={current} onCancel={cancel} />}
        {lines !== undefined && lines.length > 0 && (
          <VirtualList label="Data" items={lines} rowHeight={kRowHeight} current={cursor.id} handle={cursor.list}>
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
      </ListPane>
      <Detail
        key={id}
        id={id}
        line={shown}
        listed={lines !== undefined}
        onBack={() => back()}
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
    <RowButton
      id={line.id}
      className={`data-line ${line.kind}`}
      reachable={reachable}
      selected={selected}
      onOpen={onOpen}
    >
      <Icon size={18} aria-hidden="true" />
      <span className="data-name">{line.name === '' ? 'Untitled' : line.name}</span>
      <span className={line.status === 'failed' ? 'data-facts failed' : 'data-facts'}>{lineWords(line)}</span>
    </RowButton>
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
  cursor: Cursor<DataLine>;
  open: (id: string) => void;
  back: () => void;
  remove: (line: DataLine) => void;
  choose: () => void;
}

function useDataActions(context: ActionContext): void {
  const { lines, cursor, open, back, remove, choose } = context;
  const create = useCreateAnalysis(open);
  const { line } = cursor;
  const dataset = line?.dataset_id;
  const actions: Action[] = [
    { id: 'data-add', label: 'Add a CSV file', group: 'Data', key: 'n', run: choose },
    ...listActions({ name: 'data', group: 'Data', cursor, back: { label: 'Close it', run: () => back() } }),
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
