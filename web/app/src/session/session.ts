import { Freehold, FreeholdError, type KnownAccount, type OpenOptions, type RegisterOptions } from '@freehold/client';
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { draftsOf, removePlainDrafts } from '../parts/drafts';

type State =
  | { state: 'starting' }
  | { state: 'signed-out'; notice: string | null }
  /** An account that is here, and that its password opens. */
  | { state: 'locked'; account: KnownAccount }
  | { state: 'open'; db: Freehold }
  | { state: 'failed'; error: FreeholdError };

export type UnlockOptions = Pick<OpenOptions, 'password' | 'earlierPassword' | 'stayUnlocked'>;

export interface SessionCalls {
  signIn: (account: string, password: string, stayUnlocked: boolean) => Promise<void>;
  register: (options: RegisterOptions) => Promise<void>;
  /** With the password that locked it, or with the account's and an earlier one. */
  unlock: (account: KnownAccount, key: UnlockOptions) => Promise<void>;
  /** Opens an account that this device knows; where that takes its password, asks for it. */
  turnTo: (account: KnownAccount) => void;
  /** To the sign-in page. What is open now stays unlocked. */
  leave: () => void;
  /** Removes an account from this device, with whatever it never synced. */
  forget: (account: KnownAccount) => Promise<void>;
  restart: () => void;
}

export type Session = State & SessionCalls;
export type SignedOut = Extract<State, { state: 'signed-out' }> & SessionCalls;
export type Locked = Extract<State, { state: 'locked' }> & SessionCalls;

export const SessionContext = createContext<SessionCalls | null>(null);

export function useSessionCalls(): SessionCalls {
  const calls = useContext(SessionContext);
  if (calls === null) throw new Error('There is no session around this');
  return calls;
}

const kFarewells = {
  'signed-out': 'You are signed out. What you wrote stays on this device, encrypted, and your password opens it.',
  wiped: 'This device has forgotten the account. The server still has everything that was synced.',
};

const isCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof FreeholdError && codes.includes(error.code);

/** Opening, once per page: React may mount a component twice, but the account's database is one. */
let opening: Promise<Freehold | KnownAccount | null> | null = null;

/** The account that was used last; itself where it is locked. */
function openStored(): Promise<Freehold | KnownAccount | null> {
  opening ??= (async () => {
    const account = Freehold.accounts().find((known) => known.signedIn);
    if (account === undefined) return null;
    if (account.locked) return account;
    try {
      return await Freehold.open({ account: account.account, server: account.server });
    } catch (error) {
      if (isCode(error, 'not_signed_in')) return null;
      if (isCode(error, 'device_locked')) return account;
      throw error;
    }
  })();
  return opening;
}

function knownAs(db: Freehold): KnownAccount | undefined {
  return Freehold.accounts().find((known) => known.account === db.account && known.server === db.server);
}

/** Whether another tab has unlocked it since. */
function isUnlocked({ account, server }: KnownAccount): boolean {
  return Freehold.accounts().some(
    (known) => known.account === account && known.server === server && known.signedIn && !known.locked,
  );
}

/** The account that this page works with, if any. */
export function useSession(): Session {
  const [state, setState] = useState<State>({ state: 'starting' });
  const left = useRef<Freehold | null>(null);

  const adopt = useCallback(async (db: Freehold) => {
    const watched = { ended: false };
    db.on('closed', (reason, error) => {
      watched.ended = true;
      opening = null;
      const account = knownAs(db);
      if (reason === 'locked' && account !== undefined) setState({ state: 'locked', account });
      else if (reason === 'signed-out' || reason === 'wiped')
        setState({ state: 'signed-out', notice: kFarewells[reason] });
      else if (error !== undefined) setState({ state: 'failed', error });
      else if (left.current === db) setState({ state: 'signed-out', notice: null });
    });
    removePlainDrafts();
    // Fields begin with what was typed into them.
    await draftsOf(db).load();
    if (!watched.ended) setState({ state: 'open', db });
  }, []);

  const start = useCallback(() => {
    openStored().then(
      (found) => {
        if (found === null) setState({ state: 'signed-out', notice: null });
        else if ('signedIn' in found) setState({ state: 'locked', account: found });
        else void adopt(found);
      },
      (error: unknown) => {
        opening = null;
        setState({ state: 'failed', error: error as FreeholdError });
      },
    );
  }, [adopt]);
  useEffect(start, [start]);

  const calls = useMemo<SessionCalls>(() => {
    const open = async (account: KnownAccount, key: UnlockOptions = {}): Promise<void> =>
      adopt(await Freehold.open({ account: account.account, server: account.server, ...key }));
    return {
      signIn: async (account, password, stayUnlocked) =>
        adopt(await Freehold.open({ account, password, stayUnlocked })),
      register: async (options) => adopt(await Freehold.register(options)),
      unlock: open,
      turnTo: (account) => {
        if (!account.signedIn || account.locked) {
          setState({ state: 'locked', account });
          return;
        }
        setState({ state: 'starting' });
        open(account).catch((error: unknown) => {
          if (isCode(error, 'device_locked', 'not_signed_in')) setState({ state: 'locked', account });
          else setState({ state: 'failed', error: error as FreeholdError });
        });
      },
      leave: () => {
        setState((now) => {
          if (now.state !== 'open') return { state: 'signed-out', notice: null };
          left.current = now.db;
          void now.db.close();
          return now;
        });
      },
      forget: async ({ account, server }) => {
        await Freehold.forget({ account, server });
        setState({ state: 'signed-out', notice: kFarewells.wiped });
      },
      restart: () => {
        opening = null;
        setState({ state: 'starting' });
        start();
      },
    };
  }, [adopt, start]);

  useEffect(() => {
    if (state.state !== 'locked') return;
    const onStorage = (): void => {
      if (isUnlocked(state.account)) calls.turnTo({ ...state.account, signedIn: true, locked: false });
    };
    window.addEventListener('storage', onStorage);
    return () => window.removeEventListener('storage', onStorage);
  }, [state, calls]);

  return useMemo(() => ({ ...state, ...calls }), [state, calls]);
}
