/** The accounts that have signed in on this device. Their databases stand beside each other. */
export interface KnownAccount {
  account: string;
  server: string;
  /** Nobody has signed out: it opens without a password, unless it is locked. */
  signedIn: boolean;
  /** Its password opens it, without a network too. */
  locked: boolean;
  /** Transactions that had not reached the server when it was last seen here: a locked database tells nobody. */
  pending: number;
  /** Whether the browser was to keep it unlocked, the last time that a password was given. */
  stayUnlocked: boolean;
  /** Milliseconds since 1970. */
  lastUsedAt: number;
}

const kKey = 'freehold:accounts';
/** What lists of earlier versions do not say. */
const kLater = { locked: false, pending: 0, stayUnlocked: true };

/** Latest first. */
export function knownAccounts(): KnownAccount[] {
  try {
    const list = JSON.parse(localStorage.getItem(kKey) ?? '[]') as (Omit<KnownAccount, keyof typeof kLater> &
      Partial<KnownAccount>)[];
    return list.map((known) => ({ ...kLater, ...known })).sort((a, b) => b.lastUsedAt - a.lastUsedAt);
  } catch {
    // No storage, or not our text: then no account is known, and a password opens each of them again.
    return [];
  }
}

export function remember(
  account: string,
  server: string,
  how: 'open' | 'locked' | 'signed-out',
  { pending, stayUnlocked = staysUnlocked(account, server) }: { pending: number; stayUnlocked?: boolean },
): void {
  store([
    {
      account,
      server,
      signedIn: how !== 'signed-out',
      locked: how === 'locked',
      pending,
      stayUnlocked,
      lastUsedAt: Date.now(),
    },
    ...others(account, server),
  ]);
}

/** How much waits for the server, where the account is known. */
export function notePending(account: string, server: string, pending: number): void {
  const held = find(account, server);
  if (held !== undefined && held.pending !== pending) store([{ ...held, pending }, ...others(account, server)]);
}

/** As it was the last time, at first true. */
export function staysUnlocked(account: string, server: string): boolean {
  return find(account, server)?.stayUnlocked ?? true;
}

export function forgetAccount(account: string, server: string): void {
  store(others(account, server));
}

/** The name of an account's database: what its server and its name give, however the name is typed. */
export async function databaseName(account: string, server: string): Promise<string> {
  const text = `${new URL(server).origin}\n${account.trim().toLowerCase()}`;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest, 0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function find(account: string, server: string): KnownAccount | undefined {
  return knownAccounts().find((known) => isSame(known, account, server));
}

function isSame(known: KnownAccount, account: string, server: string): boolean {
  return known.server === server && known.account.trim().toLowerCase() === account.trim().toLowerCase();
}

function others(account: string, server: string): KnownAccount[] {
  return knownAccounts().filter((known) => !isSame(known, account, server));
}

function store(list: KnownAccount[]): void {
  try {
    localStorage.setItem(kKey, JSON.stringify(list));
  } catch {
    // A full or forbidden storage only means that the account has to be typed again.
  }
}
