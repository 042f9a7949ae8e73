/** The text of a file, piece by piece, in the encoding that it is written in. */

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** The file cannot be read as a table; the message is for whoever chose it. */
export class CsvError extends Error {}

const kPieceBytes = 1 << 20;

/** By the mark at the beginning; without one it is UTF-8, until a byte says that it is not. */
export async function markedEncoding(file: Blob): Promise<Encoding> {
  const [a, b, c, d] = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  if (a === 0x50 && b === 0x4b && c === 3 && d === 4)
    throw new CsvError('This is an Excel or zip file. Save the sheet as CSV, and add that.');
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return 'utf-8';
}

/** Bytes that are not UTF-8: then it is what older programs write. */
export class NotUtf8 extends Error {}

/** `onBytes` hears how many bytes have been read. */
export async function* textOf(file: Blob, encoding: Encoding, onBytes: (done: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: encoding === 'utf-8' });
  const decode = (bytes: ArrayBuffer, more: boolean): string => {
    try {
      return decoder.decode(bytes, { stream: more });
    } catch {
      throw new NotUtf8();
    }
  };
  for (let at = 0; at < file.size; at += kPieceBytes) {
    const bytes = await file.slice(at, at + kPieceBytes).arrayBuffer();
    onBytes(Math.min(file.size, at + kPieceBytes));
    yield decode(bytes, true);
  }
  yield decode(new ArrayBuffer(0), false);
}
