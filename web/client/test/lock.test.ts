import './web_crypto.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountBlobs } from '../src/worker/blobs/account_blobs.js';
import { MemoryFiles } from '../src/worker/blobs/blob_files.js';
import { fail } from '../src/errors.js';
import { Lock, type HeldKey, type Keeper, type Vault } from '../src/worker/lock.js';

const kPassword = 'correct horse battery';

/** What a browser keeps for its next page; the tests hold its answers back. */
class SlowKeeper implements Keeper {
  kept: HeldKey | null = null;
  private readonly waiting: (() => void)[] = [];
  slow = false;

  load(): Promise<HeldKey | null> {
    const { kept } = this;
    return this.pause().then(() => kept);
  }
  keep(held: HeldKey): Promise<void> {
    return this.pause().then(() => void (this.kept = held));
  }
  forget(): Promise<void> {
    this.kept = null;
    return Promise.resolve();
  }
  goOn(): void {
    for (const go of this.waiting.splice(0)) go();
  }

  private pause(): Promise<void> {
    return this.slow ? new Promise((go) => this.waiting.push(go)) : Promise.resolve();
  }
}

/** The vault's promise, without its Argon2id: one key, and one password that gives it out. Without one it is not made yet. */
class OneVault implements Vault {
  readonly key = crypto.getRandomValues(new Uint8Array(32));
  constructor(private password: string | null) {}

  made(): boolean {
    return this.password !== null;
  }
  make(password: string): Uint8Array {
    if (this.made()) throw new Error('it is made');
    this.password = password;
    return Uint8Array.from(this.key);
  }
  unlock(password: string): Uint8Array {
    if (password !== this.password) throw fail('invalid_credentials', 'another password');
    return Uint8Array.from(this.key);
  }
  rewrap(_key: Uint8Array, password: string): void {
    this.password = password;
  }
}

function device(): { keeper: SlowKeeper; vault: OneVault; lock: Lock } {
  const keeper = new SlowKeeper();
  const vault = new OneVault(kPassword);
  return { keeper, vault, lock: new Lock({ keeper, vault: () => Promise.resolve(vault) }) };
}

test('who was given the key before the lock keeps it whole: locking wipes no more than its own', async () => {
  const { vault, lock } = device();
  await lock.open(kPassword);
  const given = await lock.stored();
  await lock.forget();
  assert.deepEqual(given, vault.key);
  await assert.rejects(lock.stored(), { code: 'device_locked' });
});

test('files that are being opened while the account is locked stay, and open with its password', async () => {
  const { lock } = device();
  await lock.open(kPassword);
  const files = new MemoryFiles();
  let filesAreThere: () => void = () => undefined;
  const account = (wait: Promise<void>): ReturnType<typeof accountBlobs> =>
    accountBlobs('http://127.0.0.1:9', {
      withToken: () => Promise.reject(fail('offline', 'there is no server')),
      key: () => lock.stored(),
      files: () => wait.then(() => files),
      tell: () => undefined,
      changed: () => undefined,
    });
  const put = { do: 'put' as const, file: new Blob(['what Ada added on her trip']), thumbnail: false };
  const before = account(Promise.resolve());
  const stored = await before.answer(put);
  await before.close();

  const opening = account(new Promise((go) => (filesAreThere = go)));
  opening.start();
  await new Promise((over) => setTimeout(over, 5));
  await lock.forget();
  filesAreThere();
  await opening.close();

  await lock.open(kPassword);
  const next = account(Promise.resolve());
  const { ok } = (await next.answer({ do: 'list' })) as { ok: { sha256: string }[] };
  assert.deepEqual(
    ok.map(({ sha256 }) => sha256),
    [(stored as { ok: { sha256: string } }).ok.sha256],
  );
  await next.close();
});

test('a key that the browser still had to keep, or to find, when the account was locked is known to nobody', async () => {
  const { keeper, lock, vault } = device();
  await lock.open(kPassword);
  keeper.slow = true;
  const staying = lock.stay(true);
  await lock.forget();
  keeper.goOn();
  await staying;
  assert.equal(keeper.kept, null);

  keeper.kept = { key: vault.key, only: false };
  const found = lock.stored();
  await new Promise((over) => setTimeout(over));
  await lock.forget();
  keeper.goOn();
  await assert.rejects(found, { code: 'device_locked' });
});

test('a database in memory leaves alone what the browser keeps for the one on the disk', async () => {
  const { keeper, vault } = device();
  keeper.kept = { key: vault.key, only: true };
  const inMemory = new Lock({ keeper, vault: () => Promise.resolve(null) });
  assert.equal(await inMemory.stored(), null);
  await inMemory.stay(false);
  assert.deepEqual(keeper.kept, { key: vault.key, only: true });
});

test('a password that makes the vault can lock it, whatever the browser kept before there was one', async () => {
  const keeper = new SlowKeeper();
  const vault = new OneVault(null);
  keeper.kept = { key: crypto.getRandomValues(new Uint8Array(32)), only: true };
  const lock = new Lock({ keeper, vault: () => Promise.resolve(vault) });
  await assert.rejects(lock.stored(), { code: 'not_signed_in' });
  await lock.follow(kPassword);
  await lock.assertLockable();
  await lock.stay(true);
  assert.deepEqual(keeper.kept, { key: vault.key, only: false });
});
