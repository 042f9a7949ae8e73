import { useFreehold, useStatus } from '@freehold/client/react';
import { CircleAlert, CircleCheck, CloudOff, RefreshCw } from 'lucide-react';
import { useId, useState, type SubmitEvent } from 'react';
import { Devices } from '../account/devices';
import { showDevtools } from '../parts/devtools';
import { Problem } from '../parts/problem';
import { problemOf, type Told } from '../parts/problem_of';
import { report } from '../parts/reports';
import { useTitle } from '../parts/title';
import { byteSize, count, fullDate, shortDate, statusWords, unlockProblem } from '../parts/words';
import { ConflictList } from './conflict_list';
import { FilesSection, RoomFact } from './files_section';
import { RefusedList } from './refused_list';

const kStorage = {
  persistent: 'Kept on this device until you remove it',
  'best-effort': 'Kept on this device; the browser may clear it when the disk runs full',
  memory: 'This browser keeps nothing: it is gone when the tab closes',
};

/** How the device and the server stand to each other, and what waits for a decision. */
export function SyncView() {
  useTitle('Sync');
  const db = useFreehold();
  const status = useStatus();
  const words = statusWords(status);
  const progress = status.syncing ?? status.firstSync;
  const Icon = words.tone === 'attention' ? CircleAlert : status.network === 'online' ? CircleCheck : CloudOff;
  return (
    <main className="view page">
      <div className="page-body">
        <h1>Sync</h1>
        <section className="state" data-tone={words.tone} aria-label="State">
          <Icon size={28} aria-hidden="true" />
          <div>
            <h2>{words.short}</h2>
            <p className="quiet">{words.long}</p>
            {progress !== null && (
              <progress aria-label="Progress" value={progress.done} max={Math.max(1, progress.total)} />
            )}
          </div>
          {status.network !== 'online' && !status.needsSignIn && (
            <button type="button" className="button" onClick={() => db.syncNow()}>
              <RefreshCw size={15} aria-hidden="true" /> Try now
            </button>
          )}
        </section>
        {status.needsSignIn && <SignInAgain />}
        <dl className="facts">
          <div>
            <dt>Waiting to sync</dt>
            <dd>
              {status.pending === 0 ? 'Nothing' : count(status.pending, 'change', 'changes')}
              {status.oldestPendingAt !== null && (
                <span className="quiet">, the oldest from {shortDate(status.oldestPendingAt)}</span>
              )}
            </dd>
          </div>
          {status.uploads !== null && (
            <div>
              <dt>Files to send</dt>
              <dd>
                {count(status.uploads.files, 'file', 'files')}
                <span className="quiet">, {byteSize(status.uploads.bytes)}</span>
              </dd>
            </div>
          )}
          <div>
            <dt>Last in step</dt>
            <dd>
              {status.lastSyncAt === null ? (
                'Not yet'
              ) : (
                <time title={fullDate(status.lastSyncAt)}>{shortDate(status.lastSyncAt)}</time>
              )}
            </dd>
          </div>
          <div>
            <dt>Storage</dt>
            <dd>{kStorage[status.storage]}</dd>
          </div>
          <RoomFact />
          <div>
            <dt>Server</dt>
            <dd>{new URL(db.server).host}</dd>
          </div>
        </dl>
        <RefusedList listed={status.refused} />
        <ConflictList listed={status.conflicts} />
        <Devices />
        <FilesSection />
        <p className="quiet small">
          <button type="button" className="link" onClick={() => void showDevtools(db).catch(report)}>
            Look inside the database
          </button>
        </p>
      </div>
    </main>
  );
}

function SignInAgain() {
  const db = useFreehold();
  const id = useId();
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<Told | null>(null);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setProblem(null);
    try {
      await db.signIn(password);
    } catch (error) {
      setProblem(problemOf(error, unlockProblem));
    }
  };
  return (
    <form className="again" onSubmit={(event) => void submit(event)}>
      <label htmlFor={id}>Password of {db.account}</label>
      <div className="inline-form">
        <input
          id={id}
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <button type="submit" className="button primary">
          Sign in
        </button>
      </div>
      <Problem told={problem} />
    </form>
  );
}
