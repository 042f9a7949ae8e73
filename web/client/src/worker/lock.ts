import { fail, FreeholdError } from '../errors.js';

const kNoPassword =
  'No password locks this account here, so nothing would open it again: wipe it, or open it once with a password to lock it with.';

/** The vault of a database (docs/commands.md). Each call that takes a password takes as long as one Argon2id. */
export interface Vault {
  made(): boolean;
  make(password: string): Uint8Array;
  /** `invalid_credentials` for another password. */
  unlock(password: string): Uint8Array;
  rewrap(key: Uint8Array, password: string): void;
}

/** `only`: no password locks this database. Without this key nobody opens it again. */
export interface HeldKey {
  key: Uint8Array;
  only: boolean;
}

/** What this browser keeps for its next page, so that a reload does not ask for the password. */
export interface Keeper {
  load(): Promise<HeldKey | null>;
  keep(held: HeldKey): Promise<void>;
  forget(): Promise<void>;
}

export interface LockHome {
  /** Null where the database lives in memory: nothing lies on a disk, and there is nothing to lock. */
  vault(): Promise<Vault | null>;
  readonly keeper: Keeper;
}

/** Who may open the database: knows its key for as long as it is unlocked. */
export class Lock {
  private key: Uint8Array | null = null;
  private only = false;
  /** How often it was locked: what was asked for before is not known afterwards. */
  private locked = 0;

  constructor(private readonly home: LockHome) {}

  /**
   * The key of an account that is unlocked, on this page or by what the browser keeps; null for a database in memory.
   * `device_locked` where the password is needed, `not_signed_in` where nobody has signed in here yet. It is the caller's
   * copy: locking wipes ours, and whoever has not used theirs yet must not go on with zeros.
   */
  async stored(): Promise<Uint8Array | null> {
    const { locked } = this;
    // Both take their time. What the browser keeps counts where there is a vault: a database in memory has no key.
    const kept = this.knowsKey() ? Promise.resolve(null) : this.home.keeper.load();
    const [vault, held] = await Promise.all([this.home.vault(), kept]);
    if (vault === null) return null;
    if (!vault.made())
      throw fail('not_signed_in', 'Nobody is signed in to this account on this device: a password is needed.');
    this.adopt(held, locked);
    if (this.key === null) throw fail('device_locked', 'This account is locked on this device: its password opens it.');
    return Uint8Array.from(this.key);
  }

  /** Unlocks without a network. False where there is no vault to ask; `invalid_credentials` for another password. */
  async open(password: string): Promise<boolean> {
    const vault = await this.home.vault();
    if (vault?.made() !== true) return false;
    this.key = vault.unlock(password);
    return true;
  }

  /** True where this password opens the vault. */
  async opensWith(password: string): Promise<boolean> {
    const vault = await this.home.vault();
    return vault?.made() === true && keyFor(vault, password) !== null;
  }

  /**
   * The server has taken this password: it opens the vault from now on. A vault that has another one still is wrapped
   * anew, by whoever can open it without: an account that is unlocked, or the earlier password. Else `device_locked`.
   * True where that is still to be done, by `rewrap`: not before it is known that the database is this account's.
   */
  async follow(password: string, earlierPassword?: string): Promise<boolean> {
    const vault = await this.home.vault();
    if (vault === null) return false;
    if (!vault.made()) {
      this.key = vault.make(password);
      this.only = false;
      return false;
    }
    const key = keyFor(vault, password);
    if (key !== null) {
      this.key = key;
      return false;
    }
    await this.recall();
    if (this.key === null && earlierPassword !== undefined) this.key = keyFor(vault, earlierPassword);
    if (this.key === null) throw fail('device_locked', lockedWords(earlierPassword !== undefined));
    return true;
  }

  /**
   * Opens the vault of an account that signs in elsewhere: with the password that the application locks it with, or with
   * the kept key. Where that key was the only one, the password locks it from now on. False where there is no vault yet.
   */
  async enter(password?: string): Promise<boolean> {
    const vault = await this.home.vault();
    if (vault?.made() !== true) return false;
    if (password === undefined) {
      await this.stored();
      return true;
    }
    await this.recall();
    if (this.key !== null && this.only) vault.rewrap(this.key, password);
    else this.key = vault.unlock(password);
    this.only = false;
    return true;
  }

  /** Makes the vault of such an account. Without a password it gives the key to this browser alone. */
  async begin(password?: string): Promise<void> {
    const vault = await this.home.vault();
    // Another tab may have been faster.
    if (vault === null || (await this.enter(password))) return;
    if (password !== undefined) {
      this.key = vault.make(password);
      this.only = false;
      return;
    }
    await this.assertKeeps();
    this.key = vault.make(crypto.randomUUID());
    this.only = true;
    await this.stay(true);
  }

  /** `wrong_state` where nothing but the kept key opens the database: locked, its rows would be gone. */
  async assertLockable(): Promise<void> {
    await this.recall();
    if (this.only) throw fail('wrong_state', kNoPassword);
  }

  /** Another password locks the database from now on. It is unlocked. */
  async rewrap(password: string): Promise<void> {
    const vault = await this.home.vault();
    if (vault === null || this.key === null) return;
    vault.rewrap(this.key, password);
    this.only = false;
  }

  /** Whether the next page opens without the password. */
  async stay(unlocked: boolean): Promise<void> {
    if (this.key === null) return;
    const { keeper } = this.home;
    if (!unlocked) return keeper.forget();
    const { locked } = this;
    await keeper.keep({ key: Uint8Array.from(this.key), only: this.only });
    // Locked meanwhile, which may have come before it was kept.
    if (locked !== this.locked) await keeper.forget();
  }

  /** Locks: nobody has the key any more. */
  async forget(): Promise<void> {
    await this.home.keeper.forget();
    ++this.locked;
    this.key?.fill(0);
    this.key = null;
    this.only = false;
  }

  private async recall(): Promise<void> {
    if (this.knowsKey()) return;
    const { locked } = this;
    this.adopt(await this.home.keeper.load(), locked);
  }

  /** Another call may have found it meanwhile; or it was `locked` once more, and then nobody has it. */
  private adopt(held: HeldKey | null, locked: number): void {
    if (held === null || this.knowsKey() || locked !== this.locked) return;
    this.key = held.key;
    this.only = held.only;
  }

  private knowsKey(): boolean {
    return this.key !== null;
  }

  /** Some private windows forget what they are given; a key that nothing else replaces must not go there. */
  private async assertKeeps(): Promise<void> {
    const probe = { key: crypto.getRandomValues(new Uint8Array(32)), only: true };
    await this.home.keeper.keep(probe);
    const kept = await this.home.keeper.load();
    await this.home.keeper.forget();
    if (kept === null)
      throw fail('storage_failed', 'This browser keeps no keys: give a password to lock the device with.');
  }
}

function keyFor(vault: Vault, password: string): Uint8Array | null {
  try {
    return vault.unlock(password);
  } catch (error) {
    if (error instanceof FreeholdError && error.code === 'invalid_credentials') return null;
    throw error;
  }
}

function lockedWords(tried: boolean): string {
  return tried
    ? 'The earlier password is not the one that locked this account on this device either.'
    : "The account's password was changed elsewhere. On this device the earlier one opens it, once more; or forget the account here.";
}
