import { useFreehold, useStatus } from '@freehold/client/react';
import { CircleCheck, SearchX } from 'lucide-react';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { useActions, type Action } from '../parts/actions';
import { usePendingDeletes } from '../parts/deletes';
import { draftsOf } from '../parts/drafts';
import { Empty } from '../parts/empty';
import { useLatest } from '../parts/latest';
import { report } from '../parts/reports';
import { addSamples } from '../parts/samples';
import { SearchField } from '../parts/search_field';
import { useTitle } from '../parts/title';
import { VirtualList, type ListHandle } from '../parts/virtual_list';
import { number } from '../parts/words';
import { QuickAdd } from './quick_add';
import { useTaskCounts, useTaskLines, type Show, type TaskLine } from './queries';
import { TaskDetail } from './task_detail';
import { TaskRow, type TaskRowCalls } from './task_row';

const kRowHeight = 44;
const kFilters: { show: Show; label: string }[] = [
  { show: 'all', label: 'All' },
  { show: 'open', label: 'Open' },
  { show: 'done', label: 'Done' },
];

function asShow(value: string | null): Show {
  return value === 'open' || value === 'done' ? value : 'all';
}

/** The list, and beside it the task that the address names. */
export function TasksView({ id }: { id: string | null }) {
  useTitle('Tasks');
  const db = useFreehold();
  const userId = useStatus().userId ?? '';
  const [, navigate] = useLocation();
  const [params, setParams] = useSearchParams();
  const show = asShow(params.get('show'));
  const words = params.get('q') ?? '';
  const deletes = usePendingDeletes();
  const found = useLatest(useTaskLines(userId, show, useDeferredValue(words)));
  const counts = useTaskCounts(userId, deletes.hidden);
  const lines = useMemo(() => found?.filter((line) => !deletes.hidden.has(line.id)), [found, deletes.hidden]);

  const [cursor, setCursor] = useState<string | null>(id);
  const [renaming, setRenaming] = useState<string | null>(null);
  const list = useRef<ListHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const add = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (id !== null) setCursor(id);
  }, [id]);

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
  const query = params.toString();
  const address = useCallback(
    (task: string | null) => `/tasks${task === null ? '' : `/${task}`}${query === '' ? '' : `?${query}`}`,
    [query],
  );

  const focus = useCallback((task: string) => {
    setCursor(task);
    list.current?.focus(task);
  }, []);

  const calls = useMemo<TaskRowCalls>(
    () => ({
      open: (task) => {
        setCursor(task);
        navigate(address(task));
      },
      complete: (task, completed) => void db.tasks.update(task, { completed }).catch(report),
      rename: (task, title) =>
        void db.tasks.update(task, { title }).then(() => draftsOf(db).drop(`task-title:${task}`), report),
      leave: (task) => {
        setRenaming(null);
        // The row's button is drawn again first.
        if (task !== '') requestAnimationFrame(() => list.current?.focus(task));
      },
    }),
    [db, navigate, address],
  );

  const remove = useCallback(
    (task: string, title: string) => {
      const next = neighbour(lines ?? [], task);
      deletes.add('tasks', task, title);
      if (id === task) navigate(address(null), { replace: true });
      if (next !== null && document.activeElement?.closest('.list') != null) requestAnimationFrame(() => focus(next));
    },
    [lines, deletes, id, navigate, address, focus],
  );

  useTaskActions({
    lines: lines ?? [],
    cursor,
    id,
    calls,
    focus,
    remove,
    setRenaming,
    search,
    add,
    onBack: () => navigate(address(null)),
  });

  const empty = lines !== undefined && lines.length === 0;
  return (
    <main className={id === null ? 'view tasks' : 'view tasks with-detail'}>
      <section className="pane" aria-label="Tasks">
        <header className="pane-head">
          <h1>Tasks</h1>
          {counts !== undefined && counts.total > 0 && (
            <span className="quiet small">
              {number(counts.total - counts.done)} open of {number(counts.total)}
            </span>
          )}
        </header>
        <QuickAdd field={add} onAdded={setCursor} />
        <div className="tools">
          <div className="segments" role="group" aria-label="Show">
            {kFilters.map((filter) => (
              <button
                key={filter.show}
                type="button"
                aria-pressed={show === filter.show}
                onClick={() => setParam('show', filter.show === 'all' ? '' : filter.show)}
              >
                {filter.label}
              </button>
            ))}
          </div>
          <SearchField
            label="Search tasks"
            field={search}
            value={words}
            onChange={(value) => setParam('q', value)}
            onLeave={() => lines?.[0] !== undefined && focus(lines[0].id)}
          />
        </div>
        {lines !== undefined && !empty && (
          <VirtualList label="Tasks" items={lines} rowHeight={kRowHeight} current={cursor} handle={list}>
            {(line, place) => (
              <TaskRow
                id={line.id}
                title={line.title}
                completed={line.completed}
                described={line.described === 1}
                createdAt={line.created_at}
                reachable={place.current}
                selected={line.id === id}
                renaming={line.id === renaming}
                calls={calls}
              />
            )}
          </VirtualList>
        )}
        {empty && <NoTasks show={show} searching={words !== ''} none={counts?.total === 0} />}
      </section>
      {id === null ? (
        <aside className="detail idle" aria-label="Task">
          <p className="quiet">Choose a task to see what belongs to it.</p>
        </aside>
      ) : (
        <TaskDetail
          id={id}
          hidden={deletes.hidden.has(id)}
          onBack={() => navigate(address(null))}
          onDelete={remove}
          onComplete={calls.complete}
        />
      )}
    </main>
  );
}

