import type { FreeholdError } from '@freehold/client';
import { useId, useRef, useState, type SubmitEvent } from 'react';
import { WipeDialog } from '../account/wipe_dialog';
import { Mark } from '../parts/mark';
import { useTitle } from '../parts/title';
import { unlockProblem } from '../parts/words';
import type { Locked } from './session';
import { StayUnlocked } from './stay_unlocked';

/** What stands before an account that is on this device: its password opens it, with a network or without. */
export function LockScreen({ session }: { session: Locked }) {
  const { account } = session;
  const [forgetting, setForgetting] = useState(false);
  useTitle(account.signedIn ? 'Locked' : 'Signed out');
  return (
    <main className="welcome">
      <div className="welcome-card">
        <Mark />
        <h1>{account.signedIn ? 'Locked' : 'Welcome back'}</h1>
        <p className="quiet">
          What <strong>{account.account}</strong> wrote is on this device, encrypted. The password opens it, without a
          network too.
        </p>
        <Form session={session} />
        <p className="welcome-switch apart">
          <button type="button" className="link" onClick={session.leave}>
            Use another account
          </button>
          <button type="button" className="link" onClick={() => setForgetting(true)}>
            Forget this account here…
          </button>
        </p>
      </div>
      {forgetting && (
        <WipeDialog
          email={account.account}
          pending={account.pending}
          lastSeen
          onWipe={() => session.forget(account)}
          onClose={() => setForgetting(false)}
        />
      )}
    </main>
  );
}

function Form({ session }: { session: Locked }) {
  const { account } = session;
  const ids = { password: useId(), earlier: useId(), problem: useId() };
  const [password, setPassword] = useState('');
  const [earlier, setEarlier] = useState('');
  const [asksEarlier, setAsksEarlier] = useState(false);
  const [stayUnlocked, setStayUnlocked] = useState(account.stayUnlocked);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<FreeholdError | null>(null);
  const field = useRef<HTMLInputElement>(null);

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const earlierPassword = asksEarlier ? { earlierPassword: earlier } : {};
      await session.unlock(account, { password, stayUnlocked, ...earlierPassword });
    } catch (caught) {
      const problem = caught as FreeholdError;
      setError(problem);
      setBusy(false);
      if (problem.code === 'device_locked') setAsksEarlier(true);
      else field.current?.select();
    }
  };

  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <input type="text" value={account.account} autoComplete="username" readOnly hidden />
      <div className="field">
        <label htmlFor={ids.password}>Password</label>
        <input
          id={ids.password}
          ref={field}
          type="password"
          value={password}
          required
          autoFocus
          maxLength={1024}
          autoComplete="current-password"
          aria-describedby={ids.problem}
          onChange={(event) => setPassword(event.target.value)}
        />
      </div>
      {asksEarlier && (
        <div className="field">
          <label htmlFor={ids.earlier}>Earlier password</label>
          <input
            id={ids.earlier}
            type="password"
            value={earlier}
            required
            autoFocus
            maxLength={1024}
            autoComplete="off"
            onChange={(event) => setEarlier(event.target.value)}
          />
        </div>
      )}
      <StayUnlocked checked={stayUnlocked} onChange={setStayUnlocked} />
      <div role="alert" id={ids.problem} className="form-problem" hidden={error === null}>
        {error !== null && (
          <>
            {unlockProblem(error)} <code className="code">{error.code}</code>
          </>
        )}
      </div>
      <button type="submit" className="button primary wide" disabled={busy}>
        Unlock
      </button>
    </form>
  );
}
