import { Freehold } from '@freehold/client';
import { useState } from 'react';
import type { SessionCalls } from './session';

/** The accounts that are on this device, to turn to. Nothing where there is none. */
export function KnownList({ session }: { session: SessionCalls }) {
  const [known] = useState(() => Freehold.accounts());
  if (known.length === 0) return null;
  return (
    <section aria-label="On this device">
      <h2 className="known-head">On this device</h2>
      <ul className="known">
        {known.map((account) => (
          <li key={`${account.server} ${account.account}`}>
            <button type="button" onClick={() => session.turnTo(account)}>
              <span>{account.account}</span>
              <span className="quiet small">
                {!account.signedIn ? 'Signed out' : account.locked || !account.stayUnlocked ? 'Locked' : 'Open'}
                {account.server !== location.origin && ` · ${new URL(account.server).host}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
