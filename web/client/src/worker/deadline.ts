/**
 * Ends a request that hangs: where nothing of it has moved for `msMax`, or where somebody else cuts it off. What moves is
 * never too slow, however long it takes as a whole.
 */
export class Deadline {
  private readonly ending = new AbortController();
  private readonly over = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** It was this clock that ended it, and nobody else. */
  expired = false;

  constructor(
    private readonly msMax: number,
    cuts: readonly AbortSignal[] = [],
  ) {
    for (const cut of cuts) {
      if (cut.aborted) this.ending.abort();
      // Taken away again by `done`: a signal that lives as long as the account must not collect every request of it.
      cut.addEventListener('abort', () => this.ending.abort(), { once: true, signal: this.over.signal });
    }
    this.moved();
  }

  get signal(): AbortSignal {
    return this.ending.signal;
  }

  /** Something came, or went. */
  moved(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.expired = true;
      this.ending.abort();
    }, this.msMax);
  }

  done(): void {
    clearTimeout(this.timer);
    this.over.abort();
  }
}
