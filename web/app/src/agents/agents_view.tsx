import { useFreehold, useStatus } from '@freehold/client/react';
import { Bot, Globe, Plus, SearchX } from 'lucide-react';
import { memo, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { useActions, type Action } from '../parts/actions';
import { usePendingDeletes } from '../parts/deletes';
import { Empty } from '../parts/empty';
import { useLatest } from '../parts/latest';
import { report } from '../parts/reports';
import { SearchField } from '../parts/search_field';
import { useTitle } from '../parts/title';
import { VirtualList, type ListHandle } from '../parts/virtual_list';
import { number, shortDate } from '../parts/words';
import { BlueprintDetail } from './blueprint_detail';
import { makeBlueprint } from './blueprints';
import { useBlueprintLines, type BlueprintLine, type Show } from './queries';
import { SessionView } from './session_view';
import '../styles/agents.css';

const kRowHeight = 72;
const kFilters: { show: Show; label: string }[] = [
  { show: 'kept', label: 'All' },
  { show: 'public', label: 'Public' },
  { show: 'deleted', label: 'Deleted' },
];

function asShow(value: string | null): Show {
  return value === 'public' || value === 'deleted' ? value : 'kept';
}

/** The list of blueprints, and beside it the one that the address names, or one of its sessions (`?session=`). */
export function AgentsView({ id }: { id: string | null }) {
  useTitle('Agents');
  const db = useFreehold();
  const userId = useStatus().userId ?? '';
  const [, navigate] = useLocation();
  const [params, setParams] = useSearchParams();
  const words = params.get('q') ?? '';
  const show = asShow(params.get('show'));
  const session = params.get('session');
  const deletes = usePendingDeletes();
  const found = useLatest(useBlueprintLines(userId, show, useDeferredValue(words)));
  const lines = useMemo(() => found?.filter((line) => !deletes.hidden.has(line.id)), [found, deletes.hidden]);
  const list = useRef<ListHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const [cursor, setCursor] = useState<string | null>(id);

  const setParam = (name: string, value: string): void => {
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        if (value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  };
  const address = useCallback(
    (blueprint: string | null, opened?: string) => {
      const kept = new URLSearchParams(params);
      kept.delete('session');
      if (opened !== undefined) kept.set('session', opened);
      const query = kept.toString();
      return `/agents${blueprint === null ? '' : `/${blueprint}`}${query === '' ? '' : `?${query}`}`;
    },
    [params],
  );
  const open = useCallback(
    (blueprint: string) => {
      setCursor(blueprint);
      navigate(address(blueprint));
    },
    [navigate, address],
  );
  const create = useCallback(() => {
    makeBlueprint(db).then((made) => navigate(`/agents/${made}`), report);
  }, [db, navigate]);
  const remove = useCallback(
    (blueprint: string, name: string) => {
      deletes.add('blueprints', blueprint, name);
      if (id === blueprint) navigate(address(null), { replace: true });
    },
    [deletes, id, navigate, address],
  );
  const onBack = useCallback(() => navigate(address(session === null ? null : id)), [navigate, address, session, id]);
  useAgentActions({ lines: lines ?? [], cursor, show, list, search, setCursor, open, create, remove, onBack });

  return (
    <main className={id === null ? 'view listing' : 'view listing with-detail'}>
      <section className="pane" aria-label="Agents">
        <header className="pane-head">
          <h1>Agents</h1>
          {lines !== undefined && lines.length > 0 && <span className="quiet small">{number(lines.length)}</span>}
          <span className="bar-space" />
          <button type="button" className="icon-button accent" aria-label="New blueprint" onClick={create}>
            <Plus size={20} />
          </button>
        </header>
        <div className="tools stacked">
          <SearchField
            label="Search blueprints"
            field={search}
            value={words}
            onChange={(value) => setParam('q', value)}
            onLeave={() => lines?.[0] !== undefined && list.current?.focus(lines[0].id)}
          />
          <div className="segments" role="group" aria-label="Show">
            {kFilters.map((filter) => (
              <button
                key={filter.show}
                type="button"
                aria-pressed={show === filter.show}
                onClick={() => setParam('show', filter.show === 'kept' ? '' : filter.show)}
              >
                {filter.label}
              </button>
            ))}
          </div>
        </div>
        {lines !== undefined && lines.length > 0 && (
          <VirtualList label="Blueprints" items={lines} rowHeight={kRowHeight} current={cursor} handle={list}>
            {(line, place) => (
              <BlueprintRow line={line} reachable={place.current} selected={line.id === id} onOpen={open} />
            )}
          </VirtualList>
        )}
        {lines?.length === 0 && <NoBlueprints show={show} searching={words !== ''} onCreate={create} />}
      </section>
      {id === null ? (
        <article className="editor idle" aria-label="Agent">
          <p className="quiet">Choose a blueprint, or press N for a new one.</p>
        </article>
      ) : session !== null ? (
        <SessionView
          key={session}
          id={session}
          hidden={deletes.hidden.has(session)}
          onBack={onBack}
          onDelete={(gone, name) => {
            deletes.add('sessions', gone, name);
            navigate(address(id), { replace: true });
          }}
        />
      ) : (
        <BlueprintDetail
          key={id}
          id={id}
          hidden={deletes.hidden.has(id)}
          onBack={onBack}
          onDelete={remove}
          onSession={(opened) => navigate(address(id, opened))}
        />
      )}
    </main>
  );
}

interface RowProps {
  line: BlueprintLine;
  reachable: boolean;
  selected: boolean;
  onOpen: (id: string) => void;
}

const BlueprintRow = memo(function BlueprintRow({ line, reachable, selected, onOpen }: RowProps) {
  return (
    <button
      type="button"
      className={selected ? 'note selected' : 'note'}
      data-row-focus
      tabIndex={reachable ? 0 : -1}
      aria-current={selected ? 'true' : undefined}
      onClick={() => onOpen(line.id)}
    >
      <span className="note-title">
        {line.name}
        {line.is_public && (
          <span className="tag">
            <Globe size={12} aria-hidden="true" /> Public
          </span>
        )}
      </span>
      <time>{shortDate(line.updated_at)}</time>
      <span className="note-excerpt">{line.description ?? 'Not described yet'}</span>
    </button>
  );
});

function NoBlueprints({ show, searching, onCreate }: { show: Show; searching: boolean; onCreate: () => void }) {
  if (searching) {
    return (
      <Empty icon={<SearchX size={28} />} title="Nothing found">
        No blueprint has these words in it.
      </Empty>
    );
  }
  if (show !== 'kept') {
    const deleted = show === 'deleted';
    return (
      <Empty icon={<Bot size={28} />} title={deleted ? 'Nothing deleted' : 'Nothing public'}>
        {deleted
          ? 'Blueprints that you delete wait here, and can be brought back.'
          : 'A public blueprint can be read by everybody on this server.'}
      </Empty>
    );
  }
  return (
    <Empty
      icon={<Bot size={28} />}
      title="Agents start as a blueprint"
      action={
        <button type="button" className="button" onClick={onCreate}>
          Make a blueprint
        </button>
      }
    >
      A blueprint says what an agent is for and how it works. Every version is kept.
    </Empty>
  );
}

interface ActionContext {
  lines: readonly BlueprintLine[];
  cursor: string | null;
  show: Show;
  list: { current: ListHandle | null };
  search: { current: HTMLInputElement | null };
  setCursor: (id: string) => void;
  open: (id: string) => void;
  create: () => void;
  remove: (id: string, name: string) => void;
  onBack: () => void;
}

function useAgentActions(context: ActionContext): void {
  const { lines, cursor, show, list, search, setCursor, open, create, remove, onBack } = context;
  const index = lines.findIndex((line) => line.id === cursor);
  const line = lines[index];
  const move = (step: number): void => {
    const next = lines[index < 0 ? 0 : Math.max(0, Math.min(lines.length - 1, index + step))];
    if (next === undefined) return;
    setCursor(next.id);
    list.current?.focus(next.id);
  };
  const actions: Action[] = [
    { id: 'blueprint-new', label: 'New blueprint', group: 'Agents', key: 'n', run: create },
    {
      id: 'blueprint-search',
      label: 'Search blueprints',
      group: 'Agents',
      key: '/',
      run: () => search.current?.focus(),
    },
    { id: 'blueprint-down', label: 'Next', group: 'Agents', key: 'j', inPalette: false, run: () => move(1) },
    { id: 'blueprint-up', label: 'Previous', group: 'Agents', key: 'k', inPalette: false, run: () => move(-1) },
    { id: 'blueprint-back', label: 'Back', group: 'Agents', key: 'Escape', inPalette: false, run: onBack },
  ];
  if (line !== undefined) {
    actions.push({
      id: 'blueprint-open',
      label: 'Open blueprint',
      group: 'This row',
      key: 'e',
      run: () => open(line.id),
    });
    if (show !== 'deleted') {
      actions.push({
        id: 'blueprint-delete',
        label: 'Delete blueprint',
        group: 'This row',
        key: 'Delete',
        run: () => remove(line.id, line.name),
      });
    }
  }
  useActions(actions);
}
