import type { Connection } from './connection.js';
import { fail } from './errors.js';

/** What became of an imported file. */
export type ImportResult =
  | {
      /** A copy that `exportFile` made. */
      kind: 'copy';
      /** Rows that were missing here, and are there now. */
      inserted: number;
      /** Rows that are here already: they stay as they are. */
      present: number;
      /** Rows that were deleted since: they stay deleted. */
      deleted: number;
      /** Rows that the rules do not take. */
      refused: number;
      /** The first hundred of those, and why. */
      refusals: { code: string; message: string; table?: string; row?: string; column?: string }[];
    }
  | {
      /** Changes that `exportPending` wrote. */
      kind: 'unsynced';
      /** Transactions in the file. */
      transactions: number;
      /** The file is of this very device, which has all of it: nothing was done. */
      own: boolean;
      /** Transactions that the server has now; also those that it had already, from whoever brought them. */
      accepted: number;
      /** Transactions that it had answered long ago. */
      known: number;
      /** Transactions that it did not accept; they are in `db.refused`. */
      refused: number;
    };

/** Larger files are not read: the core refuses them, and they need not travel there. */
const kFileBytesMax = 512 * 1024 * 1024;

/** What goes out as a file and comes back as one. */
export class Files {
  constructor(
    private readonly connection: Connection,
    private readonly account: string,
  ) {}

  async copy(): Promise<File> {
    const bytes = await this.bytes('copy');
    return new File([bytes], this.nameOf('', 'sqlite'), { type: 'application/vnd.sqlite3' });
  }

  async unsynced(): Promise<File> {
    const bytes = await this.bytes('unsynced');
    return new File([bytes], this.nameOf('-unsynced', 'json'), { type: 'application/json' });
  }

  async import(file: Blob): Promise<ImportResult> {
    if (file.size > kFileBytesMax)
      throw fail('too_large', `A file to import has at most ${kFileBytesMax / 1024 / 1024} MiB.`);
    const bytes = new Uint8Array(await file.arrayBuffer());
    return (await this.connection.request({ kind: 'import', file: bytes })).ok as ImportResult;
  }

  private async bytes(what: 'copy' | 'unsynced'): Promise<ArrayBuffer> {
    const { payload } = await this.connection.request({ kind: 'export', what });
    if (payload === undefined) throw fail('internal', 'The export answered without a file.');
    return payload;
  }

  private nameOf(what: string, ending: string): string {
    const day = new Date().toISOString().slice(0, 10);
    return `freehold-${this.account.replace(/[^\w.@-]+/g, '_')}${what}-${day}.${ending}`;
  }
}
