/**
 * Ids of new rows: UUIDv7, made by whoever inserts, so that a row keeps its id from the first offline moment on. Ids of
 * one page rise strictly, also within a millisecond: rows inserted together stay in the order in which they were made.
 */

let lastMs = 0;
let sequence = 0;

export function newId(): string {
  const random = crypto.getRandomValues(new Uint8Array(10));
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    // Starts in the lower half, to leave room for 2,048 more ids within the same millisecond.
    sequence = (((random[8] as number) << 8) | (random[9] as number)) & 0x7ff;
  } else if (++sequence > 0xfff) {
    sequence = 0;
    ++lastMs;
  }
  const time = lastMs.toString(16).padStart(12, '0');
  const counter = (0x7000 | sequence).toString(16);
  random[0] = ((random[0] as number) & 0x3f) | 0x80;
  const tail = Array.from(random.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${time.slice(0, 8)}-${time.slice(8)}-${counter}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
