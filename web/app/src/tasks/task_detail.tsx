import { schema, type Tasks } from '@freehold/client';
import { useFreehold } from '@freehold/client/react';
import { Trash2 } from 'lucide-react';
import { useId } from 'react';
import { DetailBar } from '../parts/detail_bar';
import { useDraft } from '../parts/draft';
import { Problem, said } from '../parts/problem';
import { fullDate, shortDate } from '../parts/words';
import { useTask } from './queries';

interface Props {
  id: string;
  hidden: boolean;
  onBack: () => void;
  onDelete: (id: string, title: string) => void;
  onComplete: (id: string, completed: boolean) => void;
}

export function TaskDetail({ id, hidden, onBack, onDelete, onComplete }: Props) {
  const task = useTask(id);
  if (task === undefined) return <aside className="detail" aria-label="Task" />;
  if (task === null || hidden) {
    return (
      <aside className="detail" aria-label="Task">
        <DetailBar onBack={onBack} />
        <p className="quiet detail-gone">This task is not here any more.</p>
      </aside>
    );
  }
  return (
    <aside className="detail" aria-label="Task">
      <DetailBar onBack={onBack}>
        <span className="bar-space" />
        <button type="button" className="icon-button" aria-label="Delete task" onClick={() => onDelete(id, task.title)}>
          <Trash2 size={18} />
        </button>
      </DetailBar>
      <TaskFields key={id} task={task} onComplete={onComplete} />
    </aside>
  );
}

function TaskFields({ task, onComplete }: { task: Tasks; onComplete: Props['onComplete'] }) {
  const db = useFreehold();
  const ids = { title: useId(), description: useId() };
  const { id } = task;
  const title = useDraft(`task-title:${id}`, task.title, (value) =>
    // An empty title is somebody still typing; it is neither saved nor lost.
    value.trim() === '' ? Promise.resolve() : db.tasks.update(id, { title: value.trim() }),
  );
  const description = useDraft(`task-description:${id}`, task.description ?? '', (value) =>
    db.tasks.update(id, { description: value === '' ? null : value }),
  );
  const limits = schema.tables.tasks.columns;
  return (
    <div className="detail-fields">
      <div className="detail-title">
        <input
          type="checkbox"
          className="tick"
          aria-label="Completed"
          checked={task.completed}
          onChange={(event) => onComplete(id, event.target.checked)}
        />
        <label htmlFor={ids.title} className="visually-hidden">
          Title
        </label>
        <textarea
          id={ids.title}
          className="grow title-field"
          rows={1}
          maxLength={limits.title.maxLength}
          value={title.value}
          onChange={(event) => title.change(event.target.value.replace(/\n/g, ' '))}
          onBlur={() => (title.value.trim() === '' ? title.reset() : title.flush())}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              event.preventDefault();
              event.currentTarget.blur();
            }
          }}
        />
      </div>
      <Problem
        told={
          title.value.trim() === ''
            ? said('A task needs a title; the old one stays until there is one.')
            : title.problem
        }
      />
      <label htmlFor={ids.description} className="field-label">
        Description
      </label>
      <textarea
        id={ids.description}
        className="grow description-field"
        rows={5}
        placeholder="What belongs to it"
        value={description.value}
        onChange={(event) => description.change(event.target.value)}
        onBlur={description.flush}
      />
      <Problem told={description.problem} />
      <p className="quiet small">
        Made <time title={fullDate(task.created_at)}>{shortDate(task.created_at)}</time>, changed{' '}
        <time title={fullDate(task.updated_at)}>{shortDate(task.updated_at)}</time>
      </p>
    </div>
  );
}
