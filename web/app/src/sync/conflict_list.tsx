import { schema, type Conflict, type TableDescription } from '@freehold/client';
import { useFreehold, useLive } from '@freehold/client/react';
import { useCallback, useEffect, useState } from 'react';
import { Problem } from '../parts/problem';
import { problemOf, type Told } from '../parts/problem_of';
import { fullDate, shortDate } from '../parts/words';
import { columnWords, placeWords, valueWords } from './table_words';

const kTables: Record<string, TableDescription> = schema.tables;
const kShownAtFirst = 10;

/** Two edits met, and one of them stands: what the other one said, for as long as somebody may want it. */
export function ConflictList({ listed }: { listed: number }) {
  const db = useFreehold();
  const [list, setList] = useState<Conflict[]>([]);
  const [all, setAll] = useState(false);
  const load = useCallback(() => {
    db.conflicts.list().then(setList, () => undefined);
  }, [db]);
  useEffect(load, [load, listed]);
  useEffect(() => db.on('conflicts', load), [db, load]);
  if (list.length === 0) return null;
  const shown = all ? list : list.slice(0, kShownAtFirst);
  return (
    <section aria-label="Two edits met">
      <h2>Two edits met</h2>
      <p className="quiet">Each of these is decided already. The value that did not stand is here, and can be had.</p>
      <ul className="refused">
        {shown.map((conflict) => (
          <Entry key={conflict.id} conflict={conflict} onDone={load} />
        ))}
      </ul>
      {shown.length < list.length && (
        <button type="button" className="button small" onClick={() => setAll(true)}>
          Show all {list.length}
        </button>
      )}
    </section>
  );
}

const kSays = {
  lost: 'Another device’s edit was kept, it is newer than yours.',
  replaced: 'Your edit was kept, it is newer than another device’s.',
  removed: 'It was deleted while somebody edited it.',
};

function Entry({ conflict, onDone }: { conflict: Conflict; onDone: () => void }) {
  const db = useFreehold();
  const { id, at, table, row, what, values } = conflict;
  const [problem, setProblem] = useState<Told | null>(null);
  const held = useLive(`SELECT * FROM "${table}" WHERE id = ?`, [row])?.[0];
  const decide = async (how: 'restore' | 'dismiss'): Promise<void> => {
    try {
      await db.conflicts[how](id);
      onDone();
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  const written = Object.keys(values).filter((column) => kTables[table]?.columns[column]?.writable === true);
  return (
    <li>
      <p>
        <strong>{placeWords(table, held ?? values)}</strong> <span className="quiet">{kSays[what]}</span>
      </p>
      <dl className="two-values">
        {written.map((column) => (
          <div key={column}>
            <dt>{columnWords(column)}</dt>
            {held !== undefined && (
              <dd>
                <span className="quiet small">Kept</span> {valueWords(held[column])}
              </dd>
            )}
            <dd>
              <span className="quiet small">{what === 'removed' ? 'It had' : 'The other'}</span>{' '}
              {valueWords(values[column])}
            </dd>
          </div>
        ))}
      </dl>
      <Problem told={problem} />
      <div className="row-buttons">
        <button type="button" className="button" onClick={() => void decide('restore')}>
          {what === 'removed' ? 'Bring it back' : 'Use the other value'}
        </button>
        <button type="button" className="button" onClick={() => void decide('dismiss')}>
          Keep it so
        </button>
        <time className="quiet small" title={fullDate(at)}>
          {shortDate(at)}
        </time>
      </div>
    </li>
  );
}
