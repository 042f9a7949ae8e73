import { useFreehold } from '@freehold/client/react';
import { MessagesSquare, Plus } from 'lucide-react';
import { useId } from 'react';
import { usePendingDeletes } from '../parts/deletes';
import { report } from '../parts/reports';
import { count, fullDate, shortDate } from '../parts/words';
import { useSessions } from './queries';

/** The work that was done with one blueprint. */
export function SessionList({ blueprint, onOpen }: { blueprint: string; onOpen: (session: string) => void }) {
  const db = useFreehold();
  const id = useId();
  const { hidden } = usePendingDeletes();
  const sessions = useSessions(blueprint)?.filter((session) => !hidden.has(session.id));
  const start = (): void => {
    db.sessions.insert({ blueprint_id: blueprint }).then((session) => onOpen(session.id), report);
  };
  return (
    <section className="agent-part" aria-labelledby={id}>
      <h2 id={id}>Sessions</h2>
      {sessions?.length === 0 && <p className="quiet">A session keeps what was said while working with this agent.</p>}
      <ul className="sessions">
        {sessions?.map((session) => (
          <li key={session.id}>
            <button type="button" onClick={() => onOpen(session.id)}>
              <MessagesSquare size={16} aria-hidden="true" />
              <span>{session.entries === 0 ? 'Nothing said yet' : count(session.entries, 'entry', 'entries')}</span>
              <time className="quiet small" title={fullDate(session.last_message_at ?? session.created_at)}>
                {shortDate(session.last_message_at ?? session.created_at)}
              </time>
            </button>
          </li>
        ))}
      </ul>
      <div className="row-buttons">
        <button type="button" className="button" onClick={start}>
          <Plus size={15} aria-hidden="true" /> New session
        </button>
      </div>
    </section>
  );
}
