import type { StorageKind } from './status.js';

/** What the browser says about the room that it gives this origin; all databases of the origin share it. */
export interface StorageEstimate {
  kind: StorageKind;
  /** Bytes; null where the browser does not say. */
  used: number | null;
  quota: number | null;
  /** Little is left: time to tell somebody, before a write fails with `storage_full`. */
  low: boolean;
}

/** Low is less than a tenth of the quota, or less than what a busy day may need. */
const kLowShare = 0.1;
const kLowBytes = 32 * 1024 * 1024;
/** Estimates cost the browser some work. */
const kCheckMs = 60_000;

export interface StorageHost {
  kind(): StorageKind;
  /** The browser has promised to keep what there is. */
  persistent(): void;
  low(estimate: StorageEstimate): void;
}

/** Where the database lives: how safely, and how much room is left. */
export class Storage {
  persisted = false;
  private asked = false;
  private checkedAt = -Infinity;
  /** The estimate with which it became low; null while it is not. */
  shortage: StorageEstimate | null = null;

  constructor(private readonly host: StorageHost) {}

  async start(): Promise<void> {
    this.persisted = await navigator.storage.persisted().catch(() => false);
  }

  async estimate(): Promise<StorageEstimate> {
    const said = await navigator.storage.estimate().catch(() => null);
    const usage = said?.usage ?? null;
    const quota = said?.quota ?? null;
    const left = usage === null || quota === null ? null : quota - usage;
    const low = left !== null && quota !== null && (left < quota * kLowShare || left < kLowBytes);
    return { kind: this.host.kind(), used: usage, quota, low };
  }

  /** Asks the browser to keep the database also when the disk runs full. Some ask the user. */
  async persist(): Promise<boolean> {
    this.asked = true;
    if (!this.persisted && (await navigator.storage.persist().catch(() => false))) {
      this.persisted = true;
      this.host.persistent();
    }
    return this.persisted;
  }

  /**
   * Something was written. Browsers may clear what nobody asked them to keep; asking is worth it once there is something to
   * keep.
   */
  written(): void {
    if (!this.asked && !this.persisted) void this.persist();
    void this.check();
  }

  /** Tells once when room becomes short, and again only after there was more of it. */
  async check(): Promise<void> {
    const now = performance.now();
    if (now - this.checkedAt < kCheckMs) return;
    this.checkedAt = now;
    const estimate = await this.estimate();
    const told = this.shortage !== null;
    this.shortage = estimate.low ? estimate : null;
    if (estimate.low && !told) this.host.low(estimate);
  }
}
