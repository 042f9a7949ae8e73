import { schema } from '@freehold/client';
import { AlignLeft } from 'lucide-react';
import { memo, useRef } from 'react';
import { useKept } from '../parts/draft';
import { shortDate } from '../parts/words';

export interface TaskRowCalls {
  open: (id: string) => void;
  complete: (id: string, completed: boolean) => void;
  rename: (id: string, title: string) => void;
  /** Renaming ends: the row gets the focus back. */
  leave: (id: string) => void;
}

interface Props {
  id: string;
  title: string;
  completed: boolean;
  described: boolean;
  createdAt: string;
  reachable: boolean;
  selected: boolean;
  renaming: boolean;
  calls: TaskRowCalls;
}

export const TaskRow = memo(function TaskRow(props: Props) {
  const { id, title, completed, described, createdAt, reachable, selected, renaming, calls } = props;
  const tabIndex = reachable ? 0 : -1;
  return (
    <div className={`task ${completed ? 'done' : ''} ${selected ? 'selected' : ''}`}>
      <input
        type="checkbox"
        className="tick"
        aria-label={`Complete: ${title}`}
        checked={completed}
        tabIndex={tabIndex}
        onChange={(event) => calls.complete(id, event.target.checked)}
      />
      {renaming ? (
        <RowEditor id={id} title={title} calls={calls} />
      ) : (
        <button
          type="button"
          className="task-title"
          data-row-focus
          tabIndex={tabIndex}
          aria-current={selected ? 'true' : undefined}
          onClick={() => calls.open(id)}
        >
          <span className="task-words">{title}</span>
          {described && <AlignLeft size={14} className="task-mark" aria-hidden="true" />}
          <time dateTime={createdAt}>{shortDate(createdAt)}</time>
        </button>
      )}
    </div>
  );
});

function RowEditor({ id, title, calls }: { id: string; title: string; calls: TaskRowCalls }) {
  // The same name as in the task's details: what is typed here and could not be saved stands there.
  const [typed, setTyped] = useKept(`task-title:${id}`);
  const value = typed ?? title;
  const left = useRef(false);
  const leave = (keep: boolean, refocus: boolean): void => {
    // Giving the focus back blurs the field once more.
    if (left.current) return;
    left.current = true;
    if (keep && value.trim() !== '' && value !== title) calls.rename(id, value.trim());
    else setTyped(null);
    calls.leave(refocus ? id : '');
  };
  return (
    <input
      className="task-edit"
      aria-label="Title"
      autoFocus
      value={value}
      maxLength={schema.tables.tasks.columns.title.maxLength}
      onChange={(event) => setTyped(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={() => leave(true, false)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.preventDefault();
        leave(event.key === 'Enter', true);
      }}
    />
  );
}
