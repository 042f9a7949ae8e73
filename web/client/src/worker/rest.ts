const kRestMs = 500;

/** Work for when nothing else has been asked for a while. */
export class Rest {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly work: () => void,
    private readonly ms = kRestMs,
  ) {}

  /** Something was done. `due`: there is work to do, should it have been the last thing for now. */
  moved(due: boolean): void {
    clearTimeout(this.timer);
    this.timer = due ? setTimeout(this.work, this.ms) : undefined;
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
