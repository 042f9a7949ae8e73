/** How often a tab looks whether the holder has said something. */
export const kTickMs = 500;
/** A holder that answers nobody for this many ticks has been frozen by the browser, or hangs. */
export const kPatience = 8;
/** Within how long tabs give up one that has said that it will be silent; each at a moment of its own. */
const kFrozenMs = 200;
/** What a holder asks for before work that takes long in one piece: a minute. */
export const kLongPatience = 120;

/**
 * Listens whether the tab that holds the database still lives. Ticks are counted, not time: a device that wakes from sleep
 * has missed time, but no ticks, and nobody is taken for dead for it.
 */
export class Silence {
  /** Since the last word. */
  private ticks = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private patience = kPatience;
  private expected = false;

  /** `ask` says something to which the holder answers, so that all tabs hear it; `over` is called when it does not. */
  constructor(
    private readonly ask: () => void,
    private readonly over: () => void,
    private readonly tickMs = kTickMs,
  ) {}

  listen(): void {
    this.stop();
    this.expected = false;
    this.ticks = 0;
    // Each tab at a time of its own: of several that wait, the first to give up is the next holder.
    this.timer = setTimeout(() => this.tick(), Math.random() * this.tickMs);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** The holder has spoken. */
  heard(patience: number = kPatience): void {
    this.ticks = 0;
    this.patience = patience;
    if (this.expected) this.listen();
  }

  /** The holder is about to fall silent, so there is nothing to wait for; unless it has asked never to be given up. */
  expect(): void {
    if (this.patience === Infinity) return;
    this.stop();
    this.expected = true;
    this.timer = setTimeout(() => this.over(), Math.random() * kFrozenMs);
  }

  private tick(): void {
    this.ticks += 1;
    if (this.ticks > this.patience) {
      this.over();
      return;
    }
    this.timer = setTimeout(() => this.tick(), this.tickMs);
    if (this.ticks > 1) this.ask();
  }
}
