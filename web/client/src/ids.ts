/**
 * Ids of new rows: UUIDv7, made by whoever inserts, so that a row keeps its id from the first offline moment on. Ids of
 * one page rise strictly, also within a millisecond: rows inserted together stay in the order in which they were made.
 */

const kRandomBytes = 10;
/** Asked for many ids at once: one call for each of ten thousand takes longer than all the rest. */
const random = new Uint8Array(100 * kRandomBytes);
let used = random.length;
const kDigits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

let lastMs = 0;
let sequence = 0;

export function newId(): string {
  if (used === random.length) {
    crypto.getRandomValues(random);
    used = 0;
  }
  const byte = (index: number): number => random[used + index] as number;
  const digits = (index: number): string => kDigits[byte(index)] as string;
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    // Starts in the lower half, to leave room for 2,048 more ids within the same millisecond.
    sequence = ((byte(8) << 8) | byte(9)) & 0x7ff;
  } else if (++sequence > 0xfff) {
    sequence = 0;
    ++lastMs;
  }
  const time = lastMs.toString(16).padStart(12, '0');
  const counter = (0x7000 | sequence).toString(16);
  const variant = ((byte(0) & 0x3f) | 0x80).toString(16) + digits(1);
  const node = digits(2) + digits(3) + digits(4) + digits(5) + digits(6) + digits(7);
  used += kRandomBytes;
  return `${time.slice(0, 8)}-${time.slice(8)}-${counter}-${variant}-${node}`;
}
