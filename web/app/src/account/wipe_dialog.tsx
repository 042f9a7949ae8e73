import { useId, useState, type SubmitEvent } from 'react';
import { Dialog } from '../parts/dialog';
import { Problem } from '../parts/problem';
import { problemOf, type Told } from '../parts/problem_of';
import { count } from '../parts/words';

interface WipeProps {
  email: string;
  /** Changes that the server does not have. */
  pending: number;
  /** They were counted when the account was last open: now it is locked, and nobody can look. */
  lastSeen?: boolean;
  /** It stands in the way of a sign-in; `foreign`: it is of a server that is no more. */
  replaced?: 'here' | 'foreign';
  onWipe: () => Promise<void>;
  onClose: () => void;
}

/** What cannot be undone asks for the account's name. */
export function WipeDialog({ email, pending, lastSeen = false, replaced, onWipe, onClose }: WipeProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<Told | null>(null);
  const matches = typed.trim().toLowerCase() === email.toLowerCase();
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!matches) return;
    try {
      await onWipe();
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <Dialog
      label={replaced === undefined ? 'Forget this account' : 'Remove the old copy'}
      className="confirm"
      onClose={onClose}
    >
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <h2>
          {replaced === undefined ? 'Forget this account on this device?' : 'Remove the old copy on this device?'}
        </h2>
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
          This cannot be undone.{' '}
          {replaced === 'foreign'
            ? 'The server has been set up anew since: what is in the old copy may be nowhere else.'
            : 'The server keeps everything that was synced.'}
          {lastSeen &&
            replaced === undefined &&
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
        <Problem told={problem} />
        <div className="row-buttons end">
          <button type="button" className="button" onClick={onClose}>
            Keep it
          </button>
          <button type="submit" className="button danger solid" disabled={!matches}>
            {replaced === undefined ? 'Forget' : 'Remove'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
