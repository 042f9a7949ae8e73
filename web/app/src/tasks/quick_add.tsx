import { FreeholdError, schema } from '@freehold/client';
import { useFreehold } from '@freehold/client/react';
import { Plus } from 'lucide-react';
import { useState, type Ref } from 'react';
import { useKept } from '../parts/draft';

/** One line, Enter, and the next one. */
export function QuickAdd({ field, onAdded }: { field: Ref<HTMLInputElement>; onAdded: (id: string) => void }) {
  const db = useFreehold();
  const [title, setTitle] = useKept('new-task');
  const [problem, setProblem] = useState<string | null>(null);

  const add = async (): Promise<void> => {
    const words = title.trim();
    if (words === '') return;
    // The field is free at once for the next task; what could not be written comes back into it.
    setTitle('');
    setProblem(null);
    try {
      onAdded((await db.tasks.insert({ title: words })).id);
    } catch (error) {
      setTitle(words);
      setProblem(error instanceof FreeholdError ? error.message : String(error));
    }
  };

  return (
    <form
      className="quick-add"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <Plus size={18} aria-hidden="true" />
      <input
        ref={field}
        aria-label="New task"
        placeholder="Add a task"
        value={title}
        maxLength={schema.tables.tasks.columns.title.maxLength}
        enterKeyHint="done"
        onChange={(event) => setTitle(event.target.value)}
      />
      <button type="submit" className="button small" disabled={title.trim() === ''}>
        Add
      </button>
      {problem !== null && (
        <p role="alert" className="field-problem">
          {problem}
        </p>
      )}
    </form>
  );
}
