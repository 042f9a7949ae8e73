/**
 * SHA-256 (FIPS 180-4) of bytes that come in pieces. WebCrypto digests only what is in memory as a whole, and a file of
 * 256 MiB should not have to be.
 */
export class Sha256 {
  private readonly state = words(8, (i) => kInitial[i] ?? 0);
  private readonly schedule = words(64, () => 0);
  private readonly block = new Uint8Array(64);
  private filled = 0;
  private length = 0;

  update(bytes: Uint8Array): this {
    this.length += bytes.length;
    let at = 0;
    if (this.filled > 0) {
      at = Math.min(64 - this.filled, bytes.length);
      this.block.set(bytes.subarray(0, at), this.filled);
      this.filled += at;
      if (this.filled < 64) return this;
      this.compress(viewOf(this.block), 0);
    }
    const view = viewOf(bytes);
    for (; at + 64 <= bytes.length; at += 64) this.compress(view, at);
    this.block.set(bytes.subarray(at));
    this.filled = bytes.length - at;
    return this;
  }

  /** In lower-case hexadecimal. Nothing can be added afterwards. */
  hex(): string {
    const bits = this.length * 8;
    const padding = new Uint8Array((this.filled < 56 ? 64 : 128) - this.filled);
    padding[0] = 0x80;
    const end = new DataView(padding.buffer, padding.length - 8);
    end.setUint32(0, Math.floor(bits / 2 ** 32));
    end.setUint32(4, bits >>> 0);
    this.update(padding);
    let text = '';
    for (let i = 0; i < 8; ++i)
      text += this.state
        .getUint32(4 * i)
        .toString(16)
        .padStart(8, '0');
    return text;
  }

  private compress(bytes: DataView, at: number): void {
    const { state, schedule } = this;
    for (let i = 0; i < 64; i += 4) schedule.setInt32(i, bytes.getInt32(at + i));
    for (let i = 64; i < 256; i += 4) {
      const early = schedule.getInt32(i - 60);
      const late = schedule.getInt32(i - 8);
      const s0 = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
      const s1 = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
      schedule.setInt32(i, (schedule.getInt32(i - 64) + s0 + schedule.getInt32(i - 28) + s1) | 0);
    }
    let a = state.getInt32(0);
    let b = state.getInt32(4);
    let c = state.getInt32(8);
    let d = state.getInt32(12);
    let e = state.getInt32(16);
    let f = state.getInt32(20);
    let g = state.getInt32(24);
    let h = state.getInt32(28);
    for (let i = 0; i < 256; i += 4) {
      const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
      const first = (h + s1 + ((e & f) ^ (~e & g)) + kRounds.getInt32(i) + schedule.getInt32(i)) | 0;
      const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
      const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + first) | 0;
      d = c;
      c = b;
      b = a;
      a = (first + second) | 0;
    }
    this.add(0, a, b, c, d);
    this.add(16, e, f, g, h);
  }

  private add(at: number, a: number, b: number, c: number, d: number): void {
    const { state } = this;
    state.setInt32(at, (state.getInt32(at) + a) | 0);
    state.setInt32(at + 4, (state.getInt32(at + 4) + b) | 0);
    state.setInt32(at + 8, (state.getInt32(at + 8) + c) | 0);
    state.setInt32(at + 12, (state.getInt32(at + 12) + d) | 0);
  }
}

function turned(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Words of 32 bits: a view reads and writes them as fast as an array would, and is never undefined. */
function words(count: number, word: (index: number) => number): DataView {
  const view = new DataView(new ArrayBuffer(4 * count));
  for (let i = 0; i < count; ++i) view.setUint32(4 * i, word(i));
  return view;
}

/** The first 32 bits of the fractions of roots of the first primes: so the standard defines its constants. */
function fractions(count: number, root: (prime: number) => number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; ++n) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes.map((prime) => Math.floor((root(prime) % 1) * 2 ** 32));
}

const kInitial = fractions(8, Math.sqrt);
const kRoundWords = fractions(64, Math.cbrt);
const kRounds = words(64, (i) => kRoundWords[i] ?? 0);
