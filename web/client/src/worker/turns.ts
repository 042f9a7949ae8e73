import { fail } from '../errors.js';

/** A transaction whose owner says nothing for this long is rolled back. */
export const kTransactionSilenceMsMax = 30_000;

interface Waiting {
  start: () => void;
  owner: string | null;
}

/**
 * Who may use the one connection now. Calls outside a transaction run at once, in the order they come; while one is open,
 * only its owner's calls run and everything else waits behind it, in order.
 */
export class Turns {
  private owner: string | null = null;
  private readonly waiting: Waiting[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private closed = false;
  /** Nothing begins any more; called when the open transaction has ended. */
  private finished: (() => void) | null = null;

  /** `abandon` rolls back the open transaction; it is called when its owner has been silent for too long. */
  constructor(
    private readonly abandon: () => void,
    private readonly silenceMs = kTransactionSilenceMsMax,
  ) {}

  /** Runs `job` when it is nobody's turn. */
  run<T>(job: () => T): Promise<T> {
    return this.enter(null, job);
  }

  /** Runs `begin` when its turn comes; from then on, until `end`, the turn is the transaction's. */
  begin<T>(transaction: string, begin: () => T): Promise<T> {
    return this.enter(transaction, begin);
  }

  /** Runs `job` inside a transaction; `wrong_state` where it is not open any more. */
  within<T>(transaction: string, job: () => T): T {
    if (this.owner !== transaction)
      throw fail('wrong_state', 'This transaction is not open any more; nothing of it was kept.');
    this.listen();
    return job();
  }

  /** Ends the transaction, if it has the turn, and lets the others go on. */
  end(transaction: string): void {
    if (this.owner !== transaction) return;
    clearTimeout(this.timer);
    this.owner = null;
    this.advance();
  }

  /** The owner's tab is gone: its transaction is rolled back, or never begins. */
  drop(isGone: (transaction: string) => boolean): void {
    for (let i = this.waiting.length - 1; i >= 0; --i) {
      const owner = this.waiting[i]?.owner ?? null;
      if (owner !== null && isGone(owner)) this.waiting.splice(i, 1);
    }
    if (this.owner !== null && isGone(this.owner)) this.giveUp();
  }

  /**
   * No transaction begins any more. Comes back when the open one has ended and whoever waited behind it has had their turn;
   * one that is still open after `msMax` is rolled back.
   */
  async finish(msMax: number): Promise<void> {
    const ended = new Promise<void>((finished) => (this.finished = finished));
    if (this.owner === null) return;
    const late = setTimeout(() => this.giveUp(), msMax);
    await ended;
    clearTimeout(late);
  }

  /** The database is closing: whoever waits is told so, and an open transaction ends with it. */
  close(): void {
    clearTimeout(this.timer);
    this.closed = true;
    this.owner = null;
    this.advance();
  }

  private enter<T>(owner: string | null, job: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const start = (): void => {
        if (owner !== null && this.finished !== null) {
          reject(fail('closed', 'The database is closing.'));
          return;
        }
        if (owner !== null && !this.closed) {
          this.owner = owner;
          this.listen();
        }
        try {
          resolve(job());
        } catch (error) {
          if (owner !== null) this.end(owner);
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      if (this.owner === null && this.waiting.length === 0) start();
      else this.waiting.push({ start, owner });
    });
  }

  private advance(): void {
    while (this.owner === null) {
      const next = this.waiting.shift();
      if (next === undefined) {
        this.finished?.();
        return;
      }
      next.start();
    }
  }

  private listen(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.giveUp(), this.silenceMs);
  }

  private giveUp(): void {
    const owner = this.owner;
    if (owner === null || this.closed) return;
    this.abandon();
    this.end(owner);
  }
}
