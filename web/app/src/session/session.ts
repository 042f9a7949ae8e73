import { Freehold, FreeholdError, type RegisterOptions } from '@freehold/client';
import { useCallback, useEffect, useMemo, useState } from 'react';

type State =
  | { state: 'starting' }
  | { state: 'signed-out'; notice: string | null }
  | { state: 'open'; db: Freehold }
  | { state: 'failed'; error: FreeholdError };

export interface SessionCalls {
  signIn: (account: string, password: string) => Promise<void>;
  register: (options: RegisterOptions) => Promise<void>;
  restart: () => void;
}

export type Session = State & SessionCalls;
export type SignedOut = Extract<State, { state: 'signed-out' }> & SessionCalls;

const kFarewells = {
  'signed-out': 'You are signed out. What you wrote stays on this device until you sign in again.',
  wiped: 'This device has forgotten the account. The server still has everything that was synced.',
};

/** Opening, once per page: React may mount a component twice, but the account's database is one. */
let opening: Promise<Freehold | null> | null = null;

function openStored(): Promise<Freehold | null> {
  opening ??= (async () => {
    const account = Freehold.accounts().find((known) => known.signedIn);
    if (account === undefined) return null;
    try {
      return await Freehold.open({ account: account.account, server: account.server });
    } catch (error) {
      if (error instanceof FreeholdError && error.code === 'not_signed_in') return null;
      throw error;
    }
  })();
  return opening;
}

/** The account that this page works with, if any. */
export function useSession(): Session {
  const [state, setState] = useState<State>({ state: 'starting' });

  const adopt = useCallback((db: Freehold) => {
    setState({ state: 'open', db });
    db.on('closed', (reason, error) => {
      opening = null;
      if (reason === 'signed-out' || reason === 'wiped') setState({ state: 'signed-out', notice: kFarewells[reason] });
      else if (error !== undefined) setState({ state: 'failed', error });
    });
  }, []);

  const start = useCallback(() => {
    openStored().then(
      (db) => {
        if (db === null) setState({ state: 'signed-out', notice: null });
        else adopt(db);
      },
      (error: unknown) => {
        opening = null;
        setState({ state: 'failed', error: error as FreeholdError });
      },
    );
  }, [adopt]);
  useEffect(start, [start]);

  const calls = useMemo<SessionCalls>(
    () => ({
      signIn: async (account, password) => adopt(await Freehold.open({ account, password })),
      register: async (options) => adopt(await Freehold.register(options)),
      restart: () => {
        setState({ state: 'starting' });
        start();
      },
    }),
    [adopt, start],
  );
  return { ...state, ...calls };
}
