import { schema, type Notes } from '@freehold/client';
import { useFreehold } from '@freehold/client/react';
import { Trash2 } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useRef } from 'react';
import { DetailBar } from '../parts/detail_bar';
import { useDraft } from '../parts/draft';
import { Problem } from '../parts/problem';
import { fullDate, shortDate } from '../parts/words';
import { useNote } from './queries';

const Markdown = lazy(() => import('../parts/markdown'));

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
          <div className="segments" role="group" aria-label="Show the note">
            <button type="button" aria-pressed={!reading} onClick={() => onReading(false)}>
              Write
            </button>
            <button type="button" aria-pressed={reading} onClick={() => onReading(true)}>
              Read
            </button>
          </div>
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
    async (values: { title?: string; content?: string | null }) => {
      if (!exists.current) {
        exists.current = true;
        making.current = db.notes.insert({ id, title: '', ...values });
        await making.current;
        onMade(id);
        return;
      }
      await making.current;
      await db.notes.update(id, values);
    },
    [db, id, onMade],
  );

  const title = useDraft(`note-title:${id}`, note?.title ?? '', (value) => save({ title: value }));
  const content = useDraft(`note-content:${id}`, note?.content ?? '', (value) =>
    save({ content: value === '' ? null : value }),
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
        onChange={(event) => title.change(event.target.value)}
        onBlur={title.flush}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          contentField.current?.focus();
        }}
      />
      {reading ? (
        <Suspense>
          <Markdown text={content.value} />
        </Suspense>
      ) : (
        <textarea
          ref={contentField}
          className="editor-content"
          aria-label="Content"
          placeholder="Write. Markdown gives it form."
          value={content.value}
          onChange={(event) => content.change(event.target.value)}
          onBlur={content.flush}
        />
      )}
      <Problem text={problem} />
    </div>
  );
}
