import { FreeholdError, type SignedInDevice } from '@freehold/client';
import { useFreehold, useStatus } from '@freehold/client/react';
import { useCallback, useEffect, useId, useState } from 'react';
import { report } from '../parts/reports';
import { problemOf, type OwnWords, type Told } from '../parts/problem_of';
import { fullDate, shortDate } from '../parts/words';

/** Where the account is signed in. The server knows, so this is the one page that is empty without it. */
export function Devices() {
  const db = useFreehold();
  const { network } = useStatus();
  const id = useId();
  const [devices, setDevices] = useState<SignedInDevice[] | null>(null);
  const [problem, setProblem] = useState<Told | null>(null);
  const load = useCallback(async () => {
    try {
      setDevices(await db.devices.list());
      setProblem(null);
    } catch (error) {
      setProblem(problemOf(error, kOwnWords));
    }
  }, [db]);
  useEffect(() => void load(), [load, network]);

  const signOut = async (device: SignedInDevice): Promise<void> => {
    try {
      await db.devices.end(device.id);
    } catch (error) {
      // It has been signed out elsewhere in the meantime: the new list says so.
      if (!(error instanceof FreeholdError) || error.code !== 'not_found') report(error);
    }
    await load();
  };

  return (
    <section className="devices" aria-labelledby={id}>
      <h2 id={id}>Devices</h2>
      <p className="quiet" role="status" hidden={problem === null}>
        {problem?.words} {problem?.code != null && <code className="code">{problem.code}</code>}
      </p>
      {problem === null && devices !== null && (
        <ul>
          {devices.map((device) => (
            <Device key={device.id} device={device} onSignOut={() => signOut(device)} />
          ))}
        </ul>
      )}
    </section>
  );
}

const kOwnWords: OwnWords = {
  offline: 'The list comes from the server, which cannot be reached now.',
  unauthenticated: 'The list is here again when you have signed in.',
};

function Device({ device, onSignOut }: { device: SignedInDevice; onSignOut: () => Promise<void> }) {
  const [busy, setBusy] = useState(false);
  const end = async (): Promise<void> => {
    setBusy(true);
    await onSignOut();
    setBusy(false);
  };
  return (
    <li>
      <div>
        <p>{device.device}</p>
        <p className="quiet small">
          {device.current ? (
            'This device'
          ) : (
            <>
              Last seen <time title={fullDate(device.seenAt)}>{shortDate(device.seenAt)}</time>
            </>
          )}
        </p>
      </div>
      {!device.current && (
        <button
          type="button"
          className="button small"
          aria-label={`Sign out ${device.device}`}
          disabled={busy}
          onClick={() => void end()}
        >
          Sign out
        </button>
      )}
    </li>
  );
}
