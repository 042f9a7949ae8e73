import { newId, type Excerpt } from '@freehold/client';
import { useFreehold, useStatus } from '@freehold/client/react';
import { NotebookText, Plus, SearchX } from 'lucide-react';
import { memo, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { useActions, type Action } from '../parts/actions';
import { usePendingDeletes } from '../parts/deletes';
import { draftsOf } from '../parts/drafts';
import { Empty } from '../parts/empty';
import { useLatest } from '../parts/latest';
import { Marked } from '../parts/marked';
import { SearchField } from '../parts/search_field';
import { useTitle } from '../parts/title';
import { VirtualList, type ListHandle } from '../parts/virtual_list';
import { number, shortDate } from '../parts/words';
import { kUnmadeNote, NoteEditor } from './note_editor';
import { useNoteLines, type NoteLine } from './queries';

const kRowHeight = 72;

/** The list, and beside it the note that the address names; `/notes/new` is one that is not written yet. */
export function NotesView({ id }: { id: string | null }) {
  useTitle('Notes');
  const userId = useStatus().userId ?? '';
  const [, navigate] = useLocation();
  const [params, setParams] = useSearchParams();
  const words = params.get('q') ?? '';
  const deletes = usePendingDeletes();
  const found = useLatest(useNoteLines(userId, useDeferredValue(words)));
  const lines = useMemo(() => found?.filter((line) => !deletes.hidden.has(line.id)), [found, deletes.hidden]);
  const list = useRef<ListHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const [cursor, setCursor] = useState<string | null>(id);
  const [reading, setReading] = useState(false);

  // The editor of a new note is the one that goes on once the note has an address.
  const db = useFreehold();
  const freshId = useCallback(() => draftsOf(db).get(kUnmadeNote) ?? newId(), [db]);
  const [fresh, setFresh] = useState<string | null>(() => (id === 'new' ? freshId() : null));
  const shownId = id === 'new' ? fresh : id;
  useEffect(() => {
    if (id !== null && id !== 'new') setCursor(id);
  }, [id]);

  const query = params.toString();
  const address = useCallback(
    (note: string | null) => `/notes${note === null ? '' : `/${note}`}${query === '' ? '' : `?${query}`}`,
    [query],
  );
  const open = useCallback((note: string) => navigate(address(note)), [navigate, address]);
  const create = useCallback(() => {
    setReading(false);
    setFresh(freshId());
    navigate(address('new'));
  }, [freshId, navigate, address]);
  const onMade = useCallback((note: string) => navigate(address(note), { replace: true }), [navigate, address]);
  const onBack = useCallback(() => navigate(address(null)), [navigate, address]);
  const remove = useCallback(
    (note: string, title: string) => {
      deletes.add('notes', note, title === '' ? 'Untitled' : title);
      if (id === note) navigate(address(null), { replace: true });
    },
    [deletes, id, navigate, address],
  );
  const setWords = (value: string): void => setParams(value === '' ? {} : { q: value }, { replace: true });

  useNoteActions({
    lines: lines ?? [],
    cursor,
    id,
    reading,
    list,
    search,
    setCursor,
    setReading,
    open,
    create,
    remove,
    onBack,
  });

  return (
    <main className={id === null ? 'view listing' : 'view listing with-detail'}>
      <section className="pane" aria-label="Notes">
        <header className="pane-head">
          <h1>Notes</h1>
          {lines !== undefined && lines.length > 0 && <span className="quiet small">{number(lines.length)}</span>}
          <span className="bar-space" />
          <button type="button" className="icon-button accent" aria-label="New note" onClick={create}>
            <Plus size={20} />
          </button>
        </header>
        <div className="tools">
          <SearchField
            label="Search notes"
            field={search}
            value={words}
            onChange={setWords}
            onLeave={() => lines?.[0] !== undefined && list.current?.focus(lines[0].id)}
          />
        </div>
        {lines !== undefined && lines.length > 0 && (
          <VirtualList label="Notes" items={lines} rowHeight={kRowHeight} current={cursor} handle={list}>
            {(line, place) => (
              <NoteRow line={line} reachable={place.current} selected={line.id === shownId} onOpen={open} />
            )}
          </VirtualList>
        )}
        {lines?.length === 0 && <NoNotes searching={words !== ''} onCreate={create} />}
      </section>
      {shownId === null ? (
        <article className="editor idle" aria-label="Note">
          <p className="quiet">Choose a note, or press N for a new one.</p>
        </article>
      ) : (
        <NoteEditor
          key={shownId}
          id={shownId}
          fresh={shownId === fresh}
          hidden={deletes.hidden.has(shownId)}
          reading={reading}
          onReading={setReading}
          onMade={onMade}
          onBack={onBack}
          onDelete={remove}
        />
      )}
    </main>
  );
}

const isBlank = (pieces: Excerpt): boolean => pieces.join('').trim() === '';

interface RowProps {
  line: NoteLine;
  reachable: boolean;
  selected: boolean;
  onOpen: (id: string) => void;
}

const NoteRow = memo(function NoteRow({ line, reachable, selected, onOpen }: RowProps) {
  return (
    <button
      type="button"
      className={selected ? 'note selected' : 'note'}
      data-row-focus
      tabIndex={reachable ? 0 : -1}
      aria-current={selected ? 'true' : undefined}
      onClick={() => onOpen(line.id)}
    >
      <span className="note-title">{isBlank(line.title) ? 'Untitled' : <Marked pieces={line.title} />}</span>
      <time dateTime={line.updated_at}>{shortDate(line.updated_at)}</time>
      <span className="note-excerpt">
        {isBlank(line.excerpt) ? 'Nothing written yet' : <Marked pieces={line.excerpt} />}
      </span>
    </button>
  );
});

function NoNotes({ searching, onCreate }: { searching: boolean; onCreate: () => void }) {
  if (searching) {
    return (
      <Empty icon={<SearchX size={28} />} title="Nothing found">
        No note has these words in it.
      </Empty>
    );
  }
  return (
    <Empty
      icon={<NotebookText size={28} />}
      title="Room to write"
      action={
        <button type="button" className="button" onClick={onCreate}>
          Write a note
        </button>
      }
    >
      Notes save themselves while you type, on this device first.
    </Empty>
  );
}

interface ActionContext {
  lines: readonly NoteLine[];
  cursor: string | null;
  id: string | null;
  reading: boolean;
  list: { current: ListHandle | null };
  search: { current: HTMLInputElement | null };
  setCursor: (id: string) => void;
  setReading: (reading: boolean) => void;
  open: (id: string) => void;
  create: () => void;
  remove: (id: string, title: string) => void;
  onBack: () => void;
}

function useNoteActions(context: ActionContext): void {
  const { lines, cursor, id, reading, list, search, setCursor, setReading, open, create, remove, onBack } = context;
  const index = lines.findIndex((line) => line.id === cursor);
  const line = lines[index];
  const move = (step: number): void => {
    const next = lines[index < 0 ? 0 : Math.max(0, Math.min(lines.length - 1, index + step))];
    if (next === undefined) return;
    setCursor(next.id);
    list.current?.focus(next.id);
    if (id !== null) open(next.id);
  };
  const actions: Action[] = [
    { id: 'note-new', label: 'New note', group: 'Notes', key: 'n', run: create },
    { id: 'note-search', label: 'Search notes', group: 'Notes', key: '/', run: () => search.current?.focus() },
    { id: 'note-down', label: 'Next', group: 'Notes', key: 'j', inPalette: false, run: () => move(1) },
    { id: 'note-up', label: 'Previous', group: 'Notes', key: 'k', inPalette: false, run: () => move(-1) },
    { id: 'note-back', label: 'Close the note', group: 'Notes', key: 'Escape', inPalette: false, run: onBack },
  ];
  if (line !== undefined) {
    actions.push(
      {
        id: 'note-edit',
        label: 'Edit note',
        group: 'This row',
        key: 'e',
        run: () => {
          setReading(false);
          open(line.id);
          requestAnimationFrame(() => document.querySelector<HTMLTextAreaElement>('.editor-content')?.focus());
        },
      },
      {
        id: 'note-read',
        label: reading ? 'Write the note' : 'Read the note',
        group: 'This row',
        key: 'r',
        run: () => {
          setReading(!reading);
          open(line.id);
        },
      },
      {
        id: 'note-delete',
        label: 'Delete note',
        group: 'This row',
        key: 'Delete',
        run: () => remove(line.id, line.title.join('')),
      },
    );
  }
  useActions(actions);
}
