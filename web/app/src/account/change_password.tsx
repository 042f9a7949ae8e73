import { useFreehold } from '@freehold/client/react';
import { useId, useState, type SubmitEvent } from 'react';
import { Dialog } from '../parts/dialog';
import { kPasswordMin } from '../parts/limits';
import { Problem } from '../parts/problem';
import { problemOf, type Told } from '../parts/problem_of';
import { changeProblem } from '../parts/words';

/** A new password for the account and this device; without a network for this device first. */
export function ChangePassword({ onClose }: { onClose: () => void }) {
  const db = useFreehold();
  const ids = { current: useId(), next: useId() };
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Told | null>(null);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await db.changePassword(current, next);
      onClose();
    } catch (error) {
      setProblem(problemOf(error, changeProblem));
      setBusy(false);
    }
  };
  return (
    <Dialog label="Change password" className="confirm" onClose={onClose}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <h2>Change password</h2>
        <input type="text" value={db.account} autoComplete="username" readOnly hidden />
        <div className="field">
          <label htmlFor={ids.current}>Current password</label>
          <input
            id={ids.current}
            type="password"
            autoFocus
            required
            maxLength={1024}
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor={ids.next}>New password</label>
          <input
            id={ids.next}
            type="password"
            required
            minLength={kPasswordMin}
            maxLength={1024}
            autoComplete="new-password"
            value={next}
            onChange={(event) => setNext(event.target.value)}
          />
        </div>
        <Problem told={problem} />
        <div className="row-buttons end">
          <button type="button" className="button" onClick={onClose}>
            Keep it
          </button>
          <button type="submit" className="button primary" disabled={busy}>
            Change password
          </button>
        </div>
      </form>
    </Dialog>
  );
}
