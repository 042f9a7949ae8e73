import { newId, type Excerpt } from '@freehold/client';
import { useFreehold, useStatus } from '@freehold/client/react';
import { NotebookText, SearchX } from 'lucide-react';
import { memo, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { useActions, type Action } from '../parts/actions';
import { listActions, useCursor, type Cursor } from '../parts/cursor';
import { usePendingDeletes } from '../parts/deletes';
import { draftsOf } from '../parts/drafts';
import { Empty } from '../parts/empty';
import { useLatest } from '../parts/latest';
import { ListPane, RowButton } from '../parts/list_pane';
import { Marked } from '../parts/marked';
import { useListPlace, type ListPlace } from '../parts/place';
import { SearchField } from '../parts/search_field';
import { useTitle } from '../parts/title';
import { VirtualList } from '../parts/virtual_list';
import { number, shortDate } from '../parts/words';
import { kUnmadeNote, NoteEditor } from './note_editor';
import { useNoteLines, type NoteLine } from './queries';

const kRowHeight = 72;
const kNone: readonly NoteLine[] = [];

/** The list, and beside it the note that the address names; `/notes/new` is one that is not written yet. */
export function NotesView({ id }: { id: string | null }) {
  useTitle('Notes');
  const userId = useStatus().userId ?? '';
  const place = useListPlace('/notes', id, 'q');
  const { words, open, back } = place;
  const deletes = usePendingDeletes();
  const found = useLatest(useNoteLines(userId, useDeferredValue(words)));
  const lines = useMemo(() => found?.filter((line) => !deletes.hidden.has(line.id)), [found, deletes.hidden]);
  const cursor = useCursor(lines ?? kNone, id, place.turn);
  const search = useRef<HTMLInputElement>(null);
  const [reading, setReading] = useState(false);

  // The editor of a new note is the one that goes on once the note has an address.
  const db = useFreehold();
  const freshId = useCallback(() => draftsOf(db).get(kUnmadeNote) ?? newId(), [db]);
  const [fresh, setFresh] = useState<string | null>(() => (id === 'new' ? freshId() : null));
  const shownId = id === 'new' ? fresh : id;
  const create = useCallback(() => {
    setReading(false);
    setFresh(freshId());
    open('new');
  }, [freshId, open]);
  const remove = (note: string, title: string): void => {
    cursor.leave(note);
    deletes.add('notes', note, title === '' ? 'Untitled' : title);
    if (id === note) back();
  };
  useNoteActions({ cursor, place, reading, search, setReading, create, remove });

  return (
    <main className={id === null ? 'view listing' : 'view listing with-detail'}>
      <ListPane
        label="Notes"
        title="Notes"
        count={lines !== undefined && lines.length > 0 ? number(lines.length) : null}
        add={{ label: 'New note', onAdd: create }}
      >
        <div className="tools">
          <SearchField
            label="Search notes"
            field={search}
            value={words}
            onChange={place.setWords}
            onLeave={cursor.first}
          />
        </div>
        {lines !== undefined && lines.length > 0 && (
          <VirtualList label="Notes" items={lines} rowHeight={kRowHeight} current={cursor.id} handle={cursor.list}>
            {(line, place) => (
              <NoteRow line={line} reachable={place.current} selected={line.id === shownId} onOpen={open} />
            )}
          </VirtualList>
        )}
        {lines?.length === 0 && <NoNotes searching={words !== ''} onCreate={create} />}
      </ListPane>
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
          onMade={place.made}
          onBack={() => back()}
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
    <RowButton id={line.id} className="note" reachable={reachable} selected={selected} onOpen={onOpen}>
      <span className="note-title">{isBlank(line.title) ? 'Untitled' : <Marked pieces={line.title} />}</span>
      <time dateTime={line.updated_at}>{shortDate(line.updated_at)}</time>
      <span className="note-excerpt">
        {isBlank(line.excerpt) ? 'Nothing written yet' : <Marked pieces={line.excerpt} />}
      </span>
    </RowButton>
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
  cursor: Cursor<NoteLine>;
  place: ListPlace;
  reading: boolean;
  search: { current: HTMLInputElement | null };
  setReading: (reading: boolean) => void;
  create: () => void;
  remove: (id: string, title: string) => void;
}

function useNoteActions(context: ActionContext): void {
  const { cursor, place, reading, search, setReading, create, remove } = context;
  const { line } = cursor;
  const actions: Action[] = [
    { id: 'note-new', label: 'New note', group: 'Notes', key: 'n', run: create },
    ...listActions({
      name: 'note',
      group: 'Notes',
      cursor,
      search: { label: 'Search notes', field: search },
      back: { label: 'Close the note', run: () => place.back() },
    }),
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
          place.open(line.id);
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
          place.open(line.id);
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
