import { schema, type Freehold, type Notes } from '@freehold/client';
import { useFreehold } from '@freehold/client/react';
import { Trash2 } from 'lucide-react';
import { Suspense, useCallback, useEffect, useRef } from 'react';
import { Boundary } from '../parts/boundary';
import { DetailBar } from '../parts/detail_bar';
import { useDraft } from '../parts/draft';
import { draftsOf } from '../parts/drafts';
import { late } from '../parts/late';
import { Segments } from '../parts/list_pane';
import { Problem } from '../parts/problem';
import type { OwnWords } from '../parts/problem_of';
import { fullDate, shortDate } from '../parts/words';
import { useNote } from './queries';

const Markdown = late(async () => (await import('../parts/markdown')).default);

const kShown = [
  ['write', 'Write'],
  ['read', 'Read'],
] as const;

interface Props {
  id: string;
  /** Nothing is written of it yet: the first key makes the row. */
  fresh: boolean;
  hidden: boolean;
  /** Shown as it will be read, instead of as it is written. */
  reading: boolean;
  onReading: (reading: boolean) => void;
  onMade: (id: string) => void;
  onBack: () => void;
  onDelete: (id: string, title: string) => void;
}

export function NoteEditor(props: Props) {
  const { id, fresh, hidden, reading, onReading, onBack, onDelete } = props;
  const note = useNote(id);
  const missing = hidden || (note === null && !fresh);
  return (
    <article className="editor" aria-label="Note">
      <DetailBar onBack={onBack}>
        {!missing && (
          <Segments
            label="Show the note"
            options={kShown}
            value={reading ? 'read' : 'write'}
            onChange={(shown) => onReading(shown === 'read')}
          />
        )}
        <span className="bar-space" />
        {note != null && !hidden && (
          <>
            <span className="quiet small">
              Changed <time title={fullDate(note.updated_at)}>{shortDate(note.updated_at)}</time>
            </span>
            <button
              type="button"
              className="icon-button"
              aria-label="Delete note"
              onClick={() => onDelete(id, note.title)}
            >
              <Trash2 size={18} />
            </button>
          </>
        )}
      </DetailBar>
      {missing && <p className="quiet detail-gone">This note is not here any more.</p>}
      {!missing && note !== undefined && <NoteFields {...props} note={note} />}
    </article>
  );
}

type Written = { title?: string; content?: string | null };

/** Under which name the id of a note is kept that is written, but not in the database yet. */
export const kUnmadeNote = 'note-unmade';

const kOwnWords: OwnWords = {
  too_large: 'A note holds 1 MiB. Make it shorter, or put the rest into another one; what you wrote stays here.',
  storage_full:
    'This device is full. Make some room: what you wrote stays here, and is saved as soon as there is some.',
};

async function make(db: Freehold, id: string, values: Written): Promise<void> {
  try {
    await db.notes.insert({ id, title: '', ...values });
  } catch (error) {
    // Another tab has made it from the same text.
    if ((await db.notes.get(id)) === null) throw error;
    await db.notes.update(id, values);
  }
}

function NoteFields({ id, note, fresh, reading, onMade }: Props & { note: Notes | null }) {
  const db = useFreehold();
  const exists = useRef(note !== null);
  const making = useRef<Promise<unknown> | null>(null);
  const titleField = useRef<HTMLInputElement>(null);
  const contentField = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (note !== null) exists.current = true;
  }, [note]);

  const save = useCallback(
    async (values: Written) => {
      // The first of both fields makes the note. Where that fails, whichever is saved next tries again.
      while (making.current !== null) await making.current.catch(() => undefined);
      if (exists.current) {
        await db.notes.update(id, values);
        return;
      }
      try {
        making.current = make(db, id, values);
        await making.current;
        exists.current = true;
      } finally {
        making.current = null;
      }
      draftsOf(db).drop(kUnmadeNote);
      onMade(id);
    },
    [db, id, onMade],
  );
  // Whoever comes back before there is a note finds the same one, with what is kept of it.
  const begin = (): void => {
    if (!exists.current) draftsOf(db).set(kUnmadeNote, id);
  };

  const title = useDraft(`note-title:${id}`, note?.title ?? '', (value) => save({ title: value }), kOwnWords);
  const content = useDraft(
    `note-content:${id}`,
    note?.content ?? '',
    (value) => save({ content: value === '' ? null : value }),
    kOwnWords,
  );
  const problem = title.problem ?? content.problem;
  return (
    <div className="editor-page">
      <input
        ref={titleField}
        className="editor-title"
        aria-label="Title"
        placeholder="Untitled"
        autoFocus={fresh}
        maxLength={schema.tables.notes.columns.title.maxLength}
        value={title.value}
        onChange={(event) => {
          begin();
          title.change(event.target.value);
        }}
        onBlur={title.flush}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          contentField.current?.focus();
        }}
      />
      {reading ? (
        <Boundary part>
          <Suspense>
            <Markdown text={content.value} />
          </Suspense>
        </Boundary>
      ) : (
        <textarea
          ref={contentField}
          className="editor-content"
          aria-label="Content"
          placeholder="Write. Markdown gives it form."
          value={content.value}
          onChange={(event) => {
            begin();
            content.change(event.target.value);
          }}
          onBlur={content.flush}
        />
      )}
      <Problem told={problem} />
    </div>
  );
}
