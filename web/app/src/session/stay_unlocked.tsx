import { useId } from 'react';

/** Whether the browser keeps what opens this account, for the next visit. */
export function StayUnlocked({ checked, onChange }: { checked: boolean; onChange: (checked: boolean) => void }) {
  const ids = { box: useId(), hint: useId() };
  return (
    <div className="checkbox">
      <input
        id={ids.box}
        type="checkbox"
        checked={checked}
        aria-describedby={ids.hint}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={ids.box}>Keep this device unlocked</label>
      <small id={ids.hint} className="quiet">
        Whoever uses this browser next needs no password, until you lock it.
      </small>
    </div>
  );
}
