import type { Analyses, Datasets, JsonValue } from '@freehold/client';
import { useFreehold } from '@freehold/client/react';
import { Table2, Trash2 } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useActions, type Action } from '../parts/actions';
import { DetailBar } from '../parts/detail_bar';
import { useDraft } from '../parts/draft';
import { Problem } from '../parts/problem';
import { report } from '../parts/reports';
import { fullDate, shortDate } from '../parts/words';
import { analyse, configOf, firstConfig, resultsOf, spelled, type Config, type Results } from './analysis';
import { AnalysisForm } from './analysis_form';
import { LoadState } from './dataset_view';
import type { LoadedTable } from './load';
import { useLoaded } from './loaded';
import { NameField } from './name_field';
import { ResultView } from './result_view';
import { useAnalysis, useDataset, type DataLine } from './queries';

interface Props {
  id: string;
  onBack: () => void;
  onOpen: (id: string) => void;
  onDelete: (line: Pick<DataLine, 'id' | 'kind' | 'name'>) => void;
}

const kAskMs = 120;

export function AnalysisView({ id, onBack, onOpen, onDelete }: Props) {
  const db = useFreehold();
  const analysis = useAnalysis(id);
  const dataset = useDataset(analysis?.dataset_id ?? null);
  return (
    <article className="editor" aria-label="Analysis">
      <DetailBar onBack={onBack}>
        <span className="bar-space" />
        {dataset != null && (
          <button type="button" className="button small" onClick={() => onOpen(dataset.id)}>
            <Table2 size={16} aria-hidden="true" />
            {dataset.name}
          </button>
        )}
        {analysis != null && (
          <button
            type="button"
            className="icon-button"
            aria-label="Delete analysis"
            onClick={() => onDelete({ id, kind: 'analysis', name: analysis.name })}
          >
            <Trash2 size={18} />
          </button>
        )}
      </DetailBar>
      {analysis != null && dataset !== undefined && (
        <div className="data-page">
          <NameField id={id} label="Name" saved={analysis.name} save={(name) => db.analyses.update(id, { name })} />
          <Question analysis={analysis} dataset={dataset} />
        </div>
      )}
    </article>
  );
}

function Question({ analysis, dataset }: { analysis: Analyses; dataset: Datasets | null }) {
  const loaded = useLoaded(dataset);
  const table = dataset !== null && loaded.state === 'ready' ? loaded.table : null;
  const { config, change, problem, done } = useConfig(analysis, table);
  const now = useAnswer(table, config);
  const saved = useMemo(() => resultsOf(analysis.results), [analysis.results]);
  const save = useSave(analysis.id, table, config, done);
  const shown = now ?? saved;
  return (
    <>
      {dataset === null ? (
        <p className="data-note data-indent">The dataset of this analysis has been deleted. What was saved is below.</p>
      ) : (
        <LoadState dataset={dataset} loaded={loaded} />
      )}
      {table !== null && <AnalysisForm columns={table.columns} config={config} onChange={change} />}
      <div className="analysis-save data-indent">
        {table !== null && (
          <button type="button" className="button primary" onClick={() => void save().catch(report)}>
            Save result
          </button>
        )}
        <Saved analysis={analysis} results={saved} />
      </div>
      <Problem told={problem} />
      {shown !== null && <ResultView results={shown} chart={config.chart?.type ?? 'none'} />}
    </>
  );
}

/** What is kept of this analysis, in words. */
function Saved({ analysis, results }: { analysis: Analyses; results: Results | null }) {
  const { status } = analysis;
  if (status === 'failed' && results !== null && 'error' in results)
    return <span className="analysis-status failed">Failed: {results.error}</span>;
  if (results === null || 'error' in results)
    return <span className="analysis-status">Draft, no result saved yet</span>;
  const at = (
    <time dateTime={results.at} title={fullDate(results.at)}>
      {shortDate(results.at)}
    </time>
  );
  return status === 'completed' ? (
    <span className="analysis-status">Completed, saved {at}</span>
  ) : (
    <span className="analysis-status">Draft, changed since it was saved {at}</span>
  );
}

/** A question that is saved with its answer. */
interface Done {
  config: string;
  saving: Promise<unknown>;
}

/** The question as it is edited: kept with every key, and saved as a draft a moment later. */
function useConfig(analysis: Analyses, table: LoadedTable | null) {
  const db = useFreehold();
  const { id } = analysis;
  const saved = useMemo(() => spelled(analysis.config ?? null), [analysis.config]);
  const done = useRef<Done | null>(null);
  useEffect(() => {
    // Changed elsewhere since: the same question would have to be saved again.
    if (saved !== done.current?.config) done.current = null;
  }, [saved]);
  const draft = useDraft(`analysis:${id}`, saved, async (value) => {
    // The same question is being saved just now, with its answer: what becomes of that becomes of this.
    if (value === done.current?.config) return done.current.saving;
    done.current = null;
    await db.analyses.update(id, { config: JSON.parse(value) as JsonValue, status: 'draft' });
  });
  const config = useMemo(() => {
    const held = JSON.parse(draft.value) as JsonValue;
    return held === null && table !== null ? firstConfig(table.columns) : configOf(held);
  }, [draft.value, table]);
  const change = (next: Config): void => draft.change(spelled(next as JsonValue));
  return { config, change, problem: draft.problem, done };
}

/** The answer to what is asked now; null while there is none. */
function useAnswer(table: LoadedTable | null, config: Config): Results | null {
  const db = useFreehold();
  const [answer, setAnswer] = useState<{ of: LoadedTable; results: Results } | null>(null);
  useEffect(() => {
    if (table === null) return undefined;
    let wanted = true;
    const timer = setTimeout(() => {
      analyse(db, table, config).then(
        (results) => {
          if (wanted) setAnswer({ of: table, results });
        },
        (error: unknown) => {
          if (wanted) report(error);
        },
      );
    }, kAskMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [db, table, config]);
  return answer !== null && answer.of === table ? answer.results : null;
}

function useSave(
  id: string,
  table: LoadedTable | null,
  config: Config,
  done: { current: Done | null },
): () => Promise<void> {
  const db = useFreehold();
  const save = useCallback(async (): Promise<void> => {
    if (table === null) return;
    const results = await analyse(db, table, config);
    const saving = db.analyses.update(id, {
      config: config as unknown as JsonValue,
      results: results as unknown as JsonValue,
      status: 'error' in results ? 'failed' : 'completed',
    });
    done.current = { config: spelled(config as JsonValue), saving };
    try {
      await saving;
    } catch (error) {
      done.current = null;
      throw error;
    }
  }, [db, id, table, config, done]);
  const actions = useMemo<Action[]>(
    () => [
      {
        id: 'analysis-save',
        label: 'Save the result',
        group: 'Data',
        key: 'Mod+Enter',
        run: () => void save().catch(report),
      },
    ],
    [save],
  );
  useActions(actions);
  return save;
}
