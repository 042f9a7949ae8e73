import { useMemo } from 'react';
import { useActions, type Action } from '../parts/actions';
import { kDeletable, usePendingDeletes } from '../parts/deletes';
import { dismissReport, useReport } from '../parts/reports';
import { count } from '../parts/words';

/** What was just deleted, for as long as it can be had back; and what did not work. */
export function Toasts() {
  const { pending, undo } = usePendingDeletes();
  const problem = useReport();
  const ids = useMemo(() => pending.map(({ id }) => id), [pending]);
  useActions(
    useMemo<Action[]>(
      () =>
        ids.length === 0
          ? []
          : [{ id: 'undo-delete', label: 'Undo delete', group: 'Anywhere', key: 'u', run: () => undo(ids) }],
      [ids, undo],
    ),
  );
  const only = pending.length === 1 ? pending[0] : undefined;
  const first = pending[0]?.table;
  const [thing, things] = kDeletable[first ?? 'tasks'];
  const many = pending.every(({ table }) => table === first) ? things : 'things';
  return (
    <div className="toasts" role="status">
      {problem !== null && (
        <div className="toast">
          <span className="toast-words">
            {problem.words} {problem.code !== null && <code className="code">{problem.code}</code>}
          </span>
          <button type="button" onClick={dismissReport}>
            Close
          </button>
        </div>
      )}
      {pending.length > 0 && (
        <div className="toast">
          <span className="toast-words">
            {only === undefined
              ? `Deleted ${count(pending.length, 'thing', many)}`
              : only.title === ''
                ? `Deleted the ${thing}`
                : `Deleted the ${thing} “${only.title}”`}
          </span>
          <button type="button" onClick={() => undo(ids)}>
            Undo
          </button>
        </div>
      )}
    </div>
  );
}
