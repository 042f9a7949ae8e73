import { Freehold, type FreeholdError, type KnownAccount } from '@freehold/client';
import { useId, useRef, useState, type SubmitEvent } from 'react';
import { useLocation } from 'wouter';
import { WipeDialog } from '../account/wipe_dialog';
import { kPasswordMin } from '../parts/limits';
import { Mark } from '../parts/mark';
import { KnownList } from './known_list';
import type { SignedOut } from './session';
import { StayUnlocked } from './stay_unlocked';
import { useTitle } from '../parts/title';
import { signInProblem } from '../parts/words';

/** Where nothing opens the copy on this device, or it is another account's. */
const kReplaced = new Set(['database_foreign', 'database_damaged', 'device_locked']);

/** Sign-in, and sign-up at /sign-up. Any other address is kept for after. */
export function SignIn({ session }: { session: SignedOut }) {
  const [path, navigate] = useLocation();
  const signingUp = path === '/sign-up';
  useTitle(signingUp ? 'Create your account' : 'Sign in');
  const done = (): void => {
    if (path === '/sign-in' || path === '/sign-up') navigate('/tasks', { replace: true });
  };
  return (
    <main className="welcome">
      <div className="welcome-card">
        <Mark />
        <h1>{signingUp ? 'Create your account' : 'Sign in'}</h1>
        <p className="quiet">
          {signingUp
            ? 'What you write is kept on this device and works without a network. The account brings it to your other devices.'
            : (session.notice ??
              'The first time needs a network. After that your work is on this device, and opens without one.')}
        </p>
        {!signingUp && <KnownList session={session} />}
        <Form key={signingUp ? 'up' : 'in'} signingUp={signingUp} session={session} onDone={done} />
        <p className="welcome-switch">
          {signingUp ? 'You have an account?' : 'New here?'}{' '}
          <button type="button" className="link" onClick={() => navigate(signingUp ? '/sign-in' : '/sign-up')}>
            {signingUp ? 'Sign in' : 'Create an account'}
          </button>
        </p>
      </div>
    </main>
  );
}

function knownAs(account: string): KnownAccount | undefined {
  const name = account.trim().toLowerCase();
  return Freehold.accounts().find((each) => each.server === location.origin && each.account.toLowerCase() === name);
}

function Form({ signingUp, session, onDone }: { signingUp: boolean; session: SignedOut; onDone: () => void }) {
  const ids = { name: useId(), account: useId(), password: useId(), hint: useId(), problem: useId() };
  const [name, setName] = useState('');
  const [account, setAccount] = useState('');
  const [password, setPassword] = useState('');
  const [stay, setStay] = useState<boolean | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<FreeholdError | null>(null);
  const [replacing, setReplacing] = useState(false);
  /** The account has been made, and only its old copy here was in the way. */
  const registered = useRef(false);
  const accountField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  const known = knownAs(account);
  const stayUnlocked = stay ?? known?.stayUnlocked ?? true;

  const go = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      if (signingUp && !registered.current) {
        const fullName = name.trim() === '' ? {} : { full_name: name.trim() };
        await session.register({ email: account.trim(), password, ...fullName });
      } else {
        await session.signIn(account.trim(), password, stayUnlocked);
      }
      onDone();
    } catch (caught) {
      const problem = caught as FreeholdError;
      // It is on this device, under another password: the lock screen asks for that.
      if (problem.code === 'device_locked' && known !== undefined) {
        session.turnTo({ ...known, locked: true });
        return;
      }
      setError(problem);
      setBusy(false);
      if (problem.code === 'invalid_credentials') passwordField.current?.select();
      else accountField.current?.focus();
    }
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void go();
  };
  /** The account itself is fine, and exists on the server by now: with the old copy gone, it opens. */
  const replaceCopy = async (): Promise<void> => {
    await Freehold.forget({ account: account.trim() });
    registered.current = true;
    setReplacing(false);
    await go();
  };

  return (
    <>
      <form className="stack" onSubmit={submit}>
        {signingUp && (
          <div className="field">
            <label htmlFor={ids.name}>
              Name <span className="quiet">(optional)</span>
            </label>
            <input
              id={ids.name}
              value={name}
              autoFocus
              maxLength={255}
              autoComplete="name"
              onChange={(e) => setName(e.target.value)}
            />
          </div>
        )}
        <div className="field">
          <label htmlFor={ids.account}>{signingUp ? 'Email' : 'Email or user name'}</label>
          <input
            id={ids.account}
            ref={accountField}
            type={signingUp ? 'email' : 'text'}
            value={account}
            required
            autoFocus={!signingUp}
            maxLength={255}
            autoComplete={signingUp ? 'email' : 'username'}
            autoCapitalize="none"
            spellCheck={false}
            onChange={(e) => setAccount(e.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor={ids.password}>Password</label>
          <input
            id={ids.password}
            ref={passwordField}
            type="password"
            value={password}
            required
            minLength={signingUp ? kPasswordMin : undefined}
            maxLength={1024}
            autoComplete={signingUp ? 'new-password' : 'current-password'}
            aria-describedby={signingUp ? ids.hint : undefined}
            onChange={(e) => setPassword(e.target.value)}
          />
          {signingUp && (
            <small id={ids.hint} className="quiet">
              At least {kPasswordMin} characters. A sentence is easier to remember than a riddle.
            </small>
          )}
        </div>
        {!signingUp && <StayUnlocked checked={stayUnlocked} onChange={setStay} />}
        <div role="alert" id={ids.problem} className="form-problem" hidden={error === null}>
          {error !== null && (
            <>
              {signInProblem(error, signingUp)} <code className="code">{error.code}</code>
              {kReplaced.has(error.code) && (
                <button type="button" className="link" onClick={() => setReplacing(true)}>
                  Remove the old copy…
                </button>
              )}
            </>
          )}
        </div>
        <button type="submit" className="button primary wide" disabled={busy}>
          {signingUp ? 'Create account' : 'Sign in'}
        </button>
      </form>
      {replacing && (
        <WipeDialog
          email={known?.account ?? account.trim()}
          pending={known?.pending ?? 0}
          lastSeen
          replaced={error?.code === 'database_foreign' ? 'foreign' : 'here'}
          onWipe={replaceCopy}
          onClose={() => setReplacing(false)}
        />
      )}
    </>
  );
}
