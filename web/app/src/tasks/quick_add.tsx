import { schema } from '@freehold/client';
import { useFreehold } from '@freehold/client/react';
import { Plus } from 'lucide-react';
import type { Ref } from 'react';
import { useOutgoing } from '../parts/draft';
import { Problem } from '../parts/problem';

/** One line, Enter, and the next one. */
export function QuickAdd({ field, onAdded }: { field: Ref<HTMLInputElement>; onAdded: (id: string) => void }) {
  const db = useFreehold();
  const { text, change, submit, problem } = useOutgoing('new-task', ' ', async (title) =>
    onAdded((await db.tasks.insert({ title })).id),
  );

  return (
    <form
      className="quick-add"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Plus size={18} aria-hidden="true" />
      <input
        ref={field}
        aria-label="New task"
        placeholder="Add a task"
        value={text}
        maxLength={schema.tables.tasks.columns.title.maxLength}
        enterKeyHint="done"
        onChange={(event) => change(event.target.value)}
      />
      <button type="submit" className="button small" disabled={text.trim() === ''}>
        Add
      </button>
      <Problem told={problem} />
    </form>
  );
}
