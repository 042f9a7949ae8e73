/**
 * Reads the rows of a query from the one buffer in which the core packs them (core/store/result_buffer.hpp has the
 * layout), and packs rows in the same way for temporary tables. All text is decoded in a single call and then cut by UTF-16 units: that is what makes a thousand rows
 * cross from worker to page in less than a millisecond.
 */

const kVersion = 1;

const Tag = {
  null_: 0,
  integer: 1,
  real: 2,
  text: 3,
  bytes: 4,
  bigInteger: 5,
  false_: 6,
  true_: 7,
  json: 8,
} as const;

/** Rows in the order of the query; columns that share a name keep the last one's value, as in SQLite's own shells. */
export function decodeRows(buffer: ArrayBuffer): Record<string, unknown>[] {
  const header = new Uint32Array(buffer, 0, 6);
  const [version = 0, rowCount = 0, columnCount = 0, textBytes = 0, blobBytes = 0] = header;
  if (version !== kVersion) throw new RangeError(`The rows have the unknown layout ${version}`);

  const cellCount = rowCount * columnCount;
  let offset = header.byteLength;
  const part = (bytes: number): number => {
    const start = offset;
    offset = (offset + bytes + 7) & ~7;
    return start;
  };
  const nameUnits = new Uint32Array(buffer, part(columnCount * 4), columnCount);
  const tags = new Uint8Array(buffer, part(cellCount), cellCount);
  const slotsAt = part(cellCount * 8);
  const slots = new Float64Array(buffer, slotsAt, cellCount);
  const integers = new BigInt64Array(buffer, slotsAt, cellCount);
  const text = new TextDecoder().decode(new Uint8Array(buffer, part(textBytes), textBytes));
  let blobAt = part(blobBytes);

  let textAt = 0;
  const cut = (units: number): string => text.substring(textAt, (textAt += units));
  const names: string[] = [];
  for (const units of nameUnits) names.push(cut(units));

  const cell = (index: number): unknown => {
    const slot = slots[index] as number;
    switch (tags[index]) {
      case Tag.null_:
        return null;
      case Tag.integer:
      case Tag.real:
        return slot;
      case Tag.text:
        return cut(slot);
      case Tag.json:
        return JSON.parse(cut(slot)) as unknown;
      case Tag.bytes: {
        const bytes = new Uint8Array(buffer.slice(blobAt, blobAt + slot));
        blobAt += slot;
        return bytes;
      }
      case Tag.bigInteger:
        return integers[index];
      case Tag.false_:
        return false;
      case Tag.true_:
        return true;
      default:
        throw new RangeError(`The rows hold a value of the unknown kind ${String(tags[index])}`);
    }
  };

  const rows: Record<string, unknown>[] = [];
  let index = 0;
  for (let r = 0; r < rowCount; ++r) {
    const row: Record<string, unknown> = {};
    for (let c = 0; c < columnCount; ++c) row[names[c] as string] = cell(index++);
    rows.push(row);
  }
  return rows;
}

/** A value in a row that is packed. */
export type Cell = null | boolean | number | bigint | string | Uint8Array;

/** What a cell's tag and slot are, and where the rest of it goes. */
class Packer {
  readonly tags: Uint8Array;
  readonly slots: Float64Array;
  private readonly integers: BigInt64Array;
  private readonly texts: string[];
  private readonly blobs: Uint8Array[] = [];
  private blobBytes = 0;

  constructor(columns: readonly string[], cells: number) {
    this.tags = new Uint8Array(cells);
    this.slots = new Float64Array(cells);
    this.integers = new BigInt64Array(this.slots.buffer);
    this.texts = [...columns];
  }

  put(index: number, cell: Cell): void {
    if (cell === null) return;
    switch (typeof cell) {
      case 'string':
        this.tags[index] = Tag.text;
        this.slots[index] = cell.length;
        this.texts.push(cell);
        return;
      case 'number':
        this.tags[index] = Number.isSafeInteger(cell) ? Tag.integer : Tag.real;
        this.slots[index] = cell;
        return;
      case 'boolean':
        this.tags[index] = cell ? Tag.true_ : Tag.false_;
        return;
      case 'bigint':
        if (BigInt.asIntN(64, cell) !== cell) throw new RangeError(`${cell} has more than 64 bits`);
        this.tags[index] = Tag.bigInteger;
        this.integers[index] = cell;
        return;
      default:
        this.tags[index] = Tag.bytes;
        this.slots[index] = cell.length;
        this.blobs.push(cell);
        this.blobBytes += cell.length;
    }
  }

  /** The parts one behind the other, each at a multiple of eight. */
  buffer(columns: readonly string[], rows: number): ArrayBuffer {
    const text = new TextEncoder().encode(this.texts.join(''));
    const header = Uint32Array.of(kVersion, rows, columns.length, text.length, this.blobBytes, 0);
    const names = Uint32Array.from(columns, (name) => name.length);
    const parts = [header, names, this.tags, this.slots, text];
    const before = parts.reduce((size, part) => ((size + 7) & ~7) + part.byteLength, 0);
    const packed = new Uint8Array(((before + 7) & ~7) + this.blobBytes);
    let at = 0;
    for (const part of [...parts, ...this.blobs.slice(0, 1)]) {
      at = (at + 7) & ~7;
      packed.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
      at += part.byteLength;
    }
    for (const blob of this.blobs.slice(1)) {
      packed.set(blob, at);
      at += blob.length;
    }
    return packed.buffer;
  }
}

/** Rows for `temporary.fill`, each with its cells in the order of `columns`. */
export function packRows(columns: readonly string[], rows: readonly (readonly Cell[])[]): ArrayBuffer {
  const packer = new Packer(columns, rows.length * columns.length);
  let index = 0;
  for (const row of rows) {
    if (row.length !== columns.length)
      throw new RangeError(`A row has ${row.length} cells for ${columns.length} columns`);
    for (const cell of row) packer.put(index++, cell);
  }
  return packer.buffer(columns, rows.length);
}

/** True where both buffers hold the same rows: a live query with nothing new then calls nobody. */
export function sameRows(a: ArrayBuffer, b: ArrayBuffer): boolean {
  if (a.byteLength !== b.byteLength) return false;
  const words = a.byteLength >>> 2;
  const left = new Uint32Array(a, 0, words);
  const right = new Uint32Array(b, 0, words);
  for (let i = 0; i < words; ++i) if (left[i] !== right[i]) return false;
  const tail = new Uint8Array(b, words * 4);
  return new Uint8Array(a, words * 4).every((byte, i) => byte === tail[i]);
}
