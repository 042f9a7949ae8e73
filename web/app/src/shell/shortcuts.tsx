import { X } from 'lucide-react';
import { useState } from 'react';
import { currentActions, keyLabel, kGroups } from '../parts/actions';
import { Dialog } from '../parts/dialog';

export function Shortcuts({ onClose }: { onClose: () => void }) {
  const [actions] = useState(() => currentActions().filter((action) => action.key !== undefined));
  return (
    <Dialog label="Keyboard shortcuts" className="shortcuts" onClose={onClose}>
      <header className="dialog-head">
        <h2>Keyboard shortcuts</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
          <X size={18} />
        </button>
      </header>
      {kGroups.map((group) => {
        const list = actions.filter((action) => action.group === group);
        if (list.length === 0) return null;
        return (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {list.map((action) => (
                <div key={action.id}>
                  <dt>{action.label}</dt>
                  <dd>
                    <kbd>{keyLabel(action.key ?? '')}</kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        );
      })}
    </Dialog>
  );
}
