import { schema, type Users } from '@freehold/client';
import { useFreehold, useLive, useStatus } from '@freehold/client/react';
import { useId, useState } from 'react';
import { useDraft } from '../parts/draft';
import { Problem } from '../parts/problem';
import { report } from '../parts/reports';
import { useTitle } from '../parts/title';
import { count } from '../parts/words';
import { useSessionCalls } from '../session/session';
import { Devices } from './devices';
import { useInstall } from './install';
import { ChangePassword } from './change_password';
import { Usage } from './usage';
import { WipeDialog } from './wipe_dialog';

const kPlans = { free: 'Free', pro: 'Pro', team: 'Team', enterprise: 'Enterprise' };

export function AccountView() {
  useTitle('Account');
  const db = useFreehold();
  const status = useStatus();
  const waiting = status.pending + (status.uploads?.files ?? 0);
  const user = useLive<Users>('SELECT * FROM users WHERE id = ?', [status.userId])?.[0];
  const install = useInstall();
  const session = useSessionCalls();
  const [asking, setAsking] = useState<'password' | 'wipe' | null>(null);
  const stay = (): void => setAsking(null);
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
        {user !== undefined && <Usage user={user} />}
        <Devices />
        {install !== null && (
          <Choice
            title="Install as an app"
            text="It gets a window of its own, and starts without a network like now."
            label="Install"
            onClick={install}
          />
        )}
        {status.passwordChange !== null && (
          <p className="form-problem" role="status">
            {status.passwordChange === 'pending'
              ? 'Your new password locks this device already. The server will hear of it at the next connection; until then the account has its earlier one.'
              : 'The server did not take your new password. It locks this device; the account still has its earlier one. Change it again, with the account’s password as the current one.'}
          </p>
        )}
        <Choice
          title="Password"
          text="Opens the account, and what is on this device. Other devices ask for the new one."
          label="Change password…"
          onClick={() => setAsking('password')}
        />
        {status.storage !== 'memory' && (
          <Choice
            title="Lock"
            text="Closes the account in every tab. Your password opens it, without a network too."
            label="Lock"
            onClick={() => void db.lock().catch(report)}
          />
        )}
        <Choice
          title="Another account"
          text="Several accounts can be on this device, side by side. This one stays open for whoever uses this browser; lock it where that matters."
          label="Use another account"
          onClick={session.leave}
        />
        <Choice
          title="Sign out"
          text={
            waiting === 0
              ? 'What is on this device stays here, encrypted, until you forget it; your password opens it again.'
              : `${count(waiting, 'change has', 'changes have')} not reached the server yet. They stay here and are sent after your next sign-in.`
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
          title="Forget this account on this device"
          text="Removes everything of this account from this browser. The server and your other devices keep theirs."
          label="Forget this account here…"
          danger
          onClick={() => setAsking('wipe')}
        />
      </div>
      {asking === 'password' && <ChangePassword onClose={stay} />}
      {asking === 'wipe' && <WipeDialog email={email} pending={waiting} onWipe={() => db.wipe()} onClose={stay} />}
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
      <Problem told={name.problem} />
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
