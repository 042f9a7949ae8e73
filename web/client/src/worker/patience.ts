import { kLongPatience, kPatience } from './silence.js';

/**
 * How long the others bear with this tab while it holds the database, in ticks of silence.ts: as usual, and long for as long
 * as something is under way that answers nobody. Whatever else is said meanwhile says so, too.
 */
export class Patience {
  private long = 0;

  /** `changed`: the others have to hear of it, before the work begins and after it. */
  constructor(
    readonly usual = kPatience,
    private readonly changed: () => void = () => undefined,
  ) {}

  get now(): number {
    return this.long > 0 ? Math.max(this.usual, kLongPatience) : this.usual;
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.long += 1;
    if (this.long === 1) this.changed();
    try {
      return await work();
    } finally {
      this.long -= 1;
      if (this.long === 0) this.changed();
    }
  }
}

/**
 * What the next holder gets after this one fell silent: twice as much each time. What made one hang, such as a query of many
 * seconds, may make the next one hang as well, and has to end somewhere.
 */
export function patienceAfter(usual: number): number {
  return Math.min(2 * usual, kLongPatience);
}
