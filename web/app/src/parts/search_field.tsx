import { Search } from 'lucide-react';
import type { Ref } from 'react';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onLeave: () => void;
  field: Ref<HTMLInputElement>;
}

export function SearchField({ label, value, onChange, onLeave, field }: Props) {
  return (
    <div className="search">
      <Search size={15} aria-hidden="true" />
      <input
        ref={field}
        type="search"
        aria-label={label}
        placeholder="Search"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault();
            onChange('');
            event.currentTarget.blur();
          } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
            event.preventDefault();
            onLeave();
          }
        }}
      />
    </div>
  );
}
