import type { FreeholdError } from '@freehold/client';
import { useId, useState, type SubmitEvent } from 'react';
import { Dialog } from '../parts/dialog';
import { accountProblem, count } from '../parts/words';

interface WipeProps {
  email: string;
  /** Changes that the server does not have. */
  pending: number;
  /** They were counted when the account was last open: now it is locked, and nobody can look. */
  lastSeen?: boolean;
  onWipe: () => Promise<void>;
  onClose: () => void;
}

/** What cannot be undone asks for the account's name. */
export function WipeDialog({ email, pending, lastSeen = false, onWipe, onClose }: WipeProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const matches = typed.trim().toLowerCase() === email.toLowerCase();
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!matches) return;
    try {
      await onWipe();
    } catch (error) {
      setProblem(accountProblem(error as FreeholdError));
    }
  };
  return (
    <Dialog label="Forget this account" className="confirm" onClose={onClose}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <h2>Forget this account on this device?</h2>
        {pending > 0 && (
          <p className="form-problem">
            {lastSeen
              ? `When this account was last open here, ${count(pending, 'change had', 'changes had')} not reached the server. `
              : `${count(pending, 'change has', 'changes have')} not reached the server. `}
            Forgetting loses {pending === 1 ? 'it' : 'them'} for good.
            {!lastSeen && ' The Sync page saves them in a file, for another device of yours.'}
          </p>
        )}
        <p>
          This cannot be undone. The server keeps everything that was synced.
          {lastSeen &&
            ' It also lists this device as signed in until you sign it out on another one; nobody can use that once it is forgotten here.'}
        </p>
        <div className="field">
          <label htmlFor={id}>
            Type <strong>{email}</strong> to go on
          </label>
          <input
            id={id}
            autoFocus
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
        <p role="alert" className="field-problem" hidden={problem === null}>
          {problem}
        </p>
        <div className="row-buttons end">
          <button type="button" className="button" onClick={onClose}>
            Keep it
          </button>
          <button type="submit" className="button danger solid" disabled={!matches}>
            Forget
          </button>
        </div>
      </form>
    </Dialog>
  );
}
