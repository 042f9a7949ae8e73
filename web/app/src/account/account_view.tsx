import { schema, type Users } from '@freehold/client';
import { useFreehold, useLive, useStatus } from '@freehold/client/react';
import { useId, useState, type SubmitEvent } from 'react';
import { Dialog } from '../parts/dialog';
import { useDraft } from '../parts/draft';
import { report } from '../parts/reports';
import { useTitle } from '../parts/title';
import { count } from '../parts/words';
import { Devices } from './devices';
import { useInstall } from './install';

const kPlans = { free: 'Free', pro: 'Pro', team: 'Team', enterprise: 'Enterprise' };

export function AccountView() {
  useTitle('Account');
  const db = useFreehold();
  const status = useStatus();
  const user = useLive<Users>('SELECT * FROM users WHERE id = ?', [status.userId])?.[0];
  const install = useInstall();
  const [wiping, setWiping] = useState(false);
  const email = user?.email ?? db.account;
  return (
    <main className="view page">
      <div className="page-body">
        <h1>Account</h1>
        {user !== undefined && <Name key={user.id} user={user} />}
        <dl className="facts">
          <div>
            <dt>Email</dt>
            <dd>{email}</dd>
          </div>
          {user !== undefined && (
            <div>
              <dt>Plan</dt>
              <dd>{kPlans[user.tier]}</dd>
            </div>
          )}
        </dl>
        <Devices />
        {install !== null && (
          <Choice
            title="Install as an app"
            text="It gets a window of its own, and starts without a network like now."
            label="Install"
            onClick={install}
          />
        )}
        <Choice
          title="Sign out"
          text={
            status.pending === 0
              ? 'What is on this device stays here until you wipe it; your password opens it again.'
              : `${count(status.pending, 'change has', 'changes have')} not reached the server yet. They stay here and are sent after your next sign-in.`
          }
          label="Sign out"
          onClick={() => void db.signOut().catch(report)}
        />
        <Choice
          title="Sign out everywhere"
          text="Ends the sign-in of every device, this one too. Whoever has one of them needs the password to sync again."
          label="Sign out everywhere"
          onClick={() => void db.devices.endAll().catch(report)}
        />
        <Choice
          title="Wipe this device"
          text="Removes every task and note of this account from this browser. The server and your other devices keep theirs."
          label="Wipe this device…"
          danger
          onClick={() => setWiping(true)}
        />
      </div>
      {wiping && <WipeDialog email={email} pending={status.pending} onClose={() => setWiping(false)} />}
    </main>
  );
}

function Name({ user }: { user: Users }) {
  const db = useFreehold();
  const id = useId();
  const name = useDraft(`user-name:${user.id}`, user.full_name ?? '', (value) =>
    db.users.update(user.id, { full_name: value.trim() === '' ? null : value.trim() }),
  );
  return (
    <div className="field account-name">
      <label htmlFor={id}>Name</label>
      <input
        id={id}
        value={name.value}
        autoComplete="name"
        placeholder="How you want to be called"
        maxLength={schema.tables.users.columns.full_name.maxLength}
        onChange={(event) => name.change(event.target.value)}
        onBlur={name.flush}
      />
      <p role="alert" className="field-problem" hidden={name.problem === null}>
        {name.problem}
      </p>
    </div>
  );
}

interface ChoiceProps {
  title: string;
  text: string;
  label: string;
  danger?: boolean;
  onClick: () => void;
}

function Choice({ title, text, label, danger = false, onClick }: ChoiceProps) {
  return (
    <section className="choice">
      <div>
        <h2>{title}</h2>
        <p className="quiet">{text}</p>
      </div>
      <button type="button" className={danger ? 'button danger' : 'button'} onClick={onClick}>
        {label}
      </button>
    </section>
  );
}

/** What cannot be undone asks for the account's name. */
function WipeDialog({ email, pending, onClose }: { email: string; pending: number; onClose: () => void }) {
  const db = useFreehold();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const matches = typed.trim().toLowerCase() === email.toLowerCase();
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!matches) return;
    try {
      await db.wipe();
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  return (
    <Dialog label="Wipe this device" className="confirm" onClose={onClose}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <h2>Wipe this device?</h2>
        {pending > 0 && (
          <p className="form-problem">
            {count(pending, 'change has', 'changes have')} not reached the server. Wiping loses{' '}
            {pending === 1 ? 'it' : 'them'} for good.
          </p>
        )}
        <p>This cannot be undone. The server keeps everything that was synced.</p>
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
            Wipe
          </button>
        </div>
      </form>
    </Dialog>
  );
}
