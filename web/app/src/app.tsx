import { FreeholdProvider } from '@freehold/client/react';
import { Trouble } from './parts/trouble';
import { LockScreen } from './session/lock_screen';
import { SessionContext, useSession } from './session/session';
import { SignIn } from './session/sign_in';
import { Shell } from './shell/shell';

export function App() {
  const session = useSession();
  switch (session.state) {
    case 'starting':
      return <div className="starting" aria-busy="true" />;
    case 'signed-out':
      return <SignIn session={session} />;
    case 'locked':
      return <LockScreen key={`${session.account.server} ${session.account.account}`} session={session} />;
    case 'failed':
      return <Trouble error={session.error} onRetry={session.restart} />;
    case 'open':
      return (
        <SessionContext value={session}>
          <FreeholdProvider db={session.db}>
            <Shell />
          </FreeholdProvider>
        </SessionContext>
      );
  }
}
