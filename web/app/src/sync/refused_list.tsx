import type { RefusedTransaction } from '@freehold/client';
import { useFreehold } from '@freehold/client/react';
import { useCallback, useEffect, useState } from 'react';
import { Problem } from '../parts/problem';
import { problemOf, type Told } from '../parts/problem_of';
import { count, fullDate, refusalWords, shortDate } from '../parts/words';
import { editableRows, RefusedEditor } from './refused_editor';
import { placeWords } from './table_words';

/** What the server did not accept. Nothing of it is lost, and each waits for a decision. */
export function RefusedList({ listed }: { listed: number }) {
  const db = useFreehold();
  const [list, setList] = useState<RefusedTransaction[]>([]);
  const load = useCallback(() => {
    db.refused.list().then(setList, () => undefined);
  }, [db]);
  useEffect(load, [load, listed]);
  useEffect(() => db.on('refused', load), [db, load]);
  if (list.length === 0) return null;
  return (
    <section aria-label="Not accepted">
      <h2>Not accepted by the server</h2>
      <ul className="refused">
        {list.map((refused) => (
          <Refused key={refused.id} refused={refused} onDone={load} />
        ))}
      </ul>
    </section>
  );
}

const kDid = { insert: 'New', update: 'Changed', delete: 'Deleted', restore: 'Given back' };

function Refused({ refused, onDone }: { refused: RefusedTransaction; onDone: () => void }) {
  const db = useFreehold();
  const [problem, setProblem] = useState<Told | null>(null);
  const [editing, setEditing] = useState(false);
  const decide = async (how: 'retry' | 'discard'): Promise<void> => {
    try {
      await db.refused[how](refused.id);
      onDone();
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  const { error, changes, at } = refused;
  const rest = changes.length - 3;
  return (
    <li>
      <p>
        <strong>The server did not accept this:</strong> {refusalWords(error)}{' '}
        <code className="code">{error.code}</code>
      </p>
      <ul className="quiet small">
        {changes.slice(0, 3).map((change) => (
          <li key={`${change.table}/${change.id}/${change.op}`}>
            {kDid[change.op]} in {placeWords(change.table, change.values)}
          </li>
        ))}
        {rest > 0 && <li>and {count(rest, 'more', 'more')}</li>}
      </ul>
      <Problem told={problem} />
      <div className="row-buttons">
        <button type="button" className="button" onClick={() => void decide('retry')}>
          Try again
        </button>
        {editableRows(refused).length > 0 && (
          <button type="button" className="button" onClick={() => setEditing(true)}>
            Edit…
          </button>
        )}
        <button type="button" className="button" onClick={() => void decide('discard')}>
          Discard
        </button>
        <time className="quiet small" title={fullDate(at)}>
          {shortDate(at)}
        </time>
      </div>
      {editing && (
        <RefusedEditor
          refused={refused}
          onClose={() => setEditing(false)}
          onDone={() => {
            setEditing(false);
            onDone();
          }}
        />
      )}
    </li>
  );
}
