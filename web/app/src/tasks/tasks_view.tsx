import { useFreehold, useStatus } from '@freehold/client/react';
import { CircleCheck, SearchX } from 'lucide-react';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { useActions, type Action } from '../parts/actions';
import { listActions, neighbour, useCursor, type Cursor } from '../parts/cursor';
import { usePendingDeletes } from '../parts/deletes';
import { draftsOf } from '../parts/drafts';
import { Empty } from '../parts/empty';
import { useLatest } from '../parts/latest';
import { ListPane, Segments } from '../parts/list_pane';
import { useListPlace, type ListPlace } from '../parts/place';
import { report } from '../parts/reports';
import { addSamples } from '../parts/samples';
import { SearchField } from '../parts/search_field';
import { useTitle } from '../parts/title';
import { VirtualList } from '../parts/virtual_list';
import { number } from '../parts/words';
import { QuickAdd } from './quick_add';
import { useTaskCounts, useTaskLines, type Show, type TaskLine } from './queries';
import { TaskDetail } from './task_detail';
import { TaskRow, type TaskRowCalls } from './task_row';

const kRowHeight = 44;
const kNone: readonly TaskLine[] = [];
const kFilters: readonly [Show, string][] = [
  ['all', 'All'],
  ['open', 'Open'],
  ['done', 'Done'],
];

function asShow(value: string | null): Show {
  return value === 'open' || value === 'done' ? value : 'all';
}

/** The list, and beside it the task that the address names. */
export function TasksView({ id }: { id: string | null }) {
  useTitle('Tasks');
  const db = useFreehold();
  const userId = useStatus().userId ?? '';
  const place = useListPlace('/tasks', id, 'q show');
  const { words, open, back } = place;
  const show = asShow(place.param('show'));
  const deletes = usePendingDeletes();
  const found = useLatest(useTaskLines(userId, show, useDeferredValue(words)));
  const counts = useTaskCounts(userId, deletes.hidden);
  const lines = useMemo(() => found?.filter((line) => !deletes.hidden.has(line.id)), [found, deletes.hidden]);

  const cursor = useCursor(lines ?? kNone, id, place.turn);
  const { set: setCursor, list, leave: leaveRow } = cursor;
  const [renaming, setRenaming] = useState<string | null>(null);
  const search = useRef<HTMLInputElement>(null);
  const add = useRef<HTMLInputElement>(null);

  const calls = useMemo<TaskRowCalls>(
    () => ({
      open: (task) => {
        setCursor(task);
        open(task);
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
    [db, open, setCursor, list],
  );
  const remove = (task: string, title: string): void => {
    leaveRow(task);
    deletes.add('tasks', task, title);
    if (id === task) back();
  };
  useTaskActions({ lines: lines ?? kNone, cursor, place, calls, remove, setRenaming, search, add });

  const empty = lines !== undefined && lines.length === 0;
  return (
    <main className={id === null ? 'view tasks' : 'view tasks with-detail'}>
      <ListPane
        label="Tasks"
        title="Tasks"
        count={
          counts !== undefined && counts.total > 0
            ? `${number(counts.total - counts.done)} open of ${number(counts.total)}`
            : null
        }
      >
        <QuickAdd field={add} onAdded={setCursor} />
        <div className="tools">
          <Segments
            label="Show"
            options={kFilters}
            value={show}
            onChange={(next) => place.setParam('show', next === 'all' ? '' : next)}
          />
          <SearchField
            label="Search tasks"
            field={search}
            value={words}
            onChange={place.setWords}
            onLeave={cursor.first}
          />
        </div>
        {lines !== undefined && !empty && (
          <VirtualList label="Tasks" items={lines} rowHeight={kRowHeight} current={cursor.id} handle={list}>
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
      </ListPane>
      {id === null ? (
        <aside className="detail idle" aria-label="Task">
          <p className="quiet">Choose a task to see what belongs to it.</p>
        </aside>
      ) : (
        <TaskDetail
          id={id}
          hidden={deletes.hidden.has(id)}
          onBack={() => back()}
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

interface ActionContext {
  lines: readonly TaskLine[];
  cursor: Cursor<TaskLine>;
  place: ListPlace;
  calls: TaskRowCalls;
  remove: (id: string, title: string) => void;
  setRenaming: (id: string) => void;
  search: { current: HTMLInputElement | null };
  add: { current: HTMLInputElement | null };
}

function useTaskActions(context: ActionContext): void {
  const { lines, cursor, place, calls, remove, setRenaming, search, add } = context;
  const { line } = cursor;
  const actions: Action[] = [
    { id: 'task-new', label: 'New task', group: 'Tasks', key: 'n', run: () => add.current?.focus() },
    ...listActions({
      name: 'task',
      group: 'Tasks',
      cursor,
      search: { label: 'Search tasks', field: search },
      back: { label: 'Close the task', run: () => place.back() },
    }),
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
            if (document.activeElement === document.body && next !== null) cursor.focus(next);
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
