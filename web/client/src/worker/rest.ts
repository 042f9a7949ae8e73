const kRestMs = 500;
/** Where something is asked again and again, it is done after so long all the same. */
const kDueMsMax = 10_000;

/** Work for when nothing else has been asked for a while. */
export class Rest {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private dueSince: number | null = null;
  private stopped = false;

  constructor(
    private readonly work: () => void,
    private readonly ms = kRestMs,
    private readonly dueMsMax = kDueMsMax,
  ) {}

  /** Something was done. `due`: there is work to do, should it have been the last thing for now. */
  moved(due: boolean): void {
    clearTimeout(this.timer);
    if (!due || this.stopped) {
      this.dueSince = null;
      return;
    }
    this.dueSince ??= Date.now();
    const left = this.dueMsMax - (Date.now() - this.dueSince);
    this.timer = setTimeout(this.work, Math.max(0, Math.min(this.ms, left)));
  }

  /** For good. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }
}
