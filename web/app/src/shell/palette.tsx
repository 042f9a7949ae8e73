import { useId, useMemo, useState } from 'react';
import { currentActions, keyLabel, kGroups, type Action } from '../parts/actions';
import { Dialog } from '../parts/dialog';

/** What is at hand first. */
function inOrder(actions: Action[]): Action[] {
  return actions.sort((a, b) => kGroups.indexOf(a.group) - kGroups.indexOf(b.group));
}

/** Every action that makes sense now, found by a few letters. */
export function Palette({ onClose }: { onClose: () => void }) {
  const [actions] = useState(() => inOrder(currentActions().filter((action) => action.inPalette !== false)));
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const found = useMemo(() => {
    const parts = words.toLowerCase().split(/\s+/);
    return actions.filter(({ label }) => parts.every((part) => label.toLowerCase().includes(part)));
  }, [actions, words]);
  const at = Math.min(chosen, found.length - 1);

  const run = (index: number): void => {
    onClose();
    found[index]?.run();
  };

  return (
    <Dialog label="Actions" className="palette" onClose={onClose}>
      <input
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={found.length > 0 ? `${listId}-${at}` : undefined}
        aria-label="Find an action"
        placeholder="What do you want to do?"
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
          setChosen(0);
        }}
        onKeyDown={(event) => {
          const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
          if (step !== 0 && found.length > 0) {
            event.preventDefault();
            setChosen((at + step + found.length) % found.length);
          } else if (event.key === 'Enter') {
            event.preventDefault();
            if (found.length > 0) run(at);
          }
        }}
      />
      <ul id={listId} role="listbox" aria-label="Actions">
        {found.map((action, index) => (
          <li
            key={action.id}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === at}
            ref={index === at ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
            onMouseMove={() => setChosen(index)}
            onClick={() => run(index)}
          >
            <span>{action.label}</span>
            {action.key !== undefined && <kbd>{keyLabel(action.key)}</kbd>}
          </li>
        ))}
        {found.length === 0 && <li className="palette-none">Nothing here is called that.</li>}
      </ul>
    </Dialog>
  );
}
