export const kFirstDelayMs = 500;
export const kLongestDelayMs = 30_000;

/**
 * How long to wait before the next try: doubling from half a second to thirty, each somewhere in the upper half of its
 * step, so that a thousand clients of a restarted server do not come back in the same instant.
 */
export class Backoff {
  private attempts = 0;

  constructor(private readonly random: () => number = Math.random) {}

  nextMs(): number {
    const step = Math.min(kFirstDelayMs * 2 ** Math.min(this.attempts, 16), kLongestDelayMs);
    ++this.attempts;
    return step * (0.5 + this.random() / 2);
  }

  reset(): void {
    this.attempts = 0;
  }
}