function NoTasks({ show, searching, none }: { show: Show; searching: boolean; none: boolean }) {
  const db = useFreehold();
  if (searching || !none) {
    return (
      <Empty
        icon={<SearchX size={28} />}
        title={searching ? 'Nothing found' : show === 'done' ? 'Nothing done yet' : 'All done'}
      >
        {searching
          ? 'No task has these words in its title or description.'
          : show === 'done'
            ? 'What you complete is kept here.'
            : 'There is no open task left.'}
      </Empty>
    );
  }
  return (
    <Empty
      icon={<CircleCheck size={28} />}
      title="What is there to do?"
      action={
        <button type="button" className="button" onClick={() => void addSamples(db).catch(report)}>
          Fill in a sample workspace
        </button>
      }
    >
      Write a task above and press Enter. It is on this device at once, and on your others as soon as there is a
      network.
    </Empty>
  );
}

/** The row that gets the focus when this one goes. */
function neighbour(lines: readonly TaskLine[], id: string): string | null {
  const index = lines.findIndex((line) => line.id === id);
  return (lines[index + 1] ?? lines[index - 1])?.id ?? null;
}

interface ActionContext {
  lines: readonly TaskLine[];
  cursor: string | null;
  id: string | null;
  calls: TaskRowCalls;
  focus: (id: string) => void;
  remove: (id: string, title: string) => void;
  setRenaming: (id: string) => void;
  search: { current: HTMLInputElement | null };
  add: { current: HTMLInputElement | null };
  onBack: () => void;
}

function useTaskActions(context: ActionContext): void {
  const { lines, cursor, id, calls, focus, remove, setRenaming, search, add, onBack } = context;
  const index = lines.findIndex((line) => line.id === cursor);
  const line = lines[index];
  const move = (step: number): void => {
    const next = lines[index < 0 ? 0 : Math.max(0, Math.min(lines.length - 1, index + step))];
    if (next === undefined) return;
    focus(next.id);
    // An open task follows the cursor, as in a mail program.
    if (id !== null) calls.open(next.id);
  };
  const actions: Action[] = [
    { id: 'task-new', label: 'New task', group: 'Tasks', key: 'n', run: () => add.current?.focus() },
    { id: 'task-search', label: 'Search tasks', group: 'Tasks', key: '/', run: () => search.current?.focus() },
    { id: 'task-down', label: 'Next', group: 'Tasks', key: 'j', inPalette: false, run: () => move(1) },
    { id: 'task-up', label: 'Previous', group: 'Tasks', key: 'k', inPalette: false, run: () => move(-1) },
    { id: 'task-back', label: 'Close the task', group: 'Tasks', key: 'Escape', inPalette: false, run: onBack },
  ];
  if (line !== undefined) {
    actions.push(
      {
        id: 'task-complete',
        label: line.completed ? 'Reopen task' : 'Complete task',
        group: 'This row',
        key: 'x',
        run: () => {
          const next = neighbour(lines, line.id);
          calls.complete(line.id, !line.completed);
          // Where the filter takes the row away, the next one is at hand.
          requestAnimationFrame(() => {
            if (document.activeElement === document.body && next !== null) focus(next);
          });
        },
      },
      { id: 'task-edit', label: 'Edit title', group: 'This row', key: 'e', run: () => setRenaming(line.id) },
      {
        id: 'task-delete',
        label: 'Delete task',
        group: 'This row',
        key: 'Delete',
        run: () => remove(line.id, line.title),
      },
    );
  }
  useActions(actions);
}
