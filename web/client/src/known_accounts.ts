/** The accounts that have signed in on this device. Their databases stand beside each other. */
export interface KnownAccount {
  account: string;
  server: string;
  /** Opens without a password. */
  signedIn: boolean;
  /** Milliseconds since 1970. */
  lastUsedAt: number;
}

const kKey = 'freehold:accounts';

/** Latest first. */
export function knownAccounts(): KnownAccount[] {
  try {
    const list = JSON.parse(localStorage.getItem(kKey) ?? '[]') as KnownAccount[];
    return list.sort((a, b) => b.lastUsedAt - a.lastUsedAt);
  } catch {
    // No storage, or not our text: then no account is known, and a password opens each of them again.
    return [];
  }
}

export function remember(account: string, server: string, signedIn: boolean): void {
  store([{ account, server, signedIn, lastUsedAt: Date.now() }, ...others(account, server)]);
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

function others(account: string, server: string): KnownAccount[] {
  const name = account.trim().toLowerCase();
  return knownAccounts().filter((known) => known.server !== server || known.account.trim().toLowerCase() !== name);
}

function store(list: KnownAccount[]): void {
  try {
    localStorage.setItem(kKey, JSON.stringify(list));
  } catch {
    // A full or forbidden storage only means that the account has to be typed again.
  }
}
