import { useFreehold, useStatus } from '@freehold/client/react';
import { Bot, Globe, SearchX } from 'lucide-react';
import { memo, useCallback, useDeferredValue, useMemo, useRef } from 'react';
import { useLocation } from 'wouter';
import { useActions, type Action } from '../parts/actions';
import { listActions, useCursor, type Cursor } from '../parts/cursor';
import { usePendingDeletes } from '../parts/deletes';
import { Empty } from '../parts/empty';
import { useLatest } from '../parts/latest';
import { ListPane, RowButton, Segments } from '../parts/list_pane';
import { useListPlace, type ListPlace } from '../parts/place';
import { report } from '../parts/reports';
import { SearchField } from '../parts/search_field';
import { useTitle } from '../parts/title';
import { VirtualList } from '../parts/virtual_list';
import { number, shortDate } from '../parts/words';
import { BlueprintDetail } from './blueprint_detail';
import { makeBlueprint } from './blueprints';
import { useBlueprintLines, type BlueprintLine, type Show } from './queries';
import { SessionView } from './session_view';
import '../styles/agents.css';

const kRowHeight = 72;
const kNone: readonly BlueprintLine[] = [];
const kFilters: readonly [Show, string][] = [
  ['kept', 'All'],
  ['public', 'Public'],
  ['deleted', 'Deleted'],
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
  const place = useListPlace('/agents', id, 'q show');
  const { words, open, turn, back } = place;
  const show = asShow(place.param('show'));
  const session = place.param('session');
  const deletes = usePendingDeletes();
  const found = useLatest(useBlueprintLines(userId, show, useDeferredValue(words)));
  const lines = useMemo(() => found?.filter((line) => !deletes.hidden.has(line.id)), [found, deletes.hidden]);
  const cursor = useCursor(lines ?? kNone, id, turn);
  const search = useRef<HTMLInputElement>(null);
  const create = useCallback(() => {
    // Without what narrows the list: the new one is to be seen in it.
    makeBlueprint(db).then((made) => navigate(`/agents/${made}`), report);
  }, [db, navigate]);
  const remove = (blueprint: string, name: string): void => {
    cursor.leave(blueprint);
    deletes.add('blueprints', blueprint, name);
    if (id === blueprint) back();
  };
  const onBack = useCallback(() => {
    // From a session to its blueprint.
    if (session !== null && id !== null) back(id);
    else back();
  }, [session, id, back]);
  useAgentActions({ cursor, place, show, search, create, remove, onBack });

  return (
    <main className={id === null ? 'view listing' : 'view listing with-detail'}>
      <ListPane
        label="Agents"
        title="Agents"
        count={lines !== undefined && lines.length > 0 ? number(lines.length) : null}
        add={{ label: 'New blueprint', onAdd: create }}
      >
        <div className="tools stacked">
          <SearchField
            label="Search blueprints"
            field={search}
            value={words}
            onChange={place.setWords}
            onLeave={cursor.first}
          />
          <Segments
            label="Show"
            options={kFilters}
            value={show}
            onChange={(next) => place.setParam('show', next === 'kept' ? '' : next)}
          />
        </div>
        {lines !== undefined && lines.length > 0 && (
          <VirtualList label="Blueprints" items={lines} rowHeight={kRowHeight} current={cursor.id} handle={cursor.list}>
            {(line, place) => (
              <BlueprintRow line={line} reachable={place.current} selected={line.id === id} onOpen={open} />
            )}
          </VirtualList>
        )}
        {lines?.length === 0 && <NoBlueprints show={show} searching={words !== ''} onCreate={create} />}
      </ListPane>
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
            back(id);
          }}
        />
      ) : (
        <BlueprintDetail
          key={id}
          id={id}
          hidden={deletes.hidden.has(id)}
          onBack={onBack}
          onDelete={remove}
          onSession={(opened) => open(id, { session: opened })}
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
    <RowButton id={line.id} className="note" reachable={reachable} selected={selected} onOpen={onOpen}>
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
    </RowButton>
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
  cursor: Cursor<BlueprintLine>;
  place: ListPlace;
  show: Show;
  search: { current: HTMLInputElement | null };
  create: () => void;
  remove: (id: string, name: string) => void;
  onBack: () => void;
}

function useAgentActions(context: ActionContext): void {
  const { cursor, place, show, search, create, remove, onBack } = context;
  const { line } = cursor;
  const actions: Action[] = [
    { id: 'blueprint-new', label: 'New blueprint', group: 'Agents', key: 'n', run: create },
    ...listActions({
      name: 'blueprint',
      group: 'Agents',
      cursor,
      search: { label: 'Search blueprints', field: search },
      back: { label: 'Back', run: onBack },
    }),
  ];
  if (line !== undefined) {
    actions.push({
      id: 'blueprint-open',
      label: 'Open blueprint',
      group: 'This row',
      key: 'e',
      run: () => place.open(line.id),
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
