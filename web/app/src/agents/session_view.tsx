import { newId, type JsonValue } from '@freehold/client';
import { useFreehold } from '@freehold/client/react';
import { Trash2 } from 'lucide-react';
import { DetailBar } from '../parts/detail_bar';
import { useOutgoing } from '../parts/draft';
import { Problem } from '../parts/problem';
import { fullDate, shortDate } from '../parts/words';
import { useBlueprint, useSession } from './queries';

interface Entry {
  id: string;
  role: string;
  content: string;
  at?: string;
}

/** What any program may have written, as far as it can be read. */
function entriesOf(messages: JsonValue): Entry[] {
  if (!Array.isArray(messages)) return [];
  return messages.flatMap((entry) => {
    if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) return [];
    const { id, role, content, at } = entry;
    if (typeof id !== 'string') return [];
    const text = typeof content === 'string' ? content : JSON.stringify(content ?? entry);
    const made: Entry = { id, role: typeof role === 'string' ? role : 'agent', content: text };
    return [typeof at === 'string' ? { ...made, at } : made];
  });
}

interface Props {
  id: string;
  hidden: boolean;
  onBack: () => void;
  onDelete: (id: string, name: string) => void;
}

/** A session: entries are only ever added, and what two devices add meanwhile is all kept. */
export function SessionView({ id, hidden, onBack, onDelete }: Props) {
  const session = useSession(id);
  const blueprint = useBlueprint(session?.blueprint_id ?? '');
  const name = blueprint?.name ?? 'agent';
  const entries = session == null ? [] : entriesOf(session.messages);
  return (
    <article className="editor" aria-label="Session">
      <DetailBar onBack={onBack}>
        <h2 className="session-name">Session with {name}</h2>
        <span className="bar-space" />
        {session != null && !hidden && (
          <button type="button" className="icon-button" aria-label="Delete session" onClick={() => onDelete(id, name)}>
            <Trash2 size={18} />
          </button>
        )}
      </DetailBar>
      {(session === null || hidden) && <p className="quiet detail-gone">This session is not here any more.</p>}
      {session != null && !hidden && (
        <div className="editor-page session">
          {entries.length === 0 && <p className="quiet">Nothing has been said yet.</p>}
          <ol className="entries">
            {entries.map((entry) => (
              <li key={entry.id} data-role={entry.role}>
                <p className="quiet small">
                  {entry.role === 'user' ? 'You' : entry.role}
                  {entry.at !== undefined && (
                    <>
                      {' '}
                      <time title={fullDate(entry.at)}>{shortDate(entry.at)}</time>
                    </>
                  )}
                </p>
                <p className="entry-words">{entry.content}</p>
              </li>
            ))}
          </ol>
          <AddEntry key={id} id={id} />
        </div>
      )}
    </article>
  );
}

function AddEntry({ id }: { id: string }) {
  const db = useFreehold();
  const { text, change, submit, problem } = useOutgoing(`session:${id}`, '\n', async (content) => {
    const at = new Date().toISOString();
    // As they are now: two entries in one breath are both added.
    await db.transaction(async ({ sessions }) => {
      const held = (await sessions.get(id))?.messages;
      await sessions.update(id, {
        messages: [...(Array.isArray(held) ? held : []), { id: newId(), role: 'user', content, at }],
        last_message_at: at.replace('Z', '000Z'),
      });
    });
  });
  return (
    <form
      className="add-entry"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <textarea
        aria-label="New entry"
        placeholder="Add an entry"
        rows={2}
        value={text}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          event.currentTarget.form?.requestSubmit();
        }}
      />
      <button type="submit" className="button primary" disabled={text.trim() === ''}>
        Add
      </button>
      <Problem told={problem} />
    </form>
  );
}
