import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';

interface PaneProps {
  label: string;
  title: string;
  /** How many there are, in words; null where that says nothing. */
  count: string | null;
  add?: { label: string; onAdd: () => void };
  children: ReactNode;
}

/** A list with its heading. */
export function ListPane({ label, title, count, add, children }: PaneProps) {
  return (
    <section className="pane" aria-label={label}>
      <header className="pane-head">
        <h1>{title}</h1>
        {count !== null && <span className="quiet small">{count}</span>}
        {add !== undefined && (
          <>
            <span className="bar-space" />
            <button type="button" className="icon-button accent" aria-label={add.label} onClick={add.onAdd}>
              <Plus size={20} />
            </button>
          </>
        )}
      </header>
      {children}
    </section>
  );
}

interface RowProps {
  id: string;
  className: string;
  /** Tab reaches it. */
  reachable: boolean;
  /** It is open. */
  selected: boolean;
  onOpen: (id: string) => void;
  children: ReactNode;
}

/** A row that is opened as a whole. */
export function RowButton({ id, className, reachable, selected, onOpen, children }: RowProps) {
  return (
    <button
      type="button"
      className={selected ? `${className} selected` : className}
      data-row-focus
      tabIndex={reachable ? 0 : -1}
      aria-current={selected ? 'true' : undefined}
      onClick={() => onOpen(id)}
    >
      {children}
    </button>
  );
}

interface SegmentsProps<T extends string> {
  label: string;
  options: readonly (readonly [value: T, words: string])[];
  value: T;
  onChange: (value: T) => void;
  className?: string;
}

/** One of a few, all of them seen. */
export function Segments<T extends string>({ label, options, value, onChange, className = '' }: SegmentsProps<T>) {
  return (
    <div className={`segments ${className}`} role="group" aria-label={label}>
      {options.map(([option, words]) => (
        <button key={option} type="button" aria-pressed={option === value} onClick={() => onChange(option)}>
          {words}
        </button>
      ))}
    </div>
  );
}
